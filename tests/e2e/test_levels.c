// Territories to districts and regions: each whole, balanced as well as territories allow, and told
// in the answer and in the plan, where the checker looks at it.
#include "support.h"

#include "program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 30
#define HEIGHT 20
#define DESIGN                                                                                     \
    "map design --units units.csv --territories 24 --balance beds=10% --effort 3 --out plan.json "

static int write_files(void **state)
{
    (void)state;
    const size_t room = 1 << 16;
    char *all = calloc(1, room);
    size_t used = (size_t)snprintf(all, room, "id,lon,lat,beds\n");
    for (int32_t i = 0; i < WIDTH * HEIGHT; i++)
        used += (size_t)snprintf(all + used, room - used, "u%03d,%.3f,%.3f,%d\n", i,
                                 10 + 0.1 * (i % WIDTH) + 0.013 * (i % 7),
                                 50 + 0.1 * (i / WIDTH) + 0.011 * (i % 5), 4 + i % 3);
    test_write(test_path("units.csv"), all);
    free(all);
    return 0;
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void every_territory_has_a_district_and_every_district_a_region(void **state)
{
    (void)state;
    json_t *answer = run_json(DESIGN "--districts 6 --regions 2 --contiguous", 0);
    const json_t *districts = json_object_get(answer, "districts");
    const json_t *regions = json_object_get(answer, "regions");
    assert_int_equal(json_array_size(districts), 6);
    assert_int_equal(json_array_size(regions), 2);
    size_t k, territories = 0, below = 0;
    json_t *one;
    json_array_foreach(districts, k, one)
    {
        const json_t *load = json_object_get(json_object_get(one, "loads"), "beds");
        territories += json_array_size(json_object_get(one, "territories"));
        assert_true(fabs(json_number_value(json_object_get(load, "deviation"))) < 0.25);
        assert_non_null(text(one, "region"));
    }
    json_array_foreach(regions, k, one)
    {
        const json_t *load = json_object_get(json_object_get(one, "loads"), "beds");
        below += json_array_size(json_object_get(one, "districts"));
        assert_true(fabs(json_number_value(json_object_get(load, "deviation"))) < 0.25);
    }
    assert_int_equal(territories, 24);
    assert_int_equal(below, 6);
    assert_int_equal(run_program("check plan.json", NULL), 0);
    json_t *again = run_json(DESIGN "--districts 6 --regions 2 --contiguous --threads 1", 0);
    assert_true(json_equal(districts, json_object_get(again, "districts")));
    json_decref(again);
    json_decref(answer);
}

/// A seat in two districts, and one in none.
static void a_forged_district_is_found_out(void **state)
{
    (void)state;
    json_decref(run_json(DESIGN "--districts 4", 0));
    json_t *plan = json_load_file(test_path("plan.json"), 0, NULL);
    json_t *districts = json_object_get(plan, "districts");
    assert_int_equal(json_array_size(districts), 4);
    json_t *from = json_object_get(json_array_get(districts, 0), "seats");
    json_t *to = json_object_get(json_array_get(districts, 1), "seats");
    json_array_append(to, json_array_get(from, 0));
    json_dump_file(plan, test_path("twice.json"), 0);
    json_t *verdict = run_json("check twice.json", 1);
    const json_t *first = json_array_get(json_object_get(verdict, "violations"), 0);
    assert_string_equal(text(first, "kind"), "district");
    assert_string_equal(text(first, "found"), "there twice");
    json_decref(verdict);
    json_array_remove(to, json_array_size(to) - 1);
    json_array_remove(to, 0);
    json_dump_file(plan, test_path("none.json"), 0);
    verdict = run_json("check none.json", 1);
    assert_string_equal(text(json_array_get(json_object_get(verdict, "violations"), 0), "kind"),
                        "district");
    json_decref(verdict);
    json_decref(plan);
}

static void districts_are_shown_to_people(void **state)
{
    (void)state;
    char *shown;
    assert_int_equal(run_program(DESIGN "--districts 4 --regions 2", &shown), 0);
    assert_non_null(strstr(shown, "district"));
    assert_non_null(strstr(shown, "D4"));
    assert_non_null(strstr(shown, "A2"));
    free(shown);
    assert_int_equal(run_program(DESIGN "--districts 25", NULL), 2);
    assert_int_equal(run_program(DESIGN "--districts 3 --regions 4", NULL), 2);
    assert_int_equal(run_program(DESIGN "--regions 2", NULL), 2);
}

/// Rows of that class on the page.
static int32_t count_rows(const char *page, const char *class_name)
{
    char row[64];
    int32_t count = 0;
    snprintf(row, sizeof row, "<tr class=\"%s\"", class_name);
    for (const char *at = page; (at = strstr(at, row)); at++)
        count++;
    return count;
}

static void the_page_shows_the_tree_and_the_map(void **state)
{
    (void)state;
    json_t *answer = run_json(DESIGN "--districts 6 --regions 2 --report tree.html", 0);
    char *page = test_read(test_path("tree.html"));
    assert_int_equal(count_rows(page, "region"), 2);
    assert_int_equal(count_rows(page, "district"), 6);
    assert_int_equal(count_rows(page, "territory"), 24);
    assert_non_null(strstr(page, "</svg>"));
    assert_null(strstr(page, "<script"));
    // Each district stands below its region and before the first of its territories.
    const json_t *first = json_array_get(json_object_get(answer, "districts"), 0);
    char name[64];
    snprintf(name, sizeof name, ">%s<", text(first, "region"));
    const char *region = strstr(page, name);
    const char *district = strstr(page, "<bdi>D1</bdi>");
    snprintf(name, sizeof name, "<bdi>%s</bdi>",
             json_string_value(json_array_get(json_object_get(first, "territories"), 0)));
    assert_true(region && district && region < district && district < strstr(page, name));
    free(page);
    json_decref(run_json(DESIGN "--districts 6 --report tree.html --language fa", 0));
    page = test_read(test_path("tree.html"));
    assert_non_null(strstr(page, "<html lang=\"fa\" dir=\"rtl\">"));
    assert_int_equal(count_rows(page, "region"), 0);
    assert_int_equal(count_rows(page, "territory"), 24);
    assert_null(strstr(page, "districts"));
    free(page);
    json_decref(run_json(DESIGN "--report tree.html", 0));
    page = test_read(test_path("tree.html"));
    assert_int_equal(count_rows(page, "district"), 0);
    free(page);
    json_decref(answer);
    assert_int_equal(run_program("map design --report tree.html", NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_territory_has_a_district_and_every_district_a_region),
        cmocka_unit_test(a_forged_district_is_found_out),
        cmocka_unit_test(districts_are_shown_to_people),
        cmocka_unit_test(the_page_shows_the_tree_and_the_map),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
