#include "store/sql.h"

#include <assert.h>
#include <string.h>

marz_status marz_sql_open(const char *url, marz_sql **db, marz_error *error)
{
    if (strncmp(url, "sqlite:", 7) == 0 && url[7])
        return marz_sqlite_open(url + 7, db, error);
    if (strncmp(url, "postgres://", 11) == 0 || strncmp(url, "postgresql://", 13) == 0)
        return marz_postgres_open(url, db, error);
    marz_fail(error, MARZ_E_USAGE, "no store has the address \"%.200s\"", url);
    marz_hint(error, "Write sqlite:marz.db for a file or postgres://user@host/name for a server.");
    return MARZ_E_USAGE;
}

void marz_sql_close(marz_sql *db)
{
    if (!db)
        return;
    marz_arena *arena = db->arena;
    db->driver->close(db);
    marz_arena_destroy(arena);
}

/// PostgreSQL cannot answer two questions at once; SQLite must not allow what PostgreSQL cannot.
static marz_status check_idle(const marz_sql *db, const marz_sql_statement *mine, marz_error *error)
{
    if (!db->active || db->active == mine)
        return MARZ_OK;
    return marz_fail(error, MARZ_E_INTERNAL, "a statement of the store is still giving rows");
}

marz_status marz_sql_run(marz_sql *db, const char *text, marz_error *error)
{
    const marz_status status = check_idle(db, NULL, error);
    return status ? status : db->driver->run(db, text, error);
}

/// A beginning that waited in vain for its lock may have left half a transaction behind.
static marz_status begin(marz_sql *db, const char *text, marz_error *error)
{
    const marz_status status = marz_sql_run(db, text, error);
    if (status)
        marz_sql_rollback(db);
    return status;
}

marz_status marz_sql_begin(marz_sql *db, marz_error *error)
{
    return begin(db, db->driver->begin, error);
}

marz_status marz_sql_begin_read(marz_sql *db, marz_error *error)
{
    return begin(db, db->driver->begin_read, error);
}

marz_status marz_sql_commit(marz_sql *db, marz_error *error)
{
    return marz_sql_run(db, "commit", error);
}

void marz_sql_rollback(marz_sql *db)
{
    if (db->active)
        marz_sql_reset(db->active);
    // What cannot be rolled back (no transaction, connection lost) is rolled back by the database.
    marz_status ignored = db->driver->run(db, "rollback", NULL);
    (void)ignored;
}

marz_status marz_sql_prepare(marz_sql *db, const char *text, marz_sql_statement **statement,
                             marz_error *error)
{
    const marz_status status = check_idle(db, NULL, error);
    return status ? status : db->driver->prepare(db, text, statement, error);
}

void marz_sql_bind_text(marz_sql_statement *statement, int32_t place, const char *text)
{
    assert(place >= 1 && place <= MARZ_SQL_VALUES_MAX);
    statement->db->driver->bind_text(statement, place, text);
}

void marz_sql_bind_int(marz_sql_statement *statement, int32_t place, int64_t number)
{
    assert(place >= 1 && place <= MARZ_SQL_VALUES_MAX);
    statement->db->driver->bind_int(statement, place, number);
}

marz_status marz_sql_step(marz_sql_statement *statement, bool *has_row, marz_error *error)
{
    marz_sql *db = statement->db;
    marz_status status = check_idle(db, statement, error);
    if (status)
        return status;
    db->active = statement;
    status = db->driver->step(statement, has_row, error);
    if (status || !*has_row)
        marz_sql_reset(statement);
    return status;
}

marz_status marz_sql_execute(marz_sql_statement *statement, int64_t *changes, marz_error *error)
{
    bool has_row = false;
    const marz_status status = marz_sql_step(statement, &has_row, error);
    if (!status && has_row)
        marz_sql_reset(statement);
    if (!status && changes)
        *changes = statement->db->driver->changes(statement);
    return status;
}

const char *marz_sql_text_at(marz_sql_statement *statement, int32_t column)
{
    return statement->db->driver->text(statement, column);
}

int64_t marz_sql_int_at(marz_sql_statement *statement, int32_t column)
{
    return statement->db->driver->number(statement, column);
}

void marz_sql_reset(marz_sql_statement *statement)
{
    if (statement->db->active == statement)
        statement->db->active = NULL;
    statement->db->driver->reset(statement);
}

void marz_sql_finalize(marz_sql_statement *statement)
{
    if (!statement)
        return;
    marz_sql_reset(statement);
    statement->db->driver->finalize(statement);
}

marz_status marz_sql_wait(marz_sql *db, int32_t patience_ms, marz_error *error)
{
    return db->driver->wait(db, patience_ms, error);
}
