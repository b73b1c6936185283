#include "design/areas/areas_internal.h"
#include "enumerate.h"
#include "support.h"

#include <math.h>

/// Which bound of a small problem.
typedef enum kind { WITHOUT_CONTIGUITY, WITH_CONTIGUITY, OF_RANDOM_PRICES, BRANCHED } kind;

#define TRIES 12

/// The greatest certified value of prices that no ascent has made.
static int64_t certify_random(walker *w, marz_rng *rng)
{
    const instance *in = w->in;
    columns list;
    double price[SMALL_MAX];
    int64_t bound = -1;
    assert_true(marz_areas_columns_init(&list, in->n, in->k, w->arena));
    list.unit_count = in->n;
    for (int32_t t = 0; t < TRIES; t++) {
        for (int32_t u = 0; u < in->n; u++)
            w->label[u] = 0;
        for (int32_t a = 0; a < in->k; a++)
            w->label[in->problem->centre[a]] = a;
        marz_areas_walker_load(w, w->label, in->problem->centre);
        for (int32_t u = 0; u < in->n; u++) {
            list.unit[u] = u;
            price[u] = w->cost[u * in->k + marz_rng_below(rng, in->k)] * 2 * marz_rng_unit(rng);
        }
        for (int32_t a = 0; t == 0 && a < in->k; a++) { // Every centre alone may be a set.
            int32_t label[SMALL_MAX] = {0};
            const int32_t c = in->problem->centre[a];
            label[c] = 1;
            if (outside(in, a, in->size[c]) <= 0)
                marz_areas_columns_put(&list, a, label, 1, w->cost[c * in->k + a], in->key[c]);
        }
        const int64_t value = marz_areas_walker_certify(w, &list, price, true, NULL);
        bound = value > bound ? value : bound;
    }
    return bound;
}

/// The bound of free centres after branching for a while, never below the one before.
static int64_t branched(walker *w)
{
    int64_t bound = marz_areas_walker_bound(w, NULL);
    for (int32_t i = 0; i < 3 && marz_areas_walker_may_branch(w); i++) {
        const int64_t next = marz_areas_walker_branch(w, 0, NULL);
        assert_true(next >= bound || next == -1);
        bound = next > bound ? next : bound;
    }
    return bound;
}

/// The bound of a small problem, without any search.
static int64_t bound_of(const small_problem *small, kind which)
{
    marz_arena *arena = marz_arena_create(0);
    instance in;
    walker w;
    marz_error error = {0};
    assert_ok(marz_areas_instance_init(&in, &small->problem, arena, &error), &error);
    assert_ok(marz_areas_instance_fill_rows(&in, 1, arena, &error), &error);
    assert_true(marz_areas_walker_init(&w, &in));
    w.rng = marz_rng_make(1, 0, 0);
    marz_rng rng = marz_rng_make((uint64_t)small->distance[1], 0, 0);
    const int64_t bound = which == WITHOUT_CONTIGUITY ? marz_areas_walker_bound(&w, NULL)
                          : which == WITH_CONTIGUITY  ? marz_areas_walker_bound_connected(&w, NULL)
                          : which == BRANCHED         ? branched(&w)
                                                      : certify_random(&w, &rng);
    marz_areas_walker_deinit(&w);
    marz_arena_destroy(arena);
    return bound;
}

/// Costs as large as they may be, with digits down to the last.
static void enlarge(small_problem *small, marz_rng *rng)
{
    const int32_t n = small->graph.node_count;
    for (int32_t u = 0; u < n; u++) {
        small->weight[u] = small->weight[u] * 700001 + marz_rng_below(rng, 700001);
        for (int32_t v = 0; v < n; v++)
            small->distance[u * SMALL_MAX + v] *= 10007;
    }
}

static void no_plan_costs_less_than_the_bound(void **state)
{
    (void)state;
    int32_t possible = 0, near = 0;
    const uint64_t seed = test_seed(17);
    for (uint64_t round = 0; round < 1500; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        small_problem small;
        make_small(&rng, round % 2 == 0, arena, &small);
        const int64_t best = enumerate_small(&small);
        if (best >= 0) {
            const int64_t bound = bound_of(&small, WITHOUT_CONTIGUITY);
            assert_true(bound <= best);
            possible++;
            near += bound * 10 >= best * 8;
        }
        marz_arena_destroy(arena);
    }
    assert_true(possible > 500);
    assert_true(near * 3 > possible); // It says something, too.
}

static void no_plan_round_fixed_centres_costs_less_than_the_connected_bound(void **state)
{
    (void)state;
    int32_t possible = 0, near = 0, better = 0;
    const uint64_t seed = test_seed(29);
    for (uint64_t round = 0; round < 240; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        small_problem small;
        make_small(&rng, true, arena, &small);
        if (round % 2)
            enlarge(&small, &rng);
        const int64_t best = enumerate_small(&small);
        if (best >= 0) {
            const int64_t bound = bound_of(&small, WITH_CONTIGUITY);
            assert_true(bound <= best);
            assert_true(bound_of(&small, OF_RANDOM_PRICES) <= best);
            possible++;
            near += bound >= best - best / 100;
            if (round % 4 == 0)
                better += bound > bound_of(&small, WITHOUT_CONTIGUITY);
        }
        marz_arena_destroy(arena);
    }
    assert_true(possible > 100);
    assert_true(near * 4 > possible * 3);
    assert_true(better > 0);
}

static void branching_on_centres_keeps_below_every_plan(void **state)
{
    (void)state;
    int32_t possible = 0, better = 0;
    const uint64_t seed = test_seed(31);
    for (uint64_t round = 0; round < 200; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(seed, round, 0);
        small_problem small;
        make_small(&rng, false, arena, &small);
        if (round % 4 == 0)
            enlarge(&small, &rng);
        const int64_t best = enumerate_small(&small);
        if (best >= 0) {
            const int64_t bound = bound_of(&small, BRANCHED);
            assert_true(bound <= best);
            possible++;
            better += bound > bound_of(&small, WITHOUT_CONTIGUITY);
        }
        marz_arena_destroy(arena);
    }
    assert_true(possible > 80);
    assert_true(better > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_plan_costs_less_than_the_bound),
        cmocka_unit_test(no_plan_round_fixed_centres_costs_less_than_the_connected_bound),
        cmocka_unit_test(branching_on_centres_keeps_below_every_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
