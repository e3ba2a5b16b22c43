// The interpreter of functions of a neuron: step by step over 128 neurons at a time, so that what lies between stays in the nearest
// cache. Steps of numbers alone are done once. Not-a-number goes through every step, so that a network that has lost its numbers shows.

#define CS_CHUNK 128
// Programs up to this length keep their results on the stack.
#define CS_STACK_STEPS 24

CS_INLINE lanes power_lanes(lanes x, int32_t exponent) {
    uint32_t left = exponent < 0 ? 0u - (uint32_t)exponent : (uint32_t)exponent;
    lanes value = all(1), square = x;
    for (; left; left >>= 1) {
        if (left & 1) value *= square;
        if (left > 1) square *= square;
    }
    return exponent < 0 ? all(1) / value : value;
}

CS_INLINE lanes real_power_lanes(lanes x, lanes y) {
    for (int k = 0; k < CS_WIDTH; k++) x[k] = pow(x[k], y[k]);
    return x;
}

CS_INLINE lanes gamma_lanes(lanes x) {
    for (int k = 0; k < CS_WIDTH; k++) x[k] = tgamma(x[k]);
    return x;
}

CS_INLINE lanes relu_lanes(lanes x) { return choose(x <= all(0), all(0), x); }

CS_INLINE lanes step_lanes(lanes x) { return choose(x != x, x, choose(x > all(0), all(1), all(0))); }

CS_INLINE lanes sign_lanes(lanes x) {
    return choose(x != x, x, choose(x > all(0), all(1), choose(x < all(0), all(-1), all(0))));
}

// Where the numbers of a step lie: one for each neuron, or, with mask 0, eight equal ones for all.
typedef struct {
    const double *at;
    size_t mask;
} operand;

CS_INLINE lanes read(operand from, size_t k) { return load(from.at + (k & from.mask)); }

#define CS_EACH(operation, expression)                                \
    case operation:                                                   \
        for (size_t k = 0; k < count; k += CS_WIDTH) {                \
            lanes x = read(a, k);                                     \
            store(out + k, expression);                               \
        }                                                             \
        break;
#define CS_EACH_PAIR(operation, expression)                           \
    case operation:                                                   \
        for (size_t k = 0; k < count; k += CS_WIDTH) {                \
            lanes x = read(a, k), y = read(b, k);                     \
            store(out + k, expression);                               \
        }                                                             \
        break;

// One step on `count` numbers, a multiple of eight.
static void evaluate(const cs_instruction *step, operand a, operand b, double *out, size_t count) {
    switch (step->operation) {
        CS_EACH_PAIR(CS_ADD, x + y)
        CS_EACH_PAIR(CS_SUBTRACT, x - y)
        CS_EACH_PAIR(CS_MULTIPLY, x * y)
        CS_EACH_PAIR(CS_DIVIDE, x / y)
        CS_EACH_PAIR(CS_SCALE_ADD, fma_lanes(all(step->value), x, y))
        CS_EACH_PAIR(CS_REAL_POWER, real_power_lanes(x, y))
        CS_EACH(CS_INPUT, x)
        CS_EACH(CS_SCALE, all(step->value) * x)
        CS_EACH(CS_POWER, power_lanes(x, step->b))
        CS_EACH(CS_SQRT, sqrt_lanes(x))
        CS_EACH(CS_EXP, exp_lanes(x))
        CS_EACH(CS_LOG, log_lanes(x))
        CS_EACH(CS_SIN, sin_lanes(x))
        CS_EACH(CS_COS, cos_lanes(x))
        CS_EACH(CS_TAN, tan_lanes(x))
        CS_EACH(CS_ASIN, asin_lanes(x))
        CS_EACH(CS_SINH, sinh_lanes(x))
        CS_EACH(CS_COSH, cosh_lanes(x))
        CS_EACH(CS_TANH, tanh_lanes(x))
        CS_EACH(CS_ERF, erf_lanes(x))
        CS_EACH(CS_GAMMA, gamma_lanes(x))
        CS_EACH(CS_RELU, relu_lanes(x))
        CS_EACH(CS_ABS, magnitude(x))
        CS_EACH(CS_SIGN, sign_lanes(x))
        CS_EACH(CS_STEP, step_lanes(x))
    }
}

CS_INLINE int has_second(int32_t operation) {
    switch (operation) {
    case CS_ADD:
    case CS_SUBTRACT:
    case CS_MULTIPLY:
    case CS_DIVIDE:
    case CS_SCALE_ADD:
    case CS_REAL_POWER:
        return 1;
    default:
        return 0;
    }
}

// What a run needs for each step.
typedef struct {
    operand result;
    double number[CS_WIDTH];
    double results[CS_CHUNK];
} step_room;

// Adds `count` results, a multiple of eight, to sums; the place of the first is a multiple of 32.
CS_INLINE void add_results(partial_sums *sums, operand x, size_t count) {
    CS_SUM_LOOP(count, sums, *sum + read(x, k), *sum)
}

// The same for the products of two results, each rounded before it is added.
CS_INLINE void add_products(partial_sums *sums, operand x, operand y, size_t count) {
    if (x.mask & y.mask) {
        // The usual case, without the masks.
        CS_SUM_LOOP(count, sums, *sum + load(x.at + k) * load(y.at + k), *sum)
    } else {
        CS_SUM_LOOP(count, sums, *sum + read(x, k) * read(y, k), *sum)
    }
}

// Adds the last `left` results, whose place is the given one; adding zero changes no sum, as none is -0.
CS_INLINE void add_last(partial_sums *sums, operand x, size_t place, size_t left) {
    lanes rest = load_part(x.at, left);
#pragma clang loop unroll(full)
    for (size_t p = 0; p < CS_PARTS; p++)
        sums->part[p] += place / CS_WIDTH % CS_PARTS == p ? rest : all(0);
}

// Runs the steps from the first that is not a number on, over `count` neurons, a multiple of eight of at most CS_CHUNK. Inputs are
// read where `rooms` says. The last result goes to `out`, or, if that is null and there is room for it, stays in its own.
CS_INLINE void run_steps(
    const cs_instruction *steps, int32_t step_count, step_room *rooms, double *out, size_t count) {
    for (int32_t k = 0; k < step_count; k++) {
        int last = k == step_count - 1;
        if (rooms[k].result.mask == 0 && !(last && out)) continue;
        if (steps[k].operation == CS_INPUT || rooms[k].result.mask == 0) {
            if (last && out)
                for (size_t i = 0; i < count; i += CS_WIDTH) store(out + i, read(rooms[k].result, i));
            continue;
        }
        double *to = last && out ? out : rooms[k].results;
        evaluate(
            &steps[k], rooms[steps[k].a].result,
            has_second(steps[k].operation) ? rooms[steps[k].b].result : rooms[steps[k].a].result, to, count);
        rooms[k].result.at = to;
    }
}

// Numbers and steps of numbers alone are worked out; the others are marked as vectors.
static void prepare(const cs_instruction *steps, int32_t step_count, const cs_input *inputs, step_room *rooms) {
    for (int32_t k = 0; k < step_count; k++) {
        step_room *room = &rooms[k];
        room->result.at = room->number;
        room->result.mask = 0;
        switch (steps[k].operation) {
        case CS_CONSTANT:
            store(room->number, all(steps[k].value));
            continue;
        case CS_INPUT:
            if (inputs[steps[k].a].is_scalar)
                store(room->number, all(inputs[steps[k].a].numbers[0]));
            else
                room->result.mask = ~(size_t)0;
            continue;
        }
        operand a = rooms[steps[k].a].result, b = has_second(steps[k].operation) ? rooms[steps[k].b].result : a;
        if (a.mask | b.mask)
            room->result.mask = ~(size_t)0;
        else
            evaluate(&steps[k], a, b, room->number, CS_WIDTH);
    }
}

// Runs the list over all neurons in chunks; the results go to `out`, or their sum is given if that is null.
static double run_in(
    step_room *rooms, const cs_instruction *steps, int32_t step_count, const cs_input *inputs, double *out,
    size_t count) {
    prepare(steps, step_count, inputs, rooms);
    step_room *last = &rooms[step_count - 1];
    if (!out && last->result.mask == 0) return last->number[0] * (double)count;
    // A sum of products needs no products in memory.
    int products = !out && steps[step_count - 1].operation == CS_MULTIPLY;
    partial_sums sums = {{0}};
    size_t whole = count - count % CS_WIDTH;
    for (size_t begin = 0; begin < count;) {
        size_t size = whole - begin, left = 0;
        if (size > CS_CHUNK) size = CS_CHUNK;
        if (size == 0) size = CS_WIDTH, left = count - begin;
        for (int32_t k = 0; k < step_count; k++) {
            if (steps[k].operation != CS_INPUT || rooms[k].result.mask == 0) continue;
            const double *numbers = inputs[steps[k].a].numbers + begin;
            if (left) {
                store(rooms[k].results, load_part(numbers, left));
                numbers = rooms[k].results;
            }
            rooms[k].result.at = numbers;
        }
        if (out && left) {
            double padded[CS_WIDTH];
            run_steps(steps, step_count, rooms, padded, size);
            memcpy(out + begin, padded, left * sizeof(double));
        } else if (out) {
            run_steps(steps, step_count, rooms, out + begin, size);
        } else if (products && !left) {
            run_steps(steps, step_count - 1, rooms, NULL, size);
            add_products(&sums, rooms[steps[step_count - 1].a].result, rooms[steps[step_count - 1].b].result, size);
        } else {
            run_steps(steps, step_count, rooms, NULL, size);
            if (left)
                add_last(&sums, last->result, begin, left);
            else
                add_results(&sums, last->result, size);
        }
        begin += left ? left : size;
    }
    return total(&sums);
}

static double run_all(
    const cs_instruction *steps, int32_t step_count, const cs_input *inputs, double *out, size_t count) {
    if (step_count <= 0 || count == 0) return 0;
    if (step_count <= CS_STACK_STEPS) {
        step_room rooms[CS_STACK_STEPS];
        return run_in(rooms, steps, step_count, inputs, out, count);
    }
    step_room *rooms = malloc((size_t)step_count * sizeof(step_room));
    if (!rooms) abort();
    double result = run_in(rooms, steps, step_count, inputs, out, count);
    free(rooms);
    return result;
}

static void run(const cs_instruction *steps, int32_t step_count, const cs_input *inputs, double *out, size_t count) {
    run_all(steps, step_count, inputs, out, count);
}

static double run_sum(const cs_instruction *steps, int32_t step_count, const cs_input *inputs, size_t count) {
    return run_all(steps, step_count, inputs, NULL, count);
}
