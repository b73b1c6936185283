#include "design/areas/areas_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define START_SPREAD 0.5 ///< greatest logarithm of the ratio of two stretches

/// One unit that an area could take next.
typedef struct offer {
    double key;
    int32_t unit, area;
} offer;

/// Binary heap, least distance first, ties by unit and area.
typedef struct heap {
    offer *at;
    int32_t count;
} heap;

static bool is_before(offer x, offer y)
{
    if (x.key != y.key)
        return x.key < y.key;
    return x.unit != y.unit ? x.unit < y.unit : x.area < y.area;
}

static void push(heap *h, offer item)
{
    int32_t i = h->count++;
    for (; i > 0 && is_before(item, h->at[(i - 1) / 2]); i = (i - 1) / 2)
        h->at[i] = h->at[(i - 1) / 2];
    h->at[i] = item;
}

static offer pop(heap *h)
{
    const offer top = h->at[0], item = h->at[--h->count];
    int32_t i = 0;
    for (int32_t child = 1; child < h->count; i = child, child = 2 * i + 1) {
        if (child + 1 < h->count && is_before(h->at[child + 1], h->at[child]))
            child++;
        if (!is_before(h->at[child], item))
            break;
        h->at[i] = h->at[child];
    }
    h->at[i] = item;
    return top;
}

/// How the growing areas see the units.
typedef struct growth {
    walker *w;
    heap heap;
    double *stretch; ///< [k] of distances
} growth;

static void offer_neighbours(growth *g, int32_t unit, int32_t area)
{
    const instance *in = g->w->in;
    const int32_t *row = marz_areas_walker_row(g->w, g->w->centre[area]);
    for (int32_t e = in->start[unit]; row && e < in->start[unit + 1]; e++) {
        const int32_t u = in->near[e];
        if (g->w->label[u] >= 0)
            continue;
        push(&g->heap, (offer){row[u] * g->stretch[area], u, area});
    }
}

static bool growth_init(growth *g, walker *w)
{
    *g = (growth){.w = w,
                  .heap.at = MARZ_NEW(w->arena, offer, (size_t)w->in->arc_count + 1),
                  .stretch = MARZ_NEW(w->arena, double, w->in->k)};
    for (int32_t a = 0; g->stretch && a < w->in->k; a++)
        g->stretch[a] = 1;
    return g->heap.at && g->stretch;
}

/// Takes the cheapest offer until every unit has its area.
static void take_offers(growth *g)
{
    while (g->heap.count > 0) {
        const offer o = pop(&g->heap);
        if (g->w->label[o.unit] >= 0)
            continue;
        g->w->label[o.unit] = o.area;
        offer_neighbours(g, o.unit, o.area);
    }
}

/// Grows the areas from their centres, always by the unit that is cheapest to one of them.
static void grow(walker *w)
{
    const instance *in = w->in;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    growth g;
    if (growth_init(&g, w)) {
        for (int32_t a = 0; a < in->k && in->is_fixed; a++)
            g.stretch[a] = exp(START_SPREAD * (marz_rng_unit(&w->rng) - 0.5));
        for (int32_t u = 0; u < in->n; u++)
            w->label[u] = -1;
        for (int32_t a = 0; a < in->k; a++)
            w->label[w->centre[a]] = a;
        for (int32_t a = 0; a < in->k; a++)
            offer_neighbours(&g, w->centre[a], a);
        take_offers(&g);
    }
    marz_arena_restore(w->arena, mark);
}

/// Draws the centres far from each other: each with a chance in proportion to its weighted
/// distance from the nearest centre so far [arthur2007].
void marz_areas_walker_draw_centres(walker *w)
{
    const instance *in = w->in;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    double *nearest = MARZ_NEW(w->arena, double, in->n);
    for (int32_t u = 0; nearest && u < in->n; u++)
        nearest[u] = in->weight[u] + 1e-9;
    for (int32_t a = 0; nearest && a < in->k; a++) {
        double sum = 0;
        for (int32_t u = 0; u < in->n; u++)
            sum += nearest[u];
        double left = marz_rng_unit(&w->rng) * sum;
        int32_t u = -1;
        for (int32_t v = 0; v < in->n && (u < 0 || left > 0); v++)
            if (nearest[v] > 0) {
                u = v;
                left -= nearest[v];
            }
        assert(u >= 0);
        w->centre[a] = u;
        const int32_t *row = marz_areas_walker_row(w, u);
        for (int32_t v = 0; row && v < in->n; v++) {
            const double away = (in->weight[v] + 1e-9) * (row[v] + 1e-9);
            nearest[v] = a == 0 || away < nearest[v] ? away : nearest[v];
        }
        for (int32_t b = 0; b <= a; b++)
            nearest[w->centre[b]] = 0;
    }
    marz_arena_restore(w->arena, mark);
}

/// The labels of the units that hang together with their area's centre stay, the others are
/// dropped.
static void keep_pieces(walker *w, const int32_t *label)
{
    const instance *in = w->in;
    int32_t *queue = w->members;
    for (int32_t u = 0; u < in->n; u++)
        w->label[u] = -1;
    for (int32_t a = 0; a < in->k; a++)
        w->label[w->centre[a]] = a;
    for (int32_t a = 0; a < in->k; a++) {
        int32_t head = 0, tail = 0;
        queue[tail++] = w->centre[a];
        while (head < tail) {
            const int32_t u = queue[head++];
            for (int32_t e = in->start[u]; e < in->start[u + 1]; e++) {
                const int32_t v = in->near[e];
                if (w->label[v] < 0 && label[v] == a) {
                    w->label[v] = a;
                    queue[tail++] = v;
                }
            }
        }
    }
}

void marz_areas_walker_regrow(walker *w, const int32_t *label)
{
    const instance *in = w->in;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    int32_t *old = MARZ_NEW(w->arena, int32_t, in->n);
    growth g;
    if (old && growth_init(&g, w)) {
        memcpy(old, label, (size_t)in->n * sizeof *old);
        keep_pieces(w, old);
        for (int32_t u = 0; u < in->n; u++)
            if (w->label[u] >= 0)
                offer_neighbours(&g, u, w->label[u]);
        take_offers(&g);
        marz_areas_walker_load(w, w->label, w->centre);
    }
    marz_arena_restore(w->arena, mark);
}

void marz_areas_walker_start(walker *w)
{
    const instance *in = w->in;
    if (in->is_fixed)
        memcpy(w->centre, in->problem->centre, (size_t)in->k * sizeof *w->centre);
    else
        marz_areas_walker_draw_centres(w);
    grow(w);
    marz_areas_walker_load(w, w->label, w->centre);
    marz_areas_walker_recentre(w, false);
}
