// transport_scale N M K [SEED [FILE]]: a random transportation problem of N units and M seats, each
// unit with arcs to its K nearest seats, solved from scratch. One JSON object on stdout, with
// processor seconds; FILE gets the problem as a minimum cost flow in DIMACS format, so that others
// can be asked the same.
#include "base/rng.h"
#include "graph/transport.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define COST_SCALE 1e6 // costs are distances on the unit square, in millionths
#define SLACK 0.05     // bands lie that far round the mean, wider where the greedy plan needs it

typedef struct place {
    double x, y;
} place;

/// A seat and how far it is, to sort by.
typedef struct reach {
    int64_t cost;
    int32_t seat;
} reach;

typedef struct scale {
    int32_t n, m, k;
    int64_t *size, *cost, *low, *high;
    int32_t *start, *seat;
} scale;

static int compare_reaches(const void *a, const void *b)
{
    const reach *left = a, *right = b;
    if (left->cost != right->cost)
        return left->cost < right->cost ? -1 : 1;
    return (left->seat > right->seat) - (left->seat < right->seat);
}

static void draw_arcs(const scale *s, marz_rng *rng, const place *seats, reach *sorted)
{
    for (int32_t i = 0; i < s->n; i++) {
        const place at = {marz_rng_unit(rng), marz_rng_unit(rng)};
        for (int32_t j = 0; j < s->m; j++)
            sorted[j] =
                (reach){llround(hypot(at.x - seats[j].x, at.y - seats[j].y) * COST_SCALE), j};
        qsort(sorted, (size_t)s->m, sizeof *sorted, compare_reaches);
        s->size[i] = 1 + marz_rng_below(rng, 100);
        s->start[i] = i * s->k;
        for (int32_t e = 0; e < s->k; e++) {
            s->seat[i * s->k + e] = sorted[e].seat;
            s->cost[i * s->k + e] = sorted[e].cost;
        }
    }
    s->start[s->n] = s->n * s->k;
}

/// Bands that a plan keeps: the greedy one, which takes the nearest seat that has room.
static void draw_bands(const scale *s)
{
    int64_t total = 0;
    for (int32_t i = 0; i < s->n; i++)
        total += s->size[i];
    const int64_t mean = total / s->m, room = (int64_t)((1 + SLACK) * (double)mean) + 1;
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t *seat = s->seat + s->start[i];
        int32_t e = 0;
        while (e < s->k && s->high[seat[e]] + s->size[i] > room)
            e++;
        s->high[seat[e < s->k ? e : 0]] += s->size[i];
    }
    for (int32_t j = 0; j < s->m; j++) {
        const int64_t load = s->high[j], least = (int64_t)((1 - SLACK) * (double)mean);
        s->low[j] = load < least ? load : least;
        s->high[j] = load > room ? load : room;
    }
}

static bool make_scale(scale *s, uint64_t seed, marz_arena *arena)
{
    marz_rng rng = marz_rng_make(seed, 0, 0);
    place *seats = MARZ_NEW(arena, place, s->m);
    reach *sorted = MARZ_NEW(arena, reach, s->m);
    s->size = MARZ_NEW(arena, int64_t, s->n);
    s->start = MARZ_NEW(arena, int32_t, s->n + 1);
    s->seat = MARZ_NEW(arena, int32_t, (int64_t)s->n * s->k);
    s->cost = MARZ_NEW(arena, int64_t, (int64_t)s->n * s->k);
    s->low = MARZ_NEW(arena, int64_t, s->m);
    s->high = MARZ_NEW(arena, int64_t, s->m);
    if (!seats || !sorted || !s->size || !s->start || !s->seat || !s->cost || !s->low || !s->high)
        return false;
    for (int32_t j = 0; j < s->m; j++)
        seats[j] = (place){marz_rng_unit(&rng), marz_rng_unit(&rng)};
    draw_arcs(s, &rng, seats, sorted);
    draw_bands(s);
    return true;
}

/// Units, then seats, then one sink that takes all.
static bool write_dimacs(const scale *s, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    const int32_t sink = s->n + s->m + 1;
    int64_t total = 0;
    fprintf(out, "p min %d %d\n", sink, s->n * s->k + s->m);
    for (int32_t i = 0; i < s->n; i++) {
        fprintf(out, "n %d %" PRId64 "\n", i + 1, s->size[i]);
        total += s->size[i];
    }
    fprintf(out, "n %d %" PRId64 "\n", sink, -total);
    for (int32_t i = 0; i < s->n; i++)
        for (int32_t e = s->start[i]; e < s->start[i + 1]; e++)
            fprintf(out, "a %d %d 0 %" PRId64 " %" PRId64 "\n", i + 1, s->n + 1 + s->seat[e],
                    s->size[i], s->cost[e]);
    for (int32_t j = 0; j < s->m; j++)
        fprintf(out, "a %d %d %" PRId64 " %" PRId64 " 0\n", s->n + 1 + j, sink, s->low[j],
                s->high[j]);
    return fclose(out) == 0;
}

/// Solves, verifies and prints. @return exit status
static int solve(const scale *s, marz_arena *arena)
{
    const marz_transport problem = {s->n,    s->m,    s->size, s->start,
                                    s->seat, s->cost, s->low,  s->high};
    marz_transport_answer answer = {.flow = MARZ_NEW(arena, int64_t, s->start[s->n]),
                                    .price = MARZ_NEW(arena, int64_t, s->m)};
    marz_error error = {0};
    const clock_t start = clock();
    if (!answer.flow || !answer.price ||
        marz_transport_solve(&problem, arena, NULL, &answer, &error)) {
        fprintf(stderr, "transport_scale: %s\n", error.message);
        return 5;
    }
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (answer.outcome != MARZ_OUTCOME_OPTIMAL ||
        marz_transport_check(&problem, &answer, arena, &error)) {
        fprintf(stderr, "transport_scale: not optimal %s\n", error.message);
        return 1;
    }
    int64_t objective = 0;
    for (int32_t e = 0; e < s->start[s->n]; e++)
        objective += answer.flow[e] * s->cost[e];
    printf("{\"peer\": \"Marz graph/transport\", \"n\": %d, \"p\": %d, \"arcs\": %d, "
           "\"objective\": %" PRId64 ", \"seconds\": %.4f, \"paths\": %" PRId64 "}\n",
           s->n, s->m, s->start[s->n], objective, seconds, answer.path_count);
    return 0;
}

static int32_t number(int argc, char **argv, int index, int32_t normal, int32_t high)
{
    const int64_t value = argc > index ? strtol(argv[index], NULL, 10) : normal;
    return value < 1 || value > high ? high : (int32_t)value;
}

int main(int argc, char **argv)
{
    scale s = {.n = number(argc, argv, 1, 2000, 1000000), .m = number(argc, argv, 2, 50, 4096)};
    s.k = number(argc, argv, 3, 50, s.m);
    if ((int64_t)s.n * s.k > INT32_MAX) {
        fprintf(stderr, "transport_scale: too many arcs\n");
        return 2;
    }
    marz_arena *arena = marz_arena_create(0);
    int status = 5;
    if (!arena || !make_scale(&s, (uint64_t)number(argc, argv, 4, 1, INT32_MAX), arena))
        fprintf(stderr, "transport_scale: no memory\n");
    else if (argc > 5 && !write_dimacs(&s, argv[5]))
        fprintf(stderr, "transport_scale: %s cannot be written\n", argv[5]);
    else
        status = solve(&s, arena);
    marz_arena_destroy(arena);
    return status;
}
