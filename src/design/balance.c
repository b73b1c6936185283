#include "design/balance.h"

#include <math.h>

#define MICRO 1000000

static bool make_room(marz_run *run)
{
    run->soft_low = MARZ_NEW(run->arena, int64_t, run->cell_count);
    run->soft_high = MARZ_NEW(run->arena, int64_t, run->cell_count);
    run->soft_rate_micro = MARZ_NEW(run->arena, int64_t, run->cell_count);
    run->soft_rate = MARZ_NEW(run->arena, double, run->cell_count);
    run->price_least = MARZ_NEW(run->arena, double, run->cell_count);
    run->price_most = MARZ_NEW(run->arena, double, run->cell_count);
    return run->soft_low && run->soft_high && run->soft_rate_micro && run->soft_rate &&
           run->price_least && run->price_most;
}

bool marz_run_init_soft(marz_run *run)
{
    const marz_instance *instance = run->instance;
    const int32_t count = run->measure_count;
    double total[MARZ_MEASURES_MAX] = {0};
    if (!instance->soft_low)
        return true;
    if (!make_room(run))
        return false;
    for (int64_t k = 0; k < (int64_t)run->block_count * count; k++)
        total[k % count] += (double)run->size[k];
    for (int64_t cell = 0; cell < run->cell_count; cell++) {
        const int64_t k = cell % count, micro = instance->soft_rate_micro[k];
        const double rate = (double)micro / MICRO;
        run->soft_low[cell] = instance->soft_low[cell];
        run->soft_high[cell] = instance->soft_high[cell];
        run->soft_rate_micro[cell] = micro;
        run->soft_rate[cell] = rate;
        // Where no load can reach the limit, a price beyond the rate pays for nothing.
        run->price_least[cell] = run->low[cell] == 0 ? -rate : -HUGE_VAL;
        run->price_most[cell] = (double)run->high[cell] >= total[k] ? rate : HUGE_VAL;
    }
    return true;
}

/// ceil(rate * outside / 10^6).
static int64_t minor_of(const marz_run *run, int64_t cell, int64_t load)
{
    const int64_t outside = marz_soft_outside(run, cell, load), rate = run->soft_rate_micro[cell];
    int64_t micro;
    if (!__builtin_mul_overflow(rate, outside, &micro))
        return micro / MICRO + (micro % MICRO != 0);
    return (int64_t)-marz_div_floor(-(marz_int128)rate * outside, MICRO);
}

int64_t marz_soft_balance(const marz_run *run, const marz_placement *placement, int32_t seat)
{
    const int64_t first = (int64_t)seat * run->measure_count;
    int64_t sum = 0;
    for (int32_t k = 0; k < run->measure_count; k++)
        sum += minor_of(run, first + k, placement->load[first + k]);
    return sum;
}

int64_t marz_soft_balance_change(const marz_run *run, const marz_placement *placement, int32_t seat,
                                 const int32_t out[2], const int32_t in[2])
{
    const int32_t count = run->measure_count;
    int64_t sum = 0;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k, before = placement->load[cell];
        int64_t load = before;
        for (int32_t side = 0; side < 2; side++) {
            load -= out[side] == MARZ_NONE ? 0 : run->size[(int64_t)out[side] * count + k];
            load += in[side] == MARZ_NONE ? 0 : run->size[(int64_t)in[side] * count + k];
        }
        sum += minor_of(run, cell, load) - minor_of(run, cell, before);
    }
    return sum;
}

int64_t marz_priced_load(const marz_run *run, int64_t row, double price, double rate, int64_t load)
{
    const int64_t low = run->low[row], high = run->high[row];
    const bool is_soft = marz_row_is_soft(run, row);
    const int64_t soft_low = is_soft ? run->soft_low[row] : low;
    const int64_t soft_high = is_soft ? run->soft_high[row] : high;
    // Slopes of the cost of balance: -rate, 0, rate; the best loads are those where it is the
    // price.
    int64_t least = price <= -rate ? low : price <= 0 ? soft_low : price <= rate ? soft_high : high;
    int64_t most = price >= rate ? high : price >= 0 ? soft_high : price >= -rate ? soft_low : low;
    return load < least ? least : load > most ? most : load;
}

double marz_row_worth(const marz_run *run, int64_t row, double price)
{
    if (!marz_row_is_soft(run, row))
        return price * (double)(price > 0 ? run->high[row] : run->low[row]);
    const int64_t load = marz_priced_load(run, row, price, run->soft_rate[row], 0);
    return price * (double)load - marz_soft_cost(run, row, load);
}

double marz_row_slack(const marz_run *run, int64_t row, int64_t load)
{
    const double price = run->price[row];
    if (!marz_row_is_soft(run, row))
        return price * (double)((price > 0 ? run->high[row] : run->low[row]) - load);
    const int64_t best = marz_priced_load(run, row, price, run->soft_rate[row], load);
    const double cost = marz_soft_cost(run, row, load) - marz_soft_cost(run, row, best);
    return cost + price * (double)(best - load);
}
