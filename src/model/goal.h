/// @file model/goal.h
/// Result of step 1: baseline, forecast, goal, and the exact ladder of periods and owners.
#ifndef MARZ_MODEL_GOAL_H
#define MARZ_MODEL_GOAL_H

#include <stdbool.h>
#include <stdint.h>

typedef enum marz_period_kind {
    MARZ_PERIOD_YEAR,
    MARZ_PERIOD_QUARTER,
    MARZ_PERIOD_MONTH,
    MARZ_PERIOD_WEEK
} marz_period_kind;

typedef enum marz_owner_kind {
    MARZ_OWNER_COMPANY,
    MARZ_OWNER_TEAM,
    MARZ_OWNER_REP
} marz_owner_kind;

/// One cell of the ladder. Weeks are clipped at the ends of the month they are a child of, so
/// that the sum of the children always equals the parent.
typedef struct marz_goal {
    marz_owner_kind owner_kind;
    int32_t owner; ///< team or rep index; MARZ_NONE for the company
    marz_period_kind period_kind;
    int32_t number; ///< 1-based within the year (quarter 1–4, month 1–12, week of the year)
    int32_t start_day, end_day; ///< half-open
    int32_t parent_period;      ///< index of the goal of the same owner above in time, or MARZ_NONE
    int32_t parent_owner; ///< index of the goal of the owner above in the same period, or MARZ_NONE
    int64_t amount_minor;
} marz_goal;

typedef struct marz_month_value {
    int32_t start_day, end_day;
    int64_t amount_minor;          ///< history: booked; forecast: median
    int64_t low_minor, high_minor; ///< forecast only; else both equal amount
} marz_month_value;

/// What one rep is asked for, and why.
typedef struct marz_quota_line {
    int32_t rep;
    int64_t last_year_minor;    ///< sold in the last full year
    int64_t base_minor;         ///< bottom-up figure before reconciliation
    int64_t potential_minor;    ///< of the accounts held
    int64_t quota_minor;        ///< after reconciliation with the company goal; sums exactly
    int64_t variance_share_ppm; ///< share of the gap this rep carries
} marz_quota_line;

typedef enum marz_forecast_method {
    MARZ_FORECAST_NONE,        ///< no history: nothing is forecast
    MARZ_FORECAST_LAST_LEVEL,  ///< under 12 months: last level; growth is an assumption
    MARZ_FORECAST_DAMPED,      ///< 12–23 months
    MARZ_FORECAST_COMBINATION, ///< 24 and more: mean of Theta, damped, SES, seasonal naive, profile
} marz_forecast_method;

typedef struct marz_goals {
    int32_t plan_year;          ///< label of the fiscal year that is planned
    int32_t start_day, end_day; ///< of that year, half-open
    bool is_year_given; ///< asked for; else the first fiscal year that begins after the history
    int32_t gap_months; ///< months between the end of the history and the plan year
    marz_month_value *history; ///< [history_count] complete months, oldest first
    int32_t history_count;
    int64_t last_year_minor; ///< last twelve months of the history; of fewer: scaled to twelve
    int32_t last_year_start_day, last_year_end_day; ///< what they are, half-open
    int64_t season_ppm[12];    ///< weight of a working day of each fiscal month, mean 1 000 000
    int64_t season_weight_ppm; ///< share of the own pattern in it; the rest is a flat year
    marz_forecast_method method;
    int32_t origin_count;         ///< rolling origins behind the interval
    int64_t level_ppm;            ///< nominal coverage of low..high
    int64_t widening_ppm;         ///< paths were spread by this factor, >= 1 000 000
    bool is_interval_approximate; ///< too few independent years for that level
    marz_month_value *forecast;   ///< [forecast_count] months of the plan year
    int32_t forecast_count;
    int64_t year_low_minor, year_mid_minor, year_high_minor; ///< of the annual sum
    int64_t commit_minor, stretch_minor; ///< reached in 80 and in 20 of 100 futures
    int64_t stretch_ppm;                 ///< the rule applied to last_year
    int64_t goal_minor;
    int64_t reach_ppm; ///< share of futures that reach the goal; MARZ_UNKNOWN if no forecast
    marz_goal *goals;  ///< [goal_count] company first, then teams, then reps; periods top-down
    int32_t goal_count;
    marz_quota_line *quotas; ///< [quota_count]
    int32_t quota_count;
    int32_t
        vacant_seat_count;    ///< seats without holder: their part of the goal is carried by others
    int64_t unassigned_minor; ///< last year's sales of accounts that no rep with a quota holds
} marz_goals;

#endif
