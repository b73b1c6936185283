/// @file design/median/columns.h
/// All clusters that a better plan of a region can use, and the best exact cover by them.
#ifndef MARZ_DESIGN_MEDIAN_COLUMNS_H
#define MARZ_DESIGN_MEDIAN_COLUMNS_H

#include "design/median/dual.h"

#define MARZ_REGION_WORDS 8
#define MARZ_REGION_POINTS (64 * MARZ_REGION_WORDS) ///< most points of a region

/// A cluster: its points as bits, its scaled cost, and its excess: what a plan that uses it costs
/// more than the value of the dual, at least.
typedef struct marz_column {
    uint64_t points[MARZ_REGION_WORDS];
    int64_t cost, excess;
    int32_t median, size;
} marz_column;

typedef struct marz_columns {
    marz_column *column; ///< [room]
    int32_t count, room;
    int64_t work; ///< nodes of the enumeration
} marz_columns;

/// Lists every cluster with an excess below `gap`. The rows of the dual must hold all points that
/// such a cluster can have (reach >= price + gap), and the dual must be evaluated.
/// @return false if there are more than fit, or more than `node_max` nodes were needed
bool marz_columns_list(marz_dual *dual, int64_t gap, int64_t node_max, marz_columns *columns);

/// What the search for a cover is given and gives.
typedef struct marz_columns_choice {
    int32_t n, p;
    int64_t gap;                 ///< in: excesses must stay below together; out: of the best found
    const marz_control *control; ///< may be NULL
    int64_t work_max;            ///< columns to look at
    int32_t *chosen;             ///< [p] columns of the best cover
    int32_t chosen_count;        ///< 0: none found
    bool is_complete;            ///< there is no better one
    int64_t work;
} marz_columns_choice;

/// Finds at most p columns with different medians that hold every point once, at the least cost:
/// depth first on the point with the fewest columns, pruned by the excess that every point needs.
/// @param offset  cost of a cover = offset + its cost; the gap is that of cost - value
/// @return false when out of memory
bool marz_columns_cover(marz_columns *columns, int64_t value, marz_columns_choice *cover,
                        marz_arena *arena);

#endif
