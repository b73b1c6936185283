#include "base/daytext.h"

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DATE_MAX 80 ///< bytes of the longest date with a time

static marz_status not_a_date(const char *text, marz_error *error)
{
    return marz_fail(error, MARZ_E_INPUT, "\"%.40s\" is not a date", text);
}

/// Reads up to `digits_max` digits. @return how many
static int32_t take_number(const char **p, int32_t digits_max, int32_t *value)
{
    int32_t count = 0;
    *value = 0;
    for (; count < digits_max && **p >= '0' && **p <= '9'; (*p)++, count++)
        *value = *value * 10 + (**p - '0');
    return count;
}

/// ":30", ":30:00", ":30:00.123" and the like behind the hour.
static bool take_minutes(const char **p)
{
    for (int32_t part = 0; part < 2 && **p == ':'; part++) {
        int32_t value;
        ++*p;
        if (take_number(p, 2, &value) != 2 || value > 60)
            return false;
    }
    if (**p == '.' || **p == ',') {
        ++*p;
        *p += strspn(*p, "0123456789");
    }
    return true;
}

static bool is_zone(const char *p)
{
    p += strspn(p, " ");
    if (*p == '\0' || strcmp(p, "Z") == 0 || strcmp(p, "UTC") == 0 || strcmp(p, "GMT") == 0)
        return true;
    if (*p != '+' && *p != '-')
        return false;
    p++;
    int32_t hours, minutes;
    if (take_number(&p, 2, &hours) != 2)
        return false;
    p += *p == ':';
    return *p == '\0' || (take_number(&p, 2, &minutes) == 2 && *p == '\0');
}

/// Is `p` nothing, or a time of day?
static bool is_time(const char *p)
{
    if (*p == '\0')
        return true;
    if (*p != ' ' && *p != 'T' && *p != 't' && *p != ',')
        return false;
    p += *p == ',';
    p += *p == 'T' || *p == 't' ? 1 : (int32_t)strspn(p, " ");
    if (*p == '\0')
        return true;
    int32_t hour;
    if (take_number(&p, 2, &hour) == 0 || hour > 24 || *p != ':' || !take_minutes(&p))
        return false;
    p += strspn(p, " ");
    static const char *const halves[] = {"AM", "PM", "am", "pm", "a.m.", "p.m.", "ق.ظ", "ب.ظ"};
    for (size_t k = 0; k < sizeof halves / sizeof *halves; k++)
        if (strcmp(p, halves[k]) == 0)
            return true;
    return is_zone(p);
}

static marz_status to_day(const char *text, marz_date date, int32_t *day, marz_error *error)
{
    const bool is_jalali = date.year >= 1200 && date.year <= 1500;
    if (!is_jalali && date.year < 1583)
        return marz_fail(error, MARZ_E_INPUT,
                         "\"%.40s\" has the year %d: neither 1200-1500 (Jalali) nor 1583-9999",
                         text, date.year);
    const marz_calendar_kind kind = is_jalali ? MARZ_JALALI : MARZ_GREGORIAN;
    if (!marz_date_is_valid(kind, date))
        return marz_fail(error, MARZ_E_INPUT, "\"%.40s\" is a date that does not exist", text);
    *day = is_jalali ? marz_day_from_jalali(date) : marz_day_from_gregorian(date);
    return MARZ_OK;
}

static marz_status unknown_order(const char *text, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "\"%.40s\" is ambiguous: day or month first?", text);
    marz_hint(error, "Write dates as YYYY-MM-DD, or say in a mapping file: dates = DD/MM/YYYY or "
                     "dates = MM/DD/YYYY.");
    return MARZ_E_INPUT;
}

/// "20241231" and "14050902".
static bool parse_solid(const char *p, marz_date *date)
{
    int32_t number;
    const char *rest = p;
    if (take_number(&rest, 8, &number) != 8 || !is_time(rest))
        return false;
    *date = (marz_date){number / 10000, number / 100 % 100, number % 100};
    return true;
}

static marz_status parse_parts(const char *text, const char *p, marz_day_order order, int32_t *day,
                               marz_error *error)
{
    int32_t part[3], size[3];
    char separator = 0;
    for (int32_t k = 0; k < 3; k++) {
        size[k] = take_number(&p, 4, &part[k]);
        if (size[k] == 0 || (k < 2 && (!*p || !strchr("-/.", *p) || (k && *p != separator))))
            return not_a_date(text, error);
        if (k < 2)
            separator = *p++;
    }
    if (!is_time(p) || size[1] > 2)
        return not_a_date(text, error);
    if (size[0] == 4 && size[2] <= 2)
        return to_day(text, (marz_date){part[0], part[1], part[2]}, day, error);
    if (size[0] > 2 || size[2] != 4)
        return not_a_date(text, error);
    if (order == MARZ_DAY_ORDER_YEAR_FIRST)
        return unknown_order(text, error);
    const bool day_first = order == MARZ_DAY_ORDER_DAY_FIRST;
    const marz_date date = {part[2], part[day_first ? 1 : 0], part[day_first ? 0 : 1]};
    return to_day(text, date, day, error);
}

marz_status marz_day_parse(const char *text, marz_day_order order, int32_t *day, marz_error *error)
{
    int32_t iso;
    if (marz_day_parse_iso(text, &iso) && text[0] != '0' && (text[0] > '1' || text[1] > '5')) {
        *day = iso;
        return MARZ_OK;
    }
    marz_buffer digits = {0};
    char plain[DATE_MAX];
    marz_text_digits(text, strlen(text), &digits);
    const bool fits = digits.text && digits.length < sizeof plain, is_broken = digits.is_broken;
    if (fits)
        memcpy(plain, digits.text, digits.length + 1);
    marz_buffer_deinit(&digits);
    if (is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a date");
    if (!fits)
        return not_a_date(text, error);
    const char *p = plain + strspn(plain, " ");
    size_t end = strlen(p);
    while (end && p[end - 1] == ' ')
        plain[(size_t)(p - plain) + --end] = '\0';
    marz_date date;
    if (parse_solid(p, &date))
        return to_day(text, date, day, error);
    return parse_parts(text, p, order, day, error);
}
