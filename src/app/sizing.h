/// @file app/sizing.h
/// How many reps: yearly profit against the size of the team.
#ifndef MARZ_APP_SIZING_H
#define MARZ_APP_SIZING_H

#include "base/control.h"
#include "app/files_places.h"
#include "model/instance.h"
#include "model/settings.h"

#include <jansson.h>

#define MARZ_SIZING_POINTS_MAX 16
#define MARZ_SIZING_FLAT_PPM INT64_C(10000) ///< within 1 % of the best is as good

typedef struct marz_sizing_options {
    int32_t first, last;        ///< sizes of the team; 0: half to twice the seats of the question
    int64_t rep_cost_minor;     ///< of a rep in a year
    int64_t margin_ppm;         ///< share of an account's value that is earned
    int64_t year_minutes;       ///< that a rep has for visits and the road
    int64_t visit_minutes;      ///< length of a visit
    marz_files_between between; ///< given minutes: then reps live at units that have some
    uint64_t seed;
    int64_t effort; ///< rounds of the engine for each size; 0: the default
    int32_t thread_count;
} marz_sizing_options;

typedef struct marz_sizing_point {
    int32_t rep_count;
    int32_t served_count;
    int64_t served_minor; ///< value of the accounts served
    int64_t earned_minor; ///< margin of that
    int64_t travel_minor, reps_minor, profit_minor;
    bool is_flat; ///< within MARZ_SIZING_FLAT_PPM of the best
} marz_sizing_point;

typedef struct marz_sizing {
    marz_sizing_point points[MARZ_SIZING_POINTS_MAX];
    int32_t point_count, best; ///< best: index of the greatest profit
    int32_t unplaced_count;    ///< accounts without position, left out
    bool is_cut_short;
} marz_sizing;

/// What the settings assume: a rep costs rep.year_cost, or rep.year_minutes at travel.minute_cost.
marz_sizing_options marz_sizing_options_of(const marz_settings *settings);

/// For each size p: p compact territories with equal minutes of visits, each with its rep in the
/// middle, or at the unit next to it from which minutes are given; he serves the accounts that earn
/// most for their minutes, visits and road, until his year is full; accounts that nobody serves
/// earn nothing. An estimate, not a plan: no bound is proved. O(sizes * (engine + n log n)).
/// @return MARZ_E_INPUT without an account that has a position
MARZ_CHECKED marz_status marz_sizing_run(const marz_instance *instance,
                                         const marz_sizing_options *options,
                                         const marz_control *control, marz_sizing *sizing,
                                         marz_error *error);

/// The curve as JSON (new reference, NULL when out of memory).
json_t *marz_present_sizing(const marz_sizing *sizing, const marz_sizing_options *options,
                            const char *currency);

#endif
