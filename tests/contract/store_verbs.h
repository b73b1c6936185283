/// @file store_verbs.h
/// Every verb of the store once, on a small company: for tests that let something fail in each.
#ifndef MARZ_TESTS_CONTRACT_STORE_VERBS_H
#define MARZ_TESTS_CONTRACT_STORE_VERBS_H

#include "rows.h"

/// One verb; what it gives is looked at only if it worked.
typedef marz_status store_verb(marz_store *store, marz_arena *arena, marz_error *error);

typedef struct named_verb {
    const char *name;
    store_verb *act;
} named_verb;

extern const named_verb store_verbs[];
extern const size_t store_verb_count;

/// Puts a small company into an empty store.
void store_fill(marz_store *store);

/// Everything that a user could see, as text: to say that nothing of it changed. Owned (free).
char *store_portrait(marz_store *store);

#endif
