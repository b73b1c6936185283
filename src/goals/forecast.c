#include "goals/forecast.h"

#include "base/stats.h"
#include "goals/members.h"
#include "goals/widen.h"

#include <assert.h>
#include <math.h>

static double mean_work(const marz_series *series)
{
    double sum = 0;
    for (int32_t t = 0; t < series->count; t++)
        sum += series->work[t];
    return sum / series->count;
}

marz_forecast_method marz_forecast_method_for(int32_t months, bool uses[MARZ_MEMBER_COUNT])
{
    for (int32_t k = 0; k < MARZ_MEMBER_COUNT; k++)
        uses[k] = months >= 24 || (months >= 12 && k == MARZ_MEMBER_DAMPED);
    if (months == 0)
        return MARZ_FORECAST_NONE;
    if (months < 12)
        return MARZ_FORECAST_LAST_LEVEL;
    return months < 24 ? MARZ_FORECAST_DAMPED : MARZ_FORECAST_COMBINATION;
}

double *marz_series_adjust(const marz_series *series, marz_season *season, marz_arena *arena)
{
    const double mean = mean_work(series);
    double *a = MARZ_NEW(arena, double, series->count);
    if (!a)
        return NULL;
    for (int32_t t = 0; t < series->count; t++)
        a[t] = series->y[t] / series->work[t] * mean;
    *season = marz_season_estimate(a, series->count, series->first_position);
    for (int32_t t = 0; t < series->count; t++)
        a[t] = marz_season_remove(season, a[t], (series->first_position + t) % 12);
    return a;
}

double marz_series_restore(const marz_series *series, const marz_season *season, double a,
                           int32_t t)
{
    return marz_season_restore(season, a, (series->first_position + t) % 12) * series->work[t] /
           mean_work(series);
}

/// Under a year: each future has the mean of a resampled history as its level, and its months vary
/// as those of the history did. No growth: that is an assumption, not a forecast.
static void draw_level(const double *a, int32_t n, marz_rng *rng, int32_t horizon, double *future)
{
    double level = 0, mean = 0;
    for (int32_t t = 0; t < n; t++) {
        level += a[marz_rng_below(rng, n)] / n;
        mean += a[t] / n;
    }
    const double inflation = n > 1 ? sqrt((n + 1.0) / (n - 1)) : 0;
    for (int32_t h = 0; h < horizon; h++)
        future[h] = level + inflation * (a[marz_rng_below(rng, n)] - mean);
}

static marz_member pick_member(const double weight[MARZ_MEMBER_COUNT], marz_rng *rng)
{
    double left = marz_rng_unit(rng);
    marz_member last = MARZ_MEMBER_SIMPLE;
    for (marz_member k = 0; k < MARZ_MEMBER_COUNT; k++) {
        if (weight[k] <= 0)
            continue;
        last = k;
        if (left < weight[k])
            return k;
        left -= weight[k];
    }
    return last;
}

static void draw_paths(const marz_series *series, const marz_members *members, const double *a,
                       uint64_t seed, marz_forecast *forecast)
{
    const double scale = 1 / mean_work(series);
    for (int32_t b = 0; b < forecast->path_count; b++) {
        marz_rng rng = marz_rng_make(seed, 0, (uint64_t)b);
        double *path = forecast->path + (size_t)b * (size_t)forecast->horizon;
        if (forecast->method == MARZ_FORECAST_LAST_LEVEL)
            draw_level(a, series->count, &rng, forecast->horizon, path);
        else
            marz_members_draw(members, pick_member(forecast->member_weight, &rng), &rng,
                              forecast->horizon, path);
        for (int32_t h = 0; h < forecast->horizon; h++) {
            const int32_t t = series->count + h;
            path[h] =
                marz_season_restore(&forecast->season, path[h], (series->first_position + t) % 12) *
                series->work[t] * scale;
        }
    }
}

/// Spreads the paths about the mean of each month, so that sums over months spread alike.
static void spread_paths(marz_forecast *forecast)
{
    for (int32_t h = 0; h < forecast->horizon && forecast->widening > 1; h++) {
        double mean = 0;
        for (int32_t b = 0; b < forecast->path_count; b++)
            mean += forecast->path[(size_t)b * (size_t)forecast->horizon + (size_t)h];
        mean /= forecast->path_count;
        for (int32_t b = 0; b < forecast->path_count; b++) {
            double *value = &forecast->path[(size_t)b * (size_t)forecast->horizon + (size_t)h];
            *value = mean + forecast->widening * (*value - mean);
            if (forecast->season.is_multiplicative && *value < 0)
                *value = 0;
        }
    }
}

marz_status marz_forecast_run(const marz_series *series, const marz_forecast_options *options,
                              marz_arena *arena, marz_forecast *forecast, marz_error *error)
{
    assert(options->horizon >= 1 && options->horizon <= MARZ_FORECAST_HORIZON_MAX);
    assert(options->path_count >= 1 && options->level > 0 && options->level < 1);
    bool uses[MARZ_MEMBER_COUNT];
    *forecast = (marz_forecast){
        .method = marz_forecast_method_for(series->count, uses),
        .horizon = options->horizon,
        .level = options->level,
        .widening = 1,
        .is_approximate = true,
    };
    if (forecast->method == MARZ_FORECAST_NONE)
        return MARZ_OK;
    forecast->path_count = options->path_count;
    forecast->path = MARZ_NEW(arena, double, (size_t)options->path_count *(size_t)options->horizon);
    const marz_arena_mark mark = marz_arena_save(arena);
    double *a = marz_series_adjust(series, &forecast->season, arena);
    marz_members *members = MARZ_NEW(arena, marz_members, 1);
    bool is_done = forecast->path && a && members;
    marz_origins origins = {0};
    if (is_done && forecast->method != MARZ_FORECAST_LAST_LEVEL)
        is_done = marz_origins_measure(&origins, series, uses, arena) &&
                  marz_members_fit(members, a, series->count, uses, 11 * forecast->season.weight,
                                   true, options->seed, arena);
    if (!is_done) {
        marz_arena_restore(arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to forecast %d months",
                         options->horizon);
    }
    marz_origins_weights(&origins, uses, forecast->member_weight);
    draw_paths(series, members, a, options->seed, forecast);
    if (forecast->method != MARZ_FORECAST_LAST_LEVEL)
        marz_origins_widen(&origins, series, options->level, forecast);
    spread_paths(forecast);
    marz_arena_restore(arena, mark);
    return MARZ_OK;
}

void marz_forecast_totals(const marz_forecast *forecast, int32_t first, int32_t months,
                          double *total)
{
    assert(first >= 0 && first + months <= forecast->horizon);
    for (int32_t b = 0; b < forecast->path_count; b++) {
        total[b] = 0;
        for (int32_t h = first; h < first + months; h++)
            total[b] += forecast->path[(size_t)b * (size_t)forecast->horizon + (size_t)h];
    }
    marz_sort_doubles(total, forecast->path_count);
}

double marz_forecast_reach(const double *total, int32_t count, double goal)
{
    int32_t low = 0, high = count; // First total that reaches the goal.
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (total[middle] < goal)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)(count - low) / count;
}
