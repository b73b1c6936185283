/// @file goals/forecast.h
/// Possible futures of one monthly series: the ladder of methods by length of history, paths drawn
/// from them, and their widening to what rolling origins have shown.
#ifndef MARZ_GOALS_FORECAST_H
#define MARZ_GOALS_FORECAST_H

#include "base/arena.h"
#include "base/error.h"
#include "goals/season.h"
#include "model/goal.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_FORECAST_HORIZON_MAX 36

/// Members of the combination, in the order of their weights.
typedef enum marz_member {
    MARZ_MEMBER_SIMPLE,  ///< simple exponential smoothing
    MARZ_MEMBER_THETA,   ///< smoothing with half the drift
    MARZ_MEMBER_DAMPED,  ///< damped trend
    MARZ_MEMBER_NAIVE,   ///< the same month of the last year
    MARZ_MEMBER_PROFILE, ///< total of the last year × profile of the year
    MARZ_MEMBER_COUNT
} marz_member;

/// One monthly history; borrowed.
typedef struct marz_series {
    const double *y;    ///< [count] complete months, oldest first
    const double *work; ///< [count + horizon] working time of each month, > 0, future included
    int32_t count;
    int32_t first_position; ///< 0–11: fiscal month of y[0]
} marz_series;

typedef struct marz_forecast_options {
    int32_t horizon;    ///< months ahead, 1 to MARZ_FORECAST_HORIZON_MAX
    int32_t path_count; ///< futures to draw
    double level;       ///< wanted coverage of intervals, e.g. 0.8
    uint64_t seed;
} marz_forecast_options;

typedef struct marz_forecast {
    marz_forecast_method method;
    marz_season season;
    double member_weight[MARZ_MEMBER_COUNT]; ///< sum 1; 0 for members not used
    int32_t origin_count;                    ///< rolling origins behind the widening
    double widening;     ///< paths were spread about their median by this factor, >= 1
    double level;        ///< coverage that the origins can vouch for, <= the wanted one
    bool is_approximate; ///< fewer independent years than the level needs
    int32_t path_count, horizon;
    double *path; ///< [path_count * horizon] path by path; lives in the arena
} marz_forecast;

/// Draws futures of `series` (formulas in docs/algorithms/forecast.md and annual-interval.md).
/// Same series, options and seed give the same paths. Months without history: method NONE, no
/// paths. Time O(path_count · horizon + refits · count).
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_forecast_run(const marz_series *series,
                                           const marz_forecast_options *options, marz_arena *arena,
                                           marz_forecast *forecast, marz_error *error);

/// Sum of months [first, first + months) of every path, ascending. @param total [path_count]
void marz_forecast_totals(const marz_forecast *forecast, int32_t first, int32_t months,
                          double *total);

/// Share of ascending totals that reach `goal`.
double marz_forecast_reach(const double *total, int32_t count, double goal);

#endif
