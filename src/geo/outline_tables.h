/// @file geo/outline_tables.h
/// What data/outlines.mjs makes and outline.c hands out; private to this folder.
#ifndef MARZ_GEO_OUTLINE_TABLES_H
#define MARZ_GEO_OUTLINE_TABLES_H

#include "geo/outline.h"

#include <stdint.h>

extern const int32_t marz_outline_points[]; ///< embedded: longitude, latitude of all rings
extern const marz_outline marz_outline_countries[], marz_outline_states[];
extern const int32_t marz_outline_countries_count, marz_outline_states_count;

#endif
