#include "goals/smooth.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

double marz_smooth_run(marz_smooth *state, const double *y, int32_t n, double *residual)
{
    double squares = 0;
    for (int32_t t = 0; t < n; t++) {
        const double slope = state->phi * state->slope, mean = state->level + slope;
        const double error = y[t] - mean;
        state->level = mean + state->alpha * error;
        state->slope = slope + state->alpha * state->beta * error;
        squares += error * error;
        if (residual)
            residual[t] = error;
    }
    return squares;
}

double marz_smooth_ahead(const marz_smooth *state, int32_t h)
{
    double sum = 0, power = 1;
    for (int32_t k = 0; k < h; k++) {
        power *= state->phi;
        sum += power;
    }
    return state->level + sum * state->slope;
}

double marz_slope(const double *y, int32_t n)
{
    assert(n >= 2);
    double mean = 0, cross = 0, square = 0;
    for (int32_t t = 0; t < n; t++)
        mean += y[t] / n;
    for (int32_t t = 0; t < n; t++) {
        const double x = t - 0.5 * (n - 1);
        cross += x * (y[t] - mean);
        square += x * x;
    }
    return cross / square;
}

static double mean_of(const double *y, int32_t n)
{
    double sum = 0;
    for (int32_t t = 0; t < n; t++)
        sum += y[t];
    return sum / n;
}

/// Keeps `trial` in `best` if its errors are smaller; equal ones keep the earlier, so that the
/// result does not hang on rounding in a later trial.
static void keep_better(marz_smooth *best, double *least, marz_smooth trial, const double *y,
                        int32_t n)
{
    marz_smooth state = trial;
    const double squares = marz_smooth_run(&state, y, n, NULL);
    if (squares < *least) {
        *least = squares;
        *best = trial;
    }
}

void marz_smooth_fit_simple(marz_smooth *state, double slope, const double *y, int32_t n)
{
    assert(n >= 2);
    double least = HUGE_VAL;
    const int32_t head = n < 6 ? n : 6;
    marz_smooth trial = {.phi = 1, .slope = slope};
    trial.level = mean_of(y, head) - slope * 0.5 * (head + 1);
    *state = trial;
    for (int32_t k = 1; k <= 25; k++) {
        trial.alpha = 0.04 * k - 0.02;
        keep_better(state, &least, trial, y, n);
    }
}

void marz_smooth_fit_damped(marz_smooth *state, const double *y, int32_t n)
{
    assert(n >= 2);
    static const double alphas[] = {0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9};
    static const double betas[] = {0, 0.05, 0.1, 0.2}, phis[] = {0.8, 0.9, 0.98};
    const int32_t head = n < 12 ? n : 12;
    const double slope = marz_slope(y, head);
    marz_smooth trial = {.slope = slope, .level = mean_of(y, head) - slope * 0.5 * (head + 1)};
    double least = HUGE_VAL;
    *state = trial;
    for (int32_t k = 0; k < 7 * 4 * 3; k++) {
        trial.alpha = alphas[k % 7];
        trial.beta = betas[k / 7 % 4];
        trial.phi = phis[k / 28];
        keep_better(state, &least, trial, y, n);
    }
}

marz_smooth marz_theta_after(double alpha, double slope, const double *y, int32_t n)
{
    assert(n >= 2 && alpha > 0 && alpha <= 1);
    marz_smooth state = {.alpha = alpha, .phi = 1, .level = y[0]};
    marz_smooth_run(&state, y, n, NULL);
    state.slope = 0.5 * slope;
    state.level += state.slope * ((1 - pow(1 - alpha, n)) / alpha - 1);
    return state;
}
