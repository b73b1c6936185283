#include "base/calendar.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define JALALI_EPOCH_DAY (-492269) ///< day number of the last day before 1 Farvardin 1 by the rule

int32_t marz_day_from_gregorian(marz_date date)
{
    // Years run from March, so that the leap day is the last of its year.
    const int32_t year = date.year - (date.month <= 2);
    const int32_t era = (year >= 0 ? year : year - 399) / 400;
    const int32_t year_of_era = year - era * 400;
    const int32_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    const int32_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const int32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

marz_date marz_day_to_gregorian(int32_t day)
{
    const int32_t shifted = day + 719468;
    const int32_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int32_t day_of_era = shifted - era * 146097;
    const int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int32_t month = (5 * day_of_year + 2) / 153;
    marz_date date = {.day = day_of_year - (153 * month + 2) / 5 + 1};
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = year_of_era + era * 400 + (date.month <= 2);
    return date;
}

bool marz_jalali_is_leap(int32_t year)
{
    static const char is_leap[33] = {
        [1] = 1, [5] = 1, [9] = 1, [13] = 1, [17] = 1, [22] = 1, [26] = 1, [30] = 1};
    return is_leap[year % 33];
}

static int32_t month_days(marz_calendar_kind kind, int32_t year, int32_t month)
{
    if (kind == MARZ_JALALI) {
        if (month <= 6)
            return 31;
        return month < 12 || marz_jalali_is_leap(year) ? 30 : 29;
    }
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool marz_date_is_valid(marz_calendar_kind kind, marz_date date)
{
    const int32_t first = kind == MARZ_JALALI ? 1200 : 1, last = kind == MARZ_JALALI ? 1500 : 9999;
    return date.year >= first && date.year <= last && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= month_days(kind, date.year, date.month);
}

/// Leap years among 1 … year-1.
static int32_t jalali_leaps_before(int32_t year)
{
    int32_t count = (year - 1) / 33 * 8;
    for (int32_t y = (year - 1) / 33 * 33 + 1; y < year; y++)
        count += marz_jalali_is_leap(y);
    return count;
}

static int32_t jalali_new_year(int32_t year)
{
    return JALALI_EPOCH_DAY + (year - 1) * 365 + jalali_leaps_before(year) + 1;
}

int32_t marz_day_from_jalali(marz_date date)
{
    const int32_t month = date.month - 1;
    const int32_t before = month <= 6 ? month * 31 : 186 + (month - 6) * 30;
    return jalali_new_year(date.year) + before + date.day - 1;
}

marz_date marz_day_to_jalali(int32_t day)
{
    int32_t year = (int32_t)(((int64_t)day - JALALI_EPOCH_DAY) * 33 / 12053) + 1;
    while (jalali_new_year(year) > day)
        year--;
    while (jalali_new_year(year + 1) <= day)
        year++;
    const int32_t day_of_year = day - jalali_new_year(year);
    marz_date date = {.year = year};
    if (day_of_year < 186) {
        date.month = day_of_year / 31 + 1;
        date.day = day_of_year % 31 + 1;
    } else {
        date.month = (day_of_year - 186) / 30 + 7;
        date.day = (day_of_year - 186) % 30 + 1;
    }
    return date;
}

/// Value of `count` ASCII digits at `text`, or -1.
static int32_t digits(const char *text, int32_t count)
{
    int32_t value = 0;
    for (int32_t k = 0; k < count; k++) {
        if (text[k] < '0' || text[k] > '9')
            return -1;
        value = value * 10 + (text[k] - '0');
    }
    return value;
}

bool marz_day_parse_iso(const char *text, int32_t *day)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    const marz_date date = {digits(text, 4), digits(text + 5, 2), digits(text + 8, 2)};
    if (!marz_date_is_valid(MARZ_GREGORIAN, date))
        return false;
    *day = marz_day_from_gregorian(date);
    return true;
}

void marz_day_format(marz_calendar_kind kind, int32_t day, char text[static 16])
{
    assert(day >= MARZ_DAY_MIN && day <= MARZ_DAY_MAX);
    const bool jalali = kind == MARZ_JALALI;
    const marz_date date = jalali ? marz_day_to_jalali(day) : marz_day_to_gregorian(day);
    snprintf(text, 16, jalali ? "%04u/%02u/%02u" : "%04u-%02u-%02u", (unsigned)date.year % 10000u,
             (unsigned)date.month % 100u, (unsigned)date.day % 100u);
}

int32_t marz_day_weekday(int32_t day)
{
    return ((day % 7) + 10) % 7; // 1970-01-01 was a Thursday.
}
