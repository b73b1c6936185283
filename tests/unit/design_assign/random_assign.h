/// @file random_assign.h
/// Random generalised assignment problems of the families A to E of the literature and of a mixed
/// kind, with brute force for small ones.
#ifndef MARZ_TESTS_RANDOM_ASSIGN_H
#define MARZ_TESTS_RANDOM_ASSIGN_H

#include "base/rng.h"
#include "design/assign/assign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct random_assign {
    marz_assign problem;
    int64_t *cost, *weight, *capacity;
} random_assign;

static inline void random_assign_free(random_assign *r)
{
    free(r->cost);
    free(r->weight);
    free(r->capacity);
}

static inline int64_t random_between(marz_rng *rng, int64_t low, int64_t high)
{
    return low + marz_rng_below(rng, high - low + 1);
}

static inline void random_pair(marz_rng *rng, char kind, int64_t *cost, int64_t *weight)
{
    *weight = random_between(rng, 5, 25);
    *cost = random_between(rng, 10, 50);
    if (kind == 'D') {
        *weight = random_between(rng, 1, 100);
        *cost = 111 - *weight + random_between(rng, -10, 10);
    } else if (kind == 'E') {
        *weight = (int64_t)(1 - 10 * log(1 - marz_rng_unit(rng)));
        *cost = (int64_t)(1000 / (double)*weight - 10 * marz_rng_unit(rng));
    } else if (kind == 'M') { // mixed: negative costs, weights of nothing, forbidden pairs
        *weight = random_between(rng, 0, 12);
        *cost = marz_rng_below(rng, 6) == 0 ? MARZ_ASSIGN_FORBIDDEN : random_between(rng, -20, 20);
    }
}

/// The greatest load if every item went where it costs least.
static inline int64_t cheapest_load(const random_assign *r, int32_t m, int32_t n)
{
    int64_t most = 0;
    for (int32_t i = 0; i < m; i++) {
        int64_t load = 0;
        for (int32_t j = 0; j < n; j++) {
            int32_t at = 0;
            for (int32_t k = 1; k < m; k++)
                at = r->cost[(int64_t)k * n + j] < r->cost[(int64_t)at * n + j] ? k : at;
            load += at == i ? r->weight[(int64_t)i * n + j] : 0;
        }
        most = load > most ? load : most;
    }
    return most;
}

/// kind: 'A' … 'E' [chu1997], or 'M' with unequal capacities of which some cannot be kept.
static inline random_assign random_assign_make(marz_rng *rng, char kind, int32_t m, int32_t n)
{
    const size_t pairs = (size_t)m * (size_t)n;
    random_assign r = {.cost = calloc(pairs + 1, 8),
                       .weight = calloc(pairs + 1, 8),
                       .capacity = calloc((size_t)m, 8)};
    for (size_t k = 0; k < pairs; k++)
        random_pair(rng, kind, &r.cost[k], &r.weight[k]);
    const double loose = 0.6 * n / m * 15 + 0.4 * (double)cheapest_load(&r, m, n);
    for (int32_t i = 0; i < m; i++) {
        int64_t sum = 0;
        for (int32_t j = 0; j < n; j++)
            sum += r.weight[(int64_t)i * n + j];
        r.capacity[i] = kind == 'A'   ? (int64_t)loose
                        : kind == 'B' ? (int64_t)(0.7 * loose)
                        : kind == 'M' ? marz_rng_below(rng, 2 + 12 * n / m)
                                      : (int64_t)(0.8 * (double)sum / m);
    }
    r.problem = (marz_assign){.agent_count = m,
                              .item_count = n,
                              .cost = r.cost,
                              .weight = r.weight,
                              .capacity = r.capacity};
    return r;
}

static inline void brute_force(const marz_assign *q, int32_t j, int64_t *room, int64_t cost,
                               int64_t *best)
{
    if (j == q->item_count) {
        *best = cost < *best ? cost : *best;
        return;
    }
    for (int32_t i = 0; i < q->agent_count; i++) {
        const int64_t k = (int64_t)i * q->item_count + j;
        if (q->cost[k] == MARZ_ASSIGN_FORBIDDEN || q->weight[k] > room[i])
            continue;
        room[i] -= q->weight[k];
        brute_force(q, j + 1, room, cost + q->cost[k], best);
        room[i] += q->weight[k];
    }
}

/// Cost of the best plan, INT64_MAX if there is none, by trying all.
static inline int64_t brute_optimum(const marz_assign *q)
{
    int64_t best = INT64_MAX, room[16];
    memcpy(room, q->capacity, (size_t)q->agent_count * sizeof *room);
    brute_force(q, 0, room, 0, &best);
    return best;
}

/// Cost of a plan, or INT64_MIN if it breaks a rule.
static inline int64_t plan_cost(const marz_assign *q, const int32_t *agent_of)
{
    int64_t cost = 0;
    for (int32_t i = 0; i < q->agent_count; i++) {
        int64_t load = 0;
        for (int32_t j = 0; j < q->item_count; j++) {
            const int64_t k = (int64_t)i * q->item_count + j;
            if (agent_of[j] != i)
                continue;
            if (q->cost[k] == MARZ_ASSIGN_FORBIDDEN)
                return INT64_MIN;
            load += q->weight[k];
            cost += q->cost[k];
        }
        if (load > q->capacity[i])
            return INT64_MIN;
    }
    return cost;
}

#endif
