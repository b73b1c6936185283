/// @file match/match.h
/// Step 4b: open leads and deals to reps at the greatest expected value, with prices.
#ifndef MARZ_MATCH_MATCH_H
#define MARZ_MATCH_MATCH_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"

#include <stdint.h>

#define MARZ_MATCH_FORBIDDEN INT64_MIN

/// n items, m reps, dense values.
typedef struct marz_match_problem {
    int32_t item_count, rep_count;
    const int64_t *value_minor; ///< [n*m] row by row, >= 0, or MARZ_MATCH_FORBIDDEN
    const int64_t *capacity;    ///< [m] items a rep can carry, >= 0
} marz_match_problem;

/// The answer: optimal, with a certificate: sum of values = sum of item prices + capacity*price.
typedef struct marz_match_answer {
    int32_t *rep_of;      ///< [n] or MARZ_NONE: left over (no capacity, or nowhere allowed)
    int64_t *price_minor; ///< [m] worth of one more place, >= 0
    int64_t value_minor, dual_minor, greedy_minor;
} marz_match_answer;

/// @param arena  holds the answer's arrays
MARZ_CHECKED marz_status marz_match_solve(const marz_match_problem *problem, marz_arena *arena,
                                          const marz_control *control, marz_match_answer *answer,
                                          marz_error *error);

#endif
