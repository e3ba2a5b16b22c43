// GMP as the module `Exact` calls it: operands by value, results by value.
//
// A view lends GMP a number to read: either the limbs of an existing mpz, or one machine word that travels inside the
// view itself, so that a small operand never costs an allocation. A function that returns __mpz_struct or __mpq_struct
// hands over fresh limbs, which the caller frees once. No header is ever shared with GMP for writing, hence operands may
// alias each other and may be read by many threads at once.
//
// GMP aborts the process on division by zero, on overflow and when memory runs out: callers check sizes beforehand.

#ifndef DIAGRAMMAR_CGMP_SHIM_H
#define DIAGRAMMAR_CGMP_SHIM_H

#include <gmp.h>
#include <string.h>

_Static_assert(sizeof(mp_limb_t) == sizeof(long) && GMP_NAIL_BITS == 0, "one limb must be one machine word");

// MARK: Views

typedef struct {
    __mpz_struct number;
    mp_limb_t word;
} exact_view;

typedef struct {
    exact_view numerator;
    exact_view denominator;
} exact_fraction_view;

static inline exact_view exact_view_word(long value) {
    exact_view view;
    view.word = value < 0 ? -(mp_limb_t)value : (mp_limb_t)value;
    view.number._mp_alloc = 1;
    view.number._mp_size = (value > 0) - (value < 0);
    view.number._mp_d = NULL;  // exact_read points it at `word` once the view has come to rest
    return view;
}

static inline exact_view exact_view_number(__mpz_struct number) {
    exact_view view;
    view.word = 0;
    view.number = number;
    return view;
}

static inline mpz_srcptr exact_read(exact_view *view) {
    if (view->number._mp_d == NULL) view->number._mp_d = &view->word;
    return &view->number;
}

static inline __mpq_struct exact_read_fraction(exact_fraction_view *view) {
    __mpq_struct fraction;
    fraction._mp_num = *exact_read(&view->numerator);
    fraction._mp_den = *exact_read(&view->denominator);
    return fraction;
}

// MARK: Integers

static inline void exact_free(__mpz_struct a) { mpz_clear(&a); }
static inline int exact_fits_word(__mpz_struct a) { return mpz_fits_slong_p(&a) != 0; }
static inline long exact_word(__mpz_struct a) { return mpz_get_si(&a); }
static inline int exact_sign(__mpz_struct a) { return mpz_sgn(&a); }
static inline int exact_is_odd(__mpz_struct a) { return mpz_odd_p(&a) != 0; }
static inline long exact_bits(__mpz_struct a) { return mpz_sgn(&a) == 0 ? 0 : (long)mpz_sizeinbase(&a, 2); }
static inline long exact_limb_count(__mpz_struct a) { return (long)mpz_size(&a); }
static inline const mp_limb_t *exact_limbs(__mpz_struct a) { return a._mp_d; }
static inline int exact_compare(exact_view a, exact_view b) { return mpz_cmp(exact_read(&a), exact_read(&b)); }

static inline __mpz_struct exact_copy(exact_view a) {
    mpz_t result;
    mpz_init_set(result, exact_read(&a));
    return result[0];
}

static inline __mpz_struct exact_unsigned(unsigned long a) {
    mpz_t result;
    mpz_init_set_ui(result, a);
    return result[0];
}

static inline __mpz_struct exact_from_words(unsigned long high, unsigned long low, int is_negative) {
    mpz_t result;
    mpz_init2(result, 128);
    result->_mp_d[0] = low;
    result->_mp_d[1] = high;
    int size = high != 0 ? 2 : low != 0;
    result->_mp_size = is_negative ? -size : size;
    return result[0];
}

static inline __mpz_struct exact_negate(exact_view a) {
    mpz_t result;
    mpz_init(result);
    mpz_neg(result, exact_read(&a));
    return result[0];
}

static inline __mpz_struct exact_add(exact_view a, exact_view b) {
    mpz_t result;
    mpz_init(result);
    mpz_add(result, exact_read(&a), exact_read(&b));
    return result[0];
}

static inline __mpz_struct exact_subtract(exact_view a, exact_view b) {
    mpz_t result;
    mpz_init(result);
    mpz_sub(result, exact_read(&a), exact_read(&b));
    return result[0];
}

static inline __mpz_struct exact_multiply(exact_view a, exact_view b) {
    mpz_t result;
    mpz_init(result);
    mpz_mul(result, exact_read(&a), exact_read(&b));
    return result[0];
}

static inline __mpz_struct exact_gcd(exact_view a, exact_view b) {
    mpz_t result;
    mpz_init(result);
    mpz_gcd(result, exact_read(&a), exact_read(&b));
    return result[0];
}

static inline __mpz_struct exact_power(exact_view a, unsigned long exponent) {
    mpz_t result;
    mpz_init(result);
    mpz_pow_ui(result, exact_read(&a), exponent);
    return result[0];
}

static inline __mpz_struct exact_shift_left(exact_view a, unsigned long bits) {
    mpz_t result;
    mpz_init(result);
    mpz_mul_2exp(result, exact_read(&a), bits);
    return result[0];
}

typedef struct {
    __mpz_struct quotient;
    __mpz_struct remainder;
} exact_division;

static inline exact_division exact_divide(exact_view a, exact_view b) {
    mpz_t quotient, remainder;
    mpz_inits(quotient, remainder, NULL);
    mpz_tdiv_qr(quotient, remainder, exact_read(&a), exact_read(&b));
    exact_division result = {quotient[0], remainder[0]};
    return result;
}

// MARK: Decimal text

static inline __mpz_struct exact_from_digits(const unsigned char *digits) {
    mpz_t result;
    mpz_init_set_str(result, (const char *)digits, 10);
    return result[0];
}

// Room for mpz_get_str: the digits, a sign and the closing NUL.
static inline long exact_text_capacity(exact_view a) { return (long)mpz_sizeinbase(exact_read(&a), 10) + 2; }

static inline long exact_text(unsigned char *buffer, exact_view a) {
    mpz_get_str((char *)buffer, 10, exact_read(&a));
    return (long)strlen((const char *)buffer);
}

// MARK: Fractions

static inline void exact_fraction_free(__mpq_struct a) { mpq_clear(&a); }

static inline __mpz_struct exact_numerator(__mpq_struct a) { return *mpq_numref(&a); }
static inline __mpz_struct exact_denominator(__mpq_struct a) { return *mpq_denref(&a); }

// The parts as they stand: the caller knows them to be coprime, the denominator positive.
static inline __mpq_struct exact_fraction_reduced(exact_fraction_view a) {
    __mpq_struct result;
    mpz_init_set(mpq_numref(&result), exact_read(&a.numerator));
    mpz_init_set(mpq_denref(&result), exact_read(&a.denominator));
    return result;
}

static inline __mpq_struct exact_fraction_reducing(exact_fraction_view a) {
    __mpq_struct result = exact_fraction_reduced(a);
    mpq_canonicalize(&result);
    return result;
}

static inline __mpq_struct exact_fraction_add(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b);
    mpq_t result;
    mpq_init(result);
    mpq_add(result, &left, &right);
    return result[0];
}

static inline __mpq_struct exact_fraction_subtract(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b);
    mpq_t result;
    mpq_init(result);
    mpq_sub(result, &left, &right);
    return result[0];
}

static inline __mpq_struct exact_fraction_multiply(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b);
    mpq_t result;
    mpq_init(result);
    mpq_mul(result, &left, &right);
    return result[0];
}

static inline __mpq_struct exact_fraction_divide(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b);
    mpq_t result;
    mpq_init(result);
    mpq_div(result, &left, &right);
    return result[0];
}

static inline __mpq_struct exact_fraction_negate(exact_fraction_view a) {
    __mpq_struct operand = exact_read_fraction(&a);
    mpq_t result;
    mpq_init(result);
    mpq_neg(result, &operand);
    return result[0];
}

static inline int exact_fraction_compare(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b);
    return mpq_cmp(&left, &right);
}

// MARK: Counting

static inline __mpz_struct exact_factorial(unsigned long n) {
    mpz_t result;
    mpz_init(result);
    mpz_fac_ui(result, n);
    return result[0];
}

static inline __mpz_struct exact_double_factorial(unsigned long n) {
    mpz_t result;
    mpz_init(result);
    mpz_2fac_ui(result, n);
    return result[0];
}

static inline __mpz_struct exact_binomial(unsigned long n, unsigned long k) {
    mpz_t result;
    mpz_init(result);
    mpz_bin_uiui(result, n, k);
    return result[0];
}

#endif
