// Two public companies end to end, by the program.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static json_t *import_set(const char *name)
{
    char command[1024];
    snprintf(command, sizeof command, "import '%s' --map '%s/examples/mappings/%s.ini'",
             test_data(name), getenv("MARZ_SOURCE_DIR"), name);
    return run_json(command, 0);
}

/// First table of that name in an import's report.
static const json_t *table(const json_t *report, const char *name)
{
    const json_t *tables = json_object_get(report, "tables");
    for (size_t k = 0; k < json_array_size(tables); k++) {
        const json_t *row = json_array_get(tables, k);
        if (strcmp(json_string_value(json_object_get(row, "name")), name) == 0)
            return row;
    }
    fail_msg("no table %s in the report", name);
    return NULL;
}

typedef struct expected_table {
    const char *name;
    int64_t rows;
} expected_table;

/// Imports twice: all rows are new, then none is.
static void import_twice(const char *name, const expected_table *expected, size_t count)
{
    json_t *first = import_set(name), *second = import_set(name);
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(number(table(first, expected[k].name), "accepted"), expected[k].rows);
        assert_int_equal(number(table(first, expected[k].name), "refused"), 0);
        assert_int_equal(number(table(second, expected[k].name), "unchanged"), expected[k].rows);
    }
    const json_t *tables = json_object_get(second, "tables");
    for (size_t k = 0; k < json_array_size(tables); k++) {
        assert_int_equal(number(json_array_get(tables, k), "accepted"), 0);
        assert_int_equal(number(json_array_get(tables, k), "updated"), 0);
    }
    json_decref(first);
    json_decref(second);
}

/// Plans, checks the plan, and holds all that is served of it against its description.
static json_t *plan_and_serve(int status)
{
    json_t *plan = run_json("plan --out plan.json --report report.html", status);
    json_t *verdict = run_json("check plan.json", 0);
    assert_true(json_is_true(json_object_get(verdict, "ok")));
    json_decref(verdict);
    running server = start_program("serve --listen 127.0.0.1:0");
    expect_described(server.first_line);
    stop_program(&server);
    return plan;
}

static void adventureworks_is_planned_and_proved(void **state)
{
    (void)state;
    static const expected_table expected[] = {
        {"account", 701}, {"rep", 18}, {"territory", 10}, {"sale", 57851}, {"quota", 163},
    };
    setenv("MARZ_STORE", "sqlite:adventureworks.db", 1);
    import_twice("adventureworks", expected, sizeof expected / sizeof *expected);
    json_t *plan = plan_and_serve(0);
    assert_string_equal(json_string_value(json_object_get(plan, "outcome")), "feasible");
    assert_true(json_number_value(json_object_get(plan, "gap")) <= 0.01);
    print_message("gap %.4f\n", json_number_value(json_object_get(plan, "gap")));
    json_decref(plan);
}

static void crm_maven_keeps_deals_without_account_and_says_why_there_is_no_plan(void **state)
{
    (void)state;
    static const expected_table expected[] = {{"account", 85}, {"rep", 35}, {"deal", 8800}};
    setenv("MARZ_STORE", "sqlite:crm_maven.db", 1);
    import_twice("crm_maven", expected, sizeof expected / sizeof *expected);
    json_t *again = import_set("crm_maven");
    assert_int_equal(number(table(again, "deal"), "unresolved"), 1425);
    json_decref(again);
    char *text;
    assert_int_equal(run_program("team fit", &text), 0);
    assert_non_null(strstr(text, "no detectable effect"));
    free(text);
    // 85 accounts of 35 reps: some are greater than the bands allow anybody, and the plan says
    // which.
    json_t *plan = plan_and_serve(1);
    assert_string_equal(json_string_value(json_object_get(plan, "outcome")), "infeasible");
    const json_t *conflicts = json_object_get(plan, "conflicts");
    assert_true(json_array_size(conflicts) > 0);
    for (size_t k = 0; k < json_array_size(conflicts); k++)
        assert_true(number(json_array_get(conflicts, k), "relax_by") > 0);
    // The bands that are offered do.
    const char *measure;
    json_t *band;
    json_object_foreach(json_object_get(json_object_get(plan, "remedy"), "bands"), measure, band)
    {
        char command[128];
        snprintf(command, sizeof command, "settings band.%s \"%.0f %%\"", measure,
                 100 * json_number_value(band));
        assert_int_equal(run_program(command, NULL), 0);
    }
    json_decref(plan);
    assert_int_equal(run_program("plan", NULL), 0);
}

int main(void)
{
    skip_without_data();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adventureworks_is_planned_and_proved),
        cmocka_unit_test(crm_maven_keeps_deals_without_account_and_says_why_there_is_no_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
