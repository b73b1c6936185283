#include "support.h"

#include "goals/cushion.h"
#include "goals/quota.h"

#include "base/rng.h"

#include <math.h>

static marz_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    return arena == NULL;
}

static int teardown(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

static const double b3[] = {100, 200, 300}, w3[] = {1, 4, 5};

static double solve(marz_reconcile problem, double *q)
{
    double missing;
    marz_error error;
    assert_ok(marz_reconcile_solve(&problem, q, &missing, arena, &error), &error);
    return missing;
}

static void the_gap_is_carried_by_variance(void **state)
{
    (void)state;
    double q[3];
    assert_near(solve((marz_reconcile){3, b3, w3, NULL, NULL, 660}, q), 0, 0);
    assert_near(q[0], 106, 1e-9);
    assert_near(q[1], 224, 1e-9);
    assert_near(q[2], 330, 1e-9);
}

static void a_bound_moves_the_rest_to_the_others(void **state)
{
    (void)state;
    const double high[] = {HUGE_VAL, 210, HUGE_VAL};
    double q[3];
    assert_near(solve((marz_reconcile){3, b3, w3, NULL, high, 660}, q), 0, 0);
    assert_near(q[0], 108 + 1.0 / 3, 1e-9);
    assert_near(q[1], 210, 1e-9);
    assert_near(q[2], 341 + 2.0 / 3, 1e-9);
}

static void bounds_that_cannot_meet_the_total_name_the_smallest_change(void **state)
{
    (void)state;
    const double low[] = {90, 90, 90}, high[] = {110, 110, 110};
    double q[3] = {7, 7, 7};
    assert_near(solve((marz_reconcile){3, b3, w3, low, high, 400}, q), 70, 1e-9);
    assert_near(solve((marz_reconcile){3, b3, w3, low, high, 250}, q), -20, 1e-9);
    assert_near(q[0], 7, 0);
}

/// Distance of a feasible point: no shift of money between two parts may shorten it.
static void random_bounds_give_the_optimum(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    for (int32_t run = 0; run < 3000; run++) {
        double b[8], w[8], low[8], high[8], q[8], lows = 0, highs = 0, sum = 0;
        const int32_t n = 1 + (int32_t)marz_rng_below(&rng, 8);
        for (int32_t i = 0; i < n; i++) {
            b[i] = 100 * marz_rng_normal(&rng);
            w[i] = .1 + 10 * marz_rng_unit(&rng);
            low[i] = marz_rng_below(&rng, 3) ? b[i] - 50 * marz_rng_unit(&rng) : -300;
            high[i] = marz_rng_below(&rng, 3) ? b[i] + 50 * marz_rng_unit(&rng) : 300;
            high[i] = fmax(high[i], low[i]);
            lows += low[i];
            highs += high[i];
        }
        const double total = lows + (highs - lows) * marz_rng_unit(&rng);
        assert_near(solve((marz_reconcile){n, b, w, low, high, total}, q), 0, 0);
        for (int32_t i = 0; i < n; i++) {
            sum += q[i];
            assert_true(q[i] >= low[i] - 1e-9 && q[i] <= high[i] + 1e-9);
            for (int32_t k = 0; k < n; k++)
                if (q[i] > low[i] + 1e-7 && q[k] < high[k] - 1e-7)
                    assert_true((q[i] - b[i]) / w[i] <= (q[k] - b[k]) / w[k] + 1e-6);
        }
        assert_near(sum, total, 1e-6);
    }
}

static void forecasts_of_parts_and_total_meet(void **state)
{
    (void)state;
    const double y[] = {300, 400, 250}, w[] = {1, 2, 1};
    double revised[3];
    const double total = marz_reconcile_forecasts(1000, 4, y, w, 3, revised);
    assert_near(revised[0], 306.25, 1e-12);
    assert_near(revised[1], 412.5, 1e-12);
    assert_near(revised[2], 256.25, 1e-12);
    assert_near(total, 975, 1e-12);
}

static void managers_and_leavers_get_no_quota(void **state)
{
    (void)state;
    marz_rep rep = {.hired_day = MARZ_DAY_UNKNOWN, .left_day = MARZ_DAY_UNKNOWN};
    assert_true(marz_quota_is_active(&rep, 1000));
    rep.left_day = 1001;
    assert_true(marz_quota_is_active(&rep, 1000));
    rep.left_day = 1000;
    assert_false(marz_quota_is_active(&rep, 1000));
    rep = (marz_rep){.hired_day = 1001, .left_day = MARZ_DAY_UNKNOWN};
    assert_false(marz_quota_is_active(&rep, 1000));
    rep = (marz_rep){.hired_day = 1, .left_day = MARZ_DAY_UNKNOWN, .is_manager = true};
    assert_false(marz_quota_is_active(&rep, 1000));
}

static void a_cushion_buys_what_the_table_says(void **state)
{
    (void)state;
    static const double cushion[] = {0, .05, .1, .15, .2, .3}, rho[] = {0, .1, .3};
    static const double known[3][6] = {{.15, .34, .56, .74, .87, .97},
                                       {.27, .40, .53, .65, .74, .87},
                                       {.35, .44, .52, .60, .67, .77}};
    for (int32_t r = 0; r < 3; r++)
        for (int32_t c = 0; c < 6; c++)
            assert_near(
                marz_cushion_chance((marz_attainment_law){.92, .35, rho[r]}, 20, cushion[c]),
                known[r][c], .0051);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gap_is_carried_by_variance),
        cmocka_unit_test(a_bound_moves_the_rest_to_the_others),
        cmocka_unit_test(bounds_that_cannot_meet_the_total_name_the_smallest_change),
        cmocka_unit_test(random_bounds_give_the_optimum),
        cmocka_unit_test(forecasts_of_parts_and_total_meet),
        cmocka_unit_test(managers_and_leavers_get_no_quota),
        cmocka_unit_test(a_cushion_buys_what_the_table_says),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
