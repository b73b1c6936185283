/// @file model/rep_names.h
/// Reps by what other systems call them: full name or e-mail address, where only one rep has it.
#ifndef MARZ_MODEL_REP_NAMES_H
#define MARZ_MODEL_REP_NAMES_H

#include "base/buffer.h"
#include "base/dict.h"

/// Compared folded: case, accents, forms of letters and joiners do not count.
typedef struct marz_rep_names {
    marz_dict keys;
    int32_t *rep_of; ///< [capacity] of each key; MARZ_NONE: several reps have it
    int32_t capacity;
    marz_buffer folded;
} marz_rep_names;

/// Room for `count` names and addresses in `arena`. @return false when out of memory
bool marz_rep_names_init(marz_rep_names *names, int64_t count, marz_arena *arena);
void marz_rep_names_deinit(marz_rep_names *names);

/// Calls rep number `rep` also `text`; NULL and "" are passed over. @return false when out of
/// memory
bool marz_rep_names_add(marz_rep_names *names, const char *text, int32_t rep);

/// The only rep called `text`, or MARZ_NONE. Expected O(length).
int32_t marz_rep_names_find(marz_rep_names *names, const char *text);

#endif
