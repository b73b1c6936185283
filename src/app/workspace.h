/// @file app/workspace.h
/// What every use case works in: the open store, its settings, seed, threads and control.
#ifndef MARZ_APP_WORKSPACE_H
#define MARZ_APP_WORKSPACE_H

#include "base/control.h"
#include "base/error.h"
#include "model/settings.h"
#include "store/store.h"

#define MARZ_STORE_DEFAULT "sqlite:marz.db"

typedef struct marz_workspace {
    marz_store *store;
    marz_settings settings;
    uint64_t seed;
    int32_t thread_count;        ///< 0: all cores
    const marz_control *control; ///< may be NULL
} marz_workspace;

/// Opens the store (made if it is new) and reads its settings.
/// @param workspace  filled on success; marz_workspace_close it
MARZ_CHECKED marz_status marz_workspace_open(const char *url, marz_workspace *workspace,
                                             marz_error *error);
void marz_workspace_close(marz_workspace *workspace);

/// Changes one assumption, durably, with its former value kept and an audit row.
MARZ_CHECKED marz_status marz_workspace_set(marz_workspace *workspace, const char *key,
                                            const char *text, marz_error *error);

#endif
