#include "model/settings_internal.h"

#include "base/money.h"
#include "model/instance.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
static const char *const places[] = {"missing", "unknown", "no"};
static const char *const objectives[] = {"travel", "moment", "max"};
static const char *const languages[] = {"en", "fa"};
static const char *const calendars[] = {"gregorian", "jalali"};
static const char *const rial_units[] = {"rial", "toman"};
static const char *const dimensions[] = {"industry",  "size",    "role",
                                         "deal_size", "country", "province"};

#define COUNT(words) ((int32_t)(sizeof(words) / sizeof *(words)))

// ---------------------------------------------------------------- folding

/// ASCII letter of the character at `p`, and how many bytes it takes; other bytes stay.
static char fold_one(const unsigned char *p, size_t *size)
{
    *size = 2;
    if (p[0] == 0xDB && p[1] >= 0xB0 && p[1] <= 0xB9) // Persian digits U+06F0 …
        return (char)('0' + p[1] - 0xB0);
    if (p[0] == 0xD9 && p[1] >= 0xA0 && p[1] <= 0xA9) // Arabic digits U+0660 …
        return (char)('0' + p[1] - 0xA0);
    if (p[0] == 0xD9 && p[1] == 0xAA) // U+066A, percent sign
        return '%';
    if (p[0] == 0xD9 && p[1] == 0xAB) // U+066B, decimal separator
        return '.';
    *size = 1;
    return (char)p[0];
}

bool marz_setting_fold(const char *text, char folded[static MARZ_SETTING_TEXT_MAX])
{
    const unsigned char *p = (const unsigned char *)text;
    while (isspace(*p))
        p++;
    size_t length = 0;
    for (size_t size; *p; p += size) {
        if (length + 1 >= MARZ_SETTING_TEXT_MAX)
            return false;
        folded[length++] = fold_one(p, &size);
    }
    while (length > 0 && isspace((unsigned char)folded[length - 1]))
        length--;
    folded[length] = '\0';
    return true;
}

static void lower_case(const char *text, char value[static MARZ_SETTING_TEXT_MAX])
{
    size_t k = 0;
    for (; text[k]; k++)
        value[k] = (char)tolower((unsigned char)text[k]);
    value[k] = '\0';
}

// ---------------------------------------------------------------- words of a fixed list

static int32_t find_word(const char *const *words, int32_t count, const char *word, size_t length)
{
    for (int32_t k = 0; k < count; k++)
        if (strlen(words[k]) == length && memcmp(words[k], word, length) == 0)
            return k;
    return MARZ_SETTING_NO_DAY;
}

int32_t marz_setting_weekday(const char *name)
{
    return find_word(weekdays, COUNT(weekdays), name, strlen(name));
}

static void hint_words(const char *const *words, int32_t count, marz_error *error)
{
    char all[MARZ_SETTING_TEXT_MAX] = "";
    size_t length = 0;
    for (int32_t k = 0; k < count && length < sizeof all; k++)
        length +=
            (size_t)snprintf(all + length, sizeof all - length, "%s%s", k ? ", " : "", words[k]);
    marz_hint(error, "Use one of: %s.", all);
}

static marz_status check_word(const char *key, const char *const *words, int32_t count,
                              char value[static MARZ_SETTING_TEXT_MAX], marz_error *error)
{
    if (find_word(words, count, value, strlen(value)) >= 0)
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "%s cannot be \"%s\"", key, value);
    hint_words(words, count, error);
    return MARZ_E_USAGE;
}

static marz_status check_language(const char *key, char *value, marz_error *error)
{
    return check_word(key, languages, COUNT(languages), value, error);
}

static marz_status check_place(const char *key, char *value, marz_error *error)
{
    return check_word(key, places, COUNT(places), value, error);
}

static marz_status check_objective(const char *key, char *value, marz_error *error)
{
    return check_word(key, objectives, COUNT(objectives), value, error);
}

static marz_status check_calendar(const char *key, char *value, marz_error *error)
{
    return check_word(key, calendars, COUNT(calendars), value, error);
}

static marz_status check_rial(const char *key, char *value, marz_error *error)
{
    return check_word(key, rial_units, COUNT(rial_units), value, error);
}

static marz_status check_week_start(const char *key, char *value, marz_error *error)
{
    return check_word(key, weekdays, COUNT(weekdays), value, error);
}

// ---------------------------------------------------------------- texts with a form

static marz_status check_currency(const char *key, char *value, marz_error *error)
{
    for (char *p = value; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    char nearest[4];
    if (marz_currency_is_known(value))
        return MARZ_OK;
    if (marz_currency_is_code(value)) {
        marz_fail(error, MARZ_E_USAGE, "no currency has the code %s", value);
        if (marz_currency_nearest(value, nearest))
            marz_hint(error, "Did you mean %s? Codes are those of ISO 4217.", nearest);
        else
            marz_hint(error, "Use the ISO 4217 code, such as USD, EUR or IRR.");
        return MARZ_E_USAGE;
    }
    marz_fail(error, MARZ_E_USAGE, "%s is a code of three letters, not \"%s\"", key, value);
    marz_hint(error, "Use the ISO 4217 code, such as USD, EUR or IRR.");
    return MARZ_E_USAGE;
}

static marz_status check_workdays(const char *key, char *value, marz_error *error)
{
    if (strlen(value) == 7 && strspn(value, "015") == 7 && strpbrk(value, "15"))
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "%s has seven digits from Monday on, not \"%s\"", key, value);
    marz_hint(error, "Use 1 for a full day, 5 for half a day, 0 for none, and at least one day of "
                     "work, e.g. 1111100.");
    return MARZ_E_USAGE;
}

/// "industry, size" becomes "industry,size"; no dimension twice.
static marz_status check_segments(const char *key, char *value, marz_error *error)
{
    char kept[MARZ_SETTING_TEXT_MAX];
    size_t length = 0;
    uint32_t seen = 0;
    for (const char *p = value;; p++) {
        p += strspn(p, " ");
        const size_t size = strcspn(p, ", ");
        const int32_t word = find_word(dimensions, COUNT(dimensions), p, size);
        if (word < 0 || (seen >> word & 1)) {
            marz_fail(error, MARZ_E_USAGE,
                      word < 0 ? "%s cannot contain \"%.*s\"" : "%s contains \"%.*s\" twice", key,
                      (int)size, p);
            hint_words(dimensions, COUNT(dimensions), error);
            return MARZ_E_USAGE;
        }
        seen |= UINT32_C(1) << word;
        length += (size_t)snprintf(kept + length, sizeof kept - length, "%s%s", length ? "," : "",
                                   dimensions[word]);
        p += size + strspn(p + size, " ");
        if (*p != ',' && *p)
            return marz_fail(error, MARZ_E_USAGE, "%s needs commas between dimensions: \"%s\"", key,
                             value);
        if (!*p)
            break;
    }
    memcpy(value, kept, length + 1);
    return MARZ_OK;
}

static marz_status check_travel(const char *key, char *value, marz_error *error)
{
    marz_travel travel = {0};
    marz_error problem;
    if (marz_travel_parse(value, &travel, &problem) == MARZ_OK && travel.point_count >= 2)
        return MARZ_OK;
    if (travel.point_count == 1)
        marz_fail(error, MARZ_E_USAGE, "%s needs two points at least, not \"%s\"", key, value);
    else
        marz_fail(error, MARZ_E_USAGE, "%s: %s", key, problem.message);
    marz_hint(
        error,
        "Write kilometres of road and minutes, e.g. \"0:0 20:30 100:90\": 2 to %d points from "
        "0 km, both rising.",
        MARZ_TRAVEL_POINTS_MAX);
    return MARZ_E_USAGE;
}

static const struct {
    const char *key;
    marz_status (*check)(const char *key, char *value, marz_error *error);
} rules[] = {
    {"currency", check_currency},       {"language", check_language},
    {"calendar", check_calendar},       {"week.start", check_week_start},
    {"week.workdays", check_workdays},  {"market.segments", check_segments},
    {"travel.table", check_travel},     {"currency.rial", check_rial},
    {"map.objective", check_objective}, {"map.place", check_place},
};

marz_status marz_setting_check_text(const char *key, const char *text,
                                    char value[static MARZ_SETTING_TEXT_MAX], marz_error *error)
{
    lower_case(text, value);
    for (int32_t k = 0; k < COUNT(rules); k++)
        if (strcmp(rules[k].key, key) == 0)
            return rules[k].check(key, value, error);
    return marz_fail(error, MARZ_E_INTERNAL, "the text setting %s has no rule", key);
}
