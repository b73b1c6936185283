/// @file design/order.h
/// A question sorted by what its units and seats are, not by how they are called: permuting the
/// input then changes nothing but names, and neighbours lie together in memory.
#ifndef MARZ_DESIGN_ORDER_H
#define MARZ_DESIGN_ORDER_H

#include "base/arena.h"
#include "base/error.h"
#include "model/instance.h"

/// The sorted copy. Names of seats, holders and targets are not carried over. Where accounts may
/// stay without a seat, "nobody" is one more seat, the last, which takes any load.
typedef struct marz_order {
    marz_instance instance;
    int32_t *unit_of, *seat_of; ///< index in the given instance by index in the sorted one;
                                ///< MARZ_NONE for nobody
} marz_order;

/// Sorts by place along the Morton curve, then by a hash of content and references, then by index.
/// Everything lives in `arena`. O(n log n + seats * segments). @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_order_init(marz_order *order, const marz_instance *instance,
                                         marz_arena *arena, marz_error *error);

#endif
