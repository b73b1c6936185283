#include "goals/quota.h"

#include "base/split.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define VARIANCE_MONTHS 24
#define LEAST_SPREAD 0.05   ///< of the base: nobody is certain
#define NEW_REP_SPREAD 0.25 ///< of the mean base, for a rep without sales

static double clip(const marz_reconcile *p, int32_t i, double lambda)
{
    double q = p->b[i] + p->w[i] * lambda;
    if (p->low && q < p->low[i])
        q = p->low[i];
    if (p->high && q > p->high[i])
        q = p->high[i];
    return q;
}

static double sum_at(const marz_reconcile *p, double lambda)
{
    double sum = 0;
    for (int32_t i = 0; i < p->count; i++)
        sum += clip(p, i, lambda);
    return sum;
}

static int by_value(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/// The lambda at which the clipped sum meets the total: the sum is linear between breakpoints.
static double solve_lambda(const marz_reconcile *p, double *at, int32_t break_count)
{
    qsort(at, (size_t)break_count, sizeof *at, by_value);
    int32_t low = -1, high = break_count; // sum_at(at[low]) <= total < sum_at(at[high])
    while (high - low > 1) {
        const int32_t middle = low + (high - low) / 2;
        if (sum_at(p, at[middle]) <= p->total)
            low = middle;
        else
            high = middle;
    }
    const double from = low >= 0 ? at[low] : break_count ? at[0] : 0;
    double slope = 0; // Of the parts that move beyond `from`, in the direction of the total.
    const double step = high < break_count && low >= 0 ? 0.5 * (at[high] - at[low]) : 1;
    const double probe = low >= 0 || break_count == 0 ? from + step : from - step;
    for (int32_t i = 0; i < p->count; i++)
        if ((!p->low || p->b[i] + p->w[i] * probe > p->low[i]) &&
            (!p->high || p->b[i] + p->w[i] * probe < p->high[i]))
            slope += p->w[i];
    return slope > 0 ? from + (p->total - sum_at(p, from)) / slope : from;
}

marz_status marz_reconcile_solve(const marz_reconcile *p, double *q, double *missing,
                                 marz_arena *scratch, marz_error *error)
{
    double lows = 0, highs = 0;
    for (int32_t i = 0; i < p->count; i++) {
        assert(p->w[i] > 0);
        lows += p->low ? p->low[i] : -HUGE_VAL;
        highs += p->high ? p->high[i] : HUGE_VAL;
    }
    *missing = p->total < lows ? p->total - lows : p->total > highs ? p->total - highs : 0;
    if (*missing != 0 || p->count == 0)
        return MARZ_OK;
    const marz_arena_mark mark = marz_arena_save(scratch);
    double *at = MARZ_NEW(scratch, double, 2 * (size_t)p->count);
    if (!at)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d quotas", p->count);
    int32_t break_count = 0;
    for (int32_t i = 0; i < p->count; i++) {
        if (p->low && isfinite(p->low[i]))
            at[break_count++] = (p->low[i] - p->b[i]) / p->w[i];
        if (p->high && isfinite(p->high[i]))
            at[break_count++] = (p->high[i] - p->b[i]) / p->w[i];
    }
    const double lambda = solve_lambda(p, at, break_count);
    for (int32_t i = 0; i < p->count; i++)
        q[i] = clip(p, i, lambda);
    marz_arena_restore(scratch, mark);
    return MARZ_OK;
}

double marz_reconcile_forecasts(double total, double total_variance, const double *y,
                                const double *w, int32_t count, double *revised)
{
    double gap = total, weight = total_variance, sum = 0;
    for (int32_t i = 0; i < count; i++) {
        gap -= y[i];
        weight += w[i];
    }
    for (int32_t i = 0; i < count; i++) {
        revised[i] = y[i] + (weight > 0 ? w[i] * gap / weight : 0);
        sum += revised[i];
    }
    return sum;
}

bool marz_quota_is_active(const marz_rep *rep, int32_t start_day)
{
    const bool is_hired = rep->hired_day == MARZ_DAY_UNKNOWN || rep->hired_day <= start_day;
    const bool is_gone = rep->left_day != MARZ_DAY_UNKNOWN && rep->left_day <= start_day;
    return !rep->is_manager && is_hired && !is_gone;
}

/// Bottom-up work: the quota lines and, per line, sales of the last months.
typedef struct bottom_up {
    const marz_company *company;
    const marz_fiscal *fiscal;
    int32_t end_month;   ///< month number after the history
    int32_t month_count; ///< months in `month`, at most VARIANCE_MONTHS
    int32_t year_months; ///< months of the last year, at most 12
    int32_t *line_of;    ///< [rep_count] quota line, or MARZ_NONE
    double *month;       ///< [lines * VARIANCE_MONTHS] newest first
    double *b, *w, *q;   ///< [lines]
} bottom_up;

static int32_t line_of(const bottom_up *work, int32_t rep)
{
    return rep < 0 ? MARZ_NONE : work->line_of[rep];
}

/// Books the sales of the last months on who holds the account now.
static void book_sales(bottom_up *work, marz_goals *goals)
{
    const marz_company *company = work->company;
    marz_month_cursor cursor = {0};
    for (int64_t i = company->sale_count; i-- > 0;) {
        const marz_sale *sale = &company->sales[i];
        const int32_t back = work->end_month - 1 - marz_month_at(work->fiscal, &cursor, sale->day);
        if (back >= work->month_count)
            break;
        if (back < 0)
            continue;
        const int32_t seller = line_of(work, sale->rep);
        const int32_t owner =
            sale->account < 0 ? MARZ_NONE : company->accounts[sale->account].owner;
        int32_t line = line_of(work, owner);
        line = line < 0 ? seller : line;
        if (line >= 0)
            work->month[line * VARIANCE_MONTHS + back] += (double)sale->amount_minor;
        if (back >= work->year_months)
            continue;
        if (seller >= 0)
            goals->quotas[seller].last_year_minor += sale->amount_minor;
        if (line >= 0)
            goals->quotas[line].base_minor += sale->amount_minor;
        else
            goals->unassigned_minor += sale->amount_minor;
    }
}

static void add_potential(const bottom_up *work, const marz_market *market, marz_goals *goals)
{
    for (int32_t i = 0; market && i < work->company->account_count; i++) {
        const int32_t line = line_of(work, work->company->accounts[i].owner);
        if (line >= 0 && market->accounts[i].potential_minor > 0)
            goals->quotas[line].potential_minor += market->accounts[i].potential_minor;
    }
    for (int32_t k = 0; k < goals->quota_count; k++) {
        marz_quota_line *line = &goals->quotas[k];
        if (line->potential_minor > line->base_minor)
            line->base_minor += llround(MARZ_QUOTA_POTENTIAL_SHARE *
                                        (double)(line->potential_minor - line->base_minor));
        work->b[k] = (double)line->base_minor;
    }
}

/// Variance of a year's sum from the months, each against the mean of its own twelve.
static double year_variance(const double *month, int32_t count)
{
    double squares = 0;
    int32_t freedom = 0;
    for (int32_t from = 0; from + 12 <= count; from += 12, freedom += 11) {
        double mean = 0;
        for (int32_t k = 0; k < 12; k++)
            mean += month[from + k] / 12;
        for (int32_t k = 0; k < 12; k++)
            squares += (month[from + k] - mean) * (month[from + k] - mean);
    }
    return freedom ? 12 * squares / freedom : 0;
}

static void set_variances(const bottom_up *work, marz_goals *goals)
{
    double mean = 0, total = 0;
    for (int32_t k = 0; k < goals->quota_count; k++)
        mean += fabs(work->b[k]) / goals->quota_count;
    for (int32_t k = 0; k < goals->quota_count; k++) {
        const double spread = work->b[k] > 0 ? LEAST_SPREAD * work->b[k] : NEW_REP_SPREAD * mean;
        work->w[k] =
            year_variance(&work->month[k * VARIANCE_MONTHS], work->month_count) + spread * spread;
        if (work->w[k] <= 0)
            work->w[k] = 1; // Nobody has sold anything: all are alike.
        total += work->w[k];
    }
    for (int32_t k = 0; k < goals->quota_count; k++)
        goals->quotas[k].variance_share_ppm = llround(1e6 * work->w[k] / total);
}

/// Rounds q to whole minor units with the exact total.
static marz_status write_quotas(const bottom_up *work, marz_arena *scratch, marz_goals *goals,
                                marz_error *error)
{
    int64_t *part = MARZ_NEW(scratch, int64_t, goals->quota_count);
    if (!part)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d quotas", goals->quota_count);
    int64_t sum = 0;
    for (int32_t k = 0; k < goals->quota_count; k++) {
        part[k] = llround(fabs(work->q[k]));
        sum += part[k];
    }
    if (sum == 0) // Rounded away, or a goal of nothing: equal parts.
        for (int32_t k = 0; k < goals->quota_count; k++)
            part[k] = 1;
    const marz_status status =
        marz_split(goals->goal_minor, part, goals->quota_count, part, scratch, error);
    for (int32_t k = 0; k < goals->quota_count && !status; k++)
        goals->quotas[k].quota_minor = part[k];
    return status;
}

static marz_status reconcile(const bottom_up *work, marz_arena *scratch, marz_goals *goals,
                             marz_error *error)
{
    const int32_t n = goals->quota_count;
    double *low = MARZ_NEW(scratch, double, n), *high = MARZ_NEW(scratch, double, n);
    if (!low || !high)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d quotas", n);
    const bool is_positive = goals->goal_minor >= 0;
    for (int32_t k = 0; k < n; k++) {
        low[k] = is_positive ? 0 : -HUGE_VAL;
        high[k] = is_positive ? HUGE_VAL : 0;
    }
    const marz_reconcile problem = {n, work->b, work->w, low, high, (double)goals->goal_minor};
    double missing;
    const marz_status status = marz_reconcile_solve(&problem, work->q, &missing, scratch, error);
    if (status)
        return status;
    assert(missing == 0); // One side is open, and the total is on it.
    return write_quotas(work, scratch, goals, error);
}

static bool bottom_up_init(bottom_up *work, marz_arena *arena, marz_goals *goals)
{
    const marz_company *company = work->company;
    work->line_of = MARZ_NEW(arena, int32_t, company->rep_count);
    if (!work->line_of)
        return false;
    int32_t count = 0;
    for (int32_t r = 0; r < company->rep_count; r++)
        work->line_of[r] =
            marz_quota_is_active(&company->reps[r], goals->start_day) ? count++ : MARZ_NONE;
    goals->quota_count = count;
    work->month = MARZ_NEW(arena, double, (size_t)count *VARIANCE_MONTHS);
    work->b = MARZ_NEW(arena, double, count);
    work->w = MARZ_NEW(arena, double, count);
    work->q = MARZ_NEW(arena, double, count);
    return work->month && work->b && work->w && work->q;
}

marz_status marz_quotas_set(const marz_company *company, const marz_market *market,
                            const marz_fiscal *fiscal, const marz_history *history,
                            marz_arena *arena, marz_goals *goals, marz_error *error)
{
    goals->quotas = MARZ_NEW(arena, marz_quota_line, company->rep_count);
    const marz_arena_mark mark = marz_arena_save(arena);
    bottom_up work = {.company = company,
                      .fiscal = fiscal,
                      .end_month = history->first_month + history->count,
                      .month_count =
                          history->count < VARIANCE_MONTHS ? history->count : VARIANCE_MONTHS,
                      .year_months = history->count < 12 ? history->count : 12};
    marz_status status = MARZ_OK;
    if (!goals->quotas || !bottom_up_init(&work, arena, goals)) {
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d quotas", company->rep_count);
        goto done;
    }
    for (int32_t r = 0; r < company->rep_count; r++)
        if (work.line_of[r] >= 0)
            goals->quotas[work.line_of[r]].rep = r;
    book_sales(&work, goals);
    add_potential(&work, market, goals);
    for (int32_t k = 0; k < company->territory_count; k++)
        goals->vacant_seat_count +=
            company->territories[k].is_seat && company->territories[k].holder == MARZ_NONE;
    if (goals->quota_count > 0) {
        set_variances(&work, goals);
        status = reconcile(&work, arena, goals, error);
    }
done:
    marz_arena_restore(arena, mark);
    return status;
}
