/// @file goals/widen.h
/// Rolling origins: what the method would have said at earlier dates, against what came.
#ifndef MARZ_GOALS_WIDEN_H
#define MARZ_GOALS_WIDEN_H

#include "goals/forecast.h"

#define MARZ_ORIGINS_MAX 60  ///< newest origins kept
#define MARZ_ORIGIN_MONTHS 3 ///< least months from an origin to the end of the history

/// Sums over the months from each origin to 12 months later or the end of the history.
typedef struct marz_origins {
    int32_t count;
    int32_t first_month;              ///< history known at the oldest origin
    int32_t months[MARZ_ORIGINS_MAX]; ///< summed at each origin, MARZ_ORIGIN_MONTHS to 12
    double actual[MARZ_ORIGINS_MAX], forecast[MARZ_ORIGINS_MAX];
    double member_error[MARZ_MEMBER_COUNT]; ///< sum of |sum of errors| of each member
} marz_origins;

/// Which members a history of `months` allows, and the name of that rung of the ladder.
marz_forecast_method marz_forecast_method_for(int32_t months, bool uses[MARZ_MEMBER_COUNT]);

/// History without working days and season (season estimated from it); lives in the arena, or NULL.
double *marz_series_adjust(const marz_series *series, marz_season *season, marz_arena *arena);

/// Month t of the series from its adjusted value.
double marz_series_restore(const marz_series *series, const marz_season *season, double a,
                           int32_t t);

/// Runs the ladder at every origin with only what was known then. @return false: out of memory
bool marz_origins_measure(marz_origins *origins, const marz_series *series,
                          const bool uses[MARZ_MEMBER_COUNT], marz_arena *arena);

/// Equal weights, or in proportion to 1/error with at least 12 origins of 24 months and more.
void marz_origins_weights(const marz_origins *origins, const bool uses[MARZ_MEMBER_COUNT],
                          double weight[MARZ_MEMBER_COUNT]);

/// Split-conformal widening [lei2018]: scores |actual - forecast| / sigma of the paths' sum over as
/// many months; factor = max(1, q / z) with q the ceil((r+1) level)-th smallest of r scores and z
/// the normal quantile of `level`. Sets widening, origin_count, level (lowered to r/(r+1) where the
/// origins cannot vouch for more) and is_approximate.
void marz_origins_widen(const marz_origins *origins, const marz_series *series, double level,
                        marz_forecast *forecast);

#endif
