/// @file design/compact/mover.h
/// Single units moved between parts that must stay in one piece. Private.
#ifndef MARZ_DESIGN_COMPACT_MOVER_H
#define MARZ_DESIGN_COMPACT_MOVER_H

#include "design/compact/field.h"
#include "graph/adjacency.h"

/// The field seen through a graph. `part_of` and `place` follow every move.
typedef struct marz_mover {
    marz_field *f;
    const marz_adjacency *net;
    int32_t *part_of; ///< [unit_count]
    int32_t *place;   ///< [unit_count] where it stands in its part's list
    int32_t *stamp;   ///< [unit_count] of the last search that saw it
    int32_t *queue;   ///< [unit_count]
    int32_t now;      ///< number of the last search
    bool may_break;   ///< parts need not be in one piece
    double kappa;     ///< price of a unit of weight beyond the band
    double free;      ///< share of the width that a part may deviate
} marz_mover;

/// @return false when out of memory
bool marz_mover_init(marz_mover *m, marz_field *f, const marz_adjacency *net, double free,
                     double kappa, marz_arena *arena);

/// Moves a unit to another part; sums follow in O(1). @return false when out of
/// memory
bool marz_mover_move(marz_mover *m, int32_t unit, int32_t part);

/// Does the unit's part stay in one piece (unless it may break), and not empty,
/// without it? Searched from one of its neighbours for the others; a search
/// that has seen too many units says no.
bool marz_mover_may_leave(marz_mover *m, int32_t unit);

/// May the part hold the unit, as locks go?
bool marz_mover_allows(const marz_mover *m, int32_t unit, int32_t part);

/// Does the unit have a neighbour in the part?
bool marz_mover_touches(const marz_mover *m, int32_t unit, int32_t part);

/// How much moment and losses change if a unit moves from its part to another.
double marz_mover_change(const marz_mover *m, int32_t unit, int32_t part);

/// Weight of a part beyond target ± free * width if it weighed `weight`.
double marz_mover_beyond(const marz_mover *m, int32_t part, double weight);

/// Gives every piece of a part but its heaviest to the neighbouring part where
/// moment and weight beyond the band grow least, until every part is in one
/// piece.
/// @param arena       scratch, given back
/// @param piece_left  receives how many pieces could not be given away (none if
/// the net is in one
///                    piece and every part holds a unit)
/// @return false when out of memory
bool marz_mover_join_pieces(marz_mover *m, marz_arena *arena, int32_t *piece_left);

#endif
