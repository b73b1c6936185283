/// @file goals/ladder.h
/// The exact ladder: the year's goal cut into quarters, months and weeks for company, teams, reps.
#ifndef MARZ_GOALS_LADDER_H
#define MARZ_GOALS_LADDER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/periods.h"
#include "model/company.h"
#include "model/goal.h"

/// Fills goals->goals from goal_minor, quotas and season_ppm.
///
/// The company's amounts go down the calendar one level at a time by season × working days (weeks:
/// working days), each level by largest remainder. The amounts of the owners below an owner are a
/// table with both margins fixed (their own amount of the parent period; the upper owner's amounts
/// of the child periods), filled by controlled rounding. So for every cell the children add up to
/// the parent, in time and across owners. Without quotas the ladder is the company's alone.
/// @return MARZ_E_NO_MEMORY. Time O(owners · periods).
MARZ_CHECKED marz_status marz_ladder_build(const marz_company *company, const marz_fiscal *fiscal,
                                           marz_arena *arena, marz_goals *goals, marz_error *error);

#endif
