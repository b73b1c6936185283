#include "design/compact/chains.h"

#include "design/compact/offers.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define PICKS 6 ///< units that a part offers a neighbour
#define HOPS_MAX 24
#define NONE (-1)

typedef struct label {
    double cost,
        carried;  ///< change of moment so far; weight of the last unit moved
    double first; ///< weight of the first unit moved
    int32_t before,
        unit; ///< part before in the chain, and the unit moved from or to it
} label;

typedef struct chains {
    marz_mover *m;
    marz_offers offers; ///< units over which a chain failed are barred
    label *labels;      ///< [HOPS_MAX * part_count]
    int32_t *fresh,
        *next_fresh;      ///< [part_count] parts whose label is new in this hop
    uint8_t *is_hopeless; ///< [part_count] no chain was found from it
    double price;         ///< of a unit of weight beyond the band
} chains;

static bool chains_init(chains *s, marz_mover *m, marz_arena *arena)
{
    const size_t k = (size_t)m->f->part_count;
    *s = (chains){
        .m = m,
        .labels = MARZ_NEW(arena, label, k * HOPS_MAX),
        .fresh = MARZ_NEW(arena, int32_t, k),
        .next_fresh = MARZ_NEW(arena, int32_t, k),
        .is_hopeless = MARZ_NEW(arena, uint8_t, k),
    };
    return s->labels && s->fresh && s->next_fresh && s->is_hopeless &&
           marz_offers_init(&s->offers, m, PICKS, true, arena);
}

static double weight_of(const chains *s, int32_t unit)
{
    return (double)s->m->f->units[unit].weight;
}

static double beyond(const chains *s, int32_t part, double more)
{
    return marz_mover_beyond(s->m, part, s->m->f->parts[part].weight + more);
}

/// Would a chain that changes the part's weight by `more` leave it no worse
/// than now?
static bool is_no_worse(const chains *s, int32_t part, double more)
{
    return beyond(s, part, more) <= beyond(s, part, 0) + 1e-12 * s->m->f->parts[part].target;
}

static bool is_on_chain(const chains *s, int32_t hop, int32_t at, int32_t part)
{
    const int32_t k = s->m->f->part_count;
    for (; hop >= 0; hop--) {
        if (at == part)
            return true;
        at = s->labels[(int64_t)hop * k + at].before;
    }
    return at == part;
}

/// One unit moves on: from `at` to `to` (sign 1: weight flows away from the
/// source) or from `to` to `at` (sign -1: weight flows to it).
typedef struct step {
    int32_t hop, at, to, sign;
    const label *from; ///< NULL at the source
} step;

static void offer_label(chains *s, const step *t, const marz_offer *o, int32_t *fresh_count)
{
    const int32_t k = s->m->f->part_count;
    for (int32_t j = 0; j < o->count; j++) {
        const double weight = weight_of(s, o->unit[j]);
        if (t->from) { // what came in goes on: the part between must be no worse
            if (!is_no_worse(s, t->at, t->sign * (t->from->carried - weight)))
                continue;
        } else if (beyond(s, t->at, -t->sign * weight) >= beyond(s, t->at, 0)) {
            continue;
        }
        const double cost = (t->from ? t->from->cost : 0) + o->rank[j] * weight;
        const double first = t->from ? t->from->first : weight;
        label *l = &s->labels[(int64_t)t->hop * k + t->to];
        if (l->before != NONE && cost - s->price * first >= l->cost - s->price * l->first)
            continue;
        if (l->before == NONE)
            s->next_fresh[(*fresh_count)++] = t->to;
        *l = (label){cost, weight, first, t->at, o->unit[j]};
    }
}

/// Extends the chain that ends at `at` to all its neighbours. @return new
/// labels so far
static void extend(chains *s, int32_t hop, int32_t at, int32_t source, int32_t sign,
                   int32_t *fresh_count)
{
    const int32_t k = s->m->f->part_count;
    const label *from = hop > 0 ? &s->labels[(int64_t)(hop - 1) * k + at] : NULL;
    int32_t count;
    const marz_offer *list = marz_offers_of(&s->offers, at, &count);
    for (int32_t e = 0; e < count; e++) {
        const int32_t to = list[e].to;
        if (to == source || (hop > 0 && is_on_chain(s, hop - 1, at, to)))
            continue;
        // Where weight flows to the source, what counts is the neighbour's offer to this part.
        const marz_offer *o = sign < 0 ? marz_offers_to(&s->offers, to, at) : &list[e];
        if (!o)
            continue;
        const step t = {hop, at, to, sign, from};
        offer_label(s, &t, o, fresh_count);
    }
}

typedef struct chain {
    int32_t length;
    double value; ///< change of moment less the price of what is put right
    int32_t unit[HOPS_MAX], to[HOPS_MAX];
} chain;

/// Reads the chain that ends at `end` after `hop` + 1 moves, source first.
static void read_chain(const chains *s, int32_t hop, int32_t end, int32_t sign, chain *c)
{
    const int32_t k = s->m->f->part_count;
    c->length = hop + 1;
    for (int32_t at = end; hop >= 0; hop--) {
        const label *l = &s->labels[(int64_t)hop * k + at];
        c->unit[hop] = l->unit;
        c->to[hop] = sign > 0 ? at : l->before;
        at = l->before;
    }
}

/// The best chain from a source; shorter ones first, a longer one only if it is
/// better.
static bool find_chain(chains *s, int32_t source, int32_t sign, chain *best)
{
    const int32_t k = s->m->f->part_count;
    int32_t count = 1;
    s->fresh[0] = source;
    best->length = 0;
    best->value = INFINITY;
    for (int32_t hop = 0; hop < HOPS_MAX && count > 0; hop++) {
        for (int32_t a = 0; a < k; a++)
            s->labels[(int64_t)hop * k + a].before = NONE;
        int32_t fresh_count = 0;
        for (int32_t j = 0; j < count; j++)
            extend(s, hop, s->fresh[j], source, sign, &fresh_count);
        for (int32_t j = 0; j < fresh_count; j++) {
            const int32_t end = s->next_fresh[j];
            const label *l = &s->labels[(int64_t)hop * k + end];
            const double right = beyond(s, source, 0) - beyond(s, source, -sign * l->first);
            const double value = l->cost / fmax(right, 1e-300);
            if (is_no_worse(s, end, sign * l->carried) && value < best->value) {
                best->value = value;
                read_chain(s, hop, end, sign, best);
            }
        }
        if (best->length > 0 && hop >= best->length + 2)
            break; // a few hops more were tried
        memcpy(s->fresh, s->next_fresh, (size_t)fresh_count * sizeof *s->fresh);
        count = fresh_count;
    }
    return best->length > 0;
}

/// Its offers, those of its neighbours.
static void forget(chains *s, int32_t part)
{
    marz_offers_forget_near(&s->offers, part);
    marz_offers_forget(&s->offers, part);
}

/// Carries a chain out, source first; if a part would break, undoes it and bars
/// the unit.
/// @return 1 done, 0 undone, NONE when out of memory
static int32_t carry_out(chains *s, const chain *c)
{
    marz_mover *m = s->m;
    int32_t from[HOPS_MAX], done = 0;
    for (; done < c->length; done++) {
        const int32_t u = c->unit[done];
        from[done] = m->part_of[u];
        if (!marz_mover_touches(m, u, c->to[done]) || !marz_mover_may_leave(m, u)) {
            s->offers.is_barred[u] = 1;
            break;
        }
        if (!marz_mover_move(m, u, c->to[done]))
            return NONE;
    }
    const bool ok = done == c->length;
    for (int32_t k = 0; k < (ok ? c->length : done); k++) {
        forget(s, from[k]);
        forget(s, c->to[k]);
    }
    if (ok)
        return 1;
    marz_offers_forget(&s->offers, from[done]);
    while (done-- > 0)
        if (!marz_mover_move(m, c->unit[done], from[done]))
            return NONE;
    return 0;
}

/// The part that is farthest beyond its band and not yet hopeless.
static int32_t worst_part(const chains *s)
{
    int32_t worst = NONE;
    double most = 0;
    for (int32_t a = 0; a < s->m->f->part_count; a++) {
        const double here = beyond(s, a, 0) / s->m->f->parts[a].target;
        if (!s->is_hopeless[a] && here > most + 1e-12) {
            most = here;
            worst = a;
        }
    }
    return worst;
}

bool marz_chains_balance(marz_mover *m, marz_arena *arena, const marz_control *control)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    chains s;
    bool ok = chains_init(&s, m, arena);
    s.price = m->kappa;
    marz_outcome outcome;
    const int64_t chain_max = 200 + 20 * (int64_t)m->f->part_count;
    for (int64_t k = 0; ok && k < chain_max && !marz_control_stops(control, &outcome); k++) {
        const int32_t source = worst_part(&s);
        if (source == NONE)
            break;
        const marz_field_part *p = &m->f->parts[source];
        chain c;
        if (!find_chain(&s, source, p->weight > p->target ? 1 : -1, &c)) {
            s.is_hopeless[source] = 1;
            continue;
        }
        const int32_t done = carry_out(&s, &c);
        ok = done != NONE;
        if (done == 1)
            memset(s.is_hopeless, 0, (size_t)m->f->part_count);
    }
    marz_arena_restore(arena, mark);
    return ok;
}
