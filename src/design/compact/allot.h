/// @file design/compact/allot.h
/// All units allotted anew to all parts at once. Private.
#ifndef MARZ_DESIGN_COMPACT_ALLOT_H
#define MARZ_DESIGN_COMPACT_ALLOT_H

#include "base/control.h"
#include "design/compact/field.h"

#define MARZ_ALLOT_PARTS_MAX 2048 ///< with more parts the tables would take too much room

/// Moves units between neighbouring parts so that their cost is least for the parts' present
/// centres with every weight within target ± free * width: the exact transportation problem, of
/// which at most part_count - 1 units are split and then go where most of them went; weights may
/// end beyond the band by about one unit. Then the centres move, and again, at most `round_max`
/// times, while it pays. Where pairs of parts at the same end of the band can give each other
/// nothing, rings and chains of them still can.
/// Nothing is done where the band is far from being kept or the parts are too many.
/// @return false when out of memory (the field is a valid partition)
bool marz_field_allot(marz_field *f, double free, int32_t round_max, marz_arena *scratch,
                      const marz_control *control);

#endif
