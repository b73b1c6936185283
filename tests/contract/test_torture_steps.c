// Goals, market and team of a small company, short of memory: said clearly, nothing leaked (the
// sanitizer looks), the same answer once there is memory again.
#include "company.h"
#include "refuse.h"
#include "support.h"

#include "base/rng.h"
#include "goals/goals.h"
#include "market/market.h"
#include "team/team.h"

#include <stdio.h>
#include <stdlib.h>

#define DAY_END 20454 // 2026-01-01

enum { REPS = 4, ACCOUNTS = 24, DEALS = 300 };

/// The company, and what the steps before say of it.
typedef struct bench {
    marz_arena *arena;
    marz_company *company;
    marz_market market;
} bench;

/// Reps and industries differ, so that pairs are fitted and findings made.
static void add_deals(marz_company *company, marz_rng *rng)
{
    static const char *const stages[] = {"contact", "offer"};
    for (int d = 0; d < DEALS; d++) {
        const int32_t account = (int32_t)marz_rng_below(rng, ACCOUNTS), rep = account % REPS;
        const double chance = rep == account / REPS % 2 ? 0.8 : 0.2;
        const bool is_won = marz_rng_unit(rng) < chance;
        const int32_t day = DAY_END - 700 + (int32_t)marz_rng_below(rng, 690);
        test_add_stage(company, company->deal_count, stages[d % 2], day - 20, day);
        marz_deal *deal =
            test_add_deal(company, account, rep, is_won ? MARZ_DEAL_WON : MARZ_DEAL_LOST);
        deal->product = d % 2;
        deal->competitor = d % 3 ? MARZ_NONE : 0;
        deal->amount_minor = 100000 + 1000 * (d % 50);
        deal->created_day = day - 20;
        deal->closed_day = day;
    }
}

static bench make_bench(void)
{
    static const char *const sectors[] = {"retail", "bank"};
    bench b = {.arena = marz_arena_create(0)};
    marz_rng rng = marz_rng_make(5, 0, 0);
    b.company = test_company(b.arena);
    snprintf(b.company->settings.segment_fields, MARZ_SETTING_TEXT_MAX, "industry");
    for (int r = 0; r < REPS; r++)
        test_add_rep(b.company)->industries = "retail";
    for (int a = 0; a < ACCOUNTS; a++) {
        marz_account *account = test_add_account(b.company);
        account->industry = test_name(&b.company->industries, sectors[a / REPS % 2]);
        account->owner = a % REPS;
        account->visits_milli = 6000;
        account->visit_minutes = 60;
    }
    test_add_product(b.company, "p");
    test_add_product(b.company, "q");
    test_add_competitor(b.company, "x");
    add_deals(b.company, &rng);
    for (int day = DAY_END - 1100; day < DAY_END; day += 9)
        test_add_sale(b.company, day % ACCOUNTS, day % ACCOUNTS % REPS, day, 5000 + day % 700);
    for (int day = DAY_END - 400; day < DAY_END; day += 2)
        test_add_activity(b.company, day / 2 % REPS, day % ACCOUNTS, "call", day);
    marz_error error = {0};
    const marz_market_options options = {1, 1};
    assert_ok(marz_market_run(b.company, &options, b.arena, NULL, &b.market, &error), &error);
    return b;
}

static void release(bench *b)
{
    test_company_release(b->company);
    marz_arena_destroy(b->arena);
}

static marz_status no_arena(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the test");
}

static marz_status run_market(void *context, marz_error *error)
{
    const bench *b = context;
    const marz_market_options options = {1, 1};
    marz_arena *arena = marz_arena_create(64);
    marz_market market;
    const marz_status status =
        arena ? marz_market_run(b->company, &options, arena, NULL, &market, error)
              : no_arena(error);
    if (!status)
        assert_true(market.company_win.raw == b->market.company_win.raw);
    marz_arena_destroy(arena);
    return status;
}

static marz_status run_team(void *context, marz_error *error)
{
    const bench *b = context;
    const marz_team_options options = {1, 1};
    marz_arena *arena = marz_arena_create(64);
    marz_team_view team;
    const marz_status status =
        arena ? marz_team_run(b->company, &b->market, &options, arena, NULL, &team, error)
              : no_arena(error);
    if (!status)
        assert_true(team.fit.is_detectable && team.finding_count > 0);
    marz_arena_destroy(arena);
    return status;
}

static marz_status run_goals(void *context, marz_error *error)
{
    const bench *b = context;
    marz_goals_options options = {0};
    marz_arena *arena = marz_arena_create(64);
    marz_goals goals;
    const marz_status status =
        arena ? marz_goals_run(b->company, &b->market, &options, arena, NULL, &goals, error)
              : no_arena(error);
    marz_arena_destroy(arena);
    return status;
}

static void torture(const char *name, refused_work *work)
{
    bench b = make_bench();
    const long pieces = refuse_each(work, &b, true);
    print_message("  %s: %ld allocations\n", name, pieces);
    assert_true(pieces > 20);
    refuse_each(work, &b, false);
    release(&b);
}

static void the_market_is_seen_or_there_is_no_memory(void **state)
{
    (void)state;
    torture("market", run_market);
}

static void the_team_is_seen_or_there_is_no_memory(void **state)
{
    (void)state;
    torture("team", run_team);
}

static void goals_are_set_or_there_is_no_memory(void **state)
{
    (void)state;
    torture("goals", run_goals);
}

int main(void)
{
    setenv("MARZ_THREADS", "1", 1); // Else the order of allocations is not the same each time.
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_market_is_seen_or_there_is_no_memory),
        cmocka_unit_test(the_team_is_seen_or_there_is_no_memory),
        cmocka_unit_test(goals_are_set_or_there_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
