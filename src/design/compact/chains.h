/// @file design/compact/chains.h
/// Chains of single moves that bring parts into the band without breaking them.
/// Private.
#ifndef MARZ_DESIGN_COMPACT_CHAINS_H
#define MARZ_DESIGN_COMPACT_CHAINS_H

#include "base/control.h"
#include "design/compact/mover.h"

/// Balances parts that are in one piece: from a part beyond the band a unit
/// goes to a neighbour, from there one to the next, until a part takes it
/// within its band (or the other way round from a part that is too light); no
/// other part gets worse. The cheapest chain per weight that is put right is
/// found by dynamic programming over hops and carried out, move by move, each
/// with a check that no part breaks. Ends when all are within or nothing helps.
/// @return false when out of memory
bool marz_chains_balance(marz_mover *m, marz_arena *arena, const marz_control *control);

#endif
