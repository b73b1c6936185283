#include "design/areas/areas_internal.h"

#include "base/int128.h"

#include <math.h>
#include <string.h>

#define STEPS_MAX 1500                ///< steps of the ascent
#define PAIRS_MAX INT64_C(4000000000) ///< and pairs of candidate and unit looked at
#define DEFLECTION 0.8                ///< share of the last direction that is kept
#define PATIENCE 20                   ///< steps without gain before they are shortened
#define SHORTENING 0.75
#define STEP_FIRST 0.3
#define STEP_LEAST 1e-3
#define REFINEMENTS 5   ///< looks at a candidate for the chosen ones
#define SELDOM 4        ///< candidates far from being chosen are looked at so seldom
#define STEP_RATIO 1e-6 ///< least step of the search for ratios, in scales
#define WIDE 0.05       ///< share of a mean load above which the ends of a band are looked for
#define PRICE_MAX ((double)(INT64_C(1) << 60))

/// One possible centre.
typedef struct candidate {
    int32_t unit, area; ///< area: fixed centres, whose; free: 0
    double ratio;       ///< price of a unit of load
    double best_ratio;  ///< the one that gives `profit`
    double step, side;  ///< of the search for the ratio
    double profit;      ///< at most what an area round it saves
    bool is_refined;
} candidate;

/// The ascent over the prices of the units.
typedef struct ascent {
    walker *w;
    int32_t candidate_count, pick_count;
    candidate *candidate;
    double *price, *best_price, *direction; ///< [n]
    double *best_ratio;                     ///< [candidates] at the best prices
    int32_t *order;                         ///< [candidates] the chosen ones come first
    int64_t pair_count;                     ///< pairs of candidate and unit looked at
    double scale;                           ///< cost of a unit of load
} ascent;

static bool ascent_init(ascent *b, walker *w)
{
    const instance *in = w->in;
    const int32_t count = in->is_fixed ? in->k : in->n;
    marz_arena *a = w->arena;
    *b = (ascent){.w = w,
                  .candidate_count = count,
                  .pick_count = in->k,
                  .candidate = MARZ_NEW(a, candidate, count),
                  .price = MARZ_NEW(a, double, in->n),
                  .best_price = MARZ_NEW(a, double, in->n),
                  .direction = MARZ_NEW(a, double, in->n),
                  .best_ratio = MARZ_NEW(a, double, count),
                  .order = MARZ_NEW(a, int32_t, count)};
    return b->candidate && b->price && b->best_price && b->direction && b->best_ratio && b->order;
}

/// May the unit belong to the candidate's area? Another area's fixed centre may not.
static bool is_open(const instance *in, const candidate *c, int32_t unit)
{
    return unit == c->unit || !in->is_fixed_unit[unit];
}

/// What an area round the candidate saves at most at its ratio: the Lagrangian of its knapsack.
/// @param load  of the units worth taking
static double look(const ascent *b, const candidate *c, double *load)
{
    const instance *in = b->w->in;
    const int32_t *restrict row = in->row[c->unit];
    const double *restrict price = b->price, *restrict size = in->size;
    const double *restrict weight = in->weight, ratio = c->ratio;
    const uint8_t *restrict is_shut = in->is_fixed_unit;
    double sum = 0, taken = 0;
    for (int32_t u = 0; u < in->n; u++) {
        const double gain = price[u] - weight[u] * row[u] - ratio * size[u];
        const bool is_taken = gain > 0 && !is_shut[u];
        sum += is_taken ? gain : 0;
        taken += is_taken ? size[u] : 0;
    }
    const double own = price[c->unit] - weight[c->unit] * row[c->unit] - ratio * size[c->unit];
    if (in->is_fixed || own <= 0) { // The centre belongs to its area whatever it costs.
        sum += own;
        taken += size[c->unit];
    }
    *load = taken;
    return sum + ratio * (ratio > 0 ? in->high[c->area] : in->low[c->area]);
}

/// Looks at a candidate `times` times, moving its ratio towards the band.
static void refine(ascent *b, candidate *c, int32_t times)
{
    const instance *in = b->w->in;
    // Hunting for the very end of a narrow band would only make the ascent restless.
    const bool wide = in->high[c->area] - in->low[c->area] > WIDE * in->mean_size * in->n / in->k;
    c->profit = (double)INFINITY;
    for (int32_t i = 0; i < times; i++) {
        double load;
        const double profit = look(b, c, &load);
        b->pair_count += in->n;
        if (profit < c->profit) {
            c->profit = profit;
            c->best_ratio = c->ratio;
        }
        const double middle = fmin(fmax(load, in->low[c->area]), in->high[c->area]);
        double side = load - middle;
        if (side == 0 && wide)
            side = marz_areas_slope(in, c->area, load, c->ratio);
        c->step *= side * c->side < 0 ? 0.5 : side * c->side > 0 ? 1.4 : 1;
        c->step = fmax(c->step, STEP_RATIO * b->scale);
        c->side = side;
        if (side == 0)
            break; // Every further look would be the same.
        const double next = c->ratio + (side > 0 ? c->step : -c->step);
        c->ratio = next * c->ratio < 0 ? 0 : next; // The band's other end counts beyond 0.
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

/// The bound at the present prices.
static double evaluate(ascent *b, int32_t step)
{
    const instance *in = b->w->in;
    double least = (double)INFINITY;
    for (int32_t i = 0; i < b->pick_count; i++)
        least = fmin(least, b->candidate[b->order[i]].profit);
    for (int32_t j = 0; j < b->candidate_count; j++) {
        candidate *c = &b->candidate[j];
        c->is_refined = false;
        if (step % SELDOM == j % SELDOM || !(c->profit < least - 0.1 * fabs(least)))
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
        const int32_t *row = in->row[c->unit];
        for (int32_t u = 0; u < in->n; u++)
            if (u == c->unit ||
                (is_open(in, c, u) &&
                 b->price[u] - in->weight[u] * row[u] - c->best_ratio * in->size[u] > 0))
                b->direction[u] -= 1;
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
    for (int32_t i = 0; i < STEPS_MAX && step > STEP_LEAST && b->pair_count < PAIRS_MAX; i++) {
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

/// Good ratios of all candidates at the best prices.
static void sharpen(ascent *b)
{
    memcpy(b->price, b->best_price, (size_t)b->w->in->n * sizeof *b->price);
    for (int32_t j = 0; j < b->candidate_count; j++) {
        b->candidate[j].ratio = b->best_ratio[j];
        refine(b, &b->candidate[j], 2 * REFINEMENTS);
        b->best_ratio[j] = b->candidate[j].best_ratio;
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
    const int32_t *row = in->row[c->unit];
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
        }
        ascend(&b, target, control);
        memcpy(w->unit_price, b.best_price, (size_t)in->n * sizeof *b.best_price);
        sharpen(&b);
        bound = certify(&b);
    }
    marz_arena_restore(w->arena, mark);
    return bound;
}
