/// @file exchange/refused.h
/// The file of refused rows: file, line, column, name of the column, reason, then the original
/// cells.
#ifndef MARZ_EXCHANGE_REFUSED_H
#define MARZ_EXCHANGE_REFUSED_H

#include "base/buffer.h"
#include "base/error.h"
#include "exchange/table.h"

#include <stdio.h>

/// All zero but `path`: nothing written yet. The file appears with its first row, under its final
/// name only when it is complete.
typedef struct marz_refused {
    const char *path; ///< NULL: nothing is written
    FILE *file;
    char temporary[4096];
    marz_buffer row;
    int64_t count;
} marz_refused;

/// Appends a row. @param column_name  "" when the whole row is meant. @return MARZ_E_IO
MARZ_CHECKED marz_status marz_refused_add(marz_refused *refused, const char *file,
                                          const marz_record *record, int32_t column,
                                          const char *column_name, const char *reason,
                                          marz_error *error);

/// Completes the file (or does nothing if no row was refused). @return MARZ_E_IO
MARZ_CHECKED marz_status marz_refused_finish(marz_refused *refused, marz_error *error);

/// Drops what was written and frees the rest; harmless after finish.
void marz_refused_deinit(marz_refused *refused);

#endif
