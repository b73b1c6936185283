/// @file design/median/knapsack.h
/// The best cluster of one median under prices: a 0-1 knapsack whose value also pays the prices of
/// the subset-row cuts it touches.
#ifndef MARZ_DESIGN_MEDIAN_KNAPSACK_H
#define MARZ_DESIGN_MEDIAN_KNAPSACK_H

#include <stdbool.h>
#include <stdint.h>

/// Cuts over items: cut t = a set of three items; a cluster with two or more of them pays price[t].
typedef struct marz_cuts {
    int32_t cut_count;
    const int32_t *start; ///< [items + 1] cuts of item i: list[start[i]] … ; NULL without cuts
    const int32_t *list;
    const int32_t *price; ///< [cut_count] >= 0
    uint8_t *taken;       ///< [cut_count] scratch, all zero between calls
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

typedef struct marz_knapsack_answer {
    int64_t value; ///< no cluster has a higher one; exact if is_exact and value > floor
    bool is_exact;
    int32_t chosen_count;
    int32_t *chosen; ///< [count] places (not items) of the best cluster found; the caller's
    int32_t *stack;  ///< [count] scratch; the caller's
    int64_t nodes;
} marz_knapsack_answer;

/// Value of the relaxation that may take part of one item, rounded up; prices of cuts left out, so
/// no cluster has a higher value. O(items that fit)
int64_t marz_knapsack_relaxed(const int32_t *profit, const int64_t *weight, int32_t from,
                              int32_t count, int64_t room);

/// Depth first by falling ratio, pruned by the relaxation [dantzig1957; horowitz1974].
void marz_knapsack_solve(const marz_knapsack *question, marz_knapsack_answer *answer);

#endif
