/// @file model/costing.h
/// Costs of many pairs: what marz_instance_cost computes, with the work of a unit or seat done
/// once.
#ifndef MARZ_MODEL_COSTING_H
#define MARZ_MODEL_COSTING_H

#include "model/instance.h"

#define MARZ_COST_FORBIDDEN INT64_MAX ///< in a row: the unit may not go there

#define MARZ_FLOOR_BINS 3072 ///< 48 powers of two of the squared chord, 64 bins each

/// Read-only after init, so any number of threads may use it.
typedef struct marz_costing {
    const marz_instance *instance; ///< borrowed
    int32_t nobody; ///< the last seat, if it stands for having none; MARZ_NONE after init
    struct marz_point *unit_point, *seat_point;
    int32_t *best_fit;         ///< [segment_count]
    int64_t *disruption_minor; ///< [unit_count * 2] seat not familiar, familiar
    int32_t *forbidden_start;  ///< [unit_count + 1] into instance->forbidden
    int32_t *given_start;  ///< [unit_count + 1] into instance->given; NULL: no minutes are given
    double *floor_minutes; ///< [MARZ_FLOOR_BINS] at least so many thousandths, by squared chord
} marz_costing;

/// Prepares `instance`, which must validate. Everything lives in `arena`. O(units +
/// seats*segments).
MARZ_CHECKED marz_status marz_costing_init(marz_costing *costing, const marz_instance *instance,
                                           marz_arena *arena, marz_error *error);

/// Sum of the three parts of marz_instance_cost(unit, seat), whether allowed or not. O(1).
int64_t marz_costing_cost(const marz_costing *costing, int32_t unit, int32_t seat);

/// The same, or MARZ_COST_FORBIDDEN where marz_instance_allows says no. O(log forbidden pairs).
int64_t marz_costing_allowed(const marz_costing *costing, int32_t unit, int32_t seat);

/// Adds to floor[j] a lower bound, within about one per cent, on the cost of `unit` at each seat j,
/// allowed or not. O(seats), about 5 ns each: a table by the squared chord instead of the distance.
void marz_costing_add_floors(const marz_costing *costing, int32_t unit, double *floor);

/// row[j] = cost of `unit` at seat j, or MARZ_COST_FORBIDDEN where marz_instance_allows says no.
/// O(seats), about 40 ns each.
void marz_costing_row(const marz_costing *costing, int32_t unit, int64_t *row);

#endif
