#include "support.h"

#include "base/shrink.h"
#include "base/stats.h"

#include <math.h>

static void the_beta_prior_draws_small_groups_to_the_mean(void **state)
{
    (void)state;
    const marz_beta_prior prior = {0.25, 32}; // Beta(8, 24)
    assert_near(marz_beta_posterior(prior, (marz_tally){3, 3}, 1, 0.8).value, 11.0 / 35, 1e-15);
    assert_near(marz_beta_posterior(prior, (marz_tally){0, 3}, 1, 0.8).value, 0.229, 5e-4);
    assert_near(marz_beta_posterior(prior, (marz_tally){30, 100}, 1, 0.8).value, 0.288, 5e-4);
    assert_true(marz_beta_mean(prior, (marz_tally){7, 19}, 1.4) ==
                marz_beta_posterior(prior, (marz_tally){7, 19}, 1.4, 0.8).value);
    const marz_estimate e = marz_beta_posterior(prior, (marz_tally){3, 3}, 1, 0.8);
    assert_near(marz_beta_cdf(e.low, 11, 24), 0.1, 1e-9);
    assert_near(marz_beta_cdf(e.high, 11, 24), 0.9, 1e-9);
}

static void a_rate_alone_is_what_was_counted_between_jeffreys_limits(void **state)
{
    (void)state;
    const marz_estimate e = marz_rate_alone((marz_tally){20, 50}, 1, 0.95);
    assert_near(e.value, 0.4, 1e-15);
    assert_near(marz_beta_cdf(e.low, 20.5, 30.5), 0.025, 1e-9);
    assert_true(isnan(marz_rate_alone((marz_tally){0, 0}, 1, 0.8).value));
}

static void the_prior_of_drawn_groups_is_found_again(void **state)
{
    (void)state;
    enum { GROUPS = 400 };
    marz_rng rng = marz_rng_make(test_seed(11), 0, 0);
    marz_tally groups[GROUPS];
    for (int32_t g = 0; g < GROUPS; g++) {
        const double a = marz_rng_gamma(&rng, 8), b = marz_rng_gamma(&rng, 24);
        groups[g].closed = 1 + marz_rng_below(&rng, 200);
        groups[g].won = marz_binomial_draw(&rng, groups[g].closed, a / (a + b));
    }
    const marz_beta_prior prior = marz_beta_prior_fit(groups, GROUPS, 1);
    assert_near(prior.mean, 0.25, 0.015);
    assert_near(log(prior.strength / 32), 0, 0.35);
}

static void the_prior_has_no_better_neighbour(void **state)
{
    (void)state;
    const marz_tally groups[] = {{3, 10}, {9, 12}, {1, 20}, {30, 60}, {0, 0}};
    const marz_beta_prior best = marz_beta_prior_fit(groups, 5, 1);
    double value[9];
    for (int k = 0; k < 9; k++) {
        const double mean = best.mean * (1 + 0.02 * (k % 3 - 1));
        const double strength = best.strength * (1 + 0.05 * (k / 3 - 1));
        value[k] = 0;
        for (int g = 0; g < 4; g++) {
            const double won = (double)groups[g].won, lost = (double)groups[g].closed - won;
            value[k] += marz_log_beta(mean * strength + won, (1 - mean) * strength + lost) -
                        marz_log_beta(mean * strength, (1 - mean) * strength);
        }
        assert_true(k == 4 || k < 4 || value[k] <= value[4] + 1e-9);
    }
    for (int k = 0; k < 4; k++)
        assert_true(value[k] <= value[4] + 1e-9);
}

static void equal_groups_are_not_told_apart_and_unequal_ones_are(void **state)
{
    (void)state;
    marz_arena *scratch = marz_arena_create(0);
    const marz_tally equal[] = {{25, 100}, {27, 100}, {24, 100}, {26, 100}};
    const marz_tally unequal[] = {{25, 100}, {60, 100}, {24, 100}, {26, 100}};
    const marz_bootstrap how = {5, 1, 2, MARZ_BOOTSTRAP_DRAWS, 1, 0};
    double p;
    assert_true(marz_tally_heterogeneity(equal, 4, &how, scratch, &p));
    assert_true(p > 0.9);
    assert_true(marz_tally_heterogeneity(unequal, 4, &how, scratch, &p));
    assert_near(p, 0.005, 1e-12);
    assert_true(marz_tally_heterogeneity(unequal, 1, &how, scratch, &p));
    assert_true(isnan(p));
    marz_arena_destroy(scratch);
}

static void the_bootstrap_gives_one_p_on_any_number_of_threads(void **state)
{
    (void)state;
    marz_arena *scratch = marz_arena_create(0);
    const marz_tally groups[] = {{25, 100}, {35, 100}, {24, 100}, {26, 100}};
    double p[3];
    const int32_t threads[] = {1, 2, 8};
    for (int k = 0; k < 3; k++) {
        const marz_bootstrap how = {5, 1, threads[k], MARZ_BOOTSTRAP_DRAWS, 1, 0};
        assert_true(marz_tally_heterogeneity(groups, 4, &how, scratch, &p[k]));
    }
    assert_true(p[0] == p[1] && p[1] == p[2]);
    assert_near(p[0], marz_chi_square_tail(marz_tally_chi_square(groups, 4), 3), 0.06);
    marz_arena_destroy(scratch);
}

static void means_of_groups_shrink_by_their_share_of_noise(void **state)
{
    (void)state;
    // Two groups of 4 with means 0 and 10 and variance 4 within: SSB 200, between (200-4)/4 = 49.
    const marz_sample groups[] = {{4, 0, 12}, {4, 10, 12}, {0, 0, 0}};
    const marz_spread spread = marz_spread_fit(groups, 3);
    assert_near(spread.within, 4, 1e-12);
    assert_near(spread.between, 49, 1e-12);
    assert_near(spread.mean, 5, 1e-12);
    double variance;
    assert_near(marz_spread_shrink(&spread, &groups[1], &variance), 5 + 5 * 49.0 / 50, 1e-12);
    assert_near(variance, 49.0 / 50 + (1.0 / 50) * (1.0 / 50) * 25, 1e-12);
    assert_near(marz_spread_shrink(&spread, &groups[2], NULL), 5, 1e-12);
    assert_near(spread.p_value, marz_fisher_f_tail(50, 1, 6), 1e-12);
}

static void samples_add_up_without_loss(void **state)
{
    (void)state;
    marz_sample sample = {0};
    for (int k = 1; k <= 5; k++)
        marz_sample_add(&sample, 1e9 + k);
    assert_near(sample.mean, 1e9 + 3, 1e-6);
    assert_near(sample.squares, 10, 1e-6);
}

static void cases_that_vary_more_count_as_fewer(void **state)
{
    (void)state;
    const marz_beta_prior prior = {0.25, 32};
    const marz_estimate half = marz_beta_posterior(prior, (marz_tally){20, 50}, 2, 0.8);
    const marz_estimate same = marz_beta_posterior(prior, (marz_tally){10, 25}, 1, 0.8);
    assert_near(half.value, same.value, 1e-15);
    assert_near(half.low, same.low, 1e-12);
    const marz_estimate alone = marz_rate_alone((marz_tally){21, 50}, 2, 0.8);
    assert_near(alone.value, 0.42, 1e-15);
    assert_true(alone.low < marz_rate_alone((marz_tally){21, 50}, 1, 0.8).low);
    assert_near(marz_rate_alone((marz_tally){21, 50}, 0.5, 0.8).low,
                marz_rate_alone((marz_tally){21, 50}, 1, 0.8).low, 1e-15);
    const marz_tally groups[] = {{10, 50}, {20, 50}, {16, 50}, {12, 50}, {36, 50}};
    const marz_tally halves[] = {{5, 25}, {10, 25}, {8, 25}, {6, 25}, {18, 25}};
    assert_near(marz_beta_prior_fit(groups, 5, 2).strength,
                marz_beta_prior_fit(halves, 5, 1).strength, 1e-6);
    assert_true(marz_beta_prior_fit(groups, 5, 3).strength >
                marz_beta_prior_fit(groups, 5, 1).strength);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_beta_prior_draws_small_groups_to_the_mean),
        cmocka_unit_test(a_rate_alone_is_what_was_counted_between_jeffreys_limits),
        cmocka_unit_test(the_prior_of_drawn_groups_is_found_again),
        cmocka_unit_test(the_prior_has_no_better_neighbour),
        cmocka_unit_test(equal_groups_are_not_told_apart_and_unequal_ones_are),
        cmocka_unit_test(the_bootstrap_gives_one_p_on_any_number_of_threads),
        cmocka_unit_test(means_of_groups_shrink_by_their_share_of_noise),
        cmocka_unit_test(samples_add_up_without_loss),
        cmocka_unit_test(cases_that_vary_more_count_as_fewer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
