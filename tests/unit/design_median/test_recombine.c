#include "design/median/recombine.h"
#include "random_median.h"
#include "support.h"

/// A random plan that keeps the capacities, or false.
static bool random_plan(const random_median *r, int32_t *median, marz_rng *rng)
{
    const int32_t n = r->question.point_count, p = r->question.median_count;
    int64_t load[POINTS_MAX] = {0};
    int32_t chosen[POINTS_MAX];
    for (int32_t k = 0; k < p; k++)
        chosen[k] = (int32_t)marz_rng_below(rng, n);
    for (int32_t i = 0; i < n; i++) {
        int32_t best = -1;
        for (int32_t k = 0; k < p; k++)
            if (load[chosen[k]] + r->demand[i] <= r->capacity[chosen[k]] &&
                (best < 0 || marz_median_distance(&r->question, i, chosen[k]) <
                                 marz_median_distance(&r->question, i, best)))
                best = chosen[k];
        if (best < 0)
            return false;
        median[i] = best;
        load[best] += r->demand[i];
    }
    return true;
}

static void parts_of_two_plans_are_no_worse_than_either(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(71), 0, 0);
    int32_t better_than_both = 0;
    for (int32_t round = 0; round < 3000; round++) {
        random_median r;
        random_median_make(&r, 6 + (int32_t)marz_rng_below(&rng, 30), &rng);
        marz_arena *arena = marz_arena_create(0);
        const char *why = NULL;
        marz_run_state run = {.cost = HUGE_VAL, .bound_value = -HUGE_VAL, .arena = arena};
        int32_t plan[2][POINTS_MAX], best[POINTS_MAX];
        int64_t load[POINTS_MAX];
        run.best = best;
        run.load = load;
        if (marz_ground_make(&r.question, arena, &run.ground, &why, NULL) == MARZ_OK && !why &&
            random_plan(&r, plan[0], &rng) && random_plan(&r, plan[1], &rng)) {
            marz_run_offer(&run, plan[0]);
            const double one = run.cost, two = random_median_cost(&r, plan[1]);
            marz_median_recombine(&run, plan[1]);
            assert_near(run.cost, random_median_cost(&r, best), 1e-9 * (1 + run.cost));
            assert_true(run.cost <= one && run.cost < HUGE_VAL);
            better_than_both += run.cost < fmin(one, two) * (1 - 1e-9);
        }
        marz_arena_destroy(arena);
    }
    assert_true(better_than_both > 0);
}

/// Four pairs far apart; each plan serves two of them well.
static void every_block_comes_from_the_better_plan(void **state)
{
    (void)state;
    random_median r = {.question = {0}};
    for (int32_t i = 0; i < 16; i++) {
        r.x[i] = 1000 * (i / 4) + i % 4 * i % 4;
        r.y[i] = i % 4;
        r.demand[i] = 1;
        r.capacity[i] = 4;
    }
    r.question = (marz_median){.point_count = 16,
                               .median_count = 4,
                               .x = r.x,
                               .y = r.y,
                               .demand = r.demand,
                               .capacity = r.capacity};
    marz_arena *arena = marz_arena_create(0);
    const char *why = NULL;
    int32_t best[16], other[16], ideal[16];
    int64_t load[16];
    marz_run_state run = {.cost = HUGE_VAL, .bound_value = -HUGE_VAL, .arena = arena};
    run.best = best;
    run.load = load;
    assert_int_equal(marz_ground_make(&r.question, arena, &run.ground, &why, NULL), MARZ_OK);
    int32_t start[16];
    for (int32_t i = 0; i < 16; i++) {
        const int32_t good = 4 * (i / 4) + 1, bad = 4 * (i / 4) + 3;
        ideal[i] = good;
        start[i] = i / 4 % 2 ? good : bad;
        other[i] = i / 4 % 2 ? bad : good;
    }
    assert_true(marz_run_offer(&run, start));
    assert_true(marz_median_recombine(&run, other));
    assert_memory_equal(best, ideal, sizeof ideal);
    assert_false(marz_median_recombine(&run, other));
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_two_plans_are_no_worse_than_either),
        cmocka_unit_test(every_block_comes_from_the_better_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
