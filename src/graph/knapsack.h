/// @file graph/knapsack.h
/// The 0-1 knapsack in integers by dynamic programme, with a table of every suffix of the items.
///
/// best[q][r] = max sum of profit[k] x_k   over k = q … count-1, x_k in {0, 1},
///              with sum of weight[k] x_k <= r.
#ifndef MARZ_GRAPH_KNAPSACK_H
#define MARZ_GRAPH_KNAPSACK_H

#include <stdint.h>

/// Puts one more item before a row: to[r] = max(from[r], from[r - weight] + profit) for
/// r = 0 … room. An item heavier than `room` changes nothing. O(room), vectorised.
/// @param from, to  [room + 1] rows that do not overlap; from does not fall
/// @param weight  >= 0
/// @param profit  from[room] + profit must stay below 2^31
void marz_knapsack_extend(const int32_t *restrict from, int32_t *restrict to, int32_t room,
                          int32_t weight, int32_t profit);

/// Fills the table of all suffixes [bellman1957]: row q at rows + q * (room + 1), row `count` is 0.
/// @param rows  [(count + 1) * (room + 1)]
/// @param weight, profit  [count] weights >= 0; the sum of the profits below 2^31
void marz_knapsack_fill(int32_t *rows, int32_t room, int32_t count, const int32_t *weight,
                        const int32_t *profit);

/// Reads one best choice for capacity `room` out of a filled table. Where leaving an item out
/// loses nothing it is left out. O(count).
/// @param taken  [count] 1 for each item of the choice, else 0
/// @return the value of the choice, best[0][room]
int32_t marz_knapsack_take(const int32_t *rows, int32_t room, int32_t count, const int32_t *weight,
                           uint8_t *taken);

/// max over r = 0 … room of before[r] + after[room - r]: the best of two groups of items that
/// share a capacity. O(room).
int32_t marz_knapsack_join(const int32_t *before, const int32_t *after, int32_t room);

#endif
