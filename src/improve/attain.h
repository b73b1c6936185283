/// @file improve/attain.h
/// Actual against goal to date, and the chance to reach the goal of the year.
#ifndef MARZ_IMPROVE_ATTAIN_H
#define MARZ_IMPROVE_ATTAIN_H

#include "base/arena.h"
#include "base/error.h"
#include "improve/series.h"
#include "model/kpi.h"

/// Fills improve->attainments: the company, then each rep with a goal or a sale in the goal year.
/// Empty for a company without sales. @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_attain_run(const marz_company *company, const marz_goals *goals,
                                         const marz_frame *frame, marz_arena *arena,
                                         marz_improve *improve, marz_error *error);

#endif
