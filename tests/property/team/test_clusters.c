// Deals of one account resemble each other. Simulated companies with known truth, in which accounts
// differ in how easily they buy and meet the same competitor again and again: intervals hold the
// truth as often as they say, and competitors that do nothing are left alone.
#include "company.h"
#include "support.h"

#include "market/market.h"
#include "team/team.h"

#include "base/rng.h"
#include "base/stats.h"
#include "base/threads.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY_END 20454 // 2026-01-01
#define EASE 0.8      // spread of accounts on the log-odds scale
#define BASE (-0.8)   // log-odds where nothing else speaks

enum { RUNS = 60, REPS = 10, SEGMENTS = 4, ACCOUNTS = 240, DEALS_EACH = 10 };

/// What is planted beside the accounts.
typedef struct plant {
    double rep_tau, pair_tau;
} plant;

typedef struct world {
    marz_arena *arena;
    marz_company *company;
    double log_odds[REPS][SEGMENTS];
} world;

static uint64_t seed;
static const plant *planted;
static bool is_ignored; ///< the dispersion, to see what that would do

/// What one company taught.
typedef struct lesson {
    int32_t intervals, covered; ///< of win rates of reps
    int32_t named, right;       ///< best segments
    double claimed;             ///< sum of their chances
    int32_t competitor_lines;
} lesson;
static lesson lessons[RUNS];

static void add_deals(world *w, int32_t account, int32_t rep, int32_t segment, marz_rng *rng)
{
    const double odds = w->log_odds[rep][segment] + EASE * marz_rng_normal(rng);
    const double meets = marz_rng_unit(rng) < 0.3 ? 0.9 : 0.05;
    const int32_t busy = DAY_END - 1 - (int32_t)marz_rng_below(rng, 630);
    for (int d = 0; d < DEALS_EACH; d++) {
        const bool is_won = marz_rng_unit(rng) < marz_expit(odds);
        marz_deal *deal =
            test_add_deal(w->company, account, rep, is_won ? MARZ_DEAL_WON : MARZ_DEAL_LOST);
        deal->competitor = marz_rng_unit(rng) < meets ? 0 : 1;
        deal->closed_day = busy - (int32_t)marz_rng_below(rng, 90);
        deal->created_day = deal->closed_day - 30;
    }
}

static world make_world(uint64_t run)
{
    static const char *const names[SEGMENTS] = {"a", "b", "c", "d"};
    world w = {.arena = marz_arena_create(0)};
    marz_rng rng = marz_rng_make(seed, 11, run);
    w.company = test_company(w.arena);
    snprintf(w.company->settings.segment_fields, MARZ_SETTING_TEXT_MAX, "industry");
    for (int r = 0; r < REPS; r++) {
        test_add_rep(w.company);
        const double own = BASE + planted->rep_tau * marz_rng_normal(&rng);
        for (int s = 0; s < SEGMENTS; s++)
            w.log_odds[r][s] = own + planted->pair_tau * marz_rng_normal(&rng);
    }
    test_add_competitor(w.company, "x");
    test_add_competitor(w.company, "y");
    for (int a = 0; a < ACCOUNTS; a++)
        test_add_account(w.company)->industry =
            test_name(&w.company->industries, names[a % SEGMENTS]);
    for (int a = 0; a < ACCOUNTS; a++)
        add_deals(&w, a, a / SEGMENTS % REPS, a % SEGMENTS, &rng);
    return w;
}

/// The rate at which a rep wins, over all accounts that there could be: E of expit(x + ease).
static double true_rate(const double *log_odds)
{
    double sum = 0, weight = 0;
    for (int s = 0; s < SEGMENTS; s++)
        for (double z = -4; z <= 4.001; z += 0.05) {
            sum += exp(-z * z / 2) * marz_expit(log_odds[s] + EASE * z);
            weight += exp(-z * z / 2);
        }
    return sum / weight;
}

static void judge(const world *w, const marz_team_view *team, lesson *l)
{
    for (int r = 0; r < REPS; r++) {
        const marz_profile *profile = &team->profiles[r];
        const double truth = true_rate(w->log_odds[r]);
        l->intervals += team->fit.is_rep_detectable;
        l->covered +=
            team->fit.is_rep_detectable && profile->win.low <= truth && truth <= profile->win.high;
        if (profile->best_segment == MARZ_NONE)
            continue;
        bool is_best = true;
        for (int other = 0; other < REPS; other++)
            is_best &=
                w->log_odds[other][profile->best_segment] <= w->log_odds[r][profile->best_segment];
        l->named++, l->right += is_best, l->claimed += profile->best_chance;
    }
    for (int32_t k = 0; k < team->finding_count; k++)
        l->competitor_lines += team->findings[k].code == MARZ_FINDING_COMPETITOR_LOSS ||
                               team->findings[k].code == MARZ_FINDING_COMPETITOR_RISE;
}

static void run_range(void *context, int64_t first, int64_t last)
{
    (void)context;
    for (int64_t run = first; run < last; run++) {
        const world w = make_world((uint64_t)run);
        const marz_market_options market_options = {seed + (uint64_t)run, 1};
        const marz_team_options team_options = {seed + (uint64_t)run, 1};
        marz_market market;
        marz_team_view team;
        assert(marz_market_run(w.company, &market_options, w.arena, NULL, &market, NULL) ==
               MARZ_OK);
        if (is_ignored)
            market.dispersion = 1;
        assert(marz_team_run(w.company, &market, &team_options, w.arena, NULL, &team, NULL) ==
               MARZ_OK);
        lessons[run] = (lesson){0};
        judge(&w, &team, &lessons[run]);
        test_company_release(w.company);
        marz_arena_destroy(w.arena);
    }
}

static lesson learn(const plant *what, bool ignored)
{
    planted = what;
    is_ignored = ignored;
    marz_parallel(2, RUNS, 2, run_range, NULL);
    lesson all = {0};
    for (int run = 0; run < RUNS; run++) {
        all.intervals += lessons[run].intervals, all.covered += lessons[run].covered;
        all.named += lessons[run].named, all.right += lessons[run].right;
        all.claimed += lessons[run].claimed;
        all.competitor_lines += lessons[run].competitor_lines;
    }
    return all;
}

static void intervals_of_reps_hold_the_truth_in_80_of_100_cases(void **state)
{
    (void)state;
    seed = test_seed(606);
    static const plant reps = {0.5, 0};
    const lesson seen = learn(&reps, false), plain = learn(&reps, true);
    const double share = (double)seen.covered / seen.intervals;
    printf("80 %% intervals of reps hold the truth in %.1f %% of %d; were deals taken as "
           "independent, in %.1f %%\n",
           100 * share, seen.intervals, 100.0 * plain.covered / plain.intervals);
    assert_true(seen.intervals > REPS * RUNS / 2);
    // Reps of one company share a prior, so this is wider than 560 independent intervals allow.
    assert_near(share, 0.80, 0.06);
    assert_true((double)plain.covered / plain.intervals < 0.70);
}

static void the_best_of_a_segment_is_as_often_right_as_claimed(void **state)
{
    (void)state;
    static const plant pairs = {0, 1.2};
    const lesson seen = learn(&pairs, false), plain = learn(&pairs, true);
    printf(
        "best in a segment: %d named, right %.2f, claimed %.2f; were deals taken as independent: "
        "%d, %.2f, %.2f\n",
        seen.named, (double)seen.right / seen.named, seen.claimed / seen.named, plain.named,
        (double)plain.right / plain.named, plain.claimed / plain.named);
    assert_true(seen.named >= 50);
    const double claimed = seen.claimed / seen.named;
    assert_true((double)seen.right / seen.named >=
                claimed - 3 * sqrt(claimed * (1 - claimed) / seen.named));
    assert_true(seen.named < plain.named);
}

static void competitors_that_do_nothing_are_left_alone(void **state)
{
    (void)state;
    static const plant nothing = {0, 0};
    const lesson seen = learn(&nothing, false), plain = learn(&nothing, true);
    printf("competitors without effect: %d lines in %d companies; were deals taken as independent: "
           "%d\n",
           seen.competitor_lines, RUNS, plain.competitor_lines);
    assert_true(seen.competitor_lines <= 0.10 * RUNS); // 20 if a rise counted deals one by one
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_of_reps_hold_the_truth_in_80_of_100_cases),
        cmocka_unit_test(the_best_of_a_segment_is_as_often_right_as_claimed),
        cmocka_unit_test(competitors_that_do_nothing_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
