#include "design/assign/vicinity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROW_NUMBERS (1 << 22) ///< numbers in the tables of a neighbourhood
#define POOL_MAX 65536        ///< most pairs that are weighed against one another

static bool take_agent_arrays(const assign_data *d, vicinity *v, marz_arena *arena)
{
    const int32_t m = d->agent_count;
    v->local = MARZ_NEW(arena, int32_t, m);
    v->agents = MARZ_NEW(arena, int32_t, m);
    v->slack = MARZ_NEW(arena, int32_t, m);
    v->open = MARZ_NEW(arena, int32_t, m);
    v->first_item = MARZ_NEW(arena, int32_t, m);
    v->relation = MARZ_NEW(arena, float, m);
    v->bonds = MARZ_NEW(arena, float, (int64_t)m *m);
    for (int32_t i = 0; v->local && i < m; i++)
        v->local[i] = -1;
    return v->local && v->agents && v->slack && v->open && v->first_item && v->relation && v->bonds;
}

static bool take_item_arrays(const assign_data *d, vicinity *v, marz_arena *arena)
{
    const int32_t n = d->item_count;
    v->next_item = MARZ_NEW(arena, int32_t, n);
    v->last_item = MARZ_NEW(arena, int32_t, n);
    v->place_of = MARZ_NEW(arena, int32_t, n);
    v->pool = MARZ_NEW(arena, vicinity_pair, POOL_MAX + PAIRS_PER_ITEM);
    v->places = MARZ_NEW(arena, vicinity_place, PLACES_MAX);
    v->price_max = MARZ_NEW(arena, int32_t, PLACES_MAX);
    v->choice = MARZ_NEW(arena, int32_t, PLACES_MAX);
    for (int32_t j = 0; v->place_of && j < n; j++)
        v->place_of[j] = -1;
    return v->next_item && v->last_item && v->place_of && v->pool && v->places && v->price_max &&
           v->choice;
}

bool marz_assign_vicinity_make(const assign_data *d, vicinity *v, marz_arena *arena)
{
    const int32_t m = d->agent_count, n = d->item_count;
    *v = (vicinity){0};
    const int32_t places = n < PLACES_MAX ? n : PLACES_MAX;
    const int64_t pairs = (int64_t)places * (PAIRS_PER_ITEM + 1);
    int64_t numbers = 0; // What tables of all the pairs could take.
    for (int32_t i = 0; i < m; i++)
        numbers += ((int64_t)(d->capacity[i] >> d->cell_bits) + 1) * (places + 1);
    numbers = numbers < ROW_NUMBERS ? numbers : ROW_NUMBERS;
    return take_agent_arrays(d, v, arena) && take_item_arrays(d, v, arena) &&
           marz_part_init(&v->p, m, places, pairs, numbers, arena);
}

/// How much a pair binds its agent and the item's: less the more the pair costs.
static float bond(const assign_bound *b, int32_t pair, float unit)
{
    return 1.0F / (1.0F + 4.0F * (float)b->pair_extra[pair] / unit);
}

/// Adds what item j binds its agent to others by; with a negative sign takes it away.
static void bind(const assign_data *d, const assign_bound *b, int32_t j, int32_t at, float sign,
                 vicinity *v)
{
    const float unit = d->bits >= 0 ? (float)(1 << d->bits) : 1.0F;
    const int32_t first = b->pair_start[j], end = b->pair_start[j + 1];
    const int32_t last = end < first + PAIRS_PER_ITEM ? end : first + PAIRS_PER_ITEM;
    const int64_t m = d->agent_count;
    for (int32_t a = first; a < last; a++) {
        const int32_t other = b->pair_agent[a];
        const float by = sign * bond(b, a, unit);
        v->bonds[at * m + other] += by;
        v->bonds[other * m + at] += by;
    }
}

static void link_item(int32_t j, int32_t i, vicinity *v)
{
    const int32_t next = v->first_item[i];
    v->next_item[j] = next;
    v->last_item[j] = -1;
    if (next >= 0)
        v->last_item[next] = j;
    v->first_item[i] = j;
}

static void unlink_item(int32_t j, int32_t i, vicinity *v)
{
    const int32_t next = v->next_item[j], last = v->last_item[j];
    if (last >= 0)
        v->next_item[last] = next;
    else
        v->first_item[i] = next;
    if (next >= 0)
        v->last_item[next] = last;
}

void marz_assign_vicinity_load(const assign_data *d, const assign_bound *b,
                               const assign_state *state, vicinity *v)
{
    const int32_t m = d->agent_count, n = d->item_count;
    memcpy(v->slack, d->capacity, (size_t)m * sizeof *d->capacity);
    memset(v->bonds, 0, (size_t)m * (size_t)m * sizeof *v->bonds);
    for (int32_t i = 0; i < m; i++)
        v->first_item[i] = -1;
    for (int32_t j = n - 1; j >= 0; j--) {
        const int32_t at = state->agent_of[j];
        v->slack[at] -= d->weight[(int64_t)j * m + at];
        link_item(j, at, v);
        bind(d, b, j, at, 1, v);
    }
}

/// A random agent and others drawn by the square of their relation to those already in.
static void choose_agents(const assign_data *d, int32_t wanted, marz_rng *rng, vicinity *v)
{
    const int32_t m = d->agent_count;
    for (int32_t i = 0; i < v->agent_count; i++)
        v->local[v->agents[i]] = -1;
    for (int32_t i = 0; i < m; i++)
        v->relation[i] = 1e-3F;
    int32_t next = (int32_t)marz_rng_below(rng, m);
    for (v->agent_count = 0;;) {
        v->local[next] = v->agent_count;
        v->agents[v->agent_count++] = next;
        if (v->agent_count == wanted)
            return;
        double sum = 0;
        for (int32_t i = 0; i < m; i++) {
            v->relation[i] += v->bonds[(int64_t)next * m + i];
            sum += v->local[i] < 0 ? (double)(v->relation[i] * v->relation[i]) : 0;
        }
        double x = marz_rng_unit(rng) * sum;
        for (int32_t i = 0; i < m && x >= 0; i++) {
            if (v->local[i] >= 0)
                continue;
            next = i;
            x -= (double)(v->relation[i] * v->relation[i]);
        }
    }
}

/// What the items and the room left of the chosen agents cost above their best, scaled: a pair that
/// costs more than all of that together is not worth a look.
static int32_t local_excess(const assign_data *d, const assign_bound *b, const vicinity *v)
{
    double excess = 0;
    for (int32_t i = 0; i < v->agent_count; i++) {
        const int32_t at = v->agents[i];
        excess += ldexp(d->scarcity[at] * v->slack[at], d->bits);
        for (int32_t j = v->first_item[at]; j >= 0; j = v->next_item[j])
            for (int32_t a = b->pair_start[j]; a < b->pair_start[j + 1]; a++)
                if (b->pair_agent[a] == at) {
                    excess += b->pair_extra[a];
                    break;
                }
    }
    return (int32_t)fmin(fmax(excess, d->bits > 0 ? 1 << d->bits : 1), INT32_MAX / 2);
}

/// The pairs within reach of the items of the chosen agents with others of them.
static void collect(const assign_bound *b, int32_t reach, marz_rng *rng, vicinity *v)
{
    const float least = (float)reach / 64 + 1;
    v->pool_count = 0;
    for (int32_t i = 0; i < v->agent_count; i++) {
        const int32_t at = v->agents[i];
        for (int32_t j = v->first_item[at]; j >= 0; j = v->next_item[j]) {
            int32_t found = 0;
            for (int32_t a = b->pair_start[j]; a < b->pair_start[j + 1]; a++) {
                const int32_t to = b->pair_agent[a], extra = b->pair_extra[a];
                if (extra > reach || found == PAIRS_PER_ITEM)
                    break;
                if (v->local[to] < 0 || to == at)
                    continue;
                found++;
                const float noise = 0.5F + (float)marz_rng_unit(rng);
                v->pool[v->pool_count++] =
                    (vicinity_pair){((float)extra + least) * noise, j, v->local[to]};
            }
            if (v->pool_count >= POOL_MAX)
                return;
        }
    }
}

static int by_key(const void *x, const void *y)
{
    const vicinity_pair *a = x, *b = y;
    if (a->key < b->key || a->key > b->key)
        return a->key < b->key ? -1 : 1;
    return a->item != b->item ? a->item - b->item : a->agent - b->agent;
}

/// Frees items by the cheapest pairs until there are as many as wanted.
static void pick(const assign_state *state, int32_t wanted, vicinity *v)
{
    qsort(v->pool, (size_t)v->pool_count, sizeof *v->pool, by_key);
    v->place_count = 0;
    for (int32_t k = 0; k < v->pool_count; k++) {
        const vicinity_pair *x = &v->pool[k];
        int32_t q = v->place_of[x->item];
        if (q < 0) {
            if (v->place_count == wanted)
                break;
            q = v->place_of[x->item] = v->place_count++;
            v->places[q] = (vicinity_place){.item = x->item, .count = 1};
            v->places[q].agent[0] = v->local[state->agent_of[x->item]];
        }
        if (v->places[q].count <= PAIRS_PER_ITEM)
            v->places[q].agent[v->places[q].count++] = x->agent;
    }
    for (int32_t q = 0; q < v->place_count; q++)
        v->place_of[v->places[q].item] = -1;
}

/// Takes its own agent from a random free item.
static void evict(marz_rng *rng, vicinity *v)
{
    if (v->place_count == 0)
        return;
    vicinity_place *x = &v->places[marz_rng_below(rng, v->place_count)];
    x->agent[0] = x->agent[--x->count];
}

static bool knows(const vicinity_place *x, int32_t agent)
{
    for (int32_t k = 0; k < x->count; k++)
        if (x->agent[k] == agent)
            return true;
    return false;
}

/// The items of one agent are decided together, the agent with the fewest undecided ones next:
/// what does not fit an agent exactly then shows early. Among them the least free first.
static void order(vicinity *v)
{
    memset(v->open, 0, (size_t)v->agent_count * sizeof *v->open);
    for (int32_t q = 0; q < v->place_count / 2; q++) {
        const vicinity_place swap = v->places[q];
        v->places[q] = v->places[v->place_count - 1 - q];
        v->places[v->place_count - 1 - q] = swap;
    }
    for (int32_t q = 0; q < v->place_count; q++)
        for (int32_t k = 0; k < v->places[q].count; k++)
            v->open[v->places[q].agent[k]]++;
    for (int32_t done = 0; done < v->place_count;) {
        int32_t next = -1;
        for (int32_t i = 0; i < v->agent_count; i++)
            if (v->open[i] > 0 && (next < 0 || v->open[i] < v->open[next]))
                next = i;
        for (int32_t q = done; q < v->place_count; q++) {
            if (!knows(&v->places[q], next))
                continue;
            const vicinity_place x = v->places[q];
            for (int32_t k = 0; k < x.count; k++)
                v->open[x.agent[k]]--;
            memmove(v->places + done + 1, v->places + done, (size_t)(q - done) * sizeof x);
            v->places[done++] = x;
        }
    }
}

/// Makes the part of the free items. @return what they cost now
static int64_t make_part(const assign_data *d, const assign_state *state, vicinity *v)
{
    part *p = &v->p;
    int64_t value = 0;
    p->agent_count = v->agent_count;
    p->item_count = v->place_count;
    p->pair_count = 0;
    p->cell_bits = d->cell_bits;
    for (int32_t i = 0; i < v->agent_count; i++)
        p->room[i] = v->slack[v->agents[i]];
    for (int32_t q = 0; q < v->place_count; q++) {
        const vicinity_place *x = &v->places[q];
        const int32_t at = state->agent_of[x->item];
        const int64_t row = (int64_t)x->item * d->agent_count;
        p->pair_start[q] = p->pair_count;
        for (int32_t k = 0; k < x->count; k++) {
            const int64_t pair = row + v->agents[x->agent[k]];
            part_add(p, x->agent[k], d->weight[pair], d->cost[pair], d->bits);
        }
        p->price[q] = d->price[x->item];
        v->price_max[q] = d->price_max[x->item];
        p->room[v->local[at]] += d->weight[row + at];
        value += d->cost[row + at];
    }
    p->pair_start[v->place_count] = p->pair_count;
    marz_part_index(p);
    return value;
}

int64_t marz_assign_vicinity_draw(const assign_data *d, const assign_bound *b,
                                  const assign_state *state, const vicinity_size *size,
                                  marz_rng *rng, vicinity *v)
{
    choose_agents(d, size->agents, rng, v);
    collect(b, local_excess(d, b, v), rng, v);
    pick(state, size->items, v);
    if (size->evict)
        evict(rng, v);
    order(v);
    return make_part(d, state, v);
}

void marz_assign_vicinity_apply(const assign_data *d, const assign_bound *b, vicinity *v,
                                assign_state *state)
{
    for (int32_t q = 0; q < v->place_count; q++) {
        const int32_t j = v->places[q].item, at = state->agent_of[j];
        const int32_t to = v->agents[v->p.agent[v->choice[q]]];
        if (at == to)
            continue;
        const int64_t row = (int64_t)j * d->agent_count;
        v->slack[at] += d->weight[row + at];
        v->slack[to] -= d->weight[row + to];
        state->value += (int64_t)d->cost[row + to] - d->cost[row + at];
        state->agent_of[j] = to;
        unlink_item(j, at, v);
        link_item(j, to, v);
        bind(d, b, j, at, -1, v);
        bind(d, b, j, to, 1, v);
    }
}
