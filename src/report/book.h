/// @file report/book.h
/// The workbook: the sentences on a first sheet, then a sheet per table, ready to filter.
#ifndef MARZ_REPORT_BOOK_H
#define MARZ_REPORT_BOOK_H

#include "report/table.h"

typedef struct marz_book marz_book;

/// @return owned (close it), or NULL when the workbook cannot be made
marz_book *marz_book_create(const marz_report *report, const char *path);

/// A line of the first sheet; headings stand out.
void marz_book_line(marz_book *book, const char *text, bool is_heading);

/// A sheet with frozen header, filter, and numbers as numbers.
void marz_book_table(marz_book *book, const marz_table *table);

/// Writes the file and frees the book. @return MARZ_E_IO
MARZ_CHECKED marz_status marz_book_close(marz_book *book, const char *path, marz_error *error);

#endif
