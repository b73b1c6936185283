#include "base/control.h"
#include "store/store_internal.h"

#include <string.h>

marz_status marz_store_remember(marz_store *store, const char *entity, const char *id,
                                const char *values_json, marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query(store, "insert_history", &query, error);
    if (status)
        return status;
    char now[32];
    marz_clock_now(now);
    marz_sql_bind_text(query, 1, entity);
    marz_sql_bind_text(query, 2, id);
    marz_sql_bind_text(query, 3, now);
    marz_sql_bind_text(query, 4, values_json);
    return marz_sql_execute(query, NULL, error);
}

static marz_status count_versions(marz_store *store, const char *entity, const char *id,
                                  int64_t *count, marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query(store, "count_history", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, entity);
    marz_sql_bind_text(query, 2, id);
    return marz_store_number(query, count, error);
}

static const char *copy(marz_arena *arena, const char *text)
{
    return marz_arena_copy(arena, text, strlen(text));
}

marz_status marz_store_history(marz_store *store, marz_entity entity, const char *id,
                               marz_arena *arena, marz_version **versions, int32_t *count,
                               marz_error *error)
{
    const char *name = marz_entity_info_of(entity).name;
    int64_t room = 0;
    marz_sql_statement *query;
    marz_status status = count_versions(store, name, id, &room, error);
    if (!status)
        status = marz_store_query(store, "list_history", &query, error);
    if (status)
        return status;
    marz_version *list = MARZ_NEW(arena, marz_version, room);
    marz_sql_bind_text(query, 1, name);
    marz_sql_bind_text(query, 2, id);
    int32_t filled = 0;
    bool has_row = false, is_copied = list;
    while (is_copied && !(status = marz_sql_step(query, &has_row, error)) && has_row) {
        if (filled == room)
            break; // Written by somebody else since it was counted.
        marz_version *version = &list[filled++];
        version->revision = marz_sql_int_at(query, 0);
        version->replaced_at = copy(arena, marz_sql_text_at(query, 1));
        version->values_json = copy(arena, marz_sql_text_at(query, 2));
        is_copied = version->replaced_at && version->values_json;
    }
    marz_sql_reset(query);
    if (!status && !is_copied)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the history of %s", id);
    if (status)
        return status;
    *versions = list;
    *count = filled;
    return MARZ_OK;
}
