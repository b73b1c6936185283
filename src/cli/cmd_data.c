#include "cli/cli.h"

#include "app/generate.h"
#include "app/intake.h"
#include "app/present.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static marz_status read_generate_options(cli_context *cli, marz_simulate_options *options,
                                         marz_error *error)
{
    int64_t reps = options->rep_count, years = options->year_count, last = options->last_year;
    marz_status status = cli_number(cli, "accounts", options->account_count, 1, 5000000,
                                    &options->account_count, error);
    if (!status)
        status = cli_number(cli, "reps", reps, 1, 30000, &reps, error);
    if (!status)
        status = cli_number(cli, "years", years, 1, 10, &years, error);
    if (!status)
        status = cli_number(cli, "last-year", last, 1990, 2100, &last, error);
    const struct {
        const char *name;
        double *value;
        double low, high;
    } strengths[] = {
        {"fit-effect", &options->fit_effect, 0, 3},
        {"rep-effect", &options->rep_effect, 0, 3},
        {"weak-product", &options->weak_product, 0, 5},
        {"rising-competitor", &options->rising_competitor, 0, 1},
        {"engagement-fall", &options->engagement_fall, 0, 1},
        {"uncovered", &options->uncovered, 0, 1},
        {"season", &options->season, 0, 0.9},
        {"growth", &options->growth, -0.5, 1},
    };
    for (size_t k = 0; !status && k < sizeof strengths / sizeof *strengths; k++)
        status = cli_real(cli, strengths[k].name, *strengths[k].value, strengths[k].low,
                          strengths[k].high, strengths[k].value, error);
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
    {"fit-effect", "X", "planted rep x segment effect, log-odds; 0 = none", NULL},
    {"rep-effect", "X", "planted difference of reps, log-odds", NULL},
    {"weak-product", "X", "planted weakness of one product, log-odds", NULL},
    {"rising-competitor", "X", "planted growth of a competitor's presence", NULL},
    {"engagement-fall", "X", "planted fall of one rep's activity", NULL},
    {"uncovered", "X", "share of one segment without owner", NULL},
    {"season", "X", "amplitude of the year's cycle", NULL},
    {"growth", "X", "growth a year", NULL},
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

static void print_tables(cli_context *cli, const marz_import_report *report)
{
    cli_table table;
    cli_table_init(&table, cli->arena,
                   "<table|<file|>read|>new|>updated|>unchanged|>refused|>unresolved");
    for (int32_t k = 0; k < report->table_count; k++) {
        const marz_table_report *t = &report->tables[k];
        cli_table_row(&table,
                      (const char *[]){marz_entity_info_of(t->entity).name, t->file,
                                       cli_count(cli, t->read), cli_count(cli, t->accepted),
                                       cli_count(cli, t->updated), cli_count(cli, t->unchanged),
                                       cli_count(cli, t->refused), cli_count(cli, t->unresolved)});
    }
    cli_table_print(&table, stdout);
}

/// One line a table: columns that the source gives but leaves empty in some rows.
static void print_empty_fields(cli_context *cli, const marz_table_report *t)
{
    const int64_t kept = t->read - t->refused;
    bool is_first = true;
    for (int32_t f = 0; f < t->field_count; f++) {
        if (t->fields[f].missing == 0 || t->fields[f].missing == kept)
            continue;
        printf("%s%s %s", is_first ? t->file : "", is_first ? ": empty in some rows:" : " ·",
               t->fields[f].name);
        printf(" %s", cli_count(cli, t->fields[f].missing));
        is_first = false;
    }
    if (!is_first)
        putchar('\n');
}

static void print_references(const marz_table_report *t)
{
    for (int32_t f = 0; f < t->field_count; f++)
        if (t->fields[f].unresolved)
            printf("%s: %" PRId64 " of %" PRId64 " rows have a value in %s that is not known "
                   "(kept)\n",
                   t->file, t->fields[f].unresolved, t->read - t->refused, t->fields[f].name);
}

/// What people need to know about the data itself.
static void print_gaps(cli_context *cli, const marz_import_report *report)
{
    for (int32_t k = 0; k < report->table_count; k++) {
        const marz_table_report *t = &report->tables[k];
        print_empty_fields(cli, t);
        print_references(t);
        for (int32_t c = 0; c < t->ignored_count; c++)
            printf("%s%s%s", c == 0 ? t->file : "", c == 0 ? ": columns not used: " : ", ",
                   t->ignored_columns[c]);
        if (t->ignored_count)
            putchar('\n');
        for (int32_t r = 0; r < 5 && t->first_refused[r].reason; r++)
            printf("%s:%" PRId64 ":%d: refused: %s\n", t->file, t->first_refused[r].line,
                   t->first_refused[r].column, t->first_refused[r].reason);
    }
    for (int32_t k = 0; k < report->ignored_file_count; k++)
        printf("%s%s", k == 0 ? "files that are no table of Marz: " : ", ",
               report->ignored_files[k]);
    if (report->ignored_file_count)
        putchar('\n');
}

static void print_settings_notes(const marz_folder_settings *settings)
{
    bool is_first = true;
    for (int32_t k = 0; k < settings->count; k++) {
        const marz_folder_setting *row = &settings->list[k];
        if (row->kept)
            continue;
        printf("%s%s %s", is_first ? "settings taken over from the files: " : ", ", row->key,
               row->value);
        is_first = false;
    }
    if (!is_first)
        putchar('\n');
    is_first = true;
    for (int32_t k = 0; k < settings->count; k++) {
        const marz_folder_setting *row = &settings->list[k];
        if (!row->kept)
            continue;
        if (is_first)
            puts("the files suggest other settings than the workspace has; to take them over:");
        printf("  marz settings %s \"%s\"   # now %s\n", row->key, row->value, row->kept);
        is_first = false;
    }
}

static void print_owner_notes(cli_context *cli, const marz_intake_notes *notes)
{
    if (notes->conflict_count == 0)
        return;
    printf("%s %s another owner in the files than by the assignments kept here:\n",
           cli_count(cli, notes->conflict_count),
           notes->conflict_count == 1 ? "account has" : "accounts have");
    cli_table table;
    cli_table_init(&table, cli->arena, "<account|<in the files|<assigned|<since");
    for (int64_t k = 0; k < notes->conflict_count && k < MARZ_OWNER_CONFLICTS_SHOWN; k++) {
        const marz_owner_conflict *one = &notes->conflicts[k];
        cli_table_row(&table, (const char *[]){one->account, one->source_rep,
                                               *one->assigned_rep ? one->assigned_rep : "nobody",
                                               cli_day(cli, one->since_day)});
    }
    cli_table_print(&table, stdout);
    if (notes->conflict_count > MARZ_OWNER_CONFLICTS_SHOWN)
        printf("and %s more\n", cli_count(cli, notes->conflict_count - MARZ_OWNER_CONFLICTS_SHOWN));
    puts(notes->is_followed
             ? "the files were followed: their owners hold from today on"
             : "the assignments count. Bring a published change to the other system with marz "
               "export;\nif the files are right, repeat the import with --follow-owners");
}

static marz_status run_import(cli_context *cli, marz_error *error)
{
    if (cli->word_count == 0)
        return marz_fail(error, MARZ_E_USAGE, "marz import wants files or a folder");
    marz_status status = cli_open(cli, error);
    if (status)
        return status;
    const marz_intake_options options = {
        .paths = cli->words,
        .path_count = cli->word_count,
        .mapping_path = cli_value(cli, "map"),
        .refused_path = cli_has(cli, "refused") ? cli_value(cli, "refused") : "refused.csv",
        .is_dry_run = cli_has(cli, "dry-run"),
        .follows_owners = cli_has(cli, "follow-owners"),
    };
    marz_import_report report;
    marz_intake_notes notes;
    status = marz_intake_run(&cli->workspace, &options, cli->arena, &report, &notes, error);
    if (status)
        return status;
    if (cli_has(cli, "strict") && report.refused_total)
        cli->exit_status = marz_status_exit(MARZ_E_INPUT);
    cli_progress_end(cli);
    if (cli->is_json)
        return cli_answer(cli, marz_present_import(&report, &notes, options.is_dry_run), error);
    if (report.table_count)
        print_tables(cli, &report);
    else
        puts("nothing was read: no file here is a table of Marz (marz template DIR shows them)");
    print_gaps(cli, &report);
    print_settings_notes(&notes.settings);
    print_owner_notes(cli, &notes);
    if (report.refused_file)
        printf("refused rows, with reasons: %s\n", report.refused_file);
    if (report.is_simulated)
        puts("this is a simulated company");
    if (options.is_dry_run)
        puts("dry run: nothing was kept");
    return MARZ_OK;
}

static const cli_flag import_flags[] = {
    {"map", "FILE", "mapping of another system's columns (docs/formats.md)", NULL},
    {"dry-run", NULL, "read and judge everything, keep nothing", NULL},
    {"strict", NULL, "exit with 3 if a row is refused", NULL},
    {"follow-owners", NULL, "owners in the files win over assignments kept here", NULL},
    {"refused", "FILE", "where refused rows go (refused.csv)", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_import = {
    .name = "import",
    .summary = "read CSV and XLSX files into the workspace; repeat without duplicates",
    .words = "PATH...",
    .example = "marz import company",
    .flags = import_flags,
    .run = run_import,
};
