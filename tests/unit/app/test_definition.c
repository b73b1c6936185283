#include "support.h"

#include "app/definition.h"
#include "app/predicate.h"

#include <string.h>

static marz_company company;
static marz_account accounts[3];
static marz_territory territories[3];

static int set_up(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    memset(&company, 0, sizeof company);
    marz_settings_defaults(&company.settings);
    company.arena = arena;
    company.as_of_day = 1010;
    marz_dict_init(&company.industries, arena);
    marz_dict_add(&company.industries, "Retail", 6);
    for (int k = 0; k < 3; k++)
        accounts[k] = (marz_account){.owner = MARZ_NONE,
                                     .territory = MARZ_NONE,
                                     .industry = MARZ_NONE,
                                     .employees = MARZ_UNKNOWN,
                                     .revenue_minor = MARZ_UNKNOWN,
                                     .created_day = 1000,
                                     .kind = MARZ_ACCOUNT_PROSPECT};
    accounts[0].id = "a";
    accounts[0].industry = 0;
    accounts[0].employees = 120;
    accounts[0].address = (marz_address){"78701", "Austin", "Texas", "USA"};
    accounts[1].id = "b";
    accounts[1].address = (marz_address){"", "تهران", "تهران", "ایران"};
    accounts[2].id = "c";
    for (int k = 0; k < 3; k++)
        territories[k] = (marz_territory){.is_seat = true, .holder = MARZ_NONE};
    territories[0].id = "t1";
    territories[1].id = "t2";
    territories[2].id = "t3";
    company.accounts = accounts;
    company.account_count = 3;
    company.territories = territories;
    company.territory_count = 3;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    marz_dict_deinit(&company.industries);
    marz_arena_destroy(company.arena);
    return 0;
}

static void follow(int32_t expected)
{
    int32_t count;
    marz_error error = {0};
    assert_ok(marz_follow_definitions(&company, &count, &error), &error);
    assert_int_equal(count, expected);
}

static void an_account_follows_area_and_predicate(void **state)
{
    (void)state;
    territories[0].areas = "US-Texas";
    territories[0].segment = "industry = retail and employees >= 100";
    territories[0].holder = 0;
    territories[1].areas = "DE; Iran";
    follow(2);
    assert_int_equal(accounts[0].territory, 0);
    assert_int_equal(accounts[0].owner, 0);
    assert_int_equal(accounts[1].territory, 1);
    assert_int_equal(accounts[1].owner, MARZ_NONE); // A vacant seat: in the territory, nobody's.
    assert_int_equal(accounts[2].territory, MARZ_NONE);
}

static void the_greater_priority_wins_and_named_accounts_beat_all(void **state)
{
    (void)state;
    territories[0].areas = "US";
    territories[1].areas = "US:787";
    territories[1].priority = 5;
    follow(1);
    assert_int_equal(accounts[0].territory, 1);
    accounts[0].territory = MARZ_NONE;
    territories[2].accounts = "c;a";
    follow(2);
    assert_int_equal(accounts[0].territory, 2);
    assert_int_equal(accounts[2].territory, 2);
}

static void what_somebody_has_stays(void **state)
{
    (void)state;
    accounts[0].owner = 3;
    territories[0].areas = "US";
    follow(0);
    assert_int_equal(accounts[0].owner, 3);
}

static void an_old_account_without_owner_stays_uncovered(void **state)
{
    (void)state;
    accounts[0].created_day = company.as_of_day - MARZ_NEW_ACCOUNT_DAYS - 1;
    accounts[1].created_day = MARZ_DAY_UNKNOWN;
    territories[0].areas = "US;IR";
    follow(0);
}

static void a_predicate_with_a_mistake_is_explained(void **state)
{
    (void)state;
    int32_t count;
    marz_error error = {0};
    territories[1].segment = "industry = retail or employees > 5";
    assert_int_equal(marz_follow_definitions(&company, &count, &error), MARZ_E_INPUT);
    assert_string_equal(error.message,
                        "cannot understand \"industry = retail or employees > 5\" at character 19: "
                        "expected \"and\" or the end");
    assert_string_equal(error.where, "territory t2, segment");
    territories[1].segment = "colour = red";
    assert_int_equal(marz_follow_definitions(&company, &count, &error), MARZ_E_INPUT);
    territories[1].segment = "industry < retail";
    assert_int_equal(marz_follow_definitions(&company, &count, &error), MARZ_E_INPUT);
    territories[1].segment = "employees >= many";
    assert_int_equal(marz_follow_definitions(&company, &count, &error), MARZ_E_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_account_follows_area_and_predicate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_greater_priority_wins_and_named_accounts_beat_all,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_somebody_has_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_old_account_without_owner_stays_uncovered, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_predicate_with_a_mistake_is_explained, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
