/// @file app/folder_settings.h
/// Settings that travel with the files of a company: settings.csv with the columns key and value.
/// Amounts mean nothing without their currency, so an import into a new workspace takes them over.
#ifndef MARZ_APP_FOLDER_SETTINGS_H
#define MARZ_APP_FOLDER_SETTINGS_H

#include "app/workspace.h"
#include "base/arena.h"

#define MARZ_FOLDER_SETTINGS_FILE "settings.csv"

/// One row of such a file that differs from the workspace.
typedef struct marz_folder_setting {
    const char *file, *key, *value;
    int64_t line;
    const char *kept; ///< what the workspace has and keeps; NULL: the file's value was taken over
} marz_folder_setting;

typedef struct marz_folder_settings {
    marz_folder_setting *list; ///< [count] in the order of the files
    int32_t count;
} marz_folder_settings;

/// Reads settings.csv of each folder among the paths, and each path of that name. A file of that
/// name with other columns is left alone. @param arena  holds the list
/// @return MARZ_E_INPUT for a file that cannot be read, MARZ_E_LIMIT for one of unlikely size
MARZ_CHECKED marz_status marz_folder_settings_read(const char *const *paths, int32_t path_count,
                                                   marz_arena *arena, marz_folder_settings *found,
                                                   marz_error *error);

/// Takes over what the files say, inside the transaction of the caller: all that still has its
/// default while the workspace keeps no rows, nothing otherwise. Rows that agree leave the list.
/// @return MARZ_E_INPUT for an unknown key or a value out of range (with the place), and for a
///         currency other than the one in which the workspace keeps its amounts
MARZ_CHECKED marz_status marz_folder_settings_apply(marz_workspace *workspace, marz_arena *arena,
                                                    marz_folder_settings *found, marz_error *error);

#endif
