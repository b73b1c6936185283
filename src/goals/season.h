/// @file goals/season.h
/// The pattern of the year: monthly factors, shrunk by what the data can tell.
#ifndef MARZ_GOALS_SEASON_H
#define MARZ_GOALS_SEASON_H

#include <stdbool.h>
#include <stdint.h>

typedef struct marz_season {
    double factor[12];      ///< per fiscal month: mean 1 (multiplicative) or mean 0 (additive)
    double weight;          ///< lambda: share of the series' own pattern; the rest is a flat year
    bool is_multiplicative; ///< additive where a value is not positive, or near zero
} marz_season;

/// Ratios (or differences) to the centred 12-month mean, continued to both ends along its last
/// slope; averaged by month; shrunk towards a flat year:
///     s~ = 1 + lambda (s - 1),  lambda = V_between / (V_between + V_own)
/// V_own the variance of a month's mean ratio, V_between what remains of the variance of the means
/// [millerwilliams2003]. Under 24 months the pattern and chance cannot be told apart: lambda = 0.
/// @param x  [n] working-day-adjusted history   @param first_position 0–11, fiscal month of x[0]
marz_season marz_season_estimate(const double *x, int32_t n, int32_t first_position);

/// Takes the pattern out (to logarithms where multiplicative) and puts it back.
double marz_season_remove(const marz_season *season, double x, int32_t position);
double marz_season_restore(const marz_season *season, double a, int32_t position);

#endif
