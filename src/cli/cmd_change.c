#include "cli/cli.h"

#include "app/change.h"
#include "app/plans.h"
#include "app/present.h"
#include "base/file.h"
#include "base/number.h"
#include "cli/conflict_text.h"
#include "cli/plan_text.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>

/// Exactly one of the three events.
static marz_status read_event(cli_context *cli, marz_change_request *request, marz_error *error)
{
    static const struct {
        const char *flag;
        marz_change_kind kind;
    } events[] = {
        {"leave", MARZ_CHANGE_LEAVE}, {"hire", MARZ_CHANGE_HIRE}, {"cover", MARZ_CHANGE_COVER}};
    int32_t count = 0;
    for (size_t k = 0; k < sizeof events / sizeof *events; k++) {
        if (!cli_has(cli, events[k].flag))
            continue;
        count++;
        request->kind = events[k].kind;
        request->rep = cli_value(cli, events[k].flag);
    }
    if (count != 1 || cli->word_count) {
        marz_fail(error, MARZ_E_USAGE, "marz map change wants one of --leave, --hire and --cover");
        marz_hint(error, "For example marz map change --leave R003 --from 2027-01-01.");
        return MARZ_E_USAGE;
    }
    const bool is_cover = request->kind == MARZ_CHANGE_COVER;
    if (!cli_has(cli, "from") || cli_has(cli, "until") != is_cover) {
        marz_fail(error, MARZ_E_USAGE, "--%s wants %s", marz_change_name(request->kind),
                  is_cover ? "--from and --until" : "--from and no --until");
        marz_hint(error, "Both days count: --from is the first, --until the last.");
        return MARZ_E_USAGE;
    }
    request->is_cheapest = cli_has(cli, "cheapest");
    marz_status status = cli_date(cli, "from", MARZ_DAY_UNKNOWN, &request->from_day, error);
    return status ? status : cli_date(cli, "until", MARZ_DAY_UNKNOWN, &request->until_day, error);
}

static const marz_instance *instance_of(const marz_change_answer *answer)
{
    return &answer->run.guide.plan.instance;
}

static const char *seat_holder(const marz_change_answer *answer, int32_t seat)
{
    const int32_t rep = instance_of(answer)->seat_rep[seat];
    return rep == MARZ_NONE ? "vacant" : answer->run.company.reps[rep].name;
}

static const char *share(cli_context *cli, int64_t load, int64_t target)
{
    if (target <= 0)
        return "–";
    const char *text = marz_arena_print(cli->arena, "%.0f %%", 100 * (double)load / (double)target);
    return text ? text : "";
}

/// The other seats: what they take or give, and how full they are before and after.
static void print_parts(cli_context *cli, const marz_change_answer *answer)
{
    const marz_instance *in = instance_of(answer);
    const bool is_hire = answer->change.kind == MARZ_CHANGE_HIRE;
    char columns[320];
    snprintf(columns, sizeof columns, "<%s|>accounts|>value a year|>open deals|>amount|>quota",
             is_hire ? "from" : "to");
    for (int32_t k = 0; k < in->measure_count && k < 3; k++) {
        const size_t used = strlen(columns);
        snprintf(columns + used, sizeof columns - used, "|>%s now|>then", in->measure_name[k]);
    }
    cli_table table;
    cli_table_init(&table, cli->arena, columns);
    for (int32_t p = 0; p < answer->part_count; p++) {
        const marz_change_part *part = &answer->parts[p];
        const char *cells[CLI_COLUMNS_MAX] = {
            seat_holder(answer, part->seat),      cli_count(cli, part->account_count),
            cli_estimate(cli, part->value_minor), cli_count(cli, part->deal_count),
            cli_estimate(cli, part->deal_minor),  cli_estimate(cli, part->quota_minor)};
        for (int32_t k = 0; k < in->measure_count && k < 3; k++) {
            const int32_t cell = part->seat * in->measure_count + k;
            cells[6 + 2 * k] = share(cli, answer->run.loads_now[cell], in->target[cell]);
            cells[7 + 2 * k] = share(cli, answer->run.loads_planned[cell], in->target[cell]);
        }
        cli_table_row(&table, cells);
    }
    if (answer->part_count)
        cli_table_print(&table, stdout);
}

static void print_headline(cli_context *cli, const marz_change_answer *answer)
{
    static const char *const words[] = {[MARZ_CHANGE_LEAVE] = "leaves",
                                        [MARZ_CHANGE_HIRE] = "starts",
                                        [MARZ_CHANGE_COVER] = "is away"};
    const marz_change *change = &answer->change;
    printf("%s (%s) ", answer->run.company.reps[answer->rep].name, change->rep);
    if (answer->held_count)
        printf("has %s already and gets more",
               cli_counted(cli, answer->held_count, "account", "accounts"));
    else
        fputs(words[change->kind], stdout);
    printf(" from %s", cli_day(cli, change->from_day));
    if (change->kind == MARZ_CHANGE_COVER)
        printf(" to %s", cli_day(cli, change->until_day));
    const int32_t count = answer->run.moved_count;
    const bool is_cover = change->kind == MARZ_CHANGE_COVER;
    printf(": %s worth %s a year %s\n", cli_counted(cli, count, "account", "accounts"),
           cli_estimate(cli, answer->run.moved_value_minor),
           is_cover ? marz_plural(count, "is in other hands and comes back",
                                  "are in other hands and come back")
                    : marz_plural(count, "changes hands", "change hands"));
}

/// Of what moves, where that comes first.
static void print_farthest(const marz_change_answer *answer)
{
    const marz_plan *plan = &answer->run.guide.plan;
    const int64_t bound = plan->farthest.bound_milli;
    if (answer->wants_max && answer->change.kind == MARZ_CHANGE_HIRE)
        puts("a hire moves as few as may be, so how far the farthest is (map.objective) does not "
             "count");
    if (!answer->wants_max || answer->change.kind == MARZ_CHANGE_HIRE ||
        answer->run.moved_count == 0)
        return;
    const int64_t most = marz_instance_farthest_milli(&plan->instance, plan->seat_of);
    printf("the farthest of these accounts is %.1f minutes one way", (double)most / 1000);
    if (bound > 0 && most <= bound)
        puts(": no answer within these bands serves all from nearer (proved)");
    else if (bound > 0)
        printf(": that all can be served within less than %.1f is disproved, more is open\n",
               (double)bound / 1000);
    else
        putchar('\n');
}

static void print_costs(cli_context *cli, const marz_change_answer *answer)
{
    const marz_cost *c = &answer->cost;
    const int64_t total =
        c->travel_minor + c->mismatch_minor + c->disruption_minor + answer->uneven_minor;
    printf("cost against today, a year: %s = travel %s + mismatch %s + disruption %s",
           cli_money(cli, total), cli_money(cli, c->travel_minor),
           cli_money(cli, c->mismatch_minor), cli_money(cli, c->disruption_minor));
    if (answer->has_balance_price)
        printf(" + uneven loads %s", cli_money(cli, answer->uneven_minor));
    putchar('\n');
    print_farthest(answer);
    if (answer->change.kind == MARZ_CHANGE_COVER)
        printf("of that %s in these days; nobody's rep changes for good, so nothing is disrupted\n",
               cli_money(cli, answer->period_minor));
    if (answer->quota_minor != MARZ_UNKNOWN)
        printf("quota from that day: %s goes with the accounts, by their value\n",
               cli_money(cli, answer->quota_minor));
    if (answer->loose_deal_count)
        printf("%s (%s) in accounts that are not his: to be given to somebody by hand\n",
               cli_counted(cli, answer->loose_deal_count, "open deal", "open deals"),
               cli_money(cli, answer->loose_deal_minor));
    if (answer->left_out_count)
        printf("%s left alone\n",
               cli_counted(cli, answer->left_out_count, "account that nobody has is",
                           "accounts that nobody has are"));
}

static void print_bands(cli_context *cli, const marz_change_answer *answer)
{
    const marz_instance *in = instance_of(answer);
    for (int32_t k = 0; k < in->measure_count; k++)
        if (answer->widened_ppm[k] > 0)
            printf(
                "the band of %s (%s) is too narrow for this: the smallest that was found to do is "
                "%s\n",
                in->measure_name[k], cli_percent(cli, answer->band_ppm[k]),
                cli_percent(cli, answer->band_ppm[k] + answer->widened_ppm[k]));
    if (answer->is_apart)
        puts("no answer within such bands was found that keeps territories in one piece: this one "
             "does not");
    if (answer->change.kind == MARZ_CHANGE_HIRE)
        printf("at least %s to move to bring the new territory into its band\n",
               cli_counted(cli, answer->fewest_moves, "account has", "accounts have"));
}

static void print_other(cli_context *cli, const marz_change_answer *answer)
{
    if (!answer->has_other)
        return;
    printf("%s: %s, %s a year against today%s\n",
           answer->is_cheapest ? "with the fewest moves that were found" : "at least cost instead",
           cli_counted(cli, answer->other_moves, "account", "accounts"),
           cli_money(cli, answer->other_minor),
           answer->is_cheapest ? "" : "; --cheapest plans that");
}

static void print_options(cli_context *cli, const marz_change_answer *answer)
{
    const bool is_hire = answer->change.kind == MARZ_CHANGE_HIRE;
    if (answer->option_count == 0)
        return;
    puts(is_hire ? "\nor a vacant territory as it is" : "\nor all of them to one rep");
    cli_table table;
    cli_table_init(&table, cli->arena,
                   is_hire ? "<territory|>accounts|>cost a year|>load then|<within the bands"
                           : "<rep|>accounts|>cost a year|>load then|<within the bands");
    for (int32_t k = 0; k < answer->option_count; k++) {
        const marz_change_option *option = &answer->options[k];
        cli_table_row(&table,
                      (const char *[]){
                          is_hire ? instance_of(answer)->seat_name[option->seat]
                                  : seat_holder(answer, option->seat),
                          cli_count(cli, option->account_count), cli_money(cli, option->cost_minor),
                          cli_percent(cli, option->load_ppm), option->is_within ? "yes" : "no"});
    }
    cli_table_print(&table, stdout);
}

static void print_change(cli_context *cli, const marz_change_answer *answer, const char *name)
{
    const marz_plan *plan = &answer->run.guide.plan;
    cli_progress_end(cli);
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE) {
        printf("%s (%s): no answer keeps all limits, however wide the bands\n",
               answer->run.company.reps[answer->rep].name, answer->change.rep);
        cli_print_conflicts(cli, plan);
        return;
    }
    print_headline(cli, answer);
    print_parts(cli, answer);
    print_bands(cli, answer);
    print_costs(cli, answer);
    if (answer->change.kind != MARZ_CHANGE_HIRE && plan->has_bound)
        printf("sharing them out otherwise%s saves at most %s a year, proved\n",
               answer->wants_max ? ", none farther away," : "",
               cli_money(cli, plan->total_minor - plan->bound_minor));
    cli_print_placed(cli, &answer->run);
    print_other(cli, answer);
    print_options(cli, answer);
    if (answer->change.kind == MARZ_CHANGE_LEAVE)
        puts("\nwrite the day into the column left of the file of reps, or later plans count on "
             "him");
    printf("\nplan %s, checked by independent code: ok\n  marz plan publish %s   makes it so from "
           "%s on\n",
           name, name, cli_day(cli, answer->change.from_day));
}

static marz_status answer_change(cli_context *cli, const marz_change_answer *answer,
                                 marz_error *error)
{
    char name[MARZ_PLAN_NAME_MAX];
    marz_status status = marz_plans_keep(&cli->workspace, &answer->run, name, error);
    if (!status && cli_has(cli, "out"))
        status = marz_file_write(cli_value(cli, "out"), answer->run.plan_text.text,
                                 answer->run.plan_text.length, error);
    if (status)
        return status;
    if (answer->run.guide.plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        cli->exit_status = 1;
    if (!cli->is_json) {
        print_change(cli, answer, name);
        return MARZ_OK;
    }
    json_t *json = marz_present_change(answer);
    if (json)
        json_object_set_new(json, "plan", json_string(name));
    return cli_answer(cli, json, error);
}

static marz_status run_change(cli_context *cli, marz_error *error)
{
    marz_change_request request = {0};
    marz_status status = read_event(cli, &request, error);
    if (!status)
        status = cli_number(cli, "effort", 0, 1, INT64_MAX / 2, &request.effort, error);
    if (!status)
        status = cli_time_limit(cli, error);
    if (!status)
        status = cli_open(cli, error);
    if (status)
        return status;
    marz_change_answer answer;
    status = marz_change_plan(&cli->workspace, &request, &answer, error);
    if (status)
        return status;
    status = answer_change(cli, &answer, error);
    marz_run_deinit(&answer.run);
    return status;
}

static const cli_flag change_flags[] = {
    {"leave", "REP", "the rep goes: his accounts to the others", NULL},
    {"hire", "REP", "the rep starts: accounts of the others to him", NULL},
    {"cover", "REP", "the rep is away: others stand in, then all goes back", NULL},
    {"from", "DATE", "first day", NULL},
    {"until", "DATE", "last day of a cover", NULL},
    {"cheapest", NULL, "a hire at least cost rather than with the fewest moves", NULL},
    {"out", "FILE", "write the plan's text (plan.json)", NULL},
    {"effort", "N", "work the optimiser may spend; bounds the run reproducibly", NULL},
    {"time-limit", "S", "seconds after which the best answer so far is taken", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_map_change = {
    .name = "map change",
    .summary = "a rep leaves, starts or is away: fewest moves, and a draft plan with its dates",
    .words = "",
    .example = "marz map change --leave R003 --from 2027-01-01",
    .flags = change_flags,
    .run = run_change,
};
