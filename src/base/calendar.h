/// @file base/calendar.h
/// Days as numbers, Gregorian and Jalali dates, fiscal years cut into quarters, months, weeks.
#ifndef MARZ_BASE_CALENDAR_H
#define MARZ_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#define MARZ_DAY_UNKNOWN INT32_MIN ///< a date that nobody knows
#define MARZ_DAY_MIN (-719162)     ///< 0001-01-01
#define MARZ_DAY_MAX 2932896       ///< 9999-12-31

typedef enum marz_calendar_kind { MARZ_GREGORIAN, MARZ_JALALI } marz_calendar_kind;

typedef struct marz_date {
    int32_t year, month, day; ///< month 1–12, day 1–31
} marz_date;

/// Day number (days since 1970-01-01) of a Gregorian date, which must be a real one.
/// Civil-from-days arithmetic over 400-year eras; exact for years 1–9999.
int32_t marz_day_from_gregorian(marz_date date);
marz_date marz_day_to_gregorian(int32_t day);

/// True if the date exists: month and day in range, leap years of that calendar honoured,
/// years 1–9999 (Gregorian) or 1200–1500 (Jalali).
bool marz_date_is_valid(marz_calendar_kind kind, marz_date date);

/// Jalali (Solar Hijri) by the 33-year rule: leap when year mod 33 is one of
/// 1 5 9 13 17 22 26 30; equal to ICU's `persian` calendar for the years 1200–1500.
int32_t marz_day_from_jalali(marz_date date);
marz_date marz_day_to_jalali(int32_t day);
bool marz_jalali_is_leap(int32_t year);

/// Reads exactly "YYYY-MM-DD", a real Gregorian date. Leaves `*day` alone and returns false
/// otherwise.
bool marz_day_parse_iso(const char *text, int32_t *day);

/// Writes "YYYY-MM-DD" (Gregorian), or "YYYY/MM/DD" for Jalali.
void marz_day_format(marz_calendar_kind kind, int32_t day, char text[static 16]);

/// 0 = Monday … 6 = Sunday.
int32_t marz_day_weekday(int32_t day);

#endif
