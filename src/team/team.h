/// @file team/team.h
/// Step 3: who sells best to whom; strengths, weaknesses, opportunities and threats from data.
#ifndef MARZ_TEAM_TEAM_H
#define MARZ_TEAM_TEAM_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"
#include "model/company.h"
#include "model/market.h"
#include "model/team.h"

typedef struct marz_team_options {
    uint64_t seed;
    int32_t thread_count;
} marz_team_options;

/// Profiles, fit matrix and findings. The fit matrix always exists; without data it is all
/// 1 000 000 (no difference), and says so by is_detectable.
/// @param arena  holds the result
MARZ_CHECKED marz_status marz_team_run(const marz_company *company, const marz_market *market,
                                       const marz_team_options *options, marz_arena *arena,
                                       const marz_control *control, marz_team_view *team,
                                       marz_error *error);

#endif
