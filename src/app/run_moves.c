#include "app/run_internal.h"

#include "design/design.h"

static void describe(const marz_run *run, const marz_move *move, marz_report_move *shown)
{
    const marz_instance *in = &run->guide.plan.instance;
    marz_cost before = {0};
    if (move->from != MARZ_NONE)
        before = marz_instance_cost(in, move->unit, move->from);
    const marz_cost after = marz_instance_cost(in, move->unit, move->to);
    *shown = (marz_report_move){
        .account = run->links.account_of[move->unit],
        .from = marz_run_rep_of_seat(run, move->from),
        .to = marz_run_rep_of_seat(run, move->to),
        .runner_up = marz_run_rep_of_seat(run, move->runner_up),
        .gain_minor = move->gain_minor,
        .runner_up_minor = move->runner_up_minor,
        .travel_minor = after.travel_minor - before.travel_minor,
        .mismatch_minor = after.mismatch_minor - before.mismatch_minor,
        .disruption_minor = after.disruption_minor - before.disruption_minor,
    };
}

static void add_loads(const marz_instance *in, const int32_t *seat_of, int64_t *loads)
{
    for (int32_t i = 0; i < in->unit_count; i++)
        for (int32_t k = 0; k < in->measure_count && seat_of[i] != MARZ_NONE; k++)
            loads[seat_of[i] * in->measure_count + k] += in->measure[i * in->measure_count + k];
}

static bool weigh(marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_instance *in = &plan->instance;
    const size_t cells = (size_t)in->seat_count * (size_t)in->measure_count;
    run->loads_now = MARZ_NEW(run->arena, int64_t, cells);
    run->loads_planned = MARZ_NEW(run->arena, int64_t, cells);
    if (!run->loads_now || !run->loads_planned)
        return false;
    add_loads(in, in->present, run->loads_now);
    add_loads(in, plan->seat_of, run->loads_planned);
    return true;
}

marz_status marz_run_list_moves(marz_run *run, marz_error *error)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_instance *in = &plan->instance;
    if (!weigh(run))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the loads");
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE)
        return MARZ_OK;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (plan->seat_of[i] == in->present[i])
            continue;
        run->moved_count++;
        run->moved_value_minor += in->value_minor[i];
    }
    marz_move moves[MARZ_MOVES_SHOWN];
    run->move_count = marz_design_top_moves(plan, MARZ_MOVES_SHOWN, run->arena, moves);
    if (run->move_count < 0)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the moves");
    run->attainable_minor = marz_design_moves_gain(plan);
    for (int32_t k = 0; k < run->move_count; k++)
        describe(run, &moves[k], &run->moves[k]);
    return MARZ_OK;
}
