#include "design/compact/compact.h"

#include "base/threads.h"
#include "design/compact/allot.h"
#include "design/compact/bound.h"
#include "design/compact/chains.h"
#include "design/compact/coarsen.h"
#include "design/compact/identify.h"
#include "design/compact/net.h"
#include "design/compact/solve.h"
#include "design/compact/swaps.h"

#include <math.h>

#define HEAT 0.02 ///< first temperature, in mean moments of a part
#define POLISH_SWEEPS 6
#define ALLOT_ROUNDS 8
#define ATTEMPTS 40          ///< at the allotment
#define ROUNDS_AN_ATTEMPT 16 ///< of effort, beyond the first two
#define IN_VAIN_MAX 6        ///< of them without a better plan
#define STRICT 1000          ///< times that price: what no exchange saves
#define FINISH_UNITS_MS 400  ///< units that the repairs are given a millisecond for
#define FINISH_SHARE 24      ///< of the time is the last stage's besides
#define KAPPA_FINISH 30    ///< price of weight beyond the band in repairs, in mean moments a target
#define FLOAT_MARGIN 2e-7  ///< weights are rounded to floats in the field
#define PIECES_A_PART 128  ///< weight of a part over the greatest weight of a piece
#define ROUNDS_DEFAULT 300 ///< without effort and deadline
#define BOUND_MS 4000      ///< that a bound can use, and …
#define BOUND_UNITS_MS 8   ///< … units for which it can use a millisecond more
#define BOUND_SHARE 5      ///< part of the time that a bound is given
#define BAND_IN_SEARCH 0.98 ///< of the tolerance; the rest is kept for the repairs
#define BAND_AT_END 0.998   ///< for the last sweeps: what repairs move is little

bool marz_compact_stops(marz_compact_run *run)
{
    return marz_control_stops(run->control, &run->outcome);
}

/// Sum of w (x^2 + y^2) over all units.
static double second_moment(const marz_field *f)
{
    double sum = 0;
    for (int32_t i = 0; i < f->unit_count; i++) {
        const marz_field_unit u = f->units[i];
        sum += (double)u.weight * ((double)u.x * (double)u.x + (double)u.y * (double)u.y);
    }
    return sum;
}

static bool fill_coarse(marz_compact_run *run)
{
    const int32_t n = run->fine.unit_count;
    double least = INFINITY;
    for (int32_t a = 0; a < run->fine.part_count; a++)
        least = fmin(least, run->fine.parts[a].target);
    run->piece_of = MARZ_NEW(run->arena, int32_t, n);
    if (!run->piece_of)
        return false;
    run->piece_count = marz_coarsen(&run->fine, least / PIECES_A_PART, run->arena, run->piece_of);
    if (run->piece_count <= 0 || !marz_field_init(&run->coarse))
        return false;
    const marz_field_ties *ties = NULL;
    if (run->fine.ties) {
        ties = &run->piece_ties;
        if (!marz_coarse_ties(&run->fine, run->piece_of, run->piece_count, run->arena,
                              &run->piece_ties))
            return false;
    }
    if (!marz_coarse_field(&run->fine, run->piece_of, run->piece_count, ties, &run->coarse))
        return false;
    run->constant += second_moment(&run->fine) - second_moment(&run->coarse);
    return true;
}

/// The partition of the pieces becomes one of the units.
static bool refine(marz_compact_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    int32_t *part_of = MARZ_NEW(run->arena, int32_t, run->fine.unit_count);
    int32_t *coarse = MARZ_NEW(run->arena, int32_t, run->piece_count);
    bool ok = part_of && coarse;
    if (ok) {
        marz_field_labels(&run->coarse, coarse);
        for (int32_t i = 0; i < run->fine.unit_count; i++)
            part_of[i] = coarse[run->piece_of[i]];
        for (int32_t a = 0; a < run->fine.part_count; a++)
            run->fine.parts[a].owner = run->coarse.parts[a].owner;
        ok = marz_field_from_labels(&run->fine, part_of);
    }
    marz_arena_restore(run->arena, mark);
    return ok;
}

/// Share of its width that a part may deviate in the end.
static double free_at_end(const marz_compact_run *run)
{
    return fmax(run->tolerance - FLOAT_MARGIN, run->free);
}

/// Tells the watcher an objective of the fine field in the problem's units.
static void tell(const marz_compact_run *run, double objective)
{
    marz_control_found(run->control, objective * run->moment_unit, (double)NAN);
}

static marz_status no_memory(const marz_compact_run *run, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", run->problem->unit_count);
}

static marz_compact_schedule make_schedule(const marz_compact_run *run)
{
    const int64_t deadline = run->control ? run->control->deadline_ms : 0;
    const int64_t rounds = run->options->effort > 0 ? run->options->effort : ROUNDS_DEFAULT;
    if (!deadline || run->options->effort > 0)
        return (marz_compact_schedule){.start_batches = 3,
                                       .mix_batches = rounds / 8 + 1,
                                       .piece_rounds = rounds / 8 + 1,
                                       .unit_rounds = rounds};
    const int64_t now = marz_clock_ms(), left = deadline > now ? deadline - now : 0;
    const int64_t finish = 2 * (run->problem->unit_count / FINISH_UNITS_MS) + left / FINISH_SHARE;
    const int64_t end = left > finish ? left - finish : 1;
    return (marz_compact_schedule){.starts_ms = now + end / 8,
                                   .mix_ms = now + end * 2 / 9,
                                   .pieces_ms = now + end / 4,
                                   .units_ms = now + end};
}

/// From nothing to a partition of the fine field: starts and mixtures,
/// annealing on pieces, then on units.
static marz_status search(marz_compact_run *run, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    if (!fill_coarse(run))
        return no_memory(run, error);
    const marz_compact_schedule s = make_schedule(run);
    marz_status status = marz_compact_start(run, &s, error);
    if (status)
        return status;
    tell(run, marz_field_cost(&run->coarse) + run->constant);
    status = marz_compact_anneal(run, &run->coarse, HEAT, s.pieces_ms, s.piece_rounds, error);
    if (status)
        return status;
    if (!refine(run) || !marz_cutter_init(&run->cutter, run->fine.unit_count, run->arena))
        return no_memory(run, error);
    marz_compact_polish(run, &run->fine, POLISH_SWEEPS);
    status = marz_compact_anneal(run, &run->fine, HEAT, s.units_ms, s.unit_rounds, error);
    if (status)
        return status;
    run->free = BAND_AT_END * run->tolerance;
    marz_compact_polish(run, &run->fine, POLISH_SWEEPS);
    if (!marz_field_choose_owners(&run->fine, run->arena))
        return no_memory(run, error);
    // The last stage needs the room of pieces and cuts.
    marz_field_deinit(&run->coarse);
    marz_arena_restore(run->arena, mark);
    return MARZ_OK;
}

/// The plan of today in place of a search. With an effort, so many rounds
/// improve it first.
static marz_status take_present(marz_compact_run *run, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    int32_t *part_of = MARZ_NEW(run->arena, int32_t, run->fine.unit_count);
    bool ok = part_of;
    for (int32_t k = 0; ok && k < run->fine.unit_count; k++)
        part_of[k] = run->problem->present[run->order[k]];
    ok = ok && marz_field_from_labels(&run->fine, part_of);
    marz_arena_restore(run->arena, mark);
    ok = ok && marz_field_choose_owners(&run->fine, run->arena) &&
         marz_field_enforce_locks(&run->fine, run->arena);
    if (!ok)
        return no_memory(run, error);
    if (run->options->effort <= 0)
        return MARZ_OK;
    return marz_compact_anneal(run, &run->fine, 0, 0, run->options->effort, error);
}

/// Joins pieces, brings weights into the band, opened to the tolerance, and polishes the borders.
/// @return false when out of memory
static bool repair(marz_compact_run *run, const marz_adjacency *net, int32_t *fragment_count)
{
    const marz_compact *p = run->problem;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    const double kappa = marz_field_price(&run->fine, KAPPA_FINISH);
    marz_mover m;
    bool ok = marz_mover_init(&m, &run->fine, net, run->free, kappa, run->arena);
    m.may_break = !p->is_contiguous;
    if (p->is_contiguous)
        ok = ok && marz_mover_join_pieces(&m, run->arena, fragment_count);
    // Repairs end in finite time and are not cut short: a plan in pieces is none.
    m.free = free_at_end(run);
    const bool is_new = !p->present;
    ok = ok && (!is_new || marz_swaps_polish(&m, run->arena, POLISH_SWEEPS, NULL));
    // What large parts save beyond their bands may outweigh the price: put right before chains.
    m.kappa *= STRICT;
    ok = ok && (!is_new || marz_swaps_polish(&m, run->arena, POLISH_SWEEPS, NULL));
    m.kappa = kappa;
    ok = ok && marz_chains_balance(&m, run->arena, NULL);
    m.kappa *= STRICT;
    ok = ok && (!is_new || marz_swaps_polish(&m, run->arena, POLISH_SWEEPS, run->control));
    marz_arena_restore(run->arena, mark);
    return ok;
}

/// What a plan of the fine field is worth: less is better.
typedef struct worth {
    int32_t fragment_count;
    double excess, cost;
} worth;

static worth worth_of(const marz_compact_run *run, int32_t fragment_count)
{
    return (worth){fragment_count, marz_field_excess(&run->fine, free_at_end(run)),
                   marz_field_cost(&run->fine)};
}

static bool is_less(worth a, worth b)
{
    if (a.fragment_count != b.fragment_count)
        return a.fragment_count < b.fragment_count;
    if (a.excess < b.excess || a.excess > b.excess)
        return a.excess < b.excess;
    return a.cost < b.cost;
}

/// The control of an allotment: time for the repairs is left.
static marz_control control_of_allotment(const marz_compact_run *run)
{
    marz_control control = run->control ? *run->control : (marz_control){0};
    if (control.deadline_ms)
        control.deadline_ms -= run->problem->unit_count / FINISH_UNITS_MS;
    return control;
}

/// The best plan so far.
typedef struct best {
    int32_t *part_of; ///< [unit_count]
    worth worth;
    bool is_known;
} best;

/// Repairs the plan of the field and keeps it if it is better than the best, which then is what the
/// field holds. @return 1 better, 0 not, -1 when out of memory
static int32_t repair_and_compare(marz_compact_run *run, const marz_adjacency *net, best *b)
{
    int32_t fragment_count = 0;
    if (!repair(run, net, &fragment_count))
        return -1;
    const worth here = worth_of(run, fragment_count);
    if (b->is_known && !is_less(here, b->worth))
        return marz_field_from_labels(&run->fine, b->part_of) ? 0 : -1;
    marz_field_labels(&run->fine, b->part_of);
    b->worth = here;
    b->is_known = true;
    return 1;
}

/// The repairs; then units allotted to all parts at once and the repairs again, from the best plan
/// on: how much of the band may be filled so that repairs are cheap is not known before, so
/// several shares are tried in turn. @return false when out of memory
static bool allot_and_repair(marz_compact_run *run, const marz_adjacency *net,
                             int32_t *fragment_count)
{
    static const double shares[] = {0.98, 0.99, 0.97, 0.995, 0.985};
    best b = {.part_of = MARZ_NEW(run->arena, int32_t, run->fine.unit_count)};
    if (!b.part_of || repair_and_compare(run, net, &b) < 0)
        return false;
    const marz_control control = control_of_allotment(run);
    marz_outcome outcome;
    int32_t in_vain = 0;
    const int64_t effort = run->options->effort;
    const int64_t attempts = effort > 0 ? 2 + effort / ROUNDS_AN_ATTEMPT : ATTEMPTS;
    for (int32_t k = 0; k < attempts && k < ATTEMPTS && in_vain < IN_VAIN_MAX; k++) {
        if (marz_control_stops(&control, &outcome))
            break;
        if (!marz_field_allot(&run->fine, shares[k % 5] * run->tolerance, ALLOT_ROUNDS, run->arena,
                              &control))
            return false;
        const int32_t better = repair_and_compare(run, net, &b);
        if (better < 0)
            return false;
        in_vain = better ? 0 : in_vain + 1;
    }
    *fragment_count = b.worth.fragment_count;
    return true;
}

/// The last stage: the plan as the question asks for it.
static marz_status finish(marz_compact_run *run, marz_compact_plan *plan, marz_error *error)
{
    const marz_compact *p = run->problem;
    marz_adjacency net;
    marz_status status = marz_net_make(p, run->order, run->arena, &net, &plan->link_count, error);
    if (status)
        return status;
    const bool is_free = !p->present || run->options->effort > 0;
    if (is_free ? !allot_and_repair(run, &net, &plan->fragment_count)
                : !repair(run, &net, &plan->fragment_count))
        return no_memory(run, error);
    return MARZ_OK;
}

static marz_status solve(marz_compact_run *run, marz_compact_plan *plan, marz_error *error)
{
    if (!marz_compact_fill(run))
        return no_memory(run, error);
    run->free = BAND_IN_SEARCH * run->tolerance;
    marz_status status = run->problem->present ? take_present(run, error) : search(run, error);
    if (!status)
        status = finish(run, plan, error);
    if (status)
        return status;
    if (!marz_compact_judge(run, plan))
        return no_memory(run, error);
    tell(run, plan->objective / run->moment_unit);
    plan->round_count = run->round_count;
    return MARZ_OK;
}

static bool wants_bound(const marz_compact *problem, const marz_compact_options *options)
{
    return options->bound_steps > 0 && problem->unit_count <= MARZ_COMPACT_BOUND_MAX;
}

/// The time that is left to the bound: a fifth, but no more than it can use, and half of that where
/// it would not come far.
static int64_t bound_ms(int64_t left, int32_t unit_count)
{
    const int64_t share = left / BOUND_SHARE, use = BOUND_MS + unit_count / BOUND_UNITS_MS;
    return share > use ? use : share < use / 4 ? share / 2 : share;
}

/// The control of the search: some of the time is left to the bound.
static marz_control control_of_search(const marz_control *control, bool has_bound,
                                      int32_t unit_count)
{
    marz_control search = control ? *control : (marz_control){0};
    const int64_t now = marz_clock_ms();
    if (has_bound && search.deadline_ms > now)
        search.deadline_ms -= bound_ms(search.deadline_ms - now, unit_count);
    return search;
}

/// Proves a bound about the plan. @return false when out of memory
static bool prove(const marz_compact_run *run, const marz_control *control, marz_compact_plan *plan)
{
    if (plan->finding != MARZ_COMPACT_FOUND || !wants_bound(run->problem, run->options))
        return true;
    if (!marz_compact_bound(run->problem, plan->territory_of, run->options->bound_steps, control,
                            run->thread_count, &plan->bound))
        return false;
    marz_control_found(run->control, plan->objective, plan->bound);
    return true;
}

marz_status marz_compact_solve(const marz_compact *problem, const marz_compact_options *options,
                               marz_arena *arena, const marz_control *control,
                               marz_compact_plan *plan, marz_error *error)
{
    marz_status status = marz_compact_validate(problem, error);
    if (status)
        return status;
    const marz_control search =
        control_of_search(control, wants_bound(problem, options), problem->unit_count);
    marz_compact_run run = {
        .problem = problem,
        .options = options,
        .control = control ? &search : NULL,
        .arena = marz_arena_create(0),
        .thread_count = marz_thread_count(options->thread_count),
        .outcome = MARZ_OUTCOME_FEASIBLE,
    };
    marz_compact_plan made = {.worst_territory = -1};
    bool ok = run.arena && marz_compact_find_conflicts(problem, arena, &made);
    const bool is_impossible = ok && made.conflict_count > 0;
    if (ok && (!is_impossible || options->takes_nearest)) {
        made.territory_of = MARZ_NEW(arena, int32_t, problem->unit_count);
        made.owner_of =
            problem->owner_count > 0 ? MARZ_NEW(arena, int32_t, problem->territory_count) : NULL;
        ok = made.territory_of && (made.owner_of || problem->owner_count == 0);
        status = ok ? solve(&run, &made, error) : MARZ_OK;
        ok = ok && (status || prove(&run, control, &made));
    }
    if (is_impossible) {
        made.finding = MARZ_COMPACT_IMPOSSIBLE;
        made.outcome = MARZ_OUTCOME_INFEASIBLE;
    }
    if (!ok)
        status = no_memory(&run, error);
    if (!status)
        *plan = made;
    marz_field_deinit(&run.fine);
    marz_field_deinit(&run.coarse);
    marz_arena_destroy(run.arena);
    return status;
}
