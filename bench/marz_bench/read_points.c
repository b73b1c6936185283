#include "marz_bench/read.h"

#include "geo/triangulate.h"

#include <inttypes.h>
#include <math.h>

/// Squared, as only the order of distances matters.
static double squared(const marz_bench_instance *instance, int32_t a, int32_t b)
{
    const double dx = instance->x[a] - instance->x[b], dy = instance->y[a] - instance->y[b];
    return dx * dx + dy * dy;
}

static double square(double difference)
{
    return difference * difference;
}

static const marz_bench_metric in_plane = {squared, square};

static marz_status read_point(marz_bench_text *text, int64_t i, double *const column[3],
                              marz_error *error)
{
    static const char *const names[3] = {"x of point", "y of point", "the population of point"};
    marz_status status = MARZ_OK;
    for (int k = 0; k < 3 && !status; k++)
        status =
            marz_bench_text_real(text, (marz_bench_meaning){names[k], i}, &column[k][i], error);
    return status;
}

static marz_status read_lines(marz_bench_text *text, marz_arena *arena,
                              marz_bench_instance *instance, marz_error *error)
{
    int64_t n = 0;
    for (marz_bench_text probe = *text; marz_bench_text_next_line(&probe); n++)
        marz_bench_text_skip_line(&probe);
    if (n < 1 || n > MARZ_BENCH_UNIT_MAX)
        return marz_fail(error, MARZ_E_INPUT, "%s holds %" PRId64 " points; 1 to %d are expected",
                         text->name, n, MARZ_BENCH_UNIT_MAX);
    double *numbers = MARZ_NEW(arena, double, 3 * n);
    if (!numbers)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " points", n);
    marz_status status = MARZ_OK;
    double *const column[3] = {numbers, numbers + n, numbers + 2 * n};
    text->is_by_line = true;
    for (int64_t i = 0; i < n && !status; i++) {
        marz_bench_text_next_line(text);
        status = read_point(text, i, column, error);
        marz_bench_text_skip_line(text);
    }
    if (status)
        return status;
    instance->n = (int32_t)n;
    instance->x = column[0];
    instance->y = column[1];
    const marz_bench_loads loads = {column[2], n, NULL, 0};
    return marz_bench_scale(&loads, text->name, arena, instance, error);
}

/// Lines that begin with a per cent sign are comments.
static void skip_comments(marz_bench_text *text)
{
    while (text->at < text->end && *text->at == '%')
        marz_bench_text_skip_line(text);
}

/// A METIS file: what its first line says, and the edges met so far.
typedef struct metis {
    int64_t edge_max;     ///< each stands in two lines
    int64_t size_columns; ///< numbers before the neighbours: sizes and weights of the node
    bool has_edge_weights;
    marz_edge *edges; ///< [edge_max]
    int64_t up, down; ///< how often edges were met at their lesser end and at their greater one
} metis;

static marz_status read_layout(marz_bench_text *text, int32_t n, metis *l, marz_error *error)
{
    const int64_t nodes[2] = {n, n}, many[2] = {0, INT64_C(16) * MARZ_BENCH_UNIT_MAX};
    static const int64_t formats[2] = {0, 111}, weights[2] = {1, 100};
    int64_t node_count, format = 0, weight_count = 1;
    skip_comments(text);
    marz_status status = marz_bench_text_whole(
        text, (marz_bench_meaning){"the number of nodes", -1}, nodes, &node_count, error);
    if (!status)
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the number of edges", -1}, many,
                                       &l->edge_max, error);
    if (!status && marz_bench_text_more(text))
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the format of the graph", -1},
                                       formats, &format, error);
    if (!status && marz_bench_text_more(text))
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the weights of a node", -1},
                                       weights, &weight_count, error);
    if (status)
        return status;
    // Three switches: sizes of nodes, weights of nodes, weights of edges.
    l->size_columns = (format / 100) + (format / 10 % 10 == 1 ? weight_count : 0);
    l->has_edge_weights = format % 10 == 1;
    marz_bench_text_skip_line(text);
    if (2 * l->edge_max > marz_bench_text_room(text)) {
        marz_fail(error, MARZ_E_INPUT, "the file is too short for %" PRId64 " edges", l->edge_max);
        marz_where(error, "%s:%" PRId64, text->name, text->line);
        return MARZ_E_INPUT;
    }
    return MARZ_OK;
}

/// One line: the neighbours of node `i`, counted from 1. An edge is kept at its lesser end.
static marz_status read_node(marz_bench_text *text, int32_t i, const marz_bench_instance *instance,
                             metis *l, marz_error *error)
{
    const int64_t nodes[2] = {1, instance->n};
    marz_status status = MARZ_OK;
    for (int64_t k = 0; k < l->size_columns && !status; k++)
        status = marz_bench_text_word(text, (marz_bench_meaning){"a weight of node", i + 1}, error);
    while (!status && marz_bench_text_more(text)) {
        int64_t near = 0;
        status = marz_bench_text_whole(text, (marz_bench_meaning){"a neighbour of node", i + 1},
                                       nodes, &near, error);
        if (!status && l->has_edge_weights)
            status = marz_bench_text_word(
                text, (marz_bench_meaning){"the weight of an edge of node", i + 1}, error);
        if (status || near - 1 == i)
            continue;
        if (near - 1 < i) {
            l->down++;
        } else if (l->up < l->edge_max) {
            l->edges[l->up++] = (marz_edge){i, (int32_t)near - 1};
        } else {
            status = marz_fail(error, MARZ_E_INPUT,
                               "there are more edges than the %" PRId64 " announced", l->edge_max);
            marz_where(error, "%s:%" PRId64, text->name, text->line);
        }
    }
    return status;
}

static marz_status read_graph(marz_bench_text *text, marz_arena *arena,
                              marz_bench_instance *instance, marz_error *error)
{
    metis l = {0};
    text->is_by_line = true;
    marz_status status = read_layout(text, instance->n, &l, error);
    if (status)
        return status;
    l.edges = MARZ_NEW(arena, marz_edge, l.edge_max);
    if (!l.edges)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " edges", l.edge_max);
    for (int32_t i = 0; i < instance->n && !status; i++) {
        skip_comments(text);
        if (text->at == text->end)
            return marz_bench_text_fail(text, (marz_bench_meaning){"the line of node", i + 1},
                                        error);
        status = read_node(text, i, instance, &l, error);
        marz_bench_text_skip_line(text);
    }
    if (!status && l.up != l.down)
        status = marz_fail(error, MARZ_E_INPUT,
                           "%s names %" PRId64 " edges at their lesser end and %" PRId64
                           " at the greater: each must stand in both lines",
                           text->name, l.up, l.down);
    instance->edges = l.edges;
    instance->edge_count = l.up;
    return status;
}

typedef marz_status part_reader(marz_bench_text *text, marz_arena *arena,
                                marz_bench_instance *instance, marz_error *error);

/// Reads a file by way of memory that is given back: it is large beside what is kept of it.
static marz_status read_part(part_reader *read, const char *file, marz_arena *arena,
                             marz_bench_instance *instance, marz_error *error)
{
    marz_bench_text text;
    marz_arena *bytes = marz_arena_create(0);
    if (!bytes)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %s", file);
    marz_status status = marz_bench_text_open(file, bytes, &text, error);
    if (!status)
        status = read(&text, arena, instance, error);
    marz_arena_destroy(bytes);
    return status;
}

/// Where a file names no neighbours, those of the Delaunay triangulation: engine and checker then
/// mean the same ones.
static marz_status make_graph(marz_arena *arena, marz_bench_instance *instance, marz_error *error)
{
    marz_point_rows rows;
    const int32_t n = instance->n;
    const marz_status status = marz_triangulate(instance->x, instance->y, n, arena, &rows, error);
    if (status)
        return status;
    marz_edge *edges = MARZ_NEW(arena, marz_edge, rows.start[n] / 2);
    if (!edges)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d edges", rows.start[n] / 2);
    for (int32_t i = 0; i < n; i++)
        for (int32_t k = rows.start[i]; k < rows.start[i + 1]; k++)
            if (rows.near[k] > i)
                edges[instance->edge_count++] = (marz_edge){i, rows.near[k]};
    instance->edges = edges;
    return marz_bench_link(instance, arena, &in_plane, error);
}

/// |load / mean - 1| <= tolerance, as published: with 1e-12 for rounding.
static bool keeps_tolerance(const marz_bench_instance *instance, int64_t load)
{
    const double mean = (double)marz_bench_total(instance) / instance->p;
    return fabs((double)load / mean - 1) <= instance->tolerance + 1e-12;
}

marz_status marz_bench_read_points(const marz_bench_options *options, marz_arena *arena,
                                   marz_bench_instance *instance, marz_error *error)
{
    *instance = (marz_bench_instance){.tolerance = options->tolerance,
                                      .is_contiguous = options->is_contiguous};
    if (options->territory_count < 1)
        return marz_fail(error, MARZ_E_USAGE, "points needs --territories P");
    marz_status status = read_part(read_lines, options->file, arena, instance, error);
    if (status)
        return status;
    if (options->territory_count > instance->n)
        return marz_fail(error, MARZ_E_USAGE, "%d territories are asked of %d points",
                         options->territory_count, instance->n);
    instance->p = options->territory_count;
    if (marz_bench_total(instance) == 0)
        return marz_fail(error, MARZ_E_INPUT, "nobody lives in %s: all weights are 0",
                         options->file);
    marz_bench_window(instance, keeps_tolerance);
    if (!options->graph_file)
        return options->is_contiguous ? make_graph(arena, instance, error) : MARZ_OK;
    status = read_part(read_graph, options->graph_file, arena, instance, error);
    return status ? status : marz_bench_link(instance, arena, &in_plane, error);
}
