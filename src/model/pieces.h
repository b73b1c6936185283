/// @file model/pieces.h
/// When is a territory in one piece?
///
/// With a graph G of the units, the *ground* of a seat is the units at it that have a neighbour in
/// G, but for members of scattered groups (groups whose members do not hang together in G). The
/// seat is in one piece if all units of its ground that count lie in one component of G restricted
/// to its ground. A unit of the ground counts unless
///   - it is held: it or a member of its group has a lock (a named account, an exception), or
///   - is_apart is set for it and it stays at its present seat, or has none.
/// What has no seat hangs together with nothing. So units without a position, locked ones and
/// families spread over the country neither break a territory nor need one of their own; but those
/// in the ground join what lies about them.
#ifndef MARZ_MODEL_PIECES_H
#define MARZ_MODEL_PIECES_H

#include "model/instance.h"

typedef enum marz_footing {
    MARZ_FOOTING_NONE,   ///< not in the ground of any seat
    MARZ_FOOTING_HELD,   ///< in the ground, but does not count
    MARZ_FOOTING_COUNTS, ///< counts, unless it is apart and does not move
} marz_footing;

/// Does the unit have to hang together with the others of `seat`?
static inline bool marz_pieces_counts(const marz_instance *instance, const uint8_t *footing,
                                      int32_t unit, int32_t seat)
{
    if (footing[unit] != MARZ_FOOTING_COUNTS || !instance->is_apart || !instance->is_apart[unit])
        return footing[unit] == MARZ_FOOTING_COUNTS;
    return instance->present[unit] != seat && instance->present[unit] != MARZ_NONE;
}

/// Writes the marz_footing of each unit; needs a graph. O(units + edges).
/// @param footing  [unit_count]
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_pieces_footing(const marz_instance *instance, marz_arena *scratch,
                                             uint8_t *footing, marz_error *error);

/// Counts the pieces of each seat that hold a unit which counts. O(units + edges).
/// @param seat_of  [unit_count] or MARZ_NONE
/// @param pieces   [seat_count]; 0: nothing there counts
/// @return pieces beyond one a seat; -1 when out of memory
int32_t marz_pieces_count(const marz_instance *instance, const uint8_t *footing,
                          const int32_t *seat_of, marz_arena *scratch, int32_t *pieces);

/// The same with the footing found here. O(units + edges).
int32_t marz_pieces_of(const marz_instance *instance, const int32_t *seat_of, marz_arena *scratch,
                       int32_t *pieces);

#endif
