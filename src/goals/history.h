/// @file goals/history.h
/// Booked sales by month: complete months only.
#ifndef MARZ_GOALS_HISTORY_H
#define MARZ_GOALS_HISTORY_H

#include "base/error.h"
#include "base/periods.h"
#include "model/company.h"

#define MARZ_HISTORY_MONTHS_MAX 120 ///< older months say nothing of the next year

/// Complete months with sales, and between; by consecutive month number.
typedef struct marz_history {
    int32_t first_month; ///< month number of the oldest
    int32_t count;       ///< 0: no complete month
    int64_t amount_minor[MARZ_HISTORY_MONTHS_MAX];
} marz_history;

/// Sums sales by month, from the first sale (at most MARZ_HISTORY_MONTHS_MAX months back) to the
/// last complete month before `until_month`. A month is complete when the as-of day has reached its
/// last working day; where the as-of day is merely that of the last sale, also when this sale lies
/// no earlier in its month than the median of the last sales of the twelve months before.
/// @param until_month  month number; INT32_MAX: no limit
/// @return MARZ_E_LIMIT if a month passes 64 bits
MARZ_CHECKED marz_status marz_history_sum(const marz_company *company, const marz_fiscal *fiscal,
                                          int32_t until_month, marz_history *history,
                                          marz_error *error);

#endif
