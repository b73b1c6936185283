#include "cli/cli.h"

#include "app/run.h"
#include "app/sizing.h"
#include "cli/files_flags.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_points(cli_context *cli, const marz_sizing *sizing)
{
    cli_table table;
    cli_table_init(
        &table, cli->arena,
        ">reps|>accounts served|>value served|>earned|>travel|>reps cost|>profit a year|<");
    for (int32_t p = 0; p < sizing->point_count; p++) {
        const marz_sizing_point *one = &sizing->points[p];
        cli_table_row(
            &table, (const char *[]){
                        cli_count(cli, one->rep_count), cli_count(cli, one->served_count),
                        cli_estimate(cli, one->served_minor), cli_estimate(cli, one->earned_minor),
                        cli_estimate(cli, one->travel_minor), cli_estimate(cli, one->reps_minor),
                        cli_estimate(cli, one->profit_minor),
                        p == sizing->best ? one->profit_minor < 0 ? "least loss" : "best"
                        : one->is_flat    ? "as good (within 1 %)"
                                          : ""});
    }
    cli_table_print(&table, stdout);
}

/// What to look at where the range ends too early, or where nothing is earned.
static void print_ends(const marz_sizing *sizing)
{
    const marz_sizing_point *best = &sizing->points[sizing->best];
    const bool is_first = sizing->best == 0, is_last = sizing->best == sizing->point_count - 1;
    if (best->profit_minor < 0)
        puts("\nno size earns what it costs: the value served, as money a year, does not pay road "
             "and reps.\nIs the value money? (--value MEASURE, 1 is one unit of money; --margin) "
             "Does "
             "a rep cost that much? (--rep-cost)");
    if (is_last && !is_first)
        puts("\nprofit still rises at the largest size: look further with --to");
    else if (is_first && best->rep_count > 1)
        puts("\nno size of this range is better than its smallest: look further with --from");
}

static void print_sizing(cli_context *cli, const marz_sizing *sizing,
                         const marz_sizing_options *options)
{
    cli_progress_end(cli);
    print_points(cli, sizing);
    print_ends(sizing);
    puts("\nan estimate, not a plan; it assumes that");
    printf("  a rep costs %s a year and has %s minutes for visits and the road  (rep.year_cost, "
           "rep.year_minutes)\n",
           cli_money(cli, options->rep_cost_minor), cli_count(cli, options->year_minutes));
    printf("  %s of an account's value is earned if it is visited as planned, nothing if nobody "
           "serves it  (sizing.margin)\n",
           cli_percent(cli, options->margin_ppm));
    puts("  reps live in the middle of compact territories with equal minutes of visits");
    if (options->between.count)
        puts("  or at the unit next to it from which minutes are given");
    if (sizing->unplaced_count)
        printf("  %s left out\n",
               cli_counted(cli, sizing->unplaced_count, "account without position is",
                           "accounts without position are"));
    if (sizing->is_cut_short)
        puts("the work was cut short: the sizes so far are shown");
}

static marz_status read_options(cli_context *cli, marz_sizing_options *options, marz_error *error)
{
    int64_t first, last, effort, minutes;
    *options = marz_sizing_options_of(&cli->workspace.settings);
    marz_status status = cli_number(cli, "from", 0, 1, 32768, &first, error);
    if (!status)
        status = cli_number(cli, "to", 0, 1, 32768, &last, error);
    if (!status)
        status = cli_number(cli, "effort", 0, 1, INT64_MAX / 2, &effort, error);
    if (!status)
        status = cli_number(cli, "year-minutes", options->year_minutes, 1, 600000, &minutes, error);
    if (!status && first && last && first > last)
        status = marz_fail(error, MARZ_E_USAGE, "--from %" PRId64 " is more than --to %" PRId64,
                           first, last);
    if (status)
        return status;
    options->first = (int32_t)first;
    options->last = (int32_t)last;
    options->effort = effort;
    options->year_minutes = minutes;
    options->seed = cli->seed;
    options->thread_count = cli->workspace.thread_count;
    return MARZ_OK;
}

/// Lays the assumptions of the command line over the settings of this run.
static marz_status override_costs(cli_context *cli, marz_error *error)
{
    marz_settings *settings = &cli->workspace.settings;
    marz_status status = MARZ_OK;
    if (cli_has(cli, "rep-cost"))
        status = marz_settings_set(settings, "rep.year_cost", cli_value(cli, "rep-cost"), error);
    if (!status && cli_has(cli, "margin"))
        status = cli_share("margin", cli_value(cli, "margin"), &settings->margin_ppm, error);
    return status;
}

static marz_status from_files(cli_context *cli, marz_sizing_options *options, marz_sizing *sizing,
                              marz_error *error)
{
    marz_files_request request;
    marz_files_question question;
    cli_start(cli);
    marz_status status = override_costs(cli, error);
    if (!status)
        status = cli_files_request(cli, CLI_SEATS_NUMBER, &request, error);
    if (!status)
        status = read_options(cli, options, error);
    if (!status)
        status = marz_files_read(&request, cli->arena, &question, error);
    if (status)
        return status;
    options->between = (marz_files_between){question.between, question.between_count};
    return marz_sizing_run(&question.instance, options, &cli->control, sizing, error);
}

static marz_status from_store(cli_context *cli, marz_sizing_options *options, marz_sizing *sizing,
                              marz_error *error)
{
    marz_status status = cli_refuse_file_flags(cli, error);
    if (!status)
        status = cli_open(cli, error);
    if (!status)
        status = cli_override_settings(cli, error);
    if (!status)
        status = override_costs(cli, error);
    if (!status)
        status = read_options(cli, options, error);
    if (status)
        return status;
    marz_run run;
    marz_instance instance;
    status = marz_run_question(&cli->workspace, &run, &instance, error);
    if (status)
        return status;
    status = marz_sizing_run(&instance, options, &cli->control, sizing, error);
    marz_run_deinit(&run);
    return status;
}

static marz_status run_sizing(cli_context *cli, marz_error *error)
{
    const int64_t start_ms = marz_clock_ms();
    marz_sizing_options options;
    marz_sizing sizing;
    marz_status status = cli_time_limit(cli, error);
    if (!status)
        status = cli_has(cli, "units") ? from_files(cli, &options, &sizing, error)
                                       : from_store(cli, &options, &sizing, error);
    if (status)
        return status;
    if (!cli->is_json) {
        print_sizing(cli, &sizing, &options);
        return MARZ_OK;
    }
    json_t *answer = marz_present_sizing(&sizing, &options, cli->workspace.settings.currency);
    if (answer)
        json_object_set_new(answer, "seconds",
                            json_real((double)(marz_clock_ms() - start_ms) / 1000));
    return cli_answer(cli, answer, error);
}

static const cli_flag sizing_flags[] = {
    CLI_FILES_FLAGS("instead of reps: how many there are now"),
    {"matrix", "FILE", "minutes one way between units: unit,rep,minutes; rep names a unit", NULL},
    {"from", "N", "smallest team (half of today's)", NULL},
    {"to", "N", "largest team (twice today's)", NULL},
    {"rep-cost", "MONEY", "cost of a rep in a year (rep.year_cost)", NULL},
    {"margin", "SHARE", "share of the value that is earned (sizing.margin)", NULL},
    {"year-minutes", "N", "minutes of a rep for visits and the road (rep.year_minutes)", NULL},
    {"effort", "N", "work the optimiser may spend on a size", NULL},
    {"time-limit", "S", "seconds after which the sizes so far are shown", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_map_sizing = {
    .name = "map sizing",
    .summary = "yearly profit against the number of reps, and where it is flat",
    .words = "",
    .example = "marz map sizing --rep-cost 95000 --margin 30%",
    .flags = sizing_flags,
    .run = run_sizing,
};
