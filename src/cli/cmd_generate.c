#include "cli/cli.h"

#include "app/generate.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>

/// "fit_effect" is --fit-effect; of what is planted, 0 plants nothing.
static marz_status read_strengths(cli_context *cli, marz_simulate_options *options,
                                  marz_error *error)
{
    int32_t count;
    const marz_simulate_number *numbers = marz_simulate_numbers(&count);
    marz_status status = MARZ_OK;
    for (int32_t k = 0; k < count && !status; k++) {
        char flag[32];
        snprintf(flag, sizeof flag, "%s", numbers[k].name);
        for (char *p = flag; (p = strchr(p, '_'));)
            *p = '-';
        double *value = (double *)(void *)((char *)options + numbers[k].offset);
        status = cli_real(cli, flag, *value, numbers[k].low, numbers[k].high, value, error);
    }
    return status;
}

static marz_status read_generate_options(cli_context *cli, marz_simulate_options *options,
                                         marz_error *error)
{
    int64_t reps = options->rep_count, years = options->year_count, last = options->last_year;
    marz_status status = cli_number(cli, "accounts", options->account_count, 1, 10000000,
                                    &options->account_count, error);
    if (!status)
        status = cli_number(cli, "reps", reps, 1, 20000, &reps, error);
    if (!status)
        status = cli_number(cli, "years", years, 1, 10, &years, error);
    if (!status)
        status = cli_number(cli, "last-year", last, 1980, 2200, &last, error);
    if (!status)
        status = read_strengths(cli, options, error);
    options->rep_count = (int32_t)reps;
    options->year_count = (int32_t)years;
    options->last_year = (int32_t)last;
    return status;
}

static marz_status answer_generated(cli_context *cli, const marz_simulated_file *files,
                                    int32_t count, marz_error *error)
{
    if (cli->is_json) {
        json_t *list = json_array(), *rows = json_object();
        for (int32_t k = 0; k < count; k++) {
            json_array_append_new(list, json_string(files[k].path));
            json_object_set_new(rows, files[k].path, json_integer(files[k].row_count));
        }
        return cli_answer(cli, json_pack("{s:o,s:o}", "files", list, "rows", rows), error);
    }
    cli_progress_end(cli);
    cli_table table;
    cli_table_init(&table, cli->arena, "<file|>rows");
    for (int32_t k = 0; k < count; k++)
        cli_table_row(&table, (const char *[]){files[k].path, cli_count(cli, files[k].row_count)});
    cli_table_print(&table, stdout);
    puts("a simulated company: what was planted in it stands in truth.json, which no step reads");
    puts("an import into a new workspace takes over settings.csv: currency, calendar, week");
    return MARZ_OK;
}

static marz_status run_generate(cli_context *cli, marz_error *error)
{
    marz_simulate_options options;
    marz_simulate_defaults(&options);
    options.seed = cli->seed;
    options.thread_count = cli->thread_count;
    options.out_folder = cli_value(cli, "out");
    if (cli_has(cli, "country"))
        options.country = cli_value(cli, "country");
    marz_status status = read_generate_options(cli, &options, error);
    if (status)
        return status;
    if (!options.out_folder)
        return marz_fail(error, MARZ_E_USAGE, "marz generate wants --out DIR");
    marz_simulated_file *files;
    int32_t count;
    status = marz_generate_company(&options, cli->arena, &cli->control, &files, &count, error);
    return status ? status : answer_generated(cli, files, count, error);
}

static const cli_flag generate_flags[] = {
    {"out", "DIR", "folder for the files (made if missing)", NULL},
    {"accounts", "N", "accounts (2000)", NULL},
    {"reps", "N", "reps (24)", NULL},
    {"years", "Y", "years of history (3)", NULL},
    {"last-year", "Y", "year of the last sale", NULL},
    {"country", "WHERE", "where the accounts lie", "us|ir|world"},
    {"fit-effect", "X", "planted rep x segment effect, log-odds (0.3)", NULL},
    {"rep-effect", "X", "planted difference of reps, log-odds (0.15)", NULL},
    {"segment-effect", "X", "planted difference of industries and roles, log-odds (0.3)", NULL},
    {"weak-product", "X", "planted weakness of one product, log-odds (0.8)", NULL},
    {"rising-competitor", "X", "planted growth of a competitor's presence (0.3)", NULL},
    {"engagement-fall", "X", "planted fall of one rep's activity (0.5)", NULL},
    {"uncovered", "X", "share of one segment without owner (0.8)", NULL},
    {"season", "X", "amplitude of the year's cycle (0.2)", NULL},
    {"growth", "X", "growth a year (0.05)", NULL},
    {"sale-rate", "X", "sales per account and year (10)", NULL},
    {"deal-rate", "X", "deals per account and year (1.2, at most 100 a rep)", NULL},
    {"activity-rate", "X", "activities per rep and week (20)", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_generate = {
    .name = "generate",
    .summary = "make up a company with known truth, as CSV files",
    .words = "",
    .example = "marz generate --accounts 300 --reps 6 --out company",
    .flags = generate_flags,
    .run = run_generate,
};
