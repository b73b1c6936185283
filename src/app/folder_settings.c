#include "app/folder_settings.h"

#include "exchange/csv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROWS_MAX 256 ///< there are far fewer settings

static bool is_settings_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strcmp(slash ? slash + 1 : path, MARZ_FOLDER_SETTINGS_FILE) == 0;
}

/// The settings file that a path stands for, or NULL.
static marz_status find_file(const char *path, marz_arena *arena, const char **file,
                             marz_error *error)
{
    struct stat about;
    *file = NULL;
    if (is_settings_path(path)) {
        *file = path;
        return MARZ_OK;
    }
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return MARZ_OK;
    const char *inside = marz_arena_print(arena, "%s/%s", path, MARZ_FOLDER_SETTINGS_FILE);
    if (!inside)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the settings of %s", path);
    if (stat(inside, &about) == 0 && S_ISREG(about.st_mode))
        *file = inside;
    return MARZ_OK;
}

static bool is_pair(const marz_record *record, const char *first, const char *second)
{
    return record->count == 2 && strcmp(record->cells[0].text, first) == 0 &&
           strcmp(record->cells[1].text, second) == 0;
}

static marz_status add_row(const marz_record *record, const char *file, marz_arena *arena,
                           marz_folder_settings *found, marz_error *error)
{
    if (record->problem || record->count != 2) {
        marz_fail(error, MARZ_E_INPUT, "a row of settings is a key and a value");
        marz_where(error, "%s:%" PRId64, file, record->line);
        return MARZ_E_INPUT;
    }
    if (found->count == ROWS_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "%s has more than %d settings", file, ROWS_MAX);
    marz_folder_setting *row = &found->list[found->count++];
    *row = (marz_folder_setting){
        .file = file,
        .key = marz_arena_copy(arena, record->cells[0].text, record->cells[0].length),
        .value = marz_arena_copy(arena, record->cells[1].text, record->cells[1].length),
        .line = record->line,
    };
    return row->key && row->value
               ? MARZ_OK
               : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the settings of %s", file);
}

static marz_status read_file(const char *file, marz_arena *arena, marz_folder_settings *found,
                             marz_error *error)
{
    const marz_csv_options options = {0};
    marz_table *table;
    marz_status status = marz_csv_open(file, &options, arena, &table, error);
    if (status)
        return status;
    marz_record record;
    bool has_row = false;
    status = table->next(table, &record, &has_row, error);
    bool is_ours = !status && has_row && is_pair(&record, "key", "value");
    while (is_ours && !status && !(status = table->next(table, &record, &has_row, error)) &&
           has_row)
        status = add_row(&record, file, arena, found, error);
    table->close(table);
    return status;
}

marz_status marz_folder_settings_read(const char *const *paths, int32_t path_count,
                                      marz_arena *arena, marz_folder_settings *found,
                                      marz_error *error)
{
    *found = (marz_folder_settings){.list = MARZ_NEW(arena, marz_folder_setting, ROWS_MAX)};
    if (!found->list)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for settings");
    for (int32_t k = 0; k < path_count; k++) {
        const char *file;
        marz_status status = find_file(paths[k], arena, &file, error);
        if (!status && file)
            status = read_file(file, arena, found, error);
        if (status)
            return status;
    }
    return MARZ_OK;
}

static marz_status refuse_currency(const marz_workspace *workspace, const marz_folder_setting *row,
                                   marz_error *error)
{
    marz_fail(error, MARZ_E_INPUT, "the files are in %s, but the workspace is in %s", row->value,
              workspace->settings.currency);
    marz_hint(error, "Give them a workspace of their own: --store sqlite:%.40s.db", row->value);
    marz_where(error, "%s:%" PRId64, row->file, row->line);
    return MARZ_E_INPUT;
}

/// Takes one row over, or says what the workspace keeps instead. `is_news`: the two differ.
static marz_status apply_row(marz_workspace *workspace, bool is_new, marz_arena *arena,
                             marz_folder_setting *row, bool *is_news, marz_error *error)
{
    const marz_setting_info *info;
    marz_settings wanted = workspace->settings;
    marz_status status = marz_settings_set(&wanted, row->key, row->value, error);
    if (status) {
        marz_where(error, "%s:%" PRId64, row->file, row->line);
        return error->status = MARZ_E_INPUT;
    }
    char before[MARZ_SETTING_TEXT_MAX], after[MARZ_SETTING_TEXT_MAX];
    info = marz_workspace_setting(row->key);
    marz_settings_get(&workspace->settings, info, before);
    marz_settings_get(&wanted, info, after);
    *is_news = strcmp(before, after) != 0;
    if (!*is_news)
        return MARZ_OK;
    if (is_new && marz_workspace_has_default(workspace, info))
        return marz_workspace_put(workspace, row->key, row->value, error);
    if (strcmp(row->key, "currency") == 0)
        return refuse_currency(workspace, row, error);
    row->kept = marz_arena_copy(arena, before, strlen(before));
    return row->kept ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for settings");
}

marz_status marz_folder_settings_apply(marz_workspace *workspace, marz_arena *arena,
                                       marz_folder_settings *found, marz_error *error)
{
    if (found->count == 0)
        return MARZ_OK;
    bool has_amounts;
    marz_status status = marz_workspace_has_amounts(workspace, &has_amounts, error);
    int32_t kept = 0;
    for (int32_t k = 0; !status && k < found->count; k++) {
        bool is_news = false;
        status = apply_row(workspace, !has_amounts, arena, &found->list[k], &is_news, error);
        if (!status && is_news)
            found->list[kept++] = found->list[k];
    }
    found->count = kept;
    return status;
}
