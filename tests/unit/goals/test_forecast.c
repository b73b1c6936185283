#include "support.h"

#include "base/rng.h"
#include "base/stats.h"
#include "goals/forecast.h"

#include <math.h>
#include <string.h>

enum { PATHS = 2000, MONTHS = 60 };

static marz_arena *arena;
static double y[MONTHS], work[MONTHS + 24], total[PATHS];

static int setup(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    marz_rng rng = marz_rng_make(4, 0, 0);
    for (int32_t t = 0; t < MONTHS + 24; t++)
        work[t] = 21;
    for (int32_t t = 0; t < MONTHS; t++)
        y[t] = 1000 * (1 + .3 * (t % 12 == 11)) * exp(.05 * marz_rng_normal(&rng));
    return arena == NULL;
}

static int teardown(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

static marz_forecast run(int32_t count, double level)
{
    const marz_series series = {y, work, count, 0};
    const marz_forecast_options options = {12, PATHS, level, 1};
    marz_forecast forecast;
    marz_error error;
    assert_ok(marz_forecast_run(&series, &options, arena, &forecast, &error), &error);
    return forecast;
}

static void the_method_climbs_with_the_length_of_history(void **state)
{
    (void)state;
    static const struct {
        int32_t months;
        marz_forecast_method method;
    } known[] = {{0, MARZ_FORECAST_NONE},        {1, MARZ_FORECAST_LAST_LEVEL},
                 {11, MARZ_FORECAST_LAST_LEVEL}, {12, MARZ_FORECAST_DAMPED},
                 {23, MARZ_FORECAST_DAMPED},     {24, MARZ_FORECAST_COMBINATION},
                 {60, MARZ_FORECAST_COMBINATION}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        assert_int_equal(run(known[k].months, .8).method, known[k].method);
}

static void the_quantile_of_a_sum_is_not_the_sum_of_quantiles(void **state)
{
    (void)state;
    const marz_forecast forecast = run(36, .8);
    double sum = 0;
    for (int32_t h = 0; h < 12; h++) {
        marz_forecast_totals(&forecast, h, 1, total);
        sum += marz_sorted_quantile(total, PATHS, .1);
    }
    marz_forecast_totals(&forecast, 0, 12, total);
    const double annual = marz_sorted_quantile(total, PATHS, .1);
    assert_true(annual > sum * 1.005);
}

static void a_flat_series_with_a_strong_december_is_forecast_so(void **state)
{
    (void)state;
    const marz_forecast forecast = run(60, .8);
    double month[12];
    for (int32_t h = 0; h < 12; h++) {
        marz_forecast_totals(&forecast, h, 1, total);
        month[h] = marz_sorted_quantile(total, PATHS, .5);
        assert_near(month[h] / (h == 11 ? 1300 : 1000), 1, .06);
    }
    double weights = 0;
    for (int32_t k = 0; k < MARZ_MEMBER_COUNT; k++)
        weights += forecast.member_weight[k];
    assert_near(weights, 1, 1e-12);
}

static void working_days_to_come_move_the_months(void **state)
{
    (void)state;
    work[36] = 42;
    const marz_forecast forecast = run(36, .8);
    work[36] = 21;
    marz_forecast_totals(&forecast, 0, 1, total);
    const double doubled = marz_sorted_quantile(total, PATHS, .5);
    marz_forecast_totals(&forecast, 1, 1, total);
    assert_near(doubled / marz_sorted_quantile(total, PATHS, .5), 2, .1);
}

static void the_same_seed_gives_the_same_futures(void **state)
{
    (void)state;
    const marz_forecast a = run(40, .8), b = run(40, .8);
    assert_memory_equal(a.path, b.path, sizeof(double) * 12 * PATHS);
}

static void no_level_is_claimed_that_the_origins_cannot_vouch_for(void **state)
{
    (void)state;
    const marz_forecast short_one = run(36, .95), long_one = run(60, .95);
    assert_int_equal(short_one.origin_count, 10); // 24 to 33 months known.
    assert_near(short_one.level, .9, 1e-12);      // 10 of 11.
    assert_true(short_one.is_approximate);
    assert_near(long_one.level, .95, 1e-12);
    assert_near(run(12, .95).level, .8, 1e-12);
    assert_true(long_one.widening >= 1);
}

static void reach_falls_with_the_goal_and_is_right_on_normal_paths(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(3), 0, 0);
    for (int32_t b = 0; b < PATHS; b++)
        total[b] = 100 + 10 * marz_rng_normal(&rng);
    marz_sort_doubles(total, PATHS);
    assert_near(marz_forecast_reach(total, PATHS, 100 + .8416 * 10), .2, .03);
    double last = 1;
    for (double goal = 50; goal < 150; goal++) {
        const double reach = marz_forecast_reach(total, PATHS, goal);
        assert_true(reach <= last);
        last = reach;
    }
    assert_near(marz_forecast_reach(total, PATHS, 0), 1, 0);
    assert_near(marz_forecast_reach(total, PATHS, 1000), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_method_climbs_with_the_length_of_history),
        cmocka_unit_test(the_quantile_of_a_sum_is_not_the_sum_of_quantiles),
        cmocka_unit_test(a_flat_series_with_a_strong_december_is_forecast_so),
        cmocka_unit_test(working_days_to_come_move_the_months),
        cmocka_unit_test(the_same_seed_gives_the_same_futures),
        cmocka_unit_test(no_level_is_claimed_that_the_origins_cannot_vouch_for),
        cmocka_unit_test(reach_falls_with_the_goal_and_is_right_on_normal_paths),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
