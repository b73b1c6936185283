#include "support.h"

#include "base/dict.h"

#include <stdio.h>
#include <string.h>

#define NAMES 5000

static void add_names(marz_dict *dict)
{
    for (int32_t k = 0; k < NAMES; k++) {
        char name[16];
        const int length = snprintf(name, sizeof name, "n%d", k * 7919 % NAMES);
        assert_int_equal(marz_dict_add(dict, name, (size_t)length), k);
        assert_int_equal(marz_dict_add(dict, name, (size_t)length), k);
    }
}

static void check_names(const marz_dict *dict)
{
    assert_int_equal(dict->count, NAMES);
    for (int32_t k = 0; k < NAMES; k++) {
        char name[16];
        const int length = snprintf(name, sizeof name, "n%d", k * 7919 % NAMES);
        assert_int_equal(marz_dict_find(dict, name, (size_t)length), k);
        assert_string_equal(dict->names[k], name);
    }
    assert_int_equal(marz_dict_find(dict, "n", 1), MARZ_NONE);
    assert_int_equal(marz_dict_find(dict, "n12x", 3), marz_dict_find(dict, "n12", 3));
}

static void names_keep_the_number_of_their_first_appearance(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_dict dict;
    marz_dict_init(&dict, arena);
    assert_int_equal(marz_dict_find(&dict, "x", 1), MARZ_NONE);
    add_names(&dict);
    check_names(&dict);
    marz_dict_deinit(&dict);
    marz_arena_destroy(arena);
}

static void a_settled_dictionary_dies_with_its_arena(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_dict dict, empty;
    marz_dict_init(&dict, arena);
    marz_dict_init(&empty, arena);
    add_names(&dict);
    assert_true(marz_dict_settle(&dict));
    assert_true(marz_dict_settle(&empty));
    check_names(&dict);
    assert_int_equal(marz_dict_find(&empty, "x", 1), MARZ_NONE);
    marz_arena_destroy(arena); // The leak checker says whether that was all.
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_the_number_of_their_first_appearance),
        cmocka_unit_test(a_settled_dictionary_dies_with_its_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
