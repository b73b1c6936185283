#include "design/compact/bound.h"

#include "design/compact/solve.h"
#include "geo/hilbert.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#define BLOCK 16          ///< units that are skipped together
#define SAMPLE_A_PART 192 ///< centres a part that a step looks at, at most
#define HEAT_FIRST 0.1    ///< of the softened least, in mean moments of a territory
#define HEAT_LAST 0.001
#define STEP_FIRST 0.1 ///< of a price, in first prices per share of coverage that is missing
#define STEP_LAST 0.001
#define MEMORY 0.7     ///< share of the direction before that a direction keeps
#define SLACK 0.0005   ///< boxes are halved until they hide less, in mean moments
#define SLACK_HEAT 0.5 ///< or less than so much of the heat
#define BOX_MAX 200000 ///< in one proof
#define DEPTH_MAX 40

/// A unit seen from a centre.
typedef struct offer {
    double value, weight; ///< |r - c|^2 - price, and w
    int32_t unit;
} offer;

typedef struct bounder {
    const marz_compact *problem;
    int32_t count;          ///< of units that weigh something, along a Hilbert curve
    double *x, *y, *weight; ///< [count]
    double *price;          ///< [count] k, for a unit of weight
    double *base;           ///< [count] the first prices: the scale of steps
    int32_t block_count;
    double *west, *south, *east, *north, *dearest; ///< [block_count] box, greatest price
    offer *offers;                                 ///< [count] scratch
    int32_t offer_count;
    double low, high; ///< of a territory's weight, least and greatest of all
    double mean_moment;
    double cap;      ///< offers are looked for below it, or below more
    double rounding; ///< of all values together: what one evaluation may be off
} bounder;

/// A centre met in a proof whose reduced cost is near the least, with its territory.
typedef struct meeting {
    double value;
    int64_t first, end; ///< its units among `chosen`
} meeting;

/// What one proof shows about the prices, so that they can be bettered.
typedef struct sample {
    meeting *meetings; ///< [meeting_max]
    int32_t meeting_count, meeting_max;
    int32_t *chosen; ///< [chosen_max]
    int64_t chosen_count, chosen_max;
    double *coverage, *direction; ///< [count]
} sample;

/// Sorts offers so that those before the place returned are below the rest and weigh about
/// `wanted`.
/// @return the value at which the weight passes `wanted`; INFINITY if all weigh less
static double value_at_weight(offer *o, int32_t count, double wanted)
{
    int32_t low = 0, high = count;
    double before = 0;
    while (low < high) {
        const double p = o[low].value, q = o[low + (high - low) / 2].value, r = o[high - 1].value;
        const double pivot = fmax(fmin(p, q), fmin(fmax(p, q), r));
        int32_t below = low, next = low, above = high;
        double weight_below = 0, weight_equal = 0;
        while (next < above) {
            const offer here = o[next];
            if (here.value < pivot) {
                o[next++] = o[below];
                o[below++] = here;
                weight_below += here.weight;
            } else if (here.value > pivot) {
                o[next] = o[--above];
                o[above] = here;
            } else {
                weight_equal += here.weight;
                next++;
            }
        }
        if (before + weight_below >= wanted)
            high = below;
        else if (before + weight_below + weight_equal >= wanted)
            return pivot;
        else {
            before += weight_below + weight_equal;
            low = above;
        }
    }
    return INFINITY;
}

static double outside(double at, double from, double to)
{
    return at < from ? from - at : at > to ? at - to : 0;
}

/// Offers below the cap at a centre. @return their weight
static double gather(bounder *b, double cx, double cy, double cap)
{
    double total = 0;
    b->offer_count = 0;
    for (int32_t k = 0; k < b->block_count; k++) {
        const double ox = outside(cx, b->west[k], b->east[k]);
        const double oy = outside(cy, b->south[k], b->north[k]);
        // A hair of caution: what is skipped must not be below the cap.
        if ((ox * ox + oy * oy) * (1 - 1e-12) - b->dearest[k] > cap)
            continue;
        const int32_t last = (k + 1) * BLOCK < b->count ? (k + 1) * BLOCK : b->count;
        for (int32_t i = k * BLOCK; i < last; i++) {
            const double dx = b->x[i] - cx, dy = b->y[i] - cy;
            const double value = dx * dx + dy * dy - b->price[i];
            if (value >= cap)
                continue;
            b->offers[b->offer_count++] = (offer){value, b->weight[i], i};
            total += b->weight[i];
        }
    }
    return total;
}

/// A price of weight near the best: where the offers' weight passes a limit, or 0 in between.
static double choose_tau(bounder *b, double cap)
{
    double negative = 0;
    for (int32_t k = 0; k < b->offer_count; k++)
        negative += b->offers[k].value < 0 ? b->offers[k].weight : 0;
    if (negative >= b->low && negative <= b->high)
        return 0;
    const double wanted = negative > b->high ? b->high : b->low;
    return fmin(value_at_weight(b->offers, b->offer_count, wanted), cap);
}

/// No territory whose centre is c has a reduced cost below the number returned: weak duality in the
/// weight, less a bound of all rounding. Leaves the offers in b; those below *tau are the
/// territory.
static double reduced_cost(bounder *b, double cx, double cy, double *tau)
{
    double cap = b->cap;
    while (gather(b, cx, cy, cap) < b->low && b->offer_count < b->count)
        cap = 2 * cap + b->cap;
    *tau = choose_tau(b, cap);
    double sum = 0, size = 0;
    for (int32_t k = 0; k < b->offer_count; k++) {
        const offer o = b->offers[k];
        if (o.value >= *tau)
            continue;
        sum += o.weight * (o.value - *tau);
        size += o.weight * (fabs(o.value) + fabs(*tau) + 2 * fabs(b->price[o.unit]));
    }
    const double limit = *tau < 0 ? *tau * b->high : *tau * b->low;
    const double summing = (b->offer_count + 16.0) * DBL_EPSILON * (size + fabs(limit));
    return sum + limit - summing - b->rounding;
}

// ---------------------------------------------------------------- the field of prices

static bool bounder_init(bounder *b, const marz_compact *p, marz_arena *arena)
{
    const int32_t n = p->unit_count, blocks = n / BLOCK + 1;
    *b = (bounder){.problem = p,
                   .x = MARZ_NEW(arena, double, n),
                   .y = MARZ_NEW(arena, double, n),
                   .weight = MARZ_NEW(arena, double, n),
                   .price = MARZ_NEW(arena, double, n),
                   .base = MARZ_NEW(arena, double, n),
                   .west = MARZ_NEW(arena, double, blocks),
                   .south = MARZ_NEW(arena, double, blocks),
                   .east = MARZ_NEW(arena, double, blocks),
                   .north = MARZ_NEW(arena, double, blocks),
                   .dearest = MARZ_NEW(arena, double, blocks),
                   .offers = MARZ_NEW(arena, offer, n)};
    return b->x && b->y && b->weight && b->price && b->base && b->west && b->south && b->east &&
           b->north && b->dearest && b->offers;
}

/// Prices that jump at borders would be exploited by territories across them: they are averaged
/// along the curve, over half a territory, twice.
static void smooth_prices(bounder *b, double *sum)
{
    const int32_t reach = b->count / (4 * b->problem->territory_count) + 1;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; i < b->count; i++)
            sum[i + 1] = sum[i] + b->base[i];
        for (int32_t i = 0; i < b->count; i++) {
            const int32_t from = i > reach ? i - reach : 0;
            const int32_t to = i + reach < b->count ? i + reach + 1 : b->count;
            b->base[i] = (sum[to] - sum[from]) / (to - from);
        }
    }
    for (int32_t i = 0; i < b->count; i++)
        b->price[i] = b->base[i];
}

/// First prices: the mean square distance to the centroid in the unit's territory.
static bool first_prices(bounder *b, const int32_t *territory_of, const int32_t *order,
                         marz_arena *arena)
{
    const marz_compact *p = b->problem;
    double *sum = MARZ_NEW(arena, double, 4 * (size_t)p->territory_count);
    if (!sum)
        return false;
    for (int32_t i = 0; i < p->unit_count; i++) {
        double *s = &sum[4 * territory_of[i]];
        s[0] += p->weight[i];
        s[1] += p->weight[i] * p->x[i];
        s[2] += p->weight[i] * p->y[i];
    }
    for (int32_t i = 0; i < p->unit_count; i++) {
        double *s = &sum[4 * territory_of[i]];
        const double dx = p->x[i] - s[1] / s[0], dy = p->y[i] - s[2] / s[0];
        s[3] += s[0] > 0 ? p->weight[i] * (dx * dx + dy * dy) : 0;
    }
    for (int32_t a = 0; a < p->territory_count; a++)
        b->mean_moment += sum[4 * a + 3] / p->territory_count;
    for (int32_t k = 0; k < p->unit_count; k++) {
        const int32_t i = order[k];
        if (!(p->weight[i] > 0))
            continue;
        const double *s = &sum[4 * territory_of[i]];
        b->x[b->count] = p->x[i];
        b->y[b->count] = p->y[i];
        b->weight[b->count] = p->weight[i];
        b->base[b->count++] = s[3] / s[0];
    }
    double *running = MARZ_NEW(arena, double, b->count + 1);
    if (running)
        smooth_prices(b, running);
    return running;
}

static void fill_blocks(bounder *b)
{
    b->block_count = (b->count + BLOCK - 1) / BLOCK;
    for (int32_t k = 0; k < b->block_count; k++) {
        b->west[k] = b->south[k] = INFINITY;
        b->east[k] = b->north[k] = -INFINITY;
        for (int32_t i = k * BLOCK; i < b->count && i < (k + 1) * BLOCK; i++) {
            b->west[k] = fmin(b->west[k], b->x[i]);
            b->east[k] = fmax(b->east[k], b->x[i]);
            b->south[k] = fmin(b->south[k], b->y[i]);
            b->north[k] = fmax(b->north[k], b->y[i]);
        }
    }
}

typedef struct box {
    double west, south, east, north;
} box;

static box box_of(const bounder *b)
{
    box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int32_t k = 0; k < b->block_count; k++) {
        all.west = fmin(all.west, b->west[k]);
        all.south = fmin(all.south, b->south[k]);
        all.east = fmax(all.east, b->east[k]);
        all.north = fmax(all.north, b->north[k]);
    }
    return all;
}

/// What depends on the prices: the dearest of each block, the cap, the rounding.
static void take_prices(bounder *b)
{
    const box all = box_of(b);
    const double square = pow(all.east - all.west, 2) + pow(all.north - all.south, 2);
    double weight = 0, size = 0;
    for (int32_t k = 0; k < b->block_count; k++) {
        b->dearest[k] = -INFINITY;
        for (int32_t i = k * BLOCK; i < b->count && i < (k + 1) * BLOCK; i++) {
            b->dearest[k] = fmax(b->dearest[k], b->price[i]);
            weight += b->weight[i];
            size += b->weight[i] * (fabs(b->price[i]) + square);
        }
    }
    b->cap = b->mean_moment * b->problem->territory_count / weight / 4;
    b->rounding = 64 * DBL_EPSILON * size;
}

static void set_limits(bounder *b)
{
    const double mean = marz_compact_mean(b->problem);
    b->low = INFINITY;
    for (int32_t a = 0; a < b->problem->territory_count; a++) {
        b->low = fmin(b->low, marz_compact_low(b->problem, a, mean));
        b->high = fmax(b->high, marz_compact_high(b->problem, a, mean));
    }
    b->low *= 1 - 1e-9; // as judged, and for the rounding of sums
    b->high *= 1 + 1e-9;
}

// ---------------------------------------------------------------- the proof

typedef struct proof {
    bounder *b;
    const marz_control *control;
    double seen;  ///< least reduced cost met
    double least; ///< no centre looked into has less
    double slack; ///< what a box may hide below the least met
    int64_t box_count;
    sample *sample;
    double reach; ///< above the least met: what is sampled
    bool is_stopped;
} proof;

/// Keeps the territory that the last evaluation left.
static void take_meeting(sample *s, const bounder *b, double value, double tau)
{
    if (s->meeting_count == s->meeting_max)
        return;
    meeting *m = &s->meetings[s->meeting_count++];
    *m = (meeting){.value = value, .first = s->chosen_count};
    for (int32_t e = 0; e < b->offer_count && s->chosen_count < s->chosen_max; e++)
        if (b->offers[e].value < tau)
            s->chosen[s->chosen_count++] = b->offers[e].unit;
    m->end = s->chosen_count;
}

/// A box with the reduced costs at its corners.
typedef struct corner_box {
    double west, south, east, north;
    double sw, se, nw, ne;
} corner_box;

static double look(proof *p, double x, double y)
{
    double tau;
    const double f = reduced_cost(p->b, x, y, &tau);
    if (f < p->seen + p->reach)
        take_meeting(p->sample, p->b, f, tau);
    p->seen = fmin(p->seen, f);
    return f;
}

/// Looks into a box, and into its quarters if it could hide too much.
static void look_into(proof *p, const corner_box *q, int32_t depth)
{
    const double width = q->east - q->west, height = q->north - q->south;
    const double corner = fmin(fmin(q->sw, q->se), fmin(q->nw, q->ne));
    const double bound = corner - p->b->high * (width * width + height * height) / 4 * (1 + 1e-12);
    marz_outcome outcome;
    if (!p->is_stopped && p->box_count % 256 == 0)
        p->is_stopped = marz_control_stops(p->control, &outcome);
    p->box_count++;
    if (bound >= p->seen - p->slack || bound >= p->least || p->box_count > BOX_MAX ||
        p->is_stopped || depth >= DEPTH_MAX) {
        p->least = fmin(p->least, bound);
        return;
    }
    const double x = q->west + width / 2, y = q->south + height / 2;
    const double south = look(p, x, q->south), north = look(p, x, q->north);
    const double west = look(p, q->west, y), east = look(p, q->east, y), middle = look(p, x, y);
    const corner_box quarters[4] = {
        {q->west, q->south, x, y, q->sw, south, west, middle},
        {x, q->south, q->east, y, south, q->se, middle, east},
        {q->west, y, x, q->north, west, middle, q->nw, north},
        {x, y, q->east, q->north, middle, east, north, q->ne},
    };
    for (int32_t k = 0; k < 4; k++)
        look_into(p, &quarters[k], depth + 1);
}

/// The bound that the prices prove.
static double prove(proof *p)
{
    bounder *b = p->b;
    const box all = box_of(b);
    const double width = all.east - all.west, height = all.north - all.south;
    const double side = fmax(fmin(width, height), fmax(width, height) / 64);
    const int32_t columns = side > 0 ? (int32_t)ceil(width / side) + (width <= 0) : 1;
    const int32_t rows = side > 0 ? (int32_t)ceil(height / side) + (height <= 0) : 1;
    for (int32_t row = 0; row < rows; row++)
        for (int32_t column = 0; column < columns; column++) {
            corner_box q = {.west = all.west + column * side,
                            .south = all.south + row * side,
                            .east = all.west + (column + 1) * side,
                            .north = all.south + (row + 1) * side};
            q.east = column == columns - 1 ? fmax(all.east, q.west) : q.east;
            q.north = row == rows - 1 ? fmax(all.north, q.south) : q.north;
            q.sw = look(p, q.west, q.south), q.se = look(p, q.east, q.south);
            q.nw = look(p, q.west, q.north), q.ne = look(p, q.east, q.north);
            look_into(p, &q, 0);
        }
    double sum = 0, size = 0;
    for (int32_t i = 0; i < b->count; i++) {
        sum += b->weight[i] * b->price[i];
        size += b->weight[i] * fabs(b->price[i]);
    }
    const double all_parts = b->problem->territory_count * p->least;
    return sum + all_parts - DBL_EPSILON * ((b->count + 16.0) * size + 16 * fabs(all_parts));
}

// ---------------------------------------------------------------- better prices

static bool sample_init(sample *s, const bounder *b, marz_arena *arena)
{
    const int32_t parts = b->problem->territory_count;
    *s = (sample){.meeting_max = SAMPLE_A_PART * parts,
                  .chosen_max = SAMPLE_A_PART / 4 * (int64_t)b->count + 65536};
    s->meetings = MARZ_NEW(arena, meeting, s->meeting_max);
    s->chosen = MARZ_NEW(arena, int32_t, s->chosen_max);
    s->coverage = MARZ_NEW(arena, double, b->count);
    s->direction = MARZ_NEW(arena, double, b->count);
    return s->meetings && s->chosen && s->coverage && s->direction;
}

/// How often the softened least takes each unit. @return the weight taken in all
static double cover(sample *s, const bounder *b, double least, double heat)
{
    double sum = 0;
    memset(s->coverage, 0, (size_t)b->count * sizeof *s->coverage);
    for (int32_t k = 0; k < s->meeting_count; k++) {
        const meeting *m = &s->meetings[k];
        const double share = exp((least - m->value) / heat);
        for (int64_t e = m->first; e < m->end; e++) {
            s->coverage[s->chosen[e]] += share;
            sum += share * b->weight[s->chosen[e]];
        }
    }
    return sum;
}

/// One step: prices of units that are taken too seldom rise, of the others fall.
static void better_prices(bounder *b, sample *s, double least, double heat, double size)
{
    const double sum = cover(s, b, least, heat);
    if (!(sum > 0))
        return;
    double weight = 0, most = 0;
    for (int32_t i = 0; i < b->count; i++) {
        weight += b->weight[i];
        most = fmax(most, s->coverage[i]);
    }
    const double tame = size / fmax(1, most * weight / sum / 4);
    for (int32_t i = 0; i < b->count; i++) {
        const double missing = 1 - s->coverage[i] * weight / sum;
        s->direction[i] = MEMORY * s->direction[i] + (1 - MEMORY) * missing;
        b->price[i] += tame * b->base[i] * s->direction[i];
    }
    take_prices(b);
}

static double climb(bounder *b, sample *s, int64_t step_max, const marz_control *control)
{
    double bound = 0;
    marz_outcome outcome;
    const int64_t began = marz_clock_ms(), end = control ? control->deadline_ms : 0;
    for (int64_t t = 0; t < step_max && !marz_control_stops(control, &outcome); t++) {
        double share = (double)t / (double)step_max;
        if (end > began)
            share = fmax(share, (double)(marz_clock_ms() - began) / (double)(end - began));
        const double heat = b->mean_moment * HEAT_FIRST * pow(HEAT_LAST / HEAT_FIRST, share);
        s->meeting_count = 0;
        s->chosen_count = 0;
        proof p = {.b = b,
                   .control = control,
                   .seen = INFINITY,
                   .least = INFINITY,
                   .slack = fmax(SLACK * b->mean_moment, SLACK_HEAT * heat),
                   .sample = s,
                   .reach = 4 * heat};
        bound = fmax(bound, prove(&p));
        better_prices(b, s, p.seen, heat, STEP_FIRST * pow(STEP_LAST / STEP_FIRST, share));
    }
    return bound;
}

bool marz_compact_bound(const marz_compact *problem, const int32_t *territory_of, int64_t step_max,
                        const marz_control *control, double *bound)
{
    marz_arena *arena = marz_arena_create(0);
    bounder b;
    sample s;
    int32_t *order = arena ? MARZ_NEW(arena, int32_t, problem->unit_count) : NULL;
    const bool ok = order && bounder_init(&b, problem, arena) &&
                    marz_hilbert_order(problem->x, problem->y, problem->unit_count, arena, order) &&
                    first_prices(&b, territory_of, order, arena) && sample_init(&s, &b, arena);
    if (ok) {
        fill_blocks(&b);
        set_limits(&b);
        take_prices(&b);
        *bound = b.mean_moment > 0 ? climb(&b, &s, step_max, control) : 0;
    }
    marz_arena_destroy(arena);
    return ok;
}
