// Where no plan is found, the program says what stands in the way in words and money, and offers
// only what can help.
#include "support.h"

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 120
#define ROOM ((size_t)1 << 14)
#define DESIGN "map design --units units.csv --reps reps.csv --balance beds=10% --effort 2 "

/// Units on a grid, of which R1 has too many.
static int write_files(void **state)
{
    (void)state;
    char *all = calloc(1, ROOM);
    size_t used = (size_t)snprintf(all, ROOM, "id,lon,lat,beds,owner\n");
    for (int32_t i = 0; i < UNITS; i++)
        used += (size_t)snprintf(all + used, ROOM - used, "u%03d,%.4f,%.4f,%d,R%d\n", i,
                                 10 + 0.1 * (i % 12) + 0.013 * (i % 7),
                                 50 + 0.1 * (i / 12) + 0.011 * (i % 5), 40 + i * 37 % 60,
                                 i % 12 < 8 ? 1 : 2 + i % 3);
    test_write(test_path("units.csv"), all);
    free(all);
    test_write(test_path("reps.csv"), "id,lon,lat\nR1,10.2,50.2\nR2,10.9,50.2\nR3,10.2,50.8\n"
                                      "R4,10.9,50.8\n");
    json_decref(run_json("generate --accounts 160 --reps 6 --years 2 --seed 5 --out company", 0));
    json_decref(run_json("import company", 0));
    return 0;
}

/// Runs a command that finds no plan. @return what it said (free it)
static char *said_of(const char *arguments)
{
    char *said;
    assert_int_equal(run_program(arguments, &said), 1);
    return said;
}

static void expect(const char *said, const char *words, bool is_said)
{
    if ((strstr(said, words) != NULL) != is_said)
        fail_msg("%s: %s\n%s", is_said ? "not said" : "said", words, said);
}

/// Three equal units for two reps: a fair share is 1.5 of them, and no whole number.
static void the_smallest_band_works_when_it_is_followed(void **state)
{
    (void)state;
    test_write(test_path("three.csv"), "id,lon,lat,v\na,1,1,5\nb,2,2,5\nc,3,3,5\n");
    test_write(test_path("two.csv"), "id,lon,lat\nx,1,1\ny,3,3\n");
    char *said = said_of("map design --units three.csv --reps two.csv --balance v=30%");
    expect(said, "--balance v=33.4%", true);
    free(said);
    assert_int_equal(
        run_program("map design --units three.csv --reps two.csv --balance v=33.4%", &said), 0);
    expect(said, "66.7 %", true);
    expect(said, "133.3 %", true);
    free(said);
}

/// What a rep's own limits break, no band can mend.
static void own_limits_are_not_taken_for_a_band(void **state)
{
    (void)state;
    test_write(test_path("three.csv"), "id,lon,lat,v\na,1,1,5\nb,2,2,5\nc,3,3,5\n");
    test_write(test_path("own.csv"), "id,lon,lat,low_v,high_v\nx,1,1,10,10\ny,3,3,,\n");
    char *said = said_of("map design --units three.csv --reps own.csv");
    expect(said, "limits in the file of reps", true);
    expect(said, "smallest band", false);
    free(said);
}

static void a_band_of_nothing_beside_a_price_is_no_limit(void **state)
{
    (void)state;
    test_write(test_path("three.csv"), "id,lon,lat,v\na,1,1,5\nb,2,2,5\nc,3,3,5\n");
    test_write(test_path("two.csv"), "id,lon,lat\nx,1,1\ny,3,3\n");
    char *said;
    assert_int_equal(run_program("map design --units three.csv --reps two.csv --balance v=0% "
                                 "--balance-price v=2",
                                 &said),
                     0);
    expect(said, "balance 10.00 USD", true); // Both are 2.5 off their share of 7.5.
    free(said);
}

static void what_changes_hands_is_money_of_all_territories(void **state)
{
    (void)state;
    char *said = said_of(DESIGN "--move-share 1%");
    expect(said, "all territories", true);
    expect(said, "more changes hands than may in the best plan found", true);
    expect(said, " USD", true);
    expect(said, "--move-share ", true);
    expect(said, "its band is broken", false);
    expect(said, "--cover-price", false); // Nobody's unit has left its owner all the same.
    expect(said, "--balance beds=", false);
    free(said);
}

/// The share that is offered is enough: with it there is a plan.
static void the_share_that_is_offered_is_enough(void **state)
{
    (void)state;
    char command[256], share[16] = "", *said = said_of(DESIGN "--move-share 1%");
    const char *offer = strstr(said, "--move-share ");
    assert_non_null(offer);
    assert_int_equal(sscanf(offer, "--move-share %15s", share), 1);
    free(said);
    snprintf(command, sizeof command, "%s--move-share %s", DESIGN, share);
    assert_int_equal(run_program(command, NULL), 0);
}

static void what_leaves_a_territory_is_said_of_it(void **state)
{
    (void)state;
    char *said = said_of(DESIGN "--rep-share 1%");
    expect(said, "more leaves it than may in the best plan found", true);
    expect(said, "--rep-share ", true);
    expect(said, "--move-share ", false);
    free(said);
}

static void the_store_offers_its_settings(void **state)
{
    (void)state;
    assert_int_equal(run_program("settings move.share '0.1 %'", NULL), 0);
    assert_int_equal(run_program("settings band.workload '10 %'", NULL), 0);
    char *said = said_of("map design --effort 2");
    expect(said, "all territories: more changes hands than may in the best plan found (", true);
    expect(said, " USD, limit ", true);
    expect(said, "marz settings move.share \"", true);
    expect(said, "look at the columns lock", false); // It is not locks that stand in the way.
    free(said);
    assert_int_equal(run_program("settings move.share '100 %'", NULL), 0);
    assert_int_equal(run_program("settings move.rep_share '0.1 %'", NULL), 0);
    said = said_of("map design --effort 2");
    expect(said, ": more leaves it than may in the best plan found (", true);
    expect(said, "marz settings move.rep_share \"", true);
    expect(said, "marz settings move.share \"", false);
    free(said);
}

static void nobody_is_no_way_out_where_it_is_one_already(void **state)
{
    (void)state;
    assert_int_equal(run_program("settings move.rep_share '100 %'", NULL), 0);
    assert_int_equal(run_program("settings band.workload '0.01 %'", NULL), 0);
    char *said = said_of("map design --effort 2");
    expect(said, "marz settings band.workload \"", true);
    expect(said, "marz settings cover.price \"100 %\"", true);
    free(said);
    assert_int_equal(run_program("settings cover.price '200 %'", NULL), 0);
    assert_int_equal(run_program("settings move.share '0 %'", NULL), 0);
    said = said_of("map design --effort 2");
    expect(said, "cover.price", false);
    free(said);
}

static void capacities_that_are_no_limits_and_distances_are_pointed_at(void **state)
{
    (void)state;
    test_write(test_path("full.csv"), "id,lon,lat,capacity_beds\nR1,10.2,50.2,1\n"
                                      "R2,10.9,50.2,1\nR3,10.2,50.8,1\nR4,10.9,50.8,2\n");
    char *said = said_of("map design --units units.csv --reps full.csv --effort 2");
    expect(said, "all upper limits together are less than there is", true);
    expect(said, "let capacities be shares of what there is: --balance beds=10%", true);
    expect(said, "--reach", false);
    free(said);
    said = said_of(DESIGN "--farthest 2");
    expect(said, "no territory may take it", true);
    expect(said, "a greater --reach or --farthest", true);
    expect(said, "let capacities be shares", false);
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_band_works_when_it_is_followed),
        cmocka_unit_test(own_limits_are_not_taken_for_a_band),
        cmocka_unit_test(a_band_of_nothing_beside_a_price_is_no_limit),
        cmocka_unit_test(what_changes_hands_is_money_of_all_territories),
        cmocka_unit_test(the_share_that_is_offered_is_enough),
        cmocka_unit_test(what_leaves_a_territory_is_said_of_it),
        cmocka_unit_test(capacities_that_are_no_limits_and_distances_are_pointed_at),
        cmocka_unit_test(the_store_offers_its_settings),
        cmocka_unit_test(nobody_is_no_way_out_where_it_is_one_already),
    };
    return cmocka_run_group_tests(tests, write_files, NULL);
}
