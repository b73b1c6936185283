/// @file design/assign/vicinity.h
/// Neighbourhoods of a plan: a few related agents, the items among them with most freedom, and the
/// pairs that cost least; made a part, so that what searches parts finds better plans.
#ifndef MARZ_DESIGN_ASSIGN_VICINITY_H
#define MARZ_DESIGN_ASSIGN_VICINITY_H

#include "design/assign/assign_internal.h"

#define PLACES_MAX 800   ///< most free items of a neighbourhood
#define PAIRS_PER_ITEM 6 ///< most agents of a free item beside its present one

/// An item could go to an agent of the neighbourhood.
typedef struct vicinity_pair {
    float key; ///< those of the least keys are allowed
    int32_t item, agent;
} vicinity_pair;

/// A free item and the agents, numbered in the neighbourhood, that it may go to; its own is first.
typedef struct vicinity_place {
    int32_t item, count;
    int32_t agent[PAIRS_PER_ITEM + 1];
} vicinity_place;

/// A plan's loads and lists, and the neighbourhood drawn last.
typedef struct vicinity {
    int32_t *slack;                 ///< [m] capacity less load
    int32_t *first_item;            ///< [m] first of the agent's items, -1: none
    int32_t *next_item, *last_item; ///< [n] lists of the items of each agent
    float *bonds;                   ///< [m*m] how many items could go from one to the other
    int32_t agent_count, place_count;
    int32_t *local;      ///< [m] number of the agent in the neighbourhood, -1: outside
    int32_t *agents;     ///< [m] the other way round
    int32_t *place_of;   ///< [n] scratch, -1
    int32_t *open;       ///< [m] undecided items of an agent
    float *relation;     ///< [m] how much an agent has to do with those chosen so far
    vicinity_pair *pool; ///< what could be allowed
    int32_t pool_count;
    vicinity_place *places; ///< [PLACES_MAX] in the order of the search
    part p;
    int32_t *price_max, *choice; ///< [PLACES_MAX]
} vicinity;

/// How many agents, and at most how many free items; with `evict` one of them must move.
typedef struct vicinity_size {
    int32_t agents, items;
    bool evict;
} vicinity_size;

/// @return false when out of memory
bool marz_assign_vicinity_make(const assign_data *d, vicinity *v, marz_arena *arena);

/// Lists and loads of a plan, bonds by the pairs of the bound. O(m² + pairs).
void marz_assign_vicinity_load(const assign_data *d, const assign_bound *b,
                               const assign_state *state, vicinity *v);

/// Draws a neighbourhood and makes it v->p. O(pairs of its items) and a sort.
/// @return what its free items cost now
int64_t marz_assign_vicinity_draw(const assign_data *d, const assign_bound *b,
                                  const assign_state *state, const vicinity_size *size,
                                  marz_rng *rng, vicinity *v);

/// Moves the free items as v->choice says, a pair of v->p for each.
void marz_assign_vicinity_apply(const assign_data *d, const assign_bound *b, vicinity *v,
                                assign_state *state);

#endif
