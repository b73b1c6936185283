#include "report/svg.h"
#include "report/swot.h"
#include "report/table.h"

#include "base/int128.h"

#include <math.h>
#include <stdlib.h>

#define RAMPED_PPM 950000 ///< of full results: not worth a line any more
#define CARDS_MAX 36      ///< more people than that are read as a table

static bool is_shown(const marz_report *report, const marz_profile *profile)
{
    const marz_rep *rep = &report->company->reps[profile->rep];
    const bool has_left =
        rep->left_day != MARZ_DAY_UNKNOWN && rep->left_day <= report->company->as_of_day;
    return !rep->is_manager && !has_left;
}

static void say_fit(marz_report *report)
{
    const marz_fit *fit = &report->guide->team.fit;
    if (fit->deal_count == 0) {
        marz_report_say(report, "lead", MARZ_WORD_FIT_NO_DATA, NULL);
        return;
    }
    const marz_arg *args =
        MARZ_ARGS(marz_arg_count(fit->deal_count), marz_arg_real(fit->detectable_points, 0),
                  marz_arg_p(fit->interaction_p), marz_arg_p(fit->rep_p));
    marz_report_say(report, "lead",
                    fit->is_detectable ? MARZ_WORD_FIT_FOUND : MARZ_WORD_FIT_NOT_FOUND, args);
    marz_report_say(report, NULL,
                    fit->is_rep_detectable ? MARZ_WORD_REPS_DIFFER : MARZ_WORD_REPS_ALIKE, args);
    marz_report_say(report, "note", MARZ_WORD_FIT_CONFOUNDED, NULL);
}

/// How much of a rep's time the present accounts take; the tick stands at all of it.
static void draw_load(marz_report *report, const marz_profile *profile)
{
    const double share = (double)profile->load_minutes / (double)profile->capacity_minutes;
    const double width = 200, full = 130; // Room for loads up to about 150 %.
    const char *title =
        marz_report_phrase(report, MARZ_WORD_CARD_LOAD, MARZ_ARGS(marz_arg_percent(share, 0)));
    marz_svg_open(report->page, width, 16, "load", title);
    marz_svg_rect(report->page, "bar-back", (const double[]){0, 3, width, 10});
    marz_svg_rect(report->page, share > 1 ? "bar-over" : "bar-fill",
                  (const double[]){0, 3, fmin(share * full, width), 10});
    marz_svg_line(report->page, "bar-tick", (const double[]){full, 0, full, 16});
    marz_html_close(report->page);
}

static void write_line(marz_report *report, marz_word word, const marz_arg *args)
{
    marz_html_open(report->page, "li");
    marz_report_write(report, word, args);
    marz_html_close(report->page);
}

static void write_numbers(marz_report *report, const marz_profile *p)
{
    write_line(report, MARZ_WORD_CARD_ACCOUNTS,
               MARZ_ARGS(marz_arg_count(p->account_count), marz_arg_money(p->potential_minor)));
    if (p->quota_minor != MARZ_UNKNOWN && p->quota_minor > 0)
        write_line(report, MARZ_WORD_CARD_SOLD_QUOTA,
                   MARZ_ARGS(marz_arg_money(p->sold_minor),
                             marz_arg_percent((double)p->sold_minor / (double)p->quota_minor, 0)));
    else
        write_line(report, MARZ_WORD_CARD_SOLD, MARZ_ARGS(marz_arg_money(p->sold_minor)));
    if (p->win.closed > 0)
        write_line(report, MARZ_WORD_CARD_WIN,
                   MARZ_ARGS(marz_arg_percent(p->win.value, 0), marz_arg_percent(p->win.low, 0),
                             marz_arg_percent(p->win.high, 0), marz_arg_count(p->win.closed)));
    if (p->cycle_days >= 0)
        write_line(report, MARZ_WORD_CARD_CYCLE, MARZ_ARGS(marz_arg_count(p->cycle_days)));
    if (p->open_deal_count > 0)
        write_line(
            report, MARZ_WORD_CARD_OPEN,
            MARZ_ARGS(marz_arg_count(p->open_deal_count), marz_arg_money(p->open_deal_minor)));
}

static void write_tenure(marz_report *report, const marz_profile *p)
{
    if (p->tenure_months < 0)
        marz_report_say(report, "tenure", MARZ_WORD_CARD_TENURE_UNKNOWN, NULL);
    else if (p->tenure_months < 24)
        marz_report_say(report, "tenure", MARZ_WORD_CARD_TENURE_MONTHS,
                        MARZ_ARGS(marz_arg_count(p->tenure_months)));
    else
        marz_report_say(report, "tenure", MARZ_WORD_CARD_TENURE_YEARS,
                        MARZ_ARGS(marz_arg_count(p->tenure_months / 12)));
}

static void write_card(marz_report *report, const marz_profile *p)
{
    marz_html *page = report->page;
    marz_html_open_class(page, "li", "card");
    marz_html_open(page, "h4");
    marz_html_leaf(page, "bdi", NULL, marz_report_rep(report, p->rep));
    marz_html_close(page);
    write_tenure(report, p);
    if (p->capacity_minutes > 0) {
        draw_load(report, p);
        marz_report_say(
            report, "load-text", MARZ_WORD_CARD_LOAD,
            MARZ_ARGS(marz_arg_percent((double)p->load_minutes / (double)p->capacity_minutes, 0)));
    }
    marz_html_open(page, "ul");
    write_numbers(report, p);
    if (p->ramp_ppm > 0 && p->ramp_ppm < RAMPED_PPM && p->tenure_months >= 0)
        write_line(report, MARZ_WORD_CARD_RAMP,
                   MARZ_ARGS(marz_arg_percent((double)p->ramp_ppm / 1e6, 0)));
    if (p->best_segment != MARZ_NONE)
        write_line(report, MARZ_WORD_CARD_STRENGTH,
                   MARZ_ARGS(marz_arg_name(marz_report_segment(report, p->best_segment)),
                             marz_arg_chance(p->best_chance)));
    marz_html_close(page);
    marz_html_close(page);
}

/// The people with the most sales, in the order of the company.
static void write_cards(marz_report *report)
{
    const marz_team_view *team = &report->guide->team;
    int32_t shown = 0;
    for (int32_t r = 0; r < report->company->rep_count; r++)
        shown += is_shown(report, &team->profiles[r]);
    if (shown == 0 || shown > CARDS_MAX)
        return;
    marz_html_open_class(report->page, "ul", "cards");
    for (int32_t r = 0; r < report->company->rep_count; r++)
        if (is_shown(report, &team->profiles[r]))
            write_card(report, &team->profiles[r]);
    marz_html_close(report->page);
}

static void add_profile(marz_table *table, const marz_profile *p)
{
    marz_table_row(table, false);
    marz_table_name(table, marz_report_rep(table->report, p->rep));
    marz_table_name(table,
                    marz_report_team(table->report, table->report->company->reps[p->rep].team));
    if (p->tenure_months >= 0)
        marz_table_count(table, p->tenure_months);
    else
        marz_table_words(table, "–");
    marz_table_share(table,
                     p->capacity_minutes > 0 ? (double)p->load_minutes / (double)p->capacity_minutes
                                             : (double)NAN,
                     0);
    marz_table_count(table, p->account_count);
    marz_table_money(table, p->potential_minor);
    marz_table_money(table, p->sold_minor);
    marz_table_money(table, p->quota_minor);
    marz_table_share(table, p->win.closed > 0 ? p->win.value : (double)NAN, 0);
    marz_table_count(table, p->win.closed);
    marz_table_count(table, p->open_deal_count);
}

/// A page has cards instead, unless the team is too large for them.
static void print_profiles(marz_report *report)
{
    const marz_team_view *team = &report->guide->team;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_TEAM);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_REP);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_TEAM);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_TENURE);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_LOAD);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_ACCOUNTS);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_POTENTIAL);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_SOLD);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_QUOTA);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_WIN);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CLOSED);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_OPEN_DEALS);
    for (int32_t r = 0; r < report->company->rep_count; r++)
        if (is_shown(report, &team->profiles[r]))
            add_profile(&table, &team->profiles[r]);
    table.page_rows_max = 120;
    if (report->book || table.row_count > CARDS_MAX)
        marz_table_print(&table);
}

void marz_section_team(marz_report *report)
{
    const marz_team_view *team = &report->guide->team;
    say_fit(report);
    if (team->profiles) {
        if (report->page)
            write_cards(report);
        print_profiles(report);
    }
    marz_swot_print(report);
}
