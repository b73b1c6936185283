// Bytes that are rendered once and lent to many; errors as documents.
#include "support.h"

#include "http/answer.h"
#include "http/problem.h"

#include <jansson.h>
#include <string.h>

typedef struct page {
    const char *text;
    int rendered_count;
    marz_status status;
    bool is_broken;
} page;

static marz_status render(void *context, marz_response *response, marz_error *error)
{
    page *wanted = context;
    wanted->rendered_count++;
    response->type = "text/plain";
    marz_buffer_text(&response->body, wanted->text);
    response->body.is_broken = wanted->is_broken;
    return wanted->status ? marz_fail(error, wanted->status, "no page today") : MARZ_OK;
}

static void an_answer_is_rendered_once_and_outlives_its_slot(void **state)
{
    (void)state;
    page wanted = {.text = "hello"};
    marz_answer_slot slot;
    marz_response first = {.code = 200}, second = {.code = 200};
    marz_error error = {0};
    marz_answer_slot_init(&slot);
    assert_ok(marz_answer_lend(&slot, render, &wanted, &first, &error), &error);
    assert_ok(marz_answer_lend(&slot, render, &wanted, &second, &error), &error);
    assert_int_equal(wanted.rendered_count, 1);
    assert_ptr_equal(first.lent, second.lent);
    assert_string_equal(first.type, "text/plain");
    assert_string_equal(first.etag, second.etag);
    marz_answer_slot_deinit(&slot);
    assert_memory_equal(second.lent, "hello", second.lent_length);
    first.give_back(first.lender);
    assert_memory_equal(second.lent, "hello", second.lent_length);
    second.give_back(second.lender);
}

static void yesterdays_answer_is_rendered_again_and_stays_with_who_has_it(void **state)
{
    (void)state;
    page wanted = {.text = "monday"};
    marz_answer_slot slot;
    marz_response before = {.code = 200}, after = {.code = 200};
    marz_error error = {0};
    marz_answer_slot_init(&slot);
    assert_ok(marz_answer_lend(&slot, render, &wanted, &before, &error), &error);
    slot.day--;
    wanted.text = "tuesday";
    assert_ok(marz_answer_lend(&slot, render, &wanted, &after, &error), &error);
    assert_int_equal(wanted.rendered_count, 2);
    assert_memory_equal(before.lent, "monday", before.lent_length);
    assert_memory_equal(after.lent, "tuesday", after.lent_length);
    assert_string_not_equal(before.etag, after.etag);
    before.give_back(before.lender);
    after.give_back(after.lender);
    marz_answer_slot_deinit(&slot);
}

static void what_failed_is_not_kept(void **state)
{
    (void)state;
    page wanted = {.text = "half", .status = MARZ_E_NOT_FOUND};
    marz_answer_slot slot;
    marz_response response = {.code = 200};
    marz_error error = {0};
    marz_answer_slot_init(&slot);
    assert_int_equal(marz_answer_lend(&slot, render, &wanted, &response, &error), MARZ_E_NOT_FOUND);
    assert_string_equal(error.message, "no page today");
    wanted.status = MARZ_OK;
    wanted.is_broken = true;
    assert_int_equal(marz_answer_lend(&slot, render, &wanted, &response, &error), MARZ_E_NO_MEMORY);
    assert_null(response.lent);
    wanted.is_broken = false;
    assert_ok(marz_answer_lend(&slot, render, &wanted, &response, &error), &error);
    assert_int_equal(wanted.rendered_count, 3);
    response.give_back(response.lender);
    marz_answer_slot_deinit(&slot);
}

/// Parses a problem document. @return new reference
static json_t *parsed(marz_response *response)
{
    assert_string_equal(response->type, "application/problem+json");
    json_t *document = json_loads(response->body.text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(document);
    assert_int_equal(json_integer_value(json_object_get(document, "status")), response->code);
    marz_buffer_deinit(&response->body);
    return document;
}

static void an_error_becomes_a_document_with_a_type_that_stays(void **state)
{
    (void)state;
    static const struct {
        marz_status status;
        int code;
        const char *type;
    } expected[] = {
        {MARZ_E_USAGE, 400, "/problems/usage"},
        {MARZ_E_INPUT, 500, "/problems/input"},
        {MARZ_E_NOT_FOUND, 404, "/problems/not_found"},
        {MARZ_E_LIMIT, 413, "/problems/limit"},
        {MARZ_E_IO, 500, "/problems/io"},
        {MARZ_E_STORE, 503, "/problems/store"},
        {MARZ_E_BUSY, 503, "/problems/busy"},
        {MARZ_E_NO_MEMORY, 500, "/problems/no_memory"},
        {MARZ_E_INTERNAL, 500, "/problems/internal"},
    };
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        marz_error error;
        marz_fail(&error, expected[k].status, "a \"quoted\" word and a broken byte \xff");
        marz_response response = {.code = 200, .etag = "\"1\""};
        marz_buffer_text(&response.body, "half an answer");
        marz_problem_of_error(&response, &error);
        assert_int_equal(response.code, expected[k].code);
        assert_string_equal(response.etag, "");
        json_t *document = parsed(&response);
        assert_string_equal(json_string_value(json_object_get(document, "type")), expected[k].type);
        assert_string_equal(json_string_value(json_object_get(document, "detail")),
                            "a \"quoted\" word and a broken byte \xef\xbf\xbd");
        assert_null(json_object_get(document, "hint")); // There is none, so it is not there.
        json_decref(document);
    }
}

static void a_hint_and_a_place_are_members(void **state)
{
    (void)state;
    marz_error error;
    marz_fail(&error, MARZ_E_INPUT, "no plan");
    marz_hint(&error, "Make one.");
    marz_where(&error, "plan.json:3:7");
    marz_response response = {0};
    marz_problem_of_error(&response, &error);
    json_t *document = parsed(&response);
    assert_string_equal(json_string_value(json_object_get(document, "hint")), "Make one.");
    assert_string_equal(json_string_value(json_object_get(document, "where")), "plan.json:3:7");
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_rendered_once_and_outlives_its_slot),
        cmocka_unit_test(yesterdays_answer_is_rendered_again_and_stays_with_who_has_it),
        cmocka_unit_test(what_failed_is_not_kept),
        cmocka_unit_test(an_error_becomes_a_document_with_a_type_that_stays),
        cmocka_unit_test(a_hint_and_a_place_are_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
