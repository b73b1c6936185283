#include "app/run_internal.h"

#include "design/design.h"

#include <stdlib.h>

/// Dearest first, then in the order of accounts.
static int compare(const void *a, const void *b)
{
    const marz_report_open *x = a, *y = b;
    if (x->cost_minor != y->cost_minor)
        return x->cost_minor < y->cost_minor ? 1 : -1;
    return x->account < y->account ? -1 : x->account > y->account;
}

/// The cheapest seat for the account, and what would have to give there.
static void find_best(const marz_run *run, int32_t unit, marz_report_open *open)
{
    const marz_plan *plan = &run->guide.plan;
    marz_alternative best;
    marz_move_trial trial;
    open->best = open->measure = MARZ_NONE;
    if (marz_design_alternatives(plan, unit, 1, &best) == 0 ||
        marz_design_try_move(plan, unit, best.seat, &trial, NULL))
        return;
    open->has_seat = true;
    open->best = marz_run_rep_of_seat(run, best.seat);
    open->extra_minor = trial.extra_minor;
    open->breaks = trial.broken_count > 0;
    if (!open->breaks)
        return;
    open->measure = trial.broken[0].measure;
    open->relax_by = trial.broken[0].relax_by;
}

static marz_report_open describe(const marz_run *run, int32_t unit)
{
    const marz_instance *in = &run->guide.plan.instance;
    return (marz_report_open){.unit = unit,
                              .account = run->links.account_of[unit],
                              .from = marz_run_rep_of_seat(run, in->present[unit]),
                              .best = MARZ_NONE,
                              .measure = MARZ_NONE,
                              .value_minor = in->value_minor[unit],
                              .cost_minor = marz_instance_uncovered(in, unit)};
}

marz_status marz_run_list_uncovered(marz_run *run, marz_error *error)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_instance *in = &plan->instance;
    if (!in->has_cover || !marz_plan_has_seats(plan))
        return MARZ_OK;
    for (int32_t i = 0; i < in->unit_count; i++)
        run->uncovered_count += plan->seat_of[i] == MARZ_NONE;
    run->uncovered = MARZ_NEW(run->arena, marz_report_open, run->uncovered_count);
    if (!run->uncovered)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d accounts without a seat",
                         run->uncovered_count);
    int32_t count = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        if (plan->seat_of[i] == MARZ_NONE)
            run->uncovered[count++] = describe(run, i);
    if (count > 1)
        qsort(run->uncovered, (size_t)count, sizeof *run->uncovered, compare);
    run->uncovered_shown = count < MARZ_UNCOVERED_SHOWN ? count : MARZ_UNCOVERED_SHOWN;
    for (int32_t k = 0; k < run->uncovered_shown; k++)
        find_best(run, run->uncovered[k].unit, &run->uncovered[k]);
    return MARZ_OK;
}
