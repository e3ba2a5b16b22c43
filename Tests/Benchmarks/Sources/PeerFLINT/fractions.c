#include "PeerFLINT.h"

#if !__has_include(<flint/fmpq.h>)
#error "The benchmarks need FLINT: apt-get install libflint-dev"
#else

#include <flint/fmpq.h>
#include <stdlib.h>

struct flint_list {
    long count;
    fmpq_t *values;
};

flint_list *flint_list_create(long count) {
    flint_list *list = malloc(sizeof *list);
    list->count = count;
    list->values = malloc((size_t)count * sizeof *list->values);
    for (long i = 0; i < count; i++) fmpq_init(list->values[i]);
    return list;
}

void flint_list_free(flint_list *list) {
    for (long i = 0; i < list->count; i++) fmpq_clear(list->values[i]);
    free(list->values);
    free(list);
}

void flint_list_set(flint_list *list, long index, const char *text) {
    if (fmpq_set_str(list->values[index], text, 10) != 0) abort();
    fmpq_canonicalise(list->values[index]);
}

char *flint_list_text(const flint_list *list, long index) { return fmpq_get_str(NULL, 10, list->values[index]); }

void flint_list_add(flint_list *out, const flint_list *a, const flint_list *b) {
    for (long i = 0; i < out->count; i++) fmpq_add(out->values[i], a->values[i], b->values[i]);
}

void flint_list_multiply(flint_list *out, const flint_list *a, const flint_list *b) {
    for (long i = 0; i < out->count; i++) fmpq_mul(out->values[i], a->values[i], b->values[i]);
}

void flint_list_accumulate(flint_list *sum, const flint_list *a) {
    for (long i = 0; i < a->count; i++) fmpq_add(sum->values[0], sum->values[0], a->values[i]);
}

void flint_list_accumulate_products(flint_list *sum, const flint_list *a, const flint_list *b) {
    for (long i = 0; i < a->count; i++) fmpq_addmul(sum->values[0], a->values[i], b->values[i]);
}

void flint_list_accumulate_factors(flint_list *product, const flint_list *a) {
    for (long i = 0; i < a->count; i++) fmpq_mul(product->values[0], product->values[0], a->values[i]);
}

#endif
