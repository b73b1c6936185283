#include "exchange/mapping_value.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define PARTS_MAX 16
#define WORDS_MAX 32

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the mapping");
}

/// A copy without blanks at its ends.
static char *trimmed(const char *from, size_t length, marz_arena *arena)
{
    while (length && (*from == ' ' || *from == '\t'))
        from++, length--;
    while (length && (from[length - 1] == ' ' || from[length - 1] == '\t'))
        length--;
    return marz_arena_copy(arena, from, length);
}

static marz_status add_part(marz_field_rule *rule, const char *from, size_t length, bool is_column,
                            marz_arena *arena, marz_error *error)
{
    if (length == 0 && !is_column)
        return MARZ_OK;
    if (rule->part_count == PARTS_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "a value has more than %d pieces", PARTS_MAX);
    marz_part *part = &rule->parts[rule->part_count];
    part->text = is_column ? trimmed(from, length, arena) : marz_arena_copy(arena, from, length);
    part->is_column = is_column;
    if (!part->text)
        return no_memory(error);
    if (is_column && !*part->text)
        return marz_fail(error, MARZ_E_INPUT, "the name of a column is empty");
    rule->part_count++;
    return MARZ_OK;
}

static marz_status composed(const char *text, marz_arena *arena, marz_field_rule *rule,
                            marz_error *error)
{
    marz_status status = MARZ_OK;
    while (*text && !status) {
        const size_t run = strcspn(text, "{");
        status = add_part(rule, text, run, false, arena, error);
        text += run;
        if (status || !*text)
            break;
        const char *end = strchr(text, '}');
        if (!end)
            return marz_fail(error, MARZ_E_INPUT, "a { is not closed");
        status = add_part(rule, text + 1, (size_t)(end - text - 1), true, arena, error);
        text = end + 1;
    }
    return status;
}

marz_status marz_value_parts(const char *text, marz_arena *arena, marz_field_rule *rule,
                             marz_error *error)
{
    const size_t length = strlen(text);
    rule->parts = MARZ_NEW(arena, marz_part, PARTS_MAX);
    rule->part_count = 0;
    if (!rule->parts)
        return no_memory(error);
    if (length == 0)
        return marz_fail(error, MARZ_E_INPUT, "nothing stands behind the =");
    if (length >= 3 && text[0] == '"' && text[length - 1] == '"')
        return add_part(rule, text + 1, length - 2, false, arena, error);
    if (strchr(text, '{'))
        return composed(text, arena, rule, error);
    return add_part(rule, text, length, true, arena, error);
}

/// The words between the bars, as marz_text_id writes them.
static marz_status split_words(const char *text, marz_arena *arena, marz_condition *c,
                               marz_error *error)
{
    const char **words = MARZ_NEW(arena, const char *, WORDS_MAX);
    if (!words)
        return no_memory(error);
    for (;;) {
        const size_t length = strcspn(text, "|");
        if (c->word_count == WORDS_MAX)
            return marz_fail(error, MARZ_E_LIMIT, "a condition has more than %d words", WORDS_MAX);
        marz_buffer id = {0};
        marz_text_id(text, length, &id);
        const char *word = marz_arena_copy(arena, id.text ? id.text : "", id.length);
        const bool is_broken = id.is_broken;
        marz_buffer_deinit(&id);
        if (!word || is_broken)
            return no_memory(error);
        words[c->word_count++] = word;
        if (!text[length])
            break;
        text += length + 1;
    }
    c->words = words;
    return MARZ_OK;
}

/// Does `text` end with `ending`? Then its length without it, else 0.
static size_t without_ending(const char *text, const char *ending)
{
    const size_t length = strlen(text), size = strlen(ending);
    return length > size && strcmp(text + length - size, ending) == 0 ? length - size : 0;
}

marz_status marz_value_condition(const char *text, marz_arena *arena, marz_condition *condition,
                                 marz_error *error)
{
    *condition = (marz_condition){0};
    size_t length = without_ending(text, " is not empty");
    condition->is_not = length > 0;
    if (!length)
        length = without_ending(text, " is empty");
    const char *words = "";
    if (!length) {
        const char *equals = strchr(text, '=');
        if (!equals || equals == text) {
            marz_fail(error, MARZ_E_INPUT, "\"%s\" is no condition", text);
            marz_hint(error, "Write Column = a | b, Column != a, or Column is not empty.");
            return MARZ_E_INPUT;
        }
        condition->is_not = equals[-1] == '!';
        length = (size_t)(equals - text) - (condition->is_not ? 1 : 0);
        words = equals + 1;
    }
    condition->name = trimmed(text, length, arena);
    if (!condition->name)
        return no_memory(error);
    return split_words(words, arena, condition, error);
}

/// One row of a list of words that a setting takes.
typedef struct choice {
    const char *word;
    int32_t value;
} choice;

static marz_status choose(const char *text, const choice *choices, const char *expected,
                          int32_t *value, marz_error *error)
{
    for (; choices->word; choices++) {
        if (strcmp(choices->word, text) != 0)
            continue;
        *value = choices->value;
        return MARZ_OK;
    }
    return marz_fail(error, MARZ_E_INPUT, "\"%s\" is not one of %s", text, expected);
}

marz_status marz_value_separator(const char *text, char *separator, marz_error *error)
{
    static const choice choices[] = {{"comma", ','}, {",", ','},    {"semicolon", ';'}, {";", ';'},
                                     {"tab", '\t'},  {"pipe", '|'}, {"|", '|'},         {NULL, 0}};
    int32_t value;
    const marz_status status = choose(text, choices, "comma, semicolon, tab, pipe", &value, error);
    if (!status)
        *separator = (char)value;
    return status;
}

marz_status marz_value_style(const char *text, marz_number_style *style, marz_error *error)
{
    static const choice choices[] = {
        {"1,234.50", MARZ_NUMBER_POINT},         {"1.234,50", MARZ_NUMBER_COMMA},
        {"1 234,50", MARZ_NUMBER_COMMA_DECIMAL}, {"1234,50", MARZ_NUMBER_COMMA_DECIMAL},
        {"1234.50", MARZ_NUMBER_POINT_DECIMAL},  {NULL, 0}};
    int32_t value;
    const marz_status status =
        choose(text, choices, "1,234.50 or 1.234,50 or 1 234,50 or 1234.50", &value, error);
    if (!status)
        *style = (marz_number_style)value;
    return status;
}

marz_status marz_value_order(const char *text, marz_day_order *order, marz_error *error)
{
    static const choice choices[] = {
        {"YYYY-MM-DD", MARZ_DAY_ORDER_YEAR_FIRST},  {"YYYY/MM/DD", MARZ_DAY_ORDER_YEAR_FIRST},
        {"DD/MM/YYYY", MARZ_DAY_ORDER_DAY_FIRST},   {"DD.MM.YYYY", MARZ_DAY_ORDER_DAY_FIRST},
        {"MM/DD/YYYY", MARZ_DAY_ORDER_MONTH_FIRST}, {NULL, 0}};
    int32_t value;
    const marz_status status =
        choose(text, choices, "YYYY-MM-DD, DD/MM/YYYY, MM/DD/YYYY", &value, error);
    if (!status)
        *order = (marz_day_order)value;
    return status;
}

#define SCALE_MAX 1000000000

marz_status marz_value_scale(const char *text, int64_t *factor, marz_error *error)
{
    char *end;
    const long value = strtol(text, &end, 10);
    if (end == text || *end || value < 1 || value > SCALE_MAX)
        return marz_fail(error, MARZ_E_INPUT, "the scale \"%s\" is no whole number from 1 to %d",
                         text, SCALE_MAX);
    *factor = value;
    return MARZ_OK;
}

static marz_status no_shift(const char *text, marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "\"%s\" is no shift of a date", text);
    marz_hint(error, "Write it as -5 days +79 months; units are days, months and years.");
    return MARZ_E_INPUT;
}

#define SHIFT_MAX 100000 ///< in either direction, whatever the unit

marz_status marz_value_shift(const char *text, marz_field_rule *rule, marz_error *error)
{
    static const choice units[] = {{"day", 'd'},  {"days", 'd'},  {"month", 'm'}, {"months", 'm'},
                                   {"year", 'y'}, {"years", 'y'}, {NULL, 0}};
    const char *p = text;
    rule->shift_count = 0;
    while (*p) {
        char *end;
        const long count = strtol(p, &end, 10);
        if (end == p || *end != ' ' || count < -SHIFT_MAX || count > SHIFT_MAX ||
            rule->shift_count == MARZ_SHIFTS_MAX)
            return no_shift(text, error);
        p = end + strspn(end, " ");
        const size_t length = strcspn(p, " ");
        char word[8] = "";
        if (length < sizeof word)
            memcpy(word, p, length);
        int32_t unit;
        if (choose(word, units, "", &unit, NULL))
            return no_shift(text, error);
        rule->shifts[rule->shift_count++] = (marz_shift){(int32_t)count, (char)unit};
        p += length;
        p += strspn(p, " ");
    }
    return rule->shift_count ? MARZ_OK : no_shift(text, error);
}

marz_status marz_value_snap(const char *text, marz_snap *snap, marz_error *error)
{
    static const choice choices[] = {{"first of month", MARZ_SNAP_MONTH_FIRST},
                                     {"last of month", MARZ_SNAP_MONTH_LAST},
                                     {"first of quarter", MARZ_SNAP_QUARTER_FIRST},
                                     {"last of quarter", MARZ_SNAP_QUARTER_LAST},
                                     {"first of year", MARZ_SNAP_YEAR_FIRST},
                                     {"last of year", MARZ_SNAP_YEAR_LAST},
                                     {NULL, 0}};
    int32_t value;
    const marz_status status =
        choose(text, choices, "first or last of month, quarter or year", &value, error);
    if (!status)
        *snap = (marz_snap)value;
    return status;
}
