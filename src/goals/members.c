#include "goals/members.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define BLOCK_MONTHS 3 ///< errors are drawn in runs of this length, so that short waves survive
#define YEAR_BLOCK_MONTHS 12 ///< of members that look a year back: their errors move together

/// Consecutive residuals from a random place.
typedef struct block {
    int32_t at, left;
    double sign;
} block;

static double next_error(block *b, const marz_member_fit *fit, marz_rng *rng)
{
    if (b->left == 0) {
        b->left = fit->block_months < fit->residual_count ? fit->block_months : fit->residual_count;
        b->at = (int32_t)marz_rng_below(rng, fit->residual_count - b->left + 1);
        b->sign = fit->is_symmetric && marz_rng_below(rng, 2) ? -1 : 1;
    }
    b->left--;
    return b->sign * fit->residual[b->at++];
}

/// Centres the residuals and inflates them for the parameters that were fitted to them.
static void finish_residuals(marz_member_fit *fit, double parameter_count)
{
    const int32_t n = fit->residual_count;
    double mean = 0;
    for (int32_t t = 0; t < n; t++)
        mean += fit->residual[t] / n;
    // Half of the errors at least stay free: beyond that the formula says more than it knows.
    const double inflation = sqrt(n / fmax(n - parameter_count, 0.5 * n));
    for (int32_t t = 0; t < n; t++)
        fit->residual[t] = (fit->residual[t] - mean) * inflation;
}

static marz_smooth fit_start(marz_member member, const double *y, int32_t n)
{
    marz_smooth start;
    if (member == MARZ_MEMBER_DAMPED)
        marz_smooth_fit_damped(&start, y, n);
    else
        marz_smooth_fit_simple(&start, member == MARZ_MEMBER_THETA ? 0.5 * marz_slope(y, n) : 0, y,
                               n);
    return start;
}

/// Where the parameters of `start` lead over the history itself.
static marz_smooth after_history(marz_member member, marz_smooth start, const double *y, int32_t n)
{
    if (member == MARZ_MEMBER_THETA)
        return marz_theta_after(start.alpha, 2 * start.slope, y, n);
    marz_smooth_run(&start, y, n, NULL);
    return start;
}

/// Parameters of a series that the fitted member could as well have made.
static void draw_refits(marz_member_fit *fit, marz_member member, marz_smooth start,
                        const marz_members *members, uint64_t seed, double *resampled)
{
    const int32_t n = members->count;
    for (int32_t k = 0; k < MARZ_REFIT_COUNT; k++) {
        marz_rng rng = marz_rng_make(seed, (uint64_t)member + 1, (uint64_t)k);
        block errors = {0};
        marz_smooth state = start;
        for (int32_t t = 0; t < n; t++) {
            resampled[t] = marz_smooth_ahead(&state, 1) + next_error(&errors, fit, &rng);
            marz_smooth_run(&state, &resampled[t], 1, NULL);
        }
        marz_smooth again = fit_start(member, resampled, n);
        if (member == MARZ_MEMBER_SIMPLE || member == MARZ_MEMBER_THETA)
            again.level = start.level; // The start belongs to the history, not to the draw.
        fit->refit[k] = after_history(member, again, members->a, n);
    }
}

static bool fit_smooth(marz_members *members, marz_member member, bool refits, uint64_t seed,
                       marz_arena *arena)
{
    marz_member_fit *fit = &members->fit[member];
    const int32_t n = members->count;
    fit->residual = MARZ_NEW(arena, double, n);
    double *resampled = MARZ_NEW(arena, double, n);
    if (!fit->residual || !resampled)
        return false;
    const marz_smooth start = fit_start(member, members->a, n);
    marz_smooth state = start;
    marz_smooth_run(&state, members->a, n, fit->residual);
    fit->residual_count = n;
    fit->block_months = BLOCK_MONTHS;
    const double own = member == MARZ_MEMBER_DAMPED ? 5 : member == MARZ_MEMBER_THETA ? 3 : 2;
    finish_residuals(fit, own + members->spent);
    fit->after = after_history(member, start, members->a, n);
    if (refits)
        draw_refits(fit, member, start, members, seed, resampled);
    return true;
}

static double last_mean(const double *a, int32_t end)
{
    double sum = 0;
    for (int32_t k = 1; k <= 12; k++)
        sum += a[end - k];
    return sum / 12;
}

/// NAIVE looks at the same month, PROFILE at the mean of the twelve months before.
static bool fit_last_year(marz_members *members, marz_member member, marz_arena *arena)
{
    marz_member_fit *fit = &members->fit[member];
    const double *a = members->a;
    fit->residual_count = members->count - 12;
    fit->residual = MARZ_NEW(arena, double, fit->residual_count);
    if (!fit->residual)
        return false;
    for (int32_t t = 12; t < members->count; t++)
        fit->residual[t - 12] = a[t] - (member == MARZ_MEMBER_NAIVE ? a[t - 12] : last_mean(a, t));
    // These members know no growth, so a year's growth is part of their error, either way: the
    // errors keep their mean and are drawn with a random sign.
    fit->block_months = YEAR_BLOCK_MONTHS;
    fit->is_symmetric = true;
    // The mean of twelve moves by a twelfth of each error: smoothing with that alpha.
    fit->after = (marz_smooth){.alpha = 1.0 / 12, .phi = 1, .level = last_mean(a, members->count)};
    for (int32_t k = 0; k < MARZ_REFIT_COUNT; k++)
        fit->refit[k] = fit->after;
    return true;
}

bool marz_members_fit(marz_members *members, const double *a, int32_t count,
                      const bool uses[MARZ_MEMBER_COUNT], double spent, bool refits, uint64_t seed,
                      marz_arena *arena)
{
    assert(count >= 12);
    *members = (marz_members){.a = a, .count = count, .spent = spent};
    for (marz_member member = 0; member < MARZ_MEMBER_COUNT; member++) {
        const bool is_last_year = member == MARZ_MEMBER_NAIVE || member == MARZ_MEMBER_PROFILE;
        if (!uses[member])
            continue;
        if (is_last_year ? !fit_last_year(members, member, arena)
                         : !fit_smooth(members, member, refits, seed, arena))
            return false;
    }
    return true;
}

double marz_members_ahead(const marz_members *members, marz_member member, int32_t h)
{
    if (member == MARZ_MEMBER_NAIVE)
        return members->a[members->count - 12 + (h - 1) % 12];
    return marz_smooth_ahead(&members->fit[member].after, h);
}

void marz_members_draw(const marz_members *members, marz_member member, marz_rng *rng,
                       int32_t horizon, double *future)
{
    const marz_member_fit *fit = &members->fit[member];
    marz_smooth state = fit->refit[marz_rng_below(rng, MARZ_REFIT_COUNT)];
    block errors = {0};
    for (int32_t h = 0; h < horizon; h++) {
        const double error = next_error(&errors, fit, rng);
        if (member == MARZ_MEMBER_NAIVE) {
            future[h] = error + (h < 12 ? members->a[members->count - 12 + h] : future[h - 12]);
            continue;
        }
        future[h] = marz_smooth_ahead(&state, 1) + error;
        marz_smooth_run(&state, &future[h], 1, NULL);
    }
}
