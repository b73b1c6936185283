// How much a rep brings in by months of tenure, against colleagues past their first year.
#include "team/team_internal.h"

#include "base/stats.h"

#include <math.h>

#define MONTHS 60        ///< of history that are looked at
#define RAMPED_MONTHS 12 ///< tenure from which a colleague is the measure
#define TAU_MONTHS 2.17  ///< without data: 90 % after five months
#define PRIOR_CASES 12   ///< rep-months that the default curve is worth

/// Money by rep and month; month 0 is the latest.
typedef struct month_table {
    double *money;        ///< [reps * MONTHS]
    double usual[MONTHS]; ///< mean of ramped reps; 0 where there is none
} month_table;

static void book(const team_run *run, month_table *t, int32_t rep, int32_t day, int64_t amount)
{
    if (rep == MARZ_NONE || amount == MARZ_UNKNOWN || day == MARZ_DAY_UNKNOWN ||
        day >= run->market->to_day)
        return;
    const int32_t month = (int32_t)((double)(run->market->to_day - 1 - day) / DAYS_A_MONTH);
    if (month < MONTHS)
        t->money[(int64_t)rep * MONTHS + month] += (double)amount;
}

static bool fill_months(const team_run *run, month_table *t)
{
    const marz_company *company = run->company;
    t->money = MARZ_NEW(run->scratch, double, (int64_t)company->rep_count *MONTHS);
    if (!t->money)
        return false;
    for (int64_t s = 0; s < company->sale_count; s++)
        book(run, t, company->sales[s].rep, company->sales[s].day, company->sales[s].amount_minor);
    for (int32_t d = 0; d < company->deal_count && company->sale_count == 0; d++)
        if (company->deals[d].status == MARZ_DEAL_WON)
            book(run, t, company->deals[d].owner, company->deals[d].closed_day,
                 company->deals[d].amount_minor);
    return true;
}

/// Whole months of tenure at the start of a month; negative before the hire or in its month, and
/// after the rep has left. An unknown hire date counts as ramped.
static int32_t tenure_in(const team_run *run, int32_t rep, int32_t month)
{
    const marz_rep *one = &run->company->reps[rep];
    const double start = run->market->to_day - (month + 1) * DAYS_A_MONTH;
    const double end = run->market->to_day - month * DAYS_A_MONTH;
    if (one->left_day != MARZ_DAY_UNKNOWN && one->left_day < end)
        return -1;
    if (one->hired_day == MARZ_DAY_UNKNOWN)
        return RAMPED_MONTHS;
    return start < one->hired_day ? -1 : (int32_t)((start - one->hired_day) / DAYS_A_MONTH);
}

static void measure_usual(const team_run *run, month_table *t)
{
    for (int32_t m = 0; m < MONTHS; m++) {
        double sum = 0;
        int32_t count = 0;
        for (int32_t r = 0; r < run->company->rep_count; r++) {
            const double money = t->money[(int64_t)r * MONTHS + m];
            if (run->company->reps[r].is_manager || tenure_in(run, r, m) < RAMPED_MONTHS)
                continue;
            sum += money, count++;
        }
        t->usual[m] = count ? sum / count : 0;
    }
}

static double default_ramp(int32_t month)
{
    return -expm1(-(month + 0.5) / TAU_MONTHS);
}

/// Isotonic fit of the observed ratios, drawn to the default curve, isotonic again.
static bool smooth(const team_run *run, const double *ratio, const double *cases)
{
    double seen[MARZ_RAMP_MONTHS], weight[MARZ_RAMP_MONTHS];
    int32_t month[MARZ_RAMP_MONTHS], count = 0;
    marz_team_view *team = run->team;
    for (int32_t t = 0; t < MARZ_RAMP_MONTHS; t++) {
        team->ramp[t] = default_ramp(t);
        if (cases[t] > 0)
            seen[count] = ratio[t] / cases[t], weight[count] = cases[t], month[count++] = t;
    }
    if (!marz_isotonic(seen, weight, count, seen, run->scratch))
        return false;
    for (int32_t k = 0; k < count; k++)
        team->ramp[month[k]] =
            (weight[k] * seen[k] + PRIOR_CASES * team->ramp[month[k]]) / (weight[k] + PRIOR_CASES);
    double all[MARZ_RAMP_MONTHS];
    for (int32_t t = 0; t < MARZ_RAMP_MONTHS; t++)
        all[t] = cases[t] + PRIOR_CASES;
    if (!marz_isotonic(team->ramp, all, MARZ_RAMP_MONTHS, team->ramp, run->scratch))
        return false;
    for (int32_t t = 0; t < MARZ_RAMP_MONTHS; t++)
        team->ramp[t] = fmin(fmax(team->ramp[t], 0), 1);
    return true;
}

static void fill_profiles(const team_run *run)
{
    for (int32_t r = 0; r < run->company->rep_count; r++) {
        marz_profile *profile = &run->team->profiles[r];
        const int32_t hired = run->company->reps[r].hired_day;
        profile->ramp_ppm = MARZ_PPM;
        if (hired == MARZ_DAY_UNKNOWN)
            continue;
        const double months = (double)(run->market->to_day - hired) / DAYS_A_MONTH;
        profile->tenure_months = months > 0 ? (int32_t)months : 0;
        if (profile->tenure_months < MARZ_RAMP_MONTHS)
            profile->ramp_ppm = lround(run->team->ramp[profile->tenure_months] * MARZ_PPM);
    }
}

bool team_ramp(team_run *run)
{
    const marz_arena_mark mark = marz_arena_save(run->scratch);
    month_table table = {0};
    if (!fill_months(run, &table))
        return false;
    measure_usual(run, &table);
    double ratio[MARZ_RAMP_MONTHS] = {0}, cases[MARZ_RAMP_MONTHS] = {0};
    for (int32_t r = 0; r < run->company->rep_count; r++)
        for (int32_t m = 0; m < MONTHS; m++) {
            const int32_t tenure = tenure_in(run, r, m);
            const bool is_dated = run->company->reps[r].hired_day != MARZ_DAY_UNKNOWN;
            if (!is_dated || tenure < 0 || tenure >= MARZ_RAMP_MONTHS || table.usual[m] <= 0)
                continue;
            ratio[tenure] += table.money[(int64_t)r * MONTHS + m] / table.usual[m];
            cases[tenure]++;
            run->team->ramp_case_count++;
        }
    if (!smooth(run, ratio, cases))
        return false;
    fill_profiles(run);
    marz_arena_restore(run->scratch, mark);
    return true;
}
