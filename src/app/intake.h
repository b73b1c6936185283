/// @file app/intake.h
/// Files into the store: one import is one transaction.
#ifndef MARZ_APP_INTAKE_H
#define MARZ_APP_INTAKE_H

#include "app/workspace.h"
#include "exchange/import.h"

typedef struct marz_intake_options {
    const char *const *paths; ///< [path_count]
    int32_t path_count;
    const char *mapping_path; ///< or NULL
    const char *refused_path; ///< where refused rows go
    bool is_dry_run;          ///< everything is read and judged, nothing is kept
} marz_intake_options;

/// Reads the files, keeps the accepted rows, leaves an audit row. A failure keeps nothing.
/// @param arena  holds the report
MARZ_CHECKED marz_status marz_intake_run(marz_workspace *workspace,
                                         const marz_intake_options *options, marz_arena *arena,
                                         marz_import_report *report, marz_error *error);

#endif
