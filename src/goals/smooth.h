/// @file goals/smooth.h
/// Exponential smoothing in one form for all members of the forecast, and its fitting.
#ifndef MARZ_GOALS_SMOOTH_H
#define MARZ_GOALS_SMOOTH_H

#include <stdint.h>

/// State and parameters. One step with observation y:
///     mu = level + phi slope,  e = y - mu,  level' = mu + alpha e,  slope' = phi slope + alpha
///     beta e
/// which is l[t] = alpha y + (1-alpha)(l + phi b), b[t] = beta (l[t] - l[t-1]) + (1-beta) phi b.
/// Simple smoothing has slope 0; smoothing with drift has phi 1 and beta 0 [hyndman2008].
typedef struct marz_smooth {
    double alpha, beta, phi, level, slope;
} marz_smooth;

/// Runs over y[0..n). @param residual  [n] one-step errors, or NULL @return sum of their squares
double marz_smooth_run(marz_smooth *state, const double *y, int32_t n, double *residual);

/// Point forecast h >= 1 steps after the state: level + (phi + … + phi^h) slope.
double marz_smooth_ahead(const marz_smooth *state, int32_t h);

/// Parameters and start that minimise the squared one-step errors over a grid; `state` is then the
/// start (before y[0]). Simple smoothing with a given drift `slope` (0: none): 25 values of alpha,
/// start = mean of the first 6 values less the drift to their middle.
/// Damped: 84 combinations, phi 0.8–0.98, start from a line through the first 12. n >= 2. O(n).
void marz_smooth_fit_simple(marz_smooth *state, double slope, const double *y, int32_t n);
void marz_smooth_fit_damped(marz_smooth *state, const double *y, int32_t n);

/// The Theta method as simple smoothing with drift b/2, b the least-squares slope of y
/// [hyndmanbillah2003]: forecast h = l[n] + b/2 (h - 1 + 1/alpha - (1-alpha)^n/alpha), l[0] = y[0].
/// @param slope  b, from y itself or from a resampled series
/// @return the state after y, such that marz_smooth_ahead gives this forecast
marz_smooth marz_theta_after(double alpha, double slope, const double *y, int32_t n);

/// Least-squares slope of y[0..n) against 0 … n-1; n >= 2.
double marz_slope(const double *y, int32_t n);

#endif
