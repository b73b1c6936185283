/// @file design/median/bound.h
/// The bound of the whole question: ascent, reduced-cost fixing, rounds of cuts.
#ifndef MARZ_DESIGN_MEDIAN_BOUND_H
#define MARZ_DESIGN_MEDIAN_BOUND_H

#include "design/median/ascent.h"

typedef struct marz_bound {
    const marz_ground *ground;
    marz_arena *arena;
    marz_dual dual;
    marz_ascent ascent;
    marz_cut_pool pool;
    int64_t target;      ///< plans of this scaled cost and above are no better than the best known
    double cost;         ///< of the best plan known
    double value;        ///< the bound: no plan costs less than this or than `cost`
    bool is_closed;      ///< the best known plan is optimal
    bool has_steps;      ///< the first ascent is done
    int32_t idle_rounds; ///< rounds of cuts without a gain worth it
} marz_bound;

/// Prepares the bound for a best known plan of this cost.
bool marz_bound_init(marz_bound *bound, const marz_ground *ground, double cost, marz_arena *arena);

/// A better plan is known.
void marz_bound_lower_target(marz_bound *bound, double cost);

/// The first ascent, or one round of cuts with its ascent; fixes what better plans cannot use.
/// @return false when there is nothing more to gain, or the budget is over
bool marz_median_bound_round(marz_bound *bound, marz_budget *budget);

#endif
