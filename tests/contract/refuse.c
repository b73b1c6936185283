#include "refuse.h"

#include "support.h"

#include <stddef.h>
#include <string.h>

#define AGAIN 16 ///< so often the work is done again with memory, which takes as long as a refusal

/// Allocations of our code so far, and the one that is refused (-1: none).
static long allocation_count, refused = -1;
static bool counts_arenas;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_marz_arena_alloc(void *arena, size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_marz_arena_alloc(void *arena, size_t count, size_t size);

static bool is_refused(void)
{
    return allocation_count++ == refused;
}

void *__wrap_malloc(size_t size)
{
    return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return is_refused() ? NULL : __real_realloc(memory, size);
}

void *__wrap_marz_arena_alloc(void *arena, size_t count, size_t size)
{
    return counts_arenas && is_refused() ? NULL : __real_marz_arena_alloc(arena, count, size);
}

void refuse(long number, bool with_arenas)
{
    allocation_count = 0;
    refused = number;
    counts_arenas = with_arenas;
}

bool was_refused(void)
{
    return refused >= 0 && allocation_count > refused;
}

void check_refusal(marz_status status, const marz_error *error)
{
    assert_int_equal(status, MARZ_E_NO_MEMORY);
    if (!strstr(error->message, "no memory") && !strstr(error->message, "more memory"))
        fail_msg("unclear: %s", error->message);
}

long refuse_each(refused_work *work, void *context, bool with_arenas)
{
    for (long number = 0;; number++) {
        marz_error error = {0};
        refuse(number, with_arenas);
        const marz_status status = work(context, &error);
        const bool met = was_refused();
        refuse(-1, false);
        if (!met) {
            assert_ok(status, &error);
            return number;
        }
        if (status != MARZ_E_NO_MEMORY)
            print_error("allocation %ld\n", number);
        check_refusal(status, &error);
        error = (marz_error){0};
        if (number % AGAIN == 0)
            assert_ok(work(context, &error), &error);
    }
}
