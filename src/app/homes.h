/// @file app/homes.h
/// Homes that nobody gave: of a company's reps and vacant territories, as a part of the answer.
#ifndef MARZ_APP_HOMES_H
#define MARZ_APP_HOMES_H

#include "design/design.h"
#include "model/company.h"

/// Seats whose home is to be found.
typedef struct marz_homes {
    uint8_t *is_placed; ///< [seat_count]
    int32_t count;      ///< of them; 0: nothing is to be placed
} marz_homes;

/// Finds the seats that map.place asks for: "missing" those of which nothing is known, "unknown"
/// also those whose place is no more than the middle of today's accounts, "no" none. Without an
/// account that has a position there is none.
/// @return MARZ_E_NO_MEMORY. O(seats)
MARZ_CHECKED marz_status marz_homes_find(const marz_company *company, const marz_instance *instance,
                                         marz_arena *arena, marz_homes *homes, marz_error *error);

/// Puts seats without a position where accounts are far from all others: of a sample of accounts
/// the one that saves most of sum visits * distance to the next seat, one seat after the other (a
/// greedy median). Gives the instance seat positions of its own. Deterministic.
/// @return MARZ_E_NO_MEMORY. O(seats to put * sample * units)
MARZ_CHECKED marz_status marz_homes_seed(const marz_homes *homes, marz_arena *arena,
                                         marz_instance *instance, marz_error *error);

/// marz_design_solve (or, with wants_max, marz_design_farthest) with homes as a part of the answer:
/// from the seeds seats and accounts are improved in turn (app/files_settle.h), then the accounts
/// once more for the homes that were found. Bound and gap are those of these homes, as the plan's
/// instance has them; plan->is_placed says which were found. Half of the time, if there is a
/// deadline, goes to where homes lie.
/// @return what marz_design_solve returns
MARZ_CHECKED marz_status marz_homes_design(const marz_instance *instance, const marz_homes *homes,
                                           bool wants_max, const marz_design_options *options,
                                           marz_arena *arena, const marz_control *control,
                                           marz_plan *plan, marz_error *error);

/// The unit with a position that is nearest to a seat, or MARZ_NONE. O(units)
int32_t marz_homes_nearest(const marz_instance *instance, int32_t seat);

#endif
