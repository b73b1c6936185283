#include "report/table.h"

/// What would have to give for the cheapest territory to take the account.
static const char *remedy_of(marz_report *report, const marz_report_open *open)
{
    const marz_instance *instance = &report->plan->instance;
    if (!open->has_seat)
        return marz_report_word(report, MARZ_WORD_OPEN_NO_SEAT);
    const char *rep = marz_report_rep(report, open->best);
    if (!open->breaks)
        return marz_report_phrase(report, MARZ_WORD_OPEN_COST,
                                  MARZ_ARGS(marz_arg_name(rep), marz_arg_money(open->extra_minor)));
    if (open->measure == MARZ_NONE)
        return marz_report_phrase(report, MARZ_WORD_OPEN_CHANGE, MARZ_ARGS(marz_arg_name(rep)));
    return marz_report_phrase(
        report, MARZ_WORD_OPEN_BAND,
        MARZ_ARGS(marz_arg_name(rep),
                  marz_arg_name(marz_report_key(report, instance->measure_name[open->measure]))));
}

void marz_report_uncovered(marz_report *report)
{
    const marz_report_input *input = report->input;
    if (input->uncovered_count == 0)
        return;
    marz_report_say(report, NULL, MARZ_WORD_OPEN_SUM,
                    MARZ_ARGS(marz_arg_count(input->uncovered_count),
                              marz_arg_money(report->plan->uncovered_minor)));
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_OPEN);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ACCOUNT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_OWNER);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_OPEN_VALUE);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_OPEN_COST);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_OPEN_REMEDY);
    for (int32_t k = 0; k < input->uncovered_shown; k++) {
        const marz_report_open *open = &input->uncovered[k];
        marz_table_row(&table, false);
        marz_table_name(&table, marz_report_account(report, open->account));
        marz_table_name(&table, marz_report_rep(report, open->from));
        marz_table_money(&table, open->value_minor);
        marz_table_money(&table, open->cost_minor);
        marz_table_words(&table, remedy_of(report, open));
    }
    marz_table_print(&table);
}
