/// @file app/owners.h
/// Owners that the source names against those that dated assignments give.
#ifndef MARZ_APP_OWNERS_H
#define MARZ_APP_OWNERS_H

#include "app/intake.h"

/// Lists the accounts whose column `owner` names another rep than the one to whom the open
/// assignment that has begun by today gives them, directly or by a territory; those that lie ahead
/// contradict nothing yet. `is_followed`: the source wins: each such assignment ends yesterday and
/// one with the source's owner begins today. Without assignments O(1), else as marz_store_load.
/// @param arena  holds the texts of the notes
MARZ_CHECKED marz_status marz_owners_compare(marz_store *store, bool is_followed, marz_arena *arena,
                                             marz_intake_notes *notes, marz_error *error);

#endif
