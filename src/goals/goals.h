/// @file goals/goals.h
/// Step 1: from booked sales to a forecast, a goal and its exact ladder.
#ifndef MARZ_GOALS_GOALS_H
#define MARZ_GOALS_GOALS_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "model/company.h"
#include "model/goal.h"
#include "model/market.h"

typedef struct marz_goals_options {
    int32_t
        plan_year; ///< label of the fiscal year to plan; 0: the one after the last month with sales
    uint64_t seed;
    int32_t thread_count;
} marz_goals_options;

/// Baseline, season, forecast with interval, stretch, quotas and ladder, from company->sales and
/// company->quotas. `market` gives the potential per account for bottom-up quotas; NULL: without.
/// A company without sales is an answer (method NONE, a goal of 0), not an error.
/// @param arena  holds the result
/// @return MARZ_E_INPUT (e.g. a calendar that is not known), MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_goals_run(const marz_company *company, const marz_market *market,
                                        const marz_goals_options *options, marz_arena *arena,
                                        const marz_control *control, marz_goals *goals,
                                        marz_error *error);

#endif
