/// @file exchange/keys.h
/// The keys of one table of one file: which ones were seen, and keys for rows that have none.
#ifndef MARZ_EXCHANGE_KEYS_H
#define MARZ_EXCHANGE_KEYS_H

#include "base/buffer.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stdint.h>

#define MARZ_MADE_KEY_MAX 48

/// What a key has met. Keys are compared by 128 bits of hash.
typedef enum marz_key_state {
    MARZ_KEY_NEW,
    MARZ_KEY_SAME,      ///< a row with this key and the same content was seen
    MARZ_KEY_DIFFERENT, ///< a row with this key and other content was seen
    MARZ_KEY_NO_MEMORY,
} marz_key_state;

/// All zero is empty.
typedef struct marz_keys {
    marz_buffer slots; ///< open addressing
    int64_t slot_count, used;
    marz_buffer work; ///< a row as bytes
} marz_keys;

void marz_keys_deinit(marz_keys *keys);

/// Notes the row's key and content. `*line` is set to the line that had the key first (unless NEW).
/// Expected O(bytes of the row).
marz_key_state marz_keys_note(marz_keys *keys, const marz_entity_info *info, const marz_row *row,
                              int64_t row_line, int64_t *line);

/// Was the id noted? Expected O(length).
bool marz_keys_has(const marz_keys *keys, const char *id);

/// Writes a key for a row without one: '#', 20 hexadecimal digits of its content's hash, and from
/// its second occurrence on ".2", ".3" … The same rows give the same keys in every import, whatever
/// the format of the file. @return false when out of memory
bool marz_keys_make(marz_keys *keys, const marz_entity_info *info, const marz_row *row,
                    char key[static MARZ_MADE_KEY_MAX]);

#endif
