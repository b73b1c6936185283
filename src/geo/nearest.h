/// @file geo/nearest.h
/// The nearest of many points in the plane: a k-d tree over arrays of coordinates.
#ifndef MARZ_GEO_NEAREST_H
#define MARZ_GEO_NEAREST_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

#define MARZ_NEAREST_MAX 256 ///< most neighbours in one answer

/// A tree over points; coordinates are borrowed, must be finite, and stay as they are while it
/// lives. Ranges of more than a leaf are split at their middle along their longer side.
typedef struct marz_nearest {
    int32_t point_count;
    const double *x, *y;
    const int32_t *order; ///< [point_count] points, so that every subtree is a range
    const uint8_t *axis;  ///< [point_count] of the split at each middle: 0 = x, 1 = y
} marz_nearest;

/// Makes the tree [bentley1975]. O(n log n) on average; memory 5 bytes a point, in `arena`.
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_nearest_make(int32_t point_count, const double *x, const double *y,
                                           marz_arena *arena, marz_nearest *tree,
                                           marz_error *error);

/// The `wanted` points nearest to (x, y), by distance, equal ones by number.
/// Reentrant; O(wanted log n) for points that are not all on one place.
/// @param skip    a point that is left out (the one that asks), or -1
/// @param wanted  0 to MARZ_NEAREST_MAX
/// @param near    [wanted] the points found
/// @param square  [wanted] their squared distances; may be NULL
/// @return how many were found: `wanted`, or fewer if there are fewer points
int32_t marz_nearest_find(const marz_nearest *tree, double x, double y, int32_t skip,
                          int32_t wanted, int32_t *near, double *square);

#endif
