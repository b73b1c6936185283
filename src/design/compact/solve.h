/// @file design/compact/solve.h
/// What the stages of one call share. Private.
#ifndef MARZ_DESIGN_COMPACT_SOLVE_H
#define MARZ_DESIGN_COMPACT_SOLVE_H

#include "design/compact/compact.h"
#include "design/compact/cut.h"
#include "design/compact/ruin.h"

/// One call of marz_compact_solve.
typedef struct marz_compact_run {
    const marz_compact *problem;
    const marz_compact_options *options;
    const marz_control *control;
    marz_arena *arena; ///< scratch of the call
    int32_t thread_count;
    int64_t start_ms;
    double free;       ///< share of the target that a part may deviate in the search
    int32_t *order;    ///< [n] unit of the problem at each place of the field
    marz_field fine;   ///< all units along a Hilbert curve
    marz_field coarse; ///< pieces of units
    int32_t *piece_of; ///< [n]
    int32_t piece_count;
    double moment_unit; ///< moments of the problem in one of the fields'
    double inside;      ///< moment inside the pieces, which no partition of them changes
    marz_cutter cutter; ///< for the fine field
    int64_t round_count;
    marz_outcome outcome; ///< FEASIBLE until the control stops a stage
} marz_compact_run;

/// Whether to stop now; remembers why.
bool marz_compact_stops(marz_compact_run *run);

/// Sweeps of pair re-splits over the whole field within the band, until they
/// bring little.
void marz_compact_polish(marz_compact_run *run, marz_field *f, int32_t sweep_max);

/// When the stages end: on the clock, or (all times 0) after so many batches
/// and rounds.
typedef struct marz_compact_schedule {
    int64_t starts_ms, mix_ms, pieces_ms, units_ms;
    int64_t start_batches, mix_batches, piece_rounds, unit_rounds;
} marz_compact_schedule;

/// Starts from bisections, then mixtures of the best by region, in parallel;
/// the best partition of the pieces becomes run->coarse.
MARZ_CHECKED marz_status marz_compact_start(marz_compact_run *run,
                                            const marz_compact_schedule *schedule,
                                            marz_error *error);

/// Rounds of ruin and recreate on a field, in disjoint blocks in parallel,
/// until `until_ms`, or for `round_max` rounds if that is 0; the temperature
/// falls from `heat` to nothing.
MARZ_CHECKED marz_status marz_compact_anneal(marz_compact_run *run, marz_field *f, double heat,
                                             int64_t until_ms, int64_t round_max,
                                             marz_error *error);

#endif
