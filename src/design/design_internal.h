/// @file design/design_internal.h
/// What the techniques of the optimiser share: the contracted question and a placement of it.
#ifndef MARZ_DESIGN_DESIGN_INTERNAL_H
#define MARZ_DESIGN_DESIGN_INTERNAL_H

#include "base/int128.h"
#include "base/rng.h"
#include "design/design.h"
#include "model/costing.h"

#define MARZ_NOTHING INT64_MIN ///< no value yet
#define MARZ_CANDIDATES 24     ///< seats of least cost + price that a block may choose among

/// A run of the optimiser. Groups are contracted: a *block* is a group, or a unit without one.
/// Rows are what must stay between a low and a high: cells of seats and measures, numbered
/// seat * measure_count + measure; and, if the question limits what may change hands, the value
/// that each seat keeps of what it has now (row cells + seat) and the value that all keep (the last
/// row). A limit on what leaves is a lower limit on what is kept, with a price <= 0.
typedef struct marz_run {
    const marz_instance *instance;
    const marz_control *control;
    marz_arena *arena; ///< scratch of the whole run
    int32_t thread_count;
    uint64_t seed;
    int64_t effort;
    bool is_stopped; ///< the control said so; `outcome` says which way
    marz_outcome outcome;

    int32_t block_count, seat_count, measure_count;
    int32_t nobody; ///< the seat that stands for having none, whose prices are 0; or MARZ_NONE
    int64_t cell_count, row_count;    ///< row_count = cell_count without limits on change
    int64_t *low, *high;              ///< [row_count]
    int64_t *soft_low, *soft_high;    ///< [cell_count] NULL: balance has no price (balance.h)
    int64_t *soft_rate_micro;         ///< [cell_count] millionths for one outside the soft band
    double *soft_rate;                ///< [cell_count] the same in minor units
    double *price_least, *price_most; ///< [cell_count] no price beyond them proves more
    int32_t *member_start, *members;  ///< units of block b: members[member_start[b]] …
    int64_t *size;                    ///< [block_count * measure_count]
    int32_t *start_seat;              ///< [block_count] in the plan to start from; NULL: none
    int32_t *present;                 ///< [block_count] seat of all its members now, or MARZ_NONE
    int64_t *owned; ///< [block_count] value of members that have a seat now; NULL: no such limits
    marz_costing costing;
    double *scale;     ///< [measure_count] mean load of a seat, at least 1
    double *row_scale; ///< [row_count] by what a row's price and excess are measured

    // Candidate arcs of block b: arc_start[b] … arc_start[b+1]-1.
    int32_t *arc_start, *arc_seat;
    int64_t *arc_cost;

    bool has_prices;           ///< good ones were given
    double *price;             ///< [rows] minor units per unit of measure; guides the search
    int64_t *price_micro;      ///< [rows] the same in whole micros, for exact values
    int64_t *best_price_micro; ///< [rows] prices of the best bound
    int64_t bound_minor;       ///< best proved bound, or MARZ_NOTHING
    double dual_value;         ///< of the candidates alone, at run->price of the last steps
} marz_run;

/// Where the blocks sit. Lists, loads and cost are those of arc_of, always.
typedef struct marz_placement {
    int32_t *arc_of;          ///< [block_count] the arc that a block takes
    int32_t *first;           ///< [seat_count] head of the list of blocks of a seat, or MARZ_NONE
    int32_t *next, *previous; ///< [block_count]
    int64_t *load;            ///< [rows]
    int64_t cost_minor;
} marz_placement;

// problem.c ------------------------------------------------------------------------------------

/// Contracts groups and prepares costs. O(units log units).
MARZ_CHECKED marz_status marz_run_init(marz_run *run, marz_error *error);

/// Cost of the block at a seat, or MARZ_COST_FORBIDDEN. O(members).
int64_t marz_run_cost(const marz_run *run, int32_t block, int32_t seat);

/// Value of the members of `block` whose present seat is `seat`, where the block is mixed.
int64_t marz_run_kept_of_mixed(const marz_run *run, int32_t block, int32_t seat);

/// Value that stays where it is now if `block` goes to `seat`. Only with limits on change.
static inline int64_t marz_run_kept(const marz_run *run, int32_t block, int32_t seat)
{
    if (run->present[block] == seat)
        return run->owned[block];
    if (run->present[block] != MARZ_NONE || run->owned[block] == 0)
        return 0;
    return marz_run_kept_of_mixed(run, block, seat);
}

/// Price of a unit of value that `seat` keeps: its own row's and that of all.
static inline double marz_kept_price(const marz_run *run, int32_t seat)
{
    return run->price[run->cell_count + seat] + run->price[run->row_count - 1];
}

/// Asks the control; remembers the answer in `run`.
bool marz_run_stops(marz_run *run);

// balance.c ------------------------------------------------------------------------------------

/// Copies the soft bands of the instance, if it has any. @return false when out of memory
bool marz_run_init_soft(marz_run *run);

/// The two below, where there are soft bands.
int64_t marz_soft_balance(const marz_run *run, const marz_placement *placement, int32_t seat);
int64_t marz_soft_balance_change(const marz_run *run, const marz_placement *placement, int32_t seat,
                                 const int32_t out[2], const int32_t in[2]);

/// What the loads of a seat cost by the definition of model/instance.h; 0 without soft bands.
static inline int64_t marz_seat_balance(const marz_run *run, const marz_placement *placement,
                                        int32_t seat)
{
    return run->soft_low ? marz_soft_balance(run, placement, seat) : 0;
}

/// By how much that changes when two blocks leave and two enter (MARZ_NONE: nobody).
static inline int64_t marz_seat_balance_change(const marz_run *run, const marz_placement *placement,
                                               int32_t seat, const int32_t out[2],
                                               const int32_t in[2])
{
    return run->soft_low ? marz_soft_balance_change(run, placement, seat, out, in) : 0;
}

/// The load of `row` for which price * load less the cost of balance is greatest within the limits;
/// of several the nearest to `load`. @param rate  of leaving the soft band, in the unit of `price`
int64_t marz_priced_load(const marz_run *run, int64_t row, double price, double rate, int64_t load);

/// That greatest value: what the limits of `row` are worth at the price (the conjugate).
double marz_row_worth(const marz_run *run, int64_t row, double price);

/// What `load` costs more than its price pays: cost of balance + worth - price * load, >= 0. The
/// cost of a plan is the dual value + all rises + the slack of all rows.
double marz_row_slack(const marz_run *run, int64_t row, int64_t load);

// conflicts.c ----------------------------------------------------------------------------------

/// Writes the conflicts that disprove every plan, each with its smallest relaxation.
/// @param blocked  [block_count] blocks without any allowed seat
/// O(units + seats * blocked units), and O(seats) for each block larger than some upper limit.
MARZ_CHECKED marz_status marz_find_conflicts(const marz_run *run, const uint8_t *blocked,
                                             marz_arena *arena, marz_plan *plan, marz_error *error);

/// Where territories hang together: counts for each seat the parts of the graph, among the units
/// that may go to it, which hold a unit that counts and may go nowhere else (of groups none is
/// looked at). More than one disproves every plan. Needs candidates. O(units + edges * bound
/// seats).
/// @param pieces  [seat_count] 0 where at most one unit is bound to the seat
MARZ_CHECKED marz_status marz_find_apart(const marz_run *run, int32_t *pieces, marz_error *error);

/// Writes what `placement` breaks as NOT_FOUND conflicts, the greatest shares of a mean load first:
/// the smallest widening for which it is a plan. Not a proof that there is none.
MARZ_CHECKED marz_status marz_not_found(const marz_run *run, const marz_placement *placement,
                                        marz_arena *arena, marz_plan *plan, marz_error *error);

// scan.c ----------------------------------------------------------------------------------------

/// What one scan of a block knows of every seat.
typedef struct marz_scan {
    int64_t *row;    ///< [seat_count] cost where `value` is finite
    double *floor;   ///< [seat_count] lower bounds of cost + price
    double *value;   ///< [seat_count] cost + price; HUGE_VAL where forbidden, or too dear
    int32_t *looked; ///< [seat_count] seats whose row was computed
    int32_t looked_count;
    int32_t *near;      ///< [MARZ_CANDIDATES] seats of least floor
    int32_t near_count; ///< 0: no block was scanned yet
    double magnitude;   ///< greatest sum of magnitudes in a value, to judge its rounding by
    marz_int128 least;  ///< exact least of 10^6 cost + sum of price_micro * size over all seats
    bool is_blocked;    ///< no seat is allowed
} marz_scan;

/// Finds the MARZ_CANDIDATES seats of least cost + price of `block` exactly, and the values of the
/// seats in `must` (or MARZ_NONE). A seat is passed over only if its floor shows that it cannot be
/// among them, so `least` is that of complete rows. O(seats * members).
void marz_scan_block(const marz_run *run, int32_t block, const int32_t must[static 3],
                     marz_scan *scan);

/// How many blocks one thread scans at a time; a function of the question alone.
int64_t marz_scan_grain(const marz_run *run);
/// Rows for each range of that many blocks. @return NULL when out of memory
marz_scan *marz_scans_make(const marz_run *run);

// candidates.c ---------------------------------------------------------------------------------

/// Builds the candidate arcs of each block, cheapest first: the MARZ_CANDIDATES seats of least
/// cost + run->price_micro, its present one, that of the start and keep_seat[block] (may be NULL).
/// All seats are scanned, so the bound of these prices comes for free: run->bound_minor is raised
/// to it.
/// @param blocked  [block_count] set to 1 for blocks that are allowed nowhere
MARZ_CHECKED marz_status marz_candidates_build(marz_run *run, const int32_t *keep_seat,
                                               uint8_t *blocked, marz_error *error);

/// The arc of `block` to `seat`, or MARZ_NONE if it is no candidate.
int32_t marz_arc_to(const marz_run *run, int32_t block, int32_t seat);

/// Cost + price of each arc, minor units. @return lives in run->arena; NULL when out of memory
double *marz_arc_reduced(const marz_run *run);

/// Sum of price * amount of `block` at `seat` over all rows, minor units.
double marz_price_of(const marz_run *run, int32_t block, int32_t seat);

// bound.c --------------------------------------------------------------------------------------

/// Takes the sum over blocks of their least 10^6 cost + price, subtracts what the bands are worth,
/// and keeps the result if it is the best so far.
void marz_bound_offer(marz_run *run, const int64_t *price_micro, marz_int128 sum_of_least);

/// Makes run->price_micro of run->price, clipped to what no sum can overflow, and run->price of it.
void marz_bound_round(marz_run *run);

// lagrange.c -----------------------------------------------------------------------------------

/// Raises the dual value over the candidate arcs by at most `step_count` steps; run->price is the
/// start and becomes the best, run->dual_value its value.
/// @param first_level  the gain hoped for at first, as a share of the dual value: small when the
///        prices are good already
MARZ_CHECKED marz_status marz_lagrange(marz_run *run, int64_t step_count, double first_level,
                                       marz_error *error);

// sample.c -------------------------------------------------------------------------------------

/// Raises the prices on every so-many-th block with all its seats, bands in proportion: prices from
/// which the cheapest seats of the other blocks are worth choosing. O(steps * sample * seats).
MARZ_CHECKED marz_status marz_sample_prices(marz_run *run, int64_t step_count, marz_error *error);

// transport_prices.c ---------------------------------------------------------------------------

/// Seats that one seat becomes in the transportation problem: three where measure 0 has a price of
/// balance (below, in and above its soft band), else one.
int32_t marz_transport_parts(const marz_run *run);

/// Solves measure 0 exactly, the others priced, from run->price; replaces the prices of measure 0
/// and writes to arc_of the arc that carries most of each block.
MARZ_CHECKED marz_status marz_transport_prices(marz_run *run, int32_t *arc_of, marz_error *error);

// placement.c ----------------------------------------------------------------------------------

MARZ_CHECKED marz_status marz_placement_init(const marz_run *run, marz_placement *placement,
                                             marz_error *error);
/// Takes the arcs `arc_of` and computes lists, loads and cost.
void marz_placement_set(const marz_run *run, marz_placement *placement, const int32_t *arc_of);
/// Adds `sign` times the block's amounts to the loads of a seat, and nothing else.
void marz_placement_count(const marz_run *run, marz_placement *placement, int32_t block,
                          int32_t seat, int64_t sign);
void marz_placement_move(const marz_run *run, marz_placement *placement, int32_t block,
                         int32_t arc);
/// What of `load` lies outside the limits of `row`, 0 if nothing.
int64_t marz_outside(const marz_run *run, int64_t row, int64_t load);
/// Do the limits of `seat` hold when two blocks leave and two enter (MARZ_NONE: nobody)?
bool marz_seat_holds(const marz_run *run, const marz_placement *placement, int32_t seat,
                     const int32_t out[2], const int32_t in[2]);
/// Does the limit on all change hold when that much more is kept?
bool marz_change_holds(const marz_run *run, const marz_placement *placement, int64_t kept_more);
bool marz_placement_is_feasible(const marz_run *run, const marz_placement *placement);
/// Sum of load outside the bands in means of the measure.
double marz_placement_violation(const marz_run *run, const marz_placement *placement);

// start.c --------------------------------------------------------------------------------------

/// Each block to the candidate of least cost + price.
void marz_start_cheapest(const marz_run *run, int32_t *arc_of);
/// Each block to its seat; where that is MARZ_NONE or no candidate, to the least cost + price.
void marz_start_seats(const marz_run *run, const int32_t *seat_of, int32_t *arc_of);
/// Takes the prices that are known; `seat_of` leads from the run's seats to those of `start`.
void marz_start_prices(marz_run *run, const marz_design_start *start, const int32_t *seat_of);

// anneal.c -------------------------------------------------------------------------------------

/// Simulated annealing with `step_count` proposals from `heat` times the usual temperature: cost
/// plus what lies outside the limits, at weights that grow while it stays there. Ends with the
/// cheapest feasible placement it met (the given one included), else the least violated.
MARZ_CHECKED marz_status marz_anneal(marz_run *run, marz_placement *placement, int64_t step_count,
                                     double heat, marz_error *error);

// regions.c ------------------------------------------------------------------------------------

/// Improves a placement by annealing two to six near seats at a time, the others as they are, about
/// `step_count` proposals in all. Seats with broken limits come first, and what is broken never
/// grows; then those that lie farthest above the bound.
/// @param is_repair  stop as soon as every limit holds
MARZ_CHECKED marz_status marz_regions(marz_run *run, marz_placement *placement, int64_t step_count,
                                      bool is_repair, marz_error *error);

// local_search.c -------------------------------------------------------------------------------

/// Improves a feasible placement by chains and exchanges until none helps, then `kick_count` times
/// from a disturbed place.
MARZ_CHECKED marz_status marz_local_search(marz_run *run, marz_placement *placement,
                                           int64_t kick_count, marz_error *error);

#endif
