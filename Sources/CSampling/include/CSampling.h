// The arithmetic of the sampler: random numbers, elementary functions and sums over neurons, eight numbers at a time.
//
// Every function gives the same bits on every machine and for every instruction set: it uses only operations that IEEE 754
// rounds exactly (+, -, *, /, sqrt, fused multiply-add) and adds up in a fixed order (Sums.h). Exceptions, where the C library is asked:
// CS_REAL_POWER, CS_GAMMA, and sin, cos and tan from 2^30 on; and which not-a-number comes out. No function reads or writes beyond the
// counts it is given; none keeps state of its own.

#ifndef CSAMPLING_H
#define CSAMPLING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Random numbers ------------------------------------------------------------------------------------------------------

// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011): a keyed bijection
// of 128-bit counters.
void cs_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

// A stream of random numbers: the key is the seed, the high half of the counter the number of the stream, the low half the
// position. Streams of different seeds or numbers never overlap.
//
// Numbers are made in groups of sixteen from eight counters (Stream.h), and a call moves the position on by eight for every group that it
// has begun: 8 ceil(count/16); for signs 8 ceil(count/1024). The first numbers of a call do not depend on its count, and a call for a
// multiple of sixteen numbers followed by another is one call for all. One number alone costs about as much as thirty-two in a row.
typedef struct {
    uint64_t seed;
    uint64_t stream;
    uint64_t position;
} cs_stream;

// `count` words of 64 random bits.
void cs_bits(cs_stream *stream, uint64_t *out, size_t count);
// Uniform numbers between 0 and 1, neither of them.
void cs_uniforms(cs_stream *stream, double *out, size_t count);
// Independent Gaussian numbers of mean 0 and the given standard deviation.
void cs_normals(cs_stream *stream, double *out, size_t count, double deviation);
// +scale or -scale, each with probability 1/2.
void cs_signs(cs_stream *stream, double *out, size_t count, double scale);
// Gaussian numbers of the given standard deviation with the given probability, else 0. The work, and what the position moves on by, is in
// proportion to the numbers that are not 0.
void cs_sparse_normals(cs_stream *stream, double *out, size_t count, double probability, double deviation);

// Elementary functions ------------------------------------------------------------------------------------------------

// Maximum errors are stated in Functions.h; infinities and not-a-numbers go through as in the C library. `in` may be `out`.
void cs_exp(const double *in, double *out, size_t count);
void cs_log(const double *in, double *out, size_t count);
void cs_sin(const double *in, double *out, size_t count);
void cs_cos(const double *in, double *out, size_t count);
void cs_tanh(const double *in, double *out, size_t count);
void cs_erf(const double *in, double *out, size_t count);

// Functions of a neuron -----------------------------------------------------------------------------------------------

typedef enum {
    CS_CONSTANT,    // value
    CS_INPUT,       // input number a
    CS_ADD,         // a + b
    CS_SUBTRACT,    // a - b
    CS_MULTIPLY,    // a * b
    CS_DIVIDE,      // a / b
    CS_SCALE,       // value * a
    CS_SCALE_ADD,   // value * a + b, rounded once
    CS_POWER,       // a to the integer power b (may be negative)
    CS_REAL_POWER,  // a to the power b, both numbers; as pow of the C library
    CS_SQRT,
    CS_EXP,
    CS_LOG,
    CS_SIN,
    CS_COS,
    CS_TAN,
    CS_ASIN,
    CS_SINH,
    CS_COSH,
    CS_TANH,
    CS_ERF,
    CS_GAMMA,       // as tgamma of the C library
    CS_RELU,        // the larger of a and 0
    CS_ABS,
    CS_SIGN,        // -1, 0 or 1
    CS_STEP,        // 1 for a > 0, else 0; of not-a-number these four are not-a-number
} cs_operation;

// One step; its result is known by its place in the list, by which later steps name it in `a` and `b`.
typedef struct {
    int32_t operation;
    int32_t a;
    int32_t b;
    double value;
} cs_instruction;

// How an input is read: `count` numbers, or one number for all.
typedef struct {
    const double *numbers;
    int32_t is_scalar;
} cs_input;

// Runs the list, of at least one step, for each of `count` neurons and writes the result of its last step; `out` may be one of the inputs.
void cs_run(const cs_instruction *steps, int32_t step_count, const cs_input *inputs, double *out, size_t count);
// The same, but gives the sum of the results over the neurons: the bits of cs_sum of what cs_run writes; of a list without inputs of many
// numbers, `count` times the result.
double cs_run_sum(const cs_instruction *steps, int32_t step_count, const cs_input *inputs, size_t count);

// Sums over neurons ---------------------------------------------------------------------------------------------------

double cs_sum(const double *x, size_t count);
double cs_dot(const double *x, const double *y, size_t count);
// y = y + a*x, each rounded once.
void cs_add_scaled(double a, const double *x, double *y, size_t count);
// y = a*x.
void cs_scale(double a, const double *x, double *y, size_t count);
// out[k] = rows[k].x for k = 0 ..< row_count, each the bits of cs_dot; a row begins `stride` numbers after the one before.
void cs_dots(const double *rows, size_t stride, size_t row_count, const double *x, double *out, size_t count);
// y = y + sum over k of a[k]*rows[k].
void cs_combine(const double *rows, size_t stride, size_t row_count, const double *a, double *y, size_t count);
// Whether all numbers are finite and below `bound` in magnitude.
int cs_all_below(const double *x, size_t count, double bound);

// Versions ------------------------------------------------------------------------------------------------------------

// How many versions of the kernel this machine can run, and which of them all threads use from now on: 0 is the plainest, the last the
// fastest, which is taken unless another is asked for. Gives 0 if there is no such version. Only tests and measurements need it.
int cs_version_count(void);
int cs_select_version(int number);

#ifdef __cplusplus
}
#endif
#endif
