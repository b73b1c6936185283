#include "base/control.h"
#include "base/dict.h"
#include "store/store_internal.h"
#include "store/texts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECKSUM_MAX 17 ///< 64 bits in hexadecimal and the final zero

static int64_t number_of(const marz_sql_text *migration)
{
    return strtoll(migration->name, NULL, 10);
}

static void checksum(const marz_sql_text *migration, char text[static CHECKSUM_MAX])
{
    snprintf(text, CHECKSUM_MAX, "%016" PRIx64,
             marz_hash(migration->text, strlen(migration->text)));
}

static const marz_sql_text *find_migration(const marz_store *store, int64_t number)
{
    for (int32_t k = 0; k < marz_store_migrations_count; k++)
        if (number_of(&marz_store_migrations[k]) == number &&
            marz_sql_text_is_for(&marz_store_migrations[k], store->db->driver->name))
            return &marz_store_migrations[k];
    return NULL;
}

/// A migration that the store has seen must be one that the program knows, letter by letter.
static marz_status compare(const marz_store *store, int64_t number, const char *name,
                           const char *found, marz_error *error)
{
    const marz_sql_text *known = find_migration(store, number);
    if (!known) {
        marz_fail(error, MARZ_E_STORE,
                  "the store was made by a newer program (step %" PRId64 " %s)", number, name);
        marz_hint(error, "Install the newer version of marz, or name another store.");
        return MARZ_E_STORE;
    }
    char expected[CHECKSUM_MAX];
    checksum(known, expected);
    if (strcmp(expected, found) == 0)
        return MARZ_OK;
    marz_fail(error, MARZ_E_STORE, "step %" PRId64 " of the store is not the one of this program",
              number);
    marz_hint(error, "A migration must not be changed once it has run; restore %s.sql.",
              known->name);
    return MARZ_E_STORE;
}

/// The greatest number that has run, 0 if none; all of them verified.
static marz_status last_applied(marz_store *store, int64_t *last, marz_error *error)
{
    marz_sql_statement *query;
    marz_status status = marz_store_query(store, "list_migrations", &query, error);
    bool has_row = false;
    *last = 0;
    while (!status && !(status = marz_sql_step(query, &has_row, error)) && has_row) {
        *last = marz_sql_int_at(query, 0);
        status =
            compare(store, *last, marz_sql_text_at(query, 1), marz_sql_text_at(query, 2), error);
        if (status)
            marz_sql_reset(query);
    }
    return status;
}

static marz_status apply(marz_store *store, const marz_sql_text *migration, marz_error *error)
{
    marz_status status = marz_sql_run(store->db, migration->text, error);
    marz_sql_statement *query;
    if (!status)
        status = marz_store_query(store, "insert_migration", &query, error);
    if (status)
        return status;
    char sum[CHECKSUM_MAX], now[32];
    checksum(migration, sum);
    marz_clock_now(now);
    marz_sql_bind_int(query, 1, number_of(migration));
    marz_sql_bind_text(query, 2, migration->name);
    marz_sql_bind_text(query, 3, sum);
    marz_sql_bind_text(query, 4, now);
    return marz_sql_execute(query, NULL, error);
}

static const marz_sql_text *next_after(const marz_store *store, int64_t last)
{
    for (int32_t k = 0; k < marz_store_migrations_count; k++)
        if (number_of(&marz_store_migrations[k]) > last &&
            marz_sql_text_is_for(&marz_store_migrations[k], store->db->driver->name))
            return &marz_store_migrations[k];
    return NULL;
}

/// Applies the next migration, if there is one; asks again under the lock, as another process may
/// have been faster.
static marz_status apply_next(marz_store *store, bool *is_done, marz_error *error)
{
    int64_t last = 0;
    bool is_mine;
    marz_status status = marz_store_enter(store, &is_mine, error);
    if (status)
        return status;
    status = last_applied(store, &last, error);
    const marz_sql_text *next = status ? NULL : next_after(store, last);
    if (next)
        status = apply(store, next, error);
    *is_done = !next;
    return marz_store_leave(store, is_mine, status, error);
}

/// What look_at_tables.sql finds in a database.
enum { TABLES_NONE, TABLES_FOREIGN, TABLES_OURS };

static marz_status look_at_tables(marz_store *store, int64_t *found, marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query(store, "look_at_tables", &query, error);
    return status ? status : marz_store_number(query, found, error);
}

/// The first steps in an empty database: the table of migrations, made under the lock, as another
/// process may be doing the same.
static marz_status begin_store(marz_store *store, marz_error *error)
{
    int64_t found = TABLES_NONE;
    bool is_mine;
    marz_status status = marz_store_enter(store, &is_mine, error);
    if (status)
        return status;
    status = look_at_tables(store, &found, error);
    marz_sql_statement *create = NULL;
    if (!status && found == TABLES_NONE)
        status = marz_store_query(store, "create_migrations", &create, error);
    if (!status && create)
        status = marz_sql_execute(create, NULL, error);
    return marz_store_leave(store, is_mine, status, error);
}

/// Tables of another program must not be mixed with ours.
static marz_status prepare_ground(marz_store *store, marz_error *error)
{
    int64_t found = TABLES_NONE;
    const marz_status status = look_at_tables(store, &found, error);
    if (status || found == TABLES_OURS)
        return status;
    if (found == TABLES_NONE)
        return begin_store(store, error);
    marz_fail(error, MARZ_E_STORE, "the store holds tables of another program");
    marz_hint(error, "Name another file or database with --store.");
    return MARZ_E_STORE;
}

marz_status marz_store_migrate(marz_store *store, marz_error *error)
{
    int64_t last = 0;
    marz_status status = prepare_ground(store, error);
    if (!status)
        status = last_applied(store, &last, error);
    bool is_done = !status && !next_after(store, last);
    while (!status && !is_done)
        status = apply_next(store, &is_done, error);
    return status;
}
