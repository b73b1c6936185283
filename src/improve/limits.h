/// @file improve/limits.h
/// Limits for the next point of a chart, with a stated chance of a false alarm.
#ifndef MARZ_IMPROVE_LIMITS_H
#define MARZ_IMPROVE_LIMITS_H

#include <stdint.h>

typedef struct marz_limits {
    double centre, low, high;
} marz_limits;

/// Prediction limits of a line: the chance that the next point of an unchanged, normal chart with
/// any linear trend lies outside is `alpha` exactly:
///     centre ± t(n-2, 1-alpha/2) s sqrt(1 + 1/n + (x0 - mean x)^2 / Sxx)
/// @param x, y  [n] base points, at least two different x; n >= 3   @param x0 place of the next one
marz_limits marz_limits_line(const double *x, const double *y, int32_t n, double x0, double alpha);

/// Limits of won / closed for the next `closed` cases after `won_base` of `closed_base`: quantiles
/// of the Beta-binomial with Jeffreys' prior, so that the uncertainty of the base counts. The
/// chance of a false alarm is at most `alpha` (counts are whole). closed >= 1. O(closed).
marz_limits marz_limits_rate(int64_t won_base, int64_t closed_base, int64_t closed, double alpha);

#endif
