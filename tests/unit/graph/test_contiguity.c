#include "base/rng.h"
#include "graph/contiguity.h"
#include "support.h"

enum { N = 90 };

/// Area of `node` without it, by plain search: the oracle.
static bool hangs_together_without(const marz_adjacency *graph, const int32_t *label, int32_t node)
{
    bool reached[N] = {false};
    int32_t stack[N], depth = 0, size = 0, met = 0;
    for (int32_t v = 0; v < graph->node_count; v++)
        if (v != node && label[v] == label[node]) {
            if (size++ == 0) {
                stack[depth++] = v;
                reached[v] = true;
            }
        }
    while (depth > 0) {
        const int32_t v = stack[--depth];
        met++;
        for (int32_t e = graph->start[v]; e < graph->start[v + 1]; e++) {
            const int32_t w = graph->near[e];
            if (w != node && label[w] == label[node] && !reached[w]) {
                reached[w] = true;
                stack[depth++] = w;
            }
        }
    }
    return size > 0 && met == size;
}

/// A ring of all nodes, so that it is connected, with chords; node 0 knows everybody if `wide`.
static void random_graph(marz_rng *rng, bool wide, marz_arena *arena, marz_adjacency *graph)
{
    marz_edge edges[4 * N];
    int64_t count = 0;
    const int32_t n = 3 + (int32_t)marz_rng_below(rng, N - 3);
    for (int32_t v = 0; v < n; v++) {
        edges[count++] = (marz_edge){v, (v + 1) % n};
        if (wide)
            edges[count++] = (marz_edge){0, v};
        if (marz_rng_below(rng, 3) == 0)
            edges[count++] = (marz_edge){v, (v + 2) % n};
    }
    for (int64_t chord = marz_rng_below(rng, n / 2 + 1); chord > 0; chord--)
        edges[count++] =
            (marz_edge){(int32_t)marz_rng_below(rng, n), (int32_t)marz_rng_below(rng, n)};
    marz_error error = {0};
    assert_ok(marz_adjacency_make(n, edges, count, arena, graph, &error), &error);
}

/// Grows labels from random seeds, so that each area is connected.
static void random_areas(marz_rng *rng, const marz_adjacency *graph, int32_t areas, int32_t *label)
{
    int32_t left = graph->node_count;
    for (int32_t v = 0; v < graph->node_count; v++)
        label[v] = -1;
    for (int32_t a = 0; a < areas; a++) {
        const int32_t v = (int32_t)marz_rng_below(rng, graph->node_count);
        left -= label[v] < 0;
        label[v] = label[v] < 0 ? a : label[v];
    }
    while (left > 0) {
        const int32_t v = (int32_t)marz_rng_below(rng, graph->node_count);
        const int32_t e =
            graph->start[v] + (int32_t)marz_rng_below(rng, graph->start[v + 1] - graph->start[v]);
        if (label[v] < 0 && label[graph->near[e]] >= 0) {
            label[v] = label[graph->near[e]];
            left--;
        }
    }
}

static void leaving_agrees_with_a_plain_search(void **state)
{
    (void)state;
    int64_t yes = 0, no = 0;
    for (uint64_t round = 0; round < 600; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(3), round, 0);
        marz_adjacency graph;
        random_graph(&rng, round % 5 == 0, arena, &graph);
        marz_rings rings;
        marz_contiguity searcher;
        marz_error error = {0};
        assert_ok(marz_rings_make(&graph, arena, &rings, &error), &error);
        assert_ok(marz_contiguity_init(&rings, arena, &searcher, &error), &error);
        searcher.stamp = round % 2 ? INT32_MAX - 3 : 0; // The stamps must survive running out.
        int32_t label[N], size[N] = {0};
        random_areas(&rng, &graph, 1 + (int32_t)marz_rng_below(&rng, 6), label);
        for (int32_t v = 0; v < graph.node_count; v++)
            size[label[v]]++;
        for (int32_t v = 0; v < graph.node_count; v++) {
            const bool may = marz_contiguity_may_leave(&searcher, label, v);
            assert_int_equal(may, hangs_together_without(&graph, label, v));
            assert_true(marz_contiguity_is_whole(&searcher, label, v, size[label[v]]));
            yes += may;
            no += !may;
        }
        marz_arena_destroy(arena);
    }
    assert_true(yes > 1000 && no > 1000);
}

static void an_area_in_two_parts_is_not_whole(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    const marz_edge edges[] = {{0, 1}, {1, 2}, {2, 3}};
    const int32_t label[] = {5, 6, 5, 5};
    marz_adjacency graph;
    marz_rings rings;
    marz_contiguity searcher;
    marz_error error = {0};
    assert_ok(marz_adjacency_make(4, edges, 3, arena, &graph, &error), &error);
    assert_ok(marz_rings_make(&graph, arena, &rings, &error), &error);
    assert_ok(marz_contiguity_init(&rings, arena, &searcher, &error), &error);
    assert_false(marz_contiguity_is_whole(&searcher, label, 0, 3));
    assert_true(marz_contiguity_is_whole(&searcher, label, 1, 1));
    assert_false(marz_contiguity_may_leave(&searcher, label, 1)); // Nothing would be left.
    assert_true(marz_contiguity_may_leave(&searcher, label, 3));
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaving_agrees_with_a_plain_search),
        cmocka_unit_test(an_area_in_two_parts_is_not_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
