#include "improve/limits.h"

#include "base/stats.h"

#include <assert.h>
#include <math.h>

marz_limits marz_limits_line(const double *x, const double *y, int32_t n, double x0, double alpha)
{
    assert(n >= 3 && alpha > 0 && alpha < 1);
    double mean_x = 0, mean_y = 0, sxx = 0, sxy = 0, squares = 0;
    for (int32_t i = 0; i < n; i++) {
        mean_x += x[i] / n;
        mean_y += y[i] / n;
    }
    for (int32_t i = 0; i < n; i++) {
        sxx += (x[i] - mean_x) * (x[i] - mean_x);
        sxy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    assert(sxx > 0);
    const double slope = sxy / sxx;
    for (int32_t i = 0; i < n; i++) {
        const double off = y[i] - mean_y - slope * (x[i] - mean_x);
        squares += off * off;
    }
    const double ahead = x0 - mean_x;
    const double spread = sqrt(squares / (n - 2) * (1 + 1.0 / n + ahead * ahead / sxx));
    const double reach = marz_student_quantile(1 - alpha / 2, n - 2) * spread;
    const double centre = mean_y + slope * ahead;
    return (marz_limits){centre, centre - reach, centre + reach};
}

marz_limits marz_limits_rate(int64_t won_base, int64_t closed_base, int64_t closed, double alpha)
{
    assert(won_base >= 0 && closed_base >= won_base && closed >= 1);
    const double a = (double)won_base + 0.5, b = (double)(closed_base - won_base) + 0.5;
    const double n = (double)closed, base = marz_log_beta(a, b);
    double below = 0;
    int64_t low = 0, high = closed;
    for (int64_t k = 0; k <= closed; k++) {
        const double wins = (double)k;
        const double chance =
            exp(marz_log_gamma(n + 1) - marz_log_gamma(wins + 1) - marz_log_gamma(n - wins + 1) +
                marz_log_beta(a + wins, b + n - wins) - base);
        if (below + chance <= alpha / 2)
            low = k + 1; // k wins or fewer are rare enough.
        if (below >= 1 - alpha / 2 && high == closed)
            high = k - 1;
        below += chance;
    }
    if (low > closed)
        low = closed;
    return (marz_limits){a / (a + b), (double)low / n, (double)high / n};
}
