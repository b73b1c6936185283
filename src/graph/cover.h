/// @file graph/cover.h
/// Set partitioning: of many sets, the few that share out all elements at least cost.
#ifndef MARZ_GRAPH_COVER_H
#define MARZ_GRAPH_COVER_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/// The question; borrowed, never changed. Sets are columns of bits and not empty: element u stands
/// in bit u % 64 of word u / 64.
typedef struct marz_partition {
    int32_t element_count; ///< n >= 1
    int32_t pick_count;    ///< k: so many sets are chosen
    int32_t column_count;
    int32_t word_count;   ///< words of a column, (n + 63) / 64
    const uint64_t *bits; ///< [column_count * word_count]
    const int32_t *kind;  ///< [column_count] 0 … k-1: one set of each kind, or NULL: any k sets
    const double *cost;   ///< [column_count] >= 0
} marz_partition;

typedef struct marz_partition_options {
    int32_t step_count; ///< most steps of the price search
    int64_t look_count; ///< most looks at a column in the exact search
    double upper;       ///< cost to beat; INFINITY if none is known
} marz_partition_options;

/// The answer; the arrays are the caller's.
typedef struct marz_partition_plan {
    bool is_found;   ///< a choice cheaper than `upper`
    bool is_exact;   ///< the search was complete: no cheaper choice exists among the columns
    double cost;     ///< of the choice, if found
    double lower;    ///< no choice among the columns costs less (up to rounding: a guide, no proof)
    int32_t *chosen; ///< [k] columns, written if found
    double *price;   ///< [n] in: first guess; out: prices of the elements that give `lower`
} marz_partition_plan;

/// Chooses k columns that contain every element exactly once, at least cost.
///
/// Lagrangian relaxation of the elements: lower(price) = sum of prices + the least reduced costs,
/// one of each kind or the k least; ascent by deflected subgradients [held1974]. Columns whose
/// reduced cost exceeds the gap are out. What is left is searched depth first: the element in the
/// fewest columns first, its columns by reduced cost, with the same bound; the gap is opened in
/// steps, so that good choices are met early.
/// Deterministic; O(steps * columns * members) + nodes.
/// @param scratch  given back before return
/// @param control  polled every few thousand columns; may be NULL
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_partition_solve(const marz_partition *problem,
                                              const marz_partition_options *options,
                                              marz_arena *scratch, const marz_control *control,
                                              marz_partition_plan *plan, marz_error *error);

#endif
