#include "app/files_design.h"
#include "app/files_internal.h"

#include "design/compact/compact.h"
#include "geo/project.h"

#include <math.h>
#include <string.h>

#define SOLVER "compact territories 1"

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the territories");
}

/// The engine's proofs that there is no plan, in the words of plans.
static bool take_conflicts(const marz_compact_plan *found, marz_arena *arena, marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    plan->conflict_count = found->conflict_count;
    plan->conflicts = MARZ_NEW(arena, marz_conflict, found->conflict_count);
    for (int32_t c = 0; plan->conflicts && c < found->conflict_count; c++) {
        const marz_compact_conflict *one = &found->conflicts[c];
        const bool is_unit = one->unit >= 0;
        plan->conflicts[c] =
            (marz_conflict){.kind = is_unit ? MARZ_CONFLICT_UNIT : MARZ_CONFLICT_LOCKS,
                            .subject = is_unit ? in->unit_id[one->unit] : in->seat_id[one->owner],
                            .measure = 0,
                            .found = llround(one->weight),
                            .limit = llround(one->limit),
                            .relax_by = llround(one->weight - one->limit)};
    }
    return plan->conflicts;
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
    for (int32_t i = 0; i < in->unit_count; i++) {
        const bool has_group = in->group[i] != MARZ_NONE;
        if (!has_group && in->lock[i] == MARZ_NONE)
            continue;
        marz_fail(error, MARZ_E_USAGE, "unit %s is %s, which free centres do not know",
                  in->unit_id[i], has_group ? "in a group" : "locked");
        marz_hint(error, "Give homes with --reps, or leave the columns group and locked empty.");
        return MARZ_E_USAGE;
    }
    return MARZ_OK;
}

// ---------------------------------------------------------------- the problem of the engine

/// Arrays that the engine borrows.
typedef struct plane {
    double *x, *y, *weight, *low, *high;
} plane;

static marz_status fill_plane(const marz_instance *in, const plane *p, marz_error *error)
{
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
    }
    for (int32_t j = 0; j < in->seat_count; j++) {
        p->low[j] = (double)in->low[j];
        p->high[j] = (double)in->high[j];
    }
    return MARZ_OK;
}

/// Does every unit have a present territory? Then the plan is a realignment.
static bool is_realignment(const marz_files_question *question)
{
    for (int32_t i = 0; i < question->instance.unit_count; i++)
        if (question->instance.present[i] == MARZ_NONE)
            return false;
    return question->has_owner_seats;
}

static marz_status solve(const marz_files_question *question, const marz_files_options *options,
                         marz_arena *arena, const marz_control *control, marz_compact_plan *found,
                         marz_error *error)
{
    const marz_instance *in = &question->instance;
    const int32_t n = in->unit_count;
    const plane p = {MARZ_NEW(arena, double, n), MARZ_NEW(arena, double, n),
                     MARZ_NEW(arena, double, n), MARZ_NEW(arena, double, in->seat_count),
                     MARZ_NEW(arena, double, in->seat_count)};
    if (!p.x || !p.y || !p.weight || !p.low || !p.high)
        return no_memory(error);
    const marz_status status = fill_plane(in, &p, error);
    if (status)
        return status;
    const marz_compact problem = {
        .unit_count = n,
        .territory_count = in->seat_count,
        .x = p.x,
        .y = p.y,
        .weight = p.weight,
        .low = p.low,
        .high = p.high,
        .is_contiguous = options->is_contiguous,
        .graph = question->graph.node_count ? &question->graph : NULL,
        .present = is_realignment(question) ? in->present : NULL,
    };
    const marz_compact_options work = {options->seed, options->effort, options->thread_count};
    return marz_compact_solve(&problem, &work, arena, control, found, error);
}

// ---------------------------------------------------------------- the plan

/// Seats lie at the mean of their units on the sphere, by visits.
static bool place_seats(marz_instance *in, const int32_t *seat_of, marz_arena *arena)
{
    double *sum = MARZ_NEW(arena, double, 3 * (int64_t)in->seat_count);
    if (!sum)
        return false;
    const double radian = acos(-1) / 180e6;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const double lon = in->unit_lon_udeg[i] * radian, lat = in->unit_lat_udeg[i] * radian;
        const double weight = (double)in->visits_milli[i] + 1e-3;
        double *at = sum + 3 * (int64_t)seat_of[i];
        at[0] += weight * cos(lat) * cos(lon);
        at[1] += weight * cos(lat) * sin(lon);
        at[2] += weight * sin(lat);
    }
    for (int32_t j = 0; j < in->seat_count; j++) {
        const double *at = sum + 3 * (int64_t)j;
        const double flat = hypot(at[0], at[1]);
        if (flat == 0 && at[2] == 0)
            continue;
        in->seat_lon_udeg[j] = (int32_t)lround(atan2(at[1], at[0]) / radian);
        in->seat_lat_udeg[j] = (int32_t)lround(atan2(at[2], flat) / radian);
    }
    return true;
}

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

static void add_costs(marz_plan *plan)
{
    for (int32_t i = 0; i < plan->instance.unit_count; i++) {
        const marz_cost cost = marz_instance_cost(&plan->instance, i, plan->seat_of[i]);
        plan->travel_minor += cost.travel_minor;
        plan->mismatch_minor += cost.mismatch_minor;
        plan->disruption_minor += cost.disruption_minor;
    }
    plan->total_minor = plan->travel_minor + plan->mismatch_minor + plan->disruption_minor;
    plan->bound_note = "no bound is known for territories with free centres";
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

static marz_status find_centres(marz_files_question *question, const marz_files_options *options,
                                marz_arena *arena, const marz_control *control,
                                marz_files_design *design, marz_error *error)
{
    marz_plan *plan = &design->plan;
    marz_compact_plan found;
    const marz_status status = solve(question, options, arena, control, &found, error);
    if (status)
        return status;
    if (found.finding == MARZ_COMPACT_IMPOSSIBLE)
        return take_conflicts(&found, arena, plan) ? MARZ_OK : no_memory(error);
    if (!list_broken(&plan->instance, found.territory_of, arena, plan))
        return no_memory(error);
    plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    if (plan->conflict_count)
        return MARZ_OK;
    memcpy(plan->seat_of, found.territory_of,
           (size_t)plan->instance.unit_count * sizeof *plan->seat_of);
    if (!place_seats(&plan->instance, plan->seat_of, arena))
        return no_memory(error);
    add_costs(plan);
    design->moment_km2 = moment_of(question, plan);
    // Pieces beyond one a territory are shown by the command's own search.
    plan->outcome = found.outcome;
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
    *plan = (marz_plan){.instance = question->instance, .solver = SOLVER};
    plan->effort = options->effort;
    plan->seat_of = MARZ_NEW(arena, int32_t, question->instance.unit_count);
    if (!plan->seat_of)
        return no_memory(error);
    for (int32_t i = 0; i < question->instance.unit_count; i++)
        plan->seat_of[i] = MARZ_NONE;
    plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    return find_centres(question, options, arena, control, design, error);
}
