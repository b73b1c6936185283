/// @file exchange/book_write.h
/// XLSX out: a thin cover over libxlsxwriter that replaces files whole and reports errors our way.
#ifndef MARZ_EXCHANGE_BOOK_WRITE_H
#define MARZ_EXCHANGE_BOOK_WRITE_H

#include "base/error.h"

#include <stdbool.h>
#include <xlsxwriter.h>

/// A workbook being written beside its final place. The same content gives the same bytes.
typedef struct marz_book {
    lxw_workbook *workbook;
    lxw_format *header; ///< bold
    const char *path;
    char temporary[4096];
} marz_book;

/// @return MARZ_E_IO, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_book_begin(marz_book *book, const char *path, marz_error *error);

/// Writes the file and puts it in its place, also after a failure of the caller (`is_good` false:
/// nothing is left behind). @return MARZ_E_IO; the old file is then untouched
MARZ_CHECKED marz_status marz_book_end(marz_book *book, bool is_good, marz_error *error);

#endif
