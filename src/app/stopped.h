/// @file app/stopped.h
/// What was held when the work was stopped is a plan only if it keeps every limit.
#ifndef MARZ_APP_STOPPED_H
#define MARZ_APP_STOPPED_H

#include "base/error.h"
#include "model/plan.h"

/// Whoever takes the seats of a plan that was just solved asks this first: stopped early, the best
/// seats known may break limits, which the plan's conflicts name, or there are none.
/// @return MARZ_OK for a plan, and for "infeasible" with its reasons; else MARZ_E_LIMIT. O(units)
MARZ_CHECKED marz_status marz_refuse_stopped(const marz_plan *plan, marz_error *error);

#endif
