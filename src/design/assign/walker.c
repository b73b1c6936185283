#include "design/assign/vicinity.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EQUAL_SHARE 0.75 ///< how often a plan of the same cost is good enough
#define PRICE_STEPS 12
#define SEARCH_NODES 30000
#define EXPLORE 0.3 ///< share of the mean gain that every arm is credited with
#define LEAST_GAIN 0.003
#define FORGET 0.998

/// How wide a neighbourhood reaches, and whether it gets prices of its own.
typedef struct arm {
    int32_t agents;
    bool priced;
    double size;             ///< free items that can often be searched to the end, adapted
    double gain, work, runs; ///< what it brought and took, older runs counted less
} arm;

static const int32_t arm_agents[] = {3, 4, 5, 6, 8, 10, 12, 16, 24, 36};
#define AGENT_KINDS ((int32_t)(sizeof arm_agents / sizeof *arm_agents))
#define ARMS (2 * AGENT_KINDS)

struct walker_tools {
    arm arms[ARMS];
    vicinity v;
    part_tree *tree;
};

bool marz_assign_walker_make(const assign_data *d, uint64_t seed, int32_t index, assign_walker *w,
                             marz_arena *arena)
{
    const int32_t m = d->agent_count, n = d->item_count;
    *w = (assign_walker){.rng = marz_rng_make(seed, 17, (uint64_t)index)};
    struct walker_tools *t = MARZ_NEW(arena, struct walker_tools, 1);
    w->state.agent_of = MARZ_NEW(arena, int32_t, n);
    w->arena = marz_arena_create(0);
    w->tools = t;
    if (!t || !w->state.agent_of || !w->arena)
        return false;
    for (int32_t k = 0; k < ARMS; k++)
        t->arms[k] = (arm){
            .agents = arm_agents[k / 2], .priced = k % 2 == 1, .size = 40, .work = 1e5, .runs = 1};
    const int32_t places = n < PLACES_MAX ? n : PLACES_MAX;
    t->tree = marz_part_tree_make(m, places, (int64_t)places * (PAIRS_PER_ITEM + 1), arena);
    return t->tree && marz_assign_vicinity_make(d, &t->v, arena);
}

void marz_assign_walker_load(const assign_data *d, const assign_state *state, assign_walker *w)
{
    assert(state->feasible);
    memcpy(w->state.agent_of, state->agent_of, (size_t)d->item_count * sizeof *state->agent_of);
    w->state.value = state->value;
    w->state.feasible = true;
}

/// Searches the part of the arm. @return work done
static int64_t search_part(const assign_data *d, const assign_bound *b, int64_t value, arm *r,
                           assign_walker *w)
{
    struct walker_tools *t = w->tools;
    const int64_t limit = value - (marz_rng_unit(&w->rng) >= EQUAL_SHARE);
    const int64_t target = scale_value(limit, d->bits);
    const int64_t before = t->v.p.work;
    if (r->priced) {
        const int64_t bound =
            marz_part_prices(&t->v.p, t->v.price_max, target, PRICE_STEPS, 1.0, NULL, w->arena);
        if (bound > target) {
            r->size *= 1.02;
            return t->v.p.work - before;
        }
    }
    const int64_t root = marz_part_bound(&t->v.p, true);
    if (root == INT64_MIN) { // The tables do not fit.
        r->size *= 0.8;
        return t->v.p.work - before;
    }
    part_search s = {.root = root, .bits = d->bits, .limit = limit, .choice = t->v.choice};
    marz_part_tree_begin(t->tree, &t->v.p, &s);
    marz_part_tree_run(t->tree, SEARCH_NODES, NULL);
    r->size *= s.complete ? 1.01 : 0.95;
    if (s.found)
        marz_assign_vicinity_apply(d, b, &t->v, &w->state);
    return t->v.p.work - before + s.node_count * 40;
}

/// An arm such that the time of each grows with the square of what it brought for its work lately;
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
        sum += share[k] = rate * rate * r->runs / r->work;
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
        arm *r = choose_arm(w);
        const int64_t value = w->state.value;
        r->size = r->size < 10 ? 10 : r->size > PLACES_MAX ? PLACES_MAX : r->size;
        const vicinity_size size = {.items = (int32_t)r->size,
                                    .agents =
                                        r->agents < d->agent_count ? r->agents : d->agent_count};
        const int64_t cost = marz_assign_vicinity_draw(d, b, &w->state, &size, &w->rng, &t->v);
        int64_t spent = 2000 + (int64_t)t->v.pool_count * 60;
        if (t->v.place_count > 1)
            spent += search_part(d, b, cost, r, w);
        r->gain = FORGET * r->gain + (double)(value - w->state.value);
        r->work = FORGET * r->work + (double)spent;
        r->runs = FORGET * r->runs + 1;
        work -= spent;
    }
}
