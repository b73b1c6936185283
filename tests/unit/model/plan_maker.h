/// @file plan_maker.h
/// Random instances with a feasible plan, their prices and the bound by brute force: what the tests
/// of writer, reader and checker start from.
#ifndef MARZ_TESTS_PLAN_MAKER_H
#define MARZ_TESTS_PLAN_MAKER_H

#include "base/rng.h"
#include "model/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct maker {
    marz_arena *arena;
    marz_rng rng;
    marz_plan plan;
} maker;

static inline int64_t maker_below(maker *m, int64_t limit)
{
    return marz_rng_below(&m->rng, limit);
}

static inline bool maker_chance(maker *m, int64_t percent)
{
    return maker_below(m, 100) < percent;
}

static inline const char **maker_names(maker *m, const char *stem, int32_t count)
{
    const char **names = MARZ_NEW(m->arena, const char *, count ? count : 1);
    for (int32_t k = 0; k < count; k++)
        names[k] = marz_arena_print(m->arena, "%s%06d", stem, k + 1);
    return names;
}

static inline void maker_position(maker *m, int32_t *lon_udeg, int32_t *lat_udeg)
{
    *lon_udeg = *lat_udeg = MARZ_DEGREES_UNKNOWN;
    if (maker_chance(m, 5))
        return;
    *lon_udeg = (int32_t)maker_below(m, 360000001) - 180000000;
    *lat_udeg = (int32_t)maker_below(m, 180000001) - 90000000;
}

static inline void maker_assumptions(maker *m)
{
    marz_instance *in = &m->plan.instance;
    in->travel = (marz_travel){.circuity_ppm = 1000000 + maker_below(m, 500000),
                               .trip_ppm = maker_below(m, 2000000),
                               .minute_cost_minor = maker_below(m, 500),
                               .point_count = 4,
                               .metres = {0, 20000, 400000, 20000000},
                               .minutes_milli = {maker_below(m, 9000), 30000, 270000, 1500000}};
    in->disruption_ppm = maker_below(m, 200000);
    in->disruption_familiar_ppm = maker_below(m, 200000);
}

static inline void maker_seats(maker *m, int32_t seats)
{
    marz_instance *in = &m->plan.instance;
    const int32_t segments = in->segment_count, loads = seats * in->measure_count;
    in->seat_count = seats;
    in->seat_id = maker_names(m, "T", seats);
    in->seat_name = maker_names(m, "\xD8\xA8 \"north\" \\ ", seats);
    in->seat_rep_id = maker_names(m, "R", seats);
    in->seat_rep = MARZ_NEW(m->arena, int32_t, seats);
    in->seat_lon_udeg = MARZ_NEW(m->arena, int32_t, seats);
    in->seat_lat_udeg = MARZ_NEW(m->arena, int32_t, seats);
    in->target = MARZ_NEW(m->arena, int64_t, loads);
    in->low = MARZ_NEW(m->arena, int64_t, loads);
    in->high = MARZ_NEW(m->arena, int64_t, loads);
    in->fit_ppm = MARZ_NEW(m->arena, int32_t, seats * segments);
    in->is_familiar = MARZ_NEW(m->arena, uint8_t, seats * segments);
    for (int32_t j = 0; j < seats; j++) {
        in->seat_rep[j] = MARZ_NONE;
        if (maker_chance(m, 20))
            in->seat_rep_id[j] = NULL;
        maker_position(m, &in->seat_lon_udeg[j], &in->seat_lat_udeg[j]);
    }
    for (int32_t k = 0; k < seats * segments; k++) {
        in->fit_ppm[k] = (int32_t)maker_below(m, 400000);
        in->is_familiar[k] = maker_chance(m, 30);
    }
}

static inline void maker_units(maker *m, int32_t units)
{
    marz_instance *in = &m->plan.instance;
    in->unit_count = units;
    in->unit_id = maker_names(m, "A", units);
    in->unit_lon_udeg = MARZ_NEW(m->arena, int32_t, units);
    in->unit_lat_udeg = MARZ_NEW(m->arena, int32_t, units);
    in->visits_milli = MARZ_NEW(m->arena, int64_t, units);
    in->value_minor = MARZ_NEW(m->arena, int64_t, units);
    in->measure = MARZ_NEW(m->arena, int64_t, units * in->measure_count);
    in->unit_segment = MARZ_NEW(m->arena, int32_t, units);
    in->present = MARZ_NEW(m->arena, int32_t, units);
    in->lock = MARZ_NEW(m->arena, int32_t, units);
    in->group = MARZ_NEW(m->arena, int32_t, units);
    for (int32_t i = 0; i < units; i++) {
        maker_position(m, &in->unit_lon_udeg[i], &in->unit_lat_udeg[i]);
        in->visits_milli[i] = maker_below(m, 24000);
        in->value_minor[i] = maker_below(m, 5000000);
        in->unit_segment[i] = (int32_t)maker_below(m, in->segment_count);
        in->present[i] = maker_chance(m, 70) ? (int32_t)maker_below(m, in->seat_count) : MARZ_NONE;
        in->lock[i] = MARZ_NONE;
        in->group[i] = in->group_count && maker_chance(m, 30)
                           ? (int32_t)maker_below(m, in->group_count)
                           : MARZ_NONE;
    }
    for (int32_t k = 0; k < units * in->measure_count; k++)
        in->measure[k] = maker_below(m, 10000);
}

/// Seats at random, groups together; then limits, locks and pairs that this plan keeps.
static inline void maker_decide(maker *m)
{
    marz_instance *in = &m->plan.instance;
    const int32_t seats = in->seat_count, measures = in->measure_count;
    int32_t *together = MARZ_NEW(m->arena, int32_t, in->group_count ? in->group_count : 1);
    for (int32_t g = 0; g < in->group_count; g++)
        together[g] = (int32_t)maker_below(m, seats);
    m->plan.seat_of = MARZ_NEW(m->arena, int32_t, in->unit_count);
    in->forbidden = MARZ_NEW(m->arena, marz_forbidden_pair, in->unit_count);
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t g = in->group[i];
        const int32_t seat = g == MARZ_NONE ? (int32_t)maker_below(m, seats) : together[g];
        m->plan.seat_of[i] = seat;
        if (maker_chance(m, 10))
            in->lock[i] = seat;
        const int32_t other = (int32_t)maker_below(m, seats);
        if (other != seat && maker_chance(m, 20))
            in->forbidden[in->forbidden_count++] = (marz_forbidden_pair){i, other};
        for (int32_t k = 0; k < measures; k++)
            in->target[seat * measures + k] += in->measure[i * measures + k];
    }
    for (int32_t k = 0; k < seats * measures; k++) {
        const int64_t load = in->target[k], room = maker_below(m, 3000);
        in->low[k] = load > room ? load - room : 0;
        in->high[k] = load + maker_below(m, 3000);
        in->target[k] = load + maker_below(m, 100);
    }
}

/// Reach: the longest way of the plan, or none.
static inline void maker_reach(maker *m)
{
    marz_instance *in = &m->plan.instance;
    int64_t longest = 1;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int64_t metres = marz_instance_metres(in, i, m->plan.seat_of[i]);
        if (metres > longest && in->present[i] != m->plan.seat_of[i])
            longest = metres;
    }
    in->reach_m = maker_chance(m, 50) ? longest : 0;
}

static inline bool maker_block_allows(const marz_instance *in, int32_t unit, int32_t seat)
{
    for (int32_t i = 0; i < in->unit_count; i++)
        if ((i == unit || (in->group[unit] != MARZ_NONE && in->group[i] == in->group[unit])) &&
            !marz_instance_allows(in, i, seat))
            return false;
    return true;
}

/// Priced cost of a unit, or of its whole group, at a seat.
static inline marz_int128 maker_block_cost(const marz_plan *plan, int32_t unit, int32_t seat)
{
    const marz_instance *in = &plan->instance;
    marz_int128 sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (i != unit && (in->group[unit] == MARZ_NONE || in->group[i] != in->group[unit]))
            continue;
        const marz_cost cost = marz_instance_cost(in, i, seat);
        sum += (marz_int128)1000000 *
               (cost.travel_minor + cost.mismatch_minor + cost.disruption_minor);
        for (int32_t k = 0; k < in->measure_count; k++)
            sum += (marz_int128)plan->price_micro[seat * in->measure_count + k] *
                   in->measure[i * in->measure_count + k];
        if (in->present[i] != MARZ_NONE && in->present[i] != seat)
            sum += ((marz_int128)plan->moved_price_micro +
                    (in->leave_max ? plan->leave_price_micro[in->present[i]] : 0)) *
                   in->value_minor[i];
    }
    return sum;
}

static inline bool maker_is_first(const marz_instance *in, int32_t unit)
{
    for (int32_t i = 0; i < unit; i++)
        if (in->group[unit] != MARZ_NONE && in->group[i] == in->group[unit])
            return false;
    return true;
}

/// The formula of model/plan.h word by word. O(units^2 seats).
static inline int64_t maker_bound(const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    marz_int128 sum = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        bool is_set = false;
        marz_int128 least = 0;
        for (int32_t j = 0; maker_is_first(in, i) && j < in->seat_count; j++) {
            if (!maker_block_allows(in, i, j))
                continue;
            const marz_int128 cost = maker_block_cost(plan, i, j);
            least = !is_set || cost < least ? cost : least;
            is_set = true;
        }
        sum += least;
    }
    for (int32_t k = 0; k < in->seat_count * in->measure_count; k++)
        sum -= (marz_int128)plan->price_micro[k] *
               (plan->price_micro[k] > 0 ? in->high[k] : in->low[k]);
    sum -= (marz_int128)plan->moved_price_micro * in->moved_value_max;
    for (int32_t j = 0; in->leave_max && j < in->seat_count; j++)
        sum -= (marz_int128)plan->leave_price_micro[j] * in->leave_max[j];
    return (int64_t)marz_div_floor(sum, 1000000);
}

static inline int64_t maker_gap(int64_t total, int64_t bound)
{
    const marz_int128 scale = total > 1 ? total : 1;
    return (int64_t)-marz_div_floor(-((marz_int128)(total - bound) * 1000000), scale);
}

/// Sums of the present seat_of.
static inline void maker_sum(marz_plan *plan)
{
    plan->travel_minor = plan->mismatch_minor = plan->disruption_minor = 0;
    for (int32_t i = 0; i < plan->instance.unit_count; i++) {
        const marz_cost cost = marz_instance_cost(&plan->instance, i, plan->seat_of[i]);
        plan->travel_minor += cost.travel_minor;
        plan->mismatch_minor += cost.mismatch_minor;
        plan->disruption_minor += cost.disruption_minor;
    }
    plan->total_minor = plan->travel_minor + plan->mismatch_minor + plan->disruption_minor;
}

static inline void maker_prices(maker *m, bool with_bound)
{
    marz_instance *in = &m->plan.instance;
    const int32_t count = in->seat_count * in->measure_count;
    m->plan.price_micro = MARZ_NEW(m->arena, int64_t, count ? count : 1);
    for (int32_t k = 0; k < count; k++)
        m->plan.price_micro[k] = maker_below(m, 2000000) - 1000000;
    if (with_bound) {
        m->plan.has_bound = true;
        m->plan.bound_minor = maker_bound(&m->plan);
        m->plan.gap_ppm = maker_gap(m->plan.total_minor, m->plan.bound_minor);
    }
}

/// Limits on change that the plan keeps, with prices, and the bound of them.
static inline void maker_limits(maker *m)
{
    marz_plan *plan = &m->plan;
    marz_instance *in = &plan->instance;
    int64_t *left = MARZ_NEW(m->arena, int64_t, in->seat_count);
    in->has_moved_limit = maker_chance(m, 70);
    if (in->has_moved_limit) {
        in->moved_value_max =
            marz_instance_moved_value(in, plan->seat_of, left) + maker_below(m, 900);
        plan->moved_price_micro = maker_below(m, 3000000);
    }
    if (!in->has_moved_limit || maker_chance(m, 50)) {
        marz_instance_moved_value(in, plan->seat_of, left);
        in->leave_max = left;
        plan->leave_price_micro = MARZ_NEW(m->arena, int64_t, in->seat_count);
        for (int32_t j = 0; j < in->seat_count; j++) {
            left[j] += maker_below(m, 900);
            plan->leave_price_micro[j] = maker_below(m, 3000000);
        }
    }
    if (plan->has_bound) {
        plan->bound_minor = maker_bound(plan);
        plan->gap_ppm = maker_gap(plan->total_minor, plan->bound_minor);
    }
}

typedef struct maker_size {
    int32_t units, seats, measures, segments, groups;
} maker_size;

/// A feasible plan; everything lives in `arena`. Large sizes: without bound.
static inline maker make_plan(marz_arena *arena, uint64_t seed, maker_size size, bool with_bound)
{
    maker m = {.arena = arena, .rng = marz_rng_make(seed, 1, 2)};
    marz_instance *in = &m.plan.instance;
    in->measure_count = size.measures;
    in->segment_count = size.segments;
    in->group_count = size.groups;
    in->measure_name = maker_names(&m, "measure ", size.measures);
    in->segment_key = maker_names(&m, "segment ", size.segments);
    in->group_id = maker_names(&m, "G", size.groups);
    maker_assumptions(&m);
    maker_seats(&m, size.seats);
    maker_units(&m, size.units);
    maker_decide(&m);
    maker_reach(&m);
    maker_sum(&m.plan);
    maker_prices(&m, with_bound);
    m.plan.outcome = MARZ_OUTCOME_FEASIBLE;
    if (with_bound && m.plan.bound_minor == m.plan.total_minor)
        m.plan.outcome = MARZ_OUTCOME_OPTIMAL;
    m.plan.bound_note = with_bound ? NULL : "no bound was asked for";
    m.plan.plan_year = 2027;
    m.plan.seed = seed;
    m.plan.effort = 100;
    m.plan.solver = "a test";
    memcpy(m.plan.currency, "USD", 4);
    return m;
}

#endif
