// The kernel for x86-64 with AVX-512.

#if defined(__x86_64__)
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Coefficients.h"
#include "Kernel.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512dq,avx512bw,avx512vl"))), apply_to = function)
#define CS_ABREAST 4
#define CS_ROWS_ABREAST 4
#define CS_KERNEL cs_kernel_avx512
#include "Version.h"
#pragma clang attribute pop
#endif
