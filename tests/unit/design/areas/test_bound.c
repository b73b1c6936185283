#include "design/areas/areas_internal.h"
#include "enumerate.h"
#include "support.h"

/// The bound of a small problem, without any search.
static int64_t bound_of(const small_problem *small)
{
    marz_arena *arena = marz_arena_create(0);
    instance in;
    walker w;
    marz_error error = {0};
    assert_ok(marz_areas_instance_init(&in, &small->problem, arena, &error), &error);
    assert_ok(marz_areas_instance_fill_rows(&in, 1, arena, &error), &error);
    assert_true(marz_areas_walker_init(&w, &in));
    w.rng = marz_rng_make(1, 0, 0);
    const int64_t bound = marz_areas_walker_bound(&w, NULL);
    marz_areas_walker_deinit(&w);
    marz_arena_destroy(arena);
    return bound;
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
            const int64_t bound = bound_of(&small);
            assert_true(bound <= best);
            possible++;
            near += bound * 10 >= best * 8;
        }
        marz_arena_destroy(arena);
    }
    assert_true(possible > 500);
    assert_true(near * 3 > possible); // It says something, too.
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_plan_costs_less_than_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
