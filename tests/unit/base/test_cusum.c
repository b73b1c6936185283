#include "support.h"

#include "base/cusum.h"
#include "base/rng.h"

#include <math.h>

#define COUNT(a) ((int32_t)(sizeof(a) / sizeof *(a)))

static void the_known_path_of_a_fall_is_followed(void **state)
{
    (void)state;
    const double z[] = {-.2, .3, -1.1, -1.6, -.9, -2.0, -1.4, -.8};
    const double expected[] = {0, 0, .6, 1.7, 2.1, 3.6, 4.5, 4.8};
    double path[8];
    const marz_cusum chart = marz_cusum_watch(z, 8, MARZ_WATCH_FALL, 0.5, 4, 0, path);
    for (int32_t t = 0; t < 8; t++)
        assert_near(path[t], expected[t], 1e-12);
    assert_int_equal(chart.alarm_index, 6);
    assert_int_equal(chart.since_index, 2);
    assert_near(chart.last, 4.8, 1e-12);
}

static void a_rise_is_a_fall_in_the_mirror(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    double z[60], mirror[60], fall[60], rise[60];
    for (int32_t t = 0; t < 60; t++) {
        z[t] = marz_rng_normal(&rng);
        mirror[t] = -z[t];
    }
    const marz_cusum a = marz_cusum_watch(z, 60, MARZ_WATCH_FALL, .5, 2, 0, fall);
    const marz_cusum b = marz_cusum_watch(mirror, 60, MARZ_WATCH_RISE, .5, 2, 0, rise);
    assert_int_equal(a.alarm_index, b.alarm_index);
    assert_memory_equal(fall, rise, sizeof fall);
}

static void nothing_rings_while_a_chart_learns(void **state)
{
    (void)state;
    const double z[] = {-9, 9, -9, 0};
    assert_int_equal(marz_cusum_watch(z, 4, MARZ_WATCH_FALL, .5, 4, 0, NULL).alarm_index, 0);
    assert_int_equal(marz_cusum_watch(z, 4, MARZ_WATCH_FALL, .5, 4, 1, NULL).alarm_index, 2);
    assert_int_equal(marz_cusum_watch(z, 4, MARZ_WATCH_FALL, .5, 4, 4, NULL).alarm_index, -1);
    assert_int_equal(marz_cusum_watch(z, 0, MARZ_WATCH_FALL, .5, 4, 0, NULL).alarm_index, -1);
}

static void mean_run_lengths_are_those_of_the_published_table(void **state)
{
    (void)state;
    static const struct {
        double k, h, shift, length, tolerance;
    } known[] = {
        {.5, 3, 0, 117.6, .05},  {.5, 4, 0, 335.4, .05}, {.5, 5, 0, 930.9, .05},
        {.5, 6, 0, 2553, .5},    {.5, 7, 0, 6965, 1.5},  {.25, 6, 0, 250.8, .05},
        {.25, 8, 0, 736.7, .1},  {.5, 3, .5, 17.4, .05}, {.5, 4, .5, 26.7, .05},
        {.5, 5, .5, 38.0, .05},  {.5, 6, .5, 51.3, .05}, {.5, 7, .5, 66.7, .05},
        {.25, 6, .5, 20.9, .05}, {.25, 8, .5, 28.8, .1}, {.5, 3, 1, 6.4, .05},
        {.5, 4, 1, 8.4, .05},    {.5, 5, 1, 10.4, .05},  {.5, 7, 1, 14.4, .05},
        {.25, 8, 1, 11.4, .05},  {.5, 3, 2, 2.7, .15},   {.5, 4, 2, 3.3, .05},
        {.5, 7, 2, 5.3, .05},    {.25, 6, 2, 4.1, .05},
    };
    for (int32_t i = 0; i < COUNT(known); i++)
        assert_near(marz_cusum_run_length(known[i].k, known[i].h, known[i].shift), known[i].length,
                    known[i].tolerance);
}

static void a_budget_of_false_alarms_gives_the_limit(void **state)
{
    (void)state;
    assert_near(marz_cusum_limit(.5, 650), 4.65, .01);
    assert_near(marz_cusum_limit(.5, 1300), 5.33, .01);
    assert_near(marz_cusum_limit(.5, 3900), 6.42, .01);
    assert_near(marz_cusum_limit(.5, 13000), 7.62, .01);
    assert_near(marz_cusum_run_length(.5, marz_cusum_limit(.5, 3900), 1), 13.2, .1);
}

static void simulated_run_lengths_agree_within_three_percent(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(5);
    enum { RUNS = 12000 };
    double total = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        marz_rng rng = marz_rng_make(seed, run, 0);
        double sum = 0;
        int32_t t = 0;
        for (; sum <= 4; t++)
            sum = fmax(0, sum - marz_rng_normal(&rng) - .5);
        total += t;
    }
    assert_near(total / RUNS / marz_cusum_run_length(.5, 4, 0), 1, .03);
}

static void ranks_give_the_known_scores_and_path(void **state)
{
    (void)state;
    const double y[] = {50, 47, 52, 49, 40, 38};
    const double scores[] = {0, -1, 1.2247, -.4472, -1.4142, -1.4639};
    const double sums[] = {0, .75, 0, .1972, 1.3614, 2.5753};
    double xi[6], path[6];
    marz_rank_scores(y, 6, xi);
    marz_cusum_watch(xi, 6, MARZ_WATCH_FALL, MARZ_RANK_CUSUM_SLACK, 4, 0, path);
    for (int32_t t = 0; t < 6; t++) {
        assert_near(xi[t], scores[t], 5e-5);
        assert_near(path[t], sums[t], 1e-4);
    }
}

static void equal_values_take_the_mean_rank_and_score_nothing(void **state)
{
    (void)state;
    const double y[] = {3, 3, 3, 3, 3};
    double xi[5];
    marz_rank_scores(y, 5, xi);
    for (int32_t t = 0; t < 5; t++)
        assert_near(xi[t], 0, 1e-12);
}

static void rank_limits_follow_the_simulated_table_and_its_inverse(void **state)
{
    (void)state;
    static const double published[] = {75, 140, 247, 435, 745, 1263};
    for (int32_t i = 0; i < COUNT(published); i++) // 20 000 runs each: a standard error of 0.7 %
        assert_near(marz_rank_cusum_run_length(4 + i) / published[i], 1, .03);
    for (double h = 2; h <= 16; h += .25)
        assert_near(marz_rank_cusum_limit(marz_rank_cusum_run_length(h)), h, 1e-9);
    assert_near(marz_rank_cusum_limit(1), 2, 0);
    assert_near(marz_rank_cusum_limit(1e12), 16, 0);
}

/// Periods until a rank chart of fresh data rings at `h`.
static int32_t rank_run(marz_rng *rng, double h)
{
    double sum = 0;
    for (int32_t t = 2;; t++) { // Sequential ranks of unchanged data are independent and uniform.
        const double rank = 1 + (double)marz_rng_below(rng, t);
        const double xi = sqrt(12.0 * (t + 1) / (t - 1)) * (rank / (t + 1) - .5);
        sum = fmax(0, sum - xi - MARZ_RANK_CUSUM_SLACK);
        if (sum > h)
            return t;
    }
}

static void the_rank_chart_keeps_its_false_alarm_rate(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(9);
    enum { RUNS = 6000 };
    for (int32_t h = 5; h <= 8; h += 3) {
        double total = 0;
        for (uint64_t run = 0; run < RUNS; run++) {
            marz_rng rng = marz_rng_make(seed, run, (uint64_t)h);
            total += rank_run(&rng, h);
        }
        assert_near(total / RUNS / marz_rank_cusum_run_length(h), 1, .05);
    }
}

static void a_decline_of_one_sigma_is_seen_as_often_as_stated(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(11);
    enum { RUNS = 1500, HISTORY = 52, WEEKS = 78 };
    int32_t seen = 0, kept = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        marz_rng rng = marz_rng_make(seed, run, 1);
        double y[WEEKS], xi[WEEKS];
        for (int32_t t = 0; t < WEEKS; t++)
            y[t] = marz_rng_normal(&rng) - (t >= HISTORY);
        marz_rank_scores(y, WEEKS, xi);
        const marz_cusum before = marz_cusum_watch(xi, HISTORY, MARZ_WATCH_FALL, .25, 6, 0, NULL);
        if (before.alarm_index >= 0)
            continue;
        kept++;
        seen += marz_cusum_watch(xi, WEEKS, MARZ_WATCH_FALL, .25, 6, 0, NULL).alarm_index >= 0;
    }
    assert_near((double)seen / kept, .98, .015);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_known_path_of_a_fall_is_followed),
        cmocka_unit_test(a_rise_is_a_fall_in_the_mirror),
        cmocka_unit_test(nothing_rings_while_a_chart_learns),
        cmocka_unit_test(mean_run_lengths_are_those_of_the_published_table),
        cmocka_unit_test(a_budget_of_false_alarms_gives_the_limit),
        cmocka_unit_test(simulated_run_lengths_agree_within_three_percent),
        cmocka_unit_test(ranks_give_the_known_scores_and_path),
        cmocka_unit_test(equal_values_take_the_mean_rank_and_score_nothing),
        cmocka_unit_test(rank_limits_follow_the_simulated_table_and_its_inverse),
        cmocka_unit_test(the_rank_chart_keeps_its_false_alarm_rate),
        cmocka_unit_test(a_decline_of_one_sigma_is_seen_as_often_as_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
