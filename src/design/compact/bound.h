/// @file design/compact/bound.h
/// A lower bound on the moment: Lagrangian prices of the units, and the least reduced cost that a
/// territory could have wherever its centre lies. Private.
#ifndef MARZ_DESIGN_COMPACT_BOUND_H
#define MARZ_DESIGN_COMPACT_BOUND_H

#include "design/compact/compact.h"

/// A number that no plan's moment can be below, whatever its territories: for any prices k_i
///
///     sum over i of w_i k_i + p * min over c of f(c),
///     f(c) = min { sum of x_i w_i (|r_i - c|^2 - k_i) : 0 <= x_i <= 1, low <= sum w x <= high }
///
/// is one, as every territory's cost is at least f at its own centroid. f at a corner is bounded
/// from below by weak duality in the weight; inside a box by the corners: f(c) - W |c|^2 is concave
/// for a given weight W, so f(c) >= the least corner - high * (width^2 + height^2) / 4. Boxes are
/// halved where that is too little. All rounding is accounted for. Contiguity, locks, losses and
/// homes are forgotten, which keeps the bound valid. Prices start from the moments of the
/// plan's territories; bounder.h says how they rise.
/// @param territory_of  a plan; decides how good the bound is, never whether it holds
/// @param step_max      steps on the prices, each with a proof of its own; the best counts
/// @param control       ends it early, with the best bound so far; may be NULL
/// @param bound         receives it; >= 0, and 0 if nothing better was proved
/// @return false when out of memory. O(steps * boxes * units near a centre); deterministic unless
/// the control has a deadline
bool marz_compact_bound(const marz_compact *problem, const int32_t *territory_of, int64_t step_max,
                        const marz_control *control, int32_t thread_count, double *bound);

#endif
