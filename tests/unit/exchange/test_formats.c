#include "support.h"

#include "base/buffer.h"
#include "exchange/headers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *page(void)
{
    char path[1024];
    const char *source = getenv("MARZ_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/docs/formats.md", source ? source : ".");
    return test_read(path);
}

static void every_column_is_documented_in_its_table(void **state)
{
    (void)state;
    char *text = page();
    for (marz_entity entity = 0; entity < MARZ_ENTITY_COUNT; entity++) {
        const marz_entity_info info = marz_entity_info_of(entity);
        char head[64];
        snprintf(head, sizeof head, "### %s\n", info.file_stem);
        const char *table = strstr(text, head);
        if (!table)
            fail_msg("docs/formats.md has no section %s", info.file_stem);
        const char *end = strstr(table + 4, "\n#");
        for (int32_t k = 0; k < info.field_count; k++) {
            char row[512];
            snprintf(row, sizeof row, "\n| %s |", info.fields[k].name);
            const char *at = strstr(table, row);
            if (!at || (end && at > end))
                fail_msg("docs/formats.md lacks %s of %s", info.fields[k].name, info.file_stem);
            snprintf(row, sizeof row, "| %s | %s |\n", info.fields[k].help,
                     marz_header_persian(entity, k));
            const char *meaning = strstr(at, row);
            if (!meaning || meaning > strchr(at + 1, '\n'))
                fail_msg("docs/formats.md explains %s of %s otherwise", info.fields[k].name,
                         info.file_stem);
        }
    }
    free(text);
}

static void every_column_has_a_persian_name_that_means_it(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_headers headers;
    assert_true(marz_headers_init(&headers, arena));
    for (marz_entity entity = 0; entity < MARZ_ENTITY_COUNT; entity++) {
        const marz_entity_info info = marz_entity_info_of(entity);
        for (int32_t k = 0; k < info.field_count; k++) {
            const char *name = marz_header_persian(entity, k);
            if (!name)
                fail_msg("headers_fa.def lacks %s of %s", info.fields[k].name, info.name);
            assert_int_equal(marz_headers_find(&headers, entity, name, NULL), k);
            assert_int_equal(marz_headers_find(&headers, entity, info.fields[k].name, NULL), k);
        }
    }
    marz_headers_deinit(&headers);
    marz_arena_destroy(arena);
}

typedef struct header {
    marz_entity entity;
    int32_t field;
    const char *name;
} header;

/// A name that means another column than its line says stands behind one that took it.
static void no_name_means_two_columns(void **state)
{
    (void)state;
    static const header all[] = {
#define MARZ_HEADER(entity, field, name) {MARZ_ENTITY_##entity, MARZ_INDEX(entity, field), name},
#include "exchange/headers.def"
#include "exchange/headers_crm.def"
#include "exchange/headers_fa.def"
#undef MARZ_HEADER
    };
    marz_arena *arena = marz_arena_create(0);
    marz_headers headers;
    assert_true(marz_headers_init(&headers, arena));
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (marz_headers_find(&headers, all[k].entity, all[k].name, NULL) != all[k].field)
            fail_msg("\"%s\" means two columns of one table", all[k].name);
    marz_headers_deinit(&headers);
    marz_arena_destroy(arena);
}

static void tables_are_known_by_many_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        marz_entity entity;
    } cases[] = {{"accounts", MARZ_ENTITY_account},
                 {"Account", MARZ_ENTITY_account},
                 {"مشتریان", MARZ_ENTITY_account},
                 {"مشتريان", MARZ_ENTITY_account},
                 {"opportunities", MARZ_ENTITY_deal},
                 {"hubspot-crm-exports-all-companies-2024-01-05", MARZ_ENTITY_account},
                 {"export deals (2)", MARZ_ENTITY_deal},
                 {"export deals companies", MARZ_ENTITY_COUNT},
                 {"oltp_Store", MARZ_ENTITY_COUNT},
                 {"notes on accounts", MARZ_ENTITY_COUNT},
                 {"", MARZ_ENTITY_COUNT}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        marz_entity entity;
        assert_true(marz_entity_by_name(cases[k].name, &entity));
        assert_int_equal(entity, cases[k].entity);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_documented_in_its_table),
        cmocka_unit_test(every_column_has_a_persian_name_that_means_it),
        cmocka_unit_test(no_name_means_two_columns),
        cmocka_unit_test(tables_are_known_by_many_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
