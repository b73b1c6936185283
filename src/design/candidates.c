#include "base/threads.h"
#include "design/design_internal.h"

#include <math.h>
#include <string.h>

typedef struct build {
    marz_run *run;
    const int32_t *keep_seat;
    uint8_t *blocked;
    marz_scan *scans;
    marz_arena_mark mark; ///< what was taken after it is given back
    int32_t stride;       ///< arcs of a block at most
    int32_t *count;       ///< [block_count]
    marz_int128 *least;   ///< [ranges]
    atomic_bool is_stopped;
} build;

static bool is_cheaper(int32_t seat, int32_t other, const double *value)
{
    return value[seat] < value[other] || (value[seat] == value[other] && seat < other);
}

/// Inserts a seat into the list of the cheapest, sorted by value; equal values in order of seats.
static void insert_seat(int32_t *seats, int32_t *count, int32_t limit, int32_t seat,
                        const double *value)
{
    int32_t k = *count < limit ? (*count)++ : limit - 1;
    while (k > 0 && is_cheaper(seat, seats[k - 1], value)) {
        seats[k] = seats[k - 1];
        k--;
    }
    seats[k] = seat;
}

static void insist(int32_t *seats, int32_t *count, int32_t seat, const double *value)
{
    if (seat == MARZ_NONE || isinf(value[seat]))
        return;
    for (int32_t k = 0; k < *count; k++)
        if (seats[k] == seat)
            return;
    insert_seat(seats, count, *count + 1, seat, value);
}

static void build_block(build *b, int32_t block, const marz_scan *scan)
{
    marz_run *run = b->run;
    int32_t *seats = run->arc_seat + (int64_t)block * b->stride;
    int64_t *costs = run->arc_cost + (int64_t)block * b->stride;
    const int32_t limit = run->seat_count < MARZ_CANDIDATES ? run->seat_count : MARZ_CANDIDATES;
    int32_t count = 0;
    for (int32_t k = 0; k < scan->looked_count; k++) {
        const int32_t j = scan->looked[k];
        if (!isinf(scan->value[j]) &&
            (count < limit || is_cheaper(j, seats[limit - 1], scan->value)))
            insert_seat(seats, &count, limit, j, scan->value);
    }
    insist(seats, &count, run->present[block], scan->value);
    if (b->keep_seat)
        insist(seats, &count, b->keep_seat[block], scan->value);
    if (run->start_seat)
        insist(seats, &count, run->start_seat[block], scan->value);
    for (int32_t k = 0; k < count; k++)
        costs[k] = scan->row[seats[k]];
    b->count[block] = count;
    b->blocked[block] = scan->is_blocked;
}

static void build_range(void *context, int64_t first, int64_t last)
{
    build *b = context;
    const int64_t range = first / marz_scan_grain(b->run);
    marz_scan *scan = &b->scans[range];
    marz_outcome outcome;
    for (int64_t block = first; block < last; block++) {
        if (atomic_load_explicit(&b->is_stopped, memory_order_relaxed) ||
            marz_control_stops(b->run->control, &outcome)) {
            atomic_store(&b->is_stopped, true);
            return;
        }
        const int32_t must[3] = {b->run->present[block],
                                 b->keep_seat ? b->keep_seat[block] : MARZ_NONE,
                                 b->run->start_seat ? b->run->start_seat[block] : MARZ_NONE};
        marz_scan_block(b->run, (int32_t)block, must, scan);
        build_block(b, (int32_t)block, scan);
        b->least[range] += scan->least;
    }
}

/// From `stride` places a block to places without gaps.
static void close_gaps(build *b)
{
    marz_run *run = b->run;
    int32_t end = 0;
    for (int32_t block = 0; block < run->block_count; block++) {
        const int64_t from = (int64_t)block * b->stride;
        const size_t count = (size_t)b->count[block];
        run->arc_start[block] = end;
        memmove(run->arc_seat + end, run->arc_seat + from, count * sizeof *run->arc_seat);
        memmove(run->arc_cost + end, run->arc_cost + from, count * sizeof *run->arc_cost);
        end += b->count[block];
    }
    run->arc_start[run->block_count] = end;
}

static bool make_room(build *b)
{
    marz_run *run = b->run;
    const int64_t places = (int64_t)run->block_count * b->stride;
    if (!run->arc_start) {
        run->arc_start = MARZ_NEW(run->arena, int32_t, (int64_t)run->block_count + 1);
        run->arc_seat = MARZ_NEW(run->arena, int32_t, places);
        run->arc_cost = MARZ_NEW(run->arena, int64_t, places);
    }
    b->mark = marz_arena_save(run->arena);
    const int64_t ranges = run->block_count / marz_scan_grain(run) + 1;
    b->count = MARZ_NEW(run->arena, int32_t, run->block_count);
    b->least = MARZ_NEW(run->arena, marz_int128, ranges);
    b->scans = marz_scans_make(run);
    return run->arc_start && run->arc_seat && run->arc_cost && b->count && b->least && b->scans;
}

static void finish(build *b)
{
    marz_run *run = b->run;
    marz_int128 least = 0;
    bool is_blocked = false;
    close_gaps(b);
    for (int64_t k = 0; k * marz_scan_grain(run) < run->block_count; k++)
        least += b->least[k];
    for (int32_t block = 0; block < run->block_count; block++)
        is_blocked |= b->blocked[block] != 0;
    if (!is_blocked)
        marz_bound_offer(run, run->price_micro, least);
}

marz_status marz_candidates_build(marz_run *run, const int32_t *keep_seat, uint8_t *blocked,
                                  marz_error *error)
{
    const int32_t most = MARZ_CANDIDATES + 3, m = run->seat_count;
    build b = {
        .run = run, .keep_seat = keep_seat, .blocked = blocked, .stride = m < most ? m : most};
    if ((int64_t)run->block_count * b.stride > INT32_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%d accounts with %d seats each are too many",
                         run->block_count, b.stride);
    if (!make_room(&b))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the seats of %d accounts",
                         run->block_count);
    marz_parallel(run->thread_count, run->block_count, marz_scan_grain(run), build_range, &b);
    if (atomic_load(&b.is_stopped))
        marz_run_stops(run);
    else
        finish(&b);
    marz_arena_restore(run->arena, b.mark);
    return MARZ_OK;
}

int32_t marz_arc_to(const marz_run *run, int32_t block, int32_t seat)
{
    for (int32_t e = run->arc_start[block]; e < run->arc_start[block + 1]; e++)
        if (run->arc_seat[e] == seat)
            return e;
    return MARZ_NONE;
}

double *marz_arc_reduced(const marz_run *run)
{
    double *reduced = MARZ_NEW(run->arena, double, run->arc_start[run->block_count]);
    for (int32_t b = 0; reduced && b < run->block_count; b++)
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++)
            reduced[e] = (double)run->arc_cost[e] + marz_price_of(run, b, run->arc_seat[e]);
    return reduced;
}

double marz_price_of(const marz_run *run, int32_t block, int32_t seat)
{
    const int32_t count = run->measure_count;
    double sum = 0;
    for (int32_t k = 0; k < count; k++)
        sum +=
            run->price[(int64_t)seat * count + k] * (double)run->size[(int64_t)block * count + k];
    if (run->owned)
        sum += marz_kept_price(run, seat) * (double)marz_run_kept(run, block, seat);
    return sum;
}
