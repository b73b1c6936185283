#include "report/table.h"

#include "base/int128.h"

#include <stdlib.h>
#include <string.h>

#define UNPLACED_SHOWN 30

/// One line: what is missing, how much of it, and what the plan loses by it.
static void add_gap(marz_table *table, marz_word what, marz_group_fact fact, marz_word cost)
{
    if (fact.count == 0)
        return;
    marz_table_row(table, false);
    marz_table_words(table, marz_report_word(table->report, what));
    marz_table_count(table, fact.count);
    marz_table_money(table, fact.minor);
    marz_table_words(table, marz_report_word(table->report, cost));
}

static void add_unresolved(marz_table *table)
{
    const marz_company *company = table->report->company;
    const struct {
        int64_t count;
        marz_word what, cost;
    } rows[] = {
        {company->unresolved.account_owner, MARZ_WORD_GAP_OWNER, MARZ_WORD_COST_OWNER},
        {company->unresolved.account_parent, MARZ_WORD_GAP_PARENT, MARZ_WORD_COST_PARENT},
        {company->unresolved.deal_account, MARZ_WORD_GAP_DEAL_ACCOUNT, MARZ_WORD_COST_DEAL_ACCOUNT},
        {company->unresolved.deal_owner, MARZ_WORD_GAP_DEAL_OWNER, MARZ_WORD_COST_DEAL_OWNER},
        {company->unresolved.sale_account, MARZ_WORD_GAP_SALE_ACCOUNT, MARZ_WORD_COST_SALE_ACCOUNT},
        {company->unresolved.sale_rep, MARZ_WORD_GAP_SALE_REP, MARZ_WORD_COST_SALE_REP},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        add_gap(table, rows[k].what, (marz_group_fact){rows[k].count, MARZ_UNKNOWN}, rows[k].cost);
}

static void print_gaps(marz_report *report)
{
    const marz_facts *facts = &report->facts;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_MISSING);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_MISSING);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_COUNT);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_POTENTIAL);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_COST);
    const marz_group_fact by_postcode = {facts->placed_count[MARZ_PLACED_POSTCODE], MARZ_UNKNOWN};
    const marz_group_fact by_city = {facts->placed_count[MARZ_PLACED_CITY], MARZ_UNKNOWN};
    const marz_group_fact by_province = {facts->placed_count[MARZ_PLACED_PROVINCE], MARZ_UNKNOWN};
    add_gap(&table, MARZ_WORD_GAP_POSITION, facts->unplaced, MARZ_WORD_COST_POSITION);
    add_gap(&table, MARZ_WORD_GAP_POSTCODE, by_postcode, MARZ_WORD_COST_POSTCODE);
    add_gap(&table, MARZ_WORD_GAP_CITY, by_city, MARZ_WORD_COST_CITY);
    add_gap(&table, MARZ_WORD_GAP_PROVINCE, by_province, MARZ_WORD_COST_PROVINCE);
    add_gap(&table, MARZ_WORD_GAP_INDUSTRY, facts->without_industry, MARZ_WORD_COST_INDUSTRY);
    add_gap(&table, MARZ_WORD_GAP_SIZE, facts->without_size, MARZ_WORD_COST_SIZE);
    add_gap(&table, MARZ_WORD_GAP_VISITS, facts->assumed_visits, MARZ_WORD_COST_VISITS);
    add_gap(&table, MARZ_WORD_GAP_MEDIAN_HOME, (marz_group_fact){facts->median_homes, MARZ_UNKNOWN},
            MARZ_WORD_COST_MEDIAN_HOME);
    add_gap(&table, MARZ_WORD_GAP_HOME, (marz_group_fact){facts->homeless_reps, MARZ_UNKNOWN},
            MARZ_WORD_COST_HOME);
    add_unresolved(&table);
    if (table.row_count == 0)
        marz_report_say(report, NULL, MARZ_WORD_NOTHING_MISSING, NULL);
    marz_table_print(&table);
}

/// An account that could not be placed, for sorting by potential.
typedef struct lost {
    int32_t account;
    int64_t potential_minor;
} lost;

static int compare_lost(const void *a, const void *b)
{
    const lost *x = a, *y = b;
    if (x->potential_minor != y->potential_minor)
        return x->potential_minor < y->potential_minor ? 1 : -1;
    return (x->account > y->account) - (x->account < y->account);
}

static lost *collect_lost(marz_report *report, int32_t *count)
{
    const marz_company *company = report->company;
    const marz_account_view *views = report->guide->market.accounts;
    lost *list = marz_report_alloc(report, (size_t)report->facts.unplaced.count, sizeof *list);
    *count = 0;
    for (int32_t a = 0; list && a < company->account_count; a++)
        if (company->accounts[a].place.precision == MARZ_PLACED_NOT)
            list[(*count)++] = (lost){a, views ? views[a].potential_minor : 0};
    if (list)
        qsort(list, (size_t)*count, sizeof *list, compare_lost);
    return list;
}

static void print_unplaced(marz_report *report)
{
    int32_t count;
    const lost *list = collect_lost(report, &count);
    if (!list || count == 0)
        return;
    marz_report_heading(report, MARZ_WORD_HEADING_UNPLACED);
    marz_report_say(report, NULL, MARZ_WORD_UNPLACED, MARZ_ARGS(marz_arg_count(count)));
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_UNPLACED);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ACCOUNT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_ID);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_CITY);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_PROVINCE);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_COUNTRY);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_POTENTIAL);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_REP);
    for (int32_t k = 0; k < count; k++) {
        const marz_account *account = &report->company->accounts[list[k].account];
        marz_table_row(&table, false);
        marz_table_name(&table, marz_report_account(report, list[k].account));
        marz_table_name(&table, account->id);
        marz_table_name(&table, account->address.city ? account->address.city : "");
        marz_table_name(&table, account->address.province ? account->address.province : "");
        marz_table_name(&table, account->address.country ? account->address.country : "");
        marz_table_money(&table, list[k].potential_minor);
        marz_table_name(&table, marz_report_planned_rep(report, list[k].account));
    }
    table.page_rows_max = UNPLACED_SHOWN;
    marz_table_print(&table);
}

void marz_section_missing(marz_report *report)
{
    print_gaps(report);
    print_unplaced(report);
}
