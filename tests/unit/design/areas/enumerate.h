/// @file enumerate.h
/// Small problems of contiguous areas and their best plan, by trying all assignments.
#ifndef MARZ_TESTS_AREAS_ENUMERATE_H
#define MARZ_TESTS_AREAS_ENUMERATE_H

#include "base/rng.h"
#include "design/areas/areas.h"

#define SMALL_MAX 12 ///< most units

/// A small problem with everything it points to.
typedef struct small_problem {
    marz_areas problem;
    marz_adjacency graph;
    int64_t size[SMALL_MAX], weight[SMALL_MAX], low[SMALL_MAX], high[SMALL_MAX];
    int32_t centre[SMALL_MAX];
    int32_t distance[SMALL_MAX * SMALL_MAX];
} small_problem;

/// A random connected graph with points in the plane, fixed or free centres, bands of some width.
void make_small(marz_rng *rng, bool is_fixed, marz_arena *arena, small_problem *small);

/// Least objective of all plans, or -1 if none meets the bands.
int64_t enumerate_small(const small_problem *small);

/// Fails unless the plan is connected, holds its centres and costs what it says; and if it says it
/// is feasible, unless the bands are met.
void check_small(const small_problem *small, const marz_areas_plan *plan);

#endif
