/// @file store/store_internal.h
/// What the files of the store share; nothing above the store includes it.
#ifndef MARZ_STORE_STORE_INTERNAL_H
#define MARZ_STORE_STORE_INTERNAL_H

#include "base/buffer.h"
#include "store/sql.h"
#include "store/store.h"

/// One kept table with the statements of its hot path.
typedef struct marz_store_table {
    marz_entity_info info;
    marz_sql_statement *insert, *find, *update;
} marz_store_table;

struct marz_store {
    marz_sql *db;
    bool in_transaction;
    marz_sql_statement **statements; ///< [marz_store_queries_count], prepared at their first use
    marz_store_table tables[MARZ_ENTITY_COUNT];
    marz_arena *scratch; ///< of one verb; given back before it returns
    marz_buffer json;    ///< of one history row
};

/// A store over a connection that is open already, which it then owns; migrates it.
/// On failure the connection is closed.
MARZ_CHECKED marz_status marz_store_open_on(marz_sql *db, marz_store **store, marz_error *error);

/// Brings the tables up to what the program knows, one transaction per migration.
/// @return MARZ_E_STORE for a store of a newer program, of another program, or with a migration
///         that was changed after it had run
MARZ_CHECKED marz_status marz_store_migrate(marz_store *store, marz_error *error);

/// The statement `name` (a file of queries/), ready to bind. @param statement  borrowed
MARZ_CHECKED marz_status marz_store_query(marz_store *store, const char *name,
                                          marz_sql_statement **statement, marz_error *error);

/// The same for "<verb>_<entity>".
MARZ_CHECKED marz_status marz_store_query_of(marz_store *store, const char *verb,
                                             marz_entity entity, marz_sql_statement **statement,
                                             marz_error *error);

/// The one number that a statement answers; its values are bound already.
MARZ_CHECKED marz_status marz_store_number(marz_sql_statement *statement, int64_t *number,
                                           marz_error *error);

/// A verb of several statements is one transaction: `enter` begins one unless the caller has,
/// `leave` commits it, or rolls it back if `status` says that the verb failed.
MARZ_CHECKED marz_status marz_store_enter(marz_store *store, bool *is_mine, marz_error *error);
MARZ_CHECKED marz_status marz_store_leave(marz_store *store, bool is_mine, marz_status status,
                                          marz_error *error);

/// The full name and the state of a plan, named as in marz_store_plan_text.
MARZ_CHECKED marz_status marz_store_plan_state(marz_store *store, const char *given,
                                               marz_plan_state *state,
                                               char name[static MARZ_PLAN_NAME_MAX],
                                               marz_error *error);

/// Sets the state of a plan that is in the state `from`. @param name  full
MARZ_CHECKED marz_status marz_store_move_plan(marz_store *store, const char *name,
                                              marz_plan_state from, marz_plan_state to,
                                              marz_error *error);

/// Adds a row to the history. @param values_json  canonical JSON object
MARZ_CHECKED marz_status marz_store_remember(marz_store *store, const char *entity, const char *id,
                                             const char *values_json, marz_error *error);

#endif
