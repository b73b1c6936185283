/// @file exchange/workbook.h
/// What the sheets of a workbook share: their names and parts, strings, styles.
#ifndef MARZ_EXCHANGE_WORKBOOK_H
#define MARZ_EXCHANGE_WORKBOOK_H

#include "base/buffer.h"
#include "exchange/package.h"

#define MARZ_SHEETS_MAX 256
#define MARZ_STYLES_MAX 65536
#define MARZ_STRINGS_MAX ((size_t)1 << 28)       ///< shared strings
#define MARZ_STRINGS_BYTES_MAX ((size_t)1 << 30) ///< of all shared strings

typedef struct marz_sheet {
    const char *name, *relation;
    char *part; ///< name of the part in the package, or NULL
    bool is_hidden;
} marz_sheet;

/// What people see where a cell holds a number.
typedef enum marz_shown {
    MARZ_SHOWN_NUMBER,
    MARZ_SHOWN_DATE,       ///< or a date with a time; a bare time is a number
    MARZ_SHOWN_PERCENTAGE, ///< 0.5 as 50 %
} marz_shown;

typedef struct marz_workbook {
    marz_arena *arena;
    marz_sheet *sheets; ///< [sheet_count], [MARZ_SHEETS_MAX] allocated
    int32_t sheet_count;
    bool is_1904;        ///< days count from 1904-01-01
    marz_buffer strings; ///< zero-terminated, one behind the other
    marz_buffer offsets; ///< size_t[string_count] into `strings`
    size_t string_count;
    marz_buffer styles; ///< char[style_count]: a marz_shown each
    int32_t style_count;
} marz_workbook;

/// Names of the sheets and where they lie. @return MARZ_E_INPUT if this is no workbook
MARZ_CHECKED marz_status marz_workbook_read_sheets(marz_workbook *book, marz_package *package,
                                                   marz_arena *arena, marz_error *error);

/// Strings and styles, as far as the workbook has them. @return MARZ_E_INPUT, MARZ_E_LIMIT
MARZ_CHECKED marz_status marz_workbook_read_shared(marz_workbook *book, marz_package *package,
                                                   marz_error *error);

void marz_workbook_deinit(marz_workbook *book);

/// A shared string, or NULL if there is none of that number.
const char *marz_workbook_string(const marz_workbook *book, size_t index);

/// What a cell of that style shows.
marz_shown marz_workbook_shows(const marz_workbook *book, int32_t style);

/// What a number format ("dd/mm/yyyy", "[$-409]d-mmm", "0.00", "0.0%") shows.
marz_shown marz_format_shows(const char *code);

#endif
