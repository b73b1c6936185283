/// @file design/median/region.h
/// Some points with some medians, solved exactly: prices, cuts, all columns, exact cover.
#ifndef MARZ_DESIGN_MEDIAN_REGION_H
#define MARZ_DESIGN_MEDIAN_REGION_H

#include "design/median/bound.h"
#include "design/median/columns.h"

/// How hard to try.
typedef struct marz_region_effort {
    int32_t step_max;   ///< first steps on the prices
    int32_t round_max;  ///< rounds of own cuts
    int32_t column_max; ///< columns listed at most
    int64_t node_max;   ///< nodes of their enumeration
    int64_t cover_max;  ///< columns looked at by the search for a cover
    int32_t branch_max; ///< questions of a branching on medians, if the columns are too many
} marz_region_effort;

typedef struct marz_region {
    // The question.
    const marz_dual *whole; ///< gives prices and cuts; borrowed
    const int32_t *point;   ///< [n] numbers in the question
    int32_t n, p;           ///< at most MARZ_REGION_POINTS points; p medians at most
    const bool *is_barred;  ///< [n] points that cannot be medians here; NULL: none
    int64_t limit;          ///< only plans of a scaled cost below it are of interest
    marz_region_effort effort;
    double tick_max; ///< no question is branched on beyond that much work; 0: no limit
    // The answer.
    bool is_found;   ///< a plan below the limit
    bool is_proved;  ///< there is none, or none better than the one found
    int64_t cost;    ///< scaled, of the plan found
    int64_t bound;   ///< no plan costs less, scaled (nor less than `limit`)
    int32_t *median; ///< [n] of the plan found, numbers in the question; the caller's
    double ticks;    ///< work done
    bool is_out_of_memory;
} marz_region;

/// Scaled cost of part of a plan, rounded down point by point.
int64_t marz_region_cost(const marz_dual *whole, const int32_t *point, int32_t n,
                         const int32_t *median);

/// Solves the region. Memory is taken from `arena` and given back.
void marz_region_solve(marz_region *region, const marz_control *control, marz_arena *arena);

#endif
