#include "design/assign/vicinity.h"

#include <assert.h>
#include <string.h>

#define EQUAL_SHARE 0.75 ///< how often a plan of the same cost is good enough
#define PRICE_STEPS 12
#define SEARCH_NODES 30000
#define NODE_WORK 40 ///< about nanoseconds, as all work
#define DRAW_WORK 2000
#define PAIR_WORK 60
#define KICK_AGENTS 6
#define KICK_ITEMS 30
#define IDLE_WORK INT64_C(500000000)   ///< without gain before a kick …
#define IDLE_PER_ITEM INT64_C(1000000) ///< … and as much more for each item
#define EXPLORE 0.3                    ///< share of the mean gain that every arm is credited with
#define LEAST_GAIN 0.003
#define FORGET 0.998

/// How wide a neighbourhood reaches, and whether it gets prices of its own.
typedef struct arm {
    int32_t agents;
    bool priced;
    double size;             ///< free items that can often be searched to the end, adapted
    double gain, work, runs; ///< what it brought and took, older runs counted less
} arm;

static const int32_t arm_agents[] = {4, 5, 6, 7, 8, 10, 12, 16, 24};
#define AGENT_KINDS ((int32_t)(sizeof arm_agents / sizeof *arm_agents))
#define ARMS (2 * AGENT_KINDS)

struct walker_tools {
    arm arms[ARMS];
    vicinity v;
    part_tree *tree;
    int64_t low;  ///< best value since the last kick
    int64_t idle; ///< work since then that brought nothing
};

bool marz_assign_walker_make(const assign_data *d, uint64_t seed, int32_t index, assign_walker *w,
                             marz_arena *arena)
{
    const int32_t m = d->agent_count, n = d->item_count;
    *w = (assign_walker){.rng = marz_rng_make(seed, 17, (uint64_t)index)};
    struct walker_tools *t = MARZ_NEW(arena, struct walker_tools, 1);
    w->state.agent_of = MARZ_NEW(arena, int32_t, n);
    w->best.agent_of = MARZ_NEW(arena, int32_t, n);
    w->arena = marz_arena_create(0);
    w->tools = t;
    if (!t || !w->state.agent_of || !w->best.agent_of || !w->arena)
        return false;
    for (int32_t k = 0; k < ARMS; k++)
        t->arms[k] = (arm){
            .agents = arm_agents[k / 2], .priced = k % 2 == 1, .size = 40, .work = 1e5, .runs = 1};
    const int32_t places = n < PLACES_MAX ? n : PLACES_MAX;
    t->tree = marz_part_tree_make(m, places, (int64_t)places * (PAIRS_PER_ITEM + 1), arena);
    return t->tree && marz_assign_vicinity_make(d, &t->v, arena);
}

static void copy_state(const assign_data *d, const assign_state *from, assign_state *to)
{
    memcpy(to->agent_of, from->agent_of, (size_t)d->item_count * sizeof *from->agent_of);
    to->value = from->value;
    to->feasible = from->feasible;
}

void marz_assign_walker_load(const assign_data *d, const assign_state *state, assign_walker *w)
{
    assert(state->feasible);
    copy_state(d, state, &w->state);
    if (state != &w->best)
        copy_state(d, state, &w->best);
    w->tools->low = state->value;
    w->tools->idle = 0;
}

/// Searches the part for a choice of at most `limit`. @return whether all of it was searched
static bool search_part(const assign_data *d, const assign_bound *b, int64_t limit, bool priced,
                        assign_walker *w)
{
    struct walker_tools *t = w->tools;
    const int64_t target = scale_value(limit, d->bits);
    if (priced && marz_part_prices(&t->v.p, t->v.price_max, target, PRICE_STEPS, 1.0, NULL,
                                   w->arena) > target)
        return true;
    const int64_t root = marz_part_bound(&t->v.p, true);
    if (root == INT64_MIN) // The tables do not fit.
        return false;
    part_search s = {.root = root, .bits = d->bits, .limit = limit, .choice = t->v.choice};
    marz_part_tree_begin(t->tree, &t->v.p, &s);
    marz_part_tree_run(t->tree, SEARCH_NODES, NULL);
    t->v.p.work += s.node_count * NODE_WORK;
    if (s.found)
        marz_assign_vicinity_apply(d, b, &t->v, &w->state);
    return s.complete;
}

/// Draws a neighbourhood of the arm and searches it for a plan that is no worse. @return work done
static int64_t improve(const assign_data *d, const assign_bound *b, arm *r, assign_walker *w)
{
    vicinity *v = &w->tools->v;
    const int64_t value = w->state.value, before = v->p.work;
    r->size = r->size < 10 ? 10 : r->size > PLACES_MAX ? PLACES_MAX : r->size;
    const vicinity_size size = {.items = (int32_t)r->size,
                                .agents = r->agents < d->agent_count ? r->agents : d->agent_count};
    const int64_t cost = marz_assign_vicinity_draw(d, b, &w->state, &size, &w->rng, v);
    const int64_t limit = cost - (marz_rng_unit(&w->rng) >= EQUAL_SHARE);
    if (v->place_count > 1)
        r->size *= search_part(d, b, limit, r->priced, w) ? 1.01 : 0.95;
    const int64_t work = DRAW_WORK + v->pool_count * PAIR_WORK + v->p.work - before;
    r->gain = FORGET * r->gain + (double)(value - w->state.value);
    r->work = FORGET * r->work + (double)work;
    r->runs = FORGET * r->runs + 1;
    return work;
}

/// Leaves a plan that nothing improves any more, or goes back to the best one, and moves an item
/// elsewhere whatever it costs, a few agents rearranged round it. @return work done
static int64_t kick(const assign_data *d, const assign_bound *b, assign_walker *w)
{
    struct walker_tools *t = w->tools;
    vicinity *v = &t->v;
    const int64_t before = v->p.work;
    if (w->state.value > w->best.value) {
        copy_state(d, &w->best, &w->state);
        marz_assign_vicinity_load(d, b, &w->state, v);
    } else
        copy_state(d, &w->state, &w->best);
    const int32_t agents = KICK_AGENTS < d->agent_count ? KICK_AGENTS : d->agent_count;
    const vicinity_size size = {.items = KICK_ITEMS, .agents = agents, .evict = true};
    marz_assign_vicinity_draw(d, b, &w->state, &size, &w->rng, v);
    if (v->place_count > 1)
        search_part(d, b, d->worst, false, w);
    t->low = w->state.value;
    t->idle = 0;
    return DRAW_WORK + (int64_t)d->item_count * PAIR_WORK + v->p.work - before;
}

/// An arm such that the time of each grows with what it brought for its work lately;
/// one that brought nothing keeps some share.
static arm *choose_arm(assign_walker *w)
{
    struct walker_tools *t = w->tools;
    double gain = LEAST_GAIN, work = 1, sum = 0, share[ARMS];
    for (int32_t k = 0; k < ARMS; k++) {
        gain += t->arms[k].gain;
        work += t->arms[k].work;
    }
    for (int32_t k = 0; k < ARMS; k++) {
        const arm *r = &t->arms[k];
        const double rate = r->gain / r->work + EXPLORE * gain / work;
        sum += share[k] = rate * r->runs / r->work;
    }
    double x = marz_rng_unit(&w->rng) * sum;
    int32_t k = 0;
    while (k < ARMS - 1 && (x -= share[k]) >= 0)
        k++;
    return &t->arms[k];
}

void marz_assign_walker_run(const assign_data *d, const assign_bound *b, int64_t work,
                            const marz_control *control, assign_walker *w)
{
    struct walker_tools *t = w->tools;
    marz_outcome outcome;
    marz_assign_vicinity_load(d, b, &w->state, &t->v);
    while (work > 0 && !marz_control_stops(control, &outcome)) {
        if (t->idle > IDLE_WORK + IDLE_PER_ITEM * d->item_count) {
            work -= kick(d, b, w);
            continue;
        }
        const int64_t spent = improve(d, b, choose_arm(w), w);
        work -= spent;
        t->idle += spent;
        if (w->state.value < t->low) {
            t->low = w->state.value;
            t->idle = 0;
        }
        if (w->state.value < w->best.value)
            copy_state(d, &w->state, &w->best);
    }
}
