/// @file exchange/xlsx.h
/// XLSX in: the sheets of a workbook as tables.
///
/// Read: shared and inline strings, numbers, booleans, dates by the style of the cell (as
/// YYYY-MM-DD; both date systems), the cached values of formulas. An error value (#N/A …) is text.
/// Limits against bombs: bytes unpacked per part and their ratio to the packed ones (package.h),
/// shared strings, sheets and styles (workbook.h), depth of XML; files that declare entities are
/// refused.
#ifndef MARZ_EXCHANGE_XLSX_H
#define MARZ_EXCHANGE_XLSX_H

#include "exchange/table.h"

/// Names of the visible sheets, in their order; they live in `arena`.
/// @return MARZ_E_INPUT if it is no workbook, MARZ_E_NOT_FOUND, MARZ_E_LIMIT
MARZ_CHECKED marz_status marz_xlsx_sheets(const char *path, marz_arena *arena,
                                          const char *const **names, int32_t *count,
                                          marz_error *error);

/// Opens a sheet as a table; empty rows are skipped, rows are as wide as their last cell.
/// Streams: memory holds the shared strings and one chunk of rows.
MARZ_CHECKED marz_status marz_xlsx_open(const char *path, const char *sheet, marz_arena *arena,
                                        marz_table **table, marz_error *error);

#endif
