/// @file design/compact/swaps.h
/// Units of the border moved or exchanged between two parts. Private.
#ifndef MARZ_DESIGN_COMPACT_SWAPS_H
#define MARZ_DESIGN_COMPACT_SWAPS_H

#include "base/control.h"
#include "design/compact/mover.h"

/// Moves a unit of the border to the part beyond it, or exchanges two units of two parts, where
/// that lowers moment and losses plus kappa times the weight beyond the bands; every part stays in
/// one piece. Sweeps over the pairs of parts of which one has changed, until nothing helps or
/// `sweep_max` are done. An exchange can shift less weight than any unit has.
/// O(units + pairs) each.
/// @return false when out of memory
bool marz_swaps_polish(marz_mover *m, marz_arena *arena, int32_t sweep_max,
                       const marz_control *control);

#endif
