#include "design/median/ascent.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define PRICE_MAX 1e9 ///< in scaled units, so that every profit fits 32 bits

static const double deflection = 0.85;
static const double work_ticks = 0.04; ///< of one row entry

bool marz_ascent_init(marz_ascent *ascent, marz_dual *dual, marz_arena *arena)
{
    *ascent = (marz_ascent){.dual = dual, .best = INT64_MIN};
    ascent->price = MARZ_NEW(arena, double, dual->n);
    ascent->direction = MARZ_NEW(arena, double, dual->n);
    ascent->best_price = MARZ_NEW(arena, int32_t, dual->n);
    ascent->cut_price = MARZ_NEW(arena, double, dual->cut_room);
    ascent->cut_direction = MARZ_NEW(arena, double, dual->cut_room);
    ascent->best_cut_price = MARZ_NEW(arena, int32_t, dual->cut_room);
    return ascent->price && ascent->direction && ascent->best_price && ascent->cut_price &&
           ascent->cut_direction && ascent->best_cut_price;
}

/// Goes back to the best prices, with no memory of directions.
static void go_back(marz_ascent *a)
{
    const marz_dual *d = a->dual;
    for (int32_t i = 0; i < d->n; i++) {
        a->price[i] = a->best_price[i];
        a->direction[i] = 0;
    }
    for (int32_t t = 0; t < d->cut_count; t++) {
        a->cut_price[t] = a->best_cut_price[t];
        a->cut_direction[t] = 0;
    }
}

static void keep_best(marz_ascent *a)
{
    const marz_dual *d = a->dual;
    a->best = d->value;
    memcpy(a->best_price, d->price, (size_t)d->n * sizeof *d->price);
    if (d->cut_count > 0)
        memcpy(a->best_cut_price, d->cut_price, (size_t)d->cut_count * sizeof *d->cut_price);
}

/// Rounds the prices; where one has passed its reach, the rows are filled again.
static void set_prices(marz_ascent *a)
{
    marz_dual *d = a->dual;
    bool is_beyond = false;
    for (int32_t i = 0; i < d->n; i++) {
        a->price[i] = a->price[i] < PRICE_MAX ? a->price[i] : PRICE_MAX;
        d->price[i] = (int32_t)lrint(a->price[i]);
        is_beyond = is_beyond || d->price[i] > d->reach[i];
    }
    for (int32_t t = 0; t < d->cut_count; t++)
        d->cut_price[t] = (int32_t)lrint(a->cut_price[t] < PRICE_MAX ? a->cut_price[t] : PRICE_MAX);
    if (!is_beyond)
        return;
    for (int32_t i = 0; i < d->n; i++) {
        const double reach = 1.5 * d->price[i] + 1;
        if (reach > d->reach[i])
            d->reach[i] = (int32_t)fmin(reach, PRICE_MAX + 1);
    }
    marz_dual_fill(d);
}

/// How often two or more points of the cut lie in a chosen cluster, less one.
static void cut_gradient(const marz_ascent *a, int32_t *hits, uint8_t *taken)
{
    const marz_dual *d = a->dual;
    for (int32_t t = 0; t < d->cut_count; t++)
        hits[t] = -1;
    for (int32_t k = 0; k < d->chosen_count; k++) {
        const marz_dual_choice *c = &d->chosen[k];
        for (int32_t m = c->start; m < c->start + c->count; m++) {
            const int32_t i = d->cluster_item[m];
            for (int32_t e = d->cut_start[i]; e < d->cut_start[i + 1]; e++)
                hits[d->cut_list[e]] += ++taken[d->cut_list[e]] == 2;
        }
        for (int32_t m = c->start; m < c->start + c->count; m++) {
            const int32_t i = d->cluster_item[m];
            for (int32_t e = d->cut_start[i]; e < d->cut_start[i + 1]; e++)
                taken[d->cut_list[e]] = 0;
        }
    }
}

static double deflect(double price, double *direction, double gradient)
{
    *direction = gradient + deflection * *direction;
    if (price <= 0 && *direction < 0)
        *direction = 0;
    return *direction * *direction;
}

/// One step of length theta * gap / |direction|^2.
static void step(marz_ascent *a, double theta_gap)
{
    const marz_dual *d = a->dual;
    double square = 0;
    for (int32_t i = 0; i < d->n; i++)
        square += deflect(a->price[i], &a->direction[i], 1 - d->cover[i]);
    if (d->cut_count > 0) {
        cut_gradient(a, a->dual->cut_hits, a->dual->cut_taken);
        for (int32_t t = 0; t < d->cut_count; t++)
            square += deflect(a->cut_price[t], &a->cut_direction[t], d->cut_hits[t]);
    }
    if (square <= 0)
        return;
    const double length = theta_gap / square;
    for (int32_t i = 0; i < d->n; i++)
        a->price[i] = fmax(0, a->price[i] + length * a->direction[i]);
    for (int32_t t = 0; t < d->cut_count; t++)
        a->cut_price[t] = fmax(0, a->cut_price[t] + length * a->cut_direction[t]);
}

void marz_ascent_run(marz_ascent *ascent, const marz_ascent_options *options, int64_t target,
                     marz_budget *budget)
{
    marz_dual *d = ascent->dual;
    double theta = options->theta;
    int32_t stalled = 0;
    ascent->best = INT64_MIN;
    for (int32_t i = 0; i < d->n; i++) {
        ascent->price[i] = d->price[i];
        ascent->direction[i] = 0;
    }
    for (int32_t t = 0; t < d->cut_count; t++) {
        ascent->cut_price[t] = d->cut_price[t];
        ascent->cut_direction[t] = 0;
    }
    for (int32_t k = 0; k < options->step_max && theta >= options->theta_least; k++) {
        d->work = 0;
        set_prices(ascent);
        marz_dual_evaluate(d);
        ascent->steps++;
        const double share = marz_budget_charge(budget, work_ticks * (double)d->work);
        if (d->is_out_of_memory)
            return;
        if (ascent->pool && k >= options->step_max / 3)
            marz_cuts_record(ascent->pool, d);
        stalled++;
        if (d->value > ascent->best) {
            keep_best(ascent);
            stalled = 0;
        }
        if (d->value >= target || share >= 1)
            break;
        if (stalled >= options->patience) {
            theta *= options->shrink;
            stalled = 0;
            go_back(ascent);
            set_prices(ascent);
        }
        step(ascent, theta * (double)(target - d->value));
    }
    if (ascent->best == INT64_MIN)
        return;
    go_back(ascent);
    set_prices(ascent);
    marz_dual_evaluate(d);
}
