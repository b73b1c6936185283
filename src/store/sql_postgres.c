#include "base/int128.h"
#include "store/sql.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 24 ///< characters of a bigint and the final zero

typedef struct connection {
    marz_sql base;
    PGconn *handle;
    int32_t statement_count;
} connection;

typedef struct statement {
    marz_sql_statement base;
    char name[16];
    int value_count;
    const char *values[MARZ_SQL_VALUES_MAX]; ///< of $1 …, NULL is null
    char numbers[MARZ_SQL_VALUES_MAX][NUMBER_MAX];
    PGresult *row;
    bool is_running;
    int64_t changes;
} statement;

/// SQLSTATE, or the class it begins with, in our words. What is not listed is MARZ_E_STORE.
static const struct {
    const char *state;
    marz_status status;
    const char *words, *hint;
} failures[] = {
    {"55P03", MARZ_E_BUSY, "the database is in use by another process",
     "Wait until it has finished, then try again."},
    {"40", MARZ_E_BUSY, "the database is in use by another process", "Try again."},
    {"57P03", MARZ_E_BUSY, "the database is starting or stopping", "Try again in a moment."},
    {"53100", MARZ_E_IO, "the database has no room left on its disk",
     "Make room and repeat the command; what was there before is still there."},
    {"53200", MARZ_E_NO_MEMORY, "the database needs more memory than there is", ""},
    {"53300", MARZ_E_BUSY, "the database has too many connections", "Try again in a moment."},
    {"25006", MARZ_E_IO, "the database may only be read", "Name the primary server."},
    {"42501", MARZ_E_STORE, "the database does not allow it", "Grant the user the rights."},
    {"54", MARZ_E_LIMIT, "the database does not hold that much", ""},
    {"22", MARZ_E_INPUT, "the database does not take that value", ""},
};

/// The first line of what libpq says, without "ERROR:  " and the line end.
static void first_line(const char *said, char line[static 256])
{
    const char *colon = strstr(said, ":  ");
    snprintf(line, 256, "%s", colon ? colon + 3 : said);
    line[strcspn(line, "\n")] = '\0';
}

static marz_status fail_result(const connection *db, const PGresult *result, marz_error *error)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    char line[256];
    first_line(result ? PQresultErrorMessage(result) : PQerrorMessage(db->handle), line);
    if (PQstatus(db->handle) != CONNECTION_OK) {
        marz_fail(error, MARZ_E_STORE, "the connection to the database is lost: %s", line);
        marz_hint(error, "What was not committed is undone; run the command again.");
        return MARZ_E_STORE;
    }
    for (size_t k = 0; state && k < sizeof failures / sizeof *failures; k++) {
        if (strncmp(failures[k].state, state, strlen(failures[k].state)) != 0)
            continue;
        marz_fail(error, failures[k].status, "%s: %s", failures[k].words, line);
        marz_hint(error, "%s", failures[k].hint);
        return failures[k].status;
    }
    return marz_fail(error, MARZ_E_STORE, "the database refused: %s", line);
}

static void close_connection(marz_sql *base)
{
    PQfinish(((connection *)base)->handle);
}

/// A transaction that failed answers COMMIT with ROLLBACK and calls that a success.
static bool is_refused_commit(const char *text, PGresult *result)
{
    return strcmp(text, "commit") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0;
}

static marz_status run(marz_sql *base, const char *text, marz_error *error)
{
    connection *db = (connection *)base;
    PGresult *result = PQexec(db->handle, text);
    const ExecStatusType kind = PQresultStatus(result);
    marz_status status = MARZ_OK;
    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK)
        status = fail_result(db, result, error);
    else if (is_refused_commit(text, result))
        status = marz_fail(error, MARZ_E_STORE, "the transaction had failed and was undone");
    PQclear(result);
    return status;
}

/// The greatest k of all $k.
static int count_values(const char *text)
{
    int most = 0;
    for (const char *p = strchr(text, '$'); p; p = strchr(p + 1, '$')) {
        const int k = (int)strtol(p + 1, NULL, 10);
        most = k > most ? k : most;
    }
    return most;
}

static marz_status prepare(marz_sql *base, const char *text, marz_sql_statement **out,
                           marz_error *error)
{
    connection *db = (connection *)base;
    statement *s = marz_arena_alloc(base->arena, 1, sizeof *s);
    if (!s)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a statement");
    s->base.db = base;
    s->value_count = count_values(text);
    snprintf(s->name, sizeof s->name, "m%" PRId32, ++db->statement_count);
    PGresult *result = PQprepare(db->handle, s->name, text, 0, NULL);
    const bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK;
    const marz_status status = is_done ? MARZ_OK : fail_result(db, result, error);
    PQclear(result);
    if (!status)
        *out = &s->base;
    return status;
}

static void bind_text(marz_sql_statement *base, int32_t place, const char *text)
{
    ((statement *)base)->values[place - 1] = text;
}

static void bind_int(marz_sql_statement *base, int32_t place, int64_t number)
{
    statement *s = (statement *)base;
    char *text = s->numbers[place - 1];
    if (number != MARZ_UNKNOWN)
        snprintf(text, NUMBER_MAX, "%" PRId64, number);
    s->values[place - 1] = number == MARZ_UNKNOWN ? NULL : text;
}

static void drop_row(statement *s)
{
    PQclear(s->row);
    s->row = NULL;
}

/// Reads what is left of the answer, which the connection needs to be free again.
static void drain(statement *s)
{
    const connection *db = (const connection *)s->base.db;
    PGresult *rest;
    while (s->is_running && (rest = PQgetResult(db->handle)))
        PQclear(rest);
    s->is_running = false;
}

static bool send(statement *s)
{
    connection *db = (connection *)s->base.db;
    s->is_running =
        PQsendQueryPrepared(db->handle, s->name, s->value_count, s->values, NULL, NULL, 0);
    return s->is_running && PQsetSingleRowMode(db->handle);
}

static marz_status step(marz_sql_statement *base, bool *has_row, marz_error *error)
{
    statement *s = (statement *)base;
    connection *db = (connection *)base->db;
    if (!s->is_running && !send(s))
        return fail_result(db, NULL, error);
    drop_row(s);
    PGresult *result = PQgetResult(db->handle);
    const ExecStatusType kind = PQresultStatus(result);
    *has_row = kind == PGRES_SINGLE_TUPLE;
    if (*has_row) {
        s->row = result;
        return MARZ_OK;
    }
    marz_status status = MARZ_OK;
    if (kind == PGRES_COMMAND_OK)
        s->changes = strtoll(PQcmdTuples(result), NULL, 10);
    else if (kind != PGRES_TUPLES_OK)
        status = fail_result(db, result, error);
    PQclear(result);
    drain(s);
    return status;
}

static const char *text_at(marz_sql_statement *base, int32_t column)
{
    const PGresult *row = ((statement *)base)->row;
    return PQgetisnull(row, 0, column) ? NULL : PQgetvalue(row, 0, column);
}

static int64_t number_at(marz_sql_statement *base, int32_t column)
{
    const char *text = text_at(base, column);
    return text ? strtoll(text, NULL, 10) : MARZ_UNKNOWN;
}

static int64_t changes(marz_sql_statement *base)
{
    return ((statement *)base)->changes;
}

static void reset(marz_sql_statement *base)
{
    statement *s = (statement *)base;
    drop_row(s);
    drain(s);
}

/// The server forgets the statement with the connection; names are never used twice.
static void finalize(marz_sql_statement *base)
{
    reset(base);
}

static marz_status wait_for(marz_sql *base, int32_t patience_ms, marz_error *error)
{
    char text[64];
    snprintf(text, sizeof text, "set lock_timeout = %" PRId32, patience_ms);
    return run(base, text, error);
}

/// One change of a workspace at a time, as in SQLite: the lock ends with the transaction.
static const marz_sql_driver driver = {
    .name = "postgres",
    .begin = "begin; select pg_advisory_xact_lock(hashtext('marz ' || current_schema()))",
    .begin_read = "begin isolation level repeatable read read only",
    .close = close_connection,
    .run = run,
    .prepare = prepare,
    .bind_text = bind_text,
    .bind_int = bind_int,
    .step = step,
    .text = text_at,
    .number = number_at,
    .changes = changes,
    .reset = reset,
    .finalize = finalize,
    .wait = wait_for,
};

/// Notices ("relation exists, skipping") are not for the user; libraries print nothing.
static void ignore_notice(void *context, const char *message)
{
    (void)context, (void)message;
}

static marz_status connect_to(connection *db, const char *url, marz_error *error)
{
    db->handle = PQconnectdb(url);
    if (PQstatus(db->handle) != CONNECTION_OK) {
        char line[256];
        snprintf(line, sizeof line, "%s", PQerrorMessage(db->handle));
        line[strcspn(line, "\n")] = '\0';
        marz_fail(error, MARZ_E_STORE, "cannot reach the database: %s", line);
        marz_hint(error, "Check the address, and that the server runs and knows the user.");
        return MARZ_E_STORE;
    }
    PQsetNoticeProcessor(db->handle, ignore_notice, NULL);
    const marz_status status =
        run(&db->base, "set client_encoding = 'UTF8'; set synchronous_commit = on", error);
    return status ? status : wait_for(&db->base, MARZ_SQL_PATIENCE_MS, error);
}

marz_status marz_postgres_open(const char *place, marz_sql **out, marz_error *error)
{
    marz_arena *arena = marz_arena_create(0);
    connection *db = arena ? marz_arena_alloc(arena, 1, sizeof *db) : NULL;
    if (!db) {
        marz_arena_destroy(arena);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a store");
    }
    db->base = (marz_sql){.driver = &driver, .arena = arena};
    const marz_status status = connect_to(db, place, error);
    if (status) {
        marz_sql_close(&db->base);
        return status;
    }
    *out = &db->base;
    return MARZ_OK;
}
