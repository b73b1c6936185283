#include "marz_bench/set.h"

#include "design/median/median.h"

#include <string.h>

marz_status marz_bench_run_cpmp(const marz_bench_instance *instance,
                                const marz_bench_options *options, marz_arena *arena,
                                const marz_control *control, marz_bench_answer *answer,
                                marz_error *error)
{
    const marz_median problem = {.point_count = instance->n,
                                 .median_count = instance->p,
                                 .metric =
                                     instance->is_floored ? MARZ_MEDIAN_FLOOR : MARZ_MEDIAN_EUCLID,
                                 .x = instance->x,
                                 .y = instance->y,
                                 .demand = instance->weight,
                                 .capacity = instance->capacity};
    const marz_median_options wanted = {.seed = options->seed,
                                        .effort = (double)options->effort,
                                        .thread_count = options->thread_count};
    marz_median_plan plan;
    const marz_status status = marz_median_solve(&problem, &wanted, arena, control, &plan, error);
    if (status)
        return status;
    answer->outcome = plan.outcome;
    answer->has_solution = plan.has_plan;
    answer->has_bound = plan.has_bound;
    answer->bound = plan.bound;
    answer->note = plan.reason;
    if (plan.has_plan)
        memcpy(answer->solution, plan.median, (size_t)instance->n * sizeof *plan.median);
    else if (!plan.reason)
        answer->note = "no plan that keeps the capacities was found in time";
    return MARZ_OK;
}
