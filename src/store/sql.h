/// @file store/sql.h
/// The lower storey of the store: one connection, prepared statements, bound values. Two drivers
/// (SQLite, PostgreSQL) stand behind it, and a scripted one in the tests.
///
/// Statements number their values $1, $2 … in both databases. SQLite takes $1 for a *name* and
/// numbers names by first appearance, so its driver looks the place of each name up.
///
/// At most one statement of a connection is between its first step and its reset: PostgreSQL
/// streams one answer at a time. The layer refuses the second one in both databases.
#ifndef MARZ_STORE_SQL_H
#define MARZ_STORE_SQL_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MARZ_SQL_VALUES_MAX 40    ///< most values of one statement
#define MARZ_SQL_PATIENCE_MS 5000 ///< how long to wait for somebody else's transaction

typedef struct marz_sql marz_sql;
typedef struct marz_sql_statement marz_sql_statement;

/// What a driver can do. A driver begins its own structures with the two below.
typedef struct marz_sql_driver {
    const char *name;       ///< "sqlite", "postgres": the suffix of its variants of statements
    const char *begin;      ///< starts a transaction that writes, waiting for other writers
    const char *begin_read; ///< starts a transaction that sees one state of the data
    void (*close)(marz_sql *db);
    marz_status (*run)(marz_sql *db, const char *text, marz_error *error);
    marz_status (*prepare)(marz_sql *db, const char *text, marz_sql_statement **statement,
                           marz_error *error);
    void (*bind_text)(marz_sql_statement *statement, int32_t place, const char *text);
    void (*bind_int)(marz_sql_statement *statement, int32_t place, int64_t number);
    marz_status (*step)(marz_sql_statement *statement, bool *has_row, marz_error *error);
    const char *(*text)(marz_sql_statement *statement, int32_t column);
    int64_t (*number)(marz_sql_statement *statement, int32_t column);
    int64_t (*changes)(marz_sql_statement *statement);
    void (*reset)(marz_sql_statement *statement);
    void (*finalize)(marz_sql_statement *statement);
    marz_status (*wait)(marz_sql *db, int32_t patience_ms, marz_error *error);
} marz_sql_driver;

struct marz_sql {
    const marz_sql_driver *driver;
    marz_arena *arena;          ///< holds the connection and its statements
    marz_sql_statement *active; ///< the one that is giving rows, or NULL
};

struct marz_sql_statement {
    marz_sql *db;
};

/// Opens "sqlite:PATH", "sqlite::memory:", "postgres://…" or "postgresql://…".
/// @return MARZ_E_USAGE for another URL, MARZ_E_IO, MARZ_E_STORE, MARZ_E_BUSY
MARZ_CHECKED marz_status marz_sql_open(const char *url, marz_sql **db, marz_error *error);

/// Closes the connection and frees it; open transactions are rolled back. NULL is harmless.
void marz_sql_close(marz_sql *db);

/// Runs one or more statements without values and without answers.
MARZ_CHECKED marz_status marz_sql_run(marz_sql *db, const char *text, marz_error *error);

MARZ_CHECKED marz_status marz_sql_begin(marz_sql *db, marz_error *error);
MARZ_CHECKED marz_status marz_sql_begin_read(marz_sql *db, marz_error *error);
MARZ_CHECKED marz_status marz_sql_commit(marz_sql *db, marz_error *error);
void marz_sql_rollback(marz_sql *db); ///< also gives the active statement up

/// Prepares one statement. @param statement  lives in the connection
MARZ_CHECKED marz_status marz_sql_prepare(marz_sql *db, const char *text,
                                          marz_sql_statement **statement, marz_error *error);

/// Binds the value of $place (from 1). Text is borrowed until the statement is reset; NULL text and
/// MARZ_UNKNOWN are SQL's null.
void marz_sql_bind_text(marz_sql_statement *statement, int32_t place, const char *text);
void marz_sql_bind_int(marz_sql_statement *statement, int32_t place, int64_t number);

/// The next row of the answer. Without one the statement is reset by itself, and so after an error.
MARZ_CHECKED marz_status marz_sql_step(marz_sql_statement *statement, bool *has_row,
                                       marz_error *error);

/// Runs a statement that gives no rows. @param changes  rows it touched; may be NULL
MARZ_CHECKED marz_status marz_sql_execute(marz_sql_statement *statement, int64_t *changes,
                                          marz_error *error);

/// A column (from 0) of the present row: text borrowed until the next step, NULL if null; a number,
/// MARZ_UNKNOWN if null.
const char *marz_sql_text_at(marz_sql_statement *statement, int32_t column);
int64_t marz_sql_int_at(marz_sql_statement *statement, int32_t column);

void marz_sql_reset(marz_sql_statement *statement);    ///< ends its answer; bound values are void
void marz_sql_finalize(marz_sql_statement *statement); ///< NULL is harmless

/// How long to wait for somebody else's transaction before MARZ_E_BUSY.
MARZ_CHECKED marz_status marz_sql_wait(marz_sql *db, int32_t patience_ms, marz_error *error);

/// The drivers. `place` is what follows the scheme (SQLite) or the whole URL (PostgreSQL).
MARZ_CHECKED marz_status marz_sqlite_open(const char *place, marz_sql **db, marz_error *error);
MARZ_CHECKED marz_status marz_postgres_open(const char *place, marz_sql **db, marz_error *error);

#endif
