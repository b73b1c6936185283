#include "store_cases.h"

#include "base/int128.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static marz_company load(store_world *w, int32_t day)
{
    marz_company company;
    marz_error error = {0};
    assert_ok(marz_store_load(w->store, day, w->arena, &company, &error), &error);
    return company;
}

static const marz_account *account(const marz_company *company, const char *id)
{
    const int32_t k = marz_company_find_account(company, id);
    assert_true(k >= 0);
    return &company->accounts[k];
}

static const char *owner(const marz_company *company, const char *id)
{
    const int32_t k = account(company, id)->owner;
    return k == MARZ_NONE ? "-" : company->reps[k].id;
}

static void an_empty_store_is_an_empty_company(void **state)
{
    store_world *w = *state;
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(c.account_count, 0);
    assert_int_equal(c.sale_count, 0);
    assert_string_equal(c.settings.currency, "USD");
    assert_false(c.is_simulated);
}

static void references_are_resolved_whatever_the_order_of_arrival(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_sale,
            "id=s1|account=a2|rep=r1|product=p1|date=2020-05-01|amount=7");
    row_put(w->store, MARZ_ENTITY_account, "id=a2|name=Child|parent=a1|owner=r1|industry=retail");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=Parent|industry=energy");
    row_put(w->store, MARZ_ENTITY_rep, "id=r2|name=Omid|manager=r1|team=t1");
    row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara");
    row_put(w->store, MARZ_ENTITY_team, "id=t1|name=North|manager=r1");
    row_put(w->store, MARZ_ENTITY_product, "id=p1|name=Pump|price=900");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(c.as_of_day, day_of("2020-05-01"));
    assert_int_equal(account(&c, "a2")->parent, 0);
    assert_string_equal(owner(&c, "a2"), "r1");
    assert_string_equal(owner(&c, "a1"), "-");
    assert_int_equal(c.reps[1].manager, 0);
    assert_int_equal(c.reps[1].team, 0);
    assert_int_equal(c.teams[0].manager, 0);
    assert_int_equal(c.sales[0].account, 1);
    assert_int_equal(c.sales[0].product, 0);
    assert_string_equal(c.industries.names[account(&c, "a1")->industry], "energy");
    assert_string_equal(c.industries.names[account(&c, "a2")->industry], "retail");
    assert_int_equal(marz_dict_find(&c.industries, "retail", 6), 1);
    assert_int_equal(account(&c, "a1")->group, MARZ_NONE);
    assert_int_equal(account(&c, "a2")->group, MARZ_NONE);
    assert_int_equal(c.reps[0].capacity_ppm, MARZ_PPM);
}

static void references_that_lead_nowhere_are_counted(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x|owner=ghost|parent=ghost|territory=ghost");
    row_put(w->store, MARZ_ENTITY_account, "id=a2|name=y|lock=ghost|forbidden=r1; ghost ;phantom");
    row_put(w->store, MARZ_ENTITY_account, "id=a3|name=z");
    row_put(w->store, MARZ_ENTITY_deal, "id=d1|account=a1|owner=r1");
    row_put(w->store, MARZ_ENTITY_deal, "id=d2|owner=ghost");
    row_put(w->store, MARZ_ENTITY_sale, "id=s1|account=ghost|date=2020-01-01|amount=1");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(c.unresolved.account_owner, 1);
    assert_int_equal(c.unresolved.account_parent, 1);
    assert_int_equal(c.unresolved.account_territory, 1);
    assert_int_equal(c.unresolved.account_lock, 1);
    assert_int_equal(c.unresolved.account_forbidden, 2);
    assert_int_equal(c.unresolved.deal_account, 1);
    assert_int_equal(c.unresolved.deal_owner, 1);
    assert_int_equal(c.unresolved.sale_account, 1);
    assert_int_equal(c.unresolved.sale_rep, 1);
    assert_int_equal(account(&c, "a2")->forbidden_count, 1);
    assert_int_equal(c.forbidden_reps[account(&c, "a2")->forbidden_first], 0);
    assert_int_equal(account(&c, "a3")->forbidden_count, 0);
}

static void constraints_become_ranges_and_indices(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara");
    row_put(w->store, MARZ_ENTITY_rep, "id=r2|name=Omid");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x|keep_with=chain|forbidden=r2;r1|lock=r1");
    row_put(w->store, MARZ_ENTITY_account,
            "id=a2|name=y|keep_with=chain|forbidden=;;r1;|cover_price=4200");
    row_put(w->store, MARZ_ENTITY_account, "id=a3|name=z|keep_with=other|parent=a1");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(account(&c, "a1")->group, account(&c, "a2")->group);
    assert_int_not_equal(account(&c, "a1")->group, account(&c, "a3")->group);
    assert_int_equal(c.groups.count, 2);
    assert_int_equal(account(&c, "a1")->cover_minor, MARZ_UNKNOWN);
    assert_int_equal(account(&c, "a2")->cover_minor, 4200);
    assert_int_equal(account(&c, "a1")->lock, 0);
    assert_int_equal(account(&c, "a2")->lock, MARZ_NONE);
    assert_int_equal(account(&c, "a1")->forbidden_count, 2);
    assert_int_equal(c.forbidden_reps[0], 1);
    assert_int_equal(c.forbidden_reps[1], 0);
    assert_int_equal(account(&c, "a2")->forbidden_first, 2);
    assert_int_equal(account(&c, "a2")->forbidden_count, 1);
}

static void a_position_of_zero_zero_is_no_position(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x|lon=0|lat=0");
    row_put(w->store, MARZ_ENTITY_account, "id=a2|name=x|lon=51400000");
    row_put(w->store, MARZ_ENTITY_account, "id=a3|name=x|lon=0|lat=51477900");
    row_put(w->store, MARZ_ENTITY_account, "id=a4|name=x|lon=200000000|lat=1");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(account(&c, "a1")->place.precision, MARZ_PLACED_NOT);
    assert_int_equal(account(&c, "a1")->place.lon_udeg, MARZ_DEGREES_UNKNOWN);
    assert_int_equal(account(&c, "a2")->place.lat_udeg, MARZ_DEGREES_UNKNOWN);
    assert_int_equal(account(&c, "a3")->place.precision, MARZ_PLACED_GIVEN);
    assert_int_equal(account(&c, "a3")->place.lat_udeg, 51477900);
    assert_int_equal(account(&c, "a4")->place.precision, MARZ_PLACED_NOT);
}

static void owners_follow_dated_assignments_of_reps(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara");
    row_put(w->store, MARZ_ENTITY_rep, "id=r2|name=Omid");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x|owner=r2");
    row_put(w->store, MARZ_ENTITY_assignment,
            "id=1|account=a1|rep=r1|from=2019-01-01|until=2019-12-31");
    row_put(w->store, MARZ_ENTITY_assignment,
            "id=2|account=a1|rep=r1|from=2020-01-01|until=2020-06-30");
    row_put(w->store, MARZ_ENTITY_assignment, "id=3|account=a1|rep=r2|from=2020-08-01");
    row_put(w->store, MARZ_ENTITY_assignment, "id=4|account=a1|rep=ghost|from=2020-09-01");
    marz_company c = load(w, day_of("2020-03-01"));
    assert_string_equal(owner(&c, "a1"), "r1");
    assert_int_equal(account(&c, "a1")->owner_since_day, day_of("2019-01-01"));
    c = load(w, day_of("2020-07-15")); // In the gap what the account says holds.
    assert_string_equal(owner(&c, "a1"), "r2");
    assert_int_equal(account(&c, "a1")->owner_since_day, MARZ_DAY_UNKNOWN);
    c = load(w, day_of("2021-01-01"));
    assert_string_equal(owner(&c, "a1"), "r2");
    assert_int_equal(account(&c, "a1")->owner_since_day, day_of("2020-08-01"));
    assert_int_equal(c.unresolved.assignment, 1);
}

static void owners_follow_the_holder_of_the_seat(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara");
    row_put(w->store, MARZ_ENTITY_rep, "id=r2|name=Omid");
    row_put(w->store, MARZ_ENTITY_rep, "id=r3|name=Nima");
    row_put(w->store, MARZ_ENTITY_territory, "id=t1|name=North");
    row_put(w->store, MARZ_ENTITY_territory, "id=t2|name=South");
    row_put(w->store, MARZ_ENTITY_territory, "id=t3|name=All|kind=region");
    row_put(w->store, MARZ_ENTITY_holder,
            "id=1|territory=t1|rep=r1|from=2019-01-01|until=2019-12-31");
    row_put(w->store, MARZ_ENTITY_holder, "id=2|territory=t1|rep=r2|from=2020-01-01");
    row_put(w->store, MARZ_ENTITY_holder, "id=3|territory=t1|rep=r3|from=2020-01-01|role=overlay");
    row_put(w->store, MARZ_ENTITY_holder, "id=4|territory=t2|rep=r3|from=2020-02-01|role=cover");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x|territory=t1");
    row_put(w->store, MARZ_ENTITY_account, "id=a2|name=y|territory=t1|owner=r3");
    row_put(w->store, MARZ_ENTITY_account, "id=a3|name=z");
    row_put(w->store, MARZ_ENTITY_assignment, "id=9|account=a3|territory=t2|from=2019-06-01");
    marz_company c = load(w, day_of("2019-06-01"));
    assert_string_equal(owner(&c, "a1"), "r1");
    assert_string_equal(owner(&c, "a3"), "-");
    assert_int_equal(c.territories[1].holder, MARZ_NONE);
    c = load(w, day_of("2020-06-01"));
    assert_string_equal(owner(&c, "a1"), "r2");
    assert_int_equal(account(&c, "a1")->owner_since_day, day_of("2020-01-01"));
    assert_string_equal(owner(&c, "a2"), "r3");
    assert_string_equal(owner(&c, "a3"), "r3");
    assert_int_equal(account(&c, "a3")->owner_since_day, day_of("2020-02-01"));
    assert_int_equal(account(&c, "a3")->territory, 1);
    assert_true(c.territories[0].is_seat);
    assert_false(c.territories[2].is_seat);
}

static void deals_are_won_or_lost_by_status_or_else_by_stage(void **state)
{
    store_world *w = *state;
    static const struct {
        const char *fields;
        marz_deal_status status;
    } cases[] = {
        {"status=won|stage=Lost", MARZ_DEAL_WON}, {"stage=Closed Won", MARZ_DEAL_WON},
        {"stage=closed_lost", MARZ_DEAL_LOST},    {"stage=Won", MARZ_DEAL_WON},
        {"stage=Engaging", MARZ_DEAL_OPEN},       {"status=Open|stage=Won", MARZ_DEAL_OPEN},
        {"status=LOST", MARZ_DEAL_LOST},          {"name=x", MARZ_DEAL_OPEN}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[128];
        snprintf(text, sizeof text, "id=%zu|%s", k, cases[k].fields);
        row_put(w->store, MARZ_ENTITY_deal, text);
    }
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        assert_int_equal(c.deals[k].status, cases[k].status);
    assert_int_equal(c.deals[1].amount_minor, MARZ_UNKNOWN);
}

static void leads_are_open_until_their_status_ends_them(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_lead, "id=1|status=open");
    row_put(w->store, MARZ_ENTITY_lead, "id=2|status=Converted");
    row_put(w->store, MARZ_ENTITY_lead, "id=3");
    row_put(w->store, MARZ_ENTITY_lead, "id=4|status=Closed - Not Converted|role=vp|source=web");
    row_put(w->store, MARZ_ENTITY_lead, "id=5|status=qualified|role=vp|source=fair");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    const bool expected[] = {true, false, true, false, true};
    for (int k = 0; k < 5; k++)
        assert_int_equal(c.leads[k].is_open, expected[k]);
    assert_int_equal(c.leads[0].role, MARZ_NONE);
    assert_int_equal(c.leads[3].role, 0);
    assert_int_equal(c.leads[4].role, 0);
    assert_string_equal(c.sources.names[c.leads[4].source], "fair");
}

static void whoever_buys_is_a_customer_unless_the_source_says_otherwise(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x");
    row_put(w->store, MARZ_ENTITY_account, "id=a2|name=x");
    row_put(w->store, MARZ_ENTITY_account, "id=a3|name=x");
    row_put(w->store, MARZ_ENTITY_account, "id=a4|name=x|kind=Partner");
    row_put(w->store, MARZ_ENTITY_account, "id=a5|name=x|kind=prospect");
    row_put(w->store, MARZ_ENTITY_sale, "id=1|account=a1|date=2020-01-01|amount=1");
    row_put(w->store, MARZ_ENTITY_sale, "id=2|account=a4|date=2020-01-01|amount=1");
    row_put(w->store, MARZ_ENTITY_sale, "id=3|account=a5|date=2020-01-01|amount=1");
    row_put(w->store, MARZ_ENTITY_deal, "id=1|account=a2|status=won|closed=2020-01-01");
    row_put(w->store, MARZ_ENTITY_deal, "id=2|account=a3|status=lost|closed=2020-01-01");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(c.accounts[0].kind, MARZ_ACCOUNT_CUSTOMER);
    assert_int_equal(c.accounts[1].kind, MARZ_ACCOUNT_CUSTOMER);
    assert_int_equal(c.accounts[2].kind, MARZ_ACCOUNT_PROSPECT);
    assert_int_equal(c.accounts[3].kind, MARZ_ACCOUNT_PARTNER);
    assert_int_equal(c.accounts[4].kind, MARZ_ACCOUNT_PROSPECT);
}

static void a_manager_is_called_so_or_leads_without_selling(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_rep, "id=boss|name=x");
    row_put(w->store, MARZ_ENTITY_rep, "id=head|name=x|role=Manager");
    row_put(w->store, MARZ_ENTITY_rep, "id=player|name=x");
    row_put(w->store, MARZ_ENTITY_rep, "id=rep1|name=x|manager=boss");
    row_put(w->store, MARZ_ENTITY_rep, "id=rep2|name=x|manager=player");
    row_put(w->store, MARZ_ENTITY_rep, "id=rep3|name=x|manager=said");
    row_put(w->store, MARZ_ENTITY_rep, "id=said|name=x|role=rep");
    row_put(w->store, MARZ_ENTITY_sale, "id=1|rep=player|date=2020-01-01|amount=1");
    row_put(w->store, MARZ_ENTITY_account, "id=a|name=x|owner=head");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    const bool expected[] = {true, true, false, false, false, false, false};
    for (int k = 0; k < 7; k++)
        assert_int_equal(c.reps[k].is_manager, expected[k]);
}

static void sales_and_activities_come_in_the_order_of_days(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=x");
    row_put(w->store, MARZ_ENTITY_account, "id=a2|name=x");
    row_put(w->store, MARZ_ENTITY_sale, "id=1|account=a2|date=2020-01-02|amount=5");
    row_put(w->store, MARZ_ENTITY_sale, "id=2|account=a2|date=2020-01-01|amount=4");
    row_put(w->store, MARZ_ENTITY_sale, "id=3|account=a1|date=2020-01-02|amount=9");
    row_put(w->store, MARZ_ENTITY_sale, "id=4|account=a2|date=2020-01-02|amount=-5");
    row_put(w->store, MARZ_ENTITY_activity, "id=1|rep=r|kind=visit|date=2020-03-02|minutes=30");
    row_put(w->store, MARZ_ENTITY_activity, "id=2|rep=r|kind=call|date=2020-03-01");
    const marz_company c = load(w, MARZ_DAY_UNKNOWN);
    const int64_t amounts[] = {4, 9, -5, 5};
    for (int k = 0; k < 4; k++)
        assert_int_equal(c.sales[k].amount_minor, amounts[k]);
    assert_string_equal(c.activity_kinds.names[0], "call");
    assert_int_equal(c.activities[0].kind, 0);
    assert_int_equal(c.activities[0].minutes, 0);
    assert_int_equal(c.activities[1].minutes, 30);
    assert_int_equal(c.activities[1].day, day_of("2020-03-02"));
}

static void the_day_is_the_last_sale_then_the_last_closed_deal(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_deal, "id=1|status=open|closed=2030-01-01");
    row_put(w->store, MARZ_ENTITY_deal, "id=2|status=won|closed=2019-05-05");
    marz_company c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(c.as_of_day, day_of("2019-05-05"));
    row_put(w->store, MARZ_ENTITY_sale, "id=0|amount=1");
    c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(c.as_of_day, day_of("2019-05-05"));
    row_put(w->store, MARZ_ENTITY_sale, "id=1|date=2018-01-01|amount=1");
    c = load(w, MARZ_DAY_UNKNOWN);
    assert_int_equal(c.as_of_day, day_of("2018-01-01"));
    c = load(w, day_of("2017-01-01"));
    assert_int_equal(c.as_of_day, day_of("2017-01-01"));
}

static void settings_are_kept_with_their_history(void **state)
{
    store_world *w = *state;
    marz_settings settings;
    marz_error error = {0};
    assert_ok(marz_store_set(w->store, "travel.minute_cost", "1.50", &error), &error);
    assert_ok(marz_store_set(w->store, "disruption.rate", "12 %", &error), &error);
    assert_ok(marz_store_set(w->store, "currency", "IRR", &error), &error);
    assert_ok(marz_store_settings(w->store, &settings, &error), &error);
    assert_int_equal(settings.minute_cost_minor, 150);
    assert_int_equal(settings.disruption_ppm, 120000);
    assert_string_equal(settings.currency, "IRR");
    assert_int_equal(settings.visits_a, 24000);
    assert_int_equal(marz_store_set(w->store, "disruption.rat", "1", &error), MARZ_E_USAGE);
    assert_int_equal(marz_store_set(w->store, "disruption.rate", "300 %", &error), MARZ_E_USAGE);
    assert_ok(marz_store_settings(w->store, &settings, &error), &error);
    assert_int_equal(settings.disruption_ppm, 120000);
}

static void a_simulated_company_is_marked_for_good(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    assert_ok(marz_store_mark_simulated(w->store, &error), &error);
    assert_ok(marz_store_mark_simulated(w->store, &error), &error);
    assert_true(load(w, MARZ_DAY_UNKNOWN).is_simulated);
}

const struct CMUnitTest store_company_cases[] = {
    cmocka_unit_test(an_empty_store_is_an_empty_company),
    cmocka_unit_test(references_are_resolved_whatever_the_order_of_arrival),
    cmocka_unit_test(references_that_lead_nowhere_are_counted),
    cmocka_unit_test(constraints_become_ranges_and_indices),
    cmocka_unit_test(a_position_of_zero_zero_is_no_position),
    cmocka_unit_test(owners_follow_dated_assignments_of_reps),
    cmocka_unit_test(owners_follow_the_holder_of_the_seat),
    cmocka_unit_test(deals_are_won_or_lost_by_status_or_else_by_stage),
    cmocka_unit_test(leads_are_open_until_their_status_ends_them),
    cmocka_unit_test(whoever_buys_is_a_customer_unless_the_source_says_otherwise),
    cmocka_unit_test(a_manager_is_called_so_or_leads_without_selling),
    cmocka_unit_test(sales_and_activities_come_in_the_order_of_days),
    cmocka_unit_test(the_day_is_the_last_sale_then_the_last_closed_deal),
    cmocka_unit_test(settings_are_kept_with_their_history),
    cmocka_unit_test(a_simulated_company_is_marked_for_good),
};
const size_t store_company_case_count = sizeof store_company_cases / sizeof *store_company_cases;
