// Win rates and deal amounts of segments, shrunk, after asking whether segments differ at all.
#include "market/market_internal.h"

#include "base/shrink.h"
#include "base/stats.h"
#include "base/threads.h"

#include <assert.h>
#include <math.h>

static marz_rate make_rate(marz_estimate estimate, marz_tally tally)
{
    const double raw = tally.closed ? (double)tally.won / (double)tally.closed : (double)NAN;
    return (marz_rate){estimate.value, estimate.low, estimate.high, raw, tally.won, tally.closed};
}

/// Deals of each segment and of the company; those without account count for the company only.
static marz_tally count_deals(const market_run *run, marz_tally *segments)
{
    const marz_company *company = run->company;
    marz_tally all = {0};
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (!market_counts_deal(run->market, deal))
            continue;
        const bool is_won = deal->status == MARZ_DEAL_WON;
        all.won += is_won, all.closed++;
        if (deal->account == MARZ_NONE)
            continue;
        marz_tally *tally = &segments[run->market->accounts[deal->account].segment];
        tally->won += is_won, tally->closed++;
    }
    return all;
}

static bool compare_segments(const market_run *run, const marz_tally *tallies)
{
    marz_market *market = run->market;
    const int32_t n = market->segment_count;
    double *p = MARZ_NEW(run->scratch, double, n);
    if (!p)
        return false;
    marz_tally all = {0};
    for (int32_t s = 0; s < n; s++)
        all.won += tallies[s].won, all.closed += tallies[s].closed;
    for (int32_t s = 0; s < n; s++) {
        const marz_tally own = tallies[s];
        p[s] = own.closed == 0 ? (double)NAN
                               : marz_two_rates_p(own.won, own.closed, all.won - own.won,
                                                  all.closed - own.closed, MARZ_TAIL_BOTH);
    }
    if (!marz_false_discovery(p, n, p, run->scratch))
        return false;
    for (int32_t s = 0; s < n; s++)
        market->segments[s].q_value = p[s];
    return true;
}

/// Amounts of won deals on the log scale, drawn to the common mean; back by smearing, so that the
/// mean over all deals stays what it is [duan1983].
static bool mean_amounts(const market_run *run)
{
    const marz_company *company = run->company;
    marz_market *market = run->market;
    marz_sample *logs = MARZ_NEW(run->scratch, marz_sample, market->segment_count);
    if (!logs)
        return false;
    double money = 0, smeared = 0;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->status == MARZ_DEAL_WON && market_counts_deal(market, deal) &&
            deal->account != MARZ_NONE && deal->amount_minor > 0) {
            const int32_t s = market->accounts[deal->account].segment;
            marz_sample_add(&logs[s], log((double)deal->amount_minor));
            money += (double)deal->amount_minor;
        }
    }
    const marz_spread spread = marz_spread_fit(logs, market->segment_count);
    for (int32_t s = 0; s < market->segment_count; s++)
        smeared += (double)logs[s].n * exp(marz_spread_shrink(&spread, &logs[s], NULL));
    for (int32_t s = 0; s < market->segment_count && money > 0; s++)
        market->segments[s].deal_amount_minor =
            market_minor(exp(marz_spread_shrink(&spread, &logs[s], NULL)) * money / smeared);
    return true;
}

bool market_win_rates(market_run *run)
{
    marz_market *market = run->market;
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    const int32_t n = market->segment_count;
    marz_tally *tallies = MARZ_NEW(run->scratch, marz_tally, n);
    if (!tallies)
        return false;
    const marz_tally all = count_deals(run, tallies);
    marz_estimate company = marz_rate_alone(all, market->level);
    if (all.closed == 0) // Nothing is known: no interval, not one from a prior that nobody holds.
        company.low = company.high = (double)NAN;
    market->company_win = make_rate(company, all);
    const marz_bootstrap how = {run->options->seed, 0x6d61726b,
                                marz_thread_count(run->options->thread_count),
                                MARZ_BOOTSTRAP_DRAWS};
    if (!marz_tally_heterogeneity(tallies, n, &how, run->scratch, &market->heterogeneity_p))
        return false;
    market->is_heterogeneous = market->heterogeneity_p <= 0.05;
    marz_beta_prior prior = {0};
    if (market->is_heterogeneous)
        prior = marz_beta_prior_fit(tallies, n);
    for (int32_t s = 0; s < n; s++) {
        const marz_estimate own = market->is_heterogeneous
                                      ? marz_beta_posterior(prior, tallies[s], market->level)
                                      : company;
        market->segments[s].win = make_rate(own, tallies[s]);
    }
    if (!compare_segments(run, tallies) || !mean_amounts(run))
        return false;
    marz_arena_restore(run->scratch, mark);
    return true;
}
