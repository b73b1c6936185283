/// @file graph/contiguity.h
/// Does an area of a graph still hang together when one of its nodes leaves?
///
/// The question is asked millions of times in a search over connected areas. Most answers come from
/// the ring of the node alone: its neighbours that belong to the area are flooded along the edges
/// between them, as one 64-bit word. Only what the ring leaves open is searched in the graph, from
/// all pieces at once, so that the smaller piece decides how long it takes.
#ifndef MARZ_GRAPH_CONTIGUITY_H
#define MARZ_GRAPH_CONTIGUITY_H

#include "graph/adjacency.h"

#include <stdbool.h>

#define MARZ_CONTIGUITY_RING_MAX 64 ///< nodes with more neighbours are searched in the graph

/// Which neighbours of a node are neighbours of each other. Read only, shared by all searches.
typedef struct marz_rings {
    const marz_adjacency *graph; ///< borrowed
    const uint64_t
        *beside; ///< [arcs] bit b of arc start[v] + a: neighbours a and b of v are joined
} marz_rings;

/// Scratch of one searcher; belongs to one thread.
typedef struct marz_contiguity {
    marz_rings rings;
    int32_t *seen;  ///< [nodes] stamp of the search that met the node
    int32_t *piece; ///< [nodes] piece of the ring it was reached from
    int32_t *queue; ///< [nodes]
    int32_t stamp;
} marz_contiguity;

/// Prepares the rings of a graph. O(sum over arcs of the degree), once.
/// @param arena  holds the rings; `graph` is borrowed and must outlive them
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_rings_make(const marz_adjacency *graph, marz_arena *arena,
                                         marz_rings *rings, marz_error *error);

/// Prepares the scratch of one searcher.
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_contiguity_init(const marz_rings *rings, marz_arena *arena,
                                              marz_contiguity *searcher, marz_error *error);

/// Is the area of `node` without `node` connected? The area (the nodes of the same label) must be
/// connected before. An area of one node would be left empty: false.
/// Method: ring flood in O(degree), else breadth first from the pieces of the ring at once.
/// @param label  [nodes] area of each node
/// @return true if the node can leave
bool marz_contiguity_may_leave(marz_contiguity *searcher, const int32_t *label, int32_t node);

/// The same where only some nodes must hang together: do all nodes of the label that count, but for
/// `node`, lie in one component of its label without it? They must before.
/// @param counts  [nodes] 1: must hang together
/// @return true if the node can leave, also as the last one
bool marz_contiguity_may_part(marz_contiguity *searcher, const int32_t *label,
                              const uint8_t *counts, int32_t node);

/// Does the component of `node` in its label hold a node that counts? O(what is searched).
bool marz_contiguity_meets(marz_contiguity *searcher, const int32_t *label, const uint8_t *counts,
                           int32_t node);

/// Is the set of all nodes with the label of `node` connected? O(area and its edges).
/// @param count  how many nodes carry that label
bool marz_contiguity_is_whole(marz_contiguity *searcher, const int32_t *label, int32_t node,
                              int32_t count);

#endif
