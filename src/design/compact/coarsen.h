/// @file design/compact/coarsen.h
/// Neighbouring units taken together, so that the search sees a few hundred a
/// part. Private.
#ifndef MARZ_DESIGN_COMPACT_COARSEN_H
#define MARZ_DESIGN_COMPACT_COARSEN_H

#include "design/compact/field.h"

/// Halves the units across the longer side of their box, at half their weight,
/// until a piece weighs at most `weight_max` or is a single unit. What stays
/// apart is heavy or alone; the moment inside the pieces is a constant that no
/// partition of them changes. Units with different locks never share one. O(units log pieces).
/// @param piece_of  [unit_count] receives the piece of each unit
/// @return how many pieces; -1 when out of memory
int32_t marz_coarsen(const marz_field *fine, double weight_max, marz_arena *scratch,
                     int32_t *piece_of);

/// Sums the ties of the units of each piece; rows live in the arena. @return false when out of
/// memory
bool marz_coarse_ties(const marz_field *fine, const int32_t *piece_of, int32_t piece_count,
                      marz_arena *arena, marz_field_ties *ties);

/// Fills `coarse` with one unit a piece, at its centroid, and the parts of
/// `fine` (all but their units).
/// @param ties  those of the pieces, borrowed; NULL: none
/// @return false when out of memory
bool marz_coarse_field(const marz_field *fine, const int32_t *piece_of, int32_t piece_count,
                       const marz_field_ties *ties, marz_field *coarse);

#endif
