/// @file app/files_range.h
/// How many territories: free centres for several numbers, and the one that costs least with its
/// reps.
#ifndef MARZ_APP_FILES_RANGE_H
#define MARZ_APP_FILES_RANGE_H

#include "app/files_design.h"

#define MARZ_FILES_SIZES_MAX 32

/// One number of territories.
typedef struct marz_files_size {
    int32_t territory_count;
    marz_outcome outcome;
    bool has_plan;
    int64_t plan_minor; ///< of the plan, and of units whose owner has no territory any more
    int64_t reps_minor, total_minor;
} marz_files_size;

typedef struct marz_files_range {
    marz_files_size sizes[MARZ_FILES_SIZES_MAX]; ///< ascending
    int32_t size_count;
    int32_t best; ///< index of the least total among those with a plan
    marz_arena *arena;
    marz_files_design *design; ///< of the best; lives in `arena`
    int32_t first, last;       ///< the range that was searched
    bool is_cut_short;         ///< the control stopped it; the sizes so far are whole
} marz_files_range;

/// Solves for seven numbers spread over territory_count … territory_last of the request, then for
/// those half way between the best and its neighbours until none lies between: about
/// 7 + 2 log2((last - first) / 6) solves. The cost need not have one valley only, so this is a
/// search and no proof; each plan is checked by itself. Only the best plan is grouped into
/// districts; numbers of territories that are fewer than those are not tried. Deterministic.
/// @param rep_cost_minor  of a rep in a year
/// @param range  filled on success: marz_files_range_deinit it
/// @return what marz_files_read and marz_files_solve return for the first number; MARZ_E_USAGE for
///         more districts than territories; MARZ_E_LIMIT if it was stopped before anything was
///         found
MARZ_CHECKED marz_status marz_files_range_solve(const marz_files_request *request,
                                                const marz_files_options *options,
                                                int64_t rep_cost_minor, const marz_control *control,
                                                marz_files_range *range, marz_error *error);
void marz_files_range_deinit(marz_files_range *range);

/// The sizes as JSON: [{territories, outcome, plan, cost_of_reps, total}] (new reference, NULL when
/// out of memory).
json_t *marz_present_sizes(const marz_files_range *range);

#endif
