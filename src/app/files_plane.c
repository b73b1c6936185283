#include "app/files_plane.h"

#include "app/files_owners.h"
#include "base/number.h"
#include "geo/project.h"

#include <math.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the territories");
}

/// Each unit or group is a block, in the order of their first units. @return false: no memory
static bool make_blocks(const marz_instance *in, marz_arena *arena, marz_files_plane *p)
{
    int32_t *block_of_group = MARZ_NEW(arena, int32_t, in->group_count);
    p->block_of = MARZ_NEW(arena, int32_t, in->unit_count);
    p->first_of = MARZ_NEW(arena, int32_t, in->unit_count);
    if (!block_of_group || !p->block_of || !p->first_of)
        return false;
    for (int32_t g = 0; g < in->group_count; g++)
        block_of_group[g] = MARZ_NONE;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t g = in->group[i];
        if (g == MARZ_NONE || block_of_group[g] == MARZ_NONE) {
            p->first_of[p->block_count] = i;
            p->block_of[i] = p->block_count++;
            if (g != MARZ_NONE)
                block_of_group[g] = p->block_of[i];
            continue;
        }
        p->block_of[i] = block_of_group[g];
    }
    return true;
}

static bool make_arrays(int32_t seat_count, marz_arena *arena, marz_files_plane *p)
{
    const int32_t n = p->block_count;
    p->x = MARZ_NEW(arena, double, n);
    p->y = MARZ_NEW(arena, double, n);
    p->weight = MARZ_NEW(arena, double, n);
    p->loss = MARZ_NEW(arena, double, n);
    p->owner = MARZ_NEW(arena, int32_t, n);
    p->locked = MARZ_NEW(arena, int32_t, n);
    p->change_minor = MARZ_NEW(arena, int64_t, n);
    p->low = MARZ_NEW(arena, double, seat_count);
    p->high = MARZ_NEW(arena, double, seat_count);
    p->home_x = MARZ_NEW(arena, double, seat_count);
    p->home_y = MARZ_NEW(arena, double, seat_count);
    return p->x && p->y && p->weight && p->loss && p->owner && p->locked && p->change_minor &&
           p->low && p->high && p->home_x && p->home_y;
}

static marz_status fit_page(const marz_files_question *q, marz_projection *page, marz_error *error)
{
    const marz_instance *in = &q->instance;
    marz_extent extent = marz_extent_empty();
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (in->unit_lon_udeg[i] == MARZ_DEGREES_UNKNOWN) {
            marz_fail(error, MARZ_E_INPUT, "unit %s has no position", in->unit_id[i]);
            marz_hint(error, "Free centres need the position of every unit.");
            return MARZ_E_INPUT;
        }
        marz_extent_add(&extent, in->unit_lon_udeg[i], in->unit_lat_udeg[i]);
    }
    for (int32_t j = 0; j < in->seat_count; j++)
        if (q->has_home[j])
            marz_extent_add(&extent, in->seat_lon_udeg[j], in->seat_lat_udeg[j]);
    *page = marz_projection_fit(extent, 100000, 100000, 0);
    return MARZ_OK;
}

/// A block lies in the middle of its units; its owner is one of theirs, whose change of hands costs
/// most.
static void add_unit(const marz_files_question *q, const marz_projection *page, int32_t i,
                     double *count, marz_files_plane *p)
{
    const marz_instance *in = &q->instance;
    const int32_t b = p->block_of[i];
    const double weight =
        in->measure_count ? (double)in->measure[(int64_t)i * in->measure_count] : 1;
    double x, y;
    marz_project(page, in->unit_lon_udeg[i], in->unit_lat_udeg[i], &x, &y);
    if (i == p->first_of[b]) {
        p->owner[b] = p->locked[b] = MARZ_NONE;
        p->x[b] = x, p->y[b] = y;
    }
    count[b]++;
    p->x[b] += (x - p->x[b]) / count[b];
    p->y[b] += (y - p->y[b]) / count[b];
    p->weight[b] += weight;
    if (p->locked[b] == MARZ_NONE)
        p->locked[b] = q->locked_to[i];
    if (q->owner_of[i] == MARZ_NONE)
        return;
    const int64_t change = marz_files_change(in, i);
    if (p->owner[b] == MARZ_NONE)
        p->owner[b] = q->owner_of[i];
    if (p->owner[b] == q->owner_of[i])
        p->change_minor[b] += change;
    p->change_sum += (double)change;
}

static marz_status contract_graph(const marz_adjacency *graph, marz_arena *arena,
                                  marz_files_plane *p, marz_error *error)
{
    const int64_t ends = graph->start[graph->node_count];
    marz_edge *edges = MARZ_NEW(arena, marz_edge, ends / 2);
    int64_t count = 0;
    if (!edges)
        return no_memory(error);
    for (int32_t i = 0; i < graph->node_count; i++)
        for (int32_t e = graph->start[i]; e < graph->start[i + 1]; e++)
            if (graph->near[e] > i)
                edges[count++] = (marz_edge){p->block_of[i], p->block_of[graph->near[e]]};
    return marz_adjacency_make(p->block_count, edges, count, arena, &p->graph, error);
}

static marz_status fill_territories(const marz_files_question *q, const marz_projection *page,
                                    marz_arena *arena, marz_files_plane *p, marz_error *error)
{
    const marz_instance *in = &q->instance;
    const int32_t step = in->measure_count;
    int32_t *seat_of = MARZ_NEW(arena, int32_t, in->seat_count);
    if (!seat_of || !marz_files_match_seats(q, NULL, arena, seat_of))
        return no_memory(error);
    double total = 0;
    for (int32_t b = 0; b < p->block_count; b++)
        total += p->weight[b];
    for (int32_t a = 0; a < in->seat_count; a++) {
        const int32_t j = seat_of[a];
        p->low[a] = step ? (double)in->low[(int64_t)j * step] : 0;
        p->high[a] = step ? (double)in->high[(int64_t)j * step] : total;
        p->home_x[a] = p->home_y[a] = (double)NAN;
        if (!q->has_home[j])
            continue;
        p->has_homes = true;
        marz_project(page, in->seat_lon_udeg[j], in->seat_lat_udeg[j], &p->home_x[a],
                     &p->home_y[a]);
    }
    p->spread = 1e10 / in->seat_count;
    return MARZ_OK;
}

/// More territories than there is to give them.
static marz_status refuse_too_many(const marz_instance *in, int32_t block_count, marz_error *error)
{
    const char *units = marz_plural(in->unit_count, "unit", "units");
    if (block_count == in->unit_count)
        marz_fail(error, MARZ_E_INPUT, "%d territories are asked for, but there %s only %d %s",
                  in->seat_count, marz_plural(in->unit_count, "is", "are"), in->unit_count, units);
    else
        marz_fail(error, MARZ_E_INPUT,
                  "%d territories are asked for, but the %d %s, some of which stay together "
                  "(groups, areas), can fill %d",
                  in->seat_count, in->unit_count, units, block_count);
    marz_hint(error, "Every territory needs a unit: ask for at most %d.", block_count);
    return MARZ_E_INPUT;
}

marz_status marz_files_plane_make(const marz_files_question *question, marz_arena *arena,
                                  marz_files_plane *plane, marz_error *error)
{
    const marz_instance *in = &question->instance;
    marz_projection page;
    marz_files_plane p = {0};
    marz_status status = fit_page(question, &page, error);
    if (status)
        return status;
    double *count = MARZ_NEW(arena, double, in->unit_count);
    if (!count || !make_blocks(in, arena, &p))
        return no_memory(error);
    if (in->seat_count > p.block_count)
        return refuse_too_many(in, p.block_count, error);
    if (!make_arrays(in->seat_count, arena, &p))
        return no_memory(error);
    for (int32_t i = 0; i < in->unit_count; i++)
        add_unit(question, &page, i, count, &p);
    status = fill_territories(question, &page, arena, &p, error);
    if (!status && question->graph.node_count)
        status = contract_graph(&question->graph, arena, &p, error);
    *plane = p;
    return status;
}

bool marz_files_plane_expand(const marz_files_plane *plane, int32_t unit_count, marz_arena *arena,
                             marz_compact_plan *found)
{
    for (int32_t c = 0; c < found->conflict_count; c++)
        if (found->conflicts[c].unit >= 0)
            found->conflicts[c].unit = plane->first_of[found->conflicts[c].unit];
    if (!found->territory_of)
        return true;
    int32_t *territory_of = MARZ_NEW(arena, int32_t, unit_count);
    if (!territory_of)
        return false;
    for (int32_t i = 0; i < unit_count; i++)
        territory_of[i] = found->territory_of[plane->block_of[i]];
    found->territory_of = territory_of;
    return true;
}
