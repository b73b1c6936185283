#include "design/median/ground.h"

#include "geo/nearest.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { NEAR_COUNT = 24 };

double marz_median_distance(const marz_median *problem, int32_t i, int32_t j)
{
    if (problem->metric == MARZ_MEDIAN_MATRIX)
        return problem->distance[(int64_t)i * problem->point_count + j];
    const double dx = problem->x[i] - problem->x[j], dy = problem->y[i] - problem->y[j];
    const double d = sqrt(dx * dx + dy * dy);
    return problem->metric == MARZ_MEDIAN_FLOOR ? floor(d) : d;
}

static marz_status check_places(const marz_median *problem, marz_error *error)
{
    const int64_t n = problem->point_count;
    if (problem->metric == MARZ_MEDIAN_MATRIX) {
        for (int64_t k = 0; k < n * n; k++)
            if (!(problem->distance[k] >= 0 && problem->distance[k] <= MARZ_MEDIAN_MATRIX_MAX))
                return marz_fail(error, MARZ_E_INPUT,
                                 "distance from point %lld to point %lld is %g, not 0 to %g",
                                 (long long)(k / n) + 1, (long long)(k % n) + 1,
                                 problem->distance[k], MARZ_MEDIAN_MATRIX_MAX);
        return MARZ_OK;
    }
    for (int64_t i = 0; i < n; i++)
        if (!(fabs(problem->x[i]) <= MARZ_MEDIAN_MATRIX_MAX / 4 &&
              fabs(problem->y[i]) <= MARZ_MEDIAN_MATRIX_MAX / 4))
            return marz_fail(error, MARZ_E_INPUT, "point %lld lies at (%g, %g), beyond %g",
                             (long long)i + 1, problem->x[i], problem->y[i],
                             MARZ_MEDIAN_MATRIX_MAX / 4);
    return MARZ_OK;
}

static marz_status check(const marz_median *problem, marz_error *error)
{
    const int32_t n = problem->point_count;
    if (n < 1 || n > MARZ_MEDIAN_POINT_MAX)
        return marz_fail(error, MARZ_E_INPUT, "%d points, not 1 to %d", n, MARZ_MEDIAN_POINT_MAX);
    if (problem->median_count < 1 || problem->median_count > n)
        return marz_fail(error, MARZ_E_INPUT, "%d medians, not 1 to the %d points",
                         problem->median_count, n);
    int64_t total = 0;
    for (int32_t i = 0; i < n; i++) {
        if (problem->demand[i] < 0 || problem->capacity[i] < 0)
            return marz_fail(error, MARZ_E_INPUT, "%s of point %d is negative",
                             problem->demand[i] < 0 ? "demand" : "capacity", i + 1);
        if (problem->demand[i] > MARZ_MEDIAN_DEMAND_MAX - total)
            return marz_fail(error, MARZ_E_INPUT, "total demand is over %lld",
                             (long long)(MARZ_MEDIAN_DEMAND_MAX));
        total += problem->demand[i];
    }
    return check_places(problem, error);
}

/// Sifts value down in a heap with its least on top.
static void sift(int64_t *heap, int32_t count, int64_t value)
{
    int32_t at = 0;
    for (int32_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && heap[child + 1] < heap[child])
            child++;
        if (heap[child] >= value)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = value;
}

/// A cause that excludes every plan, or NULL.
static const char *obstacle(const marz_ground *g, int64_t *heap)
{
    int64_t capacity_max = 0, demand_max = 0;
    for (int32_t i = 0; i < g->n; i++) {
        capacity_max = g->capacity[i] > capacity_max ? g->capacity[i] : capacity_max;
        demand_max = g->demand[i] > demand_max ? g->demand[i] : demand_max;
    }
    if (demand_max > capacity_max)
        return "a point's demand is greater than every capacity";
    memset(heap, 0, (size_t)g->p * sizeof *heap);
    for (int32_t i = 0; i < g->n; i++)
        if (g->capacity[i] > heap[0])
            sift(heap, g->p, g->capacity[i]);
    int64_t most = 0;
    for (int32_t k = 0; k < g->p && most < g->demand_total; k++)
        most += heap[k];
    if (most < g->demand_total)
        return "the total demand is greater than the greatest capacities together";
    return NULL;
}

static bool keep_places(marz_ground *g, marz_arena *arena)
{
    const marz_median *problem = g->problem;
    float *x = MARZ_NEW(arena, float, g->n), *y = MARZ_NEW(arena, float, g->n);
    if (!x || !y)
        return false;
    double mean_x = 0, mean_y = 0;
    for (int32_t i = 0; i < g->n; i++) {
        mean_x += problem->x[i] / g->n;
        mean_y += problem->y[i] / g->n;
    }
    mean_x = round(mean_x);
    mean_y = round(mean_y);
    for (int32_t i = 0; i < g->n; i++) {
        x[i] = (float)(problem->x[i] - mean_x);
        y[i] = (float)(problem->y[i] - mean_y);
    }
    g->x = x;
    g->y = y;
    return true;
}

/// Keeps the nearest so far in order, by distance there and back.
static void near_of_row(const marz_median *problem, int32_t i, int32_t count, int32_t *near)
{
    double there_and_back[NEAR_COUNT];
    int32_t found = 0;
    for (int32_t j = 0; j < problem->point_count; j++) {
        const double d = marz_median_distance(problem, i, j) + marz_median_distance(problem, j, i);
        if (j == i || (found == count && d >= there_and_back[count - 1]))
            continue;
        int32_t k = found < count ? found++ : count - 1;
        for (; k > 0 && there_and_back[k - 1] > d; k--) {
            there_and_back[k] = there_and_back[k - 1];
            near[k] = near[k - 1];
        }
        there_and_back[k] = d;
        near[k] = j;
    }
}

static marz_status find_near(marz_ground *g, marz_arena *arena, marz_error *error)
{
    g->near_count = g->n - 1 < NEAR_COUNT ? g->n - 1 : NEAR_COUNT;
    int32_t *near = MARZ_NEW(arena, int32_t, (int64_t)g->n * g->near_count);
    if (!near)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for neighbours of %d points", g->n);
    g->near = near;
    if (!g->x) {
        for (int32_t i = 0; i < g->n; i++)
            near_of_row(g->problem, i, g->near_count, near + (int64_t)i * g->near_count);
        return MARZ_OK;
    }
    marz_nearest tree;
    const double *x = g->problem->x, *y = g->problem->y;
    const marz_status status = marz_nearest_make(g->n, x, y, arena, &tree, error);
    for (int32_t i = 0; !status && i < g->n; i++)
        marz_nearest_find(&tree, x[i], y[i], i, g->near_count, near + (int64_t)i * g->near_count,
                          NULL);
    return status;
}

marz_status marz_ground_make(const marz_median *problem, marz_arena *arena, marz_ground *ground,
                             const char **why, marz_error *error)
{
    marz_status status = check(problem, error);
    if (status)
        return status;
    const int32_t n = problem->point_count;
    *ground = (marz_ground){.problem = problem, .n = n, .p = problem->median_count};
    ground->demand = problem->demand;
    for (int32_t i = 0; i < n; i++)
        ground->demand_total += problem->demand[i];
    int64_t *capacity = MARZ_NEW(arena, int64_t, n), *heap = MARZ_NEW(arena, int64_t, ground->p);
    float *minus_log = MARZ_NEW(arena, float, MARZ_GROUND_LOGS);
    if (!capacity || !heap || !minus_log ||
        (problem->metric != MARZ_MEDIAN_MATRIX && !keep_places(ground, arena)))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d points", n);
    for (int32_t k = 0; k < MARZ_GROUND_LOGS; k++)
        minus_log[k] = (float)-log((k + 0.5) / MARZ_GROUND_LOGS);
    ground->minus_log = minus_log;
    ground->is_uniform = true;
    for (int32_t i = 0; i < n; i++) {
        const int64_t most = ground->demand_total;
        capacity[i] = problem->capacity[i] < most ? problem->capacity[i] : most;
        ground->is_uniform = ground->is_uniform && capacity[i] == capacity[0];
    }
    ground->capacity = capacity;
    *why = obstacle(ground, heap);
    return find_near(ground, arena, error);
}

double marz_ground_cost(const marz_ground *ground, const int32_t *median)
{
    double cost = 0;
    for (int32_t i = 0; i < ground->n; i++)
        cost += marz_median_distance(ground->problem, i, median[i]);
    return cost;
}

bool marz_ground_holds(const marz_ground *ground, const int32_t *median, int64_t *load)
{
    for (int32_t j = 0; j < ground->n; j++)
        load[j] = -1;
    int32_t count = 0;
    for (int32_t i = 0; i < ground->n; i++) {
        const int32_t j = median[i];
        if (load[j] < 0) {
            load[j] = 0;
            count++;
        }
        load[j] += ground->demand[i];
        if (load[j] > ground->capacity[j])
            return false;
    }
    return count <= ground->p;
}

double marz_budget_charge(marz_budget *budget, double ticks)
{
    budget->ticks += ticks;
    marz_outcome outcome;
    const bool is_halted = budget->halt && atomic_load(budget->halt);
    if (budget->is_over || is_halted || marz_control_stops(budget->control, &outcome)) {
        budget->is_over = true;
        return 1;
    }
    double share = budget->tick_limit > 0 ? budget->ticks / budget->tick_limit : 1;
    if (budget->until_ms) {
        const double span = (double)(budget->until_ms - budget->began_ms);
        share = fmax(share, span > 0 ? (double)(marz_clock_ms() - budget->began_ms) / span : 1);
    }
    budget->is_over = share >= 1;
    return share < 1 ? share : 1;
}
