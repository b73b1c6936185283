// Generalised assignment over the families A to E and many shapes: a bound is one, a proof is one,
// names do not matter, and a stop at any moment leaves a valid plan.
#include "support.h"

#include "random_assign.h"

#include <stdatomic.h>

static marz_arena *arena;

static marz_assign_plan solve(const marz_assign *q, int64_t effort, const marz_control *control,
                              int32_t *agent_of)
{
    marz_assign_plan plan = {.agent_of = agent_of};
    const marz_assign_options options = {.seed = 3, .effort = effort};
    marz_error error;
    assert_ok(marz_assign_solve(q, &options, arena, control, &plan, &error), &error);
    return plan;
}

static void assert_holds_what_it_says(const marz_assign *q, const marz_assign_plan *plan)
{
    if (plan->has_plan) {
        assert_int_equal(plan_cost(q, plan->agent_of), plan->objective);
        assert_true(plan->has_bound && plan->bound <= plan->objective);
        assert_int_equal(plan->outcome == MARZ_OUTCOME_OPTIMAL, plan->bound == plan->objective);
    } else
        assert_int_not_equal(plan->outcome, MARZ_OUTCOME_OPTIMAL);
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE)
        assert_false(plan->has_plan || plan->has_bound);
}

static void plans_and_bounds_hold_for_every_family_and_shape(void **state)
{
    (void)state;
    static const int32_t shapes[][2] = {{2, 4},   {2, 80},  {3, 12},  {5, 60},  {8, 80},
                                        {10, 20}, {20, 40}, {40, 80}, {60, 120}};
    marz_rng rng = marz_rng_make(test_seed(21), 0, 0);
    int32_t with_plan = 0, trial = 0;
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
        for (int32_t turn = 0; turn < (shapes[k][0] < 20 ? 2 : 1); turn++) {
            const char kind = "ABCDE"[trial++ % 5];
            random_assign r = random_assign_make(&rng, kind, shapes[k][0], shapes[k][1]);
            int32_t agent_of[120];
            const marz_assign_plan plan = solve(&r.problem, 1, NULL, agent_of);
            assert_holds_what_it_says(&r.problem, &plan);
            with_plan += plan.has_plan;
            random_assign_free(&r);
        }
    assert_in_range(with_plan, 9, 15);
}

static void proofs_on_small_ones_agree_with_trying_all(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(22), 0, 0);
    int32_t feasible = 0;
    for (int32_t trial = 0; trial < 60; trial++) {
        const int32_t m = (int32_t)random_between(&rng, 2, 5);
        const int32_t n = (int32_t)random_between(&rng, 2, m > 4 ? 6 : 8);
        random_assign r = random_assign_make(&rng, "ABCDE"[trial % 5], m, n);
        const int64_t best = brute_optimum(&r.problem);
        int32_t agent_of[8];
        const marz_assign_plan plan = solve(&r.problem, 4, NULL, agent_of);
        assert_holds_what_it_says(&r.problem, &plan);
        assert_int_equal(plan.outcome,
                         best == INT64_MAX ? MARZ_OUTCOME_INFEASIBLE : MARZ_OUTCOME_OPTIMAL);
        if (best < INT64_MAX)
            assert_int_equal(plan.objective, best);
        feasible += best < INT64_MAX;
        random_assign_free(&r);
    }
    assert_in_range(feasible, 20, 60);
}

static void shuffle(marz_rng *rng, int32_t *order, int32_t count)
{
    for (int32_t k = 0; k < count; k++)
        order[k] = k;
    for (int32_t k = count - 1; k > 0; k--) {
        const int64_t other = marz_rng_below(rng, k + 1);
        const int32_t swap = order[k];
        order[k] = order[other];
        order[other] = swap;
    }
}

static random_assign renamed(marz_rng *rng, const random_assign *from)
{
    const int32_t m = from->problem.agent_count, n = from->problem.item_count;
    random_assign r = random_assign_make(rng, 'C', m, n);
    int32_t agents[16], items[64];
    shuffle(rng, agents, m);
    shuffle(rng, items, n);
    for (int32_t i = 0; i < m; i++) {
        r.capacity[i] = from->capacity[agents[i]];
        for (int32_t j = 0; j < n; j++) {
            r.cost[i * n + j] = from->cost[agents[i] * n + items[j]];
            r.weight[i * n + j] = from->weight[agents[i] * n + items[j]];
        }
    }
    return r;
}

static void names_of_items_and_agents_do_not_change_the_optimum(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(23), 0, 0);
    int32_t proved = 0;
    for (int32_t trial = 0; trial < 10; trial++) {
        const int32_t m = 3 + trial % 3, n = 4 * m;
        random_assign r = random_assign_make(&rng, "ABCDE"[trial % 5], m, n);
        random_assign s = renamed(&rng, &r);
        int32_t agent_of[64];
        const marz_assign_plan one = solve(&r.problem, 6, NULL, agent_of);
        const marz_assign_plan two = solve(&s.problem, 6, NULL, agent_of);
        if (one.has_plan && two.has_plan) // What one proves the other must not beat.
            assert_true(one.bound <= two.objective && two.bound <= one.objective);
        else // One of them may have given up, but not found the opposite.
            assert_false(one.has_plan ? two.outcome == MARZ_OUTCOME_INFEASIBLE
                                      : two.has_plan && one.outcome == MARZ_OUTCOME_INFEASIBLE);
        if (one.outcome == MARZ_OUTCOME_OPTIMAL && two.outcome == MARZ_OUTCOME_OPTIMAL) {
            assert_int_equal(one.objective, two.objective);
            proved++;
        }
        random_assign_free(&r);
        random_assign_free(&s);
    }
    assert_in_range(proved, 5, 10);
}

static void a_stop_at_a_random_moment_leaves_a_valid_plan(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(24), 0, 0);
    for (int32_t trial = 0; trial < 8; trial++) {
        random_assign r = random_assign_make(&rng, "DECAB"[trial % 5], 4 + trial, 10 * (4 + trial));
        const int64_t began = marz_clock_ms();
        const marz_control control = {.deadline_ms = began + random_between(&rng, 1, 300)};
        int32_t agent_of[150];
        const marz_assign_plan plan = solve(&r.problem, 0, &control, agent_of);
        assert_holds_what_it_says(&r.problem, &plan);
        assert_true(marz_clock_ms() - control.deadline_ms < 4000);
        random_assign_free(&r);
    }
}

/// Items heavier than all capacities together are told apart from what a search cannot settle.
static void too_heavy_questions_are_proved_hopeless_whatever_their_size(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(25), 0, 0);
    for (int32_t trial = 0; trial < 6; trial++) {
        const int32_t m = 3 + 6 * trial, n = 6 * m;
        random_assign r = random_assign_make(&rng, "CDE"[trial % 3], m, n);
        int64_t lightest = 0;
        for (int32_t j = 0; j < n; j++) {
            int64_t least = INT64_MAX;
            for (int32_t i = 0; i < m; i++)
                least = r.weight[i * n + j] < least ? r.weight[i * n + j] : least;
            lightest += least;
        }
        for (int32_t i = 0; i < m; i++) // One unit is missing, unevenly spread.
            r.capacity[i] = (lightest - 1) / m + (i < (lightest - 1) % m);
        int32_t agent_of[256];
        const marz_assign_plan plan = solve(&r.problem, 1, NULL, agent_of);
        assert_int_equal(plan.outcome, MARZ_OUTCOME_INFEASIBLE);
        assert_true(plan.overfull || plan.heavy_item >= 0);
        random_assign_free(&r);
    }
}

int main(void)
{
    arena = marz_arena_create(0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_and_bounds_hold_for_every_family_and_shape),
        cmocka_unit_test(proofs_on_small_ones_agree_with_trying_all),
        cmocka_unit_test(names_of_items_and_agents_do_not_change_the_optimum),
        cmocka_unit_test(a_stop_at_a_random_moment_leaves_a_valid_plan),
        cmocka_unit_test(too_heavy_questions_are_proved_hopeless_whatever_their_size),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    marz_arena_destroy(arena);
    return failed;
}
