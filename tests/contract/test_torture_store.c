#include "refuse.h"
#include "store_verbs.h"

#include <stdlib.h>
#include <string.h>

/// Every allocation of a verb fails in turn: said clearly, nothing half-written, nothing leaked
/// (the sanitizer looks), and the same store works when there is memory again.
static void refuse_each_of(store_verb *act)
{
    bool is_met = true;
    for (long number = 0; is_met; number++) {
        marz_store *store = NULL;
        marz_error error = {0};
        assert_ok(marz_store_open("sqlite::memory:", &store, &error), &error);
        store_fill(store);
        char *before = store_portrait(store);
        marz_arena *arena = marz_arena_create(64);
        refuse(number, false);
        const marz_status status = act(store, arena, &error);
        is_met = was_refused();
        refuse(-1, false);
        if (is_met) {
            check_refusal(status, &error);
            char *after = store_portrait(store);
            assert_string_equal(after, before);
            free(after);
            assert_ok(act(store, arena, &error), &error);
        } else {
            assert_ok(status, &error);
        }
        free(before);
        marz_arena_destroy(arena);
        marz_store_close(store);
    }
}

static void a_verb_short_of_memory_says_so_and_leaves_no_trace(void **state)
{
    (void)state;
    for (size_t k = 0; k < store_verb_count; k++) {
        print_message("  %s\n", store_verbs[k].name);
        refuse_each_of(store_verbs[k].act);
    }
}

static void an_opening_short_of_memory_says_so(void **state)
{
    (void)state;
    marz_status status = MARZ_E_NO_MEMORY;
    long number = 0;
    for (; status; number++) {
        marz_store *store = NULL;
        marz_error error = {0};
        refuse(number, false);
        status = marz_store_open("sqlite::memory:", &store, &error);
        refuse(-1, false);
        if (status)
            check_refusal(status, &error);
        marz_store_close(store);
    }
    assert_true(number > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verb_short_of_memory_says_so_and_leaves_no_trace),
        cmocka_unit_test(an_opening_short_of_memory_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
