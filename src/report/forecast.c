#include "report/forecast.h"

#include "base/int128.h"
#include "report/axis.h"
#include "report/svg.h"

#include <math.h>

#define WIDTH 760.0
#define HEIGHT 300.0
#define LEFT 76.0
#define RIGHT 16.0
#define TOP 14.0
#define BOTTOM 30.0
#define HISTORY_SHOWN 36 ///< months before the plan year

/// The months on paper: days to the right, money upwards.
typedef struct plot {
    marz_report *report;
    marz_html *page;
    marz_axis money;
    int32_t first_day, last_day;
    const marz_month_value *history; ///< the shown end of it
    int32_t history_count;
} plot;

static double x_of(const plot *p, int32_t day)
{
    return LEFT + (WIDTH - LEFT - RIGHT) * (day - p->first_day) / (p->last_day - p->first_day);
}

static double middle(const plot *p, const marz_month_value *month)
{
    return (x_of(p, month->start_day) + x_of(p, month->end_day)) / 2;
}

static double y_of(const plot *p, int64_t minor)
{
    return marz_axis_place(&p->money, fmax((double)minor, 0));
}

static int64_t greatest(const marz_goals *goals, const plot *p)
{
    int64_t most = 1;
    for (int32_t k = 0; k < p->history_count; k++)
        most = p->history[k].amount_minor > most ? p->history[k].amount_minor : most;
    for (int32_t k = 0; k < goals->forecast_count; k++)
        most = goals->forecast[k].high_minor > most ? goals->forecast[k].high_minor : most;
    for (int32_t g = 0; g < goals->goal_count; g++)
        if (goals->goals[g].owner_kind == MARZ_OWNER_COMPANY &&
            goals->goals[g].period_kind == MARZ_PERIOD_MONTH && goals->goals[g].amount_minor > most)
            most = goals->goals[g].amount_minor;
    return most;
}

static void draw_grid(const plot *p)
{
    const marz_report *report = p->report;
    for (double value = 0; value <= p->money.to * 1.0001; value += p->money.step) {
        const double y = marz_axis_place(&p->money, value);
        const marz_shown label =
            marz_show_tick(report->language, report->currency, (int64_t)llround(value));
        marz_svg_line(p->page, "grid", (const double[]){LEFT, y, WIDTH - RIGHT, y});
        marz_svg_text(p->page, "tick end", LEFT - 6, y + 4, label.text);
    }
}

static void draw_month_labels(const plot *p)
{
    const marz_goals *goals = &p->report->guide->goals;
    const marz_calendar_kind calendar = marz_settings_calendar(&p->report->company->settings);
    const int32_t count = p->history_count + goals->forecast_count, step = count > 18 ? 6 : 3;
    for (int32_t k = 0; k < count; k++) {
        const marz_month_value *month =
            k < p->history_count ? &p->history[k] : &goals->forecast[k - p->history_count];
        // Counted from the first planned month, so that the year's start has a label.
        if ((k - p->history_count) % step != 0)
            continue;
        const marz_shown label =
            marz_show_month(p->report->language, calendar, month->start_day, true);
        const double x = x_of(p, month->start_day);
        marz_svg_line(p->page, "grid",
                      (const double[]){x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 5});
        marz_svg_text(p->page, "tick start", x, HEIGHT - BOTTOM + 18, label.text);
    }
}

static void draw_history(const plot *p)
{
    marz_buffer data = {0};
    for (int32_t k = 0; k < p->history_count; k++)
        marz_svg_point(&data, k == 0 ? "M" : "L", middle(p, &p->history[k]),
                       y_of(p, p->history[k].amount_minor));
    marz_svg_path(p->page, "history", &data);
    marz_buffer_deinit(&data);
}

static void draw_interval(const plot *p)
{
    const marz_goals *goals = &p->report->guide->goals;
    marz_buffer band = {0}, median = {0};
    for (int32_t k = 0; k < goals->forecast_count; k++) {
        const marz_month_value *month = &goals->forecast[k];
        marz_svg_point(&band, k == 0 ? "M" : "L", middle(p, month), y_of(p, month->high_minor));
        marz_svg_point(&median, k == 0 ? "M" : "L", middle(p, month), y_of(p, month->amount_minor));
    }
    for (int32_t k = goals->forecast_count - 1; k >= 0; k--)
        marz_svg_point(&band, "L", middle(p, &goals->forecast[k]),
                       y_of(p, goals->forecast[k].low_minor));
    if (band.length > 0)
        marz_buffer_char(&band, 'z');
    marz_svg_path(p->page, "band", &band);
    marz_svg_path(p->page, "median", &median);
    marz_buffer_deinit(&band);
    marz_buffer_deinit(&median);
}

static void draw_goals(const plot *p)
{
    const marz_goals *goals = &p->report->guide->goals;
    marz_buffer data = {0};
    for (int32_t g = 0; g < goals->goal_count; g++) {
        const marz_goal *goal = &goals->goals[g];
        if (goal->owner_kind != MARZ_OWNER_COMPANY || goal->period_kind != MARZ_PERIOD_MONTH)
            continue;
        const double y = y_of(p, goal->amount_minor);
        marz_svg_point(&data, "M", x_of(p, goal->start_day), y);
        marz_svg_point(&data, "L", x_of(p, goal->end_day), y);
    }
    marz_svg_path(p->page, "goal", &data);
    marz_buffer_deinit(&data);
}

static void write_key(marz_html *page, const char *class_name, const char *text)
{
    marz_html_open(page, "li");
    marz_html_open_class(page, "svg", "key");
    marz_html_attribute(page, "viewBox", "0 0 24 12");
    marz_html_attribute(page, "aria-hidden", "true");
    if (class_name[0] == 'b')
        marz_svg_rect(page, class_name, (const double[]){0, 1, 24, 10});
    else
        marz_svg_line(page, class_name, (const double[]){0, 6, 24, 6});
    marz_html_close(page);
    marz_html_text(page, text);
    marz_html_close(page);
}

static void write_legend(marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    marz_html_open_class(report->page, "ul", "legend");
    write_key(report->page, "history", marz_report_word(report, MARZ_WORD_KEY_HISTORY));
    if (goals->forecast_count > 0) {
        write_key(report->page, "median", marz_report_word(report, MARZ_WORD_KEY_MEDIAN));
        write_key(
            report->page, "band",
            marz_report_phrase(report, MARZ_WORD_KEY_BAND,
                               MARZ_ARGS(marz_arg_percent((double)goals->level_ppm / 1e6, 0))));
    }
    write_key(report->page, "goal", marz_report_word(report, MARZ_WORD_KEY_GOAL));
    marz_html_close(report->page);
}

static bool plot_init(plot *p, marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    const int32_t shown =
        goals->history_count > HISTORY_SHOWN ? HISTORY_SHOWN : goals->history_count;
    *p = (plot){.report = report, .page = report->page, .history_count = shown};
    p->history = goals->history + (goals->history_count - shown);
    p->first_day = shown > 0 ? p->history[0].start_day : goals->start_day;
    p->last_day = goals->forecast_count > 0 ? goals->forecast[goals->forecast_count - 1].end_day
                                            : goals->end_day;
    p->money = marz_axis_make((double)greatest(goals, p), HEIGHT - BOTTOM, TOP, 5);
    return shown + goals->forecast_count > 0 && p->last_day > p->first_day;
}

void marz_forecast_month_chart(marz_report *report)
{
    plot p;
    if (!plot_init(&p, report))
        return;
    marz_html_open(report->page, "figure");
    const char *title = marz_report_phrase(
        report, MARZ_WORD_FIGURE_MONTHS,
        MARZ_ARGS(marz_arg_name(marz_show_currency(report->language, report->currency))));
    marz_svg_open(report->page, WIDTH, HEIGHT, "chart", title);
    draw_grid(&p);
    draw_interval(&p);
    draw_history(&p);
    draw_goals(&p);
    draw_month_labels(&p);
    marz_html_close(report->page);
    write_legend(report);
    marz_html_leaf(report->page, "figcaption", NULL, title);
    marz_html_close(report->page);
}
