#include "app/frontier.h"

#include "app/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDTH 720.0
#define HEIGHT 340.0
#define LEFT 96.0
#define RIGHT 700.0
#define TOP 16.0
#define BOTTOM 290.0

static const char sheet[] =
    "body{margin:2rem auto;max-width:60rem;padding:0 "
    "1rem;color:#1c2733;background:#fff;line-height:1.5;"
    "font-family:system-ui,Arial,sans-serif}svg{width:100%;height:auto;direction:ltr}svg "
    "text{font-size:11px;"
    "fill:#4a5867}.axis{stroke:#d6dde5}.road{fill:none;stroke:#0b4f8a;stroke-width:2}"
    ".all{fill:none;stroke:#b35900;stroke-width:2;stroke-dasharray:6 4}.dot{fill:#0b4f8a}"
    ".best{fill:none;stroke:#b35900;stroke-width:3}.end{text-anchor:end}.middle{text-anchor:middle}"
    "table{border-collapse:collapse;width:100%}td,th{white-space:nowrap;padding:.3rem "
    ".5rem;text-align:end;"
    "border-block-end:1px solid #d6dde5}";

/// What the page says, in English and Persian.
typedef enum phrase {
    TITLE,
    HEADING,
    LEGEND,
    AXIS,
    PICTURE,
    HEAD_LIMIT,
    HEAD_UNITS,
    HEAD_ROAD,
    HEAD_DISRUPTION,
    HEAD_SUM,
    HEAD_WORST,
    HEAD_GAP,
    HEAD_FARTHEST,
    HEAD_OPEN,
    HEAD_PIECES,
    NO_PLAN,
    MUST_MOVE,
    NOT_PROVED,
} phrase;
// The formatter takes letters of several bytes for several columns.
// clang-format off
static const char *const phrases[][2] = {
    [TITLE] = {"How much may change hands", "چه اندازه می‌تواند دست‌به‌دست شود"},
    [HEADING] = {"How much may change hands, and what it brings",
                 "چه اندازه می‌تواند دست‌به‌دست شود، و چه به دست می‌آید"},
    [LEGEND] = {"The line is the least travel and mismatch a year for each limit on the value that "
                "changes hands; the dashed line adds what the moves cost at the rate of "
                "disruption. The ring marks the least of that sum where the bands are kept best. "
                "Where less may move than balance needs, territories outside their bands come as "
                "near as was found: there the line may rise.",
                "خط پُر کمترین هزینهٔ سفر و ناسازگاری در سال است، برای هر سقفی بر ارزشی که "
                "دست‌به‌دست می‌شود؛ خط‌چین هزینهٔ جابه‌جایی‌ها را نیز به آن می‌افزاید. حلقه کمترین "
                "مجموع را نشان می‌دهد، آنجا که بازه‌ها بهتر از همه رعایت شده است. هر جا کمتر از "
                "نیازِ تعادل می‌تواند جابه‌جا شود، قلمروهای بیرون از بازه تا جایی که یافته شد "
                "نزدیک آمده‌اند: آنجا خط ممکن است بالا برود."},
    [AXIS] = {"share of the value that changes hands", "سهم ارزشی که دست‌به‌دست می‌شود"},
    [PICTURE] = {"Cost a year against the value that changes hands",
                 "هزینهٔ سال در برابر ارزشی که دست‌به‌دست می‌شود"},
    [HEAD_LIMIT] = {"may move", "سقف جابه‌جایی"},
    [HEAD_UNITS] = {"units moved", "شمار جابه‌جاشده‌ها"},
    [HEAD_ROAD] = {"travel and mismatch", "سفر و ناسازگاری"},
    [HEAD_DISRUPTION] = {"disruption", "هزینهٔ جابه‌جایی"},
    [HEAD_SUM] = {"together", "روی هم"},
    [HEAD_WORST] = {"worst load off target", "دورترین بار از هدف"},
    [HEAD_GAP] = {"proved gap", "فاصلهٔ اثبات‌شده"},
    [HEAD_FARTHEST] = {"farthest (minutes)", "دورترین (دقیقه)"},
    [HEAD_OPEN] = {"nobody takes", "کسی نمی‌گیرد"},
    [HEAD_PIECES] = {"pieces too many", "تکه‌های زیادی"},
    [NO_PLAN] = {"no plan found", "برنامه‌ای یافت نشد"},
    [MUST_MOVE] = {"no plan: more must change hands",
                   "برنامه‌ای نیست: بیش از این باید دست‌به‌دست شود"},
    [NOT_PROVED] = {"not proved", "اثبات نشده"},
};
// clang-format on

/// The page under way.
typedef struct page {
    marz_html html;
    const marz_frontier *frontier;
    const char *currency;
    marz_language language;
    double low, high; ///< costs shown
} page;

static const char *say(const page *p, phrase what)
{
    return phrases[what][p->language == MARZ_PERSIAN];
}

static int64_t road_of(const marz_frontier_point *p)
{
    return marz_frontier_cost(p);
}

static bool is_shown(const marz_frontier_point *p)
{
    return p->outcome != MARZ_OUTCOME_INFEASIBLE;
}

/// Small limits matter most: the root spreads them.
static double place_x(const page *p, const marz_frontier_point *point)
{
    const double value = p->frontier->value_minor > 0 ? (double)p->frontier->value_minor : 1;
    return LEFT + (RIGHT - LEFT) * sqrt((double)point->moved_minor / value);
}

static double place_y(const page *p, double cost)
{
    return BOTTOM - (BOTTOM - TOP) * (cost - p->low) / (p->high - p->low);
}

static void find_range(page *p)
{
    double low = HUGE_VAL, high = 0;
    for (int32_t k = 0; k < p->frontier->point_count; k++) {
        const marz_frontier_point *one = &p->frontier->points[k];
        if (!is_shown(one))
            continue;
        low = fmin(low, (double)road_of(one));
        high = fmax(high, (double)(road_of(one) + one->disruption_minor));
    }
    const double room = high > low ? 0.08 * (high - low) : 1;
    p->low = high > 0 ? low - room : 0;
    p->high = high + room;
}

static void draw_axes(page *p)
{
    static const double shares[] = {0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1};
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
        const double x = LEFT + (RIGHT - LEFT) * sqrt(shares[k]);
        const marz_shown share = marz_show_percent(p->language, shares[k], 0);
        marz_svg_line(&p->html, "axis", (const double[]){x, TOP, x, BOTTOM});
        marz_svg_text(&p->html, "middle", x, BOTTOM + 18, share.text);
    }
    for (int32_t k = 0; k <= 4; k++) {
        const double cost = p->low + (p->high - p->low) * k / 4;
        const double y = place_y(p, cost);
        const marz_shown tick = marz_show_tick(p->language, p->currency, llround(cost));
        marz_svg_line(&p->html, "axis", (const double[]){LEFT, y, RIGHT, y});
        marz_svg_text(&p->html, "end", LEFT - 6, y + 4, tick.text);
    }
    marz_svg_text(&p->html, "middle", (LEFT + RIGHT) / 2, BOTTOM + 40, say(p, AXIS));
}

/// @param with_disruption  the dashed curve: what the moves cost is added
static void draw_curve(page *p, bool with_disruption)
{
    marz_buffer data = {0};
    for (int32_t k = 0; k < p->frontier->point_count; k++) {
        const marz_frontier_point *one = &p->frontier->points[k];
        if (!is_shown(one))
            continue;
        const int64_t cost = road_of(one) + (with_disruption ? one->disruption_minor : 0);
        marz_svg_point(&data, data.length ? "L" : "M", place_x(p, one), place_y(p, (double)cost));
    }
    p->html.out->is_broken |= data.is_broken;
    marz_svg_path(&p->html, with_disruption ? "all" : "road", &data);
    marz_buffer_deinit(&data);
}

static void draw(page *p)
{
    const int32_t best = marz_frontier_cheapest(p->frontier);
    marz_svg_open(&p->html, WIDTH, HEIGHT, NULL, say(p, PICTURE));
    draw_axes(p);
    draw_curve(p, true);
    draw_curve(p, false);
    for (int32_t k = 0; k < p->frontier->point_count; k++) {
        const marz_frontier_point *one = &p->frontier->points[k];
        if (!is_shown(one))
            continue;
        const double x = place_x(p, one), y = place_y(p, (double)road_of(one));
        marz_svg_circle(&p->html, "dot", x, y, 3.5);
        if (k == best)
            marz_svg_circle(&p->html, "best", x,
                            place_y(p, (double)(road_of(one) + one->disruption_minor)), 7);
    }
    marz_html_close(&p->html);
}

// ---------------------------------------------------------------- table

static void put_cell(page *p, marz_shown shown)
{
    marz_html_leaf(&p->html, "td", NULL, shown.text);
}

static void put_share(page *p, int64_t ppm)
{
    put_cell(p, marz_show_percent(p->language, (double)ppm / 1e6, 2));
}

static void put_cost(page *p, int64_t minor)
{
    put_cell(p, marz_show_amount(p->language, p->currency, minor));
}

static void put_row(page *p, const marz_frontier_point *one)
{
    marz_html_open(&p->html, "tr");
    put_share(p, one->limit_ppm);
    if (!is_shown(one)) {
        const bool is_forced = one->reason.is_known && one->reason.kind == MARZ_CONFLICT_MOVED;
        marz_html_leaf(&p->html, "td", NULL, say(p, is_forced ? MUST_MOVE : NO_PLAN));
        marz_html_close(&p->html);
        return;
    }
    put_cell(p, marz_show_count(p->language, one->moved_count));
    put_cost(p, road_of(one));
    put_cost(p, one->disruption_minor);
    put_cost(p, road_of(one) + one->disruption_minor);
    put_share(p, one->worst_ppm);
    if (one->has_bound)
        put_share(p, one->gap_ppm);
    else
        marz_html_leaf(&p->html, "td", NULL, say(p, NOT_PROVED));
    if (p->frontier->wants_max)
        put_cell(p, marz_show_count(p->language, (one->farthest_milli + 999) / 1000));
    if (p->frontier->has_cover)
        put_cell(p, marz_show_count(p->language, one->uncovered_count));
    if (p->frontier->is_contiguous)
        put_cell(p, marz_show_count(p->language, one->extra_pieces));
    marz_html_close(&p->html);
}

/// The title of a column; amounts of money carry the currency there.
static void put_head(page *p, phrase head)
{
    char title[160];
    const bool is_money = head >= HEAD_ROAD && head <= HEAD_SUM;
    snprintf(title, sizeof title, is_money ? "%s (%s)" : "%s", say(p, head),
             marz_show_currency(p->language, p->currency));
    marz_html_leaf(&p->html, "th", NULL, title);
}

static void put_table(page *p)
{
    marz_html_open(&p->html, "table");
    marz_html_open(&p->html, "tr");
    for (phrase head = HEAD_LIMIT; head <= HEAD_GAP; head++)
        put_head(p, head);
    if (p->frontier->wants_max)
        put_head(p, HEAD_FARTHEST);
    if (p->frontier->has_cover)
        put_head(p, HEAD_OPEN);
    if (p->frontier->is_contiguous)
        put_head(p, HEAD_PIECES);
    marz_html_close(&p->html);
    for (int32_t k = 0; k < p->frontier->point_count; k++)
        put_row(p, &p->frontier->points[k]);
    marz_html_close(&p->html);
}

marz_status marz_frontier_write(const marz_frontier *frontier, const marz_settings *settings,
                                const char *language, const char *path, marz_error *error)
{
    marz_buffer out = {0};
    page p = {.frontier = frontier,
              .currency = marz_show_unit(settings->currency, settings->rial_unit),
              .language = marz_page_language(language)};
    find_range(&p);
    marz_page_begin(&p.html, &out, p.language, say(&p, TITLE), sheet);
    marz_html_leaf(&p.html, "h1", NULL, say(&p, HEADING));
    marz_html_leaf(&p.html, "p", NULL, say(&p, LEGEND));
    draw(&p);
    put_table(&p);
    return marz_page_write(&p.html, path, error);
}
