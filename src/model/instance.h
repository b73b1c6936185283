/// @file model/instance.h
/// The question of step 4: which seat (territory of a rep) takes which account, at least cost.
///
/// minimise  sum over accounts i of cost(i, seat_of[i])
///           + sum over seats j and measures k of balance(j, k, load of k at j)
///           + sum over accounts i without a seat of uncovered(i), where that is allowed
/// with      low[j][k] <= sum of measure[i][k] over i at j <= high[j][k]   for every seat and
/// measure
///           locks, forbidden pairs, groups kept together, reach
///           value of all accounts that leave their present seat          <= moved_value_max
///           value of the accounts now at j that leave j                  <= leave_max[j]
///           each seat in one piece, if there is a graph (model/pieces.h)
/// and       cost(i, j) = travel + mismatch + disruption, whole minor units a year:
///   travel     = round( visits_milli * trip_ppm * 2 * minutes_milli(d) * minute_cost / 10^12 )
///                d = great-circle metres (sphere of 6 371 008.8 m) from seat to account, rounded
///                to whole metres; 0 if either position is unknown. minutes_milli(d): road metres =
///                round(d * circuity_ppm / 10^6), then linear between the points of the travel
///                table (beyond the last: its last slope), rounded to thousandths of a minute; or
///                the minutes that are given for the pair, whatever the distance.
///                With is_moment the square counts: minutes_milli(d)^2 / 60 000, rounded, stands
///                in its place, so that an hour costs what it did (of 2*10^9 at most).
///   mismatch   = round( value * (best fit of the account's segment - fit(seat, segment)) / 10^6 )
///                best over all seats; fit in ppm.
///   disruption = 0 if the account has no owner or stays; else round( value * rate / 10^6 ), rate =
///                disruption_familiar_ppm if the seat is familiar with the segment, else
///                disruption_ppm
///   balance(j, k, x) = ceil( soft_rate_micro[k] * ( (x - soft_high[j][k])+ + (soft_low[j][k] - x)+
///   )
///                      / 10^6 ), where the question has soft bands, else 0. Upwards for each seat
///                and measure: so the exact cost of what lies outside is never more than the whole
///                minor units that count, and what prices prove of it is a bound of those.
///   uncovered(i) = its own price, if it has one, else round( value * cover_ppm / 10^6 ). Only if
///                has_cover; never with a lock, never without an own price where others have one
///                and cover_ppm is 0, and a group all or not at all. Such an account leaves its
///                present seat.
/// All other rounding is to nearest, halves away from zero, in 128 bits.
#ifndef MARZ_MODEL_INSTANCE_H
#define MARZ_MODEL_INSTANCE_H

#include "base/arena.h"
#include "base/error.h"
#include "graph/adjacency.h"
#include "model/company.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_TRAVEL_POINTS_MAX 16
#define MARZ_MEASURES_MAX 4
#define MARZ_COST_MAX (INT64_C(1) << 44) ///< greatest cost of one pair
#define MARZ_COVER_PPM_MAX 2000000
#define MARZ_SOFT_RATE_MAX (INT64_C(1) << 50) ///< greatest price of a measure outside its soft band

/// Minutes by road distance; points ascend in metres.
typedef struct marz_travel {
    int64_t circuity_ppm, trip_ppm, minute_cost_minor;
    int32_t point_count;
    int64_t metres[MARZ_TRAVEL_POINTS_MAX], minutes_milli[MARZ_TRAVEL_POINTS_MAX];
} marz_travel;

typedef struct marz_forbidden_pair {
    int32_t unit, seat;
} marz_forbidden_pair;

/// Minutes one way that somebody measured, instead of those of the table.
typedef struct marz_given_minutes {
    int32_t unit, seat;
    int64_t minutes_milli; ///< 0 to MARZ_GIVEN_MINUTES_MAX
} marz_given_minutes;
#define MARZ_GIVEN_MINUTES_MAX 100000000

typedef struct marz_instance {
    int32_t unit_count, seat_count, measure_count, segment_count, group_count, forbidden_count;

    // Units (accounts) in the order of their ids.
    const char **unit_id; ///< [unit_count]
    int32_t *unit_lon_udeg, *unit_lat_udeg;
    int64_t *visits_milli, *value_minor;
    int64_t *measure;      ///< [unit_count * measure_count], >= 0
    int32_t *unit_segment; ///< [unit_count]
    int32_t *present;      ///< [unit_count] seat that has it now, or MARZ_NONE
    int32_t *lock;         ///< [unit_count] seat it must have, or MARZ_NONE
    int32_t *group;        ///< [unit_count] or MARZ_NONE

    // Seats in the order of their ids.
    const char **seat_id;     ///< [seat_count] territory id, or the rep's id for an own seat
    const char **seat_name;   ///< [seat_count] for people
    const char **seat_rep_id; ///< [seat_count] id of the holder, or NULL (vacant)
    int32_t *seat_rep;        ///< [seat_count] company->reps index, or MARZ_NONE (vacant)
    int32_t *seat_lon_udeg, *seat_lat_udeg;
    int64_t *target, *low, *high;  ///< [seat_count * measure_count]; low >= 0
    int64_t *soft_low, *soft_high; ///< [seat_count * measure_count] low <= soft_low <= soft_high
                                   ///< <= high; both NULL: no load costs anything
    int64_t soft_rate_micro[MARZ_MEASURES_MAX]; ///< [measure_count] millionths of a minor unit for
                                                ///< one of the measure outside its soft band
    int32_t *fit_ppm;                           ///< [seat_count * segment_count]
    uint8_t *is_familiar;                       ///< [seat_count * segment_count]

    const char **measure_name;      ///< [measure_count] "workload", "potential", "count"
    const char **segment_key;       ///< [segment_count]
    const char **group_id;          ///< [group_count]
    marz_forbidden_pair *forbidden; ///< [forbidden_count] sorted
    bool has_cover;       ///< accounts may stay without a seat, at that share of their value
    int64_t cover_ppm;    ///< 0 to MARZ_COVER_PPM_MAX
    int64_t *cover_minor; ///< [unit_count] what staying without a seat costs those that have a
                          ///< price of their own, else MARZ_UNKNOWN; NULL: none has. With has_cover
    int64_t reach_m; ///< 0 = no limit; a pair beyond it is forbidden unless it is the present one
    bool is_moment;  ///< the road counts by the square of its minutes
    int64_t farthest_milli; ///< 0 = no limit; a pair of more minutes one way is forbidden, also the
                            ///< present one, unless the unit is locked
    marz_travel travel;
    int32_t given_count;
    marz_given_minutes *given; ///< [given_count] each pair once, sorted by unit, then seat
    int64_t disruption_ppm, disruption_familiar_ppm;

    // Limits on change; an account without a present seat changes nothing.
    bool has_moved_limit;    ///< moved_value_max counts
    int64_t moved_value_max; ///< value of all accounts that leave their present seat
    int64_t *leave_max;      ///< [seat_count] value that may leave each seat; NULL: no such limits

    // Territories in one piece; what counts stands in model/pieces.h.
    marz_adjacency graph; ///< of the units; node_count 0: seats need not hang together
    uint8_t *is_apart;    ///< [unit_count] 1: does not count while it stays where it is now, or if
                          ///< nobody has it now; NULL: 0
} marz_instance;

typedef struct marz_cost {
    int64_t travel_minor, mismatch_minor, disruption_minor;
} marz_cost;

/// Great-circle metres between two positions, rounded; 0 if either is unknown.
int64_t marz_instance_metres(const marz_instance *instance, int32_t unit, int32_t seat);

/// Thousandths of a minute one way for whole great-circle metres, by the definition above.
/// O(points).
int64_t marz_travel_minutes_milli(const marz_travel *travel, int64_t metres);

/// Thousandths of a minute one way from the seat to the unit: given, or by the table.
/// O(log given + points).
int64_t marz_instance_minutes_milli(const marz_instance *instance, int32_t unit, int32_t seat);

/// Thousandths of a minute as they count: themselves, or with is_moment their square over an hour.
static inline int64_t marz_instance_counted(const marz_instance *instance, int64_t minutes_milli)
{
    const int64_t hour = 60000, most = INT64_C(2000000000);
    if (!instance->is_moment)
        return minutes_milli;
    const int64_t minutes = minutes_milli < most ? minutes_milli : most;
    return (minutes * minutes + hour / 2) / hour;
}

/// The three parts of cost(unit, seat) as defined above. O(segment lookup + table).
marz_cost marz_instance_cost(const marz_instance *instance, int32_t unit, int32_t seat);

/// May `unit` go to `seat`, looking at locks, forbidden pairs, reach and the farthest minutes (not
/// at bands, groups)? Reach never forbids the present seat.
bool marz_instance_allows(const marz_instance *instance, int32_t unit, int32_t seat);

/// Is there a limit on what may change hands, in all or from a seat?
static inline bool marz_instance_limits_moves(const marz_instance *instance)
{
    return instance->has_moved_limit || instance->leave_max;
}

/// Value of the accounts that `seat_of` takes from their present seats. O(units).
/// @param left  [seat_count] gets the part of each present seat; may be NULL
int64_t marz_instance_moved_value(const marz_instance *instance, const int32_t *seat_of,
                                  int64_t *left);

/// uncovered(unit) as defined above, whether it may stay without a seat or not. O(1).
int64_t marz_instance_uncovered(const marz_instance *instance, int32_t unit);

/// May `unit` stay without a seat, looking at its lock and price (not at its group)?
static inline bool marz_instance_may_uncover(const marz_instance *instance, int32_t unit)
{
    const bool has_price = instance->cover_ppm > 0 || !instance->cover_minor ||
                           instance->cover_minor[unit] != MARZ_UNKNOWN;
    return instance->has_cover && has_price && instance->lock[unit] == MARZ_NONE;
}

/// balance(j, k, load) as defined above, for cell = j * measure_count + k. O(1).
int64_t marz_instance_balance(const marz_instance *instance, int64_t cell, int64_t load);

/// Greatest minutes one way, in thousandths, of a unit without a lock to its seat. O(units)
/// @param seat_of  [unit_count] or MARZ_NONE
int64_t marz_instance_farthest_milli(const marz_instance *instance, const int32_t *seat_of);

/// Makes the arrays of unit_count units and measure_count measures, all zero; what is forbidden is
/// not among them. @return false when out of memory
bool marz_instance_make_units(marz_instance *instance, marz_arena *arena);

/// Index of the account with that id, or MARZ_NONE. O(log units).
int32_t marz_instance_find_unit(const marz_instance *instance, const char *id);

/// Checks shapes, ranges and limits: MARZ_E_INPUT names what is wrong.
MARZ_CHECKED marz_status marz_instance_validate(const marz_instance *instance, marz_error *error);

/// Parses "0:0 20:30 …" (km : minutes) into a travel table. @return MARZ_E_INPUT
MARZ_CHECKED marz_status marz_travel_parse(const char *text, marz_travel *travel,
                                           marz_error *error);

#endif
