/// @file exchange/export.h
/// The changed owners of a plan as files that other systems take, and files that take them back.
#ifndef MARZ_EXCHANGE_EXPORT_H
#define MARZ_EXCHANGE_EXPORT_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/// One account that changes hands. All strings are borrowed; "" where nothing is known.
typedef struct marz_owner_change {
    const char *account, *account_name; ///< id as imported, and name
    const char *from_rep, *to_rep;      ///< ids; from_rep "" = nobody had it
    const char *from_email, *to_email;  ///< what HubSpot knows owners by
    const char *reason;
    const char *to_territory; ///< id of the seat, NULL if it is the rep's own; not exported
    int32_t cover_days;       ///< days for which the change holds; 0: for good
} marz_owner_change;

typedef enum marz_export_target {
    MARZ_EXPORT_CSV,        ///< dated assignments: `marz import` takes them back in
    MARZ_EXPORT_XLSX,       ///< the same as a workbook
    MARZ_EXPORT_HUBSPOT,    ///< Record ID, Company name, Company owner (e-mail, else id)
    MARZ_EXPORT_SALESFORCE, ///< Id, OwnerId for an update with the Data Loader
} marz_export_target;

/// Target by name: "csv", "xlsx", "hubspot", "salesforce". @return false if unknown
bool marz_export_target_find(const char *name, marz_export_target *target);

/// Writes owner-changes.EXT and owner-changes-back.EXT into `folder`, rows in the given order; both
/// carry the effective date, and as assignments of a cover the last day too. Existing files are
/// replaced whole or not at all.
/// @param effective_day  day number, or MARZ_DAY_UNKNOWN: the column stays empty
/// @param files  [2] paths of what was written, the change first; live in `arena`
/// @return MARZ_E_IO, MARZ_E_NO_MEMORY
MARZ_CHECKED marz_status marz_export_owners(const char *folder, marz_export_target target,
                                            const marz_owner_change *changes, int32_t count,
                                            int32_t effective_day, marz_arena *arena,
                                            const char *files[static 2], marz_error *error);

#endif
