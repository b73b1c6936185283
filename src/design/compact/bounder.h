/// @file design/compact/bounder.h
/// Prices of units, and the least reduced cost of a territory: what the bound and the ascent of its
/// prices share. Private.
#ifndef MARZ_DESIGN_COMPACT_BOUNDER_H
#define MARZ_DESIGN_COMPACT_BOUNDER_H

#include "base/arena.h"
#include "base/control.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_BOUND_BLOCK 16 ///< units that are skipped together
#define MARZ_BOUND_LANES 8  ///< pieces of work, whatever the number of threads

/// A unit seen from a centre.
typedef struct marz_bound_offer {
    double value, weight; ///< |r - c|^2 - price, and w
    int32_t unit;
} marz_bound_offer;

/// Units that weigh something, along a Hilbert curve, with their prices.
typedef struct marz_bounder {
    int32_t count, territory_count;
    double *x, *y, *weight; ///< [count]
    double *price;          ///< [count] k, for a unit of weight
    double *base;           ///< [count] the first prices: the scale of steps
    int32_t block_count;
    double *west, *south, *east, *north, *dearest; ///< [block_count] box, greatest price
    marz_bound_offer *offers;                      ///< [LANES * count] scratch, a row for each lane
    int32_t offer_count;
    double low, high; ///< of a territory's weight, least and greatest of all
    double mean_moment, total;
    double cap;      ///< a price of weight of about the size of all
    double hint;     ///< offers are looked for below it, or below more
    double rounding; ///< of all values together: what one evaluation may be off
} marz_bounder;

/// Memory for `count` units. @return false when out of memory
bool marz_bounder_init(marz_bounder *b, int32_t count, marz_arena *arena);

/// What depends on the places of the units alone.
void marz_bounder_take_places(marz_bounder *b);

/// What depends on the prices: the dearest of each block, the cap, the rounding.
void marz_bounder_take_prices(marz_bounder *b);

/// A copy that works with the scratch of one lane.
marz_bounder marz_bounder_lane(const marz_bounder *b, int64_t lane);

/// No territory whose centre is c has a reduced cost below the number returned: weak duality in the
/// weight, less a bound of all rounding. Leaves the offers in b; those below *tau are the
/// territory.
double marz_bounder_least(marz_bounder *b, double cx, double cy, double *tau);

/// What no plan's moment can be below, given that no reduced cost is below `least`.
double marz_bounder_value(const marz_bounder *b, double least);

/// Sum of price times weight.
double marz_bounder_paid(const marz_bounder *b);

#define MARZ_BOUND_CELLS 32 ///< along a side, that are looked into by themselves

/// Where centres of low reduced cost lie.
typedef struct marz_bound_survey {
    double seen;  ///< in: least reduced cost known
    double slack; ///< in: what a box may hide below the least met
    double least; ///< out: no centre anywhere has less
    int64_t box_count;
    double lowest[MARZ_BOUND_CELLS * MARZ_BOUND_CELLS]; ///< least met in each cell …
    double x[MARZ_BOUND_CELLS * MARZ_BOUND_CELLS],
        y[MARZ_BOUND_CELLS * MARZ_BOUND_CELLS]; ///< … and where
} marz_bound_survey;

/// Looks into the whole plane.
void marz_bounder_survey(const marz_bounder *b, marz_bound_survey *survey, int32_t thread_count,
                         const marz_control *control);

/// Raises the prices, on pieces of units first, then on units, and proves what they are worth.
/// Each step looks round many centres: each unit pays more or less by what the dearest territory
/// with it leaves, and units that territories near the least take too seldom rise. With a deadline
/// the time until then is shared out, else `step_max` steps.
/// @param bound  receives the best proved, >= 0
/// @return false when out of memory
bool marz_bounder_raise(marz_bounder *b, int64_t step_max, int32_t thread_count,
                        const marz_control *control, double *bound);

#endif
