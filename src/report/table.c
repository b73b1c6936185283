#include "report/table.h"

#include "base/int128.h"
#include "report/book.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME_SHORT 22 ///< bytes of a name that stays on one line

void marz_table_start(marz_table *table, marz_report *report, marz_word name)
{
    *table = (marz_table){.report = report, .name = name};
}

static marz_column *add_column(marz_table *table, const char *title)
{
    assert(table->column_count < MARZ_TABLE_COLUMNS_MAX && table->row_count == 0);
    marz_column *column = &table->columns[table->column_count++];
    *column = (marz_column){.title = title};
    return column;
}

void marz_table_text_column(marz_table *table, marz_word title)
{
    add_column(table, marz_report_word(table->report, title))->is_text = true;
}

void marz_table_number_column(marz_table *table, marz_word title)
{
    add_column(table, marz_report_word(table->report, title));
}

void marz_table_money_column(marz_table *table, marz_word title)
{
    marz_report *report = table->report;
    const char *currency = marz_show_currency(report->language, report->currency);
    add_column(table, marz_report_phrase(report, MARZ_WORD_COLUMN_MONEY,
                                         MARZ_ARGS(marz_arg_name(marz_report_word(report, title)),
                                                   marz_arg_name(currency))));
}

void marz_table_titled_column(marz_table *table, const char *title)
{
    add_column(table, title);
}

void marz_table_picture_column(marz_table *table, marz_word title,
                               void (*draw)(marz_report *report, int64_t row))
{
    marz_column *column = add_column(table, marz_report_word(table->report, title));
    column->is_text = true;
    column->draw = draw;
}

static bool grow(marz_table *table)
{
    const int32_t capacity = table->row_capacity ? table->row_capacity * 2 : 32;
    const size_t columns = (size_t)table->column_count;
    marz_cell *cells =
        marz_report_alloc(table->report, (size_t)capacity * columns, sizeof *table->cells);
    uint8_t *is_strong = marz_report_alloc(table->report, (size_t)capacity, 1);
    if (!cells || !is_strong)
        return false;
    if (table->row_count > 0) {
        memcpy(cells, table->cells, (size_t)table->row_count * columns * sizeof *cells);
        memcpy(is_strong, table->is_strong, (size_t)table->row_count);
    }
    table->cells = cells;
    table->is_strong = is_strong;
    table->row_capacity = capacity;
    return true;
}

void marz_table_row(marz_table *table, bool is_strong)
{
    assert(table->row_count == 0 || table->filled == table->column_count);
    if (table->row_count == table->row_capacity && !grow(table)) {
        table->filled = table->column_count; // Further cells of this row go nowhere.
        return;
    }
    table->is_strong[table->row_count++] = is_strong;
    table->filled = 0;
}

static void put(marz_table *table, marz_cell cell)
{
    if (table->report->is_broken)
        return;
    assert(table->row_count > 0 && table->filled < table->column_count);
    table->cells[(table->row_count - 1) * table->column_count + table->filled++] = cell;
}

void marz_table_name(marz_table *table, const char *name)
{
    put(table, (marz_cell){.kind = MARZ_CELL_NAME, .text = name});
}

void marz_table_words(marz_table *table, const char *text)
{
    put(table, (marz_cell){.kind = MARZ_CELL_TEXT, .text = text});
}

void marz_table_count(marz_table *table, int64_t count)
{
    put(table, (marz_cell){.kind = MARZ_CELL_COUNT, .integer = count});
}

void marz_table_money(marz_table *table, int64_t minor)
{
    put(table, (marz_cell){.kind = minor == MARZ_UNKNOWN ? MARZ_CELL_NONE : MARZ_CELL_MONEY,
                           .integer = minor});
}

static void put_real(marz_table *table, marz_cell_kind kind, double value, int32_t decimals)
{
    put(table, (marz_cell){.kind = isfinite(value) ? kind : MARZ_CELL_NONE,
                           .real = value,
                           .decimals = decimals});
}

void marz_table_share(marz_table *table, double share, int32_t decimals)
{
    put_real(table, MARZ_CELL_SHARE, share, decimals);
}

void marz_table_change(marz_table *table, double share, int32_t decimals)
{
    put_real(table, MARZ_CELL_CHANGE, share, decimals);
}

void marz_table_real(marz_table *table, double value, int32_t decimals)
{
    put_real(table, MARZ_CELL_REAL, value, decimals);
}

void marz_table_day(marz_table *table, int32_t day)
{
    put(table, (marz_cell){.kind = day == MARZ_DAY_UNKNOWN ? MARZ_CELL_NONE : MARZ_CELL_DAY,
                           .integer = day});
}

void marz_table_picture(marz_table *table, int64_t row)
{
    put(table, (marz_cell){.kind = MARZ_CELL_PICTURE, .integer = row});
}

const char *marz_cell_show(const marz_report *report, const marz_cell *cell, marz_shown *room)
{
    const marz_language language = report->language;
    *room = (marz_shown){""};
    switch (cell->kind) {
    case MARZ_CELL_NAME:
    case MARZ_CELL_TEXT:
        return cell->text;
    case MARZ_CELL_COUNT:
        *room = marz_show_count(language, cell->integer);
        break;
    case MARZ_CELL_MONEY:
        *room = marz_show_amount(language, report->currency, cell->integer);
        break;
    case MARZ_CELL_SHARE:
        *room = marz_show_percent(language, cell->real, cell->decimals);
        break;
    case MARZ_CELL_CHANGE:
        *room = marz_show_change(language, cell->real, cell->decimals);
        break;
    case MARZ_CELL_REAL:
        *room = marz_show_real(language, cell->real, cell->decimals);
        break;
    case MARZ_CELL_DAY:
        *room = marz_show_day(language, (int32_t)cell->integer);
        break;
    case MARZ_CELL_NONE:
    case MARZ_CELL_PICTURE:
        break;
    }
    return room->text;
}

static void print_head(const marz_table *table)
{
    marz_html *page = table->report->page;
    marz_html_open(page, "thead");
    marz_html_open(page, "tr");
    for (int32_t k = 0; k < table->column_count; k++) {
        marz_html_open_class(page, "th", table->columns[k].is_text ? NULL : "n");
        marz_html_attribute(page, "scope", "col");
        marz_html_text(page, table->columns[k].title);
        marz_html_close(page);
    }
    marz_html_close(page);
    marz_html_close(page);
}

static void print_cell(const marz_table *table, const marz_cell *cell, int32_t column)
{
    marz_report *report = table->report;
    marz_html *page = report->page;
    const marz_column *about = &table->columns[column];
    marz_html_open_class(page, column == 0 ? "th" : "td",
                         about->draw      ? "p"
                         : about->is_text ? NULL
                                          : "n");
    if (column == 0)
        marz_html_attribute(page, "scope", "row");
    marz_shown room;
    marz_cell scaled = *cell;
    if (cell->kind == MARZ_CELL_MONEY && table->page_unit > 1)
        scaled.integer = (int64_t)marz_div_round(cell->integer, table->page_unit);
    if (cell->kind == MARZ_CELL_PICTURE)
        table->columns[column].draw(report, cell->integer);
    else if (cell->kind == MARZ_CELL_NAME)
        marz_html_leaf(page, "bdi", strlen(cell->text) <= NAME_SHORT ? "w" : NULL, cell->text);
    else
        marz_html_text(page, marz_cell_show(report, &scaled, &room));
    marz_html_close(page);
}

static void print_body(const marz_table *table, int32_t row_count)
{
    marz_html *page = table->report->page;
    marz_html_open(page, "tbody");
    for (int32_t row = 0; row < row_count; row++) {
        marz_html_open_class(page, "tr", table->is_strong[row] ? "strong" : NULL);
        for (int32_t k = 0; k < table->column_count; k++)
            print_cell(table, &table->cells[row * table->column_count + k], k);
        marz_html_close(page);
    }
    marz_html_close(page);
}

static void print_page(const marz_table *table)
{
    marz_report *report = table->report;
    marz_html *page = report->page;
    const bool is_cut = table->page_rows_max > 0 && table->row_count > table->page_rows_max;
    const int32_t shown = is_cut ? table->page_rows_max : table->row_count;
    char id[32];
    snprintf(id, sizeof id, "table-%d", ++report->table_number);
    // A wide table scrolls inside its own box, which the keyboard can reach.
    marz_html_open_class(page, "div", "scroll");
    marz_html_attribute(page, "tabindex", "0");
    marz_html_attribute(page, "role", "region");
    marz_html_attribute(page, "aria-labelledby", id);
    marz_html_open(page, "table");
    marz_html_open(page, "caption");
    marz_html_attribute(page, "id", id);
    marz_html_text(page, table->caption ? table->caption : marz_report_word(report, table->name));
    marz_html_close(page);
    print_head(table);
    print_body(table, shown);
    marz_html_close(page);
    marz_html_close(page);
    if (is_cut)
        marz_report_say(report, "note", MARZ_WORD_ROWS_MORE,
                        MARZ_ARGS(marz_arg_count(table->row_count - shown)));
    if (table->note)
        marz_html_leaf(page, "p", "note", table->note);
}

void marz_table_print(marz_table *table)
{
    assert(table->row_count == 0 || table->filled == table->column_count);
    if (table->row_count == 0 || table->report->is_broken)
        return;
    if (table->report->page)
        print_page(table);
    if (table->report->book)
        marz_book_table(table->report->book, table);
}
