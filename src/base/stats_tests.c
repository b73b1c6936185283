#include "base/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/// Up to this many trials are drawn one by one.
#define BINOMIAL_SMALL 24

int64_t marz_binomial_draw(marz_rng *rng, int64_t n, double p)
{
    assert(n >= 0 && p >= 0 && p <= 1);
    int64_t count = 0;
    // The i-th smallest of n uniforms is Beta(i, n + 1 - i): it says on which side of p one half
    // of the trials fall [relles1972].
    while (n > BINOMIAL_SMALL) {
        const int64_t middle = 1 + n / 2;
        const double a = marz_rng_gamma(rng, (double)middle);
        const double b = marz_rng_gamma(rng, (double)(n + 1 - middle)), x = a / (a + b);
        if (x <= p) {
            count += middle;
            n -= middle;
            p = x < 1 ? (p - x) / (1 - x) : 0;
        } else {
            n = middle - 1;
            p = p / x;
        }
        p = p > 1 ? 1 : p;
    }
    for (int64_t k = 0; k < n; k++)
        count += marz_rng_unit(rng) < p;
    return count;
}

/// Sum of the hypergeometric terms beyond the observed count, relative to the observed one.
/// `step` is +1 or -1. Grows to infinity when the observed table is far in a tail, as it should.
static double relative_tail(double k, double n_a, double n_b, double won, int step)
{
    double term = 1, sum = 0;
    for (;;) {
        const double ratio = step > 0 ? (n_a - k) * (won - k) / ((k + 1) * (n_b - won + k + 1))
                                      : k * (n_b - won + k) / ((n_a - k + 1) * (won - k + 1));
        if (!(ratio > 0))
            return sum;
        term *= ratio;
        sum += term;
        k += step;
        if (isinf(sum) || (ratio < 1 && term < sum * 1e-17))
            return sum;
    }
}

double marz_two_rates_p(int64_t won_a, int64_t n_a, int64_t won_b, int64_t n_b, marz_tail tail)
{
    assert(won_a >= 0 && won_a <= n_a);
    assert(won_b >= 0 && won_b <= n_b);
    if (n_a == 0 || n_b == 0)
        return 1;
    const double k = (double)won_a, won = (double)(won_a + won_b);
    const double more = relative_tail(k, (double)n_a, (double)n_b, won, 1);
    const double less = relative_tail(k, (double)n_a, (double)n_b, won, -1);
    const double p_less = isinf(less) ? 1 : (less + 0.5) / (1 + less + more);
    const double p_more = isinf(more) ? 1 : (more + 0.5) / (1 + less + more);
    if (tail == MARZ_TAIL_LESS)
        return p_less;
    if (tail == MARZ_TAIL_MORE)
        return p_more;
    return fmin(1, 2 * fmin(p_less, p_more));
}

typedef struct ranked_p {
    double p;
    int32_t index;
} ranked_p;

static int by_p(const void *left, const void *right)
{
    const ranked_p *a = left, *b = right;
    if (a->p != b->p)
        return a->p < b->p ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

bool marz_false_discovery(const double *p, int32_t n, double *q, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    ranked_p *order = MARZ_NEW(scratch, ranked_p, n);
    if (!order)
        return false;
    int32_t count = 0;
    for (int32_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            order[count++] = (ranked_p){p[i], i};
        else
            q[i] = (double)NAN;
    qsort(order, (size_t)count, sizeof *order, by_p);
    double least = 1;
    for (int32_t j = count - 1; j >= 0; j--) {
        least = fmin(least, order[j].p * count / (j + 1));
        q[order[j].index] = least;
    }
    marz_arena_restore(scratch, mark);
    return true;
}

static void add_table(const marz_two_by_two *t, double sums[static 12])
{
    const double a = t->exposed_won, b = t->exposed_lost, c = t->other_won, d = t->other_lost;
    const double exposed = a + b, other = c + d, n = exposed + other, won = a + c, lost = b + d;
    const double r = a * d / n, s = b * c / n, p = (a + d) / n, q = (b + c) / n;
    sums[0] += r, sums[1] += s;
    sums[2] += p * r, sums[3] += p * s + q * r, sums[4] += q * s;
    sums[5] += a - exposed * won / n;
    sums[6] += n > 1 ? exposed * other * won * lost / (n * n * (n - 1)) : 0;
    sums[7] += (a * other - c * exposed) / n;
    sums[8] += exposed * other / n;
    sums[9] += (a * b * other * other * other + c * d * exposed * exposed * exposed) /
               (exposed * other * n * n);
}

marz_stratified marz_mantel_haenszel(const marz_two_by_two *tables, int32_t n, double level)
{
    assert(n >= 0);
    assert(level > 0 && level < 1);
    double sums[12] = {0};
    marz_stratified result = {0};
    for (int32_t i = 0; i < n; i++) {
        const marz_two_by_two *t = &tables[i];
        const bool has_both =
            t->exposed_won + t->exposed_lost > 0 && t->other_won + t->other_lost > 0;
        result.used_count += has_both;
        result.excluded_count += !has_both;
        if (has_both)
            add_table(t, sums);
    }
    const double r = sums[0], s = sums[1], z = marz_normal_quantile(0.5 + level / 2);
    const double log_error =
        sqrt(sums[2] / (2 * r * r) + sums[3] / (2 * r * s) + sums[4] / (2 * s * s));
    result.odds_ratio = r / s;
    result.low = result.odds_ratio * exp(-z * log_error);
    result.high = result.odds_ratio * exp(z * log_error);
    const double excess = fabs(sums[5]), corrected = fmax(0, excess - 0.5);
    result.chi_square = excess * excess / sums[6];
    result.chi_square_corrected = corrected * corrected / sums[6];
    result.p_value =
        sums[6] > 0 ? marz_chi_square_tail(result.chi_square_corrected, 1) : (double)NAN;
    result.difference = sums[7] / sums[8];
    result.difference_error = sqrt(sums[9]) / sums[8];
    return result;
}

marz_stratified marz_stratified_disperse(marz_stratified effect, double dispersion, double freedom)
{
    if (!(dispersion > 1) || !(freedom > 0))
        return effect;
    const double wider = sqrt(dispersion);
    effect.low = effect.odds_ratio * pow(effect.low / effect.odds_ratio, wider);
    effect.high = effect.odds_ratio * pow(effect.high / effect.odds_ratio, wider);
    effect.chi_square /= dispersion;
    effect.chi_square_corrected /= dispersion;
    effect.difference_error *= wider;
    if (!isnan(effect.p_value))
        effect.p_value = marz_fisher_f_tail(effect.chi_square_corrected, 1, freedom);
    return effect;
}
