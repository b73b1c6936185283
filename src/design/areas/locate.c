#include "design/areas/areas_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define PRICE_STEPS 120 ///< most steps of the price search
#define ROUGHLY 0.03    ///< greatest imbalance, in mean loads, between relocations
#define FINELY 0.004    ///< and at the end
#define STEP_FIRST 0.3  ///< in mean costs of a unit of load
#define STEP_AGAIN 0.03
#define EXACT_MAX 512 ///< members up to which every one is tried as the centre
#define DUAL_TRIALS 5 ///< descents before the ascent of the bound
#define ROUNDS_MAX 40 ///< allocations and relocations of one descent

/// Places of the centres under study.
typedef struct sites {
    walker *w;
    int32_t *centre;     ///< [k]
    double *price;       ///< [k] of a unit of load
    double *cost;        ///< [k*n] of each unit in each area
    double *least;       ///< [n]
    int32_t *area;       ///< [n] whose the unit is at these prices
    double *load;        ///< [k]
    double *best_price;  ///< [k]
    double *step, *side; ///< [k] of the price search
    double scale;        ///< mean cost of a unit of load without prices
    double value;        ///< what a balanced plan with these centres costs, about
} sites;

static bool sites_init(sites *s, walker *w)
{
    const size_t n = (size_t)w->in->n, k = (size_t)w->in->k;
    marz_arena *a = w->arena;
    *s = (sites){.w = w,
                 .centre = MARZ_NEW(a, int32_t, k),
                 .price = MARZ_NEW(a, double, k),
                 .cost = MARZ_NEW(a, double, k *n),
                 .least = MARZ_NEW(a, double, n),
                 .area = MARZ_NEW(a, int32_t, n),
                 .load = MARZ_NEW(a, double, k),
                 .best_price = MARZ_NEW(a, double, k),
                 .step = MARZ_NEW(a, double, k),
                 .side = MARZ_NEW(a, double, k)};
    return s->step && s->side && s->centre && s->price && s->cost && s->least && s->area &&
           s->load && s->best_price;
}

static void fill_costs(sites *s, int32_t a)
{
    const instance *in = s->w->in;
    const int32_t *row = marz_areas_walker_row(s->w, s->centre[a]);
    double *cost = s->cost + (size_t)a * (size_t)in->n;
    for (int32_t u = 0; row && u < in->n; u++)
        cost[u] = in->weight[u] * row[u];
}

/// Gives every unit to the area that is cheapest at the prices.
static void allocate(sites *s)
{
    const instance *in = s->w->in;
    const int32_t n = in->n;
    for (int32_t a = 0; a < in->k; a++) {
        const double *restrict cost = s->cost + (size_t)a * (size_t)n;
        const double *restrict size = in->size;
        double *restrict least = s->least;
        int32_t *restrict area = s->area;
        const double price = s->price[a];
        for (int32_t u = 0; u < n; u++) {
            const double at = cost[u] + price * size[u];
            const bool is_less = a == 0 || at < least[u];
            least[u] = is_less ? at : least[u];
            area[u] = is_less ? a : area[u];
        }
        s->load[a] = 0;
    }
    for (int32_t u = 0; u < n; u++)
        s->load[s->area[u]] += in->size[u];
}

/// Cost of the allocation, and of what is left of imbalance at the prices.
static double value_of(const sites *s)
{
    const instance *in = s->w->in;
    double value = 0, mean = 0;
    for (int32_t u = 0; u < in->n; u++)
        value += s->cost[(size_t)s->area[u] * (size_t)in->n + (size_t)u];
    for (int32_t a = 0; a < in->k; a++)
        mean += s->price[a] / in->k;
    for (int32_t a = 0; a < in->k; a++) {
        const double middle = fmin(fmax(s->load[a], in->low[a]), in->high[a]);
        value += (s->price[a] - mean) * (s->load[a] - middle);
        value += fabs(s->load[a] - middle) * s->scale;
    }
    return value;
}

/// Raises the dual value over the prices: every price has a step of its own, which grows while its
/// area stays on one side of the band and is halved when it crosses. Leaves the best prices, their
/// allocation and a value in which what is left of imbalance is paid for.
static void balance(sites *s, double first, double precision, int32_t steps)
{
    const instance *in = s->w->in;
    const double mean = in->mean_size * in->n / in->k + 1e-9;
    double best = (double)INFINITY;
    for (int32_t a = 0; a < in->k; a++) {
        s->step[a] = first * s->scale;
        s->side[a] = 0;
    }
    double worst = (double)INFINITY;
    for (int32_t i = 0; i < steps && worst > precision; i++) {
        allocate(s);
        worst = 0;
        for (int32_t a = 0; a < in->k; a++)
            worst = fmax(worst, outside(in, a, s->load[a]) / mean);
        if (worst < best) {
            best = worst;
            memcpy(s->best_price, s->price, (size_t)in->k * sizeof *s->price);
        }
        for (int32_t a = 0; a < in->k; a++) {
            const double middle = fmin(fmax(s->load[a], in->low[a]), in->high[a]);
            const double over = (s->load[a] - middle) / mean;
            s->step[a] *= over * s->side[a] < 0 ? 0.5 : over * s->side[a] > 0 ? 1.3 : 1;
            s->side[a] = over;
            s->price[a] += s->step[a] * fmin(fmax(over * 10, -1), 1);
        }
    }
    memcpy(s->price, s->best_price, (size_t)in->k * sizeof *s->price);
    allocate(s);
    s->value = value_of(s);
}

/// Cost of the area's units if `centre` were its centre.
static double cost_at(sites *s, const int32_t *members, int32_t count, int32_t centre)
{
    const int32_t *row = marz_areas_walker_row(s->w, centre);
    double sum = row ? 0 : (double)INFINITY;
    for (int32_t i = 0; row && i < count; i++)
        sum += s->w->in->weight[members[i]] * row[members[i]];
    return sum;
}

/// Moves every centre downhill over the graph within its area. @return whether one moved
static bool relocate(sites *s)
{
    walker *w = s->w;
    const instance *in = w->in;
    bool moved = false;
    for (int32_t a = 0; a < in->k; a++) {
        int32_t count = 0, now = s->centre[a];
        for (int32_t u = 0; u < in->n; u++)
            if (s->area[u] == a)
                w->members[count++] = u;
        double least = cost_at(s, w->members, count, now);
        for (int32_t from = -1; from != now;) {
            from = now;
            for (int32_t e = in->start[from]; e < in->start[from + 1]; e++) {
                const double sum = cost_at(s, w->members, count, in->near[e]);
                if (sum < least) {
                    least = sum;
                    now = in->near[e];
                }
            }
        }
        for (int32_t i = 0; count <= EXACT_MAX && i < count; i++) {
            const double sum = cost_at(s, w->members, count, w->members[i]);
            if (sum < least) {
                least = sum;
                now = w->members[i];
            }
        }
        bool is_used = now == s->centre[a];
        for (int32_t b = 0; b < in->k; b++)
            is_used = is_used || s->centre[b] == now;
        if (is_used)
            continue;
        s->centre[a] = now;
        fill_costs(s, a);
        moved = true;
    }
    return moved;
}

/// Allocation and relocation in turn until no centre moves or the value rises.
static void descend(sites *s)
{
    const instance *in = s->w->in;
    for (int32_t a = 0; a < in->k; a++) {
        fill_costs(s, a);
        s->price[a] = 0;
    }
    allocate(s);
    s->scale = 0;
    for (int32_t u = 0; u < in->n; u++)
        s->scale += s->least[u] / (in->mean_size * in->n + 1e-9);
    balance(s, STEP_FIRST, ROUGHLY, PRICE_STEPS);
    for (int32_t round = 0; round < ROUNDS_MAX && !in->is_fixed && relocate(s); round++)
        balance(s, STEP_AGAIN, ROUGHLY, PRICE_STEPS);
    balance(s, STEP_AGAIN, FINELY, PRICE_STEPS);
}

/// The common part of the prices that costs the dual value most: all loads add up to a constant.
static double best_shift(const sites *s)
{
    const instance *in = s->w->in;
    double best = 0, value = -(double)INFINITY;
    for (int32_t i = 0; i < in->k; i++) {
        double sum = -s->price[i] * in->mean_size * in->n;
        for (int32_t a = 0; a < in->k; a++) {
            const double left = s->price[a] - s->price[i];
            sum -= left * (left > 0 ? in->high[a] : in->low[a]);
        }
        if (sum > value) {
            value = sum;
            best = s->price[i];
        }
    }
    return best;
}

bool marz_areas_walker_dual_start(walker *w, double *price, double *target,
                                  const marz_control *control)
{
    const instance *in = w->in;
    sites s;
    marz_outcome outcome;
    int32_t *best = MARZ_NEW(w->arena, int32_t, in->k);
    if (!best || !sites_init(&s, w))
        return false;
    double least = (double)INFINITY;
    for (int32_t trial = 0; trial < (in->is_fixed ? 1 : DUAL_TRIALS); trial++) {
        if (trial > 0 && marz_control_stops(control, &outcome))
            break;
        if (!in->is_fixed)
            marz_areas_walker_draw_centres(w);
        memcpy(s.centre, in->is_fixed ? in->problem->centre : w->centre,
               (size_t)in->k * sizeof *s.centre);
        descend(&s);
        if (trial == 0 || s.value < least) {
            least = s.value;
            memcpy(best, s.centre, (size_t)in->k * sizeof *best);
        }
    }
    memcpy(s.centre, best, (size_t)in->k * sizeof *best);
    descend(&s);
    const double shift = best_shift(&s);
    for (int32_t u = 0; u < in->n; u++)
        price[u] = s.least[u] - shift * in->size[u];
    *target = s.value;
    return true;
}
