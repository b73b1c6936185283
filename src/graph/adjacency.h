/// @file graph/adjacency.h
/// Who is next to whom: an undirected graph without loops or parallel edges, by rows.
#ifndef MARZ_GRAPH_ADJACENCY_H
#define MARZ_GRAPH_ADJACENCY_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

/// Neighbours of node v: near[start[v]] … near[start[v + 1] - 1], ascending. Borrowed, read only.
typedef struct marz_adjacency {
    int32_t node_count;
    const int32_t *start; ///< [node_count + 1]
    const int32_t *near;  ///< [start[node_count]] each edge stands in both of its rows
} marz_adjacency;

/// One edge; the order of its ends means nothing.
typedef struct marz_edge {
    int32_t a, b;
} marz_edge;

/// Makes the graph of the edges; loops and repetitions are dropped.
/// O(nodes + edges log greatest degree).
/// @param arena  holds the rows
/// @return MARZ_E_INPUT for an end outside 0 … node_count - 1 (names the edge); MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_adjacency_make(int32_t node_count, const marz_edge *edges,
                                             int64_t edge_count, marz_arena *arena,
                                             marz_adjacency *graph, marz_error *error);

/// Numbers the connected components in the order of their first nodes. O(nodes + edges).
/// @param component  [node_count] number of each node
/// @param queue      [node_count] scratch
/// @return how many components there are
int32_t marz_adjacency_components(const marz_adjacency *graph, int32_t *component, int32_t *queue);

#endif
