/// @file design/median/median.h
/// The capacitated p-median problem: at most p medians among n points, every point served by one
/// median, no median beyond its capacity, at the least total distance; with a proved bound.
///
///     minimise    sum over i of d(i, m(i))
///     subject to  sum of demand(i) over the points i with m(i) = j  <=  capacity(j)   for every j
///                 at most p different medians m(i)
///
/// The distance is not weighted by the demand. A median is a point, and may itself be served by
/// another median where the capacities ask for it.
#ifndef MARZ_DESIGN_MEDIAN_MEDIAN_H
#define MARZ_DESIGN_MEDIAN_MEDIAN_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_MEDIAN_POINT_MAX 1000000             ///< most points
#define MARZ_MEDIAN_DEMAND_MAX (INT64_C(1) << 50) ///< greatest total demand
#define MARZ_MEDIAN_MATRIX_MAX 1e12 ///< greatest distance in a matrix or between points

/// How the distance d(i, j) from point i to median j is given.
typedef enum marz_median_metric {
    MARZ_MEDIAN_EUCLID, ///< sqrt((x_i - x_j)^2 + (y_i - y_j)^2)
    MARZ_MEDIAN_FLOOR,  ///< the same, each rounded down to a whole number
    MARZ_MEDIAN_MATRIX, ///< distance[i * n + j], as it stands; need not be symmetric
} marz_median_metric;

/// The question; borrowed, never changed.
typedef struct marz_median {
    int32_t point_count;  ///< n, 1 to MARZ_MEDIAN_POINT_MAX
    int32_t median_count; ///< p, 1 to n: at most so many medians
    marz_median_metric metric;
    const double *x, *y;     ///< [n] finite; NULL with a matrix
    const double *distance;  ///< [n*n] 0 to MARZ_MEDIAN_MATRIX_MAX; NULL without a matrix
    const int64_t *demand;   ///< [n] >= 0, together at most MARZ_MEDIAN_DEMAND_MAX
    const int64_t *capacity; ///< [n] >= 0: what point j can serve as a median
} marz_median;

typedef struct marz_median_options {
    uint64_t seed;
    /// Work to spend, in units of about a second of one core; the result depends on question, seed
    /// and effort alone. 0: until proved optimal or the control stops; without a deadline as 30.
    double effort;
    int32_t thread_count; ///< 0: all cores
} marz_median_options;

/// The answer.
typedef struct marz_median_plan {
    /// OPTIMAL: the objective is proved least (up to `objective - bound`, which is rounding).
    /// FEASIBLE: the effort is spent. TIME_LIMIT, CANCELLED: cut short. INFEASIBLE: proved.
    marz_outcome outcome;
    bool has_plan;      ///< false: INFEASIBLE, or none was found
    int32_t *median;    ///< [n] m(i); lives in the arena; NULL without a plan
    double objective;   ///< its total distance, summed in the order of the points
    bool has_bound;     ///< false: stopped before one was proved
    double bound;       ///< no plan costs less: a theorem, see docs/algorithms/median-bound.md
    const char *reason; ///< INFEASIBLE: why; else NULL. A constant text
    int64_t proposals;  ///< what was done: proposals of annealing
    int64_t dual_steps; ///< steps on prices over all points
    int64_t regions;    ///< regions solved exactly
} marz_median_plan;

/// d(i, j) as the metric defines it. O(1)
double marz_median_distance(const marz_median *problem, int32_t i, int32_t j);

/// Solves the problem: annealing on the partition, a Lagrangian bound with subset-row cuts, exact
/// polish of regions, and branching where the instance is small (docs/algorithms/median-*.md).
/// @param problem  read only, borrowed
/// @param options  NULL: all zero
/// @param arena    holds the plan; scratch memory is taken and given back in arenas of its own
/// @param control  deadline, stop and watcher; polled at least every 50 ms; may be NULL
/// @return MARZ_OK for every outcome; MARZ_E_INPUT for a count, coordinate, distance, demand or
///         capacity out of range; MARZ_E_NO_MEMORY. Unless MARZ_OK, `plan` is untouched.
MARZ_CHECKED marz_status marz_median_solve(const marz_median *problem,
                                           const marz_median_options *options, marz_arena *arena,
                                           const marz_control *control, marz_median_plan *plan,
                                           marz_error *error);

#endif
