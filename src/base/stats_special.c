#include "base/stats.h"

#include <assert.h>
#include <float.h>
#include <math.h>

#define STEP_MAX 100000

double marz_log_gamma(double x)
{
    assert(x > 0);
    double shift = 1;
    while (x < 12) {
        shift *= x;
        x += 1;
    }
    static const double term[] = {1.0 / 12,    -1.0 / 360, 1.0 / 1260,
                                  -1.0 / 1680, 1.0 / 1188, -691.0 / 360360};
    const double inverse = 1 / x, square = inverse * inverse;
    double series = 0;
    for (int k = 5; k >= 0; k--)
        series = series * square + term[k];
    const double half_log_tau = 0.91893853320467274178;
    return (x - 0.5) * log(x) - x + half_log_tau + series * inverse - log(shift);
}

double marz_log_beta(double a, double b)
{
    return marz_log_gamma(a) + marz_log_gamma(b) - marz_log_gamma(a + b);
}

/// One coefficient of the continued fraction of the incomplete Beta function.
static double beta_coefficient(int32_t step, double x, double a, double b)
{
    const double m = step / 2; // Whole division: coefficients come in pairs.
    if (step % 2 == 0)
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
}

static double beta_fraction(double x, double a, double b)
{
    const double tiny = 1e-300;
    double value = 1, c = 1, d = 0;
    for (int32_t step = 1; step < STEP_MAX; step++) {
        const double coefficient = beta_coefficient(step, x, a, b);
        d = 1 + coefficient * d;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = 1 + coefficient / c;
        c = fabs(c) < tiny ? tiny : c;
        value *= c * d;
        if (fabs(c * d - 1) < 4 * DBL_EPSILON)
            break;
    }
    return 1 / value;
}

double marz_beta_cdf(double x, double a, double b)
{
    assert(a > 0 && b > 0);
    if (x <= 0)
        return 0;
    if (x >= 1)
        return 1;
    const double front = exp(a * log(x) + b * log1p(-x) - marz_log_beta(a, b));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(1 - x, b, a) / b;
}

/// Middle of a bracket; by orders of magnitude while it spans several, as quantiles of Beta with a
/// tiny first parameter do.
static double halve(double low, double high)
{
    if (high <= 16 * low)
        return (low + high) / 2;
    return low > 0 ? sqrt(low) * sqrt(high) : high * 1e-6;
}

double marz_beta_quantile(double p, double a, double b)
{
    assert(p >= 0 && p <= 1);
    if (p <= 0 || p >= 1)
        return p;
    double low = 0, high = 1, x = a / (a + b);
    const double log_norm = marz_log_beta(a, b);
    for (int step = 0; step < 200; step++) {
        const double excess = marz_beta_cdf(x, a, b) - p;
        if (excess > 0)
            high = x;
        else
            low = x;
        const double slope = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - log_norm);
        double next = x - excess / slope;
        if (!(next > low && next < high))
            next = halve(low, high);
        if (fabs(next - x) <= 1e-15 * next || high - low <= DBL_MIN)
            return next;
        x = next;
    }
    return x;
}

static double gamma_series(double x, double shape)
{
    double term = 1 / shape, sum = term;
    for (int32_t k = 1; k < STEP_MAX && term > sum * DBL_EPSILON / 4; k++) {
        term *= x / (shape + k);
        sum += term;
    }
    return sum * exp(shape * log(x) - x - marz_log_gamma(shape));
}

/// Upper tail for x > shape + 1.
static double gamma_fraction(double x, double shape)
{
    const double tiny = 1e-300;
    double b = x + 1 - shape, c = 1 / tiny, d = 1 / b, value = d;
    for (int32_t k = 1; k < STEP_MAX; k++) {
        const double a = -k * (k - shape);
        b += 2;
        d = a * d + b;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = b + a / c;
        c = fabs(c) < tiny ? tiny : c;
        value *= c * d;
        if (fabs(c * d - 1) < 4 * DBL_EPSILON)
            break;
    }
    return value * exp(shape * log(x) - x - marz_log_gamma(shape));
}

double marz_gamma_cdf(double x, double shape)
{
    assert(shape > 0);
    if (x <= 0)
        return 0;
    return x < shape + 1 ? gamma_series(x, shape) : 1 - gamma_fraction(x, shape);
}

double marz_chi_square_tail(double x, double freedom)
{
    assert(freedom > 0);
    if (x <= 0)
        return 1;
    const double half = x / 2, shape = freedom / 2;
    return half < shape + 1 ? 1 - gamma_series(half, shape) : gamma_fraction(half, shape);
}

double marz_normal_cdf(double z)
{
    return 0.5 * erfc(-z * 0.70710678118654752440);
}

double marz_normal_quantile(double p)
{
    assert(p > 0 && p < 1);
    if (p > 0.5)
        return -marz_normal_quantile(1 - p);
    // Start from the tail's leading term, then Halley's method on the exact function.
    const double t = sqrt(-2 * log(p));
    double z = p < 0.4 ? -(t - log(t + 1) / (t + 0.6)) : 2.5 * (p - 0.5);
    for (int step = 0; step < 60; step++) {
        const double density = 0.39894228040143267794 * exp(-z * z / 2);
        const double newton = (marz_normal_cdf(z) - p) / density;
        const double change = newton / (1 + z * newton / 2);
        z -= change;
        if (fabs(change) <= 1e-15 * (1 + fabs(z)))
            break;
    }
    return z;
}

double marz_student_cdf(double t, double freedom)
{
    assert(freedom > 0);
    const double tail = 0.5 * marz_beta_cdf(freedom / (freedom + t * t), freedom / 2, 0.5);
    return t > 0 ? 1 - tail : tail;
}

double marz_student_quantile(double p, double freedom)
{
    assert(p > 0 && p < 1);
    if (p > 0.5)
        return -marz_student_quantile(1 - p, freedom);
    const double x = marz_beta_quantile(2 * p, freedom / 2, 0.5);
    return x > 0 ? -sqrt(freedom * (1 - x) / x) : -DBL_MAX;
}

double marz_fisher_f_tail(double f, double above, double below)
{
    assert(above > 0 && below > 0);
    return f <= 0 ? 1 : marz_beta_cdf(below / (below + above * f), below / 2, above / 2);
}

double marz_logit(double p)
{
    return log(p) - log1p(-p);
}

double marz_expit(double x)
{
    if (x >= 0)
        return 1 / (1 + exp(-x));
    const double e = exp(x);
    return e / (1 + e);
}
