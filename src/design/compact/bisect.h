/// @file design/compact/bisect.h
/// A first partition by halving: milliseconds for a hundred thousand units.
/// Private.
#ifndef MARZ_DESIGN_COMPACT_BISECT_H
#define MARZ_DESIGN_COMPACT_BISECT_H

#include "base/rng.h"
#include "design/compact/cut.h"

/// Divides all units of the field among its parts by recursive bisection: half
/// of the parts to either side of the straight cut that leaves the least
/// moment, among `angle_count` directions; weights in proportion to the parts'
/// targets, to within `window` times a part's mean target (doubled until a cut
/// is found). O(units log parts * angles).
/// @return false when out of memory
bool marz_bisect(marz_field *f, marz_cutter *c, int32_t angle_count, double window, marz_rng *rng);

#endif
