#include "marz_bench/read.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>

#define DECIMALS_MAX 6

static const double powers[DECIMALS_MAX + 1] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

/// Is the value a whole number of units of 1 / power, but for the rounding of a double?
static bool is_whole(double value, double power)
{
    const double scaled = value * power;
    return fabs(scaled - round(scaled)) <= 1e-9 + 4e-16 * fabs(scaled);
}

/// Decimals that the column needs, at least `decimals`; DECIMALS_MAX + 1 if more than we take.
static int decimals_needed(const double *column, int64_t count, int decimals)
{
    for (int64_t k = 0; k < count; k++)
        while (decimals <= DECIMALS_MAX && !is_whole(column[k], powers[decimals]))
            decimals++;
    return decimals;
}

static marz_status scale_column(const double *column, int64_t count, double power,
                                marz_arena *arena, const int64_t **scaled, marz_error *error)
{
    int64_t *units = MARZ_NEW(arena, int64_t, count);
    if (!units)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " numbers", count);
    // What passes the total can serve nobody: a capacity beyond it is as good as none.
    for (int64_t k = 0; k < count; k++)
        units[k] = (int64_t)fmin(round(column[k] * power), (double)MARZ_BENCH_TOTAL_MAX);
    *scaled = units;
    return MARZ_OK;
}

marz_status marz_bench_scale(const marz_bench_loads *loads, const char *name, marz_arena *arena,
                             marz_bench_instance *instance, marz_error *error)
{
    double total = 0;
    for (int64_t k = 0; k < loads->weight_count; k++) {
        if (loads->weight[k] < 0)
            return marz_fail(error, MARZ_E_INPUT, "weight %" PRId64 " in %s is negative: %g", k,
                             name, loads->weight[k]);
        total += loads->weight[k];
    }
    for (int64_t k = 0; k < loads->capacity_count; k++)
        if (loads->capacity[k] < 0)
            return marz_fail(error, MARZ_E_INPUT, "capacity %" PRId64 " in %s is negative: %g", k,
                             name, loads->capacity[k]);
    int decimals = decimals_needed(loads->weight, loads->weight_count, 0);
    decimals = decimals_needed(loads->capacity, loads->capacity_count, decimals);
    if (decimals > DECIMALS_MAX)
        return marz_fail(error, MARZ_E_INPUT,
                         "a weight or capacity in %s has more than %d decimals", name,
                         DECIMALS_MAX);
    if (total * powers[decimals] >= (double)MARZ_BENCH_TOTAL_MAX)
        return marz_fail(error, MARZ_E_LIMIT,
                         "the weights in %s add up to %g, more than 2^53 units of %g", name, total,
                         1 / powers[decimals]);
    instance->weight_unit = 1 / powers[decimals];
    const marz_status status = scale_column(loads->weight, loads->weight_count, powers[decimals],
                                            arena, &instance->weight, error);
    if (status || !loads->capacity)
        return status;
    return scale_column(loads->capacity, loads->capacity_count, powers[decimals], arena,
                        &instance->capacity, error);
}

int64_t marz_bench_total(const marz_bench_instance *instance)
{
    int64_t total = 0;
    for (int32_t i = 0; i < instance->n; i++)
        total += instance->weight[i];
    return total;
}

void marz_bench_window(marz_bench_instance *instance,
                       bool (*keeps)(const marz_bench_instance *instance, int64_t load))
{
    // The mean itself may be no whole number: with a tolerance of 0 the window is then empty.
    const int64_t total = marz_bench_total(instance);
    const double mean = (double)total / instance->p;
    const double reach = instance->tolerance * mean;
    int64_t low = (int64_t)fmax(0, floor(mean - reach) - 1);
    int64_t high = (int64_t)fmin((double)total, ceil(mean + reach) + 1);
    while (low <= high && !keeps(instance, low))
        low++;
    while (high >= low && !keeps(instance, high))
        high--;
    instance->low = low;
    instance->high = high;
}
