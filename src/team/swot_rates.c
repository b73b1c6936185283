// Win rates of reps, segments and products against everybody else's.
#include "base/stats.h"
#include "team/swot.h"

#include <math.h>
#include <string.h>

#define CASES_MIN 10 ///< closed deals before a group is asked about

/// One family of groups: which group a deal is in, and what is known of the groups.
typedef struct family {
    marz_finding_code code;
    int32_t count;
    bool differs;         ///< the groups differ detectably; else no line of the family is shown
    marz_tally *tallies;  ///< [count]
    marz_sample *amounts; ///< [count] of won deals
    marz_beta_prior prior;
    double *expected; ///< [count] wins expected of the same deals; NULL: the company's rate
    double *p_value;  ///< [count] with the mix of deals taken into account; NULL: two plain rates
} family;

static int32_t group_of(const team_run *run, const marz_deal *deal, marz_finding_code code)
{
    if (code == MARZ_FINDING_REP_WIN)
        return deal->owner;
    if (code == MARZ_FINDING_PRODUCT_WIN)
        return deal->product;
    return deal->account == MARZ_NONE ? MARZ_NONE : run->market->accounts[deal->account].segment;
}

static bool count_family(const team_run *run, family *f)
{
    f->tallies = MARZ_NEW(run->scratch, marz_tally, f->count);
    f->amounts = MARZ_NEW(run->scratch, marz_sample, f->count);
    if (!f->tallies || !f->amounts)
        return false;
    for (int32_t d = 0; d < run->company->deal_count; d++) {
        const marz_deal *deal = &run->company->deals[d];
        const int32_t group = group_of(run, deal, f->code);
        if (group == MARZ_NONE || !team_counts_deal(run, deal))
            continue;
        const bool is_won = deal->status == MARZ_DEAL_WON;
        f->tallies[group].closed++;
        f->tallies[group].won += is_won;
        if (is_won && swot_amount(deal) > 0)
            marz_sample_add(&f->amounts[group], swot_amount(deal));
    }
    return true;
}

static const char *subject_name(const team_run *run, marz_finding_code code, int32_t group)
{
    if (code == MARZ_FINDING_REP_WIN)
        return run->company->reps[group].name;
    if (code == MARZ_FINDING_PRODUCT_WIN)
        return run->company->products[group].name;
    return run->market->segments[group].key;
}

/// Money a year of a difference in the win rate, and what of it is certain.
static void value_effect(const swot_list *list, const family *f, int32_t group,
                         marz_finding *finding)
{
    const double amount = f->amounts[group].n > 0 ? f->amounts[group].mean : list->mean_amount;
    const double deals = (double)f->tallies[group].closed / list->years;
    const double sure = finding->effect > 0 ? finding->low : -finding->high;
    finding->money_minor = finding->money_low_minor = MARZ_UNKNOWN;
    if (amount <= 0)
        return;
    finding->money_minor = team_minor(fabs(finding->effect) * deals * amount);
    finding->money_low_minor = team_minor(fmax(0, sure) * deals * amount);
}

/// A group against all others, as that many independent deals.
static double plain_p(const team_run *run, marz_tally own, marz_tally all)
{
    const marz_tally a = marz_tally_deflate(own, run->market->dispersion);
    const marz_tally b = marz_tally_deflate(
        (marz_tally){all.won - own.won, all.closed - own.closed}, run->market->dispersion);
    return marz_two_rates_p(a.won, a.closed, b.won, b.closed, MARZ_TAIL_BOTH);
}

static void add_group(const team_run *run, swot_list *list, const family *f, int32_t group,
                      marz_tally all)
{
    const marz_tally own = f->tallies[group];
    const double company = f->expected ? f->expected[group] / (double)own.closed
                                       : (double)all.won / (double)all.closed;
    marz_beta_prior prior = f->prior;
    prior.mean = f->expected ? company : prior.mean;
    const marz_estimate e =
        marz_beta_posterior(prior, own, run->market->dispersion, run->market->level);
    swot_candidate candidate = {.subject = group};
    marz_finding *finding = &candidate.finding;
    finding->code = f->code;
    finding->subject = subject_name(run, f->code, group);
    finding->effect = e.value - company;
    finding->low = e.low - company;
    finding->high = e.high - company;
    finding->swot = finding->effect > 0 ? MARZ_STRENGTH : MARZ_WEAKNESS;
    finding->n = own.closed;
    finding->p_value = f->p_value ? f->p_value[group] : plain_p(run, own, all);
    candidate.is_shown = f->differs && (finding->low > 0 || finding->high < 0);
    value_effect(list, f, group, finding);
    swot_add(list, &candidate);
}

static bool add_family(const team_run *run, swot_list *list, family *f)
{
    if (!count_family(run, f))
        return false;
    marz_tally all = {0};
    for (int32_t g = 0; g < f->count; g++)
        all.won += f->tallies[g].won, all.closed += f->tallies[g].closed;
    if (all.closed == 0)
        return true;
    f->prior = marz_beta_prior_fit(f->tallies, f->count, run->market->dispersion);
    for (int32_t g = 0; g < f->count; g++)
        if (f->tallies[g].closed >= CASES_MIN && f->tallies[g].closed < all.closed)
            add_group(run, list, f, g, all);
    return true;
}

/// What deals have in common beside the rep: their segment and product, as far as those matter.
typedef struct mix {
    bool by_segment, by_product;
    int32_t products; ///< values of the product, "none" included; 1 if it does not matter
    int32_t count;    ///< strata
    marz_two_by_two *all, *own;
} mix;

static int32_t stratum_of(const team_run *run, const mix *m, const marz_deal *deal)
{
    const int32_t column = m->by_segment ? team_column(run, deal) : 0;
    const int32_t product = !m->by_product               ? 0
                            : deal->product == MARZ_NONE ? m->products - 1
                                                         : deal->product;
    return column * m->products + product;
}

/// Chance of a deal by its segment and product, both shrunk: what anybody is expected to win.
static double expected_chance(const team_run *run, const mix *m, const family *products,
                              double company, const marz_deal *deal)
{
    double chance = company;
    if (m->by_segment && deal->account != MARZ_NONE)
        chance = run->market->segments[run->market->accounts[deal->account].segment].win.value;
    if (m->by_product && deal->product != MARZ_NONE)
        chance += marz_beta_mean(products->prior, products->tallies[deal->product],
                                 run->market->dispersion) -
                  company;
    return fmin(fmax(chance, 0.01), 0.99);
}

static bool counts_for_rep(const team_run *run, const marz_deal *deal)
{
    return deal->owner != MARZ_NONE && team_counts_deal(run, deal);
}

/// Deals by owner: first[r] … first[r + 1] of `order`.
static bool sort_by_rep(const team_run *run, int32_t **order, int32_t **first)
{
    const marz_company *company = run->company;
    *order = MARZ_NEW(run->scratch, int32_t, company->deal_count);
    *first = MARZ_NEW(run->scratch, int32_t, company->rep_count + 2);
    if (!*order || !*first)
        return false;
    for (int32_t d = 0; d < company->deal_count; d++)
        if (counts_for_rep(run, &company->deals[d]))
            (*first)[company->deals[d].owner + 2]++;
    for (int32_t r = 0; r < company->rep_count; r++)
        (*first)[r + 2] += (*first)[r + 1];
    for (int32_t d = 0; d < company->deal_count; d++)
        if (counts_for_rep(run, &company->deals[d]))
            (*order)[(*first)[company->deals[d].owner + 1]++] = d;
    return true;
}

/// Puts a deal on the side of the rep, or of all others.
static void put(marz_two_by_two *table, bool is_won, bool is_own, double count)
{
    if (is_own)
        *(is_won ? &table->exposed_won : &table->exposed_lost) += count;
    else
        *(is_won ? &table->other_won : &table->other_lost) += count;
}

/// A rep is compared with what others win of deals alike, not with the company's rate: hard
/// segments and weak products are nobody's fault. Mantel–Haenszel over segments and products.
static bool adjust_reps(const team_run *run, family *reps, const family *products, mix *m)
{
    const marz_company *company = run->company;
    const double rate = run->market->company_win.raw;
    int32_t *order, *first;
    m->products = m->by_product ? company->product_count + 1 : 1;
    m->count = (m->by_segment ? run->column_count : 1) * m->products;
    m->all = MARZ_NEW(run->scratch, marz_two_by_two, m->count);
    m->own = MARZ_NEW(run->scratch, marz_two_by_two, m->count);
    reps->expected = MARZ_NEW(run->scratch, double, reps->count);
    reps->p_value = MARZ_NEW(run->scratch, double, reps->count);
    if (!m->all || !m->own || !reps->expected || !reps->p_value ||
        !sort_by_rep(run, &order, &first))
        return false;
    for (int32_t k = 0; k < first[company->rep_count]; k++) {
        const marz_deal *deal = &company->deals[order[k]];
        put(&m->all[stratum_of(run, m, deal)], deal->status == MARZ_DEAL_WON, false, 1);
    }
    for (int32_t r = 0; r < reps->count; r++) {
        memcpy(m->own, m->all, (size_t)m->count * sizeof *m->own);
        for (int32_t k = first[r]; k < first[r + 1]; k++) {
            const marz_deal *deal = &company->deals[order[k]];
            marz_two_by_two *table = &m->own[stratum_of(run, m, deal)];
            put(table, deal->status == MARZ_DEAL_WON, false, -1);
            put(table, deal->status == MARZ_DEAL_WON, true, 1);
            reps->expected[r] += expected_chance(run, m, products, rate, deal);
        }
        const marz_stratified effect =
            marz_stratified_disperse(marz_mantel_haenszel(m->own, m->count, run->market->level),
                                     run->market->dispersion, run->market->dispersion_freedom);
        reps->p_value[r] = effect.p_value;
    }
    return true;
}

bool swot_add_rates(const team_run *run, swot_list *list)
{
    const marz_company *company = run->company;
    family families[] = {
        {.code = MARZ_FINDING_REP_WIN,
         .count = company->rep_count,
         .differs = run->team->fit.is_rep_detectable},
        {.code = MARZ_FINDING_SEGMENT_WIN,
         .count = run->market->segment_count,
         .differs = run->market->is_heterogeneous},
        {.code = MARZ_FINDING_PRODUCT_WIN, .count = company->product_count},
    };
    family *products = &families[2];
    if (!count_family(run, products))
        return false;
    const marz_bootstrap how = {run->options->seed,      0x70726f64,
                                run->thread_count,       MARZ_BOOTSTRAP_DRAWS,
                                run->market->dispersion, run->market->dispersion_freedom};
    double p;
    if (!marz_tally_heterogeneity(products->tallies, products->count, &how, run->scratch, &p))
        return false;
    products->differs = p <= 0.05;
    if (products->differs)
        products->prior =
            marz_beta_prior_fit(products->tallies, products->count, run->market->dispersion);
    mix m = {.by_segment = run->market->is_heterogeneous, .by_product = products->differs};
    if ((m.by_segment || m.by_product) && !adjust_reps(run, &families[0], products, &m))
        return false;
    for (size_t k = 0; k < sizeof families / sizeof *families; k++)
        if (!add_family(run, list, &families[k]))
            return false;
    return true;
}
