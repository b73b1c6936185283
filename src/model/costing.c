#include "model/costing.h"

#include "model/instance_internal.h"

static void prepare_units(marz_costing *costing)
{
    const marz_instance *instance = costing->instance;
    int32_t pair = 0;
    for (int32_t i = 0; i < instance->unit_count; i++) {
        costing->unit_point[i] =
            marz_point_make(instance->unit_lon_udeg[i], instance->unit_lat_udeg[i]);
        costing->disruption_minor[2 * (int64_t)i] = marz_instance_disruption(instance, i, false);
        costing->disruption_minor[2 * (int64_t)i + 1] = marz_instance_disruption(instance, i, true);
        costing->forbidden_start[i] = pair;
        while (pair < instance->forbidden_count && instance->forbidden[pair].unit == i)
            pair++;
    }
    costing->forbidden_start[instance->unit_count] = pair;
}

marz_status marz_costing_init(marz_costing *costing, const marz_instance *instance,
                              marz_arena *arena, marz_error *error)
{
    const int32_t n = instance->unit_count, m = instance->seat_count;
    marz_costing c = {
        .instance = instance,
        .unit_point = MARZ_NEW(arena, marz_point, n),
        .seat_point = MARZ_NEW(arena, marz_point, m),
        .best_fit = MARZ_NEW(arena, int32_t, instance->segment_count),
        .disruption_minor = MARZ_NEW(arena, int64_t, 2 * (int64_t)n),
        .forbidden_start = MARZ_NEW(arena, int32_t, (int64_t)n + 1),
    };
    if (!c.unit_point || !c.seat_point || !c.best_fit || !c.disruption_minor || !c.forbidden_start)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the costs of %d accounts", n);
    prepare_units(&c);
    for (int32_t j = 0; j < m; j++)
        c.seat_point[j] = marz_point_make(instance->seat_lon_udeg[j], instance->seat_lat_udeg[j]);
    for (int32_t s = 0; s < instance->segment_count; s++)
        c.best_fit[s] = marz_instance_best_fit(instance, s);
    *costing = c;
    return MARZ_OK;
}

static int64_t metres_of(const marz_costing *costing, int32_t unit, int32_t seat)
{
    const marz_instance *instance = costing->instance;
    const int32_t lon_lat[4] = {instance->unit_lon_udeg[unit], instance->unit_lat_udeg[unit],
                                instance->seat_lon_udeg[seat], instance->seat_lat_udeg[seat]};
    return marz_point_metres(costing->unit_point[unit], costing->seat_point[seat], lon_lat);
}

/// Mismatch and disruption: all but travel.
static int64_t other_cost(const marz_costing *costing, int32_t unit, int32_t seat)
{
    const marz_instance *instance = costing->instance;
    const int32_t segment = instance->unit_segment[unit], present = instance->present[unit];
    const int64_t cell = (int64_t)seat * instance->segment_count + segment;
    int64_t cost = marz_share_minor(instance->value_minor[unit],
                                    costing->best_fit[segment] - instance->fit_ppm[cell]);
    if (present != MARZ_NONE && present != seat)
        cost += costing->disruption_minor[2 * (int64_t)unit + (instance->is_familiar[cell] != 0)];
    return cost;
}

int64_t marz_costing_cost(const marz_costing *costing, int32_t unit, int32_t seat)
{
    const marz_instance *instance = costing->instance;
    const int64_t minutes =
        marz_travel_minutes_milli(&instance->travel, metres_of(costing, unit, seat));
    return marz_travel_minor(marz_travel_rate(instance, unit), minutes) +
           other_cost(costing, unit, seat);
}

/// Cost at one seat, looking at reach but not at locks and forbidden pairs.
static int64_t cost_in_reach(const marz_costing *costing, marz_int128 rate, int32_t unit,
                             int32_t seat)
{
    const marz_instance *instance = costing->instance;
    const int64_t metres = metres_of(costing, unit, seat);
    if (instance->reach_m && metres > instance->reach_m && instance->present[unit] != seat)
        return MARZ_COST_FORBIDDEN;
    return marz_travel_minor(rate, marz_travel_minutes_milli(&instance->travel, metres)) +
           other_cost(costing, unit, seat);
}

void marz_costing_row(const marz_costing *costing, int32_t unit, int64_t *row)
{
    const marz_instance *instance = costing->instance;
    const int32_t lock = instance->lock[unit];
    const marz_int128 rate = marz_travel_rate(instance, unit);
    for (int32_t j = 0; j < instance->seat_count; j++)
        row[j] = lock == MARZ_NONE || lock == j ? cost_in_reach(costing, rate, unit, j)
                                                : MARZ_COST_FORBIDDEN;
    for (int32_t k = costing->forbidden_start[unit]; k < costing->forbidden_start[unit + 1]; k++)
        row[instance->forbidden[k].seat] = MARZ_COST_FORBIDDEN;
}
