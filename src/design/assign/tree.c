#include "design/assign/part.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#define POLL_NODES 65536

/// One run. `over` is what the bound of a node lies above the root's.
struct part_tree {
    const part *p;
    part_search *s;
    int32_t allowance;   ///< most that `over` may be
    int32_t *room;       ///< [agents] now
    int32_t *child;      ///< [pairs] open pairs of each item, from pair_start[q], by rising bound
    int32_t *child_over; ///< [pairs]
    int32_t *open_count; ///< [items] pairs of item q that were worth trying
    int32_t *next;       ///< [items] the one to try next
    int32_t *over;       ///< [items+1] of the node above item q
    int32_t *taken;      ///< [items] pair taken at item q
    int64_t *value;      ///< [items+1] true cost of the items before q
    int32_t depth;       ///< item whose node is open; -1: all is searched
};

static void set_allowance(part_tree *t)
{
    const int64_t limit = scale_value(t->s->limit, t->s->bits);
    const int64_t room = limit - t->s->root;
    t->allowance = room > INT32_MAX ? INT32_MAX : room < -1 ? -1 : (int32_t)room;
}

/// Lists the children of the node above item q whose bound is within the allowance.
static void open_node(part_tree *t, int32_t q)
{
    const part *p = t->p;
    const int32_t first = p->pair_start[q], last = p->pair_start[q + 1];
    int64_t over = (int64_t)t->over[q] - p->price[q];
    for (int32_t a = first; a < last; a++) {
        const int32_t cell = t->room[p->agent[a]] >> p->cell_bits;
        over += p->before[a][cell] - p->after[a][cell];
    }
    int32_t count = 0;
    for (int32_t a = first; a < last; a++) {
        const int32_t room = t->room[p->agent[a]], left = room - p->weight[a];
        if (left < 0)
            continue;
        const int64_t mine = over + p->cost[a] + p->after[a][room >> p->cell_bits] -
                             p->after[a][left >> p->cell_bits];
        if (mine > t->allowance)
            continue;
        int32_t k = first + count++;
        for (; k > first && t->child_over[k - 1] > mine; k--) {
            t->child[k] = t->child[k - 1];
            t->child_over[k] = t->child_over[k - 1];
        }
        t->child[k] = a;
        t->child_over[k] = (int32_t)mine;
    }
    t->open_count[q] = count;
    t->next[q] = 0;
}

static void record(part_tree *t)
{
    const int32_t n = t->p->item_count;
    if (t->value[n] > t->s->limit)
        return;
    t->s->found = true;
    t->s->value = t->value[n];
    t->s->limit = t->value[n] - 1;
    memcpy(t->s->choice, t->taken, (size_t)n * sizeof *t->taken);
    set_allowance(t);
}

part_tree *marz_part_tree_make(int32_t agents, int32_t items, int64_t pairs, marz_arena *arena)
{
    part_tree *t = MARZ_NEW(arena, part_tree, 1);
    if (!t)
        return NULL;
    t->room = MARZ_NEW(arena, int32_t, agents);
    t->child = MARZ_NEW(arena, int32_t, pairs);
    t->child_over = MARZ_NEW(arena, int32_t, pairs);
    t->open_count = MARZ_NEW(arena, int32_t, items);
    t->next = MARZ_NEW(arena, int32_t, items);
    t->over = MARZ_NEW(arena, int32_t, items + 1);
    t->taken = MARZ_NEW(arena, int32_t, items);
    t->value = MARZ_NEW(arena, int64_t, items + 1);
    return t->room && t->child && t->child_over && t->open_count && t->next && t->over &&
                   t->taken && t->value
               ? t
               : NULL;
}

/// Takes the next child of the node above item q that is still worth it. @return false: none left
static bool descend(part_tree *t, int32_t q)
{
    const part *p = t->p;
    if (t->next[q] == t->open_count[q])
        return false;
    const int32_t k = p->pair_start[q] + t->next[q]++;
    if (t->child_over[k] > t->allowance) // The children after it are no better.
        return false;
    const int32_t a = t->child[k];
    t->room[p->agent[a]] -= p->weight[a];
    t->taken[q] = a;
    t->over[q + 1] = t->child_over[k];
    t->value[q + 1] = t->value[q] + p->true_cost[a];
    return true;
}

void marz_part_tree_begin(part_tree *t, const part *p, part_search *s)
{
    t->p = p;
    t->s = s;
    memcpy(t->room, p->room, (size_t)p->agent_count * sizeof *p->room);
    t->over[0] = 0;
    t->value[0] = 0;
    t->depth = -1;
    s->found = s->complete = false;
    s->node_count = 0;
    set_allowance(t);
    if (t->allowance < 0)
        return;
    if (p->item_count == 0) {
        record(t);
        return;
    }
    t->depth = 0;
    open_node(t, 0);
}

void marz_part_tree_lower(part_tree *t, int64_t limit)
{
    t->s->limit = limit;
    set_allowance(t);
}

static void give_back(part_tree *t)
{
    if (t->depth < 0)
        return;
    const int32_t a = t->taken[t->depth];
    t->room[t->p->agent[a]] += t->p->weight[a];
}

void marz_part_tree_run(part_tree *t, int64_t nodes, const marz_control *control)
{
    marz_outcome outcome;
    for (int64_t done = 0; t->depth >= 0 && done < nodes;) {
        if (!descend(t, t->depth)) {
            t->depth--;
            give_back(t);
            continue;
        }
        if (t->depth + 1 == t->p->item_count) {
            record(t);
            give_back(t);
            continue;
        }
        open_node(t, ++t->depth);
        if (++done % POLL_NODES == 0 && marz_control_stops(control, &outcome))
            nodes = done;
        t->s->node_count++;
    }
    t->s->complete = t->depth < 0;
}
