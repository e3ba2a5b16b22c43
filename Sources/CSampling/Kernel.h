// The functions of the kernel, as compiled for one instruction set.

#ifndef CSAMPLING_KERNEL_H
#define CSAMPLING_KERNEL_H

#include "CSampling.h"

typedef struct {
    void (*bits)(cs_stream *, uint64_t *, size_t);
    void (*uniforms)(cs_stream *, double *, size_t);
    void (*normals)(cs_stream *, double *, size_t, double);
    void (*signs)(cs_stream *, double *, size_t, double);
    void (*sparse_normals)(cs_stream *, double *, size_t, double, double);
    void (*exp)(const double *, double *, size_t);
    void (*log)(const double *, double *, size_t);
    void (*sin)(const double *, double *, size_t);
    void (*cos)(const double *, double *, size_t);
    void (*tanh)(const double *, double *, size_t);
    void (*erf)(const double *, double *, size_t);
    void (*run)(const cs_instruction *, int32_t, const cs_input *, double *, size_t);
    double (*run_sum)(const cs_instruction *, int32_t, const cs_input *, size_t);
    double (*sum)(const double *, size_t);
    double (*dot)(const double *, const double *, size_t);
    void (*add_scaled)(double, const double *, double *, size_t);
    void (*scale)(double, const double *, double *, size_t);
    void (*dots)(const double *, size_t, size_t, const double *, double *, size_t);
    void (*combine)(const double *, size_t, size_t, const double *, double *, size_t);
    int (*all_below)(const double *, size_t, double);
} cs_kernel;

extern const cs_kernel cs_kernel_portable;
#if defined(__x86_64__)
#define CS_HAS_X86_VERSIONS 1
extern const cs_kernel cs_kernel_avx2;
extern const cs_kernel cs_kernel_avx512;
#endif

#endif
