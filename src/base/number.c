#include "base/number.h"

#include "base/buffer.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TOKENS_MAX 96 ///< longest text that can be a number, in bytes of ASCII

/// A number taken apart: digits with separators between them. 'g' stands for a separator that can
/// only group (a blank, an apostrophe, U+066C), 'd' for one that can only be decimal (U+066B).
typedef struct parts {
    char marks[TOKENS_MAX]; ///< digits and , . g d
    int32_t count;
    bool is_negative;
} parts;

static marz_status not_a_number(const char *text, marz_error *error)
{
    return marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is not a number", text);
}

static marz_status ambiguous(const char *text, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is ambiguous: a thousand or a decimal separator?",
              text);
    marz_hint(error, "Write it without the separator or with two decimals, or say in a mapping "
                     "file: numbers = 1,234.50 or numbers = 1.234,50.");
    return MARZ_E_INPUT;
}

/// Separators of other scripts as one byte each; false if the text is too long for a number.
static bool plain_marks(const char *text, char plain[static TOKENS_MAX])
{
    static const struct {
        const char *bytes;
        char mark;
    } known[] = {{"\xd9\xab", 'd'},     {"\xd9\xac", 'g'},     {"\xd8\x8c", ','},
                 {"\xe2\x80\x99", 'g'}, {"\xe2\x80\x98", 'g'}, {"'", 'g'}};
    int32_t count = 0;
    while (*text) {
        if (count == TOKENS_MAX - 1)
            return false;
        char mark = *text;
        size_t step = 1;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            if (strncmp(text, known[k].bytes, strlen(known[k].bytes)) == 0)
                mark = known[k].mark, step = strlen(known[k].bytes);
        plain[count++] = mark;
        text += step;
    }
    plain[count] = '\0';
    return true;
}

/// The decimal separator must survive the change of digits, which makes a point of U+066B.
/// @return MARZ_E_INPUT if the text is too long for a number
static marz_status ascii_of(const char *text, char ascii[static TOKENS_MAX])
{
    char plain[TOKENS_MAX];
    if (!plain_marks(text, plain))
        return MARZ_E_INPUT;
    marz_buffer out = {0};
    marz_text_digits(plain, strlen(plain), &out);
    const bool fits = out.text && out.length < TOKENS_MAX;
    const marz_status status = out.is_broken ? MARZ_E_NO_MEMORY : fits ? MARZ_OK : MARZ_E_INPUT;
    if (!status)
        memcpy(ascii, out.text, out.length + 1);
    marz_buffer_deinit(&out);
    return status;
}

static const char *trim(char *text)
{
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ')
        text[--length] = '\0';
    return text + strspn(text, " ");
}

/// Takes signs and brackets off `text`; false if they do not match.
static bool take_sign(char *text, bool *is_negative)
{
    const char *inner = trim(text);
    size_t length = strlen(inner);
    memmove(text, inner, length + 1);
    *is_negative = false;
    if (length > 2 && text[0] == '(' && text[length - 1] == ')') {
        *is_negative = true;
        text[length - 1] = '\0';
        text[0] = ' ';
    } else if (length && (text[0] == '-' || text[0] == '+')) {
        *is_negative = text[0] == '-';
        text[0] = ' ';
    } else if (length && text[length - 1] == '-') {
        *is_negative = true;
        text[length - 1] = '\0';
    }
    inner = trim(text);
    memmove(text, inner, strlen(inner) + 1);
    return text[0] != '\0';
}

/// @return MARZ_E_INPUT if the text is no number
static marz_status take_apart(const char *text, parts *p)
{
    char ascii[TOKENS_MAX];
    const marz_status status = ascii_of(text, ascii);
    if (status || !take_sign(ascii, &p->is_negative))
        return status ? status : MARZ_E_INPUT;
    p->count = 0;
    for (const char *c = ascii; *c; c++) {
        if (!((*c >= '0' && *c <= '9') || strchr(",.gd ", *c)))
            return MARZ_E_INPUT;
        p->marks[p->count++] = *c == ' ' ? 'g' : *c;
    }
    return MARZ_OK;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Position of the decimal separator, `count` if there is none, -1 if the number is ambiguous,
/// -2 if the style forbids what is written.
static int32_t decimal_at(const parts *p, marz_number_style style)
{
    int32_t seen[3] = {0, 0, 0}, last = -1, first = -1;
    for (int32_t k = 0; k < p->count; k++) {
        const char c = p->marks[k];
        if (is_digit(c))
            continue;
        if (c == 'd')
            return k;
        seen[c == ',' ? 0 : c == '.' ? 1 : 2]++;
        first = first < 0 ? k : first;
        last = k;
    }
    if (last < 0 || p->marks[last] == 'g')
        return p->count;
    const bool is_comma = p->marks[last] == ',';
    const int32_t same = seen[is_comma ? 0 : 1], others = seen[is_comma ? 1 : 0] + seen[2];
    const unsigned decimal_bit = is_comma ? MARZ_NUMBER_COMMA_DECIMAL : MARZ_NUMBER_POINT_DECIMAL;
    const unsigned group_bit = is_comma ? MARZ_NUMBER_COMMA_GROUPS : MARZ_NUMBER_POINT_GROUPS;
    if (same > 1)
        return (style & decimal_bit) && style == MARZ_NUMBER_POINT ? -2 : p->count;
    const bool is_full = style == MARZ_NUMBER_POINT || style == MARZ_NUMBER_COMMA;
    const int32_t after = p->count - last - 1;
    const bool is_grouping =
        after == 3 && first == last && last >= 1 && last <= 3 && p->marks[0] != '0';
    if (others > 0 || !is_grouping)
        return is_full && (style & group_bit) && (others > 0 || after != 3) ? -2 : last;
    if (style & decimal_bit)
        return last;
    return style & group_bit ? p->count : -1;
}

/// Are the separators before `end` in places where groups of three end?
static bool groups_are_whole(const parts *p, int32_t end)
{
    int32_t run = 0;
    char kind = 0;
    bool is_first = true;
    for (int32_t k = 0; k <= end; k++) {
        if (k < end && is_digit(p->marks[k])) {
            run++;
            continue;
        }
        if (k < end && kind && p->marks[k] != kind)
            return false;
        if (k == end && is_first)
            return true;
        if (is_first ? run < 1 || run > 3 : run != 3)
            return false;
        if (k < end)
            kind = p->marks[k];
        is_first = false;
        run = 0;
    }
    return true;
}

static bool collect(const parts *p, int32_t point, marz_decimal *value)
{
    marz_int128 mantissa = 0;
    int32_t digit_count = 0, significant = 0, decimals = 0;
    for (int32_t k = 0; k < p->count; k++) {
        if (!is_digit(p->marks[k])) {
            if (k > point)
                return false;
            continue;
        }
        mantissa = mantissa * 10 + (p->marks[k] - '0');
        significant += significant > 0 || p->marks[k] != '0';
        decimals += k > point;
        digit_count++;
        if (significant > MARZ_NUMBER_DIGITS_MAX || decimals > MARZ_NUMBER_DIGITS_MAX)
            return false;
    }
    *value =
        (marz_decimal){.mantissa = p->is_negative ? -mantissa : mantissa, .decimals = decimals};
    return digit_count > 0;
}

/// The common case: [-]digits[.digits] of at most 18 digits, where nothing can be misread.
static bool parse_plain(const char *text, marz_number_style style, marz_decimal *value)
{
    const bool is_negative = *text == '-';
    const char *start = text + is_negative;
    int64_t mantissa = 0;
    int32_t count = 0, point = -1;
    for (const char *p = start; *p; p++) {
        if (*p == '.' && point < 0) {
            point = count;
            continue;
        }
        if (!is_digit(*p) || count == 18)
            return false;
        mantissa = mantissa * 10 + (*p - '0');
        count++;
    }
    const int32_t decimals = point < 0 ? 0 : count - point;
    const bool is_unclear = point >= 0 && decimals == 3 && !(style & MARZ_NUMBER_POINT_DECIMAL);
    if (count == 0 || is_unclear || (point >= 0 && (style & MARZ_NUMBER_POINT_GROUPS)))
        return false;
    *value = (marz_decimal){.mantissa = is_negative ? -mantissa : mantissa, .decimals = decimals};
    return true;
}

marz_status marz_decimal_parse(const char *text, marz_number_style style, marz_decimal *value,
                               marz_error *error)
{
    if (parse_plain(text, style, value))
        return MARZ_OK;
    parts p;
    const marz_status status = take_apart(text, &p);
    if (status == MARZ_E_NO_MEMORY)
        return marz_fail(error, status, "no memory for a number");
    if (status)
        return not_a_number(text, error);
    const int32_t point = decimal_at(&p, style);
    if (point == -1)
        return ambiguous(text, error);
    if (point == -2)
        return marz_fail(error, MARZ_E_INPUT, "\"%.60s\" is not written as %s", text,
                         style == MARZ_NUMBER_POINT ? "1,234.50" : "1.234,50");
    marz_decimal found;
    if (!groups_are_whole(&p, point) || !collect(&p, point, &found))
        return not_a_number(text, error);
    *value = found;
    return MARZ_OK;
}

static marz_int128 power_of_ten(int32_t exponent)
{
    marz_int128 power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

bool marz_decimal_fixed(marz_decimal value, int64_t factor, int32_t places, int64_t *result)
{
    assert(factor >= 1);
    assert(places >= 0 && places <= 9);
    marz_int128 scaled;
    if (__builtin_mul_overflow(value.mantissa, (marz_int128)factor, &scaled))
        return false;
    if (value.decimals > places)
        scaled = marz_div_round(scaled, power_of_ten(value.decimals - places));
    else if (__builtin_mul_overflow(scaled, power_of_ten(places - value.decimals), &scaled))
        return false;
    if (scaled > INT64_MAX || scaled < -(marz_int128)INT64_MAX)
        return false;
    *result = (int64_t)scaled;
    return true;
}

bool marz_decimal_fits(marz_decimal value, int32_t places)
{
    return value.decimals <= places || value.mantissa % power_of_ten(value.decimals - places) == 0;
}

const char *marz_plural(int64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

void marz_count_format(int64_t number, bool is_persian, char text[static 64])
{
    char digits[24];
    const uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    const int32_t count = snprintf(digits, sizeof digits, "%" PRIu64, size);
    marz_buffer out = {0};
    if (number < 0)
        marz_buffer_text(&out, is_persian ? "\xe2\x88\x92" : "-");
    for (int32_t k = 0; k < count; k++) {
        if (k > 0 && (count - k) % 3 == 0)
            marz_buffer_text(&out, is_persian ? "\xd9\xac" : ",");
        char one[2] = {digits[k], '\0'};
        if (is_persian)
            marz_text_persian_digits(one, &out);
        else
            marz_buffer_char(&out, one[0]);
    }
    snprintf(text, 64, "%s", out.text ? out.text : "");
    marz_buffer_deinit(&out);
}
