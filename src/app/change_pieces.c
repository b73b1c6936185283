#include "app/change_internal.h"
#include "app/frontier_internal.h"
#include "app/near.h"

#include "model/pieces.h"

#include <string.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the pieces of the change");
}

/// Floods what stays at one seat and hangs together. @param node_of  gets `node`
static void flood(const change_job *job, int32_t first, int32_t node, int32_t *node_of,
                  int32_t *stack)
{
    const marz_instance *in = &job->in;
    int32_t tail = 0;
    stack[tail++] = first;
    node_of[first] = node;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t unit = stack[head];
        for (int32_t e = in->graph.start[unit]; e < in->graph.start[unit + 1]; e++) {
            const int32_t next = in->graph.near[e];
            if (node_of[next] != MARZ_NONE || in->present[next] != in->present[first])
                continue;
            node_of[next] = node;
            stack[tail++] = next;
        }
    }
}

/// Numbers the free units, then the anchors. @param counts  [unit_count]
static bool find_anchors(change_job *job, const uint8_t *counts, int32_t *node_of)
{
    const marz_instance *in = &job->in;
    change_anchors *a = &job->anchors;
    int32_t *stack = MARZ_NEW(job->arena, int32_t, in->unit_count);
    a->seat = MARZ_NEW(job->arena, int32_t, in->unit_count);
    a->is_apart = MARZ_NEW(job->arena, uint8_t, in->unit_count);
    if (!stack || !a->seat || !a->is_apart)
        return false;
    for (int32_t i = 0; i < in->unit_count; i++)
        node_of[i] = MARZ_NONE;
    for (int32_t f = 0; f < job->free_count; f++)
        node_of[job->free[f]] = f;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (node_of[i] != MARZ_NONE || in->graph.start[i] == in->graph.start[i + 1])
            continue;
        flood(job, i, job->free_count + a->count, node_of, stack);
        a->seat[a->count] = in->present[i];
        a->is_apart[a->count++] = 1;
    }
    for (int32_t i = 0; i < in->unit_count; i++)
        if (node_of[i] >= job->free_count && counts[i])
            a->is_apart[node_of[i] - job->free_count] = 0;
    return true;
}

static marz_status join_anchors(change_job *job, const int32_t *node_of, marz_error *error)
{
    const marz_adjacency *graph = &job->in.graph;
    marz_arena *scratch = marz_arena_create(0);
    marz_edge *edges =
        scratch ? MARZ_NEW(scratch, marz_edge, graph->start[graph->node_count] / 2) : NULL;
    int64_t count = 0;
    for (int32_t i = 0; edges && i < graph->node_count; i++)
        for (int32_t e = graph->start[i]; e < graph->start[i + 1]; e++)
            if (i < graph->near[e] && node_of[i] != node_of[graph->near[e]])
                edges[count++] = (marz_edge){node_of[i], node_of[graph->near[e]]};
    const marz_status status =
        edges ? marz_adjacency_make(job->free_count + job->anchors.count, edges, count, job->arena,
                                    &job->anchors.graph, error)
              : no_memory(error);
    marz_arena_destroy(scratch);
    return status;
}

marz_status marz_change_join(change_job *job, marz_error *error)
{
    marz_instance *in = &job->in;
    in->graph = (marz_adjacency){0};
    in->is_apart = NULL;
    if (!job->run->company.settings.is_contiguous || in->unit_count == 0)
        return MARZ_OK;
    marz_status status = marz_near_graph(in->unit_lon_udeg, in->unit_lat_udeg, in->unit_count,
                                         job->arena, &in->graph, error);
    if (status)
        return status;
    marz_fragments fragments;
    uint8_t *counts = MARZ_NEW(job->arena, uint8_t, in->unit_count);
    int32_t *node_of = MARZ_NEW(job->arena, int32_t, in->unit_count);
    if (!counts || !node_of || !marz_fragments_find(in, job->arena, &fragments))
        return no_memory(error);
    marz_fragments_excuse(&fragments, in, -1);
    in->is_apart = fragments.is_apart;
    for (int32_t i = 0; i < in->unit_count; i++)
        counts[i] = marz_pieces_counts(in, fragments.footing, i, in->present[i]);
    return find_anchors(job, counts, node_of) ? join_anchors(job, node_of, error)
                                              : no_memory(error);
}

bool marz_change_anchor(const change_job *job, marz_arena *arena, marz_instance *in)
{
    const change_anchors *a = &job->anchors;
    const int32_t free_count = in->unit_count;
    if (job->in.graph.node_count == 0)
        return true;
    const marz_forbidden_pair *old = in->forbidden;
    in->forbidden = MARZ_NEW(arena, marz_forbidden_pair,
                             in->forbidden_count + (int64_t)a->count * in->seat_count);
    in->is_apart = MARZ_NEW(arena, uint8_t, free_count + a->count);
    if (!in->forbidden || !in->is_apart)
        return false;
    if (in->forbidden_count > 0)
        memcpy(in->forbidden, old, (size_t)in->forbidden_count * sizeof *old);
    for (int32_t f = 0; f < free_count; f++)
        in->is_apart[f] = job->in.is_apart[job->free[f]];
    for (int32_t k = 0; k < a->count; k++) {
        const int32_t at = in->unit_count++;
        in->unit_id[at] = in->seat_id[a->seat[k]];
        in->unit_lon_udeg[at] = in->unit_lat_udeg[at] = MARZ_DEGREES_UNKNOWN;
        in->present[at] = a->seat[k];
        in->lock[at] = in->group[at] = MARZ_NONE;
        in->is_apart[at] = a->is_apart[k];
        for (int32_t j = 0; j < in->seat_count; j++)
            if (j != a->seat[k])
                in->forbidden[in->forbidden_count++] = (marz_forbidden_pair){at, j};
    }
    in->graph = a->graph;
    return true;
}
