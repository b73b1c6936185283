// Win rates and deal amounts of segments, shrunk, after asking whether segments differ at all.
#include "market/market_internal.h"

#include "base/shrink.h"
#include "base/stats.h"
#include "base/threads.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

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

typedef struct owned_deal {
    int32_t segment, owner, account;
    bool is_won;
} owned_deal;

typedef struct dispersion_sums {
    double observed, expected, freedom;
} dispersion_sums;

static int by_cell(const void *left, const void *right)
{
    const owned_deal *a = left, *b = right;
    if (a->segment != b->segment)
        return a->segment < b->segment ? -1 : 1;
    if (a->owner != b->owner)
        return a->owner < b->owner ? -1 : 1;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    return (int)a->is_won - (int)b->is_won;
}

/// Pearson's X² of the accounts of one cell against its rate, and what it is on average if deals
/// are independent: (k − 1)·N/(N − 1), exactly, as wins then are a draw without replacement.
static void add_cell(const owned_deal *deals, int64_t count, dispersion_sums *sums)
{
    double won = 0, squares = 0;
    int64_t accounts = 0;
    for (int64_t k = 0; k < count; k++)
        won += deals[k].is_won;
    const double p = won / (double)count, n = (double)count;
    if (won <= 0 || won >= n)
        return;
    for (int64_t k = 0; k < count; accounts++) {
        const int64_t first = k;
        double own = 0;
        for (; k < count && deals[k].account == deals[first].account; k++)
            own += deals[k].is_won;
        const double size = (double)(k - first), excess = own - size * p;
        squares += excess * excess / (size * p * (1 - p));
    }
    if (accounts < 2)
        return;
    sums->observed += squares;
    sums->expected += (double)(accounts - 1) * n / (n - 1);
    sums->freedom += (double)(accounts - 1);
}

/// Deals of one account resemble each other: how much more its wins vary than those of as many
/// independent deals, within segments and reps [mccullagh1989].
static bool measure_dispersion(const market_run *run)
{
    const marz_company *company = run->company;
    owned_deal *deals = MARZ_NEW(run->scratch, owned_deal, company->deal_count);
    int64_t count = 0;
    dispersion_sums sums = {0};
    if (!deals)
        return false;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->account != MARZ_NONE && market_counts_deal(run->market, deal))
            deals[count++] = (owned_deal){run->market->accounts[deal->account].segment, deal->owner,
                                          deal->account, deal->status == MARZ_DEAL_WON};
    }
    qsort(deals, (size_t)count, sizeof *deals, by_cell);
    for (int64_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && deals[end].segment == deals[first].segment &&
                          deals[end].owner == deals[first].owner;)
            end++;
        add_cell(&deals[first], end - first, &sums);
    }
    run->market->dispersion = sums.expected > 0 ? fmax(1, sums.observed / sums.expected) : 1;
    run->market->dispersion_freedom = sums.freedom;
    return true;
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
        const marz_tally rest = marz_tally_deflate(
            (marz_tally){all.won - tallies[s].won, all.closed - tallies[s].closed},
            market->dispersion);
        const marz_tally own = marz_tally_deflate(tallies[s], market->dispersion);
        p[s] = tallies[s].closed == 0
                   ? (double)NAN
                   : marz_two_rates_p(own.won, own.closed, rest.won, rest.closed, MARZ_TAIL_BOTH);
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
    if (!measure_dispersion(run))
        return false;
    marz_estimate company = marz_rate_alone(all, market->dispersion, market->level);
    if (all.closed == 0) // Nothing is known: no interval, not one from a prior that nobody holds.
        company.low = company.high = (double)NAN;
    market->company_win = make_rate(company, all);
    const marz_bootstrap how = {
        run->options->seed,   0x6d61726b,         marz_thread_count(run->options->thread_count),
        MARZ_BOOTSTRAP_DRAWS, market->dispersion, market->dispersion_freedom};
    if (!marz_tally_heterogeneity(tallies, n, &how, run->scratch, &market->heterogeneity_p))
        return false;
    market->is_heterogeneous = market->heterogeneity_p <= 0.05;
    marz_beta_prior prior = {0};
    if (market->is_heterogeneous)
        prior = marz_beta_prior_fit(tallies, n, market->dispersion);
    for (int32_t s = 0; s < n; s++) {
        const marz_estimate own =
            market->is_heterogeneous
                ? marz_beta_posterior(prior, tallies[s], market->dispersion, market->level)
                : company;
        market->segments[s].win = make_rate(own, tallies[s]);
    }
    if (!compare_segments(run, tallies) || !mean_amounts(run))
        return false;
    marz_arena_restore(run->scratch, mark);
    return true;
}
