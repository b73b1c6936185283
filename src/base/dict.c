#include "base/dict.h"

#include <stdlib.h>
#include <string.h>

uint64_t marz_hash(const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t k = 0; k < length; k++)
        h = (h ^ p[k]) * UINT64_C(0x100000001b3);
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    return h ^ (h >> 32);
}

void marz_dict_init(marz_dict *dict, marz_arena *arena)
{
    *dict = (marz_dict){.arena = arena};
}

void marz_dict_deinit(marz_dict *dict)
{
    free(dict->names);
    free(dict->slots);
    *dict = (marz_dict){0};
}

bool marz_dict_settle(marz_dict *dict)
{
    const char **names = MARZ_NEW(dict->arena, const char *, dict->count);
    int32_t *slots = MARZ_NEW(dict->arena, int32_t, dict->slot_count);
    if (!names || !slots)
        return false;
    for (int32_t k = 0; k < dict->count; k++)
        names[k] = dict->names[k];
    for (int32_t k = 0; k < dict->slot_count; k++)
        slots[k] = dict->slots[k];
    free(dict->names);
    free(dict->slots);
    dict->names = names;
    dict->slots = slots;
    return true;
}

/// The slot that holds `name`, or the empty one where it would go.
static int32_t *slot_of(const marz_dict *dict, const char *name, size_t length)
{
    const uint64_t mask = (uint64_t)dict->slot_count - 1;
    for (uint64_t at = marz_hash(name, length) & mask;; at = (at + 1) & mask) {
        int32_t *slot = &dict->slots[at];
        if (*slot == 0)
            return slot;
        const char *held = dict->names[*slot - 1];
        if (strncmp(held, name, length) == 0 && held[length] == '\0')
            return slot;
    }
}

static int grow(marz_dict *dict)
{
    const int32_t slot_count = dict->slot_count ? dict->slot_count * 2 : 64;
    int32_t *slots = calloc((size_t)slot_count, sizeof *slots);
    const char **names = realloc(dict->names, (size_t)slot_count * sizeof *names);
    if (names)
        dict->names = names;
    if (!slots || !names) {
        free(slots);
        return -1;
    }
    free(dict->slots);
    dict->slots = slots;
    dict->slot_count = slot_count;
    for (int32_t k = 0; k < dict->count; k++)
        *slot_of(dict, names[k], strlen(names[k])) = k + 1;
    return 0;
}

int32_t marz_dict_add(marz_dict *dict, const char *name, size_t length)
{
    if (dict->count + 1 > dict->slot_count / 2 && grow(dict))
        return MARZ_NONE;
    int32_t *slot = slot_of(dict, name, length);
    if (*slot)
        return *slot - 1;
    char *copy = marz_arena_copy(dict->arena, name, length);
    if (!copy)
        return MARZ_NONE;
    dict->names[dict->count] = copy;
    *slot = ++dict->count;
    return dict->count - 1;
}

int32_t marz_dict_find(const marz_dict *dict, const char *name, size_t length)
{
    return dict->slot_count ? *slot_of(dict, name, length) - 1 : MARZ_NONE;
}
