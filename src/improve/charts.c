#include "improve/charts.h"

#include "base/stats.h"
#include "improve/improve.h"
#include "improve/limits.h"

#include <math.h>
#include <stdlib.h>

#define KPI_COUNT 5
#define QUARTER_MONTHS 3
#define QUARTER_WEEKS 13
#define PERIODS_MAX MARZ_SERIES_WEEKS

/// A won deal of one owner, for medians.
typedef struct win {
    int32_t owner, month, days;
} win;

typedef struct charts {
    const marz_company *company;
    const marz_goals *goals;
    const marz_frame *frame;
    marz_counts sales, won, closed, created, cycle, activity;
    double month_weight[MARZ_SERIES_MONTHS]; ///< season × working days, mean 1
} charts;

static bool charts_init(charts *c, marz_arena *arena)
{
    const int32_t owners = c->company->rep_count + 1;
    return marz_counts_init(&c->sales, owners, MARZ_SERIES_MONTHS, arena) &&
           marz_counts_init(&c->won, owners, MARZ_SERIES_MONTHS, arena) &&
           marz_counts_init(&c->closed, owners, MARZ_SERIES_MONTHS, arena) &&
           marz_counts_init(&c->created, owners, MARZ_SERIES_MONTHS, arena) &&
           marz_counts_init(&c->cycle, owners, MARZ_SERIES_MONTHS, arena) &&
           marz_counts_init(&c->activity, owners, MARZ_SERIES_WEEKS, arena);
}

static void weigh_months(charts *c)
{
    const marz_fiscal *fiscal = &c->frame->fiscal;
    double sum = 0;
    for (int32_t t = 0; t < MARZ_SERIES_MONTHS; t++) {
        const int32_t number = c->frame->last_month - MARZ_SERIES_MONTHS + 1 + t;
        c->month_weight[t] = (double)marz_work_milli(fiscal, marz_month_start(fiscal, number),
                                                     marz_month_start(fiscal, number + 1)) *
                             (double)c->goals->season_ppm[marz_month_position(fiscal, number)];
        sum += c->month_weight[t];
    }
    for (int32_t t = 0; t < MARZ_SERIES_MONTHS; t++) {
        c->month_weight[t] *= sum > 0 ? MARZ_SERIES_MONTHS / sum : 0;
        if (c->month_weight[t] <= 0)
            c->month_weight[t] = 1; // A month that never sells says nothing of the level.
    }
}

static void count_sales_and_activities(charts *c)
{
    const marz_company *company = c->company;
    marz_month_cursor cursor = {0};
    for (int64_t i = 0; i < company->sale_count; i++)
        marz_counts_add(&c->sales, company->sales[i].rep,
                        marz_frame_month(c->frame, &cursor, company->sales[i].day),
                        (double)company->sales[i].amount_minor);
    for (int64_t i = 0; i < company->activity_count; i++)
        marz_counts_add(&c->activity, company->activities[i].rep,
                        marz_frame_week(c->frame, company->activities[i].day), 1);
}

static int by_owner_month_days(const void *left, const void *right)
{
    const win *a = left, *b = right;
    if (a->owner != b->owner)
        return a->owner < b->owner ? -1 : 1;
    if (a->month != b->month)
        return a->month < b->month ? -1 : 1;
    return (a->days > b->days) - (a->days < b->days);
}

/// Medians of days to win by owner and month; months without a win are NaN.
static void set_cycles(charts *c, win *wins, int64_t count)
{
    const size_t cells = (size_t)c->cycle.owner_count * MARZ_SERIES_MONTHS;
    for (size_t k = 0; k < cells; k++)
        c->cycle.value[k] = nan("");
    qsort(wins, (size_t)count, sizeof *wins, by_owner_month_days);
    for (int64_t from = 0, to; from < count; from = to) {
        for (to = from; to < count && wins[to].owner == wins[from].owner &&
                        wins[to].month == wins[from].month;)
            to++;
        const int64_t low = from + (to - from - 1) / 2, high = from + (to - from) / 2;
        marz_counts_row(&c->cycle, wins[from].owner)[wins[from].month] =
            0.5 * (wins[low].days + wins[high].days);
        if (wins[from].month < c->cycle.first[wins[from].owner])
            c->cycle.first[wins[from].owner] = wins[from].month;
    }
}

static void count_deals(charts *c, win *wins)
{
    const marz_company *company = c->company;
    marz_month_cursor created_at = {0}, closed_at = {0};
    int64_t win_count = 0;
    for (int32_t i = 0; i < company->deal_count; i++) {
        const marz_deal *deal = &company->deals[i];
        if (deal->created_day != MARZ_DAY_UNKNOWN)
            marz_counts_add(&c->created, deal->owner,
                            marz_frame_month(c->frame, &created_at, deal->created_day), 1);
        if (deal->status == MARZ_DEAL_OPEN || deal->closed_day == MARZ_DAY_UNKNOWN)
            continue;
        const int32_t month = marz_frame_month(c->frame, &closed_at, deal->closed_day);
        const bool is_won = deal->status == MARZ_DEAL_WON;
        marz_counts_add(&c->closed, deal->owner, month, 1);
        marz_counts_add(&c->won, deal->owner, month, is_won);
        if (!is_won || month < 0 || month >= MARZ_SERIES_MONTHS ||
            deal->created_day == MARZ_DAY_UNKNOWN)
            continue;
        const int32_t days = deal->closed_day - deal->created_day;
        wins[win_count++] = (win){0, month, days};
        if (deal->owner >= 0)
            wins[win_count++] = (win){deal->owner + 1, month, days};
    }
    set_cycles(c, wins, win_count);
}

/// The scale on which a figure varies evenly, and back.
static double scaled(const charts *c, marz_kpi_code code, double value, int32_t period)
{
    if (code == MARZ_KPI_SALES)
        return value / c->month_weight[period];
    return code == MARZ_KPI_CYCLE_DAYS ? log1p(fmax(0, value)) : sqrt(value);
}

static double unscaled(const charts *c, marz_kpi_code code, double y, int32_t period)
{
    if (code == MARZ_KPI_SALES)
        return y * c->month_weight[period];
    const double at_least_zero = fmax(0, y);
    return code == MARZ_KPI_CYCLE_DAYS ? expm1(at_least_zero) : at_least_zero * at_least_zero;
}

static const marz_counts *counts_of(const charts *c, marz_kpi_code code)
{
    const marz_counts *all[KPI_COUNT] = {&c->sales, &c->closed, &c->cycle, &c->activity,
                                         &c->created};
    return all[code];
}

static bool varies(const double *y, int32_t n)
{
    for (int32_t i = 1; i < n; i++)
        if (fabs(y[i] - y[0]) > 0)
            return true;
    return false;
}

/// Returns can make a month negative; where none ever was, no limit lies below zero.
static bool has_negative(const double *row, int32_t first, int32_t last)
{
    for (int32_t t = first; t <= last; t++)
        if (row[t] < 0)
            return true;
    return false;
}

/// A figure on a line. @return false if the last period has none
static bool measure_line(const charts *c, int32_t owner, double alpha, marz_kpi *kpi)
{
    const marz_counts *counts = counts_of(c, kpi->code);
    const double *row = marz_counts_row(counts, owner);
    const int32_t last = counts->period_count - 1;
    double x[PERIODS_MAX], y[PERIODS_MAX];
    int32_t n = 0;
    for (int32_t t = counts->first[owner]; t < last; t++) {
        if (isnan(row[t]))
            continue;
        x[n] = t;
        y[n++] = scaled(c, kpi->code, row[t], t);
    }
    if (isnan(row[last]) || counts->first[owner] > last)
        return false;
    const int32_t least =
        kpi->code == MARZ_KPI_ACTIVITY ? MARZ_CHART_WEEKS_LEAST : MARZ_CHART_MONTHS_LEAST;
    kpi->value = row[last];
    kpi->period_count = n;
    kpi->is_learning = n < least || !varies(y, n);
    kpi->centre = kpi->low = kpi->high = (double)NAN;
    if (kpi->is_learning)
        return true;
    const marz_limits limits = marz_limits_line(x, y, n, last, alpha);
    kpi->centre = unscaled(c, kpi->code, limits.centre, last);
    kpi->low = unscaled(c, kpi->code, limits.low, last);
    if (kpi->code == MARZ_KPI_SALES && !has_negative(row, counts->first[owner], last))
        kpi->low = fmax(0, kpi->low);
    kpi->high = unscaled(c, kpi->code, limits.high, last);
    return true;
}

/// Won of closed. @return false if nothing closed in the last period
static bool measure_rate(const charts *c, int32_t owner, double alpha, marz_kpi *kpi)
{
    const double *won = marz_counts_row(&c->won, owner);
    const double *closed = marz_counts_row(&c->closed, owner);
    const int32_t last = MARZ_SERIES_MONTHS - 1;
    double won_base = 0, closed_base = 0;
    if (closed[last] < 1)
        return false;
    for (int32_t t = c->closed.first[owner]; t < last; t++) {
        won_base += won[t];
        closed_base += closed[t];
        kpi->period_count++;
    }
    kpi->value = won[last] / closed[last];
    kpi->is_learning = kpi->period_count < MARZ_CHART_MONTHS_LEAST;
    kpi->centre = kpi->low = kpi->high = (double)NAN;
    if (kpi->is_learning)
        return true;
    const marz_limits limits =
        marz_limits_rate(llround(won_base), llround(closed_base), llround(closed[last]), alpha);
    kpi->centre = limits.centre;
    kpi->low = limits.low;
    kpi->high = limits.high;
    return true;
}

static void set_period(const charts *c, marz_kpi *kpi)
{
    const marz_fiscal *fiscal = &c->frame->fiscal;
    kpi->start_day = marz_month_start(fiscal, c->frame->last_month);
    kpi->end_day = marz_month_start(fiscal, c->frame->last_month + 1);
    if (kpi->code == MARZ_KPI_ACTIVITY) {
        kpi->start_day = c->frame->week_end - 7;
        kpi->end_day = c->frame->week_end;
    }
}

static bool measure(const charts *c, int32_t owner, marz_kpi_code code, double alpha, marz_kpi *kpi)
{
    *kpi = (marz_kpi){.code = code, .rep = owner ? owner - 1 : MARZ_NONE};
    set_period(c, kpi);
    const bool is_known = code == MARZ_KPI_WIN_RATE ? measure_rate(c, owner, alpha, kpi)
                                                    : measure_line(c, owner, alpha, kpi);
    kpi->is_outside =
        is_known && !kpi->is_learning && (kpi->value < kpi->low || kpi->value > kpi->high);
    return is_known;
}

static bool is_present(const charts *c, int32_t owner)
{
    if (owner == 0)
        return true;
    const int32_t left = c->company->reps[owner - 1].left_day;
    return left == MARZ_DAY_UNKNOWN || left > c->company->as_of_day;
}

/// Measures all at one alpha. @return points a quarter of the charts that can ring
static int32_t measure_all(const charts *c, double alpha, marz_improve *improve)
{
    int32_t points = 0;
    improve->kpi_count = 0;
    for (int32_t owner = 0; owner <= c->company->rep_count; owner++) {
        for (marz_kpi_code code = 0; code < KPI_COUNT && is_present(c, owner); code++) {
            marz_kpi *kpi = &improve->kpis[improve->kpi_count];
            if (!measure(c, owner, code, alpha, kpi))
                continue;
            improve->kpi_count++;
            if (!kpi->is_learning)
                points += code == MARZ_KPI_ACTIVITY ? QUARTER_WEEKS : QUARTER_MONTHS;
        }
    }
    return points;
}

marz_status marz_charts_run(const marz_company *company, const marz_goals *goals,
                            const marz_frame *frame, marz_arena *arena, marz_improve *improve,
                            marz_error *error)
{
    charts c = {.company = company, .goals = goals, .frame = frame};
    improve->kpis = MARZ_NEW(arena, marz_kpi, ((size_t)company->rep_count + 1) * KPI_COUNT);
    const marz_arena_mark mark = marz_arena_save(arena);
    win *wins = MARZ_NEW(arena, win, 2 * (size_t)company->deal_count);
    if (!improve->kpis || !wins || !charts_init(&c, arena)) {
        marz_arena_restore(arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the figures of %d reps",
                         company->rep_count);
    }
    weigh_months(&c);
    count_sales_and_activities(&c);
    count_deals(&c, wins);
    // How many charts can ring does not depend on alpha; the first round counts them.
    const int32_t points = measure_all(&c, MARZ_IMPROVE_ALPHA_MAX, improve);
    const double alpha = points ? fmin(MARZ_IMPROVE_ALPHA_MAX, MARZ_IMPROVE_FALSE_ALARMS / points)
                                : MARZ_IMPROVE_ALPHA_MAX;
    (void)measure_all(&c, alpha, improve);
    improve->false_alarm_ppm = 1e6 * alpha;
    improve->false_alarms_expected = alpha * points;
    marz_arena_restore(arena, mark);
    return MARZ_OK;
}
