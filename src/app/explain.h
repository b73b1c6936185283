/// @file app/explain.h
/// Why: the owner of an account, a deal or a lead, the next best ones, and what decides.
#ifndef MARZ_APP_EXPLAIN_H
#define MARZ_APP_EXPLAIN_H

#include "app/plans.h"

#include <jansson.h>

#define MARZ_ALTERNATIVES_SHOWN 3

/// Explains an account by a kept plan.
/// @param answer  new reference: {account, of_change, seat, present, cost {travel, mismatch,
/// disruption,
///                uncovered, balance, change, total}, reasons[], alternatives[] {seat, name,
///                travel, mismatch, disruption, balance, change, total, extra, decides, measure,
///                plan_total, breaks[] {seat, measure, found, limit}}, lock}: terms add up to their
///                total, and the seat of the present owner is always among plan and alternatives
/// @return MARZ_E_NOT_FOUND for an account that the plan does not have, or a plan without seats
MARZ_CHECKED marz_status marz_explain_account(const marz_plan *plan, const char *id,
                                              json_t **answer, marz_error *error);

/// Explains an open deal or lead by the matching of a run.
/// @return MARZ_E_NOT_FOUND
MARZ_CHECKED marz_status marz_explain_match(const marz_run *run, const char *id, bool is_lead,
                                            json_t **answer, marz_error *error);

#endif
