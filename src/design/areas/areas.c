#include "design/areas/areas_internal.h"

#include "base/threads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define WALKERS 2 ///< whatever the number of threads, so that the result does not depend on it

/// What the tasks of a round share.
typedef struct round_of_search {
    searcher *searcher; ///< [WALKERS]
    uint64_t seed;
    const marz_control *control;
} round_of_search;

static void run_searchers(void *context, int64_t first, int64_t last)
{
    round_of_search *r = context;
    for (int64_t i = first; i < last; i++)
        searcher_run(&r->searcher[i], r->seed, (int32_t)i, r->control);
}

/// The exact cost of a plan, in integers.
static int64_t cost_of(const instance *in, walker *w, const answer *plan)
{
    int64_t sum = 0;
    for (int32_t u = 0; u < in->n; u++) {
        const int32_t *row = walker_row(w, plan->centre[plan->label[u]]);
        sum += row ? in->problem->weight[u] * row[u] : 0;
    }
    return sum;
}

static void write_plan(const instance *in, walker *w, const answer *best, marz_areas_plan *plan)
{
    memcpy(plan->area_of, best->label, (size_t)in->n * sizeof *plan->area_of);
    memcpy(plan->centre_of, best->centre, (size_t)in->k * sizeof *plan->centre_of);
    plan->objective = cost_of(in, w, best);
    plan->excess = (int64_t)best->excess;
    plan->is_feasible = plan->excess == 0;
}

/// Can no plan meet the bands, by counting alone?
static bool is_impossible(const instance *in)
{
    double total = 0, low = 0, high = 0, widest = 0;
    for (int32_t a = 0; a < in->k; a++) {
        low += in->low[a];
        high += in->high[a];
        widest = fmax(widest, in->high[a]);
        if (in->is_fixed && in->size[in->problem->centre[a]] > in->high[a])
            return true;
    }
    for (int32_t u = 0; u < in->n; u++) {
        total += in->size[u];
        if (in->size[u] > widest)
            return true;
    }
    return total < low || total > high;
}

/// Rounds of all walkers, until the work is done or the control stops them.
static marz_outcome search(round_of_search *r, const marz_areas_options *options, answer *best)
{
    const instance *in = r->searcher[0].w.in;
    const int64_t rounds = options->effort > 0 ? options->effort : MARZ_AREAS_ROUND_MAX;
    const int32_t threads = marz_thread_count(options->thread_count);
    marz_outcome outcome = MARZ_OUTCOME_FEASIBLE;
    for (int64_t round = 0; round < rounds; round++) {
        marz_parallel(threads, WALKERS, 1, run_searchers, r);
        for (int32_t i = 0; i < WALKERS; i++)
            if (is_better(&r->searcher[i].own, best)) {
                answer_copy(in, best, &r->searcher[i].own);
                if (best->excess == 0)
                    marz_control_found(r->control, best->cost, (double)NAN);
            }
        if (marz_control_stops(r->control, &outcome) || in->k == 1)
            break;
    }
    return outcome;
}

static marz_status out_of_memory(const instance *in, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d units", in->n);
}

static marz_status solve(instance *in, const marz_areas_options *options, marz_arena *arena,
                         const marz_control *control, marz_areas_plan *plan, marz_error *error)
{
    searcher s[WALKERS] = {0};
    round_of_search r = {.searcher = s, .seed = options->seed, .control = control};
    answer best = {.label = MARZ_NEW(arena, int32_t, in->n),
                   .centre = MARZ_NEW(arena, int32_t, in->k),
                   .cost = (double)INFINITY,
                   .excess = (double)INFINITY};
    marz_status status = best.label && best.centre ? MARZ_OK : out_of_memory(in, error);
    for (int32_t i = 0; i < WALKERS && !status; i++)
        if (!searcher_init(&s[i], in))
            status = out_of_memory(in, error);
    if (!status) {
        plan->outcome = search(&r, options, &best);
        write_plan(in, &s[0].w, &best, plan);
        if (!plan->is_feasible && is_impossible(in))
            plan->outcome = MARZ_OUTCOME_INFEASIBLE;
        plan->bound = -1;
        plan->no_proof = "no bound was computed";
    }
    for (int32_t i = 0; i < WALKERS; i++)
        searcher_deinit(&s[i]);
    return status;
}

marz_status marz_areas_solve(const marz_areas *problem, const marz_areas_options *options,
                             marz_arena *arena, const marz_control *control, marz_areas_plan *plan,
                             marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    instance in;
    marz_status status = instance_init(&in, problem, arena, error);
    if (!status)
        status = instance_fill_rows(&in, marz_thread_count(options->thread_count), arena, error);
    if (!status)
        status = solve(&in, options, arena, control, plan, error);
    marz_arena_restore(arena, mark);
    return status;
}
