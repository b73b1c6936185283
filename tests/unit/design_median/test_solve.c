#include "design/median/median.h"
#include "random_median.h"
#include "support.h"

static marz_status solve(const marz_median *question, double effort, int32_t threads,
                         marz_arena *arena, marz_median_plan *plan, marz_error *error)
{
    const marz_median_options options = {.seed = 1, .effort = effort, .thread_count = threads};
    return marz_median_solve(question, &options, arena, NULL, plan, error);
}

static void small_questions_are_solved(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(21), 0, 0);
    for (int32_t round = 0; round < 150; round++) {
        random_median r;
        random_median_make(&r, 1 + (int32_t)marz_rng_below(&rng, 7), &rng);
        const double optimum = random_median_optimum(&r);
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_median_plan plan;
        assert_ok(solve(&r.question, 0.002, 1, arena, &plan, &error), &error);
        if (plan.has_plan) {
            assert_near(plan.objective, random_median_cost(&r, plan.median), 0);
            assert_true(plan.objective >= optimum * (1 - 1e-12));
            if (plan.outcome == MARZ_OUTCOME_OPTIMAL)
                assert_near(plan.objective, optimum, 1e-9 * optimum);
        }
        if (plan.has_bound)
            assert_true(plan.bound <= optimum * (1 + 1e-12));
        if (plan.outcome == MARZ_OUTCOME_INFEASIBLE)
            assert_true(optimum == HUGE_VAL);
        marz_arena_destroy(arena);
    }
}

static void one_and_two_threads_give_one_plan(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(22), 0, 0);
    for (int32_t round = 0; round < 6; round++) {
        random_median r;
        random_median_make(&r, POINTS_MAX - round, &rng);
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_median_plan one, two;
        assert_ok(solve(&r.question, 0.03, 1, arena, &one, &error), &error);
        assert_ok(solve(&r.question, 0.03, 2, arena, &two, &error), &error);
        assert_int_equal(one.has_plan, two.has_plan);
        assert_int_equal(one.outcome, two.outcome);
        assert_memory_equal(&one.bound, &two.bound, sizeof one.bound);
        assert_int_equal(one.proposals, two.proposals);
        if (one.has_plan)
            assert_memory_equal(one.median, two.median,
                                (size_t)r.question.point_count * sizeof *one.median);
        marz_arena_destroy(arena);
    }
}

static void a_deadline_in_the_past_still_gives_a_valid_answer(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(23), 0, 0);
    random_median r;
    random_median_make(&r, POINTS_MAX, &rng);
    for (int64_t ms = -5; ms < 60; ms += 7) {
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_median_plan plan;
        const marz_control control = {.deadline_ms = marz_clock_ms() + ms};
        assert_ok(marz_median_solve(&r.question, NULL, arena, &control, &plan, &error), &error);
        if (plan.has_plan)
            assert_near(plan.objective, random_median_cost(&r, plan.median), 0);
        if (plan.has_plan && plan.has_bound)
            assert_true(plan.bound <= plan.objective);
        marz_arena_destroy(arena);
    }
}

static void a_stop_is_answered_with_what_is_known(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(24), 0, 0);
    random_median r;
    random_median_make(&r, 30, &rng);
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_median_plan plan;
    atomic_bool stop = true;
    const marz_control control = {.stop = &stop};
    assert_ok(marz_median_solve(&r.question, NULL, arena, &control, &plan, &error), &error);
    assert_true(plan.outcome == MARZ_OUTCOME_CANCELLED || plan.outcome == MARZ_OUTCOME_OPTIMAL);
    marz_arena_destroy(arena);
}

static void one_point_serves_itself(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_median_plan plan;
    const marz_median question = {.point_count = 1,
                                  .median_count = 1,
                                  .x = (double[]){3},
                                  .y = (double[]){4},
                                  .demand = (int64_t[]){5},
                                  .capacity = (int64_t[]){5}};
    assert_ok(solve(&question, 0.01, 1, arena, &plan, &error), &error);
    assert_true(plan.has_plan);
    assert_int_equal(plan.median[0], 0);
    assert_near(plan.objective, 0, 0);
    marz_arena_destroy(arena);
}

static void points_on_one_place_cost_nothing(void **state)
{
    (void)state;
    random_median r = {.question = {0}};
    for (int32_t i = 0; i < 20; i++) {
        r.x[i] = r.y[i] = 7;
        r.demand[i] = 1;
        r.capacity[i] = 5;
    }
    r.question = (marz_median){.point_count = 20,
                               .median_count = 4,
                               .x = r.x,
                               .y = r.y,
                               .demand = r.demand,
                               .capacity = r.capacity};
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_median_plan plan;
    assert_ok(solve(&r.question, 0.02, 1, arena, &plan, &error), &error);
    assert_true(plan.has_plan);
    assert_near(plan.objective, 0, 0);
    assert_near(random_median_cost(&r, plan.median), 0, 0);
    marz_arena_destroy(arena);
}

static void what_cannot_be_is_said_with_its_reason(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_median_plan plan;
    const double x[] = {0, 1, 2}, y[] = {0, 0, 0};
    const int64_t capacity[] = {5, 5, 5};
    marz_median question = {.point_count = 3,
                            .median_count = 2,
                            .x = x,
                            .y = y,
                            .demand = (int64_t[]){6, 1, 1},
                            .capacity = capacity};
    assert_ok(solve(&question, 0.01, 1, arena, &plan, &error), &error);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
    assert_string_equal(plan.reason, "a point's demand is greater than every capacity");
    question.demand = (int64_t[]){4, 4, 4};
    assert_ok(solve(&question, 0.01, 1, arena, &plan, &error), &error);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
    assert_string_equal(plan.reason,
                        "the total demand is greater than the greatest capacities together");
    marz_arena_destroy(arena);
}

static void bad_input_is_named(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_median_plan plan;
    const double x[] = {0, (double)NAN}, y[] = {0, 0};
    const int64_t one[] = {1, 1}, bad[] = {1, -1};
    marz_median question = {
        .point_count = 2, .median_count = 1, .x = x, .y = y, .demand = one, .capacity = one};
    assert_int_equal(solve(&question, 0.01, 1, arena, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "point 2 lies at (nan, 0), beyond 2.5e+11");
    question.demand = bad;
    assert_int_equal(solve(&question, 0.01, 1, arena, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "demand of point 2 is negative");
    question.median_count = 3;
    assert_int_equal(solve(&question, 0.01, 1, arena, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "3 medians, not 1 to the 2 points");
    const double distance[] = {0, 1, -2, 0};
    question = (marz_median){.point_count = 2,
                             .median_count = 1,
                             .metric = MARZ_MEDIAN_MATRIX,
                             .distance = distance,
                             .demand = one,
                             .capacity = one};
    assert_int_equal(solve(&question, 0.01, 1, arena, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "distance from point 2 to point 1 is -2, not 0 to 1e+12");
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_questions_are_solved),
        cmocka_unit_test(one_and_two_threads_give_one_plan),
        cmocka_unit_test(a_deadline_in_the_past_still_gives_a_valid_answer),
        cmocka_unit_test(a_stop_is_answered_with_what_is_known),
        cmocka_unit_test(one_point_serves_itself),
        cmocka_unit_test(points_on_one_place_cost_nothing),
        cmocka_unit_test(what_cannot_be_is_said_with_its_reason),
        cmocka_unit_test(bad_input_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
