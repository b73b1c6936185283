#include "store_cases.h"

#include "base/int128.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_row_is_new_then_unchanged_then_changed(void **state)
{
    store_world *w = *state;
    const char *row = "id=a1|name=Acme|employees=12|lon=51400000|created=2020-02-29";
    assert_int_equal(row_put(w->store, MARZ_ENTITY_account, row), MARZ_PUT_NEW);
    assert_int_equal(row_put(w->store, MARZ_ENTITY_account, row), MARZ_PUT_UNCHANGED);
    assert_int_equal(row_put(w->store, MARZ_ENTITY_account, "id=a1|name=Acme|employees=13"),
                     MARZ_PUT_CHANGED);
    char *text = rows_text(w->store, MARZ_ENTITY_account);
    assert_string_equal(text, "id=a1|name=Acme|employees=13|lon=51400000|created=18321\n");
    free(text);
}

static void a_field_that_the_source_does_not_give_keeps_its_value(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara|email=s@x.org|capacity=500000");
    assert_int_equal(row_put(w->store, MARZ_ENTITY_rep, "id=r1|name=Sara"), MARZ_PUT_UNCHANGED);
    assert_int_equal(row_put(w->store, MARZ_ENTITY_rep, "id=r1|email="), MARZ_PUT_CHANGED);
    char *text = rows_text(w->store, MARZ_ENTITY_rep);
    assert_string_equal(text, "id=r1|name=Sara|capacity=500000\n");
    free(text);
}

static void a_new_row_leaves_the_fields_empty_that_were_not_given(void **state)
{
    store_world *w = *state;
    marz_row row;
    uint32_t mask;
    marz_put result;
    marz_error error = {0};
    row_parse(MARZ_ENTITY_team, "id=t1|name=North|parent=t0", &row, &mask);
    mask &= ~(UINT32_C(1) << MARZ_INDEX(team, parent));
    assert_ok(marz_store_put(w->store, MARZ_ENTITY_team, &row, mask, &result, &error), &error);
    char *text = rows_text(w->store, MARZ_ENTITY_team);
    assert_string_equal(text, "id=t1|name=North\n");
    free(text);
}

static void empty_text_and_no_text_are_the_same(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_team, "id=t1|name=North|parent=");
    marz_row row;
    uint32_t mask;
    marz_put result;
    marz_error error = {0};
    row_parse(MARZ_ENTITY_team, "id=t1|name=North|parent=", &row, &mask);
    row.values[MARZ_INDEX(team, parent)].text = NULL;
    assert_ok(marz_store_put(w->store, MARZ_ENTITY_team, &row, mask, &result, &error), &error);
    assert_int_equal(result, MARZ_PUT_UNCHANGED);
}

static void a_row_without_key_is_refused(void **state)
{
    store_world *w = *state;
    marz_row row;
    uint32_t mask;
    marz_put result = MARZ_PUT_CHANGED;
    marz_error error = {0};
    row_parse(MARZ_ENTITY_deal, "id=|name=x", &row, &mask);
    assert_int_equal(marz_store_put(w->store, MARZ_ENTITY_deal, &row, mask, &result, &error),
                     MARZ_E_INPUT);
    assert_string_equal(error.message, "a row of deals has no id");
    assert_int_equal(result, MARZ_PUT_CHANGED);
}

static void history_keeps_every_former_version_newest_first(void **state)
{
    store_world *w = *state;
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=Old \"x\"|owner=r1|employees=5");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=Old \"x\"|owner=r1|employees=5");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|owner=r2");
    row_put(w->store, MARZ_ENTITY_account, "id=a1|name=مرز|employees=");
    marz_version *versions;
    int32_t count;
    marz_error error = {0};
    assert_ok(marz_store_history(w->store, MARZ_ENTITY_account, "a1", w->arena, &versions, &count,
                                 &error),
              &error);
    assert_int_equal(count, 2);
    assert_int_equal(versions[0].revision, 2);
    assert_string_equal(
        versions[0].values_json,
        "{\"employees\":5,\"id\":\"a1\",\"name\":\"Old \\\"x\\\"\",\"owner\":\"r2\"}");
    assert_int_equal(versions[1].revision, 1);
    assert_string_equal(
        versions[1].values_json,
        "{\"employees\":5,\"id\":\"a1\",\"name\":\"Old \\\"x\\\"\",\"owner\":\"r1\"}");
    assert_int_equal(strlen(versions[0].replaced_at), 20);
    assert_ok(
        marz_store_history(w->store, MARZ_ENTITY_rep, "a1", w->arena, &versions, &count, &error),
        &error);
    assert_int_equal(count, 0);
}

static void rows_come_in_the_bytewise_order_of_their_keys(void **state)
{
    store_world *w = *state;
    const char *ids[] = {"b", "B", "a10", "a2", "é", "_", "ی"};
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
        char text[64];
        snprintf(text, sizeof text, "id=%s|name=x", ids[k]);
        row_put(w->store, MARZ_ENTITY_competitor, text);
    }
    char *text = rows_text(w->store, MARZ_ENTITY_competitor);
    assert_string_equal(text, "id=B|name=x\nid=_|name=x\nid=a10|name=x\nid=a2|name=x\nid=b|name=x\n"
                              "id=é|name=x\nid=ی|name=x\n");
    free(text);
}

static void the_greatest_numbers_and_odd_texts_survive(void **state)
{
    store_world *w = *state;
    const char *name = "a'b\"c;--\\ $1 %s \t\n \xE2\x80\x8C x";
    marz_row row;
    uint32_t mask;
    marz_put result;
    marz_error error = {0};
    row_parse(MARZ_ENTITY_product, "id=p1|name=x|price=1", &row, &mask);
    row.values[MARZ_INDEX(product, name)].text = name;
    const int64_t prices[] = {INT64_MAX, INT64_MIN + 1, 0, -1, INT64_C(9007199254740993)};
    for (size_t k = 0; k < sizeof prices / sizeof *prices; k++) {
        row.values[MARZ_INDEX(product, price)].number = prices[k];
        assert_ok(marz_store_put(w->store, MARZ_ENTITY_product, &row, mask, &result, &error),
                  &error);
        assert_ok(marz_store_put(w->store, MARZ_ENTITY_product, &row, mask, &result, &error),
                  &error);
        assert_int_equal(result, MARZ_PUT_UNCHANGED);
    }
    char *text = rows_text(w->store, MARZ_ENTITY_product);
    assert_non_null(strstr(text, name));
    assert_non_null(strstr(text, "price=9007199254740993"));
    free(text);
}

static void a_store_counts_and_knows_its_rows(void **state)
{
    store_world *w = *state;
    int64_t count = -1;
    bool is_known = true;
    marz_error error = {0};
    row_put(w->store, MARZ_ENTITY_quota, "id=q1|from=2020-01-01|until=2020-03-31|amount=5");
    row_put(w->store, MARZ_ENTITY_quota, "id=q2|from=2020-04-01|until=2020-06-30|amount=5");
    assert_ok(marz_store_count(w->store, MARZ_ENTITY_quota, &count, &error), &error);
    assert_int_equal(count, 2);
    assert_ok(marz_store_knows(w->store, MARZ_ENTITY_quota, "q3", &is_known, &error), &error);
    assert_false(is_known);
    assert_ok(marz_store_knows(w->store, MARZ_ENTITY_quota, "q2", &is_known, &error), &error);
    assert_true(is_known);
    assert_ok(marz_store_knows(w->store, MARZ_ENTITY_rep, "q2", &is_known, &error), &error);
    assert_false(is_known);
}

static void every_table_takes_a_row_of_every_field(void **state)
{
    store_world *w = *state;
    for (marz_entity e = 0; e < MARZ_ENTITY_COUNT; e++) {
        const marz_entity_info info = marz_entity_info_of(e);
        marz_row row = {0};
        marz_error error = {0};
        marz_put result;
        for (int32_t k = 0; k < info.field_count; k++)
            if (marz_kind_is_text(info.fields[k].kind))
                row.values[k].text = info.fields[k].name;
            else
                row.values[k].number = 1000 + k;
        assert_ok(marz_store_put(w->store, e, &row, UINT32_MAX, &result, &error), &error);
        assert_int_equal(result, MARZ_PUT_NEW);
        assert_ok(marz_store_put(w->store, e, &row, UINT32_MAX, &result, &error), &error);
        assert_int_equal(result, MARZ_PUT_UNCHANGED);
        // Swapped columns in a statement would show as a change here or as a wrong value there.
        for (int32_t k = 1; k < info.field_count; k++) {
            if (marz_kind_is_text(info.fields[k].kind))
                row.values[k].text = "changed";
            else
                row.values[k].number = 2000 + k;
            assert_ok(marz_store_put(w->store, e, &row, UINT32_C(1) << k, &result, &error), &error);
            assert_int_equal(result, MARZ_PUT_CHANGED);
            assert_ok(marz_store_put(w->store, e, &row, UINT32_MAX, &result, &error), &error);
            assert_int_equal(result, MARZ_PUT_UNCHANGED);
        }
    }
}

static void what_is_rolled_back_was_never_there(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    row_put(w->store, MARZ_ENTITY_team, "id=t1|name=North");
    assert_ok(marz_store_begin(w->store, &error), &error);
    row_put(w->store, MARZ_ENTITY_team, "id=t1|name=South");
    row_put(w->store, MARZ_ENTITY_team, "id=t2|name=West");
    marz_store_rollback(w->store);
    char *text = rows_text(w->store, MARZ_ENTITY_team);
    assert_string_equal(text, "id=t1|name=North\n");
    free(text);
    marz_version *versions;
    int32_t count;
    assert_ok(
        marz_store_history(w->store, MARZ_ENTITY_team, "t1", w->arena, &versions, &count, &error),
        &error);
    assert_int_equal(count, 0);
}

static void what_is_committed_is_there_for_others(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    if (!w->url)
        return;
    marz_store *other = NULL;
    assert_ok(marz_store_open(w->url, &other, &error), &error);
    assert_ok(marz_store_begin(w->store, &error), &error);
    row_put(w->store, MARZ_ENTITY_team, "id=t1|name=North");
    char *before = rows_text(other, MARZ_ENTITY_team);
    assert_ok(marz_store_commit(w->store, &error), &error);
    char *after = rows_text(other, MARZ_ENTITY_team);
    assert_string_equal(before, "");
    assert_string_equal(after, "id=t1|name=North\n");
    free(before);
    free(after);
    marz_store_close(other);
}

static marz_status stop_at_second(void *context, const marz_row *row, marz_error *error)
{
    (void)row;
    int *seen = context;
    return ++*seen == 2 ? marz_fail(error, MARZ_E_LIMIT, "enough") : MARZ_OK;
}

static void a_visitor_can_stop_the_visit(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    row_put(w->store, MARZ_ENTITY_team, "id=t1|name=x");
    row_put(w->store, MARZ_ENTITY_team, "id=t2|name=x");
    row_put(w->store, MARZ_ENTITY_team, "id=t3|name=x");
    int seen = 0;
    assert_int_equal(marz_store_each(w->store, MARZ_ENTITY_team, stop_at_second, &seen, &error),
                     MARZ_E_LIMIT);
    assert_int_equal(seen, 2);
    assert_string_equal(error.message, "enough");
    assert_int_equal(row_put(w->store, MARZ_ENTITY_team, "id=t3|name=x"), MARZ_PUT_UNCHANGED);
}

static marz_status call_the_store(void *context, const marz_row *row, marz_error *error)
{
    int64_t count;
    (void)row;
    return marz_store_count(context, MARZ_ENTITY_rep, &count, error);
}

static void a_verb_inside_a_visit_is_refused_on_every_database(void **state)
{
    store_world *w = *state;
    marz_error error = {0};
    row_put(w->store, MARZ_ENTITY_team, "id=t1|name=x");
    assert_int_equal(marz_store_each(w->store, MARZ_ENTITY_team, call_the_store, w->store, &error),
                     MARZ_E_INTERNAL);
    assert_string_equal(error.message, "a statement of the store is still giving rows");
}

const struct CMUnitTest store_row_cases[] = {
    cmocka_unit_test(a_row_is_new_then_unchanged_then_changed),
    cmocka_unit_test(a_field_that_the_source_does_not_give_keeps_its_value),
    cmocka_unit_test(a_new_row_leaves_the_fields_empty_that_were_not_given),
    cmocka_unit_test(empty_text_and_no_text_are_the_same),
    cmocka_unit_test(a_row_without_key_is_refused),
    cmocka_unit_test(history_keeps_every_former_version_newest_first),
    cmocka_unit_test(rows_come_in_the_bytewise_order_of_their_keys),
    cmocka_unit_test(the_greatest_numbers_and_odd_texts_survive),
    cmocka_unit_test(a_store_counts_and_knows_its_rows),
    cmocka_unit_test(every_table_takes_a_row_of_every_field),
    cmocka_unit_test(what_is_rolled_back_was_never_there),
    cmocka_unit_test(what_is_committed_is_there_for_others),
    cmocka_unit_test(a_visitor_can_stop_the_visit),
    cmocka_unit_test(a_verb_inside_a_visit_is_refused_on_every_database),
};
const size_t store_row_case_count = sizeof store_row_cases / sizeof *store_row_cases;
