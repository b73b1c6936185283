#include "design/pieces_internal.h"

#include <math.h>
#include <stdlib.h>

#define SITES 4         ///< places that a seat is tried at
#define COSTS 2000000   ///< costs looked at for places, about
#define LEAST_GAIN 1e-5 ///< of the cost of the plan, for which a seat goes

typedef struct siting {
    marz_pieces *p;
    marz_offers offers;
    double *now;           ///< [blocks] rise where it sits
    int32_t *first, *next; ///< blocks of each seat that count
    int32_t *mark;         ///< [blocks] stamp of the growth that was offered the block
    int32_t stamp;
    uint8_t *is_grown; ///< [blocks] in the growth under way
    int32_t *grown;    ///< [blocks] the growth
    int32_t grown_count;
    int32_t *seeds; ///< [blocks] where territories may grow from
    int32_t seed_count;
    int64_t load[MARZ_MEASURES_MAX];
} siting;

// ---------------------------------------------------------------- growing from a block

static bool fits(const siting *s, int32_t seat, int32_t block)
{
    const marz_run *run = s->p->run;
    for (int32_t k = 0; k < run->measure_count; k++)
        if (s->load[k] + run->size[(int64_t)block * run->measure_count + k] >
            run->high[(int64_t)seat * run->measure_count + k])
            return false;
    return true;
}

static bool has_enough(const siting *s, int32_t seat)
{
    const marz_run *run = s->p->run;
    for (int32_t k = 0; k < run->measure_count; k++)
        if (s->load[k] < run->low[(int64_t)seat * run->measure_count + k])
            return false;
    return true;
}

/// What the room that a block takes is worth to a seat whose upper limits press.
static double room_worth(const marz_run *run, int32_t seat, int32_t block)
{
    double worth = 0;
    for (int32_t k = 0; k < run->measure_count; k++)
        worth += fmax(run->price[(int64_t)seat * run->measure_count + k], 0) *
                 (double)run->size[(int64_t)block * run->measure_count + k];
    return worth;
}

/// What the block at that seat costs more than where it sits, in rises.
static double excess(siting *s, int32_t block, int32_t seat)
{
    const int64_t cost = marz_pieces_cost(s->p, block, seat);
    return cost == MARZ_COST_FORBIDDEN
               ? HUGE_VAL
               : marz_offers_rise(&s->offers, block, seat, cost) - s->now[block];
}

static bool may_grow(const siting *s, int32_t block, int32_t seat)
{
    return s->p->seat_of[block] != s->p->run->nobody && marz_block_counts(s->p, block, seat) &&
           !marz_block_is_bound(s->p->run, block);
}

static void offer(siting *s, int32_t block, int32_t seat)
{
    if (s->mark[block] == s->stamp || !may_grow(s, block, seat))
        return;
    s->mark[block] = s->stamp;
    const double rise = excess(s, block, seat);
    if (isfinite(rise))
        marz_offers_add(&s->offers, (marz_offer){rise, block, seat});
}

static void take(siting *s, int32_t block, int32_t seat)
{
    const marz_run *run = s->p->run;
    const marz_adjacency *graph = &s->p->graph;
    s->is_grown[block] = 1;
    s->grown[s->grown_count++] = block;
    for (int32_t k = 0; k < run->measure_count; k++)
        s->load[k] += run->size[(int64_t)block * run->measure_count + k];
    for (int32_t e = graph->start[block]; e < graph->start[block + 1]; e++)
        offer(s, graph->near[e], seat);
}

/// Loads of what sits there and need not hang together.
static void begin(siting *s, int32_t seat)
{
    const marz_pieces *p = s->p;
    const marz_run *run = p->run;
    for (int32_t k = 0; k < s->grown_count; k++)
        s->is_grown[s->grown[k]] = 0;
    s->grown_count = 0;
    s->offers.count = 0;
    s->stamp++;
    for (int32_t k = 0; k < run->measure_count; k++)
        s->load[k] = p->placement.load[(int64_t)seat * run->measure_count + k];
    for (int32_t b = s->first[seat]; b != MARZ_NONE; b = s->next[b])
        for (int32_t k = 0; k < run->measure_count; k++)
            s->load[k] -= run->size[(int64_t)b * run->measure_count + k];
}

/// What the block costs more at the best seat but this one than where it sits.
static double elsewhere(siting *s, int32_t block, int32_t seat)
{
    const marz_run *run = s->p->run;
    double least = HUGE_VAL;
    for (int32_t e = run->arc_start[block]; e < run->arc_start[block + 1]; e++)
        if (run->arc_seat[e] != seat)
            least = fmin(least,
                         marz_offers_rise(&s->offers, block, run->arc_seat[e], run->arc_cost[e]));
    return least - s->now[block];
}

static double slack(const siting *s, int32_t seat, const int64_t *load)
{
    const int32_t count = s->p->run->measure_count;
    double sum = 0;
    for (int32_t k = 0; k < count; k++)
        sum += marz_row_slack(s->p->run, (int64_t)seat * count + k, load[k]);
    return sum;
}

/// Grows a territory in one piece from a block, the least rise first, until the seat has enough.
/// @return what that and placing what it leaves gains; -HUGE_VAL: it never has enough
static double grow(siting *s, int32_t seat, int32_t first)
{
    const marz_run *run = s->p->run;
    double gain = slack(s, seat, s->p->placement.load + (int64_t)seat * run->measure_count);
    begin(s, seat);
    offer(s, first, seat);
    while (s->offers.count > 0) {
        const marz_offer best = marz_offers_pop(&s->offers);
        if (has_enough(s, seat) && best.rise > room_worth(run, seat, best.block))
            break;
        if (!fits(s, seat, best.block))
            continue;
        gain -= best.rise;
        take(s, best.block, seat);
    }
    if (!has_enough(s, seat))
        return -HUGE_VAL;
    gain -= slack(s, seat, s->load);
    for (int32_t b = s->first[seat]; b != MARZ_NONE; b = s->next[b])
        gain -= s->is_grown[b] ? 0 : elsewhere(s, b, seat);
    return gain;
}

// ---------------------------------------------------------------- the places of a seat

/// The best place for a seat among SITES that do not overlap.
static marz_site best_site(siting *s, int32_t seat)
{
    marz_site best = {.seat = seat, .block = MARZ_NONE};
    const int32_t since = s->stamp;
    for (int32_t k = 0; k < SITES; k++) {
        int32_t from = MARZ_NONE;
        double least = HUGE_VAL;
        for (int32_t i = 0; i < s->seed_count; i++) {
            const int32_t b = s->seeds[i];
            if (s->mark[b] > since || s->p->seat_of[b] == seat || !may_grow(s, b, seat))
                continue;
            const double rise = excess(s, b, seat);
            if (rise < least) {
                least = rise;
                from = b;
            }
        }
        if (from == MARZ_NONE)
            break;
        const double gain = grow(s, seat, from);
        if (gain > best.gain) {
            best.gain = gain;
            best.block = from;
        }
    }
    return best;
}

static int by_gain(const void *a, const void *b)
{
    const marz_site *x = a, *y = b;
    if (x->gain < y->gain || y->gain < x->gain)
        return x->gain > y->gain ? -1 : 1;
    return x->seat < y->seat ? -1 : x->seat > y->seat;
}

static bool make_room(marz_pieces *p, siting *s)
{
    const marz_run *run = p->run;
    const int32_t n = run->block_count;
    *s = (siting){.p = p,
                  .now = MARZ_NEW(run->arena, double, n),
                  .first = MARZ_NEW(run->arena, int32_t, run->seat_count),
                  .next = MARZ_NEW(run->arena, int32_t, n),
                  .mark = MARZ_NEW(run->arena, int32_t, n),
                  .is_grown = MARZ_NEW(run->arena, uint8_t, n),
                  .grown = MARZ_NEW(run->arena, int32_t, n),
                  .seeds = MARZ_NEW(run->arena, int32_t, n)};
    return s->now && s->first && s->next && s->mark && s->is_grown && s->grown && s->seeds &&
           marz_offers_make(p, &s->offers);
}

/// Lists what counts at each seat, and takes every so-many-th block as a seed.
static marz_status look(marz_pieces *p, siting *s, marz_error *error)
{
    const marz_run *run = p->run;
    const int64_t costs = (int64_t)run->block_count * run->seat_count * SITES;
    if (!make_room(p, s))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the places of %d seats",
                         run->seat_count);
    for (int32_t j = 0; j < run->seat_count; j++)
        s->first[j] = MARZ_NONE;
    for (int32_t b = run->block_count - 1; b >= 0; b--) {
        const int32_t seat = p->seat_of[b];
        s->now[b] = marz_offers_rise(&s->offers, b, seat, p->cost_of[b]);
        if (b % (1 + costs / COSTS) == 0)
            s->seeds[s->seed_count++] = b;
        if (!p->counts[b])
            continue;
        s->next[b] = s->first[seat];
        s->first[seat] = b;
    }
    return MARZ_OK;
}

marz_status marz_pieces_sites(marz_pieces *p, const uint8_t *is_tried, marz_site *sites,
                              int32_t *count, marz_error *error)
{
    const marz_run *run = p->run;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    siting s;
    const marz_status status = look(p, &s, error);
    *count = 0;
    for (int32_t j = 0; !status && j < run->seat_count; j++) {
        if (j == run->nobody || is_tried[j])
            continue;
        sites[*count] = best_site(&s, j);
        *count += sites[*count].gain > LEAST_GAIN * (double)p->placement.cost_minor;
    }
    if (*count > 1)
        qsort(sites, (size_t)*count, sizeof *sites, by_gain);
    marz_arena_restore(run->arena, mark);
    return status;
}

marz_status marz_pieces_place(marz_pieces *p, const marz_site *site, int32_t *seat_of,
                              marz_error *error)
{
    const marz_run *run = p->run;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    siting s;
    const marz_status status = look(p, &s, error);
    for (int32_t b = 0; b < run->block_count; b++)
        seat_of[b] = p->seat_of[b];
    if (!status) {
        grow(&s, site->seat, site->block);
        for (int32_t b = s.first[site->seat]; b != MARZ_NONE; b = s.next[b])
            seat_of[b] = MARZ_NONE;
        for (int32_t k = 0; k < s.grown_count; k++)
            seat_of[s.grown[k]] = site->seat;
    }
    marz_arena_restore(run->arena, mark);
    return status;
}
