#include "design/assign/assign_internal.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLACES_MAX 800        ///< most free items of a neighbourhood
#define PAIRS_PER_ITEM 6      ///< most pairs of a free item
#define ROW_NUMBERS (1 << 22) ///< numbers in the tables of a neighbourhood
#define EQUAL_SHARE 0.75      ///< how often a plan of the same cost is good enough
#define PRICE_STEPS 12
#define EXPLORE 0.1 ///< share of the mean gain that every arm is credited with
#define LEAST_GAIN 0.003
#define FORGET 0.998

/// How wide a neighbourhood reaches, whether it gets prices of its own, how long it is searched.
typedef struct arm {
    int32_t agents;
    bool priced;
    int32_t nodes;
    double size;       ///< free items that can often be searched to the end, adapted
    double gain, work; ///< what it brought and took, older runs counted less
} arm;

static const int32_t arm_agents[] = {3, 4, 5, 6, 8, 12, 16, 24, 36};
static const int32_t arm_nodes[] = {20000, 400000};
#define AGENT_KINDS ((int32_t)(sizeof arm_agents / sizeof *arm_agents))
#define ARMS (4 * AGENT_KINDS)

typedef struct candidate {
    float key;
    int32_t item;
} candidate;

struct walker_tools {
    arm arms[ARMS];
    int32_t *local;  ///< [m] number of the agent in the neighbourhood, -1: outside
    int32_t *agents; ///< [m] the other way round
    int32_t agent_count;
    int32_t *slack;        ///< [m] of the plan
    float *relation;       ///< [m] how much an agent has to do with those chosen so far
    candidate *candidates; ///< [n]
    int32_t candidate_count;
    int32_t reach; ///< scaled: pairs of a greater extra are left out
    part p;
    part_tree *tree;
    int32_t *price_max, *choice; ///< [PLACES_MAX]
};

static int by_key(const void *x, const void *y)
{
    const candidate *a = x, *b = y;
    if (a->key < b->key || a->key > b->key)
        return a->key < b->key ? -1 : 1;
    return a->item - b->item;
}

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
        t->arms[k] = (arm){.agents = arm_agents[k / 4],
                           .priced = k % 2 == 1,
                           .nodes = arm_nodes[k / 2 % 2],
                           .size = 60,
                           .work = 1e5};
    t->local = MARZ_NEW(arena, int32_t, m);
    t->agents = MARZ_NEW(arena, int32_t, m);
    t->slack = MARZ_NEW(arena, int32_t, m);
    t->relation = MARZ_NEW(arena, float, m);
    t->candidates = MARZ_NEW(arena, candidate, n);
    t->price_max = MARZ_NEW(arena, int32_t, PLACES_MAX);
    t->choice = MARZ_NEW(arena, int32_t, PLACES_MAX);
    const int32_t places = n < PLACES_MAX ? n : PLACES_MAX;
    const int64_t pairs = (int64_t)places * (PAIRS_PER_ITEM + 1);
    int64_t numbers = 0; // What tables of all the pairs could take.
    for (int32_t i = 0; i < m; i++)
        numbers += ((int64_t)(d->capacity[i] >> d->cell_bits) + 1) * (places + 1);
    numbers = numbers < ROW_NUMBERS ? numbers : ROW_NUMBERS;
    t->tree = marz_part_tree_make(m, places, pairs, arena);
    return t->local && t->agents && t->slack && t->relation && t->candidates && t->price_max &&
           t->choice && t->tree && marz_part_init(&t->p, m, places, pairs, numbers, arena);
}

void marz_assign_walker_load(const assign_data *d, const assign_state *state, assign_walker *w)
{
    const int32_t m = d->agent_count, n = d->item_count;
    assert(state->feasible);
    memcpy(w->state.agent_of, state->agent_of, (size_t)n * sizeof *state->agent_of);
    w->state.value = state->value;
    w->state.feasible = true;
    memcpy(w->tools->slack, d->capacity, (size_t)m * sizeof *d->capacity);
    for (int32_t j = 0; j < n; j++)
        w->tools->slack[state->agent_of[j]] -= d->weight[(int64_t)j * m + state->agent_of[j]];
}

/// How much a pair binds its agent and the item's: less the more the pair costs.
static float bond(const assign_bound *b, int32_t pair, float unit)
{
    return 1.0F / (1.0F + 4.0F * (float)b->pair_extra[pair] / unit);
}

/// Adds to every agent's relation what it shares with `next`: items that could go over.
static void relate(const assign_data *d, const assign_bound *b, const assign_walker *w,
                   int32_t next)
{
    float *relation = w->tools->relation;
    const float unit = d->bits >= 0 ? (float)(1 << d->bits) : 1.0F;
    for (int32_t j = 0; j < d->item_count; j++) {
        const int32_t at = w->state.agent_of[j], first = b->pair_start[j];
        const int32_t last = b->pair_start[j + 1] < first + PAIRS_PER_ITEM ? b->pair_start[j + 1]
                                                                           : first + PAIRS_PER_ITEM;
        for (int32_t a = first; a < last; a++) {
            if (at == next)
                relation[b->pair_agent[a]] += bond(b, a, unit);
            else if (b->pair_agent[a] == next)
                relation[at] += bond(b, a, unit);
        }
    }
}

/// A random agent and others drawn by the square of their relation to those already in.
static void choose_agents(const assign_data *d, const assign_bound *b, assign_walker *w,
                          int32_t wanted)
{
    struct walker_tools *t = w->tools;
    const int32_t m = d->agent_count;
    for (int32_t i = 0; i < m; i++) {
        t->local[i] = -1;
        t->relation[i] = 1e-3F;
    }
    int32_t next = (int32_t)marz_rng_below(&w->rng, m);
    for (t->agent_count = 0;;) {
        t->local[next] = t->agent_count;
        t->agents[t->agent_count++] = next;
        if (t->agent_count == wanted)
            return;
        relate(d, b, w, next);
        double sum = 0;
        for (int32_t i = 0; i < m; i++)
            sum += t->local[i] < 0 ? (double)(t->relation[i] * t->relation[i]) : 0;
        double x = marz_rng_unit(&w->rng) * sum;
        for (int32_t i = 0; i < m && x >= 0; i++) {
            if (t->local[i] >= 0)
                continue;
            next = i;
            x -= (double)(t->relation[i] * t->relation[i]);
        }
    }
}

/// What the items and the room left of the chosen agents cost above their best, scaled: a pair that
/// costs more than all of that together is not worth a look.
static int32_t local_excess(const assign_data *d, const assign_bound *b, const assign_walker *w)
{
    const struct walker_tools *t = w->tools;
    double excess = 0;
    for (int32_t i = 0; i < t->agent_count; i++)
        excess += ldexp(d->scarcity[t->agents[i]] * t->slack[t->agents[i]], d->bits);
    for (int32_t j = 0; j < d->item_count; j++) {
        const int32_t at = w->state.agent_of[j];
        if (t->local[at] < 0)
            continue;
        for (int32_t a = b->pair_start[j]; a < b->pair_start[j + 1]; a++)
            if (b->pair_agent[a] == at)
                excess += b->pair_extra[a];
    }
    return (int32_t)fmin(fmax(excess, d->bits > 0 ? 1 << d->bits : 1), INT32_MAX);
}

/// Items of the chosen agents that could go to another of them, those with most freedom first: an
/// item that is not where it costs least, then by what the second best place costs.
static void collect(const assign_data *d, const assign_bound *b, assign_walker *w)
{
    struct walker_tools *t = w->tools;
    t->reach = local_excess(d, b, w);
    t->candidate_count = 0;
    for (int32_t j = 0; j < d->item_count; j++) {
        const int32_t at = w->state.agent_of[j];
        if (t->local[at] < 0)
            continue;
        int32_t least = INT32_MAX, second = INT32_MAX, mine = INT32_MAX, others = 0;
        for (int32_t a = b->pair_start[j]; a < b->pair_start[j + 1]; a++) {
            const int32_t agent = b->pair_agent[a], extra = b->pair_extra[a];
            if (t->local[agent] < 0 || (extra > t->reach && agent != at))
                continue;
            others += agent != at;
            mine = agent == at ? extra : mine;
            second = extra < least ? least : extra < second ? extra : second;
            least = extra < least ? extra : least;
        }
        if (others == 0)
            continue;
        const float free = mine > least ? 0 : (float)second;
        const float noise = 0.5F + (float)marz_rng_unit(&w->rng);
        t->candidates[t->candidate_count++] = (candidate){free * noise, j};
    }
}

/// Keeps the `most` freest candidates, in the order in which the search decides them: the least
/// free first.
static void pick_candidates(struct walker_tools *t, int32_t most)
{
    qsort(t->candidates, (size_t)t->candidate_count, sizeof *t->candidates, by_key);
    if (t->candidate_count > most)
        t->candidate_count = most;
    for (int32_t c = 0; c < t->candidate_count / 2; c++) {
        const candidate swap = t->candidates[c];
        t->candidates[c] = t->candidates[t->candidate_count - 1 - c];
        t->candidates[t->candidate_count - 1 - c] = swap;
    }
}

static void add_pair(const assign_data *d, struct walker_tools *t, int32_t j, int32_t i)
{
    const int64_t k = (int64_t)j * d->agent_count + i;
    part_add(&t->p, t->local[i], d->weight[k], d->cost[k], d->bits);
}

/// Makes the part of the candidates. @return what they cost now
static int64_t make_part(const assign_data *d, const assign_bound *b, assign_walker *w)
{
    struct walker_tools *t = w->tools;
    part *p = &t->p;
    int64_t value = 0;
    p->agent_count = t->agent_count;
    p->item_count = t->candidate_count;
    p->pair_count = 0;
    p->cell_bits = d->cell_bits;
    for (int32_t i = 0; i < t->agent_count; i++)
        p->room[i] = t->slack[t->agents[i]];
    for (int32_t q = 0; q < t->candidate_count; q++) {
        const int32_t j = t->candidates[q].item, at = w->state.agent_of[j];
        const int32_t first = p->pair_start[q] = p->pair_count;
        bool has = false;
        for (int32_t a = b->pair_start[j]; a < b->pair_start[j + 1]; a++) {
            if (t->local[b->pair_agent[a]] < 0)
                continue;
            if (p->pair_count - first == PAIRS_PER_ITEM || b->pair_extra[a] > t->reach)
                break;
            has |= b->pair_agent[a] == at;
            add_pair(d, t, j, b->pair_agent[a]);
        }
        if (!has)
            add_pair(d, t, j, at);
        p->price[q] = d->price[j];
        t->price_max[q] = d->price_max[j];
        p->room[t->local[at]] += d->weight[(int64_t)j * d->agent_count + at];
        value += d->cost[(int64_t)j * d->agent_count + at];
    }
    p->pair_start[t->candidate_count] = p->pair_count;
    marz_part_index(p);
    return value;
}

static void apply(const assign_data *d, const int32_t *choice, assign_walker *w)
{
    struct walker_tools *t = w->tools;
    for (int32_t q = 0; q < t->candidate_count; q++) {
        const int32_t j = t->candidates[q].item, at = w->state.agent_of[j];
        const int32_t to = t->agents[t->p.agent[choice[q]]];
        const int64_t row = (int64_t)j * d->agent_count;
        t->slack[at] += d->weight[row + at];
        t->slack[to] -= d->weight[row + to];
        w->state.value += (int64_t)d->cost[row + to] - d->cost[row + at];
        w->state.agent_of[j] = to;
    }
}

/// Searches the part of the arm. @return work done
static int64_t search_part(const assign_data *d, int64_t value, arm *r, assign_walker *w)
{
    struct walker_tools *t = w->tools;
    const int64_t limit = value - (marz_rng_unit(&w->rng) >= EQUAL_SHARE);
    const int64_t target = scale_value(limit, d->bits);
    int64_t work = 0;
    if (r->priced) {
        const int64_t bound =
            marz_part_prices(&t->p, t->price_max, target, PRICE_STEPS, 1.0, NULL, w->arena);
        work += PRICE_STEPS * t->p.cells / 4;
        if (bound > target) {
            r->size *= 1.02;
            return work;
        }
    }
    const int64_t root = marz_part_bound(&t->p, true);
    work += t->p.cells / 4;
    if (root == INT64_MIN) { // The tables do not fit.
        r->size *= 0.8;
        return work;
    }
    part_search s = {.root = root, .bits = d->bits, .limit = limit, .choice = t->choice};
    marz_part_tree_begin(t->tree, &t->p, &s);
    marz_part_tree_run(t->tree, r->nodes, NULL);
    work += s.node_count * 40;
    r->size *= s.complete ? 1.04 : 0.98;
    if (s.found)
        apply(d, t->choice, w);
    return work;
}

/// An arm by what it brought for its work lately; one that brought nothing keeps some share.
static arm *choose_arm(assign_walker *w)
{
    struct walker_tools *t = w->tools;
    double gain = 0, sum = 0, share[ARMS];
    for (int32_t k = 0; k < ARMS; k++)
        gain += t->arms[k].gain / ARMS;
    for (int32_t k = 0; k < ARMS; k++)
        sum += share[k] = (t->arms[k].gain + EXPLORE * gain + LEAST_GAIN) / t->arms[k].work;
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
    while (work > 0 && !marz_control_stops(control, &outcome)) {
        arm *r = choose_arm(w);
        const int64_t value = w->state.value;
        int64_t spent = 2000 + d->item_count * (int64_t)r->agents * 4;
        choose_agents(d, b, w, r->agents < d->agent_count ? r->agents : d->agent_count);
        collect(d, b, w);
        r->size = r->size < 10 ? 10 : r->size > PLACES_MAX ? PLACES_MAX : r->size;
        pick_candidates(t, (int32_t)r->size);
        if (t->candidate_count > 1)
            spent += search_part(d, make_part(d, b, w), r, w);
        r->gain = FORGET * r->gain + (double)(value - w->state.value);
        r->work = FORGET * r->work + (double)spent;
        work -= spent;
    }
}
