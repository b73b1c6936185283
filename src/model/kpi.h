/// @file model/kpi.h
/// Result of step 5: actual against goal, and key figures with control limits.
#ifndef MARZ_MODEL_KPI_H
#define MARZ_MODEL_KPI_H

#include <stdbool.h>
#include <stdint.h>

typedef enum marz_kpi_code {
    MARZ_KPI_SALES,         ///< booked money a month
    MARZ_KPI_WIN_RATE,      ///< won / closed
    MARZ_KPI_CYCLE_DAYS,    ///< median days from created to won
    MARZ_KPI_ACTIVITY,      ///< activities a week
    MARZ_KPI_DEALS_CREATED, ///< new deals a month
} marz_kpi_code;

/// One figure of the company (rep == MARZ_NONE) or of a rep.
typedef struct marz_kpi {
    marz_kpi_code code;
    int32_t rep;
    double value;               ///< last complete period
    double centre, low, high;   ///< of the base period; low and high are the control limits, NaN
                                ///< while learning
    int32_t start_day, end_day; ///< of the last complete period, half-open
    int32_t period_count;       ///< periods in the base
    bool is_outside;            ///< value beyond a limit
    bool is_learning;           ///< fewer periods than an alarm needs
} marz_kpi;

typedef struct marz_attainment {
    int32_t rep;                      ///< MARZ_NONE: the company
    int32_t from_day, to_day;         ///< of the goal year, up to the last sale (half-open)
    int64_t actual_minor, goal_minor; ///< to date
    int64_t year_goal_minor;
    int32_t goal_until_day; ///< the quotas known reach to this day (half-open), else the year's end
    bool is_over;           ///< that day has come: reached (reach 1 000 000) or missed (0)
    bool is_goal_assumed;   ///< no quotas: last year's result and the stretch
    int64_t reach_ppm;      ///< chance to reach the year's goal; MARZ_UNKNOWN if not known
} marz_attainment;

typedef struct marz_improve {
    marz_kpi *kpis;
    int32_t kpi_count;
    marz_attainment *attainments; ///< the company first, then reps
    int32_t attainment_count;
    double false_alarm_ppm;       ///< chance of a false alarm of one point
    double false_alarms_expected; ///< per quarter, over all charts with these limits
} marz_improve;

#endif
