// Units that follow others: accounts inside areas, and a second sales force over the territories of
// the first.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DESIGN "map design --reps reps.csv --balance beds=40% --disruption 0 --effort 5 "

static int write_files(void **state)
{
    (void)state;
    test_write(test_path("reps.csv"), "id,lon,lat\nR1,10.0,50\nR2,11.0,50\n");
    test_write(test_path("areas.csv"), "id,lon,lat,beds,visits,area,exception,locked\n"
                                       "west,10.0,50,100,90,,,\neast,11.0,50,100,90,,,\n"
                                       "w1,10.9,50,10,6,west,,\nw2,10.9,50,10,6,west,yes,\n"
                                       "w3,10.1,50,10,6,west,,R2\nw4,10.9,50,10,6,w1,no,no\n"
                                       "e1,10.1,50,10,6,east,,\n");
    char *all = calloc(1, 1 << 14);
    int used = snprintf(all, 1 << 14, "id,lon,lat,beds\n");
    for (int32_t i = 0; i < 60; i++)
        used += snprintf(all + used, (size_t)((1 << 14) - used), "u%02d,%.3f,%.3f,%d\n", i,
                         10 + 0.1 * (i % 10), 50 + 0.1 * (i / 10), 4 + i % 3);
    test_write(test_path("units.csv"), all);
    free(all);
    json_decref(run_json("map design --units units.csv --territories 6 --balance beds=20% "
                         "--effort 3 --out first.json",
                         0));
    return 0;
}

static json_t *designed(const char *flags)
{
    char command[512];
    snprintf(command, sizeof command, "%s%s --out plan.json", DESIGN, flags);
    json_decref(run_json(command, 0));
    assert_int_equal(run_program("check plan.json", NULL), 0);
    json_t *plan = json_load_file(test_path("plan.json"), 0, NULL);
    assert_non_null(plan);
    return plan;
}

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

static void accounts_follow_their_area_but_for_exceptions(void **state)
{
    (void)state;
    json_t *plan = designed("--units areas.csv");
    assert_string_equal(seat_of(plan, "west"), "R1");
    assert_string_equal(seat_of(plan, "east"), "R2");
    assert_string_equal(seat_of(plan, "w1"), "R1"); // Nearer to R2, but in the west.
    assert_string_equal(seat_of(plan, "w4"), "R1"); // An area within an area.
    assert_string_equal(seat_of(plan, "e1"), "R2");
    assert_string_equal(seat_of(plan, "w2"), "R2"); // An exception goes where it is cheapest.
    assert_string_equal(seat_of(plan, "w3"), "R2"); // So does, here, what is locked.
    json_decref(plan);
}

/// A second force: each territory of the first goes as a whole to one rep.
static void a_mirrored_territory_is_never_split(void **state)
{
    (void)state;
    json_t *first = json_load_file(test_path("first.json"), 0, NULL);
    json_t *plan = designed("--units units.csv --mirror first.json");
    assert_non_null(first);
    size_t k, j;
    json_t *one, *other;
    json_array_foreach(json_object_get(first, "assignments"), k, one)
    {
        json_array_foreach(json_object_get(first, "assignments"), j, other)
        {
            if (strcmp(json_string_value(json_object_get(one, "seat")),
                       json_string_value(json_object_get(other, "seat"))) == 0)
                assert_string_equal(
                    seat_of(plan, json_string_value(json_object_get(one, "account"))),
                    seat_of(plan, json_string_value(json_object_get(other, "account"))));
        }
    }
    json_t *free_plan = designed("--units units.csv");
    const json_t *tied = json_object_get(json_object_get(plan, "objective"), "total");
    const json_t *loose = json_object_get(json_object_get(free_plan, "objective"), "total");
    assert_true(json_integer_value(tied) >= json_integer_value(loose));
    json_decref(free_plan);
    json_decref(plan);
    json_decref(first);
}

static void expect_refused(const char *arguments, int status, const char *words)
{
    char command[512];
    snprintf(command, sizeof command, "%s%s", DESIGN, arguments);
    const int found = run_program(command, NULL);
    char *errors = test_read(test_path("stderr"));
    if (found != status || !strstr(errors, words))
        print_error("%s: %d %s\n", arguments, found, errors);
    assert_int_equal(found, status);
    assert_non_null(strstr(errors, words));
    free(errors);
}

static void what_leads_nowhere_is_told_by_place(void **state)
{
    (void)state;
#define HEAD "id,lon,lat,beds,area,group\n"
    static const struct {
        const char *text, *words, *where;
    } rows[] = {
        {HEAD "a,10,50,1,,\nb,10,50,1,q,\n", "lies in the area \"q\", which is no unit",
         "bad.csv:3:5"},
        {HEAD "a,10,50,1,b,\nb,10,50,1,a,\n", "lead in a circle", "bad.csv:2:5"},
        {HEAD "a,10,50,1,a,\nb,10,50,1,,\n", "lead in a circle", "bad.csv:2:5"},
        {HEAD "c,10,50,1,a,\na,10,50,1,b,\nb,10,50,1,a,\n", "lead in a circle", "bad.csv:"},
        {HEAD "a,10,50,1,,g\nb,10,50,1,a,h\n", "but its group \"h\" does not", "bad.csv:3:5"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        test_write(test_path("bad.csv"), rows[k].text);
        expect_refused("--units bad.csv", 3, rows[k].words);
        expect_refused("--units bad.csv", 3, rows[k].where);
    }
    test_write(test_path("free.csv"), "id,lon,lat,beds,area\na,10,50,1,\nb,10,50,1,a\n");
    json_decref(run_json("map design --units free.csv --territories 1 --balance beds=40%",
                         0)); // One group.
    expect_refused("--units areas.csv --mirror first.json", 3, "has none of the units");
    expect_refused("--units units.csv --mirror nowhere.json", 3, "nowhere.json");
    expect_refused("--units units.csv --mirror units.csv", 3, "units.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accounts_follow_their_area_but_for_exceptions),
        cmocka_unit_test(a_mirrored_territory_is_never_split),
        cmocka_unit_test(what_leads_nowhere_is_told_by_place),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
