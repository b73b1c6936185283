#include "support.h"

#include "base/rng.h"
#include "improve/improve.h"

#include <math.h>

enum { REPS = 2, MONTHS = 30, SALES = MONTHS * REPS, WEEKS = 60 };

static marz_arena *arena;
static marz_company company;
static marz_goals goals;
static marz_month_value history[MONTHS];
static marz_rep reps[REPS];
static marz_sale sales[SALES];
static marz_activity activities[WEEKS * 8];
static marz_deal deals[MONTHS * 10];

static int32_t day(int32_t year, int32_t month, int32_t d)
{
    return marz_day_from_gregorian((marz_date){year, month, d});
}

static int32_t month_day(int32_t month, int32_t d)
{
    return day(2021 + month / 12, month % 12 + 1, d);
}

static void make_deals(void)
{
    company.deals = deals;
    company.deal_count = MONTHS * 10;
    for (int32_t i = 0; i < MONTHS * 10; i++)
        deals[i] = (marz_deal){.owner = i % 2,
                               .status = i % 10 < 4 ? MARZ_DEAL_WON : MARZ_DEAL_LOST,
                               .created_day = month_day(i / 10, 10) - 30 - i % 7,
                               .closed_day = month_day(i / 10, 10)};
}

static void make_activities(void)
{
    company.activities = activities;
    company.activity_count = 0;
    for (int32_t week = 0; week < WEEKS; week++)
        for (int32_t k = 0; k < 4 + week % 3; k++)
            activities[company.activity_count++] =
                (marz_activity){.rep = 0, .day = day(2023, 6, 30) - 7 * (WEEKS - week) + 1};
}

/// January 2021 to June 2023: two reps, about 1,000.00 a month each.
static int setup(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    company = (marz_company){.arena = arena, .reps = reps, .rep_count = REPS, .sales = sales};
    marz_settings_defaults(&company.settings);
    company.sale_count = SALES;
    company.as_of_day = day(2023, 6, 30);
    for (int32_t r = 0; r < REPS; r++)
        reps[r] = (marz_rep){.hired_day = MARZ_DAY_UNKNOWN, .left_day = MARZ_DAY_UNKNOWN};
    for (int32_t i = 0; i < SALES; i++)
        sales[i] = (marz_sale){.rep = i % REPS,
                               .day = month_day(i / REPS, 15),
                               .amount_minor = 100000 + 4000 * (i / REPS * 5 % 7)};
    goals = (marz_goals){.history = history, .history_count = MONTHS};
    for (int32_t m = 0; m < 12; m++)
        goals.season_ppm[m] = 1000000;
    for (int32_t t = 0; t < MONTHS; t++)
        history[t] =
            (marz_month_value){.start_day = month_day(t, 1), .end_day = month_day(t + 1, 1)};
    make_deals();
    make_activities();
    return arena == NULL;
}

static int teardown(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

static marz_improve run(void)
{
    marz_improve improve;
    marz_error error;
    assert_ok(marz_improve_run(&company, &goals, arena, &improve, &error), &error);
    return improve;
}

static const marz_kpi *find(const marz_improve *improve, int32_t rep, marz_kpi_code code)
{
    for (int32_t i = 0; i < improve->kpi_count; i++)
        if (improve->kpis[i].rep == rep && improve->kpis[i].code == code)
            return &improve->kpis[i];
    fail_msg("no such figure");
    return NULL;
}

static void without_quotas_the_goal_is_last_year_and_the_stretch(void **state)
{
    (void)state;
    const marz_improve improve = run();
    int64_t before = 0, actual = 0;
    for (int32_t i = 0; i < SALES; i++) {
        before += i / REPS >= 12 && i / REPS < 24 ? sales[i].amount_minor : 0;
        actual += i / REPS >= 24 ? sales[i].amount_minor : 0;
    }
    const marz_attainment *all = &improve.attainments[0];
    assert_int_equal(improve.attainment_count, 1 + REPS);
    assert_int_equal(all->rep, MARZ_NONE);
    assert_int_equal(all->from_day, day(2023, 1, 1));
    assert_int_equal(all->to_day, day(2023, 7, 1));
    assert_int_equal(all->actual_minor, actual);
    assert_int_equal(all->year_goal_minor, marz_mul_div(before, 1100000, 1000000));
    // 130 of the 260 working days of 2023 lie in its first half.
    assert_near((double)all->goal_minor, .5 * (double)all->year_goal_minor, 1);
    assert_true(all->is_goal_assumed);
    assert_false(all->is_over);
    assert_true(all->reach_ppm >= 0 && all->reach_ppm <= 1000000);
}

static void quotas_are_cut_at_the_ends_of_the_year(void **state)
{
    (void)state;
    marz_quota quotas[] = {
        {0, MARZ_NONE, day(2023, 1, 1), day(2023, 3, 31), 300000},
        {1, MARZ_NONE, day(2023, 1, 1), day(2023, 12, 31), 2600000},
        {1, MARZ_NONE, day(2022, 1, 1), day(2022, 12, 31), 777},
    };
    company.quotas = quotas;
    company.quota_count = 3;
    const marz_improve improve = run();
    assert_false(improve.attainments[0].is_goal_assumed);
    assert_int_equal(improve.attainments[0].year_goal_minor, 2900000);
    assert_int_equal(improve.attainments[1].goal_minor, 300000);
    assert_int_equal(improve.attainments[2].goal_minor, 1300000); // 130 of 260 working days.
    assert_int_equal(improve.attainments[0].goal_minor, 1600000);
}

static void a_year_that_is_over_is_reached_or_not(void **state)
{
    (void)state;
    marz_quota quotas[] = {
        {0, MARZ_NONE, day(2023, 1, 1), day(2023, 6, 30), 1},
        {1, MARZ_NONE, day(2023, 1, 1), day(2023, 6, 30), INT64_C(1000000000)},
    };
    company.quotas = quotas;
    company.quota_count = 2;
    const marz_improve improve = run();
    assert_int_equal(improve.attainments[0].goal_until_day, day(2023, 7, 1));
    assert_true(improve.attainments[0].is_over);
    assert_int_equal(improve.attainments[1].reach_ppm, 1000000);
    assert_int_equal(improve.attainments[2].reach_ppm, 0);
}

static void figures_are_those_of_the_last_complete_period(void **state)
{
    (void)state;
    const marz_improve improve = run();
    const marz_kpi *rate = find(&improve, MARZ_NONE, MARZ_KPI_WIN_RATE);
    assert_near(rate->value, .4, 1e-12);
    assert_near(rate->centre, (24 * 4 + .5) / (24 * 10 + 1), 1e-12);
    assert_false(rate->is_outside);
    assert_int_equal(rate->start_day, day(2023, 6, 1));
    const marz_kpi *cycle = find(&improve, MARZ_NONE, MARZ_KPI_CYCLE_DAYS);
    assert_near(cycle->value, 34.5, 1e-12); // Deals 290 to 293: 33, 34, 35, 36 days.
    const marz_kpi *activity = find(&improve, 0, MARZ_KPI_ACTIVITY);
    assert_int_equal(activity->end_day, day(2023, 6, 26)); // The last Monday.
    assert_int_equal(activity->period_count, 52);
}

static void a_planted_fall_is_outside_and_a_quiet_chart_is_not(void **state)
{
    (void)state;
    marz_improve improve = run();
    assert_false(find(&improve, 0, MARZ_KPI_SALES)->is_outside);
    sales[SALES - 2].amount_minor = 20000;
    improve = run();
    assert_true(find(&improve, 0, MARZ_KPI_SALES)->is_outside);
    assert_false(find(&improve, 1, MARZ_KPI_SALES)->is_outside);
}

static void a_short_history_is_learning_and_cannot_ring(void **state)
{
    (void)state;
    company.sales = sales + SALES - 8 * REPS;
    company.sale_count = 8 * REPS;
    sales[SALES - 2].amount_minor = 0;
    const marz_improve improve = run();
    assert_true(find(&improve, 0, MARZ_KPI_SALES)->is_learning);
    assert_false(find(&improve, 0, MARZ_KPI_SALES)->is_outside);
    assert_true(isnan(find(&improve, 0, MARZ_KPI_SALES)->low));
    assert_true(improve.attainments[0].reach_ppm == MARZ_UNKNOWN);
}

static void false_alarms_keep_their_budget_over_all_charts(void **state)
{
    (void)state;
    const marz_improve improve = run();
    assert_true(improve.false_alarms_expected <= MARZ_IMPROVE_FALSE_ALARMS + 1e-12);
    assert_true(improve.false_alarms_expected > 0);
    assert_true(improve.false_alarm_ppm <= 1e6 * MARZ_IMPROVE_ALPHA_MAX + 1e-6);
}

static void an_empty_company_has_no_figures(void **state)
{
    (void)state;
    company.sale_count = company.activity_count = company.deal_count = 0;
    goals.history_count = 0;
    const marz_improve improve = run();
    assert_int_equal(improve.kpi_count, 0);
    assert_int_equal(improve.attainment_count, 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(without_quotas_the_goal_is_last_year_and_the_stretch),
        CASE(quotas_are_cut_at_the_ends_of_the_year),
        CASE(a_year_that_is_over_is_reached_or_not),
        CASE(figures_are_those_of_the_last_complete_period),
        CASE(a_planted_fall_is_outside_and_a_quiet_chart_is_not),
        CASE(a_short_history_is_learning_and_cannot_ring),
        CASE(false_alarms_keep_their_budget_over_all_charts),
        CASE(an_empty_company_has_no_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
