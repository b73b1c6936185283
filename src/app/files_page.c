#include "app/files_page.h"

#include "app/page.h"
#include "report/mapview.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

#define POINTS_MAX 6000 ///< more units than that are thinned
#define COLOURS 7

// The colours of Okabe and Ito, which the colour-blind can tell apart.
static const char sheet[] =
    "body{margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1c2733;background:#fff;"
    "line-height:1.5;font-family:system-ui,Arial,sans-serif}"
    "svg{width:100%;height:auto;direction:ltr;border:1px solid #d6dde5}"
    "svg.sign{width:.9rem;height:.9rem;border:0;vertical-align:baseline}"
    ".sea{fill:#eef3f8}.land{fill:#fff;stroke:#9fb0c0;stroke-width:.8}"
    ".states{fill:none;stroke:#c9d3dd;stroke-width:.6}"
    ".c0{fill:#0072b2}.c1{fill:#e69f00}.c2{fill:#009e73}.c3{fill:#cc79a7}.c4{fill:#56b4e9}"
    ".c5{fill:#d55e00}.c6{fill:#b3a100}.none{fill:#9aa5b1}"
    ".name{font-size:13px;font-weight:600;text-anchor:middle;fill:#1c2733;stroke:#fff;"
    "stroke-width:3px;paint-order:stroke}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "td,th{white-space:nowrap;padding:.3rem .5rem;text-align:end;"
    "border-block-end:1px solid #d6dde5}tbody th{text-align:start;font-weight:400}"
    "thead th:first-child{text-align:start}"
    ".region th,.region td{font-weight:700;background:#eef3f8}.district th{font-weight:600}"
    "tr.district th.d1,tr.territory th.d1{padding-inline-start:1.8rem}"
    "tr.territory th.d2{padding-inline-start:3.2rem}";

typedef enum phrase {
    TITLE,
    TITLE_LEVELS,
    COSTS,
    PROVED,
    NOT_PROVED,
    NOT_FOUND,
    REFUTED,
    EASED,
    MAP,
    HEAD_PLACE,
    HEAD_UNITS,
    HEAD_PIECES,
    HEAD_MEAN,
} phrase;
// The formatter takes letters of several bytes for several columns.
// clang-format off
static const char *const phrases[][2] = {
    [TITLE] = {"Territories", "قلمروها"},
    [TITLE_LEVELS] = {"Territories, districts and regions", "قلمرو، بخش و منطقه"},
    [COSTS] = {"cost a year", "هزینهٔ سال"},
    [PROVED] = {"no plan costs less than this by more than",
                "هیچ برنامه‌ای بیش از این اندازه ارزان‌تر نیست"},
    [NOT_PROVED] = {"How far this is from the best plan is not proved.",
                    "ثابت نشده است که این برنامه تا بهترین برنامه چقدر فاصله دارد."},
    [NOT_FOUND] = {"No plan was found that keeps all limits; that there is none is not proved.",
                   "برنامه‌ای یافت نشد که همهٔ شرط‌ها را برآورد؛ ثابت نشده که نیست."},
    [REFUTED] = {"No plan keeps all limits.", "هیچ برنامه‌ای همهٔ شرط‌ها را برآورده نمی‌کند."},
    [EASED] = {"whole territories cannot be grouped more evenly: how far districts and regions lie "
               "beyond the band",
               "قلمروها بریده نمی‌شوند؛ بخش‌ها و منطقه‌ها تا این اندازه بیرون از بازه‌اند"},
    [MAP] = {"Units by district", "واحدها بر پایهٔ بخش"},
    [HEAD_PLACE] = {"region, district, territory", "منطقه، بخش، قلمرو"},
    [HEAD_UNITS] = {"units", "واحدها"},
    [HEAD_PIECES] = {"pieces", "تکه‌ها"},
    [HEAD_MEAN] = {"against the mean of its level", "در برابر میانگین هم‌ترازها"},
};
// clang-format on

/// The page under way.
typedef struct page {
    marz_html html;
    const marz_files_design *design;
    marz_language language;
    const char *currency;
} page;

static const char *say(const page *p, phrase what)
{
    return phrases[what][p->language == MARZ_PERSIAN];
}

static const marz_instance *instance_of(const page *p)
{
    return &p->design->plan.instance;
}

/// The group whose colour a seat has: its district, else itself.
static int32_t group_of(const page *p, int32_t seat)
{
    return p->design->plan.levels.district_count ? p->design->plan.levels.district_of[seat] : seat;
}

// ---------------------------------------------------------------- the map

static void class_of(const page *p, int32_t seat, char name[static 16])
{
    if (seat == MARZ_NONE)
        snprintf(name, 16, "none");
    else
        snprintf(name, 16, "c%d", (int)(group_of(p, seat) % COLOURS));
}

static void draw_units(page *p, const marz_map_view *view)
{
    const marz_instance *in = instance_of(p);
    const int32_t step = in->unit_count / POINTS_MAX + 1;
    for (int32_t i = 0; i < in->unit_count; i += step) {
        double x, y;
        char name[16];
        if (in->unit_lon_udeg[i] == MARZ_DEGREES_UNKNOWN)
            continue;
        marz_project(&view->projection, in->unit_lon_udeg[i], in->unit_lat_udeg[i], &x, &y);
        class_of(p, p->design->plan.seat_of[i], name);
        marz_svg_circle(&p->html, name, x, y, in->unit_count > 1000 ? 1.8 : 2.8);
    }
}

/// The name of each group in the middle of its seats.
static void draw_names(page *p, const marz_map_view *view)
{
    const marz_instance *in = instance_of(p);
    const marz_levels *levels = &p->design->plan.levels;
    const int32_t count = levels->district_count ? levels->district_count : in->seat_count;
    for (int32_t g = 0; g < count; g++) {
        double sum_x = 0, sum_y = 0, seats = 0;
        for (int32_t j = 0; j < in->seat_count; j++) {
            double x, y;
            if (group_of(p, j) != g || in->seat_lon_udeg[j] == MARZ_DEGREES_UNKNOWN)
                continue;
            marz_project(&view->projection, in->seat_lon_udeg[j], in->seat_lat_udeg[j], &x, &y);
            sum_x += x;
            sum_y += y;
            seats++;
        }
        if (seats > 0)
            marz_svg_text(&p->html, "name", sum_x / seats, sum_y / seats,
                          levels->district_count ? levels->district_id[g] : in->seat_id[g]);
    }
}

static void draw_map(page *p)
{
    const marz_instance *in = instance_of(p);
    marz_extent extent = marz_extent_empty();
    int32_t placed = 0;
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->unit_lon_udeg[i] != MARZ_DEGREES_UNKNOWN) {
            marz_extent_add(&extent, in->unit_lon_udeg[i], in->unit_lat_udeg[i]);
            placed++;
        }
    if (placed == 0)
        return;
    const marz_map_view view = marz_map_view_make(extent, true);
    marz_svg_open(&p->html, view.width, view.height, NULL, say(p, MAP));
    marz_map_view_outlines(&p->html, &view);
    draw_units(p, &view);
    draw_names(p, &view);
    marz_html_close(&p->html);
}

// ---------------------------------------------------------------- the tree

/// A row of the tree: the seats below it.
typedef struct branch {
    const char *class_name, *depth, *name;
    int32_t region, district, seat; ///< MARZ_NONE: any
    int32_t level_count;            ///< branches of its level
} branch;

static bool is_below(const page *p, int32_t seat, const branch *b)
{
    const marz_levels *levels = &p->design->plan.levels;
    if (b->seat != MARZ_NONE)
        return b->seat == seat;
    const int32_t district = levels->district_of[seat];
    return b->district != MARZ_NONE ? b->district == district
                                    : levels->region_of[district] == b->region;
}

static void put_cell(page *p, marz_shown shown)
{
    marz_html_leaf(&p->html, "td", NULL, shown.text);
}

static void put_loads(page *p, const branch *b)
{
    const marz_files_design *design = p->design;
    const marz_instance *in = instance_of(p);
    for (int32_t k = 0; k < in->measure_count; k++) {
        double load = 0, all = 0;
        for (int32_t j = 0; j < in->seat_count; j++) {
            const double one = (double)design->loads[(int64_t)j * in->measure_count + k];
            all += one;
            load += is_below(p, j, b) ? one : 0;
        }
        const double mean = all / b->level_count;
        put_cell(p, marz_show_count(p->language,
                                    llround(load / pow(10, design->question->decimals[k]))));
        put_cell(p, marz_show_change(p->language, mean > 0 ? load / mean - 1 : (double)NAN, 1));
    }
}

static void put_sign(page *p, int32_t group)
{
    char name[16];
    snprintf(name, sizeof name, "c%d", (int)(group % COLOURS));
    marz_svg_open(&p->html, 10, 10, "sign", "");
    marz_svg_circle(&p->html, name, 5, 5, 4.5);
    marz_html_close(&p->html);
    marz_html_text(&p->html, " ");
}

static void put_branch(page *p, const branch *b)
{
    const bool has_districts = p->design->plan.levels.district_count > 0;
    int32_t units = 0, pieces = 0;
    for (int32_t j = 0; j < instance_of(p)->seat_count; j++)
        if (is_below(p, j, b)) {
            units += p->design->unit_count[j];
            pieces += p->design->pieces ? p->design->pieces[j] : 0;
        }
    marz_html_open_class(&p->html, "tr", b->class_name);
    marz_html_open_class(&p->html, "th", b->depth);
    marz_html_attribute(&p->html, "scope", "row");
    if (has_districts ? b->seat == MARZ_NONE && b->district != MARZ_NONE : b->seat != MARZ_NONE)
        put_sign(p, has_districts ? b->district : b->seat);
    marz_html_leaf(&p->html, "bdi", NULL, b->name);
    marz_html_close(&p->html);
    put_cell(p, marz_show_count(p->language, units));
    put_loads(p, b);
    if (p->design->pieces)
        put_cell(p, b->seat == MARZ_NONE ? (marz_shown){""} : marz_show_count(p->language, pieces));
    marz_html_close(&p->html);
}

/// @param district  MARZ_NONE: all
static void put_seats(page *p, int32_t district, const char *depth)
{
    const marz_instance *in = instance_of(p);
    for (int32_t j = 0; j < in->seat_count; j++)
        if (district == MARZ_NONE || group_of(p, j) == district)
            put_branch(p, &(branch){"territory", depth, in->seat_id[j], MARZ_NONE, MARZ_NONE, j,
                                    in->seat_count});
}

/// @param region  MARZ_NONE: all
static void put_districts(page *p, int32_t region, bool is_deep)
{
    const marz_levels *levels = &p->design->plan.levels;
    for (int32_t d = 0; d < levels->district_count; d++) {
        if (region != MARZ_NONE && levels->region_of[d] != region)
            continue;
        put_branch(p, &(branch){"district", is_deep ? "d1" : "d0", levels->district_id[d],
                                MARZ_NONE, d, MARZ_NONE, levels->district_count});
        put_seats(p, d, is_deep ? "d2" : "d1");
    }
}

static void put_heads(page *p)
{
    const marz_instance *in = instance_of(p);
    marz_html_open(&p->html, "thead");
    marz_html_open(&p->html, "tr");
    marz_html_leaf(&p->html, "th", NULL, say(p, HEAD_PLACE));
    marz_html_leaf(&p->html, "th", NULL, say(p, HEAD_UNITS));
    for (int32_t k = 0; k < in->measure_count; k++) {
        marz_html_leaf(&p->html, "th", NULL, in->measure_name[k]);
        marz_html_leaf(&p->html, "th", NULL, say(p, HEAD_MEAN));
    }
    if (p->design->pieces)
        marz_html_leaf(&p->html, "th", NULL, say(p, HEAD_PIECES));
    marz_html_close(&p->html);
    marz_html_close(&p->html);
}

static void put_tree(page *p)
{
    const marz_levels *levels = &p->design->plan.levels;
    marz_html_open_class(&p->html, "div", "wide");
    marz_html_open(&p->html, "table");
    put_heads(p);
    marz_html_open(&p->html, "tbody");
    for (int32_t r = 0; r < levels->region_count; r++) {
        put_branch(p, &(branch){"region", "d0", levels->region_id[r], r, MARZ_NONE, MARZ_NONE,
                                levels->region_count});
        put_districts(p, r, true);
    }
    if (levels->region_count == 0)
        put_districts(p, MARZ_NONE, false);
    if (levels->district_count == 0)
        put_seats(p, MARZ_NONE, "d0");
    for (int32_t k = 0; k < 3; k++)
        marz_html_close(&p->html);
}

// ---------------------------------------------------------------- the whole

static void put_line(page *p, phrase what, marz_shown value)
{
    marz_html_open(&p->html, "p");
    marz_html_text(&p->html, say(p, what));
    marz_html_text(&p->html, ": ");
    marz_html_leaf(&p->html, "bdi", NULL, value.text);
    marz_html_close(&p->html);
}

static void put_body(page *p, bool has_levels)
{
    const marz_plan *plan = &p->design->plan;
    marz_html_leaf(&p->html, "h1", NULL, say(p, has_levels ? TITLE_LEVELS : TITLE));
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE) {
        marz_html_leaf(&p->html, "p", NULL,
                       say(p, marz_plan_is_refuted(plan) ? REFUTED : NOT_FOUND));
        return;
    }
    put_line(p, COSTS, marz_show_money(p->language, p->currency, plan->total_minor));
    if (plan->has_bound)
        put_line(p, PROVED, marz_show_percent(p->language, (double)plan->gap_ppm / 1e6, 2));
    else
        marz_html_leaf(&p->html, "p", NULL, say(p, NOT_PROVED));
    if (p->design->district_eased_ppm > 0)
        put_line(p, EASED,
                 marz_show_percent(p->language, (double)p->design->district_eased_ppm / 1e6, 1));
    draw_map(p);
    put_tree(p);
}

marz_status marz_files_page(const marz_files_design *design, const marz_settings *settings,
                            const char *language, const char *path, marz_error *error)
{
    marz_buffer out = {0};
    page p = {.design = design,
              .language = marz_page_language(language),
              .currency = marz_show_unit(settings->currency, settings->rial_unit)};
    const bool has_levels = design->plan.levels.district_count > 0;
    marz_page_begin(&p.html, &out, p.language, say(&p, has_levels ? TITLE_LEVELS : TITLE), sheet);
    put_body(&p, has_levels);
    return marz_page_write(&p.html, path, error);
}
