/// @file app/output.h
/// A run as a file for people.
#ifndef MARZ_APP_OUTPUT_H
#define MARZ_APP_OUTPUT_H

#include "app/run.h"

/// The report of a run as one HTML page, appended to `page`. @param language "en" or "fa"
MARZ_CHECKED marz_status marz_output_html(const marz_run *run, const char *language,
                                          marz_buffer *page, marz_error *error);

/// Writes the report to `path`: a workbook if it ends in .xlsx, a page if in .html or .htm.
/// @return MARZ_E_USAGE for another ending, MARZ_E_IO
MARZ_CHECKED marz_status marz_output_report(const marz_run *run, const char *language,
                                            const char *path, marz_error *error);

#endif
