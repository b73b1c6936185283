// Units and edges of the sets sap and edp: one line each, the first line of a file names columns.
#include "marz_bench/read.h"

#include "base/buffer.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// An Id and the index of its unit, to look units up by Id.
typedef struct name {
    int64_t id;
    int32_t index;
} name;

static int compare_names(const void *a, const void *b)
{
    const int64_t left = ((const name *)a)->id, right = ((const name *)b)->id;
    return (left > right) - (left < right);
}

/// Counts the lines that hold something, from where the text stands.
static int64_t count_lines(marz_bench_text text)
{
    int64_t count = 0;
    for (; marz_bench_text_next_line(&text); count++)
        marz_bench_text_skip_line(&text);
    return count;
}

/// Columns of the unit file.
typedef struct columns {
    int64_t *id;
    double *x, *y, *weight, *capacity; ///< [n]; capacity NULL where the set has none
} columns;

/// Id, demand, x, y, two columns that mean nothing here, capacity.
static marz_status read_unit(marz_bench_text *text, int64_t i, const columns *c, marz_error *error)
{
    static const int64_t ids[2] = {-MARZ_BENCH_TOTAL_MAX, MARZ_BENCH_TOTAL_MAX};
    marz_status status = marz_bench_text_whole(text, (marz_bench_meaning){"the Id of unit", i}, ids,
                                               &c->id[i], error);
    if (!status)
        status = marz_bench_text_real(text, (marz_bench_meaning){"the demand of unit", i},
                                      &c->weight[i], error);
    if (!status)
        status = marz_bench_text_real(text, (marz_bench_meaning){"x of unit", i}, &c->x[i], error);
    if (!status)
        status = marz_bench_text_real(text, (marz_bench_meaning){"y of unit", i}, &c->y[i], error);
    if (status || !c->capacity)
        return status;
    for (int k = 0; k < 2 && !status; k++)
        status =
            marz_bench_text_word(text, (marz_bench_meaning){"seven columns for unit", i}, error);
    if (!status)
        status = marz_bench_text_real(text, (marz_bench_meaning){"the capacity of unit", i},
                                      &c->capacity[i], error);
    return status;
}

static marz_status read_units(marz_bench_text *text, bool has_capacity, marz_arena *arena,
                              marz_bench_instance *instance, marz_error *error)
{
    if (marz_bench_text_next_line(text))
        marz_bench_text_skip_line(text);
    text->is_by_line = true;
    const int64_t n = count_lines(*text);
    if (n < 1 || n > MARZ_BENCH_UNIT_MAX)
        return marz_fail(error, MARZ_E_INPUT, "%s holds %" PRId64 " units; 1 to %d are expected",
                         text->name, n, MARZ_BENCH_UNIT_MAX);
    double *numbers = MARZ_NEW(arena, double, 4 * n);
    const columns c = {MARZ_NEW(arena, int64_t, n), numbers, numbers + n, numbers + 2 * n,
                       has_capacity ? numbers + 3 * n : NULL};
    if (!numbers || !c.id)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " units", n);
    marz_status status = MARZ_OK;
    for (int64_t i = 0; i < n && !status; i++) {
        marz_bench_text_next_line(text);
        status = read_unit(text, i, &c, error);
        marz_bench_text_skip_line(text);
    }
    if (status)
        return status;
    instance->n = (int32_t)n;
    instance->id = c.id;
    instance->x = c.x;
    instance->y = c.y;
    const marz_bench_loads loads = {c.weight, n, c.capacity, has_capacity ? n : 0};
    return marz_bench_scale(&loads, text->name, arena, instance, error);
}

/// Units in the order of their Ids. @return MARZ_E_INPUT if two have the same
static marz_status sort_names(const marz_bench_instance *instance, const char *file,
                              marz_arena *arena, const name **names, marz_error *error)
{
    const int32_t n = instance->n;
    name *sorted = MARZ_NEW(arena, name, n);
    if (!sorted)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d units", n);
    for (int32_t i = 0; i < n; i++)
        sorted[i] = (name){instance->id[i], i};
    qsort(sorted, (size_t)n, sizeof *sorted, compare_names);
    for (int32_t i = 1; i < n; i++)
        if (sorted[i].id == sorted[i - 1].id)
            return marz_fail(error, MARZ_E_INPUT, "two units in %s have the Id %" PRId64, file,
                             sorted[i].id);
    *names = sorted;
    return MARZ_OK;
}

/// Goes behind the first column, which is empty or a number that means nothing.
static marz_status skip_first_column(marz_bench_text *text, marz_error *error)
{
    const char *stop = memchr(text->at, '\n', (size_t)(text->end - text->at));
    const char *comma = memchr(text->at, ',', (size_t)((stop ? stop : text->end) - text->at));
    text->has_commas = comma != NULL;
    if (!comma)
        return marz_bench_text_word(text, (marz_bench_meaning){"the number of the edge", -1},
                                    error);
    text->at = comma + 1;
    return MARZ_OK;
}

/// Reads one line of the edge file. @param is_known  whether both Ids are units
static marz_status read_edge(marz_bench_text *text, const name *names, int32_t n, marz_edge *edge,
                             bool *is_known, marz_error *error)
{
    static const int64_t ids[2] = {-MARZ_BENCH_TOTAL_MAX, MARZ_BENCH_TOTAL_MAX};
    int64_t a = 0, b = 0;
    marz_status status = skip_first_column(text, error);
    if (!status)
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the first Id of an edge", -1},
                                       ids, &a, error);
    if (!status)
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the second Id of an edge", -1},
                                       ids, &b, error);
    if (status)
        return status;
    const name *first = bsearch(&(name){a, 0}, names, (size_t)n, sizeof *names, compare_names);
    const name *second = bsearch(&(name){b, 0}, names, (size_t)n, sizeof *names, compare_names);
    *is_known = first && second;
    if (*is_known)
        *edge = (marz_edge){first->index, second->index};
    return MARZ_OK;
}

/// Edges whose ends are both units; others are counted in the note.
static marz_status read_edges(const char *file, const name *names, marz_arena *arena,
                              marz_bench_instance *instance, marz_error *error)
{
    marz_bench_text text;
    marz_status status = marz_bench_text_open(file, arena, &text, error);
    if (status)
        return status;
    if (marz_bench_text_next_line(&text))
        marz_bench_text_skip_line(&text);
    text.is_by_line = true;
    const int64_t count = count_lines(text);
    marz_edge *edges = MARZ_NEW(arena, marz_edge, count);
    if (!edges)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " edges", count);
    int64_t kept = 0;
    for (int64_t k = 0; k < count && !status; k++) {
        bool is_known = false;
        text.has_commas = false;
        marz_bench_text_next_line(&text);
        status = read_edge(&text, names, instance->n, &edges[kept], &is_known, error);
        kept += is_known;
        marz_bench_text_skip_line(&text);
    }
    if (!status && kept < count)
        instance->note =
            marz_arena_print(arena, "%s: %" PRId64 " edges with an Id that no unit has are ignored",
                             file, count - kept);
    instance->edges = edges;
    instance->edge_count = kept;
    return status;
}

static marz_status read_areas(const marz_bench_options *options, bool has_capacity,
                              marz_arena *arena, marz_bench_instance *instance, marz_error *error)
{
    marz_bench_text text;
    const name *names;
    if (!options->edges_file)
        return marz_fail(error, MARZ_E_USAGE, "%s needs --edges FILE", options->set);
    marz_status status = marz_bench_text_open(options->file, arena, &text, error);
    if (!status)
        status = read_units(&text, has_capacity, arena, instance, error);
    if (!status)
        status = sort_names(instance, options->file, arena, &names, error);
    if (!status)
        status = read_edges(options->edges_file, names, arena, instance, error);
    // The published values of these sets are of the graph as it stands: no island is linked.
    return status ? status : marz_bench_link(instance, arena, NULL, error);
}

marz_status marz_bench_read_sap(const marz_bench_options *options, marz_arena *arena,
                                marz_bench_instance *instance, marz_error *error)
{
    *instance = (marz_bench_instance){.is_contiguous = true};
    const marz_status status = read_areas(options, true, arena, instance, error);
    if (status)
        return status;
    for (int32_t i = 0; i < instance->n; i++)
        instance->p += instance->capacity[i] > 0;
    if (instance->p == 0)
        return marz_fail(error, MARZ_E_INPUT, "no unit in %s has a capacity: there is no centre",
                         options->file);
    return MARZ_OK;
}

/// |load - mean| <= tolerance * mean, as published: with 1e-9 of the file's unit for rounding.
static bool keeps_tolerance(const marz_bench_instance *instance, int64_t load)
{
    const double unit = instance->weight_unit;
    const double mean = (double)marz_bench_total(instance) * unit / instance->p;
    return fabs((double)load * unit - mean) <= instance->tolerance * mean + 1e-9;
}

marz_status marz_bench_read_edp(const marz_bench_options *options, marz_arena *arena,
                                marz_bench_instance *instance, marz_error *error)
{
    *instance = (marz_bench_instance){.is_contiguous = true, .tolerance = options->tolerance};
    if (options->territory_count < 1)
        return marz_fail(error, MARZ_E_USAGE, "edp needs --territories P");
    const marz_status status = read_areas(options, false, arena, instance, error);
    if (status)
        return status;
    if (options->territory_count > instance->n)
        return marz_fail(error, MARZ_E_USAGE, "%d territories are asked of %d units",
                         options->territory_count, instance->n);
    instance->p = options->territory_count;
    marz_bench_window(instance, keeps_tolerance);
    return MARZ_OK;
}
