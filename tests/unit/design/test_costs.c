// Costs of pairs against values computed by hand (given in the comments), and rows against single
// costs.
#include "support.h"

#include "base/rng.h"
#include "model/costing.h"

#include <math.h>
#include <string.h>

enum { UNITS = 4, SEATS = 3, SEGMENTS = 2 };

static int32_t unit_lon[UNITS] = {0, 1000000, MARZ_DEGREES_UNKNOWN, 51389000};
static int32_t unit_lat[UNITS] = {0, 0, 0, 35689200};
static int64_t visits[UNITS] = {12000, 12000, 24000, 1500};
static int64_t value[UNITS] = {1000001, 200000, 300000, 5};
static int64_t measure[UNITS] = {1, 2, 3, 4};
static int32_t segment[UNITS] = {0, 1, 0, 1};
static int32_t present[UNITS] = {1, MARZ_NONE, 2, 0};
static int32_t lock[UNITS] = {MARZ_NONE, 2, MARZ_NONE, MARZ_NONE};
static int32_t group[UNITS] = {MARZ_NONE, MARZ_NONE, MARZ_NONE, MARZ_NONE};
static int32_t seat_lon[SEATS] = {0, 180000000, 0};
static int32_t seat_lat[SEATS] = {1000000, 0, -90000000};
static int64_t band[SEATS] = {0, 0, 0}, high[SEATS] = {9, 9, 9};
static int32_t fit[SEATS * SEGMENTS] = {1000000, 900000, 1250000, 1000000, 800000, 1100000};
static uint8_t familiar[SEATS * SEGMENTS] = {0, 1, 1, 0, 1, 0};
static const char *unit_id[UNITS] = {"u0", "u1", "u2", "u3"}, *seat_id[SEATS] = {"s0", "s1", "s2"};
static const char *names[1] = {"count"}, *keys[SEGMENTS] = {"a", "b"};
static marz_forbidden_pair pairs[2] = {{0, 2}, {3, 1}};

static marz_instance make_instance(void)
{
    marz_instance in = {
        .unit_count = UNITS,
        .seat_count = SEATS,
        .measure_count = 1,
        .segment_count = SEGMENTS,
        .forbidden_count = 2,
        .unit_id = unit_id,
        .unit_lon_udeg = unit_lon,
        .unit_lat_udeg = unit_lat,
        .visits_milli = visits,
        .value_minor = value,
        .measure = measure,
        .unit_segment = segment,
        .present = present,
        .lock = lock,
        .group = group,
        .seat_id = seat_id,
        .seat_lon_udeg = seat_lon,
        .seat_lat_udeg = seat_lat,
        .target = band,
        .low = band,
        .high = high,
        .fit_ppm = fit,
        .is_familiar = familiar,
        .measure_name = names,
        .segment_key = keys,
        .forbidden = pairs,
        .disruption_ppm = 150000,
        .disruption_familiar_ppm = 100000,
        .travel = {.circuity_ppm = 1220000, .trip_ppm = 1000000, .minute_cost_minor = 100},
    };
    marz_error error = {0};
    assert_ok(marz_travel_parse("0:0 20:30 100:90 400:270", &in.travel, &error), &error);
    return in;
}

static void distances_are_those_of_the_sphere(void **state)
{
    (void)state;
    const marz_instance in = make_instance();
    // One degree is 6371008.8 * pi / 180 = 111195.0797 m; half the way round 20015114.35 m, a
    // quarter 10007557.18 m.
    assert_int_equal(marz_instance_metres(&in, 0, 0), 111195);
    assert_int_equal(marz_instance_metres(&in, 0, 1), 20015114);
    assert_int_equal(marz_instance_metres(&in, 0, 2), 10007557);
    assert_int_equal(marz_instance_metres(&in, 1, 1), 19903919);
    assert_int_equal(marz_instance_metres(&in, 2, 1), 0);
}

static void distances_agree_with_the_haversine_in_long_double(void **state)
{
    (void)state;
    marz_instance in = make_instance();
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    int32_t lon = 0, lat = 0, other_lon = 0, other_lat = 0;
    in.unit_lon_udeg = &lon;
    in.unit_lat_udeg = &lat;
    in.seat_lon_udeg = &other_lon;
    in.seat_lat_udeg = &other_lat;
    const long double rad = 3.14159265358979323846264338327950288L / 180e6L;
    for (int32_t k = 0; k < 200000; k++) {
        const int64_t width = k % 2 ? 360000001 : 4000001;
        lon = (int32_t)(marz_rng_below(&rng, width) - width / 2);
        lat = (int32_t)(marz_rng_below(&rng, width / 2) - width / 4);
        other_lon = k % 3 ? (int32_t)(marz_rng_below(&rng, width) - width / 2) : lon / 2;
        other_lat = k % 3 ? (int32_t)(marz_rng_below(&rng, width / 2) - width / 4) : -lat;
        const long double a = sinl((long double)(other_lat - lat) * rad / 2);
        const long double b = sinl((long double)((int64_t)other_lon - lon) * rad / 2);
        const long double h = a * a + cosl(lat * rad) * cosl(other_lat * rad) * b * b;
        const long double metres = 2 * 6371008.8L * asinl(sqrtl(h < 1 ? h : 1));
        assert_int_equal(marz_instance_metres(&in, 0, 0), (int64_t)floorl(metres + 0.5L));
    }
}

static void costs_are_those_computed_by_hand(void **state)
{
    (void)state;
    const marz_instance in = make_instance();
    // u0 to s0: road round(111195 * 1.22) = 135658 m; 90 min + 35658/300000 * 180 min = 111395
    // thousandths; 12 visits * 2 * 111.395 min * 100 = 267348. Fit 1.00 of 1.25: 0.25 * 1000001 =
    // 250000.25. It moves from s1 to one who does not know the segment: 15 % = 150000.15.
    marz_cost cost = marz_instance_cost(&in, 0, 0);
    assert_int_equal(cost.travel_minor, 267348);
    assert_int_equal(cost.mismatch_minor, 250000);
    assert_int_equal(cost.disruption_minor, 150000);
    // u0 stays at s1, the antipode: road 24418439 m on the last slope, 0.6 min a km:
    // 270 + (24418.439 - 400) * 0.6 = 14681.0634 min, in thousandths 14681063: 35234551.2.
    cost = marz_instance_cost(&in, 0, 1);
    assert_int_equal(cost.travel_minor, 35234551);
    assert_int_equal(cost.mismatch_minor, 0);
    assert_int_equal(cost.disruption_minor, 0);
    // u2 has no position and moves from s2 to s1, who knows the segment: 10 % of 300000.
    cost = marz_instance_cost(&in, 2, 1);
    assert_int_equal(cost.travel_minor, 0);
    assert_int_equal(cost.mismatch_minor, 0);
    assert_int_equal(cost.disruption_minor, 30000);
    // u1 belongs to nobody: no disruption. Fit 0.9 of 1.1: 40000. 1.41 degrees: see travel above.
    cost = marz_instance_cost(&in, 1, 0);
    assert_int_equal(cost.mismatch_minor, 40000);
    assert_int_equal(cost.disruption_minor, 0);
    // u3 of value 5 at s2: 0 lacks; moves to one who does not know it: 0.75, rounded to 1.
    cost = marz_instance_cost(&in, 3, 2);
    assert_int_equal(cost.mismatch_minor, 0);
    assert_int_equal(cost.disruption_minor, 1);
}

static void rows_hold_single_costs_and_what_is_not_allowed(void **state)
{
    (void)state;
    marz_instance in = make_instance();
    marz_arena *arena = marz_arena_create(0);
    marz_error error = {0};
    for (int32_t reach = 0; reach < 2; reach++) {
        in.reach_m = reach ? 5000000 : 0;
        marz_costing costing;
        assert_ok(marz_costing_init(&costing, &in, arena, &error), &error);
        for (int32_t i = 0; i < UNITS; i++) {
            int64_t row[SEATS];
            marz_costing_row(&costing, i, row);
            for (int32_t j = 0; j < SEATS; j++) {
                const marz_cost c = marz_instance_cost(&in, i, j);
                const int64_t sum = c.travel_minor + c.mismatch_minor + c.disruption_minor;
                assert_int_equal(marz_costing_cost(&costing, i, j), sum);
                assert_int_equal(row[j],
                                 marz_instance_allows(&in, i, j) ? sum : MARZ_COST_FORBIDDEN);
            }
        }
    }
    marz_arena_destroy(arena);
}

static void floors_lie_just_below_costs(void **state)
{
    (void)state;
    marz_instance in = make_instance();
    marz_arena *arena = marz_arena_create((size_t)1 << 20);
    assert_non_null(marz_arena_alloc(arena, 1, 1)); // Keeps the first block through restores.
    marz_error error = {0};
    marz_rng rng = marz_rng_make(test_seed(2), 0, 0);
    int32_t lon[SEATS], lat[SEATS], own_lon[UNITS], own_lat[UNITS];
    in.seat_lon_udeg = lon;
    in.seat_lat_udeg = lat;
    in.unit_lon_udeg = own_lon;
    in.unit_lat_udeg = own_lat;
    for (int32_t k = 0; k < 5000; k++) {
        const int64_t width = k % 4 == 0 ? 2000 : k % 4 == 1 ? 2000000 : 180000000;
        for (int32_t j = 0; j < SEATS; j++) {
            lon[j] = (int32_t)(marz_rng_below(&rng, 2 * width + 1) - width);
            lat[j] = (int32_t)(marz_rng_below(&rng, width + 1) - width / 2);
        }
        for (int32_t i = 0; i < UNITS; i++) {
            own_lon[i] = k % 7 ? (int32_t)(marz_rng_below(&rng, 2 * width + 1) - width)
                               : MARZ_DEGREES_UNKNOWN;
            own_lat[i] = k % 5 ? (int32_t)(marz_rng_below(&rng, width + 1) - width / 2) : -lat[0];
        }
        const marz_arena_mark mark = marz_arena_save(arena);
        marz_costing costing;
        assert_ok(marz_costing_init(&costing, &in, arena, &error), &error);
        for (int32_t i = 0; i < UNITS; i++) {
            double floors[SEATS] = {0};
            marz_costing_add_floors(&costing, i, floors);
            for (int32_t j = 0; j < SEATS; j++) {
                const double cost = (double)marz_costing_cost(&costing, i, j);
                assert_true(floors[j] <= cost);
                if (width < 180000000) // Near the antipode a chord tells little of the way.
                    assert_true(floors[j] >= cost * 0.98 - 100);
            }
        }
        marz_arena_restore(arena, mark);
    }
    marz_arena_destroy(arena);
}

static void locks_pairs_and_reach_forbid_but_never_the_present_seat(void **state)
{
    (void)state;
    marz_instance in = make_instance();
    assert_true(marz_instance_allows(&in, 0, 0) && marz_instance_allows(&in, 0, 1));
    assert_false(marz_instance_allows(&in, 0, 2));
    assert_false(marz_instance_allows(&in, 3, 1));
    assert_false(marz_instance_allows(&in, 1, 0));
    assert_true(marz_instance_allows(&in, 1, 2));
    in.reach_m = 111194;
    assert_false(marz_instance_allows(&in, 0, 0));
    assert_true(marz_instance_allows(&in, 0, 1)); // The present seat, 20015 km away.
    in.reach_m = 111195;
    assert_true(marz_instance_allows(&in, 0, 0));
}

static void what_is_out_of_range_is_refused_with_its_place(void **state)
{
    (void)state;
    marz_instance in = make_instance();
    marz_error error = {0};
    assert_ok(marz_instance_validate(&in, &error), &error);
    int32_t bad_segment[UNITS] = {0, 1, 2, 0};
    in.unit_segment = bad_segment;
    assert_int_equal(marz_instance_validate(&in, &error), MARZ_E_INPUT);
    assert_string_equal(error.message, "segment is 2, must lie in 0 to 1");
    assert_string_equal(error.where, "account u2");
    in = make_instance();
    int64_t bad_high[SEATS] = {9, -1, 9};
    in.high = bad_high;
    assert_int_equal(marz_instance_validate(&in, &error), MARZ_E_INPUT);
    assert_string_equal(error.where, "seat s1");
    in = make_instance();
    in.travel.minute_cost_minor = INT64_C(1000000000000);
    assert_int_equal(marz_instance_validate(&in, &error), MARZ_E_INPUT);
    assert_non_null(strstr(error.message, "account u0 could cost"));
    in = make_instance();
    marz_forbidden_pair unsorted[2] = {{3, 1}, {0, 2}};
    in.forbidden = unsorted;
    assert_int_equal(marz_instance_validate(&in, &error), MARZ_E_INPUT);
}

static void travel_tables_are_read_or_refused(void **state)
{
    (void)state;
    marz_travel travel = {.circuity_ppm = 1};
    marz_error error = {0};
    assert_ok(marz_travel_parse("0:0 0.5:1.25  20:30", &travel, &error), &error);
    assert_int_equal(travel.point_count, 3);
    assert_int_equal(travel.metres[1], 500);
    assert_int_equal(travel.minutes_milli[1], 1250);
    const char *const bad[] = {
        "",         "0",         "0:0 20",   "0:0 20:x",     "1:0 20:30",        "0:0 20:30 20:40",
        "0:5 20:4", "0:0,20:30", "0:0 -5:3", "0:0 1.2345:3", "0:0 99999999999:3"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        assert_int_equal(marz_travel_parse(bad[k], &travel, &error), MARZ_E_INPUT);
        assert_int_equal(travel.point_count, 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_the_sphere),
        cmocka_unit_test(distances_agree_with_the_haversine_in_long_double),
        cmocka_unit_test(costs_are_those_computed_by_hand),
        cmocka_unit_test(rows_hold_single_costs_and_what_is_not_allowed),
        cmocka_unit_test(floors_lie_just_below_costs),
        cmocka_unit_test(locks_pairs_and_reach_forbid_but_never_the_present_seat),
        cmocka_unit_test(what_is_out_of_range_is_refused_with_its_place),
        cmocka_unit_test(travel_tables_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
