/// @file base/file.h
/// Whole files: read them, replace them so that a crash leaves the old or the new one.
#ifndef MARZ_BASE_FILE_H
#define MARZ_BASE_FILE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stddef.h>

/// Appends the file's bytes to `out`. "-" is standard input.
/// @return MARZ_E_NOT_FOUND, MARZ_E_IO (message names the file and the system's reason),
///         MARZ_E_LIMIT beyond `bytes_max`, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_file_read(const char *path, size_t bytes_max, marz_buffer *out,
                                        marz_error *error);

/// Writes a temporary file beside `path`, flushes it to the disk and renames it over `path`.
/// A full disk or a kill leaves the old file untouched. @return MARZ_E_IO
MARZ_CHECKED marz_status marz_file_write(const char *path, const char *bytes, size_t length,
                                         marz_error *error);

/// Makes a folder and its missing parents. @return MARZ_E_IO
MARZ_CHECKED marz_status marz_folder_make(const char *path, marz_error *error);

#endif
