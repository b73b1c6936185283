#include "cli/args.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/// Ctrl+C asks long work to stop and keep its best answer; a second one ends the program.
static atomic_bool is_interrupted;

static void on_interrupt(int number)
{
    atomic_store(&is_interrupted, true);
    signal(number, SIG_DFL);
}

static void print_error(const marz_error *error)
{
    fprintf(stderr, "marz: %s\n", error->message);
    if (error->where[0])
        fprintf(stderr, "  at: %s\n", error->where);
    if (error->hint[0])
        fprintf(stderr, "  hint: %s\n", error->hint);
}

/// Programs that asked for JSON get their error as JSON too, on standard output.
static void print_error_json(const marz_error *error)
{
    json_t *answer =
        json_pack("{s:{s:s,s:s,s:s,s:s}}", "error", "status", marz_status_name(error->status),
                  "message", error->message, "hint", error->hint, "where", error->where);
    if (answer && json_dumpf(answer, stdout, JSON_INDENT(2)) == 0)
        putchar('\n');
    json_decref(answer);
}

static int run(cli_context *cli)
{
    marz_error error = {0};
    marz_status status = cli->command->run(cli, &error);
    cli_progress_end(cli);
    if (cli->is_open)
        marz_workspace_close(&cli->workspace);
    if (!status && (fflush(stdout) || ferror(stdout)))
        status = marz_fail(&error, MARZ_E_IO, "cannot write to standard output");
    if (!status)
        return cli->exit_status;
    if (cli->is_json)
        print_error_json(&error);
    print_error(&error);
    return marz_status_exit(status);
}

int main(int argc, char **argv)
{
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    signal(SIGXFSZ, SIG_IGN); // A limit on file sizes is an error of the write, not the end.
    cli_context cli = {
        .seed = 1, .arena = marz_arena_create(0), .control = {.stop = &is_interrupted}};
    marz_error error = {0};
    cli_line line;
    if (!cli.arena) {
        fputs("marz: out of memory\n", stderr);
        return marz_status_exit(MARZ_E_NO_MEMORY);
    }
    int exit_status = 0;
    const marz_status status = cli_parse(argc, argv, &cli, &line, &error);
    if (status) {
        print_error(&error);
        exit_status = marz_status_exit(status);
    } else if (line.wish == CLI_VERSION) {
        puts("marz " MARZ_VERSION);
    } else if (line.group) {
        cli_print_group(line.group);
    } else if (line.wish == CLI_HELP) {
        cli_print_help(cli.command);
    } else {
        exit_status = run(&cli);
    }
    marz_arena_destroy(cli.arena);
    return exit_status;
}
