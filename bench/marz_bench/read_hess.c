#include "marz_bench/read.h"

#include <inttypes.h>
#include <math.h>

#define EARTH_KM 6371.0088
#define RADIANS 0.017453292519943295

/// Great circle in km by the haversine formula [sinnott1984].
static double great_circle(const marz_bench_instance *instance, int32_t a, int32_t b)
{
    const double lat_a = instance->y[a] * RADIANS, lat_b = instance->y[b] * RADIANS;
    const double lat = sin((lat_b - lat_a) / 2);
    const double lon = sin((instance->x[b] - instance->x[a]) * RADIANS / 2);
    const double h = lat * lat + cos(lat_a) * cos(lat_b) * lon * lon;
    return 2 * EARTH_KM * asin(sqrt(fmin(1, h)));
}

/// A hair less than the meridian between two latitudes, against rounding.
static double meridian(double degrees)
{
    return EARTH_KM * RADIANS * fabs(degrees) * (1 - 1e-9) - 1e-6;
}

static const marz_bench_metric on_sphere = {great_circle, meridian};

typedef struct header {
    int64_t units, edges, districts, low, high;
} header;

static marz_status read_header(marz_bench_text *text, header *h, marz_error *error)
{
    static const int64_t units[2] = {1, MARZ_BENCH_UNIT_MAX};
    static const int64_t edges[2] = {0, INT64_C(16) * MARZ_BENCH_UNIT_MAX};
    static const int64_t loads[2] = {0, MARZ_BENCH_TOTAL_MAX};
    const int64_t *const ranges[5] = {units, edges, units, loads, loads};
    static const char *const names[5] = {"the number of units", "the number of edges",
                                         "the number of districts", "the least population",
                                         "the greatest population"};
    int64_t values[5] = {0};
    marz_bench_text_next_line(text);
    for (int k = 0; k < 5; k++) {
        const marz_status status = marz_bench_text_whole(text, (marz_bench_meaning){names[k], -1},
                                                         ranges[k], &values[k], error);
        if (status)
            return status;
    }
    *h = (header){values[0], values[1], values[2], values[3], values[4]};
    marz_bench_text_skip_line(text);
    // Six columns a unit, two an edge.
    if (6 * h->units + 2 * h->edges > marz_bench_text_room(text)) {
        marz_fail(error, MARZ_E_INPUT,
                  "the file is too short for %" PRId64 " units and %" PRId64 " edges", h->units,
                  h->edges);
        marz_where(error, "%s:%" PRId64, text->name, text->line);
        return MARZ_E_INPUT;
    }
    return MARZ_OK;
}

/// A coordinate in degrees of at most `limit`.
static marz_status read_degrees(marz_bench_text *text, marz_bench_meaning meaning, double limit,
                                double *degrees, marz_error *error)
{
    double value;
    marz_bench_text_more(text);
    const marz_bench_text before = *text;
    marz_status status = marz_bench_text_real(text, meaning, &value, error);
    if (!status && !(fabs(value) <= limit))
        status = marz_bench_text_fail(&before, meaning, error);
    if (!status)
        *degrees = value;
    return status;
}

/// Columns of the units.
typedef struct columns {
    double *lon, *lat, *population; ///< [n]
} columns;

/// Number, geographic code, latitude, longitude, population; the area is not needed.
static marz_status read_unit(marz_bench_text *text, int64_t i, const columns *c, marz_error *error)
{
    const int64_t own[2] = {i, i}, people[2] = {0, MARZ_BENCH_TOTAL_MAX};
    int64_t number, population = 0;
    marz_bench_text_next_line(text);
    marz_status status = marz_bench_text_whole(
        text, (marz_bench_meaning){"the number of the unit", -1}, own, &number, error);
    if (!status)
        status = marz_bench_text_word(text, (marz_bench_meaning){"the code of unit", i}, error);
    if (!status)
        status = read_degrees(text, (marz_bench_meaning){"the latitude in degrees of unit", i}, 90,
                              &c->lat[i], error);
    if (!status)
        status = read_degrees(text, (marz_bench_meaning){"the longitude in degrees of unit", i},
                              360, &c->lon[i], error);
    if (!status)
        status = marz_bench_text_whole(text, (marz_bench_meaning){"the population of unit", i},
                                       people, &population, error);
    c->population[i] = (double)population;
    marz_bench_text_skip_line(text);
    return status;
}

static marz_status read_units(marz_bench_text *text, const header *h, marz_arena *arena,
                              marz_bench_instance *instance, marz_error *error)
{
    const int64_t n = h->units;
    double *numbers = MARZ_NEW(arena, double, 3 * n);
    if (!numbers)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " units", n);
    const columns c = {numbers, numbers + n, numbers + 2 * n};
    marz_status status = MARZ_OK;
    for (int64_t i = 0; i < n && !status; i++)
        status = read_unit(text, i, &c, error);
    if (status)
        return status;
    instance->x = c.lon;
    instance->y = c.lat;
    const marz_bench_loads loads = {c.population, n, NULL, 0};
    return marz_bench_scale(&loads, text->name, arena, instance, error);
}

static marz_status read_edges(marz_bench_text *text, const header *h, marz_arena *arena,
                              marz_bench_instance *instance, marz_error *error)
{
    const int64_t units[2] = {0, h->units - 1};
    marz_edge *edges = MARZ_NEW(arena, marz_edge, h->edges);
    if (!edges)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " edges", h->edges);
    for (int64_t k = 0; k < h->edges; k++) {
        int64_t a = 0, b = 0;
        marz_bench_text_next_line(text);
        marz_status status = marz_bench_text_whole(
            text, (marz_bench_meaning){"the first end of edge", k}, units, &a, error);
        if (!status)
            status = marz_bench_text_whole(text, (marz_bench_meaning){"the second end of edge", k},
                                           units, &b, error);
        if (status)
            return status;
        edges[k] = (marz_edge){(int32_t)a, (int32_t)b};
        marz_bench_text_skip_line(text);
    }
    instance->edges = edges;
    instance->edge_count = h->edges;
    return MARZ_OK;
}

marz_status marz_bench_read_hess(const marz_bench_options *options, marz_arena *arena,
                                 marz_bench_instance *instance, marz_error *error)
{
    marz_bench_text text;
    header h;
    *instance = (marz_bench_instance){.is_contiguous = true};
    marz_status status = marz_bench_text_open(options->file, arena, &text, error);
    if (status)
        return status;
    text.is_by_line = true;
    status = read_header(&text, &h, error);
    if (status)
        return status;
    if (h.districts > h.units || h.low > h.high)
        return marz_fail(error, MARZ_E_INPUT,
                         "%s asks for %" PRId64 " districts of %" PRId64 " to %" PRId64
                         " people from %" PRId64 " units",
                         text.name, h.districts, h.low, h.high, h.units);
    instance->n = (int32_t)h.units;
    instance->p = (int32_t)h.districts;
    instance->low = h.low;
    instance->high = h.high;
    status = read_units(&text, &h, arena, instance, error);
    if (!status)
        status = read_edges(&text, &h, arena, instance, error);
    return status ? status : marz_bench_link(instance, arena, &on_sphere, error);
}
