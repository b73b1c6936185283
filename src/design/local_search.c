#include "design/design_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define EXITS 40       ///< cheapest ways out of a seat that are kept
#define DEPTH 4        ///< moves of a chain at most
#define TRIES_MAX 1000 ///< exits tried in one search for a chain
#define KICK_EXITS 12  ///< ways out among which a kick chooses
#define POLL_SEATS 16
#define SWEEPS_MAX 40
#define LOG_ROOM 16 ///< moves that one improvement or kick writes at most

/// A way out of a seat: its block takes `arc`; `rise` is by how much cost + price grows.
typedef struct exit_arc {
    int32_t block, arc, seat;
    double rise;
} exit_arc;

typedef struct undo {
    int32_t block, arc;
} undo;

/// Cost = dual value + sum of rises + sum of the slack of all rows, which without soft bands is
/// |price| * room left at the limit it stands for. So a change can only pay if its rises are less
/// than what the slack of the seats it touches is worth.
typedef struct search {
    marz_run *run;
    marz_placement *placement;
    double *reduced;             ///< [arcs] cost + price
    exit_arc *exits;             ///< [seat_count * EXITS] cheapest first
    int32_t *exit_count;         ///< [seat_count] or MARZ_NONE: to be rebuilt
    double *worth;               ///< [seat_count] slack of its rows
    double worth_max;            ///< at least the greatest of them
    double worth_all;            ///< of the room at the limit on all change
    uint8_t *is_open;            ///< [seat_count] to be searched again
    int32_t *queue, queue_count; ///< seats that are open, a stack
    undo *log;
    int32_t log_count, log_capacity;
    bool is_logging;
} search;

static void insert_exit(exit_arc *exits, int32_t *count, exit_arc fresh)
{
    int32_t k = *count < EXITS ? (*count)++ : EXITS - 1;
    while (k > 0 && exits[k - 1].rise > fresh.rise) {
        exits[k] = exits[k - 1];
        k--;
    }
    exits[k] = fresh;
}

static void rebuild(search *s, int32_t seat)
{
    const marz_run *run = s->run;
    exit_arc *exits = s->exits + (int64_t)seat * EXITS;
    int32_t count = 0;
    for (int32_t b = s->placement->first[seat]; b != MARZ_NONE; b = s->placement->next[b]) {
        const int32_t old = s->placement->arc_of[b];
        const double base = s->reduced[old];
        for (int32_t e = run->arc_start[b]; e < run->arc_start[b + 1]; e++) {
            const double rise = s->reduced[e] - base;
            if (e != old && (count < EXITS || rise < exits[EXITS - 1].rise))
                insert_exit(exits, &count, (exit_arc){b, e, run->arc_seat[e], rise});
        }
    }
    s->exit_count[seat] = count;
    s->worth[seat] = 0;
    for (int32_t k = 0; k < run->measure_count; k++) {
        const int64_t cell = (int64_t)seat * run->measure_count + k;
        s->worth[seat] += marz_row_slack(run, cell, s->placement->load[cell]);
    }
    if (run->owned) {
        const int64_t row = run->cell_count + seat;
        s->worth[seat] += run->price[row] * (double)(run->low[row] - s->placement->load[row]);
    }
    s->worth_max = fmax(s->worth_max, s->worth[seat]);
}

static void find_worth_all(search *s)
{
    const marz_run *run = s->run;
    const int64_t last = run->row_count - 1;
    s->worth_all =
        run->owned ? run->price[last] * (double)(run->low[last] - s->placement->load[last]) : 0;
}

static void refresh(search *s, int32_t seat)
{
    if (s->exit_count[seat] == MARZ_NONE)
        rebuild(s, seat);
}

static void open_seat(search *s, int32_t seat)
{
    if (s->is_open[seat])
        return;
    s->is_open[seat] = 1;
    s->queue[s->queue_count++] = seat;
}

static void move(search *s, int32_t block, int32_t arc)
{
    const int32_t old = s->placement->arc_of[block];
    const int32_t seats[2] = {s->run->arc_seat[old], s->run->arc_seat[arc]};
    if (s->is_logging)
        s->log[s->log_count++] = (undo){block, old};
    marz_placement_move(s->run, s->placement, block, arc);
    for (int32_t k = 0; k < 2; k++) {
        s->exit_count[seats[k]] = MARZ_NONE;
        open_seat(s, seats[k]);
    }
}

/// Do the limits of `seat` hold when block `out` leaves and `in` enters (MARZ_NONE: nobody)?
static bool holds(const search *s, int32_t seat, int32_t out, int32_t in)
{
    return marz_seat_holds(s->run, s->placement, seat, (const int32_t[2]){out, MARZ_NONE},
                           (const int32_t[2]){in, MARZ_NONE});
}

/// By how much the balance of `seat` costs more when `out` leaves and `in` enters.
static int64_t balance_change(const search *s, int32_t seat, int32_t out, int32_t in)
{
    return marz_seat_balance_change(s->run, s->placement, seat, (const int32_t[2]){out, MARZ_NONE},
                                    (const int32_t[2]){in, MARZ_NONE});
}

/// How much more value stays where it is now.
static int64_t kept_change(const search *s, const exit_arc *way)
{
    const marz_run *run = s->run;
    if (!run->owned)
        return 0;
    const int32_t seat = run->arc_seat[s->placement->arc_of[way->block]];
    return marz_run_kept(run, way->block, way->seat) - marz_run_kept(run, way->block, seat);
}

static int64_t cost_change(const search *s, const exit_arc *way)
{
    return s->run->arc_cost[way->arc] - s->run->arc_cost[s->placement->arc_of[way->block]];
}

/// A chain: way[0] out of `start`, way[1] out of way[0].seat, and so on.
typedef struct chain {
    int32_t start, length;
    const exit_arc *way[DEPTH];
    int32_t next[DEPTH]; ///< the next exit to try at each depth
    double rise[DEPTH + 1], worth[DEPTH + 1];
    int64_t cost[DEPTH + 1], kept[DEPTH + 1]; ///< with the balance of seats in the middle
} chain;

static bool is_on_chain(const chain *c, int32_t seat)
{
    for (int32_t k = 0; k < c->length; k++)
        if (c->way[k]->seat == seat)
            return true;
    return false;
}

/// What the seats where the chain begins and ends add to the cost of balance.
static int64_t balance_of_ends(const search *s, const chain *c)
{
    const exit_arc *first = c->way[0], *last = c->way[c->length - 1];
    if (last->seat == c->start)
        return balance_change(s, c->start, first->block, last->block);
    return balance_change(s, c->start, first->block, MARZ_NONE) +
           balance_change(s, last->seat, MARZ_NONE, last->block);
}

/// Is the chain with its last move a valid improvement as it stands?
static bool pays(const search *s, const chain *c)
{
    const int32_t last = c->length - 1;
    if (c->cost[c->length] + balance_of_ends(s, c) >= 0 ||
        !marz_change_holds(s->run, s->placement, c->kept[c->length]))
        return false;
    if (c->way[last]->seat == c->start)
        return holds(s, c->start, c->way[0]->block, c->way[last]->block);
    return holds(s, c->start, c->way[0]->block, MARZ_NONE) &&
           holds(s, c->way[last]->seat, MARZ_NONE, c->way[last]->block);
}

/// Takes the next exit at the present depth. @return false if there is none worth trying
static bool extend(search *s, chain *c, int32_t *tries)
{
    const int32_t depth = c->length;
    const int32_t seat = depth ? c->way[depth - 1]->seat : c->start;
    refresh(s, seat);
    while (c->next[depth] < s->exit_count[seat] && (*tries)-- > 0) {
        const exit_arc *way = &s->exits[(int64_t)seat * EXITS + c->next[depth]++];
        if (c->rise[depth] + way->rise >= c->worth[depth] + s->worth_max)
            return false; // So are all the others: exits are sorted.
        if (c->rise[depth] + way->rise >= c->worth[depth] + s->worth[way->seat] ||
            is_on_chain(c, way->seat))
            continue;
        if (depth && !holds(s, seat, way->block, c->way[depth - 1]->block))
            continue;
        c->way[depth] = way;
        c->rise[depth + 1] = c->rise[depth] + way->rise;
        c->worth[depth + 1] = c->worth[depth] + s->worth[way->seat];
        c->cost[depth + 1] = c->cost[depth] + cost_change(s, way);
        if (depth)
            c->cost[depth + 1] += balance_change(s, seat, way->block, c->way[depth - 1]->block);
        c->kept[depth + 1] = c->kept[depth] + kept_change(s, way);
        c->length++;
        return true;
    }
    return false;
}

/// Depth-first search for a chain (path or cycle of moves) out of `start` that lowers the cost.
static bool improve_by_chain(search *s, int32_t start)
{
    chain c = {.start = start};
    int32_t tries = TRIES_MAX;
    refresh(s, start);
    find_worth_all(s);
    c.worth[0] = s->worth[start] + s->worth_all;
    for (;;) {
        if (!extend(s, &c, &tries)) {
            if (c.length == 0 || tries <= 0)
                return false;
            c.length--;
            continue;
        }
        if (pays(s, &c)) {
            exit_arc ways[DEPTH]; // Moving rebuilds the lists that the chain points into.
            for (int32_t k = 0; k < c.length; k++)
                ways[k] = *c.way[k];
            for (int32_t k = 0; k < c.length; k++)
                move(s, ways[k].block, ways[k].arc);
            return true;
        }
        if (c.length == DEPTH || c.way[c.length - 1]->seat == start)
            c.length--;
        else
            c.next[c.length] = 0;
    }
}

/// Two blocks x, y from `seat` to another seat, and one block or none back.
static bool try_two(search *s, int32_t seat, const exit_arc *x, const exit_arc *y)
{
    const int32_t other = x->seat;
    const int64_t cost = cost_change(s, x) + cost_change(s, y);
    const int64_t kept = kept_change(s, x) + kept_change(s, y);
    const int32_t both[2] = {x->block, y->block};
    refresh(s, other);
    const double limit = s->worth[seat] + s->worth[other] + s->worth_all - x->rise - y->rise;
    for (int32_t k = -1; k < s->exit_count[other]; k++) {
        const exit_arc *back = k < 0 ? NULL : &s->exits[(int64_t)other * EXITS + k];
        if (back && back->rise >= limit)
            break;
        if (back && back->seat != seat)
            continue;
        const int32_t one[2] = {back ? back->block : MARZ_NONE, MARZ_NONE};
        const int64_t balance = marz_seat_balance_change(s->run, s->placement, seat, both, one) +
                                marz_seat_balance_change(s->run, s->placement, other, one, both);
        if (cost + balance + (back ? cost_change(s, back) : 0) >= 0)
            continue;
        if (!marz_seat_holds(s->run, s->placement, seat, both, one) ||
            !marz_seat_holds(s->run, s->placement, other, one, both) ||
            !marz_change_holds(s->run, s->placement, kept + (back ? kept_change(s, back) : 0)))
            continue;
        const exit_arc first = *x, second = *y, third = back ? *back : *x;
        move(s, first.block, first.arc);
        move(s, second.block, second.arc);
        if (back)
            move(s, third.block, third.arc);
        return true;
    }
    return false;
}

static bool improve_by_exchange(search *s, int32_t seat)
{
    refresh(s, seat);
    find_worth_all(s);
    const exit_arc *exits = s->exits + (int64_t)seat * EXITS;
    for (int32_t x = 0; x < s->exit_count[seat]; x++) {
        const double limit = s->worth[seat] + s->worth[exits[x].seat] + s->worth_all;
        for (int32_t y = x + 1; y < s->exit_count[seat]; y++) {
            if (exits[x].rise + exits[y].rise >= limit && exits[x].rise >= 0)
                break;
            if (exits[y].seat == exits[x].seat && exits[y].block != exits[x].block &&
                try_two(s, seat, &exits[x], &exits[y]))
                return true;
        }
    }
    return false;
}

static void find_worth_max(search *s)
{
    s->worth_max = 0;
    for (int32_t j = 0; j < s->run->seat_count; j++) {
        refresh(s, j);
        s->worth_max = fmax(s->worth_max, s->worth[j]);
    }
}

/// Improves from the open seats until none is left (or the log has no room for a longest change).
static void descend(search *s)
{
    for (int32_t k = 0; s->queue_count > 0; k++) {
        if (k % POLL_SEATS == 0 && marz_run_stops(s->run))
            return;
        const int32_t seat = s->queue[--s->queue_count];
        s->is_open[seat] = 0;
        if (k % s->run->seat_count == 0)
            find_worth_max(s);
        while (s->log_count + LOG_ROOM <= s->log_capacity &&
               (improve_by_chain(s, seat) || improve_by_exchange(s, seat)))
            ;
    }
}

/// Descends from all seats until a sweep changes nothing.
static void sweep(search *s)
{
    for (int32_t k = 0; k < SWEEPS_MAX && !s->run->is_stopped; k++) {
        const int64_t before = s->placement->cost_minor;
        for (int32_t j = s->run->seat_count - 1; j >= 0; j--)
            open_seat(s, j);
        descend(s);
        if (s->placement->cost_minor == before)
            return;
    }
}

static void take_back(search *s)
{
    while (s->log_count > 0) {
        const undo step = s->log[--s->log_count];
        const int32_t old = s->placement->arc_of[step.block];
        s->exit_count[s->run->arc_seat[old]] = MARZ_NONE;
        s->exit_count[s->run->arc_seat[step.arc]] = MARZ_NONE;
        marz_placement_move(s->run, s->placement, step.block, step.arc);
    }
}

/// A random move or swap that keeps the bands. @return false if the dice found none
static bool kick(search *s, marz_rng *rng)
{
    const int32_t seat = (int32_t)marz_rng_below(rng, s->run->seat_count);
    refresh(s, seat);
    const int32_t count = s->exit_count[seat] < KICK_EXITS ? s->exit_count[seat] : KICK_EXITS;
    if (count == 0)
        return false;
    const exit_arc out = s->exits[(int64_t)seat * EXITS + marz_rng_below(rng, count)];
    const int64_t kept = kept_change(s, &out);
    if (holds(s, seat, out.block, MARZ_NONE) && holds(s, out.seat, MARZ_NONE, out.block) &&
        marz_change_holds(s->run, s->placement, kept)) {
        move(s, out.block, out.arc);
        return true;
    }
    refresh(s, out.seat);
    const exit_arc *exits = s->exits + (int64_t)out.seat * EXITS;
    for (int32_t k = 0; k < s->exit_count[out.seat]; k++) {
        const exit_arc back = exits[k];
        if (back.seat != seat || !holds(s, seat, out.block, back.block) ||
            !holds(s, out.seat, back.block, out.block) ||
            !marz_change_holds(s->run, s->placement, kept + kept_change(s, &back)))
            continue;
        move(s, out.block, out.arc);
        move(s, back.block, back.arc);
        return true;
    }
    return false;
}

static void perturb(search *s, int64_t kick_count)
{
    marz_rng rng = marz_rng_make(s->run->seed, 1, 0);
    s->is_logging = true;
    for (int64_t k = 0; k < kick_count && !marz_run_stops(s->run); k++) {
        const int64_t before = s->placement->cost_minor;
        const int32_t strength = 1 + (int32_t)marz_rng_below(&rng, 3);
        s->log_count = 0;
        for (int32_t times = 0; times < strength; times++)
            kick(s, &rng);
        descend(s);
        if (s->placement->cost_minor > before)
            take_back(s);
    }
}

static bool prepare(search *s)
{
    const marz_run *run = s->run;
    const int32_t m = run->seat_count;
    s->log_capacity = run->block_count + 4 * LOG_ROOM;
    s->reduced = marz_arc_reduced(run);
    s->exits = MARZ_NEW(run->arena, exit_arc, (int64_t)m * EXITS);
    s->exit_count = MARZ_NEW(run->arena, int32_t, m);
    s->worth = MARZ_NEW(run->arena, double, m);
    s->is_open = MARZ_NEW(run->arena, uint8_t, m);
    s->queue = MARZ_NEW(run->arena, int32_t, m);
    s->log = MARZ_NEW(run->arena, undo, s->log_capacity);
    if (!s->reduced || !s->exits || !s->exit_count || !s->worth || !s->is_open || !s->queue ||
        !s->log)
        return false;
    for (int32_t j = 0; j < m; j++)
        s->exit_count[j] = MARZ_NONE;
    return true;
}

marz_status marz_local_search(marz_run *run, marz_placement *placement, int64_t kick_count,
                              marz_error *error)
{
    assert(marz_placement_is_feasible(run, placement));
    const marz_arena_mark mark = marz_arena_save(run->arena);
    search s = {.run = run, .placement = placement};
    marz_status status = MARZ_OK;
    if (!prepare(&s)) {
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory to improve a plan of %d accounts",
                           run->block_count);
    } else {
        sweep(&s);
        perturb(&s, kick_count);
    }
    marz_arena_restore(run->arena, mark);
    assert(marz_placement_is_feasible(run, placement));
    return status;
}
