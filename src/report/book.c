#include "report/book.h"

#include "base/dict.h"
#include "base/money.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

#define SHEET_NAME_MAX 31 ///< characters that a workbook allows
#define TEXT_WIDTH 28.0
#define NUMBER_WIDTH 15.0
#define WORKBOOK_EPOCH 25569 ///< days from 1899-12-30, which workbooks count from, to 1970-01-01

enum {
    FORMAT_HEAD,
    FORMAT_TITLE,
    FORMAT_LINE,
    FORMAT_PLAIN,
    FORMAT_STRONG = 16,
    FORMAT_COUNT = 32
};

struct marz_book {
    const marz_report *report; ///< borrowed
    lxw_workbook *workbook;
    const char *draft; ///< written beside the target, so that a failure leaves the old file whole
    lxw_worksheet *lines;
    lxw_row_t line_count;
    lxw_format *formats[FORMAT_COUNT]; ///< PLAIN + kind of the cell, STRONG + kind
    int64_t minor_per_major;
};

static const char *number_format(const marz_report *report, marz_cell_kind kind)
{
    static const char *const money[] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"};
    switch (kind) {
    case MARZ_CELL_COUNT:
        return "#,##0";
    case MARZ_CELL_MONEY:
        return money[marz_currency_decimals(report->currency)];
    case MARZ_CELL_SHARE:
        return "0.0%";
    case MARZ_CELL_CHANGE:
        return "+0.0%;-0.0%;0.0%";
    case MARZ_CELL_REAL:
        return "#,##0.00";
    case MARZ_CELL_DAY:
        return "yyyy-mm-dd";
    case MARZ_CELL_NONE:
    case MARZ_CELL_NAME:
    case MARZ_CELL_TEXT:
    case MARZ_CELL_PICTURE:
        break;
    }
    return NULL;
}

static lxw_format *make_format(marz_book *book, bool is_bold)
{
    lxw_format *format = workbook_add_format(book->workbook);
    if (is_bold)
        format_set_bold(format);
    return format;
}

static void make_formats(marz_book *book)
{
    lxw_format *head = make_format(book, true);
    format_set_bg_color(head, 0xE8EEF5);
    format_set_bottom(head, LXW_BORDER_THIN);
    format_set_text_wrap(head);
    format_set_align(head, LXW_ALIGN_VERTICAL_TOP);
    book->formats[FORMAT_HEAD] = head;
    book->formats[FORMAT_TITLE] = make_format(book, true);
    format_set_font_size(book->formats[FORMAT_TITLE], 14);
    book->formats[FORMAT_LINE] = make_format(book, false);
    format_set_text_wrap(book->formats[FORMAT_LINE]);
    for (marz_cell_kind kind = MARZ_CELL_NONE; kind <= MARZ_CELL_DAY; kind++) {
        const char *number = number_format(book->report, kind);
        for (int strong = 0; strong < 2; strong++) {
            lxw_format *format = make_format(book, strong);
            if (number)
                format_set_num_format(format, number);
            book->formats[(strong ? FORMAT_STRONG : FORMAT_PLAIN) + (int)kind] = format;
        }
    }
}

static lxw_worksheet *add_sheet(marz_book *book, const char *name)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
    if (sheet && book->report->language == MARZ_PERSIAN)
        worksheet_right_to_left(sheet);
    return sheet;
}

marz_book *marz_book_create(const marz_report *report, const char *path)
{
    marz_book *book = marz_arena_alloc(report->arena, 1, sizeof *book);
    lxw_workbook_options options = {.constant_memory = LXW_FALSE};
    if (!book)
        return NULL;
    book->report = report;
    book->draft = marz_arena_print(report->arena, "%s.part", path);
    if (!book->draft)
        return NULL;
    book->workbook = workbook_new_opt(book->draft, &options);
    if (!book->workbook)
        return NULL;
    book->minor_per_major = marz_show_minor_per_major(report->currency);
    // The date of the report, not of the clock: the same plan gives the same file.
    lxw_doc_properties properties = {
        .created = (time_t)report->input->today * 86400,
    };
    workbook_set_properties(book->workbook, &properties);
    make_formats(book);
    book->lines = add_sheet(book, marz_report_word(report, MARZ_WORD_SHEET_SUMMARY));
    if (book->lines)
        worksheet_set_column(book->lines, 0, 0, 110, NULL);
    return book;
}

void marz_book_line(marz_book *book, const char *text, bool is_heading)
{
    if (!book->lines)
        return;
    book->line_count += is_heading && book->line_count > 0;
    worksheet_write_string(book->lines, book->line_count++, 0, text,
                           book->formats[is_heading ? FORMAT_TITLE : FORMAT_LINE]);
}

static void write_cell(marz_book *book, lxw_worksheet *sheet, const lxw_row_t row,
                       const lxw_col_t column, const marz_cell *cell, bool is_strong)
{
    lxw_format *format =
        book->formats[(is_strong ? FORMAT_STRONG : FORMAT_PLAIN) + (int)cell->kind];
    switch (cell->kind) {
    case MARZ_CELL_NAME:
    case MARZ_CELL_TEXT:
        worksheet_write_string(sheet, row, column, cell->text, format);
        break;
    case MARZ_CELL_COUNT:
        worksheet_write_number(sheet, row, column, (double)cell->integer, format);
        break;
    case MARZ_CELL_MONEY:
        worksheet_write_number(sheet, row, column,
                               (double)cell->integer / (double)book->minor_per_major, format);
        break;
    case MARZ_CELL_SHARE:
    case MARZ_CELL_CHANGE:
    case MARZ_CELL_REAL:
        worksheet_write_number(sheet, row, column, cell->real, format);
        break;
    case MARZ_CELL_DAY:
        worksheet_write_number(sheet, row, column, (double)(cell->integer + WORKBOOK_EPOCH),
                               format);
        break;
    case MARZ_CELL_NONE:
    case MARZ_CELL_PICTURE:
        break;
    }
}

/// Column of the sheet for each column of the table; pictures have none.
static int32_t sheet_columns(const marz_table *table,
                             int32_t columns[static MARZ_TABLE_COLUMNS_MAX])
{
    int32_t count = 0;
    for (int32_t k = 0; k < table->column_count; k++)
        columns[k] = table->columns[k].draw ? MARZ_NONE : count++;
    return count;
}

static void write_row(marz_book *book, lxw_worksheet *sheet, const marz_table *table, int32_t row,
                      const int32_t *columns)
{
    for (int32_t k = 0; k < table->column_count; k++)
        if (columns[k] != MARZ_NONE)
            write_cell(book, sheet, (lxw_row_t)row + 1, (lxw_col_t)columns[k],
                       &table->cells[row * table->column_count + k], table->is_strong[row]);
}

void marz_book_table(marz_book *book, const marz_table *table)
{
    lxw_worksheet *sheet = add_sheet(book, marz_report_word(book->report, table->name));
    if (!sheet)
        return;
    int32_t columns[MARZ_TABLE_COLUMNS_MAX];
    const int32_t count = sheet_columns(table, columns);
    for (int32_t k = 0; k < table->column_count; k++) {
        if (columns[k] == MARZ_NONE)
            continue;
        const lxw_col_t at = (lxw_col_t)columns[k];
        worksheet_set_column(sheet, at, at, table->columns[k].is_text ? TEXT_WIDTH : NUMBER_WIDTH,
                             NULL);
        worksheet_write_string(sheet, 0, at, table->columns[k].title, book->formats[FORMAT_HEAD]);
    }
    for (int32_t row = 0; row < table->row_count; row++)
        write_row(book, sheet, table, row, columns);
    worksheet_freeze_panes(sheet, 1, 1);
    worksheet_autofilter(sheet, 0, 0, (lxw_row_t)table->row_count, (lxw_col_t)(count - 1));
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
}

marz_status marz_book_close(marz_book *book, const char *path, marz_error *error)
{
    const lxw_error failure = workbook_close(book->workbook);
    if (!failure && rename(book->draft, path) == 0)
        return MARZ_OK;
    const marz_status status = marz_fail(error, MARZ_E_IO, "cannot write %s: %s", path,
                                         failure ? lxw_strerror(failure) : strerror(errno));
    remove(book->draft);
    return status;
}
