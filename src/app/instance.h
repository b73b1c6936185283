/// @file app/instance.h
/// From what the steps found to the question of step 4.
#ifndef MARZ_APP_INSTANCE_H
#define MARZ_APP_INSTANCE_H

#include "model/company.h"
#include "model/instance.h"
#include "model/market.h"
#include "model/team.h"

/// How units and seats of the instance relate to the company.
typedef struct marz_instance_links {
    int32_t *account_of;  ///< [unit_count] index into company->accounts
    int32_t *seat_of_rep; ///< [rep_count] first seat the rep holds, or MARZ_NONE
} marz_instance_links;

/// Units: every account but house accounts (nobody is meant to work them). Partner accounts with an
/// owner stay with him; so do accounts that changed hands within move.frozen_months.
/// Seats: every territory of kind seat, held or vacant; a rep who sells and holds none has a seat
/// of his own under his id. Leavers and managers have no seat.
/// Measures: workload (minutes), potential, count, each only if its band or its price is set. The
/// target of a seat is its holder's share of the capacity of all seats; low and high lie a band
/// away.
/// @param arena  holds the arrays
/// @return MARZ_E_INPUT without a seat or without accounts (the hint says what to import)
MARZ_CHECKED marz_status marz_instance_build(const marz_company *company, const marz_market *market,
                                             const marz_fit *fit, marz_arena *arena,
                                             marz_instance *instance, marz_instance_links *links,
                                             marz_error *error);

/// Is the farthest account what the map makes least (map.objective)?
bool marz_instance_wants_max(const marz_settings *settings);

/// Who holds a seat of a kept plan in the company of today: the holder of the territory, else the
/// rep whose own seat it is; MARZ_NONE if vacant or gone. O(territories)
int32_t marz_instance_holder(const marz_company *company, const marz_instance *instance,
                             int32_t seat);

#endif
