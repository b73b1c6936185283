/// @file design/compact/soft.h
/// Balance by prices that rise: the stage that decides how good the partition
/// gets. Private.
#ifndef MARZ_DESIGN_COMPACT_SOFT_H
#define MARZ_DESIGN_COMPACT_SOFT_H

#include "base/control.h"
#include "design/compact/pair.h"

typedef struct marz_soft_options {
    int32_t sweep_count;
    double band_first,
        band_last; ///< hard limits, as shares of the target: geometric in between
    double price_first,
        price_last;       ///< mu = price * moment / target^2: geometric in between
    double step;          ///< share of the multipliers' step taken after a sweep
    double free;          ///< share of the target that a part may deviate at no price
    int32_t angle_sweeps; ///< first sweeps that also try four turned directions
} marz_soft_options;

extern const marz_soft_options MARZ_SOFT_NORMAL;    ///< from a bisection
extern const marz_soft_options MARZ_SOFT_AFTER_MIX; ///< from a good partition with a seam

/// Prices of squared deviation, price * moment / target^2, from moments
/// averaged twice with the neighbours' and kept from falling far below the
/// mean: prices that jump from part to part tear holes. Multipliers stay.
/// @return false when out of memory
bool marz_set_prices(marz_field *f, const marz_part_pair *pairs, int32_t pair_count, double price,
                     marz_arena *scratch);

/// Moves every part's multiplier by `step` of the way to what its deviation
/// beyond `free` asks for: lambda := lambda + step (2 mu (d + lambda / (2 mu)
/// beyond free) - lambda). Neighbouring parts that press against the same side
/// of the band form a region; its multipliers also move together, as what is
/// beyond the band there must leave the region and no single part can let it
/// go.
/// @return false when out of memory
bool marz_raise_prices(marz_field *f, const marz_part_pair *pairs, int32_t pair_count, double step,
                       double free, marz_arena *scratch);

/// Sweeps over all pairs of neighbouring parts with pair re-splitting, the
/// value of a part being |S|^2 / W less an augmented Lagrangian of the balance
/// [bertsekas1982], in which a part that stays too heavy has its price raised
/// after each sweep. Parts that were lighter or heavier than the band may stay
/// so, but get no worse.
/// @return false if the control stopped it or memory ran out (the field is a
/// valid partition)
bool marz_soft_stage(marz_field *f, marz_cutter *c, const marz_soft_options *options, marz_rng *rng,
                     const marz_control *control);

#endif
