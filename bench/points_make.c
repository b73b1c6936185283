// points_make N [SEED [NAME]]: N made-up census areas in the plane, dense in towns and thin between
// them, with their Delaunay neighbours, as NAME.xyp and NAME.graph for marz-bench points.
// points_make FILE/K [SEED [NAME]]: the points of FILE (plain or gzip), each in K places close by.
#include "base/rng.h"
#include "geo/triangulate.h"
#include "marz_bench/read.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AREAS_MAX 20000000
#define WIDTH_KM 4500.0
#define HEIGHT_KM 2700.0
#define URBAN_SHARE 0.8    // of the areas lie in or round a town
#define AREAS_A_TOWN 250   // on average
#define RADIUS_KM 1.3      // of a town with one area; grows with the root of its areas
#define PEOPLE_MEAN 4000.0 // of an area, as in a census tract
#define PEOPLE_SHAPE 5.0   // of their gamma distribution: a spread of 45 %
#define NEARBY 0.3         // of the way to the nearest other point: how far a part of one lies

/// A town: its middle, its radius, and the share of all areas up to and with it.
typedef struct town {
    double x, y, radius_km, share;
} town;

/// Sizes of towns fall as one over their rank [zipf1949].
static town *make_towns(int32_t count, int32_t areas, marz_rng *rng, marz_arena *arena)
{
    town *towns = MARZ_NEW(arena, town, count);
    double total = 0;
    for (int32_t k = 0; k < count; k++)
        total += 1.0 / (k + 1);
    double share = 0;
    for (int32_t k = 0; towns && k < count; k++) {
        const double own = 1 / (total * (k + 1));
        share += own;
        towns[k] = (town){WIDTH_KM * marz_rng_unit(rng), HEIGHT_KM * marz_rng_unit(rng),
                          RADIUS_KM * sqrt(own * areas), share};
    }
    return towns;
}

static const town *pick_town(const town *towns, int32_t count, double at)
{
    int32_t low = 0, high = count - 1;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (towns[middle].share < at)
            low = middle + 1;
        else
            high = middle;
    }
    return &towns[low];
}

/// Density falls with the distance from the middle of a town, exponentially [clark1951].
static void place(const town *towns, int32_t count, marz_rng *rng, double *x, double *y)
{
    if (marz_rng_unit(rng) > URBAN_SHARE) {
        *x = WIDTH_KM * marz_rng_unit(rng);
        *y = HEIGHT_KM * marz_rng_unit(rng);
        return;
    }
    const town *t = pick_town(towns, count, marz_rng_unit(rng));
    const double angle = 6.283185307179586 * marz_rng_unit(rng);
    const double distance = marz_rng_gamma(rng, 2) * t->radius_km;
    *x = t->x + distance * cos(angle);
    *y = t->y + distance * sin(angle);
}

static FILE *create(const char *name, const char *ending)
{
    char path[1024];
    snprintf(path, sizeof path, "%s.%s", name, ending);
    FILE *file = fopen(path, "w");
    if (!file)
        fprintf(stderr, "points_make: %s cannot be written\n", path);
    return file;
}

/// METIS format with the people as weights.
static bool write_graph(const char *name, const marz_point_rows *rows, const int32_t *people,
                        int32_t n)
{
    FILE *out = create(name, "graph");
    if (!out)
        return false;
    fprintf(out, "%d %d 010\n", n, rows->start[n] / 2);
    for (int32_t i = 0; i < n; i++) {
        fprintf(out, "%d", people[i]);
        for (int32_t k = rows->start[i]; k < rows->start[i + 1]; k++)
            fprintf(out, " %d", rows->near[k] + 1);
        fprintf(out, "\n");
    }
    return fclose(out) == 0;
}

static bool write_points(const char *name, const double *x, const double *y, const int32_t *people,
                         int32_t n)
{
    FILE *out = create(name, "xyp");
    for (int32_t i = 0; out && i < n; i++)
        fprintf(out, "%.4f %.4f %d\n", x[i], y[i], people[i]);
    return out && fclose(out) == 0;
}

/// What is written: places, people, neighbours.
typedef struct areas {
    int32_t n;
    double *x, *y;
    int32_t *people;
} areas;

static bool areas_init(areas *a, int32_t n, marz_arena *arena)
{
    *a = (areas){n, MARZ_NEW(arena, double, n), MARZ_NEW(arena, double, n),
                 MARZ_NEW(arena, int32_t, n)};
    return a->x && a->y && a->people;
}

static bool make(int32_t n, marz_rng *rng, marz_arena *arena, areas *made)
{
    const int32_t town_count = 1 + n / AREAS_A_TOWN;
    const town *towns = make_towns(town_count, n, rng, arena);
    if (!towns || !areas_init(made, n, arena))
        return false;
    for (int32_t i = 0; i < n; i++) {
        place(towns, town_count, rng, &made->x[i], &made->y[i]);
        made->people[i] =
            1 + (int32_t)(marz_rng_gamma(rng, PEOPLE_SHAPE) * PEOPLE_MEAN / PEOPLE_SHAPE);
    }
    return true;
}

static double way_to_nearest(const marz_bench_instance *from, const marz_point_rows *rows,
                             int32_t i)
{
    double least = INFINITY;
    for (int32_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
        const int32_t j = rows->near[e];
        const double way = hypot(from->x[j] - from->x[i], from->y[j] - from->y[i]);
        least = way > 0 && way < least ? way : least;
    }
    return isfinite(least) ? least : 1;
}

/// Each point in `parts` places on a small circle round it, its people in as equal shares as whole
/// numbers allow.
static bool split(const char *path, int32_t parts, marz_rng *rng, marz_arena *arena, areas *made)
{
    const marz_bench_options options = {.file = path, .territory_count = 1};
    marz_bench_instance from = {0};
    marz_error error = {0};
    marz_point_rows rows;
    if (marz_bench_read_points(&options, arena, &from, &error) ||
        marz_triangulate(from.x, from.y, from.n, arena, &rows, &error)) {
        fprintf(stderr, "points_make: %s\n", error.message);
        return false;
    }
    if (!areas_init(made, from.n * parts, arena))
        return false;
    for (int32_t i = 0; i < made->n; i++) {
        const int32_t whole = i / parts, part = i % parts;
        const double turn = part == 0 ? marz_rng_unit(rng) : 0;
        const double angle =
            part == 0 ? 6.283185307179586 * turn
                      : atan2(made->y[i - 1] - from.y[whole], made->x[i - 1] - from.x[whole]) +
                            6.283185307179586 / parts;
        const double reach = NEARBY * way_to_nearest(&from, &rows, whole);
        const int64_t people = llround((double)from.weight[whole] * from.weight_unit);
        made->x[i] = from.x[whole] + reach * cos(angle);
        made->y[i] = from.y[whole] + reach * sin(angle);
        made->people[i] = (int32_t)((people + part) / parts);
    }
    return true;
}

/// "N", or "FILE/K".
static bool take(const char *what, marz_rng *rng, marz_arena *arena, areas *made)
{
    const char *slash = strrchr(what, '/');
    char path[1024];
    const long count = strtol(slash ? slash + 1 : what, NULL, 10);
    if (!slash && count >= 3 && count <= AREAS_MAX)
        return make((int32_t)count, rng, arena, made);
    if (slash && count >= 1 && count <= 100 && slash - what < (long)sizeof path) {
        snprintf(path, sizeof path, "%.*s", (int)(slash - what), what);
        return split(path, (int32_t)count, rng, arena, made);
    }
    fprintf(stderr, "usage: points_make N|FILE/K [SEED [NAME]], N from 3 to %d, K from 1 to 100\n",
            AREAS_MAX);
    return false;
}

int main(int argc, char **argv)
{
    const uint64_t seed = argc > 2 ? strtoumax(argv[2], NULL, 10) : 1;
    const char *name = argc > 3 ? argv[3] : "points";
    marz_rng rng = marz_rng_make(seed, 0, 0);
    marz_arena *arena = marz_arena_create(0);
    areas made;
    marz_point_rows rows;
    marz_error error = {0};
    bool is_made = arena && take(argc > 1 ? argv[1] : "", &rng, arena, &made);
    if (is_made && marz_triangulate(made.x, made.y, made.n, arena, &rows, &error)) {
        fprintf(stderr, "points_make: %s\n", error.message);
        is_made = false;
    }
    is_made = is_made && write_points(name, made.x, made.y, made.people, made.n) &&
              write_graph(name, &rows, made.people, made.n);
    marz_arena_destroy(arena);
    return is_made ? 0 : 5;
}
