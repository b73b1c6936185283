// Random organisations and calendars: every cell of the ladder is the sum of its children.
#include "support.h"

#include "base/rng.h"
#include "goals/ladder.h"
#include "goals/quota.h"
#include "model/fiscal.h"

#include <stdio.h>
#include <string.h>

enum { TEAMS_MAX = 6, REPS_MAX = 14 };

typedef struct world {
    marz_company company;
    marz_team teams[TEAMS_MAX];
    marz_rep reps[REPS_MAX];
    marz_quota_line lines[REPS_MAX];
} world;

static void make_world(world *w, marz_rng *rng)
{
    memset(w, 0, sizeof *w);
    w->company = (marz_company){.teams = w->teams, .reps = w->reps};
    marz_settings_defaults(&w->company.settings);
    w->company.team_count = (int32_t)marz_rng_below(rng, TEAMS_MAX + 1);
    w->company.rep_count = (int32_t)marz_rng_below(rng, REPS_MAX + 1);
    // Any parent, cycles included: bad data must not lose a cent either.
    for (int32_t t = 0; t < w->company.team_count; t++)
        w->teams[t].parent = (int32_t)marz_rng_below(rng, w->company.team_count + 1) - 1;
    for (int32_t r = 0; r < w->company.rep_count; r++)
        w->reps[r].team = (int32_t)marz_rng_below(rng, w->company.team_count + 1) - 1;
}

static void make_calendar(marz_settings *settings, marz_rng *rng)
{
    static const char *const starts[] = {"monday", "saturday", "sunday"};
    static const char *const workdays[] = {"1111100", "1115011", "1000000", "1111111"};
    settings->fiscal_month = 1 + marz_rng_below(rng, 12);
    if (marz_rng_below(rng, 2))
        snprintf(settings->calendar, sizeof settings->calendar, "jalali");
    snprintf(settings->week_start, sizeof settings->week_start, "%s",
             starts[marz_rng_below(rng, 3)]);
    snprintf(settings->workdays, sizeof settings->workdays, "%s", workdays[marz_rng_below(rng, 4)]);
}

/// Quotas of any sign; some worlds of one sign only, as plans are.
static void make_quotas(world *w, marz_goals *goals, marz_rng *rng)
{
    const int64_t size = marz_rng_below(rng, 2) ? 1000 : INT64_C(10000000000);
    const int32_t signs = (int32_t)marz_rng_below(rng, 3);
    goals->quotas = w->lines;
    for (int32_t r = 0; r < w->company.rep_count; r++) {
        if (marz_rng_below(rng, 5) == 0)
            continue;
        int64_t quota = marz_rng_below(rng, size);
        if (signs == 2 || (signs == 1 && marz_rng_below(rng, 2)))
            quota = -quota;
        w->lines[goals->quota_count++] = (marz_quota_line){.rep = r, .quota_minor = quota};
        goals->goal_minor += quota;
    }
    if (goals->quota_count == 0)
        goals->goal_minor = marz_rng_below(rng, size) - size / 2;
    for (int32_t m = 0; m < 12; m++)
        goals->season_ppm[m] = marz_rng_below(rng, 4) ? marz_rng_below(rng, 3000000) : 0;
}

static void expect_exact(const marz_goals *goals, marz_arena *arena)
{
    marz_int128 *in_time = MARZ_NEW(arena, marz_int128, goals->goal_count);
    marz_int128 *across = MARZ_NEW(arena, marz_int128, goals->goal_count);
    bool *has_owners = MARZ_NEW(arena, bool, goals->goal_count);
    for (int32_t i = 0; i < goals->goal_count; i++) {
        const marz_goal *goal = &goals->goals[i];
        if (goal->parent_period != MARZ_NONE)
            in_time[goal->parent_period] += goal->amount_minor;
        if (goal->parent_owner == MARZ_NONE)
            continue;
        across[goal->parent_owner] += goal->amount_minor;
        has_owners[goal->parent_owner] = true;
        assert_int_equal(goals->goals[goal->parent_owner].start_day, goal->start_day);
    }
    for (int32_t i = 0; i < goals->goal_count; i++) {
        const marz_goal *goal = &goals->goals[i];
        assert_true(goal->period_kind == MARZ_PERIOD_WEEK || in_time[i] == goal->amount_minor);
        assert_true(!has_owners[i] || across[i] == goal->amount_minor);
    }
    assert_true(goals->goals[0].amount_minor == goals->goal_minor);
}

static void every_cell_is_the_sum_of_its_children(void **state)
{
    (void)state;
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    static world w;
    for (int32_t run = 0; run < 1500; run++) {
        marz_arena *arena = marz_arena_create(0);
        marz_goals goals = {0};
        marz_fiscal fiscal;
        marz_error error;
        make_world(&w, &rng);
        make_calendar(&w.company.settings, &rng);
        make_quotas(&w, &goals, &rng);
        assert_ok(marz_settings_fiscal(&w.company.settings, &fiscal, &error), &error);
        goals.plan_year = fiscal.kind == MARZ_JALALI ? 1405 : 2026;
        assert_ok(marz_ladder_build(&w.company, &fiscal, arena, &goals, &error), &error);
        expect_exact(&goals, arena);
        marz_arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_the_sum_of_its_children),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
