/// @file base/number.h
/// Numbers as people write them, read exactly: no digit passes through floating point.
#ifndef MARZ_BASE_NUMBER_H
#define MARZ_BASE_NUMBER_H

#include "base/error.h"
#include "base/int128.h"

#include <stdbool.h>
#include <stdint.h>

/// What a separator that stands alone before exactly three digits means ("1,234", "1.234"). All
/// other forms (1,234.50 · 1.234,50 · 1 234,50 · 1'234.50 · ۱٬۲۳۴٫۵ · 12,5 · 1.234.567) say it
/// themselves. With no bit for the separator at hand such a number is refused as ambiguous.
typedef enum marz_number_style {
    MARZ_NUMBER_ANY = 0,           ///< nothing is known: "1,234" and "1.234" are refused
    MARZ_NUMBER_POINT_DECIMAL = 1, ///< "1.234" is a little more than one
    MARZ_NUMBER_COMMA_GROUPS = 2,  ///< "1,234" is more than a thousand
    MARZ_NUMBER_POINT = 3,         ///< 1,234.50 and nothing else
    MARZ_NUMBER_COMMA_DECIMAL = 4, ///< "1,234" is a little more than one
    MARZ_NUMBER_POINT_GROUPS = 8,  ///< "1.234" is more than a thousand
    MARZ_NUMBER_COMMA = 12,        ///< 1.234,50 and nothing else
} marz_number_style;

#define MARZ_NUMBER_DIGITS_MAX 30

/// A number without loss: mantissa / 10^decimals.
typedef struct marz_decimal {
    marz_int128 mantissa; ///< |mantissa| < 10^30
    int32_t decimals;     ///< 0 to MARZ_NUMBER_DIGITS_MAX
} marz_decimal;

/// Reads one number; nothing else may stand around it but blanks. Signs: -5, +5, 5-, (5), −5.
/// Groups must have three digits. A percent sign is no part of a number.
/// @param text  zero-terminated UTF-8, digits of any script
/// @return MARZ_E_INPUT with the text and the reason (ambiguous: a hint says how to write it);
///         `*value` is then untouched. O(length)
MARZ_CHECKED marz_status marz_decimal_parse(const char *text, marz_number_style style,
                                            marz_decimal *value, marz_error *error);

/// value * factor with `places` decimals, rounded to nearest, halves away from zero.
/// factor >= 1, places 0 to 9. @return false if the result does not fit; `*result` is then
/// untouched
bool marz_decimal_fixed(marz_decimal value, int64_t factor, int32_t places, int64_t *result);

/// True if the value needs no more than `places` decimals.
bool marz_decimal_fits(marz_decimal value, int32_t places);

/// `one` if the count is 1, else `many`: "1 unit", "0 units". Persian needs no such choice.
const char *marz_plural(int64_t count, const char *one, const char *many);

/// Writes `number` in groups of three: "1,234,567", or "۱٬۲۳۴٬۵۶۷" with `is_persian`.
void marz_count_format(int64_t number, bool is_persian, char text[static 64]);

#endif
