/// @file marz_bench/instance.h
/// One public test instance, as every set fills it, and what the command line asks for.
#ifndef MARZ_BENCH_INSTANCE_H
#define MARZ_BENCH_INSTANCE_H

#include "base/arena.h"
#include "base/error.h"
#include "graph/adjacency.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_BENCH_UNIT_MAX 20000000             ///< most units in one instance
#define MARZ_BENCH_TOTAL_MAX (INT64_C(1) << 53)  ///< greatest sum of weights, in weight units
#define MARZ_BENCH_ENTRY_MAX INT64_C(1000000000) ///< greatest cost or weight of a gap entry

/// What the command line says. Texts are borrowed from it; NULL where nothing is said.
typedef struct marz_bench_options {
    const char *set;
    const char *file;
    const char *edges_file;    ///< sap, edp: who is next to whom
    const char *graph_file;    ///< points: the same, in METIS format
    const char *solution_file; ///< where the assignment goes
    const char *check_file;    ///< an assignment to judge instead of solving
    double seconds;            ///< wall clock, all included; 0 = no limit
    double tolerance;          ///< edp, points: greatest share above or below the mean
    uint64_t seed;
    int64_t effort;          ///< work of the engine; 0 = until proved or stopped
    int32_t thread_count;    ///< 1 to 256
    int32_t territory_count; ///< edp, points; 0 = not said
    bool is_floored;         ///< cpmp: each distance is rounded down
    bool is_contiguous;      ///< points: parts hang together on the graph
} marz_bench_options;

/// The question. Plain data that lives in the reader's arena; arrays a set does not have are NULL.
///
/// | set    | n      | p         | x, y     | weight         | capacity          | graph          |
/// |--------|--------|-----------|----------|----------------|-------------------|----------------|
/// | cpmp   | points | medians   | plane    | [n] demand     | [n] as a median   |                |
/// | gap    | items  | agents    |          | [p*n] by agent | [p]               |                |
/// | sap    | units  | centres   | plane    | [n] demand     | [n] 0 = no centre | as in the file |
/// | edp    | units  | districts | plane    | [n] population |                   | as in the file |
/// | hess   | units  | districts | lon, lat | [n] population |                   | islands linked |
/// | points | points | parts     | plane    | [n] population |                   | islands linked |
///
/// Weights and capacities are exact: whole numbers of `weight_unit`, which is 1 unless the file has
/// decimals (0.01 if it has two). Objectives count the true weight: weight * weight_unit.
typedef struct marz_bench_instance {
    int32_t n;
    int32_t p;
    const double *x;         ///< [n]; hess: longitude in degrees
    const double *y;         ///< [n]; hess: latitude in degrees
    const int64_t *weight;   ///< >= 0; the sum of all is at most MARZ_BENCH_TOTAL_MAX (not gap)
    const int64_t *capacity; ///< >= 0
    const int64_t *cost;     ///< gap: [p*n] by agent
    double weight_unit;      ///< 10^-decimals
    const int64_t *id;       ///< sap, edp: [n] name of each unit in the files
    int64_t low, high;       ///< edp, hess, points: a territory weighs low … high, both included
    double tolerance;        ///< edp, points: as asked
    const marz_edge *edges;  ///< as in the file, before islands were linked
    int64_t edge_count;
    marz_adjacency graph; ///< node_count 0 where there is none
    bool is_floored;      ///< cpmp: each distance is rounded down
    bool is_contiguous;   ///< territories must hang together on the graph
    const char *note;     ///< what the reader passed over, or NULL
} marz_bench_instance;

#endif
