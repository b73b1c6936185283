/// @file graph/cover_internal.h
/// What the price search and the exact search of set partitioning share.
#ifndef MARZ_GRAPH_COVER_INTERNAL_H
#define MARZ_GRAPH_COVER_INTERNAL_H

#include "graph/cover.h"

/// Reduced costs of all columns at the best prices.
typedef struct cover_prices {
    double *price;   ///< [n] the caller's
    double *reduced; ///< [columns]
    double lower;
    double *floor; ///< [k] least reduced cost of each kind; all kinds alike: the k least, rising
} cover_prices;

/// Reduced costs and bound at given prices.
double marz_partition_evaluate(const marz_partition *problem, const double *price, double *reduced,
                               double *floor);

/// Ascent from plan->price. Writes the best prices and their reduced costs.
/// @return false if the control stopped it
bool marz_partition_ascend(const marz_partition *problem, const marz_partition_options *options,
                           marz_arena *scratch, const marz_control *control, cover_prices *prices);

/// Exact search among the columns within the gap.
marz_status marz_partition_search(const marz_partition *problem,
                                  const marz_partition_options *options, const cover_prices *prices,
                                  marz_arena *scratch, const marz_control *control,
                                  marz_partition_plan *plan, marz_error *error);

static inline const uint64_t *cover_column(const marz_partition *problem, int32_t column)
{
    return problem->bits + (size_t)column * (size_t)problem->word_count;
}

#endif
