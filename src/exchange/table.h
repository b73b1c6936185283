/// @file exchange/table.h
/// Rows of text cells, from whatever file they come: the common face of the CSV and XLSX readers.
#ifndef MARZ_EXCHANGE_TABLE_H
#define MARZ_EXCHANGE_TABLE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/number.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_CELL_BYTES_MAX ((uint32_t)1 << 20) ///< longest cell; a longer one refuses its row
#define MARZ_ROW_BYTES_MAX ((size_t)16 << 20)   ///< longest row; a longer one ends the reading
#define MARZ_TABLE_COLUMNS_MAX 4096             ///< most cells of a row

/// What the file says about a cell. CSV knows text only.
typedef enum marz_cell_kind {
    MARZ_CELL_TEXT,
    MARZ_CELL_NUMBER,     ///< digits with '.' as decimal point, no exponent: no style to guess
    MARZ_CELL_PERCENTAGE, ///< such a number, shown as a percentage: 0.5 as 50 %
    MARZ_CELL_DATE,       ///< YYYY-MM-DD
    MARZ_CELL_FLAG,       ///< "1" or "0"
} marz_cell_kind;

typedef struct marz_cell {
    char *text; ///< zero-terminated valid UTF-8
    uint32_t length;
    marz_cell_kind kind;
} marz_cell;

/// One row. All of it is the reader's memory and lives until the next row is asked for.
typedef struct marz_record {
    marz_cell *cells; ///< [count]
    int32_t count;
    int64_t line;           ///< 1-based, where the row begins
    const char *problem;    ///< NULL, or why this row cannot be trusted
    int32_t problem_column; ///< 1-based cell that is meant
} marz_record;

typedef struct marz_table marz_table;

/// A reader. `next` writes a row and true, or false at the end.
struct marz_table {
    marz_status (*next)(marz_table *table, marz_record *record, bool *has_row, marz_error *error);
    void (*close)(marz_table *table);
    double (*progress)(const marz_table *table); ///< 0 to 1
    const char *name;                            ///< for messages: the path, or path/sheet
    bool is_ragged;          ///< rows may end before the header does: their last cells are empty
    marz_number_style style; ///< what the form of the file says about separators in numbers
};

#endif
