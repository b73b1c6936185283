/// @file marz_bench/read.h
/// Readers of the six formats; README.md beside this file describes them.
#ifndef MARZ_BENCH_READ_H
#define MARZ_BENCH_READ_H

#include "marz_bench/instance.h"
#include "marz_bench/text.h"

/// A reader fills `instance` from the files that `options` names; all it fills lives in `arena`.
/// O(bytes), with islands also O(units log units) and more where many islands are large.
/// @return MARZ_E_INPUT with the file, the line, what was expected and what was found;
///         MARZ_E_USAGE if an option that the set needs is not given; as marz_bench_text_open
typedef marz_status marz_bench_reader(const marz_bench_options *options, marz_arena *arena,
                                      marz_bench_instance *instance, marz_error *error);

MARZ_CHECKED marz_bench_reader marz_bench_read_cpmp;
MARZ_CHECKED marz_bench_reader marz_bench_read_gap;
MARZ_CHECKED marz_bench_reader marz_bench_read_sap;
MARZ_CHECKED marz_bench_reader marz_bench_read_edp;
MARZ_CHECKED marz_bench_reader marz_bench_read_hess;
MARZ_CHECKED marz_bench_reader marz_bench_read_points;

// What the readers share.

/// Weights and capacities as they stand in a file, before their common unit is known.
typedef struct marz_bench_loads {
    double *weight;
    int64_t weight_count;
    double *capacity; ///< may be NULL
    int64_t capacity_count;
} marz_bench_loads;

/// Finds the largest unit of 1, 0.1 … 0.000001 of which all are whole numbers, and fills weight,
/// capacity and weight_unit of the instance.
/// @param name  of the file, for the error
/// @return MARZ_E_INPUT for a negative one, for more than six decimals, or if the weights add up to
///         more than MARZ_BENCH_TOTAL_MAX units; MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_bench_scale(const marz_bench_loads *loads, const char *name,
                                          marz_arena *arena, marz_bench_instance *instance,
                                          marz_error *error);

/// Sets low and high of the instance: all weights that keep the tolerance round the mean.
/// @param keeps  says whether a load keeps it; true on one interval round the mean
void marz_bench_window(marz_bench_instance *instance,
                       bool (*keeps)(const marz_bench_instance *instance, int64_t load));

/// Sum of all weights, in units.
int64_t marz_bench_total(const marz_bench_instance *instance);

/// How far two units are apart, and the least that a difference in y alone makes it; O(1) each.
typedef struct marz_bench_metric {
    double (*between)(const marz_bench_instance *instance, int32_t a, int32_t b);
    double (*at_least)(double y_difference); ///< grows with |y_difference|
} marz_bench_metric;

/// Makes the graph of the edges and, where it is not connected, links every component but the
/// largest (of several the one that begins last) by one edge to its nearest outside unit: the pair
/// of least distance, of several the least (inside, outside).
/// @param metric  NULL: nothing is linked
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_bench_link(marz_bench_instance *instance, marz_arena *arena,
                                         const marz_bench_metric *metric, marz_error *error);

#endif
