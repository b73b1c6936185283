#include "design/order.h"
#include "design/pieces_internal.h"

#include "base/threads.h"
#include "graph/transport.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define SOLVER "prices + transportation + annealing + local search 2"
#define EFFORT 100                  ///< the default
#define EFFORT_LEAST 20             ///< of the annealing: with less it may miss a plan
#define TINY_BLOCKS 200             ///< up to here it does not
#define STEP_ARCS INT64_C(25000000) ///< arcs looked at for one unit of effort
#define STEPS_MIN 6                 ///< price steps for one unit of effort
#define STEPS_MAX 150
#define PRICE_ROUNDS 3 ///< times that candidates are chosen anew
#define TRANSPORT_ARCS 1000000
#define TIGHT 1e-4         ///< share of the bound that candidates may hide before the last round
#define SAMPLE_STEPS 3     ///< price steps on the sample for one unit of effort
#define SAMPLE_LEAST 100   ///< of them: from prices that are far off, exact balance takes longer
#define KICKS 40           ///< kicks for one unit of effort
#define START_KICKS 4      ///< kicks of each start for one unit of effort
#define SMALL_BLOCKS 5000  ///< up to here every start is tried to the end
#define BLOCK_PROPOSALS 2  ///< proposals of the annealing for a block and one unit of effort
#define REGION_SHARE 1     ///< proposals in regions for one of everything
#define SEAT_PROPOSALS 200 ///< and for a seat
#define PIECE_SHARE 1      ///< proposals of the search for plans in one piece for one of everything
#define HOMELESS_COSTS INT64_C(2000000) ///< costs looked at to complete the present alignment

/// The outcome of a whole solve besides the plan.
typedef struct solve {
    marz_run run;
    marz_order order; ///< the run works on the sorted question
    const marz_design_start *start;
    marz_plan *plan;
    marz_arena *arena; ///< of the plan
    marz_placement placement;
    int32_t *start_arc, *keep_seat;
    int32_t *best_seat; ///< [block_count] cheapest feasible plan known, else the least violated
    uint8_t *blocked;
    bool has_best, has_present;
    int64_t best_cost;      ///< of best_seat, or MARZ_NOTHING if it is not feasible
    double least_violation; ///< of best_seat while nothing is feasible
    bool is_split;          ///< territories must be in one piece, and those of best_seat are not
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
    const bool leaves = run->instance->leave_max != NULL;
    s->best_cost = MARZ_NOTHING;
    s->start_arc = MARZ_NEW(run->arena, int32_t, run->block_count);
    s->best_seat = MARZ_NEW(run->arena, int32_t, run->block_count);
    s->keep_seat = MARZ_NEW(run->arena, int32_t, run->block_count);
    s->blocked = MARZ_NEW(run->arena, uint8_t, run->block_count);
    s->plan->seat_of = MARZ_NEW(s->arena, int32_t, run->instance->unit_count);
    s->plan->price_micro = MARZ_NEW(s->arena, int64_t, run->cell_count);
    s->plan->leave_price_micro = leaves ? MARZ_NEW(s->arena, int64_t, run->seat_count) : NULL;
    if (!s->start_arc || !s->best_seat || !s->keep_seat || !s->blocked || !s->plan->seat_of ||
        !s->plan->price_micro || (leaves && !s->plan->leave_price_micro))
        return no_memory(s, error);
    for (int32_t i = 0; i < run->instance->unit_count; i++)
        s->plan->seat_of[i] = MARZ_NONE;
    return marz_placement_init(run, &s->placement, error);
}

// ---------------------------------------------------------------- plans that are known

static void tell_found(const solve *s)
{
    const marz_run *run = &s->run;
    const double bound = run->bound_minor == MARZ_NOTHING ? (double)NAN : (double)run->bound_minor;
    marz_control_found(run->control, (double)s->best_cost, bound);
}

/// Keeps the seats of the placement if they are better than what is known.
static void offer_placement(solve *s)
{
    const marz_run *run = &s->run;
    const double violation = marz_placement_violation(run, &s->placement);
    const bool is_feasible = marz_placement_is_feasible(run, &s->placement);
    if (s->has_best &&
        (is_feasible ? s->best_cost != MARZ_NOTHING && s->placement.cost_minor >= s->best_cost
                     : s->best_cost != MARZ_NOTHING || violation >= s->least_violation))
        return;
    s->has_best = true;
    s->best_cost = is_feasible ? s->placement.cost_minor : MARZ_NOTHING;
    s->least_violation = violation;
    for (int32_t b = 0; b < run->block_count; b++)
        s->best_seat[b] = run->arc_seat[s->placement.arc_of[b]];
    if (is_feasible && run->instance->graph.node_count == 0)
        tell_found(s);
}

/// The cheapest seat that is allowed to the block, or MARZ_NONE.
static int32_t cheapest_seat(const marz_run *run, int32_t block)
{
    int32_t best = MARZ_NONE;
    int64_t least = MARZ_COST_FORBIDDEN;
    for (int32_t j = 0; j < run->seat_count; j++) {
        const int64_t cost = marz_run_cost(run, block, j);
        if (cost < least) {
            least = cost;
            best = j;
        }
    }
    return best;
}

/// Takes `seat_of` [block_count] as a plan; blocks at MARZ_NONE or where they may not be go to
/// their cheapest seats. Needs no candidates. @return MARZ_E_NO_MEMORY
static marz_status offer_seats(solve *s, const int32_t *seat_of, marz_error *error)
{
    marz_run *run = &s->run;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    marz_run view = *run; // One arc a block: its seat.
    view.arc_start = MARZ_NEW(run->arena, int32_t, (int64_t)run->block_count + 1);
    view.arc_seat = MARZ_NEW(run->arena, int32_t, run->block_count);
    view.arc_cost = MARZ_NEW(run->arena, int64_t, run->block_count);
    if (!view.arc_start || !view.arc_seat || !view.arc_cost)
        return no_memory(s, error);
    bool is_complete = true;
    for (int32_t b = 0; b < run->block_count && is_complete; b++) {
        int32_t seat = seat_of[b];
        if (seat == MARZ_NONE || marz_run_cost(run, b, seat) == MARZ_COST_FORBIDDEN)
            seat = cheapest_seat(run, b);
        is_complete = seat != MARZ_NONE;
        view.arc_start[b + 1] = b + 1;
        view.arc_seat[b] = seat;
        view.arc_cost[b] = is_complete ? marz_run_cost(run, b, seat) : 0;
    }
    if (is_complete) {
        const marz_run own = *run;
        int32_t *arcs = view.arc_start; // The arc of block b is b.
        *run = view;
        marz_placement_set(run, &s->placement, arcs);
        offer_placement(s);
        *run = own;
    }
    marz_arena_restore(run->arena, mark);
    return MARZ_OK;
}

/// The present alignment: at once where that is quick, at the end if nothing better was found.
static marz_status offer_present(solve *s, bool is_last, marz_error *error)
{
    marz_run *run = &s->run;
    int64_t homeless = 0;
    for (int32_t b = 0; b < run->block_count; b++)
        homeless += run->present[b] == MARZ_NONE;
    if (s->has_present || (!is_last && homeless * run->seat_count > HOMELESS_COSTS))
        return MARZ_OK;
    s->has_present = true;
    return offer_seats(s, run->present, error);
}

/// The plan to start from, by blocks: blocks whose units sit apart have none.
static marz_status offer_start(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    const int32_t m = run->seat_count, known = run->nobody == MARZ_NONE ? m : run->nobody;
    if (!s->start->seat_of)
        return MARZ_OK;
    run->start_seat = MARZ_NEW(run->arena, int32_t, run->block_count);
    int32_t *new_seat = MARZ_NEW(run->arena, int32_t, m);
    if (!run->start_seat || !new_seat)
        return no_memory(s, error);
    for (int32_t j = 0; j < m; j++)
        if (s->order.seat_of[j] != MARZ_NONE)
            new_seat[s->order.seat_of[j]] = j;
    for (int32_t b = 0; b < run->block_count; b++) {
        run->start_seat[b] = MARZ_NONE;
        for (int32_t k = run->member_start[b]; k < run->member_start[b + 1]; k++) {
            const int32_t given = s->start->seat_of[s->order.unit_of[run->members[k]]];
            const int32_t seat = given == MARZ_NONE            ? run->nobody
                                 : given >= 0 && given < known ? new_seat[given]
                                                               : MARZ_NONE;
            if (k == run->member_start[b])
                run->start_seat[b] = seat;
            else if (run->start_seat[b] != seat)
                run->start_seat[b] = MARZ_NONE;
        }
    }
    return offer_seats(s, run->start_seat, error);
}

// ---------------------------------------------------------------- prices

/// Of several measures one is balanced exactly only where that is quick: the others are priced, so
/// the answer is a start like others.
static bool is_transportable(const marz_run *run)
{
    const int32_t parts = marz_transport_parts(run);
    const int64_t arcs = (int64_t)run->arc_start[run->block_count] * parts;
    return run->measure_count > 0 && run->seat_count <= MARZ_TRANSPORT_SEATS_MAX / parts &&
           run->block_count > 0 &&
           ((run->measure_count == 1 && parts == 1) || arcs <= TRANSPORT_ARCS);
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
    return run->has_prices || round > 0 ? 0.001 : is_sampled ? 0.005 : 0.05;
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

// ---------------------------------------------------------------- the plan

/// Proposals of one annealing of everything.
static int64_t proposals(const marz_run *run)
{
    const bool is_tiny = run->block_count <= TINY_BLOCKS;
    const int64_t effort = run->effort < EFFORT_LEAST && !is_tiny ? EFFORT_LEAST : run->effort;
    return effort * (BLOCK_PROPOSALS * (int64_t)run->block_count +
                     SEAT_PROPOSALS * (int64_t)run->seat_count);
}

/// Of a large plan whose territories must be in one piece, the last of a per cent is lost again.
static bool is_polished(const marz_run *run)
{
    return run->instance->graph.node_count == 0 || run->block_count <= SMALL_BLOCKS;
}

/// Anneals and improves one start; keeps it if it is the best.
static marz_status try_start(solve *s, double heat, int64_t kick_count, marz_error *error)
{
    marz_run *run = &s->run;
    marz_placement_set(run, &s->placement, s->start_arc);
    marz_status status = marz_anneal(run, &s->placement, proposals(run), heat, error);
    if (status == MARZ_OK && is_polished(run) && !marz_placement_is_feasible(run, &s->placement))
        status = marz_regions(run, &s->placement, proposals(run), true, error);
    if (status == MARZ_OK && is_polished(run) && marz_placement_is_feasible(run, &s->placement))
        status = marz_local_search(run, &s->placement, kick_count, error);
    if (status == MARZ_OK)
        offer_placement(s);
    return status;
}

/// No plan costs less than the best one known.
static bool is_optimal(const solve *s)
{
    return s->best_cost != MARZ_NOTHING && s->best_cost == s->run.bound_minor;
}

/// Starts in order of promise; large instances stop at the first that leads to a plan.
static marz_status try_starts(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    const bool is_small = run->block_count <= SMALL_BLOCKS;
    marz_status status = MARZ_OK;
    for (int32_t k = 0; k < 3 && !status && !run->is_stopped && !is_optimal(s); k++) {
        if (k > 0 && !is_small && (s->best_cost != MARZ_NOTHING || (k == 2 && !is_polished(run))))
            break;
        if (k == 0 && !run->start_seat && !is_transportable(run))
            continue;
        marz_control_report(run->control, "search", 0.6 + 0.1 * k);
        if (k == 0 && run->start_seat)
            marz_start_seats(run, run->start_seat, s->start_arc);
        if (k == 1)
            marz_start_cheapest(run, s->start_arc);
        if (k == 2)
            marz_start_seats(run, run->present, s->start_arc);
        status = try_start(s, 1, run->effort * START_KICKS, error);
    }
    return status;
}

/// The best start gets the rest of the kicks.
static marz_status find_plan(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_status status = try_starts(s, error);
    if (status || s->best_cost == MARZ_NOTHING || is_optimal(s) || run->is_stopped ||
        !is_polished(run))
        return status;
    marz_control_report(run->control, "search", 0.9);
    marz_start_seats(run, s->best_seat, s->start_arc);
    marz_placement_set(run, &s->placement, s->start_arc);
    if (!marz_placement_is_feasible(run, &s->placement))
        return MARZ_OK; // The best known plan uses seats that are no candidates.
    status = marz_regions(run, &s->placement, REGION_SHARE * proposals(run), false, error);
    if (status == MARZ_OK)
        status = marz_local_search(run, &s->placement, run->effort * KICKS, error);
    offer_placement(s);
    return status;
}

/// Goes on from the plans known to one whose territories are in one piece. The bound stays: it is
/// that of more plans.
static marz_status join_pieces(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_pieces_answer answer;
    marz_control_report(run->control, "pieces", 0.95);
    const bool has_loose = s->has_best && (s->best_cost != MARZ_NOTHING || is_polished(run));
    const marz_status status = marz_pieces_solve(run, has_loose ? s->best_seat : NULL,
                                                 PIECE_SHARE * proposals(run), &answer, error);
    if (status)
        return status;
    s->has_present = true; // It was looked at.
    s->has_best = answer.has_plan;
    s->best_cost = answer.cost;
    s->is_split = answer.left > 0;
    memcpy(s->best_seat, answer.seat_of, (size_t)run->block_count * sizeof *s->best_seat);
    if (s->best_cost != MARZ_NOTHING)
        tell_found(s);
    return MARZ_OK;
}

/// Loads of the best seats known.
static void count_best(solve *s)
{
    const marz_run *run = &s->run;
    marz_placement *p = &s->placement;
    memset(p->load, 0, (size_t)run->row_count * sizeof *p->load);
    for (int32_t b = 0; b < run->block_count; b++)
        marz_placement_count(run, p, b, s->best_seat[b], 1);
}

/// Totals by term, in the units' own costs.
static void write_costs(solve *s)
{
    marz_plan *plan = s->plan;
    const marz_run *run = &s->run;
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t seat = s->best_seat[b];
        for (int32_t k = run->member_start[b]; k < run->member_start[b + 1]; k++) {
            const int32_t unit = run->members[k];
            if (seat == run->nobody) {
                plan->uncovered_minor += marz_instance_uncovered(run->instance, unit);
                continue;
            }
            const marz_cost cost = marz_instance_cost(run->instance, unit, seat);
            plan->seat_of[s->order.unit_of[unit]] = s->order.seat_of[seat];
            plan->travel_minor += cost.travel_minor;
            plan->mismatch_minor += cost.mismatch_minor;
            plan->disruption_minor += cost.disruption_minor;
        }
    }
    count_best(s);
    for (int32_t j = 0; j < run->seat_count; j++)
        plan->balance_minor += marz_seat_balance(run, &s->placement, j);
    plan->total_minor = plan->travel_minor + plan->mismatch_minor + plan->disruption_minor +
                        plan->balance_minor + plan->uncovered_minor;
    assert(s->best_cost == MARZ_NOTHING || plan->total_minor == s->best_cost);
}

static void write_prices(solve *s)
{
    const marz_run *run = &s->run;
    marz_plan *plan = s->plan;
    const int32_t count = run->measure_count;
    const int64_t *price = run->best_price_micro, *kept = price + run->cell_count;
    for (int64_t cell = 0; cell < run->cell_count; cell++)
        if (s->order.seat_of[cell / count] != MARZ_NONE)
            plan->price_micro[(int64_t)s->order.seat_of[cell / count] * count + cell % count] =
                price[cell];
    for (int32_t j = 0; plan->leave_price_micro && j < run->seat_count; j++)
        if (s->order.seat_of[j] != MARZ_NONE)
            plan->leave_price_micro[s->order.seat_of[j]] = -kept[j];
    if (run->instance->has_moved_limit)
        plan->moved_price_micro = -kept[run->seat_count];
}

/// A bound above the cost of a plan would be a defect; the checker would find it.
static void write_bound(solve *s)
{
    const marz_run *run = &s->run;
    marz_plan *plan = s->plan;
    plan->has_bound = run->bound_minor != MARZ_NOTHING && s->best_cost != MARZ_NOTHING;
    if (!plan->has_bound) {
        plan->bound_note = s->best_cost == MARZ_NOTHING ? "stopped before a plan was found"
                                                        : "stopped before a bound was found";
        return;
    }
    assert(run->bound_minor <= plan->total_minor);
    write_prices(s);
    plan->bound_minor = run->bound_minor;
    plan->gap_ppm = marz_gap_ppm(plan->total_minor, plan->bound_minor);
}

/// What the best seats known break.
static marz_status write_conflicts(solve *s, marz_error *error)
{
    if (s->is_split)
        return marz_pieces_conflicts(&s->run, s->best_seat, s->arena, s->plan, error);
    count_best(s);
    return marz_not_found(&s->run, &s->placement, s->arena, s->plan, error);
}

static marz_status write_plan(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_plan *plan = s->plan;
    marz_status status = MARZ_OK;
    if (s->best_cost == MARZ_NOTHING)
        status = offer_present(s, true, error);
    const bool has_plan = s->best_cost != MARZ_NOTHING;
    plan->outcome = run->is_stopped ? run->outcome
                    : has_plan      ? MARZ_OUTCOME_FEASIBLE
                                    : MARZ_OUTCOME_INFEASIBLE;
    if (status == MARZ_OK && !has_plan && s->has_best)
        status = write_conflicts(s, error);
    if (status || !s->has_best || plan->outcome == MARZ_OUTCOME_INFEASIBLE)
        return status;
    write_costs(s);
    write_bound(s);
    if (plan->has_bound && plan->bound_minor == plan->total_minor)
        plan->outcome = MARZ_OUTCOME_OPTIMAL;
    return MARZ_OK;
}

/// Prices to begin with: those of the start, else of a sample, else none.
static marz_status first_prices(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_status status = MARZ_OK;
    run->has_prices = s->start->price_micro != NULL;
    marz_start_prices(run, s->start, s->order.seat_of);
    const int64_t steps = SAMPLE_STEPS * run->effort;
    if (!run->has_prices && run->seat_count > MARZ_CANDIDATES)
        status = marz_sample_prices(run, steps < SAMPLE_LEAST ? SAMPLE_LEAST : steps, error);
    marz_bound_round(run);
    return status;
}

static marz_status solve_all(solve *s, marz_error *error)
{
    marz_run *run = &s->run;
    marz_status status = prepare(s, error);
    if (status == MARZ_OK)
        status = offer_start(s, error);
    if (status == MARZ_OK)
        status = offer_present(s, false, error);
    if (status)
        return status;
    marz_control_report(run->control, "candidates", 0);
    status = first_prices(s, error);
    if (status == MARZ_OK && !run->is_stopped)
        status = marz_candidates_build(run, run->start_seat, s->blocked, error);
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
    if (status == MARZ_OK && run->instance->graph.node_count)
        status = join_pieces(s, error);
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
    solve s = {.plan = &answer, .arena = arena, .start = &options->start};
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
