// Win rates of reps, segments and products against everybody else's.
#include "base/stats.h"
#include "team/swot.h"

#include <math.h>

#define CASES_MIN 10 ///< closed deals before a group is asked about

/// One family of groups: which group a deal is in, and what is known of the groups.
typedef struct family {
    marz_finding_code code;
    int32_t count;
    bool differs;         ///< the groups differ detectably; else no line of the family is shown
    marz_tally *tallies;  ///< [count]
    marz_sample *amounts; ///< [count] of won deals
    marz_beta_prior prior;
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

static void add_group(const team_run *run, swot_list *list, const family *f, int32_t group,
                      marz_tally all)
{
    const marz_tally own = f->tallies[group];
    const marz_estimate e = marz_beta_posterior(f->prior, own, run->market->level);
    const double company = (double)all.won / (double)all.closed;
    swot_candidate candidate = {.subject = group};
    marz_finding *finding = &candidate.finding;
    finding->code = f->code;
    finding->subject = subject_name(run, f->code, group);
    finding->effect = e.value - company;
    finding->low = e.low - company;
    finding->high = e.high - company;
    finding->swot = finding->effect > 0 ? MARZ_STRENGTH : MARZ_WEAKNESS;
    finding->n = own.closed;
    finding->p_value = marz_two_rates_p(own.won, own.closed, all.won - own.won,
                                        all.closed - own.closed, MARZ_TAIL_BOTH);
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
    f->prior = marz_beta_prior_fit(f->tallies, f->count);
    for (int32_t g = 0; g < f->count; g++)
        if (f->tallies[g].closed >= CASES_MIN && f->tallies[g].closed < all.closed)
            add_group(run, list, f, g, all);
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
    const marz_bootstrap how = {run->options->seed, 0x70726f64, run->thread_count,
                                MARZ_BOOTSTRAP_DRAWS};
    double p;
    if (!marz_tally_heterogeneity(products->tallies, products->count, &how, run->scratch, &p))
        return false;
    products->differs = p <= 0.05;
    for (size_t k = 0; k < sizeof families / sizeof *families; k++)
        if (!add_family(run, list, &families[k]))
            return false;
    return true;
}
