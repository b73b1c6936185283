/// @file app/find_account.h
/// The account that a person means: by its id, or by its name where only one has it.
#ifndef MARZ_APP_FIND_ACCOUNT_H
#define MARZ_APP_FIND_ACCOUNT_H

#include "app/plans.h"

/// Finds an account of a plan. Names are compared folded (case, accents, letter variants and
/// joiners do not count). O(accounts) unless `text` is an id.
/// @param id  set to the id; lives in `arena` or is `text`
/// @return MARZ_E_NOT_FOUND: none, several of that name (the hint lists their ids), one that is
///         kept but not planned, or none at all (the hint names those that look alike)
MARZ_CHECKED marz_status marz_find_account(marz_workspace *workspace, const marz_plan *plan,
                                           const char *text, marz_arena *arena, const char **id,
                                           marz_error *error);

/// Hints why the plan may lack an account that is kept: a change of team has less than all.
void marz_hint_left_out(const marz_plan *plan, marz_error *error);

#endif
