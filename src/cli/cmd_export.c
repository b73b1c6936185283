#include "cli/cli.h"

#include "app/plans.h"

#include <stdio.h>

/// @param day  of the option, or MARZ_DAY_UNKNOWN: that of the plan
static marz_status write_changes(cli_context *cli, marz_export_target target, int32_t day,
                                 const char *files[static 2], int32_t *count, marz_error *error)
{
    marz_kept_plan kept;
    marz_owner_change *changes;
    const char *name = cli->word_count ? cli->words[0] : "latest";
    const char *folder = cli_has(cli, "out") ? cli_value(cli, "out") : ".";
    marz_status status = marz_plans_load(&cli->workspace, name, cli->arena, &kept, error);
    if (!status && kept.plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        status = marz_fail(error, MARZ_E_USAGE, "plan %s is infeasible and changes nothing",
                           kept.entry.name);
    if (!status)
        status = marz_plans_changes(&cli->workspace, &kept, cli->arena, &changes, count, error);
    if (!status && day == MARZ_DAY_UNKNOWN)
        day = marz_plans_first_day(&kept);
    if (!status)
        status = marz_export_owners(folder, target, changes, *count, day, cli->arena, files, error);
    return status;
}

static marz_status run(cli_context *cli, marz_error *error)
{
    marz_export_target target = MARZ_EXPORT_CSV;
    int32_t day, count;
    const char *files[2];
    if (cli->word_count > 1)
        return marz_fail(error, MARZ_E_USAGE, "marz export wants one plan");
    if (cli_has(cli, "for"))
        marz_export_target_find(cli_value(cli, "for"), &target);
    marz_status status = cli_date(cli, "effective", MARZ_DAY_UNKNOWN, &day, error);
    if (!status)
        status = cli_open(cli, error);
    if (!status)
        status = write_changes(cli, target, day, files, &count, error);
    if (status)
        return status;
    if (cli->is_json)
        return cli_answer(
            cli, json_pack("{s:[s,s],s:i}", "files", files[0], files[1], "changed", count), error);
    printf("%s: %s\n%s: takes the change back\n", files[0],
           cli_counted(cli, count, "account changes hands", "accounts change hands"), files[1]);
    return MARZ_OK;
}

static const cli_flag flags[] = {
    {"for", "SYSTEM", "who reads the file (csv)", "csv|xlsx|hubspot|salesforce"},
    {"effective", "DATE", "first day of the new owners (today, or that of the change)", NULL},
    {"out", "DIR", "folder for the two files (.)", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_export = {
    .name = "export",
    .summary = "changed owners of a plan, and the file that takes the change back",
    .words = "[PLAN]",
    .example = "marz export latest --for salesforce --effective 2027-01-01",
    .flags = flags,
    .run = run,
};
