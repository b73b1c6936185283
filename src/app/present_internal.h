/// @file app/present_internal.h
/// Small makers of JSON values that know what "not known" looks like.
#ifndef MARZ_APP_PRESENT_INTERNAL_H
#define MARZ_APP_PRESENT_INTERNAL_H

#include "app/present.h"

json_t *marz_json_amount(int64_t minor); ///< null for MARZ_UNKNOWN
json_t *marz_json_day(int32_t day);      ///< ISO date, null for MARZ_DAY_UNKNOWN
json_t *marz_json_real(double value);    ///< null for NaN and infinities
json_t *marz_json_share(int64_t ppm);    ///< 0–1, null for MARZ_UNKNOWN
json_t *marz_json_rep(const marz_company *company, int32_t rep);         ///< id or null
json_t *marz_json_account(const marz_company *company, int32_t account); ///< id or null
json_t *marz_json_rate(const marz_rate *rate);
json_t *marz_json_measure(const marz_instance *instance, int32_t measure); ///< name or null
/// Its costs by their parts: {total, travel, mismatch, disruption, balance, uncovered}.
json_t *marz_json_objective(const marz_plan *plan);
/// Limits that a move would break: {kind, seat, measure, found, limit} each.
json_t *marz_json_limits(const marz_instance *instance, const marz_conflict *broken, int32_t count);

/// Appends a new reference; a NULL element or array is passed over.
void marz_json_push(json_t *array, json_t *element);

/// {minutes, limit, bound, proved}: how far the farthest account is, one way (new reference).
json_t *marz_json_farthest(const marz_plan *plan);

#endif
