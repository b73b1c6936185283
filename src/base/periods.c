#include "base/periods.h"

#include <assert.h>
#include <string.h>

marz_status marz_fiscal_workdays(marz_fiscal *fiscal, const char *text, marz_error *error)
{
    int32_t milli[7] = {0}, total = 0;
    bool is_good = strlen(text) == 7;
    for (int32_t k = 0; k < 7 && is_good; k++) {
        is_good = text[k] == '0' || text[k] == '1' || text[k] == '5';
        milli[k] = text[k] == '1' ? 1000 : text[k] == '5' ? 500 : 0;
        total += milli[k];
    }
    if (!is_good || total == 0) {
        const marz_status status =
            marz_fail(error, MARZ_E_INPUT,
                      "working days '%s' are not seven digits 0, 1 or 5 with work", text);
        marz_hint(error, "Write one digit a day from Monday: 1 full, 5 half, 0 none; 1111100.");
        return status;
    }
    memcpy(fiscal->work_milli, milli, sizeof milli);
    return MARZ_OK;
}

int32_t marz_month_number(const marz_fiscal *fiscal, int32_t day)
{
    const marz_date date =
        fiscal->kind == MARZ_JALALI ? marz_day_to_jalali(day) : marz_day_to_gregorian(day);
    return date.year * 12 + date.month - 1;
}

int32_t marz_month_start(const marz_fiscal *fiscal, int32_t month_number)
{
    const marz_date date = {month_number / 12, month_number % 12 + 1, 1};
    return fiscal->kind == MARZ_JALALI ? marz_day_from_jalali(date) : marz_day_from_gregorian(date);
}

int32_t marz_month_at(const marz_fiscal *fiscal, marz_month_cursor *cursor, int32_t day)
{
    if (day < cursor->start_day || day >= cursor->end_day) {
        cursor->number = marz_month_number(fiscal, day);
        cursor->start_day = marz_month_start(fiscal, cursor->number);
        cursor->end_day = marz_month_start(fiscal, cursor->number + 1);
    }
    return cursor->number;
}

int32_t marz_month_position(const marz_fiscal *fiscal, int32_t month_number)
{
    return (month_number - (fiscal->first_month - 1)) % 12;
}

/// A fiscal year that begins with the calendar year has one name only.
static int32_t label_shift(const marz_fiscal *fiscal)
{
    return fiscal->first_month > 1 && !fiscal->is_named_by_start;
}

int32_t marz_year_label(const marz_fiscal *fiscal, int32_t month_number)
{
    return (month_number - (fiscal->first_month - 1)) / 12 + label_shift(fiscal);
}

int32_t marz_year_first_month(const marz_fiscal *fiscal, int32_t label)
{
    return (label - label_shift(fiscal)) * 12 + fiscal->first_month - 1;
}

bool marz_year_is_known(const marz_fiscal *fiscal, int32_t label)
{
    return fiscal->kind == MARZ_JALALI ? label > 1200 && label < 1500 : label > 1 && label < 9999;
}

int64_t marz_work_milli(const marz_fiscal *fiscal, int32_t start_day, int32_t end_day)
{
    assert(start_day <= end_day);
    int64_t week = 0;
    for (int32_t k = 0; k < 7; k++)
        week += fiscal->work_milli[k];
    int64_t total = (end_day - start_day) / 7 * week;
    for (int32_t k = 0; k < (end_day - start_day) % 7; k++)
        total += fiscal->work_milli[marz_day_weekday(start_day + k)];
    return total;
}

/// Appends the weeks of one month; `year_start` gives them their number.
static int32_t cut_weeks(const marz_fiscal *fiscal, int32_t year_start, int32_t month,
                         marz_period *periods, int32_t count)
{
    const int32_t shift = (marz_day_weekday(year_start) - fiscal->week_start + 7) % 7;
    for (int32_t day = periods[month].start_day; day < periods[month].end_day;) {
        const int32_t into_week = (day - year_start + shift) % 7;
        int32_t end = day - into_week + 7;
        if (end > periods[month].end_day)
            end = periods[month].end_day;
        const int32_t number = (day - year_start + shift) / 7 + 1;
        assert(count < MARZ_PERIODS_MAX);
        periods[count++] = (marz_period){MARZ_LEVEL_WEEK, number, day, end, month};
        day = end;
    }
    return count;
}

int32_t marz_periods_cut(const marz_fiscal *fiscal, int32_t label,
                         marz_period periods[static MARZ_PERIODS_MAX])
{
    assert(marz_year_is_known(fiscal, label));
    const int32_t first = marz_year_first_month(fiscal, label);
    int32_t start[13], count = 0;
    for (int32_t m = 0; m <= 12; m++)
        start[m] = marz_month_start(fiscal, first + m);
    periods[count++] = (marz_period){MARZ_LEVEL_YEAR, 1, start[0], start[12], -1};
    for (int32_t q = 0; q < 4; q++)
        periods[count++] =
            (marz_period){MARZ_LEVEL_QUARTER, q + 1, start[3 * q], start[3 * q + 3], 0};
    for (int32_t m = 0; m < 12; m++)
        periods[count++] =
            (marz_period){MARZ_LEVEL_MONTH, m + 1, start[m], start[m + 1], 1 + m / 3};
    for (int32_t m = 0; m < 12; m++)
        count = cut_weeks(fiscal, start[0], 5 + m, periods, count);
    return count;
}

void marz_iso_week(int32_t day, int32_t *year, int32_t *week)
{
    const int32_t thursday = day - marz_day_weekday(day) + 3;
    *year = marz_day_to_gregorian(thursday).year;
    *week = (thursday - marz_day_from_gregorian((marz_date){*year, 1, 1})) / 7 + 1;
}
