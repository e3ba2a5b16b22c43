// The kernel for x86-64 of 2013 and later: AVX2 and FMA.

#if defined(__x86_64__)
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Coefficients.h"
#include "Kernel.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CS_KERNEL cs_kernel_avx2
#include "Version.h"
#pragma clang attribute pop
#endif
