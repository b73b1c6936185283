#include "base/shrink.h"

#include "base/stats.h"
#include "base/threads.h"

#include <assert.h>
#include <math.h>

#define STRENGTH_MIN 1.0
#define STRENGTH_MAX 1e5

static double pooled_rate(const marz_tally *groups, int32_t count)
{
    int64_t won = 0, closed = 0;
    for (int32_t g = 0; g < count; g++) {
        assert(groups[g].won >= 0 && groups[g].won <= groups[g].closed);
        won += groups[g].won;
        closed += groups[g].closed;
    }
    return closed ? (double)won / (double)closed : 0;
}

double marz_tally_chi_square(const marz_tally *groups, int32_t count)
{
    const double p = pooled_rate(groups, count);
    if (p <= 0 || p >= 1)
        return 0;
    double sum = 0;
    for (int32_t g = 0; g < count; g++) {
        const double n = (double)groups[g].closed, excess = (double)groups[g].won - n * p;
        if (n > 0)
            sum += excess * excess / (n * p * (1 - p));
    }
    return sum;
}

double marz_dispersed_p(const marz_bootstrap *how, double statistic, double freedom, double p)
{
    if (!(how->dispersion > 1) || how->dispersion_freedom <= 0 || freedom <= 0)
        return p;
    return fmax(p, marz_fisher_f_tail(statistic / freedom, freedom, how->dispersion_freedom));
}

typedef struct redraw {
    const marz_tally *groups;
    int32_t count;
    const marz_bootstrap *how;
    double p, observed;
    uint8_t *is_beyond; ///< [draws]
    marz_tally *drawn;  ///< [draws * count]
} redraw;

static void redraw_range(void *context, int64_t first, int64_t last)
{
    const redraw *r = context;
    for (int64_t draw = first; draw < last; draw++) {
        marz_rng rng = marz_rng_make(r->how->seed, r->how->stream, (uint64_t)draw);
        marz_tally *drawn = r->drawn + draw * r->count;
        for (int32_t g = 0; g < r->count; g++) {
            drawn[g].closed = r->groups[g].closed;
            drawn[g].won = marz_binomial_draw(&rng, drawn[g].closed, r->p);
        }
        r->is_beyond[draw] = marz_tally_chi_square(drawn, r->count) >= r->observed * (1 - 1e-12);
    }
}

static bool bootstrap_p(redraw *r, int32_t draws, marz_arena *scratch, double *p_value)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    r->is_beyond = MARZ_NEW(scratch, uint8_t, draws);
    r->drawn = MARZ_NEW(scratch, marz_tally, (int64_t)draws * r->count);
    if (!r->is_beyond || !r->drawn)
        return false;
    marz_parallel(r->how->thread_count, draws, 16, redraw_range, r);
    int32_t beyond = 0;
    for (int32_t draw = 0; draw < draws; draw++)
        beyond += r->is_beyond[draw];
    *p_value = (1.0 + beyond) / (1.0 + draws);
    marz_arena_restore(scratch, mark);
    return true;
}

bool marz_tally_heterogeneity(const marz_tally *groups, int32_t count, const marz_bootstrap *how,
                              marz_arena *scratch, double *p_value)
{
    int32_t filled = 0;
    for (int32_t g = 0; g < count; g++)
        filled += groups[g].closed > 0;
    *p_value = (double)NAN;
    if (filled < 2)
        return true;
    redraw r = {.groups = groups, .count = count, .how = how};
    r.p = pooled_rate(groups, count);
    r.observed = marz_tally_chi_square(groups, count) / (how->dispersion > 1 ? how->dispersion : 1);
    if (!bootstrap_p(&r, how->draw_count, scratch, p_value))
        return false;
    if (*p_value >= 0.02 && *p_value <= 0.10 &&
        !bootstrap_p(&r, 5 * how->draw_count + 4, scratch, p_value))
        return false;
    *p_value = marz_dispersed_p(how, r.observed, filled - 1, *p_value);
    return true;
}

typedef struct prior_search {
    const marz_tally *groups;
    int32_t count;
    double dispersion;
    bool is_over_mean; ///< else over the strength
    double logit_mean, log_strength;
} prior_search;

static double beta_binomial_log(const prior_search *s, double mean, double strength)
{
    const double a = mean * strength, b = (1 - mean) * strength;
    const double base = marz_log_beta(a, b);
    double sum = 0;
    for (int32_t g = 0; g < s->count; g++) {
        const double won = (double)s->groups[g].won / s->dispersion;
        const double lost = (double)s->groups[g].closed / s->dispersion - won;
        if (won + lost > 0)
            sum += marz_log_beta(a + won, b + lost) - base;
    }
    return sum;
}

static double prior_value(const void *context, double x)
{
    const prior_search *s = context;
    const double mean = marz_expit(s->is_over_mean ? x : s->logit_mean);
    const double strength = exp(s->is_over_mean ? s->log_strength : x);
    return beta_binomial_log(s, mean, strength);
}

marz_beta_prior marz_beta_prior_fit(const marz_tally *groups, int32_t count, double dispersion)
{
    double mean = pooled_rate(groups, count);
    mean = fmin(fmax(mean, 1e-4), 1 - 1e-4); // All won or all lost: still a proper prior.
    prior_search s = {groups, count, fmax(1, dispersion), false, marz_logit(mean), 0};
    const double width = 1.5;
    for (int round = 0; round < 3; round++) {
        s.is_over_mean = false;
        s.log_strength =
            marz_maximum_at(prior_value, &s, log(STRENGTH_MIN), log(STRENGTH_MAX), 1e-4);
        s.is_over_mean = true;
        s.logit_mean = marz_maximum_at(prior_value, &s, marz_logit(mean) - width,
                                       marz_logit(mean) + width, 1e-4);
    }
    return (marz_beta_prior){marz_expit(s.logit_mean), exp(s.log_strength)};
}

/// Parameters of the posterior of one group.
static void update(marz_beta_prior prior, marz_tally group, double dispersion, double *a, double *b)
{
    const double cases = fmax(1, dispersion);
    *a = prior.mean * prior.strength + (double)group.won / cases;
    *b = (1 - prior.mean) * prior.strength + (double)(group.closed - group.won) / cases;
}

double marz_beta_mean(marz_beta_prior prior, marz_tally group, double dispersion)
{
    double a, b;
    assert(prior.strength > 0);
    update(prior, group, dispersion, &a, &b);
    return a / (a + b);
}

static marz_estimate beta_estimate(double a, double b, double level)
{
    return (marz_estimate){a / (a + b), marz_beta_quantile((1 - level) / 2, a, b),
                           marz_beta_quantile((1 + level) / 2, a, b)};
}

marz_estimate marz_beta_posterior(marz_beta_prior prior, marz_tally group, double dispersion,
                                  double level)
{
    assert(prior.strength > 0);
    assert(level > 0 && level < 1);
    double a, b;
    update(prior, group, dispersion, &a, &b);
    return beta_estimate(a, b, level);
}

marz_estimate marz_rate_alone(marz_tally group, double dispersion, double level)
{
    const double cases = fmax(1, dispersion);
    marz_estimate estimate = beta_estimate((double)group.won / cases + 0.5,
                                           (double)(group.closed - group.won) / cases + 0.5, level);
    estimate.value = group.closed ? (double)group.won / (double)group.closed : (double)NAN;
    return estimate;
}

void marz_sample_add(marz_sample *sample, double value)
{
    sample->n++;
    const double step = value - sample->mean;
    sample->mean += step / (double)sample->n;
    sample->squares += step * (value - sample->mean);
}

/// Sums over groups that the moments need.
typedef struct moment_sums {
    double n, n_squared, total, within_squares, between_squares;
    int32_t filled;
} moment_sums;

static moment_sums sum_moments(const marz_sample *groups, int32_t count)
{
    moment_sums sums = {0};
    for (int32_t g = 0; g < count; g++) {
        const double n = (double)groups[g].n;
        sums.n += n, sums.n_squared += n * n;
        sums.total += n * groups[g].mean;
        sums.within_squares += groups[g].squares;
        sums.filled += groups[g].n > 0;
    }
    for (int32_t g = 0; g < count && sums.n > 0; g++) {
        const double step = groups[g].mean - sums.total / sums.n;
        sums.between_squares += (double)groups[g].n * step * step;
    }
    return sums;
}

marz_spread marz_spread_fit(const marz_sample *groups, int32_t count)
{
    const moment_sums sums = sum_moments(groups, count);
    marz_spread spread = {.p_value = (double)NAN};
    if (sums.n <= 0)
        return spread;
    const double above = sums.filled - 1, below = sums.n - sums.filled;
    if (below > 0)
        spread.within = sums.within_squares / below;
    if (above > 0 && below > 0 && spread.within > 0) {
        const double room = sums.n - sums.n_squared / sums.n;
        spread.between = fmax(0, (sums.between_squares - above * spread.within) / room);
        spread.p_value =
            marz_fisher_f_tail(sums.between_squares / above / spread.within, above, below);
    }
    double weights = 0, weighted = 0;
    for (int32_t g = 0; g < count; g++) {
        if (groups[g].n == 0)
            continue;
        const double variance = spread.within / (double)groups[g].n + spread.between;
        const double weight = variance > 0 ? 1 / variance : (double)groups[g].n;
        weights += weight, weighted += weight * groups[g].mean;
    }
    spread.mean = weighted / weights;
    spread.mean_variance = spread.within > 0 ? 1 / weights : 0;
    return spread;
}

double marz_spread_shrink(const marz_spread *spread, const marz_sample *group, double *variance)
{
    double own = 0; // Weight of the group's own mean: 1 − B.
    if (group->n > 0 && spread->between > 0)
        own = spread->between / (spread->between + spread->within / (double)group->n);
    if (variance)
        *variance = spread->between * (1 - own) + (1 - own) * (1 - own) * spread->mean_variance;
    return own * group->mean + (1 - own) * spread->mean;
}
