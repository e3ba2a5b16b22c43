// Streams of random numbers. All are made in groups of sixteen from eight counters, those of position, position + 1, ..., position + 7
// (position modulo 2^64): words 0 to 7 are the low halves of the results, in the order of the counters, words 8 to 15 the high halves.
// A group that has begun is used up, so the first numbers of a call do not depend on how many follow.

#define CS_GROUP 16

typedef struct {
    lanes_word low, high;
} word_group;

// What stays the same for all groups of a call: the upper half of the counters and the keys of the ten rounds.
typedef struct {
    cs_stream *stream;
    uint64_t keys[20];
} stream_reader;

CS_INLINE stream_reader reader_of(cs_stream *stream) {
    stream_reader reader;
    reader.stream = stream;
    uint32_t k0 = (uint32_t)stream->seed, k1 = (uint32_t)(stream->seed >> 32);
    for (int round = 0; round < 10; round++) {
        reader.keys[2 * round] = k0 + round * 0x9E3779B9u;
        reader.keys[2 * round + 1] = k1 + round * 0xBB67AE85u;
    }
    return reader;
}

typedef uint32_t half_words __attribute__((ext_vector_type(16)));

// The lower halves of x, and above them the lower halves of y.
CS_INLINE lanes_word join_halves(lanes_word x, lanes_word y) {
    return (lanes_word)__builtin_shufflevector(
        (half_words)x, (half_words)y, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
}

// Philox on the next eight counters; a lane holds 32 bits, and whatever stands above them is ignored.
CS_INLINE word_group next_words(stream_reader *reader) {
    cs_stream *stream = reader->stream;
    lanes_word position = (lanes_word)stream->position + (lanes_word){0, 1, 2, 3, 4, 5, 6, 7};
    stream->position += CS_WIDTH;
    const uint64_t low_half = 0xFFFFFFFFu;
    lanes_word c0 = position, c1 = position >> 32;
    lanes_word c2 = (lanes_word)stream->stream, c3 = (lanes_word)(stream->stream >> 32);
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
        lanes_word p0 = (c0 & low_half) * 0xD2511F53u, p1 = (c2 & low_half) * 0xCD9E8D57u;
        c0 = (p1 >> 32) ^ c1 ^ (lanes_word)reader->keys[2 * round];
        c2 = (p0 >> 32) ^ c3 ^ (lanes_word)reader->keys[2 * round + 1];
        c1 = p1;
        c3 = p0;
    }
    word_group words = {join_halves(c0, c1), join_halves(c2, c3)};
    return words;
}

// (k + 1/2)/2^52, where k is the upper 52 bits of the word: strictly between 0 and 1, symmetric about 1/2, exact.
CS_INLINE lanes uniform(lanes_word words) {
    return number((words >> 12) | 0x3ff0000000000000ull) - all(1 - 0x1p-53);
}

typedef struct {
    lanes first, second;
} number_group;

// Box and Muller: sqrt(-2 log u) (cos, sin)(2 pi v) for u, v uniform. The angle is within 1/8 of a turn about 0; two of the low bits of
// its word turn it to one of the four axes. u is at least 2^-53, so no number exceeds 8.57 standard deviations.
CS_INLINE number_group next_normals(stream_reader *stream, lanes deviation) {
    word_group words = next_words(stream);
    lanes radius = sqrt_lanes(normal_log(uniform(words.low), all(0)) * all(-2)) * deviation;
    lanes turn = (uniform(words.high) - all(0.5)) * all(0.25);
    lanes z = turn * turn;
    lanes sin = turn * POLYNOMIAL(z, CS_SERIES_TURN_SIN) * radius;
    lanes cos = fma_lanes(z * POLYNOMIAL(z, CS_SERIES_TURN_COS), radius, radius);
    cos = number(word(cos) ^ (words.high << 63));
    lanes_mask swap = (words.high & 2) != 0;
    number_group normals = {choose(swap, sin, cos), choose(swap, cos, sin)};
    return normals;
}

// Runs `group`, which gives two sets of eight, for every sixteen numbers.
#define CS_GROUP_LOOP(group)                                                          \
    stream_reader reader = reader_of(stream);                                         \
    size_t k = 0;                                                                     \
    for (; k + CS_GROUP <= count; k += CS_GROUP) {                                    \
        number_group numbers = group;                                                 \
        store(out + k, numbers.first);                                                \
        store(out + k + CS_WIDTH, numbers.second);                                    \
    }                                                                                 \
    if (k < count) {                                                                  \
        double padded[CS_GROUP];                                                      \
        number_group numbers = group;                                                 \
        store(padded, numbers.first);                                                 \
        store(padded + CS_WIDTH, numbers.second);                                     \
        memcpy(out + k, padded, (count - k) * sizeof(double));                        \
    }

static void normals(cs_stream *stream, double *out, size_t count, double deviation) {
    CS_GROUP_LOOP(next_normals(&reader, all(deviation)))
}

CS_INLINE number_group next_uniforms(stream_reader *stream) {
    word_group words = next_words(stream);
    number_group uniforms = {uniform(words.low), uniform(words.high)};
    return uniforms;
}

static void uniforms(cs_stream *stream, double *out, size_t count) { CS_GROUP_LOOP(next_uniforms(&reader)) }

static void bits(cs_stream *stream, uint64_t *out, size_t count) {
    stream_reader reader = reader_of(stream);
    for (size_t k = 0; k < count; k += CS_GROUP) {
        word_group words = next_words(&reader);
        uint64_t group[CS_GROUP];
        *(words_in_memory *)group = words.low;
        *(words_in_memory *)(group + CS_WIDTH) = words.high;
        memcpy(out + k, group, (count - k < CS_GROUP ? count - k : CS_GROUP) * sizeof(uint64_t));
    }
}

// The b-th sixteen of 1024 signs are the b-th bits, counted from the lowest, of the words of a group.
static void signs(cs_stream *stream, double *out, size_t count, double scale) {
    stream_reader reader = reader_of(stream);
    lanes_word positive = word(all(scale));
    word_group words = {0, 0};
    for (size_t k = 0; k < count; k += CS_GROUP) {
        uint64_t bit = k / CS_GROUP % 64;
        if (bit == 0) words = next_words(&reader);
        double group[CS_GROUP];
        store(group, number(positive ^ ((words.low >> bit) << 63)));
        store(group + CS_WIDTH, number(positive ^ ((words.high >> bit) << 63)));
        memcpy(out + k, group, (count - k < CS_GROUP ? count - k : CS_GROUP) * sizeof(double));
    }
}

// Gaps between numbers that are not zero are geometric: floor(log u/log(1 - p)) zeros before the next. Sixteen gaps are drawn, then
// sixteen Gaussian numbers for them, and so on; the work is in proportion to the numbers that are not zero.
static void sparse_normals(cs_stream *stream, double *out, size_t count, double probability, double deviation) {
    if (probability >= 1) {
        normals(stream, out, count, deviation);
        return;
    }
    memset(out, 0, count * sizeof(double));
    if (!(probability > 0)) return;
    // log(1 - p) without the rounding of 1 - p: that of the rounded number times p over what was taken off.
    double rest = 1 - probability;
    double log_rest = rest == 1 ? -probability : log_lanes(all(rest))[0] * (probability / (1 - rest));
    stream_reader reader = reader_of(stream);
    size_t place = 0;
    for (;;) {
        number_group u = next_uniforms(&reader);
        double gaps[CS_GROUP], values[CS_GROUP];
        store(gaps, normal_log(u.first, all(0)) / all(log_rest));
        store(gaps + CS_WIDTH, normal_log(u.second, all(0)) / all(log_rest));
        number_group n = next_normals(&reader, all(deviation));
        store(values, n.first);
        store(values + CS_WIDTH, n.second);
        for (int k = 0; k < CS_GROUP; k++) {
            if (!(gaps[k] < (double)(count - place))) return;
            place += (size_t)gaps[k];
            out[place++] = values[k];
        }
    }
}
