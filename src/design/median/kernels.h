/// @file design/median/kernels.h
/// The loops over one cluster that annealing spends its time in, for the processor at hand.
#ifndef MARZ_DESIGN_MEDIAN_KERNELS_H
#define MARZ_DESIGN_MEDIAN_KERNELS_H

#include "design/median/partition.h"

/// Least cost of the cluster without its member `slot`, with `load` to serve. O(room)
float marz_kernel_leave(const marz_ground *ground, const marz_cluster *cluster, int32_t slot,
                        int64_t load);

/// Least cost of the cluster with the point `in`, with `load` to serve. O(room)
float marz_kernel_join(const marz_ground *ground, const marz_cluster *cluster, int32_t in,
                       int64_t load);

/// Least cost of the cluster with the point `in` and without its member `slot`. O(room)
float marz_kernel_exchange(const marz_ground *ground, const marz_cluster *cluster, int32_t slot,
                           int32_t in, int64_t load);

/// Adds sign * d(unit, m) to the sum of each member m, and returns the sum of d(m, unit). O(room)
float marz_kernel_shift_sums(const marz_ground *ground, marz_cluster *cluster, int32_t unit,
                             float sign);

/// d(from, to) as the loops see it. O(1)
float marz_kernel_distance(const marz_ground *ground, int32_t from, int32_t to);

#endif
