#include "support.h"

#include "base/arena.h"

#include <string.h>

static void save_and_restore_do_not_make_blocks_grow(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    for (int k = 0; k < 50; k++) {
        const marz_arena_mark mark = marz_arena_save(arena);
        assert_non_null(marz_arena_alloc(arena, 100, 1));
        assert_int_equal(marz_arena_bytes(arena), 64 << 10);
        marz_arena_restore(arena, mark);
        assert_int_equal(marz_arena_bytes(arena), 0);
    }
    marz_arena_destroy(arena);
}

static void what_was_taken_before_the_mark_survives_the_restore(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(256);
    char *kept = marz_arena_copy(arena, "kept", 4);
    const marz_arena_mark mark = marz_arena_save(arena);
    for (int k = 0; k < 100; k++)
        memset(marz_arena_alloc(arena, 1000, 1), 'x', 1000);
    marz_arena_restore(arena, mark);
    char *next = marz_arena_copy(arena, "next", 4);
    assert_string_equal(kept, "kept");
    assert_string_equal(next, "next");
    marz_arena_destroy(arena);
}

static void memory_comes_zeroed_also_when_it_was_used_before(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    assert_non_null(marz_arena_alloc(arena, 1, 1));
    const marz_arena_mark mark = marz_arena_save(arena);
    memset(marz_arena_alloc(arena, 100, 1), 'x', 100);
    marz_arena_restore(arena, mark);
    const char *again = marz_arena_alloc(arena, 100, 1);
    for (int k = 0; k < 100; k++)
        assert_int_equal(again[k], 0);
    assert_null(marz_arena_alloc(arena, SIZE_MAX / 2, 4));
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(save_and_restore_do_not_make_blocks_grow),
        cmocka_unit_test(what_was_taken_before_the_mark_survives_the_restore),
        cmocka_unit_test(memory_comes_zeroed_also_when_it_was_used_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
