/// @file exchange/lookup.h
/// Lookups of a mapping: two columns of another file as a list of words.
#ifndef MARZ_EXCHANGE_LOOKUP_H
#define MARZ_EXCHANGE_LOOKUP_H

#include "exchange/mapping.h"

/// Reads the file of every lookup, found in the folders of `paths` (or beside the files there).
/// The first row of a key counts. @return MARZ_E_NOT_FOUND, MARZ_E_INPUT with the place in the
/// mapping
MARZ_CHECKED marz_status marz_lookups_fill(marz_mapping *mapping, const char *const *paths,
                                           int32_t path_count, marz_arena *arena,
                                           marz_error *error);

#endif
