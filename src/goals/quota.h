/// @file goals/quota.h
/// Quotas: bottom-up figures of the reps meet the goal of the company.
#ifndef MARZ_GOALS_QUOTA_H
#define MARZ_GOALS_QUOTA_H

#include "base/arena.h"
#include "base/error.h"
#include "base/periods.h"
#include "goals/history.h"
#include "model/company.h"
#include "model/goal.h"
#include "model/market.h"

#define MARZ_QUOTA_POTENTIAL_SHARE 0.10 ///< c: part of the open potential that a year can bring

/// A reconciliation: find q with sum q = total, as near to b as the variances allow.
typedef struct marz_reconcile {
    int32_t count;
    const double *b;          ///< [count] bottom-up
    const double *w;          ///< [count] variance, > 0
    const double *low, *high; ///< [count] bounds, or NULL: none
    double total;
} marz_reconcile;

/// min sum (q-b)^2/w subject to sum q = total, low <= q <= high: q = clip(b + w lambda) with the
/// one lambda that meets the total; without bounds q = b + w (total - sum b) / sum w. The
/// breakpoints are sorted, so lambda is exact. Time O(count log count).
/// @param q        [count] written
/// @param missing  what the bounds lack to the total (0 if they allow it, then q is written): the
///                 smallest change of the sum of bounds that helps; positive: raise high
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_reconcile_solve(const marz_reconcile *problem, double *q,
                                              double *missing, marz_arena *scratch,
                                              marz_error *error);

/// One forecast of the total and one of each part made consistent: delta = y_T - sum y,
/// y_i + w_i delta / (w_T + sum w). Ordinary least squares with a diagonal covariance
/// [wickramasuriya2019]. @param revised [count] written @return the revised total
double marz_reconcile_forecasts(double total, double total_variance, const double *y,
                                const double *w, int32_t count, double *revised);

/// Does the rep get a quota: no manager, hired by and not gone at the start of the plan year?
bool marz_quota_is_active(const marz_rep *rep, int32_t start_day);

/// Fills goals->quotas and what no rep holds, from goals->goal_minor and the last year.
///   base: last year's sales of the accounts that the rep holds now (moved accounts count where
///   they are; a sale of an account without active holder counts for who made it), plus
///   MARZ_QUOTA_POTENTIAL_SHARE of the potential beyond it where `market` is known.
///   variance: 12 × variance of its months over two years + (5 % of base)^2.
/// The quotas add up to the goal exactly; none is negative unless the goal is.
MARZ_CHECKED marz_status marz_quotas_set(const marz_company *company, const marz_market *market,
                                         const marz_fiscal *fiscal, const marz_history *history,
                                         marz_arena *arena, marz_goals *goals, marz_error *error);

#endif
