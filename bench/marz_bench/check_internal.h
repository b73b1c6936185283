/// @file marz_bench/check_internal.h
/// What the checkers share among themselves.
#ifndef MARZ_BENCH_CHECK_INTERNAL_H
#define MARZ_BENCH_CHECK_INTERNAL_H

#include "marz_bench/check.h"

/// Adds a violation in words.
void marz_bench_violate(marz_bench_verdict *verdict, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Are all entries of the solution 0 … limit - 1? Adds violations for those that are not, and sets
/// the objective to NAN. @param what  "centre", "agent", "part"
bool marz_bench_in_range(const marz_bench_instance *instance, const int32_t *solution,
                         int32_t limit, const char *what, marz_bench_verdict *verdict);

/// A forest that merges sets of units.
typedef struct marz_bench_forest {
    int32_t *parent; ///< [n]
} marz_bench_forest;

void marz_bench_forest_clear(const marz_bench_forest *forest, int32_t n);
int32_t marz_bench_forest_root(const marz_bench_forest *forest, int32_t unit);
/// @return whether the two were in different sets
bool marz_bench_forest_merge(const marz_bench_forest *forest, int32_t a, int32_t b);

/// How far two units are apart, in the order of the published distances.
typedef struct marz_bench_ruler {
    double (*length)(const marz_bench_instance *instance, int32_t a, int32_t b);
    double (*north)(double y_difference); ///< no two units that far apart in y are nearer
} marz_bench_ruler;

/// Counts the pieces of each territory: members less the edges inside that join two pieces.
/// Islands of the whole graph are linked first, as the sets hess and points ask.
/// @param ruler   NULL: islands stay islands
/// @param pieces  [limit] filled; 0 for a territory without units
MARZ_CHECKED marz_status marz_bench_count_pieces(const marz_bench_instance *instance,
                                                 const int32_t *solution,
                                                 const marz_bench_ruler *ruler, marz_arena *scratch,
                                                 int32_t *pieces, marz_error *error);

#endif
