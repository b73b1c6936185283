#include "sql_script.h"
#include "store_verbs.h"

#include "store/store_internal.h"

#include <stdio.h>
#include <stdlib.h>

static marz_store *open_filled(marz_sql **script)
{
    marz_error error = {0};
    marz_sql *real = NULL;
    marz_store *store = NULL;
    assert_ok(marz_sql_open("sqlite::memory:", &real, &error), &error);
    *script = sql_script(real, -1, MARZ_OK);
    assert_ok(marz_store_open_on(*script, &store, &error), &error);
    store_fill(store);
    return store;
}

/// Lets each call of a verb to the database fail in turn: the failure is handed on as it is, and
/// the store is what it was before.
static void every_failure_is_told_and_undone(store_verb *act)
{
    int64_t failing = 0;
    for (bool has_failed = true; has_failed; failing++) {
        marz_sql *script;
        marz_error error = {0};
        marz_store *store = open_filled(&script);
        marz_arena *arena = marz_arena_create(0);
        char *before = store_portrait(store);
        sql_script_plant(script, failing, MARZ_E_IO);
        const marz_status status = act(store, arena, &error);
        has_failed = sql_script_calls(script) > failing;
        sql_script_plant(script, -1, MARZ_OK);
        char *after = store_portrait(store);
        assert_int_equal(status, has_failed ? MARZ_E_IO : MARZ_OK);
        if (has_failed) {
            assert_string_equal(error.message, "planted failure");
            assert_string_equal(before, after);
            assert_ok(act(store, arena, &error), &error); // And it works when repeated.
        }
        free(before);
        free(after);
        marz_arena_destroy(arena);
        marz_store_close(store);
    }
    assert_true(failing > 1);
}

static void a_failing_verb_leaves_no_trace(void **state)
{
    (void)state;
    for (size_t k = 0; k < store_verb_count; k++) {
        print_message("  %s\n", store_verbs[k].name);
        every_failure_is_told_and_undone(store_verbs[k].act);
    }
}

static void an_opening_that_fails_leaves_nothing_behind(void **state)
{
    (void)state;
    marz_status status = MARZ_E_IO;
    for (int64_t failing = 0; status; failing++) {
        marz_sql *real = NULL;
        marz_store *store = NULL;
        marz_error error = {0};
        char url[600];
        snprintf(url, sizeof url, "sqlite:%s/open-%d.db", test_folder(), (int)failing);
        assert_ok(marz_sql_open(url, &real, &error), &error);
        status = marz_store_open_on(sql_script(real, failing, MARZ_E_IO), &store, &error);
        if (status) {
            assert_string_equal(error.message, "planted failure");
            assert_ok(marz_store_open(url, &store, &error), &error); // A half migration is none.
            store_fill(store);
        }
        marz_store_close(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_verb_leaves_no_trace),
        cmocka_unit_test(an_opening_that_fails_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
