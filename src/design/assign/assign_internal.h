/// @file design/assign/assign_internal.h
/// What the files of the assignment engine share.
#ifndef MARZ_DESIGN_ASSIGN_INTERNAL_H
#define MARZ_DESIGN_ASSIGN_INTERNAL_H

#include "base/rng.h"
#include "design/assign/assign.h"
#include "design/assign/part.h"

#define NO_COST INT32_MAX ///< this agent cannot take this item
#define NEAR_MAX 8        ///< most agents of an item that annealing knows

/// The problem as the searches see it: item by item, costs less the item's least.
typedef struct assign_data {
    int32_t agent_count, item_count;
    int32_t *cost;      ///< [n*m] >= 0, NO_COST where the pair is forbidden or does not fit alone
    int32_t *weight;    ///< [n*m]
    int32_t *capacity;  ///< [m] cut to the sum of the greatest weights
    int64_t base;       ///< true objective = base + sum of costs
    int64_t worst;      ///< no plan costs more than base + worst
    int32_t heavy_item; ///< an item that no agent can take, or -1
    int32_t bits;       ///< scaled cost = cost * 2^bits, rounded down
    int32_t cell_bits;  ///< tables count capacity in cells of 2^cell_bits
    double *scarcity;   ///< [m] weak price of one unit of capacity
    int32_t *price;     ///< [n] scaled price of each item, from the weak prices
    int32_t *price_max; ///< [n] most that a price may be
} assign_data;

/// A plan under work: every item has an agent; feasible only if no room is negative.
typedef struct assign_state {
    int32_t *agent_of; ///< [n]
    int64_t value;     ///< sum of costs, without the base
    bool feasible;
} assign_state;

/// Checks the ranges and turns the question item by item; `heavy_item` tells of one that nobody
/// can take. @return as marz_assign_solve
marz_status marz_assign_read(const marz_assign *problem, assign_data *data, marz_arena *arena,
                             marz_error *error);
/// Prices of capacity and of items; poor ones where the control stops.
/// @return false when out of memory
bool marz_assign_weak_dual(assign_data *data, const marz_control *control, marz_arena *arena);

/// Whether the items are too heavy for all capacities together: are there multipliers y >= 0 with
/// sum over items of min_i y_i w_ij > sum over agents of y_i Q_i? That is a proof, in integers,
/// that there is no plan, not even with divided items. False says nothing. O(300 pairs).
bool marz_assign_overfull(const assign_data *d, const marz_control *control, marz_arena *scratch);

/// The agents of each item by rising reduced cost.
typedef struct assign_near {
    int32_t width;  ///< agents an item
    int32_t *count; ///< [n]
    int32_t *agent; ///< [n*width]
    float *reduced; ///< [n*width] less the item's least
    double temperature;
} assign_near;
/// Lists up to NEAR_MAX agents of each item. @return false when out of memory
bool marz_assign_near_make(const assign_data *data, assign_near *near, marz_arena *arena);

/// Anneals from the plan in `state`, which need not keep the capacities, for `moves` proposals;
/// leaves the best feasible plan met, else the last one. heat: factor of the usual temperature.
/// @return false when out of memory
bool marz_assign_anneal(const assign_data *data, const assign_near *near, int64_t moves,
                        marz_rng *rng, double heat, assign_state *state,
                        const marz_control *control, marz_arena *scratch);

/// The strong bound and what is left of the pairs.
typedef struct assign_bound {
    int64_t value;       ///< scaled L(price): a bound of the scaled cost of every plan
    int64_t floor;       ///< no plan costs less than base + floor
    uint8_t *alive;      ///< [n*m] 0: the pair stands in no plan below that limit
    int32_t *extra;      ///< [n*m] scaled: what a plan with this pair costs at least above value
    int32_t *pair_start; ///< [n+1] the pairs alive, by rising extra
    int32_t *pair_agent, *pair_extra;
    int64_t work; ///< spent on it so far, about nanoseconds
} assign_bound;

/// About what one step on the prices takes.
int64_t marz_assign_bound_step_work(const assign_data *d, const assign_bound *b);

/// All pairs alive, nothing proved. @return false when out of memory
bool marz_assign_bound_init(const assign_data *d, assign_bound *b, marz_arena *arena);
/// Raises the bound by up to `steps` steps on the prices, and lets pairs go that stand in no plan
/// of at most `limit`; the floor may become limit + 1. @return false when out of memory
bool marz_assign_bound_raise(assign_data *d, assign_bound *b, int64_t limit, int32_t steps,
                             const marz_control *control, marz_arena *scratch);

/// A part's prices by a few deflected subgradient steps. @return the best bound; p->price is its.
int64_t marz_part_prices(part *p, const int32_t *price_max, int64_t target, int32_t steps,
                         double theta, const marz_control *control, marz_arena *scratch);

/// A copy of the bound with pairs of its own. @return false when out of memory
bool marz_assign_bound_copy(const assign_data *d, const assign_bound *from, assign_bound *to,
                            marz_arena *arena);

/// The whole problem as a part, items by falling extra of their second pair, pairs alive only.
/// @param row_limit  numbers in the part's tables
bool marz_assign_bound_part(const assign_data *d, const assign_bound *b, int64_t row_limit, part *p,
                            int32_t *item_of, marz_arena *arena);

/// Improves a plan by exact search of neighbourhoods; one for each thread of work.
typedef struct assign_walker {
    assign_state state; ///< feasible once any plan is known
    assign_state best;  ///< since it was loaded
    marz_arena *arena;  ///< owned; scratch of the walker's thread
    marz_rng rng;
    struct walker_tools *tools;
} assign_walker;

/// A walker without a plan. @return false when out of memory; its arena is the caller's even then
bool marz_assign_walker_make(const assign_data *d, uint64_t seed, int32_t index, assign_walker *w,
                             marz_arena *arena);

/// Takes over another plan.
void marz_assign_walker_load(const assign_data *d, const assign_state *state, assign_walker *w);

/// Searches neighbourhoods until `work` (about nanoseconds) is spent.
void marz_assign_walker_run(const assign_data *d, const assign_bound *b, int64_t work,
                            const marz_control *control, assign_walker *w);

/// The exhaustive search: is there a plan of at most base + bound floor? If not the floor rises.
typedef struct assign_proof {
    marz_arena *arena; ///< owned
    marz_arena_mark start;
    assign_data data;   ///< prices of its own
    assign_bound bound; ///< pairs that a plan of at most `level` may hold
    int64_t level;      ///< greatest value that is looked for
    int64_t stride;     ///< how far the next level lies above the floor
    bool done;          ///< the level is settled
    part whole;
    part_tree *tree; ///< NULL: not begun at this level
    part_search search;
    int32_t *item_of;   ///< [n] item of the problem at each place of the part
    bool may_go_on;     ///< false when its tables do not fit into memory
    int64_t work;       ///< spent so far, about nanoseconds
    assign_state found; ///< a plan of at most `level`; feasible tells whether there is one
} assign_proof;

/// Nothing begun yet. @return false when out of memory; its arena is the caller's even then
bool marz_assign_proof_make(const assign_data *d, assign_proof *f, marz_arena *arena);

/// What has to be spent before the next nodes are searched: on the bound of a new level, or 0.
int64_t marz_assign_proof_toll(const assign_data *d, const assign_bound *b, const assign_proof *f);

/// Goes on for `work`. Raises b->floor by each level that is shown to be empty; stops when it
/// passes `limit` or a plan is found. With `at_once` it looks for any plan up to the limit.
void marz_assign_proof_run(const assign_data *d, assign_bound *b, int64_t limit, bool at_once,
                           int64_t work, const marz_control *control, assign_proof *f);

#endif
