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
    plan->total_minor =
        plan->travel_minor + plan->mismatch_minor + plan->disruption_minor + plan->balance_minor;
}

/// Loads of the plan's seats. @return false when out of memory
static int64_t *loads_of(const change_job *job, const marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    const int32_t measures = in->measure_count;
    int64_t *load = MARZ_NEW(job->arena, int64_t, (int64_t)in->seat_count * measures);
    for (int32_t i = 0; load && i < in->unit_count; i++)
        for (int32_t k = 0; k < measures; k++)
            load[plan->seat_of[i] * measures + k] += in->measure[(int64_t)i * measures + k];
    return load;
}

/// The bound of the free accounts says less than that of all for the same prices.
static void set_bound(const change_job *job, const marz_plan *part, const int64_t *load,
                      marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    const bool is_fixed = change_is_hire(job) || job->free_count == 0;
    plan->has_bound = is_fixed || part->has_bound;
    if (!plan->has_bound) {
        plan->bound_note = part->bound_note;
        return;
    }
    for (int32_t cell = 0; !is_fixed && cell < in->seat_count * in->measure_count; cell++)
        plan->price_micro[cell] = part->price_micro[cell];
    marz_change_polish_prices(job, is_fixed ? load : NULL, plan);
    plan->bound_minor = marz_change_bound(job, plan);
    plan->gap_ppm = marz_gap_ppm(plan->total_minor, plan->bound_minor);
}

/// The distance within which the free accounts are served, and what is disproved, hold for all: the
/// others are locked. A price below 0 says nothing where what stays is above the lower limit.
static bool set_farthest(const change_job *job, const marz_plan *part, marz_plan *plan)
{
    const marz_instance *in = &plan->instance;
    const int64_t cells = (int64_t)in->seat_count * in->measure_count;
    plan->instance.farthest_milli = part->instance.farthest_milli;
    if (part->farthest.bound_milli == 0)
        return true;
    int64_t *price = MARZ_NEW(job->arena, int64_t, cells);
    for (int64_t cell = 0; price && cell < cells; cell++) {
        const int64_t p = part->farthest.price_micro[cell];
        price[cell] = p < 0 && in->low[cell] < job->kept[cell] ? 0 : p;
    }
    plan->farthest = (marz_farthest_proof){part->farthest.bound_milli, price};
    return price != NULL;
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
    const int64_t *load = loads_of(job, plan);
    if (!load || (job->wants_max && job->free_count > 0 && !set_farthest(job, part, plan)))
        return no_memory(error);
    plan->balance_minor = marz_change_balance(in, load);
    add_costs(plan);
    set_bound(job, part, load, plan);
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
    answer->has_balance_price = job->in.soft_low != NULL;
    answer->wants_max = marz_instance_wants_max(&job->run->company.settings);
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
                      .wants_max = request->kind != MARZ_CHANGE_HIRE &&
                                   marz_instance_wants_max(&answer->run.company.settings),
                      .arena = answer->run.arena};
    status = finish(&job, error);
    if (status)
        marz_run_deinit(&answer->run);
    return status;
}
