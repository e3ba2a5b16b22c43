#include "PeerGMP.h"

#if !__has_include(<gmp.h>)
#error "The benchmarks need GMP: apt-get install libgmp-dev"
#else

#include <gmp.h>
#include <stdlib.h>

struct gmp_list {
    long count;
    mpq_t *values;
};

gmp_list *gmp_list_create(long count) {
    gmp_list *list = malloc(sizeof *list);
    list->count = count;
    list->values = malloc((size_t)count * sizeof *list->values);
    for (long i = 0; i < count; i++) mpq_init(list->values[i]);
    return list;
}

void gmp_list_free(gmp_list *list) {
    for (long i = 0; i < list->count; i++) mpq_clear(list->values[i]);
    free(list->values);
    free(list);
}

void gmp_list_set(gmp_list *list, long index, const char *text) {
    if (mpq_set_str(list->values[index], text, 10) != 0) abort();
    mpq_canonicalize(list->values[index]);
}

char *gmp_list_text(const gmp_list *list, long index) { return mpq_get_str(NULL, 10, list->values[index]); }

void gmp_list_add(gmp_list *out, const gmp_list *a, const gmp_list *b) {
    for (long i = 0; i < out->count; i++) mpq_add(out->values[i], a->values[i], b->values[i]);
}

void gmp_list_multiply(gmp_list *out, const gmp_list *a, const gmp_list *b) {
    for (long i = 0; i < out->count; i++) mpq_mul(out->values[i], a->values[i], b->values[i]);
}

void gmp_list_accumulate(gmp_list *sum, const gmp_list *a) {
    for (long i = 0; i < a->count; i++) mpq_add(sum->values[0], sum->values[0], a->values[i]);
}

void gmp_list_accumulate_products(gmp_list *sum, const gmp_list *a, const gmp_list *b) {
    mpq_t product;
    mpq_init(product);
    for (long i = 0; i < a->count; i++) {
        mpq_mul(product, a->values[i], b->values[i]);
        mpq_add(sum->values[0], sum->values[0], product);
    }
    mpq_clear(product);
}

void gmp_list_accumulate_factors(gmp_list *product, const gmp_list *a) {
    for (long i = 0; i < a->count; i++) mpq_mul(product->values[0], product->values[0], a->values[i]);
}

void gmp_list_accumulate_integer_products(gmp_list *sum, const gmp_list *a, const gmp_list *b) {
    for (long i = 0; i < a->count; i++)
        mpz_addmul(mpq_numref(sum->values[0]), mpq_numref(a->values[i]), mpq_numref(b->values[i]));
}

void gmp_list_accumulate_multiples(gmp_list *sum, const gmp_list *factor, long count) {
    mpq_t multiple;
    mpq_init(multiple);
    for (long i = 0; i < count; i++) {
        mpq_set_si(multiple, i, 1);
        mpq_mul(multiple, multiple, factor->values[0]);
        mpq_add(sum->values[0], sum->values[0], multiple);
    }
    mpq_clear(multiple);
}

const char *gmp_version_text(void) { return gmp_version; }

#endif
