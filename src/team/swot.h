/// @file team/swot.h
/// Candidates for findings: every file swot_*.c adds its own, swot.c judges them together.
#ifndef MARZ_TEAM_SWOT_H
#define MARZ_TEAM_SWOT_H

#include "team/team_internal.h"

/// A finding before it is judged. What it is about, by index: deals or accounts behind it are
/// looked up only if it survives.
typedef struct swot_candidate {
    marz_finding finding; ///< all but q_value and evidence
    bool is_shown;        ///< the effect itself is worth a line, should the list let it pass
    int32_t subject;      ///< rep, segment, product, stage name, competitor or team
} swot_candidate;

typedef struct swot_list {
    swot_candidate *items; ///< [capacity]
    int32_t count, capacity;
    double years;        ///< that the window of deals covers
    double company_rate; ///< share of closed deals that are won
    double mean_amount;  ///< of a won deal, minor units; 0 if unknown
    int32_t *lost_stage; ///< [deal_count] stage in which it was lost, or MARZ_NONE; or NULL
} swot_list;

/// Adds one; there is room for all (see capacity in swot.c).
void swot_add(swot_list *list, const swot_candidate *candidate);

/// Amount of a deal in minor units, 0 if unknown.
double swot_amount(const marz_deal *deal);

// Each adds its candidates; false: no memory.
bool swot_add_rates(const team_run *run, swot_list *list);       ///< reps, segments, products
bool swot_add_stages(const team_run *run, swot_list *list);      ///< where deals are lost
bool swot_add_cover(const team_run *run, swot_list *list);       ///< uncovered segments
bool swot_add_competitors(const team_run *run, swot_list *list); ///< loss and rise
bool swot_add_load(const team_run *run, swot_list *list);        ///< overload, engagement of teams

/// The ids behind a finding: the largest deals, or the accounts of most potential. False: no
/// memory.
bool swot_evidence(const team_run *run, const swot_list *list, const swot_candidate *candidate,
                   marz_finding *finding);

#endif
