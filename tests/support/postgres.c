#define _GNU_SOURCE
#include "postgres.h"
#include "support.h"

#include <glob.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct {
    char programs[256], folder[300], socket_folder[300];
    pid_t pid, owner;
    PGconn *admin;
} server;

_Noreturn static void give_up(const char *what)
{
    print_error("PostgreSQL for the tests: %s\n", what);
    exit(1);
}

_Noreturn static void give_up_with_log(const char *what)
{
    char log[320];
    snprintf(log, sizeof log, "%s.log", server.folder);
    char *said = test_read(log);
    print_error("%s", said);
    give_up(what);
}

static void find_programs(void)
{
    glob_t found;
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0) {
        snprintf(server.programs, sizeof server.programs, "%s", found.gl_pathv[found.gl_pathc - 1]);
        *strrchr(server.programs, '/') = '\0';
        globfree(&found);
    }
}

/// In the child: the server refuses to be root, so root becomes nobody.
static void drop_rights(void)
{
    if (geteuid() != 0)
        return;
    const struct passwd *nobody = getpwnam("nobody");
    if (!nobody || setgid(nobody->pw_gid) || setuid(nobody->pw_uid))
        _exit(126);
}

static void make_folder(char path[static 300], const char *name)
{
    snprintf(path, 300, "%s/%s", test_folder(), name);
    chmod(test_folder(), 0711);
    if (mkdir(path, 0700))
        give_up("cannot make its folder");
    const struct passwd *nobody = geteuid() == 0 ? getpwnam("nobody") : NULL;
    if (nobody && chown(path, nobody->pw_uid, nobody->pw_gid))
        give_up("cannot give its folder away");
}

/// Starts a program of the server; what it says goes to a log beside its folder. Each looks for the
/// others beside itself, so its first argument is made the whole path.
static pid_t start(const char *program, char *arguments[])
{
    char path[320], log[320];
    snprintf(path, sizeof path, "%s%s%s", server.programs, server.programs[0] ? "/" : "", program);
    snprintf(log, sizeof log, "%s.log", server.folder);
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    if (!freopen(log, "a", stdout) || !freopen(log, "a", stderr) || chdir("/"))
        _exit(126);
    drop_rights();
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    arguments[0] = path;
    execvp(path, arguments);
    _exit(127);
}

/// Keys must sort by bytes even where the database sorts by a language.
static void make_cluster(void)
{
    char *arguments[] = {"initdb",
                         "-D",
                         server.folder,
                         "-U",
                         "marz",
                         "-A",
                         "trust",
                         "--no-sync",
                         "-E",
                         "UTF8",
                         "--locale-provider=icu",
                         "--icu-locale=en-US",
                         "--no-instructions",
                         NULL};
    int status = 1;
    if (waitpid(start("initdb", arguments), &status, 0) < 0 || status)
        give_up_with_log("initdb failed (is postgresql installed?)");
}

static void stop_server(void)
{
    if (server.owner != getpid())
        return;
    PQfinish(server.admin);
    kill(server.pid, SIGQUIT);
    waitpid(server.pid, NULL, 0);
}

static void wait_until_ready(const char *address)
{
    for (int k = 0; k < 600; k++) {
        if (PQping(address) == PQPING_OK)
            return;
        if (waitpid(server.pid, NULL, WNOHANG) == server.pid)
            give_up_with_log("the server stopped at once");
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    give_up("the server does not answer");
}

static void start_server(void)
{
    char address[400];
    find_programs();
    make_folder(server.folder, "pg");
    make_folder(server.socket_folder, "s");
    make_cluster();
    char *arguments[] = {"postgres",           "-D", server.folder,         "-k",
                         server.socket_folder, "-c", "listen_addresses=",   "-c",
                         "fsync=off",          "-c", "shared_buffers=32MB", NULL};
    server.pid = start("postgres", arguments);
    server.owner = getpid();
    atexit(stop_server);
    snprintf(address, sizeof address, "host=%s user=marz dbname=postgres", server.socket_folder);
    wait_until_ready(address);
    server.admin = PQconnectdb(address);
    if (PQstatus(server.admin) != CONNECTION_OK)
        give_up(PQerrorMessage(server.admin));
}

const char *test_postgres_run(const char *sql)
{
    static char answer[256];
    if (!server.admin)
        start_server();
    PGresult *result = PQexec(server.admin, sql);
    const ExecStatusType kind = PQresultStatus(result);
    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK)
        give_up(PQerrorMessage(server.admin));
    snprintf(answer, sizeof answer, "%s", PQntuples(result) ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    return answer;
}

const char *test_postgres(void)
{
    static char url[512];
    static int number;
    char sql[64];
    snprintf(sql, sizeof sql, "create schema test_%d", ++number);
    test_postgres_run(sql);
    snprintf(url, sizeof url,
             "postgres:///postgres?host=%s&user=marz&options=-csearch_path%%3Dtest_%d",
             server.socket_folder, number);
    return url;
}
