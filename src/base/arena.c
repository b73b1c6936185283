#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES_FIRST ((size_t)64 << 10)
#define BLOCK_BYTES_LAST ((size_t)8 << 20)

typedef struct block {
    struct block *previous;
    size_t size, used;
    max_align_t bytes[];
} block;

struct marz_arena {
    block *last;
    size_t next_bytes; ///< size of the next block; doubles up to BLOCK_BYTES_LAST
    size_t total_bytes;
};

marz_arena *marz_arena_create(size_t block_bytes)
{
    marz_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->next_bytes = block_bytes ? block_bytes : BLOCK_BYTES_FIRST;
    return arena;
}

static void drop_last(marz_arena *arena)
{
    block *last = arena->last;
    arena->last = last->previous;
    arena->total_bytes -= last->size;
    // Else every save and restore would ask for a block twice as large as the one before.
    if (last->size < arena->next_bytes)
        arena->next_bytes = last->size;
    free(last);
}

void marz_arena_destroy(marz_arena *arena)
{
    if (!arena)
        return;
    while (arena->last)
        drop_last(arena);
    free(arena);
}

static block *add_block(marz_arena *arena, size_t bytes)
{
    size_t size = arena->next_bytes > bytes ? arena->next_bytes : bytes;
    block *fresh = malloc(sizeof *fresh + size);
    if (!fresh)
        return NULL;
    *fresh = (block){.previous = arena->last, .size = size};
    arena->last = fresh;
    arena->total_bytes += size;
    if (arena->next_bytes < BLOCK_BYTES_LAST)
        arena->next_bytes *= 2;
    return fresh;
}

void *marz_arena_alloc(marz_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    const size_t step = alignof(max_align_t);
    bytes = (bytes + step - 1) / step * step;
    block *last = arena->last;
    if (!last || last->size - last->used < bytes)
        last = add_block(arena, bytes);
    if (!last)
        return NULL;
    void *memory = (char *)last->bytes + last->used;
    last->used += bytes;
    assert(last->used <= last->size);
    return memset(memory, 0, bytes);
}

char *marz_arena_copy(marz_arena *arena, const char *text, size_t length)
{
    char *copy = marz_arena_alloc(arena, length + 1, 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

char *marz_arena_print(marz_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    char *text = length < 0 ? NULL : marz_arena_alloc(arena, (size_t)length + 1, 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

marz_arena_mark marz_arena_save(const marz_arena *arena)
{
    return (marz_arena_mark){.block = arena->last, .used = arena->last ? arena->last->used : 0};
}

void marz_arena_restore(marz_arena *arena, marz_arena_mark mark)
{
    while (arena->last && arena->last != mark.block)
        drop_last(arena);
    if (arena->last)
        arena->last->used = mark.used;
}

size_t marz_arena_bytes(const marz_arena *arena)
{
    return arena->total_bytes;
}
