// The same company in SQLite and in PostgreSQL gives the same bytes, from the plan to the page.
#include "support.h"

#include "postgres.h"
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char postgres_url[512];

static void use(bool is_postgres)
{
    setenv("MARZ_STORE", is_postgres ? postgres_url : "sqlite:same.db", 1);
}

static char *in_folder(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return test_read(path);
}

/// Runs a command in both stores and expects the same on standard output.
static void expect_same_answer(const char *command)
{
    char *answers[2];
    for (int k = 0; k < 2; k++) {
        use(k);
        const int status = run_program(command, &answers[k]);
        if (status != 0)
            print_error("%s: %s\n", command, in_folder("stderr"));
        assert_int_equal(status, 0);
    }
    assert_true(strlen(answers[0]) > 2);
    assert_string_equal(answers[0], answers[1]);
    free(answers[0]);
    free(answers[1]);
}

/// Runs a command that writes `file` in both stores and expects the same bytes.
static void expect_same_file(const char *command, const char *file)
{
    char *texts[2];
    for (int k = 0; k < 2; k++) {
        use(k);
        assert_int_equal(run_program(command, NULL), 0);
        texts[k] = in_folder(file);
        assert_non_null(texts[k]);
    }
    assert_true(strlen(texts[0]) > 100);
    assert_string_equal(texts[0], texts[1]);
    free(texts[0]);
    free(texts[1]);
}

static int make_company(void **state)
{
    (void)state;
    snprintf(postgres_url, sizeof postgres_url, "%s", test_postgres());
    use(false);
    json_decref(
        run_json("generate --accounts 150 --reps 5 --years 2 --country ir --out company", 0));
    return 0;
}

static void imports_report_the_same(void **state)
{
    (void)state;
    expect_same_answer("import company --format json");
    expect_same_answer("import company --format json"); // All unchanged now.
}

static void plans_are_the_same_bytes(void **state)
{
    (void)state;
    expect_same_file("plan --effort 5 --quiet --out plan.json --report report.html", "plan.json");
    expect_same_file("report --out report.html --language fa", "report.html");
    assert_int_equal(run_program("check plan.json", NULL), 0);
}

static void every_step_answers_the_same(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "goals ladder --format json",
        "market segments --format json",
        "team profiles --format json",
        "team swot --format json",
        "map match --format json",
        "improve kpis --format json",
        "settings --format json",
        "explain account A000007 --format json",
        "explain account A000031 --format json",
        "map move A000007 R002 --format json",
    };
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++)
        expect_same_answer(commands[k]);
}

static void changes_are_exported_and_published_the_same(void **state)
{
    (void)state;
    expect_same_file("export latest --for csv --effective 2027-01-01 --out out",
                     "out/owner-changes.csv");
    expect_same_answer("plan publish latest --format json");
    expect_same_file("plan --effort 5 --quiet --out second.json", "second.json");
}

static void settings_are_kept_the_same(void **state)
{
    (void)state;
    expect_same_answer("settings travel.minute_cost 2500");
    expect_same_file("plan --effort 5 --quiet --out third.json", "third.json");
}

static void the_page_is_served_from_postgresql(void **state)
{
    (void)state;
    use(true);
    running server = start_program("serve --listen 127.0.0.1:0");
    expect_described(server.first_line);
    stop_program(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imports_report_the_same),
        cmocka_unit_test(plans_are_the_same_bytes),
        cmocka_unit_test(every_step_answers_the_same),
        cmocka_unit_test(changes_are_exported_and_published_the_same),
        cmocka_unit_test(settings_are_kept_the_same),
        cmocka_unit_test(the_page_is_served_from_postgresql),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
