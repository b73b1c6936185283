#include "cli/cli.h"

#include "app/explain.h"
#include "app/find_account.h"
#include "app/plans.h"
#include "app/present.h"
#include "cli/answer.h"
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
    printf("%s open deals and leads, the first 50 shown; expected %s, at most %s is possible, "
           "the best pair first would give %s\n",
           cli_count(cli, matching->line_count), cli_money(cli, matching->value_minor),
           cli_money(cli, matching->dual_minor), cli_money(cli, matching->greedy_minor));
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

static void print_reason(const char *reason)
{
    static const struct {
        const char *name, *words;
    } rows[] = {
        {"locked", "it is locked there"},
        {"group", "it stays with the accounts of its group"},
        {"stays", "it stays with its present owner, so nothing is disrupted"},
        {"travel", "the way is shorter than for the next best"},
        {"mismatch", "the rep fits its segment better than the next best"},
        {"disruption", "a change to the next best would disrupt more"},
        {"balance", "the next best has less room: a place there is worth more to others"},
        {"uncovered",
         "nobody takes it: every territory that may would cost more, or break a limit"},
        {"cover", "the next best is to leave it to nobody"},
        {"limits", "others would cost less, but limits of balance decide"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (strcmp(rows[k].name, reason) == 0)
            printf("  - %s\n", rows[k].words);
}

/// What keeps the account from another seat, in words.
static const char *decision(cli_context *cli, const json_t *other)
{
    const char *decides = cli_text_of(other, "decides", "nobody");
    const json_t *measure = json_object_get(other, "measure");
    const bool is_broken = json_array_size(json_object_get(other, "breaks")) > 0;
    const char *words = marz_arena_print(cli->arena, "%s%s%s%s", is_broken ? "limit of " : "",
                                         json_is_string(measure) ? json_string_value(measure) : "",
                                         json_is_string(measure) ? is_broken ? "" : " " : "",
                                         json_is_string(measure) && is_broken ? "" : decides);
    return words ? words : decides;
}

static void print_account(cli_context *cli, const json_t *answer)
{
    const json_t *cost = json_object_get(answer, "cost");
    printf("%s: %s (now: %s), worth %s a year\n", cli_text_of(answer, "account", "nobody"),
           cli_text_of(answer, "name", "nobody"), cli_text_of(answer, "present_name", "nobody"),
           cli_money(cli, cli_number_of(answer, "value")));
    printf("cost a year: travel %s, mismatch %s, disruption %s\n",
           cli_money(cli, cli_number_of(cost, "travel")),
           cli_money(cli, cli_number_of(cost, "mismatch")),
           cli_money(cli, cli_number_of(cost, "disruption")));
    const json_t *open = json_object_get(answer, "uncovered");
    const int64_t more = cli_number_of(open, "extra");
    if (open && json_is_null(json_object_get(answer, "seat")))
        printf("nobody takes it, which counts %s a year\n",
               cli_money(cli, cli_number_of(open, "cost")));
    else if (open)
        printf("nobody: %s by %s\n", more < 0 ? "cheaper" : "dearer",
               cli_money(cli, more < 0 ? -more : more));
    const json_t *reasons = json_object_get(answer, "reasons");
    for (size_t k = 0; k < json_array_size(reasons); k++)
        print_reason(json_string_value(json_array_get(reasons, k)));
    cli_table table;
    cli_table_init(&table, cli->arena,
                   "<next best|>travel|>mismatch|>disruption|>price of its place|>more than now"
                   "|<decides");
    const json_t *others = json_object_get(answer, "alternatives");
    if (json_array_size(others) == 0) {
        puts("nobody else may take it");
        return;
    }
    for (size_t k = 0; k < json_array_size(others); k++) {
        const json_t *other = json_array_get(others, k);
        cli_table_row(&table, (const char *[]){cli_text_of(other, "name", "nobody"),
                                               cli_money(cli, cli_number_of(other, "travel")),
                                               cli_money(cli, cli_number_of(other, "mismatch")),
                                               cli_money(cli, cli_number_of(other, "disruption")),
                                               cli_money(cli, cli_number_of(other, "balance")),
                                               cli_money(cli, cli_number_of(other, "extra")),
                                               decision(cli, other)});
    }
    cli_table_print(&table, stdout);
}

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
    print_account(cli, answer);
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
