// The curves of the map by the program itself: how much may change hands, how many reps.
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

static int make_company(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 150 --reps 5 --years 2 --seed 4 --out company", 0));
    json_decref(run_json("import company", 0));
    return 0;
}

static void a_looser_limit_never_costs_more(void **state)
{
    (void)state;
    json_t *answer = run_json("map frontier --effort 4 --limits 0%,5%,20% --limits 100%", 0);
    const json_t *points = json_object_get(answer, "points");
    assert_int_equal(json_array_size(points), 4);
    const json_t *first = json_array_get(points, 0);
    assert_int_equal(number(json_object_get(first, "moved"), "count"), 0);
    int64_t last = INT64_MAX;
    double eased = 1;
    for (size_t p = 0; p < 4; p++) {
        const json_t *one = json_array_get(points, p);
        const json_t *objective = json_object_get(one, "objective");
        const double limit = json_number_value(json_object_get(one, "limit"));
        const json_t *balance = json_object_get(one, "balance");
        const double now = json_number_value(json_object_get(balance, "eased"));
        const int64_t cost = number(objective, "travel") + number(objective, "mismatch");
        assert_true(json_number_value(json_object_get(json_object_get(one, "moved"), "share")) <=
                    limit + 1e-9);
        assert_true(now <= eased);
        if (now == eased) // the same bands
            assert_true(cost <= last);
        assert_true(number(one, "bound") <= cost);
        assert_int_equal(number(objective, "total"), cost + number(objective, "disruption"));
        eased = now;
        last = cost;
    }
    json_decref(answer);
}

/// The flag does for one run what the setting does for all.
static void the_company_may_ask_for_one_piece(void **state)
{
    (void)state;
    json_t *loose = run_json("map design --effort 4 --out loose.json", 0);
    json_t *whole = run_json("map design --effort 4 --contiguous --out whole.json", 0);
    assert_true(number(json_object_get(whole, "objective"), "total") >= number(loose, "bound"));
    json_decref(run_json("settings territory.contiguous 1", 0));
    json_decref(run_json("map design --effort 4 --out set.json", 0));
    json_decref(run_json("settings territory.contiguous 0", 0));
    char *asked = test_read(test_path("whole.json")), *set = test_read(test_path("set.json"));
    char *free_of_it = test_read(test_path("loose.json"));
    assert_non_null(strstr(asked, "\"near\""));
    assert_null(strstr(free_of_it, "\"near\""));
    assert_non_null(strstr(set, "\"near\""));
    json_decref(run_json("check whole.json", 0));
    json_decref(run_json("check set.json", 0));
    json_t *curve = run_json("map frontier --effort 3 --limits 0%,20%,100% --contiguous", 0);
    const json_t *points = json_object_get(curve, "points");
    size_t k;
    json_t *point;
    json_array_foreach(points, k, point)
    {
        assert_non_null(json_object_get(point, "extra_pieces"));
        assert_string_not_equal(json_string_value(json_object_get(point, "outcome")), "infeasible");
    }
    json_decref(curve);
    free(asked);
    free(set);
    free(free_of_it);
    json_decref(whole);
    json_decref(loose);
}

/// Of each point: what accounts without anybody count, and how many there are.
static void expect_uncovered(const char *command, bool has_price)
{
    json_t *curve = run_json(command, 0);
    const json_t *points = json_object_get(curve, "points");
    int64_t most = 0;
    for (size_t p = 0; p < json_array_size(points); p++) {
        const json_t *one = json_array_get(points, p);
        const json_t *objective = json_object_get(one, "objective");
        assert_int_equal(json_object_get(one, "uncovered") != NULL, has_price);
        assert_int_equal(json_object_get(objective, "uncovered") != NULL, has_price);
        if (!has_price)
            continue;
        const int64_t count = number(one, "uncovered");
        most = count > most ? count : most;
        assert_int_equal(number(objective, "total"),
                         number(objective, "travel") + number(objective, "mismatch") +
                             number(objective, "uncovered") + number(objective, "disruption"));
        assert_true(number(one, "bound") <=
                    number(objective, "total") - number(objective, "disruption"));
    }
    assert_int_equal(most > 0, has_price);
    json_decref(curve);
}

static void the_price_of_staying_uncovered_counts_in_the_curve(void **state)
{
    (void)state;
    expect_uncovered("map frontier --effort 2 --limits 0%,20%", false);
    json_decref(run_json("settings cover.price 5%", 0));
    expect_uncovered("map frontier --effort 2 --limits 0%,20%", true);
    expect_uncovered("map frontier --effort 2 --limits 0%,20% --cover-price 0%", false);
    json_decref(run_json("map frontier --effort 2 --limits 0%,20% --contiguous", 0));
    json_decref(run_json("settings cover.price 0%", 0));
    char *said;
    assert_int_equal(run_program("map frontier --effort 2 --limits 20% --cover-price 5% --quiet "
                                 "--report open.html",
                                 &said),
                     0);
    assert_non_null(strstr(said, "nobody takes"));
    free(said);
    char *page = test_read(test_path("open.html"));
    assert_non_null(strstr(page, "nobody takes"));
    free(page);
}

static void the_curve_may_be_about_the_farthest_account(void **state)
{
    (void)state;
    json_t *curve = run_json("map frontier --effort 2 --limits 10%,100% --objective max", 0);
    const json_t *points = json_object_get(curve, "points");
    double last = json_real_value(json_object_get(json_object_get(curve, "present"), "farthest"));
    assert_true(last > 0);
    for (size_t p = 0; p < 2; p++) {
        const json_t *far = json_object_get(json_array_get(points, p), "farthest");
        const double minutes = json_real_value(json_object_get(far, "minutes"));
        assert_true(minutes > 0);
        assert_true(p == 0 || minutes <= last);
        assert_true(json_number_value(json_object_get(far, "bound")) <= minutes);
        last = minutes;
    }
    json_decref(curve);
    char *said;
    assert_int_equal(
        run_program("map frontier --effort 2 --limits 10% --objective max --quiet", &said), 0);
    assert_non_null(strstr(said, "farthest (min)"));
    free(said);
}

/// Two owners' units that must stay together: somebody has to give up one of them.
static void what_must_move_is_why_there_is_no_plan(void **state)
{
    (void)state;
    test_write(test_path("family.csv"), "id,lon,lat,n,owner,group\n"
                                        "a,0,0,10,east,smith\nb,0.1,0,20,west,smith\n"
                                        "c,0,0.1,30,east,\nd,0.1,0.1,30,west,\n");
    const char *command = "map frontier --units family.csv --territories 2 --balance n=90% "
                          "--limits 0%,10%,20%";
    json_t *curve = run_json(command, 0);
    const json_t *points = json_object_get(curve, "points");
    for (size_t p = 0; p < 2; p++) {
        const json_t *one = json_array_get(points, p), *reason = json_object_get(one, "reason");
        assert_string_equal(json_string_value(json_object_get(one, "outcome")), "infeasible");
        assert_string_equal(json_string_value(json_object_get(reason, "kind")), "moved");
        assert_string_equal(json_string_value(json_object_get(reason, "subject")), "smith");
        assert_int_equal(number(reason, "found"), 1000);
        assert_int_equal(number(reason, "relax_by"), p ? 100 : 1000);
    }
    assert_null(json_object_get(json_array_get(points, 2), "reason"));
    json_decref(curve);
    char line[256], *said;
    snprintf(line, sizeof line, "%s --quiet", command);
    assert_int_equal(run_program(line, &said), 0);
    assert_non_null(strstr(said, "must change hands in any plan, as groups have several owners"));
    assert_non_null(strstr(said, "(11.1 %)"));
    assert_non_null(strstr(said, "most of it is smith"));
    assert_null(strstr(strstr(said, "in any plan") + 1, "in any plan"));
    free(said);
}

static void the_table_is_for_people(void **state)
{
    (void)state;
    char *said;
    assert_int_equal(
        run_program("map frontier --effort 2 --limits 0%,10% --quiet --report curve.html", &said),
        0);
    char *curve = test_read(test_path("curve.html"));
    assert_non_null(strstr(curve, "</svg>"));
    assert_null(strstr(curve, "<script"));
    free(curve);
    assert_non_null(strstr(said, "may move"));
    assert_non_null(strstr(said, "least together"));
    free(said);
    assert_int_equal(run_program("map sizing --from 3 --to 7 --effort 3 --quiet", &said), 0);
    assert_non_null(strstr(said, "best"));
    assert_non_null(strstr(said, "an estimate, not a plan; it assumes that"));
    free(said);
}

/// The amount in whole units of the currency, with Persian digits, is a cell of the page.
static void expect_every_digit(const char *page, int64_t minor)
{
    static const char *const digits[] = {"۰", "۱", "۲", "۳", "۴", "۵", "۶", "۷", "۸", "۹"};
    char plain[32], cell[256] = "<td>";
    snprintf(plain, sizeof plain, "%lld", (long long)((minor + 50) / 100));
    for (size_t k = 0, count = strlen(plain); k < count; k++) {
        const size_t used = strlen(cell);
        snprintf(cell + used, sizeof cell - used, "%s%s", k > 0 && (count - k) % 3 == 0 ? "٬" : "",
                 digits[plain[k] - '0']);
    }
    strcat(cell, "</td>");
    if (!strstr(page, cell))
        fail_msg("no %s on the page", cell);
}

static void the_page_speaks_persian(void **state)
{
    (void)state;
    const char *command = "map frontier --effort 2 --limits 0%,10% --report page.html --language ";
    char line[256];
    snprintf(line, sizeof line, "%sfa", command);
    json_decref(run_json(line, 0));
    char *page = test_read(test_path("page.html"));
    assert_non_null(strstr(page, "<html lang=\"fa\" dir=\"rtl\">"));
    assert_non_null(strstr(page, "سقف جابه‌جایی"));
    assert_non_null(strstr(page, "۱۰٫۰۰٪"));
    assert_non_null(strstr(page, "سفر و ناسازگاری (دلار)"));
    assert_null(strstr(page, "travel"));
    assert_null(strstr(page, "تکه‌های زیادی"));
    json_t *curve = run_json("map frontier --effort 2 --limits 0%,10%", 0);
    const json_t *cost =
        json_object_get(json_array_get(json_object_get(curve, "points"), 0), "objective");
    expect_every_digit(page, number(cost, "travel") + number(cost, "mismatch"));
    json_decref(curve);
    free(page);
    snprintf(line, sizeof line, "%sfa --contiguous", command);
    json_decref(run_json(line, 0));
    page = test_read(test_path("page.html"));
    assert_non_null(strstr(page, "تکه‌های زیادی"));
    free(page);
    snprintf(line, sizeof line, "%sen", command);
    json_decref(run_json(line, 0));
    page = test_read(test_path("page.html"));
    assert_non_null(strstr(page, "<html lang=\"en\">"));
    assert_non_null(strstr(page, "travel and mismatch"));
    free(page);
}

static void profit_is_what_is_earned_less_travel_and_reps(void **state)
{
    (void)state;
    json_t *answer =
        run_json("map sizing --from 2 --to 8 --rep-cost 50000 --margin 40% --effort 3", 0);
    const json_t *points = json_object_get(answer, "points");
    const json_t *assumed = json_object_get(answer, "assumptions");
    assert_int_equal(number(assumed, "rep_cost"), 5000000);
    int64_t best = INT64_MIN, best_reps = 0;
    for (size_t p = 0; p < json_array_size(points); p++) {
        const json_t *one = json_array_get(points, p);
        const int64_t reps = number(one, "reps"), profit = number(one, "profit");
        assert_int_equal(number(one, "cost_of_reps"), reps * 5000000);
        assert_int_equal(profit, number(one, "earned") - number(one, "travel") -
                                     number(one, "cost_of_reps"));
        if (profit > best) {
            best = profit;
            best_reps = reps;
        }
    }
    assert_int_equal(number(answer, "best"), best_reps);
    const json_t *flat = json_object_get(answer, "flat");
    assert_true(number(flat, "from") <= best_reps && best_reps <= number(flat, "to"));
    json_decref(answer);
}

static void the_homes_of_owners_are_found_in_the_files(void **state)
{
    (void)state;
    test_write(test_path("units.csv"), "id,lon,lat,n,owner\n"
                                       "a,0,0,1,east\nb,0.1,0,1,east\nc,0,0.1,1,east\n"
                                       "d,5,0,1,west\ne,5.1,0,1,west\nf,5,0.1,1,west\n"
                                       "g,9,0,1,small\n");
    json_t *answer = run_json("map frontier --units units.csv --territories 2 --balance n=50% "
                              "--limits 0%,100%",
                              0);
    assert_int_equal(number(answer, "owned"), 6); // the smallest owner gives way
    assert_int_equal(number(answer, "unowned"), 1);
    json_decref(answer);
    assert_int_equal(run_program("map frontier --units units.csv --territories 4", NULL), 2);
    assert_int_equal(run_program("map frontier --limits 5", NULL), 2);
    assert_int_equal(run_program("map sizing --from 9 --to 3", NULL), 2);
    assert_int_equal(run_program("map sizing --units units.csv", NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_looser_limit_never_costs_more),
        cmocka_unit_test(the_company_may_ask_for_one_piece),
        cmocka_unit_test(the_price_of_staying_uncovered_counts_in_the_curve),
        cmocka_unit_test(the_curve_may_be_about_the_farthest_account),
        cmocka_unit_test(what_must_move_is_why_there_is_no_plan),
        cmocka_unit_test(the_table_is_for_people),
        cmocka_unit_test(the_page_speaks_persian),
        cmocka_unit_test(profit_is_what_is_earned_less_travel_and_reps),
        cmocka_unit_test(the_homes_of_owners_are_found_in_the_files),
    };
    return cmocka_run_group_tests(tests, make_company, NULL);
}
