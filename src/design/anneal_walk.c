#include "design/anneal_internal.h"
#include "design/balance.h"

#include <math.h>

#define TRIES 4            ///< draws for the partner of a swap
#define FLOOR 1.2          ///< least weight of what lies outside, as a share of its price
#define WEIGHT_GROWTH 1.15 ///< of a broken limit each time
#define WEIGHT_MAX 1e6     ///< of the average cost

static inline uint64_t roll(marz_walker *a)
{
    a->dice ^= a->dice << 13; // xorshift [marsaglia2003]
    a->dice ^= a->dice >> 7;
    a->dice ^= a->dice << 17;
    return a->dice;
}

static inline int32_t below(marz_walker *a, int32_t limit)
{
    return (int32_t)(((roll(a) >> 32) * (uint64_t)limit) >> 32);
}

/// What a load costs: its balance, and what lies outside the limits at its weight.
static double penalty_of(const marz_walker *a, int64_t row, int64_t load)
{
    const int64_t low = a->run->low[row], high = a->run->high[row];
    const int64_t outside = load > high ? load - high : load < low ? low - load : 0;
    const double soft = marz_soft_cost(a->run, row, load);
    return outside ? a->weights.weight[row] * (double)outside + soft : soft;
}

/// Change of the penalties of a seat when `out` leaves and `in` enters (MARZ_NONE: nobody).
static inline double seat_change(const marz_walker *a, int32_t seat, int32_t out, int32_t in)
{
    const marz_run *run = a->run;
    const int32_t count = a->run->measure_count;
    double change = 0;
    for (int32_t k = 0; k < count; k++) {
        const int64_t row = (int64_t)seat * count + k;
        int64_t load = a->placement->load[row];
        load -= out == MARZ_NONE ? 0 : run->size[(int64_t)out * count + k];
        load += in == MARZ_NONE ? 0 : run->size[(int64_t)in * count + k];
        change += penalty_of(a, row, load) - a->weights.penalty[row];
    }
    if (run->owned) {
        const int64_t row = run->cell_count + seat;
        int64_t kept = a->placement->load[row];
        kept -= out == MARZ_NONE ? 0 : marz_run_kept(run, out, seat);
        kept += in == MARZ_NONE ? 0 : marz_run_kept(run, in, seat);
        change += penalty_of(a, row, kept) - a->weights.penalty[row];
    }
    return change;
}

/// A block takes another arc.
typedef struct step {
    int32_t block, arc;
} step;

static double change_of_all(const marz_walker *a, const step *steps, int32_t count)
{
    const marz_run *run = a->run;
    const int64_t last = run->row_count - 1;
    int64_t kept = a->placement->load[last];
    for (int32_t k = 0; k < count; k++) {
        const int32_t from = run->arc_seat[a->placement->arc_of[steps[k].block]];
        kept += marz_run_kept(run, steps[k].block, run->arc_seat[steps[k].arc]) -
                marz_run_kept(run, steps[k].block, from);
    }
    return penalty_of(a, last, kept) - a->weights.penalty[last];
}

static void refresh_seat(marz_walker *a, int32_t seat)
{
    for (int32_t k = 0; k < a->run->measure_count; k++) {
        const int64_t row = (int64_t)seat * a->run->measure_count + k;
        a->weights.penalty[row] = penalty_of(a, row, a->placement->load[row]);
    }
    if (a->run->owned) {
        const int64_t row = a->run->cell_count + seat, last = a->run->row_count - 1;
        a->weights.penalty[row] = penalty_of(a, row, a->placement->load[row]);
        a->weights.penalty[last] = penalty_of(a, last, a->placement->load[last]);
    }
}

/// Metropolis; `rise` is that of the cost, and of all penalties but that of all change.
static void judge(marz_walker *a, double rise, const step *steps, int32_t count)
{
    const marz_run *run = a->run;
    if (run->owned)
        rise += change_of_all(a, steps, count);
    if (rise > a->temperature * a->logs[roll(a) >> 52])
        return;
    for (int32_t k = 0; k < count; k++) {
        const int32_t from = run->arc_seat[a->placement->arc_of[steps[k].block]];
        marz_placement_move(run, a->placement, steps[k].block, steps[k].arc);
        refresh_seat(a, from);
    }
    for (int32_t k = 0; k < count; k++)
        refresh_seat(a, run->arc_seat[steps[k].arc]);
}

// ---------------------------------------------------------------- proposals

/// Which side of the entry its block sits at, or MARZ_NONE.
static inline int32_t side_of(const marz_walker *a, const marz_entry *e)
{
    const int32_t arc = a->placement->arc_of[e->block];
    return arc == e->arc[0] ? 0 : arc == e->arc[1] ? 1 : MARZ_NONE;
}

static inline double rise_from(const marz_entry *e, int32_t side)
{
    return side ? -e->rise : e->rise;
}

/// The block goes over, and another comes back if the dice find one.
static void propose_swap(marz_walker *a, const marz_entry *e, int32_t side)
{
    const int32_t first = a->all->pair_start[e->pair],
                  room = a->all->pair_start[e->pair + 1] - first;
    const marz_entry *back = NULL;
    for (int32_t k = 0; k < TRIES && !back; k++) {
        const marz_entry *other = &a->all->entries[first + below(a, room)];
        if (other->block != e->block && side_of(a, other) == 1 - side)
            back = other;
    }
    const int32_t from = a->run->arc_seat[e->arc[side]], to = a->run->arc_seat[e->arc[1 - side]];
    const int32_t other = back ? back->block : MARZ_NONE;
    const double rise = rise_from(e, side) + (back ? rise_from(back, 1 - side) : 0) +
                        seat_change(a, from, e->block, other) + seat_change(a, to, other, e->block);
    const step steps[2] = {{e->block, e->arc[1 - side]}, {other, back ? back->arc[side] : 0}};
    judge(a, rise, steps, back ? 2 : 1);
}

/// The block goes over, and one of those there goes on.
static void propose_chain(marz_walker *a, const marz_entry *e, int32_t side)
{
    const marz_run *run = a->run;
    const int32_t from = run->arc_seat[e->arc[side]], to = run->arc_seat[e->arc[1 - side]];
    const int32_t first = a->all->seat_start[to], room = a->all->seat_end[to] - first;
    for (int32_t k = 0; k < TRIES; k++) {
        const marz_entry *on = &a->all->entries[a->all->seat_entry[first + below(a, room)]];
        const int32_t at = side_of(a, on);
        if (at == MARZ_NONE || run->arc_seat[on->arc[at]] != to || on->block == e->block)
            continue;
        const int32_t end = run->arc_seat[on->arc[1 - at]];
        if (end == from)
            continue;
        const double rise =
            rise_from(e, side) + rise_from(on, at) + seat_change(a, from, e->block, MARZ_NONE) +
            seat_change(a, to, on->block, e->block) + seat_change(a, end, MARZ_NONE, on->block);
        const step steps[2] = {{e->block, e->arc[1 - side]}, {on->block, on->arc[1 - at]}};
        judge(a, rise, steps, 2);
        return;
    }
}

static void propose_shift(marz_walker *a, const marz_entry *e, int32_t side)
{
    const int32_t from = a->run->arc_seat[e->arc[side]], to = a->run->arc_seat[e->arc[1 - side]];
    const double rise = rise_from(e, side) + seat_change(a, from, e->block, MARZ_NONE) +
                        seat_change(a, to, MARZ_NONE, e->block);
    judge(a, rise, &(step){e->block, e->arc[1 - side]}, 1);
}

static void propose(marz_walker *a)
{
    const marz_entry *e = &a->all->entries[below(a, a->all->entry_count)];
    const int32_t side = side_of(a, e);
    if (side == MARZ_NONE)
        return;
    const uint64_t kind = roll(a) >> 62;
    if (kind == 0)
        propose_shift(a, e, side);
    else if (kind == 1)
        propose_chain(a, e, side);
    else
        propose_swap(a, e, side);
}

void marz_walk(marz_walker *walker, int64_t count)
{
    for (int64_t k = 0; walker->all->entry_count > 0 && k < count; k++)
        propose(walker);
}

int32_t marz_walker_below(marz_walker *walker, int32_t limit)
{
    return below(walker, limit);
}

static void adapt_row(marz_walker *walker, int64_t row, double decay)
{
    const marz_weights *w = &walker->weights;
    const int64_t load = walker->placement->load[row];
    const double change = marz_outside(walker->run, row, load) > 0 ? WEIGHT_GROWTH : decay;
    w->weight[row] = fmin(fmax(w->weight[row] * change, w->floor[row]), w->most[row]);
    w->penalty[row] = penalty_of(walker, row, load);
}

void marz_weights_adapt(marz_walker *walker, int32_t seat, double decay)
{
    const marz_run *run = walker->run;
    const int32_t count = run->measure_count;
    for (int32_t k = 0; k < count; k++)
        adapt_row(walker, (int64_t)seat * count + k, decay);
    if (!run->owned)
        return;
    adapt_row(walker, run->cell_count + seat, decay);
    if (seat == 0) // The limit on all change goes along with the first seat.
        adapt_row(walker, run->row_count - 1, decay);
}

marz_status marz_weights_make(marz_run *run, const marz_placement *placement, marz_weights *weights,
                              marz_error *error)
{
    const double cost = (double)placement->cost_minor / run->seat_count + 1;
    const int32_t count = run->measure_count;
    double mean[MARZ_MEASURES_MAX + 1] = {0};
    weights->weight = MARZ_NEW(run->arena, double, run->row_count);
    weights->floor = MARZ_NEW(run->arena, double, run->row_count);
    weights->most = MARZ_NEW(run->arena, double, run->row_count);
    weights->penalty = MARZ_NEW(run->arena, double, run->row_count);
    if (!weights->weight || !weights->floor || !weights->most || !weights->penalty)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the limits of %d seats",
                         run->seat_count);
    for (int64_t row = 0; row < run->row_count; row++)
        mean[row < run->cell_count ? row % count : MARZ_MEASURES_MAX] +=
            fabs(run->price[row]) / run->seat_count;
    for (int64_t row = 0; row < run->row_count; row++) {
        const double usual = mean[row < run->cell_count ? row % count : MARZ_MEASURES_MAX];
        weights->floor[row] =
            FLOOR * (fabs(run->price[row]) + usual) + 1e-3 * cost / run->row_scale[row];
        weights->most[row] = WEIGHT_MAX * cost / run->row_scale[row];
        weights->weight[row] = weights->floor[row];
        weights->penalty[row] =
            weights->weight[row] * (double)marz_outside(run, row, placement->load[row]) +
            marz_soft_cost(run, row, placement->load[row]);
    }
    return MARZ_OK;
}

double *marz_logs_make(marz_arena *arena)
{
    double *logs = MARZ_NEW(arena, double, MARZ_LOGS);
    for (int32_t k = 0; logs && k < MARZ_LOGS; k++)
        logs[k] = -log((k + 0.5) / MARZ_LOGS);
    return logs;
}

double marz_walker_seat_change(const marz_walker *walker, int32_t seat, int32_t out, int32_t in)
{
    return seat_change(walker, seat, out, in);
}

double marz_walker_kept_change(const marz_walker *walker, int64_t kept_more)
{
    const int64_t last = walker->run->row_count - 1;
    if (!walker->run->owned)
        return 0;
    return penalty_of(walker, last, walker->placement->load[last] + kept_more) -
           walker->weights.penalty[last];
}

bool marz_walker_takes(marz_walker *walker, double rise)
{
    return rise <= walker->temperature * walker->logs[roll(walker) >> 52];
}

void marz_walker_refresh(marz_walker *walker, int32_t seat)
{
    refresh_seat(walker, seat);
}
