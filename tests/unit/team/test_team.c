#include "company.h"
#include "support.h"

#include "market/market.h"
#include "team/team.h"

#include "base/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_END 20454 // 2026-01-01
#define REPS 10
#define SECTORS 5

static const char *const sectors[SECTORS] = {"banking", "education", "health", "media", "retail"};

typedef struct fixture {
    marz_arena *arena;
    marz_company *company;
    marz_market market;
    marz_team_view team;
    marz_error error;
    marz_rng rng;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    f = (fixture){.arena = marz_arena_create(0), .rng = marz_rng_make(21, 0, 0)};
    f.company = test_company(f.arena);
    snprintf(f.company->settings.segment_fields, MARZ_SETTING_TEXT_MAX, "industry");
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

static void run_with(fixture *f, int32_t threads)
{
    const marz_market_options market = {1, threads};
    const marz_team_options team = {1, threads};
    assert_ok(marz_market_run(f->company, &market, f->arena, NULL, &f->market, &f->error),
              &f->error);
    assert_ok(marz_team_run(f->company, &f->market, &team, f->arena, NULL, &f->team, &f->error),
              &f->error);
}

static void run(fixture *f)
{
    run_with(f, 2);
}

/// Ten reps, five sectors with four accounts each; account a belongs to sector a % 5.
static void add_people(fixture *f)
{
    for (int r = 0; r < REPS; r++)
        test_add_rep(f->company);
    for (int a = 0; a < 4 * SECTORS; a++) {
        marz_account *account = test_add_account(f->company);
        account->industry = test_name(&f->company->industries, sectors[a % SECTORS]);
        account->owner = a % REPS;
    }
}

static marz_deal *add_deal(fixture *f, int rep, int account, double chance)
{
    const bool is_won = marz_rng_unit(&f->rng) < chance;
    marz_deal *deal =
        test_add_deal(f->company, account, rep, is_won ? MARZ_DEAL_WON : MARZ_DEAL_LOST);
    deal->closed_day = DAY_END - 1 - (int32_t)marz_rng_below(&f->rng, 700);
    deal->created_day = deal->closed_day - 40;
    deal->amount_minor = 100000;
    return deal;
}

/// `each` deals of every rep in every sector; the chance is 40 % but for what `lift` adds.
static void add_deals(fixture *f, int each, double (*lift)(int rep, int sector))
{
    for (int r = 0; r < REPS; r++)
        for (int s = 0; s < SECTORS; s++)
            for (int k = 0; k < each; k++)
                add_deal(f, r, s + SECTORS * (k % 4), 0.4 + (lift ? lift(r, s) : 0));
}

static const marz_finding *find(const fixture *f, marz_finding_code code, const char *subject)
{
    for (int32_t k = 0; k < f->team.finding_count; k++) {
        const marz_finding *finding = &f->team.findings[k];
        if (finding->code == code && (!subject || strcmp(finding->subject, subject) == 0))
            return finding;
    }
    return NULL;
}

static void nobody_gives_an_empty_view(void **state)
{
    fixture *f = *state;
    run(f);
    assert_int_equal(f->team.finding_count, 0);
    assert_int_equal(f->team.fit.rep_count, 0);
}

static void without_deals_everybody_is_average(void **state)
{
    fixture *f = *state;
    add_people(f);
    run(f);
    for (int k = 0; k < REPS * SECTORS; k++)
        assert_int_equal(f->team.fit.ppm[k], MARZ_PPM);
    assert_true(isnan(f->team.fit.rep_p) && isnan(f->team.fit.interaction_p));
    assert_false(f->team.fit.is_detectable);
    assert_int_equal(f->team.finding_count, 0);
}

static void equal_reps_get_one_value_and_the_effect_that_would_have_been_seen(void **state)
{
    fixture *f = *state;
    add_people(f);
    add_deals(f, 20, NULL);
    run(f);
    assert_false(f->team.fit.is_rep_detectable);
    assert_false(f->team.fit.is_detectable);
    assert_int_equal(f->team.fit.deal_count, 1000);
    assert_true(f->team.fit.detectable_points > 5 && f->team.fit.detectable_points < 15);
    for (int k = 0; k < REPS * SECTORS; k++)
        assert_int_equal(f->team.fit.ppm[k], MARZ_PPM);
    assert_int_equal(f->team.finding_count, 0);
    assert_true(f->team.candidate_count >= REPS + SECTORS);
}

static double specialist(int rep, int sector)
{
    return rep % SECTORS == sector ? 0.4 : -0.1;
}

static void specialists_are_worth_more_in_their_sector(void **state)
{
    fixture *f = *state;
    add_people(f);
    add_deals(f, 40, specialist);
    run(f);
    assert_true(f->team.fit.is_detectable);
    assert_true(f->team.fit.interaction_tau > 0.5);
    int32_t least = INT32_MAX, most = 0;
    for (int r = 0; r < REPS; r++)
        for (int s = 0; s < SECTORS; s++) {
            const int32_t ppm = f->team.fit.ppm[r * SECTORS + s];
            if (r % SECTORS == s)
                least = ppm < least ? ppm : least;
            else
                most = ppm > most ? ppm : most;
        }
    assert_true(least > 1400000);
    assert_true(most < 1150000);
}

static double one_of_a_kind(int rep, int sector)
{
    return rep == 3 && sector == 1 ? 0.5 : 0;
}

static void the_best_rep_of_a_segment_is_named_when_it_is_sure(void **state)
{
    fixture *f = *state;
    add_people(f);
    add_deals(f, 60, one_of_a_kind);
    run(f);
    assert_true(f->team.fit.is_detectable);
    assert_int_equal(f->team.profiles[3].best_segment, 1);
    assert_true(f->team.profiles[3].best_chance >= 0.8);
    assert_int_equal(f->team.profiles[4].best_segment, MARZ_NONE);
}

static double star(int rep, int sector)
{
    (void)sector;
    return rep == 2 ? 0.3 : 0;
}

static void a_rep_who_wins_more_is_a_strength_with_money_and_deals(void **state)
{
    fixture *f = *state;
    add_people(f);
    add_deals(f, 40, star);
    run(f);
    assert_true(f->team.fit.is_rep_detectable);
    const marz_finding *finding = find(f, MARZ_FINDING_REP_WIN, "r000002");
    assert_non_null(finding);
    assert_int_equal(finding->swot, MARZ_STRENGTH);
    assert_true(finding->low > 0 && finding->low < finding->effect);
    assert_near(finding->effect, 0.27, 0.1);
    assert_true(finding->q_value <= 0.10);
    assert_int_equal(finding->n, 200);
    assert_int_equal(finding->evidence_count, 20);
    const double a_year = 200 / (700.0 / 365) * 100000;
    assert_near((double)finding->money_minor / (finding->effect * a_year), 1, 0.03);
    assert_true(finding->money_low_minor < finding->money_minor);
    assert_true(f->team.profiles[2].win.low > f->team.profiles[0].win.value);
}

static void a_declared_industry_counts_until_deals_take_over(void **state)
{
    fixture *f = *state;
    add_people(f);
    f->company->reps[0].industries = "Media ; education";
    for (int k = 0; k < 10; k++)
        test_add_deal(f->company, 1, 0, k % 2 ? MARZ_DEAL_WON : MARZ_DEAL_LOST)->closed_day =
            DAY_END - 1;
    for (int k = 0; k < 10; k++)
        test_add_deal(f->company, 0, 1, k % 2 ? MARZ_DEAL_WON : MARZ_DEAL_LOST)->closed_day =
            DAY_END - 1;
    run(f);
    const marz_fit *fit = &f->team.fit;
    assert_int_equal(fit->is_declared[1], 1);
    assert_int_equal(fit->is_declared[3], 1);
    assert_int_equal(fit->is_declared[0], 0);
    assert_int_equal(fit->is_familiar[3], 1);
    assert_int_equal(fit->declared_pair_count, 1);
    assert_false(fit->is_declared_estimated);
    // Odds 1.5 at a rate of one half are 60 % against 50 %; ten deals halve the log-odds.
    assert_near((double)fit->ppm[3], 1e6 * 0.6 / ((0.6 + 9 * 0.5) / 10), 2000);
    const double half = 1 / (1 + exp(-log(1.5) / 2));
    assert_near((double)fit->ppm[1], 1e6 * half / ((half + 9 * 0.5) / 10), 4000);
    assert_int_equal(fit->ppm[0], MARZ_PPM);
}

static void who_sold_or_holds_three_accounts_of_an_industry_knows_it(void **state)
{
    fixture *f = *state;
    add_people(f);
    for (int a = 0; a < 4 * SECTORS; a++)
        f->company->accounts[a].owner = MARZ_NONE;
    for (int k = 0; k < 3; k++)
        f->company->accounts[2 + SECTORS * k].owner = 1;
    for (int k = 0; k < 3; k++)
        test_add_sale(f->company, 4 + SECTORS * k, 0, DAY_END - 9 + k, 100);
    test_add_sale(f->company, 0, 0, DAY_END - 1, 100);
    run(f);
    const uint8_t *known = f->team.fit.is_familiar;
    assert_int_equal(known[1 * SECTORS + 2], 1);
    assert_int_equal(known[0 * SECTORS + 4], 1);
    assert_int_equal(known[0 * SECTORS + 0], 0);
}

static void a_profile_adds_up_accounts_money_quota_and_cycle(void **state)
{
    fixture *f = *state;
    test_add_rep(f->company)->capacity_ppm = 500000;
    marz_account *account = test_add_account(f->company);
    account->owner = 0;
    account->visits_milli = 12500;
    account->visit_minutes = 90;
    account->potential_minor = 5000;
    test_add_sale(f->company, 0, 0, DAY_END - 400, 11);
    test_add_sale(f->company, 0, 0, DAY_END - 1, 700);
    marz_quota quota = {0, MARZ_NONE, DAY_END - 365 - 100, DAY_END - 365 + 99, 1000};
    f->company->quotas = &quota;
    f->company->quota_count = 1;
    const int32_t days[] = {10, 20, 60};
    for (int k = 0; k < 3; k++) {
        marz_deal *deal = test_add_deal(f->company, 0, 0, MARZ_DEAL_WON);
        deal->closed_day = DAY_END - 1;
        deal->created_day = DAY_END - 1 - days[k];
    }
    test_add_deal(f->company, 0, 0, MARZ_DEAL_OPEN)->amount_minor = 42;
    run(f);
    const marz_profile *profile = &f->team.profiles[0];
    assert_int_equal(profile->capacity_minutes, 36000);
    assert_int_equal(profile->load_minutes, 1125);
    assert_int_equal(profile->account_count, 1);
    assert_int_equal(profile->potential_minor, 5000);
    assert_int_equal(profile->sold_minor, 700);
    assert_int_equal(profile->quota_minor, 500);
    assert_int_equal(profile->cycle_days, 20);
    assert_int_equal(profile->open_deal_count, 1);
    assert_int_equal(profile->open_deal_minor, 42);
    assert_int_equal(profile->tenure_months, -1);
    assert_int_equal(profile->ramp_ppm, MARZ_PPM);
    assert_int_equal(profile->win.closed, 3);
}

static void without_history_the_ramp_is_the_assumed_one(void **state)
{
    fixture *f = *state;
    test_add_rep(f->company)->hired_day = DAY_END - 160;
    test_add_account(f->company);
    run(f);
    assert_int_equal(f->team.ramp_case_count, 0);
    assert_int_equal(f->team.profiles[0].tenure_months, 5);
    assert_near((double)f->team.profiles[0].ramp_ppm / 1e6, 1 - exp(-5.5 / 2.17), 1e-6);
}

static void the_ramp_follows_what_new_reps_brought_in(void **state)
{
    fixture *f = *state;
    test_add_account(f->company);
    for (int r = 0; r < 40; r++)
        test_add_rep(f->company)->hired_day = r < 10 ? DAY_END - 3000 : DAY_END - 1000 + 20 * r;
    for (int day = DAY_END - 1200; day < DAY_END; day += 5)
        for (int r = 0; r < 40; r++) {
            const int tenure = day - f->company->reps[r].hired_day;
            const double share = fmin(1, tenure / 300.0); // Straight up over ten months.
            if (tenure > 0)
                test_add_sale(f->company, 0, r, day, (int64_t)(1000 * share));
        }
    run(f);
    assert_true(f->team.ramp_case_count > 400);
    for (int t = 0; t < MARZ_RAMP_MONTHS; t++) {
        assert_true(t == 0 || f->team.ramp[t] >= f->team.ramp[t - 1]);
        const double truth = fmin(1, (t + 1) * 30.44 / 300);
        assert_near(f->team.ramp[t], truth, 0.20);
    }
    assert_true(f->team.ramp[3] < 0.6);
}

/// Weekly activity of all reps for two years; `share` of it from some week on.
static void add_activity(fixture *f, int reps, int falling, int since_week, double share)
{
    for (int week = 0; week < 104; week++)
        for (int r = 0; r < reps; r++) {
            const bool fell = r < falling && week >= since_week;
            const int64_t calls = marz_rng_poisson(&f->rng, fell ? 20 * share : 20);
            for (int64_t k = 0; k < calls; k++)
                test_add_activity(f->company, r, 0, "call", DAY_END - 7 * (103 - week) - 1);
        }
}

static void a_rep_whose_activity_halves_is_noticed_and_the_others_are_not(void **state)
{
    fixture *f = *state;
    add_people(f);
    add_activity(f, REPS, 1, 84, 0.5);
    run(f);
    assert_true(f->team.profiles[0].has_engagement_alarm);
    assert_true(f->team.profiles[0].engagement_alarm_day > DAY_END - 20 * 7);
    assert_near(f->team.profiles[0].activities_a_week, 10, 2.5);
    assert_near(f->team.profiles[1].activities_a_week_before, 20, 2.5);
    int false_alarms = 0; // Each of the nine is in a false alarm with a chance of 2 %.
    for (int r = 1; r < REPS; r++)
        false_alarms += f->team.profiles[r].has_engagement_alarm;
    assert_true(false_alarms <= 1);
    assert_near(f->team.engagement_false_alarms, 0.25, 0);
    assert_null(find(f, MARZ_FINDING_ENGAGEMENT, NULL));
}

static void the_engagement_of_a_team_of_five_is_a_finding_that_of_four_is_not(void **state)
{
    fixture *f = *state;
    add_people(f);
    test_add_team(f->company, "north");
    test_add_team(f->company, "south");
    for (int r = 0; r < 9; r++)
        f->company->reps[r].team = r < 5 ? 0 : 1;
    add_activity(f, REPS, REPS, 91, 0.7);
    run(f);
    const marz_finding *finding = find(f, MARZ_FINDING_ENGAGEMENT, "north");
    assert_non_null(finding);
    assert_near(finding->effect, -0.3, 0.07);
    assert_int_equal(finding->n, 5);
    assert_int_equal(finding->evidence_count, 0);
    assert_null(find(f, MARZ_FINDING_ENGAGEMENT, "south"));
}

static void a_competitor_that_costs_deals_and_grows_is_a_threat(void **state)
{
    fixture *f = *state;
    add_people(f);
    test_add_competitor(f->company, "Harmless");
    test_add_competitor(f->company, "Rising");
    for (int k = 0; k < 3000; k++) {
        const bool is_late = marz_rng_unit(&f->rng) < 0.5;
        const bool rising = marz_rng_unit(&f->rng) < (is_late ? 0.4 : 0.15);
        marz_deal *deal = add_deal(f, k % REPS, k % (4 * SECTORS), rising ? 0.25 : 0.45);
        deal->competitor = rising ? 1 : marz_rng_unit(&f->rng) < 0.3 ? 0 : MARZ_NONE;
        deal->closed_day =
            DAY_END - 1 - (int32_t)marz_rng_below(&f->rng, 364) - (is_late ? 0 : 365);
    }
    run(f);
    const marz_finding *loss = find(f, MARZ_FINDING_COMPETITOR_LOSS, "Rising");
    assert_non_null(loss);
    assert_int_equal(loss->swot, MARZ_THREAT);
    assert_near(loss->effect, (0.25 / 0.75) / (0.45 / 0.55), 0.12);
    assert_true(loss->low < loss->effect && loss->effect < loss->high);
    const double a_year = (double)loss->n / 2 * 100000;
    assert_near((double)loss->money_minor / a_year, 0.20, 0.05);
    assert_true(loss->money_low_minor > 0 && loss->money_low_minor < loss->money_minor);
    const marz_finding *rise = find(f, MARZ_FINDING_COMPETITOR_RISE, "Rising");
    assert_non_null(rise);
    assert_near(rise->effect, 0.25, 0.06);
    assert_null(find(f, MARZ_FINDING_COMPETITOR_LOSS, "Harmless"));
    assert_null(find(f, MARZ_FINDING_COMPETITOR_RISE, "Harmless"));
}

static void competitors_noted_on_lost_deals_only_prove_nothing(void **state)
{
    fixture *f = *state;
    add_people(f);
    test_add_competitor(f->company, "Blamed");
    for (int k = 0; k < 500; k++) {
        marz_deal *deal = add_deal(f, k % REPS, k % (4 * SECTORS), 0.5);
        if (deal->status == MARZ_DEAL_LOST && k % 2)
            deal->competitor = 0;
    }
    run(f);
    assert_null(find(f, MARZ_FINDING_COMPETITOR_LOSS, NULL));
}

static void a_weak_product_is_a_weakness(void **state)
{
    fixture *f = *state;
    add_people(f);
    for (int p = 0; p < 4; p++)
        test_add_product(f->company, p == 2 ? "Weak" : "Sound");
    // Each account buys all of them: else an account and its product could not be told apart.
    for (int k = 0; k < 2000; k++) {
        const int product = k / (4 * SECTORS) % 4;
        add_deal(f, k % REPS, k % (4 * SECTORS), product == 2 ? 0.25 : 0.45)->product = product;
    }
    run(f);
    const marz_finding *finding = find(f, MARZ_FINDING_PRODUCT_WIN, "Weak");
    assert_non_null(finding);
    assert_int_equal(finding->swot, MARZ_WEAKNESS);
    assert_near(finding->effect, -0.15, 0.06);
    assert_true(finding->high < 0);
    for (int32_t k = 0; k < finding->evidence_count; k++) {
        const int32_t deal = (int32_t)strtol(finding->evidence[k] + 1, NULL, 10);
        assert_int_equal(f->company->deals[deal].product, 2);
        assert_int_equal(f->company->deals[deal].status, MARZ_DEAL_LOST);
    }
}

static void the_stage_that_loses_most_deals_is_a_weakness(void **state)
{
    fixture *f = *state;
    static const char *const names[] = {"contact", "offer", "contract"};
    static const double lost[] = {0.2, 0.5, 0.1};
    add_people(f);
    for (int k = 0; k < 600; k++) {
        marz_deal *deal = add_deal(f, k % REPS, k % (4 * SECTORS), 1);
        int32_t day = deal->closed_day - 90;
        for (int s = 0; s < 3 && deal->status == MARZ_DEAL_WON; s++) {
            const int32_t left = day + 5 + (int32_t)marz_rng_below(&f->rng, 25);
            test_add_stage(f->company, k, names[s], day, left);
            if (marz_rng_unit(&f->rng) < lost[s])
                deal->status = MARZ_DEAL_LOST;
            day = left;
        }
        test_add_stage(f->company, k, deal->status == MARZ_DEAL_WON ? "won" : "lost", day,
                       MARZ_DAY_UNKNOWN);
    }
    run(f);
    const marz_finding *finding = find(f, MARZ_FINDING_STAGE_LOSS, "offer");
    assert_non_null(finding);
    assert_int_equal(finding->swot, MARZ_WEAKNESS);
    assert_near(finding->effect, 0.5 - (600 * 0.2 + 240 * 0.1) / 840, 0.07);
    assert_true(finding->money_low_minor > 0);
    assert_int_equal(finding->evidence_count, 20);
    assert_null(find(f, MARZ_FINDING_STAGE_LOSS, "contact"));
    assert_null(find(f, MARZ_FINDING_STAGE_LOSS, "contract"));
    assert_null(find(f, MARZ_FINDING_STAGE_LOSS, "lost"));
}

static void a_segment_without_owners_is_an_opportunity_with_its_money(void **state)
{
    fixture *f = *state;
    test_add_rep(f->company);
    for (int a = 0; a < 200; a++) {
        marz_account *account = test_add_account(f->company);
        account->industry = test_name(&f->company->industries, sectors[a % SECTORS]);
        account->owner = a % SECTORS == 3 && a % 4 ? MARZ_NONE : 0;
        account->potential_minor = 1000;
    }
    run(f);
    const marz_finding *finding = find(f, MARZ_FINDING_UNCOVERED, "media");
    assert_non_null(finding);
    assert_int_equal(finding->swot, MARZ_OPPORTUNITY);
    assert_near(finding->effect, 0.75, 1e-9);
    assert_int_equal(finding->money_minor, 30000);
    assert_int_equal(finding->evidence_count, 20);
    assert_null(find(f, MARZ_FINDING_UNCOVERED, "retail"));
}

static void more_known_visits_than_time_are_an_overload_assumed_ones_are_not(void **state)
{
    fixture *f = *state;
    for (int r = 0; r < 3; r++)
        test_add_rep(f->company);
    for (int a = 0; a < 300; a++) {
        marz_account *account = test_add_account(f->company);
        account->owner = a % 3;
        account->visit_minutes = 60;
        if (account->owner < 2)
            account->visits_milli = account->owner == 0 ? 18000 : 11000;
    }
    f->company->settings.visits_d = f->company->settings.visits_a = 50000;
    run(f);
    const marz_finding *finding = find(f, MARZ_FINDING_OVERLOAD, "r000000");
    assert_non_null(finding);
    assert_near(finding->effect, 1.5, 1e-9);
    assert_int_equal(finding->swot, MARZ_WEAKNESS);
    assert_null(find(f, MARZ_FINDING_OVERLOAD, "r000001"));
    assert_null(find(f, MARZ_FINDING_OVERLOAD, "r000002"));
    assert_true(f->team.profiles[2].load_minutes > f->team.profiles[2].capacity_minutes);
}

static void one_and_eight_threads_give_the_same_view(void **state)
{
    fixture *f = *state;
    add_people(f);
    add_deals(f, 30, specialist);
    run_with(f, 1);
    const marz_team_view first = f->team;
    run_with(f, 8);
    assert_memory_equal(first.fit.ppm, f->team.fit.ppm, REPS * SECTORS * sizeof(int32_t));
    assert_true(first.fit.interaction_p == f->team.fit.interaction_p);
    assert_true(first.fit.interaction_tau == f->team.fit.interaction_tau);
    assert_int_equal(first.finding_count, f->team.finding_count);
    for (int32_t k = 0; k < first.finding_count; k++) {
        assert_string_equal(first.findings[k].subject, f->team.findings[k].subject);
        assert_true(first.findings[k].q_value == f->team.findings[k].q_value);
    }
}

static void findings_are_ordered_by_kind_then_by_money_that_is_sure(void **state)
{
    fixture *f = *state;
    add_people(f);
    add_deals(f, 60, specialist);
    for (int k = 0; k < 4; k++)
        test_add_product(f->company, "p");
    for (int32_t d = 0; d < f->company->deal_count; d++)
        f->company->deals[d].product = f->company->deals[d].status == MARZ_DEAL_WON ? d % 4 : d % 3;
    run(f);
    assert_true(f->team.finding_count >= 2);
    for (int32_t k = 1; k < f->team.finding_count; k++) {
        const marz_finding *a = &f->team.findings[k - 1], *b = &f->team.findings[k];
        assert_true(a->swot < b->swot ||
                    (a->swot == b->swot && a->money_low_minor >= b->money_low_minor));
        assert_true(b->q_value <= 0.10 && b->p_value <= b->q_value);
    }
}

#define test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(nobody_gives_an_empty_view),
        test(without_deals_everybody_is_average),
        test(equal_reps_get_one_value_and_the_effect_that_would_have_been_seen),
        test(specialists_are_worth_more_in_their_sector),
        test(the_best_rep_of_a_segment_is_named_when_it_is_sure),
        test(a_rep_who_wins_more_is_a_strength_with_money_and_deals),
        test(a_declared_industry_counts_until_deals_take_over),
        test(who_sold_or_holds_three_accounts_of_an_industry_knows_it),
        test(a_profile_adds_up_accounts_money_quota_and_cycle),
        test(without_history_the_ramp_is_the_assumed_one),
        test(the_ramp_follows_what_new_reps_brought_in),
        test(a_rep_whose_activity_halves_is_noticed_and_the_others_are_not),
        test(the_engagement_of_a_team_of_five_is_a_finding_that_of_four_is_not),
        test(a_competitor_that_costs_deals_and_grows_is_a_threat),
        test(competitors_noted_on_lost_deals_only_prove_nothing),
        test(a_weak_product_is_a_weakness),
        test(the_stage_that_loses_most_deals_is_a_weakness),
        test(a_segment_without_owners_is_an_opportunity_with_its_money),
        test(more_known_visits_than_time_are_an_overload_assumed_ones_are_not),
        test(one_and_eight_threads_give_the_same_view),
        test(findings_are_ordered_by_kind_then_by_money_that_is_sure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
