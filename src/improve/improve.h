/// @file improve/improve.h
/// Step 5: actual against goal, key figures with limits.
#ifndef MARZ_IMPROVE_IMPROVE_H
#define MARZ_IMPROVE_IMPROVE_H

#include "base/arena.h"
#include "base/error.h"
#include "model/company.h"
#include "model/goal.h"
#include "model/kpi.h"

#define MARZ_IMPROVE_FALSE_ALARMS 1.0 ///< budget: false alarms a quarter over all charts
#define MARZ_IMPROVE_ALPHA_MAX 0.01   ///< few charts do not make limits narrower than this

/// Compares the last goal year that has begun with what was booked, and computes the key figures.
///
/// The goal year is the fiscal year of the last sale. Its goal: the quotas of the company, cut at
/// the ends of the year by working days; without any, the twelve months before the year plus the
/// stretch of the settings, as the ladder would have set it, to date by `goals->season_ppm` ×
/// working days. The chance to reach it: rest of the year ~ Normal(m·mean, m·s² + m²·s²/12), in
/// months m of the season, with mean and s of the last 12 (24) complete months; see
/// docs/algorithms/control-limits.md.
///
/// Key figures: the last complete period against limits from the periods before it, at a chance of
/// a false alarm per point that spends MARZ_IMPROVE_FALSE_ALARMS a quarter over all charts.
/// @param goals  of the same company; its history says which months are complete
/// @param arena  holds the result
/// @return MARZ_E_INPUT for a calendar that is not known, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_improve_run(const marz_company *company, const marz_goals *goals,
                                          marz_arena *arena, marz_improve *improve,
                                          marz_error *error);

#endif
