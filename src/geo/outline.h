/// @file geo/outline.h
/// Boundaries of countries and of the states of the US, for maps in reports.
#ifndef MARZ_GEO_OUTLINE_H
#define MARZ_GEO_OUTLINE_H

#include <stdint.h>

/// One closed ring (the last point is not repeated); outer boundaries and holes alike, greatest
/// area first: fill by the even-odd rule. Points are longitude, latitude in millionths of a degree.
typedef struct marz_ring {
    const int32_t *points; ///< [2 * point_count]
    int32_t point_count;
} marz_ring;

typedef struct marz_outline {
    const char *name; ///< country or state
    const char *code; ///< ISO 3166 alpha-2, "XK", or "US-TX"; empty where there is none
    const marz_ring *rings;
    int32_t ring_count;
} marz_outline;

typedef enum marz_outline_level {
    MARZ_OUTLINE_COUNTRIES,
    MARZ_OUTLINE_US_STATES
} marz_outline_level;

/// All outlines of a level; lives for ever.
const marz_outline *marz_outlines(marz_outline_level level, int32_t *count);

#endif
