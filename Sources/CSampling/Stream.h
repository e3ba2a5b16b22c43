// Streams of random numbers. All are made in groups of sixteen from eight counters, those of position, position + 1, ..., position + 7
// (position modulo 2^64): words 0 to 7 are the low halves of the results, in the order of the counters, words 8 to 15 the high halves.
// A group that has begun is used up, so the first numbers of a call do not depend on how many follow.

#define CS_GROUP 16
// Groups that are made at the same time; a version with enough registers takes more. The numbers are the same.
#ifndef CS_ABREAST
#define CS_ABREAST 1
#endif

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

// Philox on the counters of the next `count` groups; a lane holds 32 bits, and whatever stands above them is ignored. The groups go
// side by side, as each is a long chain of operations that wait for each other.
CS_INLINE void next_words(stream_reader *reader, word_group *groups, int count) {
    cs_stream *stream = reader->stream;
    const uint64_t low_half = 0xFFFFFFFFu;
    lanes_word c0[CS_ABREAST], c1[CS_ABREAST], c2[CS_ABREAST], c3[CS_ABREAST];
#pragma clang loop unroll(full)
    for (int g = 0; g < count; g++) {
        lanes_word position = (lanes_word)stream->position + (lanes_word){0, 1, 2, 3, 4, 5, 6, 7};
        stream->position += CS_WIDTH;
        c0[g] = position, c1[g] = position >> 32;
        c2[g] = (lanes_word)stream->stream, c3[g] = (lanes_word)(stream->stream >> 32);
    }
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
#pragma clang loop unroll(full)
        for (int g = 0; g < count; g++) {
            lanes_word p0 = (c0[g] & low_half) * 0xD2511F53u, p1 = (c2[g] & low_half) * 0xCD9E8D57u;
            c0[g] = (p1 >> 32) ^ c1[g] ^ (lanes_word)reader->keys[2 * round];
            c2[g] = (p0 >> 32) ^ c3[g] ^ (lanes_word)reader->keys[2 * round + 1];
            c1[g] = p1;
            c3[g] = p0;
        }
    }
#pragma clang loop unroll(full)
    for (int g = 0; g < count; g++) {
        groups[g].low = join_halves(c0[g], c1[g]);
        groups[g].high = join_halves(c2[g], c3[g]);
    }
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
CS_INLINE number_group normals_of(word_group words, double deviation) {
    lanes radius = sqrt_lanes(normal_log(uniform(words.low), all(0)) * all(-2)) * all(deviation);
    lanes turn = (uniform(words.high) - all(0.5)) * all(0.25);
    lanes z = turn * turn;
    lanes sine = turn * POLYNOMIAL(z, CS_SERIES_TURN_SIN) * radius;
    lanes cosine = fma_lanes(z * POLYNOMIAL(z, CS_SERIES_TURN_COS), radius, radius);
    cosine = number(word(cosine) ^ (words.high << 63));
    lanes_mask swap = (words.high & 2) != 0;
    number_group normals = {choose(swap, sine, cosine), choose(swap, cosine, sine)};
    return normals;
}

CS_INLINE number_group uniforms_of(word_group words) {
    number_group uniforms = {uniform(words.low), uniform(words.high)};
    return uniforms;
}

CS_INLINE void store_group(double *to, number_group numbers) {
    store(to, numbers.first);
    store(to + CS_WIDTH, numbers.second);
}

// Fills `out` with what `numbers` makes of the groups of words. While it works on some groups, the words of the next are on their way.
#define CS_FILL(numbers)                                                                          \
    stream_reader reader = reader_of(stream);                                                     \
    word_group words[CS_ABREAST], next[CS_ABREAST];                                               \
    size_t k = 0, step = CS_ABREAST * CS_GROUP;                                                   \
    if (step <= count) next_words(&reader, next, CS_ABREAST);                                     \
    for (; k + step <= count; k += step) {                                                        \
        memcpy(words, next, sizeof(words));                                                       \
        if (k + 2 * step <= count) next_words(&reader, next, CS_ABREAST);                         \
        _Pragma("clang loop unroll(full)") for (int g = 0; g < CS_ABREAST; g++)                   \
            store_group(out + k + g * CS_GROUP, numbers(words[g]));                               \
    }                                                                                             \
    for (; k < count; k += CS_GROUP) {                                                            \
        next_words(&reader, words, 1);                                                            \
        double group[CS_GROUP];                                                                   \
        store_group(group, numbers(words[0]));                                                    \
        memcpy(out + k, group, (count - k < CS_GROUP ? count - k : CS_GROUP) * sizeof(double));   \
    }

static void normals(cs_stream *stream, double *out, size_t count, double deviation) {
#define NUMBERS(words) normals_of(words, deviation)
    CS_FILL(NUMBERS)
#undef NUMBERS
}

static void uniforms(cs_stream *stream, double *out, size_t count) { CS_FILL(uniforms_of) }

static void bits(cs_stream *stream, uint64_t *out, size_t count) {
    stream_reader reader = reader_of(stream);
    for (size_t k = 0; k < count; k += CS_GROUP) {
        word_group words;
        next_words(&reader, &words, 1);
        uint64_t group[CS_GROUP];
        *(words_in_memory *)group = words.low;
        *(words_in_memory *)(group + CS_WIDTH) = words.high;
        memcpy(out + k, group, (count - k < CS_GROUP ? count - k : CS_GROUP) * sizeof(uint64_t));
    }
}

// The b-th sixteen of 1024 signs are the b-th bits, counted from the lowest, of the words of a group.
CS_INLINE number_group signs_of(word_group words, uint64_t bit, double scale) {
    lanes_word positive = word(all(scale));
    number_group numbers = {
        number(positive ^ ((words.low >> bit) << 63)), number(positive ^ ((words.high >> bit) << 63))};
    return numbers;
}

static void signs(cs_stream *stream, double *out, size_t count, double scale) {
    stream_reader reader = reader_of(stream);
    word_group words = {0, 0};
    size_t k = 0;
    for (; k + CS_GROUP <= count; k += CS_GROUP) {
        uint64_t bit = k / CS_GROUP % 64;
        if (bit == 0) next_words(&reader, &words, 1);
        store_group(out + k, signs_of(words, bit, scale));
    }
    if (k < count) {
        uint64_t bit = k / CS_GROUP % 64;
        if (bit == 0) next_words(&reader, &words, 1);
        double group[CS_GROUP];
        store_group(group, signs_of(words, bit, scale));
        memcpy(out + k, group, (count - k) * sizeof(double));
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
        word_group words;
        double gaps[CS_GROUP], values[CS_GROUP];
        next_words(&reader, &words, 1);
        store(gaps, normal_log(uniform(words.low), all(0)) / all(log_rest));
        store(gaps + CS_WIDTH, normal_log(uniform(words.high), all(0)) / all(log_rest));
        next_words(&reader, &words, 1);
        store_group(values, normals_of(words, deviation));
        for (int k = 0; k < CS_GROUP; k++) {
            if (!(gaps[k] < (double)(count - place))) return;
            place += (size_t)gaps[k];
            out[place++] = values[k];
        }
    }
}
