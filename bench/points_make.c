// points_make N [SEED [NAME]]: N made-up census areas in the plane, dense in towns and thin between
// them, with their Delaunay neighbours, as NAME.xyp and NAME.graph for marz-bench points.
#include "base/rng.h"
#include "geo/triangulate.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define WIDTH_KM 4500.0
#define HEIGHT_KM 2700.0
#define URBAN_SHARE 0.8    // of the areas lie in or round a town
#define AREAS_A_TOWN 250   // on average
#define RADIUS_KM 1.3      // of a town with one area; grows with the root of its areas
#define PEOPLE_MEAN 4000.0 // of an area, as in a census tract
#define PEOPLE_SHAPE 5.0   // of their gamma distribution: a spread of 45 %

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

static bool make(int32_t n, uint64_t seed, const char *name, marz_arena *arena)
{
    marz_rng rng = marz_rng_make(seed, 0, 0);
    const int32_t town_count = 1 + n / AREAS_A_TOWN;
    const town *towns = make_towns(town_count, n, &rng, arena);
    double *x = MARZ_NEW(arena, double, n), *y = MARZ_NEW(arena, double, n);
    int32_t *people = MARZ_NEW(arena, int32_t, n);
    marz_point_rows rows;
    marz_error error = {0};
    if (!towns || !x || !y || !people)
        return false;
    for (int32_t i = 0; i < n; i++) {
        place(towns, town_count, &rng, &x[i], &y[i]);
        people[i] = 1 + (int32_t)(marz_rng_gamma(&rng, PEOPLE_SHAPE) * PEOPLE_MEAN / PEOPLE_SHAPE);
    }
    if (marz_triangulate(x, y, n, arena, &rows, &error)) {
        fprintf(stderr, "points_make: %s\n", error.message);
        return false;
    }
    return write_points(name, x, y, people, n) && write_graph(name, &rows, people, n);
}

int main(int argc, char **argv)
{
    const long n = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    const uint64_t seed = argc > 2 ? strtoumax(argv[2], NULL, 10) : 1;
    if (n < 3 || n > 20000000) {
        fprintf(stderr, "usage: points_make N [SEED [NAME]], N from 3 to 20000000\n");
        return 2;
    }
    marz_arena *arena = marz_arena_create(0);
    const bool is_made = arena && make((int32_t)n, seed, argc > 3 ? argv[3] : "points", arena);
    marz_arena_destroy(arena);
    return is_made ? 0 : 5;
}
