/// @file design/median/dual.h
/// The Lagrangian bound of a question or of a part of it, in integers, with subset-row cuts.
///
/// Distances are scaled by a power of two and rounded down, prices are integers, so a value of
/// this file is a bound without any rounding to account for. docs/algorithms/median-bound.md.
#ifndef MARZ_DESIGN_MEDIAN_DUAL_H
#define MARZ_DESIGN_MEDIAN_DUAL_H

#include "base/error.h"
#include "design/median/ground.h"
#include "design/median/knapsack.h"

/// Points that may belong to median j, by falling (price - distance) / demand when last looked at.
typedef struct marz_dual_row {
    int32_t count, room;
    int32_t *item, *cost; ///< [count] local number of the point; scaled distance, rounded down
} marz_dual_row;

/// A cut: of the clusters chosen at most one holds two or more of three points.
typedef struct marz_dual_cut {
    int32_t item[3];
} marz_dual_cut;

/// What a branching has decided on a point and a median: that the point is served by it, or not.
typedef struct marz_dual_ban {
    int32_t item, median;
    bool is_served;
} marz_dual_ban;

/// A median of the solution under the prices, with its cluster.
typedef struct marz_dual_choice {
    int64_t value;                ///< what the cluster is worth, or a bound on it
    int32_t median, start, count; ///< points: cluster_item[start] …
} marz_dual_choice;

typedef struct marz_dual {
    const marz_ground *ground;
    marz_arena *arena;
    int32_t n, p;             ///< of the part: points, medians at most
    int32_t *point;           ///< [n] numbers in the question
    int64_t *demand;          ///< [n]
    int64_t *capacity;        ///< [n]
    int32_t *by_x;            ///< [n] the points from left to right
    double scale;             ///< integers in a unit of distance, a power of two
    bool is_whole;            ///< distances are whole numbers: a bound rounds up
    int32_t *reach;           ///< [n] rows hold all points i with cost < reach[i] …
    marz_dual_row *row;       ///< [n] … but those that a better plan cannot use
    bool *is_out;             ///< [n] no better plan has this median
    bool *is_fixed;           ///< [n] every better plan looked for has this median (branching)
    const marz_dual_ban *ban; ///< [ban_count] rows leave out what these exclude
    int32_t ban_count;
    int32_t *price; ///< [n] >= 0
    int32_t cut_count, cut_room;
    marz_dual_cut *cut;            ///< [cut_room]
    int32_t *cut_price;            ///< [cut_room] >= 0
    int32_t *cut_start, *cut_list; ///< cuts of each point
    uint8_t *cut_taken;            ///< [cut_room] scratch, all zero
    int32_t *cut_hits;             ///< [cut_room] scratch
    // The last evaluation.
    int64_t value;            ///< a bound on the scaled cost of every plan (that could be better)
    int64_t *upper;           ///< [n] of the best cluster of each median; not below the exact value
    int32_t *order;           ///< [n] scratch: medians by upper
    marz_dual_choice *chosen; ///< [p] fixed medians, then a heap with the least value first
    int32_t chosen_count, fixed_count;
    int32_t *cover;        ///< [n] how many chosen clusters hold each point
    int32_t *cluster_item; ///< [cluster_room]
    int32_t cluster_count, cluster_room;
    int64_t last_value; ///< the p-th greatest value, 0 if fewer
    int64_t *base; ///< [n] a plan with a cluster of median j worth v costs >= value + base[j] - v
    int64_t work;  ///< row entries looked at
    // Scratch for one knapsack.
    int32_t *profit;
    int64_t *weight;
    float *key;
    int32_t *pick, *stack;
    marz_knapsack_scratch knapsack;
    bool is_out_of_memory;
} marz_dual;

/// A dual of the points `point` (NULL: all) with at most p medians, prices 0.
/// @param scale  of marz_dual_scale, the same for all parts of a question
bool marz_dual_init(marz_dual *dual, const marz_ground *ground, const int32_t *point, int32_t n,
                    int32_t p, double scale, int32_t cut_room, marz_arena *arena);

/// The scale for a plan of this cost.
double marz_dual_scale(const marz_ground *ground, double cost);

/// Scaled distance from local point i to local point j, rounded down.
int32_t marz_dual_cost(const marz_dual *dual, int32_t i, int32_t j);

/// Fills the rows with every point i with cost < reach[i]. O(n^2)
void marz_dual_fill(marz_dual *dual);

/// Evaluates the prices: value, solution, cover. Rows must reach beyond the prices.
void marz_dual_evaluate(marz_dual *dual);

/// Sorts row j by ratio under the prices and writes profit and weight of the points with a profit.
/// @return how many there are
int32_t marz_dual_sort(marz_dual *dual, int32_t j);

/// Drops medians and points of rows that no plan of a scaled cost below `target` can use, given
/// the last evaluation. @return entries left
int64_t marz_dual_fix(marz_dual *dual, int64_t target);

/// The bound as a distance: value / scale, rounded up where distances are whole.
double marz_dual_bound(const marz_dual *dual, int64_t value);

/// Rebuilds the lists of cuts by point after cuts were added or dropped.
void marz_dual_index_cuts(marz_dual *dual);

#endif
