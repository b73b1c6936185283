/// @file app/near.h
/// Who is next to whom among accounts: the graph on which territories must hang together.
#ifndef MARZ_APP_NEAR_H
#define MARZ_APP_NEAR_H

#include "graph/adjacency.h"

/// Delaunay neighbours of the points that have a position; the others have none. All that have one
/// hang together. O(count) in practice.
/// @return MARZ_E_NO_MEMORY, MARZ_E_LIMIT
MARZ_CHECKED marz_status marz_near_graph(const int32_t *lon_udeg, const int32_t *lat_udeg,
                                         int32_t count, marz_arena *arena, marz_adjacency *graph,
                                         marz_error *error);

#endif
