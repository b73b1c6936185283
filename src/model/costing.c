#include "model/costing.h"

#include "model/instance_internal.h"

#include <math.h>
#include <string.h>

#define BIN_SHIFT 46 ///< bits of a double below its exponent and six bits of mantissa
#define BINS_FIRST ((INT64_C(1023) - 45) << 6) ///< bin of a squared chord of 2^-45
#define FLOOR_SLACK 3 ///< metres by which the chord of neighbours may be wrong, and more
#define EARTH_M 6371008.8

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

static void prepare_given(marz_costing *costing)
{
    const marz_instance *instance = costing->instance;
    int32_t row = 0;
    for (int32_t i = 0; costing->given_start && i <= instance->unit_count; i++) {
        while (row < instance->given_count && instance->given[row].unit < i)
            row++;
        costing->given_start[i] = row;
    }
}

/// Bin of a squared chord: its exponent and leading bits, so that bins are 1.6 % wide.
static int64_t bin_of(double chord2)
{
    int64_t bits;
    memcpy(&bits, &chord2, sizeof bits);
    const int64_t bin = (bits >> BIN_SHIFT) - BINS_FIRST;
    return bin < 0 ? 0 : bin < MARZ_FLOOR_BINS ? bin : MARZ_FLOOR_BINS - 1;
}

/// Minutes at the near edge of each bin.
static void prepare_floors(marz_costing *costing)
{
    costing->floor_minutes[0] = 0;
    for (int64_t bin = 1; bin < MARZ_FLOOR_BINS; bin++) {
        const int64_t bits = (bin + BINS_FIRST) << BIN_SHIFT;
        double chord2;
        memcpy(&chord2, &bits, sizeof chord2);
        const double half = fmin(sqrt(chord2) / 2, 1), metres = 2 * EARTH_M * asin(half);
        const int64_t least = metres > FLOOR_SLACK ? (int64_t)metres - FLOOR_SLACK : 0;
        costing->floor_minutes[bin] = (double)marz_instance_counted(
            costing->instance, marz_travel_minutes_milli(&costing->instance->travel, least));
    }
}

marz_status marz_costing_init(marz_costing *costing, const marz_instance *instance,
                              marz_arena *arena, marz_error *error)
{
    const int32_t n = instance->unit_count, m = instance->seat_count;
    marz_costing c = {
        .instance = instance,
        .nobody = MARZ_NONE,
        .unit_point = MARZ_NEW(arena, marz_point, n),
        .seat_point = MARZ_NEW(arena, marz_point, m),
        .best_fit = MARZ_NEW(arena, int32_t, instance->segment_count),
        .disruption_minor = MARZ_NEW(arena, int64_t, 2 * (int64_t)n),
        .forbidden_start = MARZ_NEW(arena, int32_t, (int64_t)n + 1),
        .given_start = instance->given_count ? MARZ_NEW(arena, int32_t, (int64_t)n + 1) : NULL,
        .floor_minutes = MARZ_NEW(arena, double, MARZ_FLOOR_BINS),
    };
    if (!c.unit_point || !c.seat_point || !c.best_fit || !c.disruption_minor ||
        !c.forbidden_start || !c.floor_minutes || (instance->given_count && !c.given_start))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the costs of %d accounts", n);
    prepare_units(&c);
    prepare_given(&c);
    prepare_floors(&c);
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

static int64_t minutes_of(const marz_costing *costing, int32_t unit, int32_t seat, int64_t metres)
{
    const marz_instance *instance = costing->instance;
    if (costing->given_start) {
        const int32_t first = costing->given_start[unit];
        const int64_t given = marz_given_minutes_of(instance->given + first,
                                                    costing->given_start[unit + 1] - first, seat);
        if (given != MARZ_NONE)
            return given;
    }
    return marz_travel_minutes_milli(&instance->travel, metres);
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
    if (seat == costing->nobody)
        return marz_instance_uncovered(instance, unit);
    const int64_t minutes = minutes_of(costing, unit, seat, metres_of(costing, unit, seat));
    return marz_travel_minor(marz_travel_rate(instance, unit),
                             marz_instance_counted(instance, minutes)) +
           other_cost(costing, unit, seat);
}

/// Cost at one seat, looking at reach but not at locks and forbidden pairs.
static int64_t cost_in_reach(const marz_costing *costing, marz_int128 rate, int32_t unit,
                             int32_t seat)
{
    const marz_instance *instance = costing->instance;
    if (seat == costing->nobody)
        return marz_instance_uncovered(instance, unit);
    const int64_t metres = metres_of(costing, unit, seat);
    if (instance->reach_m && metres > instance->reach_m && instance->present[unit] != seat)
        return MARZ_COST_FORBIDDEN;
    const int64_t minutes = minutes_of(costing, unit, seat, metres);
    if (instance->farthest_milli && minutes > instance->farthest_milli &&
        instance->lock[unit] == MARZ_NONE)
        return MARZ_COST_FORBIDDEN;
    return marz_travel_minor(rate, marz_instance_counted(instance, minutes)) +
           other_cost(costing, unit, seat);
}

int64_t marz_costing_allowed(const marz_costing *costing, int32_t unit, int32_t seat)
{
    const marz_instance *instance = costing->instance;
    if (instance->lock[unit] != MARZ_NONE && instance->lock[unit] != seat)
        return MARZ_COST_FORBIDDEN;
    for (int32_t k = costing->forbidden_start[unit]; k < costing->forbidden_start[unit + 1]; k++)
        if (instance->forbidden[k].seat == seat)
            return MARZ_COST_FORBIDDEN;
    return cost_in_reach(costing, marz_travel_rate(instance, unit), unit, seat);
}

/// Squared chord, or -1 if a position is unknown.
static double chord2_of(marz_point u, marz_point s)
{
    const double x = u.x - s.x, y = u.y - s.y, z = u.z - s.z;
    return marz_point_is_known(u) && marz_point_is_known(s) ? x * x + y * y + z * z : -1;
}

/// Puts the minutes that are given in the place of those of the table.
static void mend_floors(const marz_costing *costing, int32_t unit, double rate, double *floor)
{
    const marz_point u = costing->unit_point[unit];
    for (int32_t k = costing->given_start[unit]; k < costing->given_start[unit + 1]; k++) {
        const marz_given_minutes *given = &costing->instance->given[k];
        const double chord2 = chord2_of(u, costing->seat_point[given->seat]);
        const double counted = chord2 < 0 ? 0 : costing->floor_minutes[bin_of(chord2)];
        floor[given->seat] +=
            rate *
            ((double)marz_instance_counted(costing->instance, given->minutes_milli) - counted);
    }
}

void marz_costing_add_floors(const marz_costing *costing, int32_t unit, double *floor)
{
    const marz_instance *instance = costing->instance;
    const marz_point u = costing->unit_point[unit];
    const int32_t segment = instance->unit_segment[unit], present = instance->present[unit];
    const int64_t step = instance->segment_count;
    const double rate = (double)marz_travel_rate(instance, unit) / 1e12 * (1 - 1e-12);
    const double value = (double)instance->value_minor[unit] / MARZ_PPM;
    const int32_t best = costing->best_fit[segment];
    const int64_t *disruption = costing->disruption_minor + 2 * (int64_t)unit;
    const bool is_placed = marz_point_is_known(u);
    const int32_t seats = costing->nobody == MARZ_NONE ? instance->seat_count : costing->nobody;
    for (int32_t j = 0; j < seats; j++) {
        const marz_point s = costing->seat_point[j];
        const int64_t cell = j * step + segment;
        const double x = u.x - s.x, y = u.y - s.y, z = u.z - s.z;
        double cost = value * (double)(best - instance->fit_ppm[cell]) * (1 - 1e-12) - 2;
        if (is_placed && marz_point_is_known(s))
            cost += rate * costing->floor_minutes[bin_of(x * x + y * y + z * z)];
        if (present != MARZ_NONE && present != j)
            cost += (double)disruption[instance->is_familiar[cell] != 0];
        floor[j] += cost;
    }
    if (costing->given_start)
        mend_floors(costing, unit, rate, floor);
    if (costing->nobody != MARZ_NONE)
        floor[costing->nobody] += (double)marz_instance_uncovered(instance, unit);
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
