// FLINT as the module `Algebra` calls it: greatest common divisors and factors of polynomials with integer coefficients.

#ifndef DIAGRAMMAR_CFLINT_SHIM_H
#define DIAGRAMMAR_CFLINT_SHIM_H

#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>

#endif
