/// @file goals/cushion.h
/// How much the quotas may exceed the goal, and what that buys.
#ifndef MARZ_GOALS_CUSHION_H
#define MARZ_GOALS_CUSHION_H

#include <stdint.h>

/// What attainment looks like; past years give it, else the defaults, which are assumptions.
typedef struct marz_attainment_law {
    double mean, deviation, correlation; ///< 0.92, 0.35 and 0.1 by default
} marz_attainment_law;

/// Chance that `reps` equal quotas totalling (1 + cushion) × goal bring the goal:
///     Phi( (m (1+c) - 1) / ((1+c) s sqrt(1/N + (1 - 1/N) rho)) )
/// A shock common to all (rho) cannot be bought off by a cushion. reps >= 1, deviation > 0.
double marz_cushion_chance(marz_attainment_law law, int32_t reps, double cushion);

#endif
