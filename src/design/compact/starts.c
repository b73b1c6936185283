#include "design/compact/solve.h"

#include "base/threads.h"
#include "design/compact/bisect.h"
#include "design/compact/coarsen.h"
#include "design/compact/soft.h"

#include <math.h>

#define START_MAX 16 ///< starts in one batch at most
#define BISECT_ANGLES 8
#define BISECT_WINDOW 0.003 ///< of the mean target

/// One start: its own copy of the coarse field.
typedef struct start {
    marz_field field;
    double value; ///< moment and price of imbalance; INFINITY: none
} start;

typedef struct batch {
    marz_compact_run *run;
    start *starts;
    int32_t first; ///< number of the first start of the batch
} batch;

/// What a start is worth: its moment, and as much again as a quarter of the weight out of place.
static double value_of(const marz_field *f, double free, double inside)
{
    const double excess = marz_field_excess(f, free);
    return (marz_field_moment(f) + inside) * (1 + 4 * excess / f->part_count);
}

static bool make_start(const marz_compact_run *run, start *s, int32_t number)
{
    marz_rng rng = marz_rng_make(run->options->seed, 1, (uint64_t)number);
    marz_arena *arena = marz_arena_create(0);
    marz_cutter cutter;
    s->value = INFINITY;
    bool ok = arena && marz_cutter_init(&cutter, run->piece_count, arena) &&
              marz_field_init(&s->field) &&
              marz_coarse_field(&run->fine, run->piece_of, run->piece_count, &s->field) &&
              marz_bisect(&s->field, &cutter, BISECT_ANGLES, BISECT_WINDOW, &rng);
    if (ok) {
        marz_soft_options options = MARZ_SOFT_NORMAL;
        options.free = 0.9 * run->free;
        options.band_last = fmax(run->free, 0.001);
        marz_soft_stage(&s->field, &cutter, &options, &rng, run->control);
        ok = !s->field.is_broken;
        if (ok)
            s->value = value_of(&s->field, run->free, run->inside);
    }
    marz_arena_destroy(arena);
    return ok;
}

static void make_starts(void *context, int64_t first, int64_t last)
{
    const batch *b = context;
    for (int64_t k = first; k < last; k++)
        make_start(b->run, &b->starts[k], b->first + (int32_t)k);
}

/// Keeps the better one of `best` and each start; drops the others.
static void take_best(start *best, start *starts, int32_t count)
{
    for (int32_t k = 0; k < count; k++) {
        if (starts[k].value < best->value) {
            const start swap = *best;
            *best = starts[k];
            starts[k] = swap;
        }
        marz_field_deinit(&starts[k].field);
    }
}

marz_status marz_compact_start(marz_compact_run *run, int64_t until_ms, marz_error *error)
{
    enum { BATCH = 2, BATCHES = 3 }; // a batch is the same on any number of threads
    start best = {.value = INFINITY}, starts[BATCH];
    const int64_t began = marz_clock_ms();
    for (int32_t k = 0; k < (until_ms ? START_MAX : BATCHES); k++) {
        for (int32_t i = 0; i < BATCH; i++)
            starts[i] = (start){.value = INFINITY};
        batch b = {.run = run, .starts = starts, .first = k * BATCH};
        marz_parallel(run->thread_count, BATCH, 1, make_starts, &b);
        take_best(&best, starts, BATCH);
        const int64_t now = marz_clock_ms(), each = (now - began) / (k + 1);
        if (marz_compact_stops(run) || (until_ms && now + each > until_ms))
            break;
    }
    if (isinf(best.value)) {
        marz_field_deinit(&best.field);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d pieces", run->piece_count);
    }
    marz_field_deinit(&run->coarse);
    run->coarse = best.field;
    return MARZ_OK;
}
