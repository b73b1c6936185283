#include "design/compact/offers.h"

#define UNMADE (-1)

bool marz_offers_init(marz_offers *offers, marz_mover *m, int32_t pick_max, bool is_whole,
                      marz_arena *arena)
{
    const size_t parts = (size_t)m->f->part_count;
    *offers = (marz_offers){.m = m,
                            .pick_max = pick_max,
                            .is_whole = is_whole,
                            .is_barred = MARZ_NEW(arena, uint8_t, m->f->unit_count),
                            .list = MARZ_NEW(arena, marz_offer, parts * MARZ_OFFER_PARTS),
                            .count = MARZ_NEW(arena, int32_t, parts)};
    if (!offers->is_barred || !offers->list || !offers->count)
        return false;
    for (size_t a = 0; a < parts; a++)
        offers->count[a] = UNMADE;
    return true;
}

static marz_offer *list_of(const marz_offers *offers, int32_t part)
{
    return &offers->list[(int64_t)part * MARZ_OFFER_PARTS];
}

static marz_offer *find(const marz_offers *offers, int32_t part, int32_t to)
{
    marz_offer *list = list_of(offers, part);
    for (int32_t k = 0; k < offers->count[part]; k++)
        if (list[k].to == to)
            return &list[k];
    return NULL;
}

static marz_offer *find_or_add(marz_offers *offers, int32_t part, int32_t to)
{
    marz_offer *o = find(offers, part, to);
    if (o || offers->count[part] == MARZ_OFFER_PARTS)
        return o;
    o = &list_of(offers, part)[offers->count[part]++];
    o->to = to;
    o->count = 0;
    return o;
}

static bool holds(const marz_offer *o, int32_t unit)
{
    for (int32_t k = 0; k < o->count; k++)
        if (o->unit[k] == unit)
            return true;
    return false;
}

static void insert_pick(marz_offer *o, int32_t pick_max, int32_t unit, double rank)
{
    // A unit may touch a part in several places.
    if ((o->count == pick_max && rank >= o->rank[pick_max - 1]) || holds(o, unit))
        return;
    int32_t k = o->count < pick_max ? o->count++ : pick_max - 1;
    for (; k > 0 && o->rank[k - 1] > rank; k--) {
        o->rank[k] = o->rank[k - 1];
        o->unit[k] = o->unit[k - 1];
    }
    o->rank[k] = rank;
    o->unit[k] = unit;
}

static void offer_unit(marz_offers *offers, int32_t part, int32_t unit)
{
    const marz_mover *m = offers->m;
    const double weight = (double)m->f->units[unit].weight;
    int32_t last = part;
    if (offers->is_barred[unit] || !(weight > 0))
        return;
    for (int32_t e = m->net->start[unit]; e < m->net->start[unit + 1]; e++) {
        const int32_t to = m->part_of[m->net->near[e]];
        if (to == part || to == last || !marz_mover_allows(m, unit, to))
            continue;
        last = to;
        marz_offer *o = find_or_add(offers, part, to);
        if (o)
            insert_pick(o, offers->pick_max, unit, marz_mover_change(m, unit, to) / weight);
    }
}

/// Only of the cheapest ones is it asked whether they may leave: few searches.
static void drop_those_that_break(const marz_offers *offers, int32_t part)
{
    for (int32_t k = 0; k < offers->count[part]; k++) {
        marz_offer *o = &list_of(offers, part)[k];
        int32_t kept = 0;
        for (int32_t j = 0; j < o->count; j++)
            if (marz_mover_may_leave(offers->m, o->unit[j])) {
                o->unit[kept] = o->unit[j];
                o->rank[kept++] = o->rank[j];
            }
        o->count = kept;
    }
}

marz_offer *marz_offers_of(marz_offers *offers, int32_t part, int32_t *count)
{
    if (offers->count[part] == UNMADE) {
        const marz_field_part *p = &offers->m->f->parts[part];
        offers->count[part] = 0;
        for (int32_t k = 0; k < p->count; k++)
            offer_unit(offers, part, p->list[k]);
        if (offers->is_whole)
            drop_those_that_break(offers, part);
    }
    *count = offers->count[part];
    return list_of(offers, part);
}

marz_offer *marz_offers_to(marz_offers *offers, int32_t part, int32_t to)
{
    int32_t count;
    marz_offers_of(offers, part, &count);
    return find(offers, part, to);
}

void marz_offers_forget(marz_offers *offers, int32_t part)
{
    offers->count[part] = UNMADE;
}

void marz_offers_forget_near(marz_offers *offers, int32_t part)
{
    for (int32_t k = 0; k < offers->count[part]; k++)
        offers->count[list_of(offers, part)[k].to] = UNMADE;
}
