#include "enumerate.h"
#include "support.h"

#include <string.h>

typedef struct solved {
    marz_areas_plan plan;
    int32_t area_of[SMALL_MAX], centre_of[SMALL_MAX];
} solved;

static marz_status solve(const small_problem *small, int32_t threads, solved *result,
                         marz_error *error)
{
    *result = (solved){.plan = {.area_of = result->area_of, .centre_of = result->centre_of}};
    marz_arena *arena = marz_arena_create(0);
    const marz_areas_options options = {.seed = 7, .effort = 3, .thread_count = threads};
    const marz_status status =
        marz_areas_solve(&small->problem, &options, arena, NULL, &result->plan, error);
    marz_arena_destroy(arena);
    return status;
}

static void small_plans_equal_those_of_trying_all(void **state)
{
    (void)state;
    int32_t possible = 0, impossible = 0, missed = 0;
    for (uint64_t round = 0; round < 24; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(11), round, 0);
        small_problem small;
        make_small(&rng, round % 2 == 0, arena, &small);
        const int64_t best = enumerate_small(&small);
        solved result;
        marz_error error = {0};
        assert_ok(solve(&small, 1, &result, &error), &error);
        check_small(&small, &result.plan);
        if (best >= 0) {
            assert_true(result.plan.outcome != MARZ_OUTCOME_INFEASIBLE);
            assert_true(!result.plan.is_feasible || result.plan.objective >= best);
            assert_true(result.plan.bound <= best);
            missed += !result.plan.is_feasible || result.plan.objective > best;
            possible++;
        } else {
            assert_false(result.plan.is_feasible);
            impossible++;
        }
        marz_arena_destroy(arena);
    }
    assert_true(possible > 10 && impossible > 2);
    assert_true(missed * 10 <= possible); // A search may miss; on trees single shifts get stuck.
}

static void threads_change_nothing(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 6; round++) {
        marz_arena *arena = marz_arena_create(0);
        marz_rng rng = marz_rng_make(test_seed(13), round, 0);
        small_problem small;
        make_small(&rng, round % 2 == 0, arena, &small);
        solved one, two;
        marz_error error = {0};
        assert_ok(solve(&small, 1, &one, &error), &error);
        assert_ok(solve(&small, 2, &two, &error), &error);
        assert_int_equal(one.plan.objective, two.plan.objective);
        assert_int_equal(one.plan.bound, two.plan.bound);
        assert_memory_equal(one.area_of, two.area_of, sizeof one.area_of);
        assert_memory_equal(one.centre_of, two.centre_of, sizeof one.centre_of);
        marz_arena_destroy(arena);
    }
}

/// A row of units: 0 - 1 - 2 - 3, all of size 5 and weight 1, distance = difference.
static void make_row(marz_arena *arena, int32_t areas, int64_t low, int64_t high,
                     small_problem *small)
{
    marz_rng rng = marz_rng_make(1, 0, 0);
    make_small(&rng, true, arena, small);
    const marz_edge edges[] = {{0, 1}, {1, 2}, {2, 3}};
    marz_error error = {0};
    assert_ok(marz_adjacency_make(4, edges, 3, arena, &small->graph, &error), &error);
    for (int32_t u = 0; u < 4; u++) {
        small->size[u] = 5;
        small->weight[u] = 1;
        small->low[u] = low;
        small->high[u] = high;
        small->centre[u] = 3 - u;
        for (int32_t v = 0; v < 4; v++)
            small->distance[u * SMALL_MAX + v] = u > v ? u - v : v - u;
    }
    small->problem.area_count = areas;
    small->problem.centre = small->centre;
}

static void a_row_is_cut_where_its_bands_say(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    small_problem small;
    solved result;
    marz_error error = {0};
    make_row(arena, 2, 10, 10,
             &small); // Centres 3 and 2: the latter takes 0, 1 or its band breaks.
    assert_ok(solve(&small, 1, &result, &error), &error);
    assert_false(result.plan.is_feasible); // 3 can take only itself.
    make_row(arena, 2, 5, 15, &small);
    assert_ok(solve(&small, 1, &result, &error), &error);
    assert_true(result.plan.is_feasible);
    assert_int_equal(result.plan.objective, 3);
    make_row(arena, 1, 0, 19, &small);
    assert_ok(solve(&small, 1, &result, &error), &error);
    assert_int_equal(result.plan.outcome, MARZ_OUTCOME_INFEASIBLE);
    assert_int_equal(result.plan.excess, 1);
    marz_arena_destroy(arena);
}

static void bad_input_is_named(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    small_problem small;
    solved result;
    marz_error error = {0};
    make_row(arena, 2, 5, 15, &small);
    small.centre[1] = small.centre[0];
    assert_int_equal(solve(&small, 1, &result, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "unit 3 is the centre of two areas");
    make_row(arena, 5, 5, 15, &small);
    assert_int_equal(solve(&small, 1, &result, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "5 areas for 4 units");
    make_row(arena, 2, 16, 15, &small);
    assert_int_equal(solve(&small, 1, &result, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "area 0: lower limit 16 is above upper 15");
    make_row(arena, 2, 5, 15, &small);
    small.size[2] = -1;
    assert_int_equal(solve(&small, 1, &result, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "unit 2 has a negative size or weight");
    make_row(arena, 2, 5, 15, &small);
    const marz_edge edges[] = {{0, 1}, {2, 3}};
    assert_ok(marz_adjacency_make(4, edges, 2, arena, &small.graph, &error), &error);
    assert_int_equal(solve(&small, 1, &result, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "the graph of units falls into 2 parts");
    assert_string_equal(error.hint, "Join each part to its nearest unit outside.");
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_plans_equal_those_of_trying_all),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(a_row_is_cut_where_its_bands_say),
        cmocka_unit_test(bad_input_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
