// The size of a team where the answer can be reckoned by hand.
#include "support.h"

#include "app/files.h"
#include "app/sizing.h"

#include <stdio.h>
#include <string.h>

/// Ten accounts at one place, twelve visits of an hour each; a rep has time for two of them.
static void a_team_serves_what_it_has_time_for(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_settings settings;
    marz_settings_defaults(&settings);
    char text[1024] = "id,lon,lat,worth\n";
    for (int32_t i = 0; i < 10; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "a%d,10,50,100\n", i);
    test_write(test_path("units.csv"), text);
    const marz_files_request request = {
        .units = test_path("units.csv"), .territory_count = 4, .settings = &settings};
    marz_files_question question;
    assert_ok(marz_files_read(&request, arena, &question, &error), &error);
    marz_sizing_options options = marz_sizing_options_of(&settings);
    assert_int_equal(options.rep_cost_minor, 72000 * 100); // a year of minutes at one unit each
    options.rep_cost_minor = 15000;
    options.year_minutes = 1450;
    options.thread_count = 1;
    marz_sizing sizing;
    assert_ok(marz_sizing_run(&question.instance, &options, NULL, &sizing, &error), &error);
    assert_int_equal(sizing.points[0].rep_count, 2);
    assert_int_equal(sizing.points[sizing.point_count - 1].rep_count, 8);
    for (int32_t p = 0; p < sizing.point_count; p++) {
        const marz_sizing_point *one = &sizing.points[p];
        const int64_t served = one->rep_count * 2 < 10 ? one->rep_count * 2 : 10;
        assert_int_equal(one->served_count, served);
        assert_int_equal(one->served_minor, served * 10000);
        assert_int_equal(one->travel_minor, 0); // all at one place
        assert_int_equal(one->profit_minor, served * 10000 - one->rep_count * 15000);
    }
    assert_int_equal(sizing.points[sizing.best].rep_count, 5); // the sixth rep has nobody to see
    marz_arena_destroy(arena);
}

/// The margin scales what is earned, and an account that does not pay its road is left.
static void what_does_not_pay_its_road_is_not_served(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    marz_settings settings;
    marz_settings_defaults(&settings);
    test_write(test_path("units.csv"), "id,lon,lat,worth\na,10,50,100000\nb,12,50,1\n");
    const marz_files_request request = {
        .units = test_path("units.csv"), .territory_count = 1, .settings = &settings};
    marz_files_question question;
    assert_ok(marz_files_read(&request, arena, &question, &error), &error);
    marz_sizing_options options = marz_sizing_options_of(&settings);
    options.first = options.last = 1;
    options.margin_ppm = 500000;
    options.thread_count = 1;
    marz_sizing sizing;
    assert_ok(marz_sizing_run(&question.instance, &options, NULL, &sizing, &error), &error);
    assert_int_equal(sizing.point_count, 1);
    assert_int_equal(sizing.points[0].served_count, 1);
    assert_int_equal(sizing.points[0].earned_minor, 100000 * 100 / 2);
    assert_true(sizing.points[0].travel_minor > 0);
    marz_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_team_serves_what_it_has_time_for),
        cmocka_unit_test(what_does_not_pay_its_road_is_not_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
