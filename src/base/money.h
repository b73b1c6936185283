/// @file base/money.h
/// Amounts of money: text to integer minor units and back, all digits exact.
#ifndef MARZ_BASE_MONEY_H
#define MARZ_BASE_MONEY_H

#include "base/error.h"
#include "base/number.h"

#include <stdbool.h>
#include <stdint.h>

/// Decimals of a currency (ISO 4217): USD 2, EUR 2, JPY 0, KWD 3; IRR 0, as the rial is used.
/// Codes that are not known have 2. O(1)
int32_t marz_currency_decimals(const char *currency);

/// True if `currency` is three capital letters.
bool marz_currency_is_code(const char *currency);

/// True if ISO 4217 has (or had) the code, as ICU knows it.
bool marz_currency_is_known(const char *currency);

/// The code in use today that is most like `code` (three capital letters): one wrong letter or two
/// that changed places; the first two letters, which name the country, count most. @return false
/// if none is near. O(codes)
bool marz_currency_nearest(const char *code, char nearest[static 4]);

/// Reads an amount in the major unit: "1,234.50", "$1,500", "1.234,50 €", "(250.00)", "USD 12",
/// "۱٬۵۰۰ ریال", "1500 تومان" (ten rials; only where the currency is IRR).
/// Digits beyond the currency's decimals are rounded to the nearest minor unit, halves away from
/// zero; currencies without decimals take no fraction.
/// @param currency  ISO code of the result; another currency in the text is refused
/// @param factor    multiplies the amount first (1000000 for millions), >= 1
/// @return MARZ_E_INPUT with the text and the reason; `*minor` is then untouched. O(length)
MARZ_CHECKED marz_status marz_money_parse(const char *text, const char *currency,
                                          marz_number_style style, int64_t factor, int64_t *minor,
                                          marz_error *error);

/// How an amount is shown.
typedef struct marz_money_style {
    bool is_persian;   ///< ۱٬۲۳۴٫۵۰ instead of 1,234.50
    bool is_toman;     ///< IRR only: in tomans (ten rials), with one decimal only where needed
    bool is_rounded;   ///< whole major units
    bool has_currency; ///< with the code, or ریال / تومان in Persian
} marz_money_style;

/// Writes an amount in groups of three: "1,234.50", "1,234.50 USD", "۱٬۲۳۴ ریال".
/// `style` NULL: all false. O(1)
void marz_money_format(int64_t minor, const char *currency, const marz_money_style *style,
                       char text[static 96]);

/// Writes an amount without groups as marz_money_parse reads it: "-1234.50". For files.
void marz_money_plain(int64_t minor, const char *currency, char text[static 32]);

#endif
