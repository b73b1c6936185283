/// @file base/daytext.h
/// Dates as people write them: ISO, with slashes, with a time of day, Jalali.
#ifndef MARZ_BASE_DAYTEXT_H
#define MARZ_BASE_DAYTEXT_H

#include "base/calendar.h"
#include "base/error.h"

/// Order of the parts where the year does not come first.
typedef enum marz_day_order {
    MARZ_DAY_ORDER_YEAR_FIRST, ///< 2024-12-31, 2024/12/31, 2024.12.31, 20241231, 1405/09/02
    MARZ_DAY_ORDER_DAY_FIRST,  ///< also 31/12/2024 and 31.12.2024
    MARZ_DAY_ORDER_MONTH_FIRST ///< also 12/31/2024
} marz_day_order;

/// Reads a date; a time of day behind it (" 13:30", "T13:30:00.000Z", "+03:30") is checked for its
/// form and dropped: the date as written counts, no zone is applied. Years 1200–1500 are Jalali,
/// 1583–9999 Gregorian. Digits of any script.
/// @return MARZ_E_INPUT with the text and the reason: not a date, a date that does not exist
///         (1404/12/30), or day and month in an order that nobody told; `*day` is then untouched
MARZ_CHECKED marz_status marz_day_parse(const char *text, marz_day_order order, int32_t *day,
                                        marz_error *error);

#endif
