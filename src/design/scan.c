#include "design/design_internal.h"

#include <math.h>

#define RANGES_MAX 64

int64_t marz_scan_grain(const marz_run *run)
{
    const int64_t grain = (run->block_count + RANGES_MAX - 1) / RANGES_MAX;
    return grain < 64 ? 64 : grain;
}

marz_scan *marz_scans_make(const marz_run *run)
{
    const int32_t m = run->seat_count;
    marz_scan *scans = MARZ_NEW(run->arena, marz_scan, RANGES_MAX);
    for (int32_t k = 0; scans && k < RANGES_MAX; k++) {
        scans[k] = (marz_scan){.row = MARZ_NEW(run->arena, int64_t, m),
                               .spare = MARZ_NEW(run->arena, int64_t, m),
                               .value = MARZ_NEW(run->arena, double, m)};
        if (!scans[k].row || !scans[k].spare || !scans[k].value)
            return NULL;
    }
    return scans;
}

static marz_int128 exact_value(const marz_run *run, const int64_t *price_micro, int32_t block,
                               int32_t seat, int64_t cost)
{
    const int32_t count = run->measure_count;
    marz_int128 value = (marz_int128)cost * 1000000;
    for (int32_t k = 0; k < count; k++)
        value += (marz_int128)price_micro[(int64_t)seat * count + k] *
                 run->size[(int64_t)block * count + k];
    return value;
}

/// Doubles for all seats. @return the greatest sum of magnitudes, to judge the rounding by
static double fill_values(const marz_run *run, const int64_t *price_micro, int32_t block,
                          marz_scan *scan)
{
    const int32_t count = run->measure_count;
    const int64_t *size = run->size + (int64_t)block * count;
    double magnitude_max = 0;
    for (int32_t j = 0; j < run->seat_count; j++) {
        if (scan->row[j] == MARZ_COST_FORBIDDEN) {
            scan->value[j] = INFINITY;
            continue;
        }
        double value = (double)scan->row[j], magnitude = value;
        for (int32_t k = 0; k < count; k++) {
            const double part =
                (double)price_micro[(int64_t)j * count + k] * 1e-6 * (double)size[k];
            value += part;
            magnitude += fabs(part);
        }
        scan->value[j] = value;
        magnitude_max = magnitude > magnitude_max ? magnitude : magnitude_max;
    }
    return magnitude_max;
}

void marz_scan_block(const marz_run *run, const int64_t *price_micro, int32_t block,
                     marz_scan *scan)
{
    marz_run_row(run, block, scan->row, scan->spare);
    // A sum of at most five rounded products is off by less than 2^-50 of its magnitude.
    const double doubt = fill_values(run, price_micro, block, scan) * 1e-14;
    double least = INFINITY;
    for (int32_t j = 0; j < run->seat_count; j++)
        least = scan->value[j] < least ? scan->value[j] : least;
    scan->is_blocked = isinf(least);
    bool is_first = true;
    scan->least = 0;
    for (int32_t j = 0; j < run->seat_count && !scan->is_blocked; j++) {
        if (scan->value[j] > least + doubt)
            continue;
        const marz_int128 value = exact_value(run, price_micro, block, j, scan->row[j]);
        if (is_first || value < scan->least)
            scan->least = value;
        is_first = false;
    }
}
