#include "report/heat.h"
#include "report/table.h"

#include "base/int128.h"

#include <math.h>
#include <stdlib.h>

#define SEGMENTS_SHOWN 20
#define LOOKALIKES_SHOWN 12
#define DISPERSION_SAID 1.1 ///< less changes no decision

/// Segments by uncovered, then by all potential; ties in the order of keys.
static int compare_segments(const void *a, const void *b)
{
    const marz_segment *x = *(const marz_segment *const *)a, *y = *(const marz_segment *const *)b;
    if (x->uncovered_minor != y->uncovered_minor)
        return x->uncovered_minor < y->uncovered_minor ? 1 : -1;
    if (x->potential_minor != y->potential_minor)
        return x->potential_minor < y->potential_minor ? 1 : -1;
    return (x > y) - (x < y);
}

static const marz_segment **sort_segments(marz_report *report)
{
    const marz_market *market = &report->guide->market;
    const marz_segment **order =
        marz_report_alloc(report, (size_t)market->segment_count, sizeof *order);
    if (!order)
        return NULL;
    for (int32_t s = 0; s < market->segment_count; s++)
        order[s] = &market->segments[s];
    qsort(order, (size_t)market->segment_count, sizeof *order, compare_segments);
    return order;
}

static void add_segment(marz_table *table, const marz_segment *segment)
{
    marz_report *report = table->report;
    const int32_t index = (int32_t)(segment - report->guide->market.segments);
    marz_table_row(table, false);
    marz_table_name(table, marz_report_segment(report, index));
    marz_table_count(table, segment->account_count);
    marz_table_count(table, segment->customer_count);
    marz_table_share(table, segment->win.value, 0);
    marz_table_share(table, segment->win.low, 0);
    marz_table_share(table, segment->win.high, 0);
    marz_table_count(table, segment->win.closed);
    marz_table_money(table, segment->yearly_value_minor);
    marz_table_money(table, segment->potential_minor);
    marz_table_money(table, segment->uncovered_minor);
}

static void print_segments(marz_report *report)
{
    const marz_market *market = &report->guide->market;
    const marz_segment **order = sort_segments(report);
    if (!order)
        return;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_SEGMENTS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_SEGMENT);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_ACCOUNTS);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CUSTOMERS);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_WIN);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_LOW);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_HIGH);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CLOSED);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_YEARLY);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_POTENTIAL);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_UNCOVERED);
    for (int32_t s = 0; s < market->segment_count; s++)
        add_segment(&table, order[s]);
    table.page_rows_max = SEGMENTS_SHOWN;
    marz_table_print(&table);
}

static const char *similar_to(marz_report *report, const marz_lookalike *one)
{
    marz_buffer text = {0};
    for (size_t k = 0; k < 3; k++) {
        if (one->similar[k] == MARZ_NONE)
            continue;
        marz_buffer_text(&text, text.length ? marz_report_word(report, MARZ_WORD_SEPARATOR) : "");
        marz_buffer_text(&text, "\u2068");
        marz_buffer_text(&text, marz_report_account(report, one->similar[k]));
        marz_buffer_text(&text, "\u2069");
    }
    const char *copy = marz_arena_copy(report->arena, text.text ? text.text : "", text.length);
    marz_buffer_deinit(&text);
    return copy ? copy : "";
}

static const char *reasons_of(marz_report *report, const marz_lookalike *one)
{
    marz_buffer text = {0};
    for (size_t k = 0; k < 3; k++) {
        if (!one->reasons[k])
            continue;
        marz_buffer_text(&text, text.length ? marz_report_word(report, MARZ_WORD_SEPARATOR) : "");
        marz_buffer_text(&text, marz_report_reason(report, one->reasons[k]));
    }
    const char *copy = marz_arena_copy(report->arena, text.text ? text.text : "", text.length);
    marz_buffer_deinit(&text);
    return copy ? copy : "";
}

static void say_lift(marz_report *report)
{
    const marz_market *market = &report->guide->market;
    if (isnan(market->lookalike_lift10))
        marz_report_say(report, "note", MARZ_WORD_LIFT_UNKNOWN, NULL);
    else
        marz_report_say(report, "note",
                        market->lookalike_lift10_low > 1 ? MARZ_WORD_LIFT : MARZ_WORD_NO_LIFT,
                        MARZ_ARGS(marz_arg_real(market->lookalike_lift10, 1),
                                  marz_arg_real(market->lookalike_lift10_low, 1),
                                  marz_arg_real(market->lookalike_lift10_high, 1)));
}

static void print_lookalikes(marz_report *report)
{
    const marz_market *market = &report->guide->market;
    marz_report_heading(report, MARZ_WORD_HEADING_LOOKALIKES);
    if (market->lookalike_count == 0) {
        marz_report_say(report, NULL, MARZ_WORD_NO_LOOKALIKES, NULL);
        return;
    }
    marz_report_say(report, NULL, MARZ_WORD_LOOKALIKES, NULL);
    say_lift(report);
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_LOOKALIKES);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ACCOUNT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_REP);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_POTENTIAL);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_POINTS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_REASONS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_SIMILAR);
    for (int32_t k = 0; k < market->lookalike_count && k < 1000; k++) {
        const marz_lookalike *one = &market->lookalikes[k];
        marz_table_row(&table, false);
        marz_table_name(&table, marz_report_account(report, one->account));
        marz_table_name(&table, marz_report_planned_rep(report, one->account));
        marz_table_money(&table, market->accounts[one->account].potential_minor);
        marz_table_real(&table, one->points, 2);
        marz_table_words(&table, reasons_of(report, one));
        marz_table_name(&table, similar_to(report, one));
    }
    table.page_rows_max = LOOKALIKES_SHOWN;
    marz_table_print(&table);
}

static void say_market(marz_report *report)
{
    const marz_market *market = &report->guide->market;
    if (market->company_win.closed == 0) {
        marz_report_say(report, NULL, MARZ_WORD_NO_DEALS_CLOSED, NULL);
    } else {
        marz_report_say(report, "lead", MARZ_WORD_MARKET_WIN,
                        MARZ_ARGS(marz_arg_percent(market->company_win.value, 0),
                                  marz_arg_percent(market->company_win.low, 0),
                                  marz_arg_percent(market->company_win.high, 0),
                                  marz_arg_count(market->company_win.closed)));
        marz_report_say(report, NULL,
                        market->is_heterogeneous ? MARZ_WORD_MARKET_DIFFERS
                                                 : MARZ_WORD_MARKET_POOLED,
                        MARZ_ARGS(marz_arg_p(market->heterogeneity_p)));
        if (market->dispersion >= DISPERSION_SAID)
            marz_report_say(report, "note", MARZ_WORD_MARKET_DISPERSION,
                            MARZ_ARGS(marz_arg_real(market->dispersion, 1)));
    }
    if (market->is_chance_penetration && market->lookalike_count > 0) // There are prospects.
        marz_report_say(report, "note", MARZ_WORD_MARKET_PENETRATION,
                        MARZ_ARGS(marz_arg_percent(market->prospect_chance, 0)));
    if (!market->has_sales)
        marz_report_say(report, "note", MARZ_WORD_MARKET_VALUE_DEALS, NULL);
    if (!market->has_visits)
        marz_report_say(report, "note", MARZ_WORD_MARKET_VISITS_ASSUMED, NULL);
}

void marz_section_market(marz_report *report)
{
    const marz_market *market = &report->guide->market;
    if (market->segment_count == 0) {
        marz_report_say(report, NULL, MARZ_WORD_NO_SEGMENTS, NULL);
        return;
    }
    say_market(report);
    if (report->page)
        marz_heat_map(report);
    print_segments(report);
    print_lookalikes(report);
}
