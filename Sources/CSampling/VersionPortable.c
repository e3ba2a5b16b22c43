// The kernel for any machine: the instructions that its compiler takes for granted.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Coefficients.h"
#include "Kernel.h"

#define CS_KERNEL cs_kernel_portable
#include "Version.h"
