#include "app/sizing.h"

#include "app/present_internal.h"
#include "base/int128.h"
#include "design/compact/compact.h"
#include "geo/project.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS 9      ///< sizes between the first and the last
#define EFFORT 20     ///< rounds of the engine for each size
#define TOLERANCE 0.2 ///< band of the minutes of visits

/// The accounts that have a place, and one size under way.
typedef struct count_up {
    const marz_instance *in;
    const marz_sizing_options *options;
    marz_arena *arena;
    int32_t *units; ///< [count]
    int32_t count;
    double *x, *y, *minutes; ///< [count]
} count_up;

/// An account as its territory sees it.
typedef struct visit {
    int32_t territory, unit;
    double net;     ///< what it earns less the road, minor units a year
    double minutes; ///< visits and road
    int64_t travel_minor;
} visit;

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the sizes");
}

marz_sizing_options marz_sizing_options_of(const marz_settings *settings)
{
    const int64_t by_minutes = marz_mul_div(settings->year_minutes, settings->minute_cost_minor, 1);
    return (marz_sizing_options){
        .rep_cost_minor = settings->rep_cost_minor ? settings->rep_cost_minor : by_minutes,
        .margin_ppm = settings->margin_ppm,
        .year_minutes = settings->year_minutes,
        .visit_minutes = settings->visit_minutes,
    };
}

static marz_status prepare(count_up *c, marz_sizing *sizing, marz_error *error)
{
    const marz_instance *in = c->in;
    c->units = MARZ_NEW(c->arena, int32_t, in->unit_count);
    c->x = MARZ_NEW(c->arena, double, in->unit_count);
    c->y = MARZ_NEW(c->arena, double, in->unit_count);
    c->minutes = MARZ_NEW(c->arena, double, in->unit_count);
    if (!c->units || !c->x || !c->y || !c->minutes)
        return no_memory(error);
    marz_extent extent = marz_extent_empty();
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (in->unit_lon_udeg[i] == MARZ_DEGREES_UNKNOWN)
            continue;
        marz_extent_add(&extent, in->unit_lon_udeg[i], in->unit_lat_udeg[i]);
        c->units[c->count++] = i;
    }
    sizing->unplaced_count = in->unit_count - c->count;
    const marz_projection page = marz_projection_fit(extent, 100000, 100000, 0);
    for (int32_t k = 0; k < c->count; k++) {
        const int32_t i = c->units[k];
        marz_project(&page, in->unit_lon_udeg[i], in->unit_lat_udeg[i], &c->x[k], &c->y[k]);
        // A little more than nothing: accounts without visits still have to lie somewhere.
        c->minutes[k] =
            (double)in->visits_milli[i] / 1000 * (double)c->options->visit_minutes + 1e-3;
    }
    return c->count
               ? MARZ_OK
               : marz_fail(error, MARZ_E_INPUT, "no account has a position, so no road is known");
}

// ---------------------------------------------------------------- one size

/// Seats in the middle of their units, by minutes of visits, as an instance that prices the road.
static bool place_reps(const count_up *c, const int32_t *territory_of, int32_t rep_count,
                       marz_arena *arena, marz_instance *in)
{
    *in = *c->in;
    double *sum = MARZ_NEW(arena, double, 3 * (int64_t)rep_count);
    in->seat_count = rep_count;
    in->seat_lon_udeg = MARZ_NEW(arena, int32_t, rep_count);
    in->seat_lat_udeg = MARZ_NEW(arena, int32_t, rep_count);
    if (!sum || !in->seat_lon_udeg || !in->seat_lat_udeg)
        return false;
    const double radian = acos(-1) / 180e6;
    for (int32_t k = 0; k < c->count; k++) {
        const int32_t i = c->units[k];
        const double lon = in->unit_lon_udeg[i] * radian, lat = in->unit_lat_udeg[i] * radian;
        double *at = sum + 3 * (int64_t)territory_of[k];
        at[0] += c->minutes[k] * cos(lat) * cos(lon);
        at[1] += c->minutes[k] * cos(lat) * sin(lon);
        at[2] += c->minutes[k] * sin(lat);
    }
    for (int32_t j = 0; j < rep_count; j++) {
        const double *at = sum + 3 * (int64_t)j;
        in->seat_lon_udeg[j] = (int32_t)lround(atan2(at[1], at[0]) / radian);
        in->seat_lat_udeg[j] = (int32_t)lround(atan2(at[2], hypot(at[0], at[1])) / radian);
    }
    return true;
}

/// With given minutes a rep lives at the unit of his, from which there are some, that is nearest to
/// the middle. @param rows  [rep_count] gets its minutes
static void settle_reps(const count_up *c, const int32_t *territory_of, int64_t *least,
                        marz_files_between *rows, marz_instance *in)
{
    for (int32_t k = 0; k < c->count; k++) {
        const marz_files_between own = marz_files_rows_of(c->options->between, c->units[k]);
        const int32_t j = territory_of[k];
        const int64_t far = marz_instance_metres(in, c->units[k], j);
        if (own.count == 0 || (rows[j].count && far >= least[j]))
            continue;
        rows[j] = own;
        least[j] = far;
    }
    for (int32_t j = 0; j < in->seat_count; j++)
        if (rows[j].count) {
            in->seat_lon_udeg[j] = in->unit_lon_udeg[rows[j].rows[0].seat];
            in->seat_lat_udeg[j] = in->unit_lat_udeg[rows[j].rows[0].seat];
        }
}

/// Minutes on the road from where the rep lives, a year.
static double road_of(const marz_instance *in, marz_files_between rows, int32_t unit, int32_t seat)
{
    const int64_t given = marz_files_minutes_to(rows, unit);
    const int64_t metres = marz_instance_metres(in, unit, seat);
    const double one_way =
        (double)(given == MARZ_NONE ? marz_travel_minutes_milli(&in->travel, metres) : given) /
        1000;
    const double visits = (double)in->visits_milli[unit] / 1000;
    return visits * ((double)in->travel.trip_ppm / 1e6) * 2 * one_way;
}

/// By territory, and within it what earns most for its minutes first.
static int by_worth(const void *a, const void *b)
{
    const visit *x = a, *y = b;
    if (x->territory != y->territory)
        return x->territory - y->territory;
    const double left = x->net * y->minutes, right = y->net * x->minutes;
    if (left != right)
        return left > right ? -1 : 1;
    return x->unit - y->unit;
}

/// Each rep fills his year.
static void serve(const count_up *c, visit *visits, marz_sizing_point *point)
{
    double left = 0;
    for (int32_t k = 0; k < c->count; k++) {
        const visit *v = &visits[k];
        if (k == 0 || visits[k - 1].territory != v->territory)
            left = (double)c->options->year_minutes;
        if (v->net <= 0 || v->minutes > left)
            continue;
        left -= v->minutes;
        point->served_count++;
        point->served_minor += c->in->value_minor[v->unit];
        point->travel_minor += v->travel_minor;
    }
    point->earned_minor = marz_mul_div(point->served_minor, c->options->margin_ppm, MARZ_PPM);
    point->reps_minor = point->rep_count * c->options->rep_cost_minor;
    point->profit_minor = point->earned_minor - point->travel_minor - point->reps_minor;
}

static marz_status weigh_size(const count_up *c, const marz_control *control, marz_arena *arena,
                              marz_sizing_point *point, marz_error *error)
{
    const marz_compact problem = {.unit_count = c->count,
                                  .territory_count = point->rep_count,
                                  .x = c->x,
                                  .y = c->y,
                                  .weight = c->minutes,
                                  .tolerance = TOLERANCE};
    const marz_compact_options work = {.seed = c->options->seed,
                                       .effort =
                                           c->options->effort > 0 ? c->options->effort : EFFORT,
                                       .thread_count = c->options->thread_count,
                                       .takes_nearest = true};
    marz_control quiet = control ? *control : (marz_control){0};
    quiet.found = NULL; // What the engine finds is no money.
    marz_compact_plan plan;
    const marz_status status = marz_compact_solve(&problem, &work, arena, &quiet, &plan, error);
    if (status)
        return status;
    marz_instance in;
    visit *visits = MARZ_NEW(arena, visit, c->count);
    int64_t *least = MARZ_NEW(arena, int64_t, point->rep_count);
    marz_files_between *rows = MARZ_NEW(arena, marz_files_between, point->rep_count);
    if (!visits || !least || !rows ||
        !place_reps(c, plan.territory_of, point->rep_count, arena, &in))
        return no_memory(error);
    settle_reps(c, plan.territory_of, least, rows, &in);
    for (int32_t k = 0; k < c->count; k++) {
        visit *v = &visits[k];
        v->unit = c->units[k];
        v->territory = plan.territory_of[k];
        const double road = road_of(&in, rows[v->territory], v->unit, v->territory);
        v->travel_minor = llround(road * (double)in.travel.minute_cost_minor);
        v->minutes = c->minutes[k] + road;
        v->net = (double)in.value_minor[v->unit] * (double)c->options->margin_ppm / 1e6 -
                 (double)v->travel_minor;
    }
    qsort(visits, (size_t)c->count, sizeof *visits, by_worth);
    serve(c, visits, point);
    return MARZ_OK;
}

// ---------------------------------------------------------------- all sizes

static void choose_sizes(const count_up *c, marz_sizing *sizing)
{
    const int32_t now = c->in->seat_count;
    int32_t first = c->options->first ? c->options->first : (now + 1) / 2;
    int32_t last = c->options->last ? c->options->last : 2 * now;
    last = last > c->count ? c->count : last;
    first = first > last ? last : first;
    for (int32_t k = 0; k < POINTS; k++) {
        const int32_t size = first + (int32_t)((int64_t)(last - first) * k / (POINTS - 1));
        const int32_t held = sizing->point_count;
        if (held && sizing->points[held - 1].rep_count == size)
            continue;
        sizing->points[sizing->point_count++] = (marz_sizing_point){.rep_count = size};
    }
}

static void mark_flat(marz_sizing *sizing)
{
    for (int32_t p = 1; p < sizing->point_count; p++)
        if (sizing->points[p].profit_minor > sizing->points[sizing->best].profit_minor)
            sizing->best = p;
    const int64_t best = sizing->points[sizing->best].profit_minor;
    const int64_t room = marz_mul_div(best > 0 ? best : -best, MARZ_SIZING_FLAT_PPM, MARZ_PPM);
    for (int32_t p = 0; p < sizing->point_count; p++)
        sizing->points[p].is_flat = sizing->points[p].profit_minor >= best - room;
}

static marz_status weigh_sizes(count_up *c, const marz_control *control, marz_sizing *sizing,
                               marz_error *error)
{
    marz_status status = prepare(c, sizing, error);
    if (status)
        return status;
    choose_sizes(c, sizing);
    const int32_t wanted = sizing->point_count;
    for (int32_t p = 0; p < wanted && !status; p++) {
        marz_outcome stop;
        if (marz_control_stops(control, &stop)) {
            sizing->is_cut_short = true;
            sizing->point_count = p;
            break;
        }
        marz_control_report(control, "sizes", (double)p / wanted);
        const marz_arena_mark mark = marz_arena_save(c->arena);
        status = weigh_size(c, control, c->arena, &sizing->points[p], error);
        marz_arena_restore(c->arena, mark);
    }
    if (!status && sizing->point_count == 0)
        return marz_fail(error, MARZ_E_LIMIT, "stopped before a size was weighed");
    mark_flat(sizing);
    return status;
}

marz_status marz_sizing_run(const marz_instance *instance, const marz_sizing_options *options,
                            const marz_control *control, marz_sizing *sizing, marz_error *error)
{
    *sizing = (marz_sizing){0};
    count_up c = {.in = instance, .options = options, .arena = marz_arena_create(0)};
    if (!c.arena)
        return no_memory(error);
    const marz_status status = weigh_sizes(&c, control, sizing, error);
    marz_arena_destroy(c.arena);
    return status;
}

json_t *marz_present_sizing(const marz_sizing *sizing, const marz_sizing_options *options,
                            const char *currency)
{
    json_t *rows = json_array();
    int32_t first = INT32_MAX, last = 0;
    for (int32_t p = 0; p < sizing->point_count; p++) {
        const marz_sizing_point *one = &sizing->points[p];
        if (one->is_flat) {
            first = one->rep_count < first ? one->rep_count : first;
            last = one->rep_count > last ? one->rep_count : last;
        }
        marz_json_push(rows, json_pack("{s:i,s:{s:i,s:I},s:I,s:I,s:I,s:I,s:b}", "reps",
                                       one->rep_count, "served", "count", one->served_count,
                                       "value", (json_int_t)one->served_minor, "earned",
                                       (json_int_t)one->earned_minor, "travel",
                                       (json_int_t)one->travel_minor, "cost_of_reps",
                                       (json_int_t)one->reps_minor, "profit",
                                       (json_int_t)one->profit_minor, "is_flat", one->is_flat));
    }
    return json_pack(
        "{s:s,s:o,s:i,s:{s:i,s:i},s:{s:I,s:o,s:I,s:I},s:i,s:b}", "currency", currency, "points",
        rows, "best", sizing->points[sizing->best].rep_count, "flat", "from", first, "to", last,
        "assumptions", "rep_cost", (json_int_t)options->rep_cost_minor, "margin",
        marz_json_share(options->margin_ppm), "year_minutes", (json_int_t)options->year_minutes,
        "visit_minutes", (json_int_t)options->visit_minutes, "unplaced", sizing->unplaced_count,
        "cut_short", sizing->is_cut_short);
}
