#include "design/balance.h"
#include "graph/transport.h"

#include <math.h>

#define SCALE_MAX 1e6 ///< costs per unit of measure in micros where they fit

/// The transportation problem of measure 0 on the candidate arcs; the other measures as prices.
/// With a soft band each seat is three: up to the band, where a unit of load saves the rate, in it,
/// and beyond it, where it costs the rate. They fill in that order.
typedef struct question {
    marz_transport problem;
    marz_transport_answer answer;
    int64_t *size, *cost, *low, *high;
    int32_t *arc_start, *arc_seat; ///< the run's own where a seat is one
    int32_t parts;                 ///< of a seat: 1 or 3
    double scale;                  ///< integer cost per minor unit
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

/// What a unit of load costs in a part of a seat beside the costs of its arcs, minor units.
static double slope_of(const marz_run *run, const question *q, int32_t seat, int32_t part)
{
    return q->parts == 1 ? 0 : run->soft_rate[(int64_t)seat * run->measure_count] * (part - 1);
}

static bool make_parts(const marz_run *run, question *q)
{
    const int32_t n = run->block_count, parts = q->parts;
    q->arc_start = run->arc_start;
    q->arc_seat = run->arc_seat;
    if (parts == 1)
        return true;
    q->arc_start = MARZ_NEW(run->arena, int32_t, (int64_t)n + 1);
    q->arc_seat = MARZ_NEW(run->arena, int32_t, (int64_t)run->arc_start[n] * parts);
    for (int32_t b = 0; q->arc_start && b <= n; b++)
        q->arc_start[b] = run->arc_start[b] * parts;
    for (int32_t e = 0; q->arc_seat && e < run->arc_start[n] * parts; e++)
        q->arc_seat[e] = run->arc_seat[e / parts] * parts + e % parts;
    return q->arc_start && q->arc_seat;
}

static bool make_room(const marz_run *run, question *q)
{
    const int64_t n = run->block_count, m = (int64_t)run->seat_count * q->parts;
    const int64_t arcs = (int64_t)run->arc_start[n] * q->parts;
    q->size = MARZ_NEW(run->arena, int64_t, n);
    q->cost = MARZ_NEW(run->arena, int64_t, arcs);
    q->low = MARZ_NEW(run->arena, int64_t, m);
    q->high = MARZ_NEW(run->arena, int64_t, m);
    q->answer.flow = MARZ_NEW(run->arena, int64_t, arcs);
    q->answer.price = MARZ_NEW(run->arena, int64_t, m);
    return q->size && q->cost && q->low && q->high && q->answer.flow && q->answer.price &&
           make_parts(run, q);
}

/// Limits and first prices of the parts of a seat.
static void fill_seat(const marz_run *run, question *q, int32_t seat)
{
    const int64_t cell = (int64_t)seat * run->measure_count, first = (int64_t)seat * q->parts;
    const int64_t low = run->low[cell], high = run->high[cell];
    q->low[first] = low;
    q->high[first] = high;
    if (q->parts > 1) {
        const int64_t soft_low = run->soft_low[cell], soft_high = run->soft_high[cell];
        q->high[first] = soft_low;
        q->low[first + 1] = q->low[first + 2] = 0;
        q->high[first + 1] = soft_high - soft_low;
        q->high[first + 2] = high - soft_high;
    }
    for (int32_t part = 0; part < q->parts; part++)
        q->answer.price[first + part] =
            llround((run->price[cell] - slope_of(run, q, seat, part)) * q->scale);
}

/// Integer costs of the greatest scale that fits, at most micros.
static void fill(const marz_run *run, question *q)
{
    const int32_t n = run->block_count, m = run->seat_count, count = run->measure_count;
    double greatest = 1, steepest = 0;
    for (int32_t j = 0; j < m; j++)
        steepest = fmax(steepest, slope_of(run, q, j, q->parts - 1));
    for (int32_t b = 0; b < n; b++)
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++)
            greatest = fmax(greatest, fabs(arc_rate(run, b, e)) + steepest);
    q->scale = fmin(SCALE_MAX, (double)MARZ_TRANSPORT_COST_MAX / 2 / greatest);
    for (int32_t b = 0; b < n; b++) {
        q->size[b] = run->size[(int64_t)b * count];
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++) {
            const double rate = arc_rate(run, b, e);
            for (int32_t part = 0; part < q->parts; part++)
                q->cost[(int64_t)e * q->parts + part] =
                    llround((rate + slope_of(run, q, run->arc_seat[e], part)) * q->scale);
        }
    }
    for (int32_t j = 0; j < m; j++)
        fill_seat(run, q, j);
    q->problem = (marz_transport){.unit_count = n,
                                  .seat_count = m * q->parts,
                                  .size = q->size,
                                  .arc_start = q->arc_start,
                                  .arc_seat = q->arc_seat,
                                  .arc_cost = q->cost,
                                  .low = q->low,
                                  .high = q->high};
}

static int64_t flow_of(const question *q, int32_t arc)
{
    int64_t flow = 0;
    for (int32_t part = 0; part < q->parts; part++)
        flow += q->answer.flow[(int64_t)arc * q->parts + part];
    return flow;
}

/// Where most of each block goes; blocks without size go where they are cheapest.
static void read_arcs(const marz_run *run, const question *q, int32_t *arc_of)
{
    const int64_t parts = q->parts;
    for (int32_t b = 0; b < run->block_count; b++) {
        int32_t best = run->arc_start[b];
        for (int32_t e = best; e < run->arc_start[b + 1]; e++)
            if (q->size[b] > 0 ? flow_of(q, e) > flow_of(q, best)
                               : q->cost[e * parts] < q->cost[best * parts])
                best = e;
        arc_of[b] = best;
    }
}

/// The price of a seat is that of its cheapest part.
static double price_of(const marz_run *run, const question *q, int32_t seat)
{
    double least = HUGE_VAL;
    for (int32_t part = 0; part < q->parts; part++)
        least = fmin(least, (double)q->answer.price[(int64_t)seat * q->parts + part] / q->scale +
                                slope_of(run, q, seat, part));
    return least;
}

int32_t marz_transport_parts(const marz_run *run)
{
    return run->soft_low && run->instance->soft_rate_micro[0] > 0 ? 3 : 1;
}

marz_status marz_transport_prices(marz_run *run, int32_t *arc_of, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    question q = {.scale = 1, .parts = marz_transport_parts(run)};
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
            run->price[(int64_t)j * run->measure_count] = price_of(run, &q, j);
done:
    marz_arena_restore(run->arena, mark);
    return status;
}
