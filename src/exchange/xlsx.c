#include "exchange/xlsx.h"

#include "base/calendar.h"
#include "base/text.h"
#include "exchange/workbook.h"
#include "exchange/xml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A cell being read: where its text lies and what it is.
typedef struct span {
    size_t offset, length;
    marz_cell_kind kind;
} span;

typedef struct sheet {
    marz_table table;
    marz_package *package;
    marz_workbook book;
    marz_xml xml;
    marz_buffer text;  ///< cells of the row, each with its zero
    marz_buffer spans; ///< span[column_count]
    marz_buffer cells; ///< marz_cell[column_count] as given out
    marz_buffer value; ///< text of the cell being read
    int32_t column_count;
    int64_t line;   ///< number of the row
    int32_t column; ///< of the cell being read, from 0
    int32_t next_column;
    int32_t style;
    char type[12];
    bool is_in_row, is_in_value, is_in_phonetic, has_row;
    const char *problem;
    int32_t problem_column;
    bool is_too_wide, is_too_long;
} sheet;

/// "AB12" → 27; the next column if there is no reference; -1 beyond the limit.
static int32_t column_of(const char *reference, int32_t next)
{
    if (!reference)
        return next;
    int64_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z'; reference++) {
        column = column * 26 + (*reference - 'A' + 1);
        if (column > MARZ_TABLE_COLUMNS_MAX)
            return -1;
    }
    return (int32_t)column - 1;
}

static void begin_row(sheet *s, const char *const *attributes)
{
    const char *number = marz_xml_attribute(attributes, "r");
    const int64_t line = number ? strtoll(number, NULL, 10) : s->line + 1;
    s->line = line > s->line ? line : s->line + 1;
    s->is_in_row = true;
    s->next_column = 0;
    s->column_count = 0;
    s->problem = NULL;
    marz_buffer_clear(&s->text);
    marz_buffer_clear(&s->spans);
}

static void begin_cell(sheet *s, const char *const *attributes)
{
    const char *type = marz_xml_attribute(attributes, "t");
    const char *style = marz_xml_attribute(attributes, "s");
    s->column = column_of(marz_xml_attribute(attributes, "r"), s->next_column);
    s->style = style ? (int32_t)strtol(style, NULL, 10) : 0;
    snprintf(s->type, sizeof s->type, "%s", type ? type : "n");
    marz_buffer_clear(&s->value);
    s->is_too_wide |= s->column < 0 || s->column >= MARZ_TABLE_COLUMNS_MAX;
    if (s->is_too_wide)
        marz_xml_pause(&s->xml);
}

static void begin(void *context, const char *name, const char *const *attributes)
{
    sheet *s = context;
    if (strcmp(name, "row") == 0)
        begin_row(s, attributes);
    else if (strcmp(name, "c") == 0 && s->is_in_row)
        begin_cell(s, attributes);
    else if (strcmp(name, "rPh") == 0)
        s->is_in_phonetic = true;
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        s->is_in_value = s->is_in_row && !s->is_in_phonetic;
}

static void add_value(void *context, const char *text, size_t length)
{
    sheet *s = context;
    if (!s->is_in_value || s->is_too_long)
        return;
    s->is_too_long = s->value.length + s->text.length + length > MARZ_ROW_BYTES_MAX;
    if (!s->is_too_long)
        marz_buffer_add(&s->value, text, length);
}

static void note_problem(sheet *s, const char *problem)
{
    if (s->problem)
        return;
    s->problem = problem;
    s->problem_column = s->column + 1;
}

/// Digits with a point and no exponent, of the number with 15 significant digits: what a
/// spreadsheet shows of it.
static void plain_number(double number, char text[static 400])
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.14e", number); // d.dddddddddddddde±xx
    const char *p = digits + (*digits == '-');
    const int exponent = (int)strtol(strchr(p, 'e') + 1, NULL, 10);
    char mantissa[16];
    mantissa[0] = p[0];
    memcpy(mantissa + 1, p + 2, 14);
    int count = 15;
    while (count > 1 && mantissa[count - 1] == '0')
        count--;
    marz_buffer out = {0};
    if (*digits == '-')
        marz_buffer_char(&out, '-');
    if (exponent < 0)
        marz_buffer_text(&out, "0.");
    for (int k = -1; k > exponent; k--)
        marz_buffer_char(&out, '0');
    for (int k = 0; k < count || k <= exponent; k++) {
        if (k == exponent + 1 && exponent >= 0)
            marz_buffer_char(&out, '.');
        marz_buffer_char(&out, k < count ? mantissa[k] : '0');
    }
    snprintf(text, 400, "%s", out.text ? out.text : "");
    marz_buffer_deinit(&out);
}

/// Is it a number that needs no rewriting: few digits, no exponent?
static bool is_plain_number(const char *text)
{
    const char *p = text + (*text == '-');
    const size_t length = strspn(p, "0123456789.");
    return length > 0 && length <= 15 && p[length] == '\0' && *p != '.';
}

#define SERIAL_EPOCH 25569 ///< serial number of 1970-01-01 where days count from 1899-12-30
#define DAYS_1904 1462

/// The date of a serial number as ISO; false where it is a bare time or beyond the calendar.
static bool serial_date(const sheet *s, double serial, char text[static 16])
{
    const double days = floor(serial) + (s->book.is_1904 ? DAYS_1904 : 0);
    if (!(days >= 61 && days <= MARZ_DAY_MAX))
        return false;
    marz_day_format(MARZ_GREGORIAN, (int32_t)days - SERIAL_EPOCH, text);
    return true;
}

static void replace_value(sheet *s, const char *text)
{
    marz_buffer_clear(&s->value);
    marz_buffer_text(&s->value, text);
}

static marz_cell_kind finish_number(sheet *s)
{
    const char *text = s->value.text ? s->value.text : "";
    char *end;
    const double number = strtod(text, &end);
    if (!*text || *end || !isfinite(number)) {
        if (*text)
            note_problem(s, "the cell says it is a number and is none");
        return MARZ_CELL_TEXT;
    }
    char date[16], plain[400];
    const marz_shown shown = marz_workbook_shows(&s->book, s->style);
    if (shown == MARZ_SHOWN_DATE && serial_date(s, number, date)) {
        replace_value(s, date);
        return MARZ_CELL_DATE;
    }
    if (!is_plain_number(text)) {
        plain_number(number, plain);
        replace_value(s, plain);
    }
    return shown == MARZ_SHOWN_PERCENTAGE ? MARZ_CELL_PERCENTAGE : MARZ_CELL_NUMBER;
}

/// The value of the cell as text, and its kind.
static marz_cell_kind finish_value(sheet *s)
{
    if (strcmp(s->type, "n") == 0)
        return finish_number(s);
    if (strcmp(s->type, "b") == 0)
        return MARZ_CELL_FLAG;
    if (strcmp(s->type, "s") != 0)
        return MARZ_CELL_TEXT;
    const char *text = s->value.text ? s->value.text : "";
    char *end;
    const unsigned long long index = strtoull(text, &end, 10);
    const char *shared = *text && !*end ? marz_workbook_string(&s->book, (size_t)index) : NULL;
    if (!shared && *text)
        note_problem(s, "the cell names a string that the workbook does not have");
    replace_value(s, shared ? shared : "");
    return MARZ_CELL_TEXT;
}

static void end_cell(sheet *s)
{
    s->text.is_broken |= s->value.is_broken; // before the value is replaced
    const marz_cell_kind kind = finish_value(s);
    const span empty = {.offset = SIZE_MAX};
    while (s->column_count <= s->column) {
        marz_buffer_add(&s->spans, (const char *)&empty, sizeof empty);
        s->column_count++;
    }
    const span made = {s->text.length, s->value.length, kind};
    if (s->value.length > MARZ_CELL_BYTES_MAX)
        note_problem(s, "the cell is longer than 1 MiB");
    marz_buffer_add(&s->text, s->value.length ? s->value.text : "", s->value.length + 1);
    if (!s->spans.is_broken)
        memcpy(s->spans.text + (size_t)s->column * sizeof made, &made, sizeof made);
    s->next_column = s->column + 1;
}

static void end(void *context, const char *name)
{
    sheet *s = context;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        s->is_in_value = false;
    } else if (strcmp(name, "rPh") == 0) {
        s->is_in_phonetic = false;
    } else if (strcmp(name, "c") == 0 && s->is_in_row && !s->is_too_wide) {
        end_cell(s);
    } else if (strcmp(name, "row") == 0) {
        s->is_in_row = false;
        s->has_row = true;
        marz_xml_pause(&s->xml);
    }
}

/// Texts of a row must be valid UTF-8 without zero bytes; expat sees to both.
static bool give_cells(sheet *s, marz_record *record)
{
    static char none[1] = "";
    marz_buffer_clear(&s->cells);
    if (s->spans.is_broken)
        return false;
    const span *spans = (const span *)(const void *)s->spans.text;
    bool has_text = false;
    for (int32_t k = 0; k < s->column_count; k++) {
        marz_cell cell = {.text = none};
        if (spans[k].offset != SIZE_MAX) {
            cell.text = s->text.text + spans[k].offset;
            cell.length = (uint32_t)spans[k].length;
            cell.kind = spans[k].kind;
        }
        has_text |= cell.length > 0;
        marz_buffer_add(&s->cells, (const char *)&cell, sizeof cell);
    }
    *record = (marz_record){.cells = (marz_cell *)(void *)s->cells.text,
                            .count = s->column_count,
                            .line = s->line,
                            .problem = s->problem,
                            .problem_column = s->problem_column};
    return has_text;
}

static marz_status check(const sheet *s, marz_error *error)
{
    marz_status status = MARZ_OK;
    if (s->is_too_wide)
        status = marz_fail(error, MARZ_E_LIMIT, "a row has more than %d columns",
                           MARZ_TABLE_COLUMNS_MAX);
    else if (s->is_too_long)
        status =
            marz_fail(error, MARZ_E_LIMIT, "a row has more than %zu MiB", MARZ_ROW_BYTES_MAX >> 20);
    else if (s->text.is_broken || s->spans.is_broken || s->cells.is_broken || s->value.is_broken)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", s->table.name);
    if (status)
        marz_where(error, "%s:%lld", s->table.name, (long long)s->line);
    return status;
}

static marz_status next(marz_table *table, marz_record *record, bool *has_row, marz_error *error)
{
    sheet *s = (sheet *)table;
    *has_row = false;
    while (!s->xml.is_done) {
        s->has_row = false;
        marz_status status = marz_xml_run(&s->xml, error);
        if (status) {
            marz_where(error, "%s:%lld", s->table.name, (long long)s->line);
            return status;
        }
        const bool has_text = s->has_row && give_cells(s, record);
        status = check(s, error);
        if (status)
            return status;
        if (has_text) {
            *has_row = true;
            return MARZ_OK;
        }
    }
    return MARZ_OK;
}

static void close_sheet(marz_table *table)
{
    sheet *s = (sheet *)table;
    marz_xml_close(&s->xml);
    marz_workbook_deinit(&s->book);
    marz_package_close(s->package);
    marz_buffer_deinit(&s->text);
    marz_buffer_deinit(&s->spans);
    marz_buffer_deinit(&s->cells);
    marz_buffer_deinit(&s->value);
}

static double progress(const marz_table *table)
{
    return marz_package_progress(((const sheet *)table)->package);
}

marz_status marz_xlsx_sheets(const char *path, marz_arena *arena, const char *const **names,
                             int32_t *count, marz_error *error)
{
    marz_package *package;
    marz_status status = marz_package_open(path, arena, &package, error);
    *count = 0;
    *names = NULL;
    if (status)
        return status;
    marz_workbook book;
    const char **found = MARZ_NEW(arena, const char *, MARZ_SHEETS_MAX);
    status = found ? marz_workbook_read_sheets(&book, package, arena, error)
                   : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", path);
    for (int32_t k = 0; !status && k < book.sheet_count; k++)
        if (!book.sheets[k].is_hidden)
            found[(*count)++] = book.sheets[k].name;
    marz_package_close(package);
    if (status && error && !*error->where)
        marz_where(error, "%s", path);
    *names = found;
    return status;
}

static const marz_sheet *find_sheet(const marz_workbook *book, const char *name)
{
    for (int32_t k = 0; k < book->sheet_count; k++)
        if (strcmp(book->sheets[k].name, name) == 0)
            return &book->sheets[k];
    return NULL;
}

static marz_status open_sheet(sheet *s, const char *path, const char *name, marz_arena *arena,
                              marz_error *error)
{
    static const marz_xml_events events = {begin, end, add_value};
    marz_status status = marz_package_open(path, arena, &s->package, error);
    if (!status)
        status = marz_workbook_read_sheets(&s->book, s->package, arena, error);
    if (!status)
        status = marz_workbook_read_shared(&s->book, s->package, error);
    if (status)
        return status;
    const marz_sheet *found = find_sheet(&s->book, name);
    if (!found || !found->part || !marz_package_find(s->package, found->part))
        return marz_fail(error, MARZ_E_INPUT, "%s has no sheet \"%s\"", path, name);
    return marz_xml_open(&s->xml, s->package, s->table.name, &events, s, error);
}

marz_status marz_xlsx_open(const char *path, const char *sheet_name, marz_arena *arena,
                           marz_table **table, marz_error *error)
{
    sheet *s = MARZ_NEW(arena, sheet, 1);
    const char *name = marz_arena_print(arena, "%s/%s", path, sheet_name);
    if (!s || !name)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to read %s", path);
    s->table = (marz_table){.next = next,
                            .close = close_sheet,
                            .progress = progress,
                            .name = name,
                            .is_ragged = true,
                            .style = MARZ_NUMBER_ANY};
    const marz_status status = open_sheet(s, path, sheet_name, arena, error);
    if (status)
        close_sheet(&s->table);
    else
        *table = &s->table;
    return status;
}
