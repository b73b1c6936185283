/// @file report/table.h
/// Tables of typed cells: a page shows them as text, a workbook as numbers.
#ifndef MARZ_REPORT_TABLE_H
#define MARZ_REPORT_TABLE_H

#include "report/report_internal.h"

#define MARZ_TABLE_COLUMNS_MAX 24

typedef enum marz_cell_kind {
    MARZ_CELL_NONE, ///< nothing to say here
    MARZ_CELL_NAME, ///< text of the user
    MARZ_CELL_TEXT, ///< text of ours, in the language of the report
    MARZ_CELL_COUNT,
    MARZ_CELL_MONEY,
    MARZ_CELL_SHARE,  ///< 0–1, shown as a percentage
    MARZ_CELL_CHANGE, ///< the same with its sign
    MARZ_CELL_REAL,
    MARZ_CELL_DAY,
    MARZ_CELL_PICTURE, ///< drawn by the column, on pages only
} marz_cell_kind;

typedef struct marz_cell {
    marz_cell_kind kind;
    int32_t decimals;
    int64_t integer;
    double real;
    const char *text;
} marz_cell;

typedef struct marz_column {
    const char *title;
    bool is_text;
    void (*draw)(marz_report *report, int64_t row); ///< pictures: page only
} marz_column;

typedef struct marz_table {
    marz_report *report;
    marz_word name;      ///< of the sheet, and the caption's first words
    const char *caption; ///< or NULL: the name
    const char *note;    ///< below the table, or NULL
    marz_column columns[MARZ_TABLE_COLUMNS_MAX];
    int32_t column_count;
    marz_cell *cells;                        ///< [row_count * column_count]
    uint8_t *is_strong;                      ///< [row_count] totals and groups
    int32_t row_count, row_capacity, filled; ///< cells put into the last row
    int64_t page_unit;     ///< money on a page is shown in so many major units; 0: one
    int32_t page_rows_max; ///< 0: all; a page says how many more the workbook holds
} marz_table;

/// Life: start, columns, then rows of as many `put` as there are columns, then print.
void marz_table_start(marz_table *table, marz_report *report, marz_word name);
void marz_table_text_column(marz_table *table, marz_word title);
void marz_table_number_column(marz_table *table, marz_word title);
void marz_table_money_column(marz_table *table, marz_word title); ///< title with the currency
void marz_table_titled_column(marz_table *table, const char *title);
void marz_table_picture_column(marz_table *table, marz_word title,
                               void (*draw)(marz_report *report, int64_t row));

void marz_table_row(marz_table *table, bool is_strong);
void marz_table_name(marz_table *table, const char *name);
void marz_table_words(marz_table *table, const char *text);
void marz_table_count(marz_table *table, int64_t count);
void marz_table_money(marz_table *table, int64_t minor); ///< MARZ_UNKNOWN: nothing
void marz_table_share(marz_table *table, double share, int32_t decimals);
void marz_table_change(marz_table *table, double share, int32_t decimals);
void marz_table_real(marz_table *table, double value, int32_t decimals);
void marz_table_day(marz_table *table, int32_t day);
void marz_table_picture(marz_table *table, int64_t row);

/// On the page as an HTML table, in the book as a sheet. A table without rows is left out.
void marz_table_print(marz_table *table);

/// The cell as people read it. @return a text in `room`, in the cell, or ""
const char *marz_cell_show(const marz_report *report, const marz_cell *cell, marz_shown *room);

#endif
