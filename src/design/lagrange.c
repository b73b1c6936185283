#include "base/threads.h"
#include "design/balance.h"

#include <math.h>
#include <string.h>

#define RANGES_MAX 16
#define DEFLECTION 0.7 ///< weight of the last direction
#define STALL_STEPS 10 ///< steps without gain before the level falls
#define REACHED 0.5    ///< share of the level whose gain makes it grow
#define LEVEL_GROWTH 1.5
#define LEVEL_DECAY 0.5
#define LAST_LEVEL 1e-6 ///< hope below which more steps gain nothing
#define POLL_STEPS 8

typedef struct ascent {
    marz_run *run;
    int64_t rows, grain;
    double *price, *best_price; ///< [rows] in money per mean load of the measure
    double *rate;               ///< [rows] price in money per unit: what the blocks pay
    double *direction;          ///< [rows]
    int64_t *load;              ///< [RANGES_MAX * rows] per range of blocks, then summed in 0
    double value[RANGES_MAX];
    double best_value;
} ascent;

/// Price of what a block keeps where it is now.
static double kept_value(const ascent *a, int32_t block, int32_t seat)
{
    const int64_t kept = marz_run_kept(a->run, block, seat);
    if (kept == 0)
        return 0;
    return (double)kept * (a->rate[a->run->cell_count + seat] + a->rate[a->rows - 1]);
}

/// The candidate of least cost + price of a block. Inlined with `count` known: this is where the
/// time of the whole step goes.
static inline int32_t choose_arc(const ascent *a, int64_t block, int32_t count, bool is_limited,
                                 double *least)
{
    const marz_run *run = a->run;
    const int64_t *size = run->size + block * count;
    double amount[MARZ_MEASURES_MAX];
    for (int32_t k = 0; k < count; k++)
        amount[k] = (double)size[k];
    int32_t best = run->arc_start[block];
    *least = HUGE_VAL;
    for (int32_t e = best; e < run->arc_start[block + 1]; e++) {
        const double *rate = a->rate + (int64_t)run->arc_seat[e] * count;
        double value = (double)run->arc_cost[e];
        for (int32_t k = 0; k < count; k++)
            value += rate[k] * amount[k];
        if (is_limited)
            value += kept_value(a, (int32_t)block, run->arc_seat[e]);
        best = value < *least ? e : best;
        *least = value < *least ? value : *least;
    }
    return best;
}

/// The seat of least cost + price of blocks first … last-1, and the loads that follow.
static void choose_range(void *context, int64_t first, int64_t last)
{
    ascent *a = context;
    const marz_run *run = a->run;
    const int32_t count = run->measure_count;
    const int64_t range = first / a->grain;
    int64_t *load = a->load + range * a->rows;
    double sum = 0;
    memset(load, 0, (size_t)a->rows * sizeof *load);
    for (int64_t b = first; b < last; b++) {
        double least;
        const int32_t arc = run->owned   ? choose_arc(a, b, count, true, &least)
                            : count == 2 ? choose_arc(a, b, 2, false, &least)
                                         : choose_arc(a, b, count, false, &least);
        sum += least;
        if (run->owned) {
            const int32_t seat = run->arc_seat[arc];
            const int64_t kept = marz_run_kept(run, (int32_t)b, seat);
            load[run->cell_count + seat] += kept;
            load[a->rows - 1] += kept;
        }
        for (int32_t k = 0; k < count; k++)
            load[(int64_t)run->arc_seat[arc] * count + k] += run->size[b * count + k];
    }
    a->value[range] = sum;
}

/// Dual value at a->price; leaves the loads in a->load.
static double evaluate(ascent *a)
{
    marz_run *run = a->run;
    for (int64_t row = 0; row < a->rows; row++)
        a->rate[row] = a->price[row] / run->row_scale[row];
    marz_parallel(run->thread_count, run->block_count, a->grain, choose_range, a);
    double value = 0;
    for (int64_t k = 0; k * a->grain < run->block_count; k++) {
        value += a->value[k];
        for (int64_t row = 0; k > 0 && row < a->rows; row++)
            a->load[row] += a->load[k * a->rows + row];
    }
    for (int64_t row = 0; row < a->rows; row++) {
        value -= marz_row_worth(run, row, a->rate[row]);
    }
    return value;
}

/// The price of leaving the soft band in the unit of a->price; 0 without one.
static double kink_of(const ascent *a, int64_t row)
{
    return marz_row_is_soft(a->run, row) ? a->run->soft_rate[row] * a->run->row_scale[row] : 0;
}

/// Turns the direction towards the supergradient: load against the load that the price stands for,
/// a limit or an end of the soft band.
/// @return its squared length
static double turn(ascent *a)
{
    const marz_run *run = a->run;
    double square = 0;
    for (int64_t row = 0; row < a->rows; row++) {
        const int64_t load = a->load[row];
        const int64_t limit = marz_priced_load(run, row, a->price[row], kink_of(a, row), load);
        const double slope = (double)(load - limit) / run->row_scale[row];
        a->direction[row] = slope + DEFLECTION * a->direction[row];
        square += a->direction[row] * a->direction[row];
    }
    return square;
}

/// Where a price of a soft row stops on its way: at the first point where the slope jumps.
static double stop_soft(const ascent *a, int64_t row, double price)
{
    const marz_run *run = a->run;
    const double old = a->price[row], kink = kink_of(a, row), scale = run->row_scale[row];
    const double kinks[3] = {-kink, 0, kink};
    const bool is_rising = price > old;
    for (int32_t k = 0; k < 3; k++) {
        const double at = kinks[is_rising ? k : 2 - k];
        const bool jumps = at != 0 || run->soft_low[row] < run->soft_high[row];
        if (jumps && (is_rising ? old < at && at < price : price < at && at < old))
            return at;
    }
    return fmin(fmax(price, run->price_least[row] * scale), run->price_most[row] * scale);
}

/// A step along the direction; a price stops at 0 before it changes its sign, where the slope does.
static void step(ascent *a, double length)
{
    for (int64_t row = 0; row < a->rows; row++) {
        const double price = a->price[row] + length * a->direction[row];
        if (marz_row_is_soft(a->run, row)) {
            a->price[row] = stop_soft(a, row, price);
            continue;
        }
        a->price[row] = price * a->price[row] < 0 ? 0 : price;
        if (row >= a->run->cell_count) // What is kept has no upper limit.
            a->price[row] = fmin(a->price[row], 0);
    }
}

static void remember(ascent *a, double value)
{
    a->best_value = value;
    memcpy(a->best_price, a->price, (size_t)a->rows * sizeof *a->price);
}

static void go_back(ascent *a)
{
    memcpy(a->price, a->best_price, (size_t)a->rows * sizeof *a->price);
    memset(a->direction, 0, (size_t)a->rows * sizeof *a->direction);
}

/// Polyak steps to a level a little above the best value; the level falls when it is not reached.
static void ascend(ascent *a, int64_t step_count, double first_level)
{
    double level = 0;
    int32_t stall = 0;
    remember(a, evaluate(a));
    level = first_level * fabs(a->best_value) + 1;
    double value = a->best_value;
    for (int64_t k = 0; k < step_count; k++) {
        if (k % POLL_STEPS == 0 && marz_run_stops(a->run))
            break;
        const double square = turn(a);
        if (square == 0 || level < LAST_LEVEL * fabs(a->best_value))
            break;
        step(a, (a->best_value + level - value) / square);
        value = evaluate(a);
        stall++;
        if (value > a->best_value) {
            stall = value > a->best_value + 0.05 * level ? 0 : stall;
            level *= value > a->best_value + REACHED * level ? LEVEL_GROWTH : 1;
            remember(a, value);
        }
        if (stall >= STALL_STEPS) {
            level *= LEVEL_DECAY;
            stall = 0;
            go_back(a);
            value = evaluate(a);
        }
    }
}

marz_status marz_lagrange(marz_run *run, int64_t step_count, double first_level, marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    const int64_t rows = run->row_count;
    ascent a = {
        .run = run, .rows = rows, .grain = (run->block_count + RANGES_MAX - 1) / RANGES_MAX};
    a.grain = a.grain < 1024 ? 1024 : a.grain;
    a.price = MARZ_NEW(run->arena, double, rows);
    a.best_price = MARZ_NEW(run->arena, double, rows);
    a.rate = MARZ_NEW(run->arena, double, rows);
    a.direction = MARZ_NEW(run->arena, double, rows);
    a.load = MARZ_NEW(run->arena, int64_t, RANGES_MAX * rows);
    if (!a.price || !a.best_price || !a.rate || !a.direction || !a.load) {
        marz_arena_restore(run->arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for prices of %d seats",
                         run->seat_count);
    }
    for (int64_t row = 0; row < rows; row++)
        a.price[row] = run->price[row] * run->row_scale[row];
    if (run->block_count > 0 && rows > 0)
        ascend(&a, step_count, first_level);
    for (int64_t row = 0; row < rows; row++)
        run->price[row] = a.best_price[row] / run->row_scale[row];
    run->dual_value = a.best_value;
    marz_arena_restore(run->arena, mark);
    return MARZ_OK;
}
