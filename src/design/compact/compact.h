/// @file design/compact/compact.h
/// Balanced, compact territories without given homes, at any scale: points with
/// weights into p territories of nearly equal weight and least moment of
/// inertia, each in one piece if asked.
#ifndef MARZ_DESIGN_COMPACT_COMPACT_H
#define MARZ_DESIGN_COMPACT_COMPACT_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "graph/adjacency.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_COMPACT_UNIT_MAX 50000000 ///< most units in one problem

/// The question; borrowed, never changed.
///
///     minimise    sum over i of w_i * |(x_i, y_i) - centroid of i's
///     territory|^2 subject to  |sum of w over a territory - mean| <= tolerance
///     * mean,  mean = sum w / p
///                 and, if is_contiguous, every territory connected in the
///                 graph
typedef struct marz_compact {
    int32_t unit_count;      ///< n, 1 to MARZ_COMPACT_UNIT_MAX
    int32_t territory_count; ///< p, 1 to n
    const double *x, *y;     ///< [n] planar coordinates of any unit, finite
    const double *weight;    ///< [n] finite, >= 0, not all 0
    double tolerance;        ///< share of the mean, 0 to 1
    bool is_contiguous;
    /// Who borders on whom; may be NULL: then Delaunay neighbours are used if
    /// is_contiguous. Each component but the largest is linked to the nearest
    /// unit outside it.
    const marz_adjacency *graph;
    /// [n] territory 0 … p-1 of each unit now, or NULL. Given, there is no search
    /// from nothing: pieces are joined and weights brought into the band with the
    /// fewest and cheapest moves found (realignment); with an effort, so many
    /// rounds improve the plan before that.
    const int32_t *present;
} marz_compact;

typedef struct marz_compact_options {
    uint64_t seed;
    int64_t effort;       ///< rounds of improvement after the start; 0: a default, or
                          ///< the deadline
    int32_t thread_count; ///< 0: all cores; changes nothing but the time
} marz_compact_options;

/// The answer.
typedef struct marz_compact_plan {
    /// FEASIBLE; INFEASIBLE: no plan within the band (and in one piece each) was
    /// found, the one given comes nearest, see `heaviest_unit`; TIME_LIMIT,
    /// CANCELLED: cut short, best so far.
    marz_outcome outcome;
    int32_t *territory_of;  ///< [n] 0 … p-1; lives in the arena
    double objective;       ///< the moment, from the coordinates as given
    double worst_deviation; ///< greatest |weight - mean| / mean
    bool is_within;         ///< every territory within the tolerance
    int32_t fragment_count; ///< pieces beyond one per territory (0 if not
                            ///< is_contiguous)
    int32_t link_count;     ///< edges added to join components of the graph
    int32_t moved_count;    ///< units that leave their present territory; 0 without one
    int32_t heaviest_unit;  ///< a unit above the band on its own: proof that no
                            ///< plan exists; or -1
    int64_t round_count;    ///< rounds of improvement done
} marz_compact_plan;

/// Solves the problem heuristically; no bound is proved for this family.
///
/// Recursive bisection, pair re-splitting under augmented prices of balance,
/// several starts, then ruin and recreate with annealing; pieces are joined and
/// weights brought into the band by chains of moves. See
/// docs/algorithms/compact-territories.md. Same problem, seed and effort give
/// the same plan on any number of threads; a deadline makes it depend on the
/// machine.
/// @param arena    holds the plan
/// @param control  polled at least every 50 ms; `found` hears of every better
/// plan
/// @return MARZ_E_INPUT (names the unit or the parameter), MARZ_E_LIMIT,
/// MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_compact_solve(const marz_compact *problem,
                                            const marz_compact_options *options, marz_arena *arena,
                                            const marz_control *control, marz_compact_plan *plan,
                                            marz_error *error);

#endif
