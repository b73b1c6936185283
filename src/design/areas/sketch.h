/// @file design/areas/sketch.h
/// The most promising partitions met, unlike each other: where annealing begins. Private.
#ifndef MARZ_DESIGN_AREAS_SKETCH_H
#define MARZ_DESIGN_AREAS_SKETCH_H

#include "design/areas/draft.h"

#define SKETCHES_MAX 24

/// A partition in whole areas.
typedef struct sketch {
    double value;    ///< cost, and what is outside the bands
    bool is_used;    ///< an annealing has started here
    int32_t *label;  ///< [n]
    int32_t *centre; ///< [k]
} sketch;

/// By rising value.
typedef struct sketches {
    int32_t count;
    sketch at[SKETCHES_MAX];
} sketches;

bool marz_areas_sketches_init(sketches *list, const instance *in, marz_arena *arena);

/// Keeps the walker's state if it is among the best, and better than every one that is like it.
void marz_areas_sketches_add(sketches *list, const walker *w);

/// The best that is not used, which it is from now on, `skip` passed over; NULL: none is left.
const sketch *marz_areas_sketches_take(sketches *list, int32_t skip);

#endif
