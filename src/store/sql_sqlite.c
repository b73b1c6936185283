#include "base/int128.h"
#include "store/sql.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

typedef struct connection {
    marz_sql base;
    sqlite3 *handle;
    const char *path;
} connection;

typedef struct statement {
    marz_sql_statement base;
    sqlite3_stmt *handle;
    int place_of[MARZ_SQL_VALUES_MAX + 1]; ///< SQLite's number of $k, 0 if the text has no $k
    bool is_null[MARZ_SQL_VALUES_MAX + 1]; ///< $k is null already: SQLite keeps what is bound
    int64_t changes;
} statement;

/// SQLite's primary result codes in our words. What is not listed is MARZ_E_STORE.
static const struct {
    int code;
    marz_status status;
    const char *words, *hint;
} failures[] = {
    {SQLITE_BUSY, MARZ_E_BUSY, "is in use by another process",
     "Wait until it has finished, then try again."},
    {SQLITE_LOCKED, MARZ_E_BUSY, "is in use", "Wait until it has finished, then try again."},
    {SQLITE_NOMEM, MARZ_E_NO_MEMORY, "needs more memory than there is", ""},
    {SQLITE_READONLY, MARZ_E_IO, "cannot be written",
     "Check the rights of the file and of its folder; SQLite writes beside the file, too."},
    {SQLITE_PERM, MARZ_E_IO, "cannot be written", "Check the rights of the file and its folder."},
    {SQLITE_CANTOPEN, MARZ_E_IO, "cannot be opened",
     "Check that its folder exists and may be written."},
    {SQLITE_FULL, MARZ_E_IO, "has no room left on its disk",
     "Make room and repeat the command; what was there before is still there."},
    {SQLITE_IOERR, MARZ_E_IO, "cannot be read or written",
     "Check the disk; what was there before is still there."},
    {SQLITE_CORRUPT, MARZ_E_STORE, "is damaged", "Restore it from a copy."},
    {SQLITE_NOTADB, MARZ_E_STORE, "is no SQLite database", "Name another file with --store."},
    {SQLITE_TOOBIG, MARZ_E_LIMIT, "holds no text beyond 1 GB", ""},
};

static marz_status fail(const connection *db, int code, marz_error *error)
{
    const int system_reason = errno;
    for (size_t k = 0; k < sizeof failures / sizeof *failures; k++) {
        if (failures[k].code != (code & 0xff))
            continue;
        // SQLite forgets the system's reason on the way from a failed write to sqlite3_step.
        const int known = db->handle ? sqlite3_system_errno(db->handle) : 0;
        const int reason = known ? known : system_reason;
        const bool is_io = failures[k].status == MARZ_E_IO && reason;
        marz_fail(error, failures[k].status, "the store %s %s%s%s", db->path, failures[k].words,
                  is_io ? ": " : "", is_io ? strerror(reason) : "");
        marz_hint(error, "%s", failures[k].hint);
        return failures[k].status;
    }
    return marz_fail(error, MARZ_E_STORE, "the store %s refused: %s", db->path,
                     db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code));
}

static void close_connection(marz_sql *base)
{
    connection *db = (connection *)base;
    // Statements that nobody finalized would keep the file open.
    for (sqlite3_stmt *s = sqlite3_next_stmt(db->handle, NULL); s;
         s = sqlite3_next_stmt(db->handle, NULL))
        sqlite3_finalize(s);
    sqlite3_close(db->handle);
}

static marz_status run(marz_sql *base, const char *text, marz_error *error)
{
    connection *db = (connection *)base;
    errno = 0;
    const int code = sqlite3_exec(db->handle, text, NULL, NULL, NULL);
    return code ? fail(db, code, error) : MARZ_OK;
}

static marz_status prepare(marz_sql *base, const char *text, marz_sql_statement **out,
                           marz_error *error)
{
    connection *db = (connection *)base;
    statement *s = marz_arena_alloc(base->arena, 1, sizeof *s);
    if (!s)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a statement");
    s->base.db = base;
    const int code =
        sqlite3_prepare_v3(db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, NULL);
    if (code)
        return fail(db, code, error);
    for (int k = 1; k <= MARZ_SQL_VALUES_MAX; k++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", k);
        s->place_of[k] = sqlite3_bind_parameter_index(s->handle, name);
    }
    *out = &s->base;
    return MARZ_OK;
}

/// Binding fails only for a place that does not exist or a text beyond SQLite's 1 GB; the step that
/// follows would then see null, so it is a broken contract here and an error there.
static void bind_text(marz_sql_statement *base, int32_t place, const char *text)
{
    statement *s = (statement *)base;
    assert(s->place_of[place]);
    if (text)
        sqlite3_bind_text(s->handle, s->place_of[place], text, -1, SQLITE_STATIC);
    else if (!s->is_null[place])
        sqlite3_bind_null(s->handle, s->place_of[place]);
    s->is_null[place] = !text;
}

static void bind_int(marz_sql_statement *base, int32_t place, int64_t number)
{
    statement *s = (statement *)base;
    assert(s->place_of[place]);
    const bool is_null = number == MARZ_UNKNOWN;
    if (!is_null)
        sqlite3_bind_int64(s->handle, s->place_of[place], number);
    else if (!s->is_null[place])
        sqlite3_bind_null(s->handle, s->place_of[place]);
    s->is_null[place] = is_null;
}

static marz_status step(marz_sql_statement *base, bool *has_row, marz_error *error)
{
    statement *s = (statement *)base;
    connection *db = (connection *)base->db;
    errno = 0;
    const int code = sqlite3_step(s->handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail(db, code, error);
    *has_row = code == SQLITE_ROW;
    if (code == SQLITE_DONE)
        s->changes = sqlite3_stmt_readonly(s->handle) ? 0 : sqlite3_changes64(db->handle);
    return MARZ_OK;
}

static const char *text_at(marz_sql_statement *base, int32_t column)
{
    return (const char *)sqlite3_column_text(((statement *)base)->handle, column);
}

static int64_t number_at(marz_sql_statement *base, int32_t column)
{
    sqlite3_stmt *handle = ((statement *)base)->handle;
    return sqlite3_column_type(handle, column) == SQLITE_NULL
               ? MARZ_UNKNOWN
               : sqlite3_column_int64(handle, column);
}

static int64_t changes(marz_sql_statement *base)
{
    return ((statement *)base)->changes;
}

static void reset(marz_sql_statement *base)
{
    sqlite3_reset(((statement *)base)->handle);
}

static void finalize(marz_sql_statement *base)
{
    sqlite3_finalize(((statement *)base)->handle);
}

static marz_status wait_for(marz_sql *base, int32_t patience_ms, marz_error *error)
{
    connection *db = (connection *)base;
    const int code = sqlite3_busy_timeout(db->handle, patience_ms);
    return code ? fail(db, code, error) : MARZ_OK;
}

static const marz_sql_driver driver = {
    .name = "sqlite",
    .begin = "begin immediate",
    .begin_read = "begin deferred",
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

/// Every commit is on the disk before it returns, and readers do not wait for the writer. A "name"
/// that is no column is an error, not a string.
static marz_status configure(connection *db, marz_error *error)
{
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    marz_status status = wait_for(&db->base, MARZ_SQL_PATIENCE_MS, error);
    if (!status)
        status = run(&db->base,
                     "pragma journal_mode = wal; pragma synchronous = full;"
                     "pragma cache_size = -65536; pragma journal_size_limit = 67108864",
                     error);
    return status;
}

marz_status marz_sqlite_open(const char *place, marz_sql **out, marz_error *error)
{
    marz_arena *arena = marz_arena_create(0);
    connection *db = arena ? marz_arena_alloc(arena, 1, sizeof *db) : NULL;
    const char *path = arena ? marz_arena_copy(arena, place, strlen(place)) : NULL;
    if (!db || !path) {
        marz_arena_destroy(arena);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a store");
    }
    *db = (connection){.base = {.driver = &driver, .arena = arena}, .path = path};
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(place, &db->handle, flags, NULL);
    const marz_status status = code ? fail(db, code, error) : configure(db, error);
    if (status) {
        marz_sql_close(&db->base);
        return status;
    }
    *out = &db->base;
    return MARZ_OK;
}
