#include "design/areas/areas_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define START_SPREAD 1.5 ///< greatest logarithm of the ratio of two stretches

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

static void offer_neighbours(walker *w, heap *h, const double *stretch, int32_t unit, int32_t area)
{
    const instance *in = w->in;
    const int32_t *row = walker_row(w, w->centre[area]);
    for (int32_t e = in->start[unit]; e < in->start[unit + 1]; e++)
        if (w->label[in->near[e]] < 0)
            push(h, (offer){row ? row[in->near[e]] * stretch[area] : 0, in->near[e], area});
}

/// Grows the areas from their centres, always by the unit that is nearest to a centre; each area's
/// distances are stretched at random, fixed centres would always give the same start.
static void grow(walker *w, double spread)
{
    const instance *in = w->in;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    heap h = {.at = MARZ_NEW(w->arena, offer, (size_t)in->arc_count + 1)};
    double *stretch = MARZ_NEW(w->arena, double, in->k);
    for (int32_t a = 0; stretch && a < in->k; a++)
        stretch[a] = in->is_fixed ? exp(spread * (marz_rng_unit(&w->rng) - 0.5)) : 1;
    for (int32_t u = 0; u < in->n; u++)
        w->label[u] = -1;
    for (int32_t a = 0; a < in->k; a++)
        w->label[w->centre[a]] = a;
    for (int32_t a = 0; h.at && stretch && a < in->k; a++)
        offer_neighbours(w, &h, stretch, w->centre[a], a);
    while (h.count > 0) {
        const offer o = pop(&h);
        if (w->label[o.unit] >= 0)
            continue;
        w->label[o.unit] = o.area;
        offer_neighbours(w, &h, stretch, o.unit, o.area);
    }
    marz_arena_restore(w->arena, mark);
}

/// Draws the centres far from each other: each with a chance in proportion to its weighted
/// distance from the nearest centre so far [arthur2007].
static void draw_centres(walker *w)
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
        const int32_t *row = walker_row(w, u);
        for (int32_t v = 0; row && v < in->n; v++) {
            const double away = (in->weight[v] + 1e-9) * (row[v] + 1e-9);
            nearest[v] = a == 0 || away < nearest[v] ? away : nearest[v];
        }
        for (int32_t b = 0; b <= a; b++)
            nearest[w->centre[b]] = 0;
    }
    marz_arena_restore(w->arena, mark);
}

void walker_start(walker *w)
{
    if (w->in->is_fixed)
        memcpy(w->centre, w->in->problem->centre, (size_t)w->in->k * sizeof *w->centre);
    else
        draw_centres(w);
    grow(w, START_SPREAD);
    walker_load(w, w->label, w->centre);
    walker_recentre(w, false);
}
