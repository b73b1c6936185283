#include "store/store_internal.h"
#include "store/texts.h"

#include "base/control.h"

#include <assert.h>
#include <stdio.h>

static void destroy(marz_store *store)
{
    marz_arena *scratch = store->scratch;
    marz_buffer_deinit(&store->json);
    marz_sql_close(store->db);
    marz_arena_destroy(scratch);
}

marz_status marz_store_open_on(marz_sql *db, marz_store **out, marz_error *error)
{
    marz_store *store = marz_arena_alloc(db->arena, 1, sizeof *store);
    marz_arena *scratch = marz_arena_create(0);
    if (store)
        store->statements = MARZ_NEW(db->arena, marz_sql_statement *, marz_store_queries_count);
    // What stays taken keeps the first block, so that no verb asks the system for memory.
    if (!store || !scratch || !store->statements || !marz_arena_alloc(scratch, 1, 1)) {
        marz_sql_close(db);
        marz_arena_destroy(scratch);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a store");
    }
    store->db = db;
    store->scratch = scratch;
    const marz_status status = marz_store_migrate(store, error);
    if (status) {
        destroy(store);
        return status;
    }
    *out = store;
    return MARZ_OK;
}

marz_status marz_store_open(const char *url, marz_store **store, marz_error *error)
{
    marz_sql *db = NULL;
    const marz_status status = marz_sql_open(url, &db, error);
    return status ? status : marz_store_open_on(db, store, error);
}

void marz_store_close(marz_store *store)
{
    if (!store)
        return;
    marz_store_rollback(store);
    destroy(store);
}

marz_status marz_store_begin(marz_store *store, marz_error *error)
{
    assert(!store->in_transaction);
    const marz_status status = marz_sql_begin(store->db, error);
    store->in_transaction = !status;
    return status;
}

marz_status marz_store_commit(marz_store *store, marz_error *error)
{
    assert(store->in_transaction);
    const marz_status status = marz_sql_commit(store->db, error);
    if (status)
        marz_sql_rollback(store->db);
    store->in_transaction = false;
    return status;
}

void marz_store_rollback(marz_store *store)
{
    if (store->in_transaction)
        marz_sql_rollback(store->db);
    store->in_transaction = false;
}

marz_status marz_store_enter(marz_store *store, bool *is_mine, marz_error *error)
{
    *is_mine = !store->in_transaction;
    return *is_mine ? marz_store_begin(store, error) : MARZ_OK;
}

marz_status marz_store_leave(marz_store *store, bool is_mine, marz_status status, marz_error *error)
{
    if (!is_mine)
        return status;
    if (!status)
        return marz_store_commit(store, error);
    marz_store_rollback(store);
    return status;
}

marz_status marz_store_query(marz_store *store, const char *name, marz_sql_statement **statement,
                             marz_error *error)
{
    const int32_t place = marz_store_query_find(name, store->db->driver->name);
    if (place < 0)
        return marz_fail(error, MARZ_E_INTERNAL, "the store has no statement %s", name);
    marz_sql_statement **kept = &store->statements[place];
    if (!*kept) {
        const marz_status status =
            marz_sql_prepare(store->db, marz_store_queries[place].text, kept, error);
        if (status)
            return status;
    }
    *statement = *kept;
    return MARZ_OK;
}

marz_status marz_store_query_of(marz_store *store, const char *verb, marz_entity entity,
                                marz_sql_statement **statement, marz_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%s_%s", verb, marz_entity_info_of(entity).name);
    return marz_store_query(store, name, statement, error);
}

marz_status marz_store_number(marz_sql_statement *statement, int64_t *number, marz_error *error)
{
    bool has_row = false;
    const marz_status status = marz_sql_step(statement, &has_row, error);
    if (status)
        return status;
    if (!has_row)
        return marz_fail(error, MARZ_E_STORE, "the store gave no answer where it must");
    *number = marz_sql_int_at(statement, 0);
    marz_sql_reset(statement);
    return MARZ_OK;
}

marz_status marz_store_count(marz_store *store, marz_entity entity, int64_t *count,
                             marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query_of(store, "count", entity, &query, error);
    return status ? status : marz_store_number(query, count, error);
}

marz_status marz_store_knows(marz_store *store, marz_entity entity, const char *id, bool *is_known,
                             marz_error *error)
{
    marz_sql_statement *query;
    marz_status status = marz_store_query_of(store, "knows", entity, &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, id);
    status = marz_sql_step(query, is_known, error);
    if (!status)
        marz_sql_reset(query);
    return status;
}

static void read_row(marz_sql_statement *query, const marz_entity_info *info, marz_row *row)
{
    for (int32_t k = 0; k < info->field_count; k++)
        if (marz_kind_is_text(info->fields[k].kind))
            row->values[k].text = marz_sql_text_at(query, k);
        else
            row->values[k].number = marz_sql_int_at(query, k);
}

marz_status marz_store_each(marz_store *store, marz_entity entity, marz_row_visitor *each,
                            void *context, marz_error *error)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    marz_sql_statement *query;
    marz_status status = marz_store_query_of(store, "each", entity, &query, error);
    bool has_row = false;
    while (!status && !(status = marz_sql_step(query, &has_row, error)) && has_row) {
        marz_row row = {0};
        read_row(query, &info, &row);
        status = each(context, &row, error);
        if (status)
            marz_sql_reset(query);
    }
    return status;
}

marz_status marz_store_audit(marz_store *store, const char *action, const char *details_json,
                             marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query(store, "insert_audit", &query, error);
    if (status)
        return status;
    char now[32];
    marz_clock_now(now);
    marz_sql_bind_text(query, 1, now);
    marz_sql_bind_text(query, 2, action);
    marz_sql_bind_text(query, 3, details_json);
    return marz_sql_execute(query, NULL, error);
}

marz_status marz_store_mark_simulated(marz_store *store, marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query(store, "put_mark", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, "simulated");
    marz_sql_bind_text(query, 2, "yes");
    return marz_sql_execute(query, NULL, error);
}
