// FLINT as the module `Algebra` calls it: greatest common divisors, factors and exact quotients of polynomials with
// integer coefficients, for FLINT 2.7 and later.
//
// One calculation has one `cflint_work`, opened, used and closed by one thread. FLINT keeps small pools and tables per
// thread; emptying them after every question would cost six times the question, so it is done when the thread ends.
// Polynomials go in and out term by term, exponents as machine words, coefficients as
// machine words or, where they do not fit, as decimal digits; so no number of FLINT's is ever seen outside.
//
// FLINT aborts the process when an exponent overflows, memory runs out or it finds itself in error: callers check sizes
// beforehand, and `cflint_run` turns an abort that happens all the same into an answer. FLINT starts no threads of its
// own unless told to by flint_set_num_threads, which nobody here calls.

#ifndef DIAGRAMMAR_CFLINT_SHIM_H
#define DIAGRAMMAR_CFLINT_SHIM_H

#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(mp_limb_t) == sizeof(long), "one limb must be one machine word");

// The variables below sit in functions, where Swift keeps them, and exist once in every object file that uses them. That is
// one: a single Swift file calls FLINT, from functions that are not inlined elsewhere.

// MARK: Threads and aborts

// Where this thread goes on after an abort.
static jmp_buf **cflint_refuge(void) {
    static _Thread_local jmp_buf *refuge = NULL;
    return &refuge;
}

static __attribute__((noreturn)) void cflint_escape(void) {
    if (*cflint_refuge() != NULL) longjmp(**cflint_refuge(), 1);
    abort();
}

// The key whose destructor cleans up after a thread.
static pthread_key_t *cflint_thread_key(void) {
    static pthread_key_t key = 0;
    return &key;
}

static void cflint_thread_ends(void *used) {
    (void)used;
    flint_cleanup();
}

// To be called once before anything else; 0 if the system has no room.
static inline int cflint_prepare(void) {
    flint_set_abort(cflint_escape);
    atexit(flint_cleanup);  // the main thread has no end but this
    return pthread_key_create(cflint_thread_key(), cflint_thread_ends) == 0;
}

// MARK: Workspace

typedef struct {
    fmpz_mpoly_ctx_t ring;
    fmpz_mpoly_t left, right, result;
    fmpz_mpoly_factor_t factors;
    fmpz_t scratch;
    int broken;
} cflint_work;

// The polynomials of a workspace: operands, result, and from `cflint_first_factor` on the factors.
enum { cflint_left, cflint_right, cflint_result, cflint_first_factor };

// NULL if memory is exhausted.
static inline cflint_work *cflint_open(long symbols) {
    cflint_work *work = (cflint_work *)malloc(sizeof(cflint_work));
    if (work == NULL) return NULL;
    // Any value but NULL has the thread cleaned up at its end.
    pthread_setspecific(*cflint_thread_key(), work);
    fmpz_mpoly_ctx_init(work->ring, symbols, ORD_LEX);
    fmpz_mpoly_init(work->left, work->ring);
    fmpz_mpoly_init(work->right, work->ring);
    fmpz_mpoly_init(work->result, work->ring);
    fmpz_mpoly_factor_init(work->factors, work->ring);
    fmpz_init(work->scratch);
    work->broken = 0;
    return work;
}

static inline void cflint_close(cflint_work *work) {
    if (work->broken) return;  // what an abort left behind is in no state to be freed
    fmpz_clear(work->scratch);
    fmpz_mpoly_factor_clear(work->factors, work->ring);
    fmpz_mpoly_clear(work->result, work->ring);
    fmpz_mpoly_clear(work->right, work->ring);
    fmpz_mpoly_clear(work->left, work->ring);
    fmpz_mpoly_ctx_clear(work->ring);
    free(work);
}

static inline fmpz_mpoly_struct *cflint_polynomial(cflint_work *work, long which) {
    switch (which) {
    case cflint_left: return work->left;
    case cflint_right: return work->right;
    case cflint_result: return work->result;
    default: return work->factors->poly + (which - cflint_first_factor);
    }
}

// MARK: Writing an operand: terms in any order, then `cflint_finish`

static inline void cflint_push_word(cflint_work *work, long which, const unsigned long *powers, long coefficient) {
    fmpz_mpoly_push_term_si_ui(cflint_polynomial(work, which), coefficient, powers, work->ring);
}

// The digits are decimal, after a minus sign if negative, and end with NUL.
static inline void cflint_push_digits(
    cflint_work *work, long which, const unsigned long *powers, const char *digits) {
    fmpz_set_str(work->scratch, digits, 10);
    fmpz_mpoly_push_term_fmpz_ui(cflint_polynomial(work, which), work->scratch, powers, work->ring);
}

static inline void cflint_finish(cflint_work *work, long which) {
    fmpz_mpoly_sort_terms(cflint_polynomial(work, which), work->ring);
    fmpz_mpoly_combine_like_terms(cflint_polynomial(work, which), work->ring);
}

// MARK: Operations

typedef enum { cflint_gcd, cflint_divide, cflint_factor } cflint_operation;
// `cflint_none`: FLINT gives up, or there is no exact quotient. `cflint_broken`: it wanted to abort.
typedef enum { cflint_none, cflint_done, cflint_broken } cflint_outcome;

static inline int cflint_perform(cflint_work *work, cflint_operation operation) {
    switch (operation) {
    case cflint_gcd: return fmpz_mpoly_gcd(work->result, work->left, work->right, work->ring);
    case cflint_divide: return fmpz_mpoly_divides(work->result, work->left, work->right, work->ring);
    case cflint_factor:
#if __FLINT_RELEASE < 30200
        // Before 3.2, Wang's algorithm aborts on some polynomials in four and more symbols (FLINT issue 1998), and
        // fmpz_mpoly_factor tries it first. The other two are sound.
        return fmpz_mpoly_factor_zippel(work->factors, work->left, work->ring)
            || fmpz_mpoly_factor_zassenhaus(work->factors, work->left, work->ring);
#else
        return fmpz_mpoly_factor(work->factors, work->left, work->ring);
#endif
    }
    return 0;
}

// Never inlined: a function that calls setjmp keeps its own frame. Only C lies between it and the jump.
static __attribute__((noinline)) cflint_outcome cflint_run(cflint_work *work, cflint_operation operation) {
    jmp_buf refuge;
    if (setjmp(refuge) != 0) {
        *cflint_refuge() = NULL;
        work->broken = 1;
        return cflint_broken;
    }
    *cflint_refuge() = &refuge;
    int success = cflint_perform(work, operation);
    *cflint_refuge() = NULL;
    return success ? cflint_done : cflint_none;
}

// MARK: Reading a result

static inline long cflint_factor_count(cflint_work *work) {
    return fmpz_mpoly_factor_length(work->factors, work->ring);
}

static inline long cflint_factor_power(cflint_work *work, long index) {
    return fmpz_mpoly_factor_get_exp_si(work->factors, index, work->ring);
}

static inline long cflint_term_count(cflint_work *work, long which) {
    return fmpz_mpoly_length(cflint_polynomial(work, which), work->ring);
}

static inline void cflint_powers(cflint_work *work, long which, long term, unsigned long *powers) {
    fmpz_mpoly_get_term_exp_ui(powers, cflint_polynomial(work, which), term, work->ring);
}

// Whether the coefficient of a term fits a machine word, and if so the word.
static inline int cflint_coefficient_word(cflint_work *work, long which, long term, long *word) {
    fmpz_mpoly_get_term_coeff_fmpz(work->scratch, cflint_polynomial(work, which), term, work->ring);
    if (!fmpz_fits_si(work->scratch)) return 0;
    *word = fmpz_get_si(work->scratch);
    return 1;
}

// The digits of the coefficient looked at last: room for them with a sign and NUL, and their number when written.
static inline long cflint_digits_capacity(cflint_work *work) { return (long)fmpz_sizeinbase(work->scratch, 10) + 2; }

static inline long cflint_digits(cflint_work *work, unsigned char *buffer) {
    fmpz_get_str((char *)buffer, 10, work->scratch);
    return (long)strlen((const char *)buffer);
}

#endif
