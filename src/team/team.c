#include "team/team_internal.h"

#include "base/stats.h"
#include "base/threads.h"

#include <math.h>

bool team_is_active(const team_run *run, int32_t rep)
{
    const marz_rep *one = &run->company->reps[rep];
    const bool is_here = one->left_day == MARZ_DAY_UNKNOWN || one->left_day >= run->market->to_day;
    return is_here && !one->is_manager;
}

bool team_counts_deal(const team_run *run, const marz_deal *deal)
{
    if (deal->status == MARZ_DEAL_OPEN)
        return false;
    return deal->closed_day == MARZ_DAY_UNKNOWN ||
           (deal->closed_day >= run->market->from_day && deal->closed_day < run->market->to_day);
}

int32_t team_column(const team_run *run, const marz_deal *deal)
{
    return deal->account == MARZ_NONE ? run->column_count - 1
                                      : run->market->accounts[deal->account].segment;
}

double team_window_years(const team_run *run)
{
    const marz_company *company = run->company;
    int32_t first = run->market->to_day;
    for (int32_t d = 0; d < company->deal_count; d++) {
        const marz_deal *deal = &company->deals[d];
        if (team_counts_deal(run, deal) && deal->closed_day != MARZ_DAY_UNKNOWN &&
            deal->closed_day < first)
            first = deal->closed_day;
    }
    return fmax(1, (double)(run->market->to_day - first) / DAYS_A_YEAR);
}

int64_t team_minor(double amount)
{
    const double limit = 9e18;
    return (int64_t)llround(fmin(fmax(amount, -limit), limit));
}

static bool allocate(team_run *run)
{
    marz_team_view *team = run->team;
    const int32_t reps = run->company->rep_count, segments = run->market->segment_count;
    const int64_t pairs = (int64_t)reps * segments;
    run->column_count = segments + 1;
    team->profiles = MARZ_NEW(run->arena, marz_profile, reps);
    team->fit = (marz_fit){.rep_count = reps,
                           .segment_count = segments,
                           .ppm = MARZ_NEW(run->arena, int32_t, pairs),
                           .is_familiar = MARZ_NEW(run->arena, uint8_t, pairs),
                           .is_declared = MARZ_NEW(run->arena, uint8_t, pairs)};
    if (!team->profiles || !team->fit.ppm || !team->fit.is_familiar || !team->fit.is_declared)
        return false;
    for (int32_t r = 0; r < reps; r++)
        team->profiles[r] = (marz_profile){.rep = r,
                                           .tenure_months = -1,
                                           .quota_minor = MARZ_UNKNOWN,
                                           .cycle_days = -1,
                                           .activities_a_week = (double)NAN,
                                           .activities_a_week_before = (double)NAN,
                                           .engagement_alarm_day = MARZ_DAY_UNKNOWN,
                                           .best_segment = MARZ_NONE,
                                           .best_chance = (double)NAN};
    return true;
}

static bool run_steps(team_run *run, const marz_control *control)
{
    static bool (*const steps[])(team_run *) = {allocate,         team_count_cells, team_fit,
                                                team_familiarity, team_ramp,        team_profiles,
                                                team_engagement,  team_swot};
    const int32_t count = sizeof steps / sizeof *steps;
    for (int32_t k = 0; k < count; k++) {
        if (!steps[k](run))
            return false;
        marz_control_report(control, "team", (double)(k + 1) / count);
    }
    return true;
}

marz_status marz_team_run(const marz_company *company, const marz_market *market,
                          const marz_team_options *options, marz_arena *arena,
                          const marz_control *control, marz_team_view *team, marz_error *error)
{
    marz_status status = MARZ_OK;
    marz_team_view result = {0};
    team_run run = {.company = company,
                    .market = market,
                    .options = options,
                    .arena = arena,
                    .team = &result,
                    .thread_count = marz_thread_count(options->thread_count),
                    .z = marz_normal_quantile(0.5 + market->level / 2)};
    run.scratch = marz_arena_create(0);
    if (!run.scratch || !run_steps(&run, control))
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a team of %d reps",
                           company->rep_count);
    marz_arena_destroy(run.scratch);
    if (status == MARZ_OK)
        *team = result;
    return status;
}
