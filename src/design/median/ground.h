/// @file design/median/ground.h
/// What every technique of this folder stands on: the checked question with neighbours, and the
/// budget of one phase.
#ifndef MARZ_DESIGN_MEDIAN_GROUND_H
#define MARZ_DESIGN_MEDIAN_GROUND_H

#include "design/median/median.h"

#define MARZ_GROUND_LOGS 4096 ///< size of a table of -ln(u)

/// The question, checked and prepared. Read only after marz_ground_make.
typedef struct marz_ground {
    const marz_median *problem;
    int32_t n, p;
    bool is_uniform; ///< all capacities are equal
    int64_t demand_total;
    const int64_t *demand;   ///< [n]
    const int64_t *capacity; ///< [n] cut to the total demand
    const float *x, *y;      ///< [n] moved to the middle; whole numbers stay whole. NULL: a matrix
    int32_t near_count;
    const int32_t *near; ///< [n * near_count] nearest points of each, nearest first
    const float
        *minus_log; ///< [MARZ_GROUND_LOGS] -ln(u) for u in the middle of equal parts of (0, 1)
} marz_ground;

/// Checks the question and prepares it. O(n log n); O(n^2) with a matrix.
/// @param why  the reason if no plan can exist (one of two simple causes), else NULL
MARZ_CHECKED marz_status marz_ground_make(const marz_median *problem, marz_arena *arena,
                                          marz_ground *ground, const char **why, marz_error *error);

/// The objective of a plan, summed in the order of the points. O(n)
double marz_ground_cost(const marz_ground *ground, const int32_t *median);

/// Does the plan keep every capacity and the number of medians? O(n).
/// @param load  [n] scratch
bool marz_ground_holds(const marz_ground *ground, const int32_t *median, int64_t *load);

/// How much a phase may do: work in ticks, a span of time, or what ends first of the two.
/// Belongs to one thread.
typedef struct marz_budget {
    const marz_control *control;
    double tick_limit;          ///< work allowed; may be infinite
    double ticks;               ///< work done
    int64_t began_ms, until_ms; ///< the span; until 0: none
    const atomic_bool *halt;    ///< another phase ends this one; may be NULL
    bool is_over;               ///< once true, stays true
} marz_budget;

/// Ticks of a second of one core, roughly: what turns effort into work.
#define MARZ_MEDIAN_TICKS_SECOND 1e7

/// Charges work and says how much of the budget is used, 0 to 1; 1 also when the control stops.
double marz_budget_charge(marz_budget *budget, double ticks);

#endif
