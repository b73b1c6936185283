#include "design/anneal_internal.h"

#include <math.h>
#include <string.h>

#define EPOCHS 240         ///< weights and temperature change so often
#define EXTRA_EPOCHS 60    ///< more of them while nothing is feasible
#define STEPS_MIN 60       ///< proposals of an epoch at least
#define STEPS_MAX 500000   ///< proposals between two looks at the clock
#define HEAT 0.02          ///< first temperature, as a share of the greatest rise
#define COOLING 0.02       ///< last temperature, as a share of the first
#define WEIGHT_DECAY 0.985 ///< of a limit that holds, at first
#define SETTLED 0.7        ///< share of the epochs after which weights only grow

/// The best of what an annealing met.
typedef struct memory {
    int32_t *arc_of;   ///< [block_count] cheapest feasible placement, or least violated
    int64_t best_cost; ///< MARZ_NOTHING: none was feasible
    double best_violation;
} memory;

static void remember(const marz_run *run, const marz_placement *placement, memory *best)
{
    const double violation = marz_placement_violation(run, placement);
    const bool has_plan = best->best_cost != MARZ_NOTHING;
    const bool is_better = violation > 0 ? !has_plan && violation < best->best_violation
                                         : !has_plan || placement->cost_minor < best->best_cost;
    if (!is_better)
        return;
    best->best_violation = violation;
    best->best_cost = violation > 0 ? MARZ_NOTHING : placement->cost_minor;
    memcpy(best->arc_of, placement->arc_of, (size_t)run->block_count * sizeof *best->arc_of);
}

/// Walks that many steps, or until it is told to stop.
static void walk(marz_run *run, marz_walker *walker, int64_t steps)
{
    for (; steps > 0 && !marz_run_stops(run); steps -= STEPS_MAX)
        marz_walk(walker, steps < STEPS_MAX ? steps : STEPS_MAX);
}

static void run_epochs(marz_run *run, marz_walker *walker, memory *best, int64_t step_count,
                       double heat)
{
    const int64_t steps = step_count / EPOCHS < STEPS_MIN ? STEPS_MIN : step_count / EPOCHS;
    for (int32_t k = 0; k < EPOCHS + EXTRA_EPOCHS && !marz_run_stops(run); k++) {
        if (k >= EPOCHS && best->best_cost != MARZ_NOTHING)
            break;
        const double left = fmax(0, 1 - (double)k / EPOCHS / SETTLED);
        walker->temperature = heat * pow(COOLING, (double)k / EPOCHS);
        for (int32_t j = 0; j < run->seat_count; j++)
            marz_weights_adapt(walker, j, 1 - (1 - WEIGHT_DECAY) * left * left);
        walk(run, walker, steps);
        remember(run, walker->placement, best);
    }
}

marz_status marz_anneal(marz_run *run, marz_placement *placement, int64_t step_count, double heat,
                        marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    marz_rng rng = marz_rng_make(run->seed, 2, 0);
    const double *reduced = marz_arc_reduced(run);
    marz_entries all;
    memory best = {.arc_of = MARZ_NEW(run->arena, int32_t, run->block_count),
                   .best_cost = MARZ_NOTHING,
                   .best_violation = HUGE_VAL};
    marz_walker walker = {.run = run,
                          .all = &all,
                          .placement = placement,
                          .dice = marz_rng_next(&rng) | 1,
                          .logs = marz_logs_make(run->arena)};
    marz_status status = MARZ_OK;
    if (!reduced || !best.arc_of || !walker.logs)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to anneal a plan of %d accounts",
                           run->block_count);
    if (status == MARZ_OK)
        status = marz_entries_make(run, placement, reduced, &all, error);
    if (status == MARZ_OK)
        status = marz_weights_make(run, placement, &walker.weights, error);
    if (status == MARZ_OK) {
        remember(run, placement, &best);
        run_epochs(run, &walker, &best, step_count, heat * HEAT * all.rise_max);
        marz_placement_set(run, placement, best.arc_of);
    }
    marz_arena_restore(run->arena, mark);
    return status;
}
