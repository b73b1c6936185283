/// @file design/compact/mix.h
/// Two partitions combined by region. Private.
#ifndef MARZ_DESIGN_COMPACT_MIX_H
#define MARZ_DESIGN_COMPACT_MIX_H

#include "base/rng.h"
#include "design/compact/field.h"

#define MARZ_MIX_PARTS_MIN 6 ///< fewer parts have no regions to combine

/// Fills the parts of `child` (the same units as both parents, its parts empty)
/// with the j parts of `one` nearest to a random place and the part_count - j
/// parts of `two` farthest from it, so that about the right number lies on
/// either side of the seam. A unit that belongs to chosen parts of both goes
/// with `one`; a unit of none goes to the nearest chosen part. Multipliers come
/// along. O(units + units in the gap * parts). @return false when out of memory
bool marz_mix(marz_field *child, const marz_field *one, const marz_field *two, marz_rng *rng);

#endif
