#include "support.h"

#include "model/schema.h"

#include <ctype.h>
#include <string.h>

static void every_table_begins_with_its_key(void **state)
{
    (void)state;
    for (marz_entity e = 0; e < MARZ_ENTITY_COUNT; e++) {
        const marz_entity_info info = marz_entity_info_of(e);
        assert_true(info.field_count >= 2 && info.field_count <= MARZ_FIELDS_MAX);
        assert_string_equal(info.fields[0].name, "id");
        assert_true(info.fields[0].is_key);
        assert_int_equal(info.fields[0].kind, MARZ_KIND_TEXT);
        for (int32_t k = 1; k < info.field_count; k++)
            assert_false(info.fields[k].is_key);
    }
}

static void every_name_is_plain_unique_and_explained(void **state)
{
    (void)state;
    for (marz_entity e = 0; e < MARZ_ENTITY_COUNT; e++) {
        const marz_entity_info info = marz_entity_info_of(e);
        assert_true(strlen(info.help) > 5);
        for (int32_t k = 0; k < info.field_count; k++) {
            const char *name = info.fields[k].name;
            for (const char *p = name; *p; p++)
                assert_true(islower((unsigned char)*p) || *p == '_');
            assert_true(strlen(info.fields[k].help) >= 3);
            assert_int_equal(marz_field_find(e, name), k); // Found first, so there is one.
        }
    }
}

static void every_reference_names_a_table_and_is_text(void **state)
{
    (void)state;
    for (marz_entity e = 0; e < MARZ_ENTITY_COUNT; e++) {
        const marz_entity_info info = marz_entity_info_of(e);
        for (int32_t k = 0; k < info.field_count; k++) {
            const marz_field_info *field = &info.fields[k];
            if (!*field->reference)
                continue;
            assert_true(marz_entity_find(field->reference) < MARZ_ENTITY_COUNT);
            assert_string_equal(marz_entity_info_of(marz_entity_find(field->reference)).name,
                                field->reference);
            assert_true(marz_kind_is_text(field->kind));
        }
    }
}

static void tables_are_found_by_name_file_and_synonym(void **state)
{
    (void)state;
    for (marz_entity e = 0; e < MARZ_ENTITY_COUNT; e++) {
        assert_int_equal(marz_entity_find(marz_entity_info_of(e).name), e);
        assert_int_equal(marz_entity_find(marz_entity_info_of(e).file_stem), e);
    }
    assert_int_equal(marz_entity_find("opportunity"), MARZ_ENTITY_deal);
    assert_int_equal(marz_entity_find("opportunities"), MARZ_ENTITY_deal);
    assert_int_equal(marz_entity_find("Account"), MARZ_ENTITY_COUNT);
    assert_int_equal(marz_entity_find(""), MARZ_ENTITY_COUNT);
}

static void columns_have_the_index_that_the_macro_says(void **state)
{
    (void)state;
    assert_int_equal(marz_field_find(MARZ_ENTITY_account, "name"), MARZ_INDEX(account, name));
    assert_int_equal(marz_field_find(MARZ_ENTITY_sale, "amount"), MARZ_INDEX(sale, amount));
    assert_int_equal(marz_field_find(MARZ_ENTITY_quota, "amount"), MARZ_INDEX(quota, amount));
    assert_int_equal(MARZ_INDEX(account, id), 0);
    assert_int_equal(MARZ_INDEX(quota, id), 0);
    assert_int_equal(marz_field_find(MARZ_ENTITY_account, "nothing"), -1);
}

static void kinds_are_text_or_numbers(void **state)
{
    (void)state;
    assert_true(marz_kind_is_text(MARZ_KIND_TEXT));
    assert_true(marz_kind_is_text(MARZ_KIND_LIST));
    assert_false(marz_kind_is_text(MARZ_KIND_INT));
    assert_false(marz_kind_is_text(MARZ_KIND_DATE));
    assert_false(marz_kind_is_text(MARZ_KIND_FLAG));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_begins_with_its_key),
        cmocka_unit_test(every_name_is_plain_unique_and_explained),
        cmocka_unit_test(every_reference_names_a_table_and_is_text),
        cmocka_unit_test(tables_are_found_by_name_file_and_synonym),
        cmocka_unit_test(columns_have_the_index_that_the_macro_says),
        cmocka_unit_test(kinds_are_text_or_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
