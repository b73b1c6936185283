#include "support.h"

#include "store/load_internal.h"
#include "store/texts.h"

#include <string.h>

static void words_match_whatever_their_case_and_separators(void **state)
{
    (void)state;
    assert_true(marz_word_is("Closed Won", "closedwon"));
    assert_true(marz_word_is("closed_won", "closedwon"));
    assert_true(marz_word_is(" CLOSED-WON ", "closedwon"));
    assert_false(marz_word_is("closed wo", "closedwon"));
    assert_false(marz_word_is("closed wonder", "closedwon"));
    assert_false(marz_word_is("", "won"));
    assert_false(marz_word_is(NULL, "won"));
    assert_false(marz_word_is("برد", "won"));
}

static void a_variant_of_a_statement_is_only_for_its_driver(void **state)
{
    (void)state;
    const int32_t common = marz_store_query_find("look_at_tables", "sqlite");
    const int32_t variant = marz_store_query_find("look_at_tables", "postgres");
    assert_string_equal(marz_store_queries[common].name, "look_at_tables");
    assert_string_equal(marz_store_queries[variant].name, "look_at_tables.postgres");
    assert_true(marz_sql_text_is_for(&marz_store_queries[common], "postgres"));
    assert_true(marz_sql_text_is_for(&marz_store_queries[variant], "postgres"));
    assert_false(marz_sql_text_is_for(&marz_store_queries[variant], "sqlite"));
}

static void a_file_of_statements_holds_one_without_a_semicolon_outside_text(void **state)
{
    (void)state;
    for (int32_t k = 0; k < marz_store_queries_count; k++) {
        bool is_quoted = false;
        for (const char *p = marz_store_queries[k].text; *p; p++) {
            is_quoted ^= *p == '\'';
            if (*p == ';' && !is_quoted)
                fail_msg("%s.sql holds more than one statement", marz_store_queries[k].name);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_match_whatever_their_case_and_separators),
        cmocka_unit_test(a_variant_of_a_statement_is_only_for_its_driver),
        cmocka_unit_test(a_file_of_statements_holds_one_without_a_semicolon_outside_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
