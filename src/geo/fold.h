/// @file geo/fold.h
/// Names of places made comparable; the same mapping that data/fold.mjs applied to the tables.
#ifndef MARZ_GEO_FOLD_H
#define MARZ_GEO_FOLD_H

#include <stddef.h>

#define MARZ_FOLD_MAX 256 ///< bytes of a key with its zero; longer names are cut

/// Writes the key of a UTF-8 name: letters and digits without case, accents, Arabic and Persian
/// variants, spaces, signs and zero-width characters; "Saint" and "St." are one, "and" is nothing.
/// Broken UTF-8 is skipped. @return length of the key. O(length log table)
size_t marz_geo_fold(const char *name, char key[static MARZ_FOLD_MAX]);

#endif
