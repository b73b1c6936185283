#include "report/ladder.h"

#include "base/int128.h"

#include <stdio.h>

/// Position of an owner among company, teams and reps.
static int32_t row_of(const marz_company *company, marz_owner_kind kind, int32_t owner)
{
    if (kind == MARZ_OWNER_COMPANY)
        return 0;
    return kind == MARZ_OWNER_TEAM ? 1 + owner : 1 + company->team_count + owner;
}

static int32_t cell_of(const marz_goal *goal)
{
    switch (goal->period_kind) {
    case MARZ_PERIOD_YEAR:
        return 0;
    case MARZ_PERIOD_QUARTER:
        return goal->number >= 1 && goal->number <= 4 ? goal->number : MARZ_NONE;
    case MARZ_PERIOD_MONTH:
        return goal->number >= 1 && goal->number <= 12 ? 4 + goal->number : MARZ_NONE;
    case MARZ_PERIOD_WEEK:
        break;
    }
    return MARZ_NONE;
}

marz_ladder_row *marz_ladder_make(marz_report *report, int32_t *row_count)
{
    const marz_goals *goals = &report->guide->goals;
    const marz_company *company = report->company;
    *row_count = 1 + company->team_count + company->rep_count;
    marz_ladder_row *rows = marz_report_alloc(report, (size_t)*row_count, sizeof *rows);
    if (!rows)
        return NULL;
    for (int32_t g = 0; g < goals->goal_count; g++) {
        const marz_goal *goal = &goals->goals[g];
        const int32_t row = row_of(company, goal->owner_kind, goal->owner), cell = cell_of(goal);
        if (row < 0 || row >= *row_count || cell == MARZ_NONE)
            continue;
        rows[row].kind = goal->owner_kind;
        rows[row].owner = goal->owner;
        rows[row].is_there = true;
        rows[row].amounts[cell] = goal->amount_minor;
    }
    return rows;
}

const char *marz_ladder_owner(const marz_report *report, marz_owner_kind kind, int32_t owner)
{
    if (kind == MARZ_OWNER_COMPANY)
        return marz_report_word(report, MARZ_WORD_COMPANY);
    return kind == MARZ_OWNER_TEAM ? marz_report_team(report, owner)
                                   : marz_report_rep(report, owner);
}

static void print_rows(marz_table *table, const marz_ladder_row *rows, int32_t row_count,
                       const int32_t cells[2])
{
    for (int32_t r = 0; r < row_count; r++) {
        if (!rows[r].is_there)
            continue;
        marz_table_row(table, rows[r].kind != MARZ_OWNER_REP);
        marz_table_name(table, marz_ladder_owner(table->report, rows[r].kind, rows[r].owner));
        for (int32_t c = cells[0]; c < cells[1]; c++)
            marz_table_money(table, rows[r].amounts[c]);
    }
    table->page_rows_max = 120;
    marz_table_print(table);
}

static const char *caption(marz_report *report, marz_word word)
{
    return marz_report_phrase(
        report, word,
        MARZ_ARGS(marz_arg_name(marz_show_currency(report->language, report->currency))));
}

static void print_quarters(marz_report *report, const marz_ladder_row *rows, int32_t row_count)
{
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_QUARTERS);
    table.caption = caption(report, MARZ_WORD_CAPTION_QUARTERS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_OWNER);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_YEAR);
    for (int32_t q = 1; q <= 4; q++)
        marz_table_titled_column(
            &table, marz_report_phrase(report, MARZ_WORD_QUARTER, MARZ_ARGS(marz_arg_count(q))));
    table.note = marz_report_word(report, MARZ_WORD_NOTE_ROUNDED);
    print_rows(&table, rows, row_count, (const int32_t[]){0, 5});
}

/// First day of each fiscal month, from the goals or else from the start of the year.
static void month_starts(const marz_goals *goals, int32_t starts[static 12])
{
    for (int32_t m = 0; m < 12; m++)
        starts[m] = goals->start_day + m * 30 + m / 2;
    for (int32_t g = 0; g < goals->goal_count; g++) {
        const marz_goal *goal = &goals->goals[g];
        if (goal->period_kind == MARZ_PERIOD_MONTH && goal->number >= 1 && goal->number <= 12)
            starts[goal->number - 1] = goal->start_day;
    }
}

static const char *copy_shown(marz_report *report, marz_shown shown)
{
    return marz_report_phrase(report, MARZ_WORD_PLAIN, MARZ_ARGS(marz_arg_name(shown.text)));
}

/// Twelve columns of long amounts would not fit a page: thousands, millions or more there.
static int64_t unit_of(const marz_report *report, const marz_ladder_row *rows, int32_t row_count,
                       marz_word *caption_word)
{
    static const marz_word words[] = {MARZ_WORD_CAPTION_MONTHS, MARZ_WORD_CAPTION_MONTHS_THOUSAND,
                                      MARZ_WORD_CAPTION_MONTHS_MILLION,
                                      MARZ_WORD_CAPTION_MONTHS_BILLION};
    int64_t most = 0, unit = 1;
    for (int32_t r = 0; r < row_count; r++)
        for (int32_t c = 5; c < MARZ_LADDER_CELLS; c++)
            most = rows[r].amounts[c] > most ? rows[r].amounts[c] : most;
    most /= marz_show_minor_per_major(report->currency);
    int32_t power = 0;
    for (; power < 3 && most / unit >= 1000000; power++)
        unit *= 1000;
    *caption_word = words[power];
    return unit;
}

static void print_months(marz_report *report, const marz_ladder_row *rows, int32_t row_count)
{
    marz_table table;
    int32_t starts[12];
    month_starts(&report->guide->goals, starts);
    marz_table_start(&table, report, MARZ_WORD_TABLE_MONTHS);
    marz_word caption_word;
    table.page_unit = unit_of(report, rows, row_count, &caption_word);
    table.caption = caption(report, caption_word);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_OWNER);
    for (int32_t m = 0; m < 12; m++)
        marz_table_titled_column(
            &table,
            copy_shown(report, marz_show_month(report->language,
                                               marz_settings_calendar(&report->company->settings),
                                               starts[m], false)));
    print_rows(&table, rows, row_count, (const int32_t[]){5, MARZ_LADDER_CELLS});
}

static void add_weeks(marz_table *table, marz_owner_kind kind)
{
    const marz_goals *goals = &table->report->guide->goals;
    for (int32_t g = 0; g < goals->goal_count; g++) {
        const marz_goal *goal = &goals->goals[g];
        if (goal->period_kind != MARZ_PERIOD_WEEK || goal->owner_kind != kind)
            continue;
        marz_table_row(table, false);
        marz_table_name(table, marz_ladder_owner(table->report, kind, goal->owner));
        marz_table_count(table, goal->number);
        marz_table_day(table, goal->start_day);
        marz_table_day(table, goal->end_day - 1);
        marz_table_money(table, goal->amount_minor);
    }
}

/// A page folds the weeks of the company; a workbook has those of everybody.
static void print_weeks(marz_report *report)
{
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_WEEKS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_OWNER);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_WEEK);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_FIRST_DAY);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_LAST_DAY);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_GOAL);
    add_weeks(&table, MARZ_OWNER_COMPANY);
    if (table.row_count == 0)
        return;
    if (report->book) {
        add_weeks(&table, MARZ_OWNER_TEAM);
        add_weeks(&table, MARZ_OWNER_REP);
        marz_table_print(&table);
        return;
    }
    marz_html_open_class(report->page, "details", "weeks");
    marz_html_leaf(report->page, "summary", NULL, marz_report_word(report, MARZ_WORD_SHOW_WEEKS));
    marz_table_print(&table);
    marz_html_close(report->page);
}

void marz_ladder_print(marz_report *report)
{
    int32_t row_count;
    const marz_ladder_row *rows = marz_ladder_make(report, &row_count);
    if (!rows || report->guide->goals.goal_count == 0)
        return;
    marz_report_heading(report, MARZ_WORD_HEADING_LADDER);
    print_quarters(report, rows, row_count);
    print_months(report, rows, row_count);
    print_weeks(report);
}
