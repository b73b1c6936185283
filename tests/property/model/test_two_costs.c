// The cost that the solver sees and the cost that the checker reckons are two programs for one
// definition: on random and on awkward pairs they must agree to the last minor unit.
#include "support.h"

#include "base/rng.h"
#include "model/check_internal.h"
#include "model/instance.h"

#define PAIRS 100000

/// One account, one seat, in both worlds.
typedef struct pair {
    marz_instance instance;
    int64_t visits_milli, value_minor;
    int32_t unit_lon, unit_lat, segment, present, lock;
    int32_t fit_ppm[2];
    uint8_t is_familiar[2];
    int32_t lon[2], lat[2];
    marz_check_unit unit;
    marz_check_seat seats[2];
    marz_checker checker;
} pair;

static void fill_instance(pair *p, marz_rng *rng)
{
    p->visits_milli = marz_rng_below(rng, 30000);
    p->value_minor = marz_rng_below(rng, INT64_C(1) << marz_rng_below(rng, 42));
    p->present = (int32_t)marz_rng_below(rng, 3) - 1;
    for (int32_t j = 0; j < 2; j++) {
        p->fit_ppm[j] = (int32_t)marz_rng_below(rng, 1000001);
        p->is_familiar[j] = (uint8_t)marz_rng_below(rng, 2);
    }
    marz_instance *in = &p->instance;
    in->unit_count = 1;
    in->seat_count = 2;
    in->segment_count = 1;
    in->unit_lon_udeg = &p->unit_lon;
    in->unit_lat_udeg = &p->unit_lat;
    in->seat_lon_udeg = p->lon;
    in->seat_lat_udeg = p->lat;
    in->visits_milli = &p->visits_milli;
    in->value_minor = &p->value_minor;
    in->unit_segment = &p->segment;
    in->present = &p->present;
    in->lock = &p->lock;
    in->fit_ppm = p->fit_ppm;
    in->is_familiar = p->is_familiar;
    in->disruption_ppm = marz_rng_below(rng, 1000001);
    in->disruption_familiar_ppm = marz_rng_below(rng, 1000001);
    in->travel = (marz_travel){.circuity_ppm = 1000000 + marz_rng_below(rng, 2000001),
                               .trip_ppm = marz_rng_below(rng, 4000001),
                               .minute_cost_minor = marz_rng_below(rng, 1000),
                               .point_count = 1 + (int32_t)marz_rng_below(rng, 5),
                               .minutes_milli = {marz_rng_below(rng, 5000)}};
    for (int32_t k = 1; k < in->travel.point_count; k++) {
        in->travel.metres[k] = in->travel.metres[k - 1] + 1 + marz_rng_below(rng, 9999999);
        in->travel.minutes_milli[k] = in->travel.minutes_milli[k - 1] + marz_rng_below(rng, 999999);
    }
}

/// Positions of all kinds: anywhere, near each other, near the antipode, poles, unknown.
static void place(pair *p, marz_rng *rng)
{
    p->unit_lon = (int32_t)marz_rng_below(rng, 360000001) - 180000000;
    p->unit_lat = (int32_t)marz_rng_below(rng, 180000001) - 90000000;
    p->lon[0] = (int32_t)marz_rng_below(rng, 360000001) - 180000000;
    p->lat[0] = (int32_t)marz_rng_below(rng, 180000001) - 90000000;
    const int64_t kind = marz_rng_below(rng, 20);
    if (kind < 8) {
        const int64_t step = INT64_C(1) << marz_rng_below(rng, 20);
        const int64_t lat = p->unit_lat + marz_rng_below(rng, 2 * step + 1) - step;
        const int64_t lon = p->unit_lon + marz_rng_below(rng, 2 * step + 1) - step;
        p->lat[0] = (int32_t)(lat > 90000000 ? 90000000 : lat < -90000000 ? -90000000 : lat);
        p->lon[0] = (int32_t)(lon > 180000000 ? 180000000 : lon < -180000000 ? -180000000 : lon);
    } else if (kind < 11) {
        p->lat[0] = -p->unit_lat;
        p->lon[0] = p->unit_lon > 0 ? p->unit_lon - 180000000 : p->unit_lon + 180000000;
        if (p->lat[0] < 89999000)
            p->lat[0] += (int32_t)marz_rng_below(rng, 1000);
    } else if (kind == 11) {
        p->lat[0] = marz_rng_below(rng, 2) ? 90000000 : -90000000;
    } else if (kind == 12) {
        p->unit_lon = p->unit_lat = MARZ_DEGREES_UNKNOWN;
    }
    p->lon[1] = p->lat[1] = MARZ_DEGREES_UNKNOWN;
}

static void mirror(pair *p, marz_arena *arena)
{
    const marz_instance *in = &p->instance;
    p->checker = (marz_checker){.arena = arena,
                                .unit_count = 1,
                                .seat_count = 2,
                                .point_count = in->travel.point_count,
                                .circuity_ppm = in->travel.circuity_ppm};
    for (int32_t k = 0; k < in->travel.point_count; k++) {
        p->checker.road_m[k] = in->travel.metres[k];
        p->checker.minutes_milli[k] = in->travel.minutes_milli[k];
    }
    p->unit = (marz_check_unit){.present = p->present};
    if (p->unit_lon != MARZ_DEGREES_UNKNOWN)
        marz_check_point_set(&p->unit.point, p->unit_lon, p->unit_lat);
    for (int32_t j = 0; j < 2; j++) {
        p->seats[j] =
            (marz_check_seat){.fit_ppm = &p->fit_ppm[j], .is_familiar = &p->is_familiar[j]};
        if (p->lon[j] != MARZ_DEGREES_UNKNOWN)
            marz_check_point_set(&p->seats[j].point, p->lon[j], p->lat[j]);
    }
    p->unit.visits_milli = p->visits_milli;
    p->unit.value_minor = p->value_minor;
    p->checker.units = &p->unit;
    p->checker.seats = p->seats;
    p->checker.segment_count = 1;
    p->checker.trip_ppm = in->travel.trip_ppm;
    p->checker.minute_cost_minor = in->travel.minute_cost_minor;
    p->checker.disruption_ppm = in->disruption_ppm;
    p->checker.disruption_familiar_ppm = in->disruption_familiar_ppm;
    marz_check_prepare(&p->checker);
}

static void solver_and_checker_agree_on_every_cost(void **state)
{
    (void)state;
    marz_arena *arena = marz_arena_create(0);
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    int64_t doubtful = 0;
    for (int32_t n = 0; n < PAIRS; n++) {
        pair p = {.segment = 0, .lock = MARZ_NONE};
        fill_instance(&p, &rng);
        place(&p, &rng);
        const marz_arena_mark mark = marz_arena_save(arena);
        mirror(&p, arena);
        assert_int_equal(p.checker.status, MARZ_OK);
        for (int32_t j = 0; j < 2; j++) {
            const marz_check_metres far = marz_check_distance(&p.unit.point, &p.seats[j].point);
            const int64_t metres = marz_instance_metres(&p.instance, 0, j);
            assert_true(metres == far.metres || metres == far.other);
            doubtful += far.metres != far.other;
            const marz_cost cost = marz_instance_cost(&p.instance, 0, j);
            assert_int_equal(cost.travel_minor, marz_check_travel(&p.checker, &p.unit, j, metres));
            assert_int_equal(cost.mismatch_minor, marz_check_mismatch(&p.unit, &p.seats[j]));
            assert_int_equal(cost.disruption_minor, marz_check_disruption(&p.unit, &p.seats[j], j));
        }
        marz_arena_restore(arena, mark);
    }
    assert_true(doubtful < PAIRS / 100);
    marz_arena_destroy(arena);
}

/// One degree of the equator is 6 371 008.8 m * pi / 180 = 111 195.0797 m.
static void distances_are_those_of_the_sphere(void **state)
{
    (void)state;
    static const struct {
        int32_t lon_a, lat_a, lon_b, lat_b;
        int64_t metres;
    } known[] = {
        {0, 0, 1000000, 0, 111195},
        {0, 0, 180000000, 0, 20015114},
        {0, 90000000, 77, -90000000, 20015114},
        {5, 5, 5, 5, 0},
        {0, 90000000, 99000000, 90000000, 0},
        {179999999, 0, -179999999, 0, 0},
        {0, 0, 90, 0, 10},
        {0, 0, 0, 45000000, 5003779},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        marz_check_point a, b;
        marz_check_point_set(&a, known[k].lon_a, known[k].lat_a);
        marz_check_point_set(&b, known[k].lon_b, known[k].lat_b);
        assert_int_equal(marz_check_distance(&a, &b).metres, known[k].metres);
        assert_int_equal(marz_check_distance(&b, &a).metres, known[k].metres);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solver_and_checker_agree_on_every_cost),
        cmocka_unit_test(distances_are_those_of_the_sphere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
