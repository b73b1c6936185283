#include "design/median/refine.h"

#include "base/threads.h"
#include "design/median/anneal.h"
#include "design/median/recombine.h"
#include "design/median/start.h"

#include <math.h>
#include <string.h>

static const double hopeless = 0.015; // of the window's cost

enum { FRESH_PER_POINT = 60000 };
enum { WINDOWS = 4 }; ///< at a time, whatever the number of threads

/// A window on its way, with a run of its own.
typedef struct window {
    const marz_run_state *whole;
    const marz_bound *bound;
    const marz_refine_plan *plan;
    uint64_t stream;
    marz_run_state run;
    marz_polish polish;
    bool *is_seed;  ///< [p] clusters of the window
    int32_t *point; ///< [n] its points
    int32_t point_count;
    int32_t *result; ///< [n] the caller's; its plan at the end
    double cost;     ///< of it
    bool is_deep;    ///< everything, from a new start or heated again
    bool is_fresh;   ///< from a new start
    bool is_out_of_memory;
} window;

/// The points of the window as a question of their own.
typedef struct part {
    marz_median question;
    marz_ground ground;
    double *x, *y, *distance;
    int64_t *demand, *capacity;
    int32_t *local;  ///< [n of the whole]
    int32_t *median; ///< [points] local
} part;

static bool window_init(window *w, marz_arena *arena)
{
    const marz_ground *g = &w->whole->ground;
    w->run = *w->whole;
    w->run.arena = arena;
    w->run.thread_count = 1;
    w->run.work = 0;
    w->run.regions = w->run.proposals = 0;
    w->run.is_private = true;
    w->run.best = MARZ_NEW(arena, int32_t, g->n);
    w->run.load = MARZ_NEW(arena, int64_t, g->n);
    w->is_seed = MARZ_NEW(arena, bool, g->p);
    w->point = MARZ_NEW(arena, int32_t, g->n);
    if (!w->run.best || !w->run.load || !w->is_seed || !w->point ||
        !marz_polish_init(&w->polish, &w->run, w->bound))
        return false;
    memcpy(w->run.best, w->whole->best, (size_t)g->n * sizeof *w->run.best);
    return true;
}

/// Chooses the window: the clusters nearest to a random one. @return false if its medians do not
/// all lie in it
static bool choose_window(window *w, marz_rng *rng)
{
    const marz_clusters *c = &w->polish.clusters;
    marz_clusters_load(&w->polish.clusters, w->run.best, w->run.ground.n);
    const int32_t seed = (int32_t)marz_rng_below(rng, c->count);
    int32_t member[MARZ_POLISH_CLUSTERS];
    const int32_t count =
        marz_clusters_nearest(c, w->run.ground.problem, seed, w->plan->clusters, member);
    w->point_count = 0;
    for (int32_t k = 0; k < count; k++) {
        w->is_seed[member[k]] = true;
        for (int32_t e = c->start[member[k]]; e < c->start[member[k] + 1]; e++)
            w->point[w->point_count++] = c->point[e];
    }
    for (int32_t k = 0; k < count; k++)
        if (!w->is_seed[c->of_point[c->median[member[k]]]])
            return false;
    for (int32_t k = 0; k < c->count; k++)
        if (!w->is_seed[k] && w->is_seed[c->of_point[c->median[k]]])
            return false;
    return count > 1;
}

static bool part_init(part *p, const window *w, marz_arena *arena)
{
    const marz_median *whole = w->whole->ground.problem;
    const int32_t n = w->point_count;
    const bool is_matrix = whole->metric == MARZ_MEDIAN_MATRIX;
    p->x = MARZ_NEW(arena, double, n);
    p->y = MARZ_NEW(arena, double, n);
    p->distance = MARZ_NEW(arena, double, is_matrix ? (int64_t)n *n : 0);
    p->demand = MARZ_NEW(arena, int64_t, n);
    p->capacity = MARZ_NEW(arena, int64_t, n);
    p->local = MARZ_NEW(arena, int32_t, whole->point_count);
    p->median = MARZ_NEW(arena, int32_t, n);
    if (!p->x || !p->y || !p->distance || !p->demand || !p->capacity || !p->local || !p->median)
        return false;
    for (int32_t i = 0; i < n; i++) {
        const int32_t point = w->point[i];
        p->x[i] = is_matrix ? 0 : whole->x[point];
        p->y[i] = is_matrix ? 0 : whole->y[point];
        p->demand[i] = whole->demand[point];
        p->capacity[i] = w->whole->ground.capacity[point];
        p->local[point] = i;
        for (int32_t j = 0; is_matrix && j < n; j++)
            p->distance[(int64_t)i * n + j] =
                whole->distance[(int64_t)point * whole->point_count + w->point[j]];
    }
    for (int32_t i = 0; i < n; i++)
        p->median[i] = p->local[w->run.best[w->point[i]]];
    return true;
}

/// Anneals the points of the window on their own and writes the outcome into the window's plan.
static bool anneal_part(window *w, marz_rng *rng, marz_arena *arena)
{
    part p = {.question = {0}};
    if (!part_init(&p, w, arena))
        return false;
    int32_t medians = 0;
    for (int32_t k = 0; k < w->polish.clusters.count; k++)
        medians += w->is_seed[k];
    p.question = (marz_median){.point_count = w->point_count,
                               .median_count = medians,
                               .metric = w->whole->ground.problem->metric,
                               .x = p.x,
                               .y = p.y,
                               .distance = p.distance,
                               .demand = p.demand,
                               .capacity = p.capacity};
    const char *why;
    marz_partition partition;
    if (marz_ground_make(&p.question, arena, &p.ground, &why, NULL) ||
        !marz_partition_init(&partition, &p.ground, arena))
        return false;
    marz_partition_load(&partition, p.median);
    marz_budget budget = {.control = w->run.control};
    budget.tick_limit = (double)w->plan->per_point * w->point_count;
    const marz_anneal_options options = {.hot = w->plan->hot, .cold = w->plan->cold};
    const double cost = marz_median_anneal(&partition, &options, rng, &budget, p.median);
    w->run.work += budget.ticks;
    w->run.proposals += (int64_t)budget.ticks;
    if (cost == HUGE_VAL || partition.is_out_of_memory)
        return !partition.is_out_of_memory;
    for (int32_t i = 0; i < w->point_count; i++)
        w->run.best[w->point[i]] = w->point[p.median[i]];
    w->run.cost = marz_ground_cost(&w->run.ground, w->run.best);
    return true;
}

/// Marks the clusters that have a point in the window: those the walk may have changed.
static void mark_seeds(window *w)
{
    const marz_clusters *c = &w->polish.clusters;
    marz_clusters_load(&w->polish.clusters, w->run.best, w->run.ground.n);
    memset(w->is_seed, 0, (size_t)w->run.ground.p * sizeof *w->is_seed);
    for (int32_t i = 0; i < w->point_count; i++)
        w->is_seed[c->of_point[w->point[i]]] = true;
}

static bool polish_window(window *w)
{
    const int32_t size = w->plan->polish_size;
    if (size >= w->run.ground.p) // A region would be everything: that is for a proof.
        return true;
    for (int32_t step = 0; step < 3; step++) {
        bool improved;
        mark_seeds(w);
        const marz_polish_pass pass = {.size = step == 2 ? size * 3 / 2 : size,
                                       .is_seed = w->is_seed};
        const marz_status status = step == 1
                                       ? marz_polish_transfer(&w->polish, &pass, &improved, NULL)
                                       : marz_polish_run(&w->polish, &pass, &improved, NULL);
        if (status)
            return false;
        // A window that is still far from the best will hardly become better than it.
        const double typical = w->whole->cost * w->point_count / w->run.ground.n;
        if (step == 0 && w->run.cost > w->whole->cost + hopeless * typical)
            return true;
    }
    return true;
}

/// A new start for everything, or the plan heated again, annealed and polished: another basin.
static bool anneal_whole(window *w, marz_rng *rng, marz_arena *arena)
{
    const marz_ground *g = &w->run.ground;
    marz_budget budget = marz_run_budget(&w->run, MARZ_REFINE_DEEP_SHARE);
    const double most = (double)FRESH_PER_POINT * g->n;
    budget.tick_limit = budget.tick_limit < most ? budget.tick_limit : most;
    bool found = true;
    marz_partition partition;
    if ((w->is_fresh && marz_median_start(g, *rng, &budget, w->run.best, &found, NULL)) ||
        !marz_partition_init(&partition, g, arena))
        return false;
    if (!found)
        return true;
    marz_partition_load(&partition, w->run.best);
    const double warm = 0.2 + 0.25 * marz_rng_unit(rng);
    const marz_anneal_options options = {.hot = w->is_fresh ? 0.7 : warm, .cold = 0.03};
    const double cost = marz_median_anneal(&partition, &options, rng, &budget, w->run.best);
    w->run.work += budget.ticks;
    w->run.proposals += (int64_t)budget.ticks;
    w->run.cost = cost < HUGE_VAL ? marz_ground_cost(g, w->run.best) : HUGE_VAL;
    for (w->point_count = 0; w->point_count < g->n; w->point_count++)
        w->point[w->point_count] = w->point_count;
    return !partition.is_out_of_memory;
}

static void refine(window *w)
{
    marz_arena *arena = marz_arena_create(0);
    marz_rng rng = marz_rng_make(w->whole->seed, 4, w->stream);
    w->is_out_of_memory = !arena || !window_init(w, arena);
    if (!w->is_out_of_memory && w->is_deep)
        w->is_out_of_memory =
            !anneal_whole(w, &rng, arena) || (w->run.cost < HUGE_VAL && !polish_window(w));
    else if (!w->is_out_of_memory && choose_window(w, &rng))
        w->is_out_of_memory = !anneal_part(w, &rng, arena) || !polish_window(w);
    w->cost = HUGE_VAL;
    if (!w->is_out_of_memory && w->run.cost < HUGE_VAL) {
        memcpy(w->result, w->run.best, (size_t)w->run.ground.n * sizeof *w->run.best);
        w->cost = w->run.cost;
    }
    marz_arena_destroy(arena);
}

static void refine_windows(void *context, int64_t first, int64_t last)
{
    window *windows = context;
    for (int64_t k = first; k < last; k++)
        refine(&windows[k]);
}

/// The best of the windows, then, block by block, whatever is better in the others.
static void merge(marz_run_state *run, const window *windows, bool *improved)
{
    for (int32_t k = 0; k < WINDOWS; k++) {
        const window *w = &windows[k];
        run->work += w->run.work;
        run->regions += w->run.regions;
        run->proposals += w->run.proposals;
        if (w->cost < run->cost && marz_run_offer(run, w->result))
            *improved = true;
    }
    for (int32_t k = 0; k < WINDOWS; k++)
        if (windows[k].cost < HUGE_VAL && marz_median_recombine(run, windows[k].result))
            *improved = true;
}

marz_status marz_refine_run(marz_run_state *run, const marz_bound *bound,
                            const marz_refine_plan *plan, bool *improved, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    window windows[WINDOWS];
    bool is_enough = true;
    *improved = false;
    for (int32_t k = 0; k < WINDOWS; k++) {
        windows[k] = (window){.whole = run, .bound = bound, .plan = plan};
        windows[k].is_deep = plan->is_deep;
        windows[k].is_fresh = plan->is_deep && k == 0;
        windows[k].stream = plan->round * WINDOWS + (uint64_t)k;
        windows[k].result = MARZ_NEW(run->arena, int32_t, run->ground.n);
        is_enough = is_enough && windows[k].result;
    }
    if (is_enough) {
        marz_parallel(run->thread_count, WINDOWS, 1, refine_windows, windows);
        merge(run, windows, improved);
        for (int32_t k = 0; k < WINDOWS; k++)
            is_enough = is_enough && !windows[k].is_out_of_memory;
    }
    marz_arena_restore(run->arena, mark);
    return is_enough ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to refine the plan");
}
