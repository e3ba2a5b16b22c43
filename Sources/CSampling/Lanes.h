// Eight numbers at a time, with operations that every instruction set rounds alike.
//
// The kernel is compiled once for each instruction set (Version.h); this is what it is written in. Lanes are clang's vectors: a
// machine with narrower registers does the same operations in two or four pieces. Fused multiply-adds are asked for by name and
// never made by the compiler; where there is no instruction for them the C library does them, slowly, with the same bits.

#define CS_INLINE static inline __attribute__((always_inline))
#define CS_WIDTH 8

typedef double lanes __attribute__((ext_vector_type(8)));
// All bits of a lane set, or none: whatever 64-bit type a comparison gives here.
typedef __typeof__((lanes){0} < (lanes){0}) lanes_mask;
typedef uint64_t lanes_word __attribute__((ext_vector_type(8)));

// Lanes as they lie in memory, wherever they begin.
typedef lanes __attribute__((aligned(8))) lanes_in_memory;
typedef lanes_word __attribute__((aligned(8))) words_in_memory;

CS_INLINE lanes load(const double *from) { return *(const lanes_in_memory *)from; }
CS_INLINE void store(double *to, lanes x) { *(lanes_in_memory *)to = x; }

// The first `count` numbers, below eight, and zeros.
CS_INLINE lanes load_part(const double *from, size_t count) {
    double padded[CS_WIDTH] = {0};
    memcpy(padded, from, count * sizeof(double));
    return load(padded);
}

CS_INLINE void store_part(double *to, lanes x, size_t count) {
    double padded[CS_WIDTH];
    store(padded, x);
    memcpy(to, padded, count * sizeof(double));
}

CS_INLINE lanes all(double x) { return (lanes)x; }
CS_INLINE lanes fma_lanes(lanes a, lanes b, lanes c) { return __builtin_elementwise_fma(a, b, c); }
CS_INLINE lanes sqrt_lanes(lanes x) { return __builtin_elementwise_sqrt(x); }
CS_INLINE lanes choose(lanes_mask condition, lanes yes, lanes no) { return condition ? yes : no; }

CS_INLINE lanes_word word(lanes x) { return (lanes_word)x; }
CS_INLINE lanes number(lanes_word x) { return (lanes)x; }

#define CS_SIGN_BIT 0x8000000000000000ull

CS_INLINE lanes magnitude(lanes x) { return number(word(x) & ~CS_SIGN_BIT); }
// The magnitude of x, which is not negative, with the sign of y.
CS_INLINE lanes with_sign_of(lanes x, lanes y) { return number(word(x) | (word(y) & CS_SIGN_BIT)); }

// A polynomial by Horner's rule, highest power first.
CS_INLINE lanes polynomial(lanes x, const double *coefficients, int count) {
    lanes value = all(coefficients[0]);
#pragma clang loop unroll(full)
    for (int k = 1; k < count; k++) value = fma_lanes(value, x, all(coefficients[k]));
    return value;
}
#define POLYNOMIAL(x, coefficients) polynomial(x, coefficients, sizeof(coefficients) / sizeof(double))

// 1.5·2^52: a number below 2^51 in magnitude that is added to it is rounded to an integer, which then stands in the low bits.
#define CS_ROUNDER 0x1.8p52

// 2^k for the integer k that stands in the low bits of k + CS_ROUNDER, -1023 < k < 1024.
CS_INLINE lanes power_of_two(lanes shifted) { return number((word(shifted) + 1023) << 52); }

// A fixed tree over the lanes.
CS_INLINE double sum_of_lanes(lanes x) {
    return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}
