/// @file base/cusum.h
/// Charts that notice a lasting change: cumulative sums with a stated false-alarm rate, and the
/// scores of a series by its own ranks for charts that have no base period yet.
///
/// Order of use: scores (standardised residuals, or `marz_rank_scores`) → `marz_cusum_watch` with a
/// limit from `marz_cusum_limit` or `marz_rank_cusum_limit`.
#ifndef MARZ_BASE_CUSUM_H
#define MARZ_BASE_CUSUM_H

#include <stdbool.h>
#include <stdint.h>

#define MARZ_CUSUM_LIMIT_MAX 20.0  ///< greatest h that is solved for
#define MARZ_RANK_CUSUM_SLACK 0.25 ///< k of the rank chart: its limits are tabulated for this k
#define MARZ_RANK_CUSUM_PERIODS 13 ///< periods of history before a rank chart may ring

typedef enum marz_watch { MARZ_WATCH_FALL, MARZ_WATCH_RISE } marz_watch;

/// Where a chart stands, and when it rang first.
typedef struct marz_cusum {
    double last;         ///< C of the last period; 0 for an empty series
    int32_t alarm_index; ///< first period with C > h at or after `first`, or -1
    int32_t
        since_index; ///< period in which the run that rang began: the estimate of the change; or -1
} marz_cusum;

/// C[t] = max(0, C[t-1] - z[t] - k) for a fall, max(0, C[t-1] + z[t] - k) for a rise, C[-1] = 0.
/// Alarm when C > h. Page's cumulative sum [page1954]; k = half the shift to be noticed, in
/// standard deviations.
/// @param z     [count] scores, mean 0 and variance 1 while nothing changes
/// @param first periods before this one do not ring ("learning"); the sum runs all the same
/// @param path  [count] C of every period, or NULL
/// Time O(count).
marz_cusum marz_cusum_watch(const double *z, int32_t count, marz_watch watch, double k, double h,
                            int32_t first, double *path);

/// Mean number of periods until C > h when independent normal scores have moved by `shift` standard
/// deviations in the watched direction (0: the mean time to a false alarm). Solves the integral
/// equation L(u) = 1 + L(0) Phi(k-shift-u) + int_0^h L(y) phi(y+k-shift-u) dy by Gauss–Legendre
/// quadrature; agrees with the Markov chain of [brookevans1972] to 0.02 %.
/// @param h  0 < h <= MARZ_CUSUM_LIMIT_MAX
double marz_cusum_run_length(double k, double h, double shift);

/// The limit h with run length `periods` while nothing changes: the budget of false alarms turned
/// round (periods = charts × periods a quarter / false alarms a quarter). Clamped to
/// 0.1 … MARZ_CUSUM_LIMIT_MAX. Bisection; about 40 solutions of the equation above.
double marz_cusum_limit(double k, double periods);

/// Scores of a series by the rank of each value among those up to it:
/// xi[t] = sqrt(12 (t+1)/(t-1)) (r[t]/(t+1) - 1/2), t from 1, xi[1] = 0; ties take the mean rank.
/// Mean 0 and variance 1 whatever the distribution, and no base period is needed [seqrank2019].
/// @param y  [count] raw values   @param xi  [count] written
/// Time O(count^2), meant for some hundreds of periods.
void marz_rank_scores(const double *y, int32_t count, double *xi);

/// Limit for MARZ_RANK_CUSUM_SLACK with the given mean number of periods to a false alarm, from a
/// table of 200,000 simulated runs per limit (h = 2 … 16), linear in log(periods) between its
/// rows; clamped to that range.
double marz_rank_cusum_limit(double periods);

/// The inverse: mean number of periods to a false alarm at limit h, 2 <= h <= 16.
double marz_rank_cusum_run_length(double h);

#endif
