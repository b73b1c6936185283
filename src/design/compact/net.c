#include "design/compact/net.h"

#include "geo/nearest.h"
#include "geo/triangulate.h"

#include <assert.h>
#include <stdlib.h>

typedef struct netting {
    const marz_compact *problem;
    const int32_t *order;
    marz_arena *arena;
    double *x, *y; ///< [n] in the order of the field
    int32_t n;
} netting;

static int ascending(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/// The given graph with nodes renumbered.
static bool renumber(const netting *s, marz_adjacency *net)
{
    const marz_adjacency *graph = s->problem->graph;
    int32_t *place = MARZ_NEW(s->arena, int32_t, s->n);
    int32_t *start = MARZ_NEW(s->arena, int32_t, s->n + 1);
    int32_t *near = MARZ_NEW(s->arena, int32_t, graph->start[s->n]);
    if (!place || !start || !near)
        return false;
    for (int32_t k = 0; k < s->n; k++)
        place[s->order[k]] = k;
    int32_t next = 0;
    for (int32_t k = 0; k < s->n; k++) {
        const int32_t i = s->order[k];
        start[k] = next;
        for (int32_t e = graph->start[i]; e < graph->start[i + 1]; e++)
            near[next++] = place[graph->near[e]];
        qsort(&near[start[k]], (size_t)(next - start[k]), sizeof *near, ascending);
    }
    start[s->n] = next;
    *net = (marz_adjacency){s->n, start, near};
    return true;
}

/// The nearest unit to k of another component: ever more neighbours are asked
/// for, at last all.
static int32_t nearest_outside(const netting *s, const marz_nearest *tree, const int32_t *component,
                               int32_t k, double *square)
{
    int32_t near[MARZ_NEAREST_MAX];
    double distance[MARZ_NEAREST_MAX];
    for (int32_t wanted = 8; wanted <= MARZ_NEAREST_MAX; wanted *= 4) {
        const int32_t found = marz_nearest_find(tree, s->x[k], s->y[k], k, wanted, near, distance);
        for (int32_t j = 0; j < found; j++)
            if (component[near[j]] != component[k]) {
                *square = distance[j];
                return near[j];
            }
    }
    int32_t best = -1;
    for (int32_t j = 0; j < s->n; j++) {
        const double dx = s->x[j] - s->x[k], dy = s->y[j] - s->y[k];
        if (component[j] != component[k] && (best < 0 || dx * dx + dy * dy < *square)) {
            *square = dx * dx + dy * dy;
            best = j;
        }
    }
    return best;
}

/// The link of each component but the largest. @return false when out of memory
static bool find_links(const netting *s, const int32_t *component, int32_t count, marz_edge *link)
{
    int32_t *size = MARZ_NEW(s->arena, int32_t, count);
    double *best = MARZ_NEW(s->arena, double, count);
    marz_nearest tree;
    if (!size || !best || marz_nearest_make(s->n, s->x, s->y, s->arena, &tree, NULL))
        return false;
    int32_t largest = 0;
    for (int32_t k = 0; k < s->n; k++)
        size[component[k]]++;
    for (int32_t c = 0; c < count; c++) {
        largest = size[c] > size[largest] ? c : largest;
        link[c] = (marz_edge){-1, -1};
    }
    for (int32_t k = 0; k < s->n; k++) {
        const int32_t c = component[k];
        if (c == largest)
            continue;
        double square = 0;
        const int32_t other = nearest_outside(s, &tree, component, k, &square);
        assert(other >= 0);
        if (link[c].a < 0 || square < best[c]) {
            link[c] = (marz_edge){k, other};
            best[c] = square;
        }
    }
    return true;
}

/// All edges of the graph and the links, as a new graph.
static marz_status add_links(const netting *s, marz_adjacency *net, const marz_edge *link,
                             int32_t count, marz_error *error)
{
    marz_edge *edges = MARZ_NEW(s->arena, marz_edge, net->start[s->n] / 2 + count);
    if (!edges)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to link %d components", count);
    int64_t next = 0;
    for (int32_t k = 0; k < s->n; k++)
        for (int32_t e = net->start[k]; e < net->start[k + 1]; e++)
            if (net->near[e] > k)
                edges[next++] = (marz_edge){k, net->near[e]};
    for (int32_t c = 0; c < count; c++)
        if (link[c].a >= 0)
            edges[next++] = link[c];
    return marz_adjacency_make(s->n, edges, next, s->arena, net, error);
}

/// Links until one component is left: two that are nearest to each other share
/// a link.
static marz_status link_components(const netting *s, marz_adjacency *net, int32_t *link_count,
                                   marz_error *error)
{
    int32_t *component = MARZ_NEW(s->arena, int32_t, s->n);
    int32_t *queue = MARZ_NEW(s->arena, int32_t, s->n);
    if (!component || !queue)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", s->n);
    for (;;) {
        const int32_t count = marz_adjacency_components(net, component, queue);
        if (count == 1)
            return MARZ_OK;
        marz_edge *link = MARZ_NEW(s->arena, marz_edge, count);
        if (!link || !find_links(s, component, count, link))
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to link %d components", count);
        *link_count += count - 1;
        const marz_status status = add_links(s, net, link, count, error);
        if (status)
            return status;
    }
}

marz_status marz_net_make(const marz_compact *problem, const int32_t *order, marz_arena *arena,
                          marz_adjacency *net, int32_t *link_count, marz_error *error)
{
    netting s = {.problem = problem, .order = order, .arena = arena, .n = problem->unit_count};
    s.x = MARZ_NEW(arena, double, s.n);
    s.y = MARZ_NEW(arena, double, s.n);
    if (!s.x || !s.y)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", s.n);
    for (int32_t k = 0; k < s.n; k++) {
        s.x[k] = problem->x[order[k]];
        s.y[k] = problem->y[order[k]];
    }
    *link_count = 0;
    if (!problem->graph) {
        marz_point_rows rows;
        const marz_status status = marz_triangulate(s.x, s.y, s.n, arena, &rows, error);
        if (status)
            return status;
        *net = (marz_adjacency){s.n, rows.start, rows.near};
        return MARZ_OK; // a triangulation is connected
    }
    if (!renumber(&s, net))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a graph of %d units", s.n);
    return link_components(&s, net, link_count, error);
}
