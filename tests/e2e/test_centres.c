// Homes that are given beside homes that are placed: who stays, who gets less, and what free
// centres can be asked for.
#include "support.h"

#include "program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 160
#define ROOM ((size_t)1 << 15)

static double real(const json_t *object, const char *key)
{
    assert_true(json_is_number(json_object_get(object, key)));
    return json_number_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/// Units on a grid a little out of line; every ninth is in one of two groups.
static int write_files(void **state)
{
    (void)state;
    char *all = calloc(1, ROOM);
    size_t used = (size_t)snprintf(all, ROOM, "id,lon,lat,beds,calls,group\n");
    for (int32_t i = 0; i < UNITS; i++)
        used += (size_t)snprintf(all + used, ROOM - used, "u%03d,%.4f,%.4f,%d,%d,%s\n", i,
                                 10 + 0.1 * (i % 16) + 0.013 * (i % 7),
                                 50 + 0.1 * (i / 16.0) + 0.011 * (i % 5), 20 + i * 37 % 40,
                                 1 + i * 11 % 7,
                                 i % 9        ? ""
                                 : i % 16 < 8 ? "west"
                                              : "east");
    test_write(test_path("units.csv"), all);
    free(all);
    test_write(test_path("reps.csv"), "id,lon,lat,share,pinned\n"
                                      "Ann,10.1,50.1,,\nBob,11.5,50.9,60%,yes\n"
                                      "Cid,,,,\nDora,10.8,50.2,0.5,no\n");
    return 0;
}

static const json_t *row_of(const json_t *list, const char *id)
{
    size_t k;
    json_t *one;
    json_array_foreach(list, k, one)
    {
        if (strcmp(text(one, "id"), id) == 0)
            return one;
    }
    fail_msg("no territory %s", id);
    return NULL;
}

static double target_of(const json_t *list, const char *id, const char *measure)
{
    return real(json_object_get(json_object_get(row_of(list, id), "loads"), measure), "target");
}

static json_t *designed(const char *flags)
{
    char command[512];
    snprintf(command, sizeof command, "map design --units units.csv --effort 5 --out plan.json %s",
             flags);
    json_t *answer = run_json(command, 0);
    assert_int_equal(run_program("check plan.json", NULL), 0);
    return answer;
}

static void given_homes_stay_and_the_others_are_placed(void **state)
{
    (void)state;
    json_t *answer = designed("--reps reps.csv --territories 5 --balance beds=15%,calls=25%");
    const json_t *list = json_object_get(answer, "territories");
    assert_int_equal(json_array_size(list), 5);
    const json_t *ann = json_object_get(row_of(list, "Ann"), "position");
    assert_near(json_number_value(json_array_get(ann, 0)), 10.1, 1e-9);
    assert_near(json_number_value(json_array_get(ann, 1)), 50.1, 1e-9);
    const json_t *dora = json_object_get(row_of(list, "Dora"), "position");
    assert_true(fabs(json_number_value(json_array_get(dora, 0)) - 10.8) > 1e-6); // She may move.
    assert_int_equal(json_array_size(json_object_get(row_of(list, "Cid"), "position")), 2);
    assert_near(target_of(list, "Bob", "beds"), 0.6 * target_of(list, "Ann", "beds"), 1);
    assert_near(target_of(list, "Dora", "calls"), 0.5 * target_of(list, "T00001", "calls"), 1);
    for (size_t j = 0; j < 5; j++) {
        const json_t *loads = json_object_get(json_array_get(list, j), "loads");
        assert_true(fabs(real(json_object_get(loads, "beds"), "deviation")) <= 0.1501);
        assert_true(fabs(real(json_object_get(loads, "calls"), "deviation")) <= 0.2501);
    }
    json_decref(answer);
    json_t *plan = json_load_file(test_path("plan.json"), 0, NULL);
    const json_t *seats = json_object_get(json_object_get(plan, "instance"), "seats");
    assert_string_equal(text(json_array_get(seats, 0), "rep"), "Ann");
    assert_true(json_is_null(json_object_get(json_array_get(seats, 4), "rep")));
    json_decref(plan);
}

/// Placing all homes costs no more than what one gets with some of them given.
static void a_free_home_costs_no_more_than_a_bad_one(void **state)
{
    (void)state;
    test_write(test_path("bad.csv"), "id,lon,lat\nAnn,10.0,50.0\nBob,10.0,50.0\nCid,,\n");
    json_t *given = designed("--reps bad.csv --territories 3 --balance beds=10%");
    json_t *free_all = designed("--territories 3 --balance beds=10%");
    assert_true(real(json_object_get(free_all, "objective"), "total") <
                real(json_object_get(given, "objective"), "total"));
    json_decref(given);
    json_decref(free_all);
}

static void groups_stay_together_round_free_centres(void **state)
{
    (void)state;
    json_decref(designed("--territories 4 --balance beds=30%"));
    json_t *plan = json_load_file(test_path("plan.json"), 0, NULL);
    const char *seat_of[2] = {NULL, NULL};
    size_t k;
    json_t *line;
    json_array_foreach(json_object_get(plan, "assignments"), k, line)
    {
        const int32_t i = atoi(text(line, "account") + 1);
        const int32_t group = i % 16 < 8;
        if (i % 9)
            continue;
        if (!seat_of[group])
            seat_of[group] = text(line, "seat");
        assert_string_equal(text(line, "seat"), seat_of[group]);
    }
    json_decref(plan);
}

static void limits_of_a_rep_count_instead_of_the_band(void **state)
{
    (void)state;
    test_write(test_path("limits.csv"),
               "id,lon,lat,low_beds,high_beds\nAnn,10.2,50.2,,500\nBob,11.3,50.8,,\n"
               "Cid,10.8,50.5,2000,2500.5\n");
    json_t *answer = designed("--reps limits.csv --balance beds=60%");
    const json_t *list = json_object_get(answer, "territories");
    const json_t *ann = json_object_get(json_object_get(row_of(list, "Ann"), "loads"), "beds");
    const json_t *cid = json_object_get(json_object_get(row_of(list, "Cid"), "loads"), "beds");
    assert_near(real(ann, "high"), 500, 1e-9);
    assert_true(real(ann, "load") <= 500);
    assert_near(real(cid, "high"), 2500.5, 1e-9);
    assert_true(real(cid, "load") >= 2000);
    json_decref(answer);
}

/// Only three units have minutes from everywhere: free centres lie at some of them.
static void centres_lie_at_units_from_which_minutes_are_given(void **state)
{
    (void)state;
    char *all = calloc(1, ROOM);
    size_t used = (size_t)snprintf(all, ROOM, "unit,rep,minutes\n");
    for (int32_t i = 0; i < UNITS; i++)
        for (int32_t p = 0; p < 3; p++)
            used += (size_t)snprintf(
                all + used, ROOM - used, "u%03d,u%03d,%d\n", i, 18 + 5 * p + 48 * p,
                1 + abs(i % 16 - (2 + 5 * p)) * 7 + abs(i / 16 - (1 + 3 * p)) * 9);
    test_write(test_path("between.csv"), all);
    free(all);
    json_t *answer = designed("--territories 3 --balance beds=40% --matrix between.csv");
    const json_t *list = json_object_get(answer, "territories");
    size_t at_units = 0;
    for (size_t j = 0; j < 3; j++) {
        const double lon = json_number_value(
            json_array_get(json_object_get(json_array_get(list, j), "position"), 0));
        for (int32_t p = 0; p < 3; p++) {
            const int32_t i = 18 + 53 * p;
            at_units += fabs(lon - (10 + 0.1 * (i % 16) + 0.013 * (i % 7))) < 1e-4;
        }
    }
    assert_true(at_units >= 1);
    json_decref(answer);
    json_t *plan = json_load_file(test_path("plan.json"), 0, NULL);
    assert_int_equal(json_array_size(json_object_get(json_object_get(plan, "instance"), "minutes")),
                     at_units * UNITS);
    json_decref(plan);
    answer =
        run_json("map sizing --units units.csv --territories 3 --matrix between.csv --effort 3", 0);
    assert_true(json_array_size(json_object_get(answer, "points")) > 0);
    json_decref(answer);
}

/// First the farthest, then the cost; and squares of minutes prefer many short ways to a long one.
static void the_farthest_is_brought_near_with_a_proof(void **state)
{
    (void)state;
    test_write(test_path("four.csv"),
               "id,lon,lat\nA,10.1,50.1\nB,10.5,50.2\nC,10.6,50.8\nD,11,50\n");
    json_t *cheap = designed("--reps four.csv --balance beds=10% --farthest 600");
    json_t *near = designed("--reps four.csv --balance beds=10% --objective max");
    const json_t *one = json_object_get(cheap, "farthest"),
                 *two = json_object_get(near, "farthest");
    assert_true(json_is_null(json_object_get(one, "bound")));
    assert_true(real(two, "minutes") < real(one, "minutes"));
    assert_true(real(two, "bound") <= real(two, "minutes"));
    assert_true(json_is_true(json_object_get(two, "proved")) ==
                (real(two, "bound") >= real(two, "minutes")));
    assert_true(real(json_object_get(near, "objective"), "total") >=
                real(json_object_get(cheap, "objective"), "total"));
    json_decref(cheap);
    json_decref(near);
    char *plan = test_read(test_path("plan.json")), *claim = strstr(plan, "\"bound_milli\":");
    assert_non_null(claim);
    claim[0] = '\0';
    char *forged = calloc(1, strlen(plan) + strlen(claim + 1) + 64);
    strcat(strcat(strcat(forged, plan), "\"bound_milli\":9"), claim + 14); // Ten times as far.
    test_write(test_path("forged.json"), forged);
    free(forged);
    free(plan);
    assert_int_equal(run_program("check forged.json", NULL), 1);
    json_decref(designed("--reps four.csv --balance beds=10% --objective moment"));
    json_decref(designed("--territories 4 --balance beds=20% --objective max"));
    assert_int_equal(
        run_program("map design --units units.csv --territories 3 --farthest 60", NULL), 2);
    assert_int_equal(
        run_program("map design --units units.csv --reps four.csv --objective least", NULL), 2);
}

/// Two units alike but for their price: the dear one is taken, the other may stay out.
static void each_unit_may_have_its_own_price_of_staying_out(void **state)
{
    (void)state;
    test_write(test_path("priced.csv"),
               "id,lon,lat,beds,cover_price\na,10,50,5,\nb,10.3,50,5,20000\n"
               "c,10.3,50,5,0.50\nd,10.1,50,5,\n");
    test_write(test_path("one.csv"), "id,lon,lat,capacity_beds\nA,10,50,30\n");
    const char *command = "map design --units priced.csv --reps one.csv --value beds ";
    char all[256];
    snprintf(all, sizeof all, "%s--out must.json", command);
    json_t *must = run_json(all, 0); // Two have no price, so somebody has to take them.
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(must, "objective"), "uncovered")), 50);
    json_decref(must);
    assert_int_equal(run_program("check must.json", NULL), 0);
    snprintf(all, sizeof all, "%s--cover-price 200%% --out priced.json", command);
    json_t *answer = run_json(all, 0);
    const json_t *objective = json_object_get(answer, "objective");
    assert_int_equal(json_integer_value(json_object_get(objective, "uncovered")), 50 + 1000);
    assert_true(json_is_true(json_object_get(answer, "proved")));
    json_decref(answer);
    assert_int_equal(run_program("check priced.json", NULL), 0);
    char *plan = test_read(test_path("priced.json")), *row = strstr(plan, "[\"b\",2000000]");
    assert_non_null(row);
    row[5] = '1';
    test_write(test_path("forged.json"), plan);
    free(plan);
    assert_int_equal(run_program("check forged.json", NULL), 1);
}

/// The curve: a dear balance brings loads nearer to their targets, and its cost is in the sum.
static void the_curve_counts_what_uneven_loads_cost(void **state)
{
    (void)state;
    char *all = calloc(1, ROOM);
    size_t used = (size_t)snprintf(all, ROOM, "id,lon,lat,beds,owner\n");
    for (int32_t i = 0; i < UNITS; i++)
        used += (size_t)snprintf(all + used, ROOM - used, "u%03d,%.4f,%.4f,%d,%s\n", i,
                                 10 + 0.1 * (i % 16), 50 + 0.1 * (i / 16.0), 20 + i * 37 % 40,
                                 i % 3 ? "A" : "B");
    test_write(test_path("owned.csv"), all);
    free(all);
    test_write(test_path("two.csv"), "id,lon,lat\nA,10.0,50.5\nB,10.8,50.5\n");
    double worst[2];
    for (size_t k = 0; k < 2; k++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map frontier --units owned.csv --reps two.csv --balance beds=90%% --limits "
                 "0%%,100%% --effort 5 %s",
                 k ? "--balance-price beds=500" : "");
        json_t *answer = run_json(command, 0);
        const json_t *last = json_array_get(json_object_get(answer, "points"), 1);
        const json_t *cost = json_object_get(last, "objective");
        worst[k] = real(json_object_get(last, "balance"), "worst");
        assert_true((json_object_get(cost, "balance") != NULL) == (k == 1));
        const double uneven = k ? real(cost, "balance") : 0;
        assert_near(
            real(cost, "total"),
            real(cost, "travel") + real(cost, "mismatch") + real(cost, "disruption") + uneven, 0.1);
        assert_true(real(last, "bound") <= real(cost, "total"));
        json_decref(answer);
    }
    assert_true(worst[1] < worst[0]);
    assert_true(worst[1] < 0.01);
}

static void what_cannot_be_is_refused_by_place(void **state)
{
    (void)state;
    static const struct {
        const char *reps, *arguments, *says;
        int status;
    } rows[] = {
        {"id,lon,lat,share\nAnn,1,2,60\n", "", "share is \"60\"", 3},
        {"id,lon,lat,share\nAnn,1,2,1\n", "", "share is \"1\"", 3},
        {"id,lon,lat,share\nAnn,1,2,2000%\n", "", "share is \"2000%\"", 3},
        {"id,lon,lat,pinned\nAnn,,,yes\n", "", "Ann is pinned, but has no position", 3},
        {"id,lon,lat,low_beds,high_beds\nAnn,1,2,9,8\n", "", "at least more beds than", 3},
        {"id,lon,lat\nAnn,1,2\nBob,1,2\n", "--territories 1", "2 reps, more than 1 territory", 2},
        {"id,lon,lat\nAnn,1,2\n", "--territories 1..3", "goes without --reps", 2},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        char command[256];
        test_write(test_path("wrong.csv"), rows[k].reps);
        snprintf(command, sizeof command, "map design --units units.csv --reps wrong.csv %s",
                 rows[k].arguments);
        const int status = run_program(command, NULL);
        char *said = test_read(test_path("stderr"));
        if (!strstr(said, rows[k].says) || status != rows[k].status)
            print_error("%s: %d %s\n", command, status, said);
        assert_non_null(strstr(said, rows[k].says));
        assert_int_equal(status, rows[k].status);
        free(said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_homes_stay_and_the_others_are_placed),
        cmocka_unit_test(a_free_home_costs_no_more_than_a_bad_one),
        cmocka_unit_test(groups_stay_together_round_free_centres),
        cmocka_unit_test(limits_of_a_rep_count_instead_of_the_band),
        cmocka_unit_test(centres_lie_at_units_from_which_minutes_are_given),
        cmocka_unit_test(the_farthest_is_brought_near_with_a_proof),
        cmocka_unit_test(each_unit_may_have_its_own_price_of_staying_out),
        cmocka_unit_test(the_curve_counts_what_uneven_loads_cost),
        cmocka_unit_test(what_cannot_be_is_refused_by_place),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
