/// @file design/balance.h
/// The price of balance in the inner loops: what one load costs outside its soft band.
#ifndef MARZ_DESIGN_BALANCE_H
#define MARZ_DESIGN_BALANCE_H

#include "design/design_internal.h"

/// Has `row` a soft band?
static inline bool marz_row_is_soft(const marz_run *run, int64_t row)
{
    return run->soft_low && row < run->cell_count;
}

/// How much of `load` lies outside the soft band of a cell.
static inline int64_t marz_soft_outside(const marz_run *run, int64_t cell, int64_t load)
{
    const int64_t low = run->soft_low[cell], high = run->soft_high[cell];
    return load > high ? load - high : load < low ? low - load : 0;
}

/// What that costs, not rounded; 0 for a row without soft band.
static inline double marz_soft_cost(const marz_run *run, int64_t row, int64_t load)
{
    if (!marz_row_is_soft(run, row))
        return 0;
    return run->soft_rate[row] * (double)marz_soft_outside(run, row, load);
}

#endif
