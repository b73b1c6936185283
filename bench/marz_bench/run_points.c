// points: balanced compact parts of points on the plane, at scale.
#include "design/compact/compact.h"
#include "marz_bench/set.h"

#define BOUND_STEPS 200
#define MOMENT_UNIT 1e6 // objectives are published in millions

/// Passes moments on in the published unit.
static void pass_on(void *context, double objective, double bound)
{
    marz_control_found(context, objective / MOMENT_UNIT, bound / MOMENT_UNIT);
}

marz_status marz_bench_run_points(const marz_bench_instance *instance,
                                  const marz_bench_options *options, marz_arena *arena,
                                  const marz_control *control, marz_bench_answer *answer,
                                  marz_error *error)
{
    const int32_t n = instance->n;
    double *weight = MARZ_NEW(arena, double, n);
    if (!weight)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d points", n);
    for (int32_t i = 0; i < n; i++)
        weight[i] = (double)instance->weight[i] * instance->weight_unit;
    const marz_compact problem = {
        .unit_count = n,
        .territory_count = instance->p,
        .x = instance->x,
        .y = instance->y,
        .weight = weight,
        .tolerance = instance->tolerance,
        .is_contiguous = instance->is_contiguous,
        .graph = instance->graph.node_count > 0 ? &instance->graph : NULL,
    };
    const marz_compact_options settings = {.seed = options->seed,
                                           .effort = options->effort,
                                           .thread_count = options->thread_count,
                                           .bound_steps = BOUND_STEPS};
    marz_control copy = *control;
    marz_control outer = *control;
    copy.found = pass_on;
    copy.context = &outer;
    copy.progress = NULL;
    marz_compact_plan plan;
    const marz_status status = marz_compact_solve(&problem, &settings, arena, &copy, &plan, error);
    if (status)
        return status;
    answer->has_solution = plan.finding != MARZ_COMPACT_IMPOSSIBLE;
    for (int32_t i = 0; answer->has_solution && i < n; i++)
        answer->solution[i] = plan.territory_of[i];
    answer->outcome = plan.outcome;
    answer->note =
        plan.finding == MARZ_COMPACT_NOT_FOUND
            ? "no parts that keep the tolerance were found; this proves nothing"
        : plan.finding == MARZ_COMPACT_IMPOSSIBLE ? "a point weighs more than any part may"
        : plan.bound > 0                          ? NULL
                         : "not proved: no bound is computed for free centroids at this scale";
    answer->has_bound = plan.bound > 0;
    answer->bound = plan.bound / MOMENT_UNIT;
    return MARZ_OK;
}
