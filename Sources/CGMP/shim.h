// GMP as the module `Exact` calls it: operands by value, results by value.
//
// A view lends GMP a number to read: either the limbs of an existing mpz, or one machine word that travels inside the
// view itself, so that a small operand never costs an allocation. A function that returns __mpz_struct or __mpq_struct
// hands over fresh limbs, which the caller frees once. Operands may alias each other and may be read by many threads at
// once.
//
// A function whose name ends in `_to` works in place: it takes the header of limbs that the caller alone holds, and hands
// back the header of the result, which replaces it. Its operands are other numbers than its target.
//
// GMP aborts the process on division by zero, on overflow and when memory runs out: callers check sizes beforehand.

#ifndef DIAGRAMMAR_CGMP_SHIM_H
#define DIAGRAMMAR_CGMP_SHIM_H

#include <gmp.h>
#include <limits.h>
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
static inline int exact_fits_word(__mpz_struct a) {
    if (a._mp_size == 0) return 1;
    if (a._mp_size == 1) return a._mp_d[0] <= (mp_limb_t)LONG_MAX;
    return a._mp_size == -1 && a._mp_d[0] <= (mp_limb_t)LONG_MAX + 1;
}
static inline long exact_word(__mpz_struct a) { return mpz_get_si(&a); }
static inline int exact_sign(__mpz_struct a) { return mpz_sgn(&a); }
static inline int exact_is_one(mpz_srcptr a) { return a->_mp_size == 1 && a->_mp_d[0] == 1; }
static inline int exact_is_odd(__mpz_struct a) { return mpz_odd_p(&a) != 0; }
static inline long exact_bits(__mpz_struct a) { return mpz_sgn(&a) == 0 ? 0 : (long)mpz_sizeinbase(&a, 2); }
static inline long exact_limb_count(__mpz_struct a) { return (long)mpz_size(&a); }
static inline const mp_limb_t *exact_limbs(__mpz_struct a) { return a._mp_d; }
static inline long exact_limbs_of(exact_view a) { return (long)mpz_size(&a.number); }
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

// A number on the stack with room for `exact_room` limbs, or an ordinary one if it needs more: a temporary of moderate
// size costs no allocation.
enum { exact_room = 32 };

static inline void exact_begin(mpz_ptr a, mp_limb_t *room, size_t limbs) {
    if (limbs > exact_room) {
        mpz_init2(a, GMP_NUMB_BITS * limbs);
        return;
    }
    a->_mp_d = room;
    a->_mp_alloc = exact_room;
    a->_mp_size = 0;
}

static inline void exact_end(mpz_ptr a, const mp_limb_t *room) {
    if (a->_mp_d != room) mpz_clear(a);
}

// quotient = a/b if b divides a; is_exact tells.
typedef struct {
    __mpz_struct quotient;
    int is_exact;
} exact_division_test;

static inline exact_division_test exact_divide_exactly(exact_view a, exact_view b) {
    mpz_t quotient, remainder;
    mp_limb_t room[exact_room];
    mpz_init(quotient);
    exact_begin(remainder, room, exact_limbs_of(b) + 1);
    mpz_tdiv_qr(quotient, remainder, exact_read(&a), exact_read(&b));
    exact_division_test result = {quotient[0], mpz_sgn(remainder) == 0};
    exact_end(remainder, room);
    return result;
}

// The greatest common divisor with a word that is not zero; it fits the word.
static inline unsigned long exact_gcd_word(exact_view a, unsigned long b) { return mpz_gcd_ui(NULL, exact_read(&a), b); }

static inline __mpz_struct exact_lcm(exact_view a, exact_view b) {
    mpz_t result;
    mpz_init(result);
    mpz_lcm(result, exact_read(&a), exact_read(&b));
    return result[0];
}

// Rounds towards minus infinity.
static inline __mpz_struct exact_shift_right(exact_view a, unsigned long bits) {
    mpz_t result;
    mpz_init(result);
    mpz_fdiv_q_2exp(result, exact_read(&a), bits);
    return result[0];
}

// MARK: Integers in place

// The header GMP has just written. It wrote the size alone; a compiler that now reads both counts as one word makes the
// processor wait until the write has reached the cache, longer than the whole addition takes.
static inline __mpz_struct exact_header(const volatile __mpz_struct *a) {
    __mpz_struct result;
    result._mp_alloc = a->_mp_alloc;
    result._mp_size = a->_mp_size;
    result._mp_d = a->_mp_d;
    return result;
}

static inline __mpz_struct exact_add_to(__mpz_struct target, exact_view a) {
    mpz_add(&target, &target, exact_read(&a));
    return exact_header(&target);
}

static inline __mpz_struct exact_subtract_to(__mpz_struct target, exact_view a) {
    mpz_sub(&target, &target, exact_read(&a));
    return exact_header(&target);
}

static inline __mpz_struct exact_multiply_to(__mpz_struct target, exact_view a) {
    mpz_mul(&target, &target, exact_read(&a));
    return exact_header(&target);
}

static inline __mpz_struct exact_negate_to(__mpz_struct target) {
    target._mp_size = -target._mp_size;
    return target;
}

static inline __mpz_struct exact_add_product_to(__mpz_struct target, exact_view a, exact_view b) {
    mpz_addmul(&target, exact_read(&a), exact_read(&b));
    return exact_header(&target);
}

static inline __mpz_struct exact_subtract_product_to(__mpz_struct target, exact_view a, exact_view b) {
    mpz_submul(&target, exact_read(&a), exact_read(&b));
    return exact_header(&target);
}

// Gives memory back when cancellations have left a number much shorter than its room.
static inline __mpz_struct exact_trim(__mpz_struct a) {
    size_t size = mpz_size(&a);
    if (a._mp_alloc > 64 && (size_t)a._mp_alloc > 4 * size) mpz_realloc2(&a, GMP_NUMB_BITS * (size + 1));
    return a;
}

// MARK: Decimal text

static inline int exact_are_digits(const unsigned char *text, long count) {
    for (long i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9') return 0;
    return 1;
}

// Digits with a closing NUL.
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

static inline void exact_add_or_subtract(mpz_ptr result, mpz_srcptr a, mpz_srcptr b, int is_difference) {
    if (is_difference) {
        mpz_sub(result, a, b);
    } else {
        mpz_add(result, a, b);
    }
}

// a/b ± c/d, `result` possibly the same as a/b. Integers and equal denominators, frequent among the coefficients of an
// expansion, need fewer greatest common divisors than the general rule of GMP spends.
static inline void exact_fraction_sum(mpq_ptr result, mpq_srcptr left, mpq_srcptr right, int is_difference) {
    mpz_srcptr a = mpq_numref(left), b = mpq_denref(left), c = mpq_numref(right), d = mpq_denref(right);
    mpz_ptr numerator = mpq_numref(result), denominator = mpq_denref(result);

    if (exact_is_one(d)) {  // (a ± bc)/b is in lowest terms
        if (exact_is_one(b)) {
            exact_add_or_subtract(numerator, a, c, is_difference);
        } else if (result == left) {
            if (is_difference) {
                mpz_submul(numerator, b, c);
            } else {
                mpz_addmul(numerator, b, c);
            }
        } else {
            mpz_mul(numerator, b, c);
            exact_add_or_subtract(numerator, a, numerator, is_difference);
        }
        if (result != left) mpz_set(denominator, b);
    } else if (mpz_cmp(b, d) == 0) {
        exact_add_or_subtract(numerator, a, c, is_difference);
        if (result != left) mpz_set(denominator, b);
        mp_limb_t room[exact_room];
        mpz_t common;
        size_t limbs = mpz_size(denominator) > mpz_size(numerator) ? mpz_size(denominator) : mpz_size(numerator);
        exact_begin(common, room, limbs + 1);
        mpz_gcd(common, numerator, denominator);
        if (!exact_is_one(common)) {
            mpz_divexact(numerator, numerator, common);
            mpz_divexact(denominator, denominator, common);
        }
        exact_end(common, room);
    } else if (is_difference) {
        mpq_sub(result, left, right);
    } else {
        mpq_add(result, left, right);
    }
}

// (a/b)·(c/d), `result` possibly the same as a/b.
static inline void exact_fraction_product(mpq_ptr result, mpq_srcptr left, mpq_srcptr right) {
    if (exact_is_one(mpq_denref(left)) && exact_is_one(mpq_denref(right))) {
        mpz_mul(mpq_numref(result), mpq_numref(left), mpq_numref(right));
        if (result != left) mpz_set_ui(mpq_denref(result), 1);
    } else {
        mpq_mul(result, left, right);
    }
}

// The parts get their room when they are written.
static inline void exact_fraction_begin(mpq_ptr a) {
    mpz_init(mpq_numref(a));
    mpz_init(mpq_denref(a));
}

static inline __mpq_struct exact_fraction_add(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b), result;
    exact_fraction_begin(&result);
    exact_fraction_sum(&result, &left, &right, 0);
    return result;
}

static inline __mpq_struct exact_fraction_subtract(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b), result;
    exact_fraction_begin(&result);
    exact_fraction_sum(&result, &left, &right, 1);
    return result;
}

static inline __mpq_struct exact_fraction_multiply(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b), result;
    exact_fraction_begin(&result);
    exact_fraction_product(&result, &left, &right);
    return result;
}

static inline __mpq_struct exact_fraction_divide(exact_fraction_view a, exact_fraction_view b) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b), result;
    exact_fraction_begin(&result);
    mpq_div(&result, &left, &right);
    return result;
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

// MARK: Fractions in place

static inline __mpq_struct exact_fraction_header(mpq_srcptr a) {
    __mpq_struct result;
    result._mp_num = exact_header(mpq_numref(a));
    result._mp_den = exact_header(mpq_denref(a));
    return result;
}

static inline __mpq_struct exact_fraction_negate_to(__mpq_struct target) {
    target._mp_num._mp_size = -target._mp_num._mp_size;
    return target;
}

static inline __mpq_struct exact_fraction_add_to(__mpq_struct target, exact_fraction_view a) {
    __mpq_struct right = exact_read_fraction(&a);
    exact_fraction_sum(&target, &target, &right, 0);
    return exact_fraction_header(&target);
}

static inline __mpq_struct exact_fraction_subtract_to(__mpq_struct target, exact_fraction_view a) {
    __mpq_struct right = exact_read_fraction(&a);
    exact_fraction_sum(&target, &target, &right, 1);
    return exact_fraction_header(&target);
}

static inline __mpq_struct exact_fraction_multiply_to(__mpq_struct target, exact_fraction_view a) {
    __mpq_struct right = exact_read_fraction(&a);
    exact_fraction_product(&target, &target, &right);
    return exact_fraction_header(&target);
}

static inline __mpq_struct exact_fraction_divide_to(__mpq_struct target, exact_fraction_view a) {
    __mpq_struct right = exact_read_fraction(&a);
    mpq_div(&target, &target, &right);
    return exact_fraction_header(&target);
}

// target ± ab; the product lives on the stack unless it is long.
static inline __mpq_struct exact_fraction_accumulate(
    __mpq_struct target, exact_fraction_view a, exact_fraction_view b, int is_difference
) {
    __mpq_struct left = exact_read_fraction(&a), right = exact_read_fraction(&b), product;
    mpz_srcptr c = mpq_numref(&left), d = mpq_numref(&right);
    if (exact_is_one(mpq_denref(&left)) && exact_is_one(mpq_denref(&right)) && exact_is_one(mpq_denref(&target))) {
        if (is_difference) {
            mpz_submul(mpq_numref(&target), c, d);
        } else {
            mpz_addmul(mpq_numref(&target), c, d);
        }
        return exact_fraction_header(&target);
    }
    mp_limb_t top[exact_room], bottom[exact_room];
    exact_begin(mpq_numref(&product), top, mpz_size(c) + mpz_size(d) + 1);
    exact_begin(mpq_denref(&product), bottom, mpz_size(mpq_denref(&left)) + mpz_size(mpq_denref(&right)) + 1);
    exact_fraction_product(&product, &left, &right);
    exact_fraction_sum(&target, &target, &product, is_difference);
    exact_end(mpq_numref(&product), top);
    exact_end(mpq_denref(&product), bottom);
    return exact_fraction_header(&target);
}

static inline __mpq_struct exact_fraction_add_product_to(
    __mpq_struct target, exact_fraction_view a, exact_fraction_view b
) {
    return exact_fraction_accumulate(target, a, b, 0);
}

static inline __mpq_struct exact_fraction_subtract_product_to(
    __mpq_struct target, exact_fraction_view a, exact_fraction_view b
) {
    return exact_fraction_accumulate(target, a, b, 1);
}

static inline __mpq_struct exact_fraction_trim(__mpq_struct a) {
    a._mp_num = exact_trim(a._mp_num);
    a._mp_den = exact_trim(a._mp_den);
    return a;
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

// Any n, negative ones included.
static inline __mpz_struct exact_binomial_of(exact_view n, unsigned long k) {
    mpz_t result;
    mpz_init(result);
    mpz_bin_ui(result, exact_read(&n), k);
    return result[0];
}

static inline __mpz_struct exact_binomial(unsigned long n, unsigned long k) {
    mpz_t result;
    mpz_init(result);
    mpz_bin_uiui(result, n, k);
    return result[0];
}

#endif
