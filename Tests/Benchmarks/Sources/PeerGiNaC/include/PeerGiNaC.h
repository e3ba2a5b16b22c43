// Expressions by GiNaC, behind a C interface.

#ifndef BENCHMARKS_PEER_GINAC_H
#define BENCHMARKS_PEER_GINAC_H

#ifdef __cplusplus
extern "C" {
#endif

/// What tells two polynomials apart: the number of terms, the value at a point and at (1, …, 1) modulo a prime.
typedef struct {
    long terms;
    unsigned long value;
    unsigned long sum;
} ginac_fingerprint;

typedef struct ginac_expression ginac_expression;

/// Zero. The variables are numbered, at most 8.
ginac_expression *ginac_expression_create(void);
void ginac_expression_free(ginac_expression *expression);
void ginac_expression_add_term(
    ginac_expression *expression, const char *coefficient, const unsigned long *exponents, long variables);

ginac_expression *ginac_expression_sum(const ginac_expression *a, const ginac_expression *b);

/// The product, expanded.
ginac_expression *ginac_expression_product(const ginac_expression *a, const ginac_expression *b);

/// The power, expanded.
ginac_expression *ginac_expression_power(const ginac_expression *a, unsigned long exponent);

/// NULL if `b` does not divide `a`.
ginac_expression *ginac_expression_quotient(const ginac_expression *a, const ginac_expression *b);

typedef enum { ginac_geometric, ginac_exponential, ginac_logarithm } ginac_function;

/// The series of 1/(1 − u), exp(u) or log(1 + u) with u = g(1 + x/N) through g^order, expanded as a polynomial in the
/// variables 0, 1, 2 for g, x and 1/N.
ginac_expression *ginac_expression_joint_series(ginac_function function, unsigned long order);

/// The same with u = g + x/N, through g^order and 1/N^order: first in g, then in 1/N.
ginac_expression *ginac_expression_separate_series(ginac_function function, unsigned long order);

ginac_fingerprint ginac_expression_fingerprint(
    const ginac_expression *expression, const unsigned long *point, unsigned long prime);

const char *ginac_version_text(void);

#ifdef __cplusplus
}
#endif

#endif
