/// @file design/compact/anchors.h
/// A first partition from what owners have now and from homes. Private.
#ifndef MARZ_DESIGN_COMPACT_ANCHORS_H
#define MARZ_DESIGN_COMPACT_ANCHORS_H

#include "base/rng.h"
#include "design/compact/cut.h"

/// Every unit goes to the owner it is locked to, else to the one who keeps most with it; what is
/// nobody's goes to the nearest home or centroid; where a part is left empty the heaviest one is
/// halved. With more owners than parts those who keep most have the parts.
/// @return false when out of memory. O(units * parts)
bool marz_start_from_anchors(marz_field *f, marz_cutter *c, marz_rng *rng, marz_arena *scratch);

#endif
