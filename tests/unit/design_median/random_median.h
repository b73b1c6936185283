/// @file random_median.h
/// Random questions of the p-median kind, and their optimum by trying everything.
#ifndef MARZ_TESTS_RANDOM_MEDIAN_H
#define MARZ_TESTS_RANDOM_MEDIAN_H

#include "base/rng.h"
#include "design/median/median.h"

#include <math.h>
#include <string.h>

enum { POINTS_MAX = 64 };

/// A question with its arrays.
typedef struct random_median {
    marz_median question;
    double x[POINTS_MAX], y[POINTS_MAX], distance[POINTS_MAX * POINTS_MAX];
    int64_t demand[POINTS_MAX], capacity[POINTS_MAX];
} random_median;

/// All kinds: three metrics, equal and unequal capacities, loose and tight, points on one place.
static inline void random_median_make(random_median *r, int32_t n, marz_rng *rng)
{
    const int64_t kind = marz_rng_below(rng, 3), side = marz_rng_below(rng, 4) ? 100 : 4;
    int64_t total = 0;
    for (int32_t i = 0; i < n; i++) {
        r->x[i] = (double)marz_rng_below(rng, side);
        r->y[i] = (double)marz_rng_below(rng, side);
        r->demand[i] = marz_rng_below(rng, 20);
        total += r->demand[i];
    }
    for (int32_t k = 0; k < n * n; k++)
        r->distance[k] = 100 * marz_rng_unit(rng);
    const int32_t p = (int32_t)marz_rng_below(rng, n < 4 ? n : 4) + 1;
    const int64_t slack = marz_rng_below(rng, total + 1), is_uniform = marz_rng_below(rng, 2);
    for (int32_t i = 0; i < n; i++)
        r->capacity[i] = total / p + (is_uniform ? slack / p : marz_rng_below(rng, slack + 1));
    r->question = (marz_median){.point_count = n,
                                .median_count = p,
                                .metric = kind == 0   ? MARZ_MEDIAN_EUCLID
                                          : kind == 1 ? MARZ_MEDIAN_FLOOR
                                                      : MARZ_MEDIAN_MATRIX,
                                .x = kind == 2 ? NULL : r->x,
                                .y = kind == 2 ? NULL : r->y,
                                .distance = kind == 2 ? r->distance : NULL,
                                .demand = r->demand,
                                .capacity = r->capacity};
}

/// Gives point i … to the medians chosen, each in turn; keeps the least total.
static inline void try_all(const random_median *r, const int32_t *chosen, int64_t *load, int32_t i,
                           double cost, double *best)
{
    if (cost >= *best)
        return;
    if (i == r->question.point_count) {
        *best = cost;
        return;
    }
    for (int32_t k = 0; k < r->question.median_count; k++) {
        if (load[k] + r->demand[i] > r->capacity[chosen[k]])
            continue;
        load[k] += r->demand[i];
        try_all(r, chosen, load, i + 1, cost + marz_median_distance(&r->question, i, chosen[k]),
                best);
        load[k] -= r->demand[i];
    }
}

/// The least total distance, HUGE_VAL if no plan exists. For a dozen points at most.
static inline double random_median_optimum(const random_median *r)
{
    const int32_t n = r->question.point_count, p = r->question.median_count;
    int32_t chosen[4];
    double best = HUGE_VAL;
    for (int32_t set = 0; set < 1 << n; set++) {
        int32_t count = 0;
        for (int32_t i = 0; i < n && count <= p; i++)
            if (set >> i & 1) {
                if (count < p)
                    chosen[count] = i;
                count++;
            }
        int64_t load[4] = {0};
        if (count == p)
            try_all(r, chosen, load, 0, 0, &best);
    }
    return best;
}

/// The cost of a plan, or HUGE_VAL if it breaks a capacity or has too many medians.
static inline double random_median_cost(const random_median *r, const int32_t *median)
{
    const int32_t n = r->question.point_count;
    int64_t load[POINTS_MAX] = {0};
    bool used[POINTS_MAX] = {false};
    double cost = 0;
    int32_t count = 0;
    for (int32_t i = 0; i < n; i++) {
        cost += marz_median_distance(&r->question, i, median[i]);
        load[median[i]] += r->demand[i];
        count += !used[median[i]];
        used[median[i]] = true;
        if (load[median[i]] > r->capacity[median[i]])
            return HUGE_VAL;
    }
    return count <= r->question.median_count ? cost : HUGE_VAL;
}

#endif
