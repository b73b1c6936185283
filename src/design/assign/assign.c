#include "design/assign/assign.h"

#include "base/threads.h"
#include "design/assign/assign_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define WALKERS 2 ///< whatever the number of threads, so that it does not change the plan
#define START_MOVES_PER_ITEM INT64_C(4000)
#define BOUND_STEPS 300
#define BOUND_STEPS_LEAST 60
#define BOUND_WORK INT64_C(1000000000) ///< at the start, but for the least steps
#define AGAIN_STEPS 40
#define AGAIN_SHARE 20 ///< one part in so many of all work goes to raising the bound again
#define ROUND_WORK INT64_C(100000000)
#define FIRST_WORK 20000000
#define FIRST_TOLL INT64_C(200000000) ///< dearer proofs have to wait for their share
#define TOLL_MOST (3 * ROUND_WORK)    ///< the other walker waits for the end of the turn
#define PROOF_ROUNDS 40 ///< rounds in which the proof has one part in four of the work; then less
#define STALE_ROUNDS 12 ///< rounds without gain after which a walker takes over the best plan

typedef struct solver {
    assign_data d;
    assign_near near;
    assign_bound bound;
    assign_state best;
    assign_walker walkers[WALKERS];
    assign_proof proof;
    const marz_control *control;
    marz_arena *arena;
    int64_t round;
    int64_t round_work;
    int64_t spent;       ///< by the turns
    int64_t again_spent; ///< on raising the bound again
    int64_t fixed_at;    ///< value of the plan for which that was done last
    marz_rng seeker;
    assign_state sought; ///< what a new start brought while there is no plan
    bool overfull;       ///< proved
    bool proof_turn;     ///< the second walker's turn goes to the proof
} solver;

static void tell(const solver *s)
{
    const double objective = s->best.feasible ? (double)(s->d.base + s->best.value) : (double)NAN;
    marz_control_found(s->control, objective, (double)(s->d.base + s->bound.floor));
}

/// Greatest value that is still of interest.
static int64_t limit_of(const solver *s)
{
    return s->best.feasible ? s->best.value - 1 : s->d.worst;
}

static bool take(solver *s, const assign_state *from)
{
    if (!from->feasible || (s->best.feasible && from->value >= s->best.value))
        return false;
    memcpy(s->best.agent_of, from->agent_of, (size_t)s->d.item_count * sizeof *from->agent_of);
    s->best.value = from->value;
    s->best.feasible = true;
    return true;
}

static bool is_proved(const solver *s)
{
    return s->bound.floor > limit_of(s);
}

static bool prepare(solver *s, uint64_t seed)
{
    const int32_t n = s->d.item_count;
    s->best.agent_of = MARZ_NEW(s->arena, int32_t, n);
    s->sought.agent_of = MARZ_NEW(s->arena, int32_t, n);
    if (!s->best.agent_of || !s->sought.agent_of ||
        !marz_assign_weak_dual(&s->d, s->control, s->arena) ||
        !marz_assign_near_make(&s->d, &s->near, s->arena) ||
        !marz_assign_bound_init(&s->d, &s->bound, s->arena))
        return false;
    for (int32_t k = 0; k < WALKERS; k++)
        if (!marz_assign_walker_make(&s->d, seed, k, &s->walkers[k], s->arena))
            return false;
    s->seeker = marz_rng_make(seed, 2, 0);
    return marz_assign_proof_make(&s->d, &s->proof, s->arena);
}

/// Each walker anneals from every item's likeliest agent.
static void anneal_walkers(void *context, int64_t first, int64_t last)
{
    solver *s = context;
    const int64_t moves = START_MOVES_PER_ITEM * s->d.item_count;
    for (int64_t k = first; k < last; k++) {
        assign_walker *w = &s->walkers[k];
        for (int32_t j = 0; j < s->d.item_count; j++)
            w->best.agent_of[j] = s->near.agent[(int64_t)j * s->near.width];
        if (!marz_assign_anneal(&s->d, &s->near, moves, &w->rng, 0.6, &w->best, s->control,
                                w->arena))
            w->best.feasible = false;
        if (w->best.feasible)
            marz_assign_walker_load(&s->d, &w->best, w);
    }
}

static bool start(solver *s, const marz_assign_options *options)
{
    if (!prepare(s, options->seed))
        return false;
    marz_parallel(marz_thread_count(options->thread_count), WALKERS, 1, anneal_walkers, s);
    bool better = false;
    for (int32_t k = 0; k < WALKERS; k++)
        better |= take(s, &s->walkers[k].best);
    if (better)
        tell(s);
    else if (!s->best.feasible && marz_assign_overfull(&s->d, s->control, s->arena)) {
        s->overfull = true;
        s->bound.floor = s->d.worst + 1;
        return true;
    }
    const int64_t steps = BOUND_WORK / (marz_assign_bound_step_work(&s->d, &s->bound) + 1);
    if (!marz_assign_bound_raise(&s->d, &s->bound, limit_of(s),
                                 (int32_t)(steps > BOUND_STEPS         ? BOUND_STEPS
                                           : steps < BOUND_STEPS_LEAST ? BOUND_STEPS_LEAST
                                                                       : steps),
                                 s->control, s->arena))
        return false;
    tell(s);
    return true;
}

/// While there is no plan the first turn looks for one from a new start.
static void seek(solver *s)
{
    for (int32_t j = 0; j < s->d.item_count; j++) {
        const int64_t k = marz_rng_below(&s->seeker, s->near.count[j]);
        s->sought.agent_of[j] = s->near.agent[(int64_t)j * s->near.width + k];
    }
    s->sought.feasible = false;
    const double heat = 0.3 + marz_rng_unit(&s->seeker);
    if (!marz_assign_anneal(&s->d, &s->near, s->round_work / 100, &s->seeker, heat, &s->sought,
                            s->control, s->walkers[0].arena))
        s->sought.feasible = false;
}

/// One turn: a walker, or the proof in the place of the second one.
static void turn(void *context, int64_t first, int64_t last)
{
    solver *s = context;
    for (int64_t k = first; k < last; k++) {
        if (k == WALKERS - 1 && s->proof_turn)
            marz_assign_proof_run(&s->d, &s->bound, limit_of(s), !s->best.feasible, s->round_work,
                                  s->control, &s->proof);
        else if (s->walkers[k].state.feasible)
            marz_assign_walker_run(&s->d, &s->bound, s->round_work, s->control, &s->walkers[k]);
        else if (k == 0)
            seek(s);
    }
}

/// Merges what the turns found, in a fixed order. @return whether the best plan is a better one
static bool merge(solver *s)
{
    bool better = !s->best.feasible && take(s, &s->sought);
    for (int32_t k = 0; k < WALKERS; k++)
        better |= take(s, &s->walkers[k].best);
    if (s->proof_turn)
        better |= take(s, &s->proof.found);
    for (int32_t k = 0; k < WALKERS && s->best.feasible; k++)
        if (!s->walkers[k].state.feasible || (s->round % STALE_ROUNDS == STALE_ROUNDS - 1 &&
                                              s->walkers[k].best.value > s->best.value))
            marz_assign_walker_load(&s->d, &s->best, &s->walkers[k]);
    return better;
}

/// A short proof before the rounds: many a small problem needs no more.
static void try_proof(solver *s)
{
    if (marz_assign_proof_toll(&s->d, &s->bound, &s->proof) > FIRST_TOLL)
        return;
    marz_assign_proof_run(&s->d, &s->bound, limit_of(s), !s->best.feasible, FIRST_WORK, s->control,
                          &s->proof);
    take(s, &s->proof.found);
    tell(s);
}

/// Whether the second walker's next turn goes to the proof, which has its share of the work.
static bool is_proofs_turn(const solver *s)
{
    if (!s->proof.may_go_on)
        return false;
    if (!s->best.feasible)
        return true;
    const int64_t toll = marz_assign_proof_toll(&s->d, &s->bound, &s->proof);
    return toll <= TOLL_MOST &&
           s->proof.work + toll <= s->spent / (s->round < PROOF_ROUNDS ? 4 : 16);
}

/// Raises the bound again for a better plan, if that is within its share of the work.
static bool raise_again(solver *s)
{
    const int64_t work = AGAIN_STEPS * marz_assign_bound_step_work(&s->d, &s->bound);
    if (!s->best.feasible || s->best.value == s->fixed_at || is_proved(s) ||
        (s->again_spent + work) > s->spent / AGAIN_SHARE)
        return true;
    s->fixed_at = s->best.value;
    s->again_spent += work;
    if (!marz_assign_bound_raise(&s->d, &s->bound, s->best.value, AGAIN_STEPS, s->control,
                                 s->arena))
        return false;
    tell(s);
    return true;
}

/// Rounds of turns until proved, out of effort or stopped. @return false when out of memory
static bool run_rounds(solver *s, const marz_assign_options *options, marz_outcome *outcome)
{
    const int64_t rounds = options->effort > 0                     ? options->effort
                           : s->control && s->control->deadline_ms ? INT64_MAX
                                                                   : MARZ_ASSIGN_EFFORT_MAX;
    const int32_t threads = marz_thread_count(options->thread_count);
    try_proof(s);
    for (int32_t k = 0; k < WALKERS && s->best.feasible; k++)
        if (!s->walkers[k].state.feasible)
            marz_assign_walker_load(&s->d, &s->best, &s->walkers[k]);
    s->fixed_at = INT64_MAX;
    for (s->round = 0; s->round < rounds && !is_proved(s); s->round++) {
        if (marz_control_stops(s->control, outcome))
            return true;
        s->proof_turn = is_proofs_turn(s);
        s->round_work = ROUND_WORK;
        const int64_t floor = s->bound.floor;
        marz_parallel(threads, WALKERS, 1, turn, s);
        s->spent += WALKERS * s->round_work;
        const bool better = merge(s);
        if (better || s->bound.floor > floor)
            tell(s);
        if (!raise_again(s))
            return false;
    }
    *outcome = MARZ_OUTCOME_FEASIBLE;
    return true;
}

static void write_plan(const solver *s, marz_outcome outcome, marz_assign_plan *plan)
{
    plan->outcome = outcome;
    plan->heavy_item = s->d.heavy_item;
    plan->overfull = s->overfull;
    plan->round_count = s->round;
    plan->has_plan = s->best.feasible;
    if (plan->has_plan) {
        memcpy(plan->agent_of, s->best.agent_of, (size_t)s->d.item_count * sizeof *plan->agent_of);
        plan->objective = s->d.base + s->best.value;
    }
    plan->has_bound = true;
    plan->bound = s->d.base + s->bound.floor;
    if (is_proved(s)) {
        plan->outcome = plan->has_plan ? MARZ_OUTCOME_OPTIMAL : MARZ_OUTCOME_INFEASIBLE;
        plan->has_bound = plan->has_plan;
        plan->bound = plan->objective;
    }
}

static void release(solver *s)
{
    for (int32_t k = 0; k < WALKERS; k++)
        marz_arena_destroy(s->walkers[k].arena);
    marz_arena_destroy(s->proof.arena);
}

marz_status marz_assign_solve(const marz_assign *problem, const marz_assign_options *options,
                              marz_arena *arena, const marz_control *control,
                              marz_assign_plan *plan, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    solver s = {.control = control, .arena = arena};
    marz_outcome outcome = MARZ_OUTCOME_FEASIBLE;
    marz_status status = marz_assign_read(problem, &s.d, arena, error);
    if (status)
        goto done;
    bool ok = true;
    if (s.d.heavy_item >= 0)
        s.bound.floor = s.d.worst + 1;
    else
        ok = start(&s, options) && (is_proved(&s) || run_rounds(&s, options, &outcome));
    if (ok)
        write_plan(&s, outcome, plan);
    else
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d items and %d agents",
                           s.d.item_count, s.d.agent_count);
done:
    release(&s);
    marz_arena_restore(arena, mark);
    return status;
}
