// Expected yearly money: of a segment from its customers, of an account from its segment, its
// size and its own history.
#include "market/market_internal.h"

#include "base/shrink.h"

#include <assert.h>
#include <math.h>

/// What the data say about money, before it is handed to accounts.
typedef struct money_model {
    int32_t *size;                    ///< [account_count] size class or MARZ_NONE
    double *own;                      ///< [account_count] yearly money so far; 0 if none
    double *years;                    ///< [account_count] over how many years
    marz_sample *logs;                ///< [segment_count] log of own, minus the effect of size
    marz_spread spread;               ///< of segments
    double size_effect[SIZE_CLASSES]; ///< on the log scale
    double smear;                     ///< from mean log to mean
    double within, between; ///< variance of own/expected between years and between accounts
} money_model;

/// Years of history: since the first order, at least one, at most those that are looked at. The
/// span begins with an order, so n orders are n - 1 intervals: it is lengthened by n/(n - 1).
static double history_years(const market_run *run, int32_t account)
{
    const int32_t first = run->first_day[account], orders = run->order_count[account];
    if (first == MARZ_DAY_UNKNOWN)
        return run->year_count;
    const double span = (double)(run->market->to_day - first) / DAYS_A_YEAR;
    const double years = orders > 1 ? span * orders / (orders - 1) : span + 1;
    return fmin(fmax(years, 1), run->year_count);
}

static bool collect_own(const market_run *run, money_model *m)
{
    const marz_company *company = run->company;
    const int32_t n = company->account_count;
    m->size = MARZ_NEW(run->scratch, int32_t, n);
    m->own = MARZ_NEW(run->scratch, double, n);
    m->years = MARZ_NEW(run->scratch, double, n);
    m->logs = MARZ_NEW(run->scratch, marz_sample, run->market->segment_count);
    if (!m->size || !m->own || !m->years || !m->logs)
        return false;
    for (int32_t a = 0; a < n; a++) {
        market_size_class(company->accounts[a].employees, &m->size[a]);
        double sum = 0;
        for (int32_t y = 0; y < run->year_count; y++)
            sum += (double)run->money[(int64_t)a * run->year_count + y];
        m->years[a] = history_years(run, a);
        m->own[a] = fmax(0, sum / m->years[a]);
    }
    return true;
}

static double size_effect(const money_model *m, int32_t account)
{
    return m->size[account] == MARZ_NONE ? 0 : m->size_effect[m->size[account]];
}

/// Means of segments on the log scale, the effect of size taken out.
static void fit_segments(const market_run *run, money_model *m)
{
    const marz_market *market = run->market;
    for (int32_t s = 0; s < market->segment_count; s++)
        m->logs[s] = (marz_sample){0};
    for (int32_t a = 0; a < run->company->account_count; a++)
        if (m->own[a] > 0)
            marz_sample_add(&m->logs[market->accounts[a].segment],
                            log(m->own[a]) - size_effect(m, a));
    m->spread = marz_spread_fit(m->logs, market->segment_count);
}

/// Effect of size beyond the segment; nothing to do where size is a dimension of segments.
static void fit_sizes(const market_run *run, money_model *m)
{
    for (int32_t d = 0; d < run->market->dimension_count; d++)
        if (run->dimensions[d] == DIMENSION_SIZE)
            return;
    marz_sample rest[SIZE_CLASSES] = {0};
    for (int32_t a = 0; a < run->company->account_count; a++) {
        if (m->own[a] <= 0 || m->size[a] == MARZ_NONE)
            continue;
        const marz_sample *segment = &m->logs[run->market->accounts[a].segment];
        marz_sample_add(&rest[m->size[a]],
                        log(m->own[a]) - marz_spread_shrink(&m->spread, segment, NULL));
    }
    const marz_spread spread = marz_spread_fit(rest, SIZE_CLASSES);
    for (int32_t k = 0; k < SIZE_CLASSES; k++)
        if (spread.p_value <= 0.05)
            m->size_effect[k] = marz_spread_shrink(&spread, &rest[k], NULL);
}

/// Expected yearly money of a customer like this one, own history apart.
static double expected(const market_run *run, const money_model *m, int32_t account)
{
    const marz_sample *segment = &m->logs[run->market->accounts[account].segment];
    return exp(marz_spread_shrink(&m->spread, segment, NULL) + size_effect(m, account)) * m->smear;
}

/// Keeps the total: expected money of those who bought equals what they bought [duan1983].
static void fit_smear(const market_run *run, money_model *m)
{
    double money = 0, smeared = 0;
    m->smear = 1;
    for (int32_t a = 0; a < run->company->account_count; a++)
        if (m->own[a] > 0)
            money += m->own[a], smeared += expected(run, m, a);
    m->smear = smeared > 0 ? money / smeared : 0;
}

/// Variance of own/expected between the years of one account and between accounts
/// [buhlmann1967]; how much an account's own history says about its next year.
static void fit_credibility(const market_run *run, money_model *m)
{
    marz_sample between = {0};
    double squares = 0, freedom = 0, share = 0;
    for (int32_t a = 0; a < run->company->account_count; a++) {
        const double unit = m->own[a] > 0 ? expected(run, m, a) : 0;
        if (unit <= 0)
            continue;
        marz_sample_add(&between, m->own[a] / unit);
        share += 1 / m->years[a];
        marz_sample years = {0};
        for (int32_t y = 0; y < (int32_t)(m->years[a] + 1e-6); y++)
            marz_sample_add(&years, (double)run->money[(int64_t)a * run->year_count + y] / unit);
        squares += years.squares;
        freedom += (double)(years.n - 1);
    }
    const double n = (double)between.n;
    const double total = n > 1 ? between.squares / (n - 1) : 0;
    m->within = freedom > 0 ? squares / freedom : total / 2; // One year only: half is assumed.
    m->between = n > 0 ? fmax(0, total - m->within * share / n) : 0;
}

/// Mean m and standard deviation s of a positive amount: limits of the log-normal with both.
static marz_estimate positive_interval(double mean, double deviation, double z)
{
    if (mean <= 0)
        return (marz_estimate){0, 0, 0};
    const double log_square = log1p(deviation * deviation / (mean * mean));
    const double half = z * sqrt(log_square), middle = mean * exp(-log_square / 2);
    return (marz_estimate){mean, fmin(mean, middle * exp(-half)), fmax(mean, middle * exp(half))};
}

static void fill_segment_values(const market_run *run, const money_model *m)
{
    for (int32_t s = 0; s < run->market->segment_count; s++) {
        double variance;
        const double value = exp(marz_spread_shrink(&m->spread, &m->logs[s], &variance)) * m->smear;
        marz_segment *segment = &run->market->segments[s];
        segment->yearly_value_minor = market_minor(value);
        segment->yearly_low_minor = market_minor(value * exp(-run->z * sqrt(variance)));
        segment->yearly_high_minor = market_minor(value * exp(run->z * sqrt(variance)));
    }
}

static marz_estimate customer_potential(const market_run *run, const money_model *m, int32_t a)
{
    const double unit = expected(run, m, a);
    if (unit <= 0)
        return (marz_estimate){m->own[a], m->own[a], m->own[a]};
    const double own_weight =
        m->between > 0 ? m->years[a] / (m->years[a] + m->within / m->between) : 0;
    const double mean = own_weight * m->own[a] + (1 - own_weight) * unit;
    return positive_interval(mean, unit * sqrt(m->between * (1 - own_weight)), run->z);
}

/// Chance to be won × money if won; both uncertain, errors added on the log scale.
static marz_estimate prospect_potential(const market_run *run, const money_model *m, int32_t a)
{
    const marz_market *market = run->market;
    const int32_t s = market->accounts[a].segment;
    double variance, chance = market->prospect_chance, log_error = 0;
    marz_spread_shrink(&m->spread, &m->logs[s], &variance);
    const marz_rate *win = &market->segments[s].win;
    if (!market->is_chance_penetration) {
        chance = win->value;
        log_error = log(win->high / win->low) / (2 * run->z);
    }
    const double mean = chance * expected(run, m, a);
    const double half = run->z * sqrt(variance + log_error * log_error);
    return (marz_estimate){mean, mean * exp(-half), mean * exp(half)};
}

/// How a prospect's chance is taken: from deals where won and lost ones are known, else from the
/// share of accounts that are customers.
static void choose_chance(market_run *run)
{
    marz_market *market = run->market;
    const marz_rate *win = &market->company_win;
    int64_t customers = 0;
    for (int32_t s = 0; s < market->segment_count; s++)
        customers += market->segments[s].customer_count;
    market->is_chance_penetration = win->won == 0 || win->won == win->closed;
    const double n = (double)run->company->account_count;
    market->prospect_chance =
        market->is_chance_penetration ? ((double)customers + 0.5) / (n + 1) : win->value;
}

static void fill_account(const market_run *run, const money_model *m, int32_t a)
{
    marz_account_view *view = &run->market->accounts[a];
    const marz_estimate estimate =
        view->is_customer ? customer_potential(run, m, a) : prospect_potential(run, m, a);
    assert(estimate.low <= estimate.high);
    view->estimate_minor = market_minor(estimate.value);
    view->potential_minor = view->estimate_minor;
    view->potential_low_minor = market_minor(estimate.low);
    view->potential_high_minor = market_minor(estimate.high);
    const int64_t given = run->company->accounts[a].potential_minor;
    if (given == MARZ_UNKNOWN || given < 0)
        return;
    view->is_potential_given = true;
    view->potential_minor = view->potential_low_minor = view->potential_high_minor = given;
}

bool market_potential(market_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    money_model m = {0};
    if (!collect_own(run, &m))
        return false;
    fit_segments(run, &m);
    fit_sizes(run, &m);
    fit_segments(run, &m);
    fit_smear(run, &m);
    fit_credibility(run, &m);
    choose_chance(run);
    fill_segment_values(run, &m);
    for (int32_t a = 0; a < run->company->account_count; a++)
        fill_account(run, &m, a);
    marz_arena_restore(run->scratch, mark);
    return true;
}
