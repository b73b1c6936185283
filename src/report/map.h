/// @file report/map.h
/// The territories on a map: outlines, accounts as points, homes as numbers. Pages only.
#ifndef MARZ_REPORT_MAP_H
#define MARZ_REPORT_MAP_H

#include "report/report_internal.h"

#define MARZ_MAP_POINTS_MAX 5000 ///< more accounts than that are thinned
#define MARZ_MAP_PANELS_MAX 4

/// Draws one map per part of the world that has accounts: parts are told apart by empty bands of
/// longitude. O(accounts log accounts + outlines)
void marz_map_draw(marz_report *report);

/// The sign of a seat as on the map, with its number.
void marz_map_sign(marz_report *report, int64_t seat);

#endif
