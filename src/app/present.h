/// @file app/present.h
/// What a run found, as JSON: the same answer on the command line and over HTTP.
/// Money is integers in minor units beside a currency, rates are numbers in 0–1, dates ISO 8601;
/// what is not known is null.
#ifndef MARZ_APP_PRESENT_H
#define MARZ_APP_PRESENT_H

#include "app/intake.h"
#include "app/run.h"

#include <jansson.h>

/// Each returns a new reference (json_decref it), or NULL when out of memory.
json_t *marz_present_goals(const marz_run *run);  ///< year, forecast, goal, reach, ladder, quotas
json_t *marz_present_market(const marz_run *run); ///< segments, look-alikes, heterogeneity
json_t *marz_present_team(const marz_run *run);   ///< reps, fit, swot
json_t *
marz_present_plan(const marz_run *run); ///< objective, bound, gap, territories, moves, conflicts
json_t *marz_present_matching(const marz_run *run); ///< open deals and leads with prices
json_t *marz_present_improve(const marz_run *run);  ///< attainment, key figures, alarms
json_t *marz_present_verdict(const marz_verdict *verdict);
json_t *marz_present_data(const marz_run *run); ///< what the company holds and what is missing

json_t *marz_present_settings(const marz_settings *settings);
json_t *marz_present_plan_entries(const marz_plan_entry *plans, int32_t count);
json_t *marz_present_import(const marz_import_report *report, const marz_intake_notes *notes,
                            bool is_dry_run);

#endif
