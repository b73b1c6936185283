/// @file design/median/recombine.h
/// Two plans taken apart where they agree, and the better parts of both put together.
#ifndef MARZ_DESIGN_MEDIAN_RECOMBINE_H
#define MARZ_DESIGN_MEDIAN_RECOMBINE_H

#include "design/median/run.h"

/// Splits the points into the smallest blocks that neither plan's clusters cross, and replaces in
/// `best` the blocks that are cheaper in `other`: those with as many medians one by one, those with
/// more together with blocks that save medians. The partition crossover of two tours, for clusters
/// [whitley2009]. The outcome is offered to the run.
/// @return whether the best plan got better; memory short counts as no. O(n log n +
/// blocks^2)
bool marz_median_recombine(marz_run_state *run, const int32_t *other);

#endif
