#include "base/threads.h"
#include "design/design_internal.h"

#include <math.h>

#define SAMPLE_ARCS INT64_C(6000000) ///< pairs of block and seat that a sample has at most
#define FIRST_LEVEL 0.05             ///< nothing is known: the dual value may grow much
#define SEAT_BLOCKS 8                ///< blocks a seat that a sample has at least

/// A question of fewer blocks, each with all its seats.
typedef struct sample {
    marz_run run;
    const marz_run *whole;
    int64_t stride; ///< every stride-th block: they are in order of their places
} sample;

static int64_t sample_size(const marz_run *run)
{
    const int64_t seats = run->seat_count;
    const int64_t size = SAMPLE_ARCS / (seats ? seats : 1), least = SEAT_BLOCKS * seats;
    return size < least ? least : size;
}

static bool make_room(sample *s, marz_arena *arena)
{
    marz_run *run = &s->run;
    const int64_t n = run->block_count;
    run->size = MARZ_NEW(arena, int64_t, n * run->measure_count);
    run->arc_start = MARZ_NEW(arena, int32_t, n + 1);
    run->arc_seat = MARZ_NEW(arena, int32_t, n * run->seat_count);
    run->arc_cost = MARZ_NEW(arena, int64_t, n * run->seat_count);
    run->low = MARZ_NEW(arena, int64_t, run->row_count);
    run->high = MARZ_NEW(arena, int64_t, run->row_count);
    run->row_scale = MARZ_NEW(arena, double, run->row_count);
    if (s->whole->soft_low) {
        run->soft_low = MARZ_NEW(arena, int64_t, run->cell_count);
        run->soft_high = MARZ_NEW(arena, int64_t, run->cell_count);
        if (!run->soft_low || !run->soft_high)
            return false;
    }
    run->present = MARZ_NEW(arena, int32_t, n);
    run->owned = s->whole->owned ? MARZ_NEW(arena, int64_t, n) : NULL;
    return run->size && run->arc_start && run->arc_seat && run->arc_cost && run->low && run->high &&
           run->row_scale && run->present && (run->owned || !s->whole->owned);
}

/// Costs of the sampled blocks first … last-1 at all seats.
static void fill_rows(void *context, int64_t first, int64_t last)
{
    sample *s = context;
    const int64_t seats = s->run.seat_count;
    for (int64_t b = first; b < last; b++)
        for (int64_t j = 0; j < seats; j++)
            s->run.arc_cost[b * seats + j] =
                marz_run_cost(s->whole, (int32_t)(b * s->stride), (int32_t)j);
}

/// Drops the seats that are not allowed; a block that has none goes anywhere for nothing.
static void close_rows(sample *s)
{
    marz_run *run = &s->run;
    int32_t end = 0;
    for (int64_t b = 0; b < run->block_count; b++) {
        run->arc_start[b] = end;
        for (int32_t j = 0; j < run->seat_count; j++) {
            const int64_t cost = run->arc_cost[b * run->seat_count + j];
            if (cost == MARZ_COST_FORBIDDEN)
                continue;
            run->arc_seat[end] = j;
            run->arc_cost[end++] = cost;
        }
        if (end == run->arc_start[b]) {
            run->arc_seat[end] = 0;
            run->arc_cost[end++] = 0;
        }
    }
    run->arc_start[run->block_count] = end;
}

/// Present seats and what they own. @return the sample's share of the value of all
static double share_owned(sample *s)
{
    const marz_run *whole = s->whole;
    double total = 0, part = 0;
    for (int64_t b = 0; whole->owned && b < whole->block_count; b++)
        total += (double)whole->owned[b];
    for (int64_t b = 0; b < s->run.block_count; b++) {
        s->run.present[b] = whole->present[b * s->stride];
        if (!whole->owned)
            continue;
        // Members of a mixed block are not at hand here: it counts as nobody's.
        s->run.owned[b] = s->run.present[b] == MARZ_NONE ? 0 : whole->owned[b * s->stride];
        part += (double)s->run.owned[b];
    }
    return total > 0 ? part / total : 1;
}

/// Bands times the sample's share of each measure.
static void share_bands(sample *s)
{
    const marz_run *whole = s->whole;
    const int32_t count = whole->measure_count;
    double total[MARZ_MEASURES_MAX] = {0}, part[MARZ_MEASURES_MAX] = {0};
    for (int64_t b = 0; b < whole->block_count; b++)
        for (int32_t k = 0; k < count; k++)
            total[k] += (double)whole->size[b * count + k];
    for (int64_t b = 0; b < s->run.block_count; b++)
        for (int32_t k = 0; k < count; k++) {
            s->run.size[b * count + k] = whole->size[b * s->stride * count + k];
            part[k] += (double)s->run.size[b * count + k];
        }
    const double kept = share_owned(s);
    for (int64_t row = 0; row < whole->row_count; row++) {
        const int64_t k = row % count;
        const double share = row >= whole->cell_count ? kept
                             : total[k] > 0           ? part[k] / total[k]
                                                      : 1;
        s->run.low[row] = (int64_t)((double)whole->low[row] * share);
        s->run.high[row] = (int64_t)((double)whole->high[row] * share);
        s->run.row_scale[row] = fmax(1, whole->row_scale[row] * share);
        if (whole->soft_low && row < whole->cell_count) {
            s->run.soft_low[row] = (int64_t)((double)whole->soft_low[row] * share);
            s->run.soft_high[row] = (int64_t)((double)whole->soft_high[row] * share);
        }
    }
}

marz_status marz_sample_prices(marz_run *run, int64_t step_count, marz_error *error)
{
    const int64_t size = sample_size(run);
    const marz_arena_mark mark = marz_arena_save(run->arena);
    sample s = {.run = *run, .whole = run};
    s.stride = (run->block_count + size - 1) / size;
    if (s.stride < 1 || run->row_count == 0)
        return MARZ_OK;
    s.run.block_count = (int32_t)((run->block_count + s.stride - 1) / s.stride);
    if (!make_room(&s, run->arena)) {
        marz_arena_restore(run->arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a sample of %d accounts",
                         s.run.block_count);
    }
    share_bands(&s);
    marz_parallel(run->thread_count, s.run.block_count, 64, fill_rows, &s);
    close_rows(&s);
    const marz_status status = marz_lagrange(&s.run, step_count, FIRST_LEVEL, error);
    run->is_stopped = s.run.is_stopped;
    run->outcome = s.run.outcome;
    marz_arena_restore(run->arena, mark);
    return status;
}
