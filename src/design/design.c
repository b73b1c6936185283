#include "design/design_internal.h"
#include "design/order.h"

#include "base/threads.h"
#include "graph/transport.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define SOLVER "prices + transportation + local search 1"
#define EFFORT 100                  ///< the default
#define STEP_ARCS INT64_C(25000000) ///< arcs looked at for one unit of effort
#define STEPS_MIN 6                 ///< price steps for one unit of effort
#define STEPS_MAX 150
#define PRICE_ROUNDS 3 ///< times that candidates are chosen anew
#define TRANSPORT_ARCS 1000000
#define TIGHT 1e-4          ///< share of the bound that candidates may hide before the last round
#define SAMPLE_STEPS 3      ///< price steps on the sample for one unit of effort
#define KICKS 40            ///< kicks for one unit of effort
#define START_KICKS 4       ///< kicks of each start for one unit of effort
#define SMALL_BLOCKS 5000   ///< up to here every start is tried to the end
#define SCANS_OF_EFFORT 400 ///< scans of a seat in a repair for one unit of effort

/// The outcome of a whole solve besides the plan.
typedef struct solve {
    marz_run run;
    marz_order order; ///< the run works on the sorted question
    marz_plan *plan;
    marz_arena *arena; ///< of the plan
    marz_placement placement;
    int32_t *start_arc, *best_arc, *keep_seat;
    uint8_t *blocked;
    int64_t best_cost;      ///< of best_arc, or MARZ_NOTHING
    double least_violation; ///< of best_arc while nothing is feasible
} solve;

static marz_status no_memory(const solve *s, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to plan %d accounts",
                     s->run.instance->unit_count);
}

static marz_status prepare(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_status status = marz_run_init(run, error);
    if (status)
        return status;
    const int64_t cells = (int64_t)run->seat_count * run->measure_count;
    s->best_cost = MARZ_NOTHING;
    s->start_arc = MARZ_NEW(run->arena, int32_t, run->block_count);
    s->best_arc = MARZ_NEW(run->arena, int32_t, run->block_count);
    s->keep_seat = MARZ_NEW(run->arena, int32_t, run->block_count);
    s->blocked = MARZ_NEW(run->arena, uint8_t, run->block_count);
    s->plan->seat_of = MARZ_NEW(s->arena, int32_t, run->instance->unit_count);
    s->plan->price_micro = MARZ_NEW(s->arena, int64_t, cells);
    if (!s->start_arc || !s->best_arc || !s->keep_seat || !s->blocked || !s->plan->seat_of ||
        !s->plan->price_micro)
        return no_memory(s, error);
    for (int32_t i = 0; i < run->instance->unit_count; i++)
        s->plan->seat_of[i] = MARZ_NONE;
    return MARZ_OK;
}

/// Of several measures one is balanced exactly only where that is quick: the others are priced, so
/// the answer is a start like others.
static bool is_transportable(const marz_run *run)
{
    return run->measure_count > 0 && run->seat_count <= MARZ_TRANSPORT_SEATS_MAX &&
           run->block_count > 0 &&
           (run->measure_count == 1 || run->arc_start[run->block_count] <= TRANSPORT_ARCS);
}

/// Price steps of one round: a share of the effort, fewer where a step is long.
static int64_t step_count(const marz_run *run)
{
    const int64_t arcs = (int64_t)run->arc_start[run->block_count] + 1;
    int64_t steps = STEP_ARCS / arcs;
    steps = steps < STEPS_MIN ? STEPS_MIN : steps > STEPS_MAX ? STEPS_MAX : steps;
    return steps * run->effort / PRICE_ROUNDS + 1;
}

/// First hoped-for gain of a round: the prices of a sample are nearly right, later ones more so.
static double first_level(const marz_run *run, int32_t round)
{
    const bool is_sampled = run->seat_count > MARZ_CANDIDATES;
    return round > 0 ? 0.001 : is_sampled ? 0.005 : 0.05;
}

/// One round: better prices, and the candidates and the bound of these prices.
static marz_status find_prices_once(solve *s, int32_t round, bool is_last, marz_error *error)
{
    marz_run *run = &s->run;
    marz_status status = marz_lagrange(run, step_count(run), first_level(run, round), error);
    const bool is_exact = run->measure_count == 1 || is_last;
    if (status == MARZ_OK && !run->is_stopped && is_exact && is_transportable(run))
        status = marz_transport_prices(run, s->start_arc, error);
    if (status || run->is_stopped)
        return status;
    for (int32_t b = 0; b < run->block_count; b++)
        s->keep_seat[b] = run->arc_seat[s->start_arc[b]];
    marz_bound_round(run);
    status = marz_candidates_build(run, s->keep_seat, s->blocked, error);
    for (int32_t b = 0; b < run->block_count && !run->is_stopped; b++)
        s->start_arc[b] = marz_arc_to(run, b, s->keep_seat[b]);
    return status;
}

/// Prices on candidates, then candidates of those prices, in turn: column generation, with a bound
/// over complete rows after each round.
static marz_status find_prices(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_status status = MARZ_OK;
    bool is_last = false;
    for (int32_t round = 0; !is_last && status == MARZ_OK && !run->is_stopped; round++) {
        marz_control_report(run->control, "prices", 0.1 + 0.5 * round / PRICE_ROUNDS);
        const double hidden = run->dual_value - (double)run->bound_minor;
        is_last =
            round == PRICE_ROUNDS - 1 || (round > 0 && hidden <= TIGHT * (double)run->bound_minor);
        status = find_prices_once(s, round, is_last, error);
    }
    return status;
}

/// Repairs and improves one start; keeps it if it is the best.
static marz_status try_start(solve *s, int64_t kick_count, marz_error *error)
{
    marz_run *run = &s->run;
    marz_placement_set(run, &s->placement, s->start_arc);
    marz_status status = marz_repair(run, &s->placement,
                                     run->effort * SCANS_OF_EFFORT + 20 * run->seat_count, error);
    if (status)
        return status;
    const bool is_feasible = marz_placement_is_feasible(run, &s->placement);
    if (is_feasible)
        status = marz_local_search(run, &s->placement, kick_count, error);
    if (status)
        return status;
    const double violation = marz_placement_violation(run, &s->placement);
    const bool is_better =
        is_feasible ? s->best_cost == MARZ_NOTHING || s->placement.cost_minor < s->best_cost
                    : s->best_cost == MARZ_NOTHING && violation < s->least_violation;
    if (!is_better)
        return MARZ_OK;
    s->best_cost = is_feasible ? s->placement.cost_minor : MARZ_NOTHING;
    s->least_violation = violation;
    memcpy(s->best_arc, s->placement.arc_of, (size_t)run->block_count * sizeof *s->best_arc);
    return MARZ_OK;
}

/// Starts in order of promise, each with a few kicks; large instances stop at the first that can be
/// repaired.
static marz_status try_starts(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    const bool is_small = run->block_count <= SMALL_BLOCKS;
    marz_status status = MARZ_OK;
    for (int32_t k = is_transportable(run) ? 0 : 1; k < 3 && status == MARZ_OK; k++) {
        if (s->best_cost != MARZ_NOTHING && (!is_small || run->is_stopped))
            break;
        marz_control_report(run->control, "search", 0.6 + 0.1 * k);
        if (k == 1)
            marz_start_cheapest(run, s->start_arc);
        if (k == 2)
            marz_start_present(run, s->start_arc);
        status = try_start(s, run->effort * START_KICKS, error);
    }
    return status;
}

/// The best start gets the rest of the kicks.
static marz_status find_plan(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    s->least_violation = HUGE_VAL;
    marz_status status = marz_placement_init(run, &s->placement, error);
    if (status == MARZ_OK)
        status = try_starts(s, error);
    if (status || s->best_cost == MARZ_NOTHING || run->is_stopped)
        return status;
    marz_control_report(run->control, "search", 0.9);
    marz_placement_set(run, &s->placement, s->best_arc);
    status = marz_local_search(run, &s->placement, run->effort * KICKS, error);
    s->best_cost = s->placement.cost_minor;
    memcpy(s->best_arc, s->placement.arc_of, (size_t)run->block_count * sizeof *s->best_arc);
    return status;
}

/// Totals by term, in the units' own costs.
static void write_costs(solve *s)
{
    marz_plan *plan = s->plan;
    const marz_run *run = &s->run;
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t seat = run->arc_seat[s->best_arc[b]];
        for (int32_t k = run->member_start[b]; k < run->member_start[b + 1]; k++) {
            const int32_t unit = run->members[k];
            const marz_cost cost = marz_instance_cost(run->instance, unit, seat);
            plan->seat_of[s->order.unit_of[unit]] = s->order.seat_of[seat];
            plan->travel_minor += cost.travel_minor;
            plan->mismatch_minor += cost.mismatch_minor;
            plan->disruption_minor += cost.disruption_minor;
        }
    }
    plan->total_minor = plan->travel_minor + plan->mismatch_minor + plan->disruption_minor;
    assert(plan->total_minor == s->best_cost);
}

/// A bound above the cost of a plan would be a defect; the checker would find it.
static void write_bound(solve *s)
{
    const marz_run *run = &s->run;
    marz_plan *plan = s->plan;
    const int32_t count = run->measure_count;
    plan->has_bound = run->bound_minor != MARZ_NOTHING;
    if (!plan->has_bound) {
        plan->bound_note = "stopped before a bound was found";
        return;
    }
    assert(run->bound_minor <= plan->total_minor);
    for (int64_t cell = 0; cell < (int64_t)run->seat_count * count; cell++)
        plan->price_micro[(int64_t)s->order.seat_of[cell / count] * count + cell % count] =
            run->best_price_micro[cell];
    plan->bound_minor = run->bound_minor;
    const int64_t whole = plan->total_minor > 1 ? plan->total_minor : 1;
    const marz_int128 gap = (marz_int128)(plan->total_minor - plan->bound_minor) * MARZ_PPM;
    plan->gap_ppm = (int64_t)((gap + whole - 1) / whole);
}

static marz_status write_plan(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_plan *plan = s->plan;
    if (s->best_cost == MARZ_NOTHING) {
        plan->outcome = run->is_stopped ? run->outcome : MARZ_OUTCOME_INFEASIBLE;
        if (run->is_stopped)
            return MARZ_OK;
        marz_placement_set(run, &s->placement, s->best_arc);
        return marz_not_found(run, &s->placement, s->arena, plan, error);
    }
    write_costs(s);
    write_bound(s);
    plan->outcome = run->is_stopped ? run->outcome : MARZ_OUTCOME_FEASIBLE;
    if (plan->has_bound && plan->bound_minor == plan->total_minor)
        plan->outcome = MARZ_OUTCOME_OPTIMAL;
    return MARZ_OK;
}

static marz_status solve_all(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_status status = prepare(s, error);
    if (status)
        return status;
    marz_control_report(run->control, "candidates", 0);
    if (run->seat_count > MARZ_CANDIDATES)
        status = marz_sample_prices(run, SAMPLE_STEPS * run->effort, error);
    marz_bound_round(run);
    if (status == MARZ_OK)
        status = marz_candidates_build(run, NULL, s->blocked, error);
    if (status == MARZ_OK && !run->is_stopped)
        status = marz_find_conflicts(run, s->blocked, s->arena, s->plan, error);
    if (status)
        return status;
    if (s->plan->conflict_count > 0) {
        s->plan->outcome = MARZ_OUTCOME_INFEASIBLE;
        return MARZ_OK;
    }
    if (!run->is_stopped) {
        marz_start_cheapest(run, s->start_arc);
        status = find_prices(s, error);
    }
    if (status == MARZ_OK && !run->is_stopped)
        status = find_plan(s, error);
    if (status == MARZ_OK)
        status = write_plan(s, error);
    marz_control_report(run->control, "done", 1);
    return status;
}

marz_status marz_design_solve(const marz_instance *instance, const marz_design_options *options,
                              marz_arena *arena, const marz_control *control, marz_plan *plan,
                              marz_error *error)
{
    marz_status status = marz_instance_validate(instance, error);
    if (status)
        return status;
    marz_plan answer = {.instance = *instance, .seed = options->seed, .solver = SOLVER};
    answer.effort = options->effort > 0 ? options->effort : EFFORT;
    solve s = {.plan = &answer, .arena = arena};
    s.run = (marz_run){.instance = &s.order.instance,
                       .control = control,
                       .arena = marz_arena_create(0),
                       .thread_count = marz_thread_count(options->thread_count),
                       .seed = options->seed,
                       .effort = answer.effort};
    status = s.run.arena ? marz_order_init(&s.order, instance, s.run.arena, error)
                         : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to plan %d accounts",
                                     instance->unit_count);
    if (status == MARZ_OK)
        status = solve_all(&s, error);
    marz_arena_destroy(s.run.arena);
    if (status == MARZ_OK)
        *plan = answer;
    return status;
}
