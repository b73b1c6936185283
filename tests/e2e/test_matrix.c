// Minutes from a file: they decide, the checker counts with them, and bad rows are told by place.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int write_files(void **state)
{
    (void)state;
    test_write(test_path("units.csv"), "id,lon,lat,beds,visits,owner\n"
                                       "a,10.0,50,10,12,R1\nb,10.1,50,10,12,R1\n"
                                       "c,11.0,50,10,12,R2\nd,11.1,50,10,12,R2\n");
    test_write(test_path("reps.csv"), "id,lon,lat\nR1,10.05,50\nR2,11.05,50\n");
    // A mountain lies between R1 and a; for d both are as near.
    test_write(test_path("matrix.csv"), "rep,unit,minutes\nR1,a,300\nR2,a,20.5\n"
                                        "R2,d,9\nR1,d,9\n");
    return 0;
}

#define DESIGN                                                                                     \
    "map design --units units.csv --reps reps.csv --balance beds=100% --disruption 0 "             \
    "--effort 5 --out plan.json "

static const char *seat_of(const json_t *plan, const char *unit)
{
    size_t k;
    json_t *line;
    json_array_foreach(json_object_get(plan, "assignments"), k, line)
    {
        if (strcmp(json_string_value(json_object_get(line, "account")), unit) == 0)
            return json_string_value(json_object_get(line, "seat"));
    }
    return "";
}

static json_t *designed(const char *flags)
{
    char command[512];
    snprintf(command, sizeof command, "%s%s", DESIGN, flags);
    json_decref(run_json(command, 0));
    assert_int_equal(run_program("check plan.json", NULL), 0);
    json_t *plan = json_load_file(test_path("plan.json"), 0, NULL);
    assert_non_null(plan);
    return plan;
}

static void given_minutes_decide(void **state)
{
    (void)state;
    json_t *plain = designed(""), *given = designed("--matrix matrix.csv");
    assert_string_equal(seat_of(plain, "a"), "R1");
    assert_string_equal(seat_of(given, "a"), "R2");
    assert_string_equal(seat_of(given, "c"), "R2");
    assert_int_equal(
        json_array_size(json_object_get(json_object_get(given, "instance"), "minutes")), 4);
    assert_null(json_object_get(json_object_get(plain, "instance"), "minutes"));
    // 12 visits a year, there and back, at one unit of money a minute (less on joined trips).
    const json_t *travel = json_object_get(json_object_get(given, "instance"), "travel");
    const int64_t trip = json_integer_value(json_object_get(travel, "trip_ppm"));
    const int64_t cost = json_integer_value(json_object_get(travel, "minute_cost"));
    const json_t *first = json_array_get(json_object_get(given, "assignments"), 0);
    assert_int_equal(json_integer_value(json_object_get(first, "travel")),
                     (12 * 2 * trip * cost * 205 + 5000000) / 10000000);
    json_decref(plain);
    json_decref(given);
}

static void other_minutes_are_found_out(void **state)
{
    (void)state;
    json_decref(designed("--matrix matrix.csv"));
    char *plan = test_read(test_path("plan.json"));
    char *row = strstr(plan, "[\"a\",\"R2\",20500]");
    assert_non_null(row);
    memcpy(row, "[\"a\",\"R2\",10500]", 16);
    test_write(test_path("forged.json"), plan);
    free(plan);
    json_t *verdict = run_json("check forged.json", 1);
    char *told = json_dumps(verdict, 0);
    assert_non_null(strstr(told, "\"hash\""));
    assert_non_null(strstr(told, "\"cost\""));
    free(told);
    json_decref(verdict);
}

static void a_frontier_counts_with_them_too(void **state)
{
    (void)state;
    json_t *plain =
        run_json("map frontier --units units.csv --reps reps.csv --limits 0% --effort 2", 0);
    json_t *given =
        run_json("map frontier --units units.csv --reps reps.csv --limits 0% --effort 2 "
                 "--matrix matrix.csv",
                 0);
    const json_t *now[2] = {json_object_get(plain, "present"), json_object_get(given, "present")};
    assert_true(json_integer_value(json_object_get(now[1], "cost")) >
                json_integer_value(json_object_get(now[0], "cost")));
    json_decref(plain);
    json_decref(given);
}

static void bad_rows_are_told_by_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message, *where, *hint;
    } rows[] = {
        {"unit,rep,minutes\nx,R1,5\n", "there is no unit \"x\"", "bad.csv:2:1", "units.csv"},
        {"unit,rep,minutes\na,R1,5\nb,R9,5\n", "there is no rep \"R9\"", "bad.csv:3:2", "reps.csv"},
        {"unit,rep,minutes\na,R1,\n", "minutes is empty", "bad.csv:2:3", "Leave the row out"},
        {"unit,rep,minutes\na,R1,-3\n", "must lie in 0 to 100000", "bad.csv:2:3", "one way"},
        {"unit,rep,minutes\na,R1,soon\n", "soon", "bad.csv:2:3", ""},
        {"unit,rep,minutes\na,R1,5\na,R2,5\na,R1,6\n", "first on line 2", "bad.csv:4:1", ""},
        {"unit,minutes\na,5\n", "there is no column \"rep\"", "bad.csv:1", "The columns are"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        test_write(test_path("bad.csv"), rows[k].text);
        assert_int_equal(run_program(DESIGN "--matrix bad.csv", NULL), 3);
        char *errors = test_read(test_path("stderr"));
        if (!strstr(errors, rows[k].message) || !strstr(errors, rows[k].where) ||
            !strstr(errors, rows[k].hint))
            print_error("%s", errors);
        assert_non_null(strstr(errors, rows[k].message));
        assert_non_null(strstr(errors, rows[k].where));
        assert_non_null(strstr(errors, rows[k].hint));
        free(errors);
    }
    // Free centres lie at units, so rows name those.
    assert_int_equal(
        run_program("map design --units units.csv --territories 2 --matrix matrix.csv", NULL), 3);
    assert_int_equal(run_program("map design --matrix matrix.csv", NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_minutes_decide),
        cmocka_unit_test(other_minutes_are_found_out),
        cmocka_unit_test(a_frontier_counts_with_them_too),
        cmocka_unit_test(bad_rows_are_told_by_place),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
