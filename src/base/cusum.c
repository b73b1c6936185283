#include "base/cusum.h"

#include "base/stats.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#define NODE_COUNT 48         ///< Gauss–Legendre nodes on [0, h]; the kernel is analytic
#define SIZE (NODE_COUNT + 1) ///< unknowns: L at 0 and at every node
#define PI 3.14159265358979323846

marz_cusum marz_cusum_watch(const double *z, int32_t count, marz_watch watch, double k, double h,
                            int32_t first, double *path)
{
    assert(count >= 0 && k >= 0 && h > 0);
    marz_cusum chart = {.alarm_index = -1, .since_index = -1};
    int32_t start = 0;
    for (int32_t t = 0; t < count; t++) {
        const double score = watch == MARZ_WATCH_FALL ? -z[t] : z[t];
        if (chart.last <= 0)
            start = t;
        chart.last = fmax(0, chart.last + score - k);
        if (path)
            path[t] = chart.last;
        if (chart.alarm_index < 0 && t >= first && chart.last > h) {
            chart.alarm_index = t;
            chart.since_index = start;
        }
    }
    return chart;
}

static double normal_density(double x)
{
    return 0.39894228040143267794 * exp(-0.5 * x * x);
}

/// Nodes and weights of Gauss–Legendre quadrature on [0, h], by Newton's method on P_n.
static void quadrature(double h, double node[NODE_COUNT], double weight[NODE_COUNT])
{
    for (int32_t i = 0; i < NODE_COUNT; i++) {
        double x = cos(PI * (i + 0.75) / (NODE_COUNT + 0.5)), slope = 1;
        for (int32_t step = 0; step < 12; step++) {
            double before = 1, value = x;
            for (int32_t n = 2; n <= NODE_COUNT; n++) {
                const double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
                before = value;
                value = next;
            }
            slope = NODE_COUNT * (x * value - before) / (x * x - 1);
            x -= value / slope;
        }
        node[i] = 0.5 * h * (1 + x);
        weight[i] = h / ((1 - x * x) * slope * slope);
    }
}

static void swap(double *a, double *b)
{
    const double held = *a;
    *a = *b;
    *b = held;
}

/// Solves a x = b in place (x in b) by elimination with row exchange.
static void eliminate(double a[SIZE][SIZE], double b[SIZE])
{
    for (int32_t k = 0; k < SIZE; k++) {
        int32_t pivot = k;
        for (int32_t i = k + 1; i < SIZE; i++)
            if (fabs(a[i][k]) > fabs(a[pivot][k]))
                pivot = i;
        for (int32_t j = k; j < SIZE; j++)
            swap(&a[k][j], &a[pivot][j]);
        swap(&b[k], &b[pivot]);
        for (int32_t i = k + 1; i < SIZE; i++) {
            const double factor = a[i][k] / a[k][k];
            for (int32_t j = k; j < SIZE; j++)
                a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (int32_t i = SIZE - 1; i >= 0; i--) {
        for (int32_t j = i + 1; j < SIZE; j++)
            b[i] -= a[i][j] * b[j];
        b[i] /= a[i][i];
    }
}

double marz_cusum_run_length(double k, double h, double shift)
{
    assert(h > 0 && h <= MARZ_CUSUM_LIMIT_MAX);
    double node[NODE_COUNT], weight[NODE_COUNT], a[SIZE][SIZE], length[SIZE];
    quadrature(h, node, weight);
    const double drift = k - shift;
    for (int32_t i = 0; i < SIZE; i++) {
        const double from = i ? node[i - 1] : 0;
        a[i][0] = -marz_normal_cdf(drift - from);
        for (int32_t j = 1; j < SIZE; j++)
            a[i][j] = -weight[j - 1] * normal_density(node[j - 1] + drift - from);
        a[i][i] += 1;
        length[i] = 1;
    }
    eliminate(a, length);
    return length[0];
}

double marz_cusum_limit(double k, double periods)
{
    double low = 0.1, high = MARZ_CUSUM_LIMIT_MAX;
    for (int32_t step = 0; step < 40; step++) {
        const double middle = 0.5 * (low + high), length = marz_cusum_run_length(k, middle, 0);
        // Beyond 1e12 periods the equation is singular to working precision: far enough.
        if (length > 0 && length < 1e12 && length < periods)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

void marz_rank_scores(const double *y, int32_t count, double *xi)
{
    for (int32_t last = 0; last < count; last++) {
        double rank = 1;
        for (int32_t i = 0; i < last; i++)
            rank += y[i] < y[last] ? 1 : y[i] > y[last] ? 0 : 0.5;
        const double t = last + 1;
        xi[last] = last ? sqrt(12 * (t + 1) / (t - 1)) * (rank / (t + 1) - 0.5) : 0;
    }
}

#define RANK_LIMIT_FIRST 2
#define RANK_LIMIT_COUNT 15

/// log of the mean number of periods to a false alarm at h = 2, 3, … 16 for k = 1/4.
static double rank_log_length(int32_t row)
{
    static const double periods[RANK_LIMIT_COUNT] = {
        17.64,   38.25,   75.22,   139.08,   250.48,   436.95,   751.99,  1280.12,
        2165.11, 3636.68, 6108.60, 10228.83, 17106.01, 28643.04, 47831.59};
    return log(periods[row]);
}

double marz_rank_cusum_run_length(double h)
{
    assert(h >= RANK_LIMIT_FIRST && h <= RANK_LIMIT_FIRST + RANK_LIMIT_COUNT - 1);
    int32_t row = (int32_t)h - RANK_LIMIT_FIRST;
    if (row > RANK_LIMIT_COUNT - 2)
        row = RANK_LIMIT_COUNT - 2;
    const double low = rank_log_length(row), share = h - RANK_LIMIT_FIRST - row;
    return exp(low + share * (rank_log_length(row + 1) - low));
}

double marz_rank_cusum_limit(double periods)
{
    const double wanted = log(fmax(periods, 1));
    for (int32_t row = 0; row + 1 < RANK_LIMIT_COUNT; row++) {
        const double low = rank_log_length(row), high = rank_log_length(row + 1);
        if (wanted <= high)
            return RANK_LIMIT_FIRST + row + fmax(0, (wanted - low) / (high - low));
    }
    return RANK_LIMIT_FIRST + RANK_LIMIT_COUNT - 1;
}
