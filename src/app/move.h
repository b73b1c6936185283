/// @file app/move.h
/// One manual move of a plan: what it costs and breaks; and the draft that it makes.
#ifndef MARZ_APP_MOVE_H
#define MARZ_APP_MOVE_H

#include "app/plans.h"

#include <jansson.h>

/// Prices the move of an account, with its group if it has one, to a seat; all else stays. Nothing
/// is kept. Costs O(accounts + seats).
/// @param account  id
/// @param seat     as marz_find_seat takes it (app/find_seat.h)
/// @param answer   new reference: {account, seat, name, present, from, from_name, currency,
///                 accounts, possible, objective, before {total, travel, mismatch, disruption,
///                 balance, uncovered}, extra, balance, bound, gap, territories[] {seat, name,
///                 loads {MEASURE: {before, load, low, target, high, within}}}, breaks[] {kind
///                 ("limit" or "pieces"), seat ("": what changes hands in all), measure, found,
///                 limit}, barred, decides, measure}; present, from, from_name null: nobody
/// @return MARZ_E_NOT_FOUND for an account or seat that the plan does not have, or a plan without
///         seats; what marz_find_seat returns
MARZ_CHECKED marz_status marz_move_try(const marz_plan *plan, const char *account, const char *seat,
                                       json_t **answer, marz_error *error);

/// Keeps the plan with that move as a draft of its own; the plan it began from stays as it is. Its
/// prices and bound are those of the plan before, which prove as much of every plan of the
/// question.
/// @param name  set to the draft's name
/// @return as marz_move_try; MARZ_E_USAGE for a move that would change nothing, is not allowed or
///         breaks a limit, or that the checker refuses; what marz_store_save_plan returns
MARZ_CHECKED marz_status marz_move_apply(marz_workspace *workspace, const marz_kept_plan *kept,
                                         const char *account, const char *seat,
                                         char name[static MARZ_PLAN_NAME_MAX], marz_error *error);

#endif
