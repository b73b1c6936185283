// Which months count, and which year is planned from them.
#include "support.h"

#include "goals/goals.h"

#include <stdio.h>
#include <string.h>

enum { SALES_MAX = 1500 };

static marz_arena *arena;
static marz_company company;
static marz_sale sales[SALES_MAX];

static int32_t day(int32_t year, int32_t month, int32_t d)
{
    return marz_day_from_gregorian((marz_date){year, month, d});
}

static int setup(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    company = (marz_company){.arena = arena, .sales = sales};
    marz_settings_defaults(&company.settings);
    return arena == NULL;
}

static int teardown(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

/// One sale a day from `first` to `last`; the as-of day is that of the last
/// sale.
static void sell_daily(int32_t first, int32_t last)
{
    company.sale_count = last - first + 1;
    assert_true(company.sale_count <= SALES_MAX);
    for (int32_t k = 0; k < company.sale_count; k++)
        sales[k] = (marz_sale){.day = first + k,
                               .account = MARZ_NONE,
                               .rep = MARZ_NONE,
                               .product = MARZ_NONE,
                               .amount_minor = 1000};
    company.as_of_day = last;
}

static marz_goals run(int32_t year)
{
    const marz_goals_options options = {.plan_year = year, .seed = 1};
    marz_goals goals;
    marz_error error;
    assert_ok(marz_goals_run(&company, NULL, &options, arena, NULL, &goals, &error), &error);
    return goals;
}

static void the_running_month_is_dropped(void **state)
{
    (void)state;
    sell_daily(day(2023, 1, 1), day(2024, 11, 20));
    const marz_goals goals = run(0);
    assert_int_equal(goals.history_count, 22);
    assert_int_equal(goals.history[21].end_day, day(2024, 11, 1));
    assert_int_equal(goals.last_year_minor, 366000);
    assert_int_equal(goals.last_year_start_day, day(2023, 11, 1));
}

static void a_month_is_complete_on_its_last_working_day(void **state)
{
    (void)state;
    sell_daily(day(2023, 1, 1), day(2024, 11, 29)); // A Friday; the 30th is free.
    assert_int_equal(run(0).history_count, 23);
}

static void a_monthly_bill_late_in_the_month_completes_it(void **state)
{
    (void)state;
    for (int32_t k = 0; k < 24; k++)
        sales[k] = (marz_sale){.day = day(2022 + k / 12, k % 12 + 1, 15),
                               .account = MARZ_NONE,
                               .rep = MARZ_NONE,
                               .product = MARZ_NONE,
                               .amount_minor = 1000};
    company.sale_count = 24;
    company.as_of_day = sales[23].day;
    assert_int_equal(run(0).history_count, 24);
    company.as_of_day++; // Somebody looked on the 16th: more may come.
    assert_int_equal(run(0).history_count, 23);
}

static void sales_that_end_in_may_plan_the_next_fiscal_year(void **state)
{
    (void)state;
    sell_daily(day(2017, 7, 1), day(2020, 5, 31));
    marz_goals goals = run(0);
    assert_int_equal(goals.plan_year, 2021);
    assert_int_equal(goals.gap_months, 7);
    assert_int_equal(goals.start_day, day(2021, 1, 1));
    company.settings.fiscal_month = 7;
    goals = run(0);
    assert_int_equal(goals.plan_year, 2021); // July 2020 to June 2021.
    assert_int_equal(goals.gap_months, 1);
    company.settings.fiscal_month = 6;
    goals = run(0);
    assert_int_equal(goals.gap_months, 0);
    assert_int_equal(goals.start_day, day(2020, 6, 1));
}

static void a_year_that_is_asked_for_sees_nothing_of_itself(void **state)
{
    (void)state;
    sell_daily(day(2021, 1, 1), day(2024, 6, 30));
    const marz_goals goals = run(2023);
    assert_int_equal(goals.history_count, 24);
    assert_true(goals.is_year_given);
    assert_int_equal(goals.last_year_end_day, day(2023, 1, 1));
}

static void a_jalali_year_begins_with_farvardin(void **state)
{
    (void)state;
    snprintf(company.settings.calendar, sizeof company.settings.calendar, "jalali");
    snprintf(company.settings.workdays, sizeof company.settings.workdays, "1115011");
    sell_daily(day(2024, 3, 20), day(2026, 3, 20)); // 1403 and 1404.
    const marz_goals goals = run(0);
    assert_int_equal(goals.plan_year, 1405);
    assert_int_equal(goals.history_count, 24);
    assert_int_equal(goals.start_day, day(2026, 3, 21));
    assert_int_equal(goals.history[23].amount_minor,
                     29000); // Esfand 1404 has 29 days.
}

static void a_year_too_far_ahead_is_refused_with_the_limit(void **state)
{
    (void)state;
    sell_daily(day(2021, 1, 1), day(2023, 12, 31));
    const marz_goals_options options = {.plan_year = 2027};
    marz_goals goals;
    marz_error error;
    assert_int_equal(marz_goals_run(&company, NULL, &options, arena, NULL, &goals, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "year 2027 begins 36 months after the last complete month "
                                       "with sales; the limit is 24");
    assert_string_equal(error.hint, "Plan an earlier year, or import newer sales.");
}

static void a_year_that_the_calendar_does_not_have_is_refused(void **state)
{
    (void)state;
    snprintf(company.settings.calendar, sizeof company.settings.calendar, "jalali");
    const marz_goals_options options = {.plan_year = 2024};
    marz_goals goals;
    marz_error error;
    assert_int_equal(marz_goals_run(&company, NULL, &options, arena, NULL, &goals, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "year 2024 is not in the Jalali calendar of this program");
}

static void two_months_are_no_ground_for_a_chance(void **state)
{
    (void)state;
    sell_daily(day(2024, 11, 1), day(2024, 12, 31));
    const marz_goals goals = run(0);
    assert_int_equal(goals.method, MARZ_FORECAST_LAST_LEVEL);
    assert_true(goals.reach_ppm == MARZ_UNKNOWN);
    assert_int_equal(goals.last_year_minor,
                     366000); // 61 days of two months, scaled to twelve.
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(the_running_month_is_dropped),
        CASE(a_month_is_complete_on_its_last_working_day),
        CASE(a_monthly_bill_late_in_the_month_completes_it),
        CASE(sales_that_end_in_may_plan_the_next_fiscal_year),
        CASE(a_year_that_is_asked_for_sees_nothing_of_itself),
        CASE(a_jalali_year_begins_with_farvardin),
        CASE(a_year_too_far_ahead_is_refused_with_the_limit),
        CASE(a_year_that_the_calendar_does_not_have_is_refused),
        CASE(two_months_are_no_ground_for_a_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
