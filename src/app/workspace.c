#include "app/workspace.h"

#include "base/buffer.h"
#include "base/json.h"

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

marz_status marz_workspace_set(marz_workspace *workspace, const char *key, const char *text,
                               marz_error *error)
{
    marz_settings changed = workspace->settings;
    marz_status status = marz_settings_set(&changed, key, text, error);
    if (!status)
        status = marz_store_begin(workspace->store, error);
    if (status)
        return status;
    status = keep_setting(workspace, key, text, error);
    if (!status)
        status = marz_store_commit(workspace->store, error);
    if (status)
        marz_store_rollback(workspace->store);
    else
        workspace->settings = changed;
    return status;
}
