#include "report/number.h"

#include <stdio.h>

static const char *const gregorian_short[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const gregorian_long[] = {"January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December"};
static const char *const gregorian_persian[] = {"ژانویه",  "فوریه", "مارس",   "آوریل",
                                                "مه",      "ژوئن",  "ژوئیه",  "اوت",
                                                "سپتامبر", "اکتبر", "نوامبر", "دسامبر"};
static const char *const jalali_english[] = {"Farvardin", "Ordibehesht", "Khordad", "Tir",
                                             "Mordad",    "Shahrivar",   "Mehr",    "Aban",
                                             "Azar",      "Dey",         "Bahman",  "Esfand"};
static const char *const jalali_persian[] = {"فروردین", "اردیبهشت", "خرداد", "تیر",
                                             "مرداد",   "شهریور",   "مهر",   "آبان",
                                             "آذر",     "دی",       "بهمن",  "اسفند"};

marz_shown marz_show_day(marz_language language, int32_t day)
{
    marz_shown shown = {"–"};
    if (day == MARZ_DAY_UNKNOWN)
        return shown;
    const bool is_persian = language == MARZ_PERSIAN;
    const marz_date date = is_persian ? marz_day_to_jalali(day) : marz_day_to_gregorian(day);
    snprintf(shown.text, sizeof shown.text, "%d %s %d", date.day,
             is_persian ? jalali_persian[date.month - 1] : gregorian_long[date.month - 1],
             date.year);
    return marz_show_digits(language, shown.text);
}

static const char *month_name(marz_language language, marz_calendar_kind calendar, int32_t month)
{
    if (calendar == MARZ_JALALI)
        return language == MARZ_PERSIAN ? jalali_persian[month - 1] : jalali_english[month - 1];
    return language == MARZ_PERSIAN ? gregorian_persian[month - 1] : gregorian_short[month - 1];
}

marz_shown marz_show_month(marz_language language, marz_calendar_kind calendar, int32_t day,
                           bool has_year)
{
    const marz_date date =
        calendar == MARZ_JALALI ? marz_day_to_jalali(day) : marz_day_to_gregorian(day);
    marz_shown shown = {""};
    if (has_year)
        snprintf(shown.text, sizeof shown.text, "%s %d", month_name(language, calendar, date.month),
                 date.year);
    else
        snprintf(shown.text, sizeof shown.text, "%s", month_name(language, calendar, date.month));
    return marz_show_digits(language, shown.text);
}
