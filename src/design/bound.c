#include "design/balance.h"

#include <math.h>
#include <string.h>

#define MICRO 1000000
#define PRICE_MICRO_MAX (INT64_C(1) << 60)

/// What a row is worth at a whole price: model/plan.h has the formula.
static marz_int128 worth_of_row(const marz_run *run, int64_t row, int64_t price)
{
    const int64_t limit = price > 0 ? run->high[row] : run->low[row];
    if (!marz_row_is_soft(run, row))
        return (marz_int128)price * limit;
    const int64_t rate = run->soft_rate_micro[row];
    const int64_t edge = price > 0 ? run->soft_high[row] : run->soft_low[row];
    if (-rate <= price && price <= rate)
        return (marz_int128)price * edge;
    const int64_t beyond = price > 0 ? limit - edge : edge - limit;
    return (marz_int128)price * limit - (marz_int128)rate * beyond;
}

/// What bands are worth at these prices: the most that keeping them can add to the priced cost.
static marz_int128 worth_of_bands(const marz_run *run, const int64_t *price_micro)
{
    marz_int128 worth = 0;
    for (int64_t row = 0; row < run->row_count; row++)
        worth += worth_of_row(run, row, price_micro[row]);
    return worth;
}

void marz_bound_offer(marz_run *run, const int64_t *price_micro, marz_int128 sum_of_least)
{
    const marz_int128 value =
        marz_div_floor(sum_of_least - worth_of_bands(run, price_micro), MICRO);
    // Above 64 bits the question is infeasible, and below 0 says nothing: no cost is negative.
    if (value > INT64_MAX || value < 0 || value <= run->bound_minor)
        return;
    run->bound_minor = (int64_t)value;
    memcpy(run->best_price_micro, price_micro, (size_t)run->row_count * sizeof *price_micro);
}

/// Having no seat takes no room, so nothing is paid for it.
static bool is_of_nobody(const marz_run *run, int64_t row)
{
    if (run->nobody == MARZ_NONE)
        return false;
    return row < run->cell_count ? row / run->measure_count == run->nobody
                                 : row - run->cell_count == run->nobody;
}

void marz_bound_round(marz_run *run)
{
    for (int64_t row = 0; row < run->row_count; row++) {
        double micro = run->price[row] * MICRO;
        const double most = (double)PRICE_MICRO_MAX;
        if (is_of_nobody(run, row))
            micro = 0;
        if (row >= run->cell_count) // What is kept has no upper limit.
            micro = fmin(micro, 0);
        if (marz_row_is_soft(run, row))
            micro = fmin(fmax(micro, run->price_least[row] * MICRO), run->price_most[row] * MICRO);
        run->price_micro[row] = llround(micro > most ? most : micro < -most ? -most : micro);
        run->price[row] = (double)run->price_micro[row] / MICRO;
    }
}
