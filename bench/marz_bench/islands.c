#include "marz_bench/read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE (-1)

/// A unit and its height, to walk from a unit up and down.
typedef struct height {
    double y;
    int32_t unit;
} height;

typedef struct islands {
    const marz_bench_instance *instance;
    const marz_bench_metric *metric;
    int32_t count;            ///< components
    const int32_t *component; ///< [n]
    height *by_height;        ///< [n] ascending
} islands;

/// The best link found so far.
typedef struct link {
    double distance;
    int32_t inside, outside;
} link;

static int compare_heights(const void *a, const void *b)
{
    const height *left = a, *right = b;
    if (left->y != right->y)
        return left->y < right->y ? -1 : 1;
    return (left->unit > right->unit) - (left->unit < right->unit);
}

static void try_link(const islands *s, int32_t inside, int32_t outside, link *best)
{
    const double distance = s->metric->between(s->instance, inside, outside);
    bool is_better = best->inside == NOWHERE || distance < best->distance;
    if (!is_better && distance == best->distance)
        is_better = inside < best->inside || (inside == best->inside && outside < best->outside);
    if (is_better)
        *best = (link){distance, inside, outside};
}

/// Walks from place `from` of the order by `step` until no unit further on can be nearer.
static void walk(const islands *s, int32_t from, int32_t step, link *best)
{
    const height own = s->by_height[from];
    const int32_t home = s->component[own.unit];
    for (int32_t k = from + step; k >= 0 && k < s->instance->n; k += step) {
        const height other = s->by_height[k];
        if (best->inside != NOWHERE && s->metric->at_least(other.y - own.y) > best->distance)
            return;
        if (s->component[other.unit] != home)
            try_link(s, own.unit, other.unit, best);
    }
}

/// The component with most units, of several the last.
static int32_t largest(const islands *s, int32_t *size)
{
    for (int32_t i = 0; i < s->instance->n; i++)
        size[s->component[i]]++;
    int32_t best = 0;
    for (int32_t c = 1; c < s->count; c++)
        if (size[c] >= size[best])
            best = c;
    return best;
}

/// Fills links[0 … count - 1], but for the mainland's. O(n log n) and the walks.
static void find_links(islands *s, int32_t mainland, link *links)
{
    const int32_t n = s->instance->n;
    for (int32_t i = 0; i < n; i++)
        s->by_height[i] = (height){s->instance->y[i], i};
    qsort(s->by_height, (size_t)n, sizeof *s->by_height, compare_heights);
    for (int32_t c = 0; c < s->count; c++)
        links[c] = (link){INFINITY, NOWHERE, NOWHERE};
    for (int32_t k = 0; k < n; k++) {
        const int32_t home = s->component[s->by_height[k].unit];
        if (home == mainland)
            continue;
        walk(s, k, -1, &links[home]);
        walk(s, k, 1, &links[home]);
    }
}

/// Makes the graph again, with the links.
static marz_status add_links(islands *s, marz_arena *arena, marz_bench_instance *instance,
                             marz_error *error)
{
    const int64_t count = instance->edge_count;
    int32_t *size = MARZ_NEW(arena, int32_t, s->count);
    link *links = MARZ_NEW(arena, link, s->count);
    marz_edge *all = MARZ_NEW(arena, marz_edge, count + s->count);
    s->by_height = MARZ_NEW(arena, height, instance->n);
    if (!size || !links || !all || !s->by_height)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d islands", s->count);
    const int32_t mainland = largest(s, size);
    find_links(s, mainland, links);
    if (count > 0)
        memcpy(all, instance->edges, (size_t)count * sizeof *all);
    int64_t total = count;
    for (int32_t c = 0; c < s->count; c++)
        if (c != mainland)
            all[total++] = (marz_edge){links[c].inside, links[c].outside};
    return marz_adjacency_make(instance->n, all, total, arena, &instance->graph, error);
}

marz_status marz_bench_link(marz_bench_instance *instance, marz_arena *arena,
                            const marz_bench_metric *metric, marz_error *error)
{
    const int32_t n = instance->n;
    marz_status status = marz_adjacency_make(n, instance->edges, instance->edge_count, arena,
                                             &instance->graph, error);
    if (status || !metric)
        return status;
    int32_t *component = MARZ_NEW(arena, int32_t, n), *queue = MARZ_NEW(arena, int32_t, n);
    if (!component || !queue)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", n);
    islands s = {.instance = instance, .metric = metric, .component = component};
    s.count = marz_adjacency_components(&instance->graph, component, queue);
    return s.count < 2 ? MARZ_OK : add_links(&s, arena, instance, error);
}
