/// @file design/median/run.h
/// One run of the engine: what its phases share.
#ifndef MARZ_DESIGN_MEDIAN_RUN_H
#define MARZ_DESIGN_MEDIAN_RUN_H

#include "design/median/bound.h"
#include "design/median/partition.h"

/// The best so far, and what may still be spent.
typedef struct marz_run_state {
    marz_ground ground;
    const marz_control *control;
    uint64_t seed;
    int32_t thread_count;
    marz_arena *arena;          ///< lives as long as the run
    int32_t *best;              ///< [n] the best plan
    int64_t *load;              ///< [n] scratch
    double cost;                ///< of the best plan; HUGE_VAL: none
    double bound_value;         ///< -HUGE_VAL: none
    bool is_proved;             ///< the best plan is optimal
    double effort;              ///< seconds of work; 0: the clock decides
    double work;                ///< ticks spent, if effort decides
    int64_t began_ms, until_ms; ///< the span, if the clock decides
    int64_t proposals, dual_steps, regions;
    bool is_private; ///< part of another run: what it finds is not told
} marz_run_state;

/// Is a plan better than the best, and does it keep the capacities? Then it is the best. O(n)
bool marz_run_offer(marz_run_state *run, const int32_t *median);

/// A budget of this share of the whole run, beginning now.
marz_budget marz_run_budget(const marz_run_state *run, double share);

/// How much of the run is over, 0 to 1; 1 also when the control stops or the plan is proved.
double marz_run_share(const marz_run_state *run);

/// Books what a phase has spent.
void marz_run_spend(marz_run_state *run, const marz_budget *budget);

#endif
