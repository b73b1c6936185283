/// @file design/compact/flow.h
/// Weight sent along chains of neighbouring parts, from where there is too much to where there is
/// room. Private.
#ifndef MARZ_DESIGN_COMPACT_FLOW_H
#define MARZ_DESIGN_COMPACT_FLOW_H

#include "base/control.h"
#include "design/compact/pair.h"

/// Brings parts into target * (1 ± free): an arc from a to b costs what the moment grows if the cut
/// between them moves so that b gets a little of a; shortest paths lead from parts above the band
/// to parts with room, and from parts that can spare to those below; each path moves the cuts
/// along it. Ends when all are within, when nothing helps, or after `round_max` rounds.
/// O(rounds * (units * 6 + pairs * hops)).
/// @return sum of what is still beyond the band, in targets; -1 when out of memory
double marz_flow_balance(marz_field *f, marz_cutter *c, double free, int32_t round_max,
                         const marz_control *control);

/// Sum over the parts of the weight beyond target * (1 ± free), in targets.
double marz_field_excess(const marz_field *f, double free);

#endif
