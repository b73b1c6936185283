#include "app/files_design.h"
#include "app/files_internal.h"
#include "app/files_owners.h"

#include "geo/project.h"

#include <math.h>
#include <string.h>

#define SOLVER "compact territories 1"
#define NAMES_SHARE 1e-6 ///< of a territory's spread: what a unit is tied with where moves are free

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the territories");
}

/// A group comes from its column, or from the area of that name that units go with.
static marz_status refuse_group(const marz_files_question *question, int32_t unit,
                                marz_error *error)
{
    const marz_instance *in = &question->instance;
    const char *group = in->group_id[in->group[unit]];
    const bool is_area =
        question->follower_count > 0 && marz_instance_find_unit(in, group) != MARZ_NONE;
    marz_fail(error, MARZ_E_USAGE,
              is_area ? "unit %s goes with the area %s, and free centres know no groups"
                      : "unit %s is in the group %s, and free centres know no groups",
              in->unit_id[unit], group);
    marz_hint(error, is_area ? "Give homes with --reps, or leave the column area out."
                             : "Give homes with --reps, or leave the column group empty.");
    return MARZ_E_USAGE;
}

/// What free centres cannot have.
static marz_status check_question(const marz_files_question *question, marz_error *error)
{
    const marz_instance *in = &question->instance;
    if (in->measure_count != 1) {
        marz_fail(error, MARZ_E_USAGE, "free centres balance one measure, not %d",
                  in->measure_count);
        marz_hint(error, "Name it: --balance %s=10%%; or give homes with --reps.",
                  in->measure_count ? in->measure_name[0] : "count");
        return MARZ_E_USAGE;
    }
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->group[i] != MARZ_NONE)
            return refuse_group(question, i, error);
    return MARZ_OK;
}

// ---------------------------------------------------------------- the problem of the engine

/// Arrays that the engine borrows.
typedef struct plane {
    double *x, *y, *weight, *low, *high, *loss;
    double spread;         ///< of a territory, in squares of the plane's unit
    int64_t *change_minor; ///< [unit_count] what it costs to take the unit from its owner
    double change_sum;
} plane;

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
    plane p;
} centres;

static bool make_plane(centres *c)
{
    const marz_instance *in = &c->question->instance;
    const int32_t n = in->unit_count, m = in->seat_count;
    c->p = (plane){.x = MARZ_NEW(c->arena, double, n),
                   .y = MARZ_NEW(c->arena, double, n),
                   .weight = MARZ_NEW(c->arena, double, n),
                   .low = MARZ_NEW(c->arena, double, m),
                   .high = MARZ_NEW(c->arena, double, m),
                   .loss = MARZ_NEW(c->arena, double, n),
                   .change_minor = MARZ_NEW(c->arena, int64_t, n)};
    return c->p.x && c->p.y && c->p.weight && c->p.low && c->p.high && c->p.loss &&
           c->p.change_minor;
}

static marz_status fill_plane(centres *c, marz_error *error)
{
    const marz_instance *in = &c->question->instance;
    plane *p = &c->p;
    marz_extent extent = marz_extent_empty();
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (in->unit_lon_udeg[i] == MARZ_DEGREES_UNKNOWN) {
            marz_fail(error, MARZ_E_INPUT, "unit %s has no position", in->unit_id[i]);
            marz_hint(error, "Free centres need the position of every unit.");
            return MARZ_E_INPUT;
        }
        marz_extent_add(&extent, in->unit_lon_udeg[i], in->unit_lat_udeg[i]);
    }
    const marz_projection page = marz_projection_fit(extent, 100000, 100000, 0);
    for (int32_t i = 0; i < in->unit_count; i++) {
        marz_project(&page, in->unit_lon_udeg[i], in->unit_lat_udeg[i], &p->x[i], &p->y[i]);
        p->weight[i] = (double)in->measure[i];
        if (c->question->owner_of[i] != MARZ_NONE)
            p->change_minor[i] = marz_files_change(in, i);
        p->change_sum += (double)p->change_minor[i];
    }
    for (int32_t j = 0; j < in->seat_count; j++) {
        p->low[j] = (double)in->low[j];
        p->high[j] = (double)in->high[j];
    }
    p->spread = 1e10 / in->seat_count;
    return MARZ_OK;
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
    const marz_instance *in = &c->question->instance;
    const double mean = ((double)in->low[0] + (double)in->high[0]) / 2;
    for (int32_t i = 0; i < in->unit_count; i++) {
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
        .unit_count = in->unit_count,
        .territory_count = in->seat_count,
        .x = c->p.x,
        .y = c->p.y,
        .weight = c->p.weight,
        .low = c->p.low,
        .high = c->p.high,
        .is_contiguous = c->options->is_contiguous,
        .graph = q->graph.node_count ? &q->graph : NULL,
        .present = is_present ? q->owner_of : NULL,
        .owner_count = q->owner_count,
        .owner = has_owners ? q->owner_of : NULL,
        .loss = has_owners ? c->p.loss : NULL,
        .locked = has_owners ? q->locked_to : NULL,
    };
    const marz_compact_options work = {.seed = c->options->seed,
                                       .effort = is_present ? 0 : c->options->effort,
                                       .thread_count = c->options->thread_count};
    marz_control control = c->control ? *c->control : (marz_control){0};
    control.deadline_ms = deadline_ms;
    *t = (trial){.cost_minor = INFINITY};
    const marz_status status =
        marz_compact_solve(&problem, &work, c->arena, &control, &t->found, error);
    if (status || t->found.finding == MARZ_COMPACT_IMPOSSIBLE)
        return status;
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
    const int64_t deadline = c->control ? c->control->deadline_ms : 0;
    const bool has_losses = c->p.change_sum > 0;
    const int64_t now = marz_clock_ms();
    price_losses(c, 0);
    marz_status status = try_once(
        c, false, deadline && has_losses ? now + (deadline - now) / 2 : deadline, best, error);
    if (status || best->found.finding == MARZ_COMPACT_IMPOSSIBLE)
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

/// Bands that the engine's plan breaks: what it found, and no proof.
static bool list_broken(const marz_instance *in, const int32_t *seat_of, marz_arena *arena,
                        marz_plan *plan)
{
    int64_t *load = MARZ_NEW(arena, int64_t, in->seat_count);
    plan->conflicts = MARZ_NEW(arena, marz_conflict, in->seat_count);
    if (!load || !plan->conflicts)
        return false;
    for (int32_t i = 0; i < in->unit_count; i++)
        load[seat_of[i]] += in->measure[i];
    for (int32_t j = 0; j < in->seat_count; j++) {
        if (load[j] >= in->low[j] && load[j] <= in->high[j])
            continue;
        const int64_t limit = load[j] > in->high[j] ? in->high[j] : in->low[j];
        plan->conflicts[plan->conflict_count++] =
            (marz_conflict){.kind = MARZ_CONFLICT_NOT_FOUND,
                            .subject = in->seat_id[j],
                            .measure = 0,
                            .found = load[j],
                            .limit = limit,
                            .relax_by = load[j] > limit ? load[j] - limit : limit - load[j]};
    }
    return true;
}

/// Moment of inertia: sum of measure * square of kilometres to the centre.
static double moment_of(const marz_files_question *question, const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    double sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const double km = (double)marz_instance_metres(in, i, plan->seat_of[i]) / 1000;
        sum += (double)in->measure[i] * km * km;
    }
    return sum / pow(10, question->decimals[0]);
}

static marz_status find_centres(centres *c, marz_error *error)
{
    marz_plan *plan = &c->design->plan;
    trial best;
    const marz_status status = find_best(c, &best, error);
    if (status)
        return status;
    if (best.found.finding == MARZ_COMPACT_IMPOSSIBLE)
        return marz_files_refuse_plan(c->question, &best.found, c->arena, plan) ? MARZ_OK
                                                                                : no_memory(error);
    if (!marz_files_seat(c->question, &best.found, c->arena, c->design) ||
        !list_broken(&plan->instance, plan->seat_of, c->arena, plan))
        return no_memory(error);
    if (plan->conflict_count) {
        for (int32_t i = 0; i < plan->instance.unit_count; i++)
            plan->seat_of[i] = MARZ_NONE;
        plan->travel_minor = plan->mismatch_minor = plan->disruption_minor = plan->total_minor = 0;
        c->design->released_count = 0;
        c->design->released_minor = c->design->released_cost_minor = 0;
        return MARZ_OK;
    }
    c->design->moment_km2 = moment_of(c->question, plan);
    plan->bound_note = "no bound is known for territories with free centres";
    plan->outcome = best.found.outcome;
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
    if (!plan->seat_of || !make_plane(&c))
        return no_memory(error);
    for (int32_t i = 0; i < question->instance.unit_count; i++)
        plan->seat_of[i] = MARZ_NONE;
    status = fill_plane(&c, error);
    return status ? status : find_centres(&c, error);
}
