/// @file app/plans.h
/// Kept plans: keep one, compare two, make one the present alignment, hand out the changes.
#ifndef MARZ_APP_PLANS_H
#define MARZ_APP_PLANS_H

#include "app/run.h"
#include "exchange/export.h"

/// Keeps the run's plan as a draft and writes its name. The same plan is kept once.
MARZ_CHECKED marz_status marz_plans_keep(marz_workspace *workspace, const marz_run *run,
                                         char name[static MARZ_PLAN_NAME_MAX], marz_error *error);

/// A kept plan by name, an unambiguous beginning of it, "latest", or "published" for the one that
/// is the present alignment, read and checked.
typedef struct marz_kept_plan {
    marz_plan_entry entry;
    const char *text;
    size_t length;
    marz_plan plan;
} marz_kept_plan;

/// @param arena  holds the plan
/// @return MARZ_E_NOT_FOUND (the hint says how to make one), MARZ_E_INPUT for a damaged text
MARZ_CHECKED marz_status marz_plans_load(marz_workspace *workspace, const char *name,
                                         marz_arena *arena, marz_kept_plan *kept,
                                         marz_error *error);

/// One account that two plans treat differently. Seats are ids; NULL = not in that plan.
typedef struct marz_plan_change {
    const char *account, *before, *after;
    int64_t value_minor;
} marz_plan_change;

/// Accounts whose seat differs, in the order of ids.
/// @param arena  holds the list
MARZ_CHECKED marz_status marz_plans_diff(const marz_plan *before, const marz_plan *after,
                                         marz_arena *arena, marz_plan_change **changes,
                                         int32_t *count, marz_error *error);

/// The accounts whose rep changes under the plan, in the words of the company: against the owners
/// of today, or for a plan that was published against those from whom it took them (the owners that
/// the plan carries, else those of the day before it came into effect). Everything lives in
/// `arena`.
MARZ_CHECKED marz_status marz_plans_changes(marz_workspace *workspace, const marz_kept_plan *kept,
                                            marz_arena *arena, marz_owner_change **changes,
                                            int32_t *count, marz_error *error);

/// The first day of the change that the plan answers; today for a plan of the whole team.
int32_t marz_plans_first_day(const marz_kept_plan *kept);

/// Makes the plan the present alignment from `day` on; a cover gives its accounts to those who
/// stand in for its own days and leaves the alignment as it is. Refused for a plan that the checker
/// refuses, that is infeasible, or that was published already, and a cover on other days than its
/// own. @param moved  number of accounts handed over
MARZ_CHECKED marz_status marz_plans_publish(marz_workspace *workspace, const char *name,
                                            int32_t day, int32_t *moved, marz_error *error);

#endif
