#include "report/table.h"

#include "base/int128.h"

#include <math.h>
#include <string.h>

static const marz_word kpi_words[] = {
    [MARZ_KPI_SALES] = MARZ_WORD_KPI_SALES,         [MARZ_KPI_WIN_RATE] = MARZ_WORD_KPI_WIN_RATE,
    [MARZ_KPI_CYCLE_DAYS] = MARZ_WORD_KPI_CYCLE,    [MARZ_KPI_ACTIVITY] = MARZ_WORD_KPI_ACTIVITY,
    [MARZ_KPI_DEALS_CREATED] = MARZ_WORD_KPI_DEALS,
};

static const char *owner_of(const marz_report *report, int32_t rep)
{
    return rep == MARZ_NONE ? marz_report_word(report, MARZ_WORD_COMPANY)
                            : marz_report_rep(report, rep);
}

static double reach_of(const marz_attainment *one)
{
    return one->reach_ppm == MARZ_UNKNOWN ? (double)NAN : (double)one->reach_ppm / 1e6;
}

/// The chance to get there, or how it ended.
static void say_end(marz_report *report, const marz_attainment *one)
{
    const marz_arg goal = marz_arg_money(one->year_goal_minor);
    const marz_arg until = marz_arg_day(one->goal_until_day - 1);
    if (!one->is_over)
        marz_report_say(report, NULL, MARZ_WORD_ATTAINMENT_CHANCE,
                        MARZ_ARGS(goal, marz_arg_chance(reach_of(one)), until));
    else if (one->actual_minor >= one->year_goal_minor)
        marz_report_say(report, NULL, MARZ_WORD_GOAL_REACHED, MARZ_ARGS(goal, until));
    else
        marz_report_say(
            report, NULL, MARZ_WORD_GOAL_MISSED,
            MARZ_ARGS(goal, until, marz_arg_money(one->year_goal_minor - one->actual_minor)));
}

static void put_chance(marz_table *table, const marz_attainment *one)
{
    marz_report *report = table->report;
    if (one->reach_ppm == MARZ_UNKNOWN) {
        marz_table_share(table, (double)NAN, 0);
        return;
    }
    if (one->is_over) {
        marz_table_words(table, marz_report_word(report, one->reach_ppm == MARZ_PPM
                                                             ? MARZ_WORD_STATE_REACHED
                                                             : MARZ_WORD_STATE_MISSED));
        return;
    }
    const marz_shown chance = marz_show_chance(report->language, reach_of(one));
    const char *text = marz_arena_copy(report->arena, chance.text, strlen(chance.text));
    marz_table_words(table, text ? text : "");
}

static void say_company(marz_report *report, const marz_attainment *one)
{
    marz_report_say(report, "lead", MARZ_WORD_ATTAINMENT,
                    MARZ_ARGS(marz_arg_day(one->from_day), marz_arg_day(one->to_day - 1),
                              marz_arg_money(one->actual_minor), marz_arg_money(one->goal_minor),
                              marz_arg_percent(one->goal_minor > 0 ? (double)one->actual_minor /
                                                                         (double)one->goal_minor
                                                                   : (double)NAN,
                                               0)));
    if (one->reach_ppm != MARZ_UNKNOWN)
        say_end(report, one);
    if (one->is_goal_assumed)
        marz_report_say(report, "note", MARZ_WORD_GOAL_ASSUMED, NULL);
}

static void print_attainments(marz_report *report)
{
    const marz_improve *improve = &report->guide->improve;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_ATTAINMENT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_OWNER);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_ACTUAL);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_GOAL_TO_DATE);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_ATTAINED);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_YEAR_GOAL);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_CHANCE);
    for (int32_t k = 0; k < improve->attainment_count; k++) {
        const marz_attainment *one = &improve->attainments[k];
        marz_table_row(&table, one->rep == MARZ_NONE);
        marz_table_name(&table, owner_of(report, one->rep));
        marz_table_money(&table, one->actual_minor);
        marz_table_money(&table, one->goal_minor);
        marz_table_share(&table,
                         one->goal_minor > 0 ? (double)one->actual_minor / (double)one->goal_minor
                                             : (double)NAN,
                         0);
        marz_table_money(&table, one->year_goal_minor);
        put_chance(&table, one);
    }
    table.page_rows_max = 120;
    marz_table_print(&table);
}

static void put_value(marz_table *table, marz_kpi_code code, double value)
{
    const int64_t unit = marz_show_minor_per_major(table->report->currency);
    if (code == MARZ_KPI_WIN_RATE)
        marz_table_share(table, value, 0);
    else if (code == MARZ_KPI_SALES)
        marz_table_real(table, value / (double)unit, 0);
    else
        marz_table_real(table, value, code == MARZ_KPI_CYCLE_DAYS ? 0 : 1);
}

static marz_word verdict_of(const marz_kpi *kpi)
{
    if (kpi->is_learning)
        return MARZ_WORD_KPI_LEARNING;
    if (!kpi->is_outside)
        return MARZ_WORD_KPI_INSIDE;
    return kpi->value > kpi->high ? MARZ_WORD_KPI_ABOVE : MARZ_WORD_KPI_BELOW;
}

/// Activity of single people stays with them and their team: a page for many shows it as a whole.
static bool is_private(const marz_kpi *kpi)
{
    return kpi->code == MARZ_KPI_ACTIVITY && kpi->rep != MARZ_NONE;
}

/// The company's figures, and those of reps beyond a limit: the page shows these, the workbook all.
static bool is_telling(const marz_kpi *kpi)
{
    return kpi->rep == MARZ_NONE || kpi->is_outside;
}

static void put_figure(marz_table *table, const marz_kpi *kpi)
{
    marz_report *report = table->report;
    marz_table_row(table, kpi->rep == MARZ_NONE);
    marz_table_name(table, owner_of(report, kpi->rep));
    marz_table_words(table, marz_report_word(report, kpi_words[kpi->code]));
    put_value(table, kpi->code, kpi->value);
    put_value(table, kpi->code, kpi->centre);
    put_value(table, kpi->code, kpi->low);
    put_value(table, kpi->code, kpi->high);
    marz_table_count(table, kpi->period_count);
    marz_table_words(table, marz_report_word(report, verdict_of(kpi)));
}

static void print_kpis(marz_report *report)
{
    const marz_improve *improve = &report->guide->improve;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_KPIS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_OWNER);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_KPI);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_LATEST);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CENTRE);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_LIMIT_LOW);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_LIMIT_HIGH);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_PERIODS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_VERDICT);
    table.page_rows_max = 0;
    for (int32_t pass = 0; pass < 2; pass++)
        for (int32_t k = 0; k < improve->kpi_count; k++) {
            const marz_kpi *kpi = &improve->kpis[k];
            if (is_private(kpi) || is_telling(kpi) != (pass == 0))
                continue;
            put_figure(&table, kpi);
            table.page_rows_max += pass == 0;
        }
    table.page_rows_max += table.page_rows_max == 0;
    marz_table_print(&table);
}

void marz_section_improve(marz_report *report)
{
    const marz_improve *improve = &report->guide->improve;
    if (improve->attainment_count == 0 && improve->kpi_count == 0) {
        marz_report_say(report, NULL, MARZ_WORD_NO_IMPROVE, NULL);
        return;
    }
    if (improve->attainment_count > 0) {
        say_company(report, &improve->attainments[0]);
        print_attainments(report);
    }
    if (improve->kpi_count > 0) {
        marz_report_heading(report, MARZ_WORD_HEADING_KPIS);
        marz_report_say(report, "note", MARZ_WORD_KPI_NOTE,
                        MARZ_ARGS(marz_arg_real(improve->false_alarms_expected, 1)));
        print_kpis(report);
    }
}
