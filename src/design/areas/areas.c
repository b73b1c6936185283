#include "design/areas/searcher.h"

#include "base/threads.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define WALKERS 2 ///< whatever the number of threads, so that the result does not depend on it

/// What the tasks of a round share.
typedef struct round_of_search {
    searcher *searcher; ///< [WALKERS]
    uint64_t seed;
    int64_t round;
    leg_kind kind;             ///< of the legs of this round
    int32_t failed[LEG_KINDS]; ///< rounds of each kind since one gained anything
    const marz_control *control;
    walker *bounder;  ///< for the bound, in the first round; or NULL
    bool is_bounding; ///< the bound is among the tasks of this round
    int32_t idle;     ///< rounds since a better plan was found
    int64_t bound;    ///< -1: none
} round_of_search;

/// Fixed centres: by connected areas; free ones: contiguity is forgotten.
static int64_t bound_of(walker *w, const marz_control *control)
{
    const int64_t bound = w->in->is_fixed ? marz_areas_walker_bound_connected(w, control) : -1;
    return bound >= 0 ? bound : marz_areas_walker_bound(w, control);
}

/// The bound in the first round, and what branching adds in all.
static void raise_bound(round_of_search *r)
{
    if (r->round == 0)
        r->bound = bound_of(r->bounder, r->control);
    if (!marz_areas_walker_may_branch(r->bounder))
        return;
    const int64_t bound = marz_areas_walker_branch(r->bounder, r->idle, r->control);
    r->bound = bound > r->bound ? bound : r->bound;
}

static void run_tasks(void *context, int64_t first, int64_t last)
{
    round_of_search *r = context;
    const int64_t extra = r->is_bounding; // The bound comes first: it helps all.
    for (int64_t i = first; i < last; i++)
        if (i < extra)
            raise_bound(r);
        else
            marz_areas_searcher_run(&r->searcher[i - extra], r->seed, (int32_t)(i - extra), r->kind,
                                    r->control);
}

/// The exact cost of a plan, in integers.
static int64_t cost_of(const instance *in, walker *w, const answer *plan)
{
    int64_t sum = 0;
    for (int32_t u = 0; u < in->n; u++) {
        const int32_t *row = marz_areas_walker_row(w, plan->centre[plan->label[u]]);
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

/// Takes the best plan of all walkers and tells the watcher.
static void merge(round_of_search *r, answer *best)
{
    for (int32_t i = 0; i < WALKERS; i++)
        if (is_better(&r->searcher[i].own, best))
            marz_areas_answer_copy(r->searcher[i].w.in, best, &r->searcher[i].own);
    for (int32_t i = 0; i < WALKERS; i++)
        if (is_better(best, &r->searcher[i].own))
            marz_areas_answer_copy(r->searcher[i].w.in, &r->searcher[i].own, best);
    marz_control_found(r->control, best->excess == 0 ? best->cost : (double)NAN,
                       r->bound >= 0 ? (double)r->bound : (double)NAN);
}

/// The next kind of leg: what has gained nothing least often in a row. So most of the time goes to
/// what found the last improvements. All walkers do the same, lest one wait for the other.
static void choose_kind(round_of_search *r, bool has_gained)
{
    const bool generates = marz_areas_searcher_generates(&r->searcher[0]);
    if (has_gained && r->kind != LEG_FRESH) // A better start is no reason for another one.
        r->failed[r->kind] = 0;
    else
        r->failed[r->kind]++;
    r->kind = LEG_FRESH;
    for (leg_kind kind = LEG_FRESH; kind < LEG_KINDS; kind++)
        if (r->failed[kind] < r->failed[r->kind] && (generates || kind == LEG_CYCLE))
            r->kind = kind;
}

/// Rounds of all walkers, until the work is done or the control stops them.
static marz_outcome search(round_of_search *r, const marz_areas_options *options, answer *best)
{
    const instance *in = r->searcher[0].w.in;
    const int64_t rounds = options->effort > 0 ? options->effort : MARZ_AREAS_ROUND_MAX;
    const int32_t threads = marz_thread_count(options->thread_count);
    marz_outcome outcome = MARZ_OUTCOME_FEASIBLE;
    for (r->round = 0; r->round < rounds; r->round++) {
        r->is_bounding = r->bounder && (r->round == 0 || marz_areas_walker_may_branch(r->bounder));
        marz_parallel(threads, WALKERS + r->is_bounding, 1, run_tasks, r);
        const answer before = *best;
        merge(r, best);
        const bool has_gained = is_better(best, &before);
        r->idle = has_gained ? 0 : r->idle + 1;
        choose_kind(r, has_gained);
        if (marz_control_stops(r->control, &outcome) || in->k == 1 ||
            (best->excess == 0 && best->cost <= (double)r->bound))
            break;
    }
    return outcome;
}

/// What the rounds found, as the caller wants it.
static void answer_caller(const round_of_search *r, const answer *best, marz_areas_plan *plan)
{
    const instance *in = r->searcher[0].w.in;
    write_plan(in, &r->searcher[0].w, best, plan);
    if (!plan->is_feasible && is_impossible(in))
        plan->outcome = MARZ_OUTCOME_INFEASIBLE;
    plan->bound = r->bound;
    plan->no_proof = r->bound >= 0 ? NULL
                     : r->bounder  ? "there was no time for a bound"
                                   : "there are too many units for a bound";
    if (plan->is_feasible && plan->bound >= plan->objective)
        plan->outcome = MARZ_OUTCOME_OPTIMAL;
}

static marz_status solve(instance *in, const marz_areas_options *options, marz_arena *arena,
                         const marz_control *control, marz_areas_plan *plan, marz_error *error)
{
    searcher s[WALKERS] = {0};
    walker bounder = {0};
    round_of_search r = {.searcher = s,
                         .seed = options->seed,
                         .failed = {[LEG_GENERATE] = 1}, // Dear: cheaper kinds come first.
                         .control = control,
                         .bound = -1};
    answer best = {.label = MARZ_NEW(arena, int32_t, in->n),
                   .centre = MARZ_NEW(arena, int32_t, in->k),
                   .cost = (double)INFINITY,
                   .excess = (double)INFINITY};
    bool is_fine = best.label && best.centre;
    for (int32_t i = 0; i < WALKERS && is_fine; i++)
        is_fine = marz_areas_searcher_init(&s[i], in);
    if (is_fine && !options->skips_bound && in->row[in->is_fixed ? in->problem->centre[0] : 0]) {
        is_fine = marz_areas_walker_init(&bounder, in);
        bounder.rng = marz_rng_make(options->seed, WALKERS, 0);
        r.bounder = &bounder;
    }
    if (is_fine) {
        plan->outcome = search(&r, options, &best);
        answer_caller(&r, &best, plan);
    }
    for (int32_t i = 0; i < WALKERS; i++)
        marz_areas_searcher_deinit(&s[i]);
    marz_areas_walker_deinit(&bounder);
    if (!is_fine)
        return marz_fail(error, MARZ_E_NO_MEMORY, "out of memory for %d units", in->n);
    return MARZ_OK;
}

marz_status marz_areas_solve(const marz_areas *problem, const marz_areas_options *options,
                             marz_arena *arena, const marz_control *control, marz_areas_plan *plan,
                             marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    instance in;
    marz_status status = marz_areas_instance_init(&in, problem, arena, error);
    if (!status)
        status = marz_areas_instance_fill_rows(&in, marz_thread_count(options->thread_count), arena,
                                               error);
    if (!status)
        status = solve(&in, options, arena, control, plan, error);
    marz_arena_restore(arena, mark);
    return status;
}
