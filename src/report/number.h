/// @file report/number.h
/// Numbers, money and dates as people read them, in English or Persian.
#ifndef MARZ_REPORT_NUMBER_H
#define MARZ_REPORT_NUMBER_H

#include "base/calendar.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum marz_language { MARZ_ENGLISH, MARZ_PERSIAN } marz_language;

/// A short text by value.
typedef struct marz_shown {
    char text[128];
} marz_shown;

/// 1234567 → "1,234,567" or "۱٬۲۳۴٬۵۶۷".
marz_shown marz_show_count(marz_language language, int64_t value);

/// With `decimals` digits (0–6) after the point, halves away from zero; NaN → "–".
marz_shown marz_show_real(marz_language language, double value, int32_t decimals);

/// A share as a percentage: 0.4321, 0 → "43%" or "۴۳٪"; NaN → "–".
marz_shown marz_show_percent(marz_language language, double share, int32_t decimals);

/// A probability as whole percent; what is neither 0 nor 1 is "<1%" or ">99%" at the ends.
marz_shown marz_show_chance(marz_language language, double probability);

/// The same as percent with its sign: "+3%".
marz_shown marz_show_change(marz_language language, double share, int32_t decimals);

/// Minor units in a major unit: 100 cents, 1 rial, 1000 fils.
int64_t marz_show_minor_per_major(const char *currency);

/// Stands for a currency where rials are shown as tomans of ten rials.
#define MARZ_SHOW_TOMAN "toman"

/// The unit that amounts of the currency `code` are shown in: itself, or MARZ_SHOW_TOMAN for rials
/// where `rial_unit` (the setting currency.rial) says so.
const char *marz_show_unit(const char *code, const char *rial_unit);

/// Whole major units without the currency's name, for columns that carry it: "1,234,568".
marz_shown marz_show_amount(marz_language language, const char *currency, int64_t minor);

/// Three digits and the currency, for sentences: "$1.23M", "$45,210", "۱٫۲۳ میلیون دلار".
marz_shown marz_show_money(marz_language language, const char *currency, int64_t minor);

/// A round amount without currency and idle digits, for axes: "1.5M", "۱٫۵ میلیون".
marz_shown marz_show_tick(marz_language language, const char *currency, int64_t minor);

/// "USD", or «دلار».
const char *marz_show_currency(marz_language language, const char *currency);

/// A day: "24 November 2026", or in Persian always the Jalali «۳ آذر ۱۴۰۵».
marz_shown marz_show_day(marz_language language, int32_t day);

/// A month of the fiscal calendar, by its first day: "Jan 2027", "Farvardin 1406", «ژانویهٔ ۲۰۲۷».
marz_shown marz_show_month(marz_language language, marz_calendar_kind calendar, int32_t day,
                           bool has_year);

/// Any text with its ASCII digits in the digits of the language.
marz_shown marz_show_digits(marz_language language, const char *text);

#endif
