#include "design/areas/areas_internal.h"

#include <string.h>

bool marz_areas_columns_init(columns *c, int32_t unit_count, int32_t kind_count, marz_arena *arena)
{
    *c = (columns){.kind_count = kind_count,
                   .count_max = COLUMNS_MAX,
                   .word_count = (unit_count + 63) / 64,
                   .slot_mask = COLUMN_SLOTS - 1};
    c->unit = MARZ_NEW(arena, int32_t, unit_count);
    c->kind = MARZ_NEW(arena, int32_t, COLUMNS_MAX);
    c->bits = MARZ_NEW(arena, uint64_t, (size_t)COLUMNS_MAX * (size_t)c->word_count);
    c->cost = MARZ_NEW(arena, double, COLUMNS_MAX);
    c->hash = MARZ_NEW(arena, uint64_t, COLUMNS_MAX);
    c->slot = MARZ_NEW(arena, int32_t, COLUMN_SLOTS);
    return c->unit && c->kind && c->bits && c->cost && c->hash && c->slot;
}

/// The same units are another column for another area.
static uint64_t salt_of(int32_t kind)
{
    return ((uint64_t)kind + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

/// Where the name stands or would stand in the table.
static uint32_t find_slot(const columns *c, uint64_t name)
{
    uint32_t slot = (uint32_t)(name >> 20) & c->slot_mask;
    while (c->slot[slot] && c->hash[c->slot[slot] - 1] != name)
        slot = (slot + 1) & c->slot_mask;
    return slot;
}

bool marz_areas_columns_put(columns *c, int32_t kind, const int32_t *label, int32_t inside,
                            double cost, uint64_t hash)
{
    const uint64_t name = hash ^ salt_of(kind);
    const uint32_t slot = find_slot(c, name);
    if (c->slot[slot] || c->count == c->count_max)
        return false;
    const size_t at = (size_t)c->count++;
    c->slot[slot] = c->count;
    c->hash[at] = name;
    c->cost[at] = cost;
    c->kind[at] = kind;
    uint64_t *bits = c->bits + at * (size_t)c->word_count;
    memset(bits, 0, (size_t)c->word_count * sizeof *bits);
    for (int32_t i = 0; i < c->unit_count; i++)
        bits[i / 64] |= (uint64_t)(label[c->unit[i]] == inside) << (i % 64);
    return true;
}

uint64_t marz_areas_columns_hash(const columns *c, int32_t column)
{
    return c->hash[column] ^ salt_of(c->kind[column]);
}

void marz_areas_columns_cut(columns *c, int32_t count)
{
    c->count = count;
    memset(c->slot, 0, ((size_t)c->slot_mask + 1) * sizeof *c->slot);
    for (int32_t i = 0; i < count; i++)
        c->slot[find_slot(c, c->hash[i])] = i + 1;
}
