#include "design/pieces_internal.h"

#include <math.h>
#include <string.h>

#define WAYS 24      ///< seats that a seat may give to, at most; what nobody has, to all
#define HOPS 24      ///< moves of a chain at most
#define FAILS_MAX 40 ///< chains that break limits or pieces before the seats are looked at anew
#define POLL_CHAINS 64
#define LEAST_GAIN 0.5 ///< costs are whole

/// The cheapest block of a seat that may go over to another.
typedef struct way {
    int32_t seat, block; ///< block MARZ_NONE: shut until the seat changes
    int64_t cost;        ///< of the block there
    double rise;
} way;

typedef struct chains {
    marz_pieces *p;
    int32_t *first, *next, *previous; ///< blocks of each seat
    way *ways;                        ///< [seats * WAYS], and room for all seats from the last
    int32_t *way_count;               ///< [seats]
    double *dist;                     ///< [seats] least rise of a chain that ends there
    int32_t *from;                    ///< [seats] seat before, or MARZ_NONE
    int32_t *by;                      ///< [seats] way that leads there, index into ways
    uint8_t *is_touched;              ///< [seats]
    int32_t *touched;                 ///< [seats] to be looked at anew
    int32_t touched_count;
} chains;

/// One move of a chain; `back` is what undoes it.
typedef struct link {
    int32_t block, from, to, way;
    int64_t cost, back;
} link;

// ---------------------------------------------------------------- lists

static void enlist(chains *c, int32_t block, int32_t seat)
{
    c->previous[block] = MARZ_NONE;
    c->next[block] = c->first[seat];
    if (c->first[seat] != MARZ_NONE)
        c->previous[c->first[seat]] = block;
    c->first[seat] = block;
}

static void put(chains *c, int32_t block, int32_t seat, int64_t cost)
{
    const int32_t next = c->next[block], previous = c->previous[block];
    if (previous == MARZ_NONE)
        c->first[c->p->seat_of[block]] = next;
    else
        c->next[previous] = next;
    if (next != MARZ_NONE)
        c->previous[next] = previous;
    marz_pieces_put(c->p, block, seat, cost);
    enlist(c, block, seat);
}

// ---------------------------------------------------------------- ways out of a seat

static double kept_worth(const marz_run *run, int32_t block, int32_t seat)
{
    return run->owned ? marz_kept_price(run, seat) * (double)marz_run_kept(run, block, seat) : 0;
}

/// Takes the block as the way to `seat` if it is the cheapest that may go there.
static void consider(chains *c, int32_t block, int32_t seat)
{
    marz_pieces *p = c->p;
    const int32_t own = p->seat_of[block];
    way *ways = c->ways + (int64_t)own * WAYS;
    int32_t k = 0;
    while (k < c->way_count[own] && ways[k].seat != seat)
        k++;
    if (k == (own == p->run->nobody ? p->run->seat_count : WAYS))
        return;
    const int64_t cost = marz_pieces_cost(p, block, seat);
    if (cost == MARZ_COST_FORBIDDEN)
        return;
    const double rise = (double)(cost - p->cost_of[block]) + kept_worth(p->run, block, seat) -
                        kept_worth(p->run, block, own);
    if ((k < c->way_count[own] && rise >= ways[k].rise) || !marz_pieces_may_go(p, block, seat))
        return;
    ways[k] = (way){seat, block, cost, rise};
    c->way_count[own] += k == c->way_count[own];
}

static void find_ways(chains *c, int32_t seat)
{
    const marz_pieces *p = c->p;
    const marz_run *run = p->run;
    c->way_count[seat] = 0;
    for (int32_t b = c->first[seat]; b != MARZ_NONE; b = c->next[b]) {
        if (p->footing[b] == MARZ_FOOTING_HELD || marz_block_is_bound(run, b))
            continue;
        const int32_t start = p->graph.start[b], end = p->graph.start[b + 1];
        for (int32_t e = start; e < end; e++) {
            const int32_t other = p->seat_of[p->graph.near[e]];
            if (other != seat && (e == start || other != p->seat_of[p->graph.near[e - 1]]))
                consider(c, b, other);
        }
        for (int32_t e = run->arc_start[b]; start == end && e < run->arc_start[b + 1]; e++)
            if (run->arc_seat[e] != seat)
                consider(c, b, run->arc_seat[e]);
        if (run->nobody != MARZ_NONE && seat != run->nobody)
            consider(c, b, run->nobody);
    }
}

static void touch(chains *c, int32_t seat)
{
    if (c->is_touched[seat])
        return;
    c->is_touched[seat] = 1;
    c->touched[c->touched_count++] = seat;
}

/// The seats of a move, and those whose rim the block lies on: no other way has changed.
static void touch_about(chains *c, const link *one)
{
    const marz_pieces *p = c->p;
    touch(c, one->from);
    touch(c, one->to);
    for (int32_t e = p->graph.start[one->block]; e < p->graph.start[one->block + 1]; e++)
        touch(c, p->seat_of[p->graph.near[e]]);
}

static void refresh(chains *c)
{
    for (int32_t k = 0; k < c->touched_count; k++) {
        find_ways(c, c->touched[k]);
        c->is_touched[c->touched[k]] = 0;
    }
    c->touched_count = 0;
}

// ---------------------------------------------------------------- the cheapest chain

static bool seat_holds(const chains *c, int32_t seat, int32_t out, int32_t in)
{
    const int32_t outs[2] = {out, MARZ_NONE}, ins[2] = {in, MARZ_NONE};
    return marz_seat_holds(c->p->run, &c->p->placement, seat, outs, ins);
}

/// The seat that a way leads out of. Nobody is the last one, so his may be more.
static int32_t origin_of(const chains *c, int32_t index)
{
    const int32_t seat = index / WAYS, last = c->p->run->seat_count - 1;
    return seat < last ? seat : last;
}

/// Is `seat` among those that the chain to `last` went through?
static bool leads_through(const chains *c, int32_t last, int32_t seat)
{
    for (int32_t hop = 0; last != MARZ_NONE && hop <= HOPS; hop++) {
        if (last == seat)
            return true;
        last = c->from[last];
    }
    return false;
}

/// Begins chains: where they may end anywhere, with every way that its seat can do without; else
/// anywhere, as they must come back.
static void begin(chains *c, bool is_open)
{
    const marz_run *run = c->p->run;
    for (int32_t j = 0; j < run->seat_count; j++) {
        c->dist[j] = is_open ? HUGE_VAL : 0;
        c->from[j] = c->by[j] = MARZ_NONE;
    }
    for (int32_t j = 0; is_open && j < run->seat_count; j++)
        for (int32_t k = 0; k < c->way_count[j]; k++) {
            const int32_t index = j * WAYS + k;
            const way *w = &c->ways[index];
            if (w->block == MARZ_NONE || w->rise >= c->dist[w->seat] ||
                !seat_holds(c, j, w->block, MARZ_NONE))
                continue;
            c->dist[w->seat] = w->rise;
            c->by[w->seat] = index;
        }
}

/// One more move for all chains. @return the way that closes a ring, or MARZ_NONE
static int32_t relax(chains *c, bool *has_changed)
{
    *has_changed = false;
    for (int32_t j = 0; j < c->p->run->seat_count; j++) {
        if (isinf(c->dist[j]))
            continue;
        for (int32_t k = 0; k < c->way_count[j]; k++) {
            const int32_t index = j * WAYS + k;
            const way *w = &c->ways[index];
            if (w->block == MARZ_NONE || c->dist[j] + w->rise >= c->dist[w->seat] - LEAST_GAIN)
                continue;
            if (leads_through(c, j, w->seat))
                return index;
            c->dist[w->seat] = c->dist[j] + w->rise;
            c->from[w->seat] = j;
            c->by[w->seat] = index;
            *has_changed = true;
        }
    }
    return MARZ_NONE;
}

/// The moves that lead to `seat`, the last one first, until `stop` or the beginning.
/// @return how many, or 0 if they are too many
static int32_t collect(const chains *c, int32_t seat, int32_t stop, link *links)
{
    int32_t count = 0;
    while (c->by[seat] != MARZ_NONE && count < HOPS) {
        const way *w = &c->ways[c->by[seat]];
        const int32_t from = origin_of(c, c->by[seat]);
        links[count++] = (link){w->block, from, seat, c->by[seat], w->cost, 0};
        seat = from;
        if (seat == stop || c->from[links[count - 1].to] == MARZ_NONE)
            return count;
    }
    return count < HOPS ? count : 0;
}

/// A ring: the way that closes it, then the moves from its seat back to where it leads.
static int32_t collect_ring(const chains *c, int32_t closing, link *links)
{
    const way *w = &c->ways[closing];
    const int32_t seat = origin_of(c, closing);
    links[0] = (link){w->block, seat, w->seat, closing, w->cost, 0};
    const int32_t more = seat == w->seat ? 0 : collect(c, seat, w->seat, links + 1);
    return more > 0 && more < HOPS && links[more].from == w->seat ? more + 1 : 0;
}

/// The best open chain whose end has room. @return its moves
static int32_t best_open(const chains *c, link *links)
{
    int32_t best = MARZ_NONE;
    for (int32_t j = 0; j < c->p->run->seat_count; j++) {
        if (c->by[j] == MARZ_NONE || c->dist[j] > -LEAST_GAIN ||
            (best != MARZ_NONE && c->dist[j] >= c->dist[best]))
            continue;
        const int32_t block = c->ways[c->by[j]].block;
        if (seat_holds(c, j, MARZ_NONE, block))
            best = j;
    }
    return best == MARZ_NONE ? 0 : collect(c, best, MARZ_NONE, links);
}

/// Finds a chain that lowers the cost. @return its moves, the last one first; 0: none
static int32_t find_chain(chains *c, link *links)
{
    for (int32_t round = 0; round < 2; round++) {
        const bool is_open = round == 0;
        bool has_changed = true;
        begin(c, is_open);
        for (int32_t hop = 1; hop < HOPS && has_changed; hop++) {
            const int32_t closing = relax(c, &has_changed);
            const int32_t count = closing == MARZ_NONE ? 0 : collect_ring(c, closing, links);
            if (count > 0)
                return count;
            if (closing != MARZ_NONE)
                break;
        }
        const int32_t count = is_open ? best_open(c, links) : 0;
        if (count > 0)
            return count;
    }
    return 0;
}

// ---------------------------------------------------------------- doing it

static bool limits_hold(const chains *c, const link *links, int32_t count)
{
    for (int32_t k = 0; k < count; k++)
        if (!seat_holds(c, links[k].from, MARZ_NONE, MARZ_NONE) ||
            !seat_holds(c, links[k].to, MARZ_NONE, MARZ_NONE))
            return false;
    return marz_change_holds(c->p->run, &c->p->placement, 0);
}

/// Does the moves in order while pieces hold. @return how many were done
static int32_t do_links(chains *c, link *links, int32_t count)
{
    for (int32_t k = 0; k < count; k++) {
        if (c->p->seat_of[links[k].block] != links[k].from ||
            !marz_pieces_may_go(c->p, links[k].block, links[k].to))
            return k;
        links[k].back = c->p->cost_of[links[k].block];
        put(c, links[k].block, links[k].to, links[k].cost);
    }
    return count;
}

static void undo_links(chains *c, const link *links, int32_t count)
{
    while (count-- > 0)
        put(c, links[count].block, links[count].from, links[count].back);
}

static void reverse(link *links, int32_t count)
{
    for (int32_t k = 0; k < count / 2; k++) {
        const link kept = links[k];
        links[k] = links[count - 1 - k];
        links[count - 1 - k] = kept;
    }
}

/// Does a chain if pieces and limits hold and the cost falls; else shuts one of its ways.
static bool apply(chains *c, link *links, int32_t count)
{
    const int64_t cost = c->p->placement.cost_minor;
    int32_t done = do_links(c, links, count);
    int32_t shut = links[done < count ? done : 0].way;
    if (done < count) { // The other way round, pieces may hold.
        undo_links(c, links, done);
        reverse(links, count);
        done = do_links(c, links, count);
    }
    if (done == count && c->p->placement.cost_minor < cost && limits_hold(c, links, count)) {
        for (int32_t k = 0; k < count; k++)
            touch_about(c, &links[k]);
        refresh(c);
        return true;
    }
    undo_links(c, links, done);
    c->ways[shut].block = MARZ_NONE;
    return false;
}

static bool make_room(chains *c)
{
    const marz_run *run = c->p->run;
    const int32_t n = run->block_count, m = run->seat_count;
    c->first = MARZ_NEW(run->arena, int32_t, m);
    c->next = MARZ_NEW(run->arena, int32_t, n);
    c->previous = MARZ_NEW(run->arena, int32_t, n);
    c->ways = MARZ_NEW(run->arena, way, (int64_t)m * (WAYS + 1));
    c->way_count = MARZ_NEW(run->arena, int32_t, m);
    c->dist = MARZ_NEW(run->arena, double, m);
    c->from = MARZ_NEW(run->arena, int32_t, m);
    c->by = MARZ_NEW(run->arena, int32_t, m);
    c->is_touched = MARZ_NEW(run->arena, uint8_t, m);
    c->touched = MARZ_NEW(run->arena, int32_t, m);
    return c->first && c->next && c->previous && c->ways && c->way_count && c->dist && c->from &&
           c->by && c->is_touched && c->touched;
}

marz_status marz_pieces_chains(marz_pieces *p, int64_t count_max, marz_error *error)
{
    marz_run *run = p->run;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    chains c = {.p = p};
    if (!make_room(&c)) {
        marz_arena_restore(run->arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for chains of %d seats",
                         run->seat_count);
    }
    for (int32_t j = 0; j < run->seat_count; j++)
        c.first[j] = MARZ_NONE;
    for (int32_t b = run->block_count - 1; b >= 0; b--)
        enlist(&c, b, p->seat_of[b]);
    for (int32_t j = 0; j < run->seat_count; j++)
        find_ways(&c, j);
    int32_t fails = 0;
    link links[HOPS + 1];
    for (int64_t k = 0; k < count_max && fails < FAILS_MAX; k++) {
        if (k % POLL_CHAINS == 0 && marz_run_stops(run))
            break;
        const int32_t count = find_chain(&c, links);
        if (count == 0)
            break;
        fails = apply(&c, links, count) ? 0 : fails + 1;
    }
    marz_arena_restore(run->arena, mark);
    return MARZ_OK;
}
