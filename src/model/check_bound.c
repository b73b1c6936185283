#include "model/check_internal.h"

#include "base/threads.h"

#define PRICE_MAX ((marz_int128)1 << 126) ///< leaves room for the travel of any block
#define GRAIN 256 ///< blocks a range; sums are kept per range and merged in order

// Accounts that stay together form a block; an account without group is a block of its own. The
// bound is the sum over blocks of the least priced cost over all seats, less the priced limits.

/// Least priced cost of one block, millionths of a minor unit.
typedef struct least {
    bool is_set; ///< some seat is allowed
    marz_int128 value;
} least;

/// Sums of one range. `has_overflow`: numbers beyond every documented limit.
typedef struct range_sum {
    marz_int128 value, high;
    bool has_overflow;
} range_sum;

typedef struct bound_run {
    const marz_checker *checker;
    int32_t block_count;
    int32_t *first;  ///< [block_count + 1]
    int32_t *member; ///< [unit_count] accounts by block
    range_sum *sums; ///< [ranges]
} bound_run;

/// Everything but travel of a block at a seat. @return false beyond PRICE_MAX
static bool price_of(const bound_run *run, int32_t block, int32_t j, marz_int128 *price)
{
    const marz_checker *checker = run->checker;
    const marz_check_seat *seat = &checker->seats[j];
    bool fits = true;
    *price = 0;
    for (int32_t at = run->first[block]; at < run->first[block + 1]; at++) {
        const marz_check_unit *unit = &checker->units[run->member[at]];
        marz_int128 part = marz_check_mismatch(unit, seat) + marz_check_disruption(unit, seat, j);
        part *= 1000000;
        for (int32_t k = 0; k < checker->measure_count; k++)
            part += (marz_int128)seat->price_micro[k] * unit->measure[k];
        if (unit->present != MARZ_NONE && unit->present != j)
            part += ((marz_int128)checker->moved_price_micro +
                     checker->seats[unit->present].leave_price_micro) *
                    unit->value_minor;
        fits &= !__builtin_add_overflow(*price, part, price);
    }
    return fits && *price<PRICE_MAX && * price> - PRICE_MAX;
}

/// Is the seat shut to a member, whatever the distance?
static bool is_shut(const bound_run *run, int32_t block, int32_t j)
{
    for (int32_t at = run->first[block]; at < run->first[block + 1]; at++) {
        const marz_check_unit *unit = &run->checker->units[run->member[at]];
        if ((unit->lock != MARZ_NONE && unit->lock != j) ||
            marz_check_is_forbidden(run->checker, unit, j))
            return true;
    }
    return false;
}

/// Adds the travel of the block to `price` for both ways to round doubtful distances.
/// allowed[0]: within reach as computed; allowed[1]: within reach however it is rounded.
static void add_travel(const bound_run *run, int32_t block, int32_t j, marz_int128 price[static 2],
                       bool allowed[static 2])
{
    const marz_checker *checker = run->checker;
    for (int32_t at = run->first[block]; at < run->first[block + 1]; at++) {
        const marz_check_unit *unit = &checker->units[run->member[at]];
        const marz_check_metres far = marz_check_distance(&unit->point, &checker->seats[j].point);
        const int64_t most = far.other > far.metres ? far.other : far.metres;
        if (checker->reach_m > 0 && unit->present != j) {
            allowed[0] = allowed[0] && far.metres <= checker->reach_m;
            allowed[1] = allowed[1] && most <= checker->reach_m;
        }
        if (checker->farthest_milli > 0 && unit->lock == MARZ_NONE) {
            const int64_t limit = checker->farthest_milli;
            allowed[0] = allowed[0] && marz_check_minutes(checker, unit, j, far.metres) <= limit;
            allowed[1] = allowed[1] && marz_check_minutes(checker, unit, j, most) <= limit;
        }
        const int64_t travel = marz_check_travel(checker, unit, j, far.metres);
        price[0] += (marz_int128)travel * 1000000;
        price[1] +=
            (marz_int128)(most == far.metres ? travel : marz_check_travel(checker, unit, j, most)) *
            1000000;
    }
}

static void keep_least(least *best, marz_int128 value)
{
    if (!best->is_set || value < best->value)
        *best = (least){true, value};
}

/// Tries one seat. Travel costs nothing less than nothing, so a seat whose other costs reach both
/// minima already need not be measured: the minimum stays complete.
static void try_seat(const bound_run *run, int32_t block, int32_t j, least best[static 2],
                     range_sum *sum)
{
    marz_int128 price[2];
    if (is_shut(run, block, j))
        return;
    if (!price_of(run, block, j, &price[0])) {
        sum->has_overflow = true;
        return;
    }
    if (best[0].is_set && best[1].is_set && price[0] >= best[0].value && price[0] >= best[1].value)
        return;
    price[1] = price[0];
    bool allowed[2] = {true, true};
    add_travel(run, block, j, price, allowed);
    for (int32_t side = 0; side < 2; side++)
        if (allowed[side])
            keep_least(&best[side], price[side]);
}

/// Tries to leave the block without a seat: no measures, no travel, and a change for each that has
/// a seat now.
static void try_nobody(const bound_run *run, int32_t block, least best[static 2], range_sum *sum)
{
    const marz_checker *checker = run->checker;
    marz_int128 price = 0;
    for (int32_t at = run->first[block]; at < run->first[block + 1]; at++) {
        const marz_check_unit *unit = &checker->units[run->member[at]];
        if (!marz_check_may_stay_out(checker, unit))
            return;
        marz_int128 part = (marz_int128)unit->uncovered * 1000000;
        if (unit->present != MARZ_NONE)
            part += ((marz_int128)checker->moved_price_micro +
                     checker->seats[unit->present].leave_price_micro) *
                    unit->value_minor;
        sum->has_overflow |= __builtin_add_overflow(price, part, &price);
    }
    keep_least(&best[0], price);
    keep_least(&best[1], price);
}

static void sum_range(void *context, int64_t first, int64_t last)
{
    const bound_run *run = context;
    const marz_checker *checker = run->checker;
    range_sum *sum = &run->sums[first / GRAIN];
    for (int32_t block = (int32_t)first; block < (int32_t)last; block++) {
        least best[2] = {{false, 0}, {false, 0}};
        const int32_t own = checker->units[run->member[run->first[block]]].seat;
        if (checker->has_cover)
            try_nobody(run, block, best, sum);
        if (own != MARZ_NONE) // Likely the cheapest: the others then fall at once.
            try_seat(run, block, own, best, sum);
        for (int32_t j = 0; j < checker->seat_count; j++)
            if (j != own)
                try_seat(run, block, j, best, sum);
        // A block that may go nowhere proves more than any number; it is found elsewhere.
        sum->has_overflow |= __builtin_add_overflow(sum->value, best[0].value, &sum->value);
        sum->has_overflow |= __builtin_add_overflow(sum->high, best[1].value, &sum->high);
    }
}

/// Blocks: first the groups that have members, in their order, then the accounts without group.
static void make_blocks(marz_checker *checker, bound_run *run)
{
    const int32_t groups = checker->group_count;
    int32_t *size = marz_check_alloc(checker, groups, sizeof *size);
    run->first = marz_check_alloc(checker, (int64_t)checker->unit_count + 1, sizeof *run->first);
    run->member = marz_check_alloc(checker, checker->unit_count, sizeof *run->member);
    if (checker->status)
        return;
    for (int32_t i = 0; i < checker->unit_count; i++)
        if (checker->units[i].group != MARZ_NONE)
            size[checker->units[i].group]++;
    int32_t used = 0;
    for (int32_t g = 0; g < groups; g++) { // From here on: where the next member goes.
        const int32_t count = size[g];
        size[g] = used;
        if (count > 0)
            run->first[run->block_count++] = used;
        used += count;
    }
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const int32_t group = checker->units[i].group;
        if (group == MARZ_NONE)
            run->first[run->block_count++] = used;
        run->member[group == MARZ_NONE ? used++ : size[group]++] = i;
    }
    run->first[run->block_count] = used;
}

/// The most that price * load less the cost of leaving the soft band comes to within the limits.
/// @return false beyond 128 bits
static bool worth_of(const marz_checker *checker, const marz_check_seat *seat, int32_t k,
                     marz_int128 *worth)
{
    const marz_int128 price = seat->price_micro[k];
    const int64_t limit = price > 0 ? seat->high[k] : seat->low[k];
    *worth = price * limit;
    if (!checker->has_soft_bands)
        return true;
    const int64_t rate = checker->soft_rate_micro[k];
    const int64_t edge = price > 0 ? seat->soft_high[k] : seat->soft_low[k];
    const marz_int128 beyond = price > 0 ? (marz_int128)limit - edge : (marz_int128)edge - limit;
    if (price >= -rate && price <= rate)
        *worth = price * edge;
    else
        return !__builtin_sub_overflow(*worth, rate * beyond, worth);
    return true;
}

/// What the limits are worth at the prices. @return false beyond 128 bits
static bool priced_limits(const marz_checker *checker, marz_int128 *sum)
{
    bool fits = true;
    *sum = 0;
    for (int32_t j = 0; j < checker->seat_count; j++) {
        const marz_check_seat *seat = &checker->seats[j];
        for (int32_t k = 0; k < checker->measure_count; k++) {
            marz_int128 worth;
            fits &= worth_of(checker, seat, k, &worth);
            fits &= !__builtin_add_overflow(*sum, worth, sum);
        }
    }
    return fits;
}

void marz_check_compute_bound(marz_checker *checker)
{
    bound_run run = {.checker = checker};
    make_blocks(checker, &run);
    const int64_t ranges = ((int64_t)run.block_count + GRAIN - 1) / GRAIN;
    run.sums = marz_check_alloc(checker, ranges, sizeof *run.sums);
    if (checker->status)
        return;
    marz_parallel(marz_thread_count(0), run.block_count, GRAIN, sum_range, &run);
    marz_int128 limits, value = 0, high = 0;
    bool fits = priced_limits(checker, &limits);
    for (int64_t k = 0; k < ranges; k++) {
        fits &= !run.sums[k].has_overflow;
        fits &= !__builtin_add_overflow(value, run.sums[k].value, &value);
        fits &= !__builtin_add_overflow(high, run.sums[k].high, &high);
    }
    limits += (marz_int128)checker->moved_price_micro * checker->moved_value_max;
    for (int32_t j = 0; j < checker->seat_count; j++)
        fits &= !__builtin_add_overflow(
            limits, (marz_int128)checker->seats[j].leave_price_micro * checker->seats[j].leave_max,
            &limits);
    fits &= !__builtin_sub_overflow(value, limits, &value);
    fits &= !__builtin_sub_overflow(high, limits, &high);
    checker->has_bound = fits;
    if (fits) {
        checker->bound = marz_div_floor(value, 1000000);
        checker->bound_high = marz_div_floor(high, 1000000);
    }
}
