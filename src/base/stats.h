/// @file base/stats.h
/// Distributions, their quantiles, and the small numerical tools that the statistics share.
/// All functions are reentrant and give the same result on every call; none allocates unless it
/// takes a scratch arena, which it gives back.
#ifndef MARZ_BASE_STATS_H
#define MARZ_BASE_STATS_H

#include "base/arena.h"
#include "base/rng.h"

#include <stdbool.h>
#include <stdint.h>

/// ln Γ(x), x > 0. Recurrence up to x >= 12, then Stirling's series; error below 1e-13 relative.
double marz_log_gamma(double x);

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a+b); a, b > 0.
double marz_log_beta(double a, double b);

/// P(X <= x) for X ~ Beta(a, b); a, b > 0. Continued fraction by Lentz's method [press2007, 6.4].
/// O(√max(a, b)) steps at worst.
double marz_beta_cdf(double x, double a, double b);

/// The x with marz_beta_cdf(x, a, b) = p, 0 <= p <= 1. Newton's method inside a bracket.
double marz_beta_quantile(double p, double a, double b);

/// P(X <= x) for X ~ Gamma(shape, 1); shape > 0. Series or continued fraction [press2007, 6.2].
double marz_gamma_cdf(double x, double shape);

/// P(X > x) for X ~ χ² with `freedom` > 0 degrees of freedom.
double marz_chi_square_tail(double x, double freedom);

double marz_normal_cdf(double z);      ///< Φ(z)
double marz_normal_quantile(double p); ///< Φ⁻¹(p), 0 < p < 1; error below 1e-12 relative

/// P(T <= t) for Student's t with `freedom` > 0 degrees of freedom.
double marz_student_cdf(double t, double freedom);
double marz_student_quantile(double p, double freedom); ///< 0 < p < 1

/// P(F > f) for Fisher's F with (above, below) degrees of freedom, both > 0.
double marz_fisher_f_tail(double f, double above, double below);

/// Where a function with one peak is greatest between low and high, to within `tolerance`, by
/// golden section: one call of `value` for each factor 0.618 of the width.
double marz_maximum_at(double (*value)(const void *context, double x), const void *context,
                       double low, double high, double tolerance);

double marz_logit(double p); ///< ln(p / (1 − p)), 0 < p < 1
double marz_expit(double x); ///< 1 / (1 + e^−x), without overflow

/// Number of successes in `n` trials of chance p. Median splitting by Beta order statistics, so
/// O(log n) draws; exact. n >= 0, 0 <= p <= 1.
int64_t marz_binomial_draw(marz_rng *rng, int64_t n, double p);

typedef enum marz_tail { MARZ_TAIL_BOTH, MARZ_TAIL_LESS, MARZ_TAIL_MORE } marz_tail;

/// Is rate a (won_a of n_a) different from (less, more than) rate b? Fisher's exact test with
/// mid-p [lancaster1961]; both tails = twice the smaller one, at most 1. 1 if either n is 0.
/// O(distance from the observed table to where the terms vanish), at most O(n_a).
double marz_two_rates_p(int64_t won_a, int64_t n_a, int64_t won_b, int64_t n_b, marz_tail tail);

/// Benjamini–Hochberg q-values of p[0..n) [benjamini1995]: q_(i) = min over j >= i of p_(j)·m/j.
/// NaN entries are not tests: their q is NaN and they do not count. `q` may be `p`.
/// O(n log n). @return false when out of memory
bool marz_false_discovery(const double *p, int32_t n, double *q, marz_arena *scratch);

/// The non-decreasing fit nearest to value in weighted least squares (pool adjacent violators
/// [ayer1955]). Weights > 0. `fit` may be `value`. O(n). @return false when out of memory
bool marz_isotonic(const double *value, const double *weight, int32_t n, double *fit,
                   marz_arena *scratch);

/// Cholesky factor of the symmetric positive definite a [n*n], row by row; the lower triangle is
/// overwritten by L with a = L·Lᵀ. O(n³/3). @return false if a is not positive definite
bool marz_cholesky(double *a, int32_t n);

/// Solves L·Lᵀ·x = b in place. O(n²).
void marz_cholesky_solve(const double *l, int32_t n, double *b);

/// Quantile p of ascending x[0..n), n >= 1, linear between order statistics.
double marz_sorted_quantile(const double *x, int64_t n, double p);

/// Sorts ascending; NaNs are not allowed. O(n log n).
void marz_sort_doubles(double *x, int64_t n);

/// One 2 × 2 table: exposed won/lost, unexposed won/lost.
typedef struct marz_two_by_two {
    double exposed_won, exposed_lost, other_won, other_lost;
} marz_two_by_two;

/// The effect of an exposure over strata [mantel1959].
typedef struct marz_stratified {
    double odds_ratio, low, high; ///< Robins–Breslow–Greenland interval [robins1986]
    double chi_square, chi_square_corrected;
    double p_value;                      ///< of the corrected χ²
    double difference, difference_error; ///< rate exposed − other, with its standard error
                                         ///< [greenland1985]
    int32_t used_count, excluded_count;  ///< strata with both kinds, and the others
} marz_stratified;

/// Mantel–Haenszel over tables[0..n); `level` is the coverage of low..high, e.g. 0.95.
/// NaN throughout if no stratum holds both kinds. O(n).
marz_stratified marz_mantel_haenszel(const marz_two_by_two *tables, int32_t n, double level);

/// What is left of an effect when cases that belong together vary by `dispersion` more than
/// independent ones: errors grow by its root, χ² shrinks by it, and the p-value is that of
/// F(1, freedom), as the dispersion was estimated with that many degrees of freedom. Does nothing
/// unless both are above their least, 1 and 0.
marz_stratified marz_stratified_disperse(marz_stratified effect, double dispersion, double freedom);

#endif
