#include "cli/cli.h"

#include "app/present.h"
#include "base/file.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>

#define PLAN_BYTES_MAX ((size_t)1 << 30)

static void print_verdict(cli_context *cli, const marz_verdict *verdict, const char *path)
{
    if (verdict->is_ok) {
        printf("%s: ok: every claim of the plan is true", path);
        if (verdict->has_bound)
            printf("; gap %s", cli_percent(cli, verdict->gap_ppm));
        putchar('\n');
        return;
    }
    printf("%s: refused: %" PRId64 " violation%s\n", path, verdict->violation_total,
           verdict->violation_total == 1 ? "" : "s");
    cli_table table;
    cli_table_init(&table, cli->arena, "<violation|<of|<found|<expected");
    for (int32_t k = 0; k < verdict->violation_count; k++) {
        const marz_violation *v = &verdict->violations[k];
        cli_table_row(&table, (const char *[]){v->kind, v->subject, v->found, v->expected});
    }
    cli_table_print(&table, stdout);
}

static marz_status run(cli_context *cli, marz_error *error)
{
    if (cli->word_count != 1)
        return marz_fail(error, MARZ_E_USAGE,
                         "marz check wants one plan.json (- reads standard "
                         "input)");
    const char *path = cli->words[0];
    marz_buffer text = {0};
    marz_verdict verdict;
    marz_status status = marz_file_read(path, PLAN_BYTES_MAX, &text, error);
    if (!status)
        status = marz_plan_check(text.text ? text.text : "", text.length, path, cli->arena,
                                 &verdict, error);
    marz_buffer_deinit(&text);
    if (status)
        return status;
    cli->exit_status = verdict.is_ok ? 0 : 1;
    if (cli->is_json)
        return cli_answer(cli, marz_present_verdict(&verdict), error);
    print_verdict(cli, &verdict, path);
    return MARZ_OK;
}

const cli_command cli_command_check = {
    .name = "check",
    .summary = "verify a plan independently: 0 true, 1 false, 3 no plan at all",
    .words = "PLAN.json",
    .example = "marz check plan.json",
    .run = run,
};
