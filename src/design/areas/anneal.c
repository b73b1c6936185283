#include "design/areas/areas_internal.h"

#include <math.h>

#define PULSE 1000      ///< steps between adjustments of the penalty
#define CHAIN_MAX 3     ///< most units that change their area in one proposal
#define PRICE_RISE 1.01 ///< factor of an area's price of excess while it has some
#define PRICE_SPAN 1e3  ///< the price stays within this factor of its first value
#define LEAN_STEP 0.3   ///< of the price of load for a mean size, in first prices of excess

/// A proposal of up to three shifts, tried one after the other.
typedef struct chain {
    int32_t unit[CHAIN_MAX], from[CHAIN_MAX], to[CHAIN_MAX];
    int32_t length;
    double change; ///< of cost plus penalty
} chain;

/// What a temperature needs at hand.
typedef struct heat {
    double temperature;
    uint32_t second, third; ///< chance of a second and third shift, in 2^-16
} heat;

/// Adds the shift of `arc`'s tail across the arc to the chain; loads follow at once.
static void extend(walker *w, chain *c, int32_t arc)
{
    const instance *in = w->in;
    const int32_t u = in->tail[arc], from = w->label[u], to = w->label[in->near[arc]];
    const double *cost = w->cost + (size_t)u * (size_t)in->k;
    double at_from = -outside(in, from, w->load[from]), at_to = -outside(in, to, w->load[to]);
    w->load[from] -= in->size[u];
    w->load[to] += in->size[u];
    at_from += outside(in, from, w->load[from]);
    at_to += outside(in, to, w->load[to]);
    c->unit[c->length] = u;
    c->from[c->length] = from;
    c->to[c->length++] = to;
    c->change += cost[to] - cost[from] + in->size[u] * (w->lean[to] - w->lean[from]) +
                 w->price[from] * at_from + w->price[to] * at_to;
}

/// Takes the loads of a proposal back.
static void take_back(walker *w, const chain *c)
{
    for (int32_t i = c->length; i-- > 0;) {
        w->load[c->from[i]] += w->in->size[c->unit[i]];
        w->load[c->to[i]] -= w->in->size[c->unit[i]];
    }
}

/// May this arc extend the chain? Its ends must not have moved, and its far side may change.
static bool fits(const walker *w, const chain *c, int32_t arc)
{
    const int32_t u = w->in->tail[arc], v = w->in->near[arc];
    if (w->in->is_fixed_unit[u] || !w->is_active[w->label[v]] || u == w->centre[w->label[u]])
        return false;
    for (int32_t i = 0; i < c->length; i++)
        if (c->unit[i] == u || c->unit[i] == v)
            return false;
    return true;
}

/// A random arc that leaves the area, or -1.
static int32_t draw_cut(const walker *w, int32_t area, uint32_t random)
{
    const int32_t count = w->cut_count[area];
    if (count == 0)
        return -1;
    const uint32_t i = (uint32_t)(((uint64_t)random * (uint32_t)count) >> 32);
    return w->cut[(size_t)area * (size_t)w->in->arc_count + i];
}

/// Applies the shifts one by one while no area falls apart; undoes all if one would.
static bool apply(walker *w, const chain *c)
{
    take_back(w, c); // walker_move counts the loads itself
    for (int32_t i = 0; i < c->length; i++) {
        if (marz_contiguity_may_leave(&w->searcher, w->label, c->unit[i])) {
            marz_areas_walker_move(w, c->unit[i], c->to[i]);
            continue;
        }
        while (i-- > 0)
            marz_areas_walker_move(w, c->unit[i], c->from[i]);
        return false;
    }
    for (int32_t i = 0; w->is_pooling && i < c->length; i++) {
        marz_areas_pool_offer(w, c->from[i]);
        marz_areas_pool_offer(w, c->to[i]);
    }
    return true;
}

static bool accepts(const walker *w, const heat *h, double change, uint64_t random)
{
    return change <= 0 || change <= h->temperature * (double)w->in->minus_log[random % LOG_TABLE];
}

/// One proposal: a shift; if refused perhaps a second from the receiver, perhaps a third.
static bool propose(walker *w, const heat *h)
{
    const uint64_t r = marz_rng_next(&w->rng);
    const uint32_t pick = (uint32_t)(((r & 0xffff) * (uint32_t)w->active_count) >> 16);
    chain c = {.length = 0};
    int32_t arc = draw_cut(w, w->active[pick], (uint32_t)(r >> 32));
    if (arc < 0 || !fits(w, &c, arc))
        return false;
    extend(w, &c, arc);
    const uint64_t s = marz_rng_next(&w->rng);
    if (accepts(w, h, c.change, s))
        return apply(w, &c);
    uint32_t chance = h->second;
    for (int32_t more = 1; more < CHAIN_MAX; more++, chance = h->third) {
        const uint64_t t = marz_rng_next(&w->rng);
        if ((t & 0xffff) >= chance)
            break;
        arc = draw_cut(w, c.to[more - 1], (uint32_t)(t >> 32));
        if (arc < 0 || !fits(w, &c, arc))
            break;
        extend(w, &c, arc);
        if (accepts(w, h, c.change, t >> 16))
            return apply(w, &c);
    }
    take_back(w, &c);
    return false;
}

/// Mean |change of cost| over the cut arcs of active areas: the scale of the temperature.
static double mean_change(const walker *w)
{
    const instance *in = w->in;
    double sum = 0;
    int64_t count = 0;
    for (int32_t i = 0; i < w->active_count; i++) {
        const int32_t *list = w->cut + (size_t)w->active[i] * (size_t)in->arc_count;
        for (int32_t j = 0; j < w->cut_count[w->active[i]]; j++) {
            const int32_t u = in->tail[list[j]], to = w->label[in->near[list[j]]];
            const double *cost = w->cost + (size_t)u * (size_t)in->k;
            sum += fabs(cost[to] - cost[w->label[u]]);
            count++;
        }
    }
    return count ? sum / (double)count : 0;
}

/// An area in excess pays more for it, one without less. The fall is slower by the number of areas,
/// so that all bands are met together for a good part of the time.
static void adjust_prices(walker *w, double first)
{
    const double fall = pow(PRICE_RISE, -1.0 / w->active_count);
    for (int32_t i = 0; i < w->active_count; i++) {
        const int32_t a = w->active[i];
        w->price[a] *= outside(w->in, a, w->load[a]) > 0 ? PRICE_RISE : fall;
        w->price[a] = fmin(fmax(w->price[a], first / PRICE_SPAN), first * PRICE_SPAN);
    }
}

/// Where a band binds, load has a price on both sides of its end: units then pass through full
/// areas without a hill to climb. It follows what is above the band or the room that is left.
static void lean_on(walker *w, double first)
{
    for (int32_t i = 0; i < w->active_count; i++) {
        const int32_t a = w->active[i];
        const double before = w->lean[a];
        const double slope = marz_areas_slope(w->in, a, w->load[a], before) / w->in->mean_size;
        w->lean[a] += LEAN_STEP * first * fmax(fmin(slope, 1), -1);
        if (before * w->lean[a] < 0)
            w->lean[a] = 0;
    }
}

bool marz_areas_walker_anneal(walker *w, const schedule *plan, const marz_control *control)
{
    const double scale = mean_change(w);
    const int64_t pulses = plan->step_count / PULSE + 1;
    const double fall = pow(plan->cold / plan->hot, 1.0 / (double)pulses);
    heat h = {.temperature = plan->hot * scale, .second = 39322, .third = 19661};
    const int64_t recentre_every = 1 + 10 * (int64_t)w->in->n / PULSE;
    marz_outcome outcome;
    const double price = (plan->stiff > 0 ? plan->stiff : 1) * scale /
                             (w->in->mean_size > 0 ? w->in->mean_size : 1) +
                         1e-9;
    for (int32_t i = 0; i < w->active_count; i++)
        w->price[w->active[i]] = price;
    w->best.cost = w->best.excess = (double)INFINITY;
    marz_areas_walker_keep(w);
    for (int64_t pulse = 0; pulse < pulses; pulse++, h.temperature *= fall) {
        w->is_pooling = pulse >= pulses / 2;
        for (int32_t step = 0; step < PULSE; step++)
            if (propose(w, &h))
                marz_areas_walker_keep(w);
        adjust_prices(w, price);
        if (w->in->is_fixed && w->in->mean_size > 0)
            lean_on(w, price);
        if (pulse % recentre_every == recentre_every - 1 &&
            (double)pulse >= plan->hold * (double)pulses)
            marz_areas_walker_recentre(w, false);
        if ((pulse & 15) == 15 && marz_control_stops(control, &outcome))
            return false;
    }
    marz_areas_walker_load(w, w->best.label, w->best.centre);
    if (marz_areas_walker_recentre(w, true))
        marz_areas_walker_keep(w);
    return true;
}
