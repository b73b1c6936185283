#include "improve/attain.h"

#include "base/stats.h"

#include <math.h>

#define MONTHS 24 ///< of the spread of a month

/// Everything by owner: 0 the company, r + 1 rep r.
typedef struct attain {
    const marz_company *company;
    const marz_goals *goals;
    const marz_frame *frame;
    int32_t from_day, to_day, until_day; ///< year begins, sales known to, goal known to
    int32_t year_end;
    int32_t owner_count;
    bool has_quotas;
    int64_t *actual, *goal, *year_goal, *before; ///< before: the twelve months before the year
    marz_counts months;                          ///< sales by month
} attain;

/// Season × working days in [from, to), in units of one month of the history.
static double season_months(const attain *a, int32_t from, int32_t to)
{
    const marz_fiscal *fiscal = &a->frame->fiscal;
    double weight = 0;
    for (int32_t day = from; day < to;) {
        const int32_t number = marz_month_number(fiscal, day);
        int32_t end = marz_month_start(fiscal, number + 1);
        end = end < to ? end : to;
        weight += (double)marz_work_milli(fiscal, day, end) *
                  (double)a->goals->season_ppm[marz_month_position(fiscal, number)];
        day = end;
    }
    double year = 0; // A year's weight is twelve months.
    for (int32_t k = 0; k < 12; k++) {
        const int32_t number = a->frame->last_month - k;
        year += (double)marz_work_milli(fiscal, marz_month_start(fiscal, number),
                                        marz_month_start(fiscal, number + 1)) *
                (double)a->goals->season_ppm[marz_month_position(fiscal, number)];
    }
    return year > 0 ? 12 * weight / year : 0;
}

static void choose_year(attain *a)
{
    const marz_company *company = a->company;
    const marz_fiscal *fiscal = &a->frame->fiscal;
    const int32_t last_sale = company->sales[company->sale_count - 1].day;
    const int32_t first = marz_year_first_month(
        fiscal, marz_year_label(fiscal, marz_month_number(fiscal, last_sale)));
    a->from_day = marz_month_start(fiscal, first);
    a->year_end = marz_month_start(fiscal, first + 12);
    a->to_day = company->as_of_day + 1 < a->year_end ? company->as_of_day + 1 : a->year_end;
    a->to_day = a->to_day > last_sale ? a->to_day : last_sale + 1;
    a->until_day = a->year_end;
}

static void book(int64_t *sum, int32_t rep, int64_t amount)
{
    sum[0] += amount;
    if (rep >= 0)
        sum[rep + 1] += amount;
}

static void sum_sales(attain *a)
{
    const marz_company *company = a->company;
    const marz_fiscal *fiscal = &a->frame->fiscal;
    const int32_t before = marz_month_start(fiscal, marz_month_number(fiscal, a->from_day) - 12);
    marz_month_cursor cursor = {0};
    for (int64_t i = 0; i < company->sale_count; i++) {
        const marz_sale *sale = &company->sales[i];
        if (sale->day >= a->from_day && sale->day < a->to_day)
            book(a->actual, sale->rep, sale->amount_minor);
        else if (sale->day >= before && sale->day < a->from_day)
            book(a->before, sale->rep, sale->amount_minor);
        marz_counts_add(&a->months, sale->rep, marz_frame_month(a->frame, &cursor, sale->day),
                        (double)sale->amount_minor);
    }
}

/// Part of a quota that falls into [from, to), by working days (by days if it has none).
static int64_t quota_part(const attain *a, const marz_quota *quota, int32_t from, int32_t to)
{
    const marz_fiscal *fiscal = &a->frame->fiscal;
    const int32_t start = quota->from_day, end = quota->until_day + 1;
    const int32_t low = from > start ? from : start, high = to < end ? to : end;
    if (low >= high)
        return 0;
    int64_t part = marz_work_milli(fiscal, low, high), whole = marz_work_milli(fiscal, start, end);
    if (whole == 0) {
        part = high - low;
        whole = end - start;
    }
    return marz_mul_div(quota->amount_minor, part, whole);
}

/// Quotas of reps, or of teams if no rep has any, in the goal year.
static void sum_quotas(attain *a, bool of_reps)
{
    int32_t last = a->from_day;
    for (int32_t i = 0; i < a->company->quota_count; i++) {
        const marz_quota *quota = &a->company->quotas[i];
        if ((quota->rep >= 0) != of_reps || quota->until_day < quota->from_day)
            continue;
        const int64_t year = quota_part(a, quota, a->from_day, a->year_end);
        if (year == 0)
            continue;
        a->has_quotas = true;
        book(a->year_goal, quota->rep, year);
        book(a->goal, quota->rep, quota_part(a, quota, a->from_day, a->to_day));
        last = quota->until_day + 1 > last ? quota->until_day + 1 : last;
    }
    if (a->has_quotas)
        a->until_day = last < a->year_end ? last : a->year_end;
}

/// As the ladder would have set it: last year and the stretch, to date by season and working days.
static void assume_goals(attain *a)
{
    const double year = season_months(a, a->from_day, a->year_end);
    const double share = year > 0 ? season_months(a, a->from_day, a->to_day) / year : 1;
    for (int32_t o = 0; o < a->owner_count; o++) {
        a->year_goal[o] =
            marz_mul_div(a->before[o], MARZ_PPM + a->company->settings.stretch_ppm, MARZ_PPM);
        a->goal[o] = llround(share * (double)a->year_goal[o]);
    }
}

/// Mean and variance of a month, each value against the mean of its own twelve.
static bool month_moments(const attain *a, int32_t owner, double *mean, double *variance)
{
    const double *row = marz_counts_row(&a->months, owner);
    const int32_t known = MARZ_SERIES_MONTHS - a->months.first[owner];
    if (known < 12)
        return false;
    double squares = 0;
    int32_t freedom = 0;
    for (int32_t end = MARZ_SERIES_MONTHS; end - 12 >= a->months.first[owner] && freedom < MONTHS;
         end -= 12) {
        double own = 0;
        for (int32_t t = end - 12; t < end; t++)
            own += row[t] / 12;
        for (int32_t t = end - 12; t < end; t++)
            squares += (row[t] - own) * (row[t] - own);
        if (end == MARZ_SERIES_MONTHS)
            *mean = own;
        freedom += 11;
    }
    *variance = squares / freedom;
    return true;
}

static int64_t reach(const attain *a, int32_t owner)
{
    const double missing = (double)a->year_goal[owner] - (double)a->actual[owner];
    const double months = a->until_day > a->to_day ? season_months(a, a->to_day, a->until_day) : 0;
    double mean = 0, variance = 0;
    if (months <= 0)
        return missing <= 0 ? MARZ_PPM : 0;
    if (!month_moments(a, owner, &mean, &variance))
        return MARZ_UNKNOWN;
    const double spread = sqrt(variance * months * (1 + months / 12));
    if (spread <= 0)
        return months * mean >= missing ? MARZ_PPM : 0;
    return llround(1e6 * marz_normal_cdf((months * mean - missing) / spread));
}

static void write(const attain *a, marz_improve *improve)
{
    for (int32_t o = 0; o < a->owner_count; o++) {
        if (o > 0 && a->year_goal[o] == 0 && a->actual[o] == 0)
            continue;
        improve->attainments[improve->attainment_count++] = (marz_attainment){
            .rep = o ? o - 1 : MARZ_NONE,
            .from_day = a->from_day,
            .to_day = a->to_day,
            .actual_minor = a->actual[o],
            .goal_minor = a->goal[o],
            .year_goal_minor = a->year_goal[o],
            .goal_until_day = a->until_day,
            .is_over = a->until_day <= a->to_day,
            .is_goal_assumed = !a->has_quotas,
            .reach_ppm = a->year_goal[o] ? reach(a, o) : MARZ_UNKNOWN,
        };
    }
}

static bool attain_init(attain *a, marz_arena *arena)
{
    a->owner_count = a->company->rep_count + 1;
    a->actual = MARZ_NEW(arena, int64_t, a->owner_count);
    a->goal = MARZ_NEW(arena, int64_t, a->owner_count);
    a->year_goal = MARZ_NEW(arena, int64_t, a->owner_count);
    a->before = MARZ_NEW(arena, int64_t, a->owner_count);
    return a->actual && a->goal && a->year_goal && a->before &&
           marz_counts_init(&a->months, a->owner_count, MARZ_SERIES_MONTHS, arena);
}

marz_status marz_attain_run(const marz_company *company, const marz_goals *goals,
                            const marz_frame *frame, marz_arena *arena, marz_improve *improve,
                            marz_error *error)
{
    if (company->sale_count == 0)
        return MARZ_OK;
    attain a = {.company = company, .goals = goals, .frame = frame};
    improve->attainments = MARZ_NEW(arena, marz_attainment, company->rep_count + 1);
    const marz_arena_mark mark = marz_arena_save(arena);
    if (!improve->attainments || !attain_init(&a, arena)) {
        marz_arena_restore(arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the goals of %d reps",
                         company->rep_count);
    }
    choose_year(&a);
    sum_sales(&a);
    sum_quotas(&a, true);
    if (!a.has_quotas)
        sum_quotas(&a, false);
    if (!a.has_quotas)
        assume_goals(&a);
    write(&a, improve);
    marz_arena_restore(arena, mark);
    return MARZ_OK;
}
