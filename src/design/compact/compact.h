/// @file design/compact/compact.h
/// Balanced, compact territories without given homes, at any scale: points with
/// weights into p territories of the weights asked for and least moment of
/// inertia, each in one piece if asked, with regard to present owners.
#ifndef MARZ_DESIGN_COMPACT_COMPACT_H
#define MARZ_DESIGN_COMPACT_COMPACT_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "graph/adjacency.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_COMPACT_UNIT_MAX 50000000 ///< most units in one problem
#define MARZ_COMPACT_OWNER_MAX 4096    ///< most present owners; and most territories that differ
#define MARZ_COMPACT_BOUND_MAX 200000  ///< most units for which a bound is computed

/// The question; borrowed, never changed.
///
///     minimise    sum over i of w_i * |(x_i, y_i) - centre of i's territory|^2
///                 + sum of loss_i over the units that are not in their owner's territory
///     subject to  low_a <= sum of w over territory a <= high_a
///                 locks, and, if is_contiguous, every territory connected in the graph
///
/// The centre of a territory is its home, or its centroid where it has none.
typedef struct marz_compact {
    int32_t unit_count;      ///< n, 1 to MARZ_COMPACT_UNIT_MAX
    int32_t territory_count; ///< p, 1 to n
    const double *x, *y;     ///< [n] planar coordinates of any unit, finite
    const double *weight;    ///< [n] finite, >= 0, not all 0
    /// Share of the mean weight of a territory that each may deviate, 0 to 1, where low is NULL.
    double tolerance;
    const double *low, *high; ///< [p] 0 <= low <= high, high > 0; or both NULL: from tolerance
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
    const double *home_x, *home_y; ///< [p] fixed centres, NAN where free; NULL: all are free
    /// Present owners. With at most p of them territory a is owner a's; with more, each holds at
    /// most one territory, and which p of them hold which is part of the answer.
    int32_t owner_count;  ///< 0 to MARZ_COMPACT_OWNER_MAX
    const int32_t *owner; ///< [n] 0 … owner_count-1, or -1: nobody's; NULL without owners
    const double
        *loss; ///< [n] finite, >= 0: what it costs to take the unit from its owner; NULL: 0
    const int32_t *locked; ///< [n] owner whose territory must hold the unit, or -1; NULL: none
} marz_compact;

typedef struct marz_compact_options {
    uint64_t seed;
    int64_t effort;       ///< rounds of improvement after the start; 0: a default, or
                          ///< the deadline
    int32_t thread_count; ///< 0: all cores; changes nothing but the time
    /// Steps on the prices of a bound, 0: no bound. With a deadline a fifth of the time is its.
    int64_t bound_steps;
    bool takes_nearest; ///< a plan even where none can keep the limits: the one that comes nearest
} marz_compact_options;

/// What came of the search.
typedef enum marz_compact_finding {
    MARZ_COMPACT_FOUND,      ///< every limit is kept
    MARZ_COMPACT_IMPOSSIBLE, ///< proved: no plan keeps the limits; the conflicts say why
    MARZ_COMPACT_NOT_FOUND, ///< the plan given comes nearest; that there is no better is not proved
} marz_compact_finding;

/// Why there can be no plan.
typedef struct marz_compact_conflict {
    int32_t unit;  ///< it alone weighs more than any territory may; or -1
    int32_t owner; ///< the units locked to it weigh more than its territory may; or -1
    double weight; ///< what weighs too much
    double limit;  ///< and the most that it may
} marz_compact_conflict;

/// The answer.
typedef struct marz_compact_plan {
    marz_compact_finding finding;
    /// How the work ended. FEASIBLE: all of it was done, and a plan found. INFEASIBLE: IMPOSSIBLE.
    /// CANCELLED: stopped. TIME_LIMIT: the clock, or before a plan was found the effort, ran out.
    marz_outcome outcome;
    marz_compact_conflict *conflicts; ///< [conflict_count] heaviest unit first; live in the arena
    int32_t conflict_count;           ///< 0 unless IMPOSSIBLE
    int32_t
        *territory_of; ///< [n] 0 … p-1; lives in the arena; NULL if IMPOSSIBLE, unless asked for
    int32_t *owner_of; ///< [p] owner of each territory, or -1; NULL without owners
    double objective;  ///< moment + loss, from the coordinates as given
    double moment, loss;     ///< its two parts
    double worst_deviation;  ///< greatest |weight - middle of the band| as a share of the middle
    int32_t worst_territory; ///< farthest beyond its band; or -1
    int32_t fragment_count;  ///< pieces beyond one per territory (0 if not is_contiguous)
    int32_t link_count;      ///< edges added to join components of the graph
    /// Units that leave their present territory or, where none is given, their owner.
    int32_t moved_count;
    int64_t round_count; ///< rounds of improvement done
    /// No plan has less, whatever its territories: a theorem, see
    /// docs/algorithms/compact-territories.md. 0 if none was asked for, or none can be had.
    double bound;
} marz_compact_plan;

/// Solves the problem heuristically, and bounds the best from below if asked to.
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
