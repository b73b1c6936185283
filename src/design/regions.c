#include "base/threads.h"
#include "design/anneal_internal.h"

#include <math.h>
#include <string.h>

#define SEATS_LEAST 2 ///< seats of a region
#define SEATS_MOST 6
#define BATCH 4            ///< regions side by side, however many threads there are
#define EPOCHS 40          ///< weights and temperature change so often
#define STEPS 8            ///< proposals for each entry of a region
#define ENTRIES_MOST 32768 ///< entries of a region
#define PAIRS (SEATS_MOST * SEATS_MOST)
#define RISE_MOST 4.0 ///< greatest rise of an entry, as a share of the greatest of all seats
#define STEPS_LEAST 500
#define STEPS_MOST 80000
#define HEAT_LEAST 0.004 ///< first temperature, as a share of the greatest rise
#define HEAT_MOST 0.25
#define COOLING 0.01      ///< last temperature, as a share of the first
#define WEIGHT_DECAY 0.97 ///< of a limit that holds, in the first half
#define RESCORE 16        ///< batches after which seats are judged anew
#define FATIGUE 0.7       ///< what is left of a seat's score after a region in vain
#define DRAWS 40          ///< for the neighbours of a seat

/// A few seats that are near each other, annealed by themselves.
typedef struct region {
    marz_walker walker;
    marz_placement placement; ///< shares all arrays with the others; its cost counts from 0
    int32_t seats[SEATS_MOST], seat_count, seed;
    double heat;
    marz_entries own;     ///< [ENTRIES_MOST] between its seats, wherever they cost little more
    marz_entry *unsorted; ///< [ENTRIES_MOST]
    int32_t *place;       ///< [seat_count] index in `seats`, or MARZ_NONE
    int32_t *blocks, *arcs, block_count; ///< [block_count] who sits there, and where at best
    int64_t best_cost;                   ///< change of cost
    double least_violation;              ///< of its limits
    bool has_gained;
} region;

typedef struct regions {
    marz_run *run;
    marz_placement *placement;
    marz_entries all;
    const double *reduced;
    double *score;     ///< [seat_count] what the seat costs above the bound, less fatigue
    uint8_t *is_taken; ///< [seat_count] by a region of this batch
    region batch[BATCH];
    marz_rng rng;
    int64_t steps_left;
} regions;

// ---------------------------------------------------------------- where it may pay

/// While limits are broken, only the seats where they are count.
static bool score_broken(regions *r)
{
    const marz_run *run = r->run;
    double sum = 0;
    for (int32_t j = 0; j < run->seat_count; j++) {
        r->score[j] = 0;
        for (int32_t k = 0; k < run->measure_count; k++) {
            const int64_t row = (int64_t)j * run->measure_count + k;
            r->score[j] +=
                (double)marz_outside(run, row, r->placement->load[row]) / run->row_scale[row];
        }
        const int64_t kept = run->cell_count + j;
        if (run->owned)
            r->score[j] +=
                (double)marz_outside(run, kept, r->placement->load[kept]) / run->row_scale[kept];
        sum += r->score[j];
    }
    for (int32_t j = 0; j < run->seat_count; j++)
        r->score[j] += 1e-3 * sum / run->seat_count;
    return sum > 0;
}

/// What a seat costs above the bound: rises of its blocks and of those it would suit best, and the
/// worth of the room at its limits.
static void score_seats(regions *r)
{
    const marz_run *run = r->run;
    const int32_t count = run->measure_count;
    for (int32_t j = 0; j < run->seat_count; j++) {
        r->score[j] = 1;
        for (int32_t k = 0; k < count; k++) {
            const int64_t row = (int64_t)j * count + k;
            r->score[j] += marz_row_slack(run, row, r->placement->load[row]);
        }
    }
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t first = run->arc_start[b], own = r->placement->arc_of[b];
        const double rise = r->reduced[own] - r->reduced[first];
        r->score[run->arc_seat[own]] += rise;
        r->score[run->arc_seat[first]] += rise;
    }
}

/// A seat by its score, or MARZ_NONE if it is taken already.
static int32_t draw_seat(regions *r)
{
    double sum = 0;
    for (int32_t j = 0; j < r->run->seat_count; j++)
        sum += r->score[j];
    double left = marz_rng_unit(&r->rng) * sum;
    int32_t seat = 0;
    while (seat < r->run->seat_count - 1 && (left -= r->score[seat]) >= 0)
        seat++;
    return r->is_taken[seat] ? MARZ_NONE : seat;
}

static void take_seat(regions *r, region *g, int32_t seat)
{
    g->seats[g->seat_count++] = seat;
    r->is_taken[seat] = 1;
    g->place[seat] = g->seat_count - 1;
}

/// Grows from a seat by entries that lead out of it. @return false if there is no region
static bool choose_seats(regions *r, region *g)
{
    const marz_run *run = r->run;
    g->seat_count = 0;
    g->seed = draw_seat(r);
    if (g->seed == MARZ_NONE)
        return false;
    const int32_t wanted =
        SEATS_LEAST + (int32_t)marz_rng_below(&r->rng, SEATS_MOST - SEATS_LEAST + 1);
    take_seat(r, g, g->seed);
    for (int32_t k = 0; k < DRAWS && g->seat_count < wanted; k++) {
        const int32_t from = g->seats[marz_rng_below(&r->rng, (g->seat_count + 1) / 2)];
        const int32_t first = r->all.seat_start[from], room = r->all.seat_end[from] - first;
        if (room == 0)
            continue;
        const int32_t drawn = r->all.seat_entry[first + marz_rng_below(&r->rng, room)];
        const marz_entry *e = &r->all.entries[drawn];
        for (int32_t side = 0; side < 2; side++) {
            const int32_t seat = run->arc_seat[e->arc[side]];
            if (!r->is_taken[seat] && g->seat_count < wanted)
                take_seat(r, g, seat);
        }
    }
    return g->seat_count >= SEATS_LEAST;
}

/// Arcs of a block inside the region whose rise is not beyond hope; its present one is among them.
static int32_t inner_arcs(const regions *r, const region *g, int32_t block, int32_t *arcs)
{
    const marz_run *run = r->run;
    const int32_t first = run->arc_start[block], own = r->placement->arc_of[block];
    const double limit = r->reduced[own] + RISE_MOST * r->all.rise_max;
    int32_t count = 0;
    for (int32_t e = first; e < run->arc_start[block + 1] && count < SEATS_MOST; e++)
        if (g->place[run->arc_seat[e]] != MARZ_NONE && (e == own || r->reduced[e] <= limit))
            arcs[count++] = e;
    return count;
}

/// Number of a pair of seats of the region.
static int32_t pair_of(const marz_run *run, const region *g, const marz_entry *e)
{
    return g->place[run->arc_seat[e->arc[0]]] * SEATS_MOST + g->place[run->arc_seat[e->arc[1]]];
}

/// Sorts by pair, and lists the entries of each seat.
static void index_region(const marz_run *run, region *g)
{
    marz_entries *own = &g->own;
    int32_t *start = own->pair_start;
    memset(start, 0, (PAIRS + 1) * sizeof *start);
    for (int32_t s = 0; s < g->seat_count; s++)
        own->seat_start[g->seats[s]] = 0;
    for (int32_t k = 0; k < own->entry_count; k++) {
        start[pair_of(run, g, &g->unsorted[k])]++;
        for (int32_t side = 0; side < 2; side++)
            own->seat_start[run->arc_seat[g->unsorted[k].arc[side]]]++;
    }
    for (int32_t p = 0, end = 0; p <= PAIRS; p++)
        start[p] = end += start[p];
    for (int32_t s = 0, end = 0; s < g->seat_count; s++) {
        const int32_t seat = g->seats[s];
        own->seat_end[seat] = own->seat_start[seat] = end += own->seat_start[seat];
    }
    for (int32_t k = own->entry_count - 1; k >= 0; k--) {
        marz_entry e = g->unsorted[k];
        e.pair = pair_of(run, g, &e);
        own->entries[--start[e.pair]] = e;
    }
    for (int32_t k = own->entry_count - 1; k >= 0; k--)
        for (int32_t side = 0; side < 2; side++)
            own->seat_entry[--own->seat_start[run->arc_seat[own->entries[k].arc[side]]]] = k;
}

/// Who sits in the region, and every way between its seats.
static void gather(regions *r, region *g)
{
    int32_t arcs[SEATS_MOST];
    g->own.entry_count = g->block_count = 0;
    for (int32_t s = 0; s < g->seat_count; s++)
        for (int32_t b = r->placement->first[g->seats[s]]; b != MARZ_NONE;
             b = r->placement->next[b]) {
            g->blocks[g->block_count] = b;
            g->arcs[g->block_count++] = r->placement->arc_of[b];
            if (g->own.entry_count + PAIRS <= ENTRIES_MOST)
                g->own.entry_count += marz_entries_list(r->run, b, arcs, inner_arcs(r, g, b, arcs),
                                                        g->unsorted + g->own.entry_count);
        }
    index_region(r->run, g);
}

// ---------------------------------------------------------------- one region

/// What lies outside the limits of the region, in mean loads.
static double violation_of(const region *g)
{
    const marz_run *run = g->walker.run;
    const int32_t count = run->measure_count;
    double sum = 0;
    for (int32_t s = 0; s < g->seat_count; s++) {
        for (int32_t k = 0; k < count; k++) {
            const int64_t row = (int64_t)g->seats[s] * count + k;
            sum += (double)marz_outside(run, row, g->placement.load[row]) / run->row_scale[row];
        }
        const int64_t kept = run->cell_count + g->seats[s];
        if (run->owned)
            sum += (double)marz_outside(run, kept, g->placement.load[kept]) / run->row_scale[kept];
    }
    const int64_t last = run->row_count - 1;
    if (run->owned)
        sum += (double)marz_outside(run, last, g->placement.load[last]) / run->row_scale[last];
    return sum;
}

/// Less outside limits counts first, then cost.
static void keep_best(region *g)
{
    const double violation = violation_of(g);
    if (violation > g->least_violation ||
        (violation == g->least_violation && g->placement.cost_minor >= g->best_cost))
        return;
    g->least_violation = violation;
    g->best_cost = g->placement.cost_minor;
    g->has_gained = true;
    for (int32_t k = 0; k < g->block_count; k++)
        g->arcs[k] = g->placement.arc_of[g->blocks[k]];
}

static void anneal_region(region *g)
{
    const int64_t wanted = (int64_t)STEPS * g->own.entry_count;
    const int64_t all = wanted < STEPS_LEAST  ? STEPS_LEAST
                        : wanted > STEPS_MOST ? STEPS_MOST
                                              : wanted;
    marz_weights *w = &g->walker.weights;
    const marz_run *run = g->walker.run;
    for (int32_t s = 0; s < g->seat_count; s++)
        for (int32_t k = 0; k < run->measure_count; k++) {
            const int64_t row = (int64_t)g->seats[s] * run->measure_count + k;
            w->weight[row] = w->floor[row];
        }
    g->least_violation = violation_of(g);
    g->has_gained = false;
    for (int32_t k = 0; k < EPOCHS; k++) {
        g->walker.temperature = g->heat * pow(COOLING, (double)k / EPOCHS);
        for (int32_t s = 0; s < g->seat_count; s++)
            marz_weights_adapt(&g->walker, g->seats[s], k < EPOCHS / 2 ? WEIGHT_DECAY : 1);
        marz_walk(&g->walker, all / EPOCHS);
        keep_best(g);
    }
    for (int32_t k = 0; k < g->block_count; k++)
        if (g->placement.arc_of[g->blocks[k]] != g->arcs[k])
            marz_placement_move(run, &g->placement, g->blocks[k], g->arcs[k]);
}

static void anneal_range(void *context, int64_t first, int64_t last)
{
    regions *r = context;
    for (int64_t k = first; k < last; k++)
        if (r->batch[k].seat_count > 0)
            anneal_region(&r->batch[k]);
}

// ---------------------------------------------------------------- all regions

static void choose_region(regions *r, region *g, uint64_t number)
{
    marz_rng dice = marz_rng_make(r->run->seed, 3, number);
    for (int32_t s = 0; s < g->seat_count; s++)
        g->place[g->seats[s]] = MARZ_NONE;
    g->placement = *r->placement;
    g->placement.cost_minor = g->best_cost = 0;
    if (!choose_seats(r, g)) {
        for (int32_t s = 0; s < g->seat_count; s++) {
            r->is_taken[g->seats[s]] = 0;
            g->place[g->seats[s]] = MARZ_NONE;
        }
        g->seat_count = 0;
        return;
    }
    gather(r, g);
    g->walker.placement = &g->placement;
    g->walker.dice = marz_rng_next(&dice) | 1;
    g->heat = r->all.rise_max * HEAT_LEAST * pow(HEAT_MOST / HEAT_LEAST, marz_rng_unit(&dice));
    r->steps_left -= (int64_t)STEPS * g->own.entry_count;
}

/// A batch of disjoint regions. With a limit on all change they would not be disjoint: one at a
/// time.
static void run_batch(regions *r, int64_t number)
{
    const int32_t width = r->run->owned ? 1 : BATCH;
    memset(r->is_taken, 0, (size_t)r->run->seat_count);
    for (int32_t k = 0; k < width; k++)
        choose_region(r, &r->batch[k], (uint64_t)(number * BATCH + k));
    marz_parallel(r->run->thread_count, width, 1, anneal_range, r);
    for (int32_t k = 0; k < width; k++) {
        region *g = &r->batch[k];
        r->placement->cost_minor += g->placement.cost_minor;
        if (g->seat_count > 0 && !g->has_gained)
            r->score[g->seed] *= FATIGUE;
    }
    r->steps_left -= (int64_t)STEPS_LEAST * width; // Batches without any region must end too.
}

static bool make_region(const regions *r, region *g)
{
    marz_arena *arena = r->run->arena;
    const int32_t m = r->run->seat_count;
    g->own = (marz_entries){
        .entries = MARZ_NEW(arena, marz_entry, ENTRIES_MOST),
        .pair_start = MARZ_NEW(arena, int32_t, PAIRS + 1),
        .seat_start = MARZ_NEW(arena, int32_t, m),
        .seat_end = MARZ_NEW(arena, int32_t, m),
        .seat_entry = MARZ_NEW(arena, int32_t, 2 * ENTRIES_MOST),
    };
    g->unsorted = MARZ_NEW(arena, marz_entry, ENTRIES_MOST);
    g->place = MARZ_NEW(arena, int32_t, m);
    g->blocks = MARZ_NEW(arena, int32_t, r->run->block_count);
    g->arcs = MARZ_NEW(arena, int32_t, r->run->block_count);
    for (int32_t j = 0; g->place && j < m; j++)
        g->place[j] = MARZ_NONE;
    return g->own.entries && g->own.pair_start && g->own.seat_start && g->own.seat_end &&
           g->own.seat_entry && g->unsorted && g->place && g->blocks && g->arcs;
}

static bool make_room(regions *r)
{
    marz_run *run = r->run;
    const double *logs = marz_logs_make(run->arena);
    r->score = MARZ_NEW(run->arena, double, run->seat_count);
    r->is_taken = MARZ_NEW(run->arena, uint8_t, run->seat_count);
    bool has_room = logs && r->score && r->is_taken;
    for (int32_t k = 0; k < BATCH && has_room; k++) {
        region *g = &r->batch[k];
        has_room = make_region(r, g);
        g->walker = (marz_walker){.run = run, .all = &g->own, .logs = logs};
    }
    return has_room;
}

marz_status marz_regions(marz_run *run, marz_placement *placement, int64_t step_count,
                         bool is_repair, marz_error *error)
{
    if (run->seat_count < SEATS_LEAST || run->block_count == 0)
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    regions *r = MARZ_NEW(run->arena, regions, 1);
    marz_weights weights = {0};
    marz_status status = MARZ_OK;
    if (r)
        *r = (regions){.run = run,
                       .placement = placement,
                       .reduced = marz_arc_reduced(run),
                       .rng = marz_rng_make(run->seed, 4, 0),
                       .steps_left = step_count};
    if (!r || !r->reduced)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for regions of %d seats",
                           run->seat_count);
    if (status == MARZ_OK)
        status = marz_entries_make(run, placement, r->reduced, &r->all, error);
    if (status == MARZ_OK)
        status = marz_weights_make(run, placement, &weights, error);
    if (status == MARZ_OK && !make_room(r))
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for regions of %d seats",
                           run->seat_count);
    for (int32_t k = 0; status == MARZ_OK && k < BATCH; k++)
        r->batch[k].walker.weights = weights;
    for (int64_t k = 0; status == MARZ_OK && r->steps_left > 0 && !marz_run_stops(run); k++) {
        const bool is_broken = !marz_placement_is_feasible(run, placement);
        if (is_repair && !is_broken)
            break;
        if (k % RESCORE == 0 && !(is_broken && score_broken(r)))
            score_seats(r);
        run_batch(r, k);
    }
    marz_arena_restore(run->arena, mark);
    return status;
}
