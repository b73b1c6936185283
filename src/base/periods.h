/// @file base/periods.h
/// Fiscal years cut into quarters, months and weeks, and the working days in any of them.
///
/// Days are the atoms: every day lies in exactly one period of each level, and parents are the
/// union of their children. All ranges are half-open.
#ifndef MARZ_BASE_PERIODS_H
#define MARZ_BASE_PERIODS_H

#include "base/calendar.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_PERIODS_MAX 100 ///< 1 year, 4 quarters, 12 months, at most 66 clipped weeks

/// How the days of a workspace are counted.
typedef struct marz_fiscal {
    marz_calendar_kind kind;
    int32_t first_month;    ///< 1–12, in that calendar
    int32_t week_start;     ///< 0 Monday … 6 Sunday
    bool is_named_by_start; ///< label = year in which the fiscal year begins; else in which it ends
    int32_t work_milli[7];  ///< share of work of each weekday from Monday, thousandths
} marz_fiscal;

typedef enum marz_level {
    MARZ_LEVEL_YEAR,
    MARZ_LEVEL_QUARTER,
    MARZ_LEVEL_MONTH,
    MARZ_LEVEL_WEEK
} marz_level;

typedef struct marz_period {
    marz_level level;
    int32_t number; ///< 1-based within the year; both halves of a clipped week have one number
    int32_t start_day, end_day;
    int32_t parent; ///< index in the same list, or -1
} marz_period;

/// Reads "1111100": from Monday, 1 a full day, 5 half a day, 0 none.
/// @return MARZ_E_INPUT if it has not seven such digits or no working day; `fiscal` is untouched
MARZ_CHECKED marz_status marz_fiscal_workdays(marz_fiscal *fiscal, const char *text,
                                              marz_error *error);

/// Consecutive number of the month that holds `day` (12 year + month - 1 in its calendar), and the
/// first day of a month by that number. Jalali years 1200–1500, Gregorian 1–9999.
int32_t marz_month_number(const marz_fiscal *fiscal, int32_t day);
int32_t marz_month_start(const marz_fiscal *fiscal, int32_t month_number);

/// The month last looked up; all zero at first. Makes a walk over sorted days cheap.
typedef struct marz_month_cursor {
    int32_t number, start_day, end_day;
} marz_month_cursor;

/// marz_month_number through a cursor: computes only when the day leaves its month.
int32_t marz_month_at(const marz_fiscal *fiscal, marz_month_cursor *cursor, int32_t day);

/// Position 0–11 of a month (by its number) within the fiscal year.
int32_t marz_month_position(const marz_fiscal *fiscal, int32_t month_number);

/// Label of the fiscal year that holds a month, and the number of the first month of a year.
int32_t marz_year_label(const marz_fiscal *fiscal, int32_t month_number);
int32_t marz_year_first_month(const marz_fiscal *fiscal, int32_t label);

/// Can this year be cut? Jalali 1201–1499, Gregorian 2–9998.
bool marz_year_is_known(const marz_fiscal *fiscal, int32_t label);

/// Working time in [start_day, end_day), thousandths of a day. O(1) per week and O(6).
int64_t marz_work_milli(const marz_fiscal *fiscal, int32_t start_day, int32_t end_day);

/// Writes the year, its quarters, months and weeks, level by level in the order of time, each with
/// its parent. Weeks begin on the week start and are clipped at the ends of months.
/// @param label  a known year (an assertion)
/// @return how many were written
int32_t marz_periods_cut(const marz_fiscal *fiscal, int32_t label,
                         marz_period periods[static MARZ_PERIODS_MAX]);

/// ISO 8601 week of a day (weeks from Monday; week 1 holds the first Thursday of the year).
void marz_iso_week(int32_t day, int32_t *year, int32_t *week);

#endif
