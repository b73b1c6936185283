#include "report/forecast.h"
#include "report/ladder.h"

#include "base/int128.h"

#include <math.h>

static const marz_word method_words[] = {
    [MARZ_FORECAST_NONE] = MARZ_WORD_METHOD_NONE,
    [MARZ_FORECAST_LAST_LEVEL] = MARZ_WORD_METHOD_LAST_LEVEL,
    [MARZ_FORECAST_DAMPED] = MARZ_WORD_METHOD_DAMPED,
    [MARZ_FORECAST_COMBINATION] = MARZ_WORD_METHOD_COMBINATION,
};

static void say_goal(marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    marz_report_say(report, "lead", MARZ_WORD_GOAL,
                    MARZ_ARGS(marz_arg_money(goals->goal_minor),
                              marz_arg_money(goals->last_year_minor),
                              marz_arg_change((double)goals->stretch_ppm / 1e6, 0),
                              marz_arg_day(goals->start_day), marz_arg_day(goals->end_day - 1)));
    if (goals->reach_ppm != MARZ_UNKNOWN && goals->method != MARZ_FORECAST_NONE)
        marz_report_say(
            report, NULL, MARZ_WORD_FORECAST,
            MARZ_ARGS(marz_arg_money(goals->year_mid_minor), marz_arg_money(goals->year_low_minor),
                      marz_arg_money(goals->year_high_minor),
                      marz_arg_percent((double)goals->level_ppm / 1e6, 0),
                      marz_arg_chance((double)goals->reach_ppm / 1e6),
                      marz_arg_money(goals->commit_minor), marz_arg_money(goals->stretch_minor)));
}

static void say_method(marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    if (goals->last_year_end_day > goals->last_year_start_day)
        marz_report_say(report, "note", MARZ_WORD_LAST_YEAR_IS,
                        MARZ_ARGS(marz_arg_day(goals->last_year_start_day),
                                  marz_arg_day(goals->last_year_end_day - 1)));
    if (goals->gap_months > 0)
        marz_report_say(report, "note", MARZ_WORD_GOAL_GAP,
                        MARZ_ARGS(marz_arg_count(goals->gap_months)));
    marz_report_say(
        report, "note", method_words[goals->method],
        MARZ_ARGS(marz_arg_count(goals->history_count), marz_arg_count(goals->origin_count)));
    if (goals->is_interval_approximate && goals->method != MARZ_FORECAST_NONE)
        marz_report_say(report, "note", MARZ_WORD_APPROXIMATE,
                        MARZ_ARGS(marz_arg_count(goals->origin_count)));
}

static void print_quotas(marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    if (goals->quota_count == 0)
        return;
    marz_report_heading(report, MARZ_WORD_HEADING_QUOTAS);
    marz_report_say(report, NULL, MARZ_WORD_QUOTAS, NULL);
    if (goals->vacant_seat_count > 0)
        marz_report_say(report, NULL, MARZ_WORD_QUOTAS_VACANT,
                        MARZ_ARGS(marz_arg_count(goals->vacant_seat_count)));
    if (goals->unassigned_minor > 0)
        marz_report_say(report, NULL, MARZ_WORD_QUOTAS_UNASSIGNED,
                        MARZ_ARGS(marz_arg_money(goals->unassigned_minor)));
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_QUOTAS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_REP);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_LAST_YEAR);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_POTENTIAL);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_BASE);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_QUOTA);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CHANGE);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_GAP_SHARE);
    for (int32_t k = 0; k < goals->quota_count; k++) {
        const marz_quota_line *line = &goals->quotas[k];
        marz_table_row(&table, false);
        marz_table_name(&table, marz_report_rep(report, line->rep));
        marz_table_money(&table, line->last_year_minor);
        marz_table_money(&table, line->potential_minor);
        marz_table_money(&table, line->base_minor);
        marz_table_money(&table, line->quota_minor);
        marz_table_change(&table,
                          line->last_year_minor > 0
                              ? (double)line->quota_minor / (double)line->last_year_minor - 1
                              : (double)NAN,
                          0);
        marz_table_share(&table, (double)line->variance_share_ppm / 1e6, 1);
    }
    table.page_rows_max = 120;
    marz_table_print(&table);
}

void marz_section_goals(marz_report *report)
{
    const marz_goals *goals = &report->guide->goals;
    if (goals->method == MARZ_FORECAST_NONE && goals->goal_minor == 0) {
        marz_report_say(report, NULL, MARZ_WORD_NO_GOALS, NULL);
        return;
    }
    say_goal(report);
    if (report->page) {
        marz_forecast_year_chart(report);
        marz_forecast_month_chart(report);
    }
    say_method(report);
    marz_ladder_print(report);
    print_quotas(report);
}
