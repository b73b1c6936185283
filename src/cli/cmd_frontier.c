#include "cli/cli.h"

#include "app/frontier.h"
#include "app/run.h"
#include "base/number.h"
#include "cli/conflict_text.h"
#include "cli/files_flags.h"
#include "cli/plan_text.h"
#include "cli/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAR_COLUMNS 24
#define COLUMNS                                                                                    \
    ">may move|>moves|>units|>travel and mismatch|>disruption|>together|>worst load|>gap|"         \
    "<travel and mismatch|<"
#define LIMITS "0%,1%,2%,5%,10%,20%,50%,100%"

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static marz_status read_limits(cli_context *cli, marz_frontier_options *options, marz_error *error)
{
    const char *text = cli_value(cli, "limits");
    if (!text)
        return MARZ_OK;
    options->limit_count = 0;
    while (*text) {
        const size_t length = strcspn(text, ",");
        const char *part = marz_arena_copy(cli->arena, text, length);
        if (!part)
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the command line");
        if (options->limit_count == MARZ_FRONTIER_POINTS_MAX)
            return marz_fail(error, MARZ_E_USAGE, "--limits takes at most %d shares",
                             MARZ_FRONTIER_POINTS_MAX);
        int64_t *limit = &options->limit_ppm[options->limit_count++];
        const marz_status status = cli_share("limits", part, limit, error);
        if (status)
            return status;
        *limit = *limit > MARZ_PPM ? MARZ_PPM : *limit;
        text += length + (text[length] == ',');
    }
    qsort(options->limit_ppm, (size_t)options->limit_count, sizeof *options->limit_ppm, ascending);
    return MARZ_OK;
}

static const char *bar(cli_context *cli, int64_t value, int64_t most)
{
    static const char block[] = "█";
    const int64_t columns = most > 0 ? (value * BAR_COLUMNS + most / 2) / most : 0;
    char *text = marz_arena_alloc(cli->arena, BAR_COLUMNS * sizeof block + 1, 1);
    for (int64_t k = 0; text && k < columns && k < BAR_COLUMNS; k++)
        memcpy(text + k * (int64_t)strlen(block), block, strlen(block));
    return text ? text : "";
}

static const char *minutes(cli_context *cli, int64_t milli)
{
    const char *text = marz_arena_print(cli->arena, "%.1f", (double)milli / 1000);
    return text ? text : "";
}

static void print_points(cli_context *cli, const marz_frontier *frontier)
{
    const int32_t best = marz_frontier_cheapest(frontier);
    int64_t most = 1;
    for (int32_t p = 0; p < frontier->point_count; p++) {
        const marz_frontier_point *one = &frontier->points[p];
        const int64_t sum = marz_frontier_cost(one);
        most = sum > most ? sum : most;
    }
    char columns[300];
    snprintf(columns, sizeof columns, "%s%s%s%s", COLUMNS,
             frontier->wants_max ? "|>farthest (min)|>none below" : "",
             frontier->has_cover ? "|>nobody takes" : "",
             frontier->is_contiguous ? "|>pieces too many" : "");
    cli_table table;
    cli_table_init(&table, cli->arena, columns);
    for (int32_t p = 0; p < frontier->point_count; p++) {
        const marz_frontier_point *one = &frontier->points[p];
        const char *limit = cli_percent(cli, one->limit_ppm);
        if (one->outcome == MARZ_OUTCOME_INFEASIBLE) {
            cli_table_row(&table, (const char *[]){limit, "", "", "no plan found", "", "", "", "",
                                                   "", "", "", "", "", ""});
            continue;
        }
        const int64_t sum = marz_frontier_cost(one);
        const int64_t moved = frontier->value_minor
                                  ? marz_mul_div(one->moved_minor, MARZ_PPM, frontier->value_minor)
                                  : 0;
        const char *cells[CLI_COLUMNS_MAX] = {limit,
                                              cli_percent(cli, moved),
                                              cli_count(cli, one->moved_count),
                                              cli_estimate(cli, sum),
                                              cli_estimate(cli, one->disruption_minor),
                                              cli_estimate(cli, sum + one->disruption_minor),
                                              cli_percent(cli, one->worst_ppm),
                                              one->has_bound ? cli_percent(cli, one->gap_ppm) : "–",
                                              bar(cli, sum, most),
                                              p == best ? "least together" : ""};
        int32_t at = 10;
        if (frontier->wants_max) {
            cells[at++] = minutes(cli, one->farthest_milli);
            cells[at++] = one->farthest_bound_milli ? minutes(cli, one->farthest_bound_milli) : "–";
        }
        if (frontier->has_cover)
            cells[at++] = cli_count(cli, one->uncovered_count);
        if (frontier->is_contiguous)
            cells[at++] = cli_count(cli, one->extra_pieces);
        cli_table_row(&table, cells);
    }
    cli_table_print(&table, stdout);
}

static void print_forced(cli_context *cli, const marz_frontier *frontier,
                         const marz_frontier_reason *why)
{
    const int64_t share =
        frontier->value_minor ? marz_mul_div(why->found, MARZ_PPM, frontier->value_minor) : 0;
    printf(
        "at least %s (%s) must change hands in any plan, as groups have several owners, or locks "
        "and forbidden pairs shut the present one; most of it is %s\n",
        cli_estimate(cli, why->found), cli_percent(cli, share), why->subject);
}

/// Why a point has no plan.
static void print_reason(cli_context *cli, const marz_frontier *frontier,
                         const marz_frontier_point *point)
{
    const marz_frontier_reason *why = &point->reason;
    const char *measure = *why->measure ? why->measure : NULL;
    if (!why->is_known)
        return;
    if (why->kind == MARZ_CONFLICT_MOVED) {
        print_forced(cli, frontier, why);
        return;
    }
    const marz_conflict conflict = {.kind = why->kind,
                                    .subject = why->subject,
                                    .measure = measure ? 0 : MARZ_NONE,
                                    .found = why->found,
                                    .limit = why->limit};
    printf("at %s: %s %s", cli_percent(cli, point->limit_ppm), cli_conflict_subject(&conflict),
           cli_conflict_words(&conflict));
    if (cli_conflict_has_limit(&conflict) && !(measure && cli_has(cli, "units")))
        printf(" (%s%s%s, limit %s)", measure ? measure : "", measure ? ": " : "",
               cli_load(cli, measure, why->found), cli_load(cli, measure, why->limit));
    putchar('\n');
}

static void print_frontier(cli_context *cli, const marz_frontier *frontier)
{
    const bool has_files = cli_has(cli, "units");
    cli_progress_end(cli);
    printf(
        "%s an owner (worth %s); today travel and mismatch cost %s a year, and the worst load is "
        "%s from its target\n",
        has_files ? cli_counted(cli, frontier->owned_count, "unit has", "units have")
                  : cli_counted(cli, frontier->owned_count, "account has", "accounts have"),
        cli_estimate(cli, frontier->value_minor), cli_estimate(cli, frontier->now_minor),
        cli_percent(cli, frontier->now_worst_ppm));
    if (frontier->has_balance_price)
        puts("the cost of uneven loads is counted with travel and mismatch (--balance-price)");
    if (frontier->has_cover)
        puts("the price of accounts that nobody takes is counted with them (--cover-price)");
    if (frontier->wants_max)
        printf("first of all the farthest is near, then the cost least; today the farthest is %s "
               "minutes one way\n",
               minutes(cli, frontier->now_farthest_milli));
    if (frontier->is_contiguous)
        printf("today %s too many %s apart from %s\n",
               cli_counted(cli, frontier->now_extra_pieces, "piece", "pieces"),
               marz_plural(frontier->now_extra_pieces, "hangs", "hang"),
               marz_plural(frontier->now_extra_pieces, "its territory", "their territories"));
    if (frontier->free_count)
        printf(
            "%s none; whoever takes %s, nothing moves\n",
            has_files
                ? cli_counted(cli, frontier->free_count, "more unit has", "more units have")
                : cli_counted(cli, frontier->free_count, "more account has", "more accounts have"),
            marz_plural(frontier->free_count, "it", "them"));
    print_points(cli, frontier);
    for (int32_t p = 0; p < frontier->point_count; p++) {
        const marz_frontier_reason *why = &frontier->points[p].reason;
        const bool is_told = p > 0 && why->is_known && why->kind == MARZ_CONFLICT_MOVED &&
                             frontier->points[p - 1].reason.kind == MARZ_CONFLICT_MOVED &&
                             frontier->points[p - 1].reason.is_known; // It holds for every limit.
        if (frontier->points[p].outcome == MARZ_OUTCOME_INFEASIBLE && !is_told)
            print_reason(cli, frontier, &frontier->points[p]);
    }
    bool is_eased = false;
    for (int32_t p = 0; p < frontier->point_count; p++)
        is_eased |= frontier->points[p].eased_ppm > 0;
    if (is_eased)
        puts("where less may move than balance needs, territories outside their bands come as near "
             "as was found");
    if (frontier->is_contiguous)
        puts("what hangs apart today may stay so where less may move than it is worth");
    if (frontier->is_cut_short)
        puts("the work was cut short: the points so far are shown");
}

static marz_status read_options(cli_context *cli, marz_frontier_options *options, marz_error *error)
{
    *options = marz_frontier_usual();
    options->seed = cli->seed;
    marz_status status = cli_number(cli, "effort", 0, 1, INT64_MAX / 2, &options->effort, error);
    if (!status)
        status = cli_time_limit(cli, error);
    return status ? status : read_limits(cli, options, error);
}

static marz_status from_files(cli_context *cli, marz_frontier_options *options,
                              marz_frontier *frontier, marz_error *error)
{
    marz_files_request request;
    marz_files_question question;
    cli_start(cli);
    options->thread_count = cli->workspace.thread_count;
    marz_status status = cli_refuse_store_flag(cli, "place", error);
    if (!status)
        status = cli_files_request(cli, CLI_SEATS_OWNERS, &request, error);
    if (!status)
        status = marz_files_read(&request, cli->arena, &question, error);
    if (!status && !cli->is_json)
        cli_print_ignored(&question);
    if (!status && !cli->is_json && question.frozen_count)
        printf("%s: changed hands within %s\n",
               cli_counted(cli, question.frozen_count, "unit stays", "units stay"),
               cli_counted(cli, request.settings->frozen_months, "month", "months"));
    options->wants_max = !status && question.wants_max;
    if (!status && cli_has(cli, "contiguous"))
        question.instance.graph = question.graph;
    return status ? status
                  : marz_frontier_run(&question.instance, options, &cli->control, frontier, error);
}

static marz_status from_store(cli_context *cli, marz_frontier_options *options,
                              marz_frontier *frontier, marz_error *error)
{
    marz_status status = cli_refuse_file_flags(cli, error);
    if (!status)
        status = cli_refuse_file_flag(cli, "as-of", error);
    if (!status)
        status = cli_open(cli, error);
    if (!status)
        status = cli_override_settings(cli, error);
    if (status)
        return status;
    marz_run run;
    marz_instance instance;
    options->thread_count = cli->workspace.thread_count;
    status = marz_run_question(&cli->workspace, &run, &instance, error);
    if (status)
        return status;
    int32_t placed;
    options->wants_max = marz_instance_wants_max(&cli->workspace.settings);
    status = marz_run_place(&cli->workspace, &run, &instance, &placed, error);
    if (!status && !cli->is_json && placed) {
        cli_progress_end(cli);
        printf("%s found first: marz map design says where\n",
               cli_counted(cli, placed, "home was", "homes were"));
    }
    if (!status)
        status = marz_frontier_run(&instance, options, &cli->control, frontier, error);
    marz_run_deinit(&run);
    return status;
}

static marz_status run_frontier(cli_context *cli, marz_error *error)
{
    const int64_t start_ms = marz_clock_ms();
    marz_frontier_options options;
    marz_frontier frontier;
    marz_status status = read_options(cli, &options, error);
    if (!status)
        status = cli_has(cli, "units") ? from_files(cli, &options, &frontier, error)
                                       : from_store(cli, &options, &frontier, error);
    if (!status && cli_has(cli, "report"))
        status = marz_frontier_write(&frontier, &cli->workspace.settings, cli->language,
                                     cli_value(cli, "report"), error);
    if (status)
        return status;
    if (!cli->is_json) {
        print_frontier(cli, &frontier);
        return MARZ_OK;
    }
    json_t *answer = marz_present_frontier(&frontier, cli->workspace.settings.currency);
    if (answer)
        json_object_set_new(answer, "seconds",
                            json_real((double)(marz_clock_ms() - start_ms) / 1000));
    return cli_answer(cli, answer, error);
}

static const cli_flag frontier_flags[] = {
    CLI_FILES_FLAGS("instead of reps: so many of the owners, the largest (all)"),
    CLI_MATRIX_FLAG,
    {"balance-price", "MEASURE=MONEY…", "what each unit away from a target costs a year", NULL},
    {"cover-price", "SHARE", "share of a unit's value lost if nobody takes it; else all are taken",
     NULL},
    {"objective", "travel|moment|max", "what is made least; max: the farthest, then travel", NULL},
    {"frozen-months", "N",
     "no unit moves again within so many months of the day in its column since", NULL},
    {"as-of", "DATE", "the day up to which these months count (today)", NULL},
    {"place", "missing|unknown|no", "store: whose home is found first (map.place)", NULL},
    {"contiguous", NULL, "each territory in one piece (near neighbours, or --edges)", NULL},
    {"limits", "SHARE…", "shares of the value that may move (" LIMITS ")", NULL},
    {"report", "FILE", "write the curve as a page: FILE.html", NULL},
    {"effort", "N", "work the optimiser may spend on a point", NULL},
    {"time-limit", "S", "seconds after which the points so far are shown", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_map_frontier = {
    .name = "map frontier",
    .summary = "best travel and balance for each limit on the value that changes hands",
    .words = "",
    .example = "marz map frontier --limits 0%,2%,5%,10%,20%",
    .flags = frontier_flags,
    .run = run_frontier,
};
