#include "design/areas/areas_internal.h"

#include "base/int128.h"

#include <math.h>
#include <string.h>

#define STEPS_MAX 500  ///< steps of the ascent
#define DEFLECTION 0.6 ///< share of the last direction that is kept
#define PATIENCE 12    ///< steps without gain before they are shortened
#define SHORTENING 0.7
#define STEP_FIRST 0.5
#define STEP_LEAST 2e-3
#define NEAR_FACTOR 5 ///< units looked at for a centre, in mean areas
#define NEAR_LEAST 64
#define REFINEMENTS 5 ///< looks at a candidate for the chosen ones
#define SELDOM 8      ///< candidates far from being chosen are looked at so seldom
#define PRICE_MAX ((double)(INT64_C(1) << 60))

/// One possible centre.
typedef struct candidate {
    int32_t unit, area; ///< area: fixed centres, whose; free: 0
    double ratio;       ///< price of a unit of load
    double best_ratio;  ///< the one that gives `profit`
    double step, side;  ///< of the search for the ratio
    double profit;      ///< at most what an area round it saves, by the units near it
    bool is_refined;
} candidate;

/// The ascent over the prices of the units.
typedef struct ascent {
    walker *w;
    int32_t candidate_count, near_count, pick_count;
    candidate *candidate;
    int32_t *near;                          ///< [candidates * near_count] units near each candidate
    double *cost;                           ///< [candidates * near_count] theirs
    double *price, *best_price, *direction; ///< [n]
    double *best_ratio;                     ///< [candidates] at the best prices
    int32_t *order;                         ///< [candidates] the chosen ones come first
    double *far;                            ///< [n] scratch
    double scale;                           ///< cost of a unit of load
} ascent;

static bool ascent_init(ascent *b, walker *w)
{
    const instance *in = w->in;
    const int32_t count = in->is_fixed ? in->k : in->n;
    const double wanted = fmax(NEAR_LEAST, ceil((double)NEAR_FACTOR * in->n / in->k));
    const int32_t near = wanted < in->n ? (int32_t)wanted : in->n;
    marz_arena *a = w->arena;
    *b = (ascent){.w = w,
                  .candidate_count = count,
                  .near_count = near,
                  .pick_count = in->k,
                  .candidate = MARZ_NEW(a, candidate, count),
                  .near = MARZ_NEW(a, int32_t, (size_t)count * (size_t)near),
                  .cost = MARZ_NEW(a, double, (size_t)count *(size_t)near),
                  .price = MARZ_NEW(a, double, in->n),
                  .best_price = MARZ_NEW(a, double, in->n),
                  .direction = MARZ_NEW(a, double, in->n),
                  .best_ratio = MARZ_NEW(a, double, count),
                  .order = MARZ_NEW(a, int32_t, count),
                  .far = MARZ_NEW(a, double, in->n)};
    return b->candidate && b->near && b->cost && b->price && b->best_price && b->direction &&
           b->best_ratio && b->order && b->far;
}

/// A distance that about `count` units keep, by bisection.
static double near_limit(const int32_t *row, int32_t n, int32_t count)
{
    double low = -1, high = (double)INT32_MAX;
    for (int32_t i = 0; i < 32; i++) {
        const double middle = 0.5 * (low + high);
        int32_t inside = 0;
        for (int32_t u = 0; u < n; u++)
            inside += row[u] <= middle;
        if (inside > count)
            high = middle;
        else
            low = middle;
    }
    return low;
}

/// May the unit belong to the candidate's area? Another area's fixed centre may not.
static bool is_open(const instance *in, const candidate *c, int32_t unit)
{
    return unit == c->unit || !in->is_fixed_unit[unit];
}

/// The units near a candidate, itself first. What is not listed counts only in the exact pass.
static void list_near(ascent *b, int32_t j)
{
    const instance *in = b->w->in;
    const candidate *c = &b->candidate[j];
    const int32_t *row = marz_areas_walker_row(b->w, c->unit);
    int32_t *near = b->near + (size_t)j * (size_t)b->near_count;
    double *cost = b->cost + (size_t)j * (size_t)b->near_count;
    const double limit = row ? near_limit(row, in->n, b->near_count) : -1;
    int32_t count = 0;
    near[count] = c->unit;
    cost[count++] = row ? in->weight[c->unit] * row[c->unit] : 0;
    for (int32_t u = 0; row && u < in->n && count < b->near_count; u++)
        if (u != c->unit && row[u] <= limit && is_open(in, c, u)) {
            near[count] = u;
            cost[count++] = in->weight[u] * row[u];
        }
    for (; count < b->near_count; count++) {
        near[count] = c->unit; // Never worth taking.
        cost[count] = (double)INFINITY;
    }
}

/// What an area round the candidate saves at most at its ratio: the Lagrangian of its knapsack.
/// @param load  of the units worth taking
static double look(const ascent *b, const candidate *c, double *load)
{
    const instance *in = b->w->in;
    const size_t first = (size_t)(c - b->candidate) * (size_t)b->near_count;
    const int32_t *near = b->near + first;
    const double *cost = b->cost + first;
    const double ratio = c->ratio;
    double sum = b->price[c->unit] - cost[0] - ratio * in->size[c->unit];
    double taken = in->size[c->unit];
    for (int32_t i = 1; i < b->near_count; i++) {
        const double size = in->size[near[i]];
        const double gain = b->price[near[i]] - cost[i] - ratio * size;
        sum += gain > 0 ? gain : 0;
        taken += gain > 0 ? size : 0;
    }
    *load = taken;
    return sum + ratio * (ratio > 0 ? in->high[c->area] : in->low[c->area]);
}

/// Looks at a candidate `times` times, moving its ratio towards the band.
static void refine(ascent *b, candidate *c, int32_t times)
{
    const instance *in = b->w->in;
    c->profit = (double)INFINITY;
    for (int32_t i = 0; i < times; i++) {
        double load;
        const double profit = look(b, c, &load);
        if (profit < c->profit) {
            c->profit = profit;
            c->best_ratio = c->ratio;
        }
        const double middle = fmin(fmax(load, in->low[c->area]), in->high[c->area]);
        const double side = load - middle;
        c->step *= side * c->side < 0 ? 0.5 : side * c->side > 0 ? 1.4 : 1;
        c->step = fmax(c->step, 1e-6 * b->scale);
        c->side = side;
        if (side == 0 && c->ratio == 0)
            return;
        c->ratio += side > 0 ? c->step : side < 0 ? -c->step : 0;
    }
    c->ratio = c->best_ratio;
}

/// Puts the `pick_count` candidates of greatest profit first, in no order.
static void choose(ascent *b)
{
    int32_t low = 0, high = b->candidate_count - 1;
    const int32_t wanted = b->pick_count - 1;
    while (low < high) {
        const double pivot = b->candidate[b->order[(low + high) / 2]].profit;
        int32_t i = low, j = high;
        while (i <= j) {
            while (b->candidate[b->order[i]].profit > pivot)
                i++;
            while (b->candidate[b->order[j]].profit < pivot)
                j--;
            if (i <= j) {
                const int32_t swap = b->order[i];
                b->order[i++] = b->order[j];
                b->order[j--] = swap;
            }
        }
        if (wanted <= j)
            high = j;
        else if (wanted >= i)
            low = i;
        else
            break;
    }
}

/// The bound by the listed units at the present prices.
static double evaluate(ascent *b, int32_t step)
{
    const instance *in = b->w->in;
    double least = (double)INFINITY;
    for (int32_t i = 0; i < b->pick_count; i++)
        least = fmin(least, b->candidate[b->order[i]].profit);
    for (int32_t j = 0; j < b->candidate_count; j++) {
        candidate *c = &b->candidate[j];
        c->is_refined = false;
        if (step % SELDOM == j % SELDOM || !(c->profit < least - 0.02 * fabs(least)))
            refine(b, c, step == 0 ? 4 * REFINEMENTS : 2);
    }
    for (bool is_open = true; is_open;) {
        is_open = false;
        choose(b);
        for (int32_t i = 0; i < b->pick_count; i++) {
            candidate *c = &b->candidate[b->order[i]];
            if (!c->is_refined) {
                refine(b, c, REFINEMENTS);
                is_open = c->is_refined = true;
            }
        }
    }
    double sum = 0;
    for (int32_t u = 0; u < in->n; u++)
        sum += b->price[u];
    for (int32_t i = 0; i < b->pick_count; i++)
        sum -= b->candidate[b->order[i]].profit;
    return sum;
}

/// Adds 1 - (times taken) to the deflected direction. @return its squared length
static double turn(ascent *b)
{
    const instance *in = b->w->in;
    double length = 0;
    for (int32_t u = 0; u < in->n; u++)
        b->direction[u] = 1 + DEFLECTION * b->direction[u];
    for (int32_t i = 0; i < b->pick_count; i++) {
        const candidate *c = &b->candidate[b->order[i]];
        const size_t first = (size_t)b->order[i] * (size_t)b->near_count;
        b->direction[c->unit] -= 1;
        for (int32_t e = 1; e < b->near_count; e++) {
            const int32_t u = b->near[first + (size_t)e];
            if (b->price[u] - b->cost[first + (size_t)e] - c->best_ratio * in->size[u] > 0)
                b->direction[u] -= 1;
        }
    }
    for (int32_t u = 0; u < in->n; u++)
        length += b->direction[u] * b->direction[u];
    return length;
}

static void keep_prices(ascent *b)
{
    memcpy(b->best_price, b->price, (size_t)b->w->in->n * sizeof *b->price);
    for (int32_t j = 0; j < b->candidate_count; j++)
        b->best_ratio[j] = b->candidate[j].best_ratio;
}

/// Deflected subgradients from the start prices; `target` is about what the best plan costs.
static void ascend(ascent *b, double target, const marz_control *control)
{
    const size_t bytes = (size_t)b->w->in->n * sizeof *b->price;
    double best = -(double)INFINITY, step = STEP_FIRST;
    int32_t stalled = 0;
    marz_outcome outcome;
    for (int32_t i = 0; i < STEPS_MAX && step > STEP_LEAST; i++) {
        const double value = evaluate(b, i);
        if (value > best) {
            stalled = value > best + 1e-5 * fabs(best) ? 0 : stalled + 1;
            best = value;
            keep_prices(b);
        } else {
            stalled++;
        }
        if (stalled > PATIENCE) {
            stalled = 0;
            step *= SHORTENING;
            memcpy(b->price, b->best_price, bytes);
            memset(b->direction, 0, bytes);
            evaluate(b, i);
        }
        const double length = turn(b);
        const double gap = fmax(target - value, 1e-4 * fabs(target));
        if (length < 1e-12 || marz_control_stops(control, &outcome))
            break;
        for (int32_t u = 0; u < b->w->in->n; u++)
            b->price[u] += step * gap / length * b->direction[u];
    }
}

static int64_t whole(double value, double most)
{
    return (int64_t)fmin(fmax(value, -most), most);
}

/// What an area round the candidate saves at most, exactly and over all units: for any integer
/// ratio r, sum of max(0, price - cost - r size) + r high (r > 0) or r low.
static marz_int128 exact_profit(const ascent *b, const candidate *c, int64_t ratio)
{
    const instance *in = b->w->in;
    const marz_areas *p = in->problem;
    const int32_t *row = marz_areas_walker_row(b->w, c->unit);
    marz_int128 sum = (marz_int128)ratio * (ratio > 0 ? p->high[c->area] : p->low[c->area]);
    for (int32_t u = 0; u < in->n; u++) {
        const marz_int128 gain = (marz_int128)(int64_t)b->best_price[u] -
                                 (marz_int128)p->weight[u] * row[u] -
                                 (marz_int128)ratio * p->size[u];
        if (u == c->unit || (gain > 0 && is_open(in, c, u)))
            sum += gain;
    }
    return sum;
}

/// The bound at the best prices, rounded to integers: exact arithmetic over all units and
/// candidates, so that it holds whatever the ascent did. @return -1 if it says nothing
static int64_t certify(ascent *b)
{
    const instance *in = b->w->in;
    marz_int128 sum = 0;
    marz_int128 *most = MARZ_NEW(b->w->arena, marz_int128, b->pick_count);
    int32_t count = 0;
    if (!most)
        return -1;
    for (int32_t u = 0; u < in->n; u++) {
        b->best_price[u] = (double)whole(b->best_price[u], PRICE_MAX / in->n);
        sum += (marz_int128)b->best_price[u];
    }
    const double ratio_max = PRICE_MAX / (in->mean_size * in->n + 1);
    for (int32_t j = 0; j < b->candidate_count; j++) {
        if (!marz_areas_walker_row(b->w, b->candidate[j].unit))
            return -1;
        const marz_int128 profit =
            exact_profit(b, &b->candidate[j], whole(b->best_ratio[j], ratio_max));
        int32_t i = count < b->pick_count ? count++ : b->pick_count;
        if (i == b->pick_count && profit <= most[i - 1])
            continue;
        i -= i == b->pick_count;
        for (; i > 0 && most[i - 1] < profit; i--)
            most[i] = most[i - 1];
        most[i] = profit;
    }
    for (int32_t i = 0; i < count; i++)
        sum -= most[i];
    return sum < 0 ? -1 : sum > INT64_MAX ? INT64_MAX : (int64_t)sum;
}

int64_t marz_areas_walker_bound(walker *w, const marz_control *control)
{
    const instance *in = w->in;
    const marz_arena_mark mark = marz_arena_save(w->arena);
    ascent b;
    int64_t bound = -1;
    double target;
    if (ascent_init(&b, w) && marz_areas_walker_dual_start(w, b.price, &target, control)) {
        b.scale = fabs(target) / (in->mean_size * in->n + 1e-9) + 1e-9;
        for (int32_t j = 0; j < b.candidate_count; j++) {
            b.candidate[j] = (candidate){.unit = in->is_fixed ? in->problem->centre[j] : j,
                                         .area = in->is_fixed ? j : 0,
                                         .step = 0.1 * b.scale,
                                         .profit = (double)INFINITY};
            b.order[j] = j;
            list_near(&b, j);
        }
        ascend(&b, target, control);
        bound = certify(&b);
    }
    marz_arena_restore(w->arena, mark);
    return bound;
}
