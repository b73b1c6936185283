#include "app/near.h"

#include "geo/project.h"
#include "geo/triangulate.h"
#include "model/company.h"

/// Edges among the points that have a position, in their own numbers.
static marz_status join_placed(const int32_t *placed, const marz_point_rows *rows, int32_t count,
                               int32_t all, marz_arena *arena, marz_adjacency *graph,
                               marz_error *error)
{
    marz_edge *edges = MARZ_NEW(arena, marz_edge, rows->start[count] / 2);
    if (!edges)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the graph");
    int64_t edge_count = 0;
    for (int32_t v = 0; v < count; v++)
        for (int32_t e = rows->start[v]; e < rows->start[v + 1]; e++)
            if (v < rows->near[e])
                edges[edge_count++] = (marz_edge){placed[v], placed[rows->near[e]]};
    return marz_adjacency_make(all, edges, edge_count, arena, graph, error);
}

marz_status marz_near_graph(const int32_t *lon_udeg, const int32_t *lat_udeg, int32_t count,
                            marz_arena *arena, marz_adjacency *graph, marz_error *error)
{
    double *x = MARZ_NEW(arena, double, count), *y = MARZ_NEW(arena, double, count);
    int32_t *placed = MARZ_NEW(arena, int32_t, count), placed_count = 0;
    if (!x || !y || !placed)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the graph");
    marz_extent extent = marz_extent_empty();
    for (int32_t i = 0; i < count; i++)
        if (lon_udeg[i] != MARZ_DEGREES_UNKNOWN && lat_udeg[i] != MARZ_DEGREES_UNKNOWN) {
            marz_extent_add(&extent, lon_udeg[i], lat_udeg[i]);
            placed[placed_count++] = i;
        }
    const marz_projection page = marz_projection_fit(extent, 100000, 100000, 0);
    for (int32_t k = 0; k < placed_count; k++)
        marz_project(&page, lon_udeg[placed[k]], lat_udeg[placed[k]], &x[k], &y[k]);
    marz_point_rows rows;
    const marz_status status = marz_triangulate(x, y, placed_count, arena, &rows, error);
    return status ? status : join_placed(placed, &rows, placed_count, count, arena, graph, error);
}
