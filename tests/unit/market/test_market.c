#include "company.h"
#include "support.h"

#include "base/rng.h"
#include "market/market_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY_END 20454 // 2026-01-01

static const marz_market_options options = {.seed = 1, .thread_count = 2};

typedef struct fixture {
    marz_arena *arena;
    marz_company *company;
    marz_market market;
    marz_error error;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    f = (fixture){.arena = marz_arena_create(0)};
    f.company = test_company(f.arena);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    test_company_release(f->company);
    marz_arena_destroy(f->arena);
    return 0;
}

static void set_fields(fixture *f, const char *text)
{
    snprintf(f->company->settings.segment_fields, MARZ_SETTING_TEXT_MAX, "%s", text);
}

static void run(fixture *f)
{
    assert_ok(marz_market_run(f->company, &options, f->arena, NULL, &f->market, &f->error),
              &f->error);
}

static marz_account *add_account(fixture *f, const char *industry, int64_t employees)
{
    marz_account *account = test_add_account(f->company);
    account->industry = industry ? test_name(&f->company->industries, industry) : MARZ_NONE;
    account->employees = employees;
    return account;
}

static void an_empty_company_has_an_empty_market(void **state)
{
    fixture *f = *state;
    run(f);
    assert_int_equal(f->market.segment_count, 0);
    assert_int_equal(f->market.lookalike_count, 0);
    assert_true(isnan(f->market.heterogeneity_p));
    assert_false(f->market.is_heterogeneous);
}

static void an_unknown_dimension_is_refused_with_the_known_ones(void **state)
{
    fixture *f = *state;
    set_fields(f, "industry,colour");
    assert_int_equal(marz_market_run(f->company, &options, f->arena, NULL, &f->market, &f->error),
                     MARZ_E_INPUT);
    assert_string_equal(f->error.message, "market.segments: unknown dimension \"colour\"");
    assert_string_equal(f->error.hint,
                        "Use any of industry, size, role, deal_size, country, province.");
    set_fields(f, "size, size");
    assert_int_equal(marz_market_run(f->company, &options, f->arena, NULL, &f->market, &f->error),
                     MARZ_E_INPUT);
    assert_string_equal(f->error.message, "market.segments: \"size\" is named twice");
}

static void accounts_fall_into_segments_sorted_by_key(void **state)
{
    fixture *f = *state;
    add_account(f, "retail", 60);
    add_account(f, "banking", 9);
    add_account(f, "retail", 249);
    add_account(f, NULL, MARZ_UNKNOWN);
    run(f);
    assert_int_equal(f->market.segment_count, 3);
    assert_string_equal(f->market.segments[0].key, "banking|1-9");
    assert_string_equal(f->market.segments[1].key, "retail|50-249");
    assert_string_equal(f->market.segments[2].key, "unknown|unknown");
    assert_string_equal(f->market.segments[1].dimension_value[1], "50-249");
    assert_int_equal(f->market.segments[1].account_count, 2);
    assert_int_equal(f->market.accounts[0].segment, 1);
    assert_int_equal(f->market.accounts[3].segment, 2);
}

static void roles_and_deal_sizes_are_the_most_frequent_of_an_accounts_deals(void **state)
{
    fixture *f = *state;
    set_fields(f, "role,deal_size");
    add_account(f, "retail", 60);
    add_account(f, "retail", 60);
    const char *roles[] = {"owner", "manager", "manager", "owner", "owner"};
    const int64_t amounts[] = {100, 200, 300, 300, 300};
    for (int k = 0; k < 5; k++) {
        marz_deal *deal = test_add_deal(f->company, k / 3, MARZ_NONE, MARZ_DEAL_WON);
        deal->role = test_name(&f->company->roles, roles[k]);
        deal->amount_minor = amounts[k];
    }
    run(f);
    assert_string_equal(f->market.segments[f->market.accounts[0].segment].key, "manager|small");
    assert_string_equal(f->market.segments[f->market.accounts[1].segment].key, "owner|medium");
}

static void rare_cells_merge_until_sixty_remain(void **state)
{
    fixture *f = *state;
    set_fields(f, "industry,size,province");
    static const char *const provinces[] = {"A", "B", "C", "D", "E", "F"};
    int32_t count = 0;
    for (int industry = 0; industry < 40; industry++)
        for (int size = 0; size < 4; size++)
            for (int copies = 0; copies <= industry; copies++) {
                char name[16];
                snprintf(name, sizeof name, "industry%02d", industry);
                add_account(f, name, 5 * (size ? (int64_t)pow(12, size) : 1))->address.province =
                    provinces[copies % 6];
                count++;
            }
    run(f);
    assert_true(f->market.segment_count <= MARZ_SEGMENTS_MAX);
    assert_true(f->market.segment_count > MARZ_SEGMENTS_MAX / 3);
    int64_t sum = 0;
    for (int32_t s = 0; s < f->market.segment_count; s++) {
        sum += f->market.segments[s].account_count;
        assert_true(s == 0 || strcmp(f->market.segments[s - 1].key, f->market.segments[s].key) < 0);
    }
    assert_int_equal(sum, count);
    int64_t seen = 0;
    for (int32_t a = 0; a < count; a++)
        seen += f->market.accounts[a].segment == 0;
    assert_int_equal(seen, f->market.segments[0].account_count);
}

static void add_deals(fixture *f, int32_t account, int32_t won, int32_t lost, int32_t day)
{
    for (int32_t k = 0; k < won + lost; k++) {
        marz_deal *deal =
            test_add_deal(f->company, account, MARZ_NONE, k < won ? MARZ_DEAL_WON : MARZ_DEAL_LOST);
        deal->closed_day = day;
        deal->amount_minor = 1000;
    }
}

static void segments_alike_are_pooled_and_say_so(void **state)
{
    fixture *f = *state;
    add_account(f, "retail", 60);
    add_account(f, "banking", 60);
    add_deals(f, 0, 30, 70, DAY_END - 10);
    add_deals(f, 1, 32, 68, DAY_END - 10);
    run(f);
    assert_false(f->market.is_heterogeneous);
    assert_true(f->market.heterogeneity_p > 0.3);
    assert_near(f->market.company_win.value, 0.31, 1e-12);
    assert_near(f->market.segments[0].win.value, 0.31, 1e-12);
    assert_near(f->market.segments[0].win.raw, 0.32, 1e-12);
    assert_true(f->market.segments[0].q_value > 0.5);
}

static void segments_that_differ_keep_their_own_rate_shrunk(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 4; k++) {
        const char *industries[] = {"a", "b", "c", "d"};
        add_account(f, industries[k], 60);
        add_deals(f, k, 10 + 20 * k, 90 - 20 * k, DAY_END - 10);
    }
    run(f);
    assert_true(f->market.is_heterogeneous);
    assert_near(f->market.heterogeneity_p, 0.005, 1e-9);
    const marz_rate *rate = &f->market.segments[0].win;
    assert_true(rate->value > 0.10 && rate->value < 0.14);
    assert_true(rate->low < rate->value && rate->value < rate->high);
    assert_true(f->market.segments[0].q_value < 0.001);
}

static void deals_outside_the_window_do_not_count(void **state)
{
    fixture *f = *state;
    add_account(f, "retail", 60);
    add_deals(f, 0, 1, 1, DAY_END - 1);
    add_deals(f, 0, 5, 5, DAY_END - 1200);
    add_deals(f, 0, 0, 1, MARZ_DAY_UNKNOWN);
    add_deals(f, 0, 0, 9, DAY_END + 50); // After the as-of day.
    run(f);
    assert_int_equal(f->market.to_day, DAY_END);
    assert_int_equal(f->market.company_win.closed, 3);
}

static void yearly_money_is_shrunk_and_keeps_the_total(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 40; k++)
        add_account(f, k % 2 ? "retail" : "banking", 60)->kind = MARZ_ACCOUNT_CUSTOMER;
    double total = 0;
    for (int year = 3; year > 0; year--)
        for (int k = 0; k < 40; k++) {
            const int64_t amount = (k % 2 ? 1000000 : 4000000) + 50000 * (k % 7);
            test_add_sale(f->company, k, MARZ_NONE, DAY_END - 365 * year + 1 + (year == 1) * 363,
                          amount);
            total += (double)amount / 3;
        }
    run(f);
    double expected = 0;
    for (int k = 0; k < 40; k++) {
        const marz_account_view *view = &f->market.accounts[k];
        expected += (double)view->potential_minor;
        assert_true(view->is_customer);
        assert_true(view->potential_low_minor <= view->potential_minor);
        assert_true(view->potential_high_minor >= view->potential_minor);
    }
    assert_near(expected / total, 1, 0.01);
    assert_near((double)f->market.segments[0].yearly_value_minor, 4150000, 60000);
    assert_near((double)f->market.segments[1].yearly_value_minor, 1150000, 30000);
    assert_int_equal(f->market.accounts[1].sold_minor, 1050000);
}

static void a_prospect_is_worth_its_segment_times_the_chance_to_win(void **state)
{
    fixture *f = *state;
    add_account(f, "retail", 60);
    add_account(f, "retail", 60);
    add_account(f, "retail", 60)->potential_minor = 777;
    add_deals(f, 0, 25, 75, DAY_END - 5);
    test_add_sale(f->company, 0, MARZ_NONE, DAY_END - 1, 1000000);
    run(f);
    const marz_account_view *views = f->market.accounts;
    assert_near((double)views[0].potential_minor, 1000000.0 * 365 / 366, 1);
    assert_near((double)views[1].potential_minor, 249317, 1);
    assert_false(f->market.is_chance_penetration);
    assert_true(views[1].potential_low_minor < 230000 && views[1].potential_high_minor > 270000);
    assert_int_equal(views[2].potential_minor, 777);
    assert_true(views[2].is_potential_given);
    assert_near((double)views[2].estimate_minor, 249317, 1);
    assert_int_equal(f->market.segments[0].potential_minor,
                     views[0].potential_minor + views[1].potential_minor + 777);
}

static void without_lost_deals_the_chance_is_the_share_of_customers(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 9; k++)
        add_account(f, "retail", 60);
    add_deals(f, 0, 5, 0, DAY_END - 5);
    run(f);
    assert_true(f->market.is_chance_penetration);
    assert_near(f->market.prospect_chance, 1.5 / 10, 1e-12);
    assert_near((double)f->market.accounts[0].potential_minor, 5000.0 * 365 / 366, 1);
    assert_near((double)f->market.accounts[3].potential_minor, 750, 3);
}

static void history_of_its_own_counts_more_the_longer_it_is(void **state)
{
    fixture *f = *state;
    set_fields(f, "industry");
    marz_rng rng = marz_rng_make(3, 0, 0);
    for (int k = 0; k < 200; k++)
        add_account(f, "retail", 60);
    double level[200];
    for (int k = 0; k < 200; k++)
        level[k] = 1e6 * exp(0.3 * marz_rng_normal(&rng));
    level[0] = level[1] = 4e6;
    for (int year = 2; year >= 0; year--)
        for (int k = 0; k < 200; k++)
            if (year == 0 || k != 1)
                test_add_sale(f->company, k, MARZ_NONE, DAY_END - 365 * year - 1,
                              (int64_t)(level[k] * exp(0.5 * marz_rng_normal(&rng) - 0.125)));
    for (int64_t s = 0; s < f->company->sale_count; s++)
        if (f->company->sales[s].account < 2)
            f->company->sales[s].amount_minor = 4000000;
    run(f);
    const int64_t usual = f->market.segments[0].yearly_value_minor;
    const int64_t three_years = f->market.accounts[0].potential_minor;
    const int64_t one_year = f->market.accounts[1].potential_minor;
    assert_true(usual < one_year && one_year < three_years && three_years < 4000000);
}

static void classes_take_a_tenth_two_and_three_tenths(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 20; k++)
        add_account(f, "retail", 60)->potential_minor = 1000 * (k + 1);
    run(f);
    int count[4] = {0};
    for (int k = 0; k < 20; k++)
        count[f->market.accounts[k].value_class]++;
    assert_int_equal(count[MARZ_CLASS_A], 2);
    assert_int_equal(count[MARZ_CLASS_B], 4);
    assert_int_equal(count[MARZ_CLASS_C], 6);
    assert_int_equal(count[MARZ_CLASS_D], 8);
    assert_int_equal(f->market.accounts[19].value_class, MARZ_CLASS_A);
    assert_int_equal(f->market.accounts[19].visits_milli, 24000);
    assert_true(f->market.accounts[19].are_visits_assumed);
    assert_false(f->market.has_visits);
}

static void visits_come_from_activities_then_from_the_table(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 3; k++)
        add_account(f, "retail", 60);
    f->company->accounts[2].visits_milli = 7500;
    test_add_activity(f->company, 0, 0, "visit", DAY_END - 400);
    for (int k = 0; k < 4; k++)
        test_add_activity(f->company, 0, 0, k ? "Visit" : "meeting", DAY_END - 30)->minutes = 45;
    test_add_activity(f->company, 0, 0, "email", DAY_END - 1);
    run(f);
    const marz_account_view *views = f->market.accounts;
    assert_int_equal(views[0].visits_milli, 4000);
    assert_int_equal(views[0].visit_minutes, 45);
    assert_false(views[0].are_visits_assumed);
    assert_int_equal(views[0].last_activity_day, DAY_END - 1);
    assert_true(views[1].are_visits_assumed);
    assert_int_equal(views[1].visit_minutes, 45);
    assert_int_equal(views[1].last_activity_day, MARZ_DAY_UNKNOWN);
    assert_int_equal(views[2].visits_milli, 7500);
    assert_false(views[2].are_visits_assumed);
}

static void potential_without_owner_or_activity_is_uncovered(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 4; k++)
        add_account(f, "retail", 60)->potential_minor = 100 << k;
    test_add_rep(f->company);
    test_add_rep(f->company)->left_day = DAY_END - 100;
    f->company->accounts[0].owner = 0;
    f->company->accounts[1].owner = 0;
    f->company->accounts[2].owner = 1;
    test_add_activity(f->company, 0, 0, "call", DAY_END - 1);
    run(f);
    assert_true(f->market.accounts[0].is_covered);
    assert_false(f->market.accounts[1].is_covered);
    assert_int_equal(f->market.segments[0].uncovered_minor, 200 + 400 + 800);
    assert_int_equal(f->market.segments[0].uncovered_count, 3);
}

static void points_of_a_bin_are_the_log_of_the_shares(void **state)
{
    (void)state;
    assert_near(market_points(30, 50, 200, 1000, 2), 1.0938, 5e-5);
    assert_near(market_points(30, 50, 200, 1000, 2), log((30.5 / 51) / (200.5 / 1001)), 1e-12);
}

static void prospects_like_customers_come_first_with_reasons(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 60; k++) {
        marz_account *account = add_account(f, k % 3 == 0 ? "retail" : "banking", 10 + k);
        if (k % 3 == 0 && k < 45)
            account->kind = MARZ_ACCOUNT_CUSTOMER;
    }
    run(f);
    assert_int_equal(f->market.lookalike_count, 45);
    const marz_lookalike *first = &f->market.lookalikes[0];
    assert_int_equal(first->account % 3, 0);
    assert_true(first->points > f->market.lookalikes[44].points);
    assert_memory_equal(first->reasons[0], "industry = retail (+", 20);
    for (int k = 0; k < 5; k++)
        assert_int_equal(f->market.accounts[first->similar[k]].is_customer, 1);
    assert_true(isnan(f->market.lookalike_lift10));
}

static void the_most_similar_customer_is_the_nearest_in_size(void **state)
{
    fixture *f = *state;
    add_account(f, "retail", 100);
    add_account(f, "retail", 10)->kind = MARZ_ACCOUNT_CUSTOMER;
    add_account(f, "retail", 110)->kind = MARZ_ACCOUNT_CUSTOMER;
    add_account(f, "banking", 100)->kind = MARZ_ACCOUNT_CUSTOMER;
    run(f);
    const marz_lookalike *one = &f->market.lookalikes[0];
    assert_int_equal(one->similar[0], 2);
    assert_int_equal(one->similar[1], 1);
    assert_int_equal(one->similar[2], 3);
    assert_int_equal(one->similar[3], MARZ_NONE);
}

static void a_ranking_that_foretold_later_customers_shows_its_lift(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 1000; k++)
        add_account(f, k % 10 == 0 ? "retail" : "banking", 60);
    for (int k = 0; k < 1000; k += 20) // Retail before,
        test_add_sale(f->company, k, MARZ_NONE, DAY_END - 800, 1000);
    for (int k = 10; k < 900; k += 20) // and retail after.
        test_add_sale(f->company, k, MARZ_NONE, DAY_END - 100, 1000);
    run(f);
    assert_int_equal(f->market.lookalike_test_count, 45);
    assert_true(f->market.lookalike_lift10 > 9);
    assert_true(f->market.lookalike_lift10_low > 8);
    assert_near(f->market.lookalike_lift10_high, 10, 1e-9);
}

static void one_and_eight_threads_give_the_same_market(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 300; k++) {
        const char *industries[] = {"a", "b", "c", "d", "e"};
        marz_account *account = add_account(f, industries[k % 5], 1 + 7 * k);
        account->kind = k % 3 ? MARZ_ACCOUNT_PROSPECT : MARZ_ACCOUNT_CUSTOMER;
        add_deals(f, k, 1 + k % 5 / 2, 2, DAY_END - 1 - k);
    }
    run(f);
    const marz_market first = f->market;
    const marz_market_options eight = {.seed = 1, .thread_count = 8};
    assert_ok(marz_market_run(f->company, &eight, f->arena, NULL, &f->market, &f->error),
              &f->error);
    assert_true(first.heterogeneity_p == f->market.heterogeneity_p);
    assert_int_equal(first.lookalike_count, f->market.lookalike_count);
    for (int32_t k = 0; k < first.lookalike_count; k++) {
        assert_int_equal(first.lookalikes[k].account, f->market.lookalikes[k].account);
        assert_memory_equal(first.lookalikes[k].similar, f->market.lookalikes[k].similar,
                            sizeof first.lookalikes[k].similar);
    }
    for (int32_t k = 0; k < 300; k++)
        assert_int_equal(first.accounts[k].potential_minor, f->market.accounts[k].potential_minor);
}

static void the_greatest_amounts_do_not_overflow(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 4; k++)
        add_account(f, "retail", 60)->potential_minor = INT64_MAX;
    test_add_sale(f->company, 0, MARZ_NONE, DAY_END - 2, INT64_MAX);
    test_add_sale(f->company, 0, MARZ_NONE, DAY_END - 1, INT64_MAX);
    run(f);
    assert_int_equal(f->market.accounts[0].sold_minor, INT64_MAX);
    assert_int_equal(f->market.segments[0].potential_minor, INT64_MAX);
}

#define test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(an_empty_company_has_an_empty_market),
        test(an_unknown_dimension_is_refused_with_the_known_ones),
        test(accounts_fall_into_segments_sorted_by_key),
        test(roles_and_deal_sizes_are_the_most_frequent_of_an_accounts_deals),
        test(rare_cells_merge_until_sixty_remain),
        test(segments_alike_are_pooled_and_say_so),
        test(segments_that_differ_keep_their_own_rate_shrunk),
        test(deals_outside_the_window_do_not_count),
        test(yearly_money_is_shrunk_and_keeps_the_total),
        test(a_prospect_is_worth_its_segment_times_the_chance_to_win),
        test(without_lost_deals_the_chance_is_the_share_of_customers),
        test(history_of_its_own_counts_more_the_longer_it_is),
        test(classes_take_a_tenth_two_and_three_tenths),
        test(visits_come_from_activities_then_from_the_table),
        test(potential_without_owner_or_activity_is_uncovered),
        test(points_of_a_bin_are_the_log_of_the_shares),
        test(prospects_like_customers_come_first_with_reasons),
        test(the_most_similar_customer_is_the_nearest_in_size),
        test(a_ranking_that_foretold_later_customers_shows_its_lift),
        test(one_and_eight_threads_give_the_same_market),
        test(the_greatest_amounts_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
