/// @file model/rollup.h
/// Territories summed up: seat → district → region, today and as planned.
#ifndef MARZ_MODEL_ROLLUP_H
#define MARZ_MODEL_ROLLUP_H

#include "model/company.h"
#include "model/plan.h"

/// One district or region: the sums over all seats below it, at any depth.
typedef struct marz_rollup_row {
    int32_t territory; ///< company->territories index
    int32_t depth;     ///< 0: nothing above it that is listed
    int32_t seat_count;
    int64_t accounts_now, accounts_then;
    int64_t changed_within; ///< accounts that get another seat of the same district
    int64_t came, went;     ///< accounts that cross its border; nobody's accounts can come
    int64_t *load_now, *load_then, *target; ///< [measure_count]
} marz_rollup_row;

typedef struct marz_rollup {
    marz_rollup_row *rows; ///< each before what lies below it, siblings by id
    int32_t row_count;     ///< 0: no seat lies in a district
} marz_rollup;

/// Sums the seats of `plan` by the districts of `company`. Territories whose
/// parents form a circle are left out. Where the plan places nothing (infeasible), all that is
/// planned is 0. O(units * depth + territories²).
/// @param arena  holds the rows
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_rollup_make(const marz_company *company, const marz_plan *plan,
                                          marz_arena *arena, marz_rollup *rollup,
                                          marz_error *error);

#endif
