#include "support.h"

#include "goals/season.h"
#include "goals/smooth.h"

#include "base/rng.h"

#include <math.h>

#define PI 3.14159265358979323846

static void theta_of_a_line_continues_it_by_half_the_drift(void **state)
{
    (void)state;
    const double y[] = {10, 12, 14, 16, 18, 20};
    assert_near(marz_slope(y, 6), 2, 1e-12);
    const marz_smooth last = marz_theta_after(1, 2, y, 6), half = marz_theta_after(.5, 2, y, 6);
    for (int32_t h = 1; h <= 3; h++)
        assert_near(marz_smooth_ahead(&last, h), 20 + h, 1e-12);
    assert_near(marz_smooth_ahead(&half, 1), 20.03125, 1e-12);
    assert_near(marz_smooth_ahead(&half, 2), 21.03125, 1e-12);
}

static void theta_of_a_noisy_series_is_the_known_one(void **state)
{
    (void)state;
    const double y[] = {100, 110, 105, 120, 115, 130};
    const marz_smooth theta = marz_theta_after(.5, marz_slope(y, 6), y, 6);
    assert_near(marz_smooth_ahead(&theta, 1), 126.9375, 1e-9);
    assert_near(marz_smooth_ahead(&theta, 2), 129.50893, 1e-5);
    assert_near(marz_smooth_ahead(&theta, 3), 132.08036, 1e-5);
}

static void a_damped_trend_follows_the_known_path(void **state)
{
    (void)state;
    const double y[] = {110, 105, 120, 115, 130};
    marz_smooth damped = {.alpha = .5, .beta = .1, .phi = .9, .level = 100, .slope = 2};
    marz_smooth_run(&damped, y, 5, NULL);
    assert_near(marz_smooth_ahead(&damped, 1), 125.82995, 1e-5);
    assert_near(marz_smooth_ahead(&damped, 2), 127.78354, 1e-5);
    assert_near(marz_smooth_ahead(&damped, 3), 129.54177, 1e-5);
}

static void fits_find_the_parameters_that_made_the_series(void **state)
{
    (void)state;
    enum { MONTHS = 2000 };
    static double y[MONTHS];
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    marz_smooth truth = {.alpha = .3, .beta = .1, .phi = .9, .level = 100, .slope = 1};
    for (int32_t t = 0; t < MONTHS; t++) {
        y[t] = marz_smooth_ahead(&truth, 1) + marz_rng_normal(&rng);
        marz_smooth_run(&truth, &y[t], 1, NULL);
    }
    marz_smooth fit;
    marz_smooth_fit_damped(&fit, y, MONTHS);
    assert_near(fit.alpha, .3, 1e-12);
    assert_near(fit.phi, .9, .1 + 1e-12);
    double constant[30];
    for (int32_t t = 0; t < 30; t++)
        constant[t] = 50 + marz_rng_normal(&rng);
    marz_smooth_fit_simple(&fit, 0, constant, 30);
    assert_true(fit.alpha < .3);
}

/// A season of ±20 % over a rising level, with noise.
static void make_season(double *x, int32_t n, int32_t first, double noise, uint64_t seed)
{
    marz_rng rng = marz_rng_make(seed, 7, 0);
    for (int32_t t = 0; t < n; t++)
        x[t] = (1000 + 3 * t) * (1 + .2 * cos((first + t) % 12 * PI / 6)) *
               exp(noise * marz_rng_normal(&rng));
}

static void a_season_is_found_wherever_the_history_begins(void **state)
{
    (void)state;
    double x[48];
    for (int32_t first = 0; first < 12; first++) {
        make_season(x, 48, first, .001, 1);
        const marz_season season = marz_season_estimate(x, 48, first);
        assert_true(season.is_multiplicative);
        assert_true(season.weight > .999);
        double sum = 0;
        for (int32_t m = 0; m < 12; m++) {
            assert_near(season.factor[m], 1 + .2 * cos(m * PI / 6), .012);
            sum += season.factor[m];
        }
        assert_near(sum, 12, 1e-9);
    }
}

static void its_weight_falls_with_noise_and_is_none_under_two_years(void **state)
{
    (void)state;
    double x[36], quiet = 0, loud = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        make_season(x, 36, 0, .02, seed);
        quiet += marz_season_estimate(x, 36, 0).weight / 100;
        make_season(x, 36, 0, .5, seed);
        loud += marz_season_estimate(x, 36, 0).weight / 100;
    }
    assert_true(quiet > .98);
    assert_true(loud < .6);
    assert_near(marz_season_estimate(x, 23, 0).weight, 0, 0);
    assert_near(marz_season_estimate(x, 23, 0).factor[3], 1, 0);
}

static void a_season_through_zero_is_additive(void **state)
{
    (void)state;
    double x[36];
    for (int32_t t = 0; t < 36; t++)
        x[t] = t % 12 == 5 ? -30 : 10;
    const marz_season season = marz_season_estimate(x, 36, 0);
    assert_false(season.is_multiplicative);
    double sum = 0;
    for (int32_t m = 0; m < 12; m++)
        sum += season.factor[m];
    assert_near(sum, 0, 1e-9);
    for (int32_t m = 0; m < 12; m++)
        assert_near(marz_season_restore(&season, marz_season_remove(&season, 7, m), m), 7, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(theta_of_a_line_continues_it_by_half_the_drift),
        cmocka_unit_test(theta_of_a_noisy_series_is_the_known_one),
        cmocka_unit_test(a_damped_trend_follows_the_known_path),
        cmocka_unit_test(fits_find_the_parameters_that_made_the_series),
        cmocka_unit_test(a_season_is_found_wherever_the_history_begins),
        cmocka_unit_test(its_weight_falls_with_noise_and_is_none_under_two_years),
        cmocka_unit_test(a_season_through_zero_is_additive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
