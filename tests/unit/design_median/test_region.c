#include "design/median/region.h"
#include "random_median.h"
#include "support.h"

/// Effort that lists everything on small questions.
static const marz_region_effort all = {40, 2, 20000, 1000000, 10000000, 0};
/// Effort that lists a few columns only, so that branching has to make them few.
static const marz_region_effort few = {10, 0, 100, 4000, 4000, 1000};

typedef struct whole {
    marz_arena *arena;
    marz_ground ground;
    marz_bound bound;
    int32_t point[POINTS_MAX], median[POINTS_MAX];
} whole;

/// A question with prices of some steps. @return false if no plan can exist
static bool whole_init(whole *w, const random_median *r, double cost, double ticks)
{
    marz_error error = {0};
    const char *why = NULL;
    w->arena = marz_arena_create(0);
    assert_ok(marz_ground_make(&r->question, w->arena, &w->ground, &why, &error), &error);
    assert_true(marz_bound_init(&w->bound, &w->ground, cost, w->arena));
    marz_budget budget = {.tick_limit = ticks};
    while (marz_median_bound_round(&w->bound, &budget))
        continue;
    for (int32_t i = 0; i < w->ground.n; i++)
        w->point[i] = i;
    return why == NULL;
}

static void a_region_of_everything_is_solved_to_the_optimum(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(41), 0, 0);
    int32_t solved = 0;
    for (int32_t round = 0; round < 300; round++) {
        random_median r;
        random_median_make(&r, 3 + (int32_t)marz_rng_below(&rng, 5), &rng);
        const double optimum = random_median_optimum(&r);
        if (optimum == HUGE_VAL || optimum <= 0)
            continue;
        // Prices of few steps, and a limit above the optimum: the columns have to decide.
        const double known = ceil(optimum * (1.1 + marz_rng_unit(&rng)));
        whole w;
        assert_true(whole_init(&w, &r, known, 100 * marz_rng_unit(&rng)));
        marz_region region = {.whole = &w.bound.dual,
                              .point = w.point,
                              .n = w.ground.n,
                              .p = w.ground.p,
                              .limit = w.bound.target,
                              .effort = all,
                              .median = w.median};
        marz_region_solve(&region, NULL, w.arena);
        assert_true(region.is_proved);
        assert_true(region.is_found);
        assert_near(random_median_cost(&r, w.median), optimum, 1e-5 * optimum);
        assert_true((double)region.cost / w.bound.dual.scale <= optimum * (1 + 1e-12));
        solved++;
        marz_arena_destroy(w.arena);
    }
    assert_true(solved > 150);
}

static void branching_proves_what_a_short_list_cannot(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(44), 0, 0);
    int32_t tried = 0, listed = 0, solved = 0;
    for (int32_t round = 0; round < 60; round++) {
        random_median r;
        random_median_make(&r, 6 + (int32_t)marz_rng_below(&rng, 3), &rng);
        const double optimum = random_median_optimum(&r);
        if (optimum == HUGE_VAL || optimum <= 0)
            continue;
        whole w;
        assert_true(whole_init(&w, &r, ceil(optimum * 1.2), 100));
        marz_region region = {.whole = &w.bound.dual,
                              .point = w.point,
                              .n = w.ground.n,
                              .p = w.ground.p,
                              .limit = w.bound.target,
                              .effort = few,
                              .median = w.median};
        region.effort.branch_max = 0;
        marz_region_solve(&region, NULL, w.arena);
        listed += region.is_proved;
        region.effort.branch_max = few.branch_max;
        region.limit = w.bound.target;
        marz_region_solve(&region, NULL, w.arena);
        tried++;
        solved += region.is_proved;
        if (region.is_found)
            assert_true(random_median_cost(&r, w.median) >= optimum * (1 - 1e-9));
        if (region.is_proved) {
            assert_true(region.is_found);
            assert_near(random_median_cost(&r, w.median), optimum, 1e-5 * optimum);
        }
        marz_arena_destroy(w.arena);
    }
    assert_true(listed < tried * 9 / 10 && solved > tried * 3 / 4);
}

static void below_the_optimum_nothing_is_found(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(42), 0, 0);
    for (int32_t round = 0; round < 200; round++) {
        random_median r;
        random_median_make(&r, 3 + (int32_t)marz_rng_below(&rng, 5), &rng);
        const double optimum = random_median_optimum(&r);
        if (optimum == HUGE_VAL || optimum <= 0)
            continue;
        whole w;
        assert_true(whole_init(&w, &r, ceil(optimum), 1000));
        marz_region region = {.whole = &w.bound.dual,
                              .point = w.point,
                              .n = w.ground.n,
                              .p = w.ground.p,
                              .effort = all,
                              .median = w.median};
        region.limit = (int64_t)(optimum * w.bound.dual.scale * (1 - 1e-5));
        marz_region_solve(&region, NULL, w.arena);
        assert_true(region.is_proved);
        assert_false(region.is_found);
        marz_arena_destroy(w.arena);
    }
}

static void a_median_more_or_fewer_is_solved_too(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(43), 0, 0);
    for (int32_t round = 0; round < 150; round++) {
        random_median r;
        random_median_make(&r, 5 + (int32_t)marz_rng_below(&rng, 3), &rng);
        const double present = random_median_optimum(&r);
        if (present == HUGE_VAL || present <= 0)
            continue;
        const int32_t change = round % 2 ? 1 : -1, wanted = r.question.median_count + change;
        if (wanted < 1 || wanted > 4)
            continue;
        whole w;
        assert_true(whole_init(&w, &r, present * 1.5, 300));
        memset(w.bound.dual.is_out, 0, (size_t)w.ground.n); // Fixing spoke of p medians.
        marz_region region = {.whole = &w.bound.dual,
                              .point = w.point,
                              .n = w.ground.n,
                              .p = wanted,
                              .limit = (int64_t)(present * 3 * w.bound.dual.scale),
                              .effort = all,
                              .median = w.median};
        marz_region_solve(&region, NULL, w.arena);
        r.question.median_count = wanted;
        const double optimum = random_median_optimum(&r);
        assert_true(region.is_proved);
        if (optimum < present * 2.9) {
            assert_true(region.is_found);
            assert_near(random_median_cost(&r, w.median), optimum, 1e-5 * optimum + 1e-9);
        }
        marz_arena_destroy(w.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_region_of_everything_is_solved_to_the_optimum),
        cmocka_unit_test(branching_proves_what_a_short_list_cannot),
        cmocka_unit_test(below_the_optimum_nothing_is_found),
        cmocka_unit_test(a_median_more_or_fewer_is_solved_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
