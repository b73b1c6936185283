#include "cli/cli.h"

#include "app/output.h"
#include "app/plans.h"
#include "app/present.h"
#include "base/file.h"
#include "cli/plan_text.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>

static marz_status answer_plan(cli_context *cli, const marz_run *run, const char *name,
                               int64_t start_ms, marz_error *error)
{
    if (run->guide.plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        cli->exit_status = 1;
    if (!cli->is_json) {
        cli_progress_end(cli);
        cli_print_plan(cli, run, name);
        return MARZ_OK;
    }
    json_t *answer = marz_present_plan(run);
    if (answer) {
        json_object_set_new(answer, "plan", json_string(name));
        json_object_set_new(answer, "goals", marz_present_goals(run));
        json_object_set_new(answer, "data", marz_present_data(run));
        json_object_set_new(answer, "check", marz_present_verdict(&run->verdict));
        json_object_set_new(answer, "seconds",
                            json_real((double)(marz_clock_ms() - start_ms) / 1000));
        // The ladder has thousands of lines: marz goals ladder prints it.
        json_object_del(json_object_get(answer, "goals"), "ladder");
    }
    return cli_answer(cli, answer, error);
}

static marz_status keep_outputs(cli_context *cli, const marz_run *run, char *name,
                                marz_error *error)
{
    marz_status status = marz_plans_keep(&cli->workspace, run, name, error);
    if (!status && cli_has(cli, "out"))
        status = marz_file_write(cli_value(cli, "out"), run->plan_text.text, run->plan_text.length,
                                 error);
    if (!status && cli_has(cli, "report"))
        status = marz_output_report(run, cli->language, cli_value(cli, "report"), error);
    return status;
}

static marz_status run_plan(cli_context *cli, marz_error *error)
{
    const int64_t start_ms = marz_clock_ms();
    int64_t year, effort;
    marz_status status = cli_number(cli, "year", 0, 1200, 2200, &year, error);
    if (!status)
        status = cli_number(cli, "effort", 0, 1, INT64_MAX / 2, &effort, error);
    if (!status)
        status = cli_time_limit(cli, error);
    if (!status)
        status = cli_open(cli, error);
    if (status)
        return status;
    marz_run run;
    const marz_run_options options = {.plan_year = (int32_t)year, .effort = effort};
    status = marz_run_guide(&cli->workspace, &options, &run, error);
    if (status)
        return status;
    char name[MARZ_PLAN_NAME_MAX];
    status = keep_outputs(cli, &run, name, error);
    if (!status)
        status = answer_plan(cli, &run, name, start_ms, error);
    marz_run_deinit(&run);
    return status;
}

static const cli_flag plan_flags[] = {
    {"year", "Y", "fiscal year to plan (follows the last month with sales)", NULL},
    {"out", "FILE", "write the plan's text (plan.json)", NULL},
    {"report", "FILE", "write the report: .html or .xlsx", NULL},
    {"effort", "N", "work the optimiser may spend; bounds the run reproducibly", NULL},
    {"time-limit", "S", "seconds after which the best plan so far is taken", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_plan = {
    .name = "plan",
    .summary = "the whole guide: goals, market, team, map, improve; keeps a checked draft",
    .words = "",
    .example = "marz plan --out plan.json --report report.html",
    .flags = plan_flags,
    .run = run_plan,
};

/// An infeasible plan has neither cost nor bound.
static bool is_infeasible(const marz_plan_entry *plan)
{
    return plan->total_minor == 0 && plan->gap_ppm == MARZ_UNKNOWN;
}

/// The state; of a cover with its days, after which it is over by itself.
static const char *state_words(cli_context *cli, const marz_plan_entry *plan)
{
    const char *name = marz_plan_state_name(plan->state);
    if (plan->state != MARZ_PLAN_COVER || plan->from_day == MARZ_DAY_UNKNOWN)
        return name;
    const char *words =
        marz_arena_print(cli->arena, "%s %s to %s", name, cli_day(cli, plan->from_day),
                         cli_day(cli, plan->until_day));
    return words ? words : name;
}

static marz_status run_list(cli_context *cli, marz_error *error)
{
    marz_status status = cli_open(cli, error);
    marz_plan_entry *plans;
    int32_t count;
    if (!status)
        status = marz_store_list_plans(cli->workspace.store, cli->arena, &plans, &count, error);
    if (status)
        return status;
    if (cli->is_json)
        return cli_answer(cli, marz_present_plan_entries(plans, count), error);
    cli_table table;
    cli_table_init(&table, cli->arena, "<plan|>year|<state|<made|>cost a year|>gap|>moved");
    for (int32_t k = 0; k < count; k++)
        cli_table_row(
            &table,
            (const char *[]){
                plans[k].name, marz_arena_print(cli->arena, "%d", plans[k].year),
                state_words(cli, &plans[k]), plans[k].created_at,
                is_infeasible(&plans[k]) ? "infeasible" : cli_money(cli, plans[k].total_minor),
                cli_percent(cli, plans[k].gap_ppm), cli_count(cli, plans[k].moved_count)});
    if (count)
        cli_table_print(&table, stdout);
    else
        puts("no plan is kept yet: marz plan makes one");
    return MARZ_OK;
}

const cli_command cli_command_plan_list = {
    .name = "plan list",
    .summary = "the plans that are kept",
    .words = "",
    .example = "marz plan list",
    .run = run_list,
};

static json_t *changes_json(const marz_plan_change *changes, int32_t count)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < count; k++)
        json_array_append_new(rows,
                              json_pack("{s:s,s:s?,s:s?,s:I}", "account", changes[k].account,
                                        "before", changes[k].before, "after", changes[k].after,
                                        "value", (json_int_t)changes[k].value_minor));
    return json_pack("{s:o,s:i}", "changes", rows, "count", count);
}

static marz_status run_diff(cli_context *cli, marz_error *error)
{
    if (cli->word_count != 2)
        return marz_fail(error, MARZ_E_USAGE, "marz plan diff wants two plans");
    marz_kept_plan before, after;
    marz_plan_change *changes;
    int32_t count;
    marz_status status = cli_open(cli, error);
    if (!status)
        status = marz_plans_load(&cli->workspace, cli->words[0], cli->arena, &before, error);
    if (!status)
        status = marz_plans_load(&cli->workspace, cli->words[1], cli->arena, &after, error);
    if (!status)
        status = marz_plans_diff(&before.plan, &after.plan, cli->arena, &changes, &count, error);
    if (status)
        return status;
    cli->exit_status = count ? 1 : 0;
    if (cli->is_json)
        return cli_answer(cli, changes_json(changes, count), error);
    cli_table table;
    cli_table_init(&table, cli->arena, "<account|<before|<after|>value");
    for (int32_t k = 0; k < count; k++)
        cli_table_row(&table,
                      (const char *[]){changes[k].account, changes[k].before, changes[k].after,
                                       cli_money(cli, changes[k].value_minor)});
    if (count)
        cli_table_print(&table, stdout);
    else
        puts("the plans give every account to the same territory");
    return MARZ_OK;
}

const cli_command cli_command_plan_diff = {
    .name = "plan diff",
    .summary = "accounts that two plans treat differently (exit status 1 if any)",
    .words = "BEFORE AFTER",
    .example = "marz plan diff published latest",
    .run = run_diff,
};

static marz_status run_publish(cli_context *cli, marz_error *error)
{
    if (cli->word_count > 1)
        return marz_fail(error, MARZ_E_USAGE, "marz plan publish wants one plan");
    marz_kept_plan kept;
    int32_t day, moved;
    marz_status status = cli_date(cli, "effective", MARZ_DAY_UNKNOWN, &day, error);
    if (!status)
        status = cli_open(cli, error);
    if (!status)
        status = marz_plans_load(&cli->workspace, cli->word_count ? cli->words[0] : "latest",
                                 cli->arena, &kept, error);
    const char *name = status ? "" : kept.entry.name;
    if (!status && day == MARZ_DAY_UNKNOWN)
        day = marz_plans_first_day(&kept);
    if (!status)
        status = marz_plans_publish(&cli->workspace, name, day, &moved, error);
    if (status)
        return status;
    if (cli->is_json)
        return cli_answer(cli, json_pack("{s:s,s:i}", "plan", name, "moved", moved), error);
    if (kept.plan.change.kind == MARZ_CHANGE_COVER)
        printf("plan %s: %s in other hands from %s to %s, then back\n", name,
               cli_counted(cli, moved, "account is", "accounts are"), cli_day(cli, day),
               cli_day(cli, kept.plan.change.until_day));
    else
        printf("plan %s is the present alignment from %s on: %s\n", name, cli_day(cli, day),
               cli_counted(cli, moved, "account changes hands", "accounts change hands"));
    return MARZ_OK;
}

static const cli_flag publish_flags[] = {
    {"effective", "DATE", "first day of the new owners (today, or that of the change)", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_plan_publish = {
    .name = "plan publish",
    .summary = "make a plan the present alignment; former owners stay in the history",
    .words = "[PLAN]",
    .example = "marz plan publish latest --effective 2027-01-01",
    .flags = publish_flags,
    .run = run_publish,
};

static marz_status run_report(cli_context *cli, marz_error *error)
{
    if (cli->word_count > 1 || !cli_has(cli, "out"))
        return marz_fail(error, MARZ_E_USAGE, "marz report wants --out FILE.html or FILE.xlsx");
    marz_kept_plan kept;
    marz_status status = cli_open(cli, error);
    if (!status)
        status = marz_plans_load(&cli->workspace, cli->word_count ? cli->words[0] : "latest",
                                 cli->arena, &kept, error);
    if (status)
        return status;
    marz_run run;
    const marz_run_options options = {.plan_text = kept.text,
                                      .plan_length = kept.length,
                                      .plan_name = kept.entry.name,
                                      .plan_year = kept.plan.plan_year};
    status = marz_run_guide(&cli->workspace, &options, &run, error);
    if (status)
        return status;
    const char *path = cli_value(cli, "out");
    status = marz_output_report(&run, cli->language, path, error);
    marz_run_deinit(&run);
    if (status)
        return status;
    if (cli->is_json)
        return cli_answer(cli, json_pack("{s:s}", "file", path), error);
    cli_progress_end(cli);
    puts(path);
    return MARZ_OK;
}

static const cli_flag report_flags[] = {
    {"out", "FILE", "FILE.html or FILE.xlsx", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_report = {
    .name = "report",
    .summary = "a kept plan for people",
    .words = "[PLAN]",
    .example = "marz report latest --out report.html --language fa",
    .flags = report_flags,
    .run = run_report,
};
