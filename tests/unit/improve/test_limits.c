#include "support.h"

#include "base/rng.h"
#include "improve/limits.h"

#include <math.h>

static void a_line_of_known_spread_gives_the_known_limits(void **state)
{
    (void)state;
    // y = 1 3 2 4 at x = 0 … 3: slope 0.8, mean 2.5, residuals -.3 .9 -.9 .3: s^2 = 1.8/2 = .9.
    // At x0 = 4: centre 4.5, factor 1 + 1/4 + 2.5^2/5 = 2.5; t(2, .975) = 4.302653.
    const double x[] = {0, 1, 2, 3}, y[] = {1, 3, 2, 4};
    const marz_limits limits = marz_limits_line(x, y, 4, 4, .05);
    assert_near(limits.centre, 4.5, 1e-12);
    assert_near(limits.high - limits.centre, 4.302653 * sqrt(.9 * 2.5), 1e-5);
    assert_near(limits.centre - limits.low, limits.high - limits.centre, 1e-12);
}

static void a_rate_without_base_has_the_arcsine_law(void **state)
{
    (void)state;
    // Beta(½, ½) and one case: chance ½ each, so no limit inside 0–1 at any usual alpha.
    const marz_limits limits = marz_limits_rate(0, 0, 1, .05);
    assert_near(limits.centre, .5, 0);
    assert_near(limits.low, 0, 0);
    assert_near(limits.high, 1, 0);
}

static void a_rate_with_a_huge_base_has_binomial_limits(void **state)
{
    (void)state;
    // Binomial(10, ½): P(X <= 1) = 11/1024 = .0107, P(X <= 2) = 56/1024 = .0547.
    const marz_limits limits = marz_limits_rate(500000000, 1000000000, 10, .05);
    assert_near(limits.low, .2, 1e-12);
    assert_near(limits.high, .8, 1e-12);
}

static void false_alarms_of_lines_come_as_often_as_stated(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    enum { RUNS = 20000, BASE = 12 };
    int32_t outside = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        marz_rng rng = marz_rng_make(seed, run, 0);
        double x[BASE], y[BASE + 1];
        const double slope = marz_rng_normal(&rng);
        for (int32_t t = 0; t <= BASE; t++)
            y[t] = slope * t + marz_rng_normal(&rng);
        for (int32_t t = 0; t < BASE; t++)
            x[t] = t;
        const marz_limits limits = marz_limits_line(x, y, BASE, BASE, .02);
        outside += y[BASE] < limits.low || y[BASE] > limits.high;
    }
    assert_near((double)outside / RUNS, .02, 3 * sqrt(.02 * .98 / RUNS));
}

static void false_alarms_of_rates_stay_within_what_is_stated(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(2);
    enum { RUNS = 4000 };
    int32_t outside = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        marz_rng rng = marz_rng_make(seed, run, 1);
        const double rate = .1 + .8 * marz_rng_unit(&rng);
        int64_t won = 0, now = 0;
        for (int32_t k = 0; k < 200; k++)
            won += marz_rng_unit(&rng) < rate;
        for (int32_t k = 0; k < 25; k++)
            now += marz_rng_unit(&rng) < rate;
        const marz_limits limits = marz_limits_rate(won, 200, 25, .05);
        outside += (double)now / 25 < limits.low || (double)now / 25 > limits.high;
    }
    assert_true((double)outside / RUNS < .05 + 3 * sqrt(.05 * .95 / RUNS));
    assert_true(outside > RUNS / 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_of_known_spread_gives_the_known_limits),
        cmocka_unit_test(a_rate_without_base_has_the_arcsine_law),
        cmocka_unit_test(a_rate_with_a_huge_base_has_binomial_limits),
        cmocka_unit_test(false_alarms_of_lines_come_as_often_as_stated),
        cmocka_unit_test(false_alarms_of_rates_stay_within_what_is_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
