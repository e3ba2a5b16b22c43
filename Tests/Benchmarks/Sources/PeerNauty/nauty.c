#include "PeerNauty.h"

#if !__has_include(<nauty/nauty.h>)
#error "The benchmarks need nauty: apt-get install libnauty2-dev"
#else

#define MAXN 64
#include <nauty/nauty.h>
#include <stdlib.h>
#include <string.h>

const char *peer_nauty_version(void) {
    return NAUTYVERSION;
}

int peer_nauty_canonical(
    int n, const int *edges, int count, unsigned long *words, double *mantissa, int *exponent) {
    static DEFAULTOPTIONS_GRAPH(options);
    options.getcanon = TRUE;
    options.defaultptn = FALSE;
    graph g[MAXN] = {0}, canonical[MAXN];
    int colour[MAXN], lab[MAXN], ptn[MAXN], orbits[MAXN];
    unsigned char multiplicity[MAXN * MAXN];
    memset(multiplicity, 0, (size_t)(n * n));
    double bundles = 1;
    for (int edge = 0; edge < count; edge++) {
        int a = edges[2 * edge], b = edges[2 * edge + 1];
        if (a > b) { int c = a; a = b; b = c; }
        int m = ++multiplicity[a * n + b];
        bundles *= a == b ? 2 * m : m;
    }
    int total = n;
    for (int a = 0; a < n; a++) colour[a] = multiplicity[a * n + a];
    for (int a = 0; a < n; a++) {
        for (int b = a + 1; b < n; b++) {
            int m = multiplicity[a * n + b];
            if (m == 0) continue;
            if (m == 1) {
                ADDONEEDGE(g, a, b, 1);
                continue;
            }
            if (total == MAXN) abort();
            ADDONEEDGE(g, a, total, 1);
            ADDONEEDGE(g, b, total, 1);
            colour[total++] = 256 + m;
        }
    }
    for (int vertex = 0; vertex < total; vertex++) {
        int place = vertex;
        while (place > 0 && colour[lab[place - 1]] > colour[vertex]) {
            lab[place] = lab[place - 1];
            place--;
        }
        lab[place] = vertex;
    }
    int used = 0;
    words[used++] = (unsigned long)total;
    for (int place = 0; place < total; place++) {
        ptn[place] = place + 1 < total && colour[lab[place]] == colour[lab[place + 1]];
        words[used++] = (unsigned long)colour[lab[place]];
    }
    statsblk stats;
    densenauty(g, lab, ptn, orbits, &options, &stats, 1, total, canonical);
    for (int place = 0; place < total; place++) words[used++] = canonical[place];
    *mantissa = stats.grpsize1 * bundles;
    *exponent = stats.grpsize2;
    return used;
}

#endif
