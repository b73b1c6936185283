/// @file geo/project.h
/// From the sphere onto a page: a projection chosen by the extent of what is shown.
#ifndef MARZ_GEO_PROJECT_H
#define MARZ_GEO_PROJECT_H

#include <stdint.h>

typedef enum marz_projection_kind {
    MARZ_PROJECT_NATURAL_EARTH, ///< the world [savric2011]
    MARZ_PROJECT_ALBERS,        ///< a country or continent: equal-area conic [snyder1987]
    MARZ_PROJECT_PLATE,         ///< about the equator: equidistant cylinder
} marz_projection_kind;

/// What is shown, in millionths of a degree; west <= east, south <= north.
typedef struct marz_extent {
    int32_t west_udeg, south_udeg, east_udeg, north_udeg;
} marz_extent;

/// A chosen projection and its place on a page. Plain data.
typedef struct marz_projection {
    marz_projection_kind kind;
    double lon0, lat0;    ///< radians: what lies in the middle
    double n, c, rho0;    ///< Albers: cone constant and radii
    double scale, dx, dy; ///< page = scale * plane + (dx, dy), y down
} marz_projection;

/// An extent that holds nothing; extend it by points.
marz_extent marz_extent_empty(void);
void marz_extent_add(marz_extent *extent, int32_t lon_udeg, int32_t lat_udeg);

/// Chooses a projection for `extent` and fits it into width x height with `margin` on each side:
/// Natural Earth beyond 140 degrees of longitude or 100 of latitude; Albers with standard parallels
/// at a sixth of the height from either end; an equidistant cylinder where those parallels nearly
/// cancel (about the equator). Every point of the extent lands on the page. An empty extent shows
/// the world. O(1)
marz_projection marz_projection_fit(marz_extent extent, double width, double height, double margin);

/// Page coordinates of a position. O(1)
void marz_project(const marz_projection *projection, int32_t lon_udeg, int32_t lat_udeg, double *x,
                  double *y);

#endif
