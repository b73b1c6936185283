/// @file design/assign/assign.h
/// The generalised assignment problem: indivisible items to agents of limited capacity at least
/// cost, with a proved bound. It knows no company: accounts and reps, jobs and machines are alike.
///
/// minimise   sum over items j of cost[i(j)][j]
/// with       sum over the items of agent i of weight[i][j] <= capacity[i]   for every agent i.
#ifndef MARZ_DESIGN_ASSIGN_H
#define MARZ_DESIGN_ASSIGN_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_ASSIGN_AGENTS_MAX 2048
#define MARZ_ASSIGN_ITEMS_MAX 1000000
#define MARZ_ASSIGN_PAIRS_MAX (INT64_C(1) << 28) ///< most agents times items
#define MARZ_ASSIGN_COST_MAX (INT64_C(1) << 43)  ///< greatest |cost| of a pair that is allowed
#define MARZ_ASSIGN_SPAN_MAX (INT64_C(1) << 30)  ///< see marz_assign_solve
#define MARZ_ASSIGN_FORBIDDEN INT64_MAX          ///< as a cost: this agent must not take this item

/// The question; borrowed, never changed.
typedef struct marz_assign {
    int32_t agent_count;   ///< m, 1 to MARZ_ASSIGN_AGENTS_MAX
    int32_t item_count;    ///< n, 0 to MARZ_ASSIGN_ITEMS_MAX
    const int64_t *cost;   ///< [m*n] agent by agent; MARZ_ASSIGN_FORBIDDEN: not this pair
    const int64_t *weight; ///< [m*n] agent by agent, >= 0: what item j takes of agent i's capacity
    const int64_t *capacity; ///< [m] >= 0
} marz_assign;

/// How to search.
typedef struct marz_assign_options {
    uint64_t seed;
    /// Rounds of search after the start. 0: until proved optimal or until the control stops; where
    /// it has no deadline, MARZ_ASSIGN_EFFORT_MAX rounds.
    int64_t effort;
    int32_t thread_count; ///< 0: as marz_thread_count decides. It never changes the plan.
} marz_assign_options;

#define MARZ_ASSIGN_EFFORT_MAX 600

/// The answer; `agent_of` is the caller's array.
typedef struct marz_assign_plan {
    /// OPTIMAL: proved. INFEASIBLE: proved that no plan exists. FEASIBLE, TIME_LIMIT, CANCELLED:
    /// the best plan so far, if has_plan.
    marz_outcome outcome;
    bool has_plan;       ///< agent_of holds a plan that keeps every capacity
    bool has_bound;      ///< `bound` is written: always but where the problem is infeasible
    int64_t objective;   ///< cost of the plan
    int64_t bound;       ///< no plan costs less: a theorem, in integers
    int32_t *agent_of;   ///< [n] written if has_plan
    int32_t heavy_item;  ///< if INFEASIBLE because no agent can take this item: the item, else -1
    bool overfull;       ///< INFEASIBLE because the items are too heavy for all agents together
    int64_t round_count; ///< work done
} marz_assign_plan;

/// Solves by prices, annealing on reduced costs, and exact search of neighbourhoods; proves by a
/// Lagrangian bound with integer knapsacks, the fixing of pairs and an exhaustive search
/// (docs/algorithms/assignment.md).
///
/// Deterministic for a seed and an effort, on any number of threads; a deadline or a cancel cuts
/// it short at a moment of the clock. Memory O(m n) and at most about 512 MB of tables.
/// @param arena  memory of the run, given back before return
/// @param control  polled at least every 50 ms; `found` hears of every better plan or bound
/// @return MARZ_OK for every outcome; MARZ_E_INPUT for a count or number out of range;
///         MARZ_E_LIMIT where the costs of one item differ by more than MARZ_ASSIGN_SPAN_MAX or the
///         greatest weights of all items sum to more than that (scale them); MARZ_E_NO_MEMORY.
///         Unless MARZ_OK, the plan is untouched.
MARZ_CHECKED marz_status marz_assign_solve(const marz_assign *problem,
                                           const marz_assign_options *options, marz_arena *arena,
                                           const marz_control *control, marz_assign_plan *plan,
                                           marz_error *error);

#endif
