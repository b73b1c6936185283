/// @file base/split.h
/// Whole amounts cut into whole parts whose sum is exact: one row by largest remainder, a table
/// with both margins fixed by controlled rounding.
#ifndef MARZ_BASE_SPLIT_H
#define MARZ_BASE_SPLIT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/int128.h"

#include <stdbool.h>
#include <stdint.h>

/// Cuts `total` by weight: part[i] = floor(|total| w[i] / W), and the units left go to the greatest
/// remainders, ties to the lower index; a negative total is cut by its size and negated. So
/// sum part = total and |part[i] - total w[i]/W| < 1. Products in 128 bits. (Largest remainder,
/// or Hamilton's method: a larger total may lower a part.)
/// @param weight   [count] >= 0   @param part [count] written, may be `weight`
/// @param scratch  given back before return
/// @return MARZ_E_INPUT if all weights are 0 and `total` is not, MARZ_E_NO_MEMORY; `part` is then
///         untouched. Time O(count log count).
MARZ_CHECKED marz_status marz_split(int64_t total, const int64_t *weight, int32_t count,
                                    int64_t *part, marz_arena *scratch, marz_error *error);

/// The same around parts that are fixed: what is left of `total` is shared by the unlocked parts.
/// @param is_locked  [count]   @param part [count] holds the locked parts; the others are written
/// @return as marz_split, and MARZ_E_INPUT if the rest has the other sign than `total` or if all
///         parts are locked and do not add up; the message says by how much
MARZ_CHECKED marz_status marz_split_unlocked(int64_t total, const int64_t *weight,
                                             const bool *is_locked, int32_t count, int64_t *part,
                                             marz_arena *scratch, marz_error *error);

/// Fills a table of given row and column totals in proportion to both: every cell is the floor or
/// the ceiling of row[i] column[j] / T, and all rows and columns add up exactly. Where the totals
/// have mixed signs, proportion means nothing and the share is row[i]/n + column[j]/m - T/(n m),
/// m rows and n columns. Such a rounding always exists, because the cells of a transportation
/// problem with whole margins can be chosen whole [cox1987].
/// @param row    [row_count], column [column_count], equal sums (an assertion)
/// @param cell   [row_count * column_count] row by row, written
/// @return MARZ_E_NO_MEMORY; `cell` is then untouched. Time O(rows columns log columns), and
///         O(rows columns^2) more for each unit that needs an exchange, which is rare.
MARZ_CHECKED marz_status marz_split_table(const int64_t *row, int32_t row_count,
                                          const int64_t *column, int32_t column_count,
                                          int64_t *cell, marz_arena *scratch, marz_error *error);

#endif
