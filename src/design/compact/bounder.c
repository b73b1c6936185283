#include "design/compact/bounder.h"

#include <float.h>
#include <math.h>

/// Sorts offers so that those before the place returned are below the rest and weigh about
/// `wanted`.
/// @return the value at which the weight passes `wanted`; INFINITY if all weigh less
static double value_at_weight(marz_bound_offer *o, int32_t count, double wanted)
{
    int32_t low = 0, high = count;
    double before = 0;
    while (low < high) {
        const double p = o[low].value, q = o[low + (high - low) / 2].value, r = o[high - 1].value;
        const double pivot = fmax(fmin(p, q), fmin(fmax(p, q), r));
        int32_t below = low, next = low, above = high;
        double weight_below = 0, weight_equal = 0;
        while (next < above) {
            const marz_bound_offer here = o[next];
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
static double gather(marz_bounder *b, double cx, double cy, double cap)
{
    double total = 0;
    b->offer_count = 0;
    for (int32_t k = 0; k < b->block_count; k++) {
        const double ox = outside(cx, b->west[k], b->east[k]);
        const double oy = outside(cy, b->south[k], b->north[k]);
        // A hair of caution: what is skipped must not be below the cap.
        if ((ox * ox + oy * oy) * (1 - 1e-12) - b->dearest[k] > cap)
            continue;
        const int32_t last =
            (k + 1) * MARZ_BOUND_BLOCK < b->count ? (k + 1) * MARZ_BOUND_BLOCK : b->count;
        for (int32_t i = k * MARZ_BOUND_BLOCK; i < last; i++) {
            const double dx = b->x[i] - cx, dy = b->y[i] - cy;
            const double value = dx * dx + dy * dy - b->price[i];
            if (value >= cap)
                continue;
            b->offers[b->offer_count++] = (marz_bound_offer){value, b->weight[i], i};
            total += b->weight[i];
        }
    }
    return total;
}

/// A price of weight near the best: where the offers' weight passes a limit, or 0 in between.
static double choose_tau(marz_bounder *b, double cap)
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
double marz_bounder_least(marz_bounder *b, double cx, double cy, double *tau)
{
    double cap = b->hint;
    while (gather(b, cx, cy, cap) < b->low && b->offer_count < b->count)
        cap = 2 * cap + b->cap / 64;
    *tau = choose_tau(b, cap);
    b->hint = fmax(1.25 * *tau, b->cap / 256); // The next centre will be near.
    double sum = 0, size = 0;
    for (int32_t k = 0; k < b->offer_count; k++) {
        const marz_bound_offer o = b->offers[k];
        if (o.value >= *tau)
            continue;
        sum += o.weight * (o.value - *tau);
        size += o.weight * (fabs(o.value) + fabs(*tau) + 2 * fabs(b->price[o.unit]));
    }
    const double limit = *tau < 0 ? *tau * b->high : *tau * b->low;
    const double summing = (b->offer_count + 16.0) * DBL_EPSILON * (size + fabs(limit));
    return sum + limit - summing - b->rounding;
}

bool marz_bounder_init(marz_bounder *b, int32_t count, marz_arena *arena)
{
    const int32_t blocks = count / MARZ_BOUND_BLOCK + 1;
    *b = (marz_bounder){.x = MARZ_NEW(arena, double, count),
                        .y = MARZ_NEW(arena, double, count),
                        .weight = MARZ_NEW(arena, double, count),
                        .price = MARZ_NEW(arena, double, count),
                        .base = MARZ_NEW(arena, double, count),
                        .west = MARZ_NEW(arena, double, blocks),
                        .south = MARZ_NEW(arena, double, blocks),
                        .east = MARZ_NEW(arena, double, blocks),
                        .north = MARZ_NEW(arena, double, blocks),
                        .dearest = MARZ_NEW(arena, double, blocks),
                        .offers =
                            MARZ_NEW(arena, marz_bound_offer, MARZ_BOUND_LANES * (size_t)count)};
    return b->x && b->y && b->weight && b->price && b->base && b->west && b->south && b->east &&
           b->north && b->dearest && b->offers;
}

void marz_bounder_take_places(marz_bounder *b)
{
    b->block_count = (b->count + MARZ_BOUND_BLOCK - 1) / MARZ_BOUND_BLOCK;
    for (int32_t k = 0; k < b->block_count; k++) {
        b->west[k] = b->south[k] = INFINITY;
        b->east[k] = b->north[k] = -INFINITY;
        for (int32_t i = k * MARZ_BOUND_BLOCK; i < b->count && i < (k + 1) * MARZ_BOUND_BLOCK;
             i++) {
            b->west[k] = fmin(b->west[k], b->x[i]);
            b->east[k] = fmax(b->east[k], b->x[i]);
            b->south[k] = fmin(b->south[k], b->y[i]);
            b->north[k] = fmax(b->north[k], b->y[i]);
        }
    }
}

/// What depends on the prices: the dearest of each block, the cap, the rounding.
void marz_bounder_take_prices(marz_bounder *b)
{
    double west = INFINITY, south = INFINITY, east = -INFINITY, north = -INFINITY;
    for (int32_t k = 0; k < b->block_count; k++) {
        west = fmin(west, b->west[k]), south = fmin(south, b->south[k]);
        east = fmax(east, b->east[k]), north = fmax(north, b->north[k]);
    }
    const double square = pow(east - west, 2) + pow(north - south, 2);
    double weight = 0, size = 0;
    for (int32_t k = 0; k < b->block_count; k++) {
        b->dearest[k] = -INFINITY;
        for (int32_t i = k * MARZ_BOUND_BLOCK; i < b->count && i < (k + 1) * MARZ_BOUND_BLOCK;
             i++) {
            b->dearest[k] = fmax(b->dearest[k], b->price[i]);
            weight += b->weight[i];
            size += b->weight[i] * (fabs(b->price[i]) + square);
        }
    }
    b->total = weight;
    b->cap = b->mean_moment * b->territory_count / weight / 4;
    b->hint = b->cap;
    b->rounding = 64 * DBL_EPSILON * size;
}

marz_bounder marz_bounder_lane(const marz_bounder *b, int64_t lane)
{
    marz_bounder view = *b;
    view.offers = b->offers + (size_t)lane * (size_t)b->count;
    return view;
}

double marz_bounder_paid(const marz_bounder *b)
{
    double sum = 0;
    for (int32_t i = 0; i < b->count; i++)
        sum += b->weight[i] * b->price[i];
    return sum;
}

double marz_bounder_value(const marz_bounder *b, double least)
{
    double size = 0;
    for (int32_t i = 0; i < b->count; i++)
        size += b->weight[i] * fabs(b->price[i]);
    const double all_parts = b->territory_count * least;
    return marz_bounder_paid(b) + all_parts -
           DBL_EPSILON * ((b->count + 16.0) * size + 16 * fabs(all_parts));
}
