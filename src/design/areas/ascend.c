#include "design/areas/group.h"

#include <math.h>
#include <string.h>

#define STEPS_LOOSE 150 ///< of the ascent that forgets contiguity
#define STEPS_TIGHT 120 ///< and of the one that knows it
#define STEP_FIRST 0.5
#define STEP_TIGHT 0.3
#define STEP_LEAST 0.004
#define SHORTENING 0.7
#define PATIENCE 15
#define DEFLECTION 0.7 ///< share of the last direction that is kept
#define ABOVE 1.003    ///< the target, in costs of today
#define AHEAD 0.1      ///< the target is at most so far above the value, in values
#define BEHIND 0.003   ///< and at least so far
#define LOOKS 8        ///< nodes of an exact search, by candidates

/// The prices of a group's units on their way up.
typedef struct climb {
    group *g;
    double *best_price, *direction; ///< [n]
    double *own;                    ///< [kinds] least reduced cost of each kind
    double *best_own;
    int32_t *pick;  ///< [kinds] its column, -1: none
    int32_t *taken; ///< [n] how many areas hold the unit
} climb;

static bool climb_init(climb *c, group *g)
{
    marz_arena *a = g->w->arena;
    const int32_t n = g->w->in->n, kinds = g->columns->kind_count;
    *c = (climb){.g = g,
                 .best_price = MARZ_NEW(a, double, n),
                 .direction = MARZ_NEW(a, double, n),
                 .own = MARZ_NEW(a, double, kinds),
                 .best_own = MARZ_NEW(a, double, kinds),
                 .pick = MARZ_NEW(a, int32_t, kinds),
                 .taken = MARZ_NEW(a, int32_t, n)};
    return c->best_price && c->direction && c->own && c->best_own && c->pick && c->taken;
}

/// The column of least reduced cost of each kind.
static void find_picks(climb *c)
{
    const columns *list = c->g->columns;
    for (int32_t a = 0; a < list->kind_count; a++) {
        c->pick[a] = -1;
        c->own[a] = (double)INFINITY;
    }
    for (int32_t i = 0; i < list->count; i++) {
        const uint64_t *bits = list->bits + (size_t)i * (size_t)list->word_count;
        double sum = list->cost[i];
        for (int32_t w = 0; w < list->word_count; w++)
            for (uint64_t word = bits[w]; word; word &= word - 1)
                sum -= c->g->price[list->unit[64 * w + __builtin_ctzll(word)]];
        if (sum < c->own[list->kind[i]]) {
            c->own[list->kind[i]] = sum;
            c->pick[list->kind[i]] = i;
        }
    }
}

static exact_order order_of(const climb *c, int32_t kind)
{
    return (exact_order){.area = c->g->w->active[kind],
                         .kind = kind,
                         .price = c->g->price,
                         .fixed = c->g->fixed,
                         .limit = c->own[kind] - 1e-9 * c->g->mean_price,
                         .gain_least = 1e-6 * c->g->mean_price,
                         .look_count = LOOKS};
}

/// The best connected areas, as far as a short search finds them. @return their reduced costs
static double look_tight(climb *c)
{
    group *g = c->g;
    const columns *list = g->columns;
    double sum = 0;
    find_picks(c);
    for (int32_t a = 0; a < list->kind_count; a++) {
        exact_order order = order_of(c, a);
        marz_areas_exact_run(g->w->exact, g->w, g->columns, &order);
        if (order.found > 0) {
            c->own[a] = order.best;
            c->pick[a] = list->count - 1;
        }
        if (c->pick[a] < 0) {
            c->own[a] = marz_areas_exact_loose(g->w->exact, g->w, g->columns, &order, c->taken);
            sum += c->own[a];
            continue;
        }
        const uint64_t *bits = list->bits + (size_t)c->pick[a] * (size_t)list->word_count;
        for (int32_t i = 0; i < list->unit_count; i++)
            c->taken[list->unit[i]] += (int32_t)(bits[i / 64] >> (i % 64) & 1);
        sum += c->own[a];
    }
    return sum;
}

/// The best areas when contiguity is forgotten.
static double look_loose(climb *c)
{
    double sum = 0;
    for (int32_t a = 0; a < c->g->columns->kind_count; a++) {
        exact_order order = order_of(c, a);
        c->own[a] =
            marz_areas_exact_loose(c->g->w->exact, c->g->w, c->g->columns, &order, c->taken);
        sum += c->own[a];
    }
    return sum;
}

static double value_at(climb *c, bool is_tight)
{
    const columns *list = c->g->columns;
    double sum = 0;
    for (int32_t i = 0; i < list->unit_count; i++) {
        sum += c->g->price[list->unit[i]];
        c->taken[list->unit[i]] = 0;
    }
    return sum + (is_tight ? look_tight(c) : look_loose(c));
}

/// A step along the deflected direction.
static void step_up(climb *c, double gap)
{
    const columns *list = c->g->columns;
    double length = 0;
    for (int32_t i = 0; i < list->unit_count; i++) {
        const int32_t u = list->unit[i];
        c->direction[u] = 1 - c->taken[u] + DEFLECTION * c->direction[u];
        length += c->direction[u] * c->direction[u];
    }
    for (int32_t i = 0; i < list->unit_count && length > 1e-12; i++)
        c->g->price[list->unit[i]] += gap / length * c->direction[list->unit[i]];
}

/// Deflected subgradients; the best prices stay.
static void ascend(climb *c, bool is_tight)
{
    group *g = c->g;
    const size_t bytes = (size_t)g->w->in->n * sizeof *g->price;
    const size_t own_bytes = (size_t)g->columns->kind_count * sizeof *c->own;
    double best = -(double)INFINITY, step = is_tight ? STEP_TIGHT : STEP_FIRST;
    int32_t stalled = 0;
    marz_outcome outcome;
    memset(c->direction, 0, bytes);
    for (int32_t i = 0; i < (is_tight ? STEPS_TIGHT : STEPS_LOOSE) && step > STEP_LEAST; i++) {
        const double value = value_at(c, is_tight);
        stalled = value > best + 1e-5 * fabs(best) ? 0 : stalled + 1;
        if (value > best) {
            best = value;
            memcpy(c->best_price, g->price, bytes);
            memcpy(c->best_own, c->own, own_bytes);
        }
        if (marz_control_stops(g->control, &outcome))
            break;
        if (stalled > PATIENCE) {
            stalled = 0;
            step *= SHORTENING;
            memcpy(g->price, c->best_price, bytes);
            memset(c->direction, 0, bytes);
        }
        step_up(c, step * fmax(fmin(ABOVE * g->now - value, AHEAD * fabs(value)),
                               BEHIND * fabs(value)));
    }
    memcpy(g->price, c->best_price, bytes);
}

bool marz_areas_group_ascend(group *g)
{
    climb c;
    if (!climb_init(&c, g))
        return false;
    const columns *list = g->columns;
    for (int32_t i = 0; i < list->unit_count; i++)
        g->price[list->unit[i]] = g->middle[i];
    ascend(&c, false);
    ascend(&c, true);
    for (int32_t i = 0; i < list->unit_count; i++)
        g->middle[i] = g->price[list->unit[i]];
    for (int32_t a = 0; a < list->kind_count; a++)
        g->middle[list->unit_count + a] = c.best_own[a];
    marz_areas_group_centre(g);
    return true;
}
