#include "app/predicate.h"

#include "base/money.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef enum field_kind { FIELD_WORD, FIELD_COUNT, FIELD_MONEY } field_kind;

enum { INDUSTRY, KIND, COUNTRY, PROVINCE, CITY, EMPLOYEES, REVENUE, FIELD_TOTAL };

static const struct {
    const char *name;
    field_kind kind;
} fields[FIELD_TOTAL] = {
    [INDUSTRY] = {"industry", FIELD_WORD}, [KIND] = {"kind", FIELD_WORD},
    [COUNTRY] = {"country", FIELD_WORD},   [PROVINCE] = {"province", FIELD_WORD},
    [CITY] = {"city", FIELD_WORD},         [EMPLOYEES] = {"employees", FIELD_COUNT},
    [REVENUE] = {"revenue", FIELD_MONEY},
};

typedef struct reader {
    const char *text, *at;
    const char *currency;
    marz_arena *arena;
    marz_error *error;
} reader;

static marz_status refuse(const reader *r, const char *expected)
{
    marz_fail(r->error, MARZ_E_INPUT, "cannot understand \"%s\" at character %d: expected %s",
              r->text, (int)(r->at - r->text) + 1, expected);
    marz_hint(r->error, "Write for example: industry = retail and employees >= 100.");
    return MARZ_E_INPUT;
}

static void skip_blanks(reader *r)
{
    r->at += strspn(r->at, " \t");
}

static bool take(reader *r, const char *token)
{
    const size_t length = strlen(token);
    if (strncmp(r->at, token, length) != 0)
        return false;
    r->at += length;
    return true;
}

static bool take_field(reader *r, int32_t *field)
{
    for (int32_t k = 0; k < FIELD_TOTAL; k++) {
        const size_t length = strlen(fields[k].name);
        if (strncmp(r->at, fields[k].name, length) != 0 || !strchr(" \t=!<>", r->at[length]))
            continue;
        r->at += length;
        *field = k;
        return true;
    }
    return false;
}

static bool take_comparison(reader *r, marz_comparison *comparison)
{
    // Longer signs first, so that "<=" is not read as "<".
    static const struct {
        const char *sign;
        marz_comparison comparison;
    } signs[] = {{"!=", MARZ_NOT_EQUAL}, {"<=", MARZ_AT_MOST}, {">=", MARZ_AT_LEAST},
                 {"=", MARZ_EQUAL},      {"<", MARZ_LESS},     {">", MARZ_MORE}};
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        if (!take(r, signs[k].sign))
            continue;
        *comparison = signs[k].comparison;
        return true;
    }
    return false;
}

/// A value: in double quotes, or up to the next blank.
static const char *take_value(reader *r)
{
    const bool is_quoted = take(r, "\"");
    const size_t length = strcspn(r->at, is_quoted ? "\"" : " \t");
    if (length == 0 || (is_quoted && r->at[length] != '"'))
        return NULL;
    const char *value = marz_arena_copy(r->arena, r->at, length);
    r->at += length + is_quoted;
    return value;
}

static const char *key_of(const char *text, marz_arena *arena)
{
    marz_buffer key = {0};
    marz_text_key(text, strlen(text), &key);
    const char *copy = key.is_broken ? NULL : marz_arena_copy(arena, key.text, key.length);
    marz_buffer_deinit(&key);
    return copy;
}

static marz_status read_value(reader *r, marz_condition *condition, const char *value)
{
    marz_decimal number;
    switch (fields[condition->field].kind) {
    case FIELD_WORD:
        if (condition->comparison > MARZ_NOT_EQUAL)
            return refuse(r, "= or != for a word");
        condition->word = key_of(value, r->arena);
        return condition->word ? MARZ_OK : marz_fail(r->error, MARZ_E_NO_MEMORY, "no memory");
    case FIELD_MONEY:
        return marz_money_parse(value, r->currency, MARZ_NUMBER_POINT, 1, &condition->number,
                                r->error);
    case FIELD_COUNT:
        break;
    }
    if (marz_decimal_parse(value, MARZ_NUMBER_POINT, &number, r->error) ||
        !marz_decimal_fixed(number, 1, 0, &condition->number))
        return refuse(r, "a whole number");
    return MARZ_OK;
}

static marz_status read_condition(reader *r, marz_condition *condition)
{
    skip_blanks(r);
    if (!take_field(r, &condition->field))
        return refuse(r, "industry, kind, country, province, city, employees or revenue");
    skip_blanks(r);
    if (!take_comparison(r, &condition->comparison))
        return refuse(r, "=, !=, <, <=, > or >=");
    skip_blanks(r);
    const char *value = take_value(r);
    return value ? read_value(r, condition, value) : refuse(r, "a value");
}

marz_status marz_predicate_parse(const char *text, const char *currency, marz_arena *arena,
                                 marz_predicate *predicate, marz_error *error)
{
    marz_predicate fresh = {.count = 0};
    reader r = {.text = text, .at = text, .currency = currency, .arena = arena, .error = error};
    while (text && *text) {
        if (fresh.count == MARZ_CONDITIONS_MAX)
            return refuse(&r, "at most 16 conditions");
        const marz_status status = read_condition(&r, &fresh.conditions[fresh.count++]);
        if (status)
            return status;
        skip_blanks(&r);
        if (*r.at == '\0')
            break;
        if (!take(&r, "and "))
            return refuse(&r, "\"and\" or the end");
    }
    *predicate = fresh;
    return MARZ_OK;
}

static const char *word_of(int32_t field, const marz_company *company, const marz_account *account)
{
    static const char *const kinds[] = {"customer", "prospect", "partner", "house"};
    switch (field) {
    case INDUSTRY:
        return account->industry == MARZ_NONE ? "" : company->industries.names[account->industry];
    case KIND:
        return kinds[account->kind];
    case COUNTRY:
        return account->address.country;
    case PROVINCE:
        return account->address.province;
    default:
        return account->address.city;
    }
}

static bool word_holds(const marz_condition *condition, const char *word)
{
    marz_buffer key = {0};
    if (word && *word)
        marz_text_key(word, strlen(word), &key);
    const bool is_known = key.length > 0;
    const bool is_equal = is_known && strcmp(key.text, condition->word) == 0;
    marz_buffer_deinit(&key);
    return is_known && is_equal == (condition->comparison == MARZ_EQUAL);
}

static bool number_holds(const marz_condition *condition, int64_t number)
{
    if (number == MARZ_UNKNOWN)
        return false;
    switch (condition->comparison) {
    case MARZ_EQUAL:
        return number == condition->number;
    case MARZ_NOT_EQUAL:
        return number != condition->number;
    case MARZ_LESS:
        return number < condition->number;
    case MARZ_AT_MOST:
        return number <= condition->number;
    case MARZ_MORE:
        return number > condition->number;
    case MARZ_AT_LEAST:
        break;
    }
    return number >= condition->number;
}

bool marz_predicate_holds(const marz_predicate *predicate, const marz_company *company,
                          const marz_account *account)
{
    for (int32_t k = 0; k < predicate->count; k++) {
        const marz_condition *condition = &predicate->conditions[k];
        const bool holds = condition->field == EMPLOYEES
                               ? number_holds(condition, account->employees)
                           : condition->field == REVENUE
                               ? number_holds(condition, account->revenue_minor)
                               : word_holds(condition, word_of(condition->field, company, account));
        if (!holds)
            return false;
    }
    return true;
}
