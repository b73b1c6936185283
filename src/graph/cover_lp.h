/// @file graph/cover_lp.h
/// The linear relaxation of set partitioning, and the prices that belong to it.
///
///     minimise    Σ cost_c x_c + Σ over rows of missing and surplus at their prices
///     subject to  each element covered once, each kind chosen once (no kinds: k sets in all),
///                 x >= 0
///
/// What is missing at a row costs `guess + width`, what is too much gives back `guess - width`: the
/// price of a row stays within `width` of a guess [marsten1975]. That steadies the prices while
/// columns are still being generated, and gives every problem a feasible start.
#ifndef MARZ_GRAPH_COVER_LP_H
#define MARZ_GRAPH_COVER_LP_H

#include "base/rng.h"
#include "graph/cover.h"

/// The simplex method with its basis; warm from one call to the next. The columns of a problem may
/// grow in number between calls, but not change.
typedef struct marz_cover_lp {
    int32_t row_count;     ///< elements, then kinds (or one row for the number of sets)
    int32_t element_count; ///< rows from here on have no surplus
    double *price;         ///< [rows] dual values
    double *level;         ///< [rows] value of the row's basic variable
    int32_t *basic;        ///< [rows] column >= 0; -1 - r: missing at row r; -1 - rows - r: surplus
    double *guess;         ///< [rows] where the prices may lie: within …
    double width;          ///< … of it
    double *need;          ///< [rows] right-hand side, a little disturbed against ties
    double *inverse;       ///< [rows * rows] of the basis, by columns
    double *entering;      ///< [rows] scratch
    int32_t *waiting;      ///< [rows] scratch
    uint8_t *is_open;      ///< [rows] scratch
    int32_t *candidate;    ///< columns that are priced between two looks at all
    double *offer;         ///< their reduced costs at the last look
    int32_t candidate_count;
    int32_t pivot_count; ///< since the inverse was computed afresh
} marz_cover_lp;

/// Memory and an empty basis: everything is missing. O(rows²) memory.
/// @param seed  of the disturbance of the right-hand side
/// @return MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_cover_lp_init(marz_cover_lp *lp, const marz_partition *problem,
                                            uint64_t seed, marz_arena *arena, marz_error *error);

/// Lets the price of each row lie within `width` of guess[row]; the basis stays.
void marz_cover_lp_centre(marz_cover_lp *lp, const marz_partition *problem, const double *guess,
                          double width);

/// Primal simplex from the present basis until optimal, `pivots` are used up or the control stops.
/// O(rows²) a pivot at most, O(columns * members) each time the candidates run out.
/// @return the pivots made
int32_t marz_cover_lp_solve(marz_cover_lp *lp, const marz_partition *problem, int32_t pivots,
                            const marz_control *control);

/// Cost of a column less the prices of its rows.
double marz_cover_lp_reduced_cost(const marz_cover_lp *lp, const marz_partition *problem,
                                  int32_t column);

#endif
