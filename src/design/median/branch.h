/// @file design/median/branch.h
/// Branching on the medians of a region, where its columns are too many to be listed.
#ifndef MARZ_DESIGN_MEDIAN_BRANCH_H
#define MARZ_DESIGN_MEDIAN_BRANCH_H

#include "design/median/region.h"

/// A region on its way: its dual, with prices and cuts.
typedef struct marz_region_solver {
    marz_region *r;
    marz_dual dual;
    marz_ascent ascent;
    marz_cut_pool pool;
    marz_budget budget;
    marz_arena *arena;
} marz_region_solver;

/// Lists all clusters that a better plan can use and searches for a cover, if that takes no more
/// than a share of the effort. What it finds goes into the answer, and lowers its limit.
/// @param is_done  whether the answer holds a best plan (under the medians fixed and left out)
/// @return false when out of memory
bool marz_region_enumerate(marz_region_solver *solver, double share, bool *is_done);

/// Depth first: a median that the relaxed solution uses in about half is used in all plans looked
/// at, then in none; each of the two is a question with a higher bound, by steps from the prices
/// of the whole. At most effort.branch_max questions; proves the region if all are settled.
void marz_region_branch(marz_region_solver *solver);

#endif
