// Plans and bounds of the assignment engine: brute force, seeds, threads, stops, hopeless
// questions.
#include "support.h"

#include "random_assign.h"

#include <stdatomic.h>

static marz_arena *arena;

static marz_assign_plan solve(const marz_assign *q, const marz_assign_options *options,
                              const marz_control *control, int32_t *agent_of)
{
    marz_assign_plan plan = {.agent_of = agent_of};
    marz_error error;
    assert_ok(marz_assign_solve(q, options, arena, control, &plan, &error), &error);
    return plan;
}

static void small_problems_are_solved_as_trying_all_does(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(11), 0, 0);
    int32_t infeasible = 0;
    for (int32_t trial = 0; trial < 180; trial++) {
        const char kind = "ACDEMM"[trial % 6];
        random_assign r = random_assign_make(&rng, kind, (int32_t)random_between(&rng, 1, 4),
                                             (int32_t)random_between(&rng, 0, 7));
        const int64_t best = brute_optimum(&r.problem);
        int32_t agent_of[8];
        const marz_assign_options options = {.seed = (uint64_t)trial, .effort = 4};
        const marz_assign_plan plan = solve(&r.problem, &options, NULL, agent_of);
        if (best == INT64_MAX) {
            infeasible++;
            assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
            assert_false(plan.has_plan);
        } else {
            assert_int_equal(plan.outcome, MARZ_OUTCOME_OPTIMAL);
            assert_true(plan.has_plan && plan.has_bound);
            assert_int_equal(plan.objective, best);
            assert_int_equal(plan.bound, best);
            assert_int_equal(plan_cost(&r.problem, agent_of), best);
        }
        random_assign_free(&r);
    }
    assert_in_range(infeasible, 10, 150);
}

static void a_seed_and_an_effort_give_one_plan_on_any_number_of_threads(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(12), 0, 0);
    for (int32_t trial = 0; trial < 2; trial++) {
        random_assign r = random_assign_make(&rng, 'D', 8, 40);
        int32_t one[40], two[40], other[40];
        marz_assign_options options = {.seed = 5, .effort = 1, .thread_count = 1};
        const marz_assign_plan first = solve(&r.problem, &options, NULL, one);
        options.thread_count = 2;
        const marz_assign_plan second = solve(&r.problem, &options, NULL, two);
        assert_true(first.has_plan && second.has_plan);
        assert_memory_equal(one, two, sizeof one);
        assert_int_equal(first.bound, second.bound);
        assert_true(first.bound <= first.objective);
        assert_int_equal(plan_cost(&r.problem, one), first.objective);
        options.seed = 6;
        assert_true(first.bound <= solve(&r.problem, &options, NULL, other).objective);
        random_assign_free(&r);
    }
}

typedef struct stopper {
    atomic_bool stop;
    int32_t left;
    double objective, bound;
} stopper;

static void found(void *context, double objective, double bound)
{
    stopper *s = context;
    assert_false(objective > s->objective); // NAN compares false
    assert_false(bound < s->bound);
    s->objective = isnan(objective) ? s->objective : objective;
    s->bound = bound;
    if (--s->left <= 0)
        atomic_store(&s->stop, true);
}

static void stopped_at_any_moment_it_keeps_the_best_plan_and_bound(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(13), 0, 0);
    random_assign r = random_assign_make(&rng, 'D', 10, 60);
    for (int32_t moment = 0; moment < 5; moment++) {
        stopper s = {.left = moment, .objective = 1e18, .bound = -1e18};
        atomic_store(&s.stop, moment == 0);
        const marz_control control = {.stop = &s.stop, .found = found, .context = &s};
        const marz_assign_options options = {.seed = 1, .effort = 6};
        int32_t agent_of[60];
        const marz_assign_plan plan = solve(&r.problem, &options, &control, agent_of);
        if (!plan.has_plan)
            continue;
        assert_int_equal(plan_cost(&r.problem, agent_of), plan.objective);
        assert_true(plan.bound <= plan.objective);
    }
    const marz_control late = {.deadline_ms = marz_clock_ms() + 30};
    const marz_assign_options options = {.seed = 1};
    int32_t agent_of[60];
    const int64_t began = marz_clock_ms();
    assert_int_equal(solve(&r.problem, &options, &late, agent_of).outcome, MARZ_OUTCOME_TIME_LIMIT);
    assert_true(marz_clock_ms() - began < 3000);
    random_assign_free(&r);
}

static void hopeless_questions_get_an_outcome(void **state)
{
    (void)state;
    const int64_t cost[] = {1, 2, 3, 4}, weight[] = {5, 6, 5, 6}, tight[] = {5, 5};
    const int64_t half[] = {6, 0};
    int32_t agent_of[2];
    const marz_assign_options options = {.effort = 3};
    marz_assign q = {2, 2, cost, weight, tight};
    marz_assign_plan plan = solve(&q, &options, NULL, agent_of);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
    assert_int_equal(plan.heavy_item, 1);
    q.capacity = half;
    plan = solve(&q, &options, NULL, agent_of);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
    assert_int_equal(plan.heavy_item, -1);
    q.item_count = 0;
    plan = solve(&q, &options, NULL, agent_of);
    assert_int_equal(plan.outcome, MARZ_OUTCOME_OPTIMAL);
    assert_int_equal(plan.objective, 0);
}

static void numbers_out_of_range_are_refused_in_words(void **state)
{
    (void)state;
    int64_t cost[] = {1, 2}, weight[] = {1, -3}, capacity[] = {9};
    marz_assign q = {1, 2, cost, weight, capacity};
    int32_t agent_of[2];
    marz_assign_plan plan = {.agent_of = agent_of};
    const marz_assign_options options = {.effort = 1};
    marz_error error;
    assert_int_equal(marz_assign_solve(&q, &options, arena, NULL, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "weight -3 of item 1 at agent 0 is negative");
    weight[1] = 3;
    cost[0] = INT64_C(1) << 50;
    assert_int_equal(marz_assign_solve(&q, &options, arena, NULL, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message,
                        "cost 1125899906842624 of item 0 at agent 0 is out of range");
    cost[0] = 1;
    capacity[0] = -1;
    assert_int_equal(marz_assign_solve(&q, &options, arena, NULL, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "capacity -1 of agent 0 is negative");
    capacity[0] = INT64_C(1) << 40;
    weight[0] = INT64_C(1) << 35;
    assert_int_equal(marz_assign_solve(&q, &options, arena, NULL, &plan, &error), MARZ_E_LIMIT);
    q.agent_count = 0;
    assert_int_equal(marz_assign_solve(&q, &options, arena, NULL, &plan, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "0 agents; 1 to 2048 are possible");
}

/// Costs and weights far apart: scaled tables round, the answer must not.
static void great_numbers_are_solved_exactly(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(14), 0, 0);
    for (int32_t trial = 0; trial < 16; trial++) {
        random_assign r = random_assign_make(&rng, 'D', 3, 6);
        for (int32_t k = 0; k < 18; k++) {
            r.cost[k] = r.cost[k] * 4000000 + marz_rng_below(&rng, 4000000) - 200000000;
            r.weight[k] = r.weight[k] * 700000 + marz_rng_below(&rng, 700000);
        }
        for (int32_t i = 0; i < 3; i++)
            r.capacity[i] = r.capacity[i] * 900000;
        const int64_t best = brute_optimum(&r.problem);
        int32_t agent_of[6];
        const marz_assign_options options = {.effort = 6};
        const marz_assign_plan plan = solve(&r.problem, &options, NULL, agent_of);
        assert_int_equal(plan.outcome,
                         best == INT64_MAX ? MARZ_OUTCOME_INFEASIBLE : MARZ_OUTCOME_OPTIMAL);
        if (best < INT64_MAX)
            assert_int_equal(plan.objective, best);
        random_assign_free(&r);
    }
}

int main(void)
{
    arena = marz_arena_create(0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_problems_are_solved_as_trying_all_does),
        cmocka_unit_test(great_numbers_are_solved_exactly),
        cmocka_unit_test(a_seed_and_an_effort_give_one_plan_on_any_number_of_threads),
        cmocka_unit_test(stopped_at_any_moment_it_keeps_the_best_plan_and_bound),
        cmocka_unit_test(hopeless_questions_get_an_outcome),
        cmocka_unit_test(numbers_out_of_range_are_refused_in_words),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    marz_arena_destroy(arena);
    return failed;
}
