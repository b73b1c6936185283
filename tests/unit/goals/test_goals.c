#include "support.h"

#include "goals/goals.h"

#include <string.h>

enum { YEARS = 3, REPS = 5, SALES = 12 * YEARS * REPS };

static marz_arena *arena;
static marz_company company;
static marz_rep reps[REPS + 1];
static marz_team teams[2];
static marz_account accounts[REPS];
static marz_sale sales[SALES];

/// Five sellers in two teams and their manager; each sells once a month, 2021 to 2023.
static int setup(void **state)
{
    (void)state;
    arena = marz_arena_create(0);
    company = (marz_company){.arena = arena};
    marz_settings_defaults(&company.settings);
    for (int32_t t = 0; t < 2; t++)
        teams[t] = (marz_team){"t", "team", MARZ_NONE, MARZ_NONE};
    for (int32_t r = 0; r <= REPS; r++)
        reps[r] = (marz_rep){.team = r < 4 ? r % 2 : MARZ_NONE,
                             .hired_day = MARZ_DAY_UNKNOWN,
                             .left_day = MARZ_DAY_UNKNOWN,
                             .is_manager = r == REPS};
    for (int32_t r = 0; r < REPS; r++)
        accounts[r] = (marz_account){.owner = r};
    int32_t count = 0;
    for (int32_t month = 0; month < 12 * YEARS; month++)
        for (int32_t r = 0; r < REPS; r++)
            sales[count++] = (marz_sale){
                .account = r,
                .rep = r,
                .day = marz_day_from_gregorian((marz_date){2021 + month / 12, month % 12 + 1, 28}),
                .amount_minor = 100000 * (r + 1) + 777 * ((month * 7 + r) % 11),
            };
    company.reps = reps;
    company.rep_count = REPS + 1;
    company.teams = teams;
    company.team_count = 2;
    company.accounts = accounts;
    company.account_count = REPS;
    company.sales = sales;
    company.sale_count = SALES;
    company.as_of_day = sales[SALES - 1].day;
    return arena == NULL;
}

static int teardown(void **state)
{
    (void)state;
    marz_arena_destroy(arena);
    return 0;
}

static void run(int32_t year, marz_goals *goals)
{
    marz_error error;
    const marz_goals_options options = {.plan_year = year, .seed = 1};
    assert_ok(marz_goals_run(&company, NULL, &options, arena, NULL, goals, &error), &error);
}

static void expect_exact(const marz_goals *goals)
{
    for (int32_t i = 0; i < goals->goal_count; i++) {
        int64_t in_time = 0, across = 0;
        bool has_periods = false, has_owners = false;
        for (int32_t k = 0; k < goals->goal_count; k++) {
            if (goals->goals[k].parent_period == i) {
                in_time += goals->goals[k].amount_minor;
                has_periods = true;
            }
            if (goals->goals[k].parent_owner == i) {
                across += goals->goals[k].amount_minor;
                has_owners = true;
            }
        }
        assert_true(!has_periods || in_time == goals->goals[i].amount_minor);
        assert_true(!has_owners || across == goals->goals[i].amount_minor);
        assert_int_equal(has_periods, goals->goals[i].period_kind != MARZ_PERIOD_WEEK);
        assert_int_equal(has_owners, goals->goals[i].owner_kind != MARZ_OWNER_REP);
    }
}

static void the_year_after_the_history_is_planned_with_its_stretch(void **state)
{
    (void)state;
    marz_goals goals;
    run(0, &goals);
    assert_int_equal(goals.plan_year, 2024);
    assert_int_equal(goals.history_count, 36); // December counts: its sale came as late as usual.
    assert_int_equal(goals.gap_months, 0);
    int64_t last_year = 0;
    for (int32_t i = SALES - 12 * REPS; i < SALES; i++)
        last_year += sales[i].amount_minor;
    assert_int_equal(goals.last_year_minor, last_year);
    assert_int_equal(goals.goal_minor, marz_mul_div(last_year, 1100000, 1000000));
    assert_int_equal(goals.method, MARZ_FORECAST_COMBINATION);
    assert_true(goals.year_low_minor <= goals.year_mid_minor);
    assert_true(goals.year_mid_minor <= goals.year_high_minor);
    assert_true(goals.commit_minor <= goals.year_mid_minor);
    assert_near((double)goals.year_mid_minor / (double)last_year, 1, 0.05);
    assert_true(goals.is_interval_approximate);
}

static void every_cell_of_the_ladder_is_the_sum_of_its_children(void **state)
{
    (void)state;
    marz_goals goals;
    run(0, &goals);
    assert_int_equal(goals.quota_count, REPS); // Not the manager.
    int64_t sum = 0;
    for (int32_t k = 0; k < goals.quota_count; k++)
        sum += goals.quotas[k].quota_minor;
    assert_int_equal(sum, goals.goal_minor);
    assert_int_equal(goals.goals[0].amount_minor, goals.goal_minor);
    expect_exact(&goals);
}

static void a_company_without_sales_is_an_answer(void **state)
{
    (void)state;
    marz_goals goals;
    company.sale_count = 0;
    run(0, &goals);
    assert_int_equal(goals.method, MARZ_FORECAST_NONE);
    assert_int_equal(goals.goal_minor, 0);
    assert_true(goals.reach_ppm == MARZ_UNKNOWN);
    expect_exact(&goals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_year_after_the_history_is_planned_with_its_stretch,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(every_cell_of_the_ladder_is_the_sum_of_its_children, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_company_without_sales_is_an_answer, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
