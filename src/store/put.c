#include "base/json.h"
#include "store/store_internal.h"

#include <inttypes.h>
#include <string.h>

/// The table with its statements, prepared at the first put.
static marz_status table_of(marz_store *store, marz_entity entity, marz_store_table **out,
                            marz_error *error)
{
    marz_store_table *table = &store->tables[entity];
    *out = table;
    if (table->update)
        return MARZ_OK;
    table->info = marz_entity_info_of(entity);
    marz_status status = marz_store_query_of(store, "insert", entity, &table->insert, error);
    if (!status)
        status = marz_store_query_of(store, "find", entity, &table->find, error);
    if (!status)
        status = marz_store_query_of(store, "update", entity, &table->update, error);
    return status;
}

/// Empty text is kept as null, so that there is one kind of nothing.
static const char *kept_text(const char *text)
{
    return text && *text ? text : NULL;
}

static void bind_row(marz_sql_statement *query, const marz_entity_info *info, const marz_row *row,
                     uint32_t mask)
{
    for (int32_t k = 0; k < info->field_count; k++) {
        const bool is_given = mask >> k & 1u;
        if (marz_kind_is_text(info->fields[k].kind))
            marz_sql_bind_text(query, k + 1, is_given ? kept_text(row->values[k].text) : NULL);
        else
            marz_sql_bind_int(query, k + 1, is_given ? row->values[k].number : MARZ_UNKNOWN);
    }
}

static bool is_same(marz_kind kind, marz_value a, marz_value b)
{
    if (!marz_kind_is_text(kind))
        return a.number == b.number;
    const char *x = kept_text(a.text), *y = kept_text(b.text);
    return x == y || (x && y && strcmp(x, y) == 0);
}

/// Order of the fields by name, which is the order of keys in canonical JSON.
static void sort_by_name(const marz_entity_info *info, int32_t order[static MARZ_FIELDS_MAX])
{
    for (int32_t k = 0; k < info->field_count; k++) {
        int32_t at = k;
        for (; at > 0 && strcmp(info->fields[order[at - 1]].name, info->fields[k].name) > 0; at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
}

static void format_value(marz_buffer *out, const marz_field_info *field, marz_value value)
{
    marz_json_add_string(out, field->name);
    marz_buffer_char(out, ':');
    if (marz_kind_is_text(field->kind))
        marz_json_add_string(out, value.text);
    else
        marz_buffer_print(out, "%" PRId64, value.number);
}

/// Canonical JSON of a row: one line, keys sorted, empty values left out.
static void format_row(marz_buffer *out, const marz_entity_info *info, const marz_row *row)
{
    int32_t order[MARZ_FIELDS_MAX];
    sort_by_name(info, order);
    marz_buffer_clear(out);
    marz_buffer_char(out, '{');
    for (int32_t k = 0; k < info->field_count; k++) {
        const marz_field_info *field = &info->fields[order[k]];
        const marz_value value = row->values[order[k]];
        if (marz_kind_is_text(field->kind) ? !value.text : value.number == MARZ_UNKNOWN)
            continue;
        if (out->length > 1)
            marz_buffer_char(out, ',');
        format_value(out, field, value);
    }
    marz_buffer_char(out, '}');
}

/// The row as it is kept, its text copied into the scratch arena.
static marz_status find_row(marz_store *store, const marz_store_table *table, const char *id,
                            marz_row *row, marz_error *error)
{
    marz_sql_bind_text(table->find, 1, id);
    bool has_row = false;
    const marz_status status = marz_sql_step(table->find, &has_row, error);
    if (status)
        return status;
    if (!has_row)
        return marz_fail(error, MARZ_E_STORE, "the row %s vanished while it was replaced", id);
    bool is_copied = true;
    for (int32_t k = 0; k < table->info.field_count; k++) {
        if (!marz_kind_is_text(table->info.fields[k].kind)) {
            row->values[k].number = marz_sql_int_at(table->find, k);
            continue;
        }
        const char *text = marz_sql_text_at(table->find, k);
        row->values[k].text = text ? marz_arena_copy(store->scratch, text, strlen(text)) : NULL;
        is_copied = is_copied && (!text || row->values[k].text);
    }
    marz_sql_reset(table->find);
    return is_copied ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a row");
}

/// What is kept, with the given fields laid over it. @return true if that changes anything
static bool merge(const marz_entity_info *info, const marz_row *given, uint32_t mask,
                  const marz_row *kept, marz_row *merged)
{
    bool is_changed = false;
    *merged = *kept;
    for (int32_t k = 1; k < info->field_count; k++) {
        if (!(mask >> k & 1u) || is_same(info->fields[k].kind, given->values[k], kept->values[k]))
            continue;
        merged->values[k] = given->values[k];
        is_changed = true;
    }
    return is_changed;
}

static marz_status replace(marz_store *store, marz_store_table *table, const marz_row *row,
                           uint32_t mask, marz_put *result, marz_error *error)
{
    const char *id = row->values[0].text;
    marz_row kept = {0}, merged;
    marz_status status = find_row(store, table, id, &kept, error);
    if (status)
        return status;
    if (!merge(&table->info, row, mask, &kept, &merged)) {
        *result = MARZ_PUT_UNCHANGED;
        return MARZ_OK;
    }
    format_row(&store->json, &table->info, &kept);
    if (store->json.is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the history of %s", id);
    status = marz_store_remember(store, table->info.name, id, store->json.text, error);
    if (status)
        return status;
    bind_row(table->update, &table->info, &merged, UINT32_MAX);
    status = marz_sql_execute(table->update, NULL, error);
    if (!status)
        *result = MARZ_PUT_CHANGED;
    return status;
}

marz_status marz_store_put(marz_store *store, marz_entity entity, const marz_row *row,
                           uint32_t mask, marz_put *result, marz_error *error)
{
    marz_store_table *table;
    marz_status status = table_of(store, entity, &table, error);
    if (status)
        return status;
    if (!kept_text(row->values[0].text))
        return marz_fail(error, MARZ_E_INPUT, "a row of %s has no id", table->info.file_stem);
    bool is_mine;
    status = marz_store_enter(store, &is_mine, error);
    if (status)
        return status;
    bind_row(table->insert, &table->info, row, mask | 1u);
    int64_t added = 0;
    status = marz_sql_execute(table->insert, &added, error);
    marz_put done = MARZ_PUT_NEW;
    if (!status && added == 0) {
        const marz_arena_mark mark = marz_arena_save(store->scratch);
        status = replace(store, table, row, mask, &done, error);
        marz_arena_restore(store->scratch, mark);
    }
    status = marz_store_leave(store, is_mine, status, error);
    if (!status)
        *result = done;
    return status;
}
