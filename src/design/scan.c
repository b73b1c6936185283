#include "design/design_internal.h"

#include <math.h>

#define RANGES_MAX 64
#define UNKNOWN (-1) ///< a cost that was not looked at; no cost is negative

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
                               .floor = MARZ_NEW(run->arena, double, m),
                               .value = MARZ_NEW(run->arena, double, m),
                               .looked = MARZ_NEW(run->arena, int32_t, m),
                               .near = MARZ_NEW(run->arena, int32_t, MARZ_CANDIDATES)};
        if (!scans[k].row || !scans[k].floor || !scans[k].value || !scans[k].looked ||
            !scans[k].near)
            return NULL;
        for (int32_t j = 0; j < m; j++) {
            scans[k].row[j] = UNKNOWN;
            scans[k].value[j] = HUGE_VAL;
        }
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
    if (run->owned)
        value +=
            ((marz_int128)price_micro[run->cell_count + seat] + price_micro[run->row_count - 1]) *
            marz_run_kept(run, block, seat);
    return value;
}

/// The price of what stays where it is now, which only present seats of members have.
static void add_kept_floors(const marz_run *run, int32_t block, marz_scan *scan)
{
    for (int32_t k = run->member_start[block]; run->owned && k < run->member_start[block + 1];
         k++) {
        const int32_t unit = run->members[k], seat = run->instance->present[unit];
        if (seat == MARZ_NONE)
            continue;
        const double part = marz_kept_price(run, seat) * (double)run->instance->value_minor[unit];
        scan->floor[seat] += part * (1 + 1e-12); // The price is not positive.
    }
}

/// What the prices of the measures add, less what rounding could. Inlined with `count` known.
static inline void price_floors(const marz_run *run, int32_t block, int32_t count, double *floor)
{
    const int64_t *size = run->size + (int64_t)block * count;
    double amount[MARZ_MEASURES_MAX];
    for (int32_t k = 0; k < count; k++)
        amount[k] = (double)size[k];
    for (int32_t j = 0; j < run->seat_count; j++) {
        double sum = 0, magnitude = 0;
        for (int32_t k = 0; k < count; k++) {
            const double part = run->price[(int64_t)j * count + k] * amount[k];
            sum += part;
            magnitude += fabs(part);
        }
        floor[j] = sum - 1e-12 * magnitude;
    }
}

/// Lower bounds of cost + price; what is known of the block before is forgotten.
static void fill_floors(const marz_run *run, int32_t block, marz_scan *scan)
{
    for (int32_t k = 0; k < scan->looked_count; k++) {
        scan->row[scan->looked[k]] = UNKNOWN;
        scan->value[scan->looked[k]] = HUGE_VAL;
    }
    scan->looked_count = 0;
    if (run->measure_count == 1)
        price_floors(run, block, 1, scan->floor);
    else if (run->measure_count == 2)
        price_floors(run, block, 2, scan->floor);
    else
        price_floors(run, block, run->measure_count, scan->floor);
    add_kept_floors(run, block, scan);
    for (int32_t k = run->member_start[block]; k < run->member_start[block + 1]; k++)
        marz_costing_add_floors(&run->costing, run->members[k], scan->floor);
}

/// Computes cost and value of one seat, once.
static void look_at(const marz_run *run, int32_t block, int32_t seat, marz_scan *scan)
{
    const int32_t count = run->measure_count;
    if (scan->row[seat] != UNKNOWN)
        return;
    scan->looked[scan->looked_count++] = seat;
    scan->row[seat] = marz_run_cost(run, block, seat);
    if (scan->row[seat] == MARZ_COST_FORBIDDEN)
        return;
    double value = (double)scan->row[seat], magnitude = value;
    for (int32_t k = 0; k < count; k++) {
        const double part =
            run->price[(int64_t)seat * count + k] * (double)run->size[(int64_t)block * count + k];
        value += part;
        magnitude += fabs(part);
    }
    if (run->owned) {
        const double part = marz_kept_price(run, seat) * (double)marz_run_kept(run, block, seat);
        value += part;
        magnitude += fabs(part);
    }
    scan->value[seat] = value;
    scan->magnitude = fmax(scan->magnitude, magnitude);
}

/// A floor that as many seats keep as a block has candidates: blocks lie in the order of places, so
/// the seats that are near to the last one do for this one, too.
static double bar_of(const marz_scan *scan)
{
    double bar = scan->near_count > 0 ? -HUGE_VAL : HUGE_VAL;
    for (int32_t k = 0; k < scan->near_count; k++)
        bar = fmax(bar, scan->floor[scan->near[k]]);
    return bar;
}

/// Looks at the seats of least floor. @return the greatest of their values: what is dearer by its
/// floor cannot be among the cheapest
static double look_near(const marz_run *run, int32_t block, marz_scan *scan)
{
    const int32_t limit = run->seat_count < MARZ_CANDIDATES ? run->seat_count : MARZ_CANDIDATES;
    const double bar = bar_of(scan);
    int32_t count = 0;
    for (int32_t j = 0; j < run->seat_count; j++) {
        if (scan->floor[j] > bar)
            continue;
        if (count == limit && scan->floor[j] >= scan->floor[scan->near[limit - 1]])
            continue;
        int32_t k = count < limit ? count++ : limit - 1;
        for (; k > 0 && scan->floor[scan->near[k - 1]] > scan->floor[j]; k--)
            scan->near[k] = scan->near[k - 1];
        scan->near[k] = j;
    }
    scan->near_count = count;
    double dearest = -HUGE_VAL;
    for (int32_t k = 0; k < count; k++) {
        look_at(run, block, scan->near[k], scan);
        dearest = fmax(dearest, scan->value[scan->near[k]]);
    }
    return dearest;
}

static void find_least(const marz_run *run, int32_t block, marz_scan *scan)
{
    double least = HUGE_VAL;
    for (int32_t k = 0; k < scan->looked_count; k++)
        least = fmin(least, scan->value[scan->looked[k]]);
    scan->is_blocked = isinf(least);
    scan->least = 0;
    // A sum of at most six rounded products is off by less than 2^-50 of its magnitude.
    const double doubt = scan->magnitude * 1e-14;
    bool is_first = true;
    for (int32_t k = 0; k < scan->looked_count && !scan->is_blocked; k++) {
        const int32_t j = scan->looked[k];
        if (scan->value[j] > least + doubt)
            continue;
        const marz_int128 value = exact_value(run, run->price_micro, block, j, scan->row[j]);
        if (is_first || value < scan->least)
            scan->least = value;
        is_first = false;
    }
}

void marz_scan_block(const marz_run *run, int32_t block, const int32_t must[static 3],
                     marz_scan *scan)
{
    scan->magnitude = 0;
    fill_floors(run, block, scan);
    const double dearest = look_near(run, block, scan);
    for (int32_t k = 0; k < 3; k++)
        if (must[k] != MARZ_NONE)
            look_at(run, block, must[k], scan);
    for (int32_t j = 0; j < run->seat_count; j++)
        if (scan->floor[j] <= dearest)
            look_at(run, block, j, scan);
    find_least(run, block, scan);
}
