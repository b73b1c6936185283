#include "enumerate.h"

#include "support.h"

#include <math.h>
#include <stdlib.h>

static void distances(const void *context, int32_t centre, int32_t *distance)
{
    const small_problem *small = context;
    for (int32_t u = 0; u < small->graph.node_count; u++)
        distance[u] = small->distance[centre * SMALL_MAX + u];
}

static void make_points(marz_rng *rng, int32_t n, small_problem *small)
{
    double x[SMALL_MAX], y[SMALL_MAX];
    for (int32_t u = 0; u < n; u++) {
        x[u] = marz_rng_unit(rng);
        y[u] = marz_rng_unit(rng);
        small->weight[u] = marz_rng_below(rng, 50);
        small->size[u] = marz_rng_below(rng, 4) ? small->weight[u] : marz_rng_below(rng, 9);
    }
    for (int32_t u = 0; u < n; u++)
        for (int32_t v = 0; v < n; v++)
            small->distance[u * SMALL_MAX + v] = (int32_t)(1000 * hypot(x[u] - x[v], y[u] - y[v]));
}

static void make_bands(marz_rng *rng, int32_t n, int32_t k, bool is_fixed, small_problem *small)
{
    int64_t total = 0;
    for (int32_t u = 0; u < n; u++)
        total += small->size[u];
    const double slack = 0.05 + 0.6 * marz_rng_unit(rng);
    for (int32_t a = 0; a < k; a++) {
        small->low[a] = (int64_t)ceil((double)total / k * (1 - slack));
        small->high[a] = (int64_t)((double)total / k * (1 + slack));
        if (is_fixed) {
            small->low[a] -= marz_rng_below(rng, 20);
            small->high[a] += marz_rng_below(rng, 20);
        }
        if (small->high[a] < small->low[a])
            small->high[a] = small->low[a];
    }
}

void make_small(marz_rng *rng, bool is_fixed, marz_arena *arena, small_problem *small)
{
    const int32_t n = 1 + (int32_t)marz_rng_below(rng, 9), most = n < 3 ? n : 3;
    const int32_t k = 1 + (int32_t)marz_rng_below(rng, most);
    marz_edge edges[2 * SMALL_MAX];
    int64_t count = 0;
    for (int32_t v = 1; v < n; v++)
        edges[count++] = (marz_edge){v, (int32_t)marz_rng_below(rng, v)};
    for (int64_t more = marz_rng_below(rng, n); more > 0; more--)
        edges[count++] =
            (marz_edge){(int32_t)marz_rng_below(rng, n), (int32_t)marz_rng_below(rng, n)};
    marz_error error = {0};
    assert_ok(marz_adjacency_make(n, edges, count, arena, &small->graph, &error), &error);
    make_points(rng, n, small);
    make_bands(rng, n, k, is_fixed, small);
    int32_t order[SMALL_MAX];
    for (int32_t u = 0; u < n; u++)
        order[u] = u;
    for (int32_t a = 0; a < k; a++) {
        const int32_t other = a + (int32_t)marz_rng_below(rng, n - a), unit = order[other];
        order[other] = order[a];
        small->centre[a] = order[a] = unit;
    }
    small->problem = (marz_areas){.graph = &small->graph,
                                  .size = small->size,
                                  .weight = small->weight,
                                  .area_count = k,
                                  .low = small->low,
                                  .high = small->high,
                                  .centre = is_fixed ? small->centre : NULL,
                                  .distances = distances,
                                  .context = small};
}

/// Is the area connected? An empty one is not.
static bool is_connected(const small_problem *small, const int32_t *label, int32_t area)
{
    const marz_adjacency *graph = &small->graph;
    uint32_t all = 0, reached = 0;
    for (int32_t u = 0; u < graph->node_count; u++)
        all |= (uint32_t)(label[u] == area) << u;
    reached = all & (~all + 1);
    for (bool grew = all != 0; grew;) {
        grew = false;
        for (int32_t u = 0; u < graph->node_count; u++)
            for (int32_t e = graph->start[u]; (reached >> u & 1) && e < graph->start[u + 1]; e++)
                if ((all & ~reached) >> graph->near[e] & 1) {
                    reached |= UINT32_C(1) << graph->near[e];
                    grew = true;
                }
    }
    return all && reached == all;
}

static int64_t cost_with(const small_problem *small, const int32_t *label, int32_t area,
                         int32_t centre)
{
    int64_t sum = 0;
    for (int32_t u = 0; u < small->graph.node_count; u++)
        if (label[u] == area)
            sum += small->weight[u] * small->distance[centre * SMALL_MAX + u];
    return sum;
}

/// Cost of one area, or -1 if it breaks a constraint.
static int64_t area_cost(const small_problem *small, const int32_t *label, int32_t area)
{
    int64_t load = 0, best = -1;
    for (int32_t u = 0; u < small->graph.node_count; u++)
        if (label[u] == area)
            load += small->size[u];
    if (load < small->low[area] || load > small->high[area] || !is_connected(small, label, area))
        return -1;
    if (small->problem.centre)
        return label[small->centre[area]] == area
                   ? cost_with(small, label, area, small->centre[area])
                   : -1;
    for (int32_t v = 0; v < small->graph.node_count; v++)
        if (label[v] == area) {
            const int64_t cost = cost_with(small, label, area, v);
            best = best < 0 || cost < best ? cost : best;
        }
    return best;
}

int64_t enumerate_small(const small_problem *small)
{
    const int32_t n = small->graph.node_count, k = small->problem.area_count;
    int32_t label[SMALL_MAX] = {0};
    int64_t best = -1;
    for (int32_t digit = 0; digit < n;) {
        int64_t sum = 0;
        for (int32_t a = 0; a < k && sum >= 0; a++) {
            const int64_t cost = area_cost(small, label, a);
            sum = cost < 0 ? -1 : sum + cost;
        }
        if (sum >= 0 && (best < 0 || sum < best))
            best = sum;
        for (digit = 0; digit < n && ++label[digit] == k; digit++)
            label[digit] = 0;
    }
    return best;
}

void check_small(const small_problem *small, const marz_areas_plan *plan)
{
    int64_t sum = 0, excess = 0;
    for (int32_t a = 0; a < small->problem.area_count; a++) {
        int64_t load = 0;
        for (int32_t u = 0; u < small->graph.node_count; u++)
            load += plan->area_of[u] == a ? small->size[u] : 0;
        excess += load > small->high[a] ? load - small->high[a] : 0;
        excess += load < small->low[a] ? small->low[a] - load : 0;
        assert_true(is_connected(small, plan->area_of, a));
        assert_int_equal(plan->area_of[plan->centre_of[a]], a);
        if (small->problem.centre)
            assert_int_equal(plan->centre_of[a], small->centre[a]);
        sum += cost_with(small, plan->area_of, a, plan->centre_of[a]);
    }
    assert_int_equal(plan->objective, sum);
    assert_int_equal(plan->excess, excess);
    assert_int_equal(plan->is_feasible, excess == 0);
}
