#include "design/pieces_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EPOCHS 240         ///< weights and temperature change so often
#define EXTRA_EPOCHS 60    ///< more of them while nothing is feasible
#define STEPS_MIN 60       ///< proposals of an epoch at least
#define COOLING 0.02       ///< last temperature, as a share of the first
#define WEIGHT_DECAY 0.985 ///< of a limit that holds, at first
#define SETTLED 0.7        ///< share of the epochs after which weights only grow
#define SAMPLES 4096       ///< rims looked at for the first temperature
#define WALK 8             ///< steps across a territory to the block that is pushed on, at most
#define TRIES 4            ///< walks for a block that is pushed on
#define FAR 32             ///< one of so many proposals looks at any candidate, not at a neighbour

/// One annealing under way.
typedef struct stroll {
    marz_pieces *p;
    marz_walker walker;
    int32_t *free_blocks; ///< blocks that are not held
    int32_t free_count;
    int32_t *best_seat; ///< [blocks] cheapest plan that keeps all limits, or the least violated
    int64_t best_cost;  ///< MARZ_NOTHING: none kept them
    double best_violation;
} stroll;

static void remember(stroll *s)
{
    const marz_pieces *p = s->p;
    const double violation = marz_placement_violation(p->run, &p->placement);
    const bool has_plan = s->best_cost != MARZ_NOTHING;
    const bool is_better = violation > 0 ? !has_plan && violation < s->best_violation
                                         : !has_plan || p->placement.cost_minor < s->best_cost;
    if (!is_better)
        return;
    s->best_violation = violation;
    s->best_cost = violation > 0 ? MARZ_NOTHING : p->placement.cost_minor;
    memcpy(s->best_seat, p->seat_of, (size_t)p->run->block_count * sizeof *s->best_seat);
}

// ---------------------------------------------------------------- proposals

/// A block goes to a seat at that cost.
typedef struct step {
    int32_t block, seat;
    int64_t cost;
} step;

/// A seat that the block might go to: that of a neighbour, or now and then any candidate or none.
static int32_t draw_seat(stroll *s, int32_t block)
{
    const marz_pieces *p = s->p;
    const marz_run *run = p->run;
    const int32_t first = p->graph.start[block], degree = p->graph.start[block + 1] - first;
    const int32_t dice = marz_walker_below(&s->walker, FAR);
    if (dice == 1 && run->nobody != MARZ_NONE)
        return run->nobody;
    if (degree == 0 || dice == 0) {
        const int32_t arc = run->arc_start[block];
        return run->arc_seat[arc + marz_walker_below(&s->walker, run->arc_start[block + 1] - arc)];
    }
    return p->seat_of[p->graph.near[first + marz_walker_below(&s->walker, degree)]];
}

/// Completes a step. @return false if the block is there already or may not go there
static bool make_step(const stroll *s, int32_t block, int32_t seat, step *made)
{
    if (seat == s->p->seat_of[block])
        return false;
    *made = (step){block, seat, marz_pieces_cost(s->p, block, seat)};
    return made->cost != MARZ_COST_FORBIDDEN;
}

/// A block of the rim of `seat` and where it may go on to, by a walk from the one that enters.
static bool draw_second(stroll *s, const step *first, step *second)
{
    const marz_pieces *p = s->p;
    for (int32_t k = 0; k < TRIES; k++) {
        int32_t at = first->block;
        for (int32_t left = 1 + marz_walker_below(&s->walker, WALK); left > 0; left--) {
            const int32_t start = p->graph.start[at], degree = p->graph.start[at + 1] - start;
            const int32_t next =
                degree ? p->graph.near[start + marz_walker_below(&s->walker, degree)] : at;
            at = p->seat_of[next] == first->seat ? next : at;
        }
        if (at == first->block || p->footing[at] == MARZ_FOOTING_HELD)
            continue;
        const int32_t seat = draw_seat(s, at);
        if (make_step(s, at, seat, second))
            return true;
    }
    return false;
}

static double rise_of(const stroll *s, const step *one)
{
    return (double)(one->cost - s->p->cost_of[one->block]);
}

static int64_t kept_more(const stroll *s, const step *one)
{
    const marz_run *run = s->p->run;
    return run->owned ? marz_run_kept(run, one->block, one->seat) -
                            marz_run_kept(run, one->block, s->p->seat_of[one->block])
                      : 0;
}

/// Does the step if the pieces hold.
static bool try_step(stroll *s, const step *one)
{
    if (!marz_pieces_may_go(s->p, one->block, one->seat))
        return false;
    marz_pieces_put(s->p, one->block, one->seat, one->cost);
    return true;
}

static void propose_shift(stroll *s, const step *one)
{
    marz_walker *a = &s->walker;
    const int32_t from = s->p->seat_of[one->block];
    const double rise = rise_of(s, one) + marz_walker_seat_change(a, from, one->block, MARZ_NONE) +
                        marz_walker_seat_change(a, one->seat, MARZ_NONE, one->block) +
                        marz_walker_kept_change(a, kept_more(s, one));
    if (!marz_walker_takes(a, rise) || !try_step(s, one))
        return;
    marz_walker_refresh(a, from);
    marz_walker_refresh(a, one->seat);
}

/// The first block enters, the second leaves that seat: back, or on to a third.
static void propose_pair(stroll *s, const step *one, const step *two)
{
    marz_walker *a = &s->walker;
    const int32_t from = s->p->seat_of[one->block], through = one->seat, to = two->seat;
    double rise = rise_of(s, one) + rise_of(s, two) +
                  marz_walker_seat_change(a, through, two->block, one->block) +
                  marz_walker_kept_change(a, kept_more(s, one) + kept_more(s, two));
    if (to == from)
        rise += marz_walker_seat_change(a, from, one->block, two->block);
    else
        rise += marz_walker_seat_change(a, from, one->block, MARZ_NONE) +
                marz_walker_seat_change(a, to, MARZ_NONE, two->block);
    if (!marz_walker_takes(a, rise))
        return;
    const int64_t old_cost = s->p->cost_of[one->block];
    if (!try_step(s, one))
        return;
    if (!try_step(s, two)) {
        marz_pieces_put(s->p, one->block, from, old_cost);
        return;
    }
    marz_walker_refresh(a, from);
    marz_walker_refresh(a, through);
    marz_walker_refresh(a, to);
}

static void propose(stroll *s)
{
    step one, two;
    const int32_t block = s->free_blocks[marz_walker_below(&s->walker, s->free_count)];
    if (!make_step(s, block, draw_seat(s, block), &one))
        return;
    const bool is_pair = marz_walker_below(&s->walker, 4) > 0;
    if (is_pair && draw_second(s, &one, &two))
        propose_pair(s, &one, &two);
    else
        propose_shift(s, &one);
}

// ---------------------------------------------------------------- the whole

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// What crossing a rim changes as a rule: the median over a sample.
static bool usual_rise(const stroll *s, double *rise)
{
    const marz_pieces *p = s->p;
    const marz_run *run = p->run;
    double *list = MARZ_NEW(run->arena, double, SAMPLES);
    const int32_t stride = run->block_count / SAMPLES + 1;
    int32_t count = 0;
    for (int32_t b = 0; list && b < run->block_count && count < SAMPLES; b += stride)
        for (int32_t e = p->graph.start[b]; e < p->graph.start[b + 1]; e++) {
            const int32_t seat = p->seat_of[p->graph.near[e]], own = p->seat_of[b];
            const int64_t cost = seat == own ? MARZ_COST_FORBIDDEN : marz_pieces_cost(p, b, seat);
            if (cost == MARZ_COST_FORBIDDEN)
                continue;
            list[count++] = fabs((double)(cost - p->cost_of[b]) + marz_price_of(run, b, seat) -
                                 marz_price_of(run, b, own));
            break;
        }
    if (list && count > 1)
        qsort(list, (size_t)count, sizeof *list, by_size);
    *rise = list && count > 0 ? list[count / 2] : 0;
    return list != NULL;
}

static void run_epochs(stroll *s, int64_t step_count, double heat)
{
    marz_run *run = s->p->run;
    const int64_t steps = step_count / EPOCHS < STEPS_MIN ? STEPS_MIN : step_count / EPOCHS;
    for (int32_t k = 0; k < EPOCHS + EXTRA_EPOCHS && !marz_run_stops(run); k++) {
        if (k >= EPOCHS && s->best_cost != MARZ_NOTHING)
            break;
        const double left = fmax(0, 1 - (double)k / EPOCHS / SETTLED);
        s->walker.temperature = heat * pow(COOLING, (double)k / EPOCHS);
        for (int32_t j = 0; j < run->seat_count; j++)
            marz_weights_adapt(&s->walker, j, 1 - (1 - WEIGHT_DECAY) * left * left);
        for (int64_t done = 0; done < steps && s->free_count > 0; done++)
            propose(s);
        remember(s);
    }
}

marz_status marz_pieces_anneal(marz_pieces *p, int64_t step_count, double heat, uint64_t stream,
                               marz_error *error)
{
    marz_run *run = p->run;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    marz_rng rng = marz_rng_make(run->seed, 5, stream);
    stroll s = {.p = p,
                .walker = {.run = run,
                           .placement = &p->placement,
                           .dice = marz_rng_next(&rng) | 1,
                           .logs = marz_logs_make(run->arena)},
                .free_blocks = MARZ_NEW(run->arena, int32_t, run->block_count),
                .best_seat = MARZ_NEW(run->arena, int32_t, run->block_count),
                .best_cost = MARZ_NOTHING,
                .best_violation = HUGE_VAL};
    double rise = 0;
    marz_status status = MARZ_OK;
    if (!s.walker.logs || !s.free_blocks || !s.best_seat || !usual_rise(&s, &rise))
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to anneal a plan of %d accounts",
                           run->block_count);
    if (status == MARZ_OK)
        status = marz_weights_make(run, &p->placement, &s.walker.weights, error);
    for (int32_t b = 0; status == MARZ_OK && b < run->block_count; b++)
        if (p->footing[b] != MARZ_FOOTING_HELD && !marz_block_is_bound(run, b))
            s.free_blocks[s.free_count++] = b;
    if (status == MARZ_OK) {
        remember(&s);
        run_epochs(&s, step_count, heat * rise);
        marz_pieces_set(p, s.best_seat);
    }
    marz_arena_restore(run->arena, mark);
    return status;
}
