#include "report/map.h"
#include "report/svg.h"
#include "report/table.h"

#include "base/int128.h"
#include "model/rollup.h"

#include <math.h>
#include <string.h>

#define BAR_WIDTH 150.0
#define BAR_START 5.0 ///< room for a ring at nothing

static bool is_measure(const marz_instance *instance, int32_t k, const char *name)
{
    return strcmp(instance->measure_name[k], name) == 0;
}

/// The greatest value of a measure on any bar, so that all bars share one scale.
static double scale_of(const marz_report *report, int32_t k)
{
    const marz_instance *instance = &report->plan->instance;
    double most = 1;
    for (int32_t j = 0; j < instance->seat_count; j++) {
        const int32_t cell = j * instance->measure_count + k;
        most = fmax(most, fmax((double)report->facts.load_now[cell],
                               (double)report->facts.load_then[cell]));
        if (instance->target[cell] > 0)
            most = fmax(most,
                        fmin((double)instance->high[cell], 2.0 * (double)instance->target[cell]));
    }
    return most;
}

/// Load of a seat and measure: band, target, plan as a bar, today as a ring.
static void draw_bar(marz_report *report, int64_t cell)
{
    const marz_instance *instance = &report->plan->instance;
    const marz_facts *facts = &report->facts;
    const double scale =
        (BAR_WIDTH - 2 * BAR_START) / scale_of(report, (int32_t)(cell % instance->measure_count));
    const double low = BAR_START + (double)instance->low[cell] * scale;
    const double high = fmin(BAR_START + (double)instance->high[cell] * scale, BAR_WIDTH);
    const double target = BAR_START + (double)instance->target[cell] * scale;
    marz_html *page = report->page;
    marz_html_open_class(page, "svg", "bar");
    marz_html_attribute(page, "viewBox", "0 0 150 18");
    marz_html_attribute(page, "aria-hidden", "true");
    marz_svg_rect(page, "bar-band", (const double[]){low, 1, high - low, 16});
    const bool is_inside = facts->load_then[cell] >= instance->low[cell] &&
                           facts->load_then[cell] <= instance->high[cell];
    if (facts->has_plan)
        marz_svg_rect(page, is_inside ? "bar-fill" : "bar-over",
                      (const double[]){BAR_START, 5, (double)facts->load_then[cell] * scale, 8});
    marz_svg_line(page, "bar-tick", (const double[]){target, 1, target, 17});
    marz_svg_circle(page, "bar-now", BAR_START + (double)facts->load_now[cell] * scale, 9, 3.5);
    marz_html_close(page);
}

static void put_load(marz_table *table, int32_t k, int64_t value)
{
    const marz_instance *instance = &table->report->plan->instance;
    if (is_measure(instance, k, "potential"))
        marz_table_money(table, value);
    else if (is_measure(instance, k, "workload"))
        marz_table_real(table, (double)value / 60, 0);
    else
        marz_table_count(table, value);
}

/// Today, planned, and how far planned is off target. @param load  now, then, target
static void put_loads(marz_table *table, int32_t k, const int64_t load[static 3])
{
    const bool has_plan = table->report->facts.has_plan;
    put_load(table, k, load[0]);
    if (has_plan)
        put_load(table, k, load[1]);
    const bool is_known = has_plan && load[2] > 0;
    marz_table_change(table, is_known ? (double)load[1] / (double)load[2] - 1 : (double)NAN, 0);
}

static void put_measure(marz_table *table, int32_t seat, int32_t k)
{
    const marz_report *report = table->report;
    const marz_instance *instance = &report->plan->instance;
    const int32_t cell = seat * instance->measure_count + k;
    put_loads(table, k,
              (const int64_t[]){report->facts.load_now[cell], report->facts.load_then[cell],
                                instance->target[cell]});
    marz_table_picture(table, cell);
}

static void add_seat(marz_table *table, int32_t seat, int32_t k)
{
    marz_report *report = table->report;
    const marz_instance *instance = &report->plan->instance;
    marz_table_row(table, false);
    marz_table_name(table, marz_report_seat(report, seat));
    marz_table_picture(table, seat);
    if (marz_report_seats_are_named(report))
        marz_table_name(table, marz_report_holder(report, seat));
    marz_table_count(table, report->facts.now[seat].account_count);
    if (report->facts.has_plan)
        marz_table_count(table, report->facts.then[seat].account_count);
    put_measure(table, seat, k);
    if (is_measure(instance, k, "workload") && report->plan->price_micro &&
        report->facts.has_plan) {
        const int64_t price = report->plan->price_micro[seat * instance->measure_count + k];
        marz_table_money(
            table, (int64_t)marz_div_round((marz_int128)(price > 0 ? price : 0) * 60, MARZ_PPM));
    }
}

/// The columns that put_loads fills.
static void add_load_columns(marz_table *table, int32_t k)
{
    const marz_instance *instance = &table->report->plan->instance;
    const bool is_money = is_measure(instance, k, "potential");
    const bool is_work = is_measure(instance, k, "workload");
    const marz_word now = is_money  ? MARZ_WORD_COLUMN_POTENTIAL_NOW
                          : is_work ? MARZ_WORD_COLUMN_HOURS_NOW
                                    : MARZ_WORD_COLUMN_LOAD_NOW;
    const marz_word then = is_money  ? MARZ_WORD_COLUMN_POTENTIAL_THEN
                           : is_work ? MARZ_WORD_COLUMN_HOURS_THEN
                                     : MARZ_WORD_COLUMN_LOAD_THEN;
    (is_money ? marz_table_money_column : marz_table_number_column)(table, now);
    if (table->report->facts.has_plan)
        (is_money ? marz_table_money_column : marz_table_number_column)(table, then);
    marz_table_number_column(table, MARZ_WORD_COLUMN_DEVIATION);
}

static void add_columns(marz_table *table, int32_t k)
{
    marz_report *report = table->report;
    const bool has_plan = report->facts.has_plan;
    marz_table_text_column(table, MARZ_WORD_COLUMN_TERRITORY);
    marz_table_picture_column(table, MARZ_WORD_COLUMN_SIGN, marz_map_sign);
    if (marz_report_seats_are_named(report))
        marz_table_text_column(table, MARZ_WORD_COLUMN_REP);
    marz_table_number_column(table, MARZ_WORD_COLUMN_ACCOUNTS_NOW);
    if (has_plan)
        marz_table_number_column(table, MARZ_WORD_COLUMN_ACCOUNTS_THEN);
    add_load_columns(table, k);
    marz_table_picture_column(table, MARZ_WORD_COLUMN_BAR, draw_bar);
    if (is_measure(&report->plan->instance, k, "workload") && report->plan->price_micro && has_plan)
        marz_table_money_column(table, MARZ_WORD_COLUMN_HOUR_PRICE);
}

static void print_measure(marz_report *report, int32_t k)
{
    const marz_instance *instance = &report->plan->instance;
    marz_table table;
    marz_table_start(&table, report,
                     is_measure(instance, k, "potential")  ? MARZ_WORD_TABLE_POTENTIALS
                     : is_measure(instance, k, "workload") ? MARZ_WORD_TABLE_WORKLOADS
                                                           : MARZ_WORD_TABLE_LOADS);
    add_columns(&table, k);
    for (int32_t seat = 0; seat < instance->seat_count; seat++)
        add_seat(&table, seat, k);
    table.page_rows_max = 120;
    marz_table_print(&table);
}

/// Names of what lies deeper are set in, so that the rows read as a tree.
static void put_district(marz_table *table, const marz_rollup_row *row)
{
    const marz_territory *territory = &table->report->company->territories[row->territory];
    const char *name = territory->name && *territory->name ? territory->name : territory->id;
    const char *text =
        marz_arena_print(table->report->arena, "%.*s%s", 3 * (row->depth < 8 ? row->depth : 8),
                         "\u2003\u2003\u2003\u2003\u2003\u2003\u2003\u2003", name);
    marz_table_name(table, text ? text : name);
}

static void add_district_columns(marz_table *table)
{
    const marz_report *report = table->report;
    const marz_instance *instance = &report->plan->instance;
    marz_table_text_column(table, MARZ_WORD_COLUMN_DISTRICT);
    marz_table_number_column(table, MARZ_WORD_COLUMN_SEATS);
    marz_table_number_column(table, MARZ_WORD_COLUMN_ACCOUNTS_NOW);
    if (report->facts.has_plan) {
        marz_table_number_column(table, MARZ_WORD_COLUMN_ACCOUNTS_THEN);
        marz_table_number_column(table, MARZ_WORD_COLUMN_CHANGED_WITHIN);
        marz_table_number_column(table, MARZ_WORD_COLUMN_CAME);
        marz_table_number_column(table, MARZ_WORD_COLUMN_WENT);
    }
    for (int32_t k = 0; k < instance->measure_count; k++)
        add_load_columns(table, k);
}

static void add_district(marz_table *table, const marz_rollup_row *row)
{
    const marz_report *report = table->report;
    marz_table_row(table, row->depth == 0);
    put_district(table, row);
    marz_table_count(table, row->seat_count);
    marz_table_count(table, row->accounts_now);
    if (report->facts.has_plan) {
        marz_table_count(table, row->accounts_then);
        marz_table_count(table, row->changed_within);
        marz_table_count(table, row->came);
        marz_table_count(table, row->went);
    }
    for (int32_t k = 0; k < report->plan->instance.measure_count; k++)
        put_loads(table, k, (const int64_t[]){row->load_now[k], row->load_then[k], row->target[k]});
}

static void print_districts(marz_report *report)
{
    marz_rollup rollup;
    if (marz_rollup_make(report->company, report->plan, report->arena, &rollup, NULL)) {
        report->is_broken = true;
        return;
    }
    if (rollup.row_count == 0)
        return;
    marz_report_heading(report, MARZ_WORD_HEADING_DISTRICTS);
    marz_report_say(report, NULL, MARZ_WORD_DISTRICTS_NOTE, NULL);
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_DISTRICTS);
    add_district_columns(&table);
    for (int32_t r = 0; r < rollup.row_count; r++)
        add_district(&table, &rollup.rows[r]);
    marz_table_print(&table);
}

void marz_section_map(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    const marz_instance *instance = &report->plan->instance;
    if (!facts->has_plan)
        marz_report_say(report, "warning",
                        marz_plan_is_refuted(report->plan) ? MARZ_WORD_MAP_WITHOUT_PLAN
                                                           : MARZ_WORD_MAP_NOT_FOUND,
                        NULL);
    if (report->page)
        marz_map_draw(report);
    if (facts->unplaced.count > 0)
        marz_report_say(report, NULL, MARZ_WORD_MAP_UNPLACED,
                        MARZ_ARGS(marz_arg_count(facts->unplaced.count)));
    if (instance->seat_count == 0)
        return;
    marz_report_heading(report, MARZ_WORD_HEADING_LOADS);
    marz_report_say(report, NULL, MARZ_WORD_LOADS_NOTE, NULL);
    for (int32_t k = 0; k < instance->measure_count; k++)
        print_measure(report, k);
    print_districts(report);
}
