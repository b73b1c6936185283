/// @file design/median/ascent.h
/// Raises the value of a dual: deflected steps on the prices, and rounds of subset-row cuts.
#ifndef MARZ_DESIGN_MEDIAN_ASCENT_H
#define MARZ_DESIGN_MEDIAN_ASCENT_H

#include "design/median/cuts.h"
#include "design/median/dual.h"

/// The rule of the steps: length = theta (target - value) / |direction|^2.
typedef struct marz_ascent_options {
    double theta;       ///< first factor
    double theta_least; ///< stop below
    double shrink;      ///< theta's factor after `patience` steps without gain
    int32_t patience;
    int32_t step_max;
} marz_ascent_options;

/// Prices with their value, and the memory of the steps.
typedef struct marz_ascent {
    marz_dual *dual;
    double *price, *direction;         ///< [n]
    double *cut_price, *cut_direction; ///< [cut_room]
    int32_t *best_price;               ///< [n] of the best value
    int32_t *best_cut_price;           ///< [cut_room]
    int64_t best;                      ///< the best value; INT64_MIN: none
    int64_t steps;
    /// Clusters met since they were last cleared, for the separation of cuts; NULL: not kept.
    marz_cut_pool *pool;
} marz_ascent;

/// Memory for steps over `dual`, which must have its rows' reach and prices set.
bool marz_ascent_init(marz_ascent *ascent, marz_dual *dual, marz_arena *arena);

/// Steps until the rule or the budget stops them, or the value reaches `target`. Rows are filled
/// afresh when a price passes its reach. Ends at the best prices, evaluated.
/// @param target  scaled cost of the best plan known, rounded up
void marz_ascent_run(marz_ascent *ascent, const marz_ascent_options *options, int64_t target,
                     marz_budget *budget);

#endif
