/// @file design/areas/areas.h
/// Contiguous areas of balanced load round fixed or free centres, at least weighted distance.
///
/// Units u (0 … n-1) of a connected graph are shared out among k areas:
///
///     minimise    sum over u of weight[u] * d(centre of u's area, u)
///     subject to  low[a] <= sum of size over area a <= high[a]
///                 every area is connected in the graph and holds its centre
///
/// With fixed centres the sites are given (service areas); with free centres each area takes the
/// member that costs least (districts; Hess's model when d is a squared distance). All numbers are
/// integers: the caller scales distances and rounds them down, so that a bound of the scaled
/// problem is a bound of the real one.
#ifndef MARZ_DESIGN_AREAS_AREAS_H
#define MARZ_DESIGN_AREAS_AREAS_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "graph/adjacency.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_AREAS_UNIT_MAX 100000               ///< most units
#define MARZ_AREAS_WEIGHT_MAX (INT64_C(1) << 31) ///< greatest sum of weights, and of sizes
#define MARZ_AREAS_ROUND_MAX 1000                ///< rounds when nothing else ends the search

/// Writes d(centre, u) >= 0 of all units. Called from several threads; must be a pure function.
typedef void marz_areas_row(const void *context, int32_t centre, int32_t *distance);

/// The question; borrowed, never changed.
typedef struct marz_areas {
    const marz_adjacency *graph; ///< connected
    const int64_t *size;         ///< [n] what the unit adds to its area's load, >= 0
    const int64_t *weight;       ///< [n] what a step of distance costs for the unit, >= 0
    int32_t area_count;          ///< k, 1 … n
    const int64_t *low, *high;   ///< [k] band of each area's load; alike if centres are free
    const int32_t *centre;       ///< [k] distinct units, or NULL: free
    marz_areas_row *distances;
    const void *context; ///< handed to distances
} marz_areas;

typedef struct marz_areas_options {
    uint64_t seed;
    int64_t effort;       ///< rounds of search, 0: until proved optimal or stopped
    int32_t thread_count; ///< 0: all cores
    bool skips_bound;     ///< no time for a bound
} marz_areas_options;

/// The answer; the arrays are the caller's.
typedef struct marz_areas_plan {
    marz_outcome outcome; ///< INFEASIBLE only if proved by counting
    bool is_feasible;     ///< every band is met; contiguity always is
    int64_t objective;
    int64_t excess;       ///< total load outside the bands, 0 if feasible
    int64_t bound;        ///< no plan costs less; -1 if none was computed
    const char *no_proof; ///< why there is no bound, or NULL
    int32_t *area_of;     ///< [n]
    int32_t *centre_of;   ///< [k]
} marz_areas_plan;

/// Finds a plan and a bound. Method: annealing over cut arcs with ring-mask contiguity, set
/// partitioning over the areas met, re-annealing of neighbouring areas; Lagrangian bound over
/// knapsacks that forgets contiguity [validi2022]. See docs/algorithms/contiguous-areas.md.
///
/// Deterministic for (problem, seed, effort) on any number of threads unless the control stops it.
/// @param arena    scratch, given back before return
/// @param control  deadline, cancel and progress; may be NULL
/// @return MARZ_OK for every outcome; MARZ_E_INPUT for counts, sizes, weights, bands or centres out
///         of range and for a graph in several parts; MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_areas_solve(const marz_areas *problem,
                                          const marz_areas_options *options, marz_arena *arena,
                                          const marz_control *control, marz_areas_plan *plan,
                                          marz_error *error);

#endif
