#include "app/workspace.h"

#include "base/buffer.h"
#include "base/json.h"
#include "base/money.h"

#include <string.h>

marz_status marz_workspace_open(const char *url, marz_workspace *workspace, marz_error *error)
{
    marz_store *store;
    marz_status status = marz_store_open(url, &store, error);
    if (status)
        return status;
    marz_settings settings;
    status = marz_store_settings(store, &settings, error);
    if (status) {
        marz_store_close(store);
        return status;
    }
    *workspace = (marz_workspace){.store = store, .settings = settings};
    return MARZ_OK;
}

void marz_workspace_close(marz_workspace *workspace)
{
    marz_store_close(workspace->store);
    workspace->store = NULL;
}

static marz_status keep_setting(marz_workspace *workspace, const char *key, const char *text,
                                marz_error *error)
{
    marz_buffer details = {0};
    marz_buffer_text(&details, "{\"key\":");
    marz_json_add_string(&details, key);
    marz_buffer_text(&details, ",\"value\":");
    marz_json_add_string(&details, text);
    marz_buffer_char(&details, '}');
    marz_status status = marz_store_set(workspace->store, key, text, error);
    if (!status && details.is_broken)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the audit row");
    if (!status)
        status = marz_store_audit(workspace->store, "settings", details.text, error);
    marz_buffer_deinit(&details);
    return status;
}

const marz_setting_info *marz_workspace_setting(const char *key)
{
    int32_t count;
    const marz_setting_info *list = marz_settings_list(&count);
    for (int32_t k = 0; k < count; k++)
        if (strcmp(list[k].key, key) == 0)
            return &list[k];
    return NULL;
}

int64_t marz_minute_cost_of(const char *currency)
{
    // Orders of magnitude only (docs/adr/0095-settings-travel-with-files.md).
    static const struct {
        const char *currency;
        int64_t minor;
    } rows[] = {
        {"IRR", 100000}, {"JPY", 100},     {"KRW", 1000},   {"VND", 10000},   {"IDR", 1000000},
        {"CLP", 1000},   {"COP", 1000000}, {"HUF", 100000}, {"IQD", 1000000}, {"LBP", 10000000},
        {"INR", 10000},  {"PKR", 10000},   {"RUB", 10000},  {"AFN", 10000},   {"TRY", 10000},
        {"THB", 10000},  {"EGP", 10000},   {"PHP", 10000},  {"MXN", 1000},    {"CNY", 1000},
        {"SEK", 1000},   {"NOK", 1000},    {"DKK", 1000},   {"CZK", 1000},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (strcmp(rows[k].currency, currency) == 0)
            return rows[k].minor;
    int64_t unit = 1;
    for (int32_t k = marz_currency_decimals(currency); k > 0; k--)
        unit *= 10;
    return unit;
}

bool marz_workspace_has_default(const marz_workspace *workspace, const marz_setting_info *info)
{
    const marz_settings *now = &workspace->settings;
    if (strcmp(info->key, "travel.minute_cost") == 0)
        return now->minute_cost_minor == marz_minute_cost_of(now->currency);
    marz_settings defaults;
    char first[MARZ_SETTING_TEXT_MAX], second[MARZ_SETTING_TEXT_MAX];
    marz_settings_defaults(&defaults);
    marz_settings_get(now, info, first);
    marz_settings_get(&defaults, info, second);
    return strcmp(first, second) == 0;
}

marz_status marz_workspace_has_amounts(marz_workspace *workspace, bool *has_amounts,
                                       marz_error *error)
{
    *has_amounts = false;
    for (int32_t k = 0; k < MARZ_ENTITY_COUNT && !*has_amounts; k++) {
        const marz_entity_info info = marz_entity_info_of((marz_entity)k);
        bool has_money = false;
        for (int32_t f = 0; f < info.field_count; f++)
            has_money |= info.fields[f].kind == MARZ_KIND_MONEY;
        int64_t count = 0;
        const marz_status status =
            has_money ? marz_store_count(workspace->store, (marz_entity)k, &count, error) : MARZ_OK;
        if (status)
            return status;
        *has_amounts = count > 0;
    }
    return MARZ_OK;
}

static marz_status refuse_currency(const char *kept, const char *wanted, marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE,
              "the workspace keeps amounts in %s; calling them %s would change what they are worth",
              kept, wanted);
    marz_hint(error,
              "Import the files again into a new workspace: marz init --currency %.3s "
              "--store sqlite:FILE, then marz import … --store sqlite:FILE.",
              wanted);
    return MARZ_E_USAGE;
}

/// A new currency is fine as long as no amount is kept; it brings its own cost of a minute.
static marz_status follow_currency(marz_workspace *workspace, marz_settings *changed,
                                   marz_error *error)
{
    const marz_settings *now = &workspace->settings;
    bool has_amounts;
    marz_status status = marz_workspace_has_amounts(workspace, &has_amounts, error);
    if (!status && has_amounts)
        status = refuse_currency(now->currency, changed->currency, error);
    const marz_setting_info *cost = marz_workspace_setting("travel.minute_cost");
    if (status || !marz_workspace_has_default(workspace, cost))
        return status;
    char text[MARZ_SETTING_TEXT_MAX];
    changed->minute_cost_minor = marz_minute_cost_of(changed->currency);
    marz_settings_get(changed, cost, text);
    return keep_setting(workspace, cost->key, text, error);
}

marz_status marz_workspace_put(marz_workspace *workspace, const char *key, const char *text,
                               marz_error *error)
{
    marz_settings changed = workspace->settings;
    marz_status status = marz_settings_set(&changed, key, text, error);
    if (!status)
        status = keep_setting(workspace, key, text, error);
    if (!status && strcmp(changed.currency, workspace->settings.currency) != 0)
        status = follow_currency(workspace, &changed, error);
    if (!status)
        workspace->settings = changed;
    return status;
}

marz_status marz_workspace_set(marz_workspace *workspace, const char *key, const char *text,
                               marz_error *error)
{
    const marz_settings before = workspace->settings;
    marz_status status = marz_store_begin(workspace->store, error);
    if (status)
        return status;
    status = marz_workspace_put(workspace, key, text, error);
    if (!status)
        status = marz_store_commit(workspace->store, error);
    if (status) {
        marz_store_rollback(workspace->store);
        workspace->settings = before;
    }
    return status;
}
