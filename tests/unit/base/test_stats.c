#include "support.h"

#include "base/stats.h"

#include <math.h>

static void log_gamma_is_that_of_factorials_and_of_one_half(void **state)
{
    (void)state;
    double log_factorial = 0;
    for (int n = 1; n <= 170; n++) {
        assert_near(marz_log_gamma(n), log_factorial, 1e-13 * (1 + log_factorial));
        log_factorial += log(n);
    }
    assert_near(marz_log_gamma(0.5), 0.5 * log(acos(-1.0)), 1e-14);
    assert_near(marz_log_beta(2, 3), log(1.0 / 12), 1e-14);
}

static double binomial_upper_tail(int k, int n, double p)
{
    double sum = 0, term = pow(1 - p, n);
    for (int i = 0; i <= n; i++) {
        if (i >= k)
            sum += term;
        term *= (double)(n - i) / (i + 1) * p / (1 - p);
    }
    return sum;
}

static void beta_cdf_equals_the_binomial_tail(void **state)
{
    (void)state;
    for (int n = 1; n <= 60; n += 7)
        for (int k = 1; k <= n; k += 3)
            for (double x = 0.05; x < 1; x += 0.15)
                assert_near(marz_beta_cdf(x, k, n - k + 1), binomial_upper_tail(k, n, x), 1e-13);
    assert_near(marz_beta_cdf(0.3, 0.5, 0.5), 2 / acos(-1.0) * asin(sqrt(0.3)), 1e-13);
    assert_near(marz_beta_cdf(0.2, 200000, 800000), 0.5, 1e-3);
}

static void beta_quantile_inverts_the_cdf(void **state)
{
    (void)state;
    const double shape[] = {0.02, 0.5, 1, 3, 40, 3000, 300000};
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 7; j++)
            for (double p = 0.05; p < 1; p += 0.15) {
                const double x = marz_beta_quantile(p, shape[i], shape[j]);
                if (x > 1e-290 && x < 1 - 1e-6)
                    assert_near(marz_beta_cdf(x, shape[i], shape[j]), p, 1e-9);
            }
    assert_near(marz_beta_quantile(0.1, 1, 1), 0.1, 1e-14);
}

static void quantiles_are_those_of_the_printed_tables(void **state)
{
    (void)state;
    assert_near(marz_normal_quantile(0.975), 1.959963984540054, 1e-12);
    assert_near(marz_normal_quantile(0.9), 1.2815515655446004, 1e-12);
    assert_near(marz_normal_quantile(1e-10), -6.361340902404056, 1e-10);
    assert_near(marz_normal_cdf(-3), 0.0013498980316300946, 1e-16);
    assert_near(marz_student_quantile(0.975, 1), 12.706204736432095, 1e-9);
    assert_near(marz_student_quantile(0.975, 10), 2.2281388519649385, 1e-10);
    assert_near(marz_student_cdf(2.2281388519649385, 10), 0.975, 1e-12);
    assert_near(marz_chi_square_tail(3.841458820694124, 1), 0.05, 1e-12);
    assert_near(marz_chi_square_tail(299.7, 261), 0.05, 5e-4);
    assert_near(marz_gamma_cdf(2, 1), 1 - exp(-2.0), 1e-14);
    assert_near(marz_fisher_f_tail(4.964602743730711, 1, 10), 0.05, 1e-10);
    assert_near(marz_expit(marz_logit(0.123)), 0.123, 1e-15);
    assert_near(marz_expit(-800), 0, 1e-300);
}

static void normal_quantile_inverts_the_cdf_over_300_orders_of_magnitude(void **state)
{
    (void)state;
    for (double p = 1e-300; p < 0.5; p *= 7)
        assert_near(marz_normal_cdf(marz_normal_quantile(p)) / p, 1, 1e-10);
}

static void binomial_draws_have_the_mean_and_variance_of_the_binomial(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(7), 1, 2);
    const int64_t sizes[] = {1, 24, 25, 300, 100000};
    for (int k = 0; k < 5; k++) {
        const int runs = 4000;
        const double n = (double)sizes[k], p = 0.3;
        double sum = 0, squares = 0;
        for (int i = 0; i < runs; i++) {
            const double x = (double)marz_binomial_draw(&rng, sizes[k], p) - n * p;
            sum += x, squares += x * x;
        }
        const double variance = n * p * (1 - p);
        assert_near(sum / runs / sqrt(variance / runs), 0, 4.5);
        assert_near(squares / runs / variance, 1, 0.15);
    }
    assert_int_equal(marz_binomial_draw(&rng, 1000, 0), 0);
    assert_int_equal(marz_binomial_draw(&rng, 1000, 1), 1000);
}

static double choose(int n, int k)
{
    return exp(marz_log_gamma(n + 1) - marz_log_gamma(k + 1) - marz_log_gamma(n - k + 1));
}

static void fisher_mid_p_equals_the_sum_over_all_tables(void **state)
{
    (void)state;
    const int a = 3, n_a = 11, b = 17, n_b = 23, won = a + b;
    double less = 0, all = 0;
    for (int k = 0; k <= n_a; k++) {
        const double weight = won - k > n_b ? 0 : choose(n_a, k) * choose(n_b, won - k);
        all += weight;
        less += k < a ? weight : k == a ? weight / 2 : 0;
    }
    assert_near(marz_two_rates_p(a, n_a, b, n_b, MARZ_TAIL_LESS), less / all, 1e-12);
    assert_near(marz_two_rates_p(a, n_a, b, n_b, MARZ_TAIL_MORE), 1 - less / all, 1e-12);
    assert_near(marz_two_rates_p(a, n_a, b, n_b, MARZ_TAIL_BOTH), 2 * less / all, 1e-12);
    assert_near(marz_two_rates_p(0, 100000, 100000, 100000, MARZ_TAIL_BOTH), 0, 1e-300);
    assert_near(marz_two_rates_p(0, 0, 1, 2, MARZ_TAIL_BOTH), 1, 0);
}

static void false_discovery_keeps_4_at_5_percent_and_9_at_10_percent(void **state)
{
    (void)state;
    const double p[] = {.0344, .0001, .0004, 1,    (double)NAN, .0019, .0095, .0201,
                        .0278, .0298, .0459, .324, .4262,       .5719, .6528, .759};
    double q[16];
    marz_arena *scratch = marz_arena_create(0);
    assert_true(marz_false_discovery(p, 16, q, scratch));
    int kept5 = 0, kept10 = 0;
    for (int i = 0; i < 16; i++)
        kept5 += q[i] <= 0.05, kept10 += q[i] <= 0.10;
    assert_int_equal(kept5, 4);
    assert_int_equal(kept10, 9);
    assert_true(isnan(q[4]));
    assert_near(q[1], 0.0015, 1e-12);
    marz_arena_destroy(scratch);
}

static void isotonic_fit_pools_adjacent_violators(void **state)
{
    (void)state;
    const double value[] = {.1, .5, .4, .8, .7, 1}, weight[] = {10, 9, 8, 6, 5, 4};
    const double known[] = {.1, .452941, .452941, .754545, .754545, 1};
    double fit[6];
    marz_arena *scratch = marz_arena_create(0);
    assert_true(marz_isotonic(value, weight, 6, fit, scratch));
    for (int i = 0; i < 6; i++)
        assert_near(fit[i], known[i], 1e-6);
    const double falling[] = {3, 2, 1};
    assert_true(marz_isotonic(falling, weight, 3, fit, scratch));
    assert_near(fit[0], (30.0 + 18 + 8) / 27, 1e-12);
    assert_near(fit[2], fit[0], 0);
    marz_arena_destroy(scratch);
}

static void cholesky_solves_and_refuses_what_is_not_positive(void **state)
{
    (void)state;
    double a[] = {4, 12, -16, 12, 37, -43, -16, -43, 98}, b[] = {1, 2, 3};
    const double kept[] = {4, 12, -16, 12, 37, -43, -16, -43, 98};
    assert_true(marz_cholesky(a, 3));
    assert_near(a[0], 2, 0);
    assert_near(a[8], 3, 1e-12);
    marz_cholesky_solve(a, 3, b);
    for (int i = 0; i < 3; i++)
        assert_near(kept[3 * i] * b[0] + kept[3 * i + 1] * b[1] + kept[3 * i + 2] * b[2], i + 1,
                    1e-9);
    double wrong[] = {1, 2, 2, 1};
    assert_false(marz_cholesky(wrong, 2));
}

static void stratifying_turns_the_verdict_on_berkeley_round(void **state)
{
    (void)state;
    const marz_two_by_two berkeley[] = {{512, 313, 89, 19},   {353, 207, 17, 8},
                                        {120, 205, 202, 391}, {138, 279, 131, 244},
                                        {53, 138, 94, 299},   {22, 351, 24, 317}};
    marz_two_by_two crude = {0};
    for (int i = 0; i < 6; i++) {
        crude.exposed_won += berkeley[i].exposed_won;
        crude.exposed_lost += berkeley[i].exposed_lost;
        crude.other_won += berkeley[i].other_won;
        crude.other_lost += berkeley[i].other_lost;
    }
    assert_near(marz_mantel_haenszel(&crude, 1, 0.95).odds_ratio, 1.841, 5e-4);
    const marz_stratified all = marz_mantel_haenszel(berkeley, 6, 0.95);
    assert_near(all.odds_ratio, 0.9047, 5e-5);
    assert_near(all.low, 0.772, 5e-4);
    assert_near(all.high, 1.060, 5e-4);
    assert_near(all.chi_square, 1.525, 5e-4);
    assert_near(all.chi_square_corrected, 1.427, 5e-4);
    assert_int_equal(all.used_count, 6);
}

static void strata_without_both_kinds_are_excluded_and_counted(void **state)
{
    (void)state;
    const marz_two_by_two tables[] = {{10, 20, 0, 0}, {10, 20, 20, 10}, {0, 0, 3, 4}};
    const marz_stratified result = marz_mantel_haenszel(tables, 3, 0.8);
    assert_int_equal(result.used_count, 1);
    assert_int_equal(result.excluded_count, 2);
    assert_near(result.odds_ratio, 0.25, 1e-12);
    assert_near(result.difference, -1.0 / 3, 1e-12);
    const double p = 1.0 / 3;
    assert_near(result.difference_error, sqrt(2 * p * (1 - p) / 30), 1e-12);
    assert_true(isnan(marz_mantel_haenszel(tables, 1, 0.8).odds_ratio));
}

static void a_dispersion_widens_what_strata_say(void **state)
{
    (void)state;
    const marz_two_by_two table = {30, 70, 45, 55};
    const marz_stratified plain = marz_mantel_haenszel(&table, 1, 0.95);
    const marz_stratified wide = marz_stratified_disperse(plain, 4, 1e6);
    assert_near(wide.odds_ratio, plain.odds_ratio, 1e-15);
    assert_near(log(wide.high / wide.odds_ratio), 2 * log(plain.high / plain.odds_ratio), 1e-12);
    assert_near(log(wide.low / wide.odds_ratio), 2 * log(plain.low / plain.odds_ratio), 1e-12);
    assert_near(wide.difference_error, 2 * plain.difference_error, 1e-15);
    assert_near(wide.p_value, marz_chi_square_tail(plain.chi_square_corrected / 4, 1), 1e-4);
    assert_true(marz_stratified_disperse(plain, 4, 20).p_value > wide.p_value);
    assert_near(marz_stratified_disperse(plain, 0.5, 100).p_value, plain.p_value, 1e-15);
}

static void quantiles_are_linear_between_order_statistics(void **state)
{
    (void)state;
    double x[] = {4, 1, 3, 2};
    marz_sort_doubles(x, 4);
    assert_near(marz_sorted_quantile(x, 4, 0.5), 2.5, 1e-15);
    assert_near(marz_sorted_quantile(x, 4, 0), 1, 0);
    assert_near(marz_sorted_quantile(x, 4, 1), 4, 0);
    assert_near(marz_sorted_quantile(x, 1, 0.3), 1, 0);
}

/// A peak of height 2 at *peak, steep on one side.
static double one_peak(const void *context, double x)
{
    const double away = x - *(const double *)context;
    return 2 - (away < 0 ? 40 * away * away : fabs(away));
}

static void a_peak_is_found_inside_and_on_the_edge(void **state)
{
    (void)state;
    const double peaks[] = {-3, -0.7, 0, 2.5, 8};
    for (size_t k = 0; k < sizeof peaks / sizeof *peaks; k++) {
        const double found = marz_maximum_at(one_peak, &peaks[k], -3, 8, 1e-6);
        assert_near(found, peaks[k], 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log_gamma_is_that_of_factorials_and_of_one_half),
        cmocka_unit_test(beta_cdf_equals_the_binomial_tail),
        cmocka_unit_test(beta_quantile_inverts_the_cdf),
        cmocka_unit_test(quantiles_are_those_of_the_printed_tables),
        cmocka_unit_test(normal_quantile_inverts_the_cdf_over_300_orders_of_magnitude),
        cmocka_unit_test(binomial_draws_have_the_mean_and_variance_of_the_binomial),
        cmocka_unit_test(fisher_mid_p_equals_the_sum_over_all_tables),
        cmocka_unit_test(false_discovery_keeps_4_at_5_percent_and_9_at_10_percent),
        cmocka_unit_test(isotonic_fit_pools_adjacent_violators),
        cmocka_unit_test(cholesky_solves_and_refuses_what_is_not_positive),
        cmocka_unit_test(stratifying_turns_the_verdict_on_berkeley_round),
        cmocka_unit_test(strata_without_both_kinds_are_excluded_and_counted),
        cmocka_unit_test(quantiles_are_linear_between_order_statistics),
        cmocka_unit_test(a_peak_is_found_inside_and_on_the_edge),
        cmocka_unit_test(a_dispersion_widens_what_strata_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
