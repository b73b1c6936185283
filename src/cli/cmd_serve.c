#include "cli/cli.h"

#include "http/api.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

#define LISTEN_DEFAULT "127.0.0.1:8080"

/// Serves until Ctrl+C or until the program is told to end.
static marz_status serve(cli_context *cli, marz_api *api, marz_error *error)
{
    signal(SIGPIPE, SIG_IGN); // A browser that leaves must not end the server.
    cli_progress_end(cli);    // Before threads use what it changes.
    marz_server *server;
    const char *address = cli_has(cli, "listen") ? cli_value(cli, "listen") : LISTEN_DEFAULT;
    const marz_service service = marz_api_service(api);
    const marz_status status = marz_server_start(address, &service, &server, error);
    if (status)
        return status;
    printf("http://127.0.0.1:%d\n", marz_server_port(server));
    fflush(stdout);
    while (!atomic_load(cli->control.stop))
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    marz_server_stop(server);
    return MARZ_OK;
}

static marz_status run(cli_context *cli, marz_error *error)
{
    marz_status status = cli_open(cli, error);
    marz_api *api;
    if (!status)
        status = marz_api_create(&cli->workspace, cli_store(cli), &api, error);
    if (status)
        return status;
    status = serve(cli, api, error);
    marz_api_destroy(api);
    return status;
}

static const cli_flag flags[] = {
    {"listen", "ADDR", "loopback address and port (127.0.0.1:8080); port 0 takes any", NULL},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_command_serve = {
    .name = "serve",
    .summary = "the report as a web page and the JSON API, on this machine only",
    .words = "",
    .example = "marz serve --listen 127.0.0.1:0",
    .flags = flags,
    .run = run,
};
