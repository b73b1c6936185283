/// @file app/files.h
/// The question of the map from files alone: units, reps, edges; no store.
///
/// Units: id, lon, lat (any order) and, if wanted, name, owner, locked, group, segment, visits;
/// since: the day on which its owner got it, who keeps it for move.frozen_months; area: the unit
/// with which it goes, unless it is locked, kept or the column exception says yes; measures are the
/// columns that bands or capacities name, or all that are left if nothing names one. Reps: id, lon,
/// lat and, if wanted, capacity_<measure>, share (of a full book), low_<measure> and high_<measure>
/// (instead of the band) and pinned (no: the home may be placed elsewhere). Edges: id1, id2.
/// Matrix: unit, rep, minutes one way, which count instead of those of the travel table; where
/// centres are free, rep may be a unit at which a centre can lie.
#ifndef MARZ_APP_FILES_H
#define MARZ_APP_FILES_H

#include "graph/adjacency.h"
#include "model/instance.h"
#include "model/settings.h"

#define MARZ_FILES_BAND_PPM INT64_C(100000)    ///< band of a measure for which none is given: 10 %
#define MARZ_FILES_VISITS_MILLI INT64_C(12000) ///< visits a year where no column says
#define MARZ_FILES_IGNORED_MAX 16

/// A measure and how far loads may lie from their targets.
typedef struct marz_files_band {
    const char *measure;
    int64_t band_ppm;
} marz_files_band;

/// A measure and what each unit of it costs that a load lies from its target.
typedef struct marz_files_price {
    const char *measure;
    int64_t micro_minor; ///< millionths of a minor unit
} marz_files_price;

typedef struct marz_files_request {
    const char *units, *reps, *edges; ///< paths; reps and edges may be NULL
    const char *mirror;               ///< path of a plan whose territories stay whole, or NULL
    const char *matrix;               ///< path of given minutes, or NULL
    int32_t territory_count; ///< how many, with free centres: with reps those beside the homes
                             ///< that the file gives; 0: as many as reps or owners
    int32_t territory_last;  ///< if greater: any number up to it (app/files_range.h)
    marz_files_band bands[MARZ_MEASURES_MAX];
    int32_t band_count;
    marz_files_price prices[MARZ_MEASURES_MAX]; ///< only with reps
    int32_t price_count;
    const char *value;             ///< measure that says what a unit is worth; NULL: the first
    const marz_settings *settings; ///< travel, disruption
    int32_t as_of_day;             ///< the months of move.frozen_months end there; 0: today
    bool has_owner_homes;          ///< without reps: seats in the middle of today's owners, of whom
                                   ///< the territory_count largest are taken (0: all)
    bool may_place;                ///< homes of reps may be part of the answer
    bool weighs_sizes;             ///< the matrix may name units in the place of reps
    bool needs_graph;              ///< near neighbours where no edges are given
} marz_files_request;

/// The question. Everything lives in the arena it was read into.
typedef struct marz_files_question {
    marz_instance instance;              ///< without reps the seats have no position yet
    int32_t decimals[MARZ_MEASURES_MAX]; ///< amounts are kept in units of 10^-decimals
    int64_t band_ppm[MARZ_MEASURES_MAX];
    int64_t step[MARZ_MEASURES_MAX];        ///< greatest common divisor of the amounts, at least 1
    bool has_own_limits[MARZ_MEASURES_MAX]; ///< some reps have limits beside the band
    marz_adjacency graph;                   ///< node_count 0: none
    int32_t link_count;                     ///< edges added to join islands
    bool has_near_graph;                    ///< the graph is that of the nearest neighbours
    bool has_free_centres; ///< where seats lie is part of the answer, but for those with a home
    bool *has_home;        ///< [seat_count] its place is given and stays
    bool wants_max;        ///< the farthest unit is what is made least
    bool limits_change;    ///< shares of what may change hands are asked for
    bool has_owner_seats;  ///< free centres: there are seats enough, so every owner has his own
    int32_t owner_count;   ///< owners named by the file of units, or reps
    /// Free centres: the owners, sorted, and of each unit the owner and the one whose territory it
    /// is locked to, or MARZ_NONE. Where there are more owners than territories, who keeps one is
    /// part of the answer, and `present` and `lock` of the instance are known only then.
    const char **owner_id;                    ///< [owner_count]
    int32_t *owner_of, *locked_to;            ///< [unit_count]
    int32_t mirrored_count, unmirrored_count; ///< units in territories of the mirrored plan, or not
    int32_t frozen_count; ///< units that stay, as they changed hands within move.frozen_months
    int32_t follower_count, exception_count; ///< units that go with their area, or could
    /// Minutes one way between units: `seat` is the unit at which a centre may lie. By it, then
    /// unit.
    const marz_given_minutes *between;
    int32_t between_count;
    const char **unit_name; ///< [unit_count] for people; "" where there is none
    const char *ignored[MARZ_FILES_IGNORED_MAX]; ///< columns left alone
    int32_t ignored_count;
} marz_files_question;

/// Reads the files. Units and seats are sorted by id.
/// Targets: with reps in proportion to capacity_<measure> (equal without it), else equal shares. A
/// measure with a capacity and no band has the capacity as its upper limit; one with a price and
/// neither has no limit.
/// @return MARZ_E_INPUT with file, line and column; MARZ_E_NOT_FOUND, MARZ_E_IO, MARZ_E_LIMIT,
///         MARZ_E_USAGE for a measure that no column has
MARZ_CHECKED marz_status marz_files_read(const marz_files_request *request, marz_arena *arena,
                                         marz_files_question *question, marz_error *error);

/// Name of the unit with that id, or "". O(log units)
const char *marz_files_name(const marz_files_question *question, const char *id);

/// Pieces of each territory in the graph, where every unit counts: what shows contiguity.
/// @param pieces  [seat_count] 0 for an empty territory
/// @return pieces beyond one a territory; -1 when out of memory. O(units + edges)
int32_t marz_files_pieces(const marz_adjacency *graph, const int32_t *seat_of, int32_t seat_count,
                          marz_arena *scratch, int32_t *pieces);

#endif
