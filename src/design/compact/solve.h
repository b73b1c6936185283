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
    double tolerance; ///< half a band as a share of its middle, the least of all parts
    double free;      ///< what the search keeps within, of the parts' width
    int32_t *order;   ///< [n] unit of the problem at each place of the field
    marz_field_ties ties, piece_ties; ///< of units and pieces, where there are owners
    marz_field fine;                  ///< all units along a Hilbert curve
    marz_field coarse;                ///< pieces of units
    int32_t *piece_of;                ///< [n]
    int32_t piece_count;
    double moment_unit; ///< moments of the problem in one of the fields'
    /// Moment inside the pieces, which no partition of them changes, and loss if nothing is kept:
    /// what a cost of the coarse field lacks to the objective.
    double constant;
    marz_cutter cutter; ///< for the fine field
    int64_t round_count;
    marz_outcome outcome; ///< FEASIBLE until the control stops a stage
} marz_compact_run;

/// Checks shapes, ranges and limits of the question. @return MARZ_E_INPUT, MARZ_E_LIMIT
MARZ_CHECKED marz_status marz_compact_validate(const marz_compact *problem, marz_error *error);

/// Least or greatest weight that territory a may have, given the mean of all.
double marz_compact_low(const marz_compact *problem, int32_t a, double mean);
double marz_compact_high(const marz_compact *problem, int32_t a, double mean);

/// Mean weight of a territory.
double marz_compact_mean(const marz_compact *problem);

/// Proofs that there is no plan: units or locks that weigh too much. @return false when out of
/// memory
bool marz_compact_find_conflicts(const marz_compact *problem, marz_arena *arena,
                                 marz_compact_plan *plan);

/// Fills run->fine: units along a Hilbert curve, coordinates about the middle of their box, parts
/// as the territories, empty; and run->ties. @return false when out of memory
bool marz_compact_fill(marz_compact_run *run);

/// Writes the plan of the fine field, and what it is worth from the numbers of the question.
/// @return false when out of memory
bool marz_compact_judge(const marz_compact_run *run, marz_compact_plan *plan);

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
