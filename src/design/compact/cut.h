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
    marz_lanes *load; ///< [count] w, w x, w y, what the unit costs more on the left
    float *bias;      ///< [count] that cost by weight; infinite: the unit has one side only
    bool has_bias;    ///< some bias is not 0
    double left_cost; ///< sum of the fourth lane over the units of the first part gathered
    int32_t *id;      ///< [count] the units' numbers in the field
    int32_t *picked;  ///< [count]
    uint8_t *bin;     ///< [count]
    double ox, oy;    ///< the middle
    float extent;     ///< greatest |x| or |y|
    float low, high;  ///< all of `along` lies between
    double w, sx, sy; ///< sums of all, about the middle
} marz_cutter;

/// What makes a division good. Value of a side of weight W, d = W - target:
/// |S|^2 / W, or 2 h S - W |h|^2 where its centre is pinned to h,
/// - mu max(0, |d + shift| - free)^2 - kappa max(0, |d| - free); shift = lambda
/// / (2 mu) makes the square an augmented Lagrangian of |d| <= free with
/// multiplier lambda.
typedef struct marz_side_price {
    double target, free, mu, shift, kappa;
    bool is_pinned;
    double home_x, home_y; ///< about the middle
} marz_side_price;

typedef struct marz_contest {
    marz_side_price left, right;
    double low, high; ///< limits of the left weight
} marz_contest;

/// Four sums of one side.
typedef struct marz_side_sums {
    double w, sx, sy, cost;
} marz_side_sums;

/// A cut: units with along < threshold go left. It is straight where nothing but the moment counts;
/// else along = projection + turn * bias, which orders the units by what they cost more on the
/// left.
typedef struct marz_cut {
    float dx, dy, turn, threshold;
    double value;
    marz_side_sums left; ///< about the middle, to single precision
} marz_cut;

/// @return false when out of memory
bool marz_cutter_init(marz_cutter *c, int32_t capacity, marz_arena *arena);

/// Gathers the units of two parts about their common centroid, with what they cost more on the left
/// if that is part a and the right part b.
void marz_cutter_gather(marz_cutter *c, const marz_field *f, int32_t a, int32_t b);

/// Gathers a list of units about their centroid.
void marz_cutter_gather_list(marz_cutter *c, const marz_field *f, const int32_t *list,
                             int32_t count);

/// What a division is worth whose left side has the sums: values of both sides less its cost.
double marz_cutter_value(const marz_cutter *c, const marz_contest *contest,
                         const marz_side_sums *left);

/// Price of a side's weight, as above.
double marz_side_penalty(const marz_side_price *side, double weight);

/// The best cut along (dx, dy), a unit vector, and turn times the bias, among those whose left
/// weight lies within the limits; never between equal projections. A histogram
/// of 64 bins finds the best edge, then the units of the two bins beside it are
/// looked at one by one. O(count).
/// @return false if no cut keeps the limits
bool marz_cutter_cut(marz_cutter *c, const marz_cut *line, const marz_contest *contest,
                     marz_cut *best);

/// Projects the units onto a cut's direction again: c->along then decides
/// sides.
void marz_cutter_project(marz_cutter *c, const marz_cut *cut);

#endif
