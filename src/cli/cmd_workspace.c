#include "cli/cli.h"

#include "app/generate.h"
#include "app/present.h"

#include "cli/table.h"

#include <stdio.h>
#include <string.h>

static marz_status run_init(cli_context *cli, marz_error *error)
{
    static const char *const keys[] = {"currency", "calendar"};
    marz_status status = cli_open(cli, error);
    for (int k = 0; !status && k < 2; k++)
        if (cli_has(cli, keys[k]))
            status = marz_workspace_set(&cli->workspace, keys[k], cli_value(cli, keys[k]), error);
    if (status)
        return status;
    const char *store = cli_store(cli);
    if (cli->is_json)
        return cli_answer(cli, json_pack("{s:s}", "store", store), error);
    printf("workspace %s is ready: currency %s, %s calendar\n", store,
           cli->workspace.settings.currency, cli->workspace.settings.calendar);
    printf("a minute on the road is taken to cost %s: marz settings travel.minute_cost AMOUNT\n",
           cli_money(cli, cli->workspace.settings.minute_cost_minor));
    puts("next: marz import PATH, or marz generate --out DIR for a made-up company to try");
    return MARZ_OK;
}

static const cli_flag init_flags[] = {
    {"currency", "CODE", "ISO 4217 code of all amounts (USD)", NULL},
    {"calendar", "KIND", "calendar of the fiscal year", "gregorian|jalali"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_init = {
    .name = "init",
    .summary = "make a new workspace; harmless when repeated",
    .words = "",
    .example = "marz init --currency EUR",
    .flags = init_flags,
    .run = run_init,
};

static void print_settings(cli_context *cli)
{
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    cli_table table;
    cli_table_init(&table, cli->arena, "<setting|<value|<unit|<what");
    for (int32_t k = 0; k < count; k++) {
        char value[MARZ_SETTING_TEXT_MAX];
        marz_settings_get(&cli->workspace.settings, &list[k], value);
        cli_table_row(&table, (const char *[]){list[k].key,
                                               marz_arena_copy(cli->arena, value, strlen(value)),
                                               list[k].unit, list[k].help});
    }
    cli_table_print(&table, stdout);
}

static marz_status print_setting(cli_context *cli, const char *key, marz_error *error)
{
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    for (int32_t k = 0; k < count; k++) {
        if (strcmp(list[k].key, key) != 0)
            continue;
        char value[MARZ_SETTING_TEXT_MAX];
        marz_settings_get(&cli->workspace.settings, &list[k], value);
        if (cli->is_json)
            return cli_answer(cli, json_pack("{s:{s:s}}", "settings", key, value), error);
        puts(value);
        return MARZ_OK;
    }
    // Asking for an unknown one gives the same error, with the nearest key, as setting it.
    marz_settings copy = cli->workspace.settings;
    return marz_settings_set(&copy, key, "", error);
}

static marz_status run_settings(cli_context *cli, marz_error *error)
{
    if (cli->word_count > 2)
        return marz_fail(error, MARZ_E_USAGE, "marz settings takes a key and a value");
    marz_status status = cli_open(cli, error);
    if (status)
        return status;
    if (cli->word_count == 2)
        status = marz_workspace_set(&cli->workspace, cli->words[0], cli->words[1], error);
    if (status)
        return status;
    if (cli->word_count)
        return print_setting(cli, cli->words[0], error);
    if (cli->is_json) {

        return cli_answer(cli, marz_present_settings(&cli->workspace.settings), error);
    }
    print_settings(cli);
    return MARZ_OK;
}

const cli_command cli_command_settings = {
    .name = "settings",
    .summary = "show or change any assumption of a plan",
    .words = "[KEY [VALUE]]",
    .example = "marz settings disruption.rate \"12 %\"",
    .run = run_settings,
};

static marz_status run_template(cli_context *cli, marz_error *error)
{
    if (cli->word_count != 1)
        return marz_fail(error, MARZ_E_USAGE, "marz template wants one folder");
    const char *const *files;
    int32_t count;
    const bool is_persian = cli->language && strcmp(cli->language, "fa") == 0;
    const marz_status status =
        marz_template_write(cli->words[0], is_persian, cli->arena, &files, &count, error);
    if (status)
        return status;
    if (cli->is_json) {
        json_t *list = json_array();
        for (int32_t k = 0; k < count; k++)
            json_array_append_new(list, json_string(files[k]));
        return cli_answer(cli, json_pack("{s:o}", "files", list), error);
    }
    for (int32_t k = 0; k < count; k++)
        puts(files[k]);
    return MARZ_OK;
}

const cli_command cli_command_template = {
    .name = "template",
    .summary = "write empty CSV and XLSX files to fill in",
    .words = "DIR",
    .example = "marz template empty",
    .run = run_template,
};
