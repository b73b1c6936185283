#include "report/forecast.h"

#include "base/int128.h"
#include "report/axis.h"
#include "report/svg.h"

#include <math.h>

#define WIDTH 760.0
#define HEIGHT 128.0
#define LEFT 120.0
#define RIGHT 40.0

static double greatest(const marz_goals *goals)
{
    return fmax(fmax((double)goals->goal_minor, (double)goals->last_year_minor),
                fmax((double)goals->year_high_minor, (double)goals->stretch_minor));
}

static void draw_axis(marz_report *report, const marz_axis *axis)
{
    for (double value = 0; value <= axis->to * 1.0001; value += axis->step) {
        const double x = marz_axis_place(axis, value);
        const marz_shown label =
            marz_show_tick(report->language, report->currency, (int64_t)llround(value));
        marz_svg_line(report->page, "grid", (const double[]){x, 22, x, 104});
        marz_svg_text(report->page, "tick middle", x, 120, label.text);
    }
}

static void draw_row_label(marz_report *report, marz_word word, double y)
{
    marz_svg_text(report->page, "label end", LEFT - 8, y, marz_report_word(report, word));
}

static void draw_forecast(marz_report *report, const marz_axis *axis)
{
    const marz_goals *goals = &report->guide->goals;
    const double low = marz_axis_place(axis, fmax((double)goals->year_low_minor, 0));
    const double high = marz_axis_place(axis, (double)goals->year_high_minor);
    const double middle = marz_axis_place(axis, (double)goals->year_mid_minor);
    draw_row_label(report, MARZ_WORD_ROW_FORECAST, 84);
    marz_svg_rect(report->page, "band", (const double[]){low, 68, high - low, 24});
    marz_svg_line(report->page, "median solid", (const double[]){middle, 66, middle, 94});
}

static void draw_goal(marz_report *report, const marz_axis *axis)
{
    const marz_goals *goals = &report->guide->goals;
    const double x = marz_axis_place(axis, (double)goals->goal_minor);
    marz_svg_line(report->page, "goal", (const double[]){x, 20, x, 104});
    const bool is_known = goals->reach_ppm != MARZ_UNKNOWN && goals->method != MARZ_FORECAST_NONE;
    const char *text = marz_report_phrase(
        report, is_known ? MARZ_WORD_MARK_GOAL_CHANCE : MARZ_WORD_MARK_GOAL,
        MARZ_ARGS(marz_arg_money(goals->goal_minor),
                  marz_arg_chance(is_known ? (double)goals->reach_ppm / 1e6 : (double)NAN)));
    const bool is_right = x > WIDTH * 0.7;
    marz_svg_text(report->page, is_right ? "mark-text end" : "mark-text start",
                  x + (is_right ? 4 : -4), 14, text);
}

void marz_forecast_year_chart(marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    const marz_axis axis = marz_axis_make(greatest(goals), LEFT, WIDTH - RIGHT, 6);
    const double last = marz_axis_place(&axis, fmax((double)goals->last_year_minor, 0));
    marz_html_open(report->page, "figure");
    const char *title = marz_report_phrase(
        report, MARZ_WORD_FIGURE_YEAR,
        MARZ_ARGS(marz_arg_money(goals->last_year_minor), marz_arg_money(goals->goal_minor)));
    marz_svg_open(report->page, WIDTH, HEIGHT, "chart", title);
    draw_axis(report, &axis);
    draw_row_label(report, MARZ_WORD_ROW_LAST_YEAR, 50);
    marz_svg_rect(report->page, "past", (const double[]){LEFT, 36, last - LEFT, 20});
    if (goals->method != MARZ_FORECAST_NONE)
        draw_forecast(report, &axis);
    draw_goal(report, &axis);
    marz_html_close(report->page);
    marz_html_leaf(report->page, "figcaption", NULL, title);
    marz_html_close(report->page);
}
