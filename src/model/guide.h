/// @file model/guide.h
/// What one run of the guide found: the results of goals, market, team, map and improve.
/// Each step fills its own part (see its header); reports, the API and the command line read it.
#ifndef MARZ_MODEL_GUIDE_H
#define MARZ_MODEL_GUIDE_H

#include "model/goal.h"
#include "model/kpi.h"
#include "model/market.h"
#include "model/plan.h"
#include "model/team.h"

typedef struct marz_guide {
    const marz_company *company;
    marz_goals goals;
    marz_market market;
    marz_team_view team;
    marz_plan plan;
    marz_matching matching;
    marz_improve improve;
} marz_guide;

#endif
