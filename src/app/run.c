#include "app/run.h"

#include "app/definition.h"
#include "app/homes.h"
#include "app/place.h"
#include "app/instance_internal.h"
#include "app/run_internal.h"
#include "app/stopped.h"
#include "design/design.h"
#include "goals/goals.h"
#include "improve/improve.h"
#include "market/market.h"
#include "team/team.h"

#include <string.h>

#define PLACE_EFFORT 10 ///< where homes lie for answers that are not about them

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plan");
}

static marz_status load(marz_workspace *workspace, marz_run *run, marz_error *error)
{
    marz_control_report(workspace->control, "load", 0);
    const marz_status status =
        marz_store_load(workspace->store, MARZ_DAY_UNKNOWN, run->arena, &run->company, error);
    if (status)
        return status;
    run->company.settings = workspace->settings;
    run->guide.company = &run->company;
    const marz_status followed =
        marz_follow_definitions(&run->company, &run->followed_count, error);
    if (followed)
        return followed;
    return marz_place_company(&run->company, run->arena) ? MARZ_OK : no_memory(error);
}

/// Steps 2, 3 and 1: quotas need the potential, so the market comes first.
static marz_status look(marz_workspace *workspace, const marz_run_options *options, marz_run *run,
                        marz_error *error)
{
    const marz_control *control = workspace->control;
    const marz_market_options market = {workspace->seed, workspace->thread_count};
    const marz_team_options team = {workspace->seed, workspace->thread_count};
    const marz_goals_options goals = {options->plan_year, workspace->seed, workspace->thread_count};
    marz_guide *guide = &run->guide;
    marz_control_report(control, "market", 0);
    marz_status status =
        marz_market_run(&run->company, &market, run->arena, control, &guide->market, error);
    marz_control_report(control, "team", 0);
    if (!status)
        status = marz_team_run(&run->company, &guide->market, &team, run->arena, control,
                               &guide->team, error);
    marz_control_report(control, "goals", 0);
    if (!status)
        status = marz_goals_run(&run->company, &guide->market, &goals, run->arena, control,
                                &guide->goals, error);
    if (!status)
        status = marz_improve_run(&run->company, &guide->goals, run->arena, &guide->improve, error);
    return status;
}

static marz_status solve(marz_workspace *workspace, const marz_run_options *options, marz_run *run,
                         marz_error *error)
{
    marz_guide *guide = &run->guide;
    marz_instance *instance = MARZ_NEW(run->arena, marz_instance, 1);
    if (!instance)
        return no_memory(error);
    marz_status status = marz_instance_build(&run->company, &guide->market, &guide->team.fit,
                                             run->arena, instance, &run->links, error);
    if (status)
        return status;
    if (options->plan_text)
        return marz_run_adopt_plan(options, run, error);
    const marz_design_options design = {.seed = workspace->seed,
                                        .effort = options->effort,
                                        .thread_count = workspace->thread_count};
    const int64_t start_ms = marz_clock_ms();
    marz_control_report(workspace->control, "map", 0);
    marz_homes homes;
    const bool wants_max = marz_instance_wants_max(&run->company.settings);
    status = marz_homes_find(&run->company, instance, run->arena, &homes, error);
    if (status)
        return status;
    status = homes.count ? marz_homes_design(instance, &homes, wants_max, &design, run->arena,
                                             workspace->control, &guide->plan, error)
             : wants_max ? marz_design_farthest(instance, &design, run->arena, workspace->control,
                                                &guide->plan, error)
                         : marz_design_solve(instance, &design, run->arena, workspace->control,
                                             &guide->plan, error);
    if (status)
        return status;
    run->solve_ms = marz_clock_ms() - start_ms;
    status = marz_refuse_stopped(&guide->plan, error);
    return status ? status : marz_run_write_plan(workspace, run, error);
}

marz_status marz_run_write_plan(marz_workspace *workspace, marz_run *run, marz_error *error)
{
    marz_plan *plan = &run->guide.plan;
    plan->plan_year = run->guide.goals.plan_year;
    plan->seed = workspace->seed;
    memcpy(plan->currency, run->company.settings.currency, 3);
    plan->is_simulated = run->company.is_simulated;
    return marz_plan_write(plan, &run->plan_text, error);
}

marz_status marz_run_verify(marz_run *run, bool is_foreign, marz_error *error)
{
    const marz_status status = marz_plan_check(run->plan_text.text, run->plan_text.length,
                                               "plan.json", run->arena, &run->verdict, error);
    if (status || run->verdict.is_ok || is_foreign)
        return status;
    const marz_violation *first = &run->verdict.violations[0];
    marz_fail(error, MARZ_E_INTERNAL, "the checker refuses the plan: %s of %s is %s, expected %s",
              first->kind, first->subject, first->found, first->expected);
    marz_hint(error, "This is a defect of Marz: please report it; nothing was kept.");
    return MARZ_E_INTERNAL;
}

static marz_status map(marz_workspace *workspace, const marz_run_options *options, marz_run *run,
                       marz_error *error)
{
    marz_status status = solve(workspace, options, run, error);
    marz_control_report(workspace->control, "check", 0);
    if (!status)
        status = marz_run_verify(run, options->plan_text != NULL, error);
    if (!status && !options->plan_text)
        status = marz_run_find_remedy(workspace, options->effort, run, error);
    if (!status)
        status = marz_run_list_moves(run, error);
    if (!status)
        status = marz_run_list_uncovered(run, error);
    marz_control_report(workspace->control, "match", 0);
    if (!status)
        status = marz_run_match(run, workspace->control, error);
    return status;
}

marz_status marz_run_guide(marz_workspace *workspace, const marz_run_options *options,
                           marz_run *run, marz_error *error)
{
    memset(run, 0, sizeof *run);
    run->arena = marz_arena_create(0);
    if (!run->arena)
        return no_memory(error);
    marz_status status = load(workspace, run, error);
    if (!status)
        status = look(workspace, options, run, error);
    if (!status && !options->skips_map)
        status = map(workspace, options, run, error);
    if (status)
        marz_run_deinit(run);
    return status;
}

marz_status marz_run_question(marz_workspace *workspace, marz_run *run, marz_instance *instance,
                              marz_error *error)
{
    const marz_run_options steps = {.skips_map = true};
    marz_status status = marz_run_guide(workspace, &steps, run, error);
    if (status)
        return status;
    status = marz_instance_build(&run->company, &run->guide.market, &run->guide.team.fit,
                                 run->arena, instance, &run->links, error);
    if (status)
        marz_run_deinit(run);
    return status;
}

marz_status marz_run_place(marz_workspace *workspace, const marz_run *run, marz_instance *instance,
                           int32_t *count, marz_error *error)
{
    const marz_design_options work = {
        .seed = workspace->seed, .effort = PLACE_EFFORT, .thread_count = workspace->thread_count};
    marz_homes homes;
    marz_plan plan;
    *count = 0;
    marz_status status = marz_homes_find(&run->company, instance, run->arena, &homes, error);
    if (status || homes.count == 0)
        return status;
    marz_control_report(workspace->control, "homes", 0);
    status = marz_homes_design(instance, &homes, false, &work, run->arena, workspace->control,
                               &plan, error);
    if (status)
        return status;
    *count = homes.count;
    instance->seat_lon_udeg = plan.instance.seat_lon_udeg;
    instance->seat_lat_udeg = plan.instance.seat_lat_udeg;
    return MARZ_OK;
}

void marz_run_deinit(marz_run *run)
{
    marz_buffer_deinit(&run->plan_text);
    marz_arena_destroy(run->arena);
    run->arena = NULL;
}

int32_t marz_run_rep_of_seat(const marz_run *run, int32_t seat)
{
    return seat == MARZ_NONE ? MARZ_NONE : run->guide.plan.instance.seat_rep[seat];
}
