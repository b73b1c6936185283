#include "exchange/template.h"

#include "base/file.h"
#include "exchange/book_write.h"
#include "exchange/csv_write.h"
#include "exchange/headers.h"
#include "model/schema.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BOOK_NAME "marz.xlsx"
#define FILE_COUNT (MARZ_ENTITY_COUNT + 1)
#define DATE_FORMAT "yyyy-mm-dd"

static const char *column_name(marz_entity entity, int32_t field, bool is_persian)
{
    const char *persian = is_persian ? marz_header_persian(entity, field) : NULL;
    return persian ? persian : marz_entity_info_of(entity).fields[field].name;
}

/// What a value looks like, for the help.
static const char *kind_text(marz_kind kind)
{
    static const char *const texts[] = {
        [MARZ_KIND_TEXT] = "text",
        [MARZ_KIND_LIST] = "several, separated by ;",
        [MARZ_KIND_INT] = "whole number",
        [MARZ_KIND_DECIMAL] = "number with up to 3 decimals",
        [MARZ_KIND_MONEY] = "amount, e.g. 1234.50",
        [MARZ_KIND_DATE] = "date, YYYY-MM-DD or 1405/09/02",
        [MARZ_KIND_DEGREES] = "degrees, e.g. 51.388974",
        [MARZ_KIND_RATIO] = "share, e.g. 50 % or 0.5",
        [MARZ_KIND_FLAG] = "yes or no",
    };
    return texts[kind];
}

static const char *need_text(const marz_field_info *field)
{
    return field->is_key ? "key" : field->is_required ? "required" : "";
}

static marz_status refuse_existing(const char *const *files, marz_error *error)
{
    for (int32_t k = 0; k < FILE_COUNT; k++) {
        if (access(files[k], F_OK) != 0)
            continue;
        marz_fail(error, MARZ_E_USAGE, "%s is already there", files[k]);
        marz_hint(error, "Choose another folder; nothing was written.");
        return MARZ_E_USAGE;
    }
    return MARZ_OK;
}

static marz_status write_csv(marz_entity entity, const char *path, bool is_persian,
                             marz_error *error)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    marz_buffer text = {0};
    for (int32_t k = 0; k < info.field_count; k++)
        marz_csv_add_cell(&text, column_name(entity, k, is_persian), k == 0);
    marz_csv_end_row(&text);
    const marz_status status = text.is_broken
                                   ? marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a template")
                                   : marz_file_write(path, text.text, text.length, error);
    marz_buffer_deinit(&text);
    return status;
}

/// One column: its head, the comment on it, and the form of its cells.
static void add_column(marz_book *book, lxw_worksheet *sheet, marz_entity entity, int32_t field,
                       const char *name)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    const marz_field_info *f = &info.fields[field];
    const lxw_col_t column = (lxw_col_t)field;
    char comment[512];
    snprintf(comment, sizeof comment, "%s%s%s (%s)", need_text(f), *need_text(f) ? ": " : "",
             f->help, kind_text(f->kind));
    worksheet_write_string(sheet, 0, column, name, book->header);
    worksheet_write_comment(sheet, 0, column, comment);
    lxw_format *format = workbook_add_format(book->workbook);
    if (!format)
        return;
    if (f->kind == MARZ_KIND_DATE)
        format_set_num_format(format, DATE_FORMAT);
    else if (marz_kind_is_text(f->kind))
        format_set_num_format(format, "@"); // ids keep their leading zeros
    worksheet_set_column(sheet, column, column, 16, format);
}

static bool add_sheet(marz_book *book, marz_entity entity, bool is_persian)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, info.file_stem);
    if (!sheet)
        return false;
    for (int32_t k = 0; k < info.field_count; k++)
        add_column(book, sheet, entity, k, column_name(entity, k, is_persian));
    worksheet_freeze_panes(sheet, 1, 0);
    if (is_persian)
        worksheet_right_to_left(sheet);
    return true;
}

static bool add_help(marz_book *book, bool is_persian)
{
    static const char *const heads[] = {"table", "column", "needed", "value", "meaning"};
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, "help");
    if (!sheet)
        return false;
    for (lxw_col_t k = 0; k < 5; k++)
        worksheet_write_string(sheet, 0, k, heads[k], book->header);
    lxw_row_t row = 1;
    for (marz_entity entity = 0; entity < MARZ_ENTITY_COUNT; entity++) {
        const marz_entity_info info = marz_entity_info_of(entity);
        for (int32_t k = 0; k < info.field_count; k++, row++) {
            const marz_field_info *f = &info.fields[k];
            const char *cells[] = {info.file_stem, column_name(entity, k, is_persian), need_text(f),
                                   kind_text(f->kind), f->help};
            for (lxw_col_t c = 0; c < 5; c++)
                worksheet_write_string(sheet, row, c, cells[c], NULL);
        }
    }
    worksheet_set_column(sheet, 0, 3, 18, NULL);
    worksheet_set_column(sheet, 4, 4, 60, NULL);
    worksheet_freeze_panes(sheet, 1, 0);
    return true;
}

static marz_status write_book(const char *path, bool is_persian, marz_error *error)
{
    marz_book book;
    const marz_status status = marz_book_begin(&book, path, error);
    if (status)
        return status;
    bool is_good = true;
    for (marz_entity entity = 0; entity < MARZ_ENTITY_COUNT && is_good; entity++)
        is_good = add_sheet(&book, entity, is_persian);
    is_good = is_good && add_help(&book, is_persian);
    const marz_status ended = marz_book_end(&book, is_good, error);
    if (ended || is_good)
        return ended;
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a workbook");
}

marz_status marz_template_write(const char *folder, bool is_persian, marz_arena *arena,
                                const char *const **files, int32_t *count, marz_error *error)
{
    const char **paths = MARZ_NEW(arena, const char *, FILE_COUNT);
    bool is_good = paths != NULL;
    for (marz_entity k = 0; is_good && k < MARZ_ENTITY_COUNT; k++) {
        paths[k] = marz_arena_print(arena, "%s/%s.csv", folder, marz_entity_info_of(k).file_stem);
        is_good = paths[k] != NULL;
    }
    if (is_good)
        paths[MARZ_ENTITY_COUNT] = marz_arena_print(arena, "%s/%s", folder, BOOK_NAME);
    if (!is_good || !paths[MARZ_ENTITY_COUNT])
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the templates");
    marz_status status = marz_folder_make(folder, error);
    if (!status)
        status = refuse_existing(paths, error);
    for (marz_entity k = 0; !status && k < MARZ_ENTITY_COUNT; k++)
        status = write_csv(k, paths[k], is_persian, error);
    if (!status)
        status = write_book(paths[MARZ_ENTITY_COUNT], is_persian, error);
    if (status)
        return status;
    *files = paths;
    *count = FILE_COUNT;
    return MARZ_OK;
}
