#include "design/areas/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_FIRST 24   ///< of relaxation and pricing of the whole
#define ROUNDS 30         ///< and further down
#define ROOT_MOST 8000    ///< columns of the whole that are worth keeping
#define KNOWN_LEAST 4     ///< columns of an area that make an ascent of the prices needless
#define SURE 0.999        ///< share of a unit that counts as all of it
#define NOISE_MOST 0.5    ///< of the shares, so that no dive is like another
#define FIXED_LEAST 0.1   ///< share of the free units that a level fixes at least
#define FIXED_MORE 0.2    ///< and at random so much more
#define LEVELS 40         ///< of a dive
#define COMBINED_MOST 400 ///< most units that two plans may not agree on
#define COMBINED_DIVES 3  ///< into what two plans do not agree on

/// One dive.
typedef struct dive {
    walker *w;
    int32_t *base;     ///< [n] area that has the unit from the beginning, or -1
    int32_t *fixed;    ///< [n] area that has the unit for good, or -1
    int32_t *newly;    ///< [n] the same, of the last level
    double *own_price; ///< [k]
    double *unit_price;
    int32_t *queue;    ///< [n]
    double noise, fix; ///< of this dive
    bool agrees;       ///< it begins with what the relaxation and today's plan have in common
    const marz_control *control;
} dive;

/// A free unit and the area that has most of it.
typedef struct claim {
    double share, key;
    int32_t unit, area;
} claim;

static int by_key(const void *a, const void *b)
{
    const claim *x = a, *y = b;
    if (x->key != y->key)
        return x->key > y->key ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/// Shares of the areas in each unit, by the relaxation. @return [kinds * units], NULL: no memory
static double *find_shares(const group *g)
{
    const columns *c = g->columns;
    double *share = MARZ_NEW(g->w->arena, double, (size_t)c->kind_count *(size_t)c->unit_count);
    for (int32_t r = 0; share && r < g->lp.row_count; r++) {
        if (g->lp.basic[r] < 0)
            continue;
        const size_t column = (size_t)g->lp.basic[r];
        const uint64_t *bits = c->bits + column * (size_t)c->word_count;
        double *to = share + (size_t)c->kind[column] * (size_t)c->unit_count;
        for (int32_t i = 0; i < c->unit_count; i++)
            if (bits[i / 64] >> (i % 64) & 1)
                to[i] += g->lp.level[r];
    }
    return share;
}

/// The free units, those first that belong most clearly to one area. @return how many
static int32_t rank_claims(const dive *d, const group *g, claim *claims)
{
    const columns *c = g->columns;
    const double *share = find_shares(g);
    int32_t count = 0;
    for (int32_t i = 0; share && i < c->unit_count; i++) {
        if (g->w->in->is_fixed_unit[c->unit[i]])
            continue;
        claim best = {.unit = c->unit[i]};
        for (int32_t a = 0; a < c->kind_count; a++) {
            const double part = share[(size_t)a * (size_t)c->unit_count + (size_t)i];
            if (part > best.share) {
                best.share = part;
                best.area = g->w->active[a];
            }
        }
        best.key = best.share + d->noise * marz_rng_unit(&g->w->rng);
        if (best.share > SURE)
            best.key += 1;
        if (best.share > 0)
            claims[count++] = best;
    }
    qsort(claims, (size_t)count, sizeof *claims, by_key);
    return count;
}

/// Takes back what does not hang together with its centre.
static void drop_loose(dive *d)
{
    const instance *in = d->w->in;
    int32_t tail = 0;
    for (int32_t u = 0; u < in->n; u++)
        d->newly[u] = -1;
    for (int32_t a = 0; a < in->k; a++) {
        d->newly[d->w->centre[a]] = a;
        d->queue[tail++] = d->w->centre[a];
    }
    for (int32_t head = 0; head < tail; head++) {
        const int32_t u = d->queue[head];
        for (int32_t e = in->start[u]; e < in->start[u + 1]; e++) {
            const int32_t v = in->near[e];
            if (d->newly[v] < 0 && d->fixed[v] == d->newly[u]) {
                d->newly[v] = d->newly[u];
                d->queue[tail++] = v;
            }
        }
    }
    for (int32_t u = 0; u < in->n; u++)
        d->fixed[u] = in->is_fixed_unit[u] ? -1 : d->newly[u];
}

/// Fixes what the relaxation is sure of, and some of the rest. @return how many units
static int32_t fix_units(dive *d, const group *g)
{
    const instance *in = d->w->in;
    claim *claims = MARZ_NEW(d->w->arena, claim, g->columns->unit_count);
    const int32_t count = claims ? rank_claims(d, g, claims) : 0;
    const int32_t least = 1 + (int32_t)(d->fix * count);
    for (int32_t i = 0; i < count; i++) {
        const claim *c = &claims[i];
        if (d->agrees ? c->area == d->w->label[c->unit] : i < least || c->share > SURE)
            d->fixed[c->unit] = c->area;
    }
    d->agrees = false;
    drop_loose(d);
    for (int32_t a = 0; a < g->columns->kind_count; a++)
        d->own_price[d->w->active[a]] = g->lp.price[g->columns->unit_count + a];
    int32_t fixed = 0;
    for (int32_t i = 0; i < g->columns->unit_count; i++) {
        const int32_t u = g->columns->unit[i], area = d->fixed[u];
        d->unit_price[u] = g->lp.price[i];
        if (area < 0 || in->is_fixed_unit[u])
            continue;
        d->own_price[area] += g->lp.price[i];
        fixed++;
    }
    return fixed;
}

/// May the column be an area still, now that more units are fixed? Labels its units 1, others 0.
static bool unpack(const dive *d, const group *from, int32_t column, int32_t *label)
{
    const columns *c = from->columns;
    const uint64_t *bits = c->bits + (size_t)column * (size_t)c->word_count;
    const int32_t area = d->w->active[c->kind[column]];
    for (int32_t i = 0; i < c->unit_count; i++) {
        const int32_t u = c->unit[i];
        label[u] = (int32_t)(bits[i / 64] >> (i % 64) & 1);
        if (d->fixed[u] >= 0 && (d->fixed[u] == area) != (label[u] == 1))
            return false;
    }
    return true;
}

/// The columns of the level above that are still possible.
static void inherit(const dive *d, const group *from, columns *to)
{
    const columns *c = from->columns;
    int32_t *label = d->newly;
    for (int32_t i = 0; i < from->generated; i++)
        if (unpack(d, from, i, label))
            marz_areas_columns_put(to, c->kind[i], label, 1, c->cost[i],
                                   marz_areas_columns_hash(c, i));
}

static bool dive_init(dive *d, walker *w, const marz_control *control)
{
    marz_arena *a = w->arena;
    const instance *in = w->in;
    *d = (dive){.w = w,
                .base = MARZ_NEW(a, int32_t, in->n),
                .fixed = MARZ_NEW(a, int32_t, in->n),
                .newly = MARZ_NEW(a, int32_t, in->n),
                .own_price = MARZ_NEW(a, double, in->k),
                .unit_price = MARZ_NEW(a, double, in->n),
                .queue = MARZ_NEW(a, int32_t, in->n),
                .control = control};
    if (!d->base || !d->fixed || !d->newly || !d->own_price || !d->unit_price || !d->queue)
        return false;
    for (int32_t u = 0; u < in->n; u++)
        d->base[u] = d->fixed[u] = -1;
    return true;
}

/// All active areas; the whole starts from the columns of the last time, and leaves its own.
static bool solve_first(dive *d, columns *list, group *g)
{
    walker *w = d->w;
    const group_guess guess = {.fixed = d->fixed, .unit_price = w->unit_price};
    if (w->active_count < w->in->k) {
        if (!marz_areas_group_columns(w, d->fixed, list))
            return false;
    } else {
        *list = w->whole;
        list->unit_count = w->in->n;
        for (int32_t u = 0; u < w->in->n; u++)
            list->unit[u] = u;
        if (list->count > ROOT_MOST)
            marz_areas_columns_cut(list, 0);
    }
    if (!marz_areas_group_init(g, w, &guess, list, d->control))
        return false;
    if (list->count < KNOWN_LEAST * list->kind_count && !marz_areas_group_ascend(g))
        return false;
    marz_areas_group_generate(g, ROUNDS_FIRST);
    for (int32_t i = 0; i < list->unit_count; i++)
        w->unit_price[list->unit[i]] = g->middle[i];
    return true;
}

/// The level below, with the units that are fixed by now.
static bool solve_rest(dive *d, const group *above, columns *list, group *g)
{
    walker *w = d->w;
    const group_guess guess = {
        .fixed = d->fixed, .unit_price = d->unit_price, .own_price = d->own_price};
    if (!marz_areas_group_columns(w, d->fixed, list))
        return false;
    inherit(d, above, list);
    if (!marz_areas_group_init(g, w, &guess, list, d->control))
        return false;
    marz_areas_group_generate(g, ROUNDS);
    return true;
}

/// Down from the first relaxation until a cheaper plan is found or none is possible.
static bool descend(dive *d, const group *first)
{
    const marz_arena_mark mark = marz_arena_save(d->w->arena);
    group at[2];
    columns lists[2];
    const group *g = first;
    marz_outcome outcome;
    bool is_better = false;
    memcpy(d->fixed, d->base, (size_t)d->w->in->n * sizeof *d->fixed);
    for (int32_t level = 0; level < LEVELS && !is_better; level++) {
        group *next = &at[level % 2];
        if (fix_units(d, g) == 0 || !solve_rest(d, g, &lists[level % 2], next) ||
            marz_control_stops(d->control, &outcome) ||
            (next->is_solved && next->lower >= next->now - 1e-9 * fabs(next->now)))
            break;
        is_better = marz_areas_group_choose(next);
        g = next;
    }
    marz_arena_restore(d->w->arena, mark);
    return is_better;
}

/// Draws what makes one dive unlike the others.
static void vary(dive *d, bool agrees)
{
    d->noise = NOISE_MOST * marz_rng_unit(&d->w->rng);
    d->fix = FIXED_LEAST + FIXED_MORE * marz_rng_unit(&d->w->rng);
    d->agrees = agrees;
}

bool marz_areas_walker_dive(walker *w, int32_t dives, const marz_control *control)
{
    const marz_arena_mark mark = marz_arena_save(w->arena);
    dive d;
    group first;
    columns list;
    marz_outcome outcome;
    bool is_better = false;
    if (dive_init(&d, w, control) && solve_first(&d, &list, &first)) {
        is_better = marz_areas_group_choose(&first);
        for (int32_t i = 0; i < dives && !marz_control_stops(control, &outcome); i++) {
            vary(&d, i % 2 == 1);
            is_better |= descend(&d, &first);
        }
        if (w->active_count == w->in->k) {
            w->whole = list;
            marz_areas_columns_cut(&w->whole, first.generated);
        }
    } else {
        marz_areas_columns_cut(&w->whole, w->whole.count);
    }
    marz_arena_restore(w->arena, mark);
    return is_better;
}

/// Units that the state and the other plan give to the same area stay there. @return how many do
/// not
static int32_t keep_common(dive *d, const answer *other)
{
    const instance *in = d->w->in;
    int32_t open = 0;
    for (int32_t u = 0; u < in->n; u++)
        d->fixed[u] = d->w->label[u] == other->label[u] ? other->label[u] : -1;
    drop_loose(d);
    memcpy(d->base, d->fixed, (size_t)in->n * sizeof *d->base);
    for (int32_t u = 0; u < in->n; u++)
        open += d->base[u] < 0 && !in->is_fixed_unit[u];
    return open;
}

/// The areas of the other plan become columns; the state is as before.
static bool offer_plan(dive *d, const answer *other, columns *list)
{
    walker *w = d->w;
    const size_t bytes = (size_t)w->in->n * sizeof *w->label;
    int32_t *label = MARZ_NEW(w->arena, int32_t, w->in->n);
    if (!label)
        return false;
    memcpy(label, w->label, bytes);
    marz_areas_walker_load(w, other->label, w->centre);
    for (int32_t a = 0; a < w->in->k; a++)
        marz_areas_columns_put(list, a, w->label, a, w->spent[a], w->hash[a]);
    marz_areas_walker_load(w, label, w->centre);
    return true;
}

bool marz_areas_walker_combine(walker *w, const answer *other, const marz_control *control)
{
    const marz_arena_mark mark = marz_arena_save(w->arena);
    dive d;
    group g;
    columns list;
    marz_outcome outcome;
    bool is_better = false;
    const bool is_fine = dive_init(&d, w, control);
    const int32_t open = is_fine ? keep_common(&d, other) : 0;
    const group_guess guess = {.fixed = d.base, .unit_price = w->unit_price};
    if (open > 0 && open <= COMBINED_MOST && marz_areas_group_columns(w, d.base, &list) &&
        offer_plan(&d, other, &list) && marz_areas_group_init(&g, w, &guess, &list, control)) {
        marz_areas_group_generate(&g, ROUNDS);
        if (g.lower < g.now - 1e-9 * fabs(g.now))
            is_better = marz_areas_group_choose(&g);
        for (int32_t i = 0; i < COMBINED_DIVES && !is_better && g.lower < g.now &&
                            !marz_control_stops(control, &outcome);
             i++) {
            vary(&d, false);
            is_better = descend(&d, &g);
        }
    }
    marz_arena_restore(w->arena, mark);
    return is_better;
}
