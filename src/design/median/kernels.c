#include "design/median/kernels.h"

#include <assert.h>
#include <math.h>

// One clone for processors with AVX2, chosen when the program starts. The sanitizers' start-up
// code comes later than that choice, so they see the plain clone.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&      \
    !defined(__clang__)
#define CLONED __attribute__((target_clones("default", "avx2")))
#else
#define CLONED
#endif
#define INLINED static inline __attribute__((always_inline))

enum { LANES = MARZ_CLUSTER_LANES };

/// A point that enters or leaves, with what its distances are taken from.
typedef struct visitor {
    float x, y;
    const double *row;    ///< d(unit, j), by j; NULL without a matrix
    const double *column; ///< d(j, unit), every n
    int64_t n;
} visitor;

INLINED visitor visitor_of(const marz_ground *g, int32_t unit)
{
    if (!g->x)
        return (visitor){.row = g->problem->distance + (int64_t)unit * g->n,
                         .column = g->problem->distance + unit,
                         .n = g->n};
    return (visitor){.x = g->x[unit], .y = g->y[unit]};
}

INLINED float between(const marz_cluster *c, int32_t k, visitor v, const marz_median_metric metric)
{
    const float dx = c->x[k] - v.x, dy = c->y[k] - v.y;
    const float d = sqrtf(dx * dx + dy * dy);
    return metric == MARZ_MEDIAN_FLOOR ? (float)(int32_t)d : d;
}

INLINED float to_member(const marz_cluster *c, int32_t k, visitor v,
                        const marz_median_metric metric)
{
    return metric == MARZ_MEDIAN_MATRIX ? (float)v.row[c->unit[k]] : between(c, k, v, metric);
}

INLINED float from_member(const marz_cluster *c, int32_t k, visitor v,
                          const marz_median_metric metric)
{
    return metric == MARZ_MEDIAN_MATRIX ? (float)v.column[(int64_t)c->unit[k] * v.n]
                                        : between(c, k, v, metric);
}

/// Lanes of empty places count nothing, and the order of summation is the same on any processor.
INLINED float sum_from(const marz_cluster *c, visitor v, const marz_median_metric metric)
{
    float part[LANES] = {0};
    int32_t k = 0;
    for (; k + LANES <= c->count; k += LANES)
        for (int32_t lane = 0; lane < LANES; lane++)
            part[lane] += from_member(c, k + lane, v, metric);
    for (int32_t lane = 0; k + lane < c->count; lane++)
        part[lane] += from_member(c, k + lane, v, metric);
    float sum = 0;
    for (int32_t lane = 0; lane < LANES; lane++)
        sum += part[lane];
    return sum;
}

/// Least of sum - d(out, m) + d(in, m) over the members that can serve `load`.
INLINED float least(const marz_ground *g, const marz_cluster *c, const visitor *out,
                    const visitor *in, int64_t load, const marz_median_metric metric)
{
    float best = MARZ_CLUSTER_FAR;
    // Empty places stand for nobody: their sum is far and stays far. With a matrix they have no
    // row to look into.
    const int32_t end = metric == MARZ_MEDIAN_MATRIX || !g->is_uniform ? c->count : c->room;
    if (g->is_uniform) {
        for (int32_t k = 0; k < end; k++) {
            float value = c->sum[k];
            if (out)
                value -= to_member(c, k, *out, metric);
            if (in)
                value += to_member(c, k, *in, metric);
            best = value < best ? value : best;
        }
        return best;
    }
    for (int32_t k = 0; k < end; k++) {
        float value = c->sum[k];
        if (out)
            value -= to_member(c, k, *out, metric);
        if (in)
            value += to_member(c, k, *in, metric);
        if (value < best && g->capacity[c->unit[k]] >= load)
            best = value;
    }
    return best;
}

INLINED float leave_body(const marz_ground *g, const marz_cluster *c, int32_t slot, int64_t load,
                         const marz_median_metric metric)
{
    const visitor out = visitor_of(g, c->unit[slot]);
    const float kept = c->sum[slot];
    c->sum[slot] = MARZ_CLUSTER_FAR;
    const float best = least(g, c, &out, NULL, load, metric);
    c->sum[slot] = kept;
    return best;
}

CLONED float marz_kernel_leave(const marz_ground *ground, const marz_cluster *cluster, int32_t slot,
                               int64_t load)
{
    const marz_median_metric metric = ground->problem->metric;
    if (metric == MARZ_MEDIAN_EUCLID)
        return leave_body(ground, cluster, slot, load, MARZ_MEDIAN_EUCLID);
    if (metric == MARZ_MEDIAN_FLOOR)
        return leave_body(ground, cluster, slot, load, MARZ_MEDIAN_FLOOR);
    return leave_body(ground, cluster, slot, load, MARZ_MEDIAN_MATRIX);
}

INLINED float join_body(const marz_ground *g, const marz_cluster *c, int32_t unit, int64_t load,
                        const marz_median_metric metric)
{
    const visitor in = visitor_of(g, unit);
    const float best = least(g, c, NULL, &in, load, metric);
    if (g->capacity[unit] < load)
        return best;
    const float own = sum_from(c, in, metric) + marz_kernel_distance(g, unit, unit);
    return own < best ? own : best;
}

CLONED float marz_kernel_join(const marz_ground *ground, const marz_cluster *cluster, int32_t in,
                              int64_t load)
{
    const marz_median_metric metric = ground->problem->metric;
    if (metric == MARZ_MEDIAN_EUCLID)
        return join_body(ground, cluster, in, load, MARZ_MEDIAN_EUCLID);
    if (metric == MARZ_MEDIAN_FLOOR)
        return join_body(ground, cluster, in, load, MARZ_MEDIAN_FLOOR);
    return join_body(ground, cluster, in, load, MARZ_MEDIAN_MATRIX);
}

INLINED float exchange_body(const marz_ground *g, const marz_cluster *c, int32_t slot, int32_t unit,
                            int64_t load, const marz_median_metric metric)
{
    const visitor out = visitor_of(g, c->unit[slot]), in = visitor_of(g, unit);
    const float kept = c->sum[slot];
    c->sum[slot] = MARZ_CLUSTER_FAR;
    const float best = least(g, c, &out, &in, load, metric);
    c->sum[slot] = kept;
    if (g->capacity[unit] < load)
        return best;
    const float own = sum_from(c, in, metric) - from_member(c, slot, in, metric) +
                      marz_kernel_distance(g, unit, unit);
    return own < best ? own : best;
}

CLONED float marz_kernel_exchange(const marz_ground *ground, const marz_cluster *cluster,
                                  int32_t slot, int32_t in, int64_t load)
{
    const marz_median_metric metric = ground->problem->metric;
    if (metric == MARZ_MEDIAN_EUCLID)
        return exchange_body(ground, cluster, slot, in, load, MARZ_MEDIAN_EUCLID);
    if (metric == MARZ_MEDIAN_FLOOR)
        return exchange_body(ground, cluster, slot, in, load, MARZ_MEDIAN_FLOOR);
    return exchange_body(ground, cluster, slot, in, load, MARZ_MEDIAN_MATRIX);
}

INLINED float shift_body(const marz_ground *g, marz_cluster *c, int32_t unit, float sign,
                         const marz_median_metric metric)
{
    const visitor v = visitor_of(g, unit);
    for (int32_t k = 0; k < c->count; k++)
        c->sum[k] += sign * to_member(c, k, v, metric);
    return sum_from(c, v, metric);
}

CLONED float marz_kernel_shift_sums(const marz_ground *ground, marz_cluster *cluster, int32_t unit,
                                    float sign)
{
    const marz_median_metric metric = ground->problem->metric;
    if (metric == MARZ_MEDIAN_EUCLID)
        return shift_body(ground, cluster, unit, sign, MARZ_MEDIAN_EUCLID);
    if (metric == MARZ_MEDIAN_FLOOR)
        return shift_body(ground, cluster, unit, sign, MARZ_MEDIAN_FLOOR);
    return shift_body(ground, cluster, unit, sign, MARZ_MEDIAN_MATRIX);
}

float marz_kernel_distance(const marz_ground *ground, int32_t from, int32_t to)
{
    if (!ground->x)
        return (float)marz_median_distance(ground->problem, from, to);
    const float dx = ground->x[from] - ground->x[to], dy = ground->y[from] - ground->y[to];
    const float d = sqrtf(dx * dx + dy * dy);
    return ground->problem->metric == MARZ_MEDIAN_FLOOR ? (float)(int32_t)d : d;
}
