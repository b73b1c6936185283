#include "base/money.h"

#include "base/buffer.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <unicode/ucurr.h>
#include <unicode/uenum.h>

#define AMOUNT_MAX 160 ///< bytes of the longest amount with its currency

/// Three letters as one number.
#define CODE(a, b, c) (((uint32_t)(a) << 16) | ((uint32_t)(b) << 8) | (uint32_t)(c))

int32_t marz_currency_decimals(const char *currency)
{
    if (!marz_currency_is_code(currency))
        return 2;
    switch (CODE(currency[0], currency[1], currency[2])) {
    case CODE('B', 'I', 'F'):
    case CODE('C', 'L', 'P'):
    case CODE('D', 'J', 'F'):
    case CODE('G', 'N', 'F'):
    case CODE('I', 'R', 'R'):
    case CODE('I', 'S', 'K'):
    case CODE('J', 'P', 'Y'):
    case CODE('K', 'M', 'F'):
    case CODE('K', 'R', 'W'):
    case CODE('P', 'Y', 'G'):
    case CODE('R', 'W', 'F'):
    case CODE('U', 'G', 'X'):
    case CODE('V', 'N', 'D'):
    case CODE('V', 'U', 'V'):
    case CODE('X', 'A', 'F'):
    case CODE('X', 'O', 'F'):
    case CODE('X', 'P', 'F'):
        return 0;
    case CODE('B', 'H', 'D'):
    case CODE('I', 'Q', 'D'):
    case CODE('J', 'O', 'D'):
    case CODE('K', 'W', 'D'):
    case CODE('L', 'Y', 'D'):
    case CODE('O', 'M', 'R'):
    case CODE('T', 'N', 'D'):
        return 3;
    case CODE('C', 'L', 'F'):
    case CODE('U', 'Y', 'W'):
        return 4;
    default:
        return 2;
    }
}

bool marz_currency_is_code(const char *currency)
{
    for (int32_t k = 0; k < 3; k++)
        if (currency[k] < 'A' || currency[k] > 'Z')
            return false;
    return currency[3] == '\0';
}

bool marz_currency_is_known(const char *currency)
{
    if (!marz_currency_is_code(currency))
        return false;
    const UChar code[] = {(UChar)currency[0], (UChar)currency[1], (UChar)currency[2], 0};
    return ucurr_getNumericCode(code) != 0;
}

/// How alike two codes are: 0 not at all; more if the letters of the country agree.
static int32_t likeness(const char *a, const char *b)
{
    const bool first = a[0] == b[0], second = a[1] == b[1], third = a[2] == b[2];
    if (first && second)
        return 3;
    const bool is_turned =
        (a[0] == b[1] && a[1] == b[0] && third) || (first && a[1] == b[2] && a[2] == b[1]);
    return is_turned ? 2 : first + second + third >= 2 ? 1 : 0;
}

bool marz_currency_nearest(const char *code, char nearest[static 4])
{
    UErrorCode failed = U_ZERO_ERROR;
    UEnumeration *codes = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &failed);
    int32_t best = 0, length;
    const char *one;
    while (U_SUCCESS(failed) && (one = uenum_next(codes, &length, &failed))) {
        const int32_t alike = length == 3 ? likeness(code, one) : 0;
        const bool is_first = alike == best && best > 0 && strcmp(one, nearest) < 0;
        if (alike <= best && !is_first)
            continue;
        best = alike;
        memcpy(nearest, one, 3);
        nearest[3] = '\0';
    }
    uenum_close(codes);
    return best > 0;
}

/// Words and signs for currencies, as compare keys; longer ones first. `of` lists the codes that
/// the sign may stand for.
static const struct {
    const char *word, *of;
    int64_t factor; ///< of the unit in the currency's major unit
} words[] = {
    {"تومان", "IRR", 10},  {"تومن", "IRR", 10},
    {"tomans", "IRR", 10}, {"toman", "IRR", 10},
    {"irt", "IRR", 10},    {"ریال", "IRR", 1},
    {"rials", "IRR", 1},   {"rial", "IRR", 1},
    {"us$", "USD", 1},     {"$", "USD CAD AUD NZD SGD HKD MXN CLP COP ARS", 1},
    {"€", "EUR", 1},       {"euro", "EUR", 1},
    {"£", "GBP", 1},       {"¥", "JPY CNY", 1},
    {"₹", "INR", 1},       {"₺", "TRY", 1},
    {"﷼", "IRR", 1},
};

/// Does `text` begin (or end) with the word, whatever its case? Gives its length or 0.
static size_t match(const char *text, const char *word, bool at_end)
{
    const size_t length = strlen(text), size = strlen(word);
    return size <= length && strncmp(at_end ? text + length - size : text, word, size) == 0 ? size
                                                                                            : 0;
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/// A code of three letters, and no letter beside it, at that end of a compare key.
static bool code_at(const char *key, bool at_end, char code[static 4])
{
    const size_t length = strlen(key);
    if (length < 4 || is_letter(at_end ? key[length - 4] : key[3]))
        return false;
    const char *from = at_end ? key + length - 3 : key;
    for (int32_t k = 0; k < 3; k++) {
        if (!is_letter(from[k]))
            return false;
        code[k] = (char)(from[k] - 32);
    }
    code[3] = '\0';
    return true;
}

static void cut(char *text, size_t size, bool at_end)
{
    const size_t length = strlen(text);
    assert(size <= length);
    if (at_end)
        text[length - size] = '\0';
    else
        memmove(text, text + size, length - size + 1);
    const size_t blanks = strspn(text, " ");
    memmove(text, text + blanks, strlen(text) - blanks + 1);
    size_t end = strlen(text);
    while (end && text[end - 1] == ' ')
        text[--end] = '\0';
}

static marz_status wrong_currency(const char *text, const char *found, const char *currency,
                                  marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is in %s, but all amounts are in %s", text, found,
              currency);
    marz_hint(error, "Convert the amounts before the import, or change the currency in the "
                     "settings.");
    return MARZ_E_INPUT;
}

/// Takes one currency word off one end of the compare key.
static marz_status take_word(const char *text, char *key, bool at_end, const char *currency,
                             int64_t *factor, marz_error *error)
{
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const size_t size = match(key, words[k].word, at_end);
        if (!size)
            continue;
        if (!strstr(words[k].of, currency))
            return wrong_currency(text, words[k].word, currency, error);
        *factor = words[k].factor;
        cut(key, size, at_end);
        return MARZ_OK;
    }
    char code[4];
    if (!code_at(key, at_end, code))
        return MARZ_OK;
    if (strcmp(code, currency) != 0)
        return wrong_currency(text, code, currency, error);
    cut(key, 3, at_end);
    return MARZ_OK;
}

/// Takes the currency off both ends; a sign may stand before it.
static marz_status take_words(const char *text, char *key, const char *currency, int64_t *unit,
                              marz_error *error)
{
    marz_status status = take_word(text, key, true, currency, unit, error);
    const size_t signs = strspn(key, "-+(");
    if (!status)
        status = take_word(text, key + signs, false, currency, unit, error);
    return status;
}

/// True if all bytes can belong to a bare number, so that no currency needs to be looked for.
static bool is_bare(const char *text)
{
    return text[strspn(text, "0123456789.,-+() ")] == '\0';
}

static marz_status to_minor(const char *text, marz_decimal amount, const char *currency,
                            int64_t factor, int64_t *minor, marz_error *error)
{
    const int32_t decimals = marz_currency_decimals(currency);
    marz_decimal scaled = amount;
    if (__builtin_mul_overflow(amount.mantissa, (marz_int128)factor, &scaled.mantissa))
        return marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is too great an amount", text);
    if (decimals == 0 && !marz_decimal_fits(scaled, 0))
        return marz_fail(error, MARZ_E_INPUT, "\"%.60s\" has a fraction, but %s has none", text,
                         currency);
    if (!marz_decimal_fixed(scaled, 1, decimals, minor))
        return marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is too great an amount", text);
    return MARZ_OK;
}

/// The lone separator of a currency without decimals can only group; of one with three, a point
/// before three digits can only be decimal.
static marz_number_style style_for(const char *currency, marz_number_style style)
{
    if (style != MARZ_NUMBER_ANY && style != MARZ_NUMBER_COMMA_GROUPS)
        return style;
    const int32_t decimals = marz_currency_decimals(currency);
    if (decimals == 0)
        return MARZ_NUMBER_COMMA_GROUPS;
    return decimals == 3 ? style | MARZ_NUMBER_POINT_DECIMAL : style;
}

static marz_status not_an_amount(const char *text, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is not an amount", text);
    marz_hint(error,
              "Write all digits, such as 1500000 or 1,500,000.00; the currency may stand beside "
              "them.");
    return MARZ_E_INPUT;
}

marz_status marz_money_parse(const char *text, const char *currency, marz_number_style style,
                             int64_t factor, int64_t *minor, marz_error *error)
{
    assert(factor >= 1);
    marz_decimal amount;
    style = style_for(currency, style);
    if (is_bare(text)) {
        const marz_status status = marz_decimal_parse(text, style, &amount, error);
        return status ? status : to_minor(text, amount, currency, factor, minor, error);
    }
    marz_buffer folded = {0};
    char key[AMOUNT_MAX];
    marz_text_key(text, strlen(text), &folded);
    const bool fits = folded.text && folded.length < sizeof key, is_broken = folded.is_broken;
    if (fits)
        memcpy(key, folded.text, folded.length + 1);
    marz_buffer_deinit(&folded);
    if (is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for an amount");
    if (!fits)
        return not_an_amount(text, error);
    int64_t unit = 1;
    marz_status status = take_words(text, key, currency, &unit, error);
    if (status)
        return status;
    status = marz_decimal_parse(key, style, &amount, error);
    if (status) {
        if (status == MARZ_E_NO_MEMORY || (error && strstr(error->message, "ambiguous")))
            return status;
        return not_an_amount(text, error);
    }
    if (__builtin_mul_overflow(factor, unit, &factor))
        return marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is too great an amount", text);
    return to_minor(text, amount, currency, factor, minor, error);
}

static uint64_t power_of_ten(int32_t exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

void marz_money_plain(int64_t minor, const char *currency, char text[static 32])
{
    const int32_t decimals = marz_currency_decimals(currency);
    const uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    const uint64_t unit = power_of_ten(decimals);
    const char *sign = minor < 0 ? "-" : "";
    if (decimals)
        snprintf(text, 32, "%s%" PRIu64 ".%0*" PRIu64, sign, size / unit, decimals, size % unit);
    else
        snprintf(text, 32, "%s%" PRIu64, sign, size);
}

/// The currency after an amount.
static const char *unit_name(const char *currency, const marz_money_style *style)
{
    if (strcmp(currency, "IRR") != 0)
        return currency;
    if (style->is_toman)
        return style->is_persian ? "تومان" : "toman";
    return style->is_persian ? "ریال" : "IRR";
}

/// Minor units, and how many decimals are shown of them, for the unit in which the amount is shown.
static int32_t shown_decimals(int64_t *minor, const char *currency, const marz_money_style *style)
{
    int32_t decimals = marz_currency_decimals(currency);
    if (style->is_toman && strcmp(currency, "IRR") == 0)
        decimals = 1;
    const bool is_whole_toman = style->is_toman && decimals == 1 && *minor % 10 == 0;
    if (!style->is_rounded && !is_whole_toman)
        return decimals;
    *minor = (int64_t)marz_div_round(*minor, (marz_int128)power_of_ten(decimals));
    return 0;
}

void marz_money_format(int64_t minor, const char *currency, const marz_money_style *style,
                       char text[static 96])
{
    const marz_money_style none = {0};
    style = style ? style : &none;
    const int32_t decimals = shown_decimals(&minor, currency, style);
    const int64_t unit = (int64_t)power_of_ten(decimals);
    char whole[64], rest[16] = "";
    marz_count_format(minor / unit, style->is_persian, whole);
    if (decimals)
        snprintf(rest, sizeof rest, "%0*" PRId64, decimals,
                 minor % unit < 0 ? -(minor % unit) : minor % unit);
    marz_buffer out = {0};
    if (minor < 0 && minor / unit == 0)
        marz_buffer_text(&out, style->is_persian ? "\xe2\x88\x92" : "-");
    marz_buffer_text(&out, whole);
    if (decimals)
        marz_buffer_text(&out, style->is_persian ? "\xd9\xab" : ".");
    if (style->is_persian)
        marz_text_persian_digits(rest, &out);
    else
        marz_buffer_text(&out, rest);
    if (style->has_currency)
        marz_buffer_print(&out, " %s", unit_name(currency, style));
    snprintf(text, 96, "%s", out.text ? out.text : "");
    marz_buffer_deinit(&out);
}
