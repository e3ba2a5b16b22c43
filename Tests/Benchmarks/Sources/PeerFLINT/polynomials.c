#include "PeerFLINT.h"

#if __has_include(<flint/fmpq_mpoly.h>)

#include <flint/fmpq_mpoly.h>
#include <flint/nmod_vec.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

enum { most_variables = 8 };

struct flint_polynomial {
    long variables;
    fmpq_mpoly_t value;
};

struct flint_integer_polynomial {
    long variables;
    fmpz_mpoly_t value;
};

// Lexicographic order needs no field for the total degree, so that exponents pack tightest.
static fmpq_mpoly_ctx_struct *context(long variables) {
    static fmpq_mpoly_ctx_t contexts[most_variables + 1];
    static int is_known[most_variables + 1];
    if (variables < 1 || variables > most_variables) abort();
    if (!is_known[variables]) {
        fmpq_mpoly_ctx_init(contexts[variables], variables, ORD_LEX);
        is_known[variables] = 1;
    }
    return contexts[variables];
}

// MARK: Over the rationals

flint_polynomial *flint_polynomial_create(long variables) {
    flint_polynomial *result = malloc(sizeof *result);
    result->variables = variables;
    fmpq_mpoly_init(result->value, context(variables));
    return result;
}

void flint_polynomial_free(flint_polynomial *polynomial) {
    fmpq_mpoly_clear(polynomial->value, context(polynomial->variables));
    free(polynomial);
}

void flint_polynomial_add_term(flint_polynomial *polynomial, const char *coefficient, const unsigned long *exponents) {
    fmpq_t number;
    fmpq_init(number);
    if (fmpq_set_str(number, coefficient, 10) != 0) abort();
    fmpq_canonicalise(number);
    fmpq_mpoly_push_term_fmpq_ui(polynomial->value, number, exponents, context(polynomial->variables));
    fmpq_clear(number);
}

void flint_polynomial_finish(flint_polynomial *polynomial) {
    fmpq_mpoly_ctx_struct *ring = context(polynomial->variables);
    fmpq_mpoly_sort_terms(polynomial->value, ring);
    fmpq_mpoly_combine_like_terms(polynomial->value, ring);
    fmpq_mpoly_reduce(polynomial->value, ring);
}

flint_polynomial *flint_polynomial_sum(const flint_polynomial *a, const flint_polynomial *b) {
    flint_polynomial *result = flint_polynomial_create(a->variables);
    fmpq_mpoly_add(result->value, a->value, b->value, context(a->variables));
    return result;
}

flint_polynomial *flint_polynomial_product(const flint_polynomial *a, const flint_polynomial *b) {
    flint_polynomial *result = flint_polynomial_create(a->variables);
    fmpq_mpoly_mul(result->value, a->value, b->value, context(a->variables));
    return result;
}

flint_polynomial *flint_polynomial_power(const flint_polynomial *a, unsigned long exponent) {
    flint_polynomial *result = flint_polynomial_create(a->variables);
    if (!fmpq_mpoly_pow_ui(result->value, a->value, exponent, context(a->variables))) abort();
    return result;
}

flint_polynomial *flint_polynomial_quotient(const flint_polynomial *a, const flint_polynomial *b) {
    flint_polynomial *result = flint_polynomial_create(a->variables);
    if (fmpq_mpoly_divides(result->value, a->value, b->value, context(a->variables))) return result;
    flint_polynomial_free(result);
    return NULL;
}

// MARK: Fingerprints

static mp_limb_t residue(const fmpq_t number, nmod_t modulus) {
    mp_limb_t below = fmpz_fdiv_ui(fmpq_denref(number), modulus.n);
    return nmod_mul(fmpz_fdiv_ui(fmpq_numref(number), modulus.n), nmod_inv(below, modulus), modulus);
}

flint_fingerprint flint_polynomial_fingerprint(
    const flint_polynomial *polynomial, const unsigned long *point, unsigned long prime) {
    fmpz_mpoly_ctx_struct *ring = context(polynomial->variables)->zctx;
    const fmpz_mpoly_struct *integers = polynomial->value->zpoly;
    nmod_t modulus;
    nmod_init(&modulus, prime);
    flint_fingerprint result = {integers->length, 0, 0};
    unsigned long exponents[most_variables];
    for (long i = 0; i < integers->length; i++) {
        mp_limb_t term = fmpz_fdiv_ui(integers->coeffs + i, prime);
        result.sum = nmod_add(result.sum, term, modulus);
        fmpz_mpoly_get_term_exp_ui(exponents, integers, i, ring);
        for (long k = 0; k < polynomial->variables; k++)
            term = nmod_mul(term, nmod_pow_ui(point[k], exponents[k], modulus), modulus);
        result.value = nmod_add(result.value, term, modulus);
    }
    mp_limb_t content = residue(polynomial->value->content, modulus);
    result.value = nmod_mul(result.value, content, modulus);
    result.sum = nmod_mul(result.sum, content, modulus);
    return result;
}

// MARK: Over the integers

static flint_integer_polynomial *integer_polynomial(long variables) {
    flint_integer_polynomial *result = malloc(sizeof *result);
    result->variables = variables;
    fmpz_mpoly_init(result->value, context(variables)->zctx);
    return result;
}

flint_integer_polynomial *flint_integer_polynomial_create(const flint_polynomial *polynomial) {
    if (!fmpz_is_one(fmpq_denref(polynomial->value->content))) return NULL;
    flint_integer_polynomial *result = integer_polynomial(polynomial->variables);
    fmpz_mpoly_scalar_mul_fmpz(
        result->value, polynomial->value->zpoly, fmpq_numref(polynomial->value->content),
        context(polynomial->variables)->zctx);
    return result;
}

void flint_integer_polynomial_free(flint_integer_polynomial *polynomial) {
    fmpz_mpoly_clear(polynomial->value, context(polynomial->variables)->zctx);
    free(polynomial);
}

flint_integer_polynomial *flint_integer_polynomial_product(
    const flint_integer_polynomial *a, const flint_integer_polynomial *b) {
    flint_integer_polynomial *result = integer_polynomial(a->variables);
    fmpz_mpoly_mul(result->value, a->value, b->value, context(a->variables)->zctx);
    return result;
}

flint_polynomial *flint_integer_polynomial_rational(const flint_integer_polynomial *polynomial) {
    flint_polynomial *result = flint_polynomial_create(polynomial->variables);
    fmpq_mpoly_ctx_struct *ring = context(polynomial->variables);
    fmpz_mpoly_set(result->value->zpoly, polynomial->value, ring->zctx);
    fmpq_one(result->value->content);
    fmpq_mpoly_reduce(result->value, ring);
    return result;
}

const char *flint_version_text(void) { return FLINT_VERSION; }

#endif
