#include "graph/contiguity.h"

#include <assert.h>

/// Is `node` in the ascending row of `row`?
static bool is_joined(const marz_adjacency *graph, int32_t row, int32_t node)
{
    int32_t low = graph->start[row], high = graph->start[row + 1];
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (graph->near[middle] < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low < graph->start[row + 1] && graph->near[low] == node;
}

static int32_t degree_of(const marz_adjacency *graph, int32_t node)
{
    return graph->start[node + 1] - graph->start[node];
}

static void fill_ring(const marz_adjacency *graph, int32_t node, uint64_t *beside)
{
    const int32_t first = graph->start[node], count = degree_of(graph, node);
    if (count > MARZ_CONTIGUITY_RING_MAX)
        return;
    for (int32_t a = 0; a < count; a++)
        for (int32_t b = 0; b < count; b++)
            if (a != b && is_joined(graph, graph->near[first + a], graph->near[first + b]))
                beside[first + a] |= UINT64_C(1) << b;
}

marz_status marz_rings_make(const marz_adjacency *graph, marz_arena *arena, marz_rings *rings,
                            marz_error *error)
{
    const int32_t n = graph->node_count;
    uint64_t *beside = MARZ_NEW(arena, uint64_t, graph->start[n]);
    if (!beside)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for a graph of %d nodes", n);
    for (int32_t v = 0; v < n; v++)
        fill_ring(graph, v, beside);
    *rings = (marz_rings){.graph = graph, .beside = beside};
    return MARZ_OK;
}

marz_status marz_contiguity_init(const marz_rings *rings, marz_arena *arena,
                                 marz_contiguity *searcher, marz_error *error)
{
    const int32_t n = rings->graph->node_count;
    *searcher = (marz_contiguity){.rings = *rings,
                                  .seen = MARZ_NEW(arena, int32_t, n),
                                  .piece = MARZ_NEW(arena, int32_t, n),
                                  .queue = MARZ_NEW(arena, int32_t, n)};
    if (!searcher->seen || !searcher->piece || !searcher->queue)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for a graph of %d nodes", n);
    return MARZ_OK;
}

/// A stamp no node carries; the marks are wiped when the numbers run out.
static int32_t next_stamp(marz_contiguity *s)
{
    if (s->stamp == INT32_MAX) {
        for (int32_t v = 0; v < s->rings.graph->node_count; v++)
            s->seen[v] = 0;
        s->stamp = 0;
    }
    return ++s->stamp;
}

/// The part of `set` that hangs together with its lowest member, along the ring.
static uint64_t flood(const uint64_t *beside, uint64_t set)
{
    uint64_t reached = set & (~set + 1), open = reached;
    while (open) {
        const int a = __builtin_ctzll(open);
        open &= open - 1;
        const uint64_t fresh = beside[a] & set & ~reached;
        reached |= fresh;
        open |= fresh;
    }
    return reached;
}

/// The pieces of the ring, as sources of one breadth-first search.
typedef struct front {
    int32_t tail;
    int32_t piece_count;
    int32_t parent[MARZ_CONTIGUITY_RING_MAX]; ///< union-find over the pieces
    int32_t open[MARZ_CONTIGUITY_RING_MAX];   ///< queued nodes of the piece, at its root
} front;

static int32_t root_of(front *f, int32_t piece)
{
    while (f->parent[piece] != piece)
        piece = f->parent[piece] = f->parent[f->parent[piece]];
    return piece;
}

static void put(marz_contiguity *s, front *f, int32_t node, int32_t piece)
{
    s->seen[node] = s->stamp;
    s->piece[node] = piece;
    s->queue[f->tail++] = node;
    f->open[piece]++;
}

/// Queues the neighbours of an expanded node and joins pieces that meet.
/// @return true once all pieces are one
static bool expand(marz_contiguity *s, front *f, const int32_t *label, int32_t v, int32_t *root)
{
    const marz_adjacency *graph = s->rings.graph;
    for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++) {
        const int32_t w = graph->near[e];
        if (label[w] != label[v])
            continue;
        if (s->seen[w] != s->stamp) {
            put(s, f, w, *root);
            continue;
        }
        const int32_t other = s->piece[w] < 0 ? *root : root_of(f, s->piece[w]);
        if (other != *root) {
            f->parent[other] = *root;
            f->open[*root] += f->open[other];
            if (--f->piece_count == 1)
                return true;
        }
    }
    return false;
}

/// Breadth first from all pieces at once: false as soon as one of them is exhausted alone.
static bool pieces_meet(marz_contiguity *s, front *f, const int32_t *label)
{
    for (int32_t head = 0; head < f->tail; head++) {
        const int32_t v = s->queue[head];
        int32_t root = root_of(f, s->piece[v]);
        f->open[root]--;
        if (expand(s, f, label, v, &root))
            return true;
        if (f->open[root] == 0)
            return false;
    }
    return false;
}

/// Nodes with very many neighbours: one search from the first of them that counts the rest.
static bool wide_may_leave(marz_contiguity *s, const int32_t *label, int32_t node)
{
    const marz_adjacency *graph = s->rings.graph;
    next_stamp(s);
    s->seen[node] = s->stamp;
    int32_t missing = 0, tail = 0;
    for (int32_t e = graph->start[node]; e < graph->start[node + 1]; e++)
        missing += label[graph->near[e]] == label[node];
    if (missing == 0)
        return false;
    for (int32_t e = graph->start[node]; tail == 0; e++)
        if (label[graph->near[e]] == label[node]) {
            s->queue[tail++] = graph->near[e];
            s->seen[graph->near[e]] = s->stamp;
        }
    for (int32_t head = 0; head < tail; head++) {
        const int32_t v = s->queue[head];
        missing -= is_joined(graph, v, node);
        for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++)
            if (label[graph->near[e]] == label[node] && s->seen[graph->near[e]] != s->stamp) {
                s->seen[graph->near[e]] = s->stamp;
                s->queue[tail++] = graph->near[e];
            }
    }
    return missing == 0;
}

bool marz_contiguity_may_leave(marz_contiguity *s, const int32_t *label, int32_t node)
{
    const marz_adjacency *graph = s->rings.graph;
    const int32_t first = graph->start[node], count = degree_of(graph, node);
    if (count > MARZ_CONTIGUITY_RING_MAX)
        return wide_may_leave(s, label, node);
    uint64_t set = 0;
    for (int32_t a = 0; a < count; a++)
        set |= (uint64_t)(label[graph->near[first + a]] == label[node]) << a;
    if (!set)
        return false;
    uint64_t reached = flood(s->rings.beside + first, set);
    if (reached == set)
        return true;
    front f = {.tail = 0};
    next_stamp(s);
    s->seen[node] = s->stamp;
    s->piece[node] = -1;
    while (set) {
        const int32_t piece = f.piece_count++;
        f.parent[piece] = piece;
        for (uint64_t part = reached; part; part &= part - 1)
            put(s, &f, graph->near[first + __builtin_ctzll(part)], piece);
        set &= ~reached;
        reached = set ? flood(s->rings.beside + first, set) : 0;
    }
    assert(f.piece_count >= 2);
    return pieces_meet(s, &f, label);
}

bool marz_contiguity_is_whole(marz_contiguity *s, const int32_t *label, int32_t node, int32_t count)
{
    const marz_adjacency *graph = s->rings.graph;
    next_stamp(s);
    int32_t tail = 0;
    s->queue[tail++] = node;
    s->seen[node] = s->stamp;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t v = s->queue[head];
        for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++) {
            const int32_t w = graph->near[e];
            if (label[w] == label[node] && s->seen[w] != s->stamp) {
                s->seen[w] = s->stamp;
                s->queue[tail++] = w;
            }
        }
    }
    assert(tail <= count);
    return tail == count;
}

// ---------------------------------------------------------------- where only some nodes count

bool marz_contiguity_meets(marz_contiguity *s, const int32_t *label, const uint8_t *counts,
                           int32_t node)
{
    const marz_adjacency *graph = s->rings.graph;
    next_stamp(s);
    int32_t tail = 0;
    s->queue[tail++] = node;
    s->seen[node] = s->stamp;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t v = s->queue[head];
        if (counts[v])
            return true;
        for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++) {
            const int32_t w = graph->near[e];
            if (label[w] == label[node] && s->seen[w] != s->stamp) {
                s->seen[w] = s->stamp;
                s->queue[tail++] = w;
            }
        }
    }
    return false;
}

/// Floods from `first` round `node`. @return does it meet a node that counts?
static bool flood_part(marz_contiguity *s, const int32_t *label, const uint8_t *counts,
                       int32_t first)
{
    const marz_adjacency *graph = s->rings.graph;
    int32_t tail = 0;
    bool has_counting = false;
    s->queue[tail++] = first;
    s->seen[first] = s->stamp;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t v = s->queue[head];
        has_counting |= counts[v] != 0;
        for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++) {
            const int32_t w = graph->near[e];
            if (label[w] == label[first] && s->seen[w] != s->stamp) {
                s->seen[w] = s->stamp;
                s->queue[tail++] = w;
            }
        }
    }
    return has_counting;
}

bool marz_contiguity_may_part(marz_contiguity *s, const int32_t *label, const uint8_t *counts,
                              int32_t node)
{
    const marz_adjacency *graph = s->rings.graph;
    const int32_t first = graph->start[node], count = degree_of(graph, node);
    uint64_t set = 0;
    bool all_count = true;
    for (int32_t a = 0; a < count; a++) {
        const int32_t w = graph->near[first + a];
        if (label[w] != label[node])
            continue;
        all_count &= counts[w] != 0;
        set |= UINT64_C(1) << (a & 63);
    }
    if (!set)
        return true;
    if (count <= MARZ_CONTIGUITY_RING_MAX && flood(s->rings.beside + first, set) == set)
        return true;
    if (all_count) // Every piece counts: they must meet.
        return marz_contiguity_may_leave(s, label, node);
    next_stamp(s);
    s->seen[node] = s->stamp;
    int32_t parts = 0;
    for (int32_t a = 0; a < count && parts < 2; a++) {
        const int32_t w = graph->near[first + a];
        if (label[w] == label[node] && s->seen[w] != s->stamp)
            parts += flood_part(s, label, counts, w);
    }
    return parts < 2;
}
