#include "exchange/batch.h"

#include <assert.h>
#include <string.h>

void marz_batch_clear(marz_batch *batch)
{
    marz_buffer_clear(&batch->values);
    marz_buffer_clear(&batch->texts);
    batch->row_count = 0;
}

void marz_batch_deinit(marz_batch *batch)
{
    marz_buffer_deinit(&batch->values);
    marz_buffer_deinit(&batch->texts);
}

bool marz_batch_is_full(const marz_batch *batch)
{
    return batch->row_count >= MARZ_BATCH_ROWS || batch->texts.length >= MARZ_BATCH_BYTES;
}

/// Copies a text behind the others. Where it lies is known by its offset only: they move as they
/// grow.
static bool add_text(marz_buffer *texts, marz_value *value)
{
    const size_t size = strlen(value->text) + 1;
    if (!marz_buffer_reserve(texts, size))
        return false;
    memcpy(texts->text + texts->length, value->text, size);
    value->number = (int64_t)texts->length;
    texts->length += size;
    return true;
}

bool marz_batch_add(marz_batch *batch, const marz_entity_info *info, const marz_row *row)
{
    const size_t size = (size_t)info->field_count * sizeof(marz_value);
    if (!marz_buffer_reserve(&batch->values, size))
        return false;
    marz_value *values = (marz_value *)(void *)(batch->values.text + batch->values.length);
    memcpy(values, row->values, size);
    for (int32_t k = 0; k < info->field_count; k++)
        if (marz_kind_is_text(info->fields[k].kind) && values[k].text &&
            !add_text(&batch->texts, &values[k]))
            return false;
    batch->values.length += size;
    batch->row_count++;
    return true;
}

void marz_batch_row(const marz_batch *batch, const marz_entity_info *info, int32_t k, marz_row *row)
{
    assert(k >= 0 && k < batch->row_count);
    const size_t size = (size_t)info->field_count * sizeof(marz_value);
    memcpy(row->values, batch->values.text + (size_t)k * size, size);
    for (int32_t f = 0; f < info->field_count; f++)
        if (marz_kind_is_text(info->fields[f].kind) && row->values[f].text)
            row->values[f].text = batch->texts.text + row->values[f].number;
}
