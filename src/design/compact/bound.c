#include "design/compact/bound.h"

#include "design/compact/bounder.h"
#include "design/compact/solve.h"
#include "geo/hilbert.h"

#include <float.h>
#include <math.h>

/// Prices that jump at borders would be exploited by territories across them: they are averaged
/// along the curve, over half a territory, twice.
static void smooth_prices(marz_bounder *b, double *sum)
{
    const int32_t reach = b->count / (4 * b->territory_count) + 1;
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
static bool first_prices(marz_bounder *b, const marz_compact *p, const int32_t *territory_of,
                         const int32_t *order, marz_arena *arena)
{
    b->territory_count = p->territory_count;
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

static void set_limits(marz_bounder *b, const marz_compact *p)
{
    const double mean = marz_compact_mean(p);
    b->low = INFINITY;
    for (int32_t a = 0; a < b->territory_count; a++) {
        b->low = fmin(b->low, marz_compact_low(p, a, mean));
        b->high = fmax(b->high, marz_compact_high(p, a, mean));
    }
    b->low *= 1 - 1e-9; // as judged, and for the rounding of sums
    b->high *= 1 + 1e-9;
}

bool marz_compact_bound(const marz_compact *problem, const int32_t *territory_of, int64_t step_max,
                        const marz_control *control, int32_t thread_count, double *bound)
{
    marz_arena *arena = marz_arena_create(0);
    marz_bounder b;
    int32_t *order = arena ? MARZ_NEW(arena, int32_t, problem->unit_count) : NULL;
    bool ok = order && marz_bounder_init(&b, problem->unit_count, arena) &&
              marz_hilbert_order(problem->x, problem->y, problem->unit_count, arena, order) &&
              first_prices(&b, problem, territory_of, order, arena);
    *bound = 0;
    if (ok && b.mean_moment > 0) {
        marz_bounder_take_places(&b);
        set_limits(&b, problem);
        marz_bounder_take_prices(&b);
        ok = marz_bounder_raise(&b, step_max, thread_count, control, bound);
    }
    marz_arena_destroy(arena);
    return ok;
}
