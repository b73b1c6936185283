/// @file base/shrink.h
/// Rates and amounts of many small groups, drawn towards what all groups have in common, and the
/// question to ask first: do the groups differ at all?
#ifndef MARZ_BASE_SHRINK_H
#define MARZ_BASE_SHRINK_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/// Successes of a group.
typedef struct marz_tally {
    int64_t won, closed; ///< 0 <= won <= closed
} marz_tally;

/// The tally as that many independent cases: both counts over `dispersion`, rounded.
static inline marz_tally marz_tally_deflate(marz_tally tally, double dispersion)
{
    if (!(dispersion > 1))
        return tally;
    const double won = (double)tally.won / dispersion, all = (double)tally.closed / dispersion;
    const int64_t closed = (int64_t)(all + 0.5), wins = (int64_t)(won + 0.5);
    return (marz_tally){wins < closed ? wins : closed, closed};
}

/// How a parametric bootstrap is drawn: replicate b uses the stream (seed, stream, b).
typedef struct marz_bootstrap {
    uint64_t seed, stream;
    int32_t thread_count; ///< as for marz_parallel
    int32_t draw_count;   ///< replicates; five times as many when p comes out in 0.02–0.10
    double dispersion;    ///< by which cases that belong together vary more than independent ones:
                          ///< the statistic is divided by it; below 1 (or 0): by nothing
    double dispersion_freedom; ///< degrees of freedom that it was estimated from
} marz_bootstrap;

#define MARZ_BOOTSTRAP_DRAWS 199

/// A bootstrap's p-value, no smaller than that of F(freedom, how->dispersion_freedom) if a
/// dispersion above 1 was estimated: the estimate is not certain either. `statistic` is already
/// divided by the dispersion.
double marz_dispersed_p(const marz_bootstrap *how, double statistic, double freedom, double p);

/// Pearson's χ² of the hypothesis that all groups have one rate: Σ (won − n·p)²/(n·p·(1 − p)) with
/// the pooled p; 0 if p is 0 or 1. O(count).
double marz_tally_chi_square(const marz_tally *groups, int32_t count);

/// p-value of that hypothesis by parametric bootstrap: (1 + replicates at least as uneven) /
/// (1 + replicates). NaN with fewer than two groups that have cases. Same result on any number
/// of threads. O(draws · count). @return false when out of memory
bool marz_tally_heterogeneity(const marz_tally *groups, int32_t count, const marz_bootstrap *how,
                              marz_arena *scratch, double *p_value);

/// Beta(mean·strength, (1 − mean)·strength): how the true rates of groups are spread.
typedef struct marz_beta_prior {
    double mean, strength;
} marz_beta_prior;

/// Most likely prior: maximises Π B(won+α, lost+β)/B(α, β) over mean and strength (1 to 100 000)
/// [griffiths1973], by coordinate-wise golden sections. Cases that vary by `dispersion` more than
/// independent ones count as that many fewer, here and below: else their variation would pass for
/// differences between the groups. Below 1 it counts as 1. Needs at least one case.
/// O(count) per evaluation, some 300 evaluations.
marz_beta_prior marz_beta_prior_fit(const marz_tally *groups, int32_t count, double dispersion);

/// A value between limits.
typedef struct marz_estimate {
    double value, low, high;
} marz_estimate;

/// Mean (α+won)/(α+β+n) of the posterior of one group: its value without the limits. O(1)
double marz_beta_mean(marz_beta_prior prior, marz_tally group, double dispersion);

/// Posterior of one group: value (α+won)/(α+β+n), limits at `level` with equal tails.
marz_estimate marz_beta_posterior(marz_beta_prior prior, marz_tally group, double dispersion,
                                  double level);

/// The same without a prior from other groups (Jeffreys: α = β = ½, value = won/closed).
marz_estimate marz_rate_alone(marz_tally group, double dispersion, double level);

/// Size, mean and sum of squared deviations of a group's values.
typedef struct marz_sample {
    int64_t n;
    double mean, squares;
} marz_sample;

/// Adds one value (Welford's update).
void marz_sample_add(marz_sample *sample, double value);

/// Groups with means m_g ~ N(mean, between) and values around them with variance `within`.
typedef struct marz_spread {
    double mean, mean_variance, within, between;
    double p_value; ///< F test of between = 0; NaN if it cannot be asked
} marz_spread;

/// One-way random effects by the method of moments: within = pooled variance, between =
/// max(0, (SSB − (G−1)·within) / (N − Σn²/N)), mean weighted by 1/(within/n + between)
/// [morris1983]. O(count).
marz_spread marz_spread_fit(const marz_sample *groups, int32_t count);

/// Mean of one group given the spread: B = (within/n)/(within/n + between);
/// value = (1−B)·own + B·mean. `variance` may be NULL. @return the shrunk mean
double marz_spread_shrink(const marz_spread *spread, const marz_sample *group, double *variance);

#endif
