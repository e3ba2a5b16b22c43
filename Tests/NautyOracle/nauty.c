#include "NautyOracle.h"

// The library is looked for when the tests run, so that everything builds without it.
#if __has_include(<nauty/nauty.h>)

#include <dlfcn.h>
#include <nauty/nauty.h>
#include <stdlib.h>
#include <string.h>

typedef void (*densenauty_function)(graph *, int *, int *, int *, optionblk *, statsblk *, int, int, graph *);

static densenauty_function find_densenauty(void) { return (densenauty_function)dlsym(RTLD_DEFAULT, "densenauty"); }

int nauty_oracle_is_available(void) {
    if (find_densenauty() != NULL) return 1;
    if (dlopen("libnauty.so.2.8.6", RTLD_NOW | RTLD_GLOBAL) == NULL) dlopen("libnauty.so", RTLD_NOW | RTLD_GLOBAL);
    return find_densenauty() != NULL && dlsym(RTLD_DEFAULT, "dispatch_graph") != NULL;
}

int nauty_oracle_row_words(int n) { return SETWORDSNEEDED(n); }

void nauty_oracle_canonical(
    int n, const int *edges, int count, int *order, int *same, unsigned long *rows, double *mantissa, int *exponent) {
    int words = SETWORDSNEEDED(n);
    graph *g = calloc((size_t)n * (size_t)words + 1, sizeof(graph));
    int *orbits = malloc(((size_t)n + 1) * sizeof(int));
    for (int edge = 0; edge < count; edge++) {
        int a = edges[2 * edge], b = edges[2 * edge + 1];
        ADDELEMENT(GRAPHROW(g, a, words), b);
        ADDELEMENT(GRAPHROW(g, b, words), a);
    }
    optionblk options;
    memset(&options, 0, sizeof options);
    options.getcanon = TRUE;
    options.linelength = 78;
    options.tc_level = 100;
    options.maxinvarlevel = 1;
    options.dispatch = (dispatchvec *)dlsym(RTLD_DEFAULT, "dispatch_graph");
    statsblk stats;
    find_densenauty()(g, order, same, orbits, &options, &stats, words, n, (graph *)rows);
    *mantissa = stats.grpsize1;
    *exponent = stats.grpsize2;
    free(orbits);
    free(g);
}

#else

int nauty_oracle_is_available(void) { return 0; }
int nauty_oracle_row_words(int n) { return n; }
void nauty_oracle_canonical(
    int n, const int *edges, int count, int *order, int *same, unsigned long *rows, double *mantissa, int *exponent) {}

#endif
