/// @file exchange/csv.h
/// CSV by RFC 4180, streaming: any encoding, separator , ; tab or |, rows ended by LF, CRLF or CR.
///
/// Beyond the RFC: a quote inside an unquoted cell is text; blanks around a quoted cell are
/// dropped; empty lines are skipped; a first line "sep=;" names the separator. Text behind a
/// closing quote makes its row untrustworthy (`problem`), not the file. Memory is bounded by
/// MARZ_ROW_BYTES_MAX whatever the size of the file.
#ifndef MARZ_EXCHANGE_CSV_H
#define MARZ_EXCHANGE_CSV_H

#include "exchange/table.h"

#include <stddef.h>

typedef struct marz_csv_options {
    const char *encoding; ///< NULL: detect (see source.h)
    char separator;       ///< 0: detect; the one that cuts the first rows into equal pieces
} marz_csv_options;

/// Opens a CSV file as a table. @param table  lives in `arena`; call its `close`
/// @return what marz_source_open returns. The rows: MARZ_E_INPUT for a quote that is never closed
///         (place = where it began), a zero byte, or bytes that are not valid in the encoding;
///         MARZ_E_LIMIT for a row or a number of columns beyond the limits. Reading is O(bytes).
MARZ_CHECKED marz_status marz_csv_open(const char *path, const marz_csv_options *options,
                                       marz_arena *arena, marz_table **table, marz_error *error);

/// The same over bytes in memory (borrowed until close).
MARZ_CHECKED marz_status marz_csv_open_bytes(const char *bytes, size_t length, const char *name,
                                             const marz_csv_options *options, marz_arena *arena,
                                             marz_table **table, marz_error *error);

/// Separator in use.
char marz_csv_separator(const marz_table *table);

/// Encoding in use.
const char *marz_csv_encoding(const marz_table *table);

#endif
