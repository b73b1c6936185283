// Territories from files alone, by the program itself: what it says is checked, and so are its
// errors.
#include "support.h"

#include "program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 120
#define REPS 4
#define ROOM ((size_t)1 << 16)

static int64_t number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static double real(const json_t *object, const char *key)
{
    assert_true(json_is_number(json_object_get(object, key)));
    return json_number_value(json_object_get(object, key));
}

/// A made-up region: units on a grid that is a little out of line, reps at its quarters.
static int write_files(void **state)
{
    (void)state;
    char *all = calloc(1, ROOM);
    size_t used = (size_t)snprintf(all, ROOM, "id,lon,lat,beds,owner,segment,visits,name\n");
    for (int32_t i = 0; i < UNITS; i++) {
        const double lon = 10 + 0.1 * (i % 12) + 0.013 * (i % 7);
        const double lat = 50 + 0.1 * (i / 12) + 0.011 * (i % 5);
        used += (size_t)snprintf(all + used, ROOM - used, "u%03d,%.4f,%.4f,%d.%d,R%d,s%d,%d,%s\n",
                                 i, lon, lat, 40 + (i * 37) % 60 + (i == 77 ? 300 : 0), i % 10,
                                 1 + i % REPS, i % 3, 6 + i % 9, i == 77 ? "Unit of weight" : "");
    }
    test_write(test_path("units.csv"), all);
    free(all);
    test_write(test_path("reps.csv"), "id,lon,lat,capacity_beds\n"
                                      "R1,10.2,50.2,1\nR2,10.9,50.2,1\n"
                                      "R3,10.2,50.8,1\nR4,10.9,50.8,2\n");
    return 0;
}

static void a_plan_keeps_its_bands_and_proves_its_gap(void **state)
{
    (void)state;
    json_t *answer = run_json("map design --units units.csv --reps reps.csv "
                              "--balance beds=10% --effort 20 --out plan.json",
                              0);
    const json_t *objective = json_object_get(answer, "objective");
    assert_int_equal(number(objective, "total"),
                     number(objective, "travel") + number(objective, "mismatch") +
                         number(objective, "disruption") + number(objective, "balance"));
    assert_true(number(answer, "bound") <= number(objective, "total"));
    assert_true(json_is_true(json_object_get(answer, "proved")));
    const json_t *list = json_object_get(answer, "territories");
    assert_int_equal(json_array_size(list), REPS);
    int64_t units = 0;
    double share = 0;
    for (size_t j = 0; j < REPS; j++) {
        const json_t *beds =
            json_object_get(json_object_get(json_array_get(list, j), "loads"), "beds");
        units += number(json_array_get(list, j), "units");
        assert_true(fabs(real(beds, "deviation")) <= 0.1001);
        assert_near(real(json_array_get(list, j), "deviation"), real(beds, "deviation"), 1e-12);
        assert_true(real(beds, "load") <= real(beds, "high"));
        if (strcmp(text(json_array_get(list, j), "id"), "R4") == 0)
            share = real(beds, "target");
    }
    assert_int_equal(units, UNITS);
    const json_t *first =
        json_object_get(json_object_get(json_array_get(list, 0), "loads"), "beds");
    assert_near(share, 2 * real(first, "target"), 1); // Twice the capacity, twice the share.
    assert_int_equal(run_program("check plan.json", NULL), 0);
    json_decref(answer);
}

static void the_plan_is_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    for (int32_t t = 1; t <= 2; t++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map design --units units.csv --reps reps.csv --balance beds=10%% --effort 5 "
                 "--threads %d --out t%d.json",
                 t, t);
        assert_int_equal(run_program(command, NULL), 0);
    }
    char *one = test_read(test_path("t1.json")), *two = test_read(test_path("t2.json"));
    assert_string_equal(one, two);
    free(one);
    free(two);
}

static void a_higher_rate_of_disruption_moves_no_more(void **state)
{
    (void)state;
    int64_t moved[2];
    static const char *const rates[] = {"0%", "100%"};
    for (size_t k = 0; k < 2; k++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map design --units units.csv --reps reps.csv --balance beds=15%% --effort 10 "
                 "--disruption %s",
                 rates[k]);
        json_t *answer = run_json(command, 0);
        moved[k] = number(json_object_get(answer, "moved"), "count");
        json_decref(answer);
    }
    assert_true(moved[0] > 0);
    assert_true(moved[1] < moved[0]);
}

/// Where no territory can hold a unit, it is named, with the smallest band that will do.
static void an_infeasible_question_is_answered_with_its_reason(void **state)
{
    (void)state;
    json_t *answer = run_json(
        "map design --units units.csv --territories 60 --balance beds=5% --out inf.json", 1);
    assert_string_equal(text(answer, "outcome"), "infeasible");
    const json_t *conflicts = json_object_get(answer, "conflicts");
    assert_true(json_array_size(conflicts) > 0);
    const json_t *one = json_array_get(conflicts, 0);
    assert_string_equal(text(one, "kind"), "unit");
    assert_string_equal(text(one, "name"), "Unit of weight");
    assert_near(real(one, "relax_by"), real(one, "found") - real(one, "limit"), 0.011);
    json_decref(answer);
    assert_int_equal(run_program("check inf.json", NULL), 0);
    char *said;
    assert_int_equal(
        run_program("map design --units units.csv --territories 60 --balance beds=5%", &said), 1);
    assert_non_null(
        strstr(said, "the smallest band that removes these conflicts: --balance beds="));
    free(said);
}

static void free_centres_keep_the_band_and_their_pieces_are_shown(void **state)
{
    (void)state;
    char *output;
    const int status =
        run_program("map design --units units.csv --territories 5 --balance beds=30% "
                    "--contiguous --effort 10 --format json --out free.json",
                    &output);
    json_t *answer = json_loads(output, 0, NULL);
    assert_non_null(answer);
    const json_t *list = json_object_get(answer, "territories");
    int64_t extra = 0;
    for (size_t j = 0; j < json_array_size(list); j++) {
        const json_t *one = json_array_get(list, j);
        const json_t *beds = json_object_get(json_object_get(one, "loads"), "beds");
        assert_true(fabs(real(beds, "deviation")) <= 0.3001);
        assert_int_equal(json_array_size(json_object_get(one, "position")), 2);
        extra += number(one, "pieces") - 1;
    }
    const json_t *contiguity = json_object_get(answer, "contiguity");
    assert_int_equal(json_array_size(list), 5);
    assert_int_equal(number(contiguity, "extra_pieces"), extra);
    assert_int_equal(status, extra ? 1 : 0); // What was asked for and is not so is a "no".
    assert_true(json_is_null(json_object_get(answer, "bound")));
    assert_int_equal(run_program("check free.json", NULL), 0);
    json_decref(answer);
    free(output);
}

/// Four owners and four free territories: at a high rate few leave their owner, and locks hold.
static void free_centres_honour_owners_and_locks(void **state)
{
    (void)state;
    char *all = calloc(1, ROOM);
    size_t used = (size_t)snprintf(all, ROOM, "id,lon,lat,beds,owner,locked\n");
    for (int32_t i = 0; i < UNITS; i++)
        used += (size_t)snprintf(all + used, ROOM - used, "u%03d,%.4f,%.4f,%d,R%d,%s\n", i,
                                 10 + 0.1 * (i % 12) + 0.013 * (i % 7),
                                 50 + 0.1 * (i / 12.0) + 0.011 * (i % 5),
                                 4000 + 100 * (i * 37 % 60), 1 + i % 12 / 3,
                                 i == 17  ? "R1"
                                 : i == 3 ? "yes"
                                          : "");
    test_write(test_path("owned.csv"), all);
    free(all);
    int64_t moved[2];
    static const char *const rates[] = {"0%", "80%"};
    for (size_t k = 0; k < 2; k++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map design --units owned.csv --territories 4 --balance beds=8%% --effort 10 "
                 "--disruption %s --out owned%zu.json",
                 rates[k], k);
        json_t *answer = run_json(command, 0);
        moved[k] = number(json_object_get(answer, "moved"), "count");
        assert_int_equal(number(json_object_get(answer, "released"), "count"), 0);
        assert_string_equal(text(json_array_get(json_object_get(answer, "territories"), 0), "id"),
                            "R1");
        json_decref(answer);
        snprintf(command, sizeof command, "check owned%zu.json", k); // locks are checked there
        assert_int_equal(run_program(command, NULL), 0);
    }
    assert_true(moved[0] >= 1); // u017 is with R2 and locked to R1
    assert_true(moved[1] >= 1);
    assert_true(moved[1] <= 12);
    assert_true(moved[1] <= moved[0]);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *units, *arguments, *says, *where;
        int status;
    } rows[] = {
        {"id,lon,lat,n\na,1,2,3\na,1,2,3\n", "--territories 1", "the id \"a\" is there twice",
         "bad.csv:3:1", 3},
        {"id,lon,lat,n\na,1,2,x\n", "--territories 1", "n is \"x\", expected a number like 1234.5",
         "bad.csv:2:4", 3},
        {"id,lon,lat,n\na,1,2,\n", "--territories 1", "n is empty", "bad.csv:2:4", 3},
        {"id,lon,lat,n\na,1,2,-4\n", "--territories 1", "n is \"-4\", must not be negative",
         "bad.csv:2:4", 3},
        {"id,lon,lat,n\na,200,2,4\n", "--territories 1", "must lie in -180 to 180", "bad.csv:2:2",
         3},
        {"id,lon,lat,n\na,,2,4\n", "--territories 1", "needs both lon and lat", "bad.csv:2:2", 3},
        {"id,longitude,latitude,n\na,1,95,4\n", "--territories 1", "must lie in -90 to 90",
         "bad.csv:2:3", 3},
        {"id,lat,n\na,2,4\n", "--territories 1", "there is no column \"lon\"", "bad.csv:1", 3},
        {"id,lon,lat,n\n", "--territories 1", "has no units", "", 3},
        {"id,lon,lat,beds,owner\na,1,2,3,R9\n", "--reps reps.csv", "\"R9\" is not among the reps",
         "bad.csv:2:5", 3},
        {"id,lon,lat,beds,locked\na,1,2,3,maybe\n", "--reps reps.csv",
         "locked to \"maybe\", which is no rep", "bad.csv:2", 3},
        {"id,lon,lat,n,locked\na,1,2,3,R9\n", "--territories 1", "\"R9\", which is no owner",
         "bad.csv:2", 3},
        {"id,lon,lat,n\na,1,2,3\n", "--territories 1 --balance m=5%", "there is no column \"m\"",
         "bad.csv:1", 3},
        {"id,lon,lat,n\na,1,2,3\n", "--territories 1 --edges edges.csv", "there is no unit \"zz\"",
         "edges.csv:2:2", 3},
        {"id,lon,lat,n\na,1,2,3\n", "", "wants --reps, --territories or both", "", 2},
        {"id,lon,lat,n\na,1,2,3\n", "--territories 1 --balance n=5", "wants a share like 5%", "",
         2},
        {"id,lon,lat,n\na,1,2,3\n", "--territories 1 --balance n", "wants MEASURE=SHARE", "", 2},
        {"id,lon,lat,n,owner\na,1,2,3,x\nb,1,2,3,y\n", "--territories 1 --move-share 5%",
         "2 owners for 1 territory:", "", 2},
        {"id,lon,lat,n\na,1,2,3\n", "--reps reps.csv --balance-price n", "wants MEASURE=MONEY", "",
         2},
        {"id,lon,lat,n\na,1,2,3\n", "--reps reps.csv --balance-price n=-1", "is out of range", "",
         2},
        {"id,lon,lat,n\na,1,2,3\n", "--reps reps.csv --balance-price m=1",
         "there is no column \"m\"", "bad.csv:1", 3},
    };
    test_write(test_path("edges.csv"), "id1,id2\na,zz\n");
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        char command[256];
        test_write(test_path("bad.csv"), rows[k].units);
        snprintf(command, sizeof command, "map design --units bad.csv %s", rows[k].arguments);
        const int status = run_program(command, NULL);
        char *said = test_read(test_path("stderr"));
        if (!strstr(said, rows[k].says) || !strstr(said, rows[k].where) || status != rows[k].status)
            print_error("%s: %d %s\n", command, status, said);
        assert_non_null(strstr(said, rows[k].says));
        assert_non_null(strstr(said, rows[k].where));
        assert_int_equal(status, rows[k].status);
        free(said);
    }
}

/// Mean distance of loads from their targets.
static double mean_deviation(const json_t *answer)
{
    const json_t *list = json_object_get(answer, "territories");
    double sum = 0;
    for (size_t j = 0; j < json_array_size(list); j++)
        sum += fabs(real(json_array_get(list, j), "deviation"));
    return sum / (double)json_array_size(list);
}

static void a_dearer_balance_leaves_loads_nearer_to_their_targets(void **state)
{
    (void)state;
    static const char *const prices[] = {"0", "20", "2000"};
    double last = 1;
    for (size_t k = 0; k < 3; k++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map design --units units.csv --reps reps.csv --balance beds=60%% "
                 "--balance-price beds=%s --effort 20 --out soft.json",
                 prices[k]);
        json_t *answer = run_json(command, 0);
        const json_t *objective = json_object_get(answer, "objective");
        assert_int_equal(number(objective, "total"),
                         number(objective, "travel") + number(objective, "mismatch") +
                             number(objective, "disruption") + number(objective, "balance"));
        assert_true((number(objective, "balance") > 0) == (k > 0));
        assert_true(mean_deviation(answer) < last);
        last = mean_deviation(answer);
        assert_int_equal(run_program("check soft.json", NULL), 0);
        json_decref(answer);
    }
    assert_true(last < 0.002);
    char *plan = test_read(test_path("soft.json"));
    char *balance = strstr(plan, "\"balance\":");
    assert_non_null(balance);
    balance[10] = balance[10] == '9' ? '8' : '9';
    test_write(test_path("soft.json"), plan);
    assert_int_equal(run_program("check soft.json", NULL), 1);
    free(plan);
}

static void no_more_changes_hands_than_may(void **state)
{
    (void)state;
    const char *flags[] = {"", "--move-share 4%", "--rep-share 3%"};
    int64_t value[3];
    for (int32_t k = 0; k < 3; k++) {
        char command[256];
        snprintf(command, sizeof command,
                 "map design --units units.csv --reps reps.csv --balance beds=60%% --disruption 0 "
                 "--effort 10 --out limit.json %s",
                 flags[k]);
        json_t *answer = run_json(command, 0);
        value[k] = number(json_object_get(answer, "moved"), "value");
        assert_int_equal(run_program("check limit.json", NULL), 0);
        json_t *plan = json_load_file(test_path("limit.json"), 0, NULL);
        const json_t *moved = json_object_get(plan, "moved");
        assert_int_equal(moved != NULL, k > 0);
        if (k == 1)
            assert_true(number(moved, "value") <= number(moved, "limit"));
        if (k == 2)
            assert_int_equal(json_array_size(json_object_get(moved, "seats")), REPS);
        json_decref(plan);
        json_decref(answer);
    }
    assert_true(value[1] < value[0] && value[2] < value[0] && value[1] > 0);
    assert_int_equal(
        run_program("map design --units units.csv --territories 3 --move-share 5%", NULL), 2);
}

static void what_no_seat_has_room_for_stays_uncovered_at_its_price(void **state)
{
    (void)state;
    test_write(test_path("small.csv"), "id,lon,lat,capacity_beds\n"
                                       "R1,10.2,50.2,1000\nR2,10.9,50.2,1000\n"
                                       "R3,10.2,50.8,1000\nR4,10.9,50.8,1000\n");
    json_t *none = run_json("map design --units units.csv --reps small.csv", 1);
    assert_string_equal(text(none, "outcome"), "infeasible");
    json_decref(none);
    json_t *answer = run_json("map design --units units.csv --reps small.csv --cover-price 100% "
                              "--minute-cost 0.01 --effort 20 --out open.json",
                              0);
    const json_t *objective = json_object_get(answer, "objective");
    assert_true(number(objective, "uncovered") > 0 && number(objective, "travel") > 0);
    assert_int_equal(number(objective, "total"),
                     number(objective, "travel") + number(objective, "mismatch") +
                         number(objective, "disruption") + number(objective, "uncovered"));
    assert_true(number(answer, "bound") <= number(objective, "total"));
    json_decref(answer);
    assert_int_equal(run_program("check open.json", NULL), 0);
    char *plan = test_read(test_path("open.json"));
    char *line = strstr(plan, "\"disruption\":0,\"uncovered\":");
    assert_non_null(line);
    line[28] = line[28] == '9' ? '8' : '9';
    test_write(test_path("open.json"), plan);
    assert_int_equal(run_program("check open.json", NULL), 1);
    free(plan);
    json_t *placed = run_json("map design --units units.csv --territories 3 --cover-price 1% "
                              "--effort 5 --out open.json",
                              0);
    assert_true(number(json_object_get(placed, "objective"), "uncovered") > 0);
    json_decref(placed);
    assert_int_equal(run_program("check open.json", NULL), 0);
    json_t *whole = run_json("map design --units units.csv --reps small.csv --contiguous "
                             "--cover-price 50% --effort 5 --out open.json",
                             0);
    assert_int_equal(number(json_object_get(whole, "contiguity"), "extra_pieces"), 0);
    json_decref(whole);
    assert_int_equal(run_program("check open.json", NULL), 0);
}

/// Of a company: its report, why, and what publishing does.
static void check_uncovered_of_store(void)
{
    json_t *answer = run_json("map design --effort 3 --cover-price 3% --out map.json", 0);
    const json_t *open = json_object_get(answer, "uncovered");
    assert_true(number(open, "count") > 0 && number(open, "cost") > 0);
    assert_int_equal(number(open, "cost"),
                     number(json_object_get(answer, "objective"), "uncovered"));
    const json_t *first = json_array_get(json_object_get(open, "accounts"), 0);
    char command[128], *said = NULL;
    snprintf(command, sizeof command, "explain account %s --plan %s", text(first, "account"),
             text(answer, "plan"));
    assert_int_equal(run_program(command, &said), 0);
    assert_non_null(strstr(said, "nobody takes it"));
    free(said);
    assert_int_equal(run_program("check map.json", NULL), 0);
    assert_int_equal(run_program("report latest --out open.html", NULL), 0);
    snprintf(command, sizeof command, "plan publish %s", text(answer, "plan"));
    assert_int_equal(run_program(command, NULL), 0);
    json_decref(answer);
    answer = run_json("map design --effort 3 --out map.json", 0); // Somebody must take them again.
    assert_int_equal(number(json_object_get(answer, "objective"), "uncovered"), 0);
    json_decref(answer);
}

static void the_store_has_a_map_too(void **state)
{
    (void)state;
    json_decref(run_json("generate --accounts 100 --reps 4 --years 2 --seed 3 --out company", 0));
    json_decref(run_json("import company", 0));
    json_t *answer =
        run_json("map design --effort 3 --balance workload=25% --disruption 10% --out map.json", 0);
    assert_true(json_is_string(json_object_get(answer, "plan")));
    assert_int_equal(number(json_object_get(answer, "objective"), "balance"), 0);
    assert_int_equal(run_program("check map.json", NULL), 0);
    json_decref(answer);
    assert_int_equal(run_program("map design --territories 3", NULL), 2);
    assert_int_equal(run_program("map design --rep-cost 5", NULL), 2);
    char *errors = test_read(test_path("stderr"));
    assert_non_null(strstr(errors, "--rep-cost goes with --units"));
    free(errors);
    assert_int_equal(run_program("map design --balance wishes=3%", NULL), 2);
    answer = run_json("map design --effort 3 --balance-price potential=20% --out map.json", 0);
    assert_true(number(json_object_get(answer, "objective"), "balance") > 0);
    assert_int_equal(run_program("check map.json", NULL), 0);
    json_decref(answer);
    assert_int_equal(run_program("map design --balance-price wishes=3%", NULL), 2);
    check_uncovered_of_store();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_keeps_its_bands_and_proves_its_gap),
        cmocka_unit_test(what_no_seat_has_room_for_stays_uncovered_at_its_price),
        cmocka_unit_test(a_dearer_balance_leaves_loads_nearer_to_their_targets),
        cmocka_unit_test(the_plan_is_the_same_on_any_number_of_threads),
        cmocka_unit_test(a_higher_rate_of_disruption_moves_no_more),
        cmocka_unit_test(an_infeasible_question_is_answered_with_its_reason),
        cmocka_unit_test(free_centres_keep_the_band_and_their_pieces_are_shown),
        cmocka_unit_test(free_centres_honour_owners_and_locks),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(no_more_changes_hands_than_may),
        cmocka_unit_test(the_store_has_a_map_too),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
