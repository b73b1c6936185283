#include "report/swot.h"

#include "base/int128.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

#define LINES_MAX 6 ///< per field of the page; the workbook has all

static const marz_word field_words[] = {
    [MARZ_STRENGTH] = MARZ_WORD_STRENGTHS,
    [MARZ_WEAKNESS] = MARZ_WORD_WEAKNESSES,
    [MARZ_OPPORTUNITY] = MARZ_WORD_OPPORTUNITIES,
    [MARZ_THREAT] = MARZ_WORD_THREATS,
};

/// The sentence of a kind of finding; rates read differently above and below the company's.
static marz_word word_of(const marz_finding *finding)
{
    const bool is_up = finding->effect >= 0;
    switch (finding->code) {
    case MARZ_FINDING_REP_WIN:
        return is_up ? MARZ_WORD_FINDING_REP_UP : MARZ_WORD_FINDING_REP_DOWN;
    case MARZ_FINDING_SEGMENT_WIN:
        return is_up ? MARZ_WORD_FINDING_SEGMENT_UP : MARZ_WORD_FINDING_SEGMENT_DOWN;
    case MARZ_FINDING_PRODUCT_WIN:
        return is_up ? MARZ_WORD_FINDING_PRODUCT_UP : MARZ_WORD_FINDING_PRODUCT_DOWN;
    case MARZ_FINDING_STAGE_LOSS:
        return MARZ_WORD_FINDING_STAGE;
    case MARZ_FINDING_UNCOVERED:
        return MARZ_WORD_FINDING_UNCOVERED;
    case MARZ_FINDING_COMPETITOR_LOSS:
        return MARZ_WORD_FINDING_COMPETITOR;
    case MARZ_FINDING_COMPETITOR_RISE:
        return MARZ_WORD_FINDING_RISE;
    case MARZ_FINDING_ENGAGEMENT:
        return MARZ_WORD_FINDING_ENGAGEMENT;
    case MARZ_FINDING_OVERLOAD:
        break;
    }
    return MARZ_WORD_FINDING_OVERLOAD;
}

/// Segments are named by their key; teams, people and products by their name.
static const char *subject_of(marz_report *report, const marz_finding *finding)
{
    const marz_market *market = &report->guide->market;
    if (finding->code != MARZ_FINDING_SEGMENT_WIN && finding->code != MARZ_FINDING_UNCOVERED)
        return finding->subject;
    for (int32_t s = 0; s < market->segment_count; s++)
        if (strcmp(market->segments[s].key, finding->subject) == 0)
            return marz_report_segment(report, s);
    return finding->subject;
}

const char *marz_swot_sentence(marz_report *report, const marz_finding *finding)
{
    return marz_report_phrase(report, word_of(finding),
                              MARZ_ARGS(marz_arg_name(subject_of(report, finding)),
                                        marz_arg_real(fabs(finding->effect) * 100, 0),
                                        marz_arg_real(finding->effect, 2),
                                        marz_arg_percent(fabs(finding->effect), 0),
                                        marz_arg_money(finding->money_minor)));
}

/// Is the effect a difference of two rates, in percentage points?
static bool is_difference(const marz_finding *finding)
{
    switch (finding->code) {
    case MARZ_FINDING_REP_WIN:
    case MARZ_FINDING_SEGMENT_WIN:
    case MARZ_FINDING_PRODUCT_WIN:
    case MARZ_FINDING_STAGE_LOSS:
    case MARZ_FINDING_COMPETITOR_RISE:
        return true;
    case MARZ_FINDING_UNCOVERED:
    case MARZ_FINDING_COMPETITOR_LOSS:
    case MARZ_FINDING_ENGAGEMENT:
    case MARZ_FINDING_OVERLOAD:
        break;
    }
    return false;
}

/// Odds ratios are numbers, shares percentages, differences of rates points, changes percentages
/// with a sign.
static marz_arg effect_arg(const marz_finding *finding, double value)
{
    if (is_difference(finding))
        return marz_arg_real(100 * value, fabs(finding->effect) < 0.1 ? 1 : 0);
    if (finding->code == MARZ_FINDING_COMPETITOR_LOSS)
        return marz_arg_real(value, 2);
    if (finding->code == MARZ_FINDING_UNCOVERED || finding->code == MARZ_FINDING_OVERLOAD)
        return marz_arg_percent(value, 0);
    return marz_arg_change(value, 0);
}

/// What is missed costs money; of a person it is said what help would be worth.
static bool is_cost(const marz_finding *finding)
{
    return finding->code != MARZ_FINDING_REP_WIN &&
           (finding->swot == MARZ_WEAKNESS || finding->swot == MARZ_THREAT);
}

static void write_evidence(marz_report *report, const marz_finding *finding)
{
    marz_html *page = report->page;
    if (finding->evidence_count == 0)
        return;
    marz_html_open(page, "details");
    marz_html_leaf(page, "summary", NULL, marz_report_word(report, MARZ_WORD_EVIDENCE));
    marz_html_open_class(page, "p", "evidence");
    for (int32_t k = 0; k < finding->evidence_count && k < 20; k++) {
        marz_html_text(page, k ? ", " : "");
        marz_html_leaf(page, "bdi", NULL, finding->evidence[k]);
    }
    marz_html_close(page);
    marz_html_close(page);
}

static void write_line(marz_report *report, const marz_finding *finding)
{
    marz_html *page = report->page;
    marz_html_open(page, "li");
    marz_html_leaf(page, "p", NULL, marz_swot_sentence(report, finding));
    if (finding->money_minor != MARZ_UNKNOWN)
        marz_report_say(report, "facts",
                        is_cost(finding) ? MARZ_WORD_FINDING_COST : MARZ_WORD_FINDING_MONEY,
                        MARZ_ARGS(marz_arg_money(finding->money_minor),
                                  marz_arg_money(finding->money_low_minor)));
    if (isfinite(finding->low) && isfinite(finding->high))
        marz_report_say(report, "facts",
                        is_difference(finding) ? MARZ_WORD_FINDING_POINTS : MARZ_WORD_FINDING_FACTS,
                        MARZ_ARGS(effect_arg(finding, finding->effect),
                                  effect_arg(finding, finding->low),
                                  effect_arg(finding, finding->high), marz_arg_count(finding->n),
                                  marz_arg_p(finding->q_value)));
    else
        marz_report_say(report, "facts", MARZ_WORD_FINDING_CASES,
                        MARZ_ARGS(marz_arg_count(finding->n)));
    write_evidence(report, finding);
    marz_html_close(page);
}

static void write_field(marz_report *report, marz_swot swot)
{
    const marz_team_view *team = &report->guide->team;
    static const char *const classes[] = {"strength", "weakness", "opportunity", "threat"};
    marz_html *page = report->page;
    marz_html_open_class(page, "section", classes[swot]);
    marz_html_leaf(page, "h4", NULL, marz_report_word(report, field_words[swot]));
    marz_html_open(page, "ul");
    int32_t shown = 0;
    for (int32_t f = 0; f < team->finding_count && shown < LINES_MAX; f++)
        if (team->findings[f].swot == swot) {
            write_line(report, &team->findings[f]);
            shown++;
        }
    if (shown == 0) {
        marz_html_open_class(page, "li", "none");
        marz_report_write(report, MARZ_WORD_SWOT_NONE, NULL);
        marz_html_close(page);
    }
    marz_html_close(page);
    marz_html_close(page);
}

static void print_table(marz_report *report)
{
    const marz_team_view *team = &report->guide->team;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_SWOT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_FIELD);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_FINDING);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_EFFECT);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_LOW);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_HIGH);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_MONEY_YEAR);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_Q);
    marz_table_number_column(&table, MARZ_WORD_COLUMN_CASES);
    for (int32_t f = 0; f < team->finding_count; f++) {
        const marz_finding *finding = &team->findings[f];
        marz_table_row(&table, false);
        marz_table_words(&table, marz_report_word(report, field_words[finding->swot]));
        marz_table_words(&table, marz_swot_sentence(report, finding));
        marz_table_real(&table, finding->effect, 2);
        marz_table_real(&table, finding->low, 2);
        marz_table_real(&table, finding->high, 2);
        marz_table_money(&table, finding->money_minor);
        marz_table_real(&table, finding->q_value, 3);
        marz_table_count(&table, finding->n);
    }
    marz_table_print(&table);
}

void marz_swot_print(marz_report *report)
{
    const marz_team_view *team = &report->guide->team;
    marz_report_heading(report, MARZ_WORD_HEADING_SWOT);
    marz_report_say(
        report, NULL, team->finding_count > 0 ? MARZ_WORD_SWOT_LEAD : MARZ_WORD_SWOT_EMPTY,
        MARZ_ARGS(marz_arg_count(team->candidate_count), marz_arg_count(team->finding_count)));
    if (report->book)
        print_table(report);
    if (!report->page || team->finding_count == 0)
        return;
    marz_html_open_class(report->page, "div", "swot");
    for (marz_swot swot = MARZ_STRENGTH; swot <= MARZ_THREAT; swot++)
        write_field(report, swot);
    marz_html_close(report->page);
}
