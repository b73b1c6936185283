// Two searches for the links of islands, the reader's and the checker's, against all pairs.
#include "base/rng.h"
#include "marz_bench/check_internal.h"
#include "marz_bench/read.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { UNITS_MAX = 60, EDGES_MAX = 90 };

/// A random map: on a small grid, so that equal distances are common, or anywhere.
typedef struct map {
    double x[UNITS_MAX], y[UNITS_MAX];
    marz_edge edges[EDGES_MAX + UNITS_MAX];
    int64_t weight[UNITS_MAX];
    int32_t solution[UNITS_MAX];
    bool joined[UNITS_MAX][UNITS_MAX];
    marz_bench_instance instance;
} map;

static double squared(const marz_bench_instance *instance, int32_t a, int32_t b)
{
    const double dx = instance->x[a] - instance->x[b], dy = instance->y[a] - instance->y[b];
    return dx * dx + dy * dy;
}

static double square(double difference)
{
    return difference * difference;
}

static void draw(map *m, marz_rng *rng)
{
    const int32_t n = 1 + (int32_t)marz_rng_below(rng, UNITS_MAX);
    const int64_t edge_count = (int64_t)marz_rng_below(rng, n * 3 / 2 + 1);
    const int64_t side = marz_rng_below(rng, 2) ? 8 : 1000000;
    *m = (map){0};
    for (int32_t i = 0; i < n; i++) {
        m->x[i] = (double)marz_rng_below(rng, side);
        m->y[i] = (double)marz_rng_below(rng, side);
        m->weight[i] = 1;
        m->solution[i] = (int32_t)marz_rng_below(rng, 3);
    }
    for (int64_t k = 0; k < edge_count; k++)
        m->edges[k] = (marz_edge){(int32_t)marz_rng_below(rng, n), (int32_t)marz_rng_below(rng, n)};
    m->instance = (marz_bench_instance){.n = n,
                                        .p = 3,
                                        .x = m->x,
                                        .y = m->y,
                                        .weight = m->weight,
                                        .weight_unit = 1,
                                        .tolerance = 100,
                                        .edges = m->edges,
                                        .edge_count = edge_count,
                                        .is_contiguous = true};
}

/// Spreads a mark from `start` over all that is joined and, if `part` >= 0, of that part.
static int32_t spread(const map *m, int32_t start, int32_t part, int32_t mark, int32_t *marks)
{
    int32_t queue[UNITS_MAX], count = 1;
    queue[0] = start;
    marks[start] = mark;
    for (int32_t k = 0; k < count; k++)
        for (int32_t v = 0; v < m->instance.n; v++)
            if (m->joined[queue[k]][v] && marks[v] < 0 && (part < 0 || m->solution[v] == part)) {
                marks[v] = mark;
                queue[count++] = v;
            }
    return count;
}

/// Joins the edges and the links in the matrix, by all pairs.
static void join_all(map *m)
{
    int32_t marks[UNITS_MAX], size[UNITS_MAX], count = 0, mainland = 0;
    const int32_t n = m->instance.n;
    for (int64_t k = 0; k < m->instance.edge_count; k++)
        m->joined[m->edges[k].a][m->edges[k].b] = m->joined[m->edges[k].b][m->edges[k].a] = true;
    memset(marks, 0xff, sizeof marks);
    for (int32_t i = 0; i < n; i++)
        if (marks[i] < 0) {
            size[count] = spread(m, i, -1, count, marks);
            mainland = size[count] >= size[mainland] ? count : mainland;
            count++;
        }
    for (int32_t c = 0; c < count; c++) {
        int32_t from = -1, to = -1;
        for (int32_t a = 0; a < n && c != mainland; a++)
            for (int32_t b = 0; marks[a] == c && b < n; b++)
                if (marks[b] != c &&
                    (from < 0 || squared(&m->instance, a, b) < squared(&m->instance, from, to))) {
                    from = a;
                    to = b;
                }
        if (from >= 0)
            m->joined[from][to] = m->joined[to][from] = true;
    }
}

static void compare_reader(map *m, marz_arena *arena)
{
    static const marz_bench_metric metric = {squared, square};
    marz_error error = {0};
    assert_ok(marz_bench_link(&m->instance, arena, &metric, &error), &error);
    const marz_adjacency *graph = &m->instance.graph;
    for (int32_t i = 0; i < m->instance.n; i++) {
        int32_t k = graph->start[i];
        for (int32_t j = 0; j < m->instance.n; j++)
            if (m->joined[i][j] && i != j)
                assert_int_equal(graph->near[k++], j);
        assert_int_equal(k, graph->start[i + 1]);
    }
}

static void compare_checker(const map *m, marz_arena *arena)
{
    static const marz_bench_ruler ruler = {squared, square};
    int32_t marks[UNITS_MAX], expected[3] = {0}, pieces[3] = {0};
    marz_error error = {0};
    memset(marks, 0xff, sizeof marks);
    for (int32_t i = 0; i < m->instance.n; i++)
        if (marks[i] < 0) {
            spread(m, i, m->solution[i], i, marks);
            expected[m->solution[i]]++;
        }
    assert_ok(marz_bench_count_pieces(&m->instance, m->solution, &ruler, arena, pieces, &error),
              &error);
    assert_memory_equal(pieces, expected, sizeof pieces);
}

static void links_and_pieces_equal_those_of_all_pairs(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    for (uint64_t round = 0; round < 2000; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        static map m;
        draw(&m, &rng);
        join_all(&m);
        compare_checker(&m, arena);
        compare_reader(&m, arena);
        marz_arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_and_pieces_equal_those_of_all_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
