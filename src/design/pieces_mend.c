#include "design/pieces_internal.h"

typedef struct mend {
    marz_pieces *p;
    uint8_t *is_settled; ///< [blocks] hangs together with the main piece of its seat, or need not
    uint8_t *is_loose;   ///< [blocks] must find another seat
    int32_t *stack;      ///< [blocks]
    int32_t *old_seat;   ///< [blocks] of what came loose
    marz_offers offers;  ///< of seats to loose blocks that touch them
} mend;

// ---------------------------------------------------------------- pieces

/// Settles a block and all of its seat that hangs together with it; loose neighbours get an offer.
static void settle(mend *m, int32_t block)
{
    const marz_pieces *p = m->p;
    const int32_t seat = p->seat_of[block];
    int32_t depth = 0;
    m->stack[depth++] = block;
    m->is_settled[block] = 1;
    while (depth > 0) {
        const int32_t v = m->stack[--depth];
        for (int32_t e = p->graph.start[v]; e < p->graph.start[v + 1]; e++) {
            const int32_t w = p->graph.near[e];
            if (m->is_loose[w])
                marz_offers_push(&m->offers, w, seat);
            else if (p->seat_of[w] == seat && !m->is_settled[w]) {
                m->is_settled[w] = 1;
                m->stack[depth++] = w;
            }
        }
    }
}

/// Mean loads that a component carries of blocks that count; marks it by `stamp`.
static double weigh(mend *m, int32_t first, int32_t *mark, int32_t stamp)
{
    const marz_pieces *p = m->p;
    const marz_run *run = p->run;
    double weight = 0;
    int32_t depth = 0;
    m->stack[depth++] = first;
    mark[first] = stamp;
    while (depth > 0) {
        const int32_t v = m->stack[--depth];
        weight += p->counts[v] ? 1e-6 : 0;
        for (int32_t k = 0; p->counts[v] && k < run->measure_count; k++)
            weight += (double)run->size[(int64_t)v * run->measure_count + k] / run->scale[k];
        for (int32_t e = p->graph.start[v]; e < p->graph.start[v + 1]; e++) {
            const int32_t w = p->graph.near[e];
            if (mark[w] != 0 || p->seat_of[w] != p->seat_of[first])
                continue;
            mark[w] = stamp;
            m->stack[depth++] = w;
        }
    }
    return weight;
}

/// Finds the heaviest piece of each seat. @param main_of  [seats] gets a block of it, or MARZ_NONE
static bool find_mains(mend *m, int32_t *main_of)
{
    marz_pieces *p = m->p;
    marz_run *run = p->run;
    int32_t *mark = MARZ_NEW(run->arena, int32_t, run->block_count);
    double *most = MARZ_NEW(run->arena, double, run->seat_count);
    if (!mark || !most)
        return false;
    for (int32_t j = 0; j < run->seat_count; j++)
        main_of[j] = MARZ_NONE;
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t seat = p->seat_of[b];
        if (seat == MARZ_NONE || !p->counts[b] || mark[b] != 0)
            continue;
        const double weight = weigh(m, b, mark, b + 1);
        if (main_of[seat] == MARZ_NONE || weight > most[seat]) {
            main_of[seat] = b;
            most[seat] = weight;
        }
    }
    // What lies apart is taken out: it counts, and its piece is not the main one.
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t seat = p->seat_of[b];
        m->old_seat[b] = seat;
        if (seat != MARZ_NONE && (!p->counts[b] || mark[b] == mark[main_of[seat]]))
            continue;
        m->is_loose[b] = 1;
        marz_pieces_put(p, b, MARZ_NONE, 0);
    }
    return true;
}

// ---------------------------------------------------------------- placing

static void take(mend *m, int32_t block, int32_t seat)
{
    m->is_loose[block] = 0;
    marz_pieces_put(m->p, block, seat, marz_pieces_cost(m->p, block, seat));
    if (marz_block_counts(m->p, block, seat))
        settle(m, block);
}

static void take_offers(mend *m)
{
    while (m->offers.count > 0) {
        const marz_offer best = marz_offers_pop(&m->offers);
        if (m->is_loose[best.block])
            take(m, best.block, best.seat);
    }
}

/// Where a block may go without asking neighbours: it does not count there, or nobody there does.
static int32_t free_seat(const marz_pieces *p, int32_t block)
{
    int32_t best = MARZ_NONE;
    double least = 0;
    for (int32_t j = 0; j < p->run->seat_count; j++) {
        if (marz_block_counts(p, block, j) && p->counting[j] > 0)
            continue;
        const int64_t cost = marz_pieces_cost(p, block, j);
        const double value = (double)cost + marz_price_of(p->run, block, j);
        if (cost == MARZ_COST_FORBIDDEN || (best != MARZ_NONE && value >= least))
            continue;
        best = j;
        least = value;
    }
    return best;
}

/// What no neighbour takes: to a seat of its own, else back to where it was, or anywhere.
static int32_t place_rest(mend *m)
{
    marz_pieces *p = m->p;
    const marz_run *run = p->run;
    int32_t left = 0;
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t seat = m->is_loose[b] ? free_seat(p, b) : MARZ_NONE;
        if (seat == MARZ_NONE)
            continue;
        take(m, b, seat);
        take_offers(m);
    }
    for (int32_t b = 0; b < run->block_count; b++) {
        if (!m->is_loose[b])
            continue;
        left++;
        int32_t seat = m->old_seat[b];
        for (int32_t j = 0; seat == MARZ_NONE && j < run->seat_count; j++)
            if (marz_run_cost(run, b, j) != MARZ_COST_FORBIDDEN)
                seat = j;
        if (seat != MARZ_NONE)
            marz_pieces_put(p, b, seat, marz_pieces_cost(p, b, seat));
    }
    return left;
}

marz_status marz_pieces_mend(marz_pieces *p, int32_t *left, marz_error *error)
{
    marz_run *run = p->run;
    const int32_t n = run->block_count;
    const marz_arena_mark mark = marz_arena_save(run->arena);
    mend m = {.p = p,
              .is_settled = MARZ_NEW(run->arena, uint8_t, n),
              .is_loose = MARZ_NEW(run->arena, uint8_t, n),
              .stack = MARZ_NEW(run->arena, int32_t, n),
              .old_seat = MARZ_NEW(run->arena, int32_t, n)};
    int32_t *main_of = MARZ_NEW(run->arena, int32_t, run->seat_count);
    if (!m.is_settled || !m.is_loose || !m.stack || !m.old_seat || !main_of ||
        !marz_offers_make(p, &m.offers) || !find_mains(&m, main_of)) {
        marz_arena_restore(run->arena, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to mend the pieces of %d accounts", n);
    }
    for (int32_t j = 0; j < run->seat_count; j++)
        if (main_of[j] != MARZ_NONE)
            settle(&m, main_of[j]);
    for (int32_t b = 0; run->nobody != MARZ_NONE && b < n; b++)
        if (m.is_loose[b])
            marz_offers_push(&m.offers, b, run->nobody);
    take_offers(&m);
    *left = place_rest(&m);
    marz_arena_restore(run->arena, mark);
    return MARZ_OK;
}
