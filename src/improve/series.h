/// @file improve/series.h
/// Events counted by owner and period: the raw material of the charts.
#ifndef MARZ_IMPROVE_SERIES_H
#define MARZ_IMPROVE_SERIES_H

#include "base/arena.h"
#include "base/periods.h"
#include "model/company.h"
#include "model/goal.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_SERIES_MONTHS 25 ///< the last complete month and two years before it
#define MARZ_SERIES_WEEKS 53  ///< the last complete week and a year before it

/// Sums by owner and period. Owner 0 is the company, owner r + 1 is rep r.
typedef struct marz_counts {
    int32_t owner_count, period_count;
    double *value;  ///< [owner_count * period_count], oldest first
    int32_t *first; ///< [owner_count] first period with an event (an earlier event counts as 0),
                    ///< or period_count: none
} marz_counts;

/// Where the periods lie.
typedef struct marz_frame {
    marz_fiscal fiscal;
    int32_t last_month; ///< number of the last complete month
    int32_t week_end;   ///< day after the last complete week
} marz_frame;

/// Last complete month by the goals' history (else by the as-of day), last complete week before it
/// or the as-of day.
marz_frame marz_frame_make(const marz_company *company, const marz_fiscal *fiscal,
                           const marz_goals *goals);

/// Position of a day among the months or weeks of the frame: 0 … count-1, negative before, count
/// and more after.
int32_t marz_frame_month(const marz_frame *frame, marz_month_cursor *cursor, int32_t day);
int32_t marz_frame_week(const marz_frame *frame, int32_t day);

/// @return false when out of memory
bool marz_counts_init(marz_counts *counts, int32_t owner_count, int32_t period_count,
                      marz_arena *arena);

/// Adds to the company and, if `rep` is one, to the rep. Periods after the last are ignored.
void marz_counts_add(marz_counts *counts, int32_t rep, int32_t period, double value);

/// The row of an owner.
double *marz_counts_row(const marz_counts *counts, int32_t owner);

#endif
