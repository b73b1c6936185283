#include "design/design_internal.h"

#include <math.h>
#include <string.h>

#define WEIGHT_GROWTH 1.1
#define WEIGHT_STEP 0.3 ///< of the average cost
#define WEIGHT_MAX 1e6  ///< of the average cost
#define SWAP_WAYS 48    ///< ways out and in that are combined
#define COPY_GAIN 0.9   ///< share of the least violation at which a better placement is kept

/// Guided local search: what lies outside a band costs weight * amount, and weights of bands that
/// stay broken grow until moving something elsewhere pays.
typedef struct repair {
    marz_run *run;
    marz_placement *placement;
    double base[MARZ_MEASURES_MAX]; ///< what a unit of each measure costs on average
    double *weight;                 ///< [cells] minor units per unit of the measure
    int32_t *in_start, *in_arc;     ///< candidate arcs into each seat
    int32_t *block_of;              ///< [arcs]
    double *reduced;                ///< [arcs] cost + price, minor units
    int32_t *best_arc;              ///< [block_count] least violated placement so far
    double best_violation;
    int64_t scans_left;
} repair;

/// A move under trial.
typedef struct trial {
    int32_t block, arc;
    double delta;
} trial;

static bool prepare(repair *r)
{
    marz_run *run = r->run;
    const int32_t n = run->block_count, m = run->seat_count, arcs = run->arc_start[n];
    r->weight = MARZ_NEW(run->arena, double, (int64_t)m * run->measure_count);
    r->in_start = MARZ_NEW(run->arena, int32_t, (int64_t)m + 1);
    r->in_arc = MARZ_NEW(run->arena, int32_t, arcs);
    r->block_of = marz_arc_blocks(run);
    r->reduced = marz_arc_reduced(run);
    r->best_arc = MARZ_NEW(run->arena, int32_t, n);
    if (!r->weight || !r->in_start || !r->in_arc || !r->block_of || !r->reduced || !r->best_arc)
        return false;
    for (int32_t e = 0; e < arcs; e++)
        r->in_start[run->arc_seat[e] + 1]++;
    for (int32_t j = 0; j < m; j++)
        r->in_start[j + 1] += r->in_start[j];
    for (int32_t e = arcs - 1; e >= 0; e--)
        r->in_arc[--r->in_start[run->arc_seat[e] + 1]] = e;
    memmove(r->in_start, r->in_start + 1, (size_t)m * sizeof *r->in_start);
    r->in_start[m] = arcs;
    return true;
}

/// Weights begin at what a unit of the measure costs on average.
static void first_weights(repair *r)
{
    const marz_run *run = r->run;
    const int32_t count = run->measure_count;
    const double cost = ((double)r->placement->cost_minor + run->seat_count) / run->seat_count;
    for (int32_t k = 0; k < count; k++)
        r->base[k] = cost / run->scale[k];
    for (int64_t cell = 0; cell < (int64_t)run->seat_count * count; cell++)
        r->weight[cell] = r->base[cell % count] + fabs(run->price[cell]);
}

/// Change of the weighted violation of `seat` if its loads change by sign * size of `block`.
static double seat_delta(const repair *r, int32_t seat, int32_t block, int64_t sign)
{
    const marz_run *run = r->run;
    const int32_t count = run->measure_count;
    double delta = 0;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k, load = r->placement->load[cell];
        const int64_t after = load + sign * run->size[(int64_t)block * count + k];
        delta += r->weight[cell] *
                 (double)(marz_outside(run, cell, after) - marz_outside(run, cell, load));
    }
    return delta;
}

static trial best_leaving(const repair *r, int32_t seat)
{
    const marz_run *run = r->run;
    trial best = {.block = MARZ_NONE};
    for (int32_t b = r->placement->first[seat]; b != MARZ_NONE; b = r->placement->next[b]) {
        const int32_t old = r->placement->arc_of[b];
        const double relief = seat_delta(r, seat, b, -1) - r->reduced[old];
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++) {
            if (e == old || relief + r->reduced[e] >= best.delta)
                continue;
            const double delta = relief + r->reduced[e] + seat_delta(r, run->arc_seat[e], b, 1);
            if (delta < best.delta)
                best = (trial){b, e, delta};
        }
    }
    return best;
}

static trial best_entering(const repair *r, int32_t seat)
{
    trial best = {.block = MARZ_NONE};
    for (int32_t k = r->in_start[seat]; k < r->in_start[seat + 1]; k++) {
        const int32_t arc = r->in_arc[k], block = r->block_of[arc];
        if (r->placement->arc_of[block] == arc)
            continue;
        const int32_t old = r->placement->arc_of[block];
        const double delta = r->reduced[arc] - r->reduced[old] + seat_delta(r, seat, block, 1) +
                             seat_delta(r, r->run->arc_seat[old], block, -1);
        if (delta < best.delta)
            best = (trial){block, arc, delta};
    }
    return best;
}

/// Keeps the cheapest ways sorted.
static void keep_way(trial *ways, int32_t *count, trial fresh)
{
    if (*count == SWAP_WAYS && fresh.delta >= ways[SWAP_WAYS - 1].delta)
        return;
    int32_t k = *count < SWAP_WAYS ? (*count)++ : SWAP_WAYS - 1;
    while (k > 0 && ways[k - 1].delta > fresh.delta) {
        ways[k] = ways[k - 1];
        k--;
    }
    ways[k] = fresh;
}

/// The cheapest ways out of and into a seat, with what they change elsewhere.
static void find_ways(const repair *r, int32_t seat, trial *out, trial *in, int32_t count[static 2])
{
    const marz_run *run = r->run;
    const int32_t *arc_of = r->placement->arc_of;
    count[0] = count[1] = 0;
    for (int32_t b = r->placement->first[seat]; b != MARZ_NONE; b = r->placement->next[b])
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++)
            if (e != arc_of[b])
                keep_way(out, &count[0],
                         (trial){b, e,
                                 r->reduced[e] - r->reduced[arc_of[b]] +
                                     seat_delta(r, run->arc_seat[e], b, 1)});
    for (int32_t k = r->in_start[seat]; k < r->in_start[seat + 1]; k++) {
        const int32_t arc = r->in_arc[k], b = r->block_of[arc], old = arc_of[b];
        if (old != arc)
            keep_way(in, &count[1],
                     (trial){b, arc,
                             r->reduced[arc] - r->reduced[old] +
                                 seat_delta(r, run->arc_seat[old], b, -1)});
    }
}

/// Change of the weighted violation of `seat` when one block leaves and another enters.
static double swap_delta(const repair *r, int32_t seat, int32_t out, int32_t in)
{
    const marz_run *run = r->run;
    const int32_t count = run->measure_count;
    double delta = 0;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k, load = r->placement->load[cell];
        const int64_t after =
            load - run->size[(int64_t)out * count + k] + run->size[(int64_t)in * count + k];
        delta += r->weight[cell] *
                 (double)(marz_outside(run, cell, after) - marz_outside(run, cell, load));
    }
    return delta;
}

/// When no single move helps: one out and one in together, as a seat that has too much of one
/// measure and too little of another needs.
static bool relieve_by_swap(repair *r, int32_t seat)
{
    trial out[SWAP_WAYS], in[SWAP_WAYS], first = {0}, second = {0};
    int32_t count[2];
    double least = 0;
    r->scans_left--;
    find_ways(r, seat, out, in, count);
    for (int32_t x = 0; x < count[0]; x++)
        for (int32_t y = 0; y < count[1]; y++) {
            const double delta =
                out[x].delta + in[y].delta + swap_delta(r, seat, out[x].block, in[y].block);
            if (delta < least) {
                least = delta;
                first = out[x];
                second = in[y];
            }
        }
    if (least >= 0)
        return false;
    marz_placement_move(r->run, r->placement, first.block, first.arc);
    marz_placement_move(r->run, r->placement, second.block, second.arc);
    return true;
}

/// One scan of a seat with a broken band: the best move out or in, if any helps.
static bool relieve(repair *r, int32_t seat)
{
    const marz_run *run = r->run;
    const int32_t count = run->measure_count;
    bool is_above = false, is_below = false;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k;
        is_above |= r->placement->load[cell] > run->instance->high[cell];
        is_below |= r->placement->load[cell] < run->instance->low[cell];
    }
    trial best = {.block = MARZ_NONE};
    if (is_above)
        best = best_leaving(r, seat);
    if (is_below) {
        const trial other = best_entering(r, seat);
        best = other.delta < best.delta ? other : best;
    }
    r->scans_left--;
    if (best.block == MARZ_NONE)
        return false;
    marz_placement_move(run, r->placement, best.block, best.arc);
    return true;
}

static bool is_seat_broken(const repair *r, int32_t seat)
{
    const int32_t count = r->run->measure_count;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k;
        if (marz_outside(r->run, cell, r->placement->load[cell]) > 0)
            return true;
    }
    return false;
}

static void raise_weights(repair *r, int32_t seat)
{
    const int32_t count = r->run->measure_count;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k;
        if (marz_outside(r->run, cell, r->placement->load[cell]) > 0)
            r->weight[cell] = fmin(WEIGHT_GROWTH * r->weight[cell] + WEIGHT_STEP * r->base[k],
                                   WEIGHT_MAX * r->base[k]);
    }
}

static void remember(repair *r, double violation)
{
    r->best_violation = violation;
    memcpy(r->best_arc, r->placement->arc_of, (size_t)r->run->block_count * sizeof *r->best_arc);
}

/// One pass over all seats. @return false once nothing is broken
static bool pass(repair *r)
{
    bool is_broken = false;
    for (int32_t j = 0; j < r->run->seat_count && r->scans_left > 0; j++) {
        if (!is_seat_broken(r, j))
            continue;
        is_broken = true;
        while (is_seat_broken(r, j) && r->scans_left > 0 &&
               (relieve(r, j) || relieve_by_swap(r, j)))
            ;
        if (is_seat_broken(r, j))
            raise_weights(r, j);
    }
    const double violation = marz_placement_violation(r->run, r->placement);
    if (violation == 0 || violation < COPY_GAIN * r->best_violation)
        remember(r, violation);
    return is_broken;
}

marz_status marz_repair(marz_run *run, marz_placement *placement, int64_t scan_count,
                        marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    repair r = {.run = run, .placement = placement, .scans_left = scan_count};
    if (!prepare(&r)) {
        marz_arena_restore(run->arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to repair a plan of %d accounts",
                         run->block_count);
    }
    first_weights(&r);
    remember(&r, marz_placement_violation(run, placement));
    while (r.scans_left > 0 && !marz_run_stops(run) && pass(&r))
        ;
    if (!marz_placement_is_feasible(run, placement))
        marz_placement_set(run, placement, r.best_arc);
    marz_arena_restore(run->arena, mark);
    return MARZ_OK;
}
