#include "cli/cli.h"

#include "app/explain.h"
#include "app/find_account.h"
#include "app/plans.h"
#include "app/present.h"
#include "cli/answer.h"
#include "cli/explain_text.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/// Runs the guide on a kept plan, so that nothing is solved again.
static marz_status run_on_plan(cli_context *cli, const char *name, marz_run *run, marz_error *error)
{
    marz_kept_plan kept;
    marz_status status = cli_open(cli, error);
    if (!status)
        status = marz_plans_load(&cli->workspace, name, cli->arena, &kept, error);
    if (status)
        return status;
    const marz_run_options options = {.plan_text = kept.text,
                                      .plan_length = kept.length,
                                      .plan_name = kept.entry.name,
                                      .plan_year = kept.plan.plan_year};
    status = marz_run_guide(&cli->workspace, &options, run, error);
    cli_progress_end(cli);
    return status;
}

static const char *rep_name(const marz_run *run, int32_t rep)
{
    return rep == MARZ_NONE ? "nobody" : run->company.reps[rep].name;
}

static void print_matching(cli_context *cli, const marz_run *run)
{
    const marz_matching *matching = &run->guide.matching;
    cli_table table;
    cli_table_init(&table, cli->arena, "<deal or lead|<kind|<from|<to|>expected|<next best");
    for (int32_t k = 0; k < matching->line_count && k < 50; k++) {
        const marz_match_line *line = &matching->lines[k];
        cli_table_row(&table,
                      (const char *[]){line->id, line->is_lead ? "lead" : "deal",
                                       rep_name(run, line->present), rep_name(run, line->rep),
                                       cli_money(cli, line->value_minor),
                                       rep_name(run, line->runner_up)});
    }
    cli_table_print(&table, stdout);
    printf("%s%s; expected %s, at most %s is possible, the best pair first would give %s\n",
           cli_counted(cli, matching->line_count, "open deal or lead", "open deals and leads"),
           matching->line_count > 50 ? ", the first 50 shown" : "",
           cli_money(cli, matching->value_minor), cli_money(cli, matching->dual_minor),
           cli_money(cli, matching->greedy_minor));
}

static marz_status run_match(cli_context *cli, marz_error *error)
{
    marz_run run;
    const char *plan = cli_has(cli, "plan") ? cli_value(cli, "plan") : "latest";
    marz_status status = run_on_plan(cli, plan, &run, error);
    if (status)
        return status;
    if (cli->is_json)
        status = cli_answer(cli, marz_present_matching(&run), error);
    else
        print_matching(cli, &run);
    marz_run_deinit(&run);
    return status;
}

static const cli_flag plan_flags[] = {
    {"plan", "PLAN", "by which plan (latest)", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_map_match = {
    .name = "map match",
    .summary = "open deals and leads to the reps for whom they are worth most",
    .words = "",
    .example = "marz map match",
    .flags = plan_flags,
    .run = run_match,
};

static marz_status explain_account(cli_context *cli, marz_error *error)
{
    if (cli->word_count != 1)
        return marz_fail(error, MARZ_E_USAGE,
                         "marz explain account wants one id, or a name in quotes");
    marz_kept_plan kept;
    const char *id;
    json_t *answer;
    const char *plan = cli_has(cli, "plan") ? cli_value(cli, "plan") : "latest";
    marz_status status = cli_open(cli, error);
    if (!status)
        status = marz_plans_load(&cli->workspace, plan, cli->arena, &kept, error);
    if (!status)
        status =
            marz_find_account(&cli->workspace, &kept.plan, cli->words[0], cli->arena, &id, error);
    if (!status)
        status = marz_explain_account(&kept.plan, id, &answer, error);
    if (status)
        return status;
    if (cli->is_json)
        return cli_answer(cli, answer, error);
    cli_print_explanation(cli, answer);
    json_decref(answer);
    return MARZ_OK;
}

const cli_command cli_command_explain_account = {
    .name = "explain account",
    .summary = "why an account goes where it goes, and the next best owners",
    .words = "ID|NAME",
    .example = "marz explain account A000017",
    .flags = plan_flags,
    .run = explain_account,
};

static void print_match(cli_context *cli, const json_t *answer)
{
    printf("goes to %s (now: %s); expected %s with that rep, a place of whom is worth %s\n",
           cli_text_of(answer, "rep", "nobody"), cli_text_of(answer, "present", "nobody"),
           cli_money(cli, cli_number_of(answer, "value")),
           cli_money(cli, cli_number_of(answer, "price")));
    const json_t *other = json_array_get(json_object_get(answer, "alternatives"), 0);
    if (other)
        printf("next best: %s, expected %s, a place there is worth %s\n",
               cli_text_of(other, "rep", "nobody"), cli_money(cli, cli_number_of(other, "value")),
               cli_money(cli, cli_number_of(other, "price")));
}

static marz_status explain_match(cli_context *cli, bool is_lead, marz_error *error)
{
    if (cli->word_count != 1)
        return marz_fail(error, MARZ_E_USAGE, "marz %s wants one id", cli->command->name);
    marz_run run;
    json_t *answer;
    const char *plan = cli_has(cli, "plan") ? cli_value(cli, "plan") : "latest";
    marz_status status = run_on_plan(cli, plan, &run, error);
    if (status)
        return status;
    status = marz_explain_match(&run, cli->words[0], is_lead, &answer, error);
    if (!status && cli->is_json) {
        status = cli_answer(cli, answer, error);
    } else if (!status) {
        print_match(cli, answer);
        json_decref(answer);
    }
    marz_run_deinit(&run);
    return status;
}

static marz_status explain_deal(cli_context *cli, marz_error *error)
{
    return explain_match(cli, false, error);
}

static marz_status explain_lead(cli_context *cli, marz_error *error)
{
    return explain_match(cli, true, error);
}

const cli_command cli_command_explain_deal = {
    .name = "explain deal",
    .summary = "why an open deal goes to a rep, and the next best",
    .words = "ID",
    .example = "marz explain deal D000002-1",
    .flags = plan_flags,
    .run = explain_deal,
};

const cli_command cli_command_explain_lead = {
    .name = "explain lead",
    .summary = "why an open lead goes to a rep, and the next best",
    .words = "ID",
    .example = "marz explain lead L000027-1",
    .flags = plan_flags,
    .run = explain_lead,
};
