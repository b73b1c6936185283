#include "base/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

typedef struct pool {
    double mean, weight;
    int32_t count;
} pool;

bool marz_isotonic(const double *value, const double *weight, int32_t n, double *fit,
                   marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    pool *pools = MARZ_NEW(scratch, pool, n);
    if (!pools)
        return false;
    int32_t top = -1;
    for (int32_t i = 0; i < n; i++) {
        assert(weight[i] > 0);
        pools[++top] = (pool){value[i], weight[i], 1};
        while (top > 0 && pools[top - 1].mean >= pools[top].mean) {
            pool *below = &pools[top - 1];
            const double sum = below->weight + pools[top].weight;
            below->mean = (below->mean * below->weight + pools[top].mean * pools[top].weight) / sum;
            below->weight = sum;
            below->count += pools[top].count;
            top--;
        }
    }
    for (int32_t k = 0, i = 0; k <= top; k++)
        for (int32_t j = 0; j < pools[k].count; j++)
            fit[i++] = pools[k].mean;
    marz_arena_restore(scratch, mark);
    return true;
}

bool marz_cholesky(double *a, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        double *row = a + (int64_t)i * n;
        for (int32_t j = 0; j <= i; j++) {
            const double *other = a + (int64_t)j * n;
            double sum = row[j];
            for (int32_t k = 0; k < j; k++)
                sum -= row[k] * other[k];
            if (j < i)
                row[j] = sum / other[j];
            else if (sum > 0)
                row[i] = sqrt(sum);
            else
                return false;
        }
    }
    return true;
}

void marz_cholesky_solve(const double *l, int32_t n, double *b)
{
    for (int32_t i = 0; i < n; i++) {
        for (int32_t k = 0; k < i; k++)
            b[i] -= l[(int64_t)i * n + k] * b[k];
        b[i] /= l[(int64_t)i * n + i];
    }
    for (int32_t i = n - 1; i >= 0; i--) {
        for (int32_t k = i + 1; k < n; k++)
            b[i] -= l[(int64_t)k * n + i] * b[k];
        b[i] /= l[(int64_t)i * n + i];
    }
}

double marz_sorted_quantile(const double *x, int64_t n, double p)
{
    assert(n >= 1);
    assert(p >= 0 && p <= 1);
    const double place = p * (double)(n - 1);
    const int64_t below = (int64_t)floor(place);
    if (below >= n - 1)
        return x[n - 1];
    return x[below] + (place - (double)below) * (x[below + 1] - x[below]);
}

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

void marz_sort_doubles(double *x, int64_t n)
{
    qsort(x, (size_t)n, sizeof *x, ascending);
}

double marz_maximum_at(double (*value)(const void *context, double x), const void *context,
                       double low, double high, double tolerance)
{
    assert(low <= high && tolerance > 0);
    const double ratio = 0.61803398874989484820;
    double left = high - ratio * (high - low), right = low + ratio * (high - low);
    double f_left = value(context, left), f_right = value(context, right);
    while (high - low > tolerance) {
        if (f_left >= f_right) {
            high = right, right = left, f_right = f_left;
            left = high - ratio * (high - low);
            f_left = value(context, left);
        } else {
            low = left, left = right, f_left = f_right;
            right = low + ratio * (high - low);
            f_right = value(context, right);
        }
    }
    return (low + high) / 2;
}
