/// @file app/files_design.h
/// Territories from files alone: solved, checked by independent code, with their contiguity.
#ifndef MARZ_APP_FILES_DESIGN_H
#define MARZ_APP_FILES_DESIGN_H

#include "app/files.h"
#include "base/buffer.h"
#include "model/check.h"
#include "model/plan.h"

#include <jansson.h>

typedef struct marz_files_options {
    uint64_t seed;
    int64_t effort; ///< 0: the default
    int32_t thread_count;
    bool is_contiguous;                   ///< each territory in one piece
    int32_t district_count, region_count; ///< 0: none; see app/files_levels.h
} marz_files_options;

/// The answer; its arrays live in the arena it was made in.
typedef struct marz_files_design {
    const marz_files_question *question;
    marz_plan plan;
    marz_buffer text; ///< canonical text of the plan: deinit it
    marz_verdict verdict;
    int64_t *loads;                 ///< [seat_count * measure_count]; zero if infeasible
    int32_t *unit_count;            ///< [seat_count]
    int32_t *pieces;                ///< [seat_count]; NULL without a graph
    int32_t extra_pieces;           ///< beyond one a territory
    int32_t moved_count;            ///< of the units that have an owner; some of them go to nobody
    int64_t moved_minor;            ///< what they are worth
    int32_t *open;                  ///< [open_count] units that nobody takes, the dearest first
    int32_t open_count, left_count; ///< and those of them that had an owner
    /// Units whose owner has no territory any more, what they are worth, and what their change of
    /// hands costs, which is not among the costs of the plan.
    int32_t released_count;
    int64_t released_minor, released_cost_minor;
    int64_t district_worst_ppm; ///< how far a district or region lies from the mean, at most
    int64_t district_eased_ppm; ///< and how much of that lies beyond the band
    double moment_km2; ///< free centres: sum of measure * square of km to the centre; else 0
} marz_files_design;

/// Solves the question. With reps their homes are the seats; without them centres are found, and
/// the seats of the plan lie there.
/// @return MARZ_OK for every outcome; MARZ_E_INPUT, MARZ_E_USAGE for what the question cannot have;
///         MARZ_E_INTERNAL if the checker refuses the plan
MARZ_CHECKED marz_status marz_files_solve(marz_files_question *question,
                                          const marz_files_options *options, marz_arena *arena,
                                          const marz_control *control, marz_files_design *design,
                                          marz_error *error);

/// Groups the territories of a finished design, as options->district_count and region_count say,
/// and verifies it again: what marz_files_solve with these options gives.
/// @return what marz_files_levels returns; MARZ_E_INTERNAL if the checker refuses the plan
MARZ_CHECKED marz_status marz_files_group(const marz_files_options *options, marz_arena *arena,
                                          const marz_control *control, marz_files_design *design,
                                          marz_error *error);

/// The part of it for free centres.
MARZ_CHECKED marz_status marz_files_centres(marz_files_question *question,
                                            const marz_files_options *options, marz_arena *arena,
                                            const marz_control *control, marz_files_design *design,
                                            marz_error *error);

/// Completes and verifies a plan of the question: text, verdict, loads, pieces, what moved.
MARZ_CHECKED marz_status marz_files_finish(const marz_files_question *question,
                                           marz_files_design *design, marz_arena *arena,
                                           marz_error *error);

/// Adds to each territory of an answer `deviation`, the greatest of its measures in magnitude, and
/// `price`, what one more of its first measure is worth.
void marz_present_deviations(json_t *territories);

/// The answer as JSON (new reference, NULL when out of memory). Amounts are those of the files.
json_t *marz_present_files(const marz_files_design *design);

#endif
