#include "cli/cli.h"

#include "app/find_account.h"
#include "app/find_seat.h"
#include "app/move.h"
#include "app/plans.h"
#include "cli/answer.h"
#include "cli/plan_text.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>

/// "+" before what is added; money otherwise.
static const char *difference(cli_context *cli, int64_t minor)
{
    const char *plain = cli_money(cli, minor);
    const char *signed_text = minor > 0 ? marz_arena_print(cli->arena, "+%s", plain) : plain;
    return signed_text ? signed_text : "";
}

static void print_costs(cli_context *cli, const json_t *answer)
{
    static const char *const parts[] = {"travel",  "mismatch",  "disruption",
                                        "balance", "uncovered", "total"};
    const json_t *before = json_object_get(answer, "before");
    const json_t *after = json_object_get(answer, "objective");
    cli_table table;
    cli_table_init(&table, cli->arena, "<cost a year|>before|>after|>difference");
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        const int64_t old = cli_number_of(before, parts[k]), fresh = cli_number_of(after, parts[k]);
        if (strcmp(parts[k], "uncovered") == 0 && old == 0 && fresh == 0)
            continue; // Nobody's accounts are no part of this question.
        cli_table_row(&table, (const char *[]){parts[k], cli_money(cli, old), cli_money(cli, fresh),
                                               difference(cli, fresh - old)});
    }
    cli_table_print(&table, stdout);
}

static const char *share(cli_context *cli, int64_t load, int64_t target)
{
    const char *words =
        target > 0 ? marz_arena_print(cli->arena, "%.1f %%", 100 * (double)load / (double)target)
                   : "–";
    return words ? words : "";
}

static void print_loads(cli_context *cli, const json_t *answer)
{
    cli_table table;
    cli_table_init(&table, cli->arena, "<territory|<measure|>before|>after|>of target|>from|>to|<");
    size_t k;
    json_t *row;
    json_array_foreach(json_object_get(answer, "territories"), k, row)
    {
        const char *measure;
        json_t *load;
        json_object_foreach(json_object_get(row, "loads"), measure, load)
        {
            const bool is_within = json_is_true(json_object_get(load, "within"));
            cli_table_row(&table,
                          (const char *[]){cli_text_of(row, "name", ""), measure,
                                           cli_load(cli, measure, cli_number_of(load, "before")),
                                           cli_load(cli, measure, cli_number_of(load, "load")),
                                           share(cli, cli_number_of(load, "load"),
                                                 cli_number_of(load, "target")),
                                           cli_load(cli, measure, cli_number_of(load, "low")),
                                           cli_load(cli, measure, cli_number_of(load, "high")),
                                           is_within ? "" : "outside its band"});
        }
    }
    cli_table_print(&table, stdout);
}

static void print_breaks(cli_context *cli, const json_t *answer)
{
    size_t k;
    json_t *row;
    json_array_foreach(json_object_get(answer, "breaks"), k, row)
    {
        const char *measure = cli_text_of(row, "measure", ""), *seat = cli_text_of(row, "seat", "");
        const int64_t found = cli_number_of(row, "found"), limit = cli_number_of(row, "limit");
        if (strcmp(cli_text_of(row, "kind", ""), "pieces") == 0) {
            printf("breaks the piece: %s would lie in %s\n", seat,
                   cli_counted(cli, found, "piece", "pieces"));
            continue;
        }
        printf("breaks the limit of %s%s%s: %s instead of at %s %s\n",
               *measure ? measure : "what changes hands",
               !*seat     ? ""
               : *measure ? " at "
                          : " from ",
               seat, cli_load(cli, *measure ? measure : NULL, found),
               found > limit ? "most" : "least", cli_load(cli, *measure ? measure : NULL, limit));
    }
    if (json_is_string(json_object_get(answer, "barred")))
        printf("not allowed: %s of %s\n", cli_text_of(answer, "decides", ""),
               cli_text_of(answer, "barred", ""));
}

static void print_move(cli_context *cli, const json_t *answer)
{
    const int64_t accounts = cli_number_of(answer, "accounts");
    printf("%s from %s to %s", cli_text_of(answer, "account", ""),
           cli_text_of(answer, "from_name", "nobody"), cli_text_of(answer, "name", ""));
    if (accounts > 1)
        printf(", with its group: %s accounts", cli_count(cli, accounts));
    puts("; all else stays");
    print_costs(cli, answer);
    puts("");
    print_loads(cli, answer);
    print_breaks(cli, answer);
    const char *measure = cli_text_of(answer, "measure", "");
    if (strcmp(cli_text_of(answer, "decides", ""), "nothing") != 0)
        printf("what decides: %s%s%s\n", cli_text_of(answer, "decides", ""), *measure ? " of " : "",
               measure);
    const int64_t dearer = cli_number_of(answer, "balance");
    if (dearer)
        printf("to others its place there is worth %s %s than the one it leaves\n",
               cli_money(cli, dearer < 0 ? -dearer : dearer), dearer < 0 ? "less" : "more");
    const json_t *gap = json_object_get(answer, "gap");
    if (json_is_number(gap))
        printf("no plan costs less than %s: this one is at most %.3f %% above the best\n",
               cli_money(cli, cli_number_of(answer, "bound")), 100 * json_number_value(gap));
}

static void print_kept(const char *before, const char *name)
{
    printf("\nplan %s, checked by independent code: ok; nothing is published, and %s stays\n"
           "  marz plan diff %s %s      what it changes\n"
           "  marz plan publish %s   makes it the alignment\n",
           name, before, before, name, name);
}

static marz_status answer_move(cli_context *cli, const marz_kept_plan *kept, const char *account,
                               const char *seat, json_t *answer, marz_error *error)
{
    char name[MARZ_PLAN_NAME_MAX] = "";
    const bool is_applied = cli_has(cli, "apply");
    if (!cli->is_json)
        print_move(cli, answer); // Before it may be refused: the numbers say why.
    if (is_applied) {
        const marz_status status =
            marz_move_apply(&cli->workspace, kept, account, seat, name, error);
        if (status) {
            json_decref(answer);
            return status;
        }
    }
    if (cli->is_json) {
        json_object_set_new(answer, "began_from", json_string(kept->entry.name));
        json_object_set_new(answer, "plan", is_applied ? json_string(name) : json_null());
        return cli_answer(cli, answer, error);
    }
    if (is_applied)
        print_kept(kept->entry.name, name);
    json_decref(answer);
    return MARZ_OK;
}

static marz_status run_move(cli_context *cli, marz_error *error)
{
    if (cli->word_count != 2) {
        marz_fail(error, MARZ_E_USAGE, "marz map move wants an account and a territory");
        marz_hint(error, "For example marz map move A000017 T003, or names in quotes.");
        return MARZ_E_USAGE;
    }
    marz_kept_plan kept;
    const char *id;
    int32_t seat;
    json_t *answer;
    const char *plan = cli_has(cli, "plan") ? cli_value(cli, "plan") : "latest";
    marz_status status = cli_open(cli, error);
    if (!status)
        status = marz_plans_load(&cli->workspace, plan, cli->arena, &kept, error);
    if (!status)
        status =
            marz_find_account(&cli->workspace, &kept.plan, cli->words[0], cli->arena, &id, error);
    if (!status)
        status = marz_find_seat_of(&cli->workspace, &kept.plan, cli->words[1], &seat, error);
    if (status)
        return status;
    const char *seat_id = kept.plan.instance.seat_id[seat];
    status = marz_move_try(&kept.plan, id, seat_id, &answer, error);
    return status ? status : answer_move(cli, &kept, id, seat_id, answer, error);
}

static const cli_flag move_flags[] = {
    {"plan", "PLAN", "of which plan (latest)", NULL},
    {"apply", NULL, "keep the plan with this move as a draft; the old one stays", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_map_move = {
    .name = "map move",
    .summary = "what one move by hand costs and breaks; --apply keeps it as a draft",
    .words = "ACCOUNT TERRITORY",
    .example = "marz map move A000017 R002",
    .flags = move_flags,
    .run = run_move,
};
