/// @file geo/hilbert.h
/// Points in an order in which neighbours in the list are neighbours in the plane.
#ifndef MARZ_GEO_HILBERT_H
#define MARZ_GEO_HILBERT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/// Sorts points along a Hilbert curve over their bounding square, 2^16 cells a side; points of one
/// cell keep their order. Finite coordinates of any unit. O(count), 16 bytes of scratch a point.
/// @param scratch  given back before return
/// @param order    [count] receives the indices of the points in their new order
/// @return false when out of memory (order is then unchanged)
bool marz_hilbert_order(const double *x, const double *y, int32_t count, marz_arena *scratch,
                        int32_t *order);

#endif
