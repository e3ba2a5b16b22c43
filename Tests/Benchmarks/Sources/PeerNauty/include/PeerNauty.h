// Canonical forms by nauty (B. D. McKay and A. Piperno).

#ifndef BENCHMARKS_PEER_NAUTY_H
#define BENCHMARKS_PEER_NAUTY_H

/// The canonical form of a multigraph with loops on at most 64 vertices and bundles of parallel edges together, its
/// ends in `edges` one after another. A bundle of several edges becomes a vertex in its middle, coloured by their number;
/// loops become colours.
///
/// Writes at most 2 + 3 · 64 words: the vertices of the simple graph by colour and its rows. Returns their number.
/// The order of the group that permutes the half-edges is `mantissa` · 10^`exponent`, as a double.
int peer_nauty_canonical(
    int n, const int *edges, int count, unsigned long *words, double *mantissa, int *exponent);

const char *peer_nauty_version(void);

#endif
