#include "design/median/anneal.h"
#include "design/median/polish.h"
#include "design/median/recombine.h"
#include "design/median/refine.h"
#include "design/median/run.h"
#include "design/median/start.h"

#include "base/threads.h"

#include <math.h>
#include <string.h>

static const double default_effort = 30;
static const double quick_share = 0.05, main_share = 0.4, sharpen_share = 0.1; ///< of the run
static const double bound_share = 0.17; ///< of the run, within the main phase
static const double near_gap = 0.005;   ///< of the cost: a proof is tried before more search
static const double starts_share = 0.4; ///< of a walk's budget, for walks from new starts
enum {
    QUICK_PER_POINT = 2000,
    START_MEDIANS = 100,
    START_MAX = 16,
    DEEP_MEDIANS = 75,
    DEEP_PER_POINT = 20000,
    NEAR_STRENGTH = 3
};
enum { IDLE_WINDOWS = 30, LEVEL_WINDOWS = 6, WINDOW_PER_POINT = 2000 };

bool marz_run_offer(marz_run_state *run, const int32_t *median)
{
    const double cost = marz_ground_cost(&run->ground, median);
    if (!(cost < run->cost) || !marz_ground_holds(&run->ground, median, run->load))
        return false;
    run->cost = cost;
    memcpy(run->best, median, (size_t)run->ground.n * sizeof *median);
    if (!run->is_private)
        marz_control_found(run->control, cost,
                           run->bound_value > -HUGE_VAL ? run->bound_value : (double)NAN);
    return true;
}

marz_budget marz_run_budget(const marz_run_state *run, double share)
{
    marz_budget b = {.control = run->control, .tick_limit = HUGE_VAL};
    if (run->effort > 0) {
        b.tick_limit = share * run->effort * MARZ_MEDIAN_TICKS_SECOND;
    } else {
        b.began_ms = marz_clock_ms();
        b.until_ms = b.began_ms + (int64_t)(share * (double)(run->until_ms - run->began_ms));
    }
    return b;
}

double marz_run_share(const marz_run_state *run)
{
    marz_outcome outcome;
    if (run->is_proved || marz_control_stops(run->control, &outcome))
        return 1;
    const double share = run->effort > 0 ? run->work / (run->effort * MARZ_MEDIAN_TICKS_SECOND)
                                         : (double)(marz_clock_ms() - run->began_ms) /
                                               fmax(1, (double)(run->until_ms - run->began_ms));
    return share < 1 ? share : 1;
}

void marz_run_spend(marz_run_state *run, const marz_budget *budget)
{
    run->work += budget->ticks;
}

/// A walk of annealing and the bound, which may run side by side: they share nothing but the run,
/// which neither writes.
typedef struct side {
    const marz_run_state *run;
    marz_arena *arena;
    marz_budget budget;
    marz_rng rng;
    marz_anneal_options options;
    uint64_t stream; ///< of its starts
    int32_t *median; ///< [n] in: the start; out: the best of the walk
    double spent;    ///< ticks of walks before the last one
    bool has_plan, is_out_of_memory;
} side;

static void walk(side *s)
{
    marz_partition partition;
    if (!marz_partition_init(&partition, &s->run->ground, s->arena)) {
        s->is_out_of_memory = true;
        return;
    }
    marz_partition_load(&partition, s->median);
    const double cost = marz_median_anneal(&partition, &s->options, &s->rng, &s->budget, s->median);
    s->has_plan = cost < HUGE_VAL;
    s->is_out_of_memory = partition.is_out_of_memory;
}

/// How many starts are tried: where medians are few, the start decides the basin; where they are
/// many, one walk sees as much as several.
static int32_t start_count(const marz_ground *ground)
{
    const int32_t count = START_MEDIANS / ground->p;
    return count < 1 ? 1 : count > START_MAX ? START_MAX : count;
}

static double between(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

/// Proposals a point that the walks of the main phase are worth: few where the question is small.
static double walk_per_point(const marz_ground *ground)
{
    const double last = between(150.0 * ground->n, 20000, 150000);
    return last + start_count(ground) * between(12.0 * ground->n, 3000, 10000);
}

/// The budget of one of `count` equal parts of `share` of what a budget has left.
static marz_budget part_of(const marz_budget *whole, double share, int32_t count)
{
    marz_budget b = *whole;
    b.ticks = 0;
    b.tick_limit = (whole->tick_limit - whole->ticks) * share / count;
    if (whole->until_ms) {
        b.began_ms = marz_clock_ms();
        b.until_ms = b.began_ms + (int64_t)(share * (double)(whole->until_ms - b.began_ms) / count);
    }
    return b;
}

/// Walks from new starts and from the given plan, then a longer one from the best of them.
static void walk_many(side *s)
{
    const marz_ground *g = &s->run->ground;
    const int32_t count = start_count(g);
    int32_t *median = MARZ_NEW(s->arena, int32_t, g->n), *best = MARZ_NEW(s->arena, int32_t, g->n);
    s->is_out_of_memory = !median || !best;
    if (s->is_out_of_memory)
        return;
    const marz_budget whole = s->budget;
    double least = marz_ground_cost(g, s->median);
    memcpy(best, s->median, (size_t)g->n * sizeof *best);
    for (int32_t k = 1; k < count && !s->is_out_of_memory; k++) {
        const marz_arena_mark mark = marz_arena_save(s->arena);
        s->budget = part_of(&whole, starts_share, count);
        bool found = false;
        if (marz_median_start(g, marz_rng_make(s->run->seed, s->stream, (uint64_t)k), &s->budget,
                              median, &found, NULL)) {
            s->is_out_of_memory = true;
            return;
        }
        int32_t *kept = s->median;
        s->median = median;
        if (found)
            walk(s);
        s->median = kept;
        const double cost = found && s->has_plan ? marz_ground_cost(g, median) : HUGE_VAL;
        if (cost < least) {
            least = cost;
            memcpy(best, median, (size_t)g->n * sizeof *best);
        }
        s->spent += s->budget.ticks;
        marz_arena_restore(s->arena, mark);
    }
    memcpy(s->median, best, (size_t)g->n * sizeof *best);
    s->budget = part_of(&whole, 1, 1);
    s->budget.tick_limit -= s->spent;
    walk(s);
    s->budget.ticks += s->spent;
    if (!s->has_plan || marz_ground_cost(g, s->median) > least) {
        memcpy(s->median, best, (size_t)g->n * sizeof *best);
        s->has_plan = true;
    }
}

static marz_status no_memory(const marz_run_state *run, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d points and %d medians",
                     run->ground.n, run->ground.p);
}

/// Least of a share of the run and so much work a point: a small question needs no long walk.
static marz_budget limited(const marz_run_state *run, double share, double per_point)
{
    marz_budget b = marz_run_budget(run, share);
    const double most = per_point * run->ground.n;
    b.tick_limit = b.tick_limit < most ? b.tick_limit : most;
    return b;
}

/// One walk from the best plan, on its own.
static marz_status anneal_once(marz_run_state *run, marz_anneal_options options, uint64_t stream,
                               marz_budget budget, marz_error *error)
{
    side s = {.run = run, .arena = marz_arena_create(0), .budget = budget, .options = options};
    s.rng = marz_rng_make(run->seed, stream, 1);
    s.median = MARZ_NEW(run->arena, int32_t, run->ground.n);
    marz_status status = MARZ_OK;
    if (!s.arena || !s.median) {
        status = no_memory(run, error);
        goto done;
    }
    memcpy(s.median, run->best, (size_t)run->ground.n * sizeof *s.median);
    walk(&s);
    if (s.is_out_of_memory) {
        status = no_memory(run, error);
        goto done;
    }
    run->proposals += (int64_t)s.budget.ticks;
    marz_run_spend(run, &s.budget);
    if (s.has_plan)
        marz_run_offer(run, s.median);
done:
    marz_arena_destroy(s.arena);
    return status;
}

/// What the two sides of the main phase do: 0 the bound, then a second walk; 1 the walk.
typedef struct main_phase {
    side walk, second;
    marz_bound *bound;
    marz_budget bound_budget;
    bool has_second;
    atomic_bool is_closed; ///< the plan at hand is optimal: the walk has nothing to look for
    bool is_out_of_memory;
} main_phase;

static void ascend(main_phase *m)
{
    marz_bound *b = m->bound;
    while (marz_median_bound_round(b, &m->bound_budget))
        continue;
    m->is_out_of_memory = b->dual.is_out_of_memory || b->pool.is_out_of_memory;
    atomic_store(&m->is_closed, b->is_closed);
}

/// What the bound leaves of the main phase: with two threads, a walk from other starts.
static void walk_second(main_phase *m)
{
    side *s = &m->second;
    const int64_t left = s->budget.until_ms - marz_clock_ms();
    if (!m->has_second || m->is_closed || m->is_out_of_memory || left <= 0)
        return;
    s->budget.began_ms = s->budget.until_ms - left;
    walk_many(s);
}

static void side_work(void *context, int64_t first, int64_t last)
{
    main_phase *m = context;
    for (int64_t k = first; k < last; k++) {
        marz_budget *budget = k == 0 ? &m->bound_budget : &m->walk.budget;
        const int64_t late = budget->until_ms ? marz_clock_ms() - budget->began_ms : 0;
        if (budget->until_ms) { // With one thread the walk begins when the bound is done.
            budget->began_ms += late;
            budget->until_ms += late;
        }
        if (k == 0) {
            ascend(m);
            walk_second(m);
        } else {
            walk_many(&m->walk);
        }
    }
}

static void take_bound(marz_run_state *run, const marz_bound *bound)
{
    run->is_proved = run->is_proved || (bound->is_closed && bound->cost <= run->cost) ||
                     bound->value >= run->cost;
    if (!(bound->value > run->bound_value))
        return;
    run->bound_value = bound->value;
    marz_control_found(run->control, run->cost, run->bound_value);
}

/// More rounds for the bound, now that a better plan is known.
static marz_status sharpen(marz_run_state *run, marz_bound *bound, marz_error *error)
{
    if (marz_run_share(run) >= 1)
        return MARZ_OK;
    marz_bound_lower_target(bound, run->cost);
    marz_budget budget = marz_run_budget(run, sharpen_share);
    while (marz_median_bound_round(bound, &budget))
        continue;
    marz_run_spend(run, &budget);
    if (bound->dual.is_out_of_memory || bound->pool.is_out_of_memory)
        return no_memory(run, error);
    take_bound(run, bound);
    return MARZ_OK;
}

static bool side_init(side *s, const marz_run_state *run, double share, uint64_t stream)
{
    *s = (side){.run = run, .arena = marz_arena_create(0), .stream = stream};
    s->budget = limited(run, share, walk_per_point(&run->ground));
    s->options = (marz_anneal_options){.hot = 0.7, .cold = 0.03};
    s->rng = marz_rng_make(run->seed, stream, 0);
    s->median = MARZ_NEW(run->arena, int32_t, run->ground.n);
    if (!s->arena || !s->median)
        return false;
    memcpy(s->median, run->best, (size_t)run->ground.n * sizeof *run->best);
    return true;
}

/// The better plan of both walks, and what parts of the other make it better still.
static void take_walk(marz_run_state *run, const side *s)
{
    run->proposals += (int64_t)s->budget.ticks;
    marz_run_spend(run, &s->budget);
    if (s->has_plan && !marz_run_offer(run, s->median))
        marz_median_recombine(run, s->median);
}

/// Bound and long walks, side by side if there are two threads.
static marz_status main_work(marz_run_state *run, marz_bound *bound, marz_error *error)
{
    // With effort the number of threads must not matter.
    const bool is_alone = run->thread_count == 1 || run->effort > 0;
    main_phase m = {.bound = bound, .bound_budget = marz_run_budget(run, bound_share)};
    m.has_second = !is_alone;
    const double share = is_alone ? main_share - bound_share : main_share;
    const bool is_enough = side_init(&m.walk, run, share, 6) && side_init(&m.second, run, share, 7);
    m.walk.budget.halt = m.second.budget.halt = &m.is_closed;
    if (is_enough)
        marz_parallel(run->thread_count, 2, 1, side_work, &m);
    marz_arena_destroy(m.walk.arena);
    marz_arena_destroy(m.second.arena);
    if (!is_enough || m.walk.is_out_of_memory || m.second.is_out_of_memory || m.is_out_of_memory)
        return no_memory(run, error);
    marz_run_spend(run, &m.bound_budget);
    take_bound(run, bound);
    if (run->is_proved) // The walks were halted at some moment: they count for nothing.
        return MARZ_OK;
    take_walk(run, &m.walk);
    take_walk(run, &m.second);
    take_bound(run, bound);
    return MARZ_OK;
}

/// Passes of exact polish and transfer with growing regions, until the share of the run is used.
static marz_status polish_all(marz_run_state *run, marz_polish *polish, int32_t strength,
                              double until, marz_error *error)
{
    static const int32_t sizes[] = {5, 8, 12, 18, 27, 40};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    const int32_t first = strength > 0 ? 1 : 0;
    for (int32_t k = first; k < first + 3 + strength && k < SIZES; k++) {
        if (k > 0 && sizes[k - 1] >= run->ground.p) // Regions of this size were everything.
            return MARZ_OK;
        const marz_polish_pass pass = {.size = sizes[k], .strength = strength};
        bool improved = true, transferred = false;
        while (improved) {
            const marz_status status = marz_polish_run(polish, &pass, &improved, error);
            if (status || marz_run_share(run) >= until)
                return status;
        }
        const marz_status status =
            k > 0 ? marz_polish_transfer(polish, &pass, &transferred, error) : MARZ_OK;
        if (status || marz_run_share(run) >= until)
            return status;
    }
    return MARZ_OK;
}

/// Everything as one region, if it is small enough: a proof, or a better plan.
static marz_status prove_whole(marz_run_state *run, marz_polish *polish, int32_t strength,
                               marz_error *error)
{
    if (run->ground.n > MARZ_REGION_POINTS || run->ground.p > MARZ_POLISH_CLUSTERS ||
        marz_run_share(run) >= 1)
        return MARZ_OK;
    bool improved = true;
    marz_status status = MARZ_OK;
    const marz_polish_pass pass = {.size = run->ground.p, .strength = strength};
    while (improved && !status && !run->is_proved)
        status = marz_polish_run(polish, &pass, &improved, error);
    return status;
}

/// Are walks of everything worth their time: with few medians, and proposals enough for each point?
static bool has_deep_walks(const marz_run_state *run)
{
    const double seconds =
        run->effort > 0 ? run->effort : 1e-3 * (double)(run->until_ms - run->began_ms);
    const double most = MARZ_REFINE_DEEP_SHARE * seconds * MARZ_MEDIAN_TICKS_SECOND;
    return run->ground.p <= DEEP_MEDIANS && most >= DEEP_PER_POINT * (double)run->ground.n;
}

/// Windows until the run is over; now and then a new bound and larger regions.
static marz_status refine_all(marz_run_state *run, marz_bound *bound, marz_polish *polish,
                              marz_error *error)
{
    marz_status status = MARZ_OK;
    const bool has_deep = has_deep_walks(run);
    double deep_share = 0, window_share = 0; // of the run, spent so far
    int32_t idle = 0, strength = 1, proof = 4;
    for (uint64_t round = 0; !status && marz_run_share(run) < 1; round++) {
        marz_rng rng = marz_rng_make(run->seed, 5, round);
        // Where little gets better, longer walks; with many medians, short ones in more places.
        const int32_t level = has_deep ? idle / LEVEL_WINDOWS : 0;
        const marz_refine_plan plan = {.clusters = 16 + (int32_t)marz_rng_below(&rng, 60),
                                       .hot = 0.15 + 0.3 * marz_rng_unit(&rng),
                                       .cold = 0.03,
                                       .per_point = WINDOW_PER_POINT << (level < 4 ? level : 4),
                                       .polish_size = 8,
                                       .is_deep = has_deep && deep_share <= window_share,
                                       .round = round};
        bool improved;
        const double before = marz_run_share(run);
        status = marz_refine_run(run, bound, &plan, &improved, error);
        *(plan.is_deep ? &deep_share : &window_share) += marz_run_share(run) - before;
        idle = improved ? 0 : idle + 1;
        if (status || idle < IDLE_WINDOWS)
            continue;
        idle = 0;
        marz_bound_lower_target(bound, run->cost);
        status = prove_whole(run, polish, proof++, error);
        if (!status)
            status = polish_all(run, polish, strength, 1, error);
        strength = strength < 3 ? strength + 1 : 1;
    }
    return status;
}

static marz_status improve(marz_run_state *run, marz_error *error)
{
    marz_status status = anneal_once(run, (marz_anneal_options){.hot = 0.7, .cold = 0.05}, 1,
                                     limited(run, quick_share, QUICK_PER_POINT), error);
    if (status)
        return status;
    marz_bound *bound = MARZ_NEW(run->arena, marz_bound, 1);
    marz_polish polish;
    if (!bound || !marz_bound_init(bound, &run->ground, run->cost, run->arena) ||
        !marz_polish_init(&polish, run, bound))
        return no_memory(run, error);
    status = main_work(run, bound, error);
    marz_bound_lower_target(bound, run->cost);
    if (!status)
        status = prove_whole(run, &polish, 0, error);
    if (!status && run->cost - run->bound_value < near_gap * run->cost)
        status = prove_whole(run, &polish, NEAR_STRENGTH, error);
    if (!status && marz_run_share(run) < 1)
        status = polish_all(run, &polish, 0, 0.8, error);
    if (!status)
        status = sharpen(run, bound, error);
    for (int32_t strength = 1; !status && strength <= 3; strength++)
        status = prove_whole(run, &polish, strength, error);
    if (!status)
        status = refine_all(run, bound, &polish, error);
    run->dual_steps = bound->ascent.steps;
    return status;
}

static void write_plan(const marz_run_state *run, int32_t *median, marz_median_plan *plan)
{
    *plan = (marz_median_plan){.has_plan =
                                   run->cost<HUGE_VAL, .has_bound = run->bound_value> - HUGE_VAL,
                               .objective = run->cost,
                               .bound = run->bound_value,
                               .proposals = run->proposals,
                               .dual_steps = run->dual_steps,
                               .regions = run->regions};
    if (plan->has_plan) {
        memcpy(median, run->best, (size_t)run->ground.n * sizeof *median);
        plan->median = median;
    }
    plan->outcome = MARZ_OUTCOME_FEASIBLE;
    if (run->is_proved)
        plan->outcome = MARZ_OUTCOME_OPTIMAL;
    else if (!marz_control_stops(run->control, &plan->outcome) && run->effort <= 0)
        plan->outcome = MARZ_OUTCOME_TIME_LIMIT;
}

static marz_status solve(marz_run_state *run, marz_error *error)
{
    marz_budget budget = marz_run_budget(run, 0.5);
    bool found;
    int32_t *median = MARZ_NEW(run->arena, int32_t, run->ground.n);
    if (!median)
        return no_memory(run, error);
    marz_status status = marz_median_start(&run->ground, marz_rng_make(run->seed, 0, 1), &budget,
                                           median, &found, error);
    marz_run_spend(run, &budget);
    if (status || !found)
        return status;
    marz_run_offer(run, median);
    return improve(run, error);
}

marz_status marz_median_solve(const marz_median *problem, const marz_median_options *options,
                              marz_arena *arena, const marz_control *control,
                              marz_median_plan *plan, marz_error *error)
{
    marz_run_state run = {.control = control, .cost = HUGE_VAL, .bound_value = -HUGE_VAL};
    run.began_ms = marz_clock_ms();
    run.until_ms = control ? control->deadline_ms : 0;
    run.effort = options ? options->effort : 0;
    if (run.effort <= 0 && !run.until_ms)
        run.effort = default_effort;
    run.seed = options ? options->seed : 0;
    run.thread_count = marz_thread_count(options ? options->thread_count : 0);
    run.arena = marz_arena_create(0);
    const char *why = NULL;
    marz_status status = MARZ_E_NO_MEMORY;
    int32_t *median = NULL;
    if (run.arena)
        status = marz_ground_make(problem, run.arena, &run.ground, &why, error);
    if (!status && why) {
        *plan = (marz_median_plan){.outcome = MARZ_OUTCOME_INFEASIBLE, .reason = why};
        goto done;
    }
    if (!status) {
        run.best = MARZ_NEW(run.arena, int32_t, run.ground.n);
        run.load = MARZ_NEW(run.arena, int64_t, run.ground.n);
        median = MARZ_NEW(arena, int32_t, run.ground.n);
    }
    if (!status && run.best && run.load && median)
        status = solve(&run, error);
    else if (!status || !run.arena)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the question");
    if (!status)
        write_plan(&run, median, plan);
done:
    marz_arena_destroy(run.arena);
    return status;
}
