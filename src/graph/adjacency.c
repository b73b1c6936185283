#include "graph/adjacency.h"

#include <stdlib.h>
#include <string.h>

static int by_number(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/// Sorts each row and drops repetitions, closing the gaps.
static void tidy_rows(int32_t node_count, int32_t *start, int32_t *near)
{
    int32_t end = 0;
    for (int32_t v = 0; v < node_count; v++) {
        const int32_t first = start[v], count = start[v + 1] - first;
        start[v] = end;
        if (count > 1)
            qsort(near + first, (size_t)count, sizeof *near, by_number);
        for (int32_t e = first; e < first + count; e++)
            if (e == first || near[e] != near[e - 1])
                near[end++] = near[e];
    }
    start[node_count] = end;
}

static marz_status check_ends(int32_t node_count, const marz_edge *edges, int64_t edge_count,
                              marz_error *error)
{
    if (edge_count > INT32_MAX / 2)
        return marz_fail(error, MARZ_E_INPUT, "%lld edges are more than %d", (long long)edge_count,
                         INT32_MAX / 2);
    for (int64_t e = 0; e < edge_count; e++)
        if (edges[e].a < 0 || edges[e].a >= node_count || edges[e].b < 0 ||
            edges[e].b >= node_count)
            return marz_fail(error, MARZ_E_INPUT, "edge %lld joins nodes %d and %d of %d",
                             (long long)e + 1, edges[e].a, edges[e].b, node_count);
    return MARZ_OK;
}

marz_status marz_adjacency_make(int32_t node_count, const marz_edge *edges, int64_t edge_count,
                                marz_arena *arena, marz_adjacency *graph, marz_error *error)
{
    marz_status status = check_ends(node_count, edges, edge_count, error);
    if (status)
        return status;
    int32_t *start = MARZ_NEW(arena, int32_t, (size_t)node_count + 2);
    int32_t *near = MARZ_NEW(arena, int32_t, (size_t)edge_count * 2 + 1);
    if (!start || !near)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for a graph of %d nodes",
                         node_count);
    // start[v + 2] counts row v; after the sums start[v + 1] is where row v is filled next.
    memset(start, 0, ((size_t)node_count + 2) * sizeof *start);
    for (int64_t e = 0; e < edge_count; e++)
        if (edges[e].a != edges[e].b) {
            start[edges[e].a + 2]++;
            start[edges[e].b + 2]++;
        }
    for (int32_t v = 0; v < node_count; v++)
        start[v + 2] += start[v + 1];
    for (int64_t e = 0; e < edge_count; e++)
        if (edges[e].a != edges[e].b) {
            near[start[edges[e].a + 1]++] = edges[e].b;
            near[start[edges[e].b + 1]++] = edges[e].a;
        }
    tidy_rows(node_count, start, near);
    *graph = (marz_adjacency){.node_count = node_count, .start = start, .near = near};
    return MARZ_OK;
}

int32_t marz_adjacency_components(const marz_adjacency *graph, int32_t *component, int32_t *queue)
{
    int32_t count = 0;
    for (int32_t v = 0; v < graph->node_count; v++)
        component[v] = -1;
    for (int32_t root = 0; root < graph->node_count; root++) {
        if (component[root] >= 0)
            continue;
        int32_t head = 0, tail = 0;
        component[root] = count;
        queue[tail++] = root;
        while (head < tail) {
            const int32_t v = queue[head++];
            for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++)
                if (component[graph->near[e]] < 0) {
                    component[graph->near[e]] = count;
                    queue[tail++] = graph->near[e];
                }
        }
        count++;
    }
    return count;
}
