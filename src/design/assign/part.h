/// @file design/assign/part.h
/// A part of an assignment problem: some items, some agents with what room they have, some pairs.
/// The whole problem is a part too. Its Lagrangian bound, and searches that are complete.
#ifndef MARZ_DESIGN_ASSIGN_PART_H
#define MARZ_DESIGN_ASSIGN_PART_H

#include "base/arena.h"
#include "base/control.h"

#include <stdbool.h>
#include <stdint.h>

#define PART_COST_MAX (1 << 29) ///< greatest scaled cost

/// Items stand in the order in which a search decides them; the pairs of item q are
/// pair_start[q] … pair_start[q+1]-1. Rows of tables count room in cells of 2^cell_bits.
typedef struct part {
    int32_t agent_count, item_count, pair_count;
    int32_t cell_bits;
    int32_t *room;        ///< [agents] true capacity
    int32_t *pair_start;  ///< [items+1]
    int32_t *agent;       ///< [pairs]
    int32_t *weight;      ///< [pairs] true weight
    int32_t *cost;        ///< [pairs] scaled, rounded down, >= 0
    int32_t *true_cost;   ///< [pairs] what it stands for
    int32_t *price;       ///< [items] scaled, >= 0
    int32_t *agent_start; ///< [agents+1] pairs by agent: agent_pair[agent_start[i]] …
    int32_t *agent_pair;  ///< [pairs] in the order of their items
    int32_t *item;        ///< [pairs] item of a pair
    // What the last bound left behind, if tables were kept.
    int32_t *rows;          ///< room for the tables
    int64_t row_limit;      ///< numbers in `rows`
    const int32_t **before; ///< [pairs] row of the pair's agent for the items from this one on
    const int32_t **after;  ///< [pairs] … for the items after this one
    int64_t work;           ///< of all bounds so far, about nanoseconds
    // Scratch of the bound.
    int32_t *cover; ///< [items] by how many agents the last bound took an item
    int32_t *list_weight, *list_profit, *list_pair; ///< [items]
    uint8_t *list_taken;                            ///< [items]
} part;

/// A true value in scaled units, rounded down.
static inline int64_t scale_value(int64_t value, int32_t bits)
{
    return bits >= 0 ? value * ((int64_t)1 << bits) : value >> -bits;
}

/// Takes a part's arrays from the arena. @return false when out of memory
bool marz_part_init(part *p, int32_t agents, int32_t items, int64_t pairs, int64_t row_limit,
                    marz_arena *arena);

/// Appends a pair to the last item.
static inline void part_add(part *p, int32_t agent, int32_t weight, int32_t true_cost, int32_t bits)
{
    const int64_t scaled = scale_value(true_cost, bits);
    p->agent[p->pair_count] = agent;
    p->weight[p->pair_count] = weight;
    p->true_cost[p->pair_count] = true_cost;
    // What is dearer than any price may be counted as less: the bound stays one.
    p->cost[p->pair_count++] = (int32_t)(scaled < PART_COST_MAX ? scaled : PART_COST_MAX);
}

/// Fills agent_start, agent_pair and item from pair_start and agent.
void marz_part_index(part *p);

/// L(price) = sum of prices − sum over agents of the best knapsack with profit price − cost: a
/// lower bound of the part's scaled cost. Fills `cover`, and with `keep` the tables.
/// @return the bound, or INT64_MIN if the tables do not fit into row_limit
int64_t marz_part_bound(part *p, bool keep);

/// Fills the table of agent i alone at the start of p->rows.
void marz_part_table(part *p, int32_t i);

/// A search for the cheapest choice of a part, after marz_part_bound(p, true) returned `root`.
typedef struct part_search {
    int64_t root;       ///< in: the part's bound at its present prices, scaled
    int32_t bits;       ///< in: scaled cost = true cost * 2^bits, rounded down
    int64_t limit;      ///< in: only choices of at most this true cost are looked for; falls below
                        ///< the value of each that is found
    int64_t node_count; ///< out: work done so far
    bool complete;      ///< out: nothing was left out, so what was found is best
    bool found;         ///< out
    int64_t value;      ///< out: true cost of the choice
    int32_t *choice;    ///< out: [items] pair of each item
} part_search;

/// Depth first with the bound of the tables; can be continued.
typedef struct part_tree part_tree;

/// Memory for trees over parts of up to so many agents, items and pairs. @return NULL: no memory
part_tree *marz_part_tree_make(int32_t agents, int32_t items, int64_t pairs, marz_arena *arena);

/// Stands at the root of the part, whose tables and prices must stay as they are.
void marz_part_tree_begin(part_tree *t, const part *p, part_search *s);

/// Looks from now on for choices of at most `limit` only, which is less than before.
void marz_part_tree_lower(part_tree *t, int64_t limit);

/// Goes on for at most `nodes` nodes, or until the control stops; s->complete tells when all is
/// searched. O(pairs of an item) a node.
void marz_part_tree_run(part_tree *t, int64_t nodes, const marz_control *control);

#endif
