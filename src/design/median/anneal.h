/// @file design/median/anneal.h
/// Simulated annealing on the partition, with medians chosen anew in every difference.
#ifndef MARZ_DESIGN_MEDIAN_ANNEAL_H
#define MARZ_DESIGN_MEDIAN_ANNEAL_H

#include "base/rng.h"
#include "design/median/partition.h"

typedef struct marz_anneal_options {
    double hot, cold;    ///< first and last temperature, in mean costs of a point
    const int32_t *unit; ///< the points that move; NULL: all
    int32_t unit_count;
} marz_anneal_options;

/// Anneals until the budget is spent (one tick a proposal). docs/algorithms/median-annealing.md.
/// @param partition  the start; after it the last state, which keeps the capacities
/// @param best       [n] the best plan seen at a look every 65,536 proposals and at the end
/// @return its cost (in the floats of the partition), or HUGE_VAL if there was no look
double marz_median_anneal(marz_partition *partition, const marz_anneal_options *options,
                          marz_rng *rng, marz_budget *budget, int32_t *best);

#endif
