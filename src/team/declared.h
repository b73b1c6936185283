/// @file team/declared.h
/// What reps say they know, until deals show it.
#ifndef MARZ_TEAM_DECLARED_H
#define MARZ_TEAM_DECLARED_H

#include "team/logit.h"
#include "team/team_internal.h"

/// Prior mean of every pair on the log-odds scale: zero where nothing is declared. With 30 or more
/// declared pairs that have deals it is their estimated effect; before that an odds ratio of 1.5,
/// which fades as d/(d + n) with d = settings.declared_deals and the pair's n deals. An
/// estimate changes `fit` with it. Fills the declared_… members of the result. @param worth [reps *
/// segments]. False: no memory.
bool declared_worth(const team_run *run, const logit_table *table, logit_fit *fit, double *worth);

#endif
