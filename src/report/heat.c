#include "report/heat.h"

#include "base/int128.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 24 ///< rows or columns that still make a picture
#define SHADES 7

/// The values of one dimension, sizes by number and names by letter.
typedef struct values {
    const char *names[VALUES_MAX];
    int32_t count;
} values;

typedef struct heat {
    marz_report *report;
    values rows, columns;
    const marz_segment *cells[VALUES_MAX][VALUES_MAX];
    double least, most; ///< of the coloured figure
    bool is_win;        ///< else potential
} heat;

static int compare_values(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    const bool x_is_number = *x >= '0' && *x <= '9', y_is_number = *y >= '0' && *y <= '9';
    if (x_is_number != y_is_number)
        return x_is_number ? -1 : 1;
    if (x_is_number && strtoll(x, NULL, 10) != strtoll(y, NULL, 10))
        return strtoll(x, NULL, 10) < strtoll(y, NULL, 10) ? -1 : 1;
    return strcmp(x, y);
}

static int32_t find_value(const values *list, const char *name)
{
    for (int32_t k = 0; k < list->count; k++)
        if (strcmp(list->names[k], name) == 0)
            return k;
    return MARZ_NONE;
}

static bool collect(const marz_market *market, int32_t dimension, values *list)
{
    for (int32_t s = 0; s < market->segment_count; s++) {
        const char *name = market->segments[s].dimension_value[dimension];
        if (!name || find_value(list, name) != MARZ_NONE)
            continue;
        if (list->count == VALUES_MAX)
            return false;
        list->names[list->count++] = name;
    }
    qsort(list->names, (size_t)list->count, sizeof *list->names, compare_values);
    return list->count > 0;
}

static double figure_of(const heat *h, const marz_segment *segment)
{
    if (h->is_win)
        return segment->win.closed > 0 ? segment->win.value : (double)NAN;
    return (double)segment->potential_minor;
}

static bool heat_init(heat *h, marz_report *report)
{
    const marz_market *market = &report->guide->market;
    *h = (heat){.report = report, .least = (double)INFINITY, .most = -(double)INFINITY};
    h->is_win = market->is_heterogeneous;
    if (market->dimension_count < 1 || market->dimension_count > 2 || !collect(market, 0, &h->rows))
        return false;
    if (market->dimension_count == 2 && !collect(market, 1, &h->columns))
        return false;
    for (int32_t s = 0; s < market->segment_count; s++) {
        const marz_segment *segment = &market->segments[s];
        const int32_t row = find_value(&h->rows, segment->dimension_value[0]);
        const int32_t column =
            market->dimension_count == 2 ? find_value(&h->columns, segment->dimension_value[1]) : 0;
        h->cells[row][column] = segment;
        const double figure = figure_of(h, segment);
        h->least = isnan(figure) ? h->least : fmin(h->least, figure);
        h->most = isnan(figure) ? h->most : fmax(h->most, figure);
    }
    return true;
}

static int32_t shade_of(const heat *h, double figure)
{
    if (isnan(figure) || !(h->most > h->least))
        return 0;
    const int32_t shade = (int32_t)((figure - h->least) / (h->most - h->least) * SHADES);
    return shade < SHADES ? shade : SHADES - 1;
}

static void write_cell(const heat *h, const marz_segment *segment)
{
    marz_report *report = h->report;
    marz_html *page = report->page;
    if (!segment) {
        marz_html_leaf(page, "td", "empty", "–");
        return;
    }
    const marz_rate *win = &segment->win;
    const bool is_wide = h->is_win && win->closed > 0 && win->high - win->low > MARZ_HEAT_WIDE;
    char class_name[32];
    snprintf(class_name, sizeof class_name, "heat h%d%s", shade_of(h, figure_of(h, segment)),
             is_wide ? " wide" : "");
    marz_html_open_class(page, "td", class_name);
    const marz_shown big =
        !h->is_win ? marz_show_money(report->language, report->currency, segment->potential_minor)
        : win->closed > 0 ? marz_show_percent(report->language, win->value, 0)
                          : (marz_shown){"–"};
    marz_html_open(page, "b");
    marz_html_leaf(page, "bdi", NULL, big.text);
    marz_html_close(page);
    marz_html_open(page, "small");
    if (h->is_win && win->closed > 0)
        marz_report_write(report, MARZ_WORD_HEAT_WIN,
                          MARZ_ARGS(marz_arg_percent(win->low, 0), marz_arg_percent(win->high, 0),
                                    marz_arg_count(win->closed)));
    else
        marz_report_write(report, MARZ_WORD_HEAT_ACCOUNTS,
                          MARZ_ARGS(marz_arg_count(segment->account_count)));
    marz_html_close(page);
    marz_html_close(page);
}

static void write_header(const heat *h, const char *scope, const char *text)
{
    marz_html_open(h->report->page, "th");
    marz_html_attribute(h->report->page, "scope", scope);
    marz_html_leaf(h->report->page, "bdi", NULL, marz_report_value(h->report, text));
    marz_html_close(h->report->page);
}

static void write_rows(const heat *h)
{
    marz_html *page = h->report->page;
    const int32_t columns = h->columns.count ? h->columns.count : 1;
    marz_html_open(page, "tbody");
    for (int32_t row = 0; row < h->rows.count; row++) {
        marz_html_open(page, "tr");
        write_header(h, "row", h->rows.names[row]);
        for (int32_t column = 0; column < columns; column++)
            write_cell(h, h->cells[row][column]);
        marz_html_close(page);
    }
    marz_html_close(page);
}

static void write_head(const heat *h)
{
    marz_report *report = h->report;
    const marz_market *market = &report->guide->market;
    marz_html_open(report->page, "thead");
    marz_html_open(report->page, "tr");
    write_header(h, "col", market->dimensions[0]);
    if (h->columns.count == 0)
        write_header(h, "col",
                     marz_report_word(report, h->is_win ? MARZ_WORD_COLUMN_WIN
                                                        : MARZ_WORD_COLUMN_POTENTIAL));
    for (int32_t column = 0; column < h->columns.count; column++)
        write_header(h, "col", h->columns.names[column]);
    marz_html_close(report->page);
    marz_html_close(report->page);
}

void marz_heat_map(marz_report *report)
{
    heat h;
    if (!heat_init(&h, report))
        return;
    marz_html *page = report->page;
    const char *title = marz_report_word(report, h.is_win ? MARZ_WORD_FIGURE_HEAT_WIN
                                                          : MARZ_WORD_FIGURE_HEAT_POTENTIAL);
    marz_html_open_class(page, "div", "scroll");
    marz_html_attribute(page, "tabindex", "0");
    marz_html_attribute(page, "role", "region");
    marz_html_attribute(page, "aria-label", title);
    marz_html_open_class(page, "table", "heat-map");
    marz_html_leaf(page, "caption", NULL, title);
    write_head(&h);
    write_rows(&h);
    marz_html_close(page);
    marz_html_close(page);
    if (h.is_win)
        marz_report_say(report, "note", MARZ_WORD_HEAT_NOTE,
                        MARZ_ARGS(marz_arg_percent(MARZ_HEAT_WIDE, 0),
                                  marz_arg_percent(report->guide->market.level, 0)));
}
