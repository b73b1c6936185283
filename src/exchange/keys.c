#include "exchange/keys.h"

#include "exchange/convert.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

typedef struct hash128 {
    uint64_t a, b;
} hash128;

typedef struct slot {
    hash128 key;
    uint64_t content;
    int64_t line; ///< first line with this key, or how often a content occurred; 0 = empty slot
} slot;

void marz_keys_deinit(marz_keys *keys)
{
    marz_buffer_deinit(&keys->slots);
    marz_buffer_deinit(&keys->work);
    *keys = (marz_keys){0};
}

__extension__ typedef unsigned __int128 uint128;

/// Both halves of the product: every input bit reaches every output bit.
static uint64_t mix(uint64_t x, uint64_t y)
{
    const uint128 product = (uint128)x * y;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/// Two lanes of multiply and fold over words of eight bytes; the same on every machine that stores
/// the low byte first, and made so on the others.
static hash128 hash_bytes(const char *bytes, size_t length)
{
    hash128 h = {UINT64_C(0x9e3779b97f4a7c15) ^ length, UINT64_C(0xc2b2ae3d27d4eb4f)};
    for (size_t k = 0; k < length; k += 8) {
        uint64_t word = 0;
        const size_t count = length - k < 8 ? length - k : 8;
        memcpy(&word, bytes + k, count);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        h.a = mix(h.a ^ word, UINT64_C(0x8ebc6af09c88c6e3)) + h.b;
        h.b = mix(h.b + word, UINT64_C(0x589965cc75374cc3)) ^ (h.a << 23 | h.a >> 41);
    }
    h.a = mix(h.a ^ h.b, UINT64_C(0xd6e8feb86659fd93));
    h.b = mix(h.b + h.a, UINT64_C(0xe7037ed1a0b428db));
    return h;
}

/// The values of a row behind its key, as bytes that differ when the rows do.
static void write_content(marz_keys *keys, const marz_entity_info *info, const marz_row *row)
{
    marz_buffer *work = &keys->work;
    marz_buffer_clear(work);
    for (int32_t k = 1; k < info->field_count; k++) {
        const marz_value *value = &row->values[k];
        if (marz_value_is_empty(info->fields[k].kind, value))
            continue;
        const bool is_text = marz_kind_is_text(info->fields[k].kind);
        const char *bytes = is_text ? value->text : (const char *)&value->number;
        const size_t count = is_text ? strlen(value->text) + 1 : sizeof value->number;
        if (!marz_buffer_reserve(work, 1 + count))
            return;
        work->text[work->length] = (char)(k + 1);
        memcpy(work->text + work->length + 1, bytes, count);
        work->length += 1 + count;
    }
}

static slot *slots_of(const marz_keys *keys)
{
    return (slot *)(void *)keys->slots.text;
}

/// The slot of the key, or the empty one where it goes.
static slot *find(const marz_keys *keys, hash128 key)
{
    const uint64_t mask = (uint64_t)keys->slot_count - 1;
    slot *slots = slots_of(keys);
    for (uint64_t at = key.a & mask;; at = (at + 1) & mask)
        if (slots[at].line == 0 || (slots[at].key.a == key.a && slots[at].key.b == key.b))
            return &slots[at];
}

static bool grow(marz_keys *keys)
{
    if (keys->used * 2 < keys->slot_count)
        return true;
    marz_keys larger = {.slot_count = keys->slot_count ? keys->slot_count * 2 : 1024,
                        .used = keys->used,
                        .work = keys->work};
    const size_t bytes = (size_t)larger.slot_count * sizeof(slot);
    if (!marz_buffer_reserve(&larger.slots, bytes))
        return false;
    memset(larger.slots.text, 0, bytes);
    const slot *slots = slots_of(keys);
    for (int64_t k = 0; k < keys->slot_count; k++)
        if (slots[k].line)
            *find(&larger, slots[k].key) = slots[k];
    marz_buffer_deinit(&keys->slots);
    *keys = larger;
    return true;
}

marz_key_state marz_keys_note(marz_keys *keys, const marz_entity_info *info, const marz_row *row,
                              int64_t row_line, int64_t *line)
{
    const char *id = row->values[0].text;
    assert(id && row_line > 0);
    if (!grow(keys))
        return MARZ_KEY_NO_MEMORY;
    const hash128 key = hash_bytes(id, strlen(id));
    // The slot is far away: it comes while the content is hashed.
    __builtin_prefetch(&slots_of(keys)[key.a & ((uint64_t)keys->slot_count - 1)], 1);
    write_content(keys, info, row);
    if (keys->work.is_broken)
        return MARZ_KEY_NO_MEMORY;
    const uint64_t content = hash_bytes(keys->work.text, keys->work.length).a;
    slot *s = find(keys, key);
    if (s->line == 0) {
        *s = (slot){.key = key, .content = content, .line = row_line};
        keys->used++;
        return MARZ_KEY_NEW;
    }
    *line = s->line;
    return s->content == content ? MARZ_KEY_SAME : MARZ_KEY_DIFFERENT;
}

bool marz_keys_has(const marz_keys *keys, const char *id)
{
    return keys->slot_count > 0 && find(keys, hash_bytes(id, strlen(id)))->line > 0;
}

bool marz_keys_make(marz_keys *keys, const marz_entity_info *info, const marz_row *row,
                    char key[static MARZ_MADE_KEY_MAX])
{
    write_content(keys, info, row);
    if (keys->work.is_broken || !grow(keys))
        return false;
    hash128 hash = hash_bytes(keys->work.text, keys->work.length);
    const int count = snprintf(key, MARZ_MADE_KEY_MAX, "#%016llx%04x", (unsigned long long)hash.a,
                               (unsigned)(hash.b & 0xffff));
    hash.b = ~hash.b; // contents and keys share the table but not their places
    slot *s = find(keys, hash);
    if (s->line == 0) {
        *s = (slot){.key = hash};
        keys->used++;
    }
    s->line++;
    if (s->line > 1)
        snprintf(key + count, MARZ_MADE_KEY_MAX - (size_t)count, ".%lld", (long long)s->line);
    return true;
}
