/// @file model/team.h
/// Result of step 3: profiles, the fit matrix that the map reads, and SWOT findings.
#ifndef MARZ_MODEL_TEAM_H
#define MARZ_MODEL_TEAM_H

#include "model/market.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct marz_profile {
    int32_t rep;
    int32_t tenure_months;    ///< -1 unknown
    int64_t ramp_ppm;         ///< expected productivity by tenure
    int64_t capacity_minutes; ///< a year
    int64_t load_minutes;     ///< visits of the accounts held now
    int64_t account_count;
    int64_t potential_minor;
    int64_t sold_minor;  ///< in the last 365 days of the data
    int64_t quota_minor; ///< of the same days, pro rata; MARZ_UNKNOWN without quotas
    marz_rate win;
    int32_t cycle_days; ///< median of won deals; -1 unknown
    int64_t open_deal_count, open_deal_minor;
    double activities_a_week,
        activities_a_week_before; ///< last 13 weeks and the 39 before; NaN unknown
    bool has_engagement_alarm;    ///< rank CUSUM against the rep's own past stands above its limit
    int32_t engagement_alarm_day; ///< when it rose above it, or MARZ_DAY_UNKNOWN
    int32_t best_segment;         ///< with P(best) >= 0.8, else MARZ_NONE
    double best_chance;           ///< that P(best); NaN if none
} marz_profile;

/// Relative worth of rep r in segment s: 1 000 000 = an average rep there.
typedef struct marz_fit {
    int32_t rep_count, segment_count;
    int32_t *ppm;           ///< [rep_count * segment_count]
    uint8_t *is_familiar;   ///< [rep_count * segment_count] knows the industry (deals or declared)
    uint8_t *is_declared;   ///< [rep_count * segment_count] the rep declared the industry
    bool is_rep_detectable; ///< reps differ at all
    bool is_detectable;     ///< rep x segment effect found; else ppm holds no interaction
    double rep_p, interaction_p;     ///< parametric bootstrap; NaN without data
    double rep_tau, interaction_tau; ///< standard deviations on the log-odds scale
    bool is_amount_detectable;       ///< reps differ in the amounts of won deals
    double amount_p;                 ///< F test; NaN without data
    int64_t deal_count;              ///< closed deals behind it
    double detectable_points; ///< percentage points of win rate by which one cell in three would
                              ///< have to differ for 80 % power: "±x points would have been seen"
    double detectable_tau;    ///< the same on the log-odds scale
    double declared_effect;   ///< log-odds that a declared industry is taken to be worth
    bool is_declared_estimated;  ///< from 30 or more declared pairs with deals; else an assumption
    int32_t declared_pair_count; ///< declared pairs of rep and segment that have closed deals
} marz_fit;

typedef enum marz_swot { MARZ_STRENGTH, MARZ_WEAKNESS, MARZ_OPPORTUNITY, MARZ_THREAT } marz_swot;

/// What kind of sentence a finding is; reports hold the words in each language.
typedef enum marz_finding_code {
    MARZ_FINDING_REP_WIN,         ///< subject: rep; effect: win rate minus the company's
    MARZ_FINDING_SEGMENT_WIN,     ///< subject: segment; effect: the same
    MARZ_FINDING_PRODUCT_WIN,     ///< subject: product; effect: the same
    MARZ_FINDING_STAGE_LOSS,      ///< subject: stage; effect: share lost there minus in the others
    MARZ_FINDING_UNCOVERED,       ///< subject: segment; effect: share of accounts nobody works
    MARZ_FINDING_COMPETITOR_LOSS, ///< subject: competitor; effect: odds ratio (Mantel–Haenszel)
    MARZ_FINDING_COMPETITOR_RISE, ///< subject: competitor; effect: share of deals now minus before
    MARZ_FINDING_ENGAGEMENT, ///< subject: team of 5 or more; effect: activity now / before − 1
    MARZ_FINDING_OVERLOAD,   ///< subject: rep; effect: work / capacity
} marz_finding_code;

typedef struct marz_finding {
    marz_swot swot;
    marz_finding_code code;
    const char *subject;                  ///< name as people read it
    double effect, low, high;             ///< low and high at the level of the settings
    int64_t money_minor, money_low_minor; ///< a year; MARZ_UNKNOWN if not in money
    double p_value, q_value;
    int64_t n;             ///< cases behind it
    const char **evidence; ///< [evidence_count] ids of deals or accounts, at most 20
    int32_t evidence_count;
} marz_finding;

#define MARZ_EVIDENCE_MAX 20
#define MARZ_RAMP_MONTHS 24 ///< tenure beyond this counts as ramped

typedef struct marz_team_view {
    marz_profile *profiles;         ///< [company->rep_count]
    double ramp[MARZ_RAMP_MONTHS];  ///< expected productivity in month 0, 1, … of tenure, 0–1
    int64_t ramp_case_count;        ///< rep-months behind it; 0: the curve is an assumption
    double engagement_false_alarms; ///< expected a quarter over all reps; 0 if nothing is watched
    marz_fit fit;
    marz_finding *findings; ///< [finding_count] by swot, then by money's lower bound
    int32_t finding_count;
    int32_t candidate_count; ///< findings tested, all in one false-discovery list
} marz_team_view;

#endif
