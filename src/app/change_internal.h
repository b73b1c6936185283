/// @file app/change_internal.h
/// What the parts of marz_change_plan share.
#ifndef MARZ_APP_CHANGE_INTERNAL_H
#define MARZ_APP_CHANGE_INTERNAL_H

#include "app/change.h"

/// What stays at a seat and hangs together, as one unit without size that may go nowhere else.
typedef struct change_anchors {
    int32_t *seat;     ///< [count]
    uint8_t *is_apart; ///< [count] not the main piece of its seat today
    int32_t count;
    marz_adjacency graph; ///< of the free units, then the anchors
} change_anchors;

typedef struct change_job {
    marz_workspace *workspace;
    const marz_change_request *request;
    marz_change_answer *answer;
    marz_run *run;
    marz_arena *arena; ///< of the run
    marz_instance in;  ///< the accounts that somebody has; locks say what stays
    int32_t rep;       ///< company index
    int32_t seat;      ///< of the rep; his first if he holds several
    bool wants_max;    ///< the farthest account that moves is to be near, then the cost least
    bool *is_his;      ///< [seat_count]
    const uint8_t *is_placed; ///< [seat_count] seats of which nothing was known; NULL: none
    int32_t *free;            ///< [free_count] units that may move, ascending
    int32_t free_count;
    change_anchors anchors;              ///< where territories hang together
    int64_t soft_ppm[MARZ_MEASURES_MAX]; ///< as the settings say, where loads have a price
    int64_t total[MARZ_MEASURES_MAX];    ///< of all accounts, by measure
    int64_t today_balance_minor;         ///< what loads cost before the event
    int64_t *now, *kept; ///< [cells] load of a seat today, and of its units that stay
} change_job;

static inline bool change_is_hire(const change_job *job)
{
    return job->request->kind == MARZ_CHANGE_HIRE;
}

/// Instance of the units `units` [count], ascending, without a graph; seats are shared with `from`.
/// @param room  for so many more units
/// @return false when out of memory
bool marz_change_pick(const marz_instance *from, const int32_t *units, int32_t count, int32_t room,
                      marz_arena *arena, marz_instance *to);

/// Where the company asks for territories in one piece: gives job->in its graph, excuses what lies
/// apart today, and finds the anchors. Before the rest is locked. @return what marz_near_graph does
MARZ_CHECKED marz_status marz_change_join(change_job *job, marz_error *error);

/// Adds the anchors and their graph to the question of the free units, which has room for them;
/// nothing without a graph. @return false when out of memory
bool marz_change_anchor(const change_job *job, marz_arena *arena, marz_instance *in);

/// Builds job->in: closes or opens seats, finds what may move and locks the rest.
MARZ_CHECKED marz_status marz_change_question(change_job *job, marz_error *error);

/// Limits of every seat with the bands of the measures widened by `widened_ppm` [measure_count],
/// and soft bands within them, where there are some.
void marz_change_set_bands(const change_job *job, const int64_t *widened_ppm, marz_instance *in);

/// Finds the least widening and, at a hire, the fewest moves; writes them to the answer and the
/// plan of the free units to `plan` (arena of the run).
/// @param is_found  false: no widening helps
MARZ_CHECKED marz_status marz_change_search(change_job *job, marz_plan *plan, bool *is_found,
                                            marz_error *error);

/// Prices of the plan for the question of all accounts: those that the optimiser found for the free
/// ones, without what says nothing there; with `load` [cells], where all is fixed, those of the
/// loads. O(cells)
void marz_change_polish_prices(const change_job *job, const int64_t *load, marz_plan *plan);

/// The bound that the plan's prices prove of the whole question, as model/plan.h defines it.
/// O(units * measures + free * seats; groups: free^2)
int64_t marz_change_bound(const change_job *job, const marz_plan *plan);

/// What loads [cells] outside their soft bands cost; 0 without prices. O(cells)
int64_t marz_change_balance(const marz_instance *instance, const int64_t *load);

/// Fills parts, deals, quota, cost and options of the answer from the plan of the run.
MARZ_CHECKED marz_status marz_change_account(change_job *job, marz_error *error);

#endif
