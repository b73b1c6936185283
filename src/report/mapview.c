#include "report/mapview.h"

#include "geo/outline.h"
#include "report/svg.h"

#include <math.h>

#define MARGIN 18.0
#define SPAN_MIN_UDEG 3e6 ///< least height of a map, in millionths of a degree
#define STEP_MIN 0.8      ///< pixels between two points of an outline
#define RING_MIN 2.0      ///< pixels: smaller islands are left out
#define LAT_MAX_UDEG 84000000

static int32_t clamp(double value, double low, double high)
{
    return (int32_t)fmin(fmax(value, low), high);
}

/// The extent, grown on each side.
static marz_extent grow(marz_extent extent, double lon_more, double lat_more)
{
    return (marz_extent){
        .west_udeg = clamp(extent.west_udeg - lon_more, -180e6, 180e6),
        .east_udeg = clamp(extent.east_udeg + lon_more, -180e6, 180e6),
        .south_udeg = clamp(extent.south_udeg - lat_more, -LAT_MAX_UDEG, LAT_MAX_UDEG),
        .north_udeg = clamp(extent.north_udeg + lat_more, -LAT_MAX_UDEG, LAT_MAX_UDEG),
    };
}

/// Widens the shorter side until the extent has the shape of the frame.
static marz_extent shape(marz_extent extent, double aspect)
{
    const double middle = ((double)extent.north_udeg + extent.south_udeg) / 2e6;
    const double squeeze = fmax(cos(middle * 3.14159265358979 / 180), 0.2);
    double width = ((double)extent.east_udeg - extent.west_udeg) * squeeze;
    double height = (double)extent.north_udeg - extent.south_udeg;
    const double wanted_height = fmax(fmax(height, SPAN_MIN_UDEG), width / aspect);
    const double wanted_width = wanted_height * aspect;
    return grow(extent, fmax(wanted_width - width, 0) / squeeze / 2,
                fmax(wanted_height - height, 0) / 2);
}

marz_map_view marz_map_view_make(marz_extent extent, bool is_large)
{
    marz_map_view view = {.width = is_large ? 760 : 372, .height = is_large ? 440 : 280};
    view.shown = shape(extent, view.width / view.height);
    const double lon = (double)view.shown.east_udeg - view.shown.west_udeg;
    const double lat = (double)view.shown.north_udeg - view.shown.south_udeg;
    view.window = grow(view.shown, lon * 0.3 + 2e6, lat * 0.3 + 2e6);
    view.projection = marz_projection_fit(view.shown, view.width, view.height, MARGIN);
    return view;
}

bool marz_map_view_holds(const marz_map_view *view, int32_t lon_udeg, int32_t lat_udeg)
{
    return lon_udeg >= view->shown.west_udeg && lon_udeg <= view->shown.east_udeg &&
           lat_udeg >= view->shown.south_udeg && lat_udeg <= view->shown.north_udeg;
}

static bool meets(const marz_map_view *view, const marz_ring *ring)
{
    marz_extent box = marz_extent_empty();
    for (int32_t k = 0; k < ring->point_count; k++)
        marz_extent_add(&box, ring->points[2 * k], ring->points[2 * k + 1]);
    return box.west_udeg < view->window.east_udeg && box.east_udeg > view->window.west_udeg &&
           box.south_udeg < view->window.north_udeg && box.north_udeg > view->window.south_udeg;
}

/// A ring pressed into the window: its points are close together, so what lies in the frame keeps
/// its shape, and nothing far away can be drawn across it.
static void add_ring(marz_buffer *path, const marz_map_view *view, const marz_ring *ring)
{
    const size_t start = path->length;
    double last_x = (double)NAN, last_y = (double)NAN, least_x = (double)INFINITY,
           most_x = -(double)INFINITY;
    int32_t kept = 0;
    for (int32_t k = 0; k < ring->point_count; k++) {
        double x, y;
        marz_project(
            &view->projection,
            clamp(ring->points[2 * k], view->window.west_udeg, view->window.east_udeg),
            clamp(ring->points[2 * k + 1], view->window.south_udeg, view->window.north_udeg), &x,
            &y);
        if (kept > 0 && hypot(x - last_x, y - last_y) < STEP_MIN)
            continue;
        marz_svg_point(path, kept++ == 0 ? "M" : "L", x, y);
        last_x = x;
        last_y = y;
        least_x = fmin(least_x, x);
        most_x = fmax(most_x, x);
    }
    if (kept > 2 && most_x - least_x >= RING_MIN) {
        marz_buffer_char(path, 'z');
        return;
    }
    path->length = start;
    if (path->text)
        path->text[start] = '\0';
}

static void draw_level(marz_html *page, const marz_map_view *view, marz_outline_level level,
                       const char *class_name)
{
    int32_t count;
    const marz_outline *outlines = marz_outlines(level, &count);
    marz_buffer path = {0};
    for (int32_t k = 0; k < count; k++)
        for (int32_t r = 0; r < outlines[k].ring_count; r++)
            if (meets(view, &outlines[k].rings[r]))
                add_ring(&path, view, &outlines[k].rings[r]);
    if (!path.is_broken)
        marz_svg_path(page, class_name, &path);
    marz_buffer_deinit(&path);
}

void marz_map_view_outlines(marz_html *page, const marz_map_view *view)
{
    const double lon = ((double)view->shown.west_udeg + view->shown.east_udeg) / 2e6;
    const double lat = ((double)view->shown.south_udeg + view->shown.north_udeg) / 2e6;
    const bool is_us = lon > -170 && lon < -65 && lat > 18 && lat < 70 &&
                       view->shown.east_udeg - view->shown.west_udeg < 110000000;
    marz_svg_rect(page, "sea", (const double[]){0, 0, view->width, view->height});
    draw_level(page, view, MARZ_OUTLINE_COUNTRIES, "land");
    if (is_us)
        draw_level(page, view, MARZ_OUTLINE_US_STATES, "states");
}
