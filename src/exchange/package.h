/// @file exchange/package.h
/// The parts of a zipped package, unpacked piece by piece, with limits against bombs.
#ifndef MARZ_EXCHANGE_PACKAGE_H
#define MARZ_EXCHANGE_PACKAGE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MARZ_PART_BYTES_MAX ((uint64_t)4 << 30) ///< of one part, unpacked
#define MARZ_PART_RATIO_MAX 1000                ///< unpacked over packed bytes of one part

typedef struct marz_package marz_package;

/// Opens a zip file. Lives in `arena`; call close. @return MARZ_E_INPUT if it is none,
/// MARZ_E_NOT_FOUND, MARZ_E_IO
MARZ_CHECKED marz_status marz_package_open(const char *path, marz_arena *arena,
                                           marz_package **package, marz_error *error);
void marz_package_close(marz_package *package); ///< NULL is harmless

/// Makes a part the current one; upper and lower case do not count. @return false if it is not
/// there
bool marz_package_find(marz_package *package, const char *name);

/// Begins to unpack the current part. @return MARZ_E_INPUT if it is damaged or encrypted
MARZ_CHECKED marz_status marz_package_begin(marz_package *package, marz_error *error);

/// The next bytes of the current part; `*got` 0 means the end. @return MARZ_E_INPUT for damaged
/// data, MARZ_E_LIMIT for a bomb
MARZ_CHECKED marz_status marz_package_read(marz_package *package, char *bytes, size_t capacity,
                                           size_t *got, marz_error *error);

/// Share of the current part that has been unpacked, 0 to 1.
double marz_package_progress(const marz_package *package);

#endif
