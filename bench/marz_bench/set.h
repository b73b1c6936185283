/// @file marz_bench/set.h
/// What a set of instances provides: its reader, its checker, and the run of an engine.
#ifndef MARZ_BENCH_SET_H
#define MARZ_BENCH_SET_H

#include "base/control.h"
#include "marz_bench/check.h"
#include "marz_bench/instance.h"
#include "marz_bench/read.h"

#include <stdbool.h>
#include <stdint.h>

/// What an engine answers. All zero is "nothing yet".
typedef struct marz_bench_answer {
    marz_outcome outcome;
    bool has_solution; ///< is `solution` filled?
    int32_t *solution; ///< [n] the caller's; index of the centre's unit (cpmp, sap, edp, hess),
                       ///< agent (gap), part 0 … p-1 (points)
    bool has_bound;    ///< is `bound` a theorem?
    double bound;     ///< at most the objective of any feasible assignment, in the objective's unit
    const char *note; ///< why there is no bound, or why nothing is feasible; or NULL
} marz_bench_answer;

/// Turns the instance into the engine's problem, solves it and turns the plan back. Objective and
/// bound that it tells control->found are in the unit of the checker's objective.
/// @param options   seed, effort, thread_count
/// @param control   deadline (reading and checking are taken off already) and stop
/// @param answer    its solution has n entries; filled when an assignment was found, feasible or
/// not
/// @return MARZ_OK for every outcome; as the engine
typedef marz_status marz_bench_runner(const marz_bench_instance *instance,
                                      const marz_bench_options *options, marz_arena *arena,
                                      const marz_control *control, marz_bench_answer *answer,
                                      marz_error *error);

/// One row of sets.def.
typedef struct marz_bench_set {
    const char *name;
    const char *summary;
    marz_bench_reader *read;
    marz_bench_checker *check;
    marz_bench_runner *run;
} marz_bench_set;

#define MARZ_BENCH_SET(name, summary) MARZ_CHECKED marz_bench_runner marz_bench_run_##name;
#include "marz_bench/sets.def"
#undef MARZ_BENCH_SET

/// All sets that have an engine, in the order of sets.def; behind the last one a row without name.
const marz_bench_set *marz_bench_sets(void);

/// The set of that name, or NULL.
const marz_bench_set *marz_bench_set_find(const char *name);

#endif
