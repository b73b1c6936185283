#include "report/number.h"

#include "base/number.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void append(marz_shown *shown, const char *text)
{
    const size_t used = strlen(shown->text), size = strlen(text);
    if (used + size < sizeof shown->text)
        memcpy(shown->text + used, text, size + 1);
}

static void append_digit(marz_shown *shown, marz_language language, char digit)
{
    static const char *const persian[] = {"۰", "۱", "۲", "۳", "۴", "۵", "۶", "۷", "۸", "۹"};
    const char ascii[2] = {digit, '\0'};
    append(shown, language == MARZ_PERSIAN ? persian[digit - '0'] : ascii);
}

marz_shown marz_show_digits(marz_language language, const char *text)
{
    marz_shown shown = {""};
    for (; *text; text++) {
        const char one[2] = {*text, '\0'};
        if (*text >= '0' && *text <= '9')
            append_digit(&shown, language, *text);
        else
            append(&shown, one);
    }
    return shown;
}

static void append_sign(marz_shown *shown, marz_language language, bool is_negative)
{
    if (language == MARZ_PERSIAN)
        append(shown, is_negative ? "\u2066\u2212" : "\u2066+");
    else
        append(shown, is_negative ? "\u2212" : "+");
}

/// |value| / 10^decimals.
static void append_decimal(marz_shown *shown, marz_language language, int64_t value,
                           int32_t decimals)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value, power = 1;
    for (int32_t k = 0; k < decimals; k++)
        power *= 10;
    char whole[64], digits[24];
    marz_count_format((int64_t)(size / power), language == MARZ_PERSIAN, whole);
    append(shown, whole);
    if (decimals == 0)
        return;
    append(shown, language == MARZ_PERSIAN ? "٫" : ".");
    snprintf(digits, sizeof digits, "%0*" PRIu64, (int)decimals, size % power);
    for (int32_t k = 0; k < decimals; k++)
        append_digit(shown, language, digits[k]);
}

/// Sign, digits and unit. In right-to-left text a sign stays left of its number only within an
/// isolate of its own.
static marz_shown show_signed(marz_language language, int64_t value, int32_t decimals,
                              bool has_plus, const char *unit)
{
    marz_shown shown = {""};
    const bool has_sign = value < 0 || (has_plus && value > 0);
    if (has_sign)
        append_sign(&shown, language, value < 0);
    append_decimal(&shown, language, value, decimals);
    append(&shown, unit);
    if (has_sign && language == MARZ_PERSIAN)
        append(&shown, "\u2069");
    return shown;
}

marz_shown marz_show_count(marz_language language, int64_t value)
{
    return show_signed(language, value, 0, false, "");
}

static int64_t scaled(double value, int32_t decimals)
{
    static const double powers[] = {1, 10, 100, 1000, 1e4, 1e5, 1e6};
    assert(decimals >= 0 && decimals <= 6);
    const double result = value * powers[decimals];
    return fabs(result) < 9e18 ? (int64_t)llround(result) : result < 0 ? -INT64_MAX : INT64_MAX;
}

marz_shown marz_show_real(marz_language language, double value, int32_t decimals)
{
    if (!isfinite(value))
        return (marz_shown){"–"};
    return show_signed(language, scaled(value, decimals), decimals, false, "");
}

static marz_shown show_share(marz_language language, double share, int32_t decimals, bool has_plus)
{
    if (!isfinite(share))
        return (marz_shown){"–"};
    return show_signed(language, scaled(share * 100, decimals), decimals, has_plus,
                       language == MARZ_PERSIAN ? "٪" : "%");
}

marz_shown marz_show_percent(marz_language language, double share, int32_t decimals)
{
    return show_share(language, share, decimals, false);
}

marz_shown marz_show_change(marz_language language, double share, int32_t decimals)
{
    return show_share(language, share, decimals, true);
}

marz_shown marz_show_chance(marz_language language, double probability)
{
    const bool is_low = probability > 0 && probability < 0.005;
    const bool is_high = probability < 1 && probability >= 0.995;
    if (!is_low && !is_high)
        return show_share(language, probability, 0, false);
    const bool is_persian = language == MARZ_PERSIAN;
    const marz_shown limit = show_share(language, is_low ? 0.01 : 0.99, 0, false);
    marz_shown shown = {""};
    append(&shown, is_persian ? (is_low ? "کمتر از " : "بیش از ") : (is_low ? "under " : "over "));
    append(&shown, limit.text);
    return shown;
}
