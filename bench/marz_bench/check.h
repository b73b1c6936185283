/// @file marz_bench/check.h
/// Independent checkers: they see the instance as it was read and the assignment, and no code of
/// any engine. They work on the edges of the files and link islands by a search of their own.
#ifndef MARZ_BENCH_CHECK_H
#define MARZ_BENCH_CHECK_H

#include "marz_bench/instance.h"

#define MARZ_BENCH_VIOLATIONS_SHOWN 10

/// What a checker found.
typedef struct marz_bench_verdict {
    bool is_feasible;
    double objective;        ///< as the set publishes it; NAN if the assignment means nothing
    int64_t violation_count; ///< all of them
    char violations[MARZ_BENCH_VIOLATIONS_SHOWN][160]; ///< the first, one line each
} marz_bench_verdict;

/// Judges an assignment. The objective is computed from the original numbers:
/// * cpmp: sum of the distances to the medians, each rounded down if so asked;
/// * gap: sum of the costs;
/// * sap, edp: sum of demand times distance to the centre, in thousands;
/// * hess: sum of population times the squared great circle to the centre, in millions of km^2;
/// * points: sum of population times the squared distance to the part's own centroid, in millions.
/// @param solution  [n] index of the centre's unit (cpmp, sap, edp, hess), agent, or part
/// @param scratch   memory for the run, given back before return
/// @return MARZ_OK for every assignment; MARZ_E_NO_MEMORY. O(n + edges), and gap O(n + agents).
typedef marz_status marz_bench_checker(const marz_bench_instance *instance, const int32_t *solution,
                                       marz_arena *scratch, marz_bench_verdict *verdict,
                                       marz_error *error);

MARZ_CHECKED marz_bench_checker marz_bench_check_cpmp;
MARZ_CHECKED marz_bench_checker marz_bench_check_gap;
MARZ_CHECKED marz_bench_checker marz_bench_check_sap;
MARZ_CHECKED marz_bench_checker marz_bench_check_edp;
MARZ_CHECKED marz_bench_checker marz_bench_check_hess;
MARZ_CHECKED marz_bench_checker marz_bench_check_points;

#endif
