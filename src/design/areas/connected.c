#include "design/areas/areas_internal.h"

#include "graph/transport.h"

#include <math.h>
#include <string.h>

#define WORK 2e9 ///< of the ascent: states of its knapsacks
#define STEPS_MOST 1000
#define STEPS_LEAST 300 ///< fewer are none: connected areas gain little where areas are large
#define LOOKS 16        ///< nodes of an exact search, by candidates, at first
#define LOOKS_WORK 3000 ///< of searches that find nothing in too few nodes
#define STEP_FIRST 1.0
#define STEP_LEAST 0.005
#define STEP_FINE 0.3 ///< where searches may take longer
#define TIME_SHARE 4  ///< part of the time left that the ascent may take
#define SHORTENING 0.75
#define PATIENCE 10
#define DEFLECTION 0.7     ///< share of the last direction that is kept
#define AHEAD 0.02         ///< the target is so far above the best value
#define COLUMNS_KEPT 12000 ///< more are forgotten: looking through them takes longer than a search
#define COST_MOST 0x1p62   ///< of a set that is not known
#define UNIT_COST_MOST 0x1p40

/// The ascent over the prices of the units.
typedef struct ascent {
    walker *w;
    columns *list;
    int32_t *fixed;                         ///< [n] -1: every unit is free
    double *price, *best_price, *direction; ///< [n]
    double *least;                          ///< [k] reduced cost of the set picked
    int32_t *pick;                          ///< [k] its column, -1: none
    int64_t *looks; ///< [k] nodes of a search, by candidates: more where it ended too soon
    int64_t work;   ///< all looks that found nothing
    int32_t *taken; ///< [n] how many sets hold the unit
    double best, step;
    int32_t stalled;
} ascent;

static bool ascent_init(ascent *s, walker *w, columns *list)
{
    const size_t n = (size_t)w->in->n, k = (size_t)w->in->k;
    *s = (ascent){.w = w,
                  .list = list,
                  .fixed = MARZ_NEW(w->arena, int32_t, n),
                  .price = MARZ_NEW(w->arena, double, n),
                  .best_price = MARZ_NEW(w->arena, double, n),
                  .direction = MARZ_NEW(w->arena, double, n),
                  .least = MARZ_NEW(w->arena, double, k),
                  .pick = MARZ_NEW(w->arena, int32_t, k),
                  .looks = MARZ_NEW(w->arena, int64_t, k),
                  .taken = MARZ_NEW(w->arena, int32_t, n),
                  .best = -(double)INFINITY,
                  .step = STEP_FIRST};
    for (size_t u = 0; u < n && s->fixed; u++) {
        s->fixed[u] = -1;
        list->unit[u] = (int32_t)u;
    }
    list->unit_count = w->in->n;
    for (size_t a = 0; a < k && s->looks; a++)
        s->looks[a] = LOOKS;
    return s->fixed && s->price && s->best_price && s->direction && s->least && s->pick &&
           s->looks && s->taken;
}

/// The column of least reduced cost of each area.
static void pick_columns(ascent *s)
{
    const columns *list = s->list;
    for (int32_t a = 0; a < list->kind_count; a++) {
        s->pick[a] = -1;
        s->least[a] = COST_MOST;
    }
    for (int32_t i = 0; i < list->count; i++) {
        const uint64_t *bits = list->bits + (size_t)i * (size_t)list->word_count;
        const int32_t area = list->kind[i];
        double sum = list->cost[i];
        for (int32_t w = 0; w < list->word_count; w++)
            for (uint64_t word = bits[w]; word; word &= word - 1)
                sum -= s->price[64 * w + __builtin_ctzll(word)];
        if (sum < s->least[area]) {
            s->least[area] = sum;
            s->pick[area] = i;
        }
    }
}

/// The best set of an area that a short search finds; where it finds none, one that need not hang
/// together. Counts its units. @return its reduced cost
static double look_at(ascent *s, int32_t area, double mean)
{
    const columns *list = s->list;
    exact_order order = {.area = area,
                         .kind = area,
                         .price = s->price,
                         .fixed = s->fixed,
                         .limit = s->least[area] - 1e-9 * mean,
                         .gain_least = 1e-6 * mean,
                         .look_count = s->looks[area]};
    const bool is_complete = marz_areas_exact_run(s->w->exact, s->w, s->list, &order);
    if (!is_complete && order.found == 0 && s->work < LOOKS_WORK && s->step < STEP_FINE) {
        s->work += s->looks[area];
        s->looks[area] *= 2;
    } else if (is_complete && s->looks[area] > LOOKS) {
        s->looks[area]--;
    }
    if (order.found > 0) {
        s->least[area] = order.best;
        s->pick[area] = list->count - 1;
    }
    if (s->pick[area] < 0)
        return marz_areas_exact_loose(s->w->exact, s->w, s->list, &order, s->taken);
    const uint64_t *bits = list->bits + (size_t)s->pick[area] * (size_t)list->word_count;
    for (int32_t w = 0; w < list->word_count; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1)
            s->taken[64 * w + __builtin_ctzll(word)]++;
    return s->least[area];
}

/// The value of the prices, about; the direction gets what is covered too seldom.
static double look(ascent *s)
{
    const instance *in = s->w->in;
    double value = 0, mean = 0;
    for (int32_t u = 0; u < in->n; u++) {
        value += s->price[u];
        mean += fabs(s->price[u]) / in->n;
        s->taken[u] = 0;
    }
    pick_columns(s);
    for (int32_t a = 0; a < in->k; a++)
        value += look_at(s, a, mean);
    for (int32_t u = 0; u < in->n; u++)
        s->direction[u] = DEFLECTION * s->direction[u] + 1 - s->taken[u];
    return value;
}

/// Deflected subgradients towards what the plan costs.
static void ascend(ascent *s, double target, int32_t steps, const marz_control *control)
{
    const instance *in = s->w->in;
    marz_outcome outcome;
    for (int32_t i = 0; i < steps && s->step > STEP_LEAST; i++) {
        const double value = look(s);
        s->stalled = value > s->best + 1e-5 * fabs(s->best) ? 0 : s->stalled + 1;
        if (value > s->best) {
            s->best = value;
            memcpy(s->best_price, s->price, (size_t)in->n * sizeof *s->price);
        }
        if (marz_control_stops(control, &outcome))
            break;
        if (s->stalled > PATIENCE) {
            s->stalled = 0;
            s->step *= SHORTENING;
            memcpy(s->price, s->best_price, (size_t)in->n * sizeof *s->price);
            memset(s->direction, 0, (size_t)in->n * sizeof *s->direction);
            look(s);
        }
        double length = 1e-12;
        for (int32_t u = 0; u < in->n; u++)
            length += s->direction[u] * s->direction[u];
        const double stride =
            s->step * (fmax(target, s->best + AHEAD * fabs(s->best)) - value) / length;
        for (int32_t u = 0; u < in->n; u++)
            s->price[u] += stride * s->direction[u];
        if (s->list->count > COLUMNS_KEPT)
            marz_areas_columns_cut(s->list, 0);
    }
}

/// Distances for a unit of size, as the transportation problem wants them.
/// @param scale  costs of an arc in it
static bool fill_arcs(walker *w, marz_transport *t, double *scale)
{
    const instance *in = w->in;
    const marz_areas *p = in->problem;
    const size_t k = (size_t)in->k, arcs = (size_t)in->n * k;
    int32_t *start = MARZ_NEW(w->arena, int32_t, in->n + 1);
    int32_t *seat = MARZ_NEW(w->arena, int32_t, arcs);
    int64_t *cost = MARZ_NEW(w->arena, int64_t, arcs);
    if (!start || !seat || !cost)
        return false;
    double most = 1;
    for (size_t e = 0; e < arcs; e++)
        most = fmax(most, w->cost[e] / fmax(in->size[e / k], 1));
    *scale = fmax(most / UNIT_COST_MOST, 1);
    int32_t count = 0;
    for (int32_t u = 0; u < in->n; u++) {
        start[u] = count;
        for (int32_t a = 0; a < in->k; a++) {
            if (in->is_fixed_unit[u] && p->centre[a] != u)
                continue;
            const double own = w->cost[(size_t)u * k + (size_t)a] / fmax(in->size[u], 1);
            seat[count] = a;
            cost[count++] = (int64_t)(own / *scale);
        }
    }
    start[in->n] = count;
    *t = (marz_transport){.unit_count = in->n,
                          .seat_count = in->k,
                          .size = p->size,
                          .arc_start = start,
                          .arc_seat = seat,
                          .arc_cost = cost,
                          .low = p->low,
                          .high = p->high};
    return true;
}

/// Prices of the units when they may be divided and need not hang together: the transportation
/// problem, solved exactly. @return false when out of memory, or if there is no such plan
static bool linear_prices(walker *w, double *price, const marz_control *control)
{
    const instance *in = w->in;
    const size_t n = (size_t)in->n, k = (size_t)in->k;
    marz_transport t;
    marz_transport_answer found = {.flow = MARZ_NEW(w->arena, int64_t, n * k),
                                   .price = MARZ_NEW(w->arena, int64_t, k)};
    double scale;
    if (!found.flow || !found.price || !fill_arcs(w, &t, &scale) ||
        marz_transport_solve(&t, w->arena, control, &found, NULL) ||
        found.outcome != MARZ_OUTCOME_OPTIMAL)
        return false;
    for (int32_t u = 0; u < in->n; u++) {
        price[u] = (double)INFINITY;
        for (int32_t e = t.arc_start[u]; e < t.arc_start[u + 1]; e++) {
            const size_t a = (size_t)t.arc_seat[e];
            const double load = (double)found.price[a] * scale * in->size[u];
            price[u] = fmin(price[u], w->cost[(size_t)u * k + a] + load);
        }
    }
    return true;
}

/// A state of no plan: the costs are all that counts.
static void load_nothing(walker *w)
{
    for (int32_t u = 0; u < w->in->n; u++)
        w->label[u] = 0;
    for (int32_t a = 0; a < w->in->k; a++)
        w->label[w->in->problem->centre[a]] = a;
    marz_areas_walker_free_all(w);
    marz_areas_walker_load(w, w->label, w->in->problem->centre);
}

/// Steps of the ascent: where areas are large each takes longer.
static int32_t step_count(const instance *in)
{
    const double items = 3.0 * in->n / in->k, room = fmin(in->mean_size * in->n / in->k, 2048);
    const double steps = fmin(STEPS_MOST, WORK / (in->k * items * (room + 100)));
    return steps < STEPS_LEAST ? 0 : (int32_t)steps;
}

/// Leaves time to prove what the ascent reaches.
static marz_control hurry(const marz_control *control)
{
    marz_control hurried = control ? *control : (marz_control){0};
    const int64_t now = marz_clock_ms();
    if (hurried.deadline_ms > now)
        hurried.deadline_ms = now + (hurried.deadline_ms - now) / TIME_SHARE;
    return hurried;
}

int64_t marz_areas_walker_bound_connected(walker *w, const marz_control *control)
{
    const marz_arena_mark mark = marz_arena_save(w->arena);
    const size_t bytes = (size_t)w->in->n * sizeof *w->unit_price;
    columns list;
    ascent s;
    int64_t bound = -1;
    load_nothing(w);
    if (marz_areas_columns_init(&list, w->in->n, w->in->k, w->arena) && ascent_init(&s, w, &list) &&
        linear_prices(w, s.price, control)) {
        bound = marz_areas_walker_certify(w, &list, s.price, false, control);
        memcpy(s.best_price, s.price, bytes);
        load_nothing(w);
        const marz_control hurried = hurry(control);
        ascend(&s, (double)bound, step_count(w->in), &hurried);
        const int64_t better = marz_areas_walker_certify(w, &list, s.best_price, true, control);
        bound = better > bound ? better : bound;
        memcpy(w->unit_price, s.best_price, bytes);
    }
    marz_arena_restore(w->arena, mark);
    return bound;
}
