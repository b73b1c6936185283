/// @file fuzz_bench.c
/// Any bytes as the files of a public test instance: what a reader accepts keeps the promises of
/// instance.h, and what it refuses has words. The first byte chooses the set; a line of "==" ends
/// the instance and begins the file of edges or the graph.
#include "fuzz.h"

#include "marz_bench/check.h"
#include "marz_bench/read.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/// A file with these bytes, that is gone when the target ends.
static const char *put(const char *name, const uint8_t *bytes, size_t length)
{
    static char paths[2][128];
    char *path = paths[name[0] == 'e'];
    snprintf(path, sizeof paths[0], "/tmp/fuzz_bench.%ld.%s", (long)getpid(), name);
    FILE *file = fopen(path, "wb");
    PROMISE(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
    return path;
}

static void check_numbers(const marz_bench_instance *i, bool is_gap)
{
    int64_t total = 0;
    PROMISE(i->n >= 1 && i->p >= 1 && i->weight_unit > 0 && i->weight_unit <= 1);
    PROMISE(is_gap || (i->x && i->y && i->weight));
    for (int32_t k = 0; k < i->n && !is_gap; k++) {
        PROMISE(isfinite(i->x[k]) && isfinite(i->y[k]) && i->weight[k] >= 0);
        total += i->weight[k];
        PROMISE(total <= MARZ_BENCH_TOTAL_MAX);
    }
    for (int64_t k = 0; k < i->edge_count; k++)
        PROMISE(i->edges[k].a >= 0 && i->edges[k].a < i->n && i->edges[k].b < i->n);
    PROMISE(i->graph.node_count == 0 || i->graph.node_count == i->n);
}

/// The checker takes any assignment: all to the first, and each to the next.
static void check_assignments(marz_bench_checker *check, const marz_bench_instance *i,
                              marz_arena *arena)
{
    int32_t *solution = MARZ_NEW(arena, int32_t, i->n);
    static marz_bench_verdict verdict;
    PROMISE(solution);
    for (int32_t step = 0; step < 2; step++) {
        for (int32_t k = 0; k < i->n; k++)
            solution[k] = step * (k % i->p);
        PROMISE(!check(i, solution, arena, &verdict, NULL));
        PROMISE(verdict.is_feasible == (verdict.violation_count == 0));
        PROMISE(!verdict.is_feasible || isfinite(verdict.objective));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static marz_bench_reader *const readers[] = {marz_bench_read_cpmp, marz_bench_read_gap,
                                                 marz_bench_read_sap,  marz_bench_read_edp,
                                                 marz_bench_read_hess, marz_bench_read_points};
    static marz_bench_checker *const checkers[] = {marz_bench_check_cpmp, marz_bench_check_gap,
                                                   marz_bench_check_sap,  marz_bench_check_edp,
                                                   marz_bench_check_hess, marz_bench_check_points};
    if (size < 2 || size > 4000)
        return 0;
    const uint8_t *first = data + 1, *end = data + size, *cut = first;
    while (cut < end && !(end - cut > 3 && memcmp(cut, "\n==\n", 4) == 0))
        cut++;
    const uint8_t *second = cut < end ? cut + 4 : end;
    const size_t set = data[0] % 6;
    const char *edges = put("edges", second, (size_t)(end - second));
    const marz_bench_options options = {.set = "any",
                                        .file = put("units", first, (size_t)(cut - first)),
                                        .edges_file = edges,
                                        .graph_file = edges,
                                        .tolerance = 0.1,
                                        .territory_count = 2,
                                        .is_contiguous = true};
    marz_arena *arena = marz_arena_create(0);
    marz_bench_instance instance;
    marz_error error = {0};
    if (readers[set](&options, arena, &instance, &error)) {
        PROMISE(error.message[0] != '\0' && !strchr(error.message, '\n'));
    } else {
        check_numbers(&instance, set == 1);
        check_assignments(checkers[set], &instance, arena);
    }
    marz_arena_destroy(arena);
    unlink(options.file);
    unlink(edges);
    return 0;
}
