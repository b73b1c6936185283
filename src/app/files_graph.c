#include "app/files_internal.h"
#include "app/near.h"

#include "geo/project.h"
#include "model/pieces.h"

#include <math.h>
#include <string.h>

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the graph");
}

static void add_edge(marz_buffer *edges, int32_t a, int32_t b)
{
    const marz_edge edge = {a, b};
    marz_buffer_add(edges, (const char *)&edge, sizeof edge);
}

// ---------------------------------------------------------------- edges of a file

static marz_status read_edge(const files_reading *r, const files_sheet *sheet,
                             const int32_t columns[static 2], marz_buffer *edges, marz_error *error)
{
    int32_t ends[2];
    for (int32_t k = 0; k < 2; k++) {
        ends[k] = marz_files_find_unit(r, marz_files_text(sheet, columns[k]));
        if (ends[k] == MARZ_NONE)
            return marz_files_refuse(sheet, columns[k], error, "there is no unit \"%s\"",
                                     marz_files_text(sheet, columns[k]));
    }
    add_edge(edges, ends[0], ends[1]);
    return MARZ_OK;
}

static marz_status read_edges(const files_reading *r, marz_buffer *edges, marz_error *error)
{
    files_sheet sheet;
    int32_t columns[2];
    marz_status status = marz_files_open(r->request->edges, r->arena, &sheet, error);
    if (status)
        return status;
    status = marz_files_need(&sheet, "id1", &columns[0], error);
    if (!status)
        status = marz_files_need(&sheet, "id2", &columns[1], error);
    for (bool has_row = true; !status;) {
        status = marz_files_next(&sheet, &has_row, error);
        if (status || !has_row)
            break;
        status = read_edge(r, &sheet, columns, edges, error);
    }
    marz_files_close(&sheet);
    return status;
}

// ---------------------------------------------------------------- positions

/// Units on a plane that shows all of them.
static marz_status project(const files_reading *r, double *x, double *y, marz_error *error)
{
    marz_extent extent = marz_extent_empty();
    for (int32_t i = 0; i < r->unit_count; i++) {
        if (r->units[i].lon_udeg == MARZ_DEGREES_UNKNOWN) {
            marz_fail(error, MARZ_E_INPUT, "unit %s has no position, so it has no neighbours",
                      r->units[i].id);
            marz_where(error, "%s:%lld", r->request->units, (long long)r->units[i].line);
            return MARZ_E_INPUT;
        }
        marz_extent_add(&extent, r->units[i].lon_udeg, r->units[i].lat_udeg);
    }
    const marz_projection page = marz_projection_fit(extent, 100000, 100000, 0);
    for (int32_t i = 0; i < r->unit_count; i++)
        marz_project(&page, r->units[i].lon_udeg, r->units[i].lat_udeg, &x[i], &y[i]);
    return MARZ_OK;
}

// ---------------------------------------------------------------- islands

/// The shortest edge from component `island` to any other.
static marz_edge shortest_link(const int32_t *component, int32_t count, int32_t island,
                               const double *x, const double *y)
{
    marz_edge best = {0, 0};
    double least = HUGE_VAL;
    for (int32_t a = 0; a < count; a++) {
        if (component[a] != island)
            continue;
        for (int32_t b = 0; b < count; b++) {
            const double dx = x[a] - x[b], dy = y[a] - y[b];
            if (component[b] == island || dx * dx + dy * dy >= least)
                continue;
            least = dx * dx + dy * dy;
            best = (marz_edge){a, b};
        }
    }
    return best;
}

/// Links every component but the largest to the nearest unit outside, until there is one.
static marz_status join_islands(files_reading *r, const double *x, const double *y,
                                marz_buffer *edges, marz_error *error)
{
    const int32_t n = r->unit_count;
    marz_files_question *q = r->question;
    int32_t *component = MARZ_NEW(r->arena, int32_t, n);
    int32_t *queue = MARZ_NEW(r->arena, int32_t, n);
    int32_t *size = MARZ_NEW(r->arena, int32_t, n);
    if (!component || !queue || !size)
        return no_memory(error);
    for (;;) {
        const marz_edge *list = (const void *)edges->text;
        const int64_t edge_count = (int64_t)(edges->length / sizeof *list);
        if (edges->is_broken)
            return no_memory(error);
        const marz_status status =
            marz_adjacency_make(n, list, edge_count, r->arena, &q->graph, error);
        if (status)
            return status;
        const int32_t count = marz_adjacency_components(&q->graph, component, queue);
        if (count <= 1)
            return MARZ_OK;
        int32_t largest = 0;
        memset(size, 0, (size_t)n * sizeof *size);
        for (int32_t i = 0; i < n; i++)
            size[component[i]]++;
        for (int32_t c = 1; c < count; c++)
            largest = size[c] > size[largest] ? c : largest;
        for (int32_t c = 0; c < count; c++) {
            if (c == largest)
                continue;
            const marz_edge link = shortest_link(component, n, c, x, y);
            add_edge(edges, link.a, link.b);
            q->link_count++;
        }
    }
}

marz_status marz_files_read_graph(files_reading *r, marz_error *error)
{
    if (!r->request->edges && !r->request->needs_graph)
        return MARZ_OK;
    const marz_instance *in = &r->question->instance;
    double *x = MARZ_NEW(r->arena, double, r->unit_count);
    double *y = MARZ_NEW(r->arena, double, r->unit_count);
    marz_buffer edges = {0};
    if (!x || !y)
        return no_memory(error);
    marz_status status = project(r, x, y, error);
    r->question->has_near_graph = !r->request->edges;
    if (!status && r->question->has_near_graph)
        return marz_near_graph(in->unit_lon_udeg, in->unit_lat_udeg, r->unit_count, r->arena,
                               &r->question->graph, error);
    if (!status)
        status = read_edges(r, &edges, error);
    if (!status)
        status = join_islands(r, x, y, &edges, error);
    marz_buffer_deinit(&edges);
    return status;
}

// ---------------------------------------------------------------- pieces

int32_t marz_files_pieces(const marz_adjacency *graph, const int32_t *seat_of, int32_t seat_count,
                          marz_arena *scratch, int32_t *pieces)
{
    const marz_instance in = {
        .unit_count = graph->node_count, .seat_count = seat_count, .graph = *graph};
    const marz_arena_mark mark = marz_arena_save(scratch);
    uint8_t *footing = MARZ_NEW(scratch, uint8_t, in.unit_count);
    for (int32_t i = 0; footing && i < in.unit_count; i++)
        footing[i] = MARZ_FOOTING_COUNTS;
    const int32_t extra = footing ? marz_pieces_count(&in, footing, seat_of, scratch, pieces) : -1;
    marz_arena_restore(scratch, mark);
    return extra;
}
