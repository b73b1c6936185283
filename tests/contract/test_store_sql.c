#include "postgres.h"
#include "support.h"

#include "base/buffer.h"
#include "base/int128.h"
#include "model/schema.h"
#include "store/store_internal.h"
#include "store/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The store under test, of one of the two drivers.
static marz_store *store;

static int open_sqlite(void **state)
{
    marz_error error = {0};
    (void)state;
    return marz_store_open("sqlite::memory:", &store, &error) ? -1 : 0;
}

static int open_postgres(void **state)
{
    marz_error error = {0};
    (void)state;
    return marz_store_open(test_postgres(), &store, &error) ? -1 : 0;
}

static int close_store(void **state)
{
    (void)state;
    marz_store_close(store);
    return 0;
}

static marz_sql_statement *prepare(const char *text)
{
    marz_sql_statement *statement = NULL;
    marz_error error = {0};
    const marz_status status = marz_sql_prepare(store->db, text, &statement, &error);
    if (status)
        print_error("%s\n", text);
    assert_ok(status, &error);
    return statement;
}

static bool step(marz_sql_statement *statement)
{
    bool has_row = false;
    marz_error error = {0};
    assert_ok(marz_sql_step(statement, &has_row, &error), &error);
    return has_row;
}

static void dollar_two_is_the_second_value_wherever_it_stands(void **state)
{
    (void)state;
    marz_sql_statement *s = prepare("select $2, $1, $2");
    marz_sql_bind_text(s, 1, "first");
    marz_sql_bind_text(s, 2, "second");
    assert_true(step(s));
    assert_string_equal(marz_sql_text_at(s, 0), "second");
    assert_string_equal(marz_sql_text_at(s, 1), "first");
    assert_string_equal(marz_sql_text_at(s, 2), "second");
    assert_false(step(s));
    marz_sql_finalize(s);
}

static void dollar_ten_is_not_dollar_one(void **state)
{
    (void)state;
    marz_sql_statement *s =
        prepare("select $10 || $9 || $8 || $7 || $6 || $5 || $4 || $3 || $2 || $1");
    static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    for (int32_t k = 1; k <= 10; k++)
        marz_sql_bind_text(s, k, words[k - 1]);
    assert_true(step(s));
    assert_string_equal(marz_sql_text_at(s, 0), "jihgfedcba");
    marz_sql_finalize(s);
}

static void numbers_and_nulls_come_back_as_they_went(void **state)
{
    (void)state;
    marz_sql_statement *s =
        prepare("select cast($1 as bigint), cast($2 as bigint), cast($3 as text)");
    marz_sql_bind_int(s, 1, INT64_MIN + 1);
    marz_sql_bind_int(s, 2, MARZ_UNKNOWN);
    marz_sql_bind_text(s, 3, NULL);
    assert_true(step(s));
    assert_int_equal(marz_sql_int_at(s, 0), INT64_MIN + 1);
    assert_int_equal(marz_sql_int_at(s, 1), MARZ_UNKNOWN);
    assert_null(marz_sql_text_at(s, 1));
    assert_null(marz_sql_text_at(s, 2));
    marz_sql_finalize(s);
}

static void each_value_bound_replaces_the_one_before(void **state)
{
    (void)state;
    static const char *const texts[] = {"a", NULL, NULL, "b", "c", NULL, "d"};
    static const int64_t numbers[] = {MARZ_UNKNOWN, 1, 2, MARZ_UNKNOWN, MARZ_UNKNOWN, 3, 0};
    marz_sql_statement *s = prepare("select cast($1 as text), cast($2 as bigint)");
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        marz_sql_bind_text(s, 1, texts[k]);
        marz_sql_bind_int(s, 2, numbers[k]);
        assert_true(step(s));
        const char *text = marz_sql_text_at(s, 0);
        assert_int_equal(text == NULL, texts[k] == NULL);
        assert_true(!text || strcmp(text, texts[k]) == 0);
        assert_int_equal(marz_sql_int_at(s, 1), numbers[k]);
        marz_sql_reset(s);
    }
    marz_sql_finalize(s);
}

static void every_statement_is_understood(void **state)
{
    (void)state;
    const char *driver = store->db->driver->name;
    int32_t prepared = 0;
    for (int32_t k = 0; k < marz_store_queries_count; k++) {
        if (!marz_sql_text_is_for(&marz_store_queries[k], driver))
            continue;
        if (marz_store_query_find(marz_store_queries[k].name, driver) != k &&
            !strchr(marz_store_queries[k].name, '.'))
            continue; // This driver has a variant.
        marz_sql_finalize(prepare(marz_store_queries[k].text));
        prepared++;
    }
    assert_true(prepared > 100);
}

static void a_wrong_statement_is_refused_with_the_words_of_the_database(void **state)
{
    (void)state;
    marz_sql_statement *statement = NULL;
    marz_error error = {0};
    assert_int_equal(marz_sql_prepare(store->db, "selec 1", &statement, &error), MARZ_E_STORE);
    assert_non_null(strstr(error.message, "refused: "));
    assert_non_null(strstr(error.message, "syntax error"));
    assert_int_equal(marz_sql_prepare(store->db, "select \"nme\" from \"rep\"", &statement, &error),
                     MARZ_E_STORE);
    assert_non_null(strstr(error.message, "nme"));
}

static void compare_columns(marz_entity entity, const char *query)
{
    const marz_entity_info info = marz_entity_info_of(entity);
    marz_sql_statement *s = prepare(query);
    marz_sql_bind_text(s, 1, info.name);
    for (int32_t k = 0; k < info.field_count; k++) {
        if (!step(s))
            fail_msg("table %s lacks %s", info.name, info.fields[k].name);
        assert_string_equal(marz_sql_text_at(s, 0), info.fields[k].name);
        assert_string_equal(marz_sql_text_at(s, 1),
                            marz_kind_is_text(info.fields[k].kind) ? "text" : "bigint");
    }
    assert_false(step(s));
    marz_sql_finalize(s);
}

static void the_tables_are_those_of_the_registry(void **state)
{
    (void)state;
    const bool is_sqlite = strcmp(store->db->driver->name, "sqlite") == 0;
    for (marz_entity e = 0; e < MARZ_ENTITY_COUNT; e++)
        compare_columns(e, is_sqlite
                               ? "select name, lower(type) from pragma_table_info($1) order by cid"
                               : "select column_name, data_type from information_schema.columns "
                                 "where table_schema = current_schema() and table_name = $1 "
                                 "order by ordinal_position");
}

static void files_of_statements_are_sorted_by_name(void **state)
{
    (void)state;
    for (int32_t k = 1; k < marz_store_queries_count; k++)
        assert_true(strcmp(marz_store_queries[k - 1].name, marz_store_queries[k].name) < 0);
    for (int32_t k = 1; k < marz_store_migrations_count; k++)
        assert_true(strcmp(marz_store_migrations[k - 1].name, marz_store_migrations[k].name) < 0);
    assert_int_equal(marz_store_query_find("no_such_thing", "sqlite"), -1);
    assert_int_not_equal(marz_store_query_find("look_at_tables", "sqlite"),
                         marz_store_query_find("look_at_tables", "postgres"));
}

static void what_happened_cannot_be_overwritten(void **state)
{
    (void)state;
    static const char *const attempts[] = {
        "update \"history\" set \"values\" = ''", "delete from \"history\"",
        "update \"audit\" set \"details\" = ''", "delete from \"audit\""};
    marz_error error = {0};
    assert_ok(marz_store_audit(store, "test", "{}", &error), &error);
    assert_ok(marz_store_remember(store, "rep", "r1", "{}", &error), &error);
    for (size_t k = 0; k < sizeof attempts / sizeof *attempts; k++) {
        assert_int_equal(marz_sql_run(store->db, attempts[k], &error), MARZ_E_STORE);
        assert_non_null(strstr(error.message, "is append-only"));
    }
}

static void a_failed_transaction_cannot_be_committed(void **state)
{
    (void)state;
    marz_error error = {0};
    assert_ok(marz_store_begin(store, &error), &error);
    marz_sql_statement *s = prepare("insert into \"team\" (\"id\") values ($1)");
    marz_sql_bind_text(s, 1, "t1");
    assert_ok(marz_sql_execute(s, NULL, &error), &error);
    marz_sql_bind_text(s, 1, "t1");
    assert_int_equal(marz_sql_execute(s, NULL, &error), MARZ_E_STORE);
    marz_store_rollback(store);
    int64_t count = -1;
    assert_ok(marz_store_count(store, MARZ_ENTITY_team, &count, &error), &error);
    assert_int_equal(count, 0);
}

#define CASES                                                                                      \
    cmocka_unit_test(dollar_two_is_the_second_value_wherever_it_stands),                           \
        cmocka_unit_test(dollar_ten_is_not_dollar_one),                                            \
        cmocka_unit_test(numbers_and_nulls_come_back_as_they_went),                                \
        cmocka_unit_test(each_value_bound_replaces_the_one_before),                                \
        cmocka_unit_test(every_statement_is_understood),                                           \
        cmocka_unit_test(a_wrong_statement_is_refused_with_the_words_of_the_database),             \
        cmocka_unit_test(the_tables_are_those_of_the_registry),                                    \
        cmocka_unit_test(files_of_statements_are_sorted_by_name),                                  \
        cmocka_unit_test(what_happened_cannot_be_overwritten),                                     \
        cmocka_unit_test(a_failed_transaction_cannot_be_committed)

int main(void)
{
    const struct CMUnitTest sqlite[] = {CASES};
    const struct CMUnitTest postgres[] = {CASES};
    return cmocka_run_group_tests(sqlite, open_sqlite, close_store) +
           cmocka_run_group_tests(postgres, open_postgres, close_store);
}
