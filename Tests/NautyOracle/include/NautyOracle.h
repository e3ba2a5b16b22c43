// Canonical forms and group orders by nauty (B. D. McKay and A. Piperno), for tests to compare with.

#ifndef NAUTY_ORACLE_H
#define NAUTY_ORACLE_H

/// Whether nauty was there when this was compiled and its library is there now: `apt-get install libnauty2-dev`.
int nauty_oracle_is_available(void);

/// The canonical form of an undirected simple graph on `n` vertices with `count` edges, its ends in `edges` one after
/// another. `order` lists the vertices colour by colour, and `same[i]` says whether the vertices at i and i + 1 have one
/// colour; afterwards `order` is the canonical one. `rows` takes n · nauty_oracle_row_words(n) words.
///
/// The order of the automorphism group is `mantissa` · 10^`exponent`.
void nauty_oracle_canonical(
    int n, const int *edges, int count, int *order, int *same, unsigned long *rows, double *mantissa, int *exponent);

int nauty_oracle_row_words(int n);

#endif
