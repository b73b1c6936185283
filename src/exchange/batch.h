/// @file exchange/batch.h
/// Some rows of one table, with all that they point to: how they get from one thread to another.
#ifndef MARZ_EXCHANGE_BATCH_H
#define MARZ_EXCHANGE_BATCH_H

#include "base/buffer.h"
#include "model/schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MARZ_BATCH_ROWS 1024                  ///< rows after which a batch is full
#define MARZ_BATCH_BYTES ((size_t)256 * 1024) ///< bytes of text after which it is full

/// All zero is empty. The buffers are kept from one filling to the next.
typedef struct marz_batch {
    marz_buffer values; ///< marz_value[row_count * field_count]; a text as its offset in `texts`
    marz_buffer texts;  ///< zero-terminated, one behind the other
    int32_t row_count;
} marz_batch;

void marz_batch_clear(marz_batch *batch);
void marz_batch_deinit(marz_batch *batch);
bool marz_batch_is_full(const marz_batch *batch);

/// Copies the row and its texts. @return false when out of memory. O(bytes of the row)
bool marz_batch_add(marz_batch *batch, const marz_entity_info *info, const marz_row *row);

/// Writes row `k` (0 to row_count - 1); its texts live in the batch until it is cleared.
void marz_batch_row(const marz_batch *batch, const marz_entity_info *info, int32_t k,
                    marz_row *row);

#endif
