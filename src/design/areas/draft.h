/// @file design/areas/draft.h
/// Partitions in the making, without regard to contiguity: neighbouring areas of free centres are
/// divided anew, two at a time, under prices of load. Private.
#ifndef MARZ_DESIGN_AREAS_DRAFT_H
#define MARZ_DESIGN_AREAS_DRAFT_H

#include "design/areas/areas_internal.h"

/// A unit by what it costs more, for its size, in the first of two areas.
typedef struct draft_rank {
    float key;
    int32_t index;
} draft_rank;

/// Two areas that touch.
typedef struct draft_pair {
    int32_t a, b;
} draft_pair;

/// A partition. Belongs to a walker, whose rows and random numbers it uses.
typedef struct draft {
    walker *w;
    int32_t *label;        ///< [n]
    int32_t *first, *next; ///< [k], [n] the units of each area as lists, -1 at the end
    int32_t *centre;       ///< [k]
    int32_t *count;        ///< [k]
    double *load, *spent;  ///< [k]
    double *mu, *lambda;   ///< [k] prices of load outside the band: of its square, and of itself
    double *low, *high;    ///< [k] limits of the loads in a division
    double target;         ///< mean load
    int32_t *unit, *other; ///< [n] units at hand, and in the order of a division
    double *size, *weight; ///< [n] of the units at hand
    draft_rank *rank;      ///< [n]
    draft_pair *pairs;     ///< [arcs / 2]
    uint8_t *is_active;    ///< [k] areas that may change
    int32_t pair_count;
} draft;

/// How a draft is settled.
typedef struct draft_plan {
    int32_t sweep_count;
    double band_first, band_last;   ///< limits of loads, in means
    double price_first, price_last; ///< in mean costs a squared mean load
} draft_plan;

/// Memory of a draft. @return false when out of memory
bool marz_areas_draft_init(draft *d, walker *w);

/// Takes labels; every area has its centre found from `centre`, or from a member where that is -1.
void marz_areas_draft_load(draft *d, const int32_t *label, const int32_t *centre);

/// Divides the units of the active areas among them by halving in random directions.
void marz_areas_draft_halve(draft *d, const int32_t *areas, int32_t count);

/// Gives every unit to the nearest of centres drawn far from each other [arthur2007].
void marz_areas_draft_spread(draft *d);

/// Sweeps over the pairs of active areas that touch, under rising prices of load.
/// @return false if the control stopped it
bool marz_areas_draft_settle(draft *d, const draft_plan *plan, const marz_control *control);

/// Cost, and what is outside the bands for a multiple of a load's mean cost.
double marz_areas_draft_value(const draft *d);

#endif
