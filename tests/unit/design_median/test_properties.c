#include "random_median.h"
#include "support.h"

enum { POINTS = 11 };

/// A question whose optimum the engine proves. @return that optimum, HUGE_VAL: no plan
static double proved(const marz_median *question, uint64_t seed)
{
    const marz_median_options options = {.seed = seed, .effort = 0.05, .thread_count = 1};
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_median_plan plan;
    assert_ok(marz_median_solve(question, &options, arena, NULL, &plan, &error), &error);
    const double value = plan.outcome == MARZ_OUTCOME_OPTIMAL ? plan.objective
                         : plan.has_plan                      ? (double)NAN
                                                              : HUGE_VAL;
    marz_arena_destroy(arena);
    return value;
}

/// The same optimum, where both were proved; nearly all are.
static int32_t assert_same(double a, double b)
{
    if (isnan(a) || isnan(b))
        return 0;
    assert_true((a == HUGE_VAL) == (b == HUGE_VAL));
    if (a < HUGE_VAL)
        assert_near(a, b, 1e-9 * (1 + a));
    return 1;
}

/// Point i of the copy is point `from[i]` of the original.
static void copy_permuted(const random_median *r, const int32_t *from, random_median *copy)
{
    const int32_t n = r->question.point_count;
    *copy = *r;
    for (int32_t i = 0; i < n; i++) {
        copy->x[i] = r->x[from[i]];
        copy->y[i] = r->y[from[i]];
        copy->demand[i] = r->demand[from[i]];
        copy->capacity[i] = r->capacity[from[i]];
        for (int32_t j = 0; j < n; j++)
            copy->distance[i * n + j] = r->distance[from[i] * n + from[j]];
    }
    if (r->question.x) {
        copy->question.x = copy->x;
        copy->question.y = copy->y;
    } else {
        copy->question.distance = copy->distance;
    }
    copy->question.demand = copy->demand;
    copy->question.capacity = copy->capacity;
}

static void the_order_of_the_points_keeps_the_optimum(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(61), 0, 0);
    int32_t compared = 0;
    for (int32_t round = 0; round < 6; round++) {
        random_median r, copy;
        random_median_make(&r, POINTS, &rng);
        int32_t from[POINTS];
        for (int32_t i = 0; i < POINTS; i++) {
            const int32_t other = (int32_t)marz_rng_below(&rng, i + 1);
            from[i] = from[other];
            from[other] = i;
        }
        copy_permuted(&r, from, &copy);
        compared += assert_same(proved(&r.question, 1), proved(&copy.question, 2));
    }
    assert_true(compared >= 4);
}

static void mirrors_and_scales_keep_the_optimum(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(62), 0, 0);
    int32_t compared = 0;
    for (int32_t round = 0; round < 6; round++) {
        random_median r, copy;
        random_median_make(&r, POINTS, &rng);
        int32_t from[POINTS];
        for (int32_t i = 0; i < POINTS; i++)
            from[i] = i;
        copy_permuted(&r, from, &copy);
        // Whole factors, so that distances rounded down stay what they are.
        const double factor = r.question.metric == MARZ_MEDIAN_FLOOR ? 1 : 1000;
        for (int32_t i = 0; i < POINTS; i++) {
            copy.x[i] = factor * (5 - r.y[i]); // Turned, mirrored, moved, scaled.
            copy.y[i] = factor * (r.x[i] + 30);
        }
        for (int32_t k = 0; k < POINTS * POINTS; k++)
            copy.distance[k] *= factor;
        compared += assert_same(factor * proved(&r.question, 3), proved(&copy.question, 3));
    }
    assert_true(compared >= 4);
}

static void less_capacity_never_costs_less(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(63), 0, 0);
    for (int32_t round = 0; round < 6; round++) {
        random_median r;
        random_median_make(&r, POINTS, &rng);
        double before = proved(&r.question, 4);
        for (int32_t step = 0; step < 3; step++) {
            for (int32_t k = 0; k < 4; k++) {
                const int32_t i = (int32_t)marz_rng_below(&rng, POINTS);
                r.capacity[i] -= r.capacity[i] / 4;
            }
            const double after = proved(&r.question, 5);
            if (!isnan(before) && !isnan(after))
                assert_true(after >= before * (1 - 1e-12));
            before = after;
        }
    }
}

/// Stops the run at the k-th thing it tells.
typedef struct stopper {
    atomic_bool stop;
    int32_t left;
} stopper;

static void stop_later(void *context, double objective, double bound)
{
    (void)objective, (void)bound;
    stopper *s = context;
    if (--s->left <= 0)
        atomic_store(&s->stop, true);
}

static void a_stop_at_any_moment_leaves_a_valid_plan(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(64), 0, 0);
    for (int32_t round = 0; round < 10; round++) {
        random_median r;
        random_median_make(&r, POINTS_MAX - (int32_t)marz_rng_below(&rng, 30), &rng);
        stopper s = {.left = 1 + (int32_t)marz_rng_below(&rng, 12)};
        const marz_control control = {.stop = &s.stop, .found = stop_later, .context = &s};
        const marz_median_options options = {.seed = 1, .effort = 0.05, .thread_count = 2};
        marz_arena *arena = marz_arena_create(0);
        marz_error error = {0};
        marz_median_plan plan;
        assert_ok(marz_median_solve(&r.question, &options, arena, &control, &plan, &error), &error);
        if (plan.has_plan)
            assert_near(plan.objective, random_median_cost(&r, plan.median), 0);
        if (plan.has_plan && plan.has_bound)
            assert_true(plan.bound <= plan.objective);
        marz_arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_points_keeps_the_optimum),
        cmocka_unit_test(mirrors_and_scales_keep_the_optimum),
        cmocka_unit_test(less_capacity_never_costs_less),
        cmocka_unit_test(a_stop_at_any_moment_leaves_a_valid_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
