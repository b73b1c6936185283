/// @file exchange/source.h
/// Bytes of a file as UTF-8, whatever its encoding.
///
/// Detection: a byte-order mark decides (UTF-8, UTF-16, UTF-32), even against a name that is given;
/// without a mark the name decides; without both, zero bytes at one parity mean UTF-16 without a
/// mark; a file that is valid UTF-8 from beginning to end is UTF-8; else the bytes above 127 decide
/// between Windows-1256 (they stand side by side, as in Arabic and Persian words) and Windows-1252,
/// which includes Latin-1 (they stand alone).
#ifndef MARZ_EXCHANGE_SOURCE_H
#define MARZ_EXCHANGE_SOURCE_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define MARZ_SOURCE_CHUNK ((size_t)256 << 10) ///< bytes read at once

typedef struct marz_source marz_source;

/// Opens a file. @param encoding  a name that ICU knows ("windows-1256", "latin1"), or NULL: detect
/// @return MARZ_E_NOT_FOUND, MARZ_E_IO, MARZ_E_INPUT for an unknown encoding or binary data
MARZ_CHECKED marz_status marz_source_open(const char *path, const char *encoding, marz_arena *arena,
                                          marz_source **source, marz_error *error);

/// The same over bytes in memory (borrowed until close); `name` stands in error messages.
MARZ_CHECKED marz_status marz_source_open_bytes(const char *bytes, size_t length, const char *name,
                                                const char *encoding, marz_arena *arena,
                                                marz_source **source, marz_error *error);
void marz_source_close(marz_source *source); ///< NULL is harmless

/// Name of the encoding in use. Lives in the source's arena.
const char *marz_source_encoding(const marz_source *source);

/// Share of the file that has been read, 0 to 1.
double marz_source_progress(const marz_source *source);

/// Writes up to `capacity` (>= 64) bytes of valid UTF-8 to `bytes`; `*got` 0 means the end.
/// @return MARZ_E_IO; MARZ_E_INPUT where the next bytes are not valid in the encoding (all valid
///         bytes before them have been delivered then)
MARZ_CHECKED marz_status marz_source_read(marz_source *source, char *bytes, size_t capacity,
                                          size_t *got, marz_error *error);

#endif
