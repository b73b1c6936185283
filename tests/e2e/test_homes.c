// Reps without a home in a company's store: the plan finds where they should live.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DESIGN "map design --effort 2 "

static int64_t number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static double real(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static int64_t travel_of(const json_t *answer)
{
    return number(json_object_get(answer, "objective"), "travel");
}

static int64_t total_of(const json_t *answer)
{
    return number(json_object_get(answer, "objective"), "total");
}

/// Five reps with homes, and two who are to be hired.
static int make_company(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 100 --reps 5 --years 2 --seed 4 --out company", 0));
    json_decref(run_json("import company", 0));
    test_write(test_path("reps.csv"), "id,name,role,hired,capacity\n"
                                      "R900,Nora New,rep,2020-01-01,100%\n"
                                      "R901,Omar New,rep,2020-01-01,60%\n");
    json_decref(run_json("import reps.csv", 0));
    return 0;
}

static void a_plan_says_where_homes_lie_best(void **state)
{
    (void)state;
    json_t *answer = run_json(DESIGN "--out placed.json", 0);
    const json_t *placed = json_object_get(answer, "placed");
    assert_int_equal(json_array_size(placed), 2);
    assert_true(json_is_true(json_object_get(answer, "proved")));
    for (size_t k = 0; k < 2; k++) {
        const json_t *one = json_array_get(placed, k);
        assert_string_equal(json_string_value(json_object_get(one, "rep")), k ? "R901" : "R900");
        assert_true(real(one, "lat") > 20 && real(one, "lat") < 60);
        assert_true(real(one, "lon") > -130 && real(one, "lon") < -60);
        assert_true(json_is_string(json_object_get(one, "nearest")));
    }
    assert_int_equal(run_program("check placed.json", NULL), 0);
    char *plan = test_read(test_path("placed.json"));
    assert_non_null(strstr(plan, "\"placed\":[\"R900\",\"R901\"]"));
    free(plan);
    json_t *blind = run_json(DESIGN "--place no", 0); // The way to nowhere costs nothing.
    assert_null(json_object_get(blind, "placed"));
    assert_true(travel_of(blind) < travel_of(answer));
    json_decref(blind);
    json_decref(answer);
}

static void people_read_where_and_of_what_the_proof_is(void **state)
{
    (void)state;
    char *said;
    assert_int_equal(run_program(DESIGN "--quiet", &said), 0);
    assert_non_null(strstr(said, "home found       Nora New: "));
    assert_non_null(strstr(said, "next to "));
    assert_non_null(strstr(said, "no plan with these homes can cost less than"));
    free(said);
    json_decref(run_json("report latest --out page.html", 0));
    char *page = test_read(test_path("page.html"));
    assert_non_null(strstr(page, "Nora New, Omar New"));
    assert_non_null(strstr(page, "is a part of this plan"));
    free(page);
    json_decref(run_json("report latest --out seite.html --language fa", 0));
    page = test_read(test_path("seite.html"));
    assert_non_null(strstr(page, "خانه بخشی از این طرح است"));
    free(page);
    assert_int_equal(run_program(DESIGN "--place everybody", NULL), 1 + 1);
    assert_int_equal(run_program("map design --units x.csv --place no", NULL), 2);
}

/// Homes that are given instead, in the far corner of the country, cost more; those that were found
/// cost the same.
static void given_homes_are_no_better(void **state)
{
    (void)state;
    json_t *answer = run_json(DESIGN, 0);
    const json_t *placed = json_object_get(answer, "placed");
    char rows[512] = "id,name,role,hired,capacity,lon,lat\n";
    for (size_t k = 0; k < 2; k++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows),
                 "R90%zu,New,rep,2020-01-01,%s,%.6f,%.6f\n", k, k ? "60%" : "100%",
                 real(json_array_get(placed, k), "lon"), real(json_array_get(placed, k), "lat"));
    test_write(test_path("reps.csv"), rows);
    json_decref(run_json("import reps.csv", 0));
    json_t *same = run_json(DESIGN, 0);
    assert_null(json_object_get(same, "placed"));
    assert_true(total_of(same) <= total_of(answer) + total_of(answer) / 100);
    assert_true(total_of(same) >= total_of(answer) - total_of(answer) / 100);
    test_write(test_path("reps.csv"), "id,name,role,hired,capacity,lon,lat\n"
                                      "R900,New,rep,2020-01-01,100%,-68.5,44.9\n"
                                      "R901,New,rep,2020-01-01,60%,-68.5,44.9\n");
    json_decref(run_json("import reps.csv", 0));
    json_t *corner = run_json(DESIGN, 0);
    assert_true(total_of(corner) > total_of(answer));
    test_write(test_path("reps.csv"), "id,name,role,hired,capacity,lon,lat\n"
                                      "R900,Nora New,rep,2020-01-01,100%,,\n"
                                      "R901,Omar New,rep,2020-01-01,60%,,\n");
    json_decref(run_json("import reps.csv", 0));
    json_decref(corner);
    json_decref(same);
    json_decref(answer);
}

static void the_other_questions_of_the_map_go_with_it(void **state)
{
    (void)state;
    json_t *curve = run_json("map frontier --effort 2 --limits 0%,100%", 0);
    const json_t *last = json_array_get(json_object_get(curve, "points"), 1);
    json_t *blind = run_json("map frontier --effort 2 --limits 0%,100% --place no", 0);
    assert_true(travel_of(last) > travel_of(json_array_get(json_object_get(blind, "points"), 1)));
    json_decref(curve);
    json_decref(blind);
    json_decref(run_json("map sizing --from 4 --to 6 --effort 2", 0));
    json_t *hire =
        run_json("map change --hire R900 --from 2027-01-01 --effort 3 --out hire.json", 0);
    assert_int_equal(run_program("check hire.json", NULL), 0);
    char *plan = test_read(test_path("hire.json"));
    assert_non_null(strstr(plan, "\"placed\":[\"R900\""));
    free(plan);
    json_decref(hire);
    json_t *one = run_json("map design --effort 2 --objective max --out max.json", 0);
    assert_int_equal(json_array_size(json_object_get(one, "placed")), 2);
    assert_int_equal(run_program("check max.json", NULL), 0);
    json_decref(one);
    json_decref(run_json("map design --effort 2 --contiguous --place unknown --out whole.json", 0));
    assert_int_equal(run_program("check whole.json", NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_says_where_homes_lie_best),
        cmocka_unit_test(people_read_where_and_of_what_the_proof_is),
        cmocka_unit_test(given_homes_are_no_better),
        cmocka_unit_test(the_other_questions_of_the_map_go_with_it),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
