#include "report/map.h"

#include "geo/outline.h"
#include "geo/project.h"
#include "report/mapview.h"
#include "report/palette.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAP_UDEG 25000000 ///< an empty band of longitude as wide as this parts two maps
#define NUMBERS_MAX 60    ///< more homes than that would cover each other
#define HOME_RADIUS 8.0
#define ROOM_TRIES 40
#define POINT_RADIUS 2.6

/// A unit with a position, for sorting by longitude.
typedef struct spot {
    int32_t unit, lon_udeg, lat_udeg;
} spot;

static int compare_spots(const void *a, const void *b)
{
    const spot *x = a, *y = b;
    if (x->lon_udeg != y->lon_udeg)
        return x->lon_udeg < y->lon_udeg ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static spot *collect_spots(marz_report *report, int32_t *count)
{
    const marz_instance *instance = &report->plan->instance;
    spot *spots = marz_report_alloc(report, (size_t)instance->unit_count, sizeof *spots);
    *count = 0;
    for (int32_t unit = 0; spots && unit < instance->unit_count; unit++)
        if (instance->unit_lon_udeg[unit] != MARZ_DEGREES_UNKNOWN)
            spots[(*count)++] =
                (spot){unit, instance->unit_lon_udeg[unit], instance->unit_lat_udeg[unit]};
    if (spots)
        qsort(spots, (size_t)*count, sizeof *spots, compare_spots);
    return spots;
}

/// One map: spots first … last-1.
typedef struct panel {
    int32_t first, last;
} panel;

/// The parts by number of accounts, greatest first; what does not fit is left out.
static int32_t cut_panels(const spot *spots, int32_t count, panel panels[MARZ_MAP_PANELS_MAX])
{
    int32_t panel_count = 0, first = 0;
    for (int32_t k = 1; k <= count; k++) {
        if (k < count && spots[k].lon_udeg - spots[k - 1].lon_udeg < GAP_UDEG)
            continue;
        panel part = {first, k};
        first = k;
        for (int32_t at = 0; at < MARZ_MAP_PANELS_MAX; at++) {
            if (at < panel_count && panels[at].last - panels[at].first >= part.last - part.first)
                continue;
            const panel pushed = at < panel_count ? panels[at] : (panel){0, 0};
            panels[at] = part;
            part = pushed;
            if (at >= panel_count) {
                panel_count++;
                break;
            }
        }
    }
    return panel_count;
}

/// Adds the shape of one account to the path of its seat.
static void add_shape(marz_buffer *path, int32_t shape, double x, double y)
{
    const double r = POINT_RADIUS;
    marz_svg_point(path, "M", x - (shape == 0 ? r : 0), y);
    static const char *const shapes[MARZ_PALETTE_SHAPES] = {
        "a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z", // circle
        "m-2.4-2.4h4.8v4.8h-4.8z",                   // square
        "m0-3.4l3.2 5.6h-6.4z",                      // triangle
        "m0-3.5l3.5 3.5l-3.5 3.5l-3.5-3.5z",         // diamond
    };
    marz_buffer_text(path, shapes[shape]);
}

static int32_t seat_shown(const marz_report *report, int32_t unit)
{
    return report->facts.has_plan ? report->plan->seat_of[unit]
                                  : report->plan->instance.present[unit];
}

static void draw_seat(marz_report *report, const marz_buffer *path, int32_t seat)
{
    char class_name[16];
    if (path->length == 0)
        return;
    snprintf(class_name, sizeof class_name, seat < 0 ? "s-none" : "s%d",
             marz_palette_look(report, seat).colour);
    marz_svg_path(report->page, class_name, path);
}

static void draw_points(marz_report *report, const marz_map_view *view, const spot *spots,
                        panel part, int32_t step)
{
    const int32_t seat_count = report->plan->instance.seat_count;
    marz_buffer *paths = marz_report_alloc(report, (size_t)seat_count + 1, sizeof *paths);
    if (!paths)
        return;
    for (int32_t k = part.first; k < part.last; k++) {
        if (spots[k].unit % step != 0)
            continue;
        double x, y;
        marz_project(&view->projection, spots[k].lon_udeg, spots[k].lat_udeg, &x, &y);
        const int32_t seat = seat_shown(report, spots[k].unit);
        add_shape(&paths[seat + 1], marz_palette_look(report, seat).shape, x, y);
    }
    for (int32_t seat = MARZ_NONE; seat < seat_count; seat++) {
        draw_seat(report, &paths[seat + 1], seat);
        report->is_broken |= paths[seat + 1].is_broken;
        marz_buffer_deinit(&paths[seat + 1]);
    }
}

/// The first place beside x, y, nearest rings first, where a circle covers no earlier one.
static void find_room(double (*taken)[2], int32_t count, double *x, double *y)
{
    const double home_x = *x, home_y = *y;
    for (int32_t try = 0; try <= ROOM_TRIES; try++) {
        const double ring = (double)((try + 7) / 8), angle = (double)(try % 8) * 0.7853981633974483;
        *x = home_x + ring * HOME_RADIUS * 2.2 * cos(angle);
        *y = home_y + ring * HOME_RADIUS * 2.2 * sin(angle);
        bool is_free = true;
        for (int32_t k = 0; k < count && is_free; k++)
            is_free = hypot(taken[k][0] - *x, taken[k][1] - *y) >= HOME_RADIUS * 2;
        if (is_free)
            return;
    }
    *x = home_x;
    *y = home_y;
}

static void draw_home(marz_report *report, int32_t seat, const double at[static 2],
                      const double home[static 2])
{
    const marz_shown number = marz_show_count(report->language, seat + 1);
    char class_name[16];
    snprintf(class_name, sizeof class_name, "home o%d", marz_palette_look(report, seat).colour);
    if (hypot(at[0] - home[0], at[1] - home[1]) > 1)
        marz_svg_line(report->page, class_name, (const double[]){home[0], home[1], at[0], at[1]});
    marz_svg_circle(report->page, class_name, at[0], at[1], HOME_RADIUS);
    marz_svg_text(report->page, "home-number middle", at[0], at[1] + 3.5, number.text);
}

static void draw_homes(marz_report *report, const marz_map_view *view)
{
    const marz_instance *instance = &report->plan->instance;
    double taken[NUMBERS_MAX][2];
    int32_t count = 0;
    if (instance->seat_count > NUMBERS_MAX)
        return;
    for (int32_t seat = 0; seat < instance->seat_count; seat++) {
        const int32_t lon = instance->seat_lon_udeg[seat], lat = instance->seat_lat_udeg[seat];
        if (lon == MARZ_DEGREES_UNKNOWN || !marz_map_view_holds(view, lon, lat))
            continue;
        double home[2];
        marz_project(&view->projection, lon, lat, &home[0], &home[1]);
        taken[count][0] = home[0];
        taken[count][1] = home[1];
        find_room(taken, count, &taken[count][0], &taken[count][1]);
        draw_home(report, seat, taken[count], home);
        count++;
    }
}

/// Seats with an account in this part.
static int32_t count_seats(marz_report *report, const spot *spots, panel part)
{
    const int32_t seat_count = report->plan->instance.seat_count;
    uint8_t *is_here = marz_report_alloc(report, (size_t)seat_count, 1);
    int32_t count = 0;
    for (int32_t k = part.first; is_here && k < part.last; k++) {
        const int32_t seat = seat_shown(report, spots[k].unit);
        if (seat == MARZ_NONE || is_here[seat])
            continue;
        is_here[seat] = 1;
        count++;
    }
    return count;
}

static void draw_panel(marz_report *report, const spot *spots, panel part, bool is_first,
                       int32_t step)
{
    marz_extent extent = marz_extent_empty();
    for (int32_t k = part.first; k < part.last; k++)
        marz_extent_add(&extent, spots[k].lon_udeg, spots[k].lat_udeg);
    const marz_map_view view = marz_map_view_make(extent, is_first);
    const char *title = marz_report_phrase(
        report, report->facts.has_plan ? MARZ_WORD_MAP_TITLE : MARZ_WORD_MAP_TITLE_TODAY,
        MARZ_ARGS(marz_arg_count(part.last - part.first),
                  marz_arg_count(count_seats(report, spots, part))));
    marz_html_open_class(report->page, "figure", is_first ? "map" : "map part");
    marz_svg_open(report->page, view.width, view.height, "map", title);
    marz_map_view_outlines(report->page, &view);
    draw_points(report, &view, spots, part, step);
    draw_homes(report, &view);
    marz_html_close(report->page);
    marz_html_leaf(report->page, "figcaption", NULL, title);
    marz_html_close(report->page);
}

void marz_map_draw(marz_report *report)
{
    int32_t count;
    panel panels[MARZ_MAP_PANELS_MAX];
    const spot *spots = collect_spots(report, &count);
    if (!spots || count == 0) {
        marz_report_say(report, NULL, MARZ_WORD_MAP_EMPTY, NULL);
        return;
    }
    const int32_t panel_count = cut_panels(spots, count, panels);
    const int32_t step = (count + MARZ_MAP_POINTS_MAX - 1) / MARZ_MAP_POINTS_MAX;
    marz_html_open_class(report->page, "div", "maps");
    for (int32_t k = 0; k < panel_count; k++)
        draw_panel(report, spots, panels[k], k == 0, step);
    marz_html_close(report->page);
    marz_report_say(report, "note", MARZ_WORD_MAP_NOTE, NULL);
    if (step > 1)
        marz_report_say(report, "note", MARZ_WORD_MAP_THINNED, MARZ_ARGS(marz_arg_count(step)));
}

void marz_map_sign(marz_report *report, int64_t seat)
{
    const marz_shown number = marz_show_count(report->language, seat + 1);
    marz_html *page = report->page;
    marz_buffer path = {0};
    add_shape(&path, marz_palette_look(report, (int32_t)seat).shape, 8, 8);
    marz_html_open_class(page, "svg", "sign");
    marz_html_attribute(page, "viewBox", "3 3 10 10");
    marz_html_attribute(page, "aria-hidden", "true");
    draw_seat(report, &path, (int32_t)seat);
    marz_html_close(page);
    marz_buffer_deinit(&path);
    marz_html_text(page, number.text);
}
