// Fractions and integers by GMP alone, in place: the loops a C programmer would write.

#ifndef BENCHMARKS_PEER_GMP_H
#define BENCHMARKS_PEER_GMP_H

/// A list of fractions (mpq_t) of fixed length, all 0 at first.
typedef struct gmp_list gmp_list;

gmp_list *gmp_list_create(long count);
void gmp_list_free(gmp_list *list);

/// Reads `-3/8`.
void gmp_list_set(gmp_list *list, long index, const char *text);

/// Writes `-3/8`; the caller frees the text.
char *gmp_list_text(const gmp_list *list, long index);

/// out[i] = a[i] + b[i]
void gmp_list_add(gmp_list *out, const gmp_list *a, const gmp_list *b);

/// out[i] = a[i] · b[i]
void gmp_list_multiply(gmp_list *out, const gmp_list *a, const gmp_list *b);

/// sum[0] += a[i] for every i
void gmp_list_accumulate(gmp_list *sum, const gmp_list *a);

/// sum[0] += a[i] · b[i] for every i
void gmp_list_accumulate_products(gmp_list *sum, const gmp_list *a, const gmp_list *b);

/// product[0] *= a[i] for every i
void gmp_list_accumulate_factors(gmp_list *product, const gmp_list *a);

/// sum[0] += a[i] · b[i] for every i, by mpz_addmul; all of them are integers.
void gmp_list_accumulate_integer_products(gmp_list *sum, const gmp_list *a, const gmp_list *b);

/// sum[0] += i · factor[0] for i = 0 … count − 1
void gmp_list_accumulate_multiples(gmp_list *sum, const gmp_list *factor, long count);

const char *gmp_version_text(void);

#endif
