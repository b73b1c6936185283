#include "app/files_design.h"
#include "app/files_internal.h"
#include "app/files_owners.h"
#include "app/files_plane.h"
#include "app/files_settle.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

#define SOLVER "compact territories 2"
#define SETTLE_SHARE 4   ///< part of the time that is left to seats and accounts in turn
#define NAMES_SHARE 1e-6 ///< of a territory's spread: what a unit is tied with where moves are free

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the territories");
}

/// What one answer of the engine comes to.
typedef struct trial {
    marz_compact_plan found;
    double cost_minor; ///< INFINITY: no plan
} trial;

/// The question and the work on it.
typedef struct centres {
    marz_files_question *question;
    const marz_files_options *options;
    marz_arena *arena;
    const marz_control *control;
    marz_files_design *design;
    marz_files_plane p;
} centres;

/// Limits on change need to know who has what, also afterwards; and what is out of reach of some
/// centres may be near others.
static marz_status check_question(const marz_files_question *question, marz_error *error)
{
    if (question->instance.reach_m > 0 || question->instance.farthest_milli > 0) {
        marz_fail(error, MARZ_E_USAGE, "a limit on the way goes with given homes");
        marz_hint(error, "Where centres are free, --objective max brings the farthest as near as "
                         "may be.");
        return MARZ_E_USAGE;
    }
    if (!question->limits_change || question->has_owner_seats)
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE,
              "%d owners for %d %s: a limit on what may change hands "
              "says nothing then",
              question->owner_count, question->instance.seat_count,
              marz_plural(question->instance.seat_count, "territory", "territories"));
    marz_hint(error, "With fewer territories --disruption says what a change of hands costs.");
    return MARZ_E_USAGE;
}

/// Is every unit somebody's, and every owner's seat one of the territories?
static bool is_realignment(const marz_files_question *question)
{
    for (int32_t i = 0; i < question->instance.unit_count; i++)
        if (question->owner_of[i] == MARZ_NONE)
            return false;
    return question->owner_count == question->instance.seat_count;
}

/// Losses in the unit of moments, at so many minor units of money for one. Where moves are free,
/// ties too weak to change the shape let territories be named after those who have most of them.
static void price_losses(const centres *c, double minor_per_moment)
{
    const double mean = (c->p.low[0] + c->p.high[0]) / 2;
    for (int32_t i = 0; i < c->p.block_count; i++) {
        const double tie = NAMES_SHARE * c->p.spread * (c->p.weight[i] + 1e-3 * mean);
        const double loss =
            minor_per_moment > 0 ? (double)c->p.change_minor[i] / minor_per_moment : 0;
        c->p.loss[i] = tie + loss;
    }
}

/// One call of the engine, and what its answer costs a year.
static marz_status try_once(centres *c, bool is_present, int64_t deadline_ms, trial *t,
                            marz_error *error)
{
    const marz_files_question *q = c->question;
    const marz_instance *in = &q->instance;
    const bool has_owners = q->owner_count > 0;
    const marz_compact problem = {
        .unit_count = c->p.block_count,
        .territory_count = in->seat_count,
        .x = c->p.x,
        .y = c->p.y,
        .weight = c->p.weight,
        .low = c->p.low,
        .high = c->p.high,
        .is_contiguous = c->options->is_contiguous,
        .graph = c->p.graph.node_count ? &c->p.graph : NULL,
        .present = is_present ? c->p.owner : NULL,
        .home_x = c->p.has_homes ? c->p.home_x : NULL,
        .home_y = c->p.has_homes ? c->p.home_y : NULL,
        .owner_count = q->owner_count,
        .owner = has_owners ? c->p.owner : NULL,
        .loss = has_owners ? c->p.loss : NULL,
        .locked = has_owners ? c->p.locked : NULL,
    };
    const marz_compact_options work = {.seed = c->options->seed,
                                       .effort = is_present ? 0 : c->options->effort,
                                       .thread_count = c->options->thread_count,
                                       .takes_nearest = q->instance.has_cover};
    marz_control control = c->control ? *c->control : (marz_control){0};
    control.deadline_ms = deadline_ms;
    *t = (trial){.cost_minor = INFINITY};
    const marz_status status =
        marz_compact_solve(&problem, &work, c->arena, &control, &t->found, error);
    if (status)
        return status;
    if (!marz_files_plane_expand(&c->p, in->unit_count, c->arena, &t->found))
        return no_memory(error);
    if (!t->found.territory_of)
        return MARZ_OK;
    if (!marz_files_seat(c->question, &t->found, c->arena, c->design))
        return no_memory(error);
    t->cost_minor = (double)c->design->plan.total_minor + (double)c->design->released_cost_minor;
    return MARZ_OK;
}

static bool is_better(const trial *one, const trial *two)
{
    const bool is_found = one->found.finding == MARZ_COMPACT_FOUND;
    if (is_found != (two->found.finding == MARZ_COMPACT_FOUND))
        return is_found;
    return one->cost_minor < two->cost_minor;
}

/// Minor units of money for one of moment: half of travel over the moment of the same plan, as a
/// border unit that changes sides at distance d changes travel in proportion to d and its moment to
/// 2 d^2. Where travel is free, moves weigh a hundred times all shape.
static double price_of(const centres *c, const trial *t)
{
    const double travel = (double)c->design->plan.travel_minor;
    if (!(t->found.moment > 0))
        return 1;
    return travel > 0 ? travel / (2 * t->found.moment) : c->p.change_sum / (100 * t->found.moment);
}

/// Without regard to moves first, which says what they are worth in shape; then with regard; and
/// the present plan with the fewest moves. The one that costs least a year is taken.
static marz_status find_best(centres *c, trial *best, marz_error *error)
{
    const int64_t now = marz_clock_ms();
    const int64_t end = c->control ? c->control->deadline_ms : 0;
    const int64_t deadline = end > now ? end - (end - now) / SETTLE_SHARE : end;
    const bool has_losses = c->p.change_sum > 0;
    price_losses(c, 0);
    marz_status status = try_once(
        c, false, deadline && has_losses ? now + (deadline - now) / 2 : deadline, best, error);
    if (status || !best->found.territory_of)
        return status;
    price_losses(c, price_of(c, best));
    trial next;
    if (has_losses) {
        status = try_once(c, false, deadline, &next, error);
        if (!status && is_better(&next, best))
            *best = next;
    }
    if (!status && is_realignment(c->question)) {
        status = try_once(c, true, deadline, &next, error);
        if (!status && is_better(&next, best))
            *best = next;
    }
    return status;
}

// ---------------------------------------------------------------- the plan

/// Moment of inertia: sum of measure * square of kilometres to the centre.
static double moment_of(const marz_files_question *question, const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    double sum = 0;
    for (int32_t i = 0; i < in->unit_count && in->measure_count; i++) {
        if (plan->seat_of[i] == MARZ_NONE)
            continue;
        const double km = (double)marz_instance_metres(in, i, plan->seat_of[i]) / 1000;
        sum += (double)in->measure[(int64_t)i * in->measure_count] * km * km;
    }
    return sum / pow(10, question->decimals[0]);
}

/// There is no plan. Stopped, nobody knows whether there is one.
static void drop_plan(marz_files_design *design)
{
    marz_plan *plan = &design->plan;
    if (plan->outcome != MARZ_OUTCOME_TIME_LIMIT && plan->outcome != MARZ_OUTCOME_CANCELLED)
        plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    design->released_count = 0;
    design->released_minor = design->released_cost_minor = 0;
}

static marz_status find_centres(centres *c, marz_error *error)
{
    marz_plan *plan = &c->design->plan;
    trial best;
    marz_status status = find_best(c, &best, error);
    if (status)
        return status;
    if (!best.found.territory_of)
        return marz_files_refuse_plan(c->question, &best.found, c->arena, plan) ? MARZ_OK
                                                                                : no_memory(error);
    if (!marz_files_seat(c->question, &best.found, c->arena, c->design))
        return no_memory(error);
    plan->outcome =
        best.found.outcome == MARZ_OUTCOME_INFEASIBLE ? MARZ_OUTCOME_FEASIBLE : best.found.outcome;
    status = marz_files_settle(c->question, c->options, c->arena, c->control, plan, error);
    if (status)
        return status;
    if (!marz_plan_has_seats(plan)) {
        drop_plan(c->design);
        return MARZ_OK;
    }
    c->design->moment_km2 = moment_of(c->question, plan);
    plan->bound_note = "no bound is known for territories with free centres";
    return MARZ_OK;
}

marz_status marz_files_centres(marz_files_question *question, const marz_files_options *options,
                               marz_arena *arena, const marz_control *control,
                               marz_files_design *design, marz_error *error)
{
    marz_plan *plan = &design->plan;
    marz_status status = check_question(question, error);
    if (status)
        return status;
    *plan = (marz_plan){.instance = question->instance,
                        .solver = SOLVER,
                        .effort = options->effort,
                        .outcome = MARZ_OUTCOME_INFEASIBLE,
                        .seat_of = MARZ_NEW(arena, int32_t, question->instance.unit_count)};
    centres c = {.question = question,
                 .options = options,
                 .arena = arena,
                 .control = control,
                 .design = design};
    if (!plan->seat_of)
        return no_memory(error);
    for (int32_t i = 0; i < question->instance.unit_count; i++)
        plan->seat_of[i] = MARZ_NONE;
    status = marz_files_plane_make(question, arena, &c.p, error);
    return status ? status : find_centres(&c, error);
}
