#include "support.h"

#include "base/rng.h"
#include "base/stats.h"
#include "base/survival.h"

#include <math.h>

static void competing_exits_are_counted_with_those_still_there(void **state)
{
    (void)state;
    const marz_exit known[] = {{5, MARZ_EXIT_LOST}, {2, MARZ_EXIT_OPEN},    {1, MARZ_EXIT_ADVANCE},
                               {2, MARZ_EXIT_LOST}, {3, MARZ_EXIT_ADVANCE}, {4, MARZ_EXIT_OPEN}};
    const struct {
        int32_t until;
        double advanced, lost;
    } expected[] = {{0, 0, 0},
                    {1, 1.0 / 6, 0},
                    {2, 1.0 / 6, 1.0 / 6},
                    {3, 0.3889, 1.0 / 6},
                    {4, 0.3889, 1.0 / 6},
                    {INT32_MAX, 0.3889, 0.6111}};
    for (int k = 0; k < 6; k++) {
        marz_exit exits[6];
        for (int i = 0; i < 6; i++)
            exits[i] = known[i];
        const marz_exit_shares shares = marz_exit_shares_of(exits, 6, expected[k].until);
        assert_near(shares.advanced, expected[k].advanced, 5e-5);
        assert_near(shares.lost, expected[k].lost, 5e-5);
        assert_near(shares.advanced + shares.lost + shares.staying, 1, 1e-12);
    }
}

static void without_open_stays_the_shares_are_binomial(void **state)
{
    (void)state;
    marz_exit exits[100];
    for (int32_t k = 0; k < 100; k++)
        exits[k] = (marz_exit){k / 7, k % 4 ? MARZ_EXIT_ADVANCE : MARZ_EXIT_LOST};
    const marz_exit_shares shares = marz_exit_shares_of(exits, 100, INT32_MAX);
    assert_near(shares.lost, 0.25, 1e-12);
    assert_near(shares.lost_variance, 0.25 * 0.75 / 100, 1e-6);
}

static void nobody_gives_no_shares(void **state)
{
    (void)state;
    const marz_exit_shares shares = marz_exit_shares_of(NULL, 0, INT32_MAX);
    assert_near(shares.staying, 1, 0);
    assert_near(shares.lost_variance, 0, 0);
}

static marz_exit draw_exit(marz_rng *rng)
{
    const double advance = -log(1 - marz_rng_unit(rng)) / 0.02;
    const double lost = -log(1 - marz_rng_unit(rng)) / 0.01;
    const double open = 250 * marz_rng_unit(rng);
    const double end = fmin(fmin(advance, lost), open);
    return (marz_exit){(int32_t)end, end >= open      ? MARZ_EXIT_OPEN
                                     : lost < advance ? MARZ_EXIT_LOST
                                                      : MARZ_EXIT_ADVANCE};
}

/// Two exponential hazards, .02 and .01 a day: the lost share up to day 60 is (1 − e^−1.8)/3.
static void two_hazards_with_censoring_are_recovered_within_their_error(void **state)
{
    (void)state;
    enum { RUNS = 400, N = 200 };
    marz_rng rng = marz_rng_make(test_seed(5), 0, 0);
    const double truth = -expm1(-0.03 * 60) / 3;
    marz_exit exits[N];
    double sum = 0, squares = 0;
    for (int run = 0; run < RUNS; run++) {
        for (int k = 0; k < N; k++)
            exits[k] = draw_exit(&rng);
        const marz_exit_shares shares = marz_exit_shares_of(exits, N, 59);
        sum += shares.lost - truth;
        squares += (shares.lost - truth) * (shares.lost - truth) / shares.lost_variance;
    }
    assert_near(sum / RUNS, 0, 0.006);
    assert_near(squares / RUNS, 1, 0.22);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(competing_exits_are_counted_with_those_still_there),
        cmocka_unit_test(without_open_stays_the_shares_are_binomial),
        cmocka_unit_test(nobody_gives_no_shares),
        cmocka_unit_test(two_hazards_with_censoring_are_recovered_within_their_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
