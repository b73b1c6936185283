/// @file improve/improve.h
/// Step 5: actual against goal, key figures with limits.
#ifndef MARZ_IMPROVE_IMPROVE_H
#define MARZ_IMPROVE_IMPROVE_H

#include "base/arena.h"
#include "base/error.h"
#include "model/company.h"
#include "model/goal.h"
#include "model/kpi.h"

/// Compares the last goal year that has begun with what was booked, and computes the key figures.
/// @param arena  holds the result
MARZ_CHECKED marz_status marz_improve_run(const marz_company *company, const marz_goals *goals,
                                          marz_arena *arena, marz_improve *improve,
                                          marz_error *error);

#endif
