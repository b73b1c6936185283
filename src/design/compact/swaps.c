#include "design/compact/swaps.h"

#include "design/compact/offers.h"

#include <math.h>
#include <string.h>

#define VISIT_MAX 32 ///< changes of a pair in one visit
#define NONE (-1)

typedef struct swaps {
    marz_mover *m;
    marz_offers offers;
    uint8_t *is_new;  ///< [part_count] it has changed in this sweep
    uint8_t *was_new; ///< [part_count] or in the one before
} swaps;

static bool swaps_init(swaps *s, marz_mover *m, marz_arena *arena)
{
    const size_t k = (size_t)m->f->part_count;
    *s = (swaps){
        .m = m,
        .is_new = MARZ_NEW(arena, uint8_t, k),
        .was_new = MARZ_NEW(arena, uint8_t, k),
    };
    if (!s->is_new || !s->was_new ||
        !marz_offers_init(&s->offers, m, MARZ_OFFER_PICKS, false, arena))
        return false;
    memset(s->is_new, 1, k);
    return true;
}

/// Moves one unit on or takes it back in the sums of a part alone.
static void add_unit(marz_field_part *p, marz_field_unit u, double sign)
{
    const double x = (double)u.x, y = (double)u.y, w = sign * (double)u.weight;
    p->weight += w, p->sx += w * x, p->sy += w * y, p->srr += w * (x * x + y * y);
}

static double price_of(const marz_mover *m, int32_t part, const marz_field_part *p)
{
    return marz_part_moment(p) + m->kappa * marz_mover_beyond(m, part, p->weight);
}

/// What is lost when a unit leaves its part for another.
static double lost(const marz_mover *m, int32_t unit, int32_t to)
{
    const marz_field *f = m->f;
    return f->ties ? marz_field_kept(f, unit, f->parts[m->part_of[unit]].owner) -
                         marz_field_kept(f, unit, f->parts[to].owner)
                   : 0;
}

/// Two parts with what each offers the other.
typedef struct pair {
    int32_t a, b;
    marz_offer *there, *back; ///< `back` may be NULL
} pair;

typedef struct swap {
    int32_t there, back; ///< places in the offers, or NONE
    double change;
} swap;

/// The change of cost if the chosen units move.
static double change_of(const marz_mover *m, const pair *p, int32_t there, int32_t back)
{
    marz_field_part a = m->f->parts[p->a], b = m->f->parts[p->b];
    double change = -price_of(m, p->a, &a) - price_of(m, p->b, &b);
    if (there != NONE) {
        const marz_field_unit u = m->f->units[p->there->unit[there]];
        add_unit(&a, u, -1);
        add_unit(&b, u, 1);
        change += lost(m, p->there->unit[there], p->b);
    }
    if (back != NONE) {
        const marz_field_unit u = m->f->units[p->back->unit[back]];
        add_unit(&b, u, -1);
        add_unit(&a, u, 1);
        change += lost(m, p->back->unit[back], p->a);
    }
    return change + price_of(m, p->a, &a) + price_of(m, p->b, &b);
}

static swap best_swap(const marz_mover *m, const pair *p)
{
    const double scale =
        fabs(marz_part_moment(&m->f->parts[p->a])) + fabs(marz_part_moment(&m->f->parts[p->b]));
    swap best = {NONE, NONE, -1e-9 * scale};
    for (int32_t i = NONE; i < p->there->count; i++)
        for (int32_t j = NONE; j < (p->back ? p->back->count : 0); j++) {
            if (i == NONE && j == NONE)
                continue;
            const double change = change_of(m, p, i, j);
            if (change < best.change)
                best = (swap){i, j, change};
        }
    return best;
}

static void drop_pick(marz_offer *o, int32_t at)
{
    o->count--;
    for (int32_t k = at; k < o->count; k++) {
        o->unit[k] = o->unit[k + 1];
        o->rank[k] = o->rank[k + 1];
    }
}

/// Can the unit go now, with its part in one piece and next to the new one?
static bool may_go(marz_mover *m, int32_t unit, int32_t from, int32_t to)
{
    return m->part_of[unit] == from && marz_mover_touches(m, unit, to) &&
           marz_mover_may_leave(m, unit);
}

/// Carries a swap out; units that may not go are offered no more. @return 1 done, 0 not, NONE when
/// out of memory
static int32_t carry_out(marz_mover *m, const pair *p, const swap *s)
{
    if (s->there != NONE) {
        const int32_t unit = p->there->unit[s->there];
        if (!may_go(m, unit, p->a, p->b)) {
            drop_pick(p->there, s->there);
            return 0;
        }
        if (!marz_mover_move(m, unit, p->b))
            return NONE;
    }
    if (s->back == NONE)
        return 1;
    const int32_t unit = p->back->unit[s->back];
    if (may_go(m, unit, p->b, p->a))
        return marz_mover_move(m, unit, p->a) ? 1 : NONE;
    drop_pick(p->back, s->back);
    if (s->there != NONE && !marz_mover_move(m, p->there->unit[s->there], p->a))
        return NONE;
    return 0;
}

/// Swaps between two parts while they help. @return how many; NONE when out of memory
static int32_t visit(swaps *s, int32_t a, int32_t b)
{
    int32_t done = 0;
    for (int32_t tries = 0; tries < 2 * MARZ_OFFER_PICKS && done < VISIT_MAX; tries++) {
        const pair p = {a, b, marz_offers_to(&s->offers, a, b), marz_offers_to(&s->offers, b, a)};
        if (!p.there)
            break;
        const swap best = best_swap(s->m, &p);
        if (best.there == NONE && best.back == NONE)
            break;
        const int32_t is_done = carry_out(s->m, &p, &best);
        if (is_done == NONE)
            return NONE;
        if (is_done) {
            marz_offers_forget(&s->offers, a);
            marz_offers_forget(&s->offers, b);
            s->is_new[a] = s->is_new[b] = 1;
            done++;
            tries = 0;
        }
    }
    return done;
}

/// All pairs of which a part has changed. @return how many swaps; NONE when out of memory
static int64_t sweep(swaps *s, const marz_control *control)
{
    const int32_t k = s->m->f->part_count;
    marz_outcome outcome;
    int64_t done = 0;
    for (int32_t a = 0; a < k; a++) {
        s->was_new[a] = s->is_new[a];
        s->is_new[a] = 0;
    }
    for (int32_t a = 0; a < k && !marz_control_stops(control, &outcome); a++) {
        int32_t near[MARZ_OFFER_PARTS], count = 0, offer_count;
        const marz_offer *list = marz_offers_of(&s->offers, a, &offer_count);
        for (int32_t e = 0; e < offer_count; e++) {
            const int32_t b = list[e].to;
            if (b > a && (s->was_new[a] || s->was_new[b] || s->is_new[a] || s->is_new[b]))
                near[count++] = b;
        }
        for (int32_t e = 0; e < count; e++) {
            const int32_t here = visit(s, a, near[e]);
            if (here == NONE)
                return NONE;
            done += here;
        }
    }
    return done;
}

bool marz_swaps_polish(marz_mover *m, marz_arena *arena, int32_t sweep_max,
                       const marz_control *control)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    swaps s;
    marz_outcome outcome;
    bool ok = swaps_init(&s, m, arena);
    for (int32_t k = 0; ok && k < sweep_max && !marz_control_stops(control, &outcome); k++) {
        const int64_t done = sweep(&s, control);
        ok = done != NONE;
        if (done <= 0)
            break;
    }
    marz_arena_restore(arena, mark);
    return ok;
}
