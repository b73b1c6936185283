/// @file design/areas/group.h
/// A group of areas of fixed centres as a set partitioning problem whose columns are generated.
#ifndef MARZ_DESIGN_AREAS_GROUP_H
#define MARZ_DESIGN_AREAS_GROUP_H

#include "design/areas/areas_internal.h"
#include "graph/cover_lp.h"

/// What is known before a group is solved.
typedef struct group_guess {
    const int32_t *fixed;     ///< [n] area that has the unit for good, or -1
    const double *unit_price; ///< [n]
    const double *own_price;  ///< [k] of choosing an area, or NULL: what today's areas leave
} group_guess;

/// The areas of a group, and the relaxation over those found so far.
typedef struct group {
    walker *w;
    const int32_t *fixed;
    columns *columns;
    int32_t generated; ///< columns of the relaxation
    marz_cover_lp lp;
    marz_partition problem;
    double *price;  ///< [n] of the units, 0 where there is no row
    double *middle; ///< [rows] prices that are worth most
    double width;   ///< of the box, in mean prices
    double mean_price;
    double lower;   ///< value of the relaxation
    bool is_solved; ///< the relaxation, as far as pricing can tell
    bool is_proved; ///< the last pricing was exact for all areas
    double now;     ///< what the areas cost today
    int64_t looks;  ///< nodes of a pricing of one area, by candidates
    const marz_control *control;
} group;

/// Takes the active areas of the walker: columns of today's areas, prices as guessed. Units that an
/// area has for good must hang together with its centre. Columns the group has already stay.
/// @return false when out of memory
bool marz_areas_group_init(group *g, walker *w, const group_guess *guess, columns *list,
                           const marz_control *control);

/// Memory of the columns of a group, in the walker's arena; its units are those of the active areas
/// that are free, and the centres. @return false when out of memory
bool marz_areas_group_columns(walker *w, const int32_t *fixed, columns *list);

/// Lets the prices lie in the box round the middle, and takes in new columns.
void marz_areas_group_centre(group *g);

/// Better prices of a new group by deflected subgradients [held1974]: first contiguity is forgotten
/// and each area is a knapsack, then it is searched for as in pricing; areas met become columns.
/// @return false when out of memory
bool marz_areas_group_ascend(group *g);

/// Relaxation and pricing in turn, until no area of negative reduced cost is left.
void marz_areas_group_generate(group *g, int32_t rounds);

/// Exact search among the columns below the gap. If it finds a cheaper plan the walker takes it.
/// @return whether it did
bool marz_areas_group_choose(group *g);

#endif
