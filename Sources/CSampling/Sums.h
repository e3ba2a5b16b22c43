// Sums in a fixed order: number i goes to lane i mod 8 of partial sum (i/8) mod 4, each starting at +0; then the partial sums as
// (0 + 1) + (2 + 3), then the lanes by the tree of Lanes.h. A count that is no multiple of eight is filled up with zeros.

#define CS_PARTS 4

typedef struct {
    lanes part[CS_PARTS];
} partial_sums;

CS_INLINE double total(const partial_sums *sums) {
    return sum_of_lanes((sums->part[0] + sums->part[1]) + (sums->part[2] + sums->part[3]));
}

// A loop over `count` numbers; `whole` uses k, the place of eight of them, `part` also the count that is left. Both add to `p`.
#define CS_SUM_LOOP(count, sums, whole, rest)                                          \
    {                                                                                  \
        size_t k = 0;                                                                  \
        for (; k + CS_PARTS * CS_WIDTH <= (count);) {                                  \
            _Pragma("clang loop unroll(full)") for (int p = 0; p < CS_PARTS; p++) {    \
                lanes *sum = &(sums)->part[p];                                         \
                *sum = whole;                                                          \
                k += CS_WIDTH;                                                         \
            }                                                                          \
        }                                                                              \
        int p = 0;                                                                     \
        for (; k + CS_WIDTH <= (count); k += CS_WIDTH, p++) {                          \
            lanes *sum = &(sums)->part[p];                                             \
            *sum = whole;                                                              \
        }                                                                              \
        if (k < (count)) {                                                             \
            lanes *sum = &(sums)->part[p];                                             \
            size_t left = (count)-k;                                                   \
            *sum = rest;                                                               \
        }                                                                              \
    }

static double sum(const double *x, size_t count) {
    partial_sums sums = {{0}};
    CS_SUM_LOOP(count, &sums, *sum + load(x + k), *sum + load_part(x + k, left))
    return total(&sums);
}

static double dot(const double *x, const double *y, size_t count) {
    partial_sums sums = {{0}};
    CS_SUM_LOOP(
        count, &sums, fma_lanes(load(x + k), load(y + k), *sum),
        fma_lanes(load_part(x + k, left), load_part(y + k, left), *sum))
    return total(&sums);
}

static void add_scaled(double a, const double *x, double *y, size_t count) {
    size_t k = 0;
    for (; k + CS_WIDTH <= count; k += CS_WIDTH) store(y + k, fma_lanes(all(a), load(x + k), load(y + k)));
    size_t left = count - k;
    if (left) store_part(y + k, fma_lanes(all(a), load_part(x + k, left), load_part(y + k, left)), left);
}

static void scale(double a, const double *x, double *y, size_t count) {
    size_t k = 0;
    for (; k + CS_WIDTH <= count; k += CS_WIDTH) store(y + k, all(a) * load(x + k));
    if (k < count) store_part(y + k, all(a) * load_part(x + k, count - k), count - k);
}

static void dots(const double *rows, size_t stride, size_t row_count, const double *x, double *out, size_t count) {
    for (size_t row = 0; row < row_count; row++) out[row] = dot(rows + row * stride, x, count);
}

static void combine(const double *rows, size_t stride, size_t row_count, const double *a, double *y, size_t count) {
    for (size_t row = 0; row < row_count; row++) add_scaled(a[row], rows + row * stride, y, count);
}

static int all_below(const double *x, size_t count, double bound) {
    lanes_mask below = -1;
    size_t k = 0;
    for (; k + CS_WIDTH <= count; k += CS_WIDTH) below &= magnitude(load(x + k)) < all(bound);
    for (; k < count; k++) below[0] &= -(int64_t)(fabs(x[k]) < bound);
    int64_t result = -1;
    for (int lane = 0; lane < CS_WIDTH; lane++) result &= below[lane];
    return result != 0;
}
