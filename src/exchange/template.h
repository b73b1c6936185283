/// @file exchange/template.h
/// Empty files in the native schema, to be filled in.
#ifndef MARZ_EXCHANGE_TEMPLATE_H
#define MARZ_EXCHANGE_TEMPLATE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/// Writes one CSV a table (header only) and a workbook marz.xlsx with a sheet a table (the help of
/// each column as a comment) and a sheet "help". The import takes the filled files as they are.
/// @param is_persian  Persian names of columns instead of English ones
/// @param files  [*count] paths of what was written; lives in `arena`
/// @return MARZ_E_USAGE if one of the files is there already (nothing is written then), MARZ_E_IO
MARZ_CHECKED marz_status marz_template_write(const char *folder, bool is_persian, marz_arena *arena,
                                             const char *const **files, int32_t *count,
                                             marz_error *error);

#endif
