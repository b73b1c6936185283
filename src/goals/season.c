#include "goals/season.h"

#include <math.h>

#define MONTHS_MAX 1200   ///< a century; older history is left out by the caller
#define FACTOR_LEAST 0.02 ///< a month cannot weigh nothing, or its logarithm would rule the fit
#define NEAR_ZERO 0.05    ///< share of the mean below which a month speaks for additive errors

/// Centred mean of 12 months with half weights at both ends; needs t-6 … t+6.
static double centred(const double *x, int32_t t)
{
    double sum = 0.5 * (x[t - 6] + x[t + 6]);
    for (int32_t k = -5; k <= 5; k++)
        sum += x[t + k];
    return sum / 12;
}

/// The centred mean, continued beyond both ends along the slope of its nearest half year.
static double smooth_level(const double *x, int32_t n, int32_t t)
{
    const int32_t first = 6, last = n - 7;
    if (t >= first && t <= last)
        return centred(x, t);
    const int32_t span = last - first < 6 ? last - first : 6;
    const int32_t end = t < first ? first : last, inner = t < first ? first + span : last - span;
    const double slope = span ? (centred(x, end) - centred(x, inner)) / (end - inner) : 0;
    return centred(x, end) + slope * (t - end);
}

static bool is_positive(const double *x, int32_t n)
{
    double mean = 0;
    for (int32_t t = 0; t < n; t++)
        mean += x[t] / n;
    for (int32_t t = 0; t < n; t++)
        if (x[t] <= NEAR_ZERO * mean)
            return false;
    return mean > 0;
}

/// Means by month and the variance within months (of a single ratio).
static double month_means(const double *ratio, int32_t n, int32_t first_position, double mean[12],
                          double count[12])
{
    for (int32_t m = 0; m < 12; m++)
        mean[m] = count[m] = 0;
    for (int32_t t = 0; t < n; t++) {
        const int32_t m = (first_position + t) % 12;
        mean[m] += ratio[t];
        count[m]++;
    }
    double squares = 0;
    for (int32_t m = 0; m < 12; m++)
        mean[m] /= count[m];
    for (int32_t t = 0; t < n; t++) {
        const double off = ratio[t] - mean[(first_position + t) % 12];
        squares += off * off;
    }
    return squares / (n - 12);
}

static double shrink_weight(const double mean[12], const double count[12], double within)
{
    double centre = 0, between = 0, own = 0;
    for (int32_t m = 0; m < 12; m++) {
        centre += mean[m] / 12;
        own += within / count[m] / 12;
    }
    for (int32_t m = 0; m < 12; m++)
        between += (mean[m] - centre) * (mean[m] - centre) / 11;
    between = fmax(0, between - own);
    return between > 0 ? between / (between + own) : 0;
}

marz_season marz_season_estimate(const double *x, int32_t n, int32_t first_position)
{
    marz_season season = {.is_multiplicative = n > 0 && is_positive(x, n)};
    for (int32_t m = 0; m < 12; m++)
        season.factor[m] = season.is_multiplicative;
    if (n < 24)
        return season;
    if (n > MONTHS_MAX) {
        first_position = (first_position + n - MONTHS_MAX) % 12;
        x += n - MONTHS_MAX;
        n = MONTHS_MAX;
    }
    double ratio[MONTHS_MAX], mean[12], count[12];
    for (int32_t t = 0; t < n; t++) {
        const double level = smooth_level(x, n, t);
        // A level that the slope carries to zero or below says nothing about the month.
        ratio[t] = !season.is_multiplicative ? x[t] - level : level > 0 ? x[t] / level : 1;
    }
    const double within = month_means(ratio, n, first_position, mean, count);
    season.weight = shrink_weight(mean, count, within);
    double centre = 0;
    for (int32_t m = 0; m < 12; m++)
        centre += mean[m] / 12;
    for (int32_t m = 0; m < 12; m++) {
        if (season.is_multiplicative)
            season.factor[m] = fmax(FACTOR_LEAST, 1 + season.weight * (mean[m] / centre - 1));
        else
            season.factor[m] = season.weight * (mean[m] - centre);
    }
    return season;
}

double marz_season_remove(const marz_season *season, double x, int32_t position)
{
    const double factor = season->factor[position];
    return season->is_multiplicative ? log(x / factor) : x - factor;
}

double marz_season_restore(const marz_season *season, double a, int32_t position)
{
    const double factor = season->factor[position];
    return season->is_multiplicative ? exp(a) * factor : a + factor;
}
