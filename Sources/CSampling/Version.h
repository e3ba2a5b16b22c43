// One version of the kernel. A file of one version says for which instruction set, names its table CS_KERNEL and includes this.

#pragma STDC FP_CONTRACT OFF
// Lanes wider than the registers are passed to functions that are always inlined, so how they are passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#include "Lanes.h"
#include "Functions.h"
#include "Sums.h"
#include "Stream.h"
#include "Program.h"

const cs_kernel CS_KERNEL = {
    .bits = bits,
    .uniforms = uniforms,
    .normals = normals,
    .signs = signs,
    .sparse_normals = sparse_normals,
    .exp = map_exp,
    .log = map_log,
    .sin = map_sin,
    .cos = map_cos,
    .tanh = map_tanh,
    .erf = map_erf,
    .run = run,
    .run_sum = run_sum,
    .sum = sum,
    .dot = dot,
    .add_scaled = add_scaled,
    .scale = scale,
    .dots = dots,
    .combine = combine,
    .all_below = all_below,
};
