// Every public function calls the version for the best instruction set of this machine. All versions give the same bits.

#include <stdatomic.h>

#include "Kernel.h"

// The versions that this machine can run, the plainest first.
static int versions(const cs_kernel *found[3]) {
    int count = 0;
    found[count++] = &cs_kernel_portable;
#if CS_HAS_X86_VERSIONS
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found[count++] = &cs_kernel_avx2;
    if (count == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        found[count++] = &cs_kernel_avx512;
#endif
    return count;
}

// Null until the first call. Two threads that set it together set the same.
static _Atomic(const cs_kernel *) selected;

static const cs_kernel *kernel(void) {
    const cs_kernel *known = atomic_load_explicit(&selected, memory_order_acquire);
    if (known) return known;
    const cs_kernel *found[3];
    known = found[versions(found) - 1];
    atomic_store_explicit(&selected, known, memory_order_release);
    return known;
}

int cs_version_count(void) {
    const cs_kernel *found[3];
    return versions(found);
}

int cs_select_version(int number) {
    const cs_kernel *found[3];
    int count = versions(found);
    if (number < 0 || number >= count) return 0;
    atomic_store_explicit(&selected, found[number], memory_order_release);
    return 1;
}

void cs_bits(cs_stream *stream, uint64_t *out, size_t count) { kernel()->bits(stream, out, count); }

void cs_uniforms(cs_stream *stream, double *out, size_t count) { kernel()->uniforms(stream, out, count); }

void cs_normals(cs_stream *stream, double *out, size_t count, double deviation) {
    kernel()->normals(stream, out, count, deviation);
}

void cs_signs(cs_stream *stream, double *out, size_t count, double scale) {
    kernel()->signs(stream, out, count, scale);
}

void cs_sparse_normals(cs_stream *stream, double *out, size_t count, double probability, double deviation) {
    kernel()->sparse_normals(stream, out, count, probability, deviation);
}

void cs_exp(const double *in, double *out, size_t count) { kernel()->exp(in, out, count); }
void cs_log(const double *in, double *out, size_t count) { kernel()->log(in, out, count); }
void cs_sin(const double *in, double *out, size_t count) { kernel()->sin(in, out, count); }
void cs_cos(const double *in, double *out, size_t count) { kernel()->cos(in, out, count); }
void cs_tanh(const double *in, double *out, size_t count) { kernel()->tanh(in, out, count); }
void cs_erf(const double *in, double *out, size_t count) { kernel()->erf(in, out, count); }

void cs_run(const cs_instruction *steps, int32_t step_count, const cs_input *inputs, double *out, size_t count) {
    kernel()->run(steps, step_count, inputs, out, count);
}

double cs_run_sum(const cs_instruction *steps, int32_t step_count, const cs_input *inputs, size_t count) {
    return kernel()->run_sum(steps, step_count, inputs, count);
}

double cs_sum(const double *x, size_t count) { return kernel()->sum(x, count); }
double cs_dot(const double *x, const double *y, size_t count) { return kernel()->dot(x, y, count); }

void cs_add_scaled(double a, const double *x, double *y, size_t count) { kernel()->add_scaled(a, x, y, count); }
void cs_scale(double a, const double *x, double *y, size_t count) { kernel()->scale(a, x, y, count); }

void cs_dots(const double *rows, size_t stride, size_t row_count, const double *x, double *out, size_t count) {
    kernel()->dots(rows, stride, row_count, x, out, count);
}

void cs_combine(const double *rows, size_t stride, size_t row_count, const double *a, double *y, size_t count) {
    kernel()->combine(rows, stride, row_count, a, y, count);
}

int cs_all_below(const double *x, size_t count, double bound) { return kernel()->all_below(x, count, bound); }
