/// @file improve/charts.h
/// Key figures with control limits, for the company and every present rep.
#ifndef MARZ_IMPROVE_CHARTS_H
#define MARZ_IMPROVE_CHARTS_H

#include "base/arena.h"
#include "base/error.h"
#include "improve/series.h"
#include "model/kpi.h"

#define MARZ_CHART_MONTHS_LEAST 12 ///< fewer base periods: learning, no limits
#define MARZ_CHART_WEEKS_LEAST 13

/// Fills improve->kpis (company first, then reps, each in the order of marz_kpi_code) and the false
/// alarms they cost. A figure without any event is left out; so are reps who have left.
/// Sales: money per season × working days; counts: square roots; cycle: logarithms; each against
/// marz_limits_line. Win rate against marz_limits_rate. A chart that never varied is learning.
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_charts_run(const marz_company *company, const marz_goals *goals,
                                         const marz_frame *frame, marz_arena *arena,
                                         marz_improve *improve, marz_error *error);

#endif
