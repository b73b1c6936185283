/// @file exchange/csv_write.h
/// CSV out: comma, quotes where needed, CRLF-free lines, UTF-8.
#ifndef MARZ_EXCHANGE_CSV_WRITE_H
#define MARZ_EXCHANGE_CSV_WRITE_H

#include "base/buffer.h"

#include <stdbool.h>

/// Appends one cell; a comma goes before it unless `is_first`. Quoted if it holds a comma, a quote,
/// a line end, a blank at an end, or nothing at all while it is the first one of its row.
void marz_csv_add_cell(marz_buffer *out, const char *text, bool is_first);

/// Ends the row with LF.
void marz_csv_end_row(marz_buffer *out);

#endif
