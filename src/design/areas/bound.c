#include "design/areas/areas_internal.h"

#include "base/int128.h"

#include <math.h>
#include <string.h>

#define STEPS_MAX 1500                ///< steps of the ascent
#define PAIRS_MAX INT64_C(2000000000) ///< and pairs of candidate and unit looked at
#define DEFLECTION 0.8                ///< share of the last direction that is kept
#define PATIENCE 20                   ///< steps without gain before they are shortened
#define SHORTENING 0.75
#define STEP_FIRST 0.3
#define STEP_LEAST 1e-3
#define REFINEMENTS 5   ///< looks at a candidate for the chosen ones
#define SELDOM 4        ///< candidates far from being chosen are looked at so seldom
#define STEP_RATIO 1e-6 ///< least step of the search for ratios, in scales
#define WIDE 0.05       ///< share of a mean load above which the ends of a band are looked for
#define PAIRS_BRANCH INT64_C(30000000000) ///< pairs looked at while branching, in all …
#define PAIRS_SLICE INT64_C(40000)        ///< … and for one call, by units,
#define IDLE_MAX 40 ///< so many times as much after as many rounds without gain
#define NODES_MAX 4000
#define STEPS_CHILD 60 ///< of the ascent of a node
#define STEP_CHILD 0.1
#define PATIENCE_CHILD 6
#define TOP 16         ///< candidates of a region between which cuts are tried
#define WHOLE 0.01     ///< what a cut promises where all is whole
#define REGIONS_MAX 64 ///< of a node
#define OFTEN 0.05     ///< weight of one step in what was chosen of late
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

/// Candidates of which so many are centres.
typedef struct region {
    int32_t first, end, quota; ///< first … end-1 of the order
} region;

/// The ascent over the prices of the units.
typedef struct ascent {
    walker *w;
    int32_t candidate_count, pick_count;
    candidate *candidate;
    double *price, *best_price, *direction; ///< [n]
    double *best_ratio;                     ///< [candidates] at the best prices
    int32_t *order;                         ///< [candidates] those of a region together
    int32_t *pick;                          ///< [pick_count] the chosen ones
    marz_int128 *most;                      ///< [k] scratch
    double *often;                          ///< [candidates] how often each was chosen of late
    int32_t region_count;
    region *region;     ///< [region_max]
    int64_t pair_count; ///< pairs of candidate and unit looked at
    double scale;       ///< cost of a unit of load
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
                  .order = MARZ_NEW(a, int32_t, count),
                  .pick = MARZ_NEW(a, int32_t, in->k),
                  .most = MARZ_NEW(a, marz_int128, in->k),
                  .often = MARZ_NEW(a, double, count),
                  .region = MARZ_NEW(a, region, REGIONS_MAX)};
    if (!b->pick || !b->most || !b->often || !b->region)
        return false;
    b->region_count = 1;
    b->region[0] = (region){.end = count, .quota = in->k};
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

/// Puts the `wanted` candidates of greatest profit of a region first, in no order.
static void choose_in(ascent *b, const region *r)
{
    int32_t low = r->first, high = r->end - 1;
    const int32_t wanted = r->first + r->quota - 1;
    while (low < high) {
        const double pivot = b->candidate[b->order[low + (high - low) / 2]].profit;
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

/// Chooses as many candidates of each region as it has centres.
static void choose(ascent *b)
{
    int32_t count = 0;
    for (int32_t r = 0; r < b->region_count; r++) {
        choose_in(b, &b->region[r]);
        for (int32_t i = 0; i < b->region[r].quota; i++)
            b->pick[count++] = b->order[b->region[r].first + i];
    }
}

/// The bound at the present prices.
static double evaluate(ascent *b, int32_t step, int32_t first_looks)
{
    const instance *in = b->w->in;
    for (int32_t r = 0; r < b->region_count; r++) {
        const region *at = &b->region[r];
        double least = (double)INFINITY;
        for (int32_t i = at->first; i < at->first + at->quota; i++)
            least = fmin(least, b->candidate[b->order[i]].profit);
        for (int32_t i = at->first; i < at->end; i++) {
            candidate *c = &b->candidate[b->order[i]];
            c->is_refined = false;
            if (step % SELDOM == b->order[i] % SELDOM || !(c->profit < least - 0.1 * fabs(least)))
                refine(b, c, step == 0 ? first_looks : 2);
        }
    }
    for (bool is_open = true; is_open;) {
        is_open = false;
        choose(b);
        for (int32_t i = 0; i < b->pick_count; i++) {
            candidate *c = &b->candidate[b->pick[i]];
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
        sum -= b->candidate[b->pick[i]].profit;
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
        const candidate *c = &b->candidate[b->pick[i]];
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

/// Remembers what is chosen, the last steps most.
static void count_picks(ascent *b)
{
    for (int32_t j = 0; j < b->candidate_count; j++)
        b->often[j] *= 1 - OFTEN;
    for (int32_t i = 0; i < b->pick_count; i++)
        b->often[b->pick[i]] += OFTEN;
}

/// How far an ascent goes.
typedef struct ascent_plan {
    double target; ///< about what the best plan costs
    double enough; ///< where it ends
    double step;   ///< the first
    int32_t step_max, first_looks, patience;
    int64_t pair_max;
} ascent_plan;

/// Deflected subgradients from the present prices.
static void ascend(ascent *b, const ascent_plan *plan, const marz_control *control)
{
    const size_t bytes = (size_t)b->w->in->n * sizeof *b->price;
    double best = -(double)INFINITY, step = plan->step;
    int32_t stalled = 0;
    marz_outcome outcome;
    memset(b->direction, 0, bytes);
    for (int32_t i = 0; i < plan->step_max && step > STEP_LEAST && b->pair_count < plan->pair_max;
         i++) {
        const double value = evaluate(b, i, plan->first_looks);
        count_picks(b);
        if (value > best) {
            stalled = value > best + 1e-5 * fabs(best) ? 0 : stalled + 1;
            best = value;
            keep_prices(b);
        } else {
            stalled++;
        }
        if (stalled > plan->patience) {
            stalled = 0;
            step *= SHORTENING;
            memcpy(b->price, b->best_price, bytes);
            memset(b->direction, 0, bytes);
            evaluate(b, i, plan->first_looks);
        }
        const double length = turn(b);
        const double gap = fmax(plan->target - value, 1e-4 * fabs(plan->target));
        if (value > plan->enough || length < 1e-12 || marz_control_stops(control, &outcome))
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
    for (int32_t u = 0; u < in->n; u++) {
        b->best_price[u] = (double)whole(b->best_price[u], PRICE_MAX / in->n);
        sum += (marz_int128)b->best_price[u];
    }
    const double ratio_max = PRICE_MAX / (in->mean_size * in->n + 1);
    for (int32_t r = 0; r < b->region_count; r++) {
        const region *at = &b->region[r];
        marz_int128 *most = b->most;
        int32_t count = 0;
        for (int32_t o = at->first; o < at->end; o++) {
            const int32_t k = b->order[o];
            const marz_int128 profit =
                exact_profit(b, &b->candidate[k], whole(b->best_ratio[k], ratio_max));
            int32_t i = count < at->quota ? count++ : at->quota;
            if (i == at->quota && profit <= most[i - 1])
                continue;
            i -= i == at->quota;
            for (; i > 0 && most[i - 1] < profit; i--)
                most[i] = most[i - 1];
            most[i] = profit;
        }
        for (int32_t i = 0; i < count; i++)
            sum -= most[i];
    }
    return sum < 0 ? -1 : sum > INT64_MAX ? INT64_MAX : (int64_t)sum;
}

/// A part of all plans: so many centres in each of some regions.
typedef struct node {
    int64_t bound;
    int32_t region_count;
    region region[REGIONS_MAX];
    int32_t *order;        ///< [candidates]
    double *price, *ratio; ///< [n], [candidates] the best known
    float *often;          ///< [candidates]
} node;

/// Open nodes; what is needed to go on with them.
struct marz_areas_tree {
    ascent *b;
    double target;
    int32_t count;
    node *open;      ///< [NODES_MAX]
    int64_t granted; ///< pairs that all calls so far may have looked at; a division may overdraw
    bool is_done;
    const marz_control *control;
};

typedef struct marz_areas_tree tree;

/// Keeps the region, prices and ratios of the ascent as a node. @return false: no room
static bool put_node(tree *t, int64_t bound)
{
    const ascent *b = t->b;
    marz_arena *a = b->w->arena;
    const size_t n = (size_t)b->w->in->n, m = (size_t)b->candidate_count;
    if (t->count == NODES_MAX)
        return false;
    node *to = &t->open[t->count];
    if (!to->order) {
        to->order = MARZ_NEW(a, int32_t, m);
        to->price = MARZ_NEW(a, double, n);
        to->ratio = MARZ_NEW(a, double, m);
        to->often = MARZ_NEW(a, float, m);
        if (!to->order || !to->price || !to->ratio || !to->often)
            return false;
    }
    to->bound = bound;
    to->region_count = b->region_count;
    memcpy(to->region, b->region, sizeof to->region);
    memcpy(to->order, b->order, m * sizeof *to->order);
    memcpy(to->price, b->best_price, n * sizeof *to->price);
    memcpy(to->ratio, b->best_ratio, m * sizeof *to->ratio);
    for (size_t j = 0; j < m; j++)
        to->often[j] = (float)b->often[j];
    t->count++;
    return true;
}

/// A way to divide a region: candidates nearer to one of two, or to the other.
typedef struct cut {
    int32_t region, one, other;
    double score;
} cut;

/// The candidates of a region that are chosen most often. @return how many
static int32_t top_of(const node *at, const region *in, int32_t *top)
{
    int32_t count = 0;
    for (int32_t o = in->first; o < in->end; o++) {
        const int32_t j = at->order[o];
        int32_t i = count < TOP ? count++ : TOP;
        if (i == TOP && !(at->often[j] > at->often[top[TOP - 1]]))
            continue;
        i -= i == TOP;
        for (; i > 0 && at->often[top[i - 1]] < at->often[j]; i--)
            top[i] = top[i - 1];
        top[i] = j;
    }
    return count;
}

/// How much a cut between two candidates promises: far apart, and what is chosen on each side is no
/// whole number.
static double score_of(const ascent *b, const node *at, const cut *c)
{
    const region *in = &at->region[c->region];
    const int32_t other = b->candidate[c->other].unit;
    const int32_t *row = b->w->in->row[b->candidate[c->one].unit], *away = b->w->in->row[other];
    double share = 0;
    for (int32_t o = in->first; o < in->end; o++) {
        const int32_t u = b->candidate[at->order[o]].unit;
        share += row[u] <= away[u] ? (double)at->often[at->order[o]] : 0;
    }
    const double weight = fmin((double)at->often[c->one], (double)at->often[c->other]);
    return (WHOLE + fabs(share - floor(share + 0.5))) * (weight + WHOLE) * row[other];
}

/// Two candidates of a region that are chosen often, between which a cut promises most.
static cut cut_of(const ascent *b, const node *at, int32_t r)
{
    int32_t top[TOP];
    cut best = {.region = r, .other = -1};
    const int32_t count = top_of(at, &at->region[r], top);
    for (int32_t i = 0; i < count; i++)
        for (int32_t j = 0; j < i; j++) {
            cut c = {.region = r, .one = top[j], .other = top[i]};
            c.score = score_of(b, at, &c);
            if (best.other < 0 || c.score > best.score)
                best = c;
        }
    return best;
}

/// The node's regions, one of them in two with `quota` centres nearer to the first. @return false
/// if there are not so many candidates
static bool take_child(ascent *b, const node *at, const cut *c, int32_t quota)
{
    const region *in = &at->region[c->region];
    const int32_t *row = b->w->in->row[b->candidate[c->one].unit];
    const int32_t *away = b->w->in->row[b->candidate[c->other].unit];
    int32_t low = in->first, high = in->end;
    memcpy(b->order, at->order, (size_t)b->candidate_count * sizeof *b->order);
    while (low < high) {
        const int32_t j = b->order[low], u = b->candidate[j].unit;
        if (row[u] <= away[u]) {
            low++;
        } else {
            b->order[low] = b->order[--high];
            b->order[high] = j;
        }
    }
    if (quota > low - in->first || in->quota - quota > in->end - low)
        return false;
    b->region_count = 0;
    for (int32_t r = 0; r < at->region_count; r++)
        if (r != c->region)
            b->region[b->region_count++] = at->region[r];
    if (quota > 0)
        b->region[b->region_count++] = (region){in->first, low, quota};
    if (in->quota > quota)
        b->region[b->region_count++] = (region){low, in->end, in->quota - quota};
    return true;
}

/// Prices of the parent, a short ascent, an exact bound.
static int64_t bound_child(tree *t, const node *parent)
{
    ascent *b = t->b;
    // What is far above the weakest node is not divided soon.
    const ascent_plan plan = {.target = t->target,
                              .enough = (t->target + (double)parent->bound) / 2,
                              .step = STEP_CHILD,
                              .step_max = STEPS_CHILD,
                              .first_looks = 2,
                              .patience = PATIENCE_CHILD,
                              .pair_max = INT64_MAX};
    memcpy(b->price, parent->price, (size_t)b->w->in->n * sizeof *b->price);
    for (int32_t j = 0; j < b->candidate_count; j++) {
        b->candidate[j].ratio = parent->ratio[j];
        b->candidate[j].step = 0.01 * b->scale;
        b->candidate[j].profit = (double)INFINITY;
        b->often[j] = (double)parent->often[j];
    }
    ascend(b, &plan, t->control);
    const int64_t bound = certify(b);
    return bound > parent->bound ? bound : parent->bound;
}

/// The best cut of a node's regions. `other` is -1 if there is none.
static cut best_cut(const ascent *b, const node *at)
{
    cut best = {.other = -1};
    for (int32_t r = 0; r < at->region_count; r++) {
        const cut c = cut_of(b, at, r);
        if (c.other >= 0 && (best.other < 0 || c.score > best.score))
            best = c;
    }
    return best;
}

/// Puts the parts of the weakest node in its place. @return false if there is nothing to divide, or
/// no room
static bool divide_weakest(tree *t)
{
    int32_t least = 0;
    for (int32_t i = 1; i < t->count; i++)
        least = t->open[i].bound < t->open[least].bound ? i : least;
    node at = t->open[least];
    const cut best = best_cut(t->b, &at);
    if (best.other < 0 || at.region_count + 1 >= REGIONS_MAX ||
        t->count + at.region[best.region].quota >= NODES_MAX)
        return false;
    const int32_t count = t->count;
    for (int32_t q = 0; q <= at.region[best.region].quota; q++)
        if (take_child(t->b, &at, &best, q) && !put_node(t, bound_child(t, &at))) {
            t->count = count; // The parent stands for all of them.
            return false;
        }
    const node last = t->open[--t->count];
    t->open[t->count] = at; // Its memory is used again.
    if (t->count != least)
        t->open[least] = last;
    return t->count > 0;
}

static int64_t least_bound(const tree *t)
{
    int64_t bound = t->open[0].bound;
    for (int32_t i = 1; i < t->count; i++)
        bound = t->open[i].bound < bound ? t->open[i].bound : bound;
    return bound;
}

bool marz_areas_walker_may_branch(const walker *w)
{
    return w->tree && !w->tree->is_done;
}

int64_t marz_areas_walker_branch(walker *w, int32_t idle, const marz_control *control)
{
    tree *t = w->tree;
    marz_outcome outcome;
    t->granted += PAIRS_SLICE * w->in->n * (1 + (idle < IDLE_MAX ? idle : IDLE_MAX));
    t->control = control;
    while (!t->is_done && t->b->pair_count < t->granted && !marz_control_stops(control, &outcome))
        t->is_done = !divide_weakest(t) || t->b->pair_count > PAIRS_BRANCH;
    return t->count > 0 ? least_bound(t) : -1;
}

/// Keeps what is needed to branch later, in the walker's own memory.
static void plant(walker *w, const ascent *b, int64_t bound, double target)
{
    tree *t = MARZ_NEW(w->arena, tree, 1);
    ascent *own = MARZ_NEW(w->arena, ascent, 1);
    if (!t || !own)
        return;
    *own = *b;
    own->pair_count = 0;
    t->b = own;
    t->target = target;
    t->open = MARZ_NEW(w->arena, node, NODES_MAX);
    if (t->open && put_node(t, bound))
        w->tree = t;
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
        const ascent_plan plan = {.target = target,
                                  .enough = (double)INFINITY,
                                  .step = STEP_FIRST,
                                  .step_max = STEPS_MAX,
                                  .first_looks = 4 * REFINEMENTS,
                                  .patience = PATIENCE,
                                  .pair_max = PAIRS_MAX};
        ascend(&b, &plan, control);
        memcpy(w->unit_price, b.best_price, (size_t)in->n * sizeof *b.best_price);
        sharpen(&b);
        bound = certify(&b);
        if (!in->is_fixed && bound >= 0 && in->k > 1)
            plant(w, &b, bound, target);
    }
    if (!w->tree)
        marz_arena_restore(w->arena, mark);
    return bound;
}
