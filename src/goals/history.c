#include "goals/history.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int compare_days(const void *left, const void *right)
{
    const int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/// Median place in its month of the last sale of each of the twelve months before `month`; 31 if
/// no such month has sales.
static int32_t usual_last_place(const marz_company *company, const marz_fiscal *fiscal,
                                int32_t month)
{
    int32_t last[12], count = 0;
    memset(last, -1, sizeof last);
    marz_month_cursor cursor = {0};
    for (int64_t i = company->sale_count; i-- > 0;) { // Sorted by day: the newest come first.
        const int32_t day = company->sales[i].day, number = marz_month_at(fiscal, &cursor, day);
        if (number < month - 12)
            break;
        if (number < month && last[month - 1 - number] < 0)
            last[month - 1 - number] = day - marz_month_start(fiscal, number);
    }
    for (int32_t k = 0; k < 12; k++)
        if (last[k] >= 0)
            last[count++] = last[k];
    qsort(last, (size_t)count, sizeof *last, compare_days);
    return count ? last[count / 2] : 31;
}

static bool is_complete(const marz_company *company, const marz_fiscal *fiscal, int32_t month)
{
    const int32_t start = marz_month_start(fiscal, month);
    const int32_t end = marz_month_start(fiscal, month + 1), today = company->as_of_day;
    if (today >= end - 1 || marz_work_milli(fiscal, today < start ? start : today + 1, end) == 0)
        return true;
    const int32_t last_sale = company->sales[company->sale_count - 1].day;
    return today <= last_sale && last_sale - start >= usual_last_place(company, fiscal, month);
}

static marz_status refuse_amount(marz_error *error)
{
    marz_fail(error, MARZ_E_LIMIT, "sales of one month pass %lld minor units",
              (long long)(INT64_MAX / 1000));
    marz_hint(error,
              "Check that amounts and currency fit together (marz settings currency); beyond "
              "that keep amounts in a larger unit, e.g. thousands.");
    return MARZ_E_LIMIT;
}

marz_status marz_history_sum(const marz_company *company, const marz_fiscal *fiscal,
                             int32_t until_month, marz_history *history, marz_error *error)
{
    *history = (marz_history){0};
    if (company->sale_count == 0)
        return MARZ_OK;
    int32_t end = marz_month_number(fiscal, company->sales[company->sale_count - 1].day);
    if (is_complete(company, fiscal, end))
        end++;
    if (end > until_month)
        end = until_month;
    int32_t first = marz_month_number(fiscal, company->sales[0].day);
    if (first < end - MARZ_HISTORY_MONTHS_MAX)
        first = end - MARZ_HISTORY_MONTHS_MAX;
    if (first >= end)
        return MARZ_OK;
    marz_int128 sum[MARZ_HISTORY_MONTHS_MAX] = {0};
    marz_month_cursor cursor = {0};
    for (int64_t i = company->sale_count; i-- > 0;) {
        const int32_t number = marz_month_at(fiscal, &cursor, company->sales[i].day);
        if (number < first)
            break;
        if (number < end)
            sum[number - first] += company->sales[i].amount_minor;
    }
    for (int32_t t = 0; t < end - first; t++) {
        if (sum[t] > INT64_MAX / 1000 || sum[t] < -(INT64_MAX / 1000))
            return refuse_amount(error);
        history->amount_minor[t] = (int64_t)sum[t];
    }
    history->first_month = first;
    history->count = end - first;
    return MARZ_OK;
}
