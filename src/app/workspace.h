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

/// Changes one assumption, durably, with its former value kept and an audit row. The currency
/// cannot change once amounts are kept: they would silently mean something else. A new currency
/// brings a travel.minute_cost of its own as long as nobody has set one.
/// @return MARZ_E_USAGE for an unknown key, a value out of range, a currency that cannot change
MARZ_CHECKED marz_status marz_workspace_set(marz_workspace *workspace, const char *key,
                                            const char *text, marz_error *error);

/// The same inside a transaction of the caller, who takes back `settings` if he rolls back.
MARZ_CHECKED marz_status marz_workspace_put(marz_workspace *workspace, const char *key,
                                            const char *text, marz_error *error);

/// Are rows kept that may carry amounts of money?
MARZ_CHECKED marz_status marz_workspace_has_amounts(marz_workspace *workspace, bool *has_amounts,
                                                    marz_error *error);

/// The description of a setting, or NULL.
const marz_setting_info *marz_workspace_setting(const char *key);

/// Has nobody changed that setting? A travel.minute_cost that came with the currency counts as
/// unchanged.
bool marz_workspace_has_default(const marz_workspace *workspace, const marz_setting_info *info);

/// What a minute on the road is taken to cost, in minor units, until somebody says better: one unit
/// of the currency, or of a smaller currency the power of ten that is nearest in worth.
int64_t marz_minute_cost_of(const char *currency);

#endif
