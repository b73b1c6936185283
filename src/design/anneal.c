#include "design/design_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define ARCS_MAX 8         ///< near-best seats of a block that take part
#define ARCS_SHARE 1.0     ///< of these, per block, beside its best
#define SEAT_ARCS 64       ///< more of these for each seat
#define LARGE 0.05         ///< blocks of more mean loads of a seat take part with all
#define BINS 4096          ///< of the histogram of rises
#define EPOCHS 240         ///< weights and temperature change so often
#define EXTRA_EPOCHS 120   ///< more of them while nothing is feasible
#define STEPS_MIN 200      ///< proposals of an epoch at least
#define HEAT 0.02          ///< first temperature, as a share of the greatest rise
#define COOLING 0.02       ///< last temperature, as a share of the first
#define FLOOR 1.2          ///< least weight of what lies outside, as a share of its price
#define WEIGHT_GROWTH 1.15 ///< of a broken limit each epoch
#define WEIGHT_DECAY 0.985 ///< of a limit that holds
#define SETTLED 0.7        ///< share of the epochs after which weights only grow
#define WEIGHT_MAX 1e6     ///< of the average cost
#define TRIES 4            ///< draws for the partner of a swap
#define LOGS 4096          ///< entries of the table of logarithms

/// A block that may sit at either seat of a pair.
typedef struct entry {
    int32_t block, arc[2], pair;
    double rise; ///< cost at the second seat minus cost at the first
} entry;

/// Annealing of cost + weight * what lies outside limits, over near-best seats only.
typedef struct annealing {
    marz_run *run;
    marz_placement *placement;
    entry *entries; ///< [entry_count] pair by pair
    int32_t entry_count, pair_count;
    int32_t *pair_start;  ///< [pair_count + 1]
    int32_t *pair_seat;   ///< [2 * pair_count]
    int32_t *seat_start;  ///< [seat_count + 1] into seat_entry
    int32_t *seat_entry;  ///< [2 * entry_count] entries of each seat
    double *weight;       ///< [rows] minor units per unit outside
    double *floor, *most; ///< [rows] between which weights stay
    double *penalty;      ///< [rows] weight * outside, now
    int32_t *best_arc;    ///< [block_count] cheapest feasible placement met, or least violated
    int64_t best_cost;    ///< MARZ_NOTHING: none was feasible
    double best_violation;
    double rise_max; ///< up to which seats of a block take part
    double temperature, logs[LOGS];
    uint64_t dice;
    int32_t count; ///< measures
} annealing;

static inline uint64_t roll(annealing *a)
{
    a->dice ^= a->dice << 13; // xorshift [marsaglia2003]
    a->dice ^= a->dice >> 7;
    a->dice ^= a->dice << 17;
    return a->dice;
}

static inline int32_t below(annealing *a, int32_t limit)
{
    return (int32_t)(((roll(a) >> 32) * (uint64_t)limit) >> 32);
}

// ---------------------------------------------------------------- who takes part

/// Bin of a rise: exponent and leading bits, so that bins are 3 % wide.
static int32_t bin_of(double rise)
{
    int32_t exponent;
    const double mantissa = frexp(rise + 1e-9, &exponent);
    const int32_t bin = (exponent + 40) * 32 + (int32_t)((mantissa - 0.5) * 64);
    return bin < 0 ? 0 : bin < BINS ? bin : BINS - 1;
}

/// Size of a block in mean loads of a seat, over all measures.
static double weight_of(const marz_run *run, int32_t block)
{
    double weight = 0;
    for (int32_t k = 0; k < run->measure_count; k++)
        weight += (double)run->size[(int64_t)block * run->measure_count + k] / run->scale[k];
    return weight;
}

/// The bin of rises up to which seats take part: as many as ARCS_SHARE tells.
static int32_t last_bin(const annealing *a, const double *reduced)
{
    const marz_run *run = a->run;
    int64_t counts[BINS] = {0}, sum = 0;
    for (int32_t b = 0; b < run->block_count; b++)
        for (int32_t e = run->arc_start[b] + 1; e < run->arc_start[b + 1]; e++)
            counts[bin_of(reduced[e] - reduced[run->arc_start[b]])]++;
    const int64_t wanted =
        (int64_t)(ARCS_SHARE * run->block_count) + (int64_t)SEAT_ARCS * run->seat_count;
    int32_t bin = 0, last = 0;
    for (; bin < BINS && sum < wanted; bin++) {
        sum += counts[bin];
        last = counts[bin] ? bin : last;
    }
    return last;
}

/// Arcs of a block that take part (they come cheapest first), its present place always.
static int32_t near_arcs(const annealing *a, const double *reduced, int32_t block, int32_t last,
                         int32_t *arcs)
{
    const marz_run *run = a->run;
    const int32_t first = run->arc_start[block], own = a->placement->arc_of[block];
    int32_t count = 0;
    const bool is_large = weight_of(run, block) > LARGE;
    bool has_own = false;
    for (int32_t e = first; e < run->arc_start[block + 1] && count < ARCS_MAX; e++) {
        if (!is_large && bin_of(reduced[e] - reduced[first]) > last)
            break;
        has_own |= e == own;
        arcs[count++] = e;
    }
    if (!has_own)
        arcs[count++] = own;
    return count;
}

/// Writes the entries of a block, or only counts them.
static int32_t list_entries(const marz_run *run, int32_t block, const int32_t *arcs, int32_t count,
                            entry *entries)
{
    int32_t written = 0;
    for (int32_t x = 0; x < count; x++)
        for (int32_t y = 0; y < count; y++) {
            if (run->arc_seat[arcs[x]] >= run->arc_seat[arcs[y]])
                continue;
            if (entries)
                entries[written] =
                    (entry){.block = block,
                            .arc = {arcs[x], arcs[y]},
                            .rise = (double)(run->arc_cost[arcs[y]] - run->arc_cost[arcs[x]])};
            written++;
        }
    return written;
}

/// Sorts by one seat of the pair, keeping the order of equals. @param start  [seats + 1] scratch
static void sort_by_seat(const marz_run *run, const entry *from, entry *to, int32_t count,
                         int32_t side, int32_t *start)
{
    memset(start, 0, ((size_t)run->seat_count + 1) * sizeof *start);
    for (int32_t k = 0; k < count; k++)
        start[run->arc_seat[from[k].arc[side]] + 1]++;
    for (int32_t j = 0; j < run->seat_count; j++)
        start[j + 1] += start[j];
    for (int32_t k = 0; k < count; k++)
        to[start[run->arc_seat[from[k].arc[side]]]++] = from[k];
}

/// Numbers the pairs of sorted entries, and lists the entries of each seat.
static bool index_entries(annealing *a)
{
    const marz_run *run = a->run;
    int32_t pairs = 0;
    for (int32_t k = 0; k < a->entry_count; k++) {
        const entry *e = &a->entries[k], *last = &a->entries[k ? k - 1 : 0];
        pairs += k == 0 || run->arc_seat[e->arc[0]] != run->arc_seat[last->arc[0]] ||
                 run->arc_seat[e->arc[1]] != run->arc_seat[last->arc[1]];
        a->entries[k].pair = pairs - 1;
    }
    a->pair_count = pairs;
    a->pair_start = MARZ_NEW(run->arena, int32_t, (int64_t)pairs + 1);
    a->seat_start = MARZ_NEW(run->arena, int32_t, (int64_t)run->seat_count + 1);
    a->seat_entry = MARZ_NEW(run->arena, int32_t, 2 * (int64_t)a->entry_count);
    if (!a->pair_start || !a->seat_start || !a->seat_entry)
        return false;
    for (int32_t k = 0; k < a->entry_count; k++) {
        a->pair_start[a->entries[k].pair + 1] = k + 1;
        for (int32_t side = 0; side < 2; side++)
            a->seat_start[run->arc_seat[a->entries[k].arc[side]]]++;
    }
    for (int32_t j = 0; j < run->seat_count; j++)
        a->seat_start[j + 1] += a->seat_start[j];
    for (int32_t k = a->entry_count - 1; k >= 0; k--)
        for (int32_t side = 0; side < 2; side++)
            a->seat_entry[--a->seat_start[run->arc_seat[a->entries[k].arc[side]]]] = k;
    return true;
}

static bool choose_entries(annealing *a, const double *reduced)
{
    marz_run *run = a->run;
    const int32_t last = last_bin(a, reduced);
    a->rise_max = ldexp(0.5 + (last % 32) / 64.0, last / 32 - 40);
    int32_t arcs[ARCS_MAX + 1];
    int64_t count = 0;
    for (int32_t b = 0; b < run->block_count; b++)
        count += list_entries(run, b, arcs, near_arcs(a, reduced, b, last, arcs), NULL);
    entry *first = MARZ_NEW(run->arena, entry, count);
    a->entries = MARZ_NEW(run->arena, entry, count);
    int32_t *start = MARZ_NEW(run->arena, int32_t, (int64_t)run->seat_count + 1);
    if (!first || !a->entries || !start)
        return false;
    for (int32_t b = 0; b < run->block_count; b++)
        a->entry_count += list_entries(run, b, arcs, near_arcs(a, reduced, b, last, arcs),
                                       a->entries + a->entry_count);
    sort_by_seat(run, a->entries, first, a->entry_count, 1, start);
    sort_by_seat(run, first, a->entries, a->entry_count, 0, start);
    return index_entries(a);
}

// ---------------------------------------------------------------- energy

static double penalty_of(const annealing *a, int64_t row, int64_t load)
{
    const int64_t low = a->run->low[row], high = a->run->high[row];
    const int64_t outside = load > high ? load - high : load < low ? low - load : 0;
    return outside ? a->weight[row] * (double)outside : 0;
}

/// Change of the penalties of a seat when `out` leaves and `in` enters (MARZ_NONE: nobody).
static inline double seat_change(const annealing *a, int32_t seat, int32_t out, int32_t in)
{
    const marz_run *run = a->run;
    const int32_t count = a->count;
    double change = 0;
    for (int32_t k = 0; k < count; k++) {
        const int64_t row = (int64_t)seat * count + k;
        int64_t load = a->placement->load[row];
        load -= out == MARZ_NONE ? 0 : run->size[(int64_t)out * count + k];
        load += in == MARZ_NONE ? 0 : run->size[(int64_t)in * count + k];
        change += penalty_of(a, row, load) - a->penalty[row];
    }
    if (run->owned) {
        const int64_t row = run->cell_count + seat;
        int64_t kept = a->placement->load[row];
        kept -= out == MARZ_NONE ? 0 : marz_run_kept(run, out, seat);
        kept += in == MARZ_NONE ? 0 : marz_run_kept(run, in, seat);
        change += penalty_of(a, row, kept) - a->penalty[row];
    }
    return change;
}

/// A block takes another arc.
typedef struct step {
    int32_t block, arc;
} step;

static double change_of_all(const annealing *a, const step *steps, int32_t count)
{
    const marz_run *run = a->run;
    const int64_t last = run->row_count - 1;
    int64_t kept = a->placement->load[last];
    for (int32_t k = 0; k < count; k++) {
        const int32_t from = run->arc_seat[a->placement->arc_of[steps[k].block]];
        kept += marz_run_kept(run, steps[k].block, run->arc_seat[steps[k].arc]) -
                marz_run_kept(run, steps[k].block, from);
    }
    return penalty_of(a, last, kept) - a->penalty[last];
}

static void refresh_seat(annealing *a, int32_t seat)
{
    for (int32_t k = 0; k < a->count; k++) {
        const int64_t row = (int64_t)seat * a->count + k;
        a->penalty[row] = penalty_of(a, row, a->placement->load[row]);
    }
    if (a->run->owned) {
        const int64_t row = a->run->cell_count + seat, last = a->run->row_count - 1;
        a->penalty[row] = penalty_of(a, row, a->placement->load[row]);
        a->penalty[last] = penalty_of(a, last, a->placement->load[last]);
    }
}

/// Metropolis; `rise` is that of the cost, and of all penalties but that of all change.
static void judge(annealing *a, double rise, const step *steps, int32_t count)
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
static inline int32_t side_of(const annealing *a, const entry *e)
{
    const int32_t arc = a->placement->arc_of[e->block];
    return arc == e->arc[0] ? 0 : arc == e->arc[1] ? 1 : MARZ_NONE;
}

static inline double rise_from(const entry *e, int32_t side)
{
    return side ? -e->rise : e->rise;
}

/// The block goes over, and another comes back if the dice find one.
static void propose_swap(annealing *a, const entry *e, int32_t side)
{
    const int32_t first = a->pair_start[e->pair], room = a->pair_start[e->pair + 1] - first;
    const entry *back = NULL;
    for (int32_t k = 0; k < TRIES && !back; k++) {
        const entry *other = &a->entries[first + below(a, room)];
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
static void propose_chain(annealing *a, const entry *e, int32_t side)
{
    const marz_run *run = a->run;
    const int32_t from = run->arc_seat[e->arc[side]], to = run->arc_seat[e->arc[1 - side]];
    const int32_t first = a->seat_start[to], room = a->seat_start[to + 1] - first;
    for (int32_t k = 0; k < TRIES; k++) {
        const entry *on = &a->entries[a->seat_entry[first + below(a, room)]];
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

static void propose_shift(annealing *a, const entry *e, int32_t side)
{
    const int32_t from = a->run->arc_seat[e->arc[side]], to = a->run->arc_seat[e->arc[1 - side]];
    const double rise = rise_from(e, side) + seat_change(a, from, e->block, MARZ_NONE) +
                        seat_change(a, to, MARZ_NONE, e->block);
    judge(a, rise, &(step){e->block, e->arc[1 - side]}, 1);
}

static void propose(annealing *a)
{
    const entry *e = &a->entries[below(a, a->entry_count)];
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

// ---------------------------------------------------------------- the schedule

static void first_weights(annealing *a)
{
    const marz_run *run = a->run;
    const double cost = (double)a->placement->cost_minor / run->seat_count + 1;
    double mean[MARZ_MEASURES_MAX + 1] = {0};
    for (int64_t row = 0; row < run->row_count; row++)
        mean[row < run->cell_count ? row % a->count : MARZ_MEASURES_MAX] +=
            fabs(run->price[row]) / run->seat_count;
    for (int64_t row = 0; row < run->row_count; row++) {
        const double usual = mean[row < run->cell_count ? row % a->count : MARZ_MEASURES_MAX];
        a->floor[row] = FLOOR * (fabs(run->price[row]) + usual) + 1e-3 * cost / run->row_scale[row];
        a->most[row] = WEIGHT_MAX * cost / run->row_scale[row];
        a->weight[row] = a->floor[row];
    }
}

static void remember(annealing *a)
{
    marz_run *run = a->run;
    const double violation = marz_placement_violation(run, a->placement);
    const bool is_better =
        violation > 0 ? a->best_cost == MARZ_NOTHING && violation < a->best_violation
                      : a->best_cost == MARZ_NOTHING || a->placement->cost_minor < a->best_cost;
    if (!is_better)
        return;
    a->best_violation = violation;
    a->best_cost = violation > 0 ? MARZ_NOTHING : a->placement->cost_minor;
    memcpy(a->best_arc, a->placement->arc_of, (size_t)run->block_count * sizeof *a->best_arc);
}

static void adapt_weights(annealing *a, double done)
{
    const marz_run *run = a->run;
    const double left = fmax(0, 1 - done / SETTLED), decay = 1 - (1 - WEIGHT_DECAY) * left * left;
    for (int64_t row = 0; row < run->row_count; row++) {
        const bool is_broken = marz_outside(run, row, a->placement->load[row]) > 0;
        a->weight[row] *= is_broken ? WEIGHT_GROWTH : decay;
        a->weight[row] = fmin(fmax(a->weight[row], a->floor[row]), a->most[row]);
        a->penalty[row] = penalty_of(a, row, a->placement->load[row]);
    }
}

static void run_epochs(annealing *a, int64_t step_count, double heat)
{
    const int64_t steps = step_count / EPOCHS < STEPS_MIN ? STEPS_MIN : step_count / EPOCHS;
    const int32_t most = a->entry_count > 0 ? EPOCHS + EXTRA_EPOCHS : 0;
    for (int32_t k = 0; k < most && (k < EPOCHS || a->best_cost == MARZ_NOTHING); k++) {
        a->temperature = heat * pow(COOLING, (double)k / EPOCHS);
        adapt_weights(a, (double)k / EPOCHS);
        for (int64_t n = 0; n < steps; n++)
            propose(a);
        remember(a);
        if (marz_run_stops(a->run))
            break;
    }
}

static bool make_room(annealing *a)
{
    marz_run *run = a->run;
    a->weight = MARZ_NEW(run->arena, double, run->row_count);
    a->floor = MARZ_NEW(run->arena, double, run->row_count);
    a->most = MARZ_NEW(run->arena, double, run->row_count);
    a->penalty = MARZ_NEW(run->arena, double, run->row_count);
    a->best_arc = MARZ_NEW(run->arena, int32_t, run->block_count);
    return a->weight && a->floor && a->most && a->penalty && a->best_arc;
}

marz_status marz_anneal(marz_run *run, marz_placement *placement, int64_t step_count, double heat,
                        marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    marz_rng rng = marz_rng_make(run->seed, 2, 0);
    annealing *a = MARZ_NEW(run->arena, annealing, 1);
    double *reduced = a ? marz_arc_reduced(run) : NULL;
    if (a)
        *a = (annealing){.run = run,
                         .placement = placement,
                         .best_cost = MARZ_NOTHING,
                         .best_violation = HUGE_VAL,
                         .dice = marz_rng_next(&rng) | 1,
                         .count = run->measure_count};
    if (!reduced || !make_room(a) || !choose_entries(a, reduced)) {
        marz_arena_restore(run->arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to anneal a plan of %d accounts",
                         run->block_count);
    }
    for (int32_t k = 0; k < LOGS; k++)
        a->logs[k] = -log((k + 0.5) / LOGS);
    first_weights(a);
    remember(a);
    run_epochs(a, step_count, heat * HEAT * a->rise_max);
    marz_placement_set(run, placement, a->best_arc);
    marz_arena_restore(run->arena, mark);
    return MARZ_OK;
}
