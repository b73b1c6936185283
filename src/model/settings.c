#include "model/settings.h"

#include "base/money.h"
#include "model/settings_internal.h"

#include <assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define PPM_DECIMALS 4    ///< a part per million is the fourth decimal of a percentage
#define KEY_LENGTH_MAX 63 ///< longest key that a typing error is looked for in

// Numbers take their default from the third column, texts from the fourth: the other is empty.
#define NUMBER_INT(normal) (normal)
#define NUMBER_PPM(normal) (normal)
#define NUMBER_MONEY(normal) (normal)
#define NUMBER_TEXT(normal) 0
#define TEXT_INT(normal) ""
#define TEXT_PPM(normal) ""
#define TEXT_MONEY(normal) ""
#define TEXT_TEXT(normal) (normal)

static const marz_setting_info list[] = {
#define MARZ_SETTING(member_, key_, kind_, normal_, low_, high_, unit_, help_)                     \
    {.key = key_,                                                                                  \
     .unit = unit_,                                                                                \
     .help = help_,                                                                                \
     .normal_text = TEXT_##kind_(normal_),                                                         \
     .kind = MARZ_SETTING_##kind_,                                                                 \
     .normal = NUMBER_##kind_(normal_),                                                            \
     .low = low_,                                                                                  \
     .high = high_,                                                                                \
     .offset = offsetof(marz_settings, member_)},
#include "model/settings.def"
#undef MARZ_SETTING
};

#define LIST_COUNT ((int32_t)(sizeof list / sizeof *list))

const marz_setting_info *marz_settings_list(int32_t *count)
{
    *count = LIST_COUNT;
    return list;
}

static void put_number(marz_settings *settings, const marz_setting_info *info, int64_t number)
{
    memcpy((char *)settings + info->offset, &number, sizeof number);
}

static int64_t get_number(const marz_settings *settings, const marz_setting_info *info)
{
    int64_t number;
    memcpy(&number, (const char *)settings + info->offset, sizeof number);
    return number;
}

static void put_text(marz_settings *settings, const marz_setting_info *info, const char *text)
{
    const size_t length = strlen(text);
    assert(length < MARZ_SETTING_TEXT_MAX);
    memcpy((char *)settings + info->offset, text, length + 1);
}

void marz_settings_defaults(marz_settings *settings)
{
    *settings = (marz_settings){0};
    for (int32_t k = 0; k < LIST_COUNT; k++) {
        if (list[k].kind == MARZ_SETTING_TEXT)
            put_text(settings, &list[k], list[k].normal_text);
        else
            put_number(settings, &list[k], list[k].normal);
    }
}

// ---------------------------------------------------------------- numbers

typedef enum parsed { PARSED, NOT_A_NUMBER, TOO_MANY_DECIMALS, TOO_LARGE } parsed;

static bool append_digit(int64_t *value, int32_t digit)
{
    return !__builtin_mul_overflow(*value, (int64_t)10, value) &&
           !__builtin_add_overflow(*value, (int64_t)digit, value);
}

/// Reads "[-+]digits[.digits]" up to `*end` and scales it by 10^decimals. Digits are never dropped:
/// "1.500" may have been meant as fifteen hundred.
static parsed parse_decimal(const char *text, int32_t decimals, int64_t *value, const char **end)
{
    const char *p = text + (*text == '-' || *text == '+');
    if (!isdigit((unsigned char)*p))
        return NOT_A_NUMBER;
    int64_t number = 0;
    for (; isdigit((unsigned char)*p); p++)
        if (!append_digit(&number, *p - '0'))
            return TOO_LARGE;
    if (*p == '.') {
        if (!isdigit((unsigned char)*++p))
            return NOT_A_NUMBER;
        for (; isdigit((unsigned char)*p); p++)
            if (decimals-- <= 0 || !append_digit(&number, *p - '0'))
                return decimals < 0 ? TOO_MANY_DECIMALS : TOO_LARGE;
    }
    for (; decimals > 0; decimals--)
        if (!append_digit(&number, 0))
            return TOO_LARGE;
    *value = *text == '-' ? -number : number;
    *end = p;
    return PARSED;
}

/// Writes number / 10^decimals with at least `decimals_min` decimals.
static void format_decimal(int64_t number, int32_t decimals, int32_t decimals_min,
                           char text[static MARZ_SETTING_TEXT_MAX])
{
    const uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    uint64_t scale = 1;
    for (int32_t k = 0; k < decimals; k++)
        scale *= 10;
    int length = snprintf(text, MARZ_SETTING_TEXT_MAX, "%s%llu", number < 0 ? "-" : "",
                          (unsigned long long)(size / scale));
    if (decimals == 0)
        return;
    length += snprintf(text + length, MARZ_SETTING_TEXT_MAX - (size_t)length, ".%0*llu", decimals,
                       (unsigned long long)(size % scale));
    int32_t kept = decimals;
    while (kept > decimals_min && text[length - 1] == '0') {
        text[--length] = '\0';
        kept--;
    }
    if (kept == 0)
        text[length - 1] = '\0';
}

static void format_value(const marz_settings *settings, const marz_setting_info *info,
                         int64_t number, char text[static MARZ_SETTING_TEXT_MAX])
{
    if (info->kind == MARZ_SETTING_PPM) {
        format_decimal(number, PPM_DECIMALS, 0, text);
        const size_t length = strlen(text);
        memcpy(text + length, " %", 3);
    } else if (info->kind == MARZ_SETTING_MONEY) {
        const int32_t decimals = marz_currency_decimals(settings->currency);
        format_decimal(number, decimals, decimals, text);
    } else {
        format_decimal(number, 0, 0, text);
    }
}

void marz_settings_get(const marz_settings *settings, const marz_setting_info *info,
                       char text[static MARZ_SETTING_TEXT_MAX])
{
    if (info->kind == MARZ_SETTING_TEXT)
        snprintf(text, MARZ_SETTING_TEXT_MAX, "%s", (const char *)settings + info->offset);
    else
        format_value(settings, info, get_number(settings, info), text);
}

/// "12 %" and "0.12" mean the same; "12", "1" and "1.2" could be meant either way and are refused.
static parsed parse_share(const char *text, int64_t *value, bool *is_ambiguous)
{
    const char *end = text;
    parsed result = parse_decimal(text, PPM_DECIMALS, value, &end);
    const char *sign = end + strspn(end, " ");
    if (result == PARSED && strcmp(sign, "%") == 0)
        return PARSED;
    if (strchr(text, '%'))
        return result == PARSED ? NOT_A_NUMBER : result;
    result = parse_decimal(text, 6, value, &end);
    if (result == PARSED && *end)
        return NOT_A_NUMBER;
    *is_ambiguous = result == PARSED && (*value >= 1000000 || *value <= -1000000);
    return result;
}

static marz_status refuse_number(const marz_setting_info *info, const char *text, parsed reason,
                                 int32_t decimals, marz_error *error)
{
    if (reason == TOO_LARGE)
        return marz_fail(error, MARZ_E_USAGE, "%s is too large a number: \"%s\"", info->key, text);
    if (reason == TOO_MANY_DECIMALS && decimals > 0)
        return marz_fail(error, MARZ_E_USAGE, "%s takes %d decimals at most, not \"%s\"", info->key,
                         decimals, text);
    static const char *const wanted[] = {[MARZ_SETTING_INT] = "a whole number",
                                         [MARZ_SETTING_PPM] = "a percentage",
                                         [MARZ_SETTING_MONEY] = "an amount",
                                         [MARZ_SETTING_TEXT] = "a text"};
    marz_fail(error, MARZ_E_USAGE, "%s takes %s, not \"%s\"", info->key, wanted[info->kind], text);
    marz_hint(error, "Write it with a point and without thousands separators.");
    return MARZ_E_USAGE;
}

static marz_status refuse_ambiguous(const marz_setting_info *info, const char *text,
                                    marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE, "%s: \"%s\" may mean a percentage or a share of 1", info->key,
              text);
    marz_hint(error,
              "Write the percent sign, e.g. \"%s %%\"; without it only numbers below 1 are "
              "taken, as shares of 1.",
              text);
    return MARZ_E_USAGE;
}

static marz_status set_number(marz_settings *settings, const marz_setting_info *info,
                              const char *text, marz_error *error)
{
    int64_t value = 0;
    int32_t decimals = 0;
    bool is_ambiguous = false;
    parsed result;
    if (info->kind == MARZ_SETTING_PPM) {
        decimals = PPM_DECIMALS;
        result = parse_share(text, &value, &is_ambiguous);
    } else {
        const char *end = text;
        decimals =
            info->kind == MARZ_SETTING_MONEY ? marz_currency_decimals(settings->currency) : 0;
        result = parse_decimal(text, decimals, &value, &end);
        if (result == PARSED && *end)
            result = NOT_A_NUMBER;
    }
    if (result != PARSED)
        return refuse_number(info, text, result, decimals, error);
    if (is_ambiguous)
        return refuse_ambiguous(info, text, error);
    if (value < info->low || value > info->high) {
        char low[MARZ_SETTING_TEXT_MAX], high[MARZ_SETTING_TEXT_MAX];
        format_value(settings, info, info->low, low);
        format_value(settings, info, info->high, high);
        return marz_fail(error, MARZ_E_USAGE, "%s is \"%s\", but must lie between %s and %s",
                         info->key, text, low, high);
    }
    put_number(settings, info, value);
    return MARZ_OK;
}

// ---------------------------------------------------------------- keys

/// Fewest insertions, deletions and changes of a letter from `a` to `b` [levenshtein1966].
static int32_t edit_distance(const char *a, const char *b)
{
    int32_t row[KEY_LENGTH_MAX + 1];
    const int32_t length = (int32_t)strlen(b);
    for (int32_t k = 0; k <= length; k++)
        row[k] = k;
    for (int32_t i = 1; *a; a++, i++) {
        int32_t diagonal = row[0];
        row[0] = i;
        for (int32_t k = 1; k <= length; k++) {
            const int32_t above = row[k];
            int32_t least = diagonal + (*a != b[k - 1]);
            least = above + 1 < least ? above + 1 : least;
            row[k] = row[k - 1] + 1 < least ? row[k - 1] + 1 : least;
            diagonal = above;
        }
    }
    return row[length];
}

static const char *nearest_key(const char *key)
{
    const char *nearest = list[0].key;
    int32_t least = INT32_MAX;
    for (int32_t k = 0; k < LIST_COUNT; k++) {
        assert(strlen(list[k].key) <= KEY_LENGTH_MAX);
        const int32_t distance = edit_distance(key, list[k].key);
        if (distance < least) {
            least = distance;
            nearest = list[k].key;
        }
    }
    return nearest;
}

static const marz_setting_info *find(const char *key)
{
    for (int32_t k = 0; k < LIST_COUNT; k++)
        if (strcmp(list[k].key, key) == 0)
            return &list[k];
    return NULL;
}

marz_status marz_settings_set(marz_settings *settings, const char *key, const char *text,
                              marz_error *error)
{
    const marz_setting_info *info = find(key);
    if (!info) {
        marz_fail(error, MARZ_E_USAGE, "there is no setting \"%.*s\"", KEY_LENGTH_MAX, key);
        if (strlen(key) <= KEY_LENGTH_MAX)
            marz_hint(error, "Did you mean %s?", nearest_key(key));
        return MARZ_E_USAGE;
    }
    char folded[MARZ_SETTING_TEXT_MAX], value[MARZ_SETTING_TEXT_MAX];
    if (!marz_setting_fold(text, folded))
        return marz_fail(error, MARZ_E_USAGE, "the value of %s is longer than %d bytes", key,
                         MARZ_SETTING_TEXT_MAX - 1);
    if (info->kind != MARZ_SETTING_TEXT)
        return set_number(settings, info, folded, error);
    const marz_status status = marz_setting_check_text(info->key, folded, value, error);
    if (status == MARZ_OK)
        put_text(settings, info, value);
    return status;
}

marz_calendar_kind marz_settings_calendar(const marz_settings *settings)
{
    return strcmp(settings->calendar, "jalali") == 0 ? MARZ_JALALI : MARZ_GREGORIAN;
}

int32_t marz_settings_week_start(const marz_settings *settings)
{
    const int32_t day = marz_setting_weekday(settings->week_start);
    return day == MARZ_SETTING_NO_DAY ? 0 : day;
}
