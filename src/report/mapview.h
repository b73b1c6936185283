/// @file report/mapview.h
/// The frame of one map: which part of the earth it shows, and the outlines within.
#ifndef MARZ_REPORT_MAPVIEW_H
#define MARZ_REPORT_MAPVIEW_H

#include "geo/project.h"
#include "report/html.h"

#include <stdbool.h>

typedef struct marz_map_view {
    double width, height;
    marz_extent shown;  ///< fills the frame
    marz_extent window; ///< a little more: outlines beyond it are pressed onto its edge
    marz_projection projection;
} marz_map_view;

/// A frame around `extent`, widened to at least a few hundred kilometres; the first map of a page
/// is larger than the others. O(1)
marz_map_view marz_map_view_make(marz_extent extent, bool is_large);

bool marz_map_view_holds(const marz_map_view *view, int32_t lon_udeg, int32_t lat_udeg);

/// Draws countries, and the states of the US where the map lies there. O(points of the outlines)
void marz_map_view_outlines(marz_html *page, const marz_map_view *view);

#endif
