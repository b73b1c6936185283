#include "base/json.h"
#include "store/store_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Numbers are kept as they are in memory (minor units, ppm), not as people write them: how an
/// amount is written depends on the currency, which may change later.
static void format_kept(const marz_settings *settings, const marz_setting_info *info,
                        char text[static MARZ_SETTING_TEXT_MAX])
{
    const char *member = (const char *)settings + info->offset;
    if (info->kind == MARZ_SETTING_TEXT) {
        snprintf(text, MARZ_SETTING_TEXT_MAX, "%s", member);
        return;
    }
    int64_t number;
    memcpy(&number, member, sizeof number);
    snprintf(text, MARZ_SETTING_TEXT_MAX, "%" PRId64, number);
}

static marz_status parse_kept(marz_settings *settings, const marz_setting_info *info,
                              const char *text, marz_error *error)
{
    char *member = (char *)settings + info->offset;
    if (info->kind == MARZ_SETTING_TEXT) {
        snprintf(member, MARZ_SETTING_TEXT_MAX, "%s", text);
        return MARZ_OK;
    }
    char *end;
    errno = 0;
    const int64_t number = strtoll(text, &end, 10);
    if (errno || end == text || *end || number < info->low || number > info->high) {
        marz_fail(error, MARZ_E_STORE,
                  "the store holds \"%.40s\" for %s, limits %" PRId64 " and %" PRId64, text,
                  info->key, info->low, info->high);
        marz_hint(error, "Set it again: marz settings %s VALUE.", info->key);
        return MARZ_E_STORE;
    }
    memcpy(member, &number, sizeof number);
    return MARZ_OK;
}

/// The kept text of a setting; `text` is empty if the default holds.
static marz_status find_setting(marz_store *store, const char *key,
                                char text[static MARZ_SETTING_TEXT_MAX], bool *is_kept,
                                marz_error *error)
{
    marz_sql_statement *query;
    marz_status status = marz_store_query(store, "find_setting", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, key);
    status = marz_sql_step(query, is_kept, error);
    if (status || !*is_kept)
        return status;
    snprintf(text, MARZ_SETTING_TEXT_MAX, "%s", marz_sql_text_at(query, 0));
    marz_sql_reset(query);
    return MARZ_OK;
}

marz_status marz_store_settings(marz_store *store, marz_settings *settings, marz_error *error)
{
    marz_settings found;
    marz_settings_defaults(&found);
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    for (int32_t k = 0; k < count; k++) {
        char text[MARZ_SETTING_TEXT_MAX];
        bool is_kept = false;
        marz_status status = find_setting(store, list[k].key, text, &is_kept, error);
        if (!status && is_kept)
            status = parse_kept(&found, &list[k], text, error);
        if (status)
            return status;
    }
    *settings = found;
    return MARZ_OK;
}

static const marz_setting_info *info_of(const char *key)
{
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    for (int32_t k = 0; k < count; k++)
        if (strcmp(list[k].key, key) == 0)
            return &list[k];
    return NULL;
}

static marz_status remember_former(marz_store *store, const char *key, const char *text,
                                   marz_error *error)
{
    marz_buffer *json = &store->json;
    marz_buffer_clear(json);
    marz_buffer_text(json, "{\"value\":");
    marz_json_add_string(json, text);
    marz_buffer_char(json, '}');
    if (json->is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the history of %s", key);
    return marz_store_remember(store, "setting", key, json->text, error);
}

static marz_status keep(marz_store *store, const char *key, const char *text, marz_error *error)
{
    char former[MARZ_SETTING_TEXT_MAX];
    bool is_kept = false;
    marz_sql_statement *query;
    marz_status status = find_setting(store, key, former, &is_kept, error);
    if (!status && is_kept && strcmp(former, text) == 0)
        return MARZ_OK;
    if (!status && is_kept)
        status = remember_former(store, key, former, error);
    if (!status)
        status = marz_store_query(store, "put_setting", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, key);
    marz_sql_bind_text(query, 2, text);
    return marz_sql_execute(query, NULL, error);
}

marz_status marz_store_set(marz_store *store, const char *key, const char *text, marz_error *error)
{
    marz_settings settings;
    bool is_mine;
    marz_status status = marz_store_enter(store, &is_mine, error);
    if (status)
        return status;
    status = marz_store_settings(store, &settings, error);
    if (!status)
        status = marz_settings_set(&settings, key, text, error);
    const marz_setting_info *info = status ? NULL : info_of(key);
    if (!status && !info)
        status = marz_fail(error, MARZ_E_INTERNAL, "the setting %s is not in the registry", key);
    if (!status) {
        char kept[MARZ_SETTING_TEXT_MAX];
        format_kept(&settings, info, kept);
        status = keep(store, key, kept, error);
    }
    return marz_store_leave(store, is_mine, status, error);
}
