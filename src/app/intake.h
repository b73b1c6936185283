/// @file app/intake.h
/// Files into the store: one import is one transaction.
#ifndef MARZ_APP_INTAKE_H
#define MARZ_APP_INTAKE_H

#include "app/folder_settings.h"
#include "app/workspace.h"
#include "exchange/import.h"

/// An account that the source gives to another rep than the dated assignment that counts.
typedef struct marz_owner_conflict {
    const char *account;
    const char *source_rep, *assigned_rep; ///< ids; "": nobody
    int32_t since_day;                     ///< of the assignment, or MARZ_DAY_UNKNOWN
} marz_owner_conflict;

#define MARZ_OWNER_CONFLICTS_SHOWN 10

/// What people should know beside the counts.
typedef struct marz_intake_notes {
    marz_folder_settings settings; ///< of the files: taken over, or different and not
    marz_owner_conflict conflicts[MARZ_OWNER_CONFLICTS_SHOWN]; ///< the first ones, by account
    int64_t conflict_count;                                    ///< all of them
    bool is_followed; ///< the source won: the assignments end, its owners begin today
} marz_intake_notes;

typedef struct marz_intake_options {
    const char *const *paths; ///< [path_count]
    int32_t path_count;
    const char *mapping_path; ///< or NULL
    const char *refused_path; ///< where refused rows go
    bool is_dry_run;          ///< everything is read and judged, nothing is kept
    bool follows_owners;      ///< owners of the source win over assignments that are open
} marz_intake_options;

/// Reads the files, keeps the accepted rows, leaves an audit row. A failure keeps nothing.
/// A settings.csv beside the files is taken over by a new workspace (app/folder_settings.h). After
/// tables of accounts, their owners are compared with the assignments in effect today.
/// @param arena  holds the report and the notes  @param notes  set on success
MARZ_CHECKED marz_status marz_intake_run(marz_workspace *workspace,
                                         const marz_intake_options *options, marz_arena *arena,
                                         marz_import_report *report, marz_intake_notes *notes,
                                         marz_error *error);

#endif
