#include "goals/widen.h"

#include "base/stats.h"
#include "goals/members.h"

#include <assert.h>
#include <math.h>

/// One origin: forecasts `months` months from the first `known` ones.
static bool measure_one(marz_origins *origins, const marz_series *series, int32_t known,
                        int32_t months, marz_arena *arena)
{
    marz_series past = *series;
    past.count = known;
    bool uses[MARZ_MEMBER_COUNT];
    (void)marz_forecast_method_for(known, uses);
    marz_season season;
    const double *a = marz_series_adjust(&past, &season, arena);
    marz_members *members = MARZ_NEW(arena, marz_members, 1);
    if (!a || !members || !marz_members_fit(members, a, known, uses, 0, false, 0, arena))
        return false;
    const int32_t at = origins->count;
    double sum[MARZ_MEMBER_COUNT] = {0};
    origins->actual[at] = origins->forecast[at] = 0;
    int32_t used = 0;
    for (int32_t h = 1; h <= months; h++)
        origins->actual[at] += series->y[known + h - 1];
    for (marz_member k = 0; k < MARZ_MEMBER_COUNT; k++) {
        if (!uses[k])
            continue;
        used++;
        for (int32_t h = 1; h <= months; h++)
            sum[k] += marz_series_restore(&past, &season, marz_members_ahead(members, k, h),
                                          known + h - 1);
        origins->forecast[at] += sum[k];
        origins->member_error[k] += fabs(sum[k] - origins->actual[at]);
    }
    origins->forecast[at] /= used;
    origins->months[at] = months;
    origins->count++;
    return true;
}

bool marz_origins_measure(marz_origins *origins, const marz_series *series,
                          const bool uses[MARZ_MEMBER_COUNT], marz_arena *arena)
{
    *origins = (marz_origins){0};
    const int32_t last = series->count - MARZ_ORIGIN_MONTHS;
    // Origins with a full set of members where there are enough of them, else from one year on.
    int32_t first = uses[MARZ_MEMBER_THETA] && last >= 27 ? 24 : 12;
    if (last - first + 1 > MARZ_ORIGINS_MAX)
        first = last + 1 - MARZ_ORIGINS_MAX;
    origins->first_month = first;
    for (int32_t known = first; known <= last; known++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        const int32_t left = series->count - known;
        if (!measure_one(origins, series, known, left < 12 ? left : 12, arena))
            return false;
        marz_arena_restore(arena, mark);
    }
    return true;
}

void marz_origins_weights(const marz_origins *origins, const bool uses[MARZ_MEMBER_COUNT],
                          double weight[MARZ_MEMBER_COUNT])
{
    const bool is_measured = origins->count >= 12 && origins->first_month >= 24;
    double sum = 0;
    for (int32_t k = 0; k < MARZ_MEMBER_COUNT; k++) {
        const double error = origins->member_error[k];
        weight[k] = !uses[k] ? 0 : is_measured && error > 0 ? 1 / error : 1;
        sum += weight[k];
    }
    for (int32_t k = 0; k < MARZ_MEMBER_COUNT && sum > 0; k++)
        weight[k] /= sum;
}

/// Mean and standard deviation of the sum of the first `months` of the paths.
static double sum_spread(const marz_forecast *forecast, int32_t months, double *mean)
{
    double sum = 0, squares = 0;
    for (int32_t b = 0; b < forecast->path_count; b++) {
        double total = 0;
        for (int32_t h = 0; h < months; h++)
            total += forecast->path[(size_t)b * (size_t)forecast->horizon + (size_t)h];
        sum += total;
        squares += total * total;
    }
    *mean = sum / forecast->path_count;
    return sqrt(fmax(0, squares / forecast->path_count - *mean * *mean));
}

void marz_origins_widen(const marz_origins *origins, const marz_series *series, double level,
                        marz_forecast *forecast)
{
    assert(forecast->horizon >= 12 || origins->count == 0);
    double score[MARZ_ORIGINS_MAX], sigma[13], mean[13];
    const int32_t r = origins->count;
    forecast->origin_count = r;
    for (int32_t h = 1; h <= 12 && r > 0; h++)
        sigma[h] = sum_spread(forecast, h, &mean[h]);
    for (int32_t i = 0; i < r; i++) {
        const int32_t h = origins->months[i];
        // Errors of a growing business grow with it: compare shares, not amounts.
        const double size = forecast->season.is_multiplicative && mean[h] > 0
                                ? fabs(origins->forecast[i]) / mean[h]
                                : 1;
        score[i] = fabs(origins->actual[i] - origins->forecast[i]) / fmax(sigma[h] * size, 1e-9);
    }
    marz_sort_doubles(score, r);
    const double vouched = floor(100.0 * r / (r + 1)) / 100;
    forecast->level = fmin(level, fmax(vouched, 0.8));
    const int32_t rank = (int32_t)ceil((r + 1) * forecast->level - 1e-9);
    if (r > 0 && rank <= r)
        forecast->widening =
            fmax(1, score[rank - 1] / marz_normal_quantile(0.5 + forecast->level / 2));
    const int32_t years = (series->count - origins->first_month) / 12;
    forecast->is_approximate = r == 0 || years < 1 / (1 - level) - 1 - 1e-9;
}
