// Fractions and polynomials by FLINT.

#ifndef BENCHMARKS_PEER_FLINT_H
#define BENCHMARKS_PEER_FLINT_H

// MARK: Fractions

/// A list of fractions (fmpq_t) of fixed length, all 0 at first.
typedef struct flint_list flint_list;

flint_list *flint_list_create(long count);
void flint_list_free(flint_list *list);
void flint_list_set(flint_list *list, long index, const char *text);

/// Writes `-3/8`; the caller frees the text.
char *flint_list_text(const flint_list *list, long index);

/// out[i] = a[i] + b[i]
void flint_list_add(flint_list *out, const flint_list *a, const flint_list *b);

/// out[i] = a[i] · b[i]
void flint_list_multiply(flint_list *out, const flint_list *a, const flint_list *b);

/// sum[0] += a[i] for every i
void flint_list_accumulate(flint_list *sum, const flint_list *a);

/// sum[0] += a[i] · b[i] for every i
void flint_list_accumulate_products(flint_list *sum, const flint_list *a, const flint_list *b);

/// product[0] *= a[i] for every i
void flint_list_accumulate_factors(flint_list *product, const flint_list *a);

// MARK: Polynomials over the rationals (fmpq_mpoly_t)

/// What tells two polynomials apart: the number of terms, the value at a point and at (1, …, 1) modulo a prime.
typedef struct {
    long terms;
    unsigned long value;
    unsigned long sum;
} flint_fingerprint;

typedef struct flint_polynomial flint_polynomial;

/// Zero in so many variables, which are at most 8.
flint_polynomial *flint_polynomial_create(long variables);
void flint_polynomial_free(flint_polynomial *polynomial);
void flint_polynomial_add_term(flint_polynomial *polynomial, const char *coefficient, const unsigned long *exponents);

/// To be called after the last `flint_polynomial_add_term`.
void flint_polynomial_finish(flint_polynomial *polynomial);

flint_polynomial *flint_polynomial_sum(const flint_polynomial *a, const flint_polynomial *b);
flint_polynomial *flint_polynomial_product(const flint_polynomial *a, const flint_polynomial *b);
flint_polynomial *flint_polynomial_power(const flint_polynomial *a, unsigned long exponent);

/// NULL if `b` does not divide `a`.
flint_polynomial *flint_polynomial_quotient(const flint_polynomial *a, const flint_polynomial *b);

flint_fingerprint flint_polynomial_fingerprint(
    const flint_polynomial *polynomial, const unsigned long *point, unsigned long prime);

// MARK: Polynomials over the integers (fmpz_mpoly_t)

typedef struct flint_integer_polynomial flint_integer_polynomial;

/// NULL if a coefficient is not an integer.
flint_integer_polynomial *flint_integer_polynomial_create(const flint_polynomial *polynomial);
void flint_integer_polynomial_free(flint_integer_polynomial *polynomial);
flint_integer_polynomial *flint_integer_polynomial_product(
    const flint_integer_polynomial *a, const flint_integer_polynomial *b);
flint_polynomial *flint_integer_polynomial_rational(const flint_integer_polynomial *polynomial);

const char *flint_version_text(void);

#endif
