/// @file model/instance_internal.h
/// The parts of the cost formula that single costs (instance.c) and rows (costing.c) share.
#ifndef MARZ_MODEL_INSTANCE_INTERNAL_H
#define MARZ_MODEL_INSTANCE_INTERNAL_H

#include "base/int128.h"
#include "model/instance.h"

/// A position as a unit vector; x = 2 marks an unknown one.
typedef struct marz_point {
    double x, y, z;
} marz_point;

/// Position `udeg` (lon, lat), either unknown: no position.
marz_point marz_point_make(int32_t lon_udeg, int32_t lat_udeg);

static inline bool marz_point_is_known(marz_point point)
{
    return point.x < 2;
}

/// Great-circle metres, correctly rounded; 0 if either is unknown. From the chord in double; where
/// that lies within a micrometre of a half, the haversine in long double decides.
/// @param lon_lat  { lon, lat } of a, then of b, in millionths of a degree, for that case
int64_t marz_point_metres(marz_point a, marz_point b, const int32_t lon_lat[static 4]);

/// Refuses a table that does not begin at 0 m or does not ascend. @return MARZ_E_INPUT
MARZ_CHECKED marz_status marz_travel_validate(const marz_travel *travel, marz_error *error);

/// Minutes given for `seat` among the `count` rows of one unit; MARZ_NONE if there are none.
/// O(log count).
static inline int64_t marz_given_minutes_of(const marz_given_minutes *rows, int32_t count,
                                            int32_t seat)
{
    int32_t first = 0, last = count;
    while (first < last) {
        const int32_t middle = first + (last - first) / 2;
        if (rows[middle].seat < seat)
            first = middle + 1;
        else
            last = middle;
    }
    return first < count && rows[first].seat == seat ? rows[first].minutes_milli : MARZ_NONE;
}

/// visits * trip * 2 * minute cost: what a thousandth of a minute costs, times 10^12.
marz_int128 marz_travel_rate(const marz_instance *instance, int32_t unit);

/// round(rate * minutes_milli / 10^12) for rate, minutes_milli >= 0.
int64_t marz_travel_minor(marz_int128 rate, int64_t minutes_milli);

/// round(a * b / 10^6) for a, b >= 0, mostly without 128 bits.
int64_t marz_share_minor(int64_t a, int64_t b_ppm);

/// Disruption if `unit` changes hands to a seat that is familiar with its segment, or not.
int64_t marz_instance_disruption(const marz_instance *instance, int32_t unit, bool is_familiar);

/// Greatest fit of `segment` over all seats. O(seats).
int32_t marz_instance_best_fit(const marz_instance *instance, int32_t segment);

#endif
