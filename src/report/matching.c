#include "report/table.h"

#include "base/int128.h"

#include <math.h>

#define LINES_SHOWN 25

static void add_line(marz_table *table, const marz_match_line *line)
{
    marz_report *report = table->report;
    marz_table_row(table, false);
    marz_table_name(table, line->id);
    marz_table_words(table,
                     marz_report_word(report, line->is_lead ? MARZ_WORD_LEAD : MARZ_WORD_DEAL));
    marz_table_name(table, marz_report_account(report, line->account));
    marz_table_name(table, marz_report_rep(report, line->present));
    marz_table_name(table, line->rep == MARZ_NONE ? marz_report_word(report, MARZ_WORD_LEFT_OVER)
                                                  : marz_report_rep(report, line->rep));
    marz_table_money(table, line->rep == MARZ_NONE ? MARZ_UNKNOWN : line->value_minor);
    marz_table_name(table,
                    line->runner_up == MARZ_NONE ? "–" : marz_report_rep(report, line->runner_up));
    marz_table_money(table, line->runner_up == MARZ_NONE ? MARZ_UNKNOWN : line->runner_up_minor);
}

static void print_lines(marz_report *report)
{
    const marz_matching *matching = &report->guide->matching;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_MATCHING);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ID);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_KIND);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ACCOUNT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_FROM);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_TO);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_VALUE);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_RUNNER_UP);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_RUNNER_UP_VALUE);
    for (int32_t k = 0; k < matching->line_count; k++)
        add_line(&table, &matching->lines[k]);
    table.page_rows_max = LINES_SHOWN;
    marz_table_print(&table);
}

/// What one more open lead or deal of a rep would bring; only where it brings something.
static void print_prices(marz_report *report)
{
    const marz_matching *matching = &report->guide->matching;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_PLACES);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_REP);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CAPACITY);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_PLACE_PRICE);
    for (int32_t r = 0; matching->price_minor && r < report->company->rep_count; r++) {
        if (matching->price_minor[r] <= 0)
            continue;
        marz_table_row(&table, false);
        marz_table_name(&table, marz_report_rep(report, r));
        marz_table_count(&table, matching->capacity[r]);
        marz_table_money(&table, matching->price_minor[r]);
    }
    table.page_rows_max = 40;
    marz_table_print(&table);
}

void marz_section_matching(marz_report *report)
{
    const marz_matching *matching = &report->guide->matching;
    if (matching->line_count == 0) {
        marz_report_say(report, NULL, MARZ_WORD_NO_MATCHING, NULL);
        return;
    }
    const int64_t more = matching->value_minor - matching->greedy_minor;
    marz_report_say(report, "lead", MARZ_WORD_MATCHING,
                    MARZ_ARGS(marz_arg_count(matching->line_count),
                              marz_arg_money(matching->value_minor), marz_arg_money(more),
                              marz_arg_change(matching->greedy_minor > 0
                                                  ? (double)more / (double)matching->greedy_minor
                                                  : (double)NAN,
                                              1)));
    marz_report_say(report, "note",
                    matching->value_minor == matching->dual_minor ? MARZ_WORD_MATCHING_OPTIMAL
                                                                  : MARZ_WORD_MATCHING_BOUND,
                    MARZ_ARGS(marz_arg_money(matching->dual_minor)));
    print_lines(report);
    print_prices(report);
}
