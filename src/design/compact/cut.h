/// @file design/compact/cut.h
/// Two parts' units divided anew by a straight line: the step of which
/// everything is made. Private.
#ifndef MARZ_DESIGN_COMPACT_CUT_H
#define MARZ_DESIGN_COMPACT_CUT_H

#include "design/compact/field.h"

typedef float marz_lanes __attribute__((vector_size(16)));

/// Scratch for cuts of up to `capacity` units, gathered as columns about a
/// middle of their own.
typedef struct marz_cutter {
    int32_t capacity, count;
    float *x, *y;     ///< [count]
    float *along;     ///< [count] projection onto the direction of the last cut
    marz_lanes *load; ///< [count] w, w x, w y, 1
    int32_t *id;      ///< [count] the units' numbers in the field
    int32_t *picked;  ///< [count]
    uint8_t *bin;     ///< [count]
    double ox, oy;    ///< the middle
    float extent;     ///< greatest |x| or |y|
    double w, sx, sy; ///< sums of all, about the middle
} marz_cutter;

/// What makes a division good. Value of a side of weight W, d = W - target:
/// |S|^2 / W
/// - mu max(0, |d + shift| - free)^2 - kappa max(0, |d| - free); shift = lambda
/// / (2 mu) makes the square an augmented Lagrangian of |d| <= free with
/// multiplier lambda.
typedef struct marz_side_price {
    double target, free, mu, shift, kappa;
} marz_side_price;

typedef struct marz_contest {
    marz_side_price left, right;
    double low, high; ///< limits of the left weight
} marz_contest;

/// A straight cut: units with along < threshold go left.
typedef struct marz_cut {
    float dx, dy, threshold;
    double value;
    double w, sx, sy; ///< sums of the left, about the middle, to single precision
} marz_cut;

/// @return false when out of memory
bool marz_cutter_init(marz_cutter *c, int32_t capacity, marz_arena *arena);

/// Gathers the units of up to two parts (b may be -1) about their common
/// centroid.
void marz_cutter_gather(marz_cutter *c, const marz_field *f, int32_t a, int32_t b);

/// Gathers a list of units about their centroid.
void marz_cutter_gather_list(marz_cutter *c, const marz_field *f, const int32_t *list,
                             int32_t count);

/// Price of a side's weight, as above.
double marz_side_penalty(const marz_side_price *side, double weight);

/// The best cut square to (dx, dy), a unit vector, among those whose left
/// weight lies within the limits; never between equal projections. A histogram
/// of 64 bins finds the best edge, then the units of the two bins beside it are
/// looked at one by one. O(count).
/// @return false if no cut keeps the limits
bool marz_cutter_cut(marz_cutter *c, float dx, float dy, const marz_contest *contest,
                     marz_cut *best);

/// Projects the units onto a cut's direction again: c->along then decides
/// sides.
void marz_cutter_project(marz_cutter *c, const marz_cut *cut);

#endif
