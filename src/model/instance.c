#include "model/instance_internal.h"

#include <assert.h>
#include <string.h>

#define MICRO 1000000

bool marz_instance_make_units(marz_instance *instance, marz_arena *arena)
{
    const int32_t n = instance->unit_count;
    instance->unit_id = MARZ_NEW(arena, const char *, n);
    instance->unit_lon_udeg = MARZ_NEW(arena, int32_t, n);
    instance->unit_lat_udeg = MARZ_NEW(arena, int32_t, n);
    instance->visits_milli = MARZ_NEW(arena, int64_t, n);
    instance->value_minor = MARZ_NEW(arena, int64_t, n);
    instance->measure = MARZ_NEW(arena, int64_t, (int64_t)n * instance->measure_count);
    instance->unit_segment = MARZ_NEW(arena, int32_t, n);
    instance->present = MARZ_NEW(arena, int32_t, n);
    instance->lock = MARZ_NEW(arena, int32_t, n);
    instance->group = MARZ_NEW(arena, int32_t, n);
    return instance->unit_id && instance->unit_lon_udeg && instance->unit_lat_udeg &&
           instance->visits_milli && instance->value_minor && instance->measure &&
           instance->unit_segment && instance->present && instance->lock && instance->group;
}

int64_t marz_instance_metres(const marz_instance *instance, int32_t unit, int32_t seat)
{
    const int32_t lon_lat[4] = {instance->unit_lon_udeg[unit], instance->unit_lat_udeg[unit],
                                instance->seat_lon_udeg[seat], instance->seat_lat_udeg[seat]};
    return marz_point_metres(marz_point_make(lon_lat[0], lon_lat[1]),
                             marz_point_make(lon_lat[2], lon_lat[3]), lon_lat);
}

int32_t marz_instance_best_fit(const marz_instance *instance, int32_t segment)
{
    const int32_t step = instance->segment_count;
    int32_t best = instance->fit_ppm[segment];
    for (int32_t j = 1; j < instance->seat_count; j++)
        if (instance->fit_ppm[(int64_t)j * step + segment] > best)
            best = instance->fit_ppm[(int64_t)j * step + segment];
    return best;
}

int64_t marz_instance_disruption(const marz_instance *instance, int32_t unit, bool is_familiar)
{
    return marz_share_minor(instance->value_minor[unit], is_familiar
                                                             ? instance->disruption_familiar_ppm
                                                             : instance->disruption_ppm);
}

/// First row of the given minutes whose unit is at least `unit`.
static int32_t first_given(const marz_instance *instance, int32_t unit)
{
    int32_t first = 0, last = instance->given_count;
    while (first < last) {
        const int32_t middle = first + (last - first) / 2;
        if (instance->given[middle].unit < unit)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

int64_t marz_instance_minutes_milli(const marz_instance *instance, int32_t unit, int32_t seat)
{
    const int32_t first = first_given(instance, unit), last = first_given(instance, unit + 1);
    const int64_t given = first < last
                              ? marz_given_minutes_of(instance->given + first, last - first, seat)
                              : MARZ_NONE;
    return given != MARZ_NONE ? given
                              : marz_travel_minutes_milli(
                                    &instance->travel, marz_instance_metres(instance, unit, seat));
}

marz_cost marz_instance_cost(const marz_instance *instance, int32_t unit, int32_t seat)
{
    const int32_t segment = instance->unit_segment[unit];
    const int64_t cell = (int64_t)seat * instance->segment_count + segment;
    const int32_t missing = marz_instance_best_fit(instance, segment) - instance->fit_ppm[cell];
    const int32_t present = instance->present[unit];
    const int64_t minutes = marz_instance_minutes_milli(instance, unit, seat);
    marz_cost cost = {
        .travel_minor = marz_travel_minor(marz_travel_rate(instance, unit),
                                          marz_instance_counted(instance, minutes)),
        .mismatch_minor = marz_share_minor(instance->value_minor[unit], missing),
    };
    if (present != MARZ_NONE && present != seat)
        cost.disruption_minor =
            marz_instance_disruption(instance, unit, instance->is_familiar[cell] != 0);
    return cost;
}

static bool is_forbidden(const marz_instance *instance, int32_t unit, int32_t seat)
{
    int32_t first = 0, last = instance->forbidden_count;
    while (first < last) {
        const int32_t middle = first + (last - first) / 2;
        const marz_forbidden_pair pair = instance->forbidden[middle];
        if (pair.unit == unit && pair.seat == seat)
            return true;
        if (pair.unit < unit || (pair.unit == unit && pair.seat < seat))
            first = middle + 1;
        else
            last = middle;
    }
    return false;
}

bool marz_instance_allows(const marz_instance *instance, int32_t unit, int32_t seat)
{
    const int32_t lock = instance->lock[unit];
    if ((lock != MARZ_NONE && lock != seat) || is_forbidden(instance, unit, seat))
        return false;
    if (instance->farthest_milli && lock == MARZ_NONE &&
        marz_instance_minutes_milli(instance, unit, seat) > instance->farthest_milli)
        return false;
    if (instance->reach_m == 0 || instance->present[unit] == seat)
        return true;
    return marz_instance_metres(instance, unit, seat) <= instance->reach_m;
}

int64_t marz_instance_moved_value(const marz_instance *instance, const int32_t *seat_of,
                                  int64_t *left)
{
    int64_t sum = 0;
    for (int32_t j = 0; left && j < instance->seat_count; j++)
        left[j] = 0;
    for (int32_t i = 0; i < instance->unit_count; i++) {
        const int32_t present = instance->present[i];
        if (present == MARZ_NONE || seat_of[i] == present)
            continue;
        sum += instance->value_minor[i];
        if (left)
            left[present] += instance->value_minor[i];
    }
    return sum;
}

int64_t marz_instance_farthest_milli(const marz_instance *instance, const int32_t *seat_of)
{
    int64_t most = 0;
    for (int32_t i = 0; i < instance->unit_count; i++) {
        if (seat_of[i] == MARZ_NONE || instance->lock[i] != MARZ_NONE)
            continue;
        const int64_t minutes = marz_instance_minutes_milli(instance, i, seat_of[i]);
        most = minutes > most ? minutes : most;
    }
    return most;
}

int64_t marz_instance_uncovered(const marz_instance *instance, int32_t unit)
{
    if (instance->cover_minor && instance->cover_minor[unit] != MARZ_UNKNOWN)
        return instance->cover_minor[unit];
    return marz_share_minor(instance->value_minor[unit], instance->cover_ppm);
}

int64_t marz_instance_balance(const marz_instance *instance, int64_t cell, int64_t load)
{
    if (!instance->soft_low)
        return 0;
    const int64_t low = instance->soft_low[cell], high = instance->soft_high[cell];
    const int64_t outside = load > high ? load - high : load < low ? low - load : 0;
    const int64_t rate = instance->soft_rate_micro[cell % instance->measure_count];
    return (int64_t)-marz_div_floor(-(marz_int128)outside * rate, MICRO);
}

int32_t marz_instance_find_unit(const marz_instance *instance, const char *id)
{
    int32_t first = 0, last = instance->unit_count - 1;
    while (first <= last) {
        const int32_t middle = first + (last - first) / 2;
        const int order = strcmp(instance->unit_id[middle], id);
        if (order == 0)
            return middle;
        if (order < 0)
            first = middle + 1;
        else
            last = middle - 1;
    }
    return MARZ_NONE;
}
