/// @file match/match_internal.h
/// The parts of a match: the greedy plan, and the least prices of an optimal one.
#ifndef MARZ_MATCH_MATCH_INTERNAL_H
#define MARZ_MATCH_MATCH_INTERNAL_H

#include "match/match.h"

#define MARZ_LEFT_OVER (-1) ///< the item has no rep

/// The best pair first, then the next among what is left; ties in order of items, then of reps.
/// Writes rep_of. @return the sum of values, or -1 when out of memory.
/// O(n m) and O(m) for each time that an item's best rep is full.
int64_t marz_match_greedy(const marz_match_problem *problem, marz_arena *scratch, int32_t *rep_of);

/// The least prices >= 0 at which every item of the optimal `rep_of` is content: what one more
/// place is worth. Longest paths on the graph of reps (Bellman-Ford). O(n m + m^2 rounds).
/// @return false when out of memory
bool marz_match_prices(const marz_match_problem *problem, const int32_t *rep_of,
                       marz_arena *scratch, int64_t *price_minor);

/// The dual value of prices. O(n m).
int64_t marz_match_dual(const marz_match_problem *problem, const int64_t *price_minor);

#endif
