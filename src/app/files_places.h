/// @file app/files_places.h
/// Centres among the units, where minutes between these are given.
#ifndef MARZ_APP_FILES_PLACES_H
#define MARZ_APP_FILES_PLACES_H

#include "app/files.h"

/// Minutes between units that a matrix gives: rows {unit, place, minutes one way}, sorted by place
/// (in `seat`), then unit. Borrowed.
typedef struct marz_files_between {
    const marz_given_minutes *rows;
    int32_t count;
} marz_files_between;

/// The rows of one place. O(log rows)
marz_files_between marz_files_rows_of(marz_files_between between, int32_t place);

/// Thousandths of a minute to `unit` among the rows of one place, or MARZ_NONE. O(log rows)
int64_t marz_files_minutes_to(marz_files_between place, int32_t unit);

/// Puts each seat without a home to the one of its units that has rows from which visits * minutes
/// are least, and its rows among the given minutes of the instance, with those of homes. A seat
/// whose units have none stays where it is.
/// @param first, next  units of each seat as a list, by seat and by unit
/// @return false when out of memory. O(sum of squares of units * log rows)
bool marz_files_put_at_units(const marz_files_question *question, const int32_t *first,
                             const int32_t *next, marz_arena *arena, marz_instance *instance);

#endif
