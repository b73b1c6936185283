#include "design/areas/areas_internal.h"

#include "base/int128.h"

#include <math.h>

#define LOOKS 1000        ///< nodes of an exact search, by candidates
#define RETRIES 5         ///< of a search that does not end
#define RATIO_MOST 64     ///< greatest price of load, in mean prices of a unit of load
#define EXACT_MOST 0x1p48 ///< sums up to here are exact in doubles, with room to spare
#define COST_MOST 0x1p52  ///< dearer than any sum of prices

/// Prices, costs and reduced costs in whole steps of 2^shift of the caller's costs, all of them so
/// small that doubles add them exactly.
typedef struct certificate {
    walker *w;
    columns *list;
    int32_t *fixed; ///< [n] -1: every unit is free
    double *price;  ///< [n] of the units
    int32_t shift;
} certificate;

/// The coarsest steps that prices and costs of all units need.
static void choose_shift(certificate *c, const double *price)
{
    const instance *in = c->w->in;
    double sum = 1;
    for (int32_t u = 0; u < in->n; u++)
        sum += fabs(price[u]);
    for (int32_t a = 0; a < in->k; a++)
        sum += c->w->cost[(size_t)in->problem->centre[a] * (size_t)in->k + (size_t)a];
    while (ldexp(sum, -c->shift) > EXACT_MOST)
        c->shift++;
    for (int32_t u = 0; u < in->n; u++)
        c->price[u] = floor(ldexp(price[u], -c->shift));
}

/// Costs in steps, rounded down; what is dearer than any sum of prices stays so.
static void round_costs(const certificate *c)
{
    const instance *in = c->w->in;
    for (int32_t a = 0; a < in->k; a++) {
        const int32_t *row = in->row[in->problem->centre[a]];
        for (int32_t u = 0; u < in->n; u++) {
            const int64_t cost = in->problem->weight[u] * row[u] >> c->shift;
            c->w->cost[(size_t)u * (size_t)in->k + (size_t)a] = fmin((double)cost, COST_MOST);
        }
    }
}

/// No set of the area has a reduced cost below the number returned: contiguity is forgotten, and of
/// the load only its price counts, in whole numbers.
static marz_int128 loose_least(const certificate *c, int32_t area, int64_t ratio)
{
    const instance *in = c->w->in;
    const marz_areas *p = in->problem;
    marz_int128 sum = -(marz_int128)ratio * (ratio > 0 ? p->high[area] : p->low[area]);
    for (int32_t u = 0; u < in->n; u++) {
        const marz_int128 value =
            (marz_int128)(c->w->cost[(size_t)u * (size_t)in->k + (size_t)area] - c->price[u]) +
            (marz_int128)ratio * p->size[u];
        if (u == p->centre[area] || (value < 0 && !in->is_fixed_unit[u]))
            sum += value;
    }
    return sum;
}

/// The best of a few prices of load: the value is concave in it, and changes its slope where a unit
/// is no longer worth taking.
static marz_int128 loose_best(const certificate *c, int32_t area, double scale)
{
    int64_t low = (int64_t)-scale, high = (int64_t)scale;
    while (high - low > 2) {
        const int64_t third = (high - low) / 3, left = low + third, right = high - third;
        if (loose_least(c, area, left) < loose_least(c, area, right))
            low = left;
        else
            high = right;
        if (third == 0)
            break;
    }
    const marz_int128 at = loose_least(c, area, low), by = loose_least(c, area, low + 1);
    return at > by ? at : by;
}

/// Reduced cost of the best column of each kind, a limit for the search.
static void find_limits(const certificate *c, double *limit)
{
    const columns *list = c->list;
    for (int32_t i = 0; i < list->count; i++) {
        const uint64_t *bits = list->bits + (size_t)i * (size_t)list->word_count;
        const size_t area = (size_t)list->kind[i];
        double sum = 0;
        for (int32_t w = 0; w < list->word_count; w++)
            for (uint64_t word = bits[w]; word; word &= word - 1) {
                const size_t u = (size_t)(64 * w + __builtin_ctzll(word));
                sum += c->w->cost[u * (size_t)c->w->in->k + area] - c->price[u];
            }
        limit[area] = fmin(limit[area], sum);
    }
}

/// No connected set of the area that meets its band has a reduced cost below the number returned.
/// Without a set known it is not searched for; where the search for sets below the best one known
/// does not end, it is asked for less.
static marz_int128 least_of(const certificate *c, int32_t area, double limit, double scale)
{
    const marz_int128 loose = loose_best(c, area, scale);
    for (int32_t retry = 0; retry <= RETRIES && limit < COST_MOST; retry++) {
        const double share = retry > 0 ? exp2(retry - RETRIES - 1) : 0;
        exact_order order = {.area = area,
                             .kind = area,
                             .price = c->price,
                             .fixed = c->fixed,
                             .limit = limit - floor(share * (limit - (double)loose)),
                             .look_count = LOOKS};
        if ((marz_int128)order.limit <= loose)
            break;
        if (marz_areas_exact_run(c->w->exact, c->w, c->list, &order))
            return (marz_int128)fmin(order.least, order.limit);
    }
    return loose;
}

int64_t marz_areas_walker_certify(walker *w, columns *list, const double *price, bool is_connected,
                                  const marz_control *control)
{
    const instance *in = w->in;
    certificate c = {.w = w,
                     .list = list,
                     .fixed = MARZ_NEW(w->arena, int32_t, in->n),
                     .price = MARZ_NEW(w->arena, double, in->n)};
    double *limit = MARZ_NEW(w->arena, double, in->k);
    if (!c.price || !limit || !c.fixed)
        return -1;
    for (int32_t u = 0; u < in->n; u++)
        c.fixed[u] = -1;
    choose_shift(&c, price);
    round_costs(&c);
    marz_int128 sum = 0;
    double scale = 1;
    for (int32_t u = 0; u < in->n; u++) {
        sum += (marz_int128)c.price[u];
        scale += RATIO_MOST * fabs(c.price[u]) / (in->mean_size * in->n + 1);
    }
    for (int32_t a = 0; a < in->k; a++)
        limit[a] = COST_MOST;
    find_limits(&c, limit);
    const int32_t count = list->count;
    marz_outcome outcome;
    for (int32_t a = 0; a < in->k; a++)
        sum += is_connected && !marz_control_stops(control, &outcome)
                   ? least_of(&c, a, limit[a], scale)
                   : loose_best(&c, a, scale);
    marz_areas_columns_cut(list, count); // Those met here carry rounded costs.
    sum = sum < 0 ? -1 : sum << c.shift;
    return sum > INT64_MAX ? INT64_MAX : (int64_t)sum;
}
