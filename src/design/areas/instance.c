#include "design/areas/areas_internal.h"

#include "base/threads.h"

#include <math.h>
#include <string.h>

#define ROWS_MAX_BYTES (INT64_C(320) << 20) ///< all rows are computed at once up to this size

static marz_status check_units(const marz_areas *p, marz_error *error)
{
    const int32_t n = p->graph->node_count;
    int64_t size = 0, weight = 0;
    if (n < 1 || n > MARZ_AREAS_UNIT_MAX)
        return marz_fail(error, MARZ_E_INPUT, "%d units; 1 to %d are possible", n,
                         MARZ_AREAS_UNIT_MAX);
    for (int32_t u = 0; u < n; u++) {
        if (p->size[u] < 0 || p->weight[u] < 0)
            return marz_fail(error, MARZ_E_INPUT, "unit %d has a negative size or weight", u);
        if (p->size[u] > MARZ_AREAS_WEIGHT_MAX - size ||
            p->weight[u] > MARZ_AREAS_WEIGHT_MAX - weight)
            return marz_fail(error, MARZ_E_INPUT, "sizes or weights sum to more than %lld",
                             (long long)MARZ_AREAS_WEIGHT_MAX);
        size += p->size[u];
        weight += p->weight[u];
    }
    return MARZ_OK;
}

static marz_status check_areas(const marz_areas *p, marz_error *error)
{
    const int32_t n = p->graph->node_count, k = p->area_count;
    if (k < 1 || k > n)
        return marz_fail(error, MARZ_E_INPUT, "%d areas for %d units", k, n);
    for (int32_t a = 0; a < k; a++) {
        if (p->low[a] > p->high[a])
            return marz_fail(error, MARZ_E_INPUT, "area %d: lower limit %lld is above upper %lld",
                             a, (long long)p->low[a], (long long)p->high[a]);
        if (!p->centre && (p->low[a] != p->low[0] || p->high[a] != p->high[0]))
            return marz_fail(error, MARZ_E_INPUT, "areas with free centres need one band for all");
        if (p->centre && (p->centre[a] < 0 || p->centre[a] >= n))
            return marz_fail(error, MARZ_E_INPUT, "area %d: centre %d of %d units", a, p->centre[a],
                             n);
    }
    return MARZ_OK;
}

static marz_status check_connected(const marz_areas *p, marz_arena *arena, marz_error *error)
{
    const int32_t n = p->graph->node_count;
    int32_t *component = MARZ_NEW(arena, int32_t, n), *queue = MARZ_NEW(arena, int32_t, n);
    if (!component || !queue)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d units", n);
    const int32_t parts = marz_adjacency_components(p->graph, component, queue);
    if (parts == 1)
        return MARZ_OK;
    marz_fail(error, MARZ_E_INPUT, "the graph of units falls into %d parts", parts);
    marz_hint(error, "Join each part to its nearest unit outside.");
    return MARZ_E_INPUT;
}

static void fill_arcs(instance *in)
{
    for (int32_t u = 0; u < in->n; u++)
        for (int32_t e = in->start[u]; e < in->start[u + 1]; e++)
            in->tail[e] = u;
    // Rows are ascending: arcs into a node, met in the order of their tails, fill its row in order.
    int32_t *next = in->twin;
    for (int32_t e = 0; e < in->arc_count; e++) {
        const int32_t v = in->near[e];
        int32_t low = in->start[v], high = in->start[v + 1] - 1;
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (in->near[middle] < in->tail[e])
                low = middle + 1;
            else
                high = middle;
        }
        next[e] = low;
    }
}

static marz_status take_memory(instance *in, marz_arena *arena, marz_error *error)
{
    const size_t n = (size_t)in->n, k = (size_t)in->k, arcs = (size_t)in->arc_count;
    in->tail = MARZ_NEW(arena, int32_t, arcs);
    in->twin = MARZ_NEW(arena, int32_t, arcs);
    in->size = MARZ_NEW(arena, double, n);
    in->weight = MARZ_NEW(arena, double, n);
    in->low = MARZ_NEW(arena, double, k);
    in->high = MARZ_NEW(arena, double, k);
    in->row = MARZ_NEW(arena, int32_t *, n);
    in->is_fixed_unit = MARZ_NEW(arena, uint8_t, n);
    in->key = MARZ_NEW(arena, uint64_t, n);
    in->minus_log = MARZ_NEW(arena, float, LOG_TABLE);
    if (!in->tail || !in->twin || !in->size || !in->weight || !in->low || !in->high || !in->row ||
        !in->is_fixed_unit || !in->minus_log || !in->key)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d units", in->n);
    return marz_rings_make(in->problem->graph, arena, &in->rings, error);
}

static marz_status mark_centres(instance *in, marz_error *error)
{
    const marz_areas *p = in->problem;
    for (int32_t a = 0; in->is_fixed && a < in->k; a++) {
        if (in->is_fixed_unit[p->centre[a]])
            return marz_fail(error, MARZ_E_INPUT, "unit %d is the centre of two areas",
                             p->centre[a]);
        in->is_fixed_unit[p->centre[a]] = 1;
    }
    return MARZ_OK;
}

marz_status marz_areas_instance_init(instance *in, const marz_areas *problem, marz_arena *arena,
                                     marz_error *error)
{
    marz_status status = check_units(problem, error);
    if (!status)
        status = check_areas(problem, error);
    if (!status)
        status = check_connected(problem, arena, error);
    if (status)
        return status;
    const marz_adjacency *graph = problem->graph;
    *in = (instance){.problem = problem,
                     .n = graph->node_count,
                     .k = problem->area_count,
                     .arc_count = graph->start[graph->node_count],
                     .is_fixed = problem->centre != NULL,
                     .start = graph->start,
                     .near = graph->near};
    status = take_memory(in, arena, error);
    if (!status)
        status = mark_centres(in, error);
    if (status)
        return status;
    fill_arcs(in);
    marz_rng rng = marz_rng_make(0, 0, 0);
    for (int32_t u = 0; u < in->n; u++)
        in->key[u] = marz_rng_next(&rng);
    for (int32_t u = 0; u < in->n; u++) {
        in->size[u] = (double)problem->size[u];
        in->weight[u] = (double)problem->weight[u];
        in->mean_size += in->size[u] / in->n;
    }
    for (int32_t a = 0; a < in->k; a++) {
        in->low[a] = (double)problem->low[a];
        in->high[a] = (double)problem->high[a];
    }
    for (int32_t i = 0; i < LOG_TABLE; i++)
        in->minus_log[i] = (float)-log((i + 0.5) / LOG_TABLE);
    return MARZ_OK;
}

static void fill_rows(void *context, int64_t first, int64_t last)
{
    instance *in = context;
    for (int64_t i = first; i < last; i++)
        if (in->row[i])
            in->problem->distances(in->problem->context, (int32_t)i, in->row[i]);
}

marz_status marz_areas_instance_fill_rows(instance *in, int32_t thread_count, marz_arena *arena,
                                          marz_error *error)
{
    const int64_t bytes = (int64_t)in->n * in->n * (int64_t)sizeof(int32_t);
    if (!in->is_fixed && bytes > ROWS_MAX_BYTES)
        return MARZ_OK; // Each walker asks for the rows it needs.
    for (int32_t u = 0; u < in->n; u++) {
        if (in->is_fixed && !in->is_fixed_unit[u])
            continue;
        in->row[u] = MARZ_NEW(arena, int32_t, in->n);
        if (!in->row[u])
            return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d units", in->n);
    }
    marz_parallel(thread_count, in->n, 16, fill_rows, in);
    return MARZ_OK;
}
