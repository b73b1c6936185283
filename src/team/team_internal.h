/// @file team/team_internal.h
/// What the files of this module share: the state of one run.
#ifndef MARZ_TEAM_INTERNAL_H
#define MARZ_TEAM_INTERNAL_H

#include "team/team.h"

#include "base/shrink.h"

#define DAYS_A_YEAR 365
#define DAYS_A_WEEK 7
#define DAYS_A_MONTH (365.2425 / 12)

typedef struct team_run {
    const marz_company *company;
    const marz_market *market;
    const marz_team_options *options;
    marz_arena *arena;   ///< of the result
    marz_arena *scratch; ///< dies with the run
    marz_team_view *team;
    int32_t thread_count;
    double z;             ///< half width of an interval in standard deviations
    int32_t column_count; ///< segments, and one more for deals without account
    marz_tally *cells;    ///< [rep_count * column_count] closed deals of the window
} team_run;

/// Does rep r sell today: not left, not a manager?
bool team_is_active(const team_run *run, int32_t rep);

/// Closed inside the market's window, or closed without a date.
bool team_counts_deal(const team_run *run, const marz_deal *deal);

/// Column of a deal in run->cells: its account's segment, or the last one.
int32_t team_column(const team_run *run, const marz_deal *deal);

/// Years that the window of deals covers, at least one.
double team_window_years(const team_run *run);

/// Rounded to the nearest whole minor unit, inside the range of int64.
int64_t team_minor(double amount);

// Steps, in order; each returns false when out of memory.
bool team_count_cells(team_run *run);
bool team_fit(team_run *run);         ///< the fit matrix
bool team_familiarity(team_run *run); ///< who knows or declares what
bool team_ramp(team_run *run);        ///< productivity by tenure
bool team_profiles(team_run *run);
bool team_engagement(team_run *run); ///< weekly activity and its alarms
bool team_swot(team_run *run);

#endif
