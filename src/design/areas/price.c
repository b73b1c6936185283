#include "design/areas/areas_internal.h"

#include <math.h>
#include <string.h>

#define STEPS_LEAST 256
#define PULSE 64
#define HOT 0.6 ///< temperatures, in mean |value| of the units at the border
#define COLD 0.02
#define EXCESS_RISE 1.1
#define OPEN 0
#define INSIDE 1
#define SHUT 2 ///< another area has it for good

bool marz_areas_columns_put(columns *c, int32_t kind, const int32_t *label, int32_t inside,
                            double cost, uint64_t hash)
{
    const uint64_t name = hash ^ ((uint64_t)kind + 1) * UINT64_C(0x9e3779b97f4a7c15);
    uint32_t slot = (uint32_t)(name >> 20) & c->slot_mask;
    while (c->slot[slot] && c->hash[c->slot[slot] - 1] != name)
        slot = (slot + 1) & c->slot_mask;
    if (c->slot[slot] || c->count == c->count_max)
        return false;
    const size_t at = (size_t)c->count++;
    c->slot[slot] = c->count;
    c->hash[at] = name;
    c->cost[at] = cost;
    c->kind[at] = kind;
    uint64_t *bits = c->bits + at * (size_t)c->word_count;
    memset(bits, 0, (size_t)c->word_count * sizeof *bits);
    for (int32_t i = 0; i < c->unit_count; i++)
        bits[i / 64] |= (uint64_t)(label[c->unit[i]] == inside) << (i % 64);
    return true;
}

bool marz_areas_pricer_init(pricer *p, const instance *in, marz_arena *arena)
{
    *p = (pricer){.label = MARZ_NEW(arena, int32_t, in->n),
                  .best_label = MARZ_NEW(arena, int32_t, in->n),
                  .price = MARZ_NEW(arena, double, in->n),
                  .value = MARZ_NEW(arena, double, in->n),
                  .cut = MARZ_NEW(arena, int32_t, in->arc_count),
                  .place = MARZ_NEW(arena, int32_t, in->arc_count)};
    return p->label && p->best_label && p->price && p->value && p->cut && p->place;
}

static void add_cut(pricer *p, int32_t arc)
{
    p->place[arc] = p->cut_count;
    p->cut[p->cut_count++] = arc;
}

static void drop_cut(pricer *p, int32_t arc)
{
    const int32_t last = p->cut[--p->cut_count];
    p->cut[p->place[arc]] = last;
    p->place[last] = p->place[arc];
}

/// Takes a unit in, or gives it away.
static void turn(pricer *p, const walker *w, int32_t unit)
{
    const instance *in = w->in;
    const bool comes = p->label[unit] == OPEN;
    const double sign = comes ? 1 : -1;
    for (int32_t e = in->start[unit]; e < in->start[unit + 1]; e++) {
        const int32_t other = p->label[in->near[e]];
        if (other == SHUT)
            continue;
        if (comes == (other == INSIDE))
            drop_cut(p, comes ? in->twin[e] : e);
        else
            add_cut(p, comes ? e : in->twin[e]);
    }
    p->label[unit] = comes ? INSIDE : OPEN;
    p->sum += sign * p->value[unit];
    p->spent += sign * w->cost[(size_t)unit * (size_t)in->k + (size_t)p->area];
    p->load += sign * in->size[unit];
    p->hash += comes ? in->key[unit] : -in->key[unit];
    p->count += comes ? 1 : -1;
}

void marz_areas_pricer_begin(pricer *p, walker *w, int32_t area, int32_t kind, double own_price)
{
    const instance *in = w->in;
    p->area = area;
    p->kind = kind;
    p->own_price = own_price;
    for (int32_t i = 0; i < p->columns->unit_count; i++) {
        const int32_t u = p->columns->unit[i];
        p->value[u] = w->cost[(size_t)u * (size_t)in->k + (size_t)area] - p->price[u];
    }
}

static void load(pricer *p, walker *w, int32_t column)
{
    const instance *in = w->in;
    const columns *c = p->columns;
    const int32_t centre = w->centre[p->area];
    p->cut_count = p->count = 0;
    p->sum = -p->own_price;
    p->spent = p->load = 0;
    p->hash = 0;
    for (int32_t u = 0; u < in->n; u++)
        p->label[u] = SHUT;
    for (int32_t i = 0; i < c->unit_count; i++)
        p->label[c->unit[i]] = in->is_fixed_unit[c->unit[i]] ? SHUT : OPEN;
    p->label[centre] = OPEN;
    turn(p, w, centre);
    if (column < 0)
        return;
    const uint64_t *bits = c->bits + (size_t)column * (size_t)c->word_count;
    for (int32_t i = 0; i < c->unit_count; i++)
        if (bits[i / 64] >> (i % 64) & 1 && p->label[c->unit[i]] == OPEN)
            turn(p, w, c->unit[i]);
}

/// Mean |value| of the units at the border: the scale of the temperature.
static double scale_of(const pricer *p, const walker *w)
{
    double sum = 0;
    for (int32_t i = 0; i < p->cut_count; i++)
        sum += fabs(p->value[w->in->tail[p->cut[i]]]) + fabs(p->value[w->in->near[p->cut[i]]]);
    return p->cut_count ? sum / (2.0 * p->cut_count) : 0;
}

static int32_t draw_cut(const pricer *p, uint32_t random)
{
    return p->cut[((uint64_t)random * (uint32_t)p->cut_count) >> 32];
}

static bool may_leave(pricer *p, walker *w, int32_t unit)
{
    return unit != w->centre[p->area] && marz_contiguity_may_leave(&w->searcher, p->label, unit);
}

/// One proposal: a unit comes, goes, or one comes and one goes. @return whether it was taken
static bool propose(pricer *p, walker *w, double temperature)
{
    const instance *in = w->in;
    const uint64_t r = marz_rng_next(&w->rng), s = marz_rng_next(&w->rng);
    if (p->cut_count == 0)
        return false;
    const int32_t first = draw_cut(p, (uint32_t)(r >> 32));
    const uint32_t kind = r & 3;
    const int32_t comes = kind == 1 ? -1 : in->near[first];
    int32_t goes = kind == 1 ? in->tail[first] : -1;
    if (kind >= 2)
        goes = in->tail[draw_cut(p, (uint32_t)(s >> 32))];
    const double size = (comes < 0 ? 0 : in->size[comes]) - (goes < 0 ? 0 : in->size[goes]);
    const double change =
        (comes < 0 ? 0 : p->value[comes]) - (goes < 0 ? 0 : p->value[goes]) +
        p->excess_price * (outside(in, p->area, p->load + size) - outside(in, p->area, p->load));
    if (change > temperature * (double)in->minus_log[s % LOG_TABLE])
        return false;
    if (comes >= 0)
        turn(p, w, comes);
    if (goes < 0)
        return true;
    if (may_leave(p, w, goes)) {
        turn(p, w, goes);
        return true;
    }
    if (comes >= 0)
        turn(p, w, comes);
    return false;
}

/// Remembers the best set of the run; with a limit above zero all sets below it are kept.
static void look(pricer *p, walker *w, double limit)
{
    if (p->sum >= limit || outside(w->in, p->area, p->load) > 0)
        return;
    if (p->sum < p->best) {
        p->best = p->sum;
        p->best_spent = p->spent;
        p->best_hash = p->hash;
        memcpy(p->best_label, p->label, (size_t)w->in->n * sizeof *p->label);
    }
    if (limit > 0)
        p->found +=
            marz_areas_columns_put(p->columns, p->kind, p->label, INSIDE, p->spent, p->hash);
}

int32_t marz_areas_pricer_run(pricer *p, walker *w, int32_t column, double limit)
{
    load(p, w, column);
    const double scale = scale_of(p, w) + 1e-9;
    const int64_t wanted = (int64_t)p->steps_a_member * p->count;
    const int32_t pulses = (int32_t)((wanted > STEPS_LEAST ? wanted : STEPS_LEAST) / PULSE);
    const double fall = pow(COLD / HOT, 1.0 / pulses);
    double temperature = HOT * scale;
    p->excess_price = scale / (w->in->mean_size + 1e-9);
    p->found = 0;
    p->best = limit;
    for (int32_t pulse = 0; pulse < pulses; pulse++, temperature *= fall) {
        for (int32_t step = 0; step < PULSE; step++)
            if (propose(p, w, temperature))
                look(p, w, limit);
        p->excess_price *= outside(w->in, p->area, p->load) > 0 ? EXCESS_RISE : 1 / EXCESS_RISE;
    }
    if (limit <= 0 && p->best < limit)
        p->found += marz_areas_columns_put(p->columns, p->kind, p->best_label, INSIDE,
                                           p->best_spent, p->best_hash);
    return p->found;
}
