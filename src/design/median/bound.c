#include "design/median/bound.h"

#include <math.h>

enum { CUTS_PER_POINT = 4, IDLE_MAX = 4 };

static const double cut_margin = 0.1, fine_margin = 0.04; ///< the second once the first is idle
static const double first_reach = 2.5, later_reach = 1.4; ///< of rows: typical costs; prices
/// Long steps over wide rows, then the rest over rows that fit the prices.
static const marz_ascent_options wide_ascent = {1, 0.5, 0.7, 20, 1000};
static const marz_ascent_options first_ascent = {0.49, 0.02, 0.7, 20, 3000};
static const marz_ascent_options cut_ascent = {0.15, 1e-4, 0.5, 60, 200};

static int64_t scaled(const marz_bound *bound, double cost)
{
    // A better plan costs less, so its scaled cost, rounded down point by point, is below this;
    // the cost itself was rounded.
    double target = floor(cost * bound->dual.scale) + 2;
    if (bound->dual.is_whole)
        target =
            (ceil(cost) - 1) * bound->dual.scale + 1; // The next better whole number, and above.
    return (int64_t)target;
}

bool marz_bound_init(marz_bound *bound, const marz_ground *ground, double cost, marz_arena *arena)
{
    *bound = (marz_bound){.ground = ground, .arena = arena, .cost = cost, .value = -HUGE_VAL};
    const int32_t n = ground->n;
    if (!marz_dual_init(&bound->dual, ground, NULL, n, ground->p, marz_dual_scale(ground, cost),
                        CUTS_PER_POINT * n, arena) ||
        !marz_ascent_init(&bound->ascent, &bound->dual, arena) ||
        !marz_cuts_init(&bound->pool, n, ground->p, arena))
        return false;
    bound->target = scaled(bound, cost);
    const double typical = cost / n * bound->dual.scale;
    for (int32_t i = 0; i < n; i++) {
        bound->dual.price[i] = (int32_t)(1.5 * typical);
        bound->dual.reach[i] = (int32_t)(first_reach * typical) + 1;
    }
    return true;
}

void marz_bound_lower_target(marz_bound *bound, double cost)
{
    if (cost >= bound->cost)
        return;
    bound->cost = cost;
    bound->target = scaled(bound, cost);
}

static void take_value(marz_bound *bound)
{
    const double value = marz_dual_bound(&bound->dual, bound->dual.value);
    // Beyond the best known cost the value speaks of plans that are better only; and that cost is a
    // sum of rounded numbers.
    const double known = bound->cost * (1 - bound->ground->n * 2.3e-16);
    bound->value = fmax(bound->value, fmin(value, bound->dual.is_whole ? bound->cost : known));
    bound->is_closed = bound->is_closed || bound->dual.value >= bound->target;
}

/// Rows that reach only a little beyond the prices: fewer entries to look at in every step.
static void narrow_rows(marz_bound *bound)
{
    marz_dual *d = &bound->dual;
    const double least = 0.5 * bound->cost / d->n * d->scale;
    for (int32_t i = 0; i < d->n; i++) {
        const double reach = later_reach * d->price[i] + least;
        d->reach[i] = reach < d->reach[i] ? (int32_t)reach + 1 : d->reach[i];
    }
    marz_dual_fill(d);
}

static void first_round(marz_bound *bound, marz_budget *budget)
{
    marz_ascent *a = &bound->ascent;
    bound->has_steps = true;
    marz_dual_fill(&bound->dual);
    marz_ascent_run(a, &wide_ascent, bound->target, budget);
    if (budget->is_over || bound->dual.is_out_of_memory || bound->dual.value >= bound->target)
        return;
    narrow_rows(bound);
    marz_ascent_run(a, &first_ascent, bound->target, budget);
}

static bool cut_round(marz_bound *bound, marz_budget *budget)
{
    marz_ascent *a = &bound->ascent;
    const double margin = bound->idle_rounds > 0 ? fine_margin : cut_margin;
    if (a->pool && marz_cuts_separate(a->pool, &bound->dual, margin, bound->dual.n / 3) < 0)
        return false;
    a->pool = &bound->pool;
    marz_cuts_clear(a->pool);
    marz_ascent_run(a, &cut_ascent, bound->target, budget);
    return true;
}

bool marz_median_bound_round(marz_bound *bound, marz_budget *budget)
{
    const double before = bound->value;
    if (!bound->has_steps)
        first_round(bound, budget);
    else if (!cut_round(bound, budget))
        return false;
    if (bound->dual.is_out_of_memory || bound->pool.is_out_of_memory ||
        bound->ascent.best == INT64_MIN)
        return false;
    take_value(bound);
    marz_dual_fix(&bound->dual, bound->target);
    const double gain = bound->value - before;
    bound->idle_rounds = gain > 0.005 * (bound->cost - bound->value) ? 0 : bound->idle_rounds + 1;
    return !bound->is_closed && !budget->is_over && bound->idle_rounds < IDLE_MAX;
}
