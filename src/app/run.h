/// @file app/run.h
/// The whole guide on what the store holds: goals, market, team, map, improve.
#ifndef MARZ_APP_RUN_H
#define MARZ_APP_RUN_H

#include "app/instance.h"
#include "app/workspace.h"
#include "model/check.h"
#include "model/guide.h"
#include "report/report.h"

#define MARZ_MOVES_SHOWN 10
#define MARZ_UNCOVERED_SHOWN 100 ///< accounts that nobody takes, of which it is said why

typedef struct marz_run_options {
    int32_t plan_year;     ///< 0: follows the last month with sales
    int64_t effort;        ///< 0: the default
    const char *plan_text; ///< a plan that is kept: read instead of solved; NULL: solve
    size_t plan_length;
    const char *plan_name; ///< of plan_text, for places in errors
    bool skips_map;        ///< goals, market, team and improve only
} marz_run_options;

/// One run. Everything lives in `arena`, which marz_run_deinit frees. It holds pointers into
/// itself: never copy or move it.
typedef struct marz_run {
    marz_arena *arena;
    marz_company company;
    marz_guide guide;
    marz_instance_links links;
    marz_buffer plan_text; ///< canonical text of the plan; empty if the map was skipped
    marz_verdict verdict;  ///< of the checker on that text
    marz_report_move moves[MARZ_MOVES_SHOWN];
    int32_t move_count;
    int64_t attainable_minor;    ///< gain of all moves that gain something
    marz_report_open *uncovered; ///< [uncovered_count] the dearest first; `best` and what follows
                                 ///< it of the first uncovered_shown only; nothing of the others
    int32_t uncovered_count, uncovered_shown;
    int32_t moved_count; ///< accounts with a new seat
    int64_t moved_value_minor;
    int64_t *loads_now;     ///< [seat_count * measure_count] of the present alignment
    int64_t *loads_planned; ///< the same under the plan; zero if it is infeasible
    int32_t followed_count; ///< accounts without owner that a territory's definition took in
    int64_t solve_ms;
    bool has_remedy; ///< infeasible: with these bands there is a plan, which was tried
    int64_t remedy_ppm[MARZ_MEASURES_MAX];
} marz_run;

/// Runs the steps. Steps 1, 2, 3 and 5 are recomputed each time: same data, same result.
/// @param run  filled on success: marz_run_deinit it
/// @return what the steps return; MARZ_E_INTERNAL if the checker refuses the program's own plan
MARZ_CHECKED marz_status marz_run_guide(marz_workspace *workspace, const marz_run_options *options,
                                        marz_run *run, marz_error *error);

/// Finds the homes that map.place asks for and puts them into the question of a run: for answers
/// that need seats to lie somewhere but say nothing of where. Nothing where none is to be found.
/// @param count  set to how many were found
MARZ_CHECKED marz_status marz_run_place(marz_workspace *workspace, const marz_run *run,
                                        marz_instance *instance, int32_t *count, marz_error *error);

/// Runs the steps up to the map and asks its question without answering it.
/// @param run  filled on success: marz_run_deinit it
/// @param instance  lives in the run
MARZ_CHECKED marz_status marz_run_question(marz_workspace *workspace, marz_run *run,
                                           marz_instance *instance, marz_error *error);
void marz_run_deinit(marz_run *run);

/// The narrowest band, in whole per cent, that a conflict of bands at `band_ppm` fits into: its
/// limit lies a band away from the target, above or below. 0: none does.
int64_t marz_run_band_needed(const marz_conflict *conflict, int64_t band_ppm);

/// Rep (company index) who holds a seat, or MARZ_NONE (vacant, or seat == MARZ_NONE).
int32_t marz_run_rep_of_seat(const marz_run *run, int32_t seat);

#endif
