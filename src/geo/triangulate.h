/// @file geo/triangulate.h
/// Who is next to whom among points in the plane: the edges of the Delaunay triangulation.
#ifndef MARZ_GEO_TRIANGULATE_H
#define MARZ_GEO_TRIANGULATE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

#define MARZ_TRIANGULATE_POINT_MAX 100000000 ///< most points in one call

/// Neighbours of point v: near[start[v]] … near[start[v + 1] - 1], ascending. Lives in an arena.
typedef struct marz_point_rows {
    int32_t *start; ///< [count + 1]
    int32_t *near;  ///< [start[count]] each edge stands in both of its rows
} marz_point_rows;

/// Delaunay triangulation by insertion along a Hilbert curve and flips of edges [lawson1977]. The
/// points are first snapped to a grid of 2^24 cells along the longer side, and every sign is then
/// exact, so that lines, grids and circles of points are no special cases. Points that fall into
/// one cell are joined to the first of them. The graph is connected, planar but for those, and
/// holds the nearest neighbour of every point; a few long edges along the hull are left out.
/// Deterministic. O(count) in practice; about 120 bytes of scratch a point.
/// @param x,y    [count] planar coordinates of any unit, borrowed
/// @param arena  holds the rows (28 bytes a point)
/// @return MARZ_E_INPUT for a coordinate that is not finite (names the point), MARZ_E_LIMIT,
///         MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_triangulate(const double *x, const double *y, int32_t count,
                                          marz_arena *arena, marz_point_rows *rows,
                                          marz_error *error);

#endif
