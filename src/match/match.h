/// @file match/match.h
/// Step 4b: open leads and deals to reps at the greatest expected value, with prices.
#ifndef MARZ_MATCH_MATCH_H
#define MARZ_MATCH_MATCH_H

#include "base/arena.h"
#include "base/control.h"
#include "base/error.h"

#include <stdint.h>

#define MARZ_MATCH_FORBIDDEN INT64_MIN

#define MARZ_MATCH_VALUE_MAX (INT64_C(1) << 43)
#define MARZ_MATCH_REPS_MAX 4095

/// n items, m reps, dense values.
typedef struct marz_match_problem {
    int32_t item_count, rep_count; ///< n >= 0, 1 <= m <= MARZ_MATCH_REPS_MAX
    const int64_t *value_minor;    ///< [n*m] row by row, 0 to MARZ_MATCH_VALUE_MAX, or FORBIDDEN
    const int64_t *capacity;       ///< [m] items a rep can carry, >= 0
} marz_match_problem;

/// The answer: optimal, with a certificate: value = dual, where
/// dual = sum over items of max(0, max over allowed reps of value - price) + sum of capacity *
/// price.
typedef struct marz_match_answer {
    marz_outcome outcome; ///< OPTIMAL; TIME_LIMIT or CANCELLED: only the greedy plan is there
    int32_t *rep_of;      ///< [n] or MARZ_NONE: left over (no capacity, or nowhere allowed)
    int64_t *price_minor; ///< [m] exactly what one more place of that rep would add, >= 0
    int64_t value_minor, dual_minor, greedy_minor; ///< greedy: the best pair first, then the next
} marz_match_answer;

/// Gives each item to at most one rep, no rep beyond its capacity, at the greatest sum of values.
/// The exact transportation problem of graph/transport.h with a rep of value 0 for what is left
/// over, then the least of all optimal prices. Time about O(n m + paths m^2), memory O(n m).
/// Deterministic: the same question gives the same answer.
/// @param arena  holds the answer's arrays
/// @return MARZ_OK; MARZ_E_INPUT for a count, value or capacity out of range; MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_match_solve(const marz_match_problem *problem, marz_arena *arena,
                                          const marz_control *control, marz_match_answer *answer,
                                          marz_error *error);

#endif
