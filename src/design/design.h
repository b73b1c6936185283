/// @file design/design.h
/// Step 4a: accounts to seats at least cost within bands, with a proved bound.
#ifndef MARZ_DESIGN_DESIGN_H
#define MARZ_DESIGN_DESIGN_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "model/plan.h"

/// What is known of a good plan and of prices, in the order of the question's units and seats. All
/// may be NULL or 0; prices need not be those of the same limits. Borrowed.
typedef struct marz_design_start {
    const int32_t *seat_of;           ///< [unit_count]; MARZ_NONE, or a seat that is not allowed:
                                      ///< nothing is known of the unit (or, where that is allowed,
                                      ///< it has none)
    const int64_t *price_micro;       ///< [seat_count * measure_count]
    int64_t moved_price_micro;        ///< of the limit on all change
    const int64_t *leave_price_micro; ///< [seat_count]
} marz_design_start;

typedef struct marz_design_options {
    uint64_t seed;
    int64_t effort;          ///< rounds of local search and price steps; 0: the default
    int32_t thread_count;    ///< any number gives the same plan
    marz_design_start start; ///< all 0: from nothing. Good prices save most of the time
} marz_design_options;

/// Seats and prices of a plan of a question with the same units and seats; borrows them. A plan
/// without seats (infeasible) gives its prices only.
marz_design_start marz_design_start_of(const marz_plan *plan);

/// Solves `instance`: fills outcome, seat_of, the objective's terms, prices, bound, gap or
/// conflicts of `plan` (and copies the instance struct into it; its arrays are borrowed).
/// @param arena  holds the arrays of the plan
/// @return MARZ_OK for every outcome; MARZ_E_INPUT for an instance that does not validate;
///         MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_design_solve(const marz_instance *instance,
                                           const marz_design_options *options, marz_arena *arena,
                                           const marz_control *control, marz_plan *plan,
                                           marz_error *error);

/// Solves `instance` for the least greatest distance: first of all no unit without a lock shall be
/// farther from its seat, in minutes one way, than it must be; of the plans that do, one of least
/// cost. Bisection on a limit of minutes, which the plan's instance carries then (farthest_milli):
/// below, whether loads within the limits are possible at all for one measure, split as one likes,
/// which prices disprove (plan->farthest); above, what marz_design_solve finds. See
/// docs/algorithms/farthest.md. Bound and gap of the cost are those of the plan's instance.
/// @return what marz_design_solve returns; MARZ_E_LIMIT beyond 2^26 pairs
MARZ_CHECKED marz_status marz_design_farthest(const marz_instance *instance,
                                              const marz_design_options *options, marz_arena *arena,
                                              const marz_control *control, marz_plan *plan,
                                              marz_error *error);

/// What a seat would cost a unit, prices of limits included.
typedef struct marz_alternative {
    int32_t seat;
    marz_cost cost;
    int64_t uncovered_minor; ///< only for no seat
    int64_t balance_minor;   ///< sum of price * measure: what its place there is worth to others
    int64_t change_minor;    ///< its value at the prices of the limits on what changes hands
    int64_t total_minor;     ///< the sum of all these
} marz_alternative;

/// Prices `unit` at `seat`, allowed or not; MARZ_NONE: with nobody. O(measures).
marz_alternative marz_design_price(const marz_plan *plan, int32_t unit, int32_t seat);

/// Writes up to `count_max` allowed seats for `unit`, cheapest total first (the plan's own seat
/// among them). @return how many. O(seats log seats).
int32_t marz_design_alternatives(const marz_plan *plan, int32_t unit, int32_t count_max,
                                 marz_alternative *alternatives);

/// What it would cost to leave `unit` without a seat. @return false where that is not allowed
bool marz_design_uncovered(const marz_plan *plan, int32_t unit, marz_alternative *alternative);

/// What keeps a unit from a seat, or makes the seat dearer than the plan's own.
typedef enum marz_decider {
    MARZ_DECIDES_LOCK,      ///< locked to another seat
    MARZ_DECIDES_FORBIDDEN, ///< a forbidden pair
    MARZ_DECIDES_REACH,     ///< too far, and not the present seat
    MARZ_DECIDES_TRAVEL,    ///< costs more, most of it travel …
    MARZ_DECIDES_MISMATCH,
    MARZ_DECIDES_DISRUPTION,
    MARZ_DECIDES_BAND,    ///< … or the price of a measure's band; or that band would break
    MARZ_DECIDES_PIECE,   ///< the seat it leaves, or the one it enters, would fall into pieces
    MARZ_DECIDES_CHANGE,  ///< … or the price of a limit on change; or that limit would break
    MARZ_DECIDES_COVER,   ///< … or the price of leaving it without a seat
    MARZ_DECIDES_NOTHING, ///< it costs no more and breaks nothing
} marz_decider;

/// "lock", "forbidden", "reach", "travel", "mismatch", "disruption", "band", "piece", "change",
/// "cover", "nothing".
const char *marz_decider_name(marz_decider decider);

/// One manual move, priced: a unit (with its group, if any) goes to a seat, all else stays.
typedef struct marz_move_trial {
    int32_t unit_count;      ///< that go
    int64_t total_minor;     ///< of the plan after the move
    int64_t extra_minor;     ///< of that, what the move adds; negative: it saves
    marz_cost extra;         ///< of that, what it adds to the units' costs
    int64_t uneven_minor;    ///< and what it adds to the cost of balance
    int64_t uncovered_minor; ///< and to that of accounts without a seat
    int64_t balance_minor;   ///< what the prices of limits say it takes from others beyond that
    int64_t size[MARZ_MEASURES_MAX];                                  ///< what goes, by measure
    int64_t from_load[MARZ_MEASURES_MAX], to_load[MARZ_MEASURES_MAX]; ///< after the move
    marz_decider barrier; ///< LOCK, FORBIDDEN or REACH of a unit that goes; else NOTHING
    int32_t barred;       ///< that unit, or MARZ_NONE
    marz_conflict broken[2 * MARZ_MEASURES_MAX + 4]; ///< limits that the move breaks or leaves
    int32_t broken_count;                            ///< broken; kind NOT_FOUND, PIECES
    marz_decider decider; ///< the barrier; else the first broken limit, worst first; else the part
    int32_t measure;      ///< in which it costs most more; of BAND, else MARZ_NONE
} marz_move_trial;

/// Prices the move of `unit` to `seat`, or, at MARZ_NONE, to nobody where that is allowed. @return
/// MARZ_E_INPUT for a unit or seat that is not there, or a plan without seats. O(units): about a
/// millisecond for 100,000; memory is taken for pieces only (MARZ_E_NO_MEMORY).
MARZ_CHECKED marz_status marz_design_try_move(const marz_plan *plan, int32_t unit, int32_t seat,
                                              marz_move_trial *trial, marz_error *error);

/// One step of the way from the present alignment to the plan.
typedef struct marz_move {
    int32_t unit, from, to;  ///< seats; from may be MARZ_NONE (nobody worked it)
    int64_t gain_minor;      ///< cost before minus cost after, prices of balance included
    int32_t runner_up;       ///< next best seat, or MARZ_NONE
    int64_t runner_up_minor; ///< what the runner-up would cost more than `to`
} marz_move;

/// The fewest moves that bring most of the attainable gain: the moved units of the plan by gain,
/// greatest first, at most `count_max`, none that gains nothing. @return how many
int32_t marz_design_top_moves(const marz_plan *plan, int32_t count_max, marz_arena *scratch,
                              marz_move *moves);

/// Gain of all moves of the plan that gain something: what the top moves are a part of. O(units).
int64_t marz_design_moves_gain(const marz_plan *plan);

#endif
