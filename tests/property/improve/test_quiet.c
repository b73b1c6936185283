// Quiet companies: charts ring as often as they say, and chances come true as
// often as they say.
#include "support.h"

#include "base/rng.h"
#include "improve/improve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MONTHS = 36, RUNS = 400, DEALS_MAX = 1500, ACTIVITIES_MAX = 4000 };

/// January 2021 to December 2023; what is seen ends in June 2023, the 30th
/// month.
typedef struct world {
    marz_company company;
    marz_goals goals;
    marz_rep rep;
    marz_month_value history[MONTHS];
    marz_sale sales[MONTHS];
    marz_deal deals[DEALS_MAX];
    marz_activity activities[ACTIVITIES_MAX];
    int64_t year_minor; ///< what 2023 came to
} world;

static int32_t month_day(int32_t month, int32_t day)
{
    return marz_day_from_gregorian((marz_date){2021 + month / 12, month % 12 + 1, day});
}

static void make_events(world *w, marz_rng *rng)
{
    for (int32_t t = 0; t < 30; t++) {
        for (int64_t k = marz_rng_poisson(rng, 15); k > 0; k--) {
            const int32_t created = month_day(t, 1) + (int32_t)marz_rng_below(rng, 28);
            const int32_t days = (int32_t)(20 + 40 * marz_rng_gamma(rng, 3) / 3);
            const bool is_open = created + days > w->company.as_of_day;
            const bool is_won = marz_rng_unit(rng) < .4;
            assert_true(w->company.deal_count < DEALS_MAX);
            w->deals[w->company.deal_count++] = (marz_deal){
                .owner = 0,
                .created_day = created,
                .closed_day = is_open ? MARZ_DAY_UNKNOWN : created + days,
                .status = is_open  ? MARZ_DEAL_OPEN
                          : is_won ? MARZ_DEAL_WON
                                   : MARZ_DEAL_LOST,
            };
        }
    }
    for (int32_t week = 0; week < 60; week++)
        for (int64_t k = marz_rng_poisson(rng, 12); k > 0; k--)
            w->activities[w->company.activity_count++] =
                (marz_activity){.rep = 0, .day = w->company.as_of_day - 7 * (60 - week) + 3};
}

static void make_world(world *w, uint64_t run, uint64_t seed)
{
    marz_rng rng = marz_rng_make(seed, run, 0);
    memset(w, 0, sizeof *w);
    marz_settings_defaults(&w->company.settings);
    w->company.settings.stretch_ppm = marz_rng_below(&rng, 200000) - 100000;
    w->rep = (marz_rep){.hired_day = MARZ_DAY_UNKNOWN, .left_day = MARZ_DAY_UNKNOWN};
    for (int32_t t = 0; t < MONTHS; t++) {
        w->sales[t] = (marz_sale){
            .day = month_day(t, 28),
            .account = MARZ_NONE,
            .product = MARZ_NONE,
            .amount_minor = llround(1e6 * (1 + .15 * marz_rng_normal(&rng))),
        };
        w->history[t].start_day = month_day(t, 1);
        w->year_minor += t >= 24 ? w->sales[t].amount_minor : 0;
    }
    w->company.sales = w->sales;
    w->company.sale_count = 30;
    w->company.deals = w->deals;
    w->company.activities = w->activities;
    w->company.reps = &w->rep;
    w->company.rep_count = 1;
    w->company.as_of_day = month_day(29, 30);
    w->goals.history = w->history;
    w->goals.history_count = 30;
    for (int32_t m = 0; m < 12; m++)
        w->goals.season_ppm[m] = 1000000;
    make_events(w, &rng);
}

static void quiet_charts_ring_and_chances_come_true_as_often_as_stated(void **state)
{
    (void)state;
    const uint64_t seed = test_seed(1);
    static world w;
    double rings = 0, expected = 0, reached = 0, promised = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        marz_arena *arena = marz_arena_create(0);
        marz_improve improve;
        marz_error error;
        make_world(&w, run, seed);
        assert_ok(marz_improve_run(&w.company, &w.goals, arena, &improve, &error), &error);
        for (int32_t k = 0; k < improve.kpi_count; k++) {
            rings += improve.kpis[k].is_outside;
            expected += improve.kpis[k].is_learning ? 0 : improve.false_alarm_ppm / 1e6;
        }
        promised += (double)improve.attainments[0].reach_ppm / 1e6 / RUNS;
        reached += (double)(w.year_minor >= improve.attainments[0].year_goal_minor) / RUNS;
        marz_arena_destroy(arena);
    }
    printf("%d companies: %.0f false alarms, %.1f stated; goals reached %.1f %%, "
           "promised %.1f %%\n",
           RUNS, rings, expected, 100 * reached, 100 * promised);
    // Company and its only rep share events, so alarms come in pairs: twice the
    // variance.
    assert_true(rings <= expected + 3 * sqrt(2 * expected));
    assert_true(rings >= .4 * expected);
    assert_near(reached, promised, 3 * sqrt(.25 / RUNS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_charts_ring_and_chances_come_true_as_often_as_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
