/// @file design/areas/areas_internal.h
/// What the files of this folder share: the prepared instance and the state of one walker.
#ifndef MARZ_DESIGN_AREAS_INTERNAL_H
#define MARZ_DESIGN_AREAS_INTERNAL_H

#include "base/rng.h"
#include "design/areas/areas.h"
#include "graph/contiguity.h"

#include <math.h>

#define LOG_TABLE 4096 ///< entries of the table of -ln(u)

/// The problem with everything that is computed once. Read only while walkers run.
typedef struct instance {
    const marz_areas *problem;
    int32_t n, k, arc_count;
    bool is_fixed;
    const int32_t *start, *near; ///< the graph
    int32_t *tail;               ///< [arcs] node the arc leaves
    int32_t *twin;               ///< [arcs] the arc back
    double *size, *weight;       ///< [n]
    double *low, *high;          ///< [k]
    double mean_size;
    marz_rings rings;
    int32_t **row;          ///< [n] distances to each unit, NULL where not yet wanted
    uint8_t *is_fixed_unit; ///< [n] a centre that may not change its area
    float *minus_log;       ///< [LOG_TABLE]
    uint64_t *key;          ///< [n] random words: an area's hash is the sum of its units'
} instance;

/// A complete assignment that meets every band, or the least bad one.
typedef struct answer {
    int32_t *label;  ///< [n]
    int32_t *centre; ///< [k]
    double cost, excess;
} answer;

/// Areas met by a walker, as columns of a set partitioning problem.
typedef struct pool {
    int32_t word_count, count, count_max;
    uint64_t *bits;  ///< [count_max * word_count]
    double *cost;    ///< [count_max]
    int32_t *centre; ///< [count_max]
    int32_t *area;   ///< [count_max] fixed centres: whose area it is
    uint64_t *hash;  ///< [count_max]
    int32_t *slot;   ///< [slot_mask + 1] hash table of column + 1, 0: free
    uint32_t slot_mask;
    double *price; ///< [n] of the units, from the last set partitioning
    double *limit; ///< [k] greatest reduced cost worth keeping; INFINITY before prices are known
} pool;

/// Areas of fixed centres as sets of units of a group, each set once.
typedef struct columns {
    int32_t unit_count, kind_count, word_count, count, count_max;
    int32_t *unit;  ///< [units] their numbers: those that are free, and the centres
    int32_t *kind;  ///< [count_max] which area of the group
    uint64_t *bits; ///< [count_max * word_count]
    double *cost;   ///< [count_max]
    uint64_t *hash; ///< [count_max]
    int32_t *slot;  ///< [slot_mask + 1] hash table of column + 1, 0: free
    uint32_t slot_mask;
} columns;

#define COLUMNS_MAX 20000      ///< areas of one group
#define COLUMN_SLOTS (1 << 16) ///< places of their hash table

typedef struct marz_areas_exact marz_areas_exact;
typedef struct marz_areas_tree marz_areas_tree;

/// One searcher. Belongs to one thread at a time.
typedef struct walker {
    const instance *in;
    marz_arena *arena; ///< its own
    marz_arena *rows;  ///< for the rows it asks for
    marz_rng rng;
    int32_t *label;     ///< [n]
    int32_t *centre;    ///< [k]
    int32_t *count;     ///< [k] units of each area
    double *load;       ///< [k]
    double *spent;      ///< [k] cost of each area
    double *priced;     ///< [k] pool prices of the units of each area
    uint64_t *hash;     ///< [k] names the set of units
    double *cost;       ///< [n*k] of each unit in each area, for today's centres
    double total;       ///< cost of the state
    double excess;      ///< load outside the bands
    int32_t *cut;       ///< [k*arcs] arcs that leave each area
    int32_t *cut_count; ///< [k]
    int32_t *place;     ///< [arcs] where the arc stands in its list
    int32_t *active;    ///< [k] areas that may change
    uint8_t *is_active; ///< [k]
    int32_t active_count;
    int32_t **row;      ///< [n] as the instance's, with those this walker asked for
    int32_t *members;   ///< [n] scratch
    double *price;      ///< [k] of a unit of load outside the band
    double *lean;       ///< [k] fixed centres: of a unit of load, wherever the band ends
    double *unit_price; ///< [n] what it is worth to cover a unit, about
    bool has_unit_prices;
    marz_contiguity searcher;
    answer best;             ///< best of the current run
    marz_areas_exact *exact; ///< fixed centres
    marz_areas_tree *tree;   ///< free centres: left by the bound to be branched on; or NULL
    columns whole;           ///< fixed centres: areas from the relaxation of the whole
    pool pool;
    bool is_pooling; ///< keep the areas that are met
} walker;

/// What is asked of the exact search for sets of one area, and what it says.
typedef struct exact_order {
    int32_t area, kind;
    const double *price;  ///< [n] of the units
    const int32_t *fixed; ///< [n] area that has the unit for good, or -1
    double own_price;     ///< of choosing an area of this kind
    double limit;         ///< sets of less reduced cost are looked for
    double gain_least;    ///< each set must be better than the one before by so much …
    bool keeps_all;       ///< … or all below the limit are kept
    int64_t look_count;   ///< most nodes
    double best;          ///< least reduced cost met, INFINITY: none
    double least;         ///< no set has less than this or the limit
    int32_t found, met;   ///< new columns; sets met
} exact_order;

/// One run of annealing.
typedef struct schedule {
    int64_t step_count;
    double hot, cold; ///< in mean |change of cost| over cut arcs
    double stiff;     ///< first price of excess, in such changes a mean size; 0: 1
    double hold;      ///< share of it for which free centres stay
} schedule;

/// Prepares the instance. Borrows `problem`.
MARZ_CHECKED marz_status marz_areas_instance_init(instance *in, const marz_areas *problem,
                                                  marz_arena *arena, marz_error *error);

/// Computes the rows of all units on several threads, if they fit; fixed centres: only theirs.
MARZ_CHECKED marz_status marz_areas_instance_fill_rows(instance *in, int32_t thread_count,
                                                       marz_arena *arena, marz_error *error);

/// A walker with memory of its own. @return false when out of memory
bool marz_areas_walker_init(walker *w, const instance *in);
void marz_areas_walker_deinit(walker *w);

/// Distances to `unit`, computed when first asked for. NULL when out of memory.
const int32_t *marz_areas_walker_row(walker *w, int32_t unit);

/// Takes labels and centres as the state and computes all that follows from them.
void marz_areas_walker_load(walker *w, const int32_t *label, const int32_t *centre);

/// All areas may change, or only those of a list.
void marz_areas_walker_free_all(walker *w);
void marz_areas_walker_free_some(walker *w, const int32_t *areas, int32_t count);

/// Moves a unit to another area: labels, loads, costs and cut arcs. Contiguity is the caller's.
void marz_areas_walker_move(walker *w, int32_t unit, int32_t to);

/// Load outside the band of area `a` if it were `load`. x + |x| is exact and needs no branch: the
/// signs are as good as random.
static inline double outside(const instance *in, int32_t a, double load)
{
    const double over = load - in->high[a], under = in->low[a] - load;
    return 0.5 * (over + fabs(over) + (under + fabs(under)));
}

/// Slope of the dual value in an area's price of load: a positive price pays for the upper end of
/// the band, a negative one for the lower end, at 0 the load may be anywhere between.
static inline double marz_areas_slope(const instance *in, int32_t a, double load, double price)
{
    const double over = load - in->high[a], under = load - in->low[a];
    if (price > 0)
        return over;
    if (price < 0)
        return under;
    return over > 0 ? over : under < 0 ? under : 0;
}

/// Computes total and excess afresh, against drift.
void marz_areas_walker_recount(walker *w);

/// Lets every area take its cheapest member as centre. `is_exact` tries all members, else the walk
/// descends along the graph. True if a centre moved. Fixed centres: false.
bool marz_areas_walker_recentre(walker *w, bool is_exact);

/// Units of one area in the order of their numbers, into `members`. @return how many
int32_t marz_areas_walker_collect(walker *w, int32_t a);

/// Cost of the first `count` members if `centre` were their centre.
double marz_areas_walker_cost_at(walker *w, int32_t count, int32_t centre);

/// Keeps the state if it is better than the best of this run.
void marz_areas_walker_keep(walker *w);

/// Draws free centres far from each other [arthur2007].
void marz_areas_walker_draw_centres(walker *w);

/// A start: areas grown from the centres by distance; fixed ones with distances stretched at
/// random, free ones drawn.
void marz_areas_walker_start(walker *w);

/// The walker's centres keep the labels that hang together with them; all else grows from there.
void marz_areas_walker_regrow(walker *w, const int32_t *label);

/// Takes a partition that need not hang together as the state. A piece of an area is joined to the
/// main one by the cheapest way, or given to the cheapest area that it touches.
/// @return false if that did not end: then areas are grown again from their centres
bool marz_areas_walker_mend(walker *w, const int32_t *label, const int32_t *centre);

/// Prices of the units from the best of a few balanced allocations, and about what they cost.
/// @return false when out of memory
bool marz_areas_walker_dual_start(walker *w, double *price, double *target,
                                  const marz_control *control);

/// A proved lower bound of the objective, contiguity forgotten: Lagrangian of the assignment, one
/// knapsack with both ends of its band per possible centre [validi2022], the k best of them. The
/// ascent counts in doubles; what it finds is evaluated exactly. -1: none.
int64_t marz_areas_walker_bound(walker *w, const marz_control *control);

/// Is there a bound of free centres that branching could raise?
bool marz_areas_walker_may_branch(const walker *w);

/// Goes on with the bound of free centres for a while: the possible centres are divided into
/// regions by nearness to one of two, and nodes are told apart by how many centres lie in each; the
/// weakest node is divided first. The relaxation is the same in each node, the best of each region.
/// @param idle  rounds in which the search gained nothing: the more, the longer it goes on
/// @return what no plan costs less than, by the open nodes; not below the call before; -1: no plan
int64_t marz_areas_walker_branch(walker *w, int32_t idle, const marz_control *control);

/// A proved lower bound for fixed centres that knows contiguity. Prices of the units start from the
/// exact transportation problem and follow deflected subgradients [held1974] of the Lagrangian
/// whose subproblems are the best connected areas; their value is certified. -1: none.
int64_t marz_areas_walker_bound_connected(walker *w, const marz_control *control);

/// What every plan costs at least, by the prices of the units: sum of the prices and of the least
/// reduced cost of each area, in whole numbers that doubles add exactly; a theorem, whatever found
/// the prices. Overwrites the walker's costs.
/// @param list          areas known, with all units in the order of their numbers; they only save
///                      time
/// @param is_connected  areas must hang together, as far as a search of limited length can tell
/// @return -1: it says nothing
int64_t marz_areas_walker_certify(walker *w, columns *list, const double *price, bool is_connected,
                                  const marz_control *control);

/// Anneals the active areas from the present state; `best` is the best state met.
/// @return false if the control stopped it
bool marz_areas_walker_anneal(walker *w, const schedule *plan, const marz_control *control);

/// Copies a plan. Arrays as in `answer`.
void marz_areas_answer_copy(const instance *in, answer *to, const answer *from);

/// Less excess, then less cost.
static inline bool is_better(const answer *a, const answer *b)
{
    return a->excess < b->excess || (a->excess == b->excess && a->cost < b->cost);
}

/// Memory for the pool of a walker. @return false when out of memory
bool marz_areas_pool_init(pool *p, const instance *in, marz_arena *arena);

/// Keeps area `a` of the walker if it fits its band, is new and its reduced cost is promising.
void marz_areas_pool_offer(walker *w, int32_t a);

/// Keeps all areas of a plan.
void marz_areas_pool_offer_all(walker *w);

/// Set partitioning over the pool. If it beats `incumbent`, the walker takes the plan as its state.
/// Renews the prices, and drops the least promising areas of a full pool.
/// @return true if the incumbent was beaten
bool marz_areas_pool_solve(walker *w, double incumbent, int64_t look_count,
                           const marz_control *control);

/// Memory of the areas of a group of `unit_count` units. @return false when out of memory
bool marz_areas_columns_init(columns *c, int32_t unit_count, int32_t kind_count, marz_arena *arena);

/// Keeps the units that carry the label `inside`. @return false if they are known or there is no
/// room
bool marz_areas_columns_put(columns *c, int32_t kind, const int32_t *label, int32_t inside,
                            double cost, uint64_t hash);

/// Hash of the units of a column.
uint64_t marz_areas_columns_hash(const columns *c, int32_t column);

/// Keeps the first `count` columns alone.
void marz_areas_columns_cut(columns *c, int32_t count);

/// Memory of the exact search. @return NULL when out of memory
marz_areas_exact *marz_areas_exact_make(const instance *in, marz_arena *arena);

/// Finds the connected set of units of the columns round a fixed centre that meets the band and has
/// the least reduced cost, or all sets below a limit; keeps what it meets as columns.
///
/// Candidates are decided depth first, the surest first. The rest of a node is bounded by a table
/// of the knapsack without contiguity; a unit is left out only if what is chosen still hangs
/// together with the centre through units that are undecided. O(candidates * load) and
/// O(candidates) a node at most.
/// @return whether the search was complete
bool marz_areas_exact_run(marz_areas_exact *e, walker *w, columns *kept, exact_order *order);

/// The least reduced cost of the area when contiguity is forgotten: a knapsack.
/// @param taken  [n] counts the units of that set
double marz_areas_exact_loose(marz_areas_exact *e, walker *w, const columns *list,
                              const exact_order *order, int32_t *taken);

/// Prices of the units from the ascent of the bound, unless they are known.
/// @return false if the control stopped it
bool marz_areas_walker_learn_prices(walker *w, const marz_control *control);

/// Solves the active areas of the walker's state by column generation and set partitioning, the
/// rest unchanged. The walker takes the plan if it is cheaper. @return whether it is
bool marz_areas_walker_regroup(walker *w, const marz_control *control);

/// The same by dives: the units that the relaxation gives most clearly to one area are given to it
/// for good and the rest is solved again, until a cheaper plan is found or none is left.
/// @param dives  how many from one relaxation of all active areas
bool marz_areas_walker_dive(walker *w, int32_t dives, const marz_control *control);

/// Recombines the walker's state with another plan: every unit that both give to the same area, as
/// far as it hangs together, stays there; the rest is solved by column generation and dives. The
/// walker takes the plan if it is cheaper than its own. @return whether it is
bool marz_areas_walker_combine(walker *w, const answer *other, const marz_control *control);

#endif
