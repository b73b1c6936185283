#include "report/table.h"

#include "base/int128.h"

#include <stdio.h>
#include <string.h>

static void print_objective(marz_report *report)
{
    const marz_plan *plan = report->plan;
    const struct {
        marz_word what;
        int64_t minor;
        bool is_total, is_absent;
    } rows[] = {
        {MARZ_WORD_TERM_TRAVEL, plan->travel_minor, false, false},
        {MARZ_WORD_TERM_MISMATCH, plan->mismatch_minor, false, false},
        {MARZ_WORD_TERM_DISRUPTION, plan->disruption_minor, false, false},
        {MARZ_WORD_TERM_BALANCE, plan->balance_minor, false, !plan->instance.soft_low},
        {MARZ_WORD_TERM_UNCOVERED, plan->uncovered_minor, false, !plan->instance.has_cover},
        {MARZ_WORD_TERM_TOTAL, plan->total_minor, true, false},
        {MARZ_WORD_TERM_BOUND, plan->has_bound ? plan->bound_minor : MARZ_UNKNOWN, false, false},
    };
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_OBJECTIVE);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_TERM);
    marz_table_money_column(&table, MARZ_WORD_COLUMN_A_YEAR);
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        if (rows[k].is_absent)
            continue;
        marz_table_row(&table, rows[k].is_total);
        marz_table_words(&table, marz_report_word(report, rows[k].what));
        marz_table_money(&table, rows[k].minor);
    }
    marz_table_print(&table);
}

/// How far the farthest account is, where that is limited or was made least: upwards to minutes,
/// and what is disproved downwards.
static void say_farthest(marz_report *report)
{
    const marz_plan *plan = report->plan;
    const int64_t bound = plan->farthest.bound_milli;
    if (plan->instance.farthest_milli == 0 || !marz_plan_has_seats(plan))
        return;
    const int64_t most = marz_instance_farthest_milli(&plan->instance, plan->seat_of);
    const int64_t minutes = (most + 999) / 1000;
    if (bound > 0 && most <= bound)
        marz_report_say(report, "good", MARZ_WORD_FARTHEST_PROVED,
                        MARZ_ARGS(marz_arg_count(minutes)));
    else if (bound > 0)
        marz_report_say(report, NULL, MARZ_WORD_FARTHEST_BOUND,
                        MARZ_ARGS(marz_arg_count(minutes), marz_arg_count(bound / 1000)));
    else
        marz_report_say(report, NULL, MARZ_WORD_FARTHEST_LIMIT,
                        MARZ_ARGS(marz_arg_count(minutes),
                                  marz_arg_count(plan->instance.farthest_milli / 1000)));
}

/// Names the seats whose home the plan found.
static void say_placed(marz_report *report)
{
    const marz_plan *plan = report->plan;
    char names[400] = "";
    int64_t count = 0;
    bool is_full = false;
    for (int32_t j = 0; plan->is_placed && j < plan->instance.seat_count; j++) {
        const size_t used = strlen(names);
        if (!plan->is_placed[j])
            continue;
        const char *name = plan->instance.seat_name[j];
        if (!is_full && used + strlen(name) + 8 < sizeof names)
            snprintf(names + used, sizeof names - used, "%s%s", count ? ", " : "", name);
        else if (!is_full)
            snprintf(names + used, sizeof names - used, " …");
        is_full |= used + strlen(name) + 8 >= sizeof names;
        count++;
    }
    if (count)
        marz_report_say(report, NULL, MARZ_WORD_HOMES_PLACED,
                        MARZ_ARGS(marz_arg_count(count), marz_arg_name(names)));
}

static void say_quality(marz_report *report)
{
    const marz_plan *plan = report->plan;
    say_placed(report);
    if (plan->outcome == MARZ_OUTCOME_TIME_LIMIT)
        marz_report_say(report, "warning", MARZ_WORD_OUTCOME_TIME_LIMIT, NULL);
    if (plan->outcome == MARZ_OUTCOME_CANCELLED)
        marz_report_say(report, "warning", MARZ_WORD_OUTCOME_CANCELLED, NULL);
    if (plan->outcome == MARZ_OUTCOME_OPTIMAL)
        marz_report_say(report, NULL, MARZ_WORD_OUTCOME_OPTIMAL, NULL);
    else if (plan->has_bound)
        marz_report_say(report, NULL, MARZ_WORD_GAP,
                        MARZ_ARGS(marz_arg_percent((double)plan->gap_ppm / 1e6, 2),
                                  marz_arg_money(plan->total_minor - plan->bound_minor)));
    else
        marz_report_say(report, NULL, MARZ_WORD_NO_BOUND,
                        MARZ_ARGS(marz_arg_name(plan->bound_note ? plan->bound_note : "–")));
    say_farthest(report);
    if (plan->instance.graph.node_count)
        marz_report_say(report, NULL, MARZ_WORD_ONE_PIECE, NULL);
}

static void print_violations(marz_report *report)
{
    const marz_verdict *verdict = report->input->verdict;
    marz_table table;
    marz_table_start(&table, report, MARZ_WORD_TABLE_VIOLATIONS);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_VIOLATION);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_SUBJECT);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_FOUND);
    marz_table_text_column(&table, MARZ_WORD_COLUMN_EXPECTED);
    for (int32_t k = 0; k < verdict->violation_count; k++) {
        const marz_violation *one = &verdict->violations[k];
        marz_table_row(&table, false);
        marz_table_name(&table, one->kind);
        marz_table_name(&table, one->subject ? one->subject : "");
        marz_table_name(&table, one->found ? one->found : "");
        marz_table_name(&table, one->expected ? one->expected : "");
    }
    table.page_rows_max = 30;
    marz_table_print(&table);
}

static void say_verdict(marz_report *report)
{
    const marz_verdict *verdict = report->input->verdict;
    if (!verdict) {
        marz_report_say(report, NULL, MARZ_WORD_VERDICT_NONE, NULL);
        return;
    }
    if (verdict->is_ok) {
        marz_report_say(report, "good", MARZ_WORD_VERDICT_OK, NULL);
        return;
    }
    marz_report_say(report, "warning", MARZ_WORD_VERDICT_BAD,
                    MARZ_ARGS(marz_arg_count(verdict->violation_total)));
    print_violations(report);
}

static marz_word conflict_word(const marz_conflict *conflict)
{
    switch (conflict->kind) {
    case MARZ_CONFLICT_TOTAL_HIGH:
        return MARZ_WORD_CONFLICT_TOTAL_HIGH;
    case MARZ_CONFLICT_TOTAL_LOW:
        return MARZ_WORD_CONFLICT_TOTAL_LOW;
    case MARZ_CONFLICT_UNIT:
        return MARZ_WORD_CONFLICT_UNIT;
    case MARZ_CONFLICT_LOCKS:
        return MARZ_WORD_CONFLICT_LOCKS;
    case MARZ_CONFLICT_NO_SEAT:
        return MARZ_WORD_CONFLICT_NO_SEAT;
    case MARZ_CONFLICT_GROUP:
        return MARZ_WORD_CONFLICT_GROUP;
    case MARZ_CONFLICT_MOVED:
        return MARZ_WORD_CONFLICT_MOVED;
    case MARZ_CONFLICT_LEAVE:
        return MARZ_WORD_CONFLICT_LEAVE;
    case MARZ_CONFLICT_APART:
        return MARZ_WORD_CONFLICT_APART;
    case MARZ_CONFLICT_PIECES:
        return MARZ_WORD_CONFLICT_PIECES;
    case MARZ_CONFLICT_NOT_FOUND:
        break;
    }
    if (conflict->measure != MARZ_NONE)
        return MARZ_WORD_CONFLICT_NOT_FOUND;
    return conflict->subject && *conflict->subject ? MARZ_WORD_CONFLICT_MORE_LEAVE
                                                   : MARZ_WORD_CONFLICT_MORE_MOVED;
}

/// The name of what an id stands for: account or seat; else the id itself.
static const char *subject_of(marz_report *report, const char *id)
{
    const marz_instance *instance = &report->plan->instance;
    if (!id)
        return marz_report_word(report, MARZ_WORD_UNKNOWN);
    for (int32_t a = 0; a < report->company->account_count; a++)
        if (strcmp(report->company->accounts[a].id, id) == 0)
            return marz_report_account(report, a);
    for (int32_t j = 0; j < instance->seat_count; j++)
        if (strcmp(instance->seat_id[j], id) == 0)
            return marz_report_seat(report, j);
    return marz_report_key(report, id);
}

/// What a conflict counts, in its unit: pieces, money, hours or a number.
static marz_arg load_arg(const marz_report *report, const marz_conflict *conflict, int64_t value)
{
    const marz_instance *instance = &report->plan->instance;
    const int32_t measure = conflict->measure;
    if (conflict->kind == MARZ_CONFLICT_PIECES || conflict->kind == MARZ_CONFLICT_APART)
        return marz_arg_count(value);
    if (measure == MARZ_NONE)
        return marz_arg_money(value);
    if (measure >= instance->measure_count)
        return marz_arg_count(value);
    if (strcmp(instance->measure_name[measure], "potential") == 0)
        return marz_arg_money(value);
    if (strcmp(instance->measure_name[measure], "workload") == 0)
        return marz_arg_real((double)value / 60, 0);
    return marz_arg_count(value);
}

static const char *measure_of(marz_report *report, int32_t measure)
{
    const marz_instance *instance = &report->plan->instance;
    if (measure == MARZ_NONE || measure >= instance->measure_count)
        return "–";
    return marz_report_key(report, strcmp(instance->measure_name[measure], "workload") == 0
                                       ? "workload.hours"
                                       : instance->measure_name[measure]);
}

static void write_conflicts(marz_report *report)
{
    const marz_plan *plan = report->plan;
    for (int32_t k = 0; k < plan->conflict_count && k < 40; k++) {
        const marz_conflict *one = &plan->conflicts[k];
        marz_report_say(report, "conflict", conflict_word(one),
                        MARZ_ARGS(marz_arg_name(subject_of(report, one->subject)),
                                  marz_arg_name(measure_of(report, one->measure)),
                                  load_arg(report, one, one->found),
                                  load_arg(report, one, one->limit),
                                  load_arg(report, one, one->relax_by)));
    }
    if (plan->conflict_count > 40)
        marz_report_say(report, "note", MARZ_WORD_CONFLICTS_MORE,
                        MARZ_ARGS(marz_arg_count(plan->conflict_count - 40)));
}

void marz_section_proof(marz_report *report)
{
    const marz_plan *plan = report->plan;
    if (report->facts.has_plan) {
        marz_report_say(report, NULL, MARZ_WORD_OBJECTIVE, NULL);
        print_objective(report);
        marz_report_uncovered(report);
        say_quality(report);
    } else if (plan->outcome == MARZ_OUTCOME_INFEASIBLE) {
        marz_report_say(report, "warning",
                        marz_plan_is_refuted(plan) ? MARZ_WORD_INFEASIBLE
                                                   : MARZ_WORD_INFEASIBLE_UNPROVED,
                        NULL);
        write_conflicts(report);
    } else {
        marz_report_say(report, NULL, MARZ_WORD_NEEDS_PLAN, NULL);
    }
    say_verdict(report);
    const marz_shown version =
        marz_show_digits(report->language, plan->version ? plan->version : MARZ_VERSION);
    marz_report_say(report, "note", MARZ_WORD_MADE_BY,
                    MARZ_ARGS(marz_arg_name(plan->solver ? plan->solver : "–"),
                              marz_arg_count((int64_t)plan->seed), marz_arg_name(version.text)));
}
