/// @file design/compact/net.h
/// The graph of the units in the order of the fine field, in one component.
/// Private.
#ifndef MARZ_DESIGN_COMPACT_NET_H
#define MARZ_DESIGN_COMPACT_NET_H

#include "design/compact/compact.h"

/// Renumbers the problem's graph (or makes Delaunay neighbours) so that node k
/// is unit order[k], and links every component but the largest (the first of
/// several) to the nearest unit outside it. O(units + edges), with components
/// also O(units in small ones * log units).
/// @param order       [n] unit at each place
/// @param arena       holds the graph
/// @param link_count  receives the number of links added
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_net_make(const marz_compact *problem, const int32_t *order,
                                       marz_arena *arena, marz_adjacency *net, int32_t *link_count,
                                       marz_error *error);

#endif
