#include "design/areas/draft.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CUTS_MAX 6       ///< divisions of a pair while they improve
#define DIRECTIONS 3     ///< tried at a halving
#define MEDOID_SAMPLE 6  ///< members looked at before the walk to a centre
#define EXACT_MAX 600    ///< members up to which every one is tried as the centre
#define SAMPLE 40        ///< members tried in larger areas
#define EXACT_EVERY 10   ///< sweeps between such searches
#define EXCESS_PRICE 4.0 ///< of a load outside the band, in mean costs of a load

bool marz_areas_draft_init(draft *d, walker *w)
{
    const size_t n = (size_t)w->in->n, k = (size_t)w->in->k;
    marz_arena *a = w->arena;
    *d = (draft){.w = w,
                 .label = MARZ_NEW(a, int32_t, n),
                 .first = MARZ_NEW(a, int32_t, k),
                 .next = MARZ_NEW(a, int32_t, n),
                 .centre = MARZ_NEW(a, int32_t, k),
                 .count = MARZ_NEW(a, int32_t, k),
                 .load = MARZ_NEW(a, double, k),
                 .spent = MARZ_NEW(a, double, k),
                 .mu = MARZ_NEW(a, double, k),
                 .lambda = MARZ_NEW(a, double, k),
                 .low = MARZ_NEW(a, double, k),
                 .high = MARZ_NEW(a, double, k),
                 .target = w->in->mean_size * w->in->n / w->in->k,
                 .unit = MARZ_NEW(a, int32_t, n),
                 .other = MARZ_NEW(a, int32_t, n),
                 .size = MARZ_NEW(a, double, n),
                 .weight = MARZ_NEW(a, double, n),
                 .rank = MARZ_NEW(a, draft_rank, n),
                 .pairs = MARZ_NEW(a, draft_pair, w->in->arc_count / 2 + 1),
                 .is_active = MARZ_NEW(a, uint8_t, k)};
    return d->label && d->first && d->next && d->centre && d->count && d->load && d->spent &&
           d->mu && d->lambda && d->low && d->high && d->unit && d->other && d->size && d->weight &&
           d->rank && d->pairs && d->is_active;
}

/// Cost of the listed units if `centre` were their centre.
static double cost_at(const draft *d, const int32_t *units, int32_t count, int32_t centre)
{
    const int32_t *restrict row = marz_areas_walker_row(d->w, centre);
    const double *restrict weight = d->w->in->weight;
    if (!row)
        return (double)INFINITY;
    double sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += weight[units[i]] * row[units[i]];
    return sum;
}

/// Walks from `now` over the graph to a unit that is cheaper than its neighbours as the centre.
static int32_t descend(const draft *d, const int32_t *units, int32_t count, int32_t now,
                       double *least)
{
    const instance *in = d->w->in;
    *least = cost_at(d, units, count, now);
    for (int32_t from = -1, before = -1; from != now;) {
        before = from;
        from = now;
        for (int32_t e = in->start[from]; e < in->start[from + 1]; e++) {
            if (in->near[e] == before)
                continue;
            const double sum = cost_at(d, units, count, in->near[e]);
            if (sum < *least) {
                *least = sum;
                now = in->near[e];
            }
        }
    }
    return now;
}

/// The cheapest of all members, or downhill from the best of some where they are many.
static int32_t search_centre(const draft *d, const int32_t *units, int32_t count, int32_t now,
                             double *least)
{
    const bool is_small = count <= EXACT_MAX;
    if (!d->w->in->row[now]) // Rows are computed as they are asked for: they must stay few.
        return descend(d, units, count, now, least);
    *least = cost_at(d, units, count, now);
    for (int32_t i = 0; i < (is_small ? count : SAMPLE); i++) {
        const int32_t u = units[is_small ? i : (int32_t)marz_rng_below(&d->w->rng, count)];
        const double sum = cost_at(d, units, count, u);
        if (sum < *least) {
            *least = sum;
            now = u;
        }
    }
    return is_small ? now : descend(d, units, count, now, least);
}

/// A centre from nothing: the best of a few members, then downhill.
static int32_t find_centre(const draft *d, const int32_t *units, int32_t count, double *least)
{
    int32_t now = units[0];
    *least = (double)INFINITY;
    for (int32_t i = 0; i < MEDOID_SAMPLE; i++) {
        const int32_t u = units[marz_rng_below(&d->w->rng, count)];
        const double sum = cost_at(d, units, count, u);
        if (sum < *least) {
            *least = sum;
            now = u;
        }
    }
    return descend(d, units, count, now, least);
}

/// The listed units become the area's.
static void fill_area(draft *d, int32_t a, const int32_t *units, int32_t count)
{
    d->first[a] = -1;
    d->count[a] = count;
    d->load[a] = 0;
    for (int32_t i = count; i-- > 0;) {
        d->next[units[i]] = d->first[a];
        d->first[a] = units[i];
        d->label[units[i]] = a;
        d->load[a] += d->w->in->size[units[i]];
    }
}

/// Adds the area's units to those at hand. @return how many are
static int32_t gather(draft *d, int32_t a, int32_t count)
{
    for (int32_t u = d->first[a]; u >= 0; u = d->next[u])
        d->unit[count++] = u;
    return count;
}

void marz_areas_draft_load(draft *d, const int32_t *label, const int32_t *centre)
{
    const instance *in = d->w->in;
    if (label != d->label)
        memcpy(d->label, label, (size_t)in->n * sizeof *label);
    for (int32_t a = 0; a < in->k; a++) {
        d->first[a] = -1;
        d->count[a] = 0;
        d->load[a] = d->mu[a] = d->lambda[a] = 0;
        d->is_active[a] = 1;
    }
    for (int32_t u = in->n; u-- > 0;) {
        const int32_t a = d->label[u];
        d->next[u] = d->first[a];
        d->first[a] = u;
        d->count[a]++;
        d->load[a] += in->size[u];
    }
    for (int32_t a = 0; a < in->k; a++) {
        const int32_t count = gather(d, a, 0);
        d->spent[a] = 0;
        if (count > 0)
            d->centre[a] = centre[a] < 0 ? find_centre(d, d->unit, count, &d->spent[a])
                                         : descend(d, d->unit, count, centre[a], &d->spent[a]);
    }
}

static int by_key(const void *a, const void *b)
{
    const draft_rank *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/// Puts the units at hand into the order of what they cost more, for their size, near `a` than near
/// `b`: the order in which a cheapest division fills the area of `a`.
static void sort_units(draft *d, int32_t count, int32_t a, int32_t b, bool by_cost)
{
    const instance *in = d->w->in;
    const int32_t *near_a = marz_areas_walker_row(d->w, a);
    const int32_t *near_b = marz_areas_walker_row(d->w, b);
    for (int32_t i = 0; i < count; i++) {
        const int32_t u = d->unit[i];
        double more = near_a && near_b ? (double)near_a[u] - near_b[u] : 0;
        if (by_cost)
            more *= in->weight[u] / (in->size[u] + 1e-3 * in->mean_size + 1e-9);
        d->rank[i] = (draft_rank){(float)more, u};
    }
    qsort(d->rank, (size_t)count, sizeof *d->rank, by_key);
}

/// Price of a load under the area's prices.
static double penalty(const draft *d, int32_t a, double load)
{
    const instance *in = d->w->in;
    if (!(d->mu[a] > 0))
        return 0;
    const double shifted = load + d->lambda[a] / (2 * d->mu[a]);
    const double over = outside(in, a, shifted);
    return d->mu[a] * over * over;
}

/// How many of the units in order the first area takes at least cost; -1: no division keeps the
/// limits.
static int32_t best_prefix(const draft *d, int32_t count, int32_t a, int32_t b)
{
    const instance *in = d->w->in;
    const int32_t *near_a = marz_areas_walker_row(d->w, d->centre[a]);
    const int32_t *near_b = marz_areas_walker_row(d->w, d->centre[b]);
    const double all = d->load[a] + d->load[b];
    double left = 0, change = 0, best = (double)INFINITY;
    int32_t taken = -1;
    for (int32_t i = 0; i + 1 < count && near_a && near_b; i++) {
        const int32_t u = d->rank[i].index;
        left += in->size[u];
        change += in->weight[u] * ((double)near_a[u] - near_b[u]);
        if (left < d->low[a] || left > d->high[a] || all - left < d->low[b] ||
            all - left > d->high[b])
            continue;
        const double value = change + penalty(d, a, left) + penalty(d, b, all - left);
        if (value < best) {
            best = value;
            taken = i + 1;
        }
    }
    return taken;
}

/// Divides two areas anew: a cut, centres downhill, again while it improves.
/// @return whether anything changed
static bool divide(draft *d, int32_t a, int32_t b)
{
    const int32_t count = gather(d, b, gather(d, a, 0));
    const double all = d->load[a] + d->load[b];
    double best = d->spent[a] + d->spent[b] + penalty(d, a, d->load[a]) + penalty(d, b, d->load[b]);
    int32_t kept = -1;
    int32_t centre_a = d->centre[a], centre_b = d->centre[b];
    for (int32_t cut = 0; cut < CUTS_MAX; cut++) {
        sort_units(d, count, d->centre[a], d->centre[b], true);
        const int32_t taken = best_prefix(d, count, a, b);
        if (taken < 0)
            break;
        double left = 0, spent_a, spent_b;
        for (int32_t i = 0; i < count; i++) {
            d->other[i] = d->rank[i].index;
            left += i < taken ? d->w->in->size[d->other[i]] : 0;
        }
        const int32_t next_a = descend(d, d->other, taken, d->centre[a], &spent_a);
        const int32_t next_b = descend(d, d->other + taken, count - taken, d->centre[b], &spent_b);
        const double value = spent_a + spent_b + penalty(d, a, left) + penalty(d, b, all - left);
        if (!(value < best - 1e-9 * fabs(best)))
            break;
        best = value;
        kept = taken;
        memcpy(d->unit, d->other, (size_t)count * sizeof *d->unit);
        d->spent[a] = spent_a;
        d->spent[b] = spent_b;
        const bool stays = next_a == d->centre[a] && next_b == d->centre[b];
        d->centre[a] = centre_a = next_a;
        d->centre[b] = centre_b = next_b;
        if (stays)
            break;
    }
    d->centre[a] = centre_a;
    d->centre[b] = centre_b;
    if (kept < 0)
        return false;
    fill_area(d, a, d->unit, kept);
    fill_area(d, b, d->unit + kept, count - kept);
    return true;
}

/// A way to halve the units at hand.
typedef struct halving {
    double value;
    int32_t low, high; ///< the units that give the direction
    int32_t taken;
} halving;

/// The prefix of the units in order whose load is nearest to `wanted`, both sides with `least`
/// units.
static int32_t cut_at(const draft *d, int32_t count, double wanted, int32_t least_left,
                      int32_t least_right)
{
    double left = 0, off = (double)INFINITY;
    int32_t taken = least_left;
    for (int32_t i = 0; i < count - least_right; i++) {
        left += d->w->in->size[d->rank[i].index];
        if (i + 1 >= least_left && fabs(left - wanted) < off) {
            off = fabs(left - wanted);
            taken = i + 1;
        }
    }
    return taken;
}

/// Halves units[0 … count-1], so that the first ones go to `half` of `parts` areas: in the best of
/// a few random directions. The units at hand are used. @return how many go first
static int32_t halve(draft *d, int32_t *units, int32_t count, int32_t half, int32_t parts)
{
    halving best = {.value = (double)INFINITY};
    double all = 0;
    for (int32_t i = 0; i < count; i++)
        all += d->w->in->size[units[i]];
    for (int32_t i = 0; i <= DIRECTIONS; i++) {
        halving h = best;
        if (i < DIRECTIONS) {
            h.low = units[marz_rng_below(&d->w->rng, count)];
            h.high = units[marz_rng_below(&d->w->rng, count)];
        }
        memcpy(d->unit, units, (size_t)count * sizeof *units);
        sort_units(d, count, h.low, h.high, false);
        h.taken = cut_at(d, count, all * half / parts, half, parts - half);
        for (int32_t j = 0; j < count; j++)
            d->other[j] = d->rank[j].index;
        if (i == DIRECTIONS)
            break; // The order of the best direction stands.
        double left, right;
        find_centre(d, d->other, h.taken, &left);
        find_centre(d, d->other + h.taken, count - h.taken, &right);
        h.value = left + right;
        if (i == 0 || h.value < best.value)
            best = h;
    }
    memcpy(units, d->other, (size_t)count * sizeof *units);
    return best.taken;
}

/// One stretch of units that a number of areas share.
typedef struct stretch {
    int32_t first, count, area, parts;
} stretch;

void marz_areas_draft_halve(draft *d, const int32_t *areas, int32_t count)
{
    const marz_arena_mark mark = marz_arena_save(d->w->arena);
    int32_t units = 0;
    for (int32_t i = 0; i < count; i++)
        units = gather(d, areas[i], units);
    int32_t *list = MARZ_NEW(d->w->arena, int32_t, units);
    stretch *todo = MARZ_NEW(d->w->arena, stretch, count + 1);
    int32_t open = 0;
    if (list && todo) {
        memcpy(list, d->unit, (size_t)units * sizeof *list);
        todo[open++] = (stretch){0, units, 0, count};
    }
    while (open > 0) {
        const stretch s = todo[--open];
        if (s.parts == 1) {
            const int32_t a = areas[s.area];
            fill_area(d, a, list + s.first, s.count);
            d->centre[a] = find_centre(d, list + s.first, s.count, &d->spent[a]);
            continue;
        }
        const int32_t half = s.parts / 2;
        const int32_t taken = halve(d, list + s.first, s.count, half, s.parts);
        todo[open++] = (stretch){s.first, taken, s.area, half};
        todo[open++] = (stretch){s.first + taken, s.count - taken, s.area + half, s.parts - half};
    }
    marz_arena_restore(d->w->arena, mark);
}

void marz_areas_draft_spread(draft *d)
{
    const instance *in = d->w->in;
    marz_areas_walker_draw_centres(d->w);
    for (int32_t u = 0; u < in->n; u++)
        d->label[u] = -1;
    for (int32_t a = 0; a < in->k; a++) {
        const int32_t *row = marz_areas_walker_row(d->w, d->w->centre[a]);
        for (int32_t u = 0; u < in->n && row; u++)
            if (d->label[u] < 0 || row[u] < d->rank[u].key) {
                d->label[u] = a;
                d->rank[u].key = (float)row[u];
            }
    }
    for (int32_t a = 0; a < in->k; a++)
        d->label[d->w->centre[a]] = a;
    marz_areas_draft_load(d, d->label, d->w->centre);
}

static int by_areas(const void *a, const void *b)
{
    const draft_pair *x = a, *y = b;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

/// Pairs of active areas with an arc between them, each once.
static void find_pairs(draft *d)
{
    const instance *in = d->w->in;
    int32_t met = 0;
    d->pair_count = 0;
    for (int32_t e = 0; e < in->arc_count; e++) {
        const int32_t a = d->label[in->tail[e]], b = d->label[in->near[e]];
        if (a < b && d->is_active[a] && d->is_active[b])
            d->pairs[met++] = (draft_pair){a, b};
    }
    qsort(d->pairs, (size_t)met, sizeof *d->pairs, by_areas);
    for (int32_t i = 0; i < met; i++)
        if (i == 0 || by_areas(&d->pairs[i], &d->pairs[i - 1]))
            d->pairs[d->pair_count++] = d->pairs[i];
}

/// Prices of squared loads, in what the areas cost.
static void set_prices(draft *d, double price)
{
    const instance *in = d->w->in;
    double mean = 0;
    for (int32_t a = 0; a < in->k; a++)
        mean += d->spent[a] / in->k;
    for (int32_t a = 0; a < in->k; a++)
        d->mu[a] = price * fmax(d->spent[a], 0.5 * mean) / (d->target * d->target + 1e-9);
}

static void raise_prices(draft *d, double step)
{
    for (int32_t a = 0; a < d->w->in->k; a++) {
        if (!d->is_active[a])
            continue;
        const double shifted = d->load[a] + d->lambda[a] / (2 * d->mu[a]);
        const double over = outside(d->w->in, a, shifted);
        const double wanted = copysign(2 * d->mu[a] * over, shifted - d->target);
        d->lambda[a] += step * (wanted - d->lambda[a]);
    }
}

static double between(double first, double last, double share)
{
    return first * pow(last / first, share);
}

/// Looks for better centres than those next to today's.
static void search_centres(draft *d)
{
    for (int32_t a = 0; a < d->w->in->k; a++) {
        const int32_t count = d->is_active[a] ? gather(d, a, 0) : 0;
        if (count > 0)
            d->centre[a] = search_centre(d, d->unit, count, d->centre[a], &d->spent[a]);
    }
}

#define LAMBDA_STEP 0.1

bool marz_areas_draft_settle(draft *d, const draft_plan *plan, const marz_control *control)
{
    marz_outcome outcome;
    for (int32_t a = 0; a < d->w->in->k; a++)
        d->lambda[a] = 0;
    for (int32_t i = 0; i < plan->sweep_count; i++) {
        const double share = (double)i / fmax(plan->sweep_count - 1, 1);
        const double band = between(plan->band_first, plan->band_last, share);
        const double price = between(plan->price_first, plan->price_last, share);
        find_pairs(d);
        if (i % EXACT_EVERY == EXACT_EVERY - 1)
            search_centres(d);
        set_prices(d, price);
        for (int32_t a = 0; a < d->w->in->k; a++) {
            d->low[a] = fmin(d->target * (1 - band), d->load[a]);
            d->high[a] = fmax(d->target * (1 + band), d->load[a]);
        }
        for (int32_t j = 0; j < d->pair_count; j++)
            divide(d, d->pairs[j].a, d->pairs[j].b);
        raise_prices(d, LAMBDA_STEP);
        if (marz_control_stops(control, &outcome))
            return false;
    }
    return true;
}

double marz_areas_draft_value(const draft *d)
{
    const instance *in = d->w->in;
    double spent = 0, over = 0;
    for (int32_t a = 0; a < in->k; a++) {
        spent += d->spent[a];
        over += outside(in, a, d->load[a]);
    }
    return spent * (1 + EXCESS_PRICE * over / (in->mean_size * in->n + 1e-9));
}
