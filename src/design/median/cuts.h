/// @file design/median/cuts.h
/// Finds subset-row cuts that the clusters met in the steps break on average.
#ifndef MARZ_DESIGN_MEDIAN_CUTS_H
#define MARZ_DESIGN_MEDIAN_CUTS_H

#include "design/median/dual.h"

/// A cluster met in the steps.
typedef struct marz_cut_column {
    int32_t start, count; ///< item[start] …
    int32_t weight;       ///< in how many steps
    int32_t median;       ///< that served it first
    uint64_t hash;
} marz_cut_column;

/// The clusters of the steps recorded: on average an estimate of the relaxed solution.
typedef struct marz_cut_pool {
    marz_arena *arena;
    marz_cut_column *column;
    int32_t column_count, column_room;
    int32_t *item;
    int32_t item_count, item_room;
    int32_t *table; ///< [table_size] columns by hash, + 1; 0: none
    int32_t table_size;
    int32_t step_count;
    int32_t *uses; ///< [n] steps that chose each median
    int32_t n;
    bool is_out_of_memory;
} marz_cut_pool;

bool marz_cuts_init(marz_cut_pool *pool, int32_t n, int32_t p, marz_arena *arena);
void marz_cuts_clear(marz_cut_pool *pool);

/// Adds the clusters of the last evaluation. O(their points)
void marz_cuts_record(marz_cut_pool *pool, const marz_dual *dual);

/// Drops cuts without a price, then adds those triples a, b, c with
/// w_ab + w_ac + w_bc - 2 w_abc > 1 + margin that are broken most, where w is the weight of the
/// clusters that hold the pair or triple: at most `most`, and few at one point. New prices are 0.
/// @return how many were added; -1: out of memory
int32_t marz_cuts_separate(const marz_cut_pool *pool, marz_dual *dual, double margin, int32_t most);

#endif
