/// @file app/find_seat.h
/// The territory that a person means: by its id or name, or by who holds it.
#ifndef MARZ_APP_FIND_SEAT_H
#define MARZ_APP_FIND_SEAT_H

#include "app/plans.h"

/// The seat of that id; or where only one has it, of that name or of the holder of that id.
/// O(seats).
/// @return MARZ_E_NOT_FOUND; MARZ_E_USAGE for several
MARZ_CHECKED marz_status marz_find_seat(const marz_plan *plan, const char *text, int32_t *seat,
                                        marz_error *error);

/// The same, and by the name of the holder, which only the workspace knows: compared folded (case,
/// accents, letter variants and joiners do not count). O(seats + reps).
MARZ_CHECKED marz_status marz_find_seat_of(marz_workspace *workspace, const marz_plan *plan,
                                           const char *text, int32_t *seat, marz_error *error);

#endif
