// points_realign FILE GRAPH SOLUTION P TOLERANCE [SHARE [SEED]]: an assignment of points to P
// parts, brought back into the tolerance after the weights of a SHARE of the points (0.005) have
// changed by up to a half. One JSON object on stdout; processor seconds and those of the clock.
#include "base/rng.h"
#include "design/compact/compact.h"
#include "marz_bench/read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct alignment {
    marz_bench_instance instance;
    double *weight;
    int32_t *part_of;
} alignment;

static bool read_parts(const char *path, int32_t n, int32_t *part_of)
{
    FILE *file = fopen(path, "r");
    char line[64];
    int32_t count = 0;
    for (; file && count < n && fgets(line, sizeof line, file); count++)
        part_of[count] = (int32_t)strtol(line, NULL, 10);
    if (file)
        fclose(file);
    return count == n;
}

static marz_status read_all(char **argv, marz_arena *arena, alignment *a, marz_error *error)
{
    const marz_bench_options options = {.file = argv[1],
                                        .graph_file = argv[2],
                                        .territory_count = (int32_t)strtol(argv[4], NULL, 10),
                                        .tolerance = strtod(argv[5], NULL),
                                        .is_contiguous = true};
    const marz_status status = marz_bench_read_points(&options, arena, &a->instance, error);
    if (status)
        return status;
    a->weight = MARZ_NEW(arena, double, a->instance.n);
    a->part_of = MARZ_NEW(arena, int32_t, a->instance.n);
    if (!a->weight || !a->part_of)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d points", a->instance.n);
    if (!read_parts(argv[3], a->instance.n, a->part_of))
        return marz_fail(error, MARZ_E_INPUT, "%s does not hold %d lines", argv[3], a->instance.n);
    return MARZ_OK;
}

/// @return how many weights changed
static int32_t change_weights(alignment *a, double share, uint64_t seed)
{
    marz_rng rng = marz_rng_make(seed, 0, 0);
    int32_t count = 0;
    for (int32_t i = 0; i < a->instance.n; i++) {
        a->weight[i] = (double)a->instance.weight[i] * a->instance.weight_unit;
        if (marz_rng_unit(&rng) >= share)
            continue;
        a->weight[i] *= 0.5 + marz_rng_unit(&rng);
        count++;
    }
    return count;
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fprintf(stderr, "usage: points_realign FILE GRAPH SOLUTION P TOLERANCE [SHARE [SEED]]\n");
        return 2;
    }
    marz_arena *arena = marz_arena_create(0);
    alignment a = {0};
    marz_error error = {0};
    marz_compact_plan plan = {0};
    marz_status status = read_all(argv, arena, &a, &error);
    int64_t began = marz_clock_ms();
    clock_t worked = clock();
    int32_t changed = 0;
    if (!status) {
        changed = change_weights(&a, argc > 6 ? strtod(argv[6], NULL) : 0.005,
                                 argc > 7 ? strtoumax(argv[7], NULL, 10) : 1);
        const marz_compact problem = {.unit_count = a.instance.n,
                                      .territory_count = (int32_t)strtol(argv[4], NULL, 10),
                                      .x = a.instance.x,
                                      .y = a.instance.y,
                                      .weight = a.weight,
                                      .tolerance = strtod(argv[5], NULL),
                                      .is_contiguous = true,
                                      .graph = &a.instance.graph,
                                      .present = a.part_of};
        status =
            marz_compact_solve(&problem, &(marz_compact_options){0}, arena, NULL, &plan, &error);
    }
    if (status)
        fprintf(stderr, "points_realign: %s\n", error.message);
    else
        printf(
            "{\"units\": %d, \"changed\": %d, \"moved\": %d, \"moment\": %.9g, \"feasible\": %s, "
            "\"seconds\": %.2f, \"processor_seconds\": %.2f}\n",
            a.instance.n, changed, plan.moved_count, plan.moment / 1e6,
            plan.finding == MARZ_COMPACT_FOUND ? "true" : "false",
            (double)(marz_clock_ms() - began) / 1000, (double)(clock() - worked) / CLOCKS_PER_SEC);
    marz_arena_destroy(arena);
    return status ? 5 : 0;
}
