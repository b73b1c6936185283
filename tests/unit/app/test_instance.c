#include "support.h"

#include "app/instance.h"

#include <string.h>

// Two reps with a home each, one manager, one leaver; accounts of all kinds.
static marz_company company;
static marz_account accounts[6];
static marz_rep reps[4];
static marz_territory territories[1];
static marz_account_view views[6];
static marz_segment segments[1];
static marz_market market;
static marz_fit fit;
static int32_t ppm[4] = {1000000, 900000, 1000000, 1000000};
static uint8_t familiar[4];
static marz_instance instance;
static marz_instance_links links;

static int set_up(void **state)
{
    (void)state;
    memset(&company, 0, sizeof company);
    company.arena = marz_arena_create(0);
    marz_settings_defaults(&company.settings);
    company.as_of_day = company.owner_day = 20000;
    for (int k = 0; k < 4; k++)
        reps[k] = (marz_rep){.team = MARZ_NONE,
                             .manager = MARZ_NONE,
                             .left_day = MARZ_DAY_UNKNOWN,
                             .hired_day = MARZ_DAY_UNKNOWN,
                             .capacity_ppm = MARZ_PPM};
    reps[0].id = reps[0].name = "ann";
    reps[1].id = reps[1].name = "bea";
    reps[2].id = reps[2].name = "chief";
    reps[2].is_manager = true;
    reps[3].id = reps[3].name = "dan";
    reps[3].left_day = 19000;
    reps[1].capacity_ppm = 500000;
    static const char *const ids[] = {"a1", "a2", "a3", "a4", "a5", "a6"};
    for (int k = 0; k < 6; k++) {
        accounts[k] = (marz_account){.id = ids[k],
                                     .owner = MARZ_NONE,
                                     .territory = MARZ_NONE,
                                     .lock = MARZ_NONE,
                                     .group = MARZ_NONE,
                                     .cover_minor = MARZ_UNKNOWN,
                                     .owner_since_day = MARZ_DAY_UNKNOWN};
        views[k] = (marz_account_view){
            .potential_minor = 100000 * (k + 1), .visits_milli = 12000, .visit_minutes = 60};
    }
    segments[0].key = "all";
    market = (marz_market){.segments = segments, .segment_count = 1, .accounts = views};
    fit = (marz_fit){.rep_count = 4, .segment_count = 1, .ppm = ppm, .is_familiar = familiar};
    company.accounts = accounts;
    company.account_count = 6;
    company.reps = reps;
    company.rep_count = 4;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    marz_arena_destroy(company.arena);
    return 0;
}

static void build(void)
{
    marz_error error = {0};
    assert_ok(
        marz_instance_build(&company, &market, &fit, company.arena, &instance, &links, &error),
        &error);
    assert_ok(marz_instance_validate(&instance, &error), &error);
}

static void those_who_sell_have_a_seat_and_house_accounts_are_left_out(void **state)
{
    (void)state;
    accounts[1].kind = MARZ_ACCOUNT_HOUSE;
    accounts[2].owner = 3; // A leaver's account is nobody's.
    build();
    assert_int_equal(instance.seat_count, 2);
    assert_string_equal(instance.seat_id[0], "ann");
    assert_string_equal(instance.seat_id[1], "bea");
    assert_int_equal(instance.unit_count, 5);
    assert_string_equal(instance.unit_id[1], "a3");
    assert_int_equal(instance.present[1], MARZ_NONE);
}

static void targets_follow_capacity_and_bands_lie_around_them(void **state)
{
    (void)state;
    build();
    assert_int_equal(instance.measure_count, 2);
    assert_string_equal(instance.measure_name[0], "workload");
    // Six accounts with twelve visits of an hour: 4320 minutes, two thirds for the full-timer.
    assert_int_equal(instance.target[0], 2880);
    assert_int_equal(instance.target[2], 1440);
    assert_int_equal(instance.low[0], 2304);
    assert_int_equal(instance.high[0], 3456);
}

static void prices_of_balance_make_soft_bands_within_the_bands(void **state)
{
    (void)state;
    build();
    assert_null(instance.soft_low);
    company.settings.balance_workload_minor = 3000; // an hour
    company.settings.soft_workload_ppm = 50000;
    company.settings.balance_count_minor = 700;
    build();
    assert_int_equal(instance.measure_count, 3); // count has a price and no band
    assert_int_equal(instance.soft_rate_micro[0], 50000000);
    assert_int_equal(instance.soft_rate_micro[1], 0);
    assert_int_equal(instance.soft_rate_micro[2], 700000000);
    const int64_t hours = instance.target[0];
    assert_int_equal(instance.soft_low[0], hours - hours / 20);
    assert_int_equal(instance.soft_high[0], hours + hours / 20);
    assert_int_equal(instance.soft_low[1], instance.low[1]);
    assert_int_equal(instance.soft_high[1], instance.high[1]);
    assert_int_equal(instance.low[2], 0);
    assert_int_equal(instance.high[2], instance.unit_count);
    assert_int_equal(instance.soft_low[2], instance.target[2]);
    assert_int_equal(instance.soft_high[2], instance.target[2]);
    // ceil of the rate times what lies outside: 61 minutes at 50 a minute; 2 accounts at 700.
    assert_int_equal(marz_instance_balance(&instance, 0, instance.soft_high[0] + 61), 3050);
    assert_int_equal(marz_instance_balance(&instance, 2, instance.target[2] - 2), 1400);
    instance.soft_rate_micro[0] = 1;
    assert_int_equal(marz_instance_balance(&instance, 0, instance.soft_high[0] + 61), 1);
    assert_int_equal(marz_instance_balance(&instance, 0, instance.soft_high[0]), 0);
    company.settings.soft_workload_ppm = 900000; // wider than the band: the band counts
    build();
    assert_int_equal(instance.soft_high[0], instance.high[0]);
}

static void accounts_may_have_their_own_price_of_staying_with_nobody(void **state)
{
    (void)state;
    build();
    assert_false(instance.has_cover);
    accounts[1].cover_minor = 700;
    build();
    assert_true(instance.has_cover);
    assert_int_equal(marz_instance_uncovered(&instance, 1), 700);
    assert_true(marz_instance_may_uncover(&instance, 1));
    assert_false(
        marz_instance_may_uncover(&instance, 0)); // It has none, and there is none for all.
    company.settings.cover_ppm = 500000;
    build();
    assert_int_equal(marz_instance_uncovered(&instance, 1), 700);
    assert_int_equal(marz_instance_uncovered(&instance, 0), 50000);
    assert_true(marz_instance_may_uncover(&instance, 0));
}

static void a_vacant_territory_is_a_seat_of_its_own(void **state)
{
    (void)state;
    territories[0] = (marz_territory){
        .id = "north", .name = "North", .parent = MARZ_NONE, .is_seat = true, .holder = MARZ_NONE};
    company.territories = territories;
    company.territory_count = 1;
    accounts[0].territory = 0;
    accounts[1].territory = 0;
    accounts[1].owner = 0;
    build();
    assert_int_equal(instance.seat_count, 3);
    assert_string_equal(instance.seat_id[2], "north");
    assert_int_equal(instance.seat_rep[2], MARZ_NONE);
    assert_int_equal(instance.present[0], 2);
    assert_int_equal(instance.present[1], 0); // Ann has it, whatever territory it lies in.
}

static void a_seat_takes_the_place_of_its_holders_own(void **state)
{
    (void)state;
    territories[0] = (marz_territory){
        .id = "ann", .name = "North", .parent = MARZ_NONE, .is_seat = true, .holder = 1};
    company.territories = territories;
    company.territory_count = 1;
    build();
    // Bea holds the territory "ann"; Ann's own seat must not share that name.
    assert_int_equal(instance.seat_count, 2);
    assert_string_equal(instance.seat_id[0], "ann");
    assert_int_equal(instance.seat_rep[0], 1);
    assert_string_equal(instance.seat_id[1], "rep:ann");
    assert_int_equal(marz_instance_holder(&company, &instance, 0), 1);
    assert_int_equal(marz_instance_holder(&company, &instance, 1), 0);
}

static void locks_come_from_the_data_from_partners_and_from_fresh_moves(void **state)
{
    (void)state;
    company.settings.frozen_months = 12;
    accounts[0].lock = 1;
    accounts[1].kind = MARZ_ACCOUNT_PARTNER;
    accounts[1].owner = 0;
    accounts[2].owner = accounts[3].owner = accounts[4].owner = 0;
    accounts[2].owner_since_day = company.owner_day - 364;
    accounts[3].owner_since_day = company.owner_day - 366;
    build();
    assert_int_equal(instance.lock[0], 1);
    assert_int_equal(instance.lock[1], 0);
    assert_int_equal(instance.lock[2], 0);
    assert_int_equal(instance.lock[3], MARZ_NONE);
    assert_int_equal(instance.lock[4], MARZ_NONE);
}

/// Only open deals of the owner keep an account, and only where that is asked for.
static void open_deals_keep_accounts_where_asked_for(void **state)
{
    (void)state;
    marz_deal deals[] = {
        {.account = 0, .owner = 0, .status = MARZ_DEAL_OPEN},
        {.account = 1, .owner = 1, .status = MARZ_DEAL_OPEN},
        {.account = 2, .owner = 0, .status = MARZ_DEAL_WON},
        {.account = MARZ_NONE, .owner = 0, .status = MARZ_DEAL_OPEN},
    };
    company.deals = deals;
    company.deal_count = 4;
    for (int32_t i = 0; i < 3; i++)
        accounts[i].owner = 0;
    build();
    assert_int_equal(instance.lock[0], MARZ_NONE);
    company.settings.keeps_open_deals = 1;
    build();
    assert_int_equal(instance.lock[0], 0);
    assert_int_equal(instance.lock[1], MARZ_NONE);
    assert_int_equal(instance.lock[2], MARZ_NONE);
    company.deals = NULL;
    company.deal_count = 0;
}

static void shares_limit_what_changes_hands(void **state)
{
    (void)state;
    build();
    assert_false(instance.has_moved_limit);
    assert_null(instance.leave_max);
    company.settings.moved_share_ppm = 250000;
    company.settings.leave_share_ppm = 100000;
    for (int32_t i = 0; i < company.account_count; i++)
        accounts[i].owner = 0;
    build();
    int64_t total = 0, book = 0;
    const int32_t seat = links.seat_of_rep[0];
    for (int32_t i = 0; i < instance.unit_count; i++) {
        total += instance.present[i] == MARZ_NONE ? 0 : instance.value_minor[i];
        book += instance.present[i] == seat ? instance.value_minor[i] : 0;
    }
    assert_true(instance.has_moved_limit && total > 0 && book > 0);
    assert_int_equal(instance.moved_value_max, total / 4);
    assert_int_equal(instance.leave_max[seat], book / 10);
}

static void an_empty_company_says_what_is_missing(void **state)
{
    (void)state;
    marz_error error = {0};
    company.rep_count = 0;
    assert_int_equal(
        marz_instance_build(&company, &market, &fit, company.arena, &instance, &links, &error),
        MARZ_E_INPUT);
    assert_string_equal(error.message, "there is no rep who sells and no territory");
    company.rep_count = 4;
    company.account_count = 0;
    assert_int_equal(
        marz_instance_build(&company, &market, &fit, company.arena, &instance, &links, &error),
        MARZ_E_INPUT);
    assert_string_equal(error.message, "there are no accounts to plan");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(those_who_sell_have_a_seat_and_house_accounts_are_left_out,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(accounts_may_have_their_own_price_of_staying_with_nobody,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(targets_follow_capacity_and_bands_lie_around_them, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(prices_of_balance_make_soft_bands_within_the_bands, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_vacant_territory_is_a_seat_of_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_seat_takes_the_place_of_its_holders_own, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(locks_come_from_the_data_from_partners_and_from_fresh_moves,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(open_deals_keep_accounts_where_asked_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(shares_limit_what_changes_hands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_company_says_what_is_missing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
