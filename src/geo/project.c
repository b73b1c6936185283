#include "geo/project.h"

#include <assert.h>
#include <math.h>

#define RADIANS_PER_UDEG (3.14159265358979323846 / 180.0 / 1e6)
#define WORLD_LON_UDEG 140000000
#define WORLD_LAT_UDEG 100000000
#define FLAT_CONE 0.15 ///< below this the cone is nearly a cylinder
#define EDGE_STEPS 64  ///< points per edge of the extent that are fitted onto the page

marz_extent marz_extent_empty(void)
{
    return (marz_extent){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
}

void marz_extent_add(marz_extent *extent, int32_t lon_udeg, int32_t lat_udeg)
{
    if (lon_udeg < extent->west_udeg)
        extent->west_udeg = lon_udeg;
    if (lon_udeg > extent->east_udeg)
        extent->east_udeg = lon_udeg;
    if (lat_udeg < extent->south_udeg)
        extent->south_udeg = lat_udeg;
    if (lat_udeg > extent->north_udeg)
        extent->north_udeg = lat_udeg;
}

static void natural_earth(double lon, double lat, double *x, double *y)
{
    const double a = lat * lat, b = a * a;
    *x = lon * (0.8707 - 0.131979 * a + b * (-0.013791 + b * (0.003971 * a - 0.001529 * b)));
    *y = lat * (1.007226 + a * (0.015085 + b * (-0.044475 + 0.028874 * a - 0.005916 * b)));
}

/// Position on the plane before scaling, y up.
static void plane(const marz_projection *p, double lon, double lat, double *x, double *y)
{
    switch (p->kind) {
    case MARZ_PROJECT_NATURAL_EARTH:
        natural_earth(lon - p->lon0, lat, x, y);
        return;
    case MARZ_PROJECT_PLATE:
        *x = (lon - p->lon0) * cos(p->lat0);
        *y = lat;
        return;
    case MARZ_PROJECT_ALBERS: {
        const double inside = p->c - 2 * p->n * sin(lat);
        const double rho = sqrt(inside > 0 ? inside : 0) / p->n;
        const double theta = p->n * (lon - p->lon0);
        *x = rho * sin(theta);
        *y = p->rho0 - rho * cos(theta);
        return;
    }
    }
}

static marz_projection choose(marz_extent e)
{
    const double south = e.south_udeg * RADIANS_PER_UDEG, north = e.north_udeg * RADIANS_PER_UDEG;
    marz_projection p = {.kind = MARZ_PROJECT_NATURAL_EARTH,
                         .lon0 = ((double)e.west_udeg + e.east_udeg) / 2 * RADIANS_PER_UDEG,
                         .lat0 = (south + north) / 2};
    if ((int64_t)e.east_udeg - e.west_udeg > WORLD_LON_UDEG ||
        (int64_t)e.north_udeg - e.south_udeg > WORLD_LAT_UDEG)
        return p;
    const double low = south + (north - south) / 6, high = north - (north - south) / 6;
    p.n = (sin(low) + sin(high)) / 2;
    if (fabs(p.n) < FLAT_CONE) {
        p.kind = MARZ_PROJECT_PLATE;
        return p;
    }
    p.kind = MARZ_PROJECT_ALBERS;
    p.c = cos(low) * cos(low) + 2 * p.n * sin(low);
    p.rho0 = sqrt(p.c - 2 * p.n * sin(p.lat0)) / p.n;
    return p;
}

/// The box that the extent's edges fill on the plane.
typedef struct box {
    double left, right, bottom, top;
} box;

static void box_add(box *b, const marz_projection *p, double lon, double lat)
{
    double x = 0, y = 0;
    plane(p, lon, lat, &x, &y);
    b->left = fmin(b->left, x);
    b->right = fmax(b->right, x);
    b->bottom = fmin(b->bottom, y);
    b->top = fmax(b->top, y);
}

static box box_of(const marz_projection *p, marz_extent e)
{
    const double west = e.west_udeg * RADIANS_PER_UDEG, east = e.east_udeg * RADIANS_PER_UDEG;
    const double south = e.south_udeg * RADIANS_PER_UDEG, north = e.north_udeg * RADIANS_PER_UDEG;
    box b = {HUGE_VAL, -HUGE_VAL, HUGE_VAL, -HUGE_VAL};
    for (int k = 0; k <= EDGE_STEPS; k++) {
        const double t = (double)k / EDGE_STEPS;
        const double lon = west + t * (east - west), lat = south + t * (north - south);
        box_add(&b, p, lon, south);
        box_add(&b, p, lon, north);
        box_add(&b, p, west, lat);
        box_add(&b, p, east, lat);
    }
    // The widest parallel of a world map, and the middle meridian of a cone.
    if (e.south_udeg < 0 && e.north_udeg > 0) {
        box_add(&b, p, west, 0);
        box_add(&b, p, east, 0);
    }
    box_add(&b, p, p->lon0, south);
    box_add(&b, p, p->lon0, north);
    return b;
}

marz_projection marz_projection_fit(marz_extent extent, double width, double height, double margin)
{
    assert(width > 2 * margin && height > 2 * margin);
    if (extent.west_udeg > extent.east_udeg || extent.south_udeg > extent.north_udeg)
        extent = (marz_extent){-180000000, -60000000, 180000000, 80000000};
    marz_projection p = choose(extent);
    const box b = box_of(&p, extent);
    const double least = 1e-4; // A single point still has a page around it.
    const double across = fmax(b.right - b.left, least), up = fmax(b.top - b.bottom, least);
    p.scale = fmin((width - 2 * margin) / across, (height - 2 * margin) / up);
    p.dx = width / 2 - p.scale * (b.left + b.right) / 2;
    p.dy = height / 2 + p.scale * (b.bottom + b.top) / 2;
    return p;
}

void marz_project(const marz_projection *projection, int32_t lon_udeg, int32_t lat_udeg, double *x,
                  double *y)
{
    double u = 0, v = 0;
    plane(projection, lon_udeg * RADIANS_PER_UDEG, lat_udeg * RADIANS_PER_UDEG, &u, &v);
    *x = projection->dx + projection->scale * u;
    *y = projection->dy - projection->scale * v;
}
