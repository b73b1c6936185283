/// @file base/survival.h
/// How stays end: shares that leave by each of two ways, when some have not ended yet.
#ifndef MARZ_BASE_SURVIVAL_H
#define MARZ_BASE_SURVIVAL_H

#include <stdint.h>

typedef enum marz_exit_kind { MARZ_EXIT_ADVANCE, MARZ_EXIT_LOST, MARZ_EXIT_OPEN } marz_exit_kind;

/// One stay: how long, and how it ended (OPEN: still there after `time`).
typedef struct marz_exit {
    int32_t time; ///< >= 0
    marz_exit_kind kind;
} marz_exit;

/// Shares that have left up to the last end, with the variance of the lost share.
typedef struct marz_exit_shares {
    double advanced, lost, staying; ///< sum 1
    double lost_variance;
    int64_t n;
} marz_exit_shares;

/// Aalen–Johansen estimate for competing exits [aalen1978]:
/// F_j(t) = Σ_{t_k <= t} S(t_k−)·d_jk/n_k; ends before open stays at equal times. Variance by the
/// delta method [marubini1995]. Sorts `exits` by time. O(n log n).
/// @param until  exits after this time do not count; INT32_MAX for all
marz_exit_shares marz_exit_shares_of(marz_exit *exits, int64_t n, int32_t until);

#endif
