#include "marz_bench/set.h"

#include "design/assign/assign.h"

#include <string.h>

marz_status marz_bench_run_gap(const marz_bench_instance *instance,
                               const marz_bench_options *options, marz_arena *arena,
                               const marz_control *control, marz_bench_answer *answer,
                               marz_error *error)
{
    const marz_assign problem = {.agent_count = instance->p,
                                 .item_count = instance->n,
                                 .cost = instance->cost,
                                 .weight = instance->weight,
                                 .capacity = instance->capacity};
    const marz_assign_options wanted = {
        .seed = options->seed, .effort = options->effort, .thread_count = options->thread_count};
    marz_assign_plan plan = {.agent_of = answer->solution};
    const marz_status status = marz_assign_solve(&problem, &wanted, arena, control, &plan, error);
    if (status)
        return status;
    answer->outcome = plan.outcome;
    answer->has_solution = plan.has_plan;
    answer->has_bound = plan.has_bound;
    answer->bound = (double)plan.bound;
    if (plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        answer->note = plan.heavy_item >= 0 ? "an item fits into no agent's capacity"
                       : plan.overfull      ? "the items are too heavy for all capacities together"
                                            : "no assignment keeps the capacities";
    else if (!plan.has_plan)
        answer->note = "no assignment that keeps the capacities was found in time";
    return MARZ_OK;
}
