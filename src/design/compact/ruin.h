/// @file design/compact/ruin.h
/// Groups of neighbouring parts torn down and drawn anew, accepted by
/// annealing. Private.
#ifndef MARZ_DESIGN_COMPACT_RUIN_H
#define MARZ_DESIGN_COMPACT_RUIN_H

#include "base/control.h"
#include "design/compact/pair.h"

#define MARZ_GROUP_MAX 16 ///< most parts in one group

/// What one thread needs to work on groups.
typedef struct marz_ruin_worker {
    marz_field group;    ///< copy of the parts being worked on
    marz_cutter cutter;  ///< as large as the whole field
    marz_arena *scratch; ///< owned
    marz_part_pair *pairs;
    double *low, *high;
    int32_t *list, *touched;
} marz_ruin_worker;

typedef struct marz_ruin_options {
    double free;        ///< share of the width that a part may deviate
    double kappa;       ///< price of a unit of weight beyond that
    double mean_moment; ///< of a part; not of those in the block, so that blocks agree
    double temperature; ///< in mean moments of a part
    double large_share; ///< share of trials with a large group and a soft stage
                        ///< of its own
    int64_t trial_count;
} marz_ruin_options;

bool marz_ruin_worker_init(marz_ruin_worker *w, int32_t unit_max, int32_t part_max);
void marz_ruin_worker_deinit(marz_ruin_worker *w);

/// Tries groups of 2 to 16 neighbouring parts around random seeds among
/// `members`, the parts of a block; `rows` says which parts are neighbours (of
/// all parts; those outside the block are left alone). @return change of moment
/// plus price of violations, usually negative
double marz_ruin_block(marz_field *f, marz_ruin_worker *w, const int32_t *block_of, int32_t block,
                       const marz_part_pair *pairs, int32_t pair_count,
                       const marz_ruin_options *options, marz_rng *rng,
                       const marz_control *control);

#endif
