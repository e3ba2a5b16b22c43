// Elementary functions of eight numbers, and the loops over many.
//
// Greatest errors in units of the last place of the result, from 60 000 points of each against mpmath (functions.py beside the golden
// data), rounded up:
//
//     exp 1, log 1, sin 1.5, cos 1.5, tan 3, asin 2.5, sinh 2, cosh 1.5, tanh 2.8 (6e-16 of its value), erf 1.2
//
// They are made of correctly rounded operations alone, so their bits are the same everywhere; but sin, cos and tan of arguments from
// 2^30 on, real powers and the gamma function are the C library's, which may differ between machines in the last place.
//
// How:
// - exp. x = k ln 2 + r with k = round(x/ln 2), |r| <= ln(2)/2; ln 2 is a sum of two doubles and each subtraction is fused, so r is
//   right to the last place. exp x = 2^k (1 + E(r)), E(r) = r + r^2 P(r).
// - tanh |x| = e/(e + 2) with e = exp(2|x|) - 1 = 2^k E(r) + (2^k - 1): no cancellation for small x, where k = 0. Beyond 20 it is 1.
// - log. x = 2^k m with m from sqrt(1/2) to sqrt(2), f = m - 1 exactly; log m = f - s (f - R) with s = f/(2 + f), R = s^2 P(s^2), from
//   log((1 + s)/(1 - s)) = 2 s + s R.
// - sin, cos. x = n pi/2 + r with pi/2 a sum of three doubles (Cody and Waite); the first fused subtraction is exact, as x and n times the
//   first double are multiples of 2^-52 and r is below 1. The quadrant n mod 4 chooses between the series of sin r and cos r.
// - erf. |x| <= 1: x + x P(x^2). Beyond: 1 - exp(-x^2) Q(t), t = (x - 2)/(x + 2), which is at most 0.16, so that its errors fade. From 6
//   on it is 1.
// - sinh. |x| <= 1: x + x^3 P(x^2). Beyond: h - 1/(4h) with h = exp(|x|)/2, which overflows no sooner than sinh. cosh = h + 1/(4h).
// - asin. |x| <= 1/2: x + x^3 P(x^2). Beyond: pi/2 - 2 asin(sqrt((1 - x)/2)).
// - tan = sin/cos.

#define CS_LOG2E 0x1.71547652b82fep0
#define CS_LN2_HIGH 0x1.62e42fefa39efp-1
#define CS_LN2_LOW 0x1.abc9e3b39803fp-56
// ln 2 with 20 zero bits at its end, so that its products with exponents are exact, and the rest.
#define CS_LN2_SHORT 0x1.62e42fe000000p-1
#define CS_LN2_REST 0x1.f473de6af278fp-30

// exp(r) - 1 for |r| <= ln(2)/2.
CS_INLINE lanes reduced_expm1(lanes r) { return fma_lanes(r * r, POLYNOMIAL(r, CS_SERIES_EXPM1), r); }

// x less the multiple of ln 2 whose number stands in `shifted`.
CS_INLINE lanes less_logarithms(lanes x, lanes shifted) {
    lanes k = shifted - all(CS_ROUNDER);
    return fma_lanes(k, all(-CS_LN2_LOW), fma_lanes(k, all(-CS_LN2_HIGH), x));
}

// 2^shift exp(x).
CS_INLINE lanes scaled_exp(lanes x, double shift) {
    x = choose(x > all(720), all(720), x);
    x = choose(x < all(-760), all(-760), x);
    lanes shifted = fma_lanes(x, all(CS_LOG2E), all(CS_ROUNDER));
    lanes e = reduced_expm1(less_logarithms(x, shifted));
    // 2^k in two factors, as k may exceed the range of exponents; only the last product rounds, and only below 2^-1022.
    lanes k = shifted - all(CS_ROUNDER) + all(shift);
    lanes first = fma_lanes(k, all(0.5), all(CS_ROUNDER));
    lanes second = k - (first - all(CS_ROUNDER)) + all(CS_ROUNDER);
    lanes factor = power_of_two(first);
    return fma_lanes(e, factor, factor) * power_of_two(second);
}

CS_INLINE lanes exp_lanes(lanes x) { return scaled_exp(x, 0); }

CS_INLINE lanes tanh_lanes(lanes x) {
    lanes a = magnitude(x);
    a = choose(a > all(20), all(20), a);
    a += a;
    lanes shifted = fma_lanes(a, all(CS_LOG2E), all(CS_ROUNDER));
    lanes factor = power_of_two(shifted);
    lanes e = fma_lanes(reduced_expm1(less_logarithms(a, shifted)), factor, factor - all(1));
    return with_sign_of(e / (e + all(2)), x);
}

// log of a positive number that is neither subnormal nor infinite.
CS_INLINE lanes normal_log(lanes x, lanes exponent_offset) {
    // Bits of x less those of sqrt(1/2): the exponent k steps at sqrt(1/2) 2^k; 1023 keeps it positive.
    lanes_word bits = word(x) - 0x3fe6a09e667f3bcdull + (1023ull << 52);
    // An integer below 2^52 in the low bits of 2^52 is a double; no conversion is needed.
    lanes k = number((bits >> 52) | 0x4330000000000000ull) - all(0x1p52 + 1023) + exponent_offset;
    lanes f = number((bits & 0x000fffffffffffffull) + 0x3fe6a09e667f3bcdull) - all(1);
    lanes s = f / (f + all(2));
    lanes z = s * s;
    lanes half_square = all(0.5) * f * f;
    lanes correction = fma_lanes(s, fma_lanes(z, POLYNOMIAL(z, CS_SERIES_LOG), half_square), k * all(CS_LN2_REST));
    return fma_lanes(k, all(CS_LN2_SHORT), f - (half_square - correction));
}

CS_INLINE lanes log_lanes(lanes x) {
    lanes_mask subnormal = x < all(0x1p-1022);
    lanes value = normal_log(choose(subnormal, x * all(0x1p54), x), choose(subnormal, all(-54), all(0)));
    value = choose(x == all(INFINITY), all(INFINITY), value);
    value = choose(x == all(0), all(-INFINITY), value);
    value = choose(x < all(0), all(NAN), value);
    return choose(x != x, x, value);
}

typedef struct {
    lanes sin, cos;
} sine_cosine;

CS_INLINE sine_cosine reduced_sine_cosine(lanes x) {
    lanes shifted = fma_lanes(x, all(0x1.45f306dc9c883p-1), all(CS_ROUNDER));
    lanes n = shifted - all(CS_ROUNDER);
    lanes r = fma_lanes(n, all(-0x1.921fb54442d18p0), x);
    r = fma_lanes(n, all(-0x1.1a62633145c07p-54), r);
    r = fma_lanes(n, all(0x1.f1976b7ed8fbcp-110), r);
    lanes z = r * r;
    lanes sin = fma_lanes(z * r, POLYNOMIAL(z, CS_SERIES_SIN), r);
    lanes cos = fma_lanes(z, fma_lanes(z, POLYNOMIAL(z, CS_SERIES_COS), all(-0.5)), all(1));
    // n mod 4 = 0, 1, 2, 3: (sin, cos), (cos, -sin), (-sin, -cos), (-cos, sin).
    lanes_word quadrant = word(shifted);
    lanes_mask odd = (quadrant & 1) != 0;
    lanes_word sine_sign = (quadrant & 2) << 62, cosine_sign = ((quadrant + 1) & 2) << 62;
    sine_cosine result = {
        number(word(choose(odd, cos, sin)) ^ sine_sign), number(word(choose(odd, sin, cos)) ^ cosine_sign)};
    return result;
}

// The C library's function where the argument is beyond 2^30, infinite or no number.
#define CS_TRIGONOMETRIC(name, expression)                                    \
    CS_INLINE lanes name##_lanes(lanes x) {                                   \
        sine_cosine of_x = reduced_sine_cosine(x);                            \
        lanes value = expression;                                             \
        lanes_mask usual = magnitude(x) < all(0x1p30);                        \
        for (int k = 0; k < CS_WIDTH; k++)                                    \
            if (__builtin_expect(!usual[k], 0)) value[k] = name(x[k]);        \
        return value;                                                         \
    }
CS_TRIGONOMETRIC(sin, choose(x == all(0), x, of_x.sin))
CS_TRIGONOMETRIC(cos, of_x.cos)
CS_TRIGONOMETRIC(tan, choose(x == all(0), x, of_x.sin / of_x.cos))

CS_INLINE lanes erf_lanes(lanes x) {
    lanes a = magnitude(x);
    a = choose(a > all(6), all(6), a);
    lanes z = a * a;
    lanes small = fma_lanes(a, POLYNOMIAL(z, CS_SERIES_ERF), a);
    lanes t = (a - all(2)) / (a + all(2));
    lanes large = all(1) - exp_lanes(-z) * POLYNOMIAL(t, CS_SERIES_ERFC);
    return with_sign_of(choose(a <= all(1), small, large), x);
}

CS_INLINE lanes sinh_lanes(lanes x) {
    lanes a = magnitude(x), z = a * a;
    lanes small = fma_lanes(z * a, POLYNOMIAL(z, CS_SERIES_SINH), a);
    lanes half = scaled_exp(a, -1);
    return with_sign_of(choose(a <= all(1), small, half - all(0.25) / half), x);
}

CS_INLINE lanes cosh_lanes(lanes x) {
    lanes half = scaled_exp(magnitude(x), -1);
    return half + all(0.25) / half;
}

CS_INLINE lanes asin_lanes(lanes x) {
    lanes a = magnitude(x);
    lanes_mask small = a <= all(0.5);
    // Not-a-number for arguments beyond 1, from the square root.
    lanes z = choose(small, a * a, all(0.5) - all(0.5) * a);
    lanes r = choose(small, a, sqrt_lanes(z));
    lanes value = fma_lanes(z * r, POLYNOMIAL(z, CS_SERIES_ASIN), r);
    return with_sign_of(choose(small, value, all(0x1.921fb54442d18p0) - (value + value - all(0x1.1a62633145c07p-54))), x);
}

#define CS_MAP(name)                                                                                      \
    static void map_##name(const double *in, double *out, size_t count) {                                 \
        size_t k = 0;                                                                                     \
        for (; k + CS_WIDTH <= count; k += CS_WIDTH) store(out + k, name##_lanes(load(in + k)));          \
        if (k < count) store_part(out + k, name##_lanes(load_part(in + k, count - k)), count - k);        \
    }
CS_MAP(exp)
CS_MAP(log)
CS_MAP(sin)
CS_MAP(cos)
CS_MAP(tanh)
CS_MAP(erf)
