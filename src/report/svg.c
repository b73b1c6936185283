#include "report/svg.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/// "12.5", "-3" or "0", whatever the locale of the process says about decimal points.
static void format_tenths(char text[static 32], double value)
{
    assert(isfinite(value));
    const int64_t tenths = (int64_t)llround(value * 10);
    const int64_t size = tenths < 0 ? -tenths : tenths;
    const char *sign = tenths < 0 ? "-" : "";
    if (size % 10)
        snprintf(text, 32, "%s%" PRId64 ".%d", sign, size / 10, (int)(size % 10));
    else
        snprintf(text, 32, "%s%" PRId64, sign, size / 10);
}

void marz_svg_number(marz_html *html, const char *name, double value)
{
    char text[32];
    format_tenths(text, value);
    marz_html_attribute(html, name, text);
}

void marz_svg_open(marz_html *html, double width, double height, const char *class_name,
                   const char *title)
{
    char box[64];
    snprintf(box, sizeof box, "0 0 %d %d", (int)lround(width), (int)lround(height));
    marz_html_open_class(html, "svg", class_name);
    marz_html_attribute(html, "viewBox", box);
    marz_html_attribute(html, "role", "img");
    marz_html_leaf(html, "title", NULL, title);
}

void marz_svg_rect(marz_html *html, const char *class_name, const double box[static 4])
{
    marz_html_open_class(html, "rect", class_name);
    marz_svg_number(html, "x", box[0]);
    marz_svg_number(html, "y", box[1]);
    marz_svg_number(html, "width", fmax(box[2], 0));
    marz_svg_number(html, "height", fmax(box[3], 0));
    marz_html_close(html);
}

void marz_svg_line(marz_html *html, const char *class_name, const double ends[static 4])
{
    marz_html_open_class(html, "line", class_name);
    marz_svg_number(html, "x1", ends[0]);
    marz_svg_number(html, "y1", ends[1]);
    marz_svg_number(html, "x2", ends[2]);
    marz_svg_number(html, "y2", ends[3]);
    marz_html_close(html);
}

void marz_svg_circle(marz_html *html, const char *class_name, double x, double y, double radius)
{
    marz_html_open_class(html, "circle", class_name);
    marz_svg_number(html, "cx", x);
    marz_svg_number(html, "cy", y);
    marz_svg_number(html, "r", radius);
    marz_html_close(html);
}

void marz_svg_text(marz_html *html, const char *class_name, double x, double y, const char *text)
{
    marz_html_open_class(html, "text", class_name);
    marz_svg_number(html, "x", x);
    marz_svg_number(html, "y", y);
    // A picture reads left to right; the isolate lets a Persian label keep its own order.
    marz_html_text(html, "\u2068");
    marz_html_text(html, text);
    marz_html_text(html, "\u2069");
    marz_html_close(html);
}

void marz_svg_point(marz_buffer *data, const char *command, double x, double y)
{
    char text[32];
    format_tenths(text, x);
    marz_buffer_text(data, command);
    marz_buffer_text(data, text);
    format_tenths(text, y);
    marz_buffer_char(data, ' ');
    marz_buffer_text(data, text);
}

void marz_svg_path(marz_html *html, const char *class_name, const marz_buffer *data)
{
    if (data->length == 0)
        return;
    marz_html_open_class(html, "path", class_name);
    marz_html_attribute(html, "d", data->text);
    marz_html_close(html);
}
