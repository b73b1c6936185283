// The main job from files to a checked plan, by the program itself.
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

static char *in_folder(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

static int64_t sum_of(const json_t *report, const char *key)
{
    int64_t sum = 0;
    const json_t *tables = json_object_get(report, "tables");
    for (size_t k = 0; k < json_array_size(tables); k++)
        sum += number(json_array_get(tables, k), key);
    return sum;
}

static int make_company(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 300 --reps 8 --years 3 --seed 5 --out company", 0));
    json_t *report = run_json("import company", 0);
    assert_true(number(json_array_get(json_object_get(report, "tables"), 0), "read") == 300);
    assert_int_equal(sum_of(report, "refused"), 0);
    assert_int_equal(sum_of(report, "read"), sum_of(report, "accepted"));
    json_decref(report);
    json_decref(run_json("plan --effort 10 --out plan.json --report report.html", 0));
    return 0;
}

static void importing_twice_changes_nothing(void **state)
{
    (void)state;
    json_t *report = run_json("import company", 0);
    assert_int_equal(sum_of(report, "read"), sum_of(report, "unchanged"));
    json_decref(report);
}

static void a_dry_run_keeps_nothing(void **state)
{
    (void)state;
    json_t *report = run_json("import company --dry-run --store sqlite:empty.db", 0);
    assert_true(sum_of(report, "accepted") > 300);
    json_decref(report);
    report = run_json("import company --dry-run --store sqlite:empty.db", 0);
    assert_int_equal(sum_of(report, "unchanged"), 0);
    json_decref(report);
}

static void the_plan_is_proved_and_true(void **state)
{
    (void)state;
    json_t *plan = run_json("plan --effort 10 --out again.json", 0);
    assert_string_equal(json_string_value(json_object_get(plan, "outcome")), "feasible");
    assert_true(number(plan, "bound") <= number(json_object_get(plan, "objective"), "total"));
    assert_true(json_number_value(json_object_get(plan, "gap")) < 0.1);
    json_decref(plan);
    assert_int_equal(run_program("check plan.json", NULL), 0);
}

static void the_same_data_gives_the_same_bytes_on_any_number_of_threads(void **state)
{
    (void)state;
    assert_int_equal(run_program("plan --effort 10 --threads 1 --out one.json --quiet", NULL), 0);
    assert_int_equal(run_program("plan --effort 10 --threads 2 --out two.json --quiet", NULL), 0);
    char *first = test_read(in_folder("plan.json"));
    char *one = test_read(in_folder("one.json"));
    char *two = test_read(in_folder("two.json"));
    assert_string_equal(first, one);
    assert_string_equal(one, two);
    free(first);
    free(one);
    free(two);
}

typedef void tamper(json_t *plan);

/// Writes a changed copy of the plan and expects the checker to name the violation.
static void expect_violation(tamper *change, const char *kind)
{
    json_t *plan = json_load_file(in_folder("plan.json"), 0, NULL);
    assert_non_null(plan);
    change(plan);
    assert_int_equal(json_dump_file(plan, in_folder("bad.json"), 0), 0);
    json_decref(plan);
    json_t *verdict = run_json("check bad.json", 1);
    const json_t *violations = json_object_get(verdict, "violations");
    bool is_named = false;
    for (size_t k = 0; k < json_array_size(violations); k++) {
        const json_t *row = json_array_get(violations, k);
        is_named |= strcmp(json_string_value(json_object_get(row, "kind")), kind) == 0;
    }
    if (!is_named)
        print_error("no violation \"%s\" in %s\n", kind, json_dumps(verdict, JSON_INDENT(1)));
    assert_true(is_named);
    json_decref(verdict);
}

static void add_twice(json_t *plan)
{
    json_t *list = json_object_get(plan, "assignments");
    json_array_append(list, json_array_get(list, 3));
}

static void drop_one(json_t *plan)
{
    json_array_remove(json_object_get(plan, "assignments"), 3);
}

static void add_one(json_t *object, const char *key, int64_t amount)
{
    json_object_set_new(object, key, json_integer(number(object, key) + amount));
}

static void raise_bound(json_t *plan)
{
    add_one(plan, "bound", 1);
}

static void lower_total(json_t *plan)
{
    add_one(json_object_get(plan, "objective"), "total", -1);
}

static void tampering_is_refused_with_the_exact_violation(void **state)
{
    (void)state;
    expect_violation(add_twice, "duplicate_assignment");
    expect_violation(drop_one, "missing_account");
    expect_violation(raise_bound, "bound");
    expect_violation(lower_total, "objective");
}

static void formatting_is_no_violation(void **state)
{
    (void)state;
    json_t *plan = json_load_file(in_folder("plan.json"), 0, NULL);
    assert_int_equal(json_dump_file(plan, in_folder("pretty.json"), JSON_INDENT(7)), 0);
    json_decref(plan);
    assert_int_equal(run_program("check pretty.json", NULL), 0);
}

static void what_is_no_plan_is_bad_input(void **state)
{
    (void)state;
    test_write(in_folder("broken.json"), "{\"format\": \"marz-plan-1\", ");
    assert_int_equal(run_program("check broken.json", NULL), 3);
    assert_int_equal(run_program("check nowhere.json", NULL), 3);
}

static void every_account_can_be_explained(void **state)
{
    (void)state;
    json_t *plan = json_load_file(in_folder("plan.json"), 0, NULL);
    const json_t *list = json_object_get(plan, "assignments");
    for (size_t k = 0; k < json_array_size(list); k += 60) {
        char command[256];
        const json_t *id = json_object_get(json_array_get(list, k), "account");
        snprintf(command, sizeof command, "explain account %s", json_string_value(id));
        json_t *answer = run_json(command, 0);
        assert_true(json_array_size(json_object_get(answer, "alternatives")) >= 2);
        json_decref(answer);
    }
    json_decref(plan);
    json_decref(run_json("explain account nobody", 3));
}

static void reports_come_in_two_languages_and_two_forms(void **state)
{
    (void)state;
    char *text;
    assert_int_equal(run_program("report --out fa.html --language fa", NULL), 0);
    text = test_read(in_folder("fa.html"));
    assert_non_null(strstr(text, "dir=\"rtl\""));
    free(text);
    text = test_read(in_folder("report.html"));
    assert_non_null(strstr(text, "Change hands within")); // the districts, summed up
    assert_null(strstr(text, "<script"));
    assert_null(strstr(text, "src=\"http"));
    free(text);
    assert_int_equal(run_program("report --out report.xlsx", NULL), 0);
    assert_int_equal(run_program("report --out report.doc", NULL), 2);
}

static void every_step_answers_on_its_own(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "goals forecast",   "goals ladder",  "goals quota", "market segments",
        "market lookalike", "team profiles", "team fit",    "team swot",
        "map match",        "improve kpis",  "settings",    "plan list",
    };
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++) {
        json_decref(run_json(commands[k], 0));
        char *text;
        assert_int_equal(run_program(commands[k], &text), 0);
        assert_true(strlen(text) > 20);
        free(text);
    }
}

static void publishing_moves_the_accounts_and_can_be_planned_on(void **state)
{
    (void)state;
    json_t *answer = run_json("plan publish latest", 0);
    assert_true(number(answer, "moved") > 0);
    json_decref(answer);
    answer = run_json("plan --effort 10", 0);
    const int64_t moved = number(json_object_get(answer, "moved"), "count");
    json_decref(answer);
    assert_true(moved < 30); // The published plan is good: planning again hardly changes it.
    json_decref(run_json("plan publish latest", 0));
}

static void a_change_can_be_exported_and_taken_back(void **state)
{
    (void)state;
    // In a store of its own: other tests publish.
    json_decref(run_json("import company --store sqlite:back.db", 0));
    json_t *plan = run_json("plan --effort 10 --store sqlite:back.db", 0);
    const int64_t total = number(json_object_get(plan, "objective"), "total");
    json_decref(plan);
    static const char *const systems[] = {"csv", "xlsx", "hubspot", "salesforce"};
    for (int k = 0; k < 4; k++) {
        char command[256];
        snprintf(command, sizeof command,
                 "export --for %s --effective 2027-01-01 --out %s --store sqlite:back.db",
                 systems[k], systems[k]);
        json_t *answer = run_json(command, 0);
        assert_true(number(answer, "changed") > 0);
        json_decref(answer);
    }
    json_decref(run_json("import csv/owner-changes.csv --store sqlite:back.db", 0));
    plan = run_json("plan --effort 10 --store sqlite:back.db", 0);
    assert_true(number(json_object_get(plan, "objective"), "total") < total);
    json_decref(plan);
    json_decref(run_json("import csv/owner-changes-back.csv --store sqlite:back.db", 0));
    plan = run_json("plan --effort 10 --store sqlite:back.db", 0);
    assert_int_equal(number(json_object_get(plan, "objective"), "total"), total);
    json_decref(plan);
}

static void wrong_use_says_what_is_right(void **state)
{
    (void)state;
    assert_int_equal(run_program("plann", NULL), 2);
    char *text = test_read(in_folder("stderr"));
    assert_non_null(strstr(text, "Did you mean marz plan?"));
    free(text);
    assert_int_equal(run_program("plan --yaer 2020", NULL), 2);
    assert_int_equal(run_program("plan --format xml", NULL), 2);
    assert_int_equal(run_program("settings band.worklaod 10%", NULL), 2);
    assert_int_equal(run_program("--help", NULL), 0);
    assert_int_equal(run_program("completion bash", NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(importing_twice_changes_nothing),
        cmocka_unit_test(a_dry_run_keeps_nothing),
        cmocka_unit_test(the_plan_is_proved_and_true),
        cmocka_unit_test(the_same_data_gives_the_same_bytes_on_any_number_of_threads),
        cmocka_unit_test(tampering_is_refused_with_the_exact_violation),
        cmocka_unit_test(formatting_is_no_violation),
        cmocka_unit_test(what_is_no_plan_is_bad_input),
        cmocka_unit_test(every_account_can_be_explained),
        cmocka_unit_test(reports_come_in_two_languages_and_two_forms),
        cmocka_unit_test(every_step_answers_on_its_own),
        cmocka_unit_test(publishing_moves_the_accounts_and_can_be_planned_on),
        cmocka_unit_test(a_change_can_be_exported_and_taken_back),
        cmocka_unit_test(wrong_use_says_what_is_right),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
