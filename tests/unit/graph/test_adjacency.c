#include "base/rng.h"
#include "graph/adjacency.h"
#include "support.h"

static void rows_are_sorted_without_loops_or_repetitions(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const marz_edge edges[] = {{2, 0}, {0, 2}, {1, 1}, {0, 1}, {3, 0}, {2, 0}};
    marz_adjacency graph;
    marz_error error = {0};
    assert_ok(marz_adjacency_make(5, edges, 6, arena, &graph, &error), &error);
    const int32_t start[] = {0, 3, 4, 5, 6, 6}, near[] = {1, 2, 3, 0, 0, 0};
    assert_memory_equal(graph.start, start, sizeof start);
    assert_memory_equal(graph.near, near, sizeof near);
    marz_arena_destroy(arena);
}

static void an_end_outside_is_named(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const marz_edge edges[] = {{0, 1}, {1, 4}};
    marz_adjacency graph;
    marz_error error = {0};
    assert_int_equal(marz_adjacency_make(4, edges, 2, arena, &graph, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "edge 2 joins nodes 1 and 4 of 4");
    marz_arena_destroy(arena);
}

static void random_graphs_equal_their_matrix(void **state)
{
    (void)state;
    enum { N = 40, M = 70 };
    for (uint64_t round = 0; round < 50; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(7), round, 0);
        uint8_t joined[N][N] = {{0}};
        marz_edge edges[M];
        for (int e = 0; e < M; e++) {
            edges[e] =
                (marz_edge){(int32_t)marz_rng_below(&rng, N), (int32_t)marz_rng_below(&rng, N)};
            if (edges[e].a != edges[e].b)
                joined[edges[e].a][edges[e].b] = joined[edges[e].b][edges[e].a] = 1;
        }
        marz_adjacency graph;
        marz_error error = {0};
        assert_ok(marz_adjacency_make(N, edges, M, arena, &graph, &error), &error);
        for (int32_t v = 0; v < N; v++) {
            int32_t e = graph.start[v];
            for (int32_t w = 0; w < N; w++)
                if (joined[v][w])
                    assert_int_equal(graph.near[e++], w);
            assert_int_equal(e, graph.start[v + 1]);
        }
        // Components: close the matrix and compare who is with whom.
        int32_t component[N], queue[N];
        const int32_t count = marz_adjacency_components(&graph, component, queue);
        for (int k = 0; k < N; k++)
            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++)
                    joined[i][j] = joined[i][j] || (joined[i][k] && joined[k][j]);
        int32_t greatest = -1;
        for (int i = 0; i < N; i++) {
            greatest = component[i] > greatest ? component[i] : greatest;
            for (int j = 0; j < N; j++)
                if (i != j)
                    assert_int_equal(component[i] == component[j], joined[i][j]);
        }
        assert_int_equal(count, greatest + 1);
        marz_arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_sorted_without_loops_or_repetitions),
        cmocka_unit_test(an_end_outside_is_named),
        cmocka_unit_test(random_graphs_equal_their_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
