// Sums in a fixed order: number i goes to lane i mod 8 of partial sum (i/8) mod 4, each starting at +0; then the partial sums as
// (0 + 1) + (2 + 3), then the lanes by the tree of Lanes.h. A count that is no multiple of eight is filled up with zeros.

#define CS_PARTS 4

typedef struct {
    lanes part[CS_PARTS];
} partial_sums;

CS_INLINE double total(const partial_sums *sums) {
    return sum_of_lanes((sums->part[0] + sums->part[1]) + (sums->part[2] + sums->part[3]));
}

// A loop over `count` numbers, eight at a time: `whole` is what becomes of the partial sum *sum with numbers k to k + 7, `rest` what
// becomes of it with the `left` last ones. Partial sums are told apart when compiled, so they stay in registers.
#define CS_SUM_LOOP(count, sums, whole, rest)                                                        \
    {                                                                                                \
        size_t k = 0;                                                                                \
        while (k + CS_PARTS * CS_WIDTH <= (count)) {                                                 \
            _Pragma("clang loop unroll(full)") for (int p = 0; p < CS_PARTS; p++, k += CS_WIDTH) {   \
                lanes *sum = &(sums)->part[p];                                                       \
                *sum = whole;                                                                        \
            }                                                                                        \
        }                                                                                            \
        _Pragma("clang loop unroll(full)") for (int p = 0; p < CS_PARTS; p++, k += CS_WIDTH) {       \
            lanes *sum = &(sums)->part[p];                                                           \
            if (k + CS_WIDTH <= (count)) {                                                           \
                *sum = whole;                                                                        \
            } else if (k < (count)) {                                                                \
                size_t left = (count)-k;                                                             \
                (void)left;                                                                          \
                *sum = rest;                                                                         \
            }                                                                                        \
        }                                                                                            \
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

// Several rows at a time read x only once; each sum is the one that `dot` gives.
#ifndef CS_ROWS_ABREAST
#define CS_ROWS_ABREAST 1
#endif

static void dots(const double *rows, size_t stride, size_t row_count, const double *x, double *out, size_t count) {
    size_t row = 0;
    for (; row + CS_ROWS_ABREAST <= row_count; row += CS_ROWS_ABREAST) {
        partial_sums sums[CS_ROWS_ABREAST] = {{{0}}};
        const double *from = rows + row * stride;
        size_t whole = count - count % (CS_PARTS * CS_WIDTH);
        for (size_t k = 0; k < whole;) {
#pragma clang loop unroll(full)
            for (int p = 0; p < CS_PARTS; p++, k += CS_WIDTH) {
                lanes of_x = load(x + k);
#pragma clang loop unroll(full)
                for (int r = 0; r < CS_ROWS_ABREAST; r++)
                    sums[r].part[p] = fma_lanes(load(from + r * stride + k), of_x, sums[r].part[p]);
            }
        }
        for (int r = 0; r < CS_ROWS_ABREAST; r++) {
            const double *y = from + r * stride;
            int p = 0;
            for (size_t k = whole; k < count; k += CS_WIDTH, p++) {
                size_t left = count - k;
                lanes a = left < CS_WIDTH ? load_part(y + k, left) : load(y + k);
                lanes b = left < CS_WIDTH ? load_part(x + k, left) : load(x + k);
                sums[r].part[p] = fma_lanes(a, b, sums[r].part[p]);
            }
            out[row + r] = total(&sums[r]);
        }
    }
    for (; row < row_count; row++) out[row] = dot(rows + row * stride, x, count);
}

// Four rows are added before y goes back to memory, one after the other, as if each were added on its own.
static void combine(const double *rows, size_t stride, size_t row_count, const double *a, double *y, size_t count) {
    size_t row = 0, whole = count - count % CS_WIDTH;
    for (; row + 4 <= row_count; row += 4) {
        const double *from = rows + row * stride;
        lanes factors[4] = {all(a[row]), all(a[row + 1]), all(a[row + 2]), all(a[row + 3])};
        for (size_t k = 0; k < whole; k += CS_WIDTH) {
            lanes value = load(y + k);
#pragma clang loop unroll(full)
            for (int r = 0; r < 4; r++) value = fma_lanes(factors[r], load(from + r * stride + k), value);
            store(y + k, value);
        }
        for (int r = 0; r < 4; r++) add_scaled(a[row + r], from + r * stride + whole, y + whole, count - whole);
    }
    for (; row < row_count; row++) add_scaled(a[row], rows + row * stride, y, count);
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
