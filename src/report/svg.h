/// @file report/svg.h
/// Pictures inside the page: shapes with coordinates in tenths of a pixel, always ASCII digits.
#ifndef MARZ_REPORT_SVG_H
#define MARZ_REPORT_SVG_H

#include "report/html.h"

/// Opens an svg element of that view box, as wide as its place allows, read aloud as `title`.
void marz_svg_open(marz_html *html, double width, double height, const char *class_name,
                   const char *title);

/// An attribute with one decimal, e.g. x="12.5".
void marz_svg_number(marz_html *html, const char *name, double value);

/// Whole shapes with a class; x, y is the corner nearest the origin.
void marz_svg_rect(marz_html *html, const char *class_name, const double box[static 4]);
void marz_svg_line(marz_html *html, const char *class_name, const double ends[static 4]);
void marz_svg_circle(marz_html *html, const char *class_name, double x, double y, double radius);

/// Text whose anchor is at x, y; `class_name` says which anchor and size.
void marz_svg_text(marz_html *html, const char *class_name, double x, double y, const char *text);

/// Adds "M12.5 3" or "L12.5 3" or "12.5 3" to the data of a path.
void marz_svg_point(marz_buffer *data, const char *command, double x, double y);

/// A path from its data; nothing if the data is empty.
void marz_svg_path(marz_html *html, const char *class_name, const marz_buffer *data);

#endif
