/// @file marz_bench/run.h
/// One run from files to verdict, with its trajectory.
#ifndef MARZ_BENCH_RUN_H
#define MARZ_BENCH_RUN_H

#include "base/buffer.h"
#include "marz_bench/set.h"

#include <stdatomic.h>

#define MARZ_BENCH_STEPS_MAX 1024

/// A better objective, and when it was found.
typedef struct marz_bench_step {
    double seconds, objective;
} marz_bench_step;

/// What came of a run.
typedef struct marz_bench_result {
    marz_bench_instance instance;
    marz_bench_answer answer;
    marz_bench_verdict verdict; ///< means something if answer.has_solution
    double bound;               ///< NAN where none is proved
    double seconds;             ///< wall clock from `start_ms` to the end of the check
    int64_t peak_bytes;         ///< most memory that the process held so far
    int32_t step_count;
    marz_bench_step steps[MARZ_BENCH_STEPS_MAX]; ///< ascending in time, falling in objective
} marz_bench_result;

/// How a run is watched.
typedef struct marz_bench_watch {
    int64_t start_ms;        ///< marz_clock_ms() when the program began
    const atomic_bool *stop; ///< may be NULL
    bool shows_progress; ///< a line on stderr for what is found, and what the reader passed over
} marz_bench_watch;

/// Reads, solves until options->seconds are over (less what checking and writing will take),
/// checks, and writes the solution file if one is asked for.
/// @param arena  holds the instance and the solution
/// @return as the reader and the engine; MARZ_E_INTERNAL if the engine's bound is above the
///         objective that the checker finds; MARZ_E_IO
MARZ_CHECKED marz_status marz_bench_run(const marz_bench_set *set,
                                        const marz_bench_options *options,
                                        const marz_bench_watch *watch, marz_arena *arena,
                                        marz_bench_result *result, marz_error *error);

/// Appends the JSON object of a run, in one line.
void marz_bench_print(const marz_bench_options *options, const marz_bench_result *result,
                      marz_buffer *out);

#endif
