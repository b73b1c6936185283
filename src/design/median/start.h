/// @file design/median/start.h
/// A first plan that keeps the capacities.
#ifndef MARZ_DESIGN_MEDIAN_START_H
#define MARZ_DESIGN_MEDIAN_START_H

#include "base/rng.h"
#include "design/median/ground.h"

/// Chooses medians far apart [arthur2007], gives each point to the nearest with room, those first
/// that would lose most, and then moves and swaps points until no median is overloaded.
/// O(n p) and as many random moves as the budget allows.
/// @param median  [n] the plan, if found
/// @return MARZ_OK with *found saying whether the plan keeps the capacities; MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_median_start(const marz_ground *ground, marz_rng rng,
                                           marz_budget *budget, int32_t *median, bool *found,
                                           marz_error *error);

#endif
