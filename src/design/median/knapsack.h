/// @file design/median/knapsack.h
/// The best cluster of one median under prices: a 0-1 knapsack whose value also pays the prices of
/// the subset-row cuts it touches. docs/algorithms/median-bound.md.
#ifndef MARZ_DESIGN_MEDIAN_KNAPSACK_H
#define MARZ_DESIGN_MEDIAN_KNAPSACK_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/// Cuts over items: cut t = a set of three items; a cluster with two or more of them pays price[t].
typedef struct marz_cuts {
    int32_t cut_count;
    const int32_t *start; ///< [items + 1] cuts of item i: list[start[i]] …; NULL without cuts
    const int32_t *list;
    const int32_t *price; ///< [cut_count] >= 0
} marz_cuts;

/// One question. Items stand by falling profit / weight (weight 0 first); profits are positive.
typedef struct marz_knapsack {
    int32_t count;
    const int32_t *item;   ///< [count] numbers for the cuts
    const int32_t *profit; ///< [count] > 0
    const int64_t *weight; ///< [count] >= 0
    int64_t room;
    int64_t floor;    ///< a value up to this is of no interest
    int32_t node_max; ///< search nodes before it gives up
    marz_cuts cuts;
} marz_knapsack;

/// A cut as the search sees it.
typedef struct marz_knapsack_cut {
    int32_t place[3]; ///< of its items in the search's order
    int32_t items;    ///< how many of them the question has
    int32_t price;
    int32_t taken;  ///< how many are in the cluster
    bool is_linear; ///< counted in the profits of the search, not when it is paid
} marz_knapsack_cut;

/// Memory that calls share; belongs to one thread.
typedef struct marz_knapsack_scratch {
    int32_t *profit, *raw, *order, *stack, *best, *cut_start, *cut_list; ///< [items + 1 …]
    int64_t *weight;
    float *key;
    double *rest;           ///< [items] what is left of a profit in the second bound
    int32_t *local;         ///< [cuts] number here + 1; 0: none
    marz_knapsack_cut *cut; ///< [cuts]
} marz_knapsack_scratch;

typedef struct marz_knapsack_answer {
    int64_t value; ///< no cluster has a higher one; exact if is_exact and value > floor
    bool is_exact;
    int32_t chosen_count;
    int32_t *chosen; ///< [count] places in the question of the best cluster found; the caller's
    int64_t nodes;
} marz_knapsack_answer;

/// Memory for questions of at most so many items and cuts. @return false when out of memory
bool marz_knapsack_scratch_init(marz_knapsack_scratch *scratch, int32_t items, int32_t cuts,
                                marz_arena *arena);

/// Value of the relaxation that may take part of one item, rounded up; prices of cuts left out, so
/// no cluster has a higher value. O(items that fit)
int64_t marz_knapsack_relaxed(const int32_t *profit, const int64_t *weight, int32_t from,
                              int32_t count, int64_t room);

/// Depth first by falling ratio, pruned by the relaxation [dantzig1957; horowitz1974]. A cut of
/// which the greedy cluster holds two or three items enters the profits by a linear lower bound on
/// what it costs that is exact for the greedy cluster: without, the relaxation would be far off. A
/// search that grows long has a second bound, in which every open cut takes its price out of the
/// profits: for a price r of room and any w <= price of a cut over a, b, no cluster is worth more
/// than r room + w + (profit_a - r weight_a - w)+ + (profit_b - r weight_b - w)+ + ….
void marz_knapsack_solve(const marz_knapsack *question, marz_knapsack_scratch *scratch,
                         marz_knapsack_answer *answer);

#endif
