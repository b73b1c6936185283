#include "app/change_internal.h"

#include "app/instance_internal.h"
#include "app/run_internal.h"
#include "app/stopped.h"
#include "base/number.h"
#include "design/design.h"

#include <string.h>

#define SOLVER "fewest moves 1"

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the change");
}

/// By id, or by a name that only one rep has.
static marz_status find_rep(change_job *job, marz_error *error)
{
    const marz_company *company = &job->run->company;
    const char *wanted = job->request->rep;
    job->rep = marz_company_find_rep(company, wanted);
    int32_t count = job->rep != MARZ_NONE;
    for (int32_t r = 0; job->rep == MARZ_NONE && r < company->rep_count; r++)
        count += strcmp(company->reps[r].name, wanted) == 0;
    for (int32_t r = 0; job->rep == MARZ_NONE && count == 1 && r < company->rep_count; r++)
        if (strcmp(company->reps[r].name, wanted) == 0)
            job->rep = r;
    if (job->rep != MARZ_NONE)
        return MARZ_OK;
    if (count > 1) {
        marz_fail(error, MARZ_E_USAGE, "%d reps are called \"%s\"", count, wanted);
        marz_hint(error, "Name one by the id; marz team profiles lists them.");
        return MARZ_E_USAGE;
    }
    marz_fail(error, MARZ_E_NOT_FOUND, "there is no rep \"%s\"", wanted);
    marz_hint(error, job->request->kind == MARZ_CHANGE_HIRE
                         ? "Import him first: a file reps.csv with id, name, lon and lat; the "
                           "others stay as they are."
                         : "marz team profiles lists the reps with their ids.");
    return MARZ_E_NOT_FOUND;
}

marz_status marz_change_check_days(const marz_change_request *request, marz_error *error)
{
    const bool is_cover = request->kind == MARZ_CHANGE_COVER;
    if (request->from_day == MARZ_DAY_UNKNOWN)
        return marz_fail(error, MARZ_E_USAGE, "a change needs the day from which it holds");
    if (is_cover && request->until_day == MARZ_DAY_UNKNOWN)
        return marz_fail(error, MARZ_E_USAGE, "a cover needs its last day");
    if (is_cover && request->until_day < request->from_day)
        return marz_fail(error, MARZ_E_USAGE, "a cover cannot end before it begins");
    if (!is_cover && request->until_day != MARZ_DAY_UNKNOWN)
        return marz_fail(error, MARZ_E_USAGE, "only a cover has a last day");
    return MARZ_OK;
}

/// Sums of the costs of all units at their seats.
static void add_costs(marz_plan *plan)
{
    for (int32_t i = 0; i < plan->instance.unit_count; i++) {
        const marz_cost cost = marz_instance_cost(&plan->instance, i, plan->seat_of[i]);
        plan->travel_minor += cost.travel_minor;
        plan->mismatch_minor += cost.mismatch_minor;
        plan->disruption_minor += cost.disruption_minor;
    }
    plan->total_minor = plan->travel_minor + plan->mismatch_minor + plan->disruption_minor;
}

/// Cost of what stays: the bound of the free units plus this is a bound of the whole. With the
/// limits of the whole, a price takes as much from a seat's kept load as it gave in the limit; a
/// negative one does so only where the lower limit is not below the kept load, and is 0 elsewhere,
/// which proves at least as much.
static int64_t cost_of_free(const change_job *job, const marz_plan *plan)
{
    int64_t sum = 0;
    for (int32_t f = 0; f < job->free_count; f++) {
        const int32_t i = job->free[f];
        const marz_cost cost = marz_instance_cost(&plan->instance, i, plan->seat_of[i]);
        sum += cost.travel_minor + cost.mismatch_minor + cost.disruption_minor;
    }
    return sum;
}

static void set_bound(const change_job *job, const marz_plan *part, marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    plan->has_bound = change_is_hire(job) || job->free_count == 0 || part->has_bound;
    if (!plan->has_bound) {
        plan->bound_note = part->bound_note;
        return;
    }
    plan->bound_minor = plan->total_minor;
    if (change_is_hire(job) || job->free_count == 0)
        return;
    plan->bound_minor += part->bound_minor - cost_of_free(job, plan);
    for (int32_t cell = 0; cell < in->seat_count * in->measure_count; cell++) {
        const bool is_slack = in->low[cell] < job->kept[cell] && part->price_micro[cell] < 0;
        plan->price_micro[cell] = is_slack ? 0 : part->price_micro[cell];
    }
    plan->gap_ppm = marz_gap_ppm(plan->total_minor, plan->bound_minor);
}

/// The plan of all accounts from that of the free ones. At a hire the selection is fixed by locks:
/// its proof needs the number of moves, which the text of a plan does not know.
static marz_status compose(change_job *job, const marz_plan *part, marz_error *error)
{
    marz_plan *plan = &job->run->guide.plan;
    *plan = (marz_plan){.instance = job->in, .solver = SOLVER, .effort = part->effort};
    plan->is_placed = job->is_placed;
    marz_instance *in = &plan->instance;
    plan->seat_of = MARZ_NEW(job->arena, int32_t, in->unit_count);
    plan->price_micro = MARZ_NEW(job->arena, int64_t, in->seat_count * in->measure_count);
    if (!plan->seat_of || !plan->price_micro)
        return no_memory(error);
    marz_change_set_bands(job, job->answer->widened_ppm, in);
    for (int32_t i = 0; i < in->unit_count; i++)
        plan->seat_of[i] = in->present[i];
    for (int32_t f = 0; f < job->free_count; f++) {
        plan->seat_of[job->free[f]] = part->seat_of[f];
        if (change_is_hire(job))
            in->lock[job->free[f]] = part->seat_of[f];
    }
    add_costs(plan);
    set_bound(job, part, plan);
    const bool is_stopped =
        part->outcome == MARZ_OUTCOME_TIME_LIMIT || part->outcome == MARZ_OUTCOME_CANCELLED;
    const bool is_optimal = plan->has_bound && plan->bound_minor == plan->total_minor;
    plan->outcome = is_optimal   ? MARZ_OUTCOME_OPTIMAL
                    : is_stopped ? part->outcome
                                 : MARZ_OUTCOME_FEASIBLE;
    return MARZ_OK;
}

/// Nothing helps: the whole question says why.
static marz_status explain_infeasible(change_job *job, marz_error *error)
{
    const marz_design_options options = {.seed = job->workspace->seed,
                                         .effort = job->request->effort,
                                         .thread_count = job->workspace->thread_count};
    marz_change_set_bands(job, job->answer->widened_ppm, &job->in);
    const marz_status status = marz_design_solve(
        &job->in, &options, job->arena, job->workspace->control, &job->run->guide.plan, error);
    return status ? status : marz_refuse_stopped(&job->run->guide.plan, error);
}

/// A hire of somebody who is there: filled up where he has too little, else refused.
static marz_status look_at_held(change_job *job, marz_error *error)
{
    const marz_plan *plan = &job->run->guide.plan;
    const marz_rep *rep = &job->run->company.reps[job->rep];
    int32_t held = 0, moved = 0;
    for (int32_t i = 0; i < job->in.unit_count; i++) {
        held += job->is_his[job->in.present[i]];
        moved += plan->seat_of[i] != job->in.present[i];
    }
    job->answer->held_count = held;
    if (held == 0 || moved > 0)
        return MARZ_OK;
    marz_fail(error, MARZ_E_USAGE, "%s (%s) is not new: he has %d %s and lies within his bands",
              rep->name, rep->id, held, marz_plural(held, "account", "accounts"));
    marz_hint(error,
              "--hire brings accounts to a rep with too few; --cheapest to one with whom they "
              "cost less; marz plan looks at everybody.");
    return MARZ_E_USAGE;
}

static marz_status plan_change(change_job *job, marz_error *error)
{
    marz_change_answer *answer = job->answer;
    marz_status status = find_rep(job, error);
    if (!status)
        status = marz_change_question(job, error);
    if (status)
        return status;
    for (int32_t k = 0; k < job->in.measure_count; k++)
        answer->band_ppm[k] =
            marz_instance_band_ppm(&job->run->company.settings, job->in.measure_name[k]);
    marz_plan part;
    bool is_found;
    status = marz_change_search(job, &part, &is_found, error);
    if (!status)
        status = is_found ? compose(job, &part, error) : explain_infeasible(job, error);
    if (!status && is_found && change_is_hire(job))
        status = look_at_held(job, error);
    if (status)
        return status;
    answer->rep = job->rep;
    answer->is_cheapest = job->request->is_cheapest;
    answer->change = (marz_change){job->request->kind, job->run->company.reps[job->rep].id,
                                   job->request->from_day, job->request->until_day};
    job->run->guide.plan.change = answer->change;
    return MARZ_OK;
}

static marz_status finish(change_job *job, marz_error *error)
{
    marz_status status = plan_change(job, error);
    if (!status)
        status = marz_run_write_plan(job->workspace, job->run, error);
    if (!status)
        status = marz_run_verify(job->run, false, error);
    if (!status)
        status = marz_run_list_moves(job->run, error);
    return status ? status : marz_change_account(job, error);
}

marz_status marz_change_plan(marz_workspace *workspace, const marz_change_request *request,
                             marz_change_answer *answer, marz_error *error)
{
    memset(answer, 0, sizeof *answer);
    marz_status status = marz_change_check_days(request, error);
    if (status)
        return status;
    const marz_run_options options = {.skips_map = true};
    status = marz_run_guide(workspace, &options, &answer->run, error);
    if (status)
        return status;
    change_job job = {.workspace = workspace,
                      .request = request,
                      .answer = answer,
                      .run = &answer->run,
                      .arena = answer->run.arena};
    status = finish(&job, error);
    if (status)
        marz_run_deinit(&answer->run);
    return status;
}
