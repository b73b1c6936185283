#include "design/design_internal.h"
#include "graph/transport.h"

#include <math.h>

#define SCALE_MAX 1e6 ///< costs per unit of measure in micros where they fit

/// The transportation problem of measure 0 on the candidate arcs; the other measures as prices.
typedef struct question {
    marz_transport problem;
    marz_transport_answer answer;
    int64_t *size, *cost, *low, *high;
    double scale; ///< integer cost per minor unit
} question;

static double arc_rate(const marz_run *run, int32_t block, int32_t arc)
{
    const int32_t count = run->measure_count;
    const int64_t *size = run->size + (int64_t)block * count;
    const double *price = run->price + (int64_t)run->arc_seat[arc] * count;
    double value = (double)run->arc_cost[arc];
    for (int32_t k = 1; k < count; k++)
        value += price[k] * (double)size[k];
    if (run->owned)
        value += marz_kept_price(run, run->arc_seat[arc]) *
                 (double)marz_run_kept(run, block, run->arc_seat[arc]);
    return value / (double)(size[0] > 0 ? size[0] : 1);
}

static bool make_room(const marz_run *run, question *q)
{
    const int32_t n = run->block_count, m = run->seat_count, arcs = run->arc_start[n];
    q->size = MARZ_NEW(run->arena, int64_t, n);
    q->cost = MARZ_NEW(run->arena, int64_t, arcs);
    q->low = MARZ_NEW(run->arena, int64_t, m);
    q->high = MARZ_NEW(run->arena, int64_t, m);
    q->answer.flow = MARZ_NEW(run->arena, int64_t, arcs);
    q->answer.price = MARZ_NEW(run->arena, int64_t, m);
    return q->size && q->cost && q->low && q->high && q->answer.flow && q->answer.price;
}

/// Integer costs of the greatest scale that fits, at most micros.
static void fill(const marz_run *run, question *q)
{
    const int32_t n = run->block_count, m = run->seat_count, count = run->measure_count;
    double greatest = 1;
    for (int32_t b = 0; b < n; b++)
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++)
            greatest = fmax(greatest, fabs(arc_rate(run, b, e)));
    q->scale = fmin(SCALE_MAX, (double)MARZ_TRANSPORT_COST_MAX / 2 / greatest);
    for (int32_t b = 0; b < n; b++) {
        q->size[b] = run->size[(int64_t)b * count];
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++)
            q->cost[e] = llround(arc_rate(run, b, e) * q->scale);
    }
    for (int32_t j = 0; j < m; j++) {
        q->low[j] = run->instance->low[(int64_t)j * count];
        q->high[j] = run->instance->high[(int64_t)j * count];
        q->answer.price[j] = llround(run->price[(int64_t)j * count] * q->scale);
    }
    q->problem = (marz_transport){.unit_count = n,
                                  .seat_count = m,
                                  .size = q->size,
                                  .arc_start = run->arc_start,
                                  .arc_seat = run->arc_seat,
                                  .arc_cost = q->cost,
                                  .low = q->low,
                                  .high = q->high};
}

/// Where most of each block goes; blocks without size go where they are cheapest.
static void read_arcs(const marz_run *run, const question *q, int32_t *arc_of)
{
    for (int32_t b = 0; b < run->block_count; b++) {
        int32_t best = run->arc_start[b];
        for (int32_t e = best; e < run->arc_start[b + 1]; e++)
            if (q->size[b] > 0 ? q->answer.flow[e] > q->answer.flow[best]
                               : q->cost[e] < q->cost[best])
                best = e;
        arc_of[b] = best;
    }
}

marz_status marz_transport_prices(marz_run *run, int32_t *arc_of, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    question q = {.scale = 1};
    marz_status status = MARZ_OK;
    if (!make_room(run, &q)) {
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to balance %d accounts",
                           run->block_count);
        goto done;
    }
    fill(run, &q);
    status = marz_transport_solve(&q.problem, run->arena, run->control, &q.answer, error);
    if (status || marz_run_stops(run))
        goto done;
    read_arcs(run, &q, arc_of);
    if (q.answer.outcome == MARZ_OUTCOME_OPTIMAL)
        for (int32_t j = 0; j < run->seat_count; j++)
            run->price[(int64_t)j * run->measure_count] = (double)q.answer.price[j] / q.scale;
done:
    marz_arena_restore(run->arena, mark);
    return status;
}
