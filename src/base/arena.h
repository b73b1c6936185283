/// @file base/arena.h
/// Memory that dies together: one arena per command, job or request.
///
/// Allocation is a pointer step; nothing is freed one by one. `save`/`restore` give back what a
/// call used as scratch. An arena belongs to one thread at a time.
#ifndef MARZ_BASE_ARENA_H
#define MARZ_BASE_ARENA_H

#include <stdalign.h>
#include <stddef.h>

typedef struct marz_arena marz_arena;

/// A point in the life of an arena, to go back to.
typedef struct marz_arena_mark {
    void *block;
    size_t used;
} marz_arena_mark;

/// A new arena that asks the system for blocks of at least `block_bytes` (0: 64 KiB, growing).
/// @return owned by the caller; NULL when out of memory
marz_arena *marz_arena_create(size_t block_bytes);

/// Frees the arena and all that was taken from it. NULL is harmless.
void marz_arena_destroy(marz_arena *arena);

/// `count * size` zeroed bytes, aligned for any type. @return lives in `arena`; NULL when out of
/// memory or when the product overflows. A count of 0 gives a valid pointer to nothing.
void *marz_arena_alloc(marz_arena *arena, size_t count, size_t size);

/// A zero-terminated copy of `length` bytes of `text`. @return lives in `arena`, or NULL
char *marz_arena_copy(marz_arena *arena, const char *text, size_t length);

/// A formatted string. @return lives in `arena`, or NULL
char *marz_arena_print(marz_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Where the arena stands now. Everything taken later is given back by `restore`.
marz_arena_mark marz_arena_save(const marz_arena *arena);
void marz_arena_restore(marz_arena *arena, marz_arena_mark mark);

/// Bytes taken from the system by this arena.
size_t marz_arena_bytes(const marz_arena *arena);

/// Typed allocation: `int32_t *load = MARZ_NEW(scratch, int32_t, rep_count);`
#define MARZ_NEW(arena, type, count)                                                               \
    ((type *)marz_arena_alloc((arena), (size_t)(count), sizeof(type)))

#endif
