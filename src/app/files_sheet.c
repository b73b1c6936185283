#include "app/files_internal.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/// Cuts blanks at both ends, in place.
static char *trim(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t length = strlen(text);
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    text[length] = '\0';
    return text;
}

static marz_status keep_heads(files_sheet *sheet, marz_error *error)
{
    sheet->column_count = sheet->record.count;
    sheet->heads = MARZ_NEW(sheet->arena, const char *, sheet->column_count);
    for (int32_t c = 0; sheet->heads && c < sheet->column_count; c++) {
        const char *text = trim(sheet->record.cells[c].text);
        char *head = marz_arena_copy(sheet->arena, text, strlen(text));
        if (!head)
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %s", sheet->path);
        for (char *at = head; *at; at++)
            *at = (char)tolower((unsigned char)*at);
        sheet->heads[c] = head;
    }
    return sheet->heads ? MARZ_OK
                        : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %s", sheet->path);
}

marz_status marz_files_open(const char *path, marz_arena *arena, files_sheet *sheet,
                            marz_error *error)
{
    const marz_csv_options options = {0};
    *sheet = (files_sheet){.path = path, .arena = arena};
    marz_status status = marz_csv_open(path, &options, arena, &sheet->table, error);
    if (status)
        return status;
    bool has_row;
    status = sheet->table->next(sheet->table, &sheet->record, &has_row, error);
    if (!status && !has_row) {
        marz_fail(error, MARZ_E_INPUT, "the file is empty");
        marz_where(error, "%s", path);
        status = MARZ_E_INPUT;
    }
    if (!status)
        status = keep_heads(sheet, error);
    if (status)
        marz_files_close(sheet);
    return status;
}

void marz_files_close(files_sheet *sheet)
{
    if (sheet->table)
        sheet->table->close(sheet->table);
    sheet->table = NULL;
}

marz_status marz_files_refuse(const files_sheet *sheet, int32_t column, marz_error *error,
                              const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    marz_fail(error, MARZ_E_INPUT, "%s", text);
    marz_where(error, "%s:%" PRId64 ":%d", sheet->path, sheet->record.line, column + 1);
    return MARZ_E_INPUT;
}

static bool is_blank(const files_sheet *sheet)
{
    for (int32_t c = 0; c < sheet->record.count; c++)
        if (marz_files_text(sheet, c)[0])
            return false;
    return true;
}

marz_status marz_files_next(files_sheet *sheet, bool *has_row, marz_error *error)
{
    for (;;) {
        const marz_status status = sheet->table->next(sheet->table, &sheet->record, has_row, error);
        if (status || !*has_row)
            return status;
        if (sheet->record.problem)
            return marz_files_refuse(sheet, sheet->record.problem_column - 1, error, "%s",
                                     sheet->record.problem);
        if (sheet->record.count > sheet->column_count)
            return marz_files_refuse(sheet, sheet->column_count, error,
                                     "the row has %d cells, the first row %d", sheet->record.count,
                                     sheet->column_count);
        if (!is_blank(sheet))
            return MARZ_OK;
    }
}

int32_t marz_files_column(const files_sheet *sheet, const char *name)
{
    for (int32_t c = 0; c < sheet->column_count; c++)
        if (strcasecmp(sheet->heads[c], name) == 0)
            return c;
    return MARZ_NONE;
}

marz_status marz_files_need(const files_sheet *sheet, const char *name, int32_t *column,
                            marz_error *error)
{
    *column = marz_files_column(sheet, name);
    if (*column != MARZ_NONE)
        return MARZ_OK;
    char list[256] = "";
    for (int32_t c = 0; c < sheet->column_count && strlen(list) < 180; c++) {
        const size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%.40s", c ? ", " : "", sheet->heads[c]);
    }
    marz_fail(error, MARZ_E_INPUT, "there is no column \"%s\"", name);
    marz_hint(error, "The columns are %s. docs/formats.md says which there may be.", list);
    marz_where(error, "%s:1", sheet->path);
    return MARZ_E_INPUT;
}

const char *marz_files_text(const files_sheet *sheet, int32_t column)
{
    if (column == MARZ_NONE || column >= sheet->record.count)
        return "";
    return trim(sheet->record.cells[column].text);
}

const char *marz_files_copy(const files_sheet *sheet, int32_t column)
{
    const char *text = marz_files_text(sheet, column);
    return marz_arena_copy(sheet->arena, text, strlen(text));
}

marz_status marz_files_number(const files_sheet *sheet, int32_t column, marz_decimal *value,
                              marz_error *error)
{
    const char *text = marz_files_text(sheet, column);
    if (!*text) {
        marz_files_refuse(sheet, column, error, "%s is empty", sheet->heads[column]);
        marz_hint(error, "Write 0 if there is none.");
        return MARZ_E_INPUT;
    }
    // These files are for programs: a decimal point and no groups, unless the form of the file says
    // that a comma is the decimal sign.
    const bool has_comma = sheet->table->style & MARZ_NUMBER_COMMA_DECIMAL;
    const marz_number_style style = has_comma ? sheet->table->style : MARZ_NUMBER_POINT;
    if (!marz_decimal_parse(text, style, value, NULL))
        return MARZ_OK;
    marz_files_refuse(sheet, column, error, "%s is \"%.60s\", expected a number like 1234.5",
                      sheet->heads[column], text);
    if (strchr(text, ','))
        marz_hint(error, "Write numbers with a decimal point and without separators of thousands.");
    return MARZ_E_INPUT;
}

marz_status marz_files_degrees(const files_sheet *sheet, int32_t column, int32_t degrees_max,
                               int32_t *udeg, marz_error *error)
{
    marz_decimal value;
    int64_t fixed;
    *udeg = MARZ_DEGREES_UNKNOWN;
    if (!*marz_files_text(sheet, column))
        return MARZ_OK;
    const marz_status status = marz_files_number(sheet, column, &value, error);
    if (status)
        return status;
    const int64_t limit = (int64_t)degrees_max * 1000000;
    if (!marz_decimal_fixed(value, 1, 6, &fixed) || fixed < -limit || fixed > limit)
        return marz_files_refuse(sheet, column, error, "%s is \"%s\", must lie in -%d to %d",
                                 sheet->heads[column], marz_files_text(sheet, column), degrees_max,
                                 degrees_max);
    *udeg = (int32_t)fixed;
    return MARZ_OK;
}

bool marz_files_says_yes(const char *text)
{
    static const char *const no[] = {"", "no", "false", "0", "n"};
    for (size_t k = 0; k < sizeof no / sizeof *no; k++)
        if (strcasecmp(text, no[k]) == 0)
            return false;
    return true;
}
