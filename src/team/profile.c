// What a rep has, does and brings in.
#include "team/team_internal.h"

#include "base/stats.h"

#include <math.h>

static void add_clamped(int64_t *sum, int64_t amount)
{
    if (__builtin_add_overflow(*sum, amount, sum))
        *sum = amount > 0 ? INT64_MAX : INT64_MIN + 1; // INT64_MIN means unknown.
}

static void add_accounts(const team_run *run)
{
    const marz_company *company = run->company;
    for (int32_t a = 0; a < company->account_count; a++) {
        if (company->accounts[a].owner == MARZ_NONE)
            continue;
        const marz_account_view *view = &run->market->accounts[a];
        marz_profile *profile = &run->team->profiles[company->accounts[a].owner];
        profile->account_count++;
        add_clamped(&profile->potential_minor, view->potential_minor);
        add_clamped(&profile->load_minutes,
                    marz_mul_div(view->visits_milli, view->visit_minutes, 1000));
    }
}

static bool is_last_year(const team_run *run, int32_t day)
{
    return day != MARZ_DAY_UNKNOWN && day < run->market->to_day &&
           day >= run->market->to_day - DAYS_A_YEAR;
}

static void add_money(const team_run *run)
{
    const marz_company *company = run->company;
    for (int64_t s = 0; s < company->sale_count; s++) {
        const marz_sale *sale = &company->sales[s];
        if (sale->rep != MARZ_NONE && is_last_year(run, sale->day))
            add_clamped(&run->team->profiles[sale->rep].sold_minor, sale->amount_minor);
    }
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (deal->owner == MARZ_NONE)
            continue;
        marz_profile *profile = &run->team->profiles[deal->owner];
        const int64_t amount = deal->amount_minor == MARZ_UNKNOWN ? 0 : deal->amount_minor;
        if (deal->status == MARZ_DEAL_OPEN)
            profile->open_deal_count++, add_clamped(&profile->open_deal_minor, amount);
        else if (deal->status == MARZ_DEAL_WON && company->sale_count == 0 &&
                 is_last_year(run, deal->closed_day))
            add_clamped(&profile->sold_minor, amount);
    }
}

/// Part of a quota that falls into the last year, by days.
static void add_quotas(const team_run *run)
{
    const int32_t end = run->market->to_day, start = end - DAYS_A_YEAR;
    for (int32_t q = 0; q < run->company->quota_count; q++) {
        const marz_quota *quota = &run->company->quotas[q];
        const int32_t first = quota->from_day > start ? quota->from_day : start;
        const int32_t last = quota->until_day < end ? quota->until_day + 1 : end;
        const int32_t length = quota->until_day - quota->from_day + 1;
        if (quota->rep == MARZ_NONE || last <= first || length <= 0)
            continue;
        int64_t *sum = &run->team->profiles[quota->rep].quota_minor;
        *sum = (*sum == MARZ_UNKNOWN ? 0 : *sum) +
               marz_mul_div(quota->amount_minor, last - first, length);
    }
}

/// Days from opening to winning, gathered by rep.
static bool fill_cycles(const team_run *run)
{
    const marz_company *company = run->company;
    const int32_t reps = company->rep_count;
    int64_t *end = MARZ_NEW(run->scratch, int64_t, reps + 1);
    double *days = MARZ_NEW(run->scratch, double, company->deal_count);
    if (!end || !days)
        return false;
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t d = 0; d < company->deal_count; d++) {
            const marz_deal *deal = &company->deals[d];
            if (deal->owner == MARZ_NONE || deal->status != MARZ_DEAL_WON ||
                deal->created_day == MARZ_DAY_UNKNOWN || deal->closed_day < deal->created_day ||
                !team_counts_deal(run, deal))
                continue;
            if (pass == 0)
                end[deal->owner + 1]++;
            else
                days[end[deal->owner]++] = deal->closed_day - deal->created_day;
        }
        for (int32_t r = 0; r < reps && pass == 0; r++)
            end[r + 1] += end[r];
    }
    for (int32_t r = 0; r < reps; r++) { // end[r] has moved to the end of rep r's days.
        const int64_t first = r ? end[r - 1] : 0, count = end[r] - first;
        if (count == 0)
            continue;
        marz_sort_doubles(days + first, count);
        run->team->profiles[r].cycle_days =
            (int32_t)lround(marz_sorted_quantile(days + first, count, 0.5));
    }
    return true;
}

/// Win rates drawn to those of all reps; the company's for everybody if reps do not differ.
static bool fill_rates(const team_run *run)
{
    const int32_t reps = run->company->rep_count;
    marz_tally *tallies = MARZ_NEW(run->scratch, marz_tally, reps);
    if (!tallies)
        return false;
    for (int32_t r = 0; r < reps; r++)
        for (int32_t c = 0; c < run->column_count; c++) {
            const marz_tally *cell = &run->cells[(int64_t)r * run->column_count + c];
            tallies[r].won += cell->won, tallies[r].closed += cell->closed;
        }
    const double dispersion = run->market->dispersion;
    const bool differ = run->team->fit.is_rep_detectable;
    marz_beta_prior prior = {0};
    if (differ)
        prior = marz_beta_prior_fit(tallies, reps, dispersion);
    for (int32_t r = 0; r < reps; r++) {
        const marz_tally own = tallies[r];
        marz_rate rate = run->market->company_win;
        if (differ) {
            const marz_estimate e = marz_beta_posterior(prior, own, dispersion, run->market->level);
            rate.value = e.value, rate.low = e.low, rate.high = e.high;
        }
        rate.won = own.won, rate.closed = own.closed;
        rate.raw = own.closed ? (double)own.won / (double)own.closed : (double)NAN;
        run->team->profiles[r].win = rate;
    }
    return true;
}

bool team_profiles(team_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    for (int32_t r = 0; r < run->company->rep_count; r++)
        if (team_is_active(run, r))
            run->team->profiles[r].capacity_minutes = marz_mul_div(
                run->company->settings.year_minutes, run->company->reps[r].capacity_ppm, MARZ_PPM);
    add_accounts(run);
    add_money(run);
    add_quotas(run);
    if (!fill_cycles(run) || !fill_rates(run))
        return false;
    marz_arena_restore(run->scratch, mark);
    return true;
}
