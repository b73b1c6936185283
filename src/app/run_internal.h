/// @file app/run_internal.h
/// What the parts of marz_run_guide share.
#ifndef MARZ_APP_RUN_INTERNAL_H
#define MARZ_APP_RUN_INTERNAL_H

#include "app/run.h"

/// Reads a kept plan and ties its seats and units to the company of today by their ids.
marz_status marz_run_adopt_plan(const marz_run_options *options, marz_run *run, marz_error *error);

/// Completes the plan of the run with year, seed and currency and writes its text.
MARZ_CHECKED marz_status marz_run_write_plan(marz_workspace *workspace, marz_run *run,
                                             marz_error *error);

/// No plan leaves the program unless code that knows no solver agrees with it.
/// @param is_foreign  the plan was read: what the checker refuses is an answer, no defect
/// @return MARZ_E_INTERNAL if it refuses a plan of the program's own
MARZ_CHECKED marz_status marz_run_verify(marz_run *run, bool is_foreign, marz_error *error);

/// Fills the ten moves, how many accounts move, and their value.
marz_status marz_run_list_moves(marz_run *run, marz_error *error);

/// Lists the accounts that the plan leaves without a seat.
MARZ_CHECKED marz_status marz_run_list_uncovered(marz_run *run, marz_error *error);

/// Where bands are what leaves no plan: widens them as far as conflicts ask until there is one,
/// then halves what was added while there still is. Small questions only; all others stay without.
MARZ_CHECKED marz_status marz_run_find_remedy(marz_workspace *workspace, int64_t effort,
                                              marz_run *run, marz_error *error);

/// Gives open deals and leads to reps.
marz_status marz_run_match(marz_run *run, const marz_control *control, marz_error *error);

#endif
