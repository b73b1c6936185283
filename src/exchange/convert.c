#include "exchange/convert.h"

#include "base/money.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/// Everything about the cell at hand, so that helpers need not carry six arguments.
typedef struct job {
    marz_converter *converter;
    int32_t field;
    int32_t column; ///< in the list of all columns
    const marz_field_info *info;
    const marz_field_rule *rule;
    const marz_cell *cell;
    marz_error *error;
} job;

void marz_converter_deinit(marz_converter *converter)
{
    marz_buffer_deinit(&converter->work);
}

bool marz_value_is_empty(marz_kind kind, const marz_value *value)
{
    if (marz_kind_is_text(kind))
        return !value->text;
    return value->number == MARZ_UNKNOWN;
}

static marz_status no_memory(const job *j)
{
    return marz_fail(j->error, MARZ_E_NO_MEMORY, "no memory for a row");
}

/// The work buffer's text, kept for the row.
static const char *keep(const job *j)
{
    const marz_buffer *work = &j->converter->work;
    if (work->is_broken)
        return NULL;
    return marz_arena_copy(j->converter->scratch, work->text ? work->text : "", work->length);
}

static bool is_blank_text(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

/// Marks by which sources say "nothing".
static bool is_missing(const marz_cell *cell, bool is_text)
{
    static const char *const always[] = {"NULL", "\\N"};
    static const char *const numeric[] = {"-",    "--",   "\xe2\x80\x93", "\xe2\x80\x94",
                                          "n/a",  "N/A",  "#N/A",         "null",
                                          "None", "none", "nan",          "NaN"};
    const char *text = cell->text;
    if (*text > ' ' && !strchr("N\\-n#\xe2", *text))
        return false;
    if (is_blank_text(text))
        return true;
    if (cell->length > 4)
        return false;
    for (size_t k = 0; k < sizeof always / sizeof *always; k++)
        if (strcmp(text, always[k]) == 0)
            return true;
    for (size_t k = 0; !is_text && k < sizeof numeric / sizeof *numeric; k++)
        if (strcmp(text, numeric[k]) == 0)
            return true;
    return false;
}

typedef struct word {
    int32_t column;
    const char *from, *to;
} word;

static const word words[] = {
#define MARZ_WORD(entity, field, from, to) {MARZ_COLUMN_##entity##_##field, from, to},
#include "exchange/words.def"
#undef MARZ_WORD
};

#define WORD_COUNT (sizeof words / sizeof *words)

/// The different words of ours for a column, "a, b or c".
static void list_words(int32_t column, marz_buffer *out)
{
    const char *before = "";
    for (size_t k = 0; k < WORD_COUNT; k++) {
        const bool is_new =
            words[k].column == column && *words[k].to && strcmp(words[k].to, before) != 0;
        if (!is_new)
            continue;
        marz_buffer_print(out, "%s%s", *before ? ", " : "", words[k].to);
        before = words[k].to;
    }
}

static marz_status unknown_word(const job *j)
{
    marz_buffer list = {0};
    list_words(j->column, &list);
    marz_fail(j->error, MARZ_E_INPUT, "\"%.60s\" is not one of %s", j->cell->text,
              list.text ? list.text : "");
    marz_hint(j->error, "Change it in the file, or translate it in a mapping file (%s.values).",
              j->info->name);
    marz_buffer_deinit(&list);
    return MARZ_E_INPUT;
}

/// Our word for the compare key in the work buffer, or NULL.
static const char *find_word(const job *j)
{
    const char *key = j->converter->work.text;
    const char *found = NULL;
    marz_buffer from = {0};
    for (size_t k = 0; k < WORD_COUNT && key && !found; k++) {
        if (words[k].column != j->column)
            continue;
        marz_buffer_clear(&from);
        marz_text_key(words[k].from, strlen(words[k].from), &from);
        if (from.text && strcmp(from.text, key) == 0)
            found = words[k].to;
        j->converter->work.is_broken |= from.is_broken;
    }
    marz_buffer_deinit(&from);
    return found;
}

static const char *recall(const marz_recent_words *recent, const char *from)
{
    for (int32_t k = 0; k < MARZ_RECENT_WORDS && recent->to[k]; k++)
        if (strcmp(recent->from[k], from) == 0)
            return recent->to[k];
    return NULL;
}

static void remember(marz_recent_words *recent, const marz_cell *cell, const char *to)
{
    const int32_t at = recent->oldest;
    if (cell->length >= sizeof recent->from[at])
        return;
    memcpy(recent->from[at], cell->text, cell->length + 1);
    recent->to[at] = to;
    recent->oldest = (at + 1) % MARZ_RECENT_WORDS;
}

static marz_status to_word(const job *j, marz_value *value)
{
    marz_recent_words *recent = &j->converter->recent[j->field];
    value->text = recall(recent, j->cell->text);
    if (value->text)
        return MARZ_OK;
    marz_text_key(j->cell->text, j->cell->length, &j->converter->work);
    if (j->converter->work.is_broken)
        return no_memory(j);
    value->text = find_word(j);
    if (j->converter->work.is_broken)
        return no_memory(j);
    if (!value->text)
        return unknown_word(j);
    remember(recent, j->cell, value->text);
    return MARZ_OK;
}

/// Where systems list all companies of a contact or deal, "12;34": the first one is the primary
/// one.
static size_t first_of_several(const job *j)
{
    if (j->column != MARZ_COLUMN_contact_account && j->column != MARZ_COLUMN_deal_account)
        return j->cell->length;
    const char *semicolon = memchr(j->cell->text, ';', j->cell->length);
    if (!semicolon || semicolon == j->cell->text)
        return j->cell->length;
    j->converter->several[j->field] += semicolon[strspn(semicolon, "; ")] != '\0';
    return (size_t)(semicolon - j->cell->text);
}

static marz_status to_id(const job *j, marz_value *value)
{
    const marz_cell *cell = j->cell;
    const size_t given = first_of_several(j);
    value->text = cell->text;
    size_t length = given;
    if (given < cell->length || !marz_text_is_plain(cell->text, given)) {
        marz_text_id(cell->text, given, &j->converter->work);
        value->text = keep(j);
        length = j->converter->work.length;
    }
    if (!value->text)
        return no_memory(j);
    if (length > MARZ_ID_BYTES_MAX)
        return marz_fail(j->error, MARZ_E_INPUT, "the key \"%.40s\" is longer than %d bytes",
                         value->text, MARZ_ID_BYTES_MAX);
    return MARZ_OK;
}

static marz_status to_text(const job *j, marz_value *value)
{
    if (j->info->is_key || *j->info->reference)
        return to_id(j, value);
    if (j->converter->word_fields >> j->field & 1)
        return to_word(j, value);
    const marz_cell *cell = j->cell;
    if (j->column == MARZ_COLUMN_account_phone || j->column == MARZ_COLUMN_contact_phone)
        marz_text_phone(cell->text, cell->length, strcmp(j->converter->currency, "IRR") == 0,
                        &j->converter->work);
    else if (marz_text_is_plain(cell->text, cell->length))
        return value->text = cell->text, MARZ_OK;
    else
        marz_text_clean(cell->text, cell->length, &j->converter->work);
    value->text = keep(j);
    return value->text ? MARZ_OK : no_memory(j);
}

static void add_item(const job *j, const char *from, size_t length)
{
    marz_buffer *work = &j->converter->work;
    const size_t before = work->length;
    if (before)
        marz_buffer_char(work, ';');
    const size_t start = work->length;
    if (*j->info->reference)
        marz_text_id(from, length, work);
    else
        marz_text_clean(from, length, work);
    if (work->length == start)
        work->length = before;
}

/// Items separated by ; or the Persian ؛, without blanks around them and without empty ones.
static marz_status to_list(const job *j, marz_value *value)
{
    const char *p = j->cell->text;
    for (;;) {
        const char *latin = strchr(p, ';'), *persian = strstr(p, "\xd8\x9b");
        const char *end = latin && (!persian || latin < persian) ? latin : persian;
        add_item(j, p, end ? (size_t)(end - p) : strlen(p));
        if (!end)
            break;
        p = end + (*end == ';' ? 1 : 2);
    }
    if (j->converter->work.text)
        j->converter->work.text[j->converter->work.length] = '\0';
    value->text = keep(j);
    return value->text ? MARZ_OK : no_memory(j);
}

static int64_t factor_of(const job *j)
{
    return j->rule->factor > 0 ? j->rule->factor : 1;
}

static bool is_exact(const marz_cell *cell)
{
    return cell->kind == MARZ_CELL_NUMBER || cell->kind == MARZ_CELL_PERCENTAGE;
}

/// What the cell, the mapping or the file says about separators, and if nobody does, `normal`.
static marz_number_style style_of(const job *j, marz_number_style normal)
{
    if (is_exact(j->cell))
        return MARZ_NUMBER_POINT;
    return j->rule->has_style ? j->rule->style : j->converter->style | normal;
}

/// Columns in which a number below zero means something.
static bool may_be_negative(int32_t column)
{
    return column == MARZ_COLUMN_sale_amount || column == MARZ_COLUMN_sale_quantity ||
           column == MARZ_COLUMN_deal_amount || column == MARZ_COLUMN_territory_priority ||
           column == MARZ_COLUMN_account_revenue;
}

static marz_status check_sign(const job *j, const marz_value *value)
{
    if (value->number >= 0 || may_be_negative(j->column))
        return MARZ_OK;
    return marz_fail(j->error, MARZ_E_INPUT, "\"%.60s\" is below zero", j->cell->text);
}

static marz_status too_great(const job *j)
{
    return marz_fail(j->error, MARZ_E_INPUT, "\"%.60s\" is too great a number", j->cell->text);
}

static marz_status to_money(const job *j, marz_value *value)
{
    const marz_status status =
        marz_money_parse(j->cell->text, j->converter->currency, style_of(j, MARZ_NUMBER_ANY),
                         factor_of(j), &value->number, j->error);
    return status ? status : check_sign(j, value);
}

static marz_status to_integer(const job *j, marz_value *value)
{
    marz_decimal number;
    const marz_number_style style = style_of(j, MARZ_NUMBER_COMMA_GROUPS);
    const marz_status status = marz_decimal_parse(j->cell->text, style, &number, j->error);
    if (status)
        return status;
    if (factor_of(j) == 1 && !marz_decimal_fits(number, 0))
        return marz_fail(j->error, MARZ_E_INPUT, "\"%.60s\" is not a whole number", j->cell->text);
    if (!marz_decimal_fixed(number, factor_of(j), 0, &value->number))
        return too_great(j);
    return check_sign(j, value);
}

static marz_status to_decimal(const job *j, marz_value *value)
{
    marz_decimal number;
    const marz_number_style style = style_of(j, MARZ_NUMBER_POINT_DECIMAL);
    const marz_status status = marz_decimal_parse(j->cell->text, style, &number, j->error);
    if (status)
        return status;
    if (!marz_decimal_fixed(number, factor_of(j), 3, &value->number))
        return too_great(j);
    return check_sign(j, value);
}

static marz_status to_degrees(const job *j, marz_value *value)
{
    const bool is_latitude =
        j->column == MARZ_COLUMN_account_lat || j->column == MARZ_COLUMN_rep_lat;
    const int64_t limit = is_latitude ? 90 : 180;
    marz_decimal number;
    const marz_number_style style = is_exact(j->cell)
                                        ? MARZ_NUMBER_POINT
                                        : MARZ_NUMBER_POINT_DECIMAL | MARZ_NUMBER_COMMA_DECIMAL;
    const marz_status status = marz_decimal_parse(j->cell->text, style, &number, j->error);
    if (status)
        return status;
    if (!marz_decimal_fixed(number, 1, 6, &value->number) || value->number > limit * 1000000 ||
        value->number < -limit * 1000000) {
        marz_fail(j->error, MARZ_E_INPUT, "\"%.60s\" is not between -%d and %d degrees",
                  j->cell->text, (int)limit, (int)limit);
        marz_hint(j->error, "Longitude goes from -180 to 180, latitude from -90 to 90; are the two "
                            "columns swapped?");
        return MARZ_E_INPUT;
    }
    return MARZ_OK;
}

/// "12 %" and "0.12" are the same; a bare number of 1 or more could be either and is refused, as
/// settings refuse it. A workbook says what its cell shows.
static marz_status to_ratio(const job *j, marz_value *value)
{
    marz_buffer *work = &j->converter->work;
    marz_text_digits(j->cell->text, j->cell->length, work);
    char *percent = work->text ? strchr(work->text, '%') : NULL;
    if (work->is_broken || !work->text)
        return no_memory(j);
    if (percent)
        *percent = ' ';
    marz_decimal number;
    const marz_number_style style = style_of(j, MARZ_NUMBER_POINT_DECIMAL);
    const marz_status status = marz_decimal_parse(work->text, style, &number, NULL);
    if (status == MARZ_E_NO_MEMORY)
        return no_memory(j);
    if (status || !marz_decimal_fixed(number, 1, percent ? 4 : 6, &value->number))
        return marz_fail(j->error, MARZ_E_INPUT, "\"%.60s\" is not a share", j->cell->text);
    const bool is_bare = !percent && j->cell->kind != MARZ_CELL_PERCENTAGE;
    if (is_bare && (value->number >= 1000000 || value->number <= -1000000))
        return marz_fail(j->error, MARZ_E_INPUT,
                         "\"%.60s\" may mean a percentage or a share of 1: write the percent sign",
                         j->cell->text);
    return check_sign(j, value);
}

static marz_status to_flag(const job *j, marz_value *value)
{
    static const struct {
        const char *word;
        int64_t flag;
    } known[] = {{"1", 1}, {"yes", 1}, {"y", 1}, {"true", 1},  {"x", 1},  {"بله", 1},
                 {"0", 0}, {"no", 0},  {"n", 0}, {"false", 0}, {"خیر", 0}};
    marz_buffer *work = &j->converter->work;
    marz_text_key(j->cell->text, j->cell->length, work);
    if (work->is_broken)
        return no_memory(j);
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (strcmp(known[k].word, work->text ? work->text : "") != 0)
            continue;
        value->number = known[k].flag;
        return MARZ_OK;
    }
    return marz_fail(j->error, MARZ_E_INPUT, "\"%.60s\" is neither yes nor no", j->cell->text);
}

#define SERIAL_MIN 61      ///< 1900-03-01: before it the calendar of Excel has a day too many
#define SERIAL_MAX 200000  ///< 2447-07-29
#define SERIAL_EPOCH 25569 ///< of 1970-01-01

/// A number of days since 1899-12-30, as spreadsheets keep dates.
static bool serial_day(const job *j, int32_t *day)
{
    marz_decimal number;
    int64_t thousandths;
    if (!is_exact(j->cell) || marz_decimal_parse(j->cell->text, MARZ_NUMBER_POINT, &number, NULL) ||
        !marz_decimal_fixed(number, 1, 3, &thousandths))
        return false;
    const int64_t serial = thousandths / 1000;
    if (serial < SERIAL_MIN || serial > SERIAL_MAX)
        return false;
    *day = (int32_t)(serial - SERIAL_EPOCH);
    return true;
}

static int32_t month_length(int32_t year, int32_t month)
{
    const marz_date next =
        month == 12 ? (marz_date){year + 1, 1, 1} : (marz_date){year, month + 1, 1};
    return marz_day_from_gregorian(next) - marz_day_from_gregorian((marz_date){year, month, 1});
}

/// Moves by months; the day stays unless the month is too short for it.
/// @return false if the year is none of 1583 to 9900
static bool add_months(int32_t months, int32_t *day)
{
    marz_date date = marz_day_to_gregorian(*day);
    const int32_t total = date.year * 12 + date.month - 1 + months;
    if (total < 1583 * 12 || total > 9900 * 12)
        return false;
    date.year = total / 12;
    date.month = total % 12 + 1;
    const int32_t length = month_length(date.year, date.month);
    date.day = date.day < length ? date.day : length;
    *day = marz_day_from_gregorian(date);
    return true;
}

static bool snap_day(marz_snap snap, int32_t *day)
{
    if (snap == MARZ_SNAP_NONE)
        return true;
    const bool is_last = snap == MARZ_SNAP_MONTH_LAST || snap == MARZ_SNAP_QUARTER_LAST ||
                         snap == MARZ_SNAP_YEAR_LAST;
    const bool is_month = snap == MARZ_SNAP_MONTH_FIRST || snap == MARZ_SNAP_MONTH_LAST;
    const bool is_year = snap == MARZ_SNAP_YEAR_FIRST || snap == MARZ_SNAP_YEAR_LAST;
    const int32_t months = is_month ? 1 : is_year ? 12 : 3;
    marz_date date = marz_day_to_gregorian(*day);
    date.month = (date.month - 1) / months * months + 1;
    date.day = 1;
    *day = marz_day_from_gregorian(date);
    if (!is_last)
        return true;
    if (!add_months(months, day))
        return false;
    --*day;
    return true;
}

#define SHIFT_DAY_MIN (-141427) ///< 1582-10-15
#define SHIFT_DAY_MAX 2896000   ///< in the year 9899

/// Applies the shifts and the period of the rule. @return false where no calendar goes
static bool move_day(const marz_field_rule *rule, int32_t *day)
{
    for (int32_t k = 0; k < rule->shift_count; k++) {
        const marz_shift shift = rule->shifts[k];
        if (*day < SHIFT_DAY_MIN || *day > SHIFT_DAY_MAX)
            return false;
        if (shift.unit == 'd')
            *day += shift.count;
        else if (!add_months(shift.count * (shift.unit == 'y' ? 12 : 1), day))
            return false;
    }
    if (rule->shift_count == 0 && rule->snap == MARZ_SNAP_NONE)
        return true;
    return *day >= SHIFT_DAY_MIN && *day <= SHIFT_DAY_MAX && snap_day(rule->snap, day);
}

static marz_status to_date(const job *j, marz_value *value)
{
    int32_t day;
    if (!serial_day(j, &day)) {
        const marz_day_order order =
            j->rule->has_order ? j->rule->order : MARZ_DAY_ORDER_YEAR_FIRST;
        const marz_status status = marz_day_parse(j->cell->text, order, &day, j->error);
        if (status)
            return status;
    }
    if (!move_day(j->rule, &day))
        return marz_fail(j->error, MARZ_E_INPUT, "\"%.40s\" cannot be shifted so far",
                         j->cell->text);
    value->number = day;
    return MARZ_OK;
}

static marz_status convert(const job *j, marz_value *value)
{
    switch (j->info->kind) {
    case MARZ_KIND_TEXT:
        return to_text(j, value);
    case MARZ_KIND_LIST:
        return to_list(j, value);
    case MARZ_KIND_INT:
        return to_integer(j, value);
    case MARZ_KIND_DECIMAL:
        return to_decimal(j, value);
    case MARZ_KIND_MONEY:
        return to_money(j, value);
    case MARZ_KIND_DATE:
        return to_date(j, value);
    case MARZ_KIND_DEGREES:
        return to_degrees(j, value);
    case MARZ_KIND_RATIO:
        return to_ratio(j, value);
    case MARZ_KIND_FLAG:
        return to_flag(j, value);
    }
    return marz_fail(j->error, MARZ_E_INTERNAL, "unknown kind of column");
}

void marz_converter_init(marz_converter *converter, marz_entity entity, marz_arena *scratch,
                         const char *currency, marz_number_style style)
{
    static const int32_t starts[] = {
#define MARZ_ENTITY(name, stem, help) MARZ_START_##name,
#define MARZ_FIELD(entity, name, kind, flags, reference, help)
#include "model/entities.def"
#undef MARZ_ENTITY
#undef MARZ_FIELD
    };
    *converter = (marz_converter){.entity = entity,
                                  .info = marz_entity_info_of(entity),
                                  .first_column = starts[entity],
                                  .scratch = scratch,
                                  .currency = currency,
                                  .style = style};
    for (size_t k = 0; k < WORD_COUNT; k++) {
        const int32_t field = words[k].column - starts[entity];
        if (field >= 0 && field < converter->info.field_count)
            converter->word_fields |= UINT32_C(1) << field;
    }
}

marz_status marz_convert(marz_converter *converter, int32_t field, const marz_field_rule *rule,
                         const marz_cell *cell, marz_value *value, marz_error *error)
{
    assert(field >= 0 && field < converter->info.field_count);
    const marz_field_info *info = &converter->info.fields[field];
    *value = (marz_value){.text = NULL, .number = MARZ_UNKNOWN};
    if (is_missing(cell, marz_kind_is_text(info->kind)))
        return MARZ_OK;
    marz_buffer_clear(&converter->work);
    const job j = {.converter = converter,
                   .field = field,
                   .column = converter->first_column + field,
                   .info = info,
                   .rule = rule,
                   .cell = cell,
                   .error = error};
    const marz_status status = convert(&j, value);
    if (value->text && !*value->text)
        value->text = NULL;
    return status;
}

const char *marz_status_of_stage(const char *stage)
{
    marz_buffer key = {0};
    marz_text_key(stage, strlen(stage), &key);
    const char *text = key.text ? key.text : "";
    const char *status = "open";
    if (strstr(text, "won") || strcmp(text, "برنده") == 0 || strcmp(text, "موفق") == 0)
        status = "won";
    else if (strstr(text, "lost") || strcmp(text, "باخته") == 0 || strcmp(text, "ناموفق") == 0)
        status = "lost";
    const bool is_broken = key.is_broken;
    marz_buffer_deinit(&key);
    return is_broken ? NULL : status;
}
