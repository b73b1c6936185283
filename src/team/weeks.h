/// @file team/weeks.h
/// Activities counted by rep and week.
#ifndef MARZ_TEAM_WEEKS_H
#define MARZ_TEAM_WEEKS_H

#include "team/team_internal.h"

#define WEEKS 104 ///< of history; the last one ends with the data

/// counts[rep * WEEKS + week], week 0 the oldest. Lives in run->scratch. False: no memory.
bool weeks_count(const team_run *run, double **counts);

/// Mean of weeks first … last-1; NaN if there are none.
double weeks_mean(const double *counts, int32_t first, int32_t last);

#endif
