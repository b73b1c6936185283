#include "support.h"

#include "geo/distance.h"
#include "geo/fold.h"
#include "geo/gazetteer.h"
#include "geo/places.h"

#include <stdio.h>
#include <string.h>

static void the_tables_hold_the_world(void **state)
{
    (void)state;
    int32_t us = 0, iran = 0;
    const int32_t count = marz_gazetteer_count();
    for (int32_t k = 0; k < count; k++) {
        const marz_geo_place place = marz_gazetteer_place(k);
        us += strcmp(place.country, "US") == 0;
        iran += strcmp(place.country, "IR") == 0;
        assert_in_range(place.lat_udeg + 90000000, 0, 180000000);
        assert_in_range(place.lon_udeg + 180000000, 0, 360000000);
        assert_true(place.population >= 0 && *place.name != 0);
    }
    assert_in_range(count, 135000, 140000);
    assert_in_range(us, 16000, 17500);
    assert_in_range(iran, 1354, 1700);
    assert_in_range(marz_gazetteer_postcode_count(), 42000, 46000);
}

/// The converter (JavaScript) and the search (C) must fold alike: each place is found by its name.
static void every_place_has_the_key_of_its_name(void **state)
{
    (void)state;
    const marz_place_index index = marz_places_index();
    int32_t missing = 0;
    for (int32_t k = 0; k < marz_gazetteer_count(); k++) {
        char key[MARZ_FOLD_MAX];
        uint32_t first = 0;
        bool is_there = false;
        marz_geo_fold(marz_gazetteer_place(k).name, key);
        const uint32_t count = marz_place_index_find(index, key, &first);
        for (uint32_t row = first; row < first + count; row++)
            is_there |= index.value[row] == (uint32_t)k;
        missing += !is_there;
        if (!is_there)
            printf("not found: %s\n", marz_gazetteer_place(k).name);
    }
    assert_int_equal(missing, 0);
}

static void keys_ascend(void **state)
{
    (void)state;
    const marz_place_index all[] = {marz_places_index(), marz_provinces_index(),
                                    marz_countries_index()};
    for (size_t i = 0; i < 3; i++) {
        for (uint32_t k = 1; k < all[i].count; k++)
            assert_true(
                strcmp(marz_place_text + all[i].key[k - 1], marz_place_text + all[i].key[k]) <= 0);
    }
}

static void places_of_a_country_come_by_population(void **state)
{
    (void)state;
    for (int32_t k = 1; k < marz_gazetteer_count(); k++) {
        const marz_geo_place a = marz_gazetteer_place(k - 1), b = marz_gazetteer_place(k);
        assert_true(strcmp(a.country, b.country) != 0 || a.population >= b.population);
    }
}

/// Joins the codes of GeoNames and ISO by hand could go wrong: the capitals say so.
static void provinces_hold_their_capitals(void **state)
{
    (void)state;
    static const char *const pairs[][3] = {
        {"Vancouver", "BC", "CA"},
        {"Québec", "QC", "CA"},
        {"Halifax", "NS", "CA"},
        {"Regina", "SK", "CA"},
        {"Dresden", "SN", "DE"},
        {"Magdeburg", "ST", "DE"},
        {"Wiesbaden", "HE", "DE"},
        {"Schwerin", "MV", "DE"},
        {"Mainz", "RP", "DE"},
        {"Lyon", "ARA", "FR"},
        {"Bordeaux", "NAQ", "FR"},
        {"Toulouse", "OCC", "FR"},
        {"Rouen", "NOR", "FR"},
        {"Perth", "WA", "AU"},
        {"Darwin", "NT", "AU"},
        {"Cardiff", "WLS", "GB"},
        {"Belfast", "NIR", "GB"},
        {"Glasgow", "SCT", "GB"},
        {"ارومیه", "آذربایجان غربی", "IR"},
        {"تبریز", "آذربایجان شرقی", "IR"},
        {"یاسوج", "کهگیلویه و بویراحمد", "IR"},
        {"بیرجند", "خراسان جنوبی", "IR"},
        {"بجنورد", "خراسان شمالی", "IR"},
        {"اراک", "مرکزی", "IR"},
    };
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        const marz_geo_hit hit = marz_gazetteer_find(NULL, pairs[k][0], pairs[k][1], pairs[k][2]);
        if (hit.precision != MARZ_GEO_CITY || hit.is_ambiguous)
            fail_msg("%s is not in %s", pairs[k][0], pairs[k][1]);
    }
}

/// Romanised GeoNames rows of Iran and the Persian table must agree on provinces.
static void persian_and_geonames_provinces_of_iran_agree(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Tabriz", "East Azerbaijan"}, {"Rasht", "Gilan"},     {"Kerman", "Kerman"},
        {"Kermanshah", "Kermanshah"},  {"Ahvaz", "Khuzestan"}, {"Karaj", "Alborz"},
    };
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        const marz_geo_hit hit = marz_gazetteer_find(NULL, pairs[k][0], pairs[k][1], "IR");
        assert_int_equal(hit.precision, MARZ_GEO_CITY);
        assert_false(hit.is_ambiguous);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tables_hold_the_world),
        cmocka_unit_test(every_place_has_the_key_of_its_name),
        cmocka_unit_test(keys_ascend),
        cmocka_unit_test(places_of_a_country_come_by_population),
        cmocka_unit_test(provinces_hold_their_capitals),
        cmocka_unit_test(persian_and_geonames_provinces_of_iran_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
