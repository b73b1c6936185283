#include "app/files_owners.h"

#include "base/int128.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int64_t marz_files_change(const marz_instance *instance, int32_t unit)
{
    return (int64_t)marz_div_round(
        (marz_int128)instance->value_minor[unit] * instance->disruption_ppm, MARZ_PPM);
}

// ---------------------------------------------------------------- whose seat is whose

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/// Index of a seat's id in the sorted list.
static int32_t find_seat(const marz_instance *in, const char *id)
{
    const char *const *found =
        bsearch(&id, in->seat_id, (size_t)in->seat_count, sizeof *in->seat_id, by_text);
    return found ? (int32_t)(found - (const char *const *)in->seat_id) : MARZ_NONE;
}

/// Seats take the names of the owners who have a territory; units are then theirs, or nobody's.
static bool name_seats(marz_files_question *q, const int32_t *owner_of, marz_arena *arena)
{
    marz_instance *in = &q->instance;
    int32_t *seat_of_owner = MARZ_NEW(arena, int32_t, q->owner_count);
    if (!seat_of_owner)
        return false;
    for (int32_t a = 0; a < in->seat_count; a++)
        in->seat_id[a] = q->owner_id[owner_of[a]];
    qsort(in->seat_id, (size_t)in->seat_count, sizeof *in->seat_id, by_text);
    for (int32_t o = 0; o < q->owner_count; o++)
        seat_of_owner[o] = find_seat(in, q->owner_id[o]);
    for (int32_t j = 0; j < in->seat_count; j++)
        in->seat_name[j] = in->seat_id[j];
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t owner = q->owner_of[i], lock = q->locked_to[i];
        in->present[i] = owner == MARZ_NONE ? MARZ_NONE : seat_of_owner[owner];
        in->lock[i] = lock == MARZ_NONE ? MARZ_NONE : seat_of_owner[lock];
    }
    return true;
}

bool marz_files_match_seats(const marz_files_question *q, const int32_t *owner_of,
                            marz_arena *arena, int32_t *seat_of_territory)
{
    const marz_instance *in = &q->instance;
    bool *is_taken = MARZ_NEW(arena, bool, in->seat_count);
    if (!is_taken)
        return false;
    for (int32_t a = 0; a < in->seat_count; a++) {
        const int32_t own = q->has_owner_seats && a < q->owner_count ? a : MARZ_NONE;
        const int32_t owner = owner_of ? owner_of[a] : own;
        seat_of_territory[a] = owner == MARZ_NONE ? MARZ_NONE : find_seat(in, q->owner_id[owner]);
        if (seat_of_territory[a] != MARZ_NONE)
            is_taken[seat_of_territory[a]] = true;
    }
    int32_t next = 0;
    for (int32_t a = 0; a < in->seat_count; a++) {
        if (seat_of_territory[a] != MARZ_NONE)
            continue;
        while (is_taken[next])
            next++;
        seat_of_territory[a] = next++;
    }
    return true;
}

// ---------------------------------------------------------------- the plan

/// Seats lie at the mean of their units on the sphere, by visits, where they have no home.
static bool place_seats(const marz_files_question *q, marz_instance *in, const int32_t *seat_of,
                        marz_arena *arena)
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
        if (q->has_home[j] || (flat == 0 && at[2] == 0))
            continue;
        in->seat_lon_udeg[j] = (int32_t)lround(atan2(at[1], at[0]) / radian);
        in->seat_lat_udeg[j] = (int32_t)lround(atan2(at[2], flat) / radian);
    }
    return true;
}

/// What the loads cost outside their soft bands.
static int64_t balance_of(const marz_instance *in, const int32_t *seat_of, int64_t *load)
{
    int64_t sum = 0;
    const int64_t cells = (int64_t)in->seat_count * in->measure_count;
    memset(load, 0, (size_t)cells * sizeof *load);
    for (int32_t i = 0; i < in->unit_count; i++)
        for (int32_t k = 0; k < in->measure_count && seat_of[i] != MARZ_NONE; k++)
            load[(int64_t)seat_of[i] * in->measure_count + k] +=
                in->measure[(int64_t)i * in->measure_count + k];
    for (int64_t cell = 0; cell < cells; cell++)
        sum += marz_instance_balance(in, cell, load[cell]);
    return sum;
}

/// Units whose owner has no territory any more.
static void add_released(const marz_files_question *q, marz_files_design *design)
{
    const marz_instance *in = &design->plan.instance;
    design->released_count = 0;
    design->released_minor = design->released_cost_minor = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (q->owner_of[i] == MARZ_NONE || in->present[i] != MARZ_NONE)
            continue;
        design->released_count++;
        design->released_minor += in->value_minor[i];
        design->released_cost_minor += marz_files_change(in, i);
    }
}

bool marz_files_add_costs(marz_plan *plan, marz_arena *arena)
{
    const marz_instance *in = &plan->instance;
    int64_t *load = MARZ_NEW(arena, int64_t, (int64_t)in->seat_count * in->measure_count);
    if (!load)
        return false;
    plan->travel_minor = plan->mismatch_minor = plan->disruption_minor = 0;
    plan->uncovered_minor = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (plan->seat_of[i] == MARZ_NONE) {
            plan->uncovered_minor += marz_instance_uncovered(in, i);
            continue;
        }
        const marz_cost cost = marz_instance_cost(in, i, plan->seat_of[i]);
        plan->travel_minor += cost.travel_minor;
        plan->mismatch_minor += cost.mismatch_minor;
        plan->disruption_minor += cost.disruption_minor;
    }
    plan->balance_minor = balance_of(in, plan->seat_of, load);
    plan->total_minor = plan->travel_minor + plan->mismatch_minor + plan->disruption_minor +
                        plan->balance_minor + plan->uncovered_minor;
    return true;
}

bool marz_files_seat(marz_files_question *question, const marz_compact_plan *found,
                     marz_arena *arena, marz_files_design *design)
{
    marz_plan *plan = &design->plan;
    marz_instance *in = &plan->instance;
    int32_t *seat_of_territory = MARZ_NEW(arena, int32_t, in->seat_count);
    if (!seat_of_territory)
        return false;
    if (question->owner_count > in->seat_count && !name_seats(question, found->owner_of, arena))
        return false;
    if (!marz_files_match_seats(question, found->owner_of, arena, seat_of_territory))
        return false;
    for (int32_t i = 0; i < in->unit_count; i++)
        plan->seat_of[i] = seat_of_territory[found->territory_of[i]];
    if (!place_seats(question, in, plan->seat_of, arena))
        return false;
    add_released(question, design);
    return marz_files_add_costs(plan, arena);
}

/// Owners with locks have seats first: a proof that speaks of them needs their names.
static bool seat_lockers(marz_files_question *q, marz_arena *arena)
{
    const int32_t m = q->instance.seat_count;
    int32_t *owner_of = MARZ_NEW(arena, int32_t, m);
    bool *has_lock = MARZ_NEW(arena, bool, q->owner_count);
    if (!owner_of || !has_lock)
        return false;
    for (int32_t i = 0; i < q->instance.unit_count; i++)
        if (q->locked_to[i] != MARZ_NONE)
            has_lock[q->locked_to[i]] = true;
    int32_t count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int32_t o = 0; o < q->owner_count && count < m; o++)
            if (has_lock[o] == (pass == 0))
                owner_of[count++] = o;
    return name_seats(q, owner_of, arena);
}

/// A group stands for its units.
static const char *name_of(const marz_instance *in, int32_t unit)
{
    return in->group[unit] == MARZ_NONE ? in->unit_id[unit] : in->group_id[in->group[unit]];
}

bool marz_files_refuse_plan(marz_files_question *question, const marz_compact_plan *found,
                            marz_arena *arena, marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    plan->conflict_count = found->conflict_count;
    plan->conflicts = MARZ_NEW(arena, marz_conflict, found->conflict_count);
    if (!plan->conflicts ||
        (question->owner_count > in->seat_count && !seat_lockers(question, arena)))
        return false;
    for (int32_t c = 0; c < found->conflict_count; c++) {
        const marz_compact_conflict *one = &found->conflicts[c];
        const bool is_unit = one->unit >= 0;
        plan->conflicts[c] = (marz_conflict){
            .kind = is_unit ? MARZ_CONFLICT_UNIT : MARZ_CONFLICT_LOCKS,
            .subject = is_unit ? name_of(in, one->unit) : question->owner_id[one->owner],
            .measure = 0,
            .found = llround(one->weight),
            .limit = llround(one->limit),
            .relax_by = llround(one->weight - one->limit)};
    }
    return true;
}
