#include "support.h"

#include "geo/gazetteer.h"
#include "geo/outline.h"

#include <stdio.h>
#include <string.h>

/// Even-odd rule over all rings.
static bool is_inside(const marz_outline *outline, int32_t lon, int32_t lat)
{
    bool inside = false;
    for (int32_t r = 0; r < outline->ring_count; r++) {
        const marz_ring ring = outline->rings[r];
        for (int32_t k = 0; k < ring.point_count; k++) {
            const int32_t *a = ring.points + 2 * k;
            const int32_t *b = ring.points + 2 * ((k + 1) % ring.point_count);
            if ((a[1] > lat) == (b[1] > lat))
                continue;
            const double at = a[0] + (double)(lat - a[1]) * (b[0] - a[0]) / (b[1] - a[1]);
            inside ^= lon < at;
        }
    }
    return inside;
}

static const marz_outline *find(marz_outline_level level, const char *code)
{
    int32_t count = 0;
    const marz_outline *outlines = marz_outlines(level, &count);
    for (int32_t k = 0; k < count; k++) {
        if (strcmp(outlines[k].code, code) == 0)
            return outlines + k;
    }
    return NULL;
}

static void all_states_and_almost_all_countries_are_there(void **state)
{
    (void)state;
    int32_t count = 0;
    marz_outlines(MARZ_OUTLINE_US_STATES, &count);
    assert_int_equal(count, 51);
    marz_outlines(MARZ_OUTLINE_COUNTRIES, &count);
    assert_in_range(count, 230, 245);
}

static void known_cities_lie_inside_their_outline(void **state)
{
    (void)state;
    static const struct {
        marz_outline_level level;
        const char *code;
        double lon, lat;
    } known[] = {
        {MARZ_OUTLINE_US_STATES, "US-TX", -97.74, 30.27},
        {MARZ_OUTLINE_US_STATES, "US-CA", -119.8, 36.7},
        {MARZ_OUTLINE_US_STATES, "US-AK", -149.9, 61.5},
        {MARZ_OUTLINE_COUNTRIES, "IR", 51.4, 35.7},
        {MARZ_OUTLINE_COUNTRIES, "DE", 10.0, 51.0},
        {MARZ_OUTLINE_COUNTRIES, "US", -97.74, 30.27},
        {MARZ_OUTLINE_COUNTRIES, "ZA", 28.05, -26.2},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        const marz_outline *outline = find(known[k].level, known[k].code);
        assert_non_null(outline);
        assert_true(
            is_inside(outline, (int32_t)(known[k].lon * 1e6), (int32_t)(known[k].lat * 1e6)));
    }
    // Lesotho is a hole in South Africa.
    assert_false(is_inside(find(MARZ_OUTLINE_COUNTRIES, "ZA"), 28200000, -29500000));
}

/// The gazetteer is an independent witness of the outlines.
static void most_large_places_lie_inside_the_outline_of_their_state(void **state)
{
    (void)state;
    int32_t inside = 0, all = 0;
    for (int32_t k = 0; k < marz_gazetteer_count(); k++) {
        const marz_geo_place place = marz_gazetteer_place(k);
        if (strncmp(place.province_code, "US-", 3) != 0 || place.population < 20000)
            continue;
        all++;
        inside += is_inside(find(MARZ_OUTLINE_US_STATES, place.province_code), place.lon_udeg,
                            place.lat_udeg);
    }
    printf("%d of %d US places above 20,000 people lie inside their state\n", inside, all);
    assert_true(inside >= all * 98 / 100 && all > 1000);
}

static void the_greatest_ring_comes_first(void **state)
{
    (void)state;
    int32_t count = 0;
    const marz_outline *outlines = marz_outlines(MARZ_OUTLINE_COUNTRIES, &count);
    int64_t points = 0;
    for (int32_t k = 0; k < count; k++) {
        assert_true(outlines[k].ring_count > 0);
        for (int32_t r = 0; r < outlines[k].ring_count; r++) {
            assert_true(outlines[k].rings[r].point_count >= 3);
            points += outlines[k].rings[r].point_count;
        }
    }
    assert_in_range(points, 20000, 60000);
    assert_true(is_inside(find(MARZ_OUTLINE_COUNTRIES, "FR"), 2350000, 48850000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_states_and_almost_all_countries_are_there),
        cmocka_unit_test(known_cities_lie_inside_their_outline),
        cmocka_unit_test(most_large_places_lie_inside_the_outline_of_their_state),
        cmocka_unit_test(the_greatest_ring_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
