// What competitors cost, deals alike compared with deals alike, and who meets us more often.
#include "base/stats.h"
#include "team/swot.h"

#include <math.h>

#define CASES_MIN 20    ///< deals with the competitor
#define YEAR_MIN 30     ///< closed deals in each of the two years that are compared
#define SIZES 4         ///< thirds of the amount, and unknown
#define LEAST_KNOWN 0.8 ///< share of lost deals with an amount, for strata by amount

/// How deals are put beside their like.
typedef struct strata {
    bool by_amount;
    double limits[2];
    int32_t count;
} strata;

/// Thirds of the amounts of closed deals, unless lost deals rarely have one: then the amount would
/// tell the outcome.
static bool choose_strata(const team_run *run, strata *s)
{
    const marz_company *company = run->company;
    double *amounts = MARZ_NEW(run->scratch, double, company->deal_count);
    if (!amounts)
        return false;
    int64_t count = 0, lost = 0, lost_known = 0;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (!team_counts_deal(run, deal))
            continue;
        lost += deal->status == MARZ_DEAL_LOST;
        lost_known += deal->status == MARZ_DEAL_LOST && swot_amount(deal) > 0;
        if (swot_amount(deal) > 0)
            amounts[count++] = swot_amount(deal);
    }
    s->by_amount = count > 0 && (double)lost_known >= LEAST_KNOWN * (double)lost;
    s->count = run->column_count * (s->by_amount ? SIZES : 1);
    if (!s->by_amount)
        return true;
    marz_sort_doubles(amounts, count);
    s->limits[0] = marz_sorted_quantile(amounts, count, 1.0 / 3);
    s->limits[1] = marz_sorted_quantile(amounts, count, 2.0 / 3);
    return true;
}

static int32_t stratum_of(const team_run *run, const strata *s, const marz_deal *deal)
{
    const int32_t column = team_column(run, deal);
    if (!s->by_amount)
        return column;
    const double amount = swot_amount(deal);
    const int32_t size =
        amount <= 0 ? SIZES - 1 : (amount > s->limits[0]) + (amount > s->limits[1]);
    return column * SIZES + size;
}

/// Deals with one competitor against all others.
typedef struct contest {
    marz_two_by_two *tables; ///< [strata]
    int64_t met, met_won;
    marz_sample amounts; ///< of deals with the competitor
} contest;

static bool count_contest(const team_run *run, const strata *s, int32_t competitor, contest *c)
{
    *c = (contest){.tables = MARZ_NEW(run->scratch, marz_two_by_two, s->count)};
    for (int32_t d = 0; d < run->company->deal_count && c->tables; d++) {
        const marz_deal *deal = &run->company->deals[d];
        if (!team_counts_deal(run, deal))
            continue;
        marz_two_by_two *table = &c->tables[stratum_of(run, s, deal)];
        const bool is_won = deal->status == MARZ_DEAL_WON;
        if (deal->competitor != competitor) {
            *(is_won ? &table->other_won : &table->other_lost) += 1;
            continue;
        }
        *(is_won ? &table->exposed_won : &table->exposed_lost) += 1;
        c->met++, c->met_won += is_won;
        if (swot_amount(deal) > 0)
            marz_sample_add(&c->amounts, swot_amount(deal));
    }
    return c->tables != NULL;
}

static void add_loss(const team_run *run, swot_list *list, const strata *s, int32_t competitor,
                     const contest *c)
{
    const marz_stratified effect =
        marz_stratified_disperse(marz_mantel_haenszel(c->tables, s->count, run->market->level),
                                 run->market->dispersion, run->market->dispersion_freedom);
    swot_candidate candidate = {.subject = competitor};
    marz_finding *finding = &candidate.finding;
    finding->swot = MARZ_THREAT;
    finding->code = MARZ_FINDING_COMPETITOR_LOSS;
    finding->subject = run->company->competitors[competitor].name;
    finding->effect = effect.odds_ratio;
    finding->low = effect.low;
    finding->high = effect.high;
    finding->p_value = isnan(effect.odds_ratio) ? (double)NAN : effect.p_value;
    finding->n = c->met;
    finding->money_minor = finding->money_low_minor = MARZ_UNKNOWN;
    const double amount = c->amounts.n > 0 ? c->amounts.mean : list->mean_amount;
    const double loss = -effect.difference;
    if (amount > 0 && !isnan(loss)) {
        const double a_year = (double)c->met / list->years * amount;
        finding->money_minor = team_minor(fmax(0, loss) * a_year);
        finding->money_low_minor =
            team_minor(fmax(0, loss - run->z * effect.difference_error) * a_year);
    }
    candidate.is_shown = effect.high < 1;
    swot_add(list, &candidate);
}

/// Deals of the last year and of the year before; "won" by presence of the competitor here.
typedef struct presence {
    marz_tally now, before;
} presence;

/// The year in which a deal was closed, or NULL.
static marz_tally *year_of(const team_run *run, const marz_deal *deal, presence *p)
{
    const int32_t age = run->market->to_day - 1 - deal->closed_day;
    if (deal->status == MARZ_DEAL_OPEN || deal->closed_day == MARZ_DAY_UNKNOWN || age < 0 ||
        age >= 2 * DAYS_A_YEAR)
        return NULL;
    return age < DAYS_A_YEAR ? &p->now : &p->before;
}

/// @param accounts  [account_count + 1], the last one for deals without account
static void count_presence(const team_run *run, int32_t competitor, presence *all,
                           presence *accounts)
{
    for (int32_t d = 0; d < run->company->deal_count; d++) {
        const marz_deal *deal = &run->company->deals[d];
        const int32_t at = deal->account == MARZ_NONE ? run->company->account_count : deal->account;
        marz_tally *year = year_of(run, deal, all), *own = year_of(run, deal, &accounts[at]);
        if (!year)
            continue;
        year->closed++, own->closed++;
        year->won += deal->competitor == competitor;
        own->won += deal->competitor == competitor;
    }
}

/// Variance of the difference of the two shares when an account meets the same competitors again
/// and again: the sum over accounts of their squared contributions; deals without account stand for
/// themselves. No less than that of independent deals.
static double rise_variance(const team_run *run, const presence *all, const presence *accounts)
{
    const double n1 = (double)all->now.closed, n2 = (double)all->before.closed;
    const double p1 = (double)all->now.won / n1, p2 = (double)all->before.won / n2;
    const double least = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2;
    const presence *alone = &accounts[run->company->account_count];
    double sum = (double)alone->now.closed * p1 * (1 - p1) / (n1 * n1) +
                 (double)alone->before.closed * p2 * (1 - p2) / (n2 * n2);
    for (int32_t a = 0; a < run->company->account_count; a++) {
        const presence *own = &accounts[a];
        const double excess = ((double)own->now.won - p1 * (double)own->now.closed) / n1 -
                              ((double)own->before.won - p2 * (double)own->before.closed) / n2;
        sum += excess * excess;
    }
    return fmax(sum, least);
}

static bool add_rise(const team_run *run, swot_list *list, int32_t competitor)
{
    presence all = {0};
    presence *accounts = MARZ_NEW(run->scratch, presence, run->company->account_count + 1);
    if (!accounts)
        return false;
    count_presence(run, competitor, &all, accounts);
    const marz_tally now = all.now, before = all.before;
    if (now.closed < YEAR_MIN || before.closed < YEAR_MIN)
        return true;
    const double rise =
        (double)now.won / (double)now.closed - (double)before.won / (double)before.closed;
    const double error = sqrt(rise_variance(run, &all, accounts));
    const double fisher =
        marz_two_rates_p(now.won, now.closed, before.won, before.closed, MARZ_TAIL_MORE);
    swot_candidate candidate = {.subject = competitor};
    candidate.finding = (marz_finding){
        .swot = MARZ_THREAT,
        .code = MARZ_FINDING_COMPETITOR_RISE,
        .subject = run->company->competitors[competitor].name,
        .effect = rise,
        .low = rise - run->z * error,
        .high = rise + run->z * error,
        .money_minor = MARZ_UNKNOWN,
        .money_low_minor = MARZ_UNKNOWN,
        .p_value = error > 0 ? fmax(fisher, marz_normal_cdf(-rise / error)) : fisher,
        .n = now.closed + before.closed,
    };
    candidate.is_shown = candidate.finding.low > 0;
    swot_add(list, &candidate);
    return true;
}

/// Competitors noted on lost deals only are a reason given afterwards, not a presence.
static bool are_noted_beforehand(const team_run *run)
{
    for (int32_t d = 0; d < run->company->deal_count; d++)
        if (run->company->deals[d].status == MARZ_DEAL_WON &&
            run->company->deals[d].competitor != MARZ_NONE)
            return true;
    return false;
}

bool swot_add_competitors(const team_run *run, swot_list *list)
{
    if (run->company->competitor_count == 0 || !are_noted_beforehand(run))
        return true;
    strata s = {0};
    if (!choose_strata(run, &s))
        return false;
    for (int32_t k = 0; k < run->company->competitor_count; k++) {
        const marz_arena_mark mark = marz_arena_save(run->scratch);
        contest c;
        if (!count_contest(run, &s, k, &c))
            return false;
        if (c.met >= CASES_MIN) {
            add_loss(run, list, &s, k, &c);
            if (!add_rise(run, list, k))
                return false;
        }
        marz_arena_restore(run->scratch, mark);
    }
    return true;
}
