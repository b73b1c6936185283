// Reps with more work than time, and teams whose activity has fallen.
#include "base/stats.h"
#include "team/swot.h"
#include "team/weeks.h"

#include <math.h>
#include <stdlib.h>

#define TEAM_MIN 5 ///< reps below which a team is a person
#define QUARTER_WEEKS 13
#define YEAR_WEEKS 52
#define LEAST_KNOWN 0.5 ///< share of the visits that must be known, not assumed

/// Visits of the accounts that a rep holds.
typedef struct visit_sum {
    double all, known;
} visit_sum;

static visit_sum *sum_visits(const team_run *run)
{
    const marz_company *company = run->company;
    visit_sum *sums = MARZ_NEW(run->scratch, visit_sum, company->rep_count);
    for (int32_t a = 0; a < company->account_count && sums; a++) {
        const marz_account_view *view = &run->market->accounts[a];
        const double visits = (double)view->visits_milli / 1000;
        if (company->accounts[a].owner == MARZ_NONE)
            continue;
        visit_sum *sum = &sums[company->accounts[a].owner];
        sum->all += visits;
        sum->known += view->are_visits_assumed ? 0 : visits;
    }
    return sums;
}

/// Work is a count of visits with the spread of a count: p is the chance of as many or more when
/// the rep's time is just enough. Work that is mostly assumed is no evidence.
static void add_overload(const team_run *run, swot_list *list, int32_t rep, visit_sum visits)
{
    const marz_profile *profile = &run->team->profiles[rep];
    if (profile->capacity_minutes <= 0 || visits.all < 1 || visits.known < LEAST_KNOWN * visits.all)
        return;
    const double ratio = (double)profile->load_minutes / (double)profile->capacity_minutes;
    const double half = run->z / sqrt(visits.all);
    swot_candidate candidate = {.subject = rep};
    candidate.finding = (marz_finding){
        .swot = MARZ_WEAKNESS,
        .code = MARZ_FINDING_OVERLOAD,
        .subject = run->company->reps[rep].name,
        .effect = ratio,
        .low = ratio * exp(-half),
        .high = ratio * exp(half),
        .money_minor = MARZ_UNKNOWN,
        .money_low_minor = MARZ_UNKNOWN,
        .p_value = ratio > 0 ? marz_gamma_cdf(visits.all / ratio, visits.all) : 1,
        .n = profile->account_count,
    };
    candidate.is_shown = candidate.finding.low > 1;
    swot_add(list, &candidate);
}

typedef struct ranked_week {
    double value;
    bool is_recent;
} ranked_week;

static int by_value(const void *left, const void *right)
{
    const ranked_week *a = left, *b = right;
    return a->value < b->value ? -1 : a->value > b->value;
}

/// One-sided rank-sum test that recent weeks lie below the others; mid-ranks for ties.
static double fall_p(const double *recent, int32_t m, const double *before, int32_t n)
{
    ranked_week weeks[2 * YEAR_WEEKS];
    const int32_t all = m + n;
    for (int32_t k = 0; k < all; k++)
        weeks[k] = (ranked_week){k < m ? recent[k] : before[k - m], k < m};
    qsort(weeks, (size_t)all, sizeof *weeks, by_value);
    double sum = 0, ties = 0;
    for (int32_t i = 0, next; i < all; i = next) {
        next = i + 1;
        while (next < all && by_value(&weeks[i], &weeks[next]) == 0)
            next++;
        const double length = next - i;
        for (int32_t k = i; k < next; k++)
            sum += weeks[k].is_recent ? (i + 1 + next) / 2.0 : 0;
        ties += length * length * length - length;
    }
    const double mean = m * (all + 1) / 2.0;
    const double variance = m * n / 12.0 * (all + 1 - ties / ((double)all * (all - 1)));
    return variance > 0 ? marz_normal_cdf((sum - mean + 0.5) / sqrt(variance)) : 1;
}

static double log_mean_variance(const double *weeks, int32_t count)
{
    marz_sample sample = {0};
    for (int32_t w = 0; w < count; w++)
        marz_sample_add(&sample, weeks[w]);
    const double n = count;
    return sample.squares / (n - 1) / n / (sample.mean * sample.mean);
}

/// Last quarter against the rest of the year and, where it is known, against the same quarter a
/// year ago: the season must not look like a fall, so the weaker of the two tests counts.
static void add_team(const team_run *run, swot_list *list, const double *weeks, const char *name,
                     int32_t subject, int32_t rep_count)
{
    const double *recent = weeks + WEEKS - QUARTER_WEEKS, *year = weeks + WEEKS - YEAR_WEEKS;
    const int32_t rest = YEAR_WEEKS - QUARTER_WEEKS;
    const double now = weeks_mean(recent, 0, QUARTER_WEEKS), before = weeks_mean(year, 0, rest);
    if (before <= 0 || year[0] <= 0)
        return;
    double p = fall_p(recent, QUARTER_WEEKS, year, rest);
    const double *last_year = recent - YEAR_WEEKS;
    if (weeks_mean(last_year, 0, QUARTER_WEEKS) > 0)
        p = fmax(p, fall_p(recent, QUARTER_WEEKS, last_year, QUARTER_WEEKS));
    const double ratio = now / before;
    const double half = now > 0 ? run->z * sqrt(log_mean_variance(recent, QUARTER_WEEKS) +
                                                log_mean_variance(year, rest))
                                : 0;
    swot_candidate candidate = {.subject = subject};
    candidate.finding = (marz_finding){
        .swot = MARZ_WEAKNESS,
        .code = MARZ_FINDING_ENGAGEMENT,
        .subject = name,
        .effect = ratio - 1,
        .low = ratio * exp(-half) - 1,
        .high = ratio * exp(half) - 1,
        .money_minor = MARZ_UNKNOWN,
        .money_low_minor = MARZ_UNKNOWN,
        .p_value = p,
        .n = rep_count,
    };
    candidate.is_shown = candidate.finding.high < 0;
    swot_add(list, &candidate);
}

/// Is the rep in the team? Without teams everybody is in the one team of the company.
static bool is_member(const team_run *run, int32_t rep, int32_t team)
{
    return team_is_active(run, rep) && (team == MARZ_NONE || run->company->reps[rep].team == team);
}

static bool add_engagement(const team_run *run, swot_list *list)
{
    const marz_company *company = run->company;
    double *counts;
    if (company->activity_count == 0)
        return true;
    if (!weeks_count(run, &counts))
        return false;
    const int32_t first = company->team_count > 0 ? 0 : MARZ_NONE;
    for (int32_t team = first; team < company->team_count; team++) {
        double sum[WEEKS] = {0};
        int32_t members = 0;
        for (int32_t r = 0; r < company->rep_count; r++) {
            if (!is_member(run, r, team))
                continue;
            members++;
            for (int32_t w = 0; w < WEEKS; w++)
                sum[w] += counts[(int64_t)r * WEEKS + w];
        }
        if (members >= TEAM_MIN)
            add_team(run, list, sum, team == MARZ_NONE ? "company" : company->teams[team].name,
                     team, members);
    }
    return true;
}

bool swot_add_load(const team_run *run, swot_list *list)
{
    const visit_sum *visits = sum_visits(run);
    if (!visits)
        return false;
    for (int32_t r = 0; r < run->company->rep_count; r++)
        add_overload(run, list, r, visits[r]);
    return add_engagement(run, list);
}
