// The number of territories in a range: the curve is that of single designs, and the least total is
// taken.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 150
#define DESIGN "map design --units units.csv --balance beds=30% --effort 3 --minute-cost 0.2 "

static int64_t number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static int write_files(void **state)
{
    (void)state;
    char *all = calloc(1, 1 << 14);
    int used = snprintf(all, 1 << 14, "id,lon,lat,beds,visits\n");
    for (int32_t i = 0; i < UNITS; i++)
        used += snprintf(all + used, (size_t)((1 << 14) - used), "u%03d,%.3f,%.3f,%d,12\n", i,
                         10 + 0.2 * (i % 15) + 0.013 * (i % 7),
                         50 + 0.2 * (i / 15) + 0.011 * (i % 5), 4 + i % 3);
    test_write(test_path("units.csv"), all);
    free(all);
    return 0;
}

static json_t *ranged(const char *flags)
{
    char command[512];
    snprintf(command, sizeof command, "%s%s", DESIGN, flags);
    return run_json(command, 0);
}

static void the_least_total_is_taken(void **state)
{
    (void)state;
    json_t *answer = ranged("--territories 2..14 --rep-cost 4000 --out plan.json");
    const json_t *sizes = json_object_get(answer, "sizes");
    int64_t best = INT64_MAX, taken = 0, last = 0;
    size_t k;
    json_t *one;
    json_array_foreach(sizes, k, one)
    {
        assert_true(number(one, "territories") > last);
        last = number(one, "territories");
        assert_int_equal(number(one, "cost_of_reps"), last * 400000);
        if (json_is_null(json_object_get(one, "total")))
            continue;
        assert_int_equal(number(one, "total"), number(one, "plan") + number(one, "cost_of_reps"));
        if (number(one, "total") < best) {
            best = number(one, "total");
            taken = last;
        }
        // The size alone has the same plan.
        char flags[64];
        snprintf(flags, sizeof flags, "--territories %d", (int)last);
        json_t *single = ranged(flags);
        assert_int_equal(number(json_object_get(single, "objective"), "total"),
                         number(one, "plan"));
        json_decref(single);
    }
    assert_true(json_array_size(sizes) >= 7);
    assert_int_equal(json_array_size(json_object_get(answer, "territories")), taken);
    assert_true(taken > 2 && taken < 14);
    // Its neighbours were tried: nothing lies between.
    bool has_below = false, has_above = false;
    json_array_foreach(sizes, k, one)
    {
        has_below |= number(one, "territories") == taken - 1;
        has_above |= number(one, "territories") == taken + 1;
    }
    assert_true(has_below && has_above);
    assert_int_equal(run_program("check plan.json", NULL), 0);
    json_decref(answer);
}

static void dearer_reps_are_fewer(void **state)
{
    (void)state;
    json_t *cheap = ranged("--territories 2..9 --rep-cost 100");
    json_t *dear = ranged("--territories 2..9 --rep-cost 1000000");
    assert_true(json_array_size(json_object_get(cheap, "territories")) >
                json_array_size(json_object_get(dear, "territories")));
    assert_int_equal(json_array_size(json_object_get(dear, "territories")), 2);
    json_decref(cheap);
    json_decref(dear);
}

static void the_curve_is_for_people_too(void **state)
{
    (void)state;
    char *shown;
    assert_int_equal(run_program(DESIGN "--territories 3..4 --rep-cost 4000", &shown), 0);
    assert_non_null(strstr(shown, "territories"));
    assert_non_null(strstr(shown, "least together"));
    assert_non_null(strstr(shown, "nobody had these units before"));
    assert_non_null(strstr(shown, "every number of the range was tried"));
    assert_non_null(
        strstr(shown, "the least lies at the end of the range")); // As 3 and 4 are ends.
    free(shown);
    assert_int_equal(run_program(DESIGN "--territories 2..60 --rep-cost 4000", &shown), 0);
    assert_non_null(strstr(shown, "other numbers between may cost less"));
    assert_null(strstr(shown, "end of the range"));
    free(shown);
}

/// Only the plan that is taken is grouped, and no number is tried that makes too few territories.
static void districts_are_made_of_the_best_number_only(void **state)
{
    (void)state;
    json_t *plain = ranged("--territories 2..9 --rep-cost 4000");
    json_t *answer = ranged("--territories 2..9 --districts 3 --rep-cost 4000 --out levels.json");
    size_t k, territories = 0;
    json_t *one;
    const json_t *districts = json_object_get(answer, "districts");
    assert_int_equal(json_array_size(districts), 3);
    json_array_foreach(districts, k, one) territories +=
        json_array_size(json_object_get(one, "territories"));
    assert_int_equal(territories, json_array_size(json_object_get(answer, "territories")));
    const json_t *first = json_array_get(json_object_get(answer, "sizes"), 0);
    assert_int_equal(number(first, "territories"), 3);
    assert_true(
        json_equal(json_object_get(answer, "objective"), json_object_get(plain, "objective")));
    assert_int_equal(run_program("check levels.json", NULL), 0);
    json_decref(answer);
    json_decref(plain);
    char *shown;
    assert_int_equal(run_program(DESIGN "--territories 2..9 --districts 3 --rep-cost 4000", &shown),
                     0);
    assert_non_null(strstr(shown, "fewer than 3 territories make no 3 districts"));
    free(shown);
    assert_int_equal(run_program(DESIGN "--territories 2..9 --districts 10", NULL), 2);
    char *errors = test_read(test_path("stderr"));
    assert_non_null(strstr(errors, "there are 10 districts for 9 territories"));
    free(errors);
}

static void a_range_that_is_none_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *flags, *words;
    } rows[] = {
        {"--territories 9..3", "the first number is the smaller one"},
        {"--territories 3..", "--territories wants a number or a range"},
        {"--territories ..3", "--territories wants a number or a range"},
        {"--territories 0..3", "--territories wants a number or a range"},
        {"--territories 3..4x", "--territories wants a number or a range"},
        {"--territories 3..999999", "--territories wants a number or a range"},
        {"--territories 3 --rep-cost 5", "--rep-cost goes with a range"},
        {"--territories 3..5 --rep-cost many", "many"},
        {"--territories 3..5 --districts 2 --regions 3", "there are 3 regions for 2 districts"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        char command[512];
        snprintf(command, sizeof command, "%s%s", DESIGN, rows[k].flags);
        const int status = run_program(command, NULL);
        char *errors = test_read(test_path("stderr"));
        if (status != 2 || !strstr(errors, rows[k].words))
            print_error("%s: %d %s\n", rows[k].flags, status, errors);
        assert_int_equal(status, 2);
        assert_non_null(strstr(errors, rows[k].words));
        free(errors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_total_is_taken),
        cmocka_unit_test(dearer_reps_are_fewer),
        cmocka_unit_test(the_curve_is_for_people_too),
        cmocka_unit_test(districts_are_made_of_the_best_number_only),
        cmocka_unit_test(a_range_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
