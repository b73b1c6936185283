/// @file marz_bench/areas_problem.h
/// What the three sets of contiguous areas share on their way to the engine and back.
#ifndef MARZ_BENCH_AREAS_PROBLEM_H
#define MARZ_BENCH_AREAS_PROBLEM_H

#include "marz_bench/set.h"

/// What a set says about its areas.
typedef struct marz_bench_areas {
    const int32_t *centre;     ///< [area_count], or NULL: free
    const int64_t *low, *high; ///< [area_count]
    int32_t area_count;
    double divisor; ///< of the objective
    bool is_sphere; ///< squared great circle in km^2 instead of the distance in the plane
} marz_bench_areas;

/// Solves with the engine of contiguous areas. Distances become integers, rounded down with more
/// room than the arithmetic errs by, so that its bound stays a bound.
MARZ_CHECKED marz_status marz_bench_solve_areas(const marz_bench_instance *instance,
                                                const marz_bench_areas *areas,
                                                const marz_bench_options *options,
                                                marz_arena *arena, const marz_control *control,
                                                marz_bench_answer *answer, marz_error *error);

/// The same for districts: p free centres and one band for all. Of `kind` only divisor and sphere
/// count.
MARZ_CHECKED marz_status marz_bench_solve_districts(const marz_bench_instance *instance,
                                                    const marz_bench_areas *kind,
                                                    const marz_bench_options *options,
                                                    marz_arena *arena, const marz_control *control,
                                                    marz_bench_answer *answer, marz_error *error);

#endif
