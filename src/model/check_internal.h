/// @file model/check_internal.h
/// The checker's own picture of a plan. Nothing here is shared with a writer, reader or solver.
#ifndef MARZ_MODEL_CHECK_INTERNAL_H
#define MARZ_MODEL_CHECK_INTERNAL_H

#include "base/arena.h"
#include "base/dict.h"
#include "base/int128.h"
#include "base/json.h"
#include "model/check.h"

#define MARZ_CHECK_MEASURES_MAX 4
#define MARZ_CHECK_POINTS_MAX 16
#define MARZ_CHECK_SEATS_MAX 32768
#define MARZ_CHECK_UNITS_MAX 10000000
#define MARZ_CHECK_COST_MAX (INT64_C(1) << 44) ///< a part of a cost is never taken as more

/// A position in millionths of a degree and as a unit vector.
typedef struct marz_check_point {
    bool is_known;
    int32_t lon_udeg, lat_udeg;
    double x, y, z;
} marz_check_point;

typedef struct marz_check_unit {
    const char *id;
    marz_check_point point;
    int64_t visits_milli, value_minor, measure[MARZ_CHECK_MEASURES_MAX];
    int32_t segment, present, lock, group; ///< MARZ_NONE where there is none
    int32_t forbidden_first, forbidden_count;
    int32_t given_first, given_count;
    int32_t seat;      ///< as assigned, or MARZ_NONE
    bool is_uncovered; ///< a line says that it has none
    int64_t uncovered; ///< what that costs
    int64_t cover;     ///< its own price of that, or -1
    bool is_apart;
    int32_t best_fit_ppm;  ///< of its segment
    int64_t disruption[2]; ///< if it moves to a seat [is familiar with its segment]
    marz_int128 rate;      ///< 10^12 * minor units a thousandth of a minute one way
} marz_check_unit;

typedef struct marz_check_seat {
    const char *id, *name, *rep;
    marz_check_point point;
    int64_t low[MARZ_CHECK_MEASURES_MAX], target[MARZ_CHECK_MEASURES_MAX];
    int64_t high[MARZ_CHECK_MEASURES_MAX], price_micro[MARZ_CHECK_MEASURES_MAX];
    int64_t soft_low[MARZ_CHECK_MEASURES_MAX], soft_high[MARZ_CHECK_MEASURES_MAX];
    int32_t *fit_ppm;                          ///< [segment_count]
    uint8_t *is_familiar;                      ///< [segment_count]
    marz_int128 load[MARZ_CHECK_MEASURES_MAX]; ///< recomputed
    int32_t unit_count;                        ///< recomputed
    bool has_price;
    int64_t leave_max, leave_price_micro; ///< where the instance has such limits
    marz_int128 left;                     ///< value that leaves, recomputed
} marz_check_seat;

typedef struct marz_check_pair {
    int32_t unit, seat;
} marz_check_pair;

typedef struct marz_check_edge {
    int32_t a, b;
} marz_check_edge;

/// Minutes that the plan gives for a pair, in the place of those of its table.
typedef struct marz_check_given {
    int32_t unit, seat;
    int64_t minutes_milli;
} marz_check_given;

typedef struct marz_checker {
    const char *name;
    marz_arena *arena;
    const json_t *root;
    marz_verdict *verdict;
    marz_error *error;
    marz_status status; ///< the first reason why the text is no plan

    // The instance.
    int32_t unit_count, seat_count, measure_count, segment_count, group_count, pair_count;
    const char **measure_name, **segment_key, **group_id;
    marz_check_unit *units;
    marz_check_seat *seats;
    marz_check_pair *pairs; ///< [pair_count] forbidden, as written
    int32_t given_count;
    marz_check_given *given; ///< [given_count] by account, then seat
    int32_t *barred;         ///< [pair_count] seats of `pairs`, per unit ascending
    int32_t point_count;
    int64_t road_m[MARZ_CHECK_POINTS_MAX], minutes_milli[MARZ_CHECK_POINTS_MAX];
    int64_t circuity_ppm, trip_ppm, minute_cost_minor, disruption_ppm, disruption_familiar_ppm;
    int64_t reach_m, moved_value_max;
    int64_t soft_rate_micro[MARZ_CHECK_MEASURES_MAX], cover_ppm;
    int64_t farthest_milli; ///< most minutes of an account without a lock; 0: no limit
    bool has_own_cover;     ///< some have a price of their own for staying without a seat
    bool is_moment;         ///< minutes count by their square over an hour
    bool has_cover;         ///< accounts may have no seat
    bool has_moved_limit, has_leave_limits, has_soft_bands;

    bool has_graph;         ///< territories in one piece are asked for
    marz_check_edge *edges; ///< [edge_count] a < b, by a, then b
    int32_t edge_count;
    int32_t *later_count; ///< [unit_count] edges of each as `a`
    marz_dict unit_ids, seat_ids, group_ids, measure_ids;

    // What was recomputed.
    marz_int128 travel, mismatch, disruption, balance, uncovered, moved;
    int64_t moved_price_micro;
    bool has_bound;         ///< the prices give one
    marz_int128 bound;      ///< with every distance rounded as computed here
    marz_int128 bound_high; ///< with doubtful distances rounded in favour of the claim
} marz_checker;

/// Metres between two places; `other` differs where the rounding hangs on the last digits.
typedef struct marz_check_metres {
    int64_t metres, other;
} marz_check_metres;

// ---- check.c: findings

/// Notes a violation; texts are copied. Beyond MARZ_VIOLATIONS_MAX they are only counted.
void marz_check_note(marz_checker *checker, const char *kind, const char *subject,
                     const char *found, const char *expected);

/// The same for numbers, each after the words `what` (may be empty).
void marz_check_note_numbers(marz_checker *checker, const char *kind, const char *subject,
                             const char *what, marz_int128 found, marz_int128 expected);

/// The text is no plan: the first such place is kept. `index` -1 and `key` NULL are left out.
void marz_check_refuse(marz_checker *checker, const char *path, int64_t index, const char *key,
                       const char *what);

/// Zeroed memory for `count` things (at least one); NULL and a status when there is none.
void *marz_check_alloc(marz_checker *checker, int64_t count, size_t size);

// ---- check_json.c: values

/// Member `key` of an object; a missing one is refused.
const json_t *marz_check_member(marz_checker *checker, const json_t *object, const char *path,
                                int64_t index, const char *key);

/// A list of `count` entries (-1: any), or NULL and refused.
const json_t *marz_check_list(marz_checker *checker, const json_t *value, const char *path,
                              int64_t index, const char *key, int64_t count);

/// A whole number. A fraction is a violation "number", one out of range a violation "range", and
/// the nearest number in range is taken; what is no number is refused.
int64_t marz_check_integer(marz_checker *checker, const json_t *value, const char *path,
                           int64_t index, const char *key, const int64_t range[static 2]);

/// Text, or NULL for null; anything else is refused.
const char *marz_check_text(marz_checker *checker, const json_t *value, const char *path,
                            int64_t index, const char *key);

/// Index of a name or MARZ_NONE for null; an unknown name is a violation `kind` of `subject`.
int32_t marz_check_reference(marz_checker *checker, const marz_dict *dict, const char *name,
                             const char *kind, const char *subject);

/// Adds an id that must be new to `dict`; a second one of that name is a violation `kind`.
const char *marz_check_new_id(marz_checker *checker, marz_dict *dict, const char *id,
                              const char *kind);

/// Members that are not in `keys` (ends with NULL) are violations "unknown_key".
void marz_check_keys(marz_checker *checker, const json_t *object, const char *path,
                     const char *const *keys);

/// The name, or "null".
const char *marz_check_or_null(const char *name);

/// Does the plan say that there is none?
bool marz_check_is_infeasible(const marz_checker *checker);

/// Which seat a line of the list `path` is about. Each seat may have one line, which `is_seen`
/// [seat_count] notes; a second one is a violation `kind`, and MARZ_NONE.
int32_t marz_check_seat_of_line(marz_checker *checker, const json_t *line, const char *path,
                                int64_t index, const char *kind, bool *is_seen);

/// Reads a line {seat, price_micro}: prices of the measures, each from -most to most.
/// @param prices  [measure_count] receives them
void marz_check_price_row(marz_checker *checker, const json_t *line, const char *path,
                          int64_t index, int64_t most, int64_t *prices);

/// Seats without line are violations `kind`.
void marz_check_note_unseen(marz_checker *checker, const char *kind, const bool *is_seen);

// ---- check_parse.c, check_hash.c

/// Reads "/instance". Sets checker->status if it is none.
void marz_check_read_instance(marz_checker *checker);

/// Its parts about accounts (check_parse_units.c), which come after seats and groups.
void marz_check_read_columns(marz_checker *checker, const json_t *instance);
void marz_check_read_units(marz_checker *checker, const json_t *instance);
void marz_check_read_pairs(marz_checker *checker, const json_t *instance);
void marz_check_read_given(marz_checker *checker, const json_t *instance);
/// May the account stay without a seat, by itself?
static inline bool marz_check_may_stay_out(const marz_checker *checker, const marz_check_unit *unit)
{
    const bool has_price = checker->cover_ppm > 0 || !checker->has_own_cover || unit->cover >= 0;
    return checker->has_cover && has_price && unit->lock == MARZ_NONE;
}

void marz_check_read_cover(marz_checker *checker, const json_t *instance);
void marz_check_read_graph(marz_checker *checker, const json_t *instance); ///< check_pieces.c

/// A position, or nothing for two nulls.
void marz_check_read_position(marz_checker *checker, const json_t *lon, const json_t *lat,
                              const char *path, int64_t index, marz_check_point *point);

/// Hash of the instance by the recipe of docs/plan-format.md.
uint64_t marz_check_hash(const marz_checker *checker);

// ---- check_cost.c

/// Unit vector of a position.
void marz_check_point_set(marz_check_point *point, int32_t lon_udeg, int32_t lat_udeg);

/// What costs need of each account, once.
void marz_check_prepare(marz_checker *checker);

marz_check_metres marz_check_distance(const marz_check_point *a, const marz_check_point *b);

/// Thousandths of a minute one way: given for the pair, or else by the metres.
int64_t marz_check_minutes(const marz_checker *checker, const marz_check_unit *unit, int32_t seat,
                           int64_t metres);

/// What the way costs, by the minutes that are given for the pair or else by the metres.
int64_t marz_check_travel(const marz_checker *checker, const marz_check_unit *unit, int32_t seat,
                          int64_t metres);
int64_t marz_check_mismatch(const marz_check_unit *unit, const marz_check_seat *seat);
int64_t marz_check_disruption(const marz_check_unit *unit, const marz_check_seat *seat,
                              int32_t seat_index);
bool marz_check_is_forbidden(const marz_checker *checker, const marz_check_unit *unit,
                             int32_t seat);

/// May the account go there? With doubtful distances rounded down if `is_lenient`, else up.
bool marz_check_allows(const marz_checker *checker, const marz_check_unit *unit, int32_t seat,
                       bool is_lenient);

/// Parts of the graph, among the accounts that may go to `seat`, that hold an account which counts,
/// has no group and may go nowhere else (check_pieces.c). O(accounts * seats + edges).
int32_t marz_check_count_apart(marz_checker *checker, int32_t seat);

// ---- check_assign.c, check_loads.c, check_moved.c, check_claims.c, check_bound.c,
// check_conflict.c, check_change.c

void marz_check_assignments(marz_checker *checker);
void marz_check_loads(marz_checker *checker);
void marz_check_moved(marz_checker *checker);
void marz_check_objective(marz_checker *checker);
void marz_check_bound(marz_checker *checker);
void marz_check_conflicts(marz_checker *checker);

/// Each seat in one district, where the plan has districts (check_levels.c).
void marz_check_levels(marz_checker *checker);
void marz_check_placed(marz_checker *checker);

/// That no plan serves all from nearer than is claimed, if it is claimed.
void marz_check_farthest(marz_checker *checker);

/// Each seat in one piece, where a graph asks for it (check_pieces.c).
void marz_check_pieces(marz_checker *checker);

/// A plan that answers an event moves what the event moves, and nothing else.
void marz_check_change(marz_checker *checker);

/// Adds up the bound that the prices prove, in checker->bound and bound_high.
void marz_check_compute_bound(marz_checker *checker);

#endif
