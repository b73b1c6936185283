#include "design/areas/areas_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool marz_areas_walker_init(walker *w, const instance *in)
{
    *w = (walker){.in = in, .arena = marz_arena_create(0), .rows = marz_arena_create(0)};
    if (!w->arena || !w->rows)
        return false;
    const size_t n = (size_t)in->n, k = (size_t)in->k, arcs = (size_t)in->arc_count;
    marz_arena *a = w->arena;
    w->label = MARZ_NEW(a, int32_t, n);
    w->members = MARZ_NEW(a, int32_t, n);
    w->best.label = MARZ_NEW(a, int32_t, n);
    w->centre = MARZ_NEW(a, int32_t, k);
    w->best.centre = MARZ_NEW(a, int32_t, k);
    w->count = MARZ_NEW(a, int32_t, k);
    w->active = MARZ_NEW(a, int32_t, k);
    w->cut_count = MARZ_NEW(a, int32_t, k);
    w->is_active = MARZ_NEW(a, uint8_t, k);
    w->load = MARZ_NEW(a, double, k);
    w->spent = MARZ_NEW(a, double, k);
    w->priced = MARZ_NEW(a, double, k);
    w->hash = MARZ_NEW(a, uint64_t, k);
    w->price = MARZ_NEW(a, double, k);
    w->lean = MARZ_NEW(a, double, k);
    w->cost = MARZ_NEW(a, double, n *k);
    w->unit_price = MARZ_NEW(a, double, n);
    w->cut = MARZ_NEW(a, int32_t, k * arcs);
    w->place = MARZ_NEW(a, int32_t, arcs);
    w->row = MARZ_NEW(a, int32_t *, n);
    if (!w->label || !w->members || !w->best.label || !w->centre || !w->best.centre || !w->count ||
        !w->active || !w->cut_count || !w->is_active || !w->load || !w->spent || !w->priced ||
        !w->hash || !marz_areas_pool_init(&w->pool, in, a) || !w->price || !w->lean ||
        !w->unit_price || !w->cost || !w->cut || !w->place || !w->row ||
        marz_contiguity_init(&in->rings, a, &w->searcher, NULL))
        return false;
    memcpy(w->row, in->row, n * sizeof *w->row);
    marz_areas_walker_free_all(w);
    if (!in->is_fixed)
        return true;
    w->exact = marz_areas_exact_make(in, a);
    return w->exact && marz_areas_columns_init(&w->whole, in->n, in->k, a);
}

void marz_areas_walker_deinit(walker *w)
{
    marz_arena_destroy(w->arena);
    marz_arena_destroy(w->rows);
    w->arena = w->rows = NULL;
}

const int32_t *marz_areas_walker_row(walker *w, int32_t unit)
{
    if (!w->row[unit]) {
        const marz_areas *problem = w->in->problem;
        w->row[unit] = MARZ_NEW(w->rows, int32_t, w->in->n);
        if (w->row[unit])
            problem->distances(problem->context, unit, w->row[unit]);
    }
    return w->row[unit];
}

void marz_areas_walker_free_all(walker *w)
{
    w->active_count = w->in->k;
    for (int32_t a = 0; a < w->in->k; a++) {
        w->active[a] = a;
        w->is_active[a] = 1;
    }
}

void marz_areas_walker_free_some(walker *w, const int32_t *areas, int32_t count)
{
    memset(w->is_active, 0, (size_t)w->in->k);
    w->active_count = count;
    for (int32_t i = 0; i < count; i++) {
        w->active[i] = areas[i];
        w->is_active[areas[i]] = 1;
    }
}

static void add_cut(walker *w, int32_t area, int32_t arc)
{
    w->place[arc] = w->cut_count[area];
    w->cut[(size_t)area * (size_t)w->in->arc_count + (size_t)w->cut_count[area]++] = arc;
}

static void drop_cut(walker *w, int32_t area, int32_t arc)
{
    int32_t *list = w->cut + (size_t)area * (size_t)w->in->arc_count;
    const int32_t last = list[--w->cut_count[area]];
    list[w->place[arc]] = last;
    w->place[last] = w->place[arc];
}

void marz_areas_walker_move(walker *w, int32_t unit, int32_t to)
{
    const instance *in = w->in;
    const int32_t from = w->label[unit];
    assert(from != to);
    for (int32_t e = in->start[unit]; e < in->start[unit + 1]; e++) {
        const int32_t other = w->label[in->near[e]];
        if (other != from)
            drop_cut(w, from, e);
        else
            add_cut(w, from, in->twin[e]);
        if (other != to)
            add_cut(w, to, e);
        else
            drop_cut(w, to, in->twin[e]);
    }
    w->label[unit] = to;
    w->count[from]--;
    w->count[to]++;
    const double *cost = w->cost + (size_t)unit * (size_t)in->k;
    w->total += cost[to] - cost[from];
    w->spent[from] -= cost[from];
    w->spent[to] += cost[to];
    w->priced[from] -= w->pool.price[unit];
    w->priced[to] += w->pool.price[unit];
    w->hash[from] -= in->key[unit];
    w->hash[to] += in->key[unit];
    w->excess -= outside(in, from, w->load[from]) + outside(in, to, w->load[to]);
    w->load[from] -= in->size[unit];
    w->load[to] += in->size[unit];
    w->excess += outside(in, from, w->load[from]) + outside(in, to, w->load[to]);
}

/// Costs of all units with area `a`, after its centre moved.
static void refresh_column(walker *w, int32_t a)
{
    const int32_t *row = marz_areas_walker_row(w, w->centre[a]);
    const instance *in = w->in;
    for (int32_t u = 0; row && u < in->n; u++)
        w->cost[(size_t)u * (size_t)in->k + (size_t)a] = in->weight[u] * row[u];
}

void marz_areas_walker_recount(walker *w)
{
    const instance *in = w->in;
    w->total = w->excess = 0;
    for (int32_t a = 0; a < in->k; a++) {
        w->spent[a] = w->priced[a] = 0;
        w->hash[a] = 0;
    }
    for (int32_t u = 0; u < in->n; u++) {
        const int32_t a = w->label[u];
        w->spent[a] += w->cost[(size_t)u * (size_t)in->k + (size_t)a];
        w->priced[a] += w->pool.price[u];
        w->hash[a] += in->key[u];
    }
    for (int32_t a = 0; a < in->k; a++) {
        w->total += w->spent[a];
        w->excess += outside(in, a, w->load[a]);
    }
}

void marz_areas_walker_load(walker *w, const int32_t *label, const int32_t *centre)
{
    const instance *in = w->in;
    if (label != w->label)
        memcpy(w->label, label, (size_t)in->n * sizeof *label);
    for (int32_t a = 0; a < in->k; a++) {
        w->centre[a] = centre[a];
        refresh_column(w, a);
        w->count[a] = w->cut_count[a] = 0;
        w->load[a] = 0;
    }
    for (int32_t u = 0; u < in->n; u++) {
        w->count[w->label[u]]++;
        w->load[w->label[u]] += in->size[u];
    }
    for (int32_t e = 0; e < in->arc_count; e++)
        if (w->label[in->tail[e]] != w->label[in->near[e]])
            add_cut(w, w->label[in->tail[e]], e);
    marz_areas_walker_recount(w);
}

void marz_areas_walker_keep(walker *w)
{
    if (w->excess > w->best.excess ||
        (w->excess == w->best.excess && w->total >= w->best.cost - 1e-9 * w->best.cost))
        return;
    memcpy(w->best.label, w->label, (size_t)w->in->n * sizeof *w->label);
    memcpy(w->best.centre, w->centre, (size_t)w->in->k * sizeof *w->centre);
    w->best.cost = w->total;
    w->best.excess = w->excess;
}

/// Cost of the listed units if `centre` were their centre.
static double cost_at(walker *w, const int32_t *members, int32_t count, int32_t centre)
{
    const int32_t *row = marz_areas_walker_row(w, centre);
    double sum = row ? 0 : (double)INFINITY;
    for (int32_t i = 0; row && i < count; i++)
        sum += w->in->weight[members[i]] * row[members[i]];
    return sum;
}

/// The cheapest member, by trying all of them.
static int32_t best_of_all(walker *w, const int32_t *members, int32_t count, int32_t now)
{
    double least = cost_at(w, members, count, now);
    for (int32_t i = 0; i < count; i++) {
        const double sum = cost_at(w, members, count, members[i]);
        if (sum < least) {
            least = sum;
            now = members[i];
        }
    }
    return now;
}

/// A member that is cheaper than its neighbours in the area, from `now` downhill.
static int32_t best_downhill(walker *w, const int32_t *members, int32_t count, int32_t now)
{
    const instance *in = w->in;
    double least = cost_at(w, members, count, now);
    for (bool moved = true; moved;) {
        const int32_t from = now;
        moved = false;
        for (int32_t e = in->start[from]; e < in->start[from + 1]; e++) {
            if (w->label[in->near[e]] != w->label[from])
                continue;
            const double sum = cost_at(w, members, count, in->near[e]);
            if (sum < least) {
                least = sum;
                now = in->near[e];
                moved = true;
            }
        }
    }
    return now;
}

int32_t marz_areas_walker_collect(walker *w, int32_t a)
{
    int32_t count = 0;
    for (int32_t u = 0; u < w->in->n; u++)
        if (w->label[u] == a)
            w->members[count++] = u;
    return count;
}

bool marz_areas_walker_recentre(walker *w, bool is_exact)
{
    bool moved = false;
    for (int32_t i = 0; i < w->active_count && !w->in->is_fixed; i++) {
        const int32_t a = w->active[i], count = marz_areas_walker_collect(w, a);
        if (count == 0)
            continue;
        int32_t now = w->centre[a];
        if (w->label[now] != a)
            now = w->members[count / 2];
        now = is_exact ? best_of_all(w, w->members, count, now)
                       : best_downhill(w, w->members, count, now);
        if (now != w->centre[a]) {
            w->centre[a] = now;
            refresh_column(w, a);
            moved = true;
        }
    }
    if (moved)
        marz_areas_walker_recount(w);
    return moved;
}

double marz_areas_walker_cost_at(walker *w, int32_t count, int32_t centre)
{
    return cost_at(w, w->members, count, centre);
}
