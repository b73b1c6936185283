/// @file base/dict.h
/// Strings to numbers 0, 1, 2 … in order of first appearance: ids and category names.
#ifndef MARZ_BASE_DICT_H
#define MARZ_BASE_DICT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MARZ_NONE (-1) ///< no index

/// Open addressing over names that live in the dictionary's arena. All zero but `arena`: empty.
typedef struct marz_dict {
    marz_arena *arena;  ///< borrowed; holds the copies of the names
    const char **names; ///< [count]
    int32_t count;
    int32_t *slots;     ///< [slot_count] index + 1, or 0
    int32_t slot_count; ///< a power of two
    int32_t name_capacity;
} marz_dict;

void marz_dict_init(marz_dict *dict, marz_arena *arena);
void marz_dict_deinit(marz_dict *dict); ///< frees the table; the names live on in the arena

/// Moves the table into the arena, with which it then dies: no deinit is needed any more, and no
/// name can be added. @return false when out of memory; the dictionary is then as it was
bool marz_dict_settle(marz_dict *dict);

/// Index of `name`, which is added if new. @return MARZ_NONE only when out of memory.
/// Expected O(length).
int32_t marz_dict_add(marz_dict *dict, const char *name, size_t length);

/// Index of `name`, or MARZ_NONE. Expected O(length).
int32_t marz_dict_find(const marz_dict *dict, const char *name, size_t length);

/// 64-bit hash of bytes, the same on every machine (FNV-1a, finalised).
uint64_t marz_hash(const void *bytes, size_t length);

#endif
