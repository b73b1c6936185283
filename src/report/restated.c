#include "report/table.h"

#include "base/int128.h"

#include <math.h>

static double change(int64_t from, int64_t to)
{
    return from > 0 ? (double)to / (double)from - 1 : (double)NAN;
}

static void add_row(marz_table *table, int32_t seat)
{
    marz_report *report = table->report;
    const marz_seat_side *now = &report->facts.now[seat], *then = &report->facts.then[seat];
    const bool is_nobody = seat == report->plan->instance.seat_count;
    if (is_nobody && now->account_count == 0 && then->account_count == 0)
        return;
    marz_table_row(table, false);
    marz_table_name(table, is_nobody ? marz_report_word(report, MARZ_WORD_NOBODY)
                                     : marz_report_seat(report, seat));
    if (marz_report_seats_are_named(report))
        marz_table_name(table, is_nobody ? "–" : marz_report_holder(report, seat));
    marz_table_money(table, now->sold_minor);
    marz_table_money(table, then->sold_minor);
    marz_table_money(table, then->sold_minor - now->sold_minor);
    marz_table_change(table, change(now->sold_minor, then->sold_minor), 0);
    if (report->facts.open_deal_count > 0) {
        marz_table_count(table, now->open_deal_count);
        marz_table_count(table, then->open_deal_count);
    }
}

static void add_total(marz_table *table)
{
    const marz_facts *facts = &table->report->facts;
    int64_t now = 0, then = 0, deals_now = 0, deals_then = 0;
    for (int32_t seat = 0; seat <= table->report->plan->instance.seat_count; seat++) {
        now += facts->now[seat].sold_minor;
        then += facts->then[seat].sold_minor;
        deals_now += facts->now[seat].open_deal_count;
        deals_then += facts->then[seat].open_deal_count;
    }
    marz_table_row(table, true);
    marz_table_words(table, marz_report_word(table->report, MARZ_WORD_TOTAL));
    if (marz_report_seats_are_named(table->report))
        marz_table_words(table, "");
    marz_table_money(table, now);
    marz_table_money(table, then);
    marz_table_money(table, then - now);
    marz_table_change(table, change(now, then), 0);
    if (facts->open_deal_count > 0) {
        marz_table_count(table, deals_now);
        marz_table_count(table, deals_then);
    }
}

void marz_section_restated(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    if (!facts->has_plan) {
        marz_report_say(report, NULL, MARZ_WORD_NEEDS_PLAN, NULL);
        return;
    }
    marz_report_say(
        report, "lead", MARZ_WORD_RESTATED,
        MARZ_ARGS(marz_arg_money(facts->moved_sold_minor), marz_arg_money(facts->sold_minor),
                  marz_arg_percent(facts->sold_minor > 0
                                       ? (double)facts->moved_sold_minor / (double)facts->sold_minor
                                       : (double)NAN,
                                   0)));
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_RESTATED);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_TERRITORY);
    if (marz_report_seats_are_named(report))
        marz_table_text_column(&table, MARZ_WORD_COLUMN_REP);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_SOLD_NOW);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_SOLD_THEN);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_DIFFERENCE);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CHANGE);
    if (facts->open_deal_count > 0) {
        marz_table_number_column(&table, MARZ_WORD_COLUMN_DEALS_NOW);
        marz_table_number_column(&table, MARZ_WORD_COLUMN_DEALS_THEN);
    }
    // The total comes first, so that a page that cuts the rows still shows it.
    add_total(&table);
    for (int32_t seat = 0; seat <= report->plan->instance.seat_count; seat++)
        add_row(&table, seat);
    table.page_rows_max = 120;
    marz_table_print(&table);
}
