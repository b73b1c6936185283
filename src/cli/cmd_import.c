#include "cli/cli.h"

#include "app/intake.h"
#include "app/present.h"
#include "base/number.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

static void print_references(cli_context *cli, const marz_table_report *t)
{
    for (int32_t f = 0; f < t->field_count; f++)
        if (t->fields[f].several)
            printf("%s: %s several in %s: the first one counts\n", t->file,
                   cli_counted(cli, t->fields[f].several, "row names", "rows name"),
                   t->fields[f].name);
    for (int32_t f = 0; f < t->field_count; f++)
        if (t->fields[f].unresolved)
            printf("%s: %s of %s %s a value in %s that is not known (kept)\n", t->file,
                   cli_count(cli, t->fields[f].unresolved),
                   cli_counted(cli, t->read - t->refused, "row", "rows"),
                   marz_plural(t->fields[f].unresolved, "has", "have"), t->fields[f].name);
}

/// The first different reasons, each with the place where it occurred first.
static void print_refusals(cli_context *cli, const marz_table_report *t)
{
    int64_t said = 0;
    const char *hinted = "";
    for (int32_t r = 0; r < MARZ_REFUSALS_SHOWN && t->first_refused[r].reason; r++) {
        const int64_t alike = t->first_refused[r].count;
        const char *name = t->first_refused[r].name, *reason = t->first_refused[r].reason;
        const bool is_named = !*name || strncmp(reason, name, strlen(name)) == 0;
        printf("%s:%" PRId64 ":%d: refused: %s%s%s", t->file, t->first_refused[r].line,
               t->first_refused[r].column, is_named ? "" : name, is_named ? "" : ": ", reason);
        if (alike > 1)
            printf(" (%s rows)", cli_count(cli, alike));
        putchar('\n');
        if (*t->first_refused[r].hint && strcmp(t->first_refused[r].hint, hinted) != 0)
            printf("  hint: %s\n", t->first_refused[r].hint);
        hinted = t->first_refused[r].hint;
        said += alike;
    }
    if (said < t->refused)
        printf("%s: %s refused for other reasons\n", t->file,
               cli_counted(cli, t->refused - said, "more row is", "more rows are"));
}

/// What people need to know about the data itself.
static void print_gaps(cli_context *cli, const marz_import_report *report)
{
    for (int32_t k = 0; k < report->table_count; k++) {
        const marz_table_report *t = &report->tables[k];
        print_empty_fields(cli, t);
        print_references(cli, t);
        for (int32_t c = 0; c < t->ignored_count; c++)
            printf("%s%s%s", c == 0 ? t->file : "", c == 0 ? ": columns not used: " : ", ",
                   t->ignored_columns[c]);
        if (t->ignored_count)
            putchar('\n');
        print_refusals(cli, t);
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
    printf("%s another owner in the files than by the assignments kept here:\n",
           cli_counted(cli, notes->conflict_count, "account has", "accounts have"));
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
        puts("nothing was read: no file here is a table of Marz. The name of a file says which it "
             "is, "
             "such as\naccounts.csv or reps.csv; marz template DIR shows all of them, and --map "
             "takes "
             "other names");
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
