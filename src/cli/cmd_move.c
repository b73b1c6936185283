#include "cli/cli.h"

#include "app/find_account.h"
#include "app/find_seat.h"
#include "app/move.h"
#include "app/plans.h"
#include "cli/plan_text.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

/// "+" before what is added; money otherwise.
static const char *difference(cli_context *cli, int64_t minor)
{
    const char *plain = cli_money(cli, minor);
    const char *signed_text = minor > 0 ? marz_arena_print(cli->arena, "+%s", plain) : plain;
    return signed_text ? signed_text : "";
}

static void print_costs(cli_context *cli, const json_t *answer)
{
    static const char *const parts[] = {"travel", "mismatch", "disruption", "balance", "total"};
    const json_t *before = json_object_get(answer, "before");
    const json_t *after = json_object_get(answer, "objective");
    cli_table table;
    cli_table_init(&table, cli->arena, "<cost a year|>before|>after|>difference");
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        const int64_t old = number(before, parts[k]), fresh = number(after, parts[k]);
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
                          (const char *[]){text(row, "name"), measure,
                                           cli_load(cli, measure, number(load, "before")),
                                           cli_load(cli, measure, number(load, "load")),
                                           share(cli, number(load, "load"), number(load, "target")),
                                           cli_load(cli, measure, number(load, "low")),
                                           cli_load(cli, measure, number(load, "high")),
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
        const char *measure = text(row, "measure"), *seat = text(row, "seat");
        const int64_t found = number(row, "found"), limit = number(row, "limit");
        if (strcmp(text(row, "kind"), "pieces") == 0) {
            printf("breaks the piece: %s would lie in %s\n", seat, cli_count(cli, found));
            continue;
        }
        printf("breaks the limit of %s%s%s: %s instead of at %s %s\n",
               *measure ? measure : "what changes hands", *seat ? " at " : "", seat,
               *measure ? cli_load(cli, measure, found) : cli_money(cli, found),
               found > limit ? "most" : "least",
               *measure ? cli_load(cli, measure, limit) : cli_money(cli, limit));
    }
    if (json_is_string(json_object_get(answer, "barred")))
        printf("not allowed: %s of %s\n", text(answer, "decides"), text(answer, "barred"));
}

static void print_move(cli_context *cli, const json_t *answer)
{
    const int64_t accounts = number(answer, "accounts");
    printf("%s from %s to %s", text(answer, "account"), text(answer, "from_name"),
           text(answer, "name"));
    if (accounts > 1)
        printf(", with its group: %s accounts", cli_count(cli, accounts));
    puts("; all else stays");
    print_costs(cli, answer);
    puts("");
    print_loads(cli, answer);
    print_breaks(cli, answer);
    const char *measure = text(answer, "measure");
    if (strcmp(text(answer, "decides"), "nothing") != 0)
        printf("what decides: %s%s%s\n", text(answer, "decides"), *measure ? " of " : "", measure);
    printf("what its place there is worth to others: %s\n",
           cli_money(cli, number(answer, "balance")));
    const json_t *gap = json_object_get(answer, "gap");
    if (json_is_number(gap))
        printf("no plan costs less than %s: this one is at most %.3f %% above the best\n",
               cli_money(cli, number(answer, "bound")), 100 * json_number_value(gap));
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
    print_move(cli, answer);
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
