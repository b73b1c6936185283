#include "support.h"

#include "base/rng.h"
#include "geo/distance.h"
#include "geo/fold.h"
#include "geo/gazetteer.h"

#include <stdio.h>
#include <string.h>

/// One question and where the answer must lie.
typedef struct sought {
    const char *postcode, *city, *province, *country;
    double lat, lon, km_max;
    bool is_ambiguous;
} sought;

static void check(const sought *s, marz_geo_precision precision)
{
    const marz_geo_hit hit = marz_gazetteer_find(s->postcode, s->city, s->province, s->country);
    const double km = marz_geo_metres(hit.lon_udeg, hit.lat_udeg, (int32_t)(s->lon * 1e6),
                                      (int32_t)(s->lat * 1e6)) /
                      1000;
    if (hit.precision != precision || km > s->km_max || hit.is_ambiguous != s->is_ambiguous)
        fail_msg("%s|%s|%s|%s: precision %d, %s, %.1f km off, ambiguous %d",
                 s->postcode ? s->postcode : "", s->city ? s->city : "",
                 s->province ? s->province : "", s->country ? s->country : "", (int)hit.precision,
                 hit.place_name ? hit.place_name : "nothing", km, hit.is_ambiguous);
}

static void check_all(const sought *list, size_t count, marz_geo_precision precision)
{
    for (size_t k = 0; k < count; k++)
        check(list + k, precision);
}

static void keys_forget_case_accents_variants_and_signs(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Düsseldorf", "dusseldorf"},
        {"SÃO PAULO", "saopaulo"},
        {"Łódź", "lodz"},
        {"Straße", "strasse"},
        {"St. Louis", "stlouis"},
        {"Saint Louis", "stlouis"},
        {"Fort-Worth", "ftworth"},
        {"Forth", "forth"},
        {"Trinidad & Tobago", "trinidadtobago"},
        {"Trinidad and Tobago", "trinidadtobago"},
        {"شاه\u200cرود", "شاهرود"},
        {"كرمان", "کرمان"},
        {"آبادان", "ابادان"},
        {"يزد", "یزد"},
        {"۱۲٣", "123"},
        {"\xff\xc3", ""},
        {"", ""},
    };
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        char key[MARZ_FOLD_MAX];
        assert_int_equal(marz_geo_fold(pairs[k][0], key), strlen(pairs[k][1]));
        assert_string_equal(key, pairs[k][1]);
    }
}

static void a_name_longer_than_a_key_is_cut(void **state)
{
    (void)state;
    char name[2 * MARZ_FOLD_MAX], key[MARZ_FOLD_MAX];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = 0;
    assert_int_equal(marz_geo_fold(name, key), MARZ_FOLD_MAX - 1);
}

static void countries_go_by_name_and_code_in_several_languages(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"United States", "US"},
        {"usa", "US"},
        {"U.S.A.", "US"},
        {"آمریکا", "US"},
        {"Germany", "DE"},
        {"Deutschland", "DE"},
        {"آلمان", "DE"},
        {"DEU", "DE"},
        {"UK", "GB"},
        {"Great Britain", "GB"},
        {"England", "GB"},
        {"ایران", "IR"},
        {"ايران", "IR"},
        {"IRN", "IR"},
        {"France", "FR"},
        {"CA", "CA"},
        {"Canada", "CA"},
        {"Australia", "AU"},
        {"Türkiye", "TR"},
        {"Czech Republic", "CZ"},
        {"South Korea", "KR"},
        {"Côte d'Ivoire", "CI"},
    };
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        const char *code = marz_gazetteer_country(pairs[k][0]);
        assert_non_null(code);
        assert_string_equal(code, pairs[k][1]);
    }
    assert_null(marz_gazetteer_country("Freedonia"));
    assert_null(marz_gazetteer_country(""));
    assert_null(marz_gazetteer_country(NULL));
}

static void cities_are_found_in_their_province_and_country(void **state)
{
    (void)state;
    static const sought list[] = {
        {NULL, "Austin", "TX", "US", 30.267, -97.743, 15, false},
        {NULL, "AUSTIN", "Texas", "United States", 30.267, -97.743, 15, false},
        {NULL, "Austin", "US-TX", NULL, 30.267, -97.743, 15, false},
        {NULL, "Austin, TX", NULL, "USA", 30.267, -97.743, 15, false},
        {NULL, "Memphis", "TN ", "US", 35.15, -90.05, 15, false},
        {NULL, "Saint Louis", "MO", "US", 38.627, -90.198, 15, false},
        {NULL, "New York", "NY", "US", 40.71, -74.0, 15, false},
        {NULL, "Richmond", "BC", "CA", 49.17, -123.14, 15, false},
        {NULL, "Montreal", "Québec", "Canada", 45.51, -73.59, 15, false},
        {NULL, "München", "BY", "DE", 48.137, 11.575, 15, false},
        {NULL, "Duesseldorf", NULL, "Germany", 51.22, 6.78, 15, false},
        {NULL, "Köln", "Nordrhein-Westfalen", "DE", 50.94, 6.96, 15, false},
        {NULL, "Frankfurt am Main", NULL, "DE", 50.11, 8.68, 15, false},
        {NULL, "London", "ENG", "GB", 51.507, -0.128, 15, false},
        {NULL, "Banbury", "ENG", "GB", 52.06, -1.34, 15, false},
        {NULL, "Paris", NULL, "فرانسه", 48.85, 2.35, 15, false},
        {NULL, "Melbourne", "VIC", "AU", -37.81, 144.96, 15, false},
        {NULL, "تهران", "تهران", "ایران", 35.69, 51.39, 25, false},
        {NULL, "مشهد", "خراسان رضوي", "IR", 36.30, 59.61, 25, false},
        {NULL, "كرج", "استان البرز", NULL, 35.83, 50.97, 25, false},
        {NULL, "خرم‌آباد", "لرستان", "ایران", 33.49, 48.36, 25, false},
        {NULL, "خرم آباد", "لرستان", "ایران", 33.49, 48.36, 25, false},
        {NULL, "Tabriz", NULL, "Iran", 38.08, 46.29, 25, false},
        {NULL, "Mashhad", "Razavi Khorasan", "Iran", 36.30, 59.61, 25, false},
    };
    check_all(list, sizeof list / sizeof *list, MARZ_GEO_CITY);
}

static void a_name_alone_is_placed_only_if_it_stands_out(void **state)
{
    (void)state;
    static const sought found[] = {
        {NULL, "London", NULL, NULL, 51.507, -0.128, 15, true},
        {NULL, "Düsseldorf", NULL, NULL, 51.22, 6.78, 15, false},
        {NULL, "شیراز", NULL, NULL, 29.6, 52.53, 25, false},
    };
    check_all(found, sizeof found / sizeof *found, MARZ_GEO_CITY);
    assert_int_equal(marz_gazetteer_find(NULL, "Springfield", NULL, NULL).precision,
                     MARZ_GEO_NOT_FOUND);
}

static void namesakes_in_a_country_give_the_most_populous_and_say_so(void **state)
{
    (void)state;
    static const sought list[] = {
        {NULL, "Portland", NULL, "US", 45.52, -122.68, 15, true},
        // The province contradicts: Augsburg lies in Bavaria, not in Hamburg.
        {NULL, "Augsburg", "HH", "DE", 48.37, 10.90, 15, true},
    };
    check_all(list, sizeof list / sizeof *list, MARZ_GEO_CITY);
}

static void postcodes_of_the_us_and_canada_are_found(void **state)
{
    (void)state;
    static const sought list[] = {
        {"38103", NULL, "TN", "US", 35.144, -90.048, 5, false},
        {"38103-1234", NULL, NULL, "US", 35.144, -90.048, 5, false},
        {"02116", "Boston", "MA", "US", 42.35, -71.08, 5, false},
        {"2116", "Boston", "MA", "US", 42.35, -71.08, 5, false},
        {"۰۲۱۱۶", "Boston", "MA", "US", 42.35, -71.08, 5, false},
        {"M4B 1V5", "Toronto", "ON", "CA", 43.706, -79.31, 5, false},
        {"m4b1v5", NULL, NULL, "Canada", 43.706, -79.31, 5, false},
        {"38103", "Memphis", NULL, NULL, 35.144, -90.048, 5, false},
        {"38103", NULL, NULL, NULL, 35.144, -90.048, 5, true},
    };
    check_all(list, sizeof list / sizeof *list, MARZ_GEO_POSTCODE);
}

static void a_postcode_of_another_province_yields_to_the_city(void **state)
{
    (void)state;
    static const sought list[] = {{"02116", "Austin", "TX", "US", 30.267, -97.743, 15, false}};
    check_all(list, 1, MARZ_GEO_CITY);
}

static void a_german_postcode_is_not_taken_for_an_american_one(void **state)
{
    (void)state;
    static const sought list[] = {{"38001", "Braunschweig", NULL, "DE", 52.27, 10.52, 15, false}};
    check_all(list, 1, MARZ_GEO_CITY);
    assert_int_equal(marz_gazetteer_find("38001", NULL, NULL, "DE").precision, MARZ_GEO_NOT_FOUND);
}

static void postcode_and_city_outvote_a_province(void **state)
{
    (void)state;
    static const sought list[] = {{"98272", "Monroe", "MI", "US", 47.86, -121.97, 15, true}};
    check_all(list, 1, MARZ_GEO_POSTCODE);
}

static void short_forms_are_found_when_no_place_has_the_very_name(void **state)
{
    (void)state;
    static const sought list[] = {
        {NULL, "Muehlheim", NULL, "DE", 50.12, 8.83, 15, false},
        {NULL, "Kingston", NULL, "GB", 53.74, -0.33, 15, true},
        {NULL, "Sulzbach (Taunus)", "HE", "DE", 50.13, 8.53, 15, false},
    };
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        const marz_geo_hit hit =
            marz_gazetteer_find(NULL, list[k].city, list[k].province, list[k].country);
        assert_int_equal(hit.precision, MARZ_GEO_CITY);
        assert_true(marz_geo_metres(hit.lon_udeg, hit.lat_udeg, (int32_t)(list[k].lon * 1e6),
                                    (int32_t)(list[k].lat * 1e6)) < 15000);
    }
}

static void an_english_county_is_no_city_and_is_not_guessed(void **state)
{
    (void)state;
    assert_int_equal(marz_gazetteer_find(NULL, "Berkshire", "ENG", "GB").precision,
                     MARZ_GEO_NOT_FOUND);
}

static void an_unknown_city_falls_back_on_its_province(void **state)
{
    (void)state;
    static const sought list[] = {
        {NULL, "Nowhereville", "TX", "US", 29.76, -95.37, 25, false},
        {NULL, NULL, "فارس", "ایران", 29.6, 52.53, 25, false},
    };
    check_all(list, sizeof list / sizeof *list, MARZ_GEO_PROVINCE);
}

static void what_nobody_knows_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(marz_gazetteer_find(NULL, NULL, NULL, NULL).precision, MARZ_GEO_NOT_FOUND);
    assert_int_equal(marz_gazetteer_find("", "", "", "").precision, MARZ_GEO_NOT_FOUND);
    assert_int_equal(marz_gazetteer_find(NULL, NULL, NULL, "US").precision, MARZ_GEO_NOT_FOUND);
    assert_int_equal(marz_gazetteer_find(NULL, "Paris", NULL, "Freedonia").precision,
                     MARZ_GEO_NOT_FOUND);
    assert_int_equal(marz_gazetteer_find(NULL, "qqqqzz", NULL, "US").precision, MARZ_GEO_NOT_FOUND);
    assert_int_equal(marz_gazetteer_find("99999", NULL, NULL, "US").precision, MARZ_GEO_NOT_FOUND);
}

/// Texts that nobody would write: every byte but zero, cut UTF-8, long ones. Nothing may be read or
/// written beyond them (the sanitizers watch), and keys stay within their limit.
static void any_bytes_are_survived(void **state)
{
    (void)state;
    static const char pieces[] =
        "aZ09 -,(/~\xc3\xbc\xd9\x85\xe2\x80\x8c\xf0\x9f\x98\x80\xff\xc0\x80";
    marz_rng rng = marz_rng_make(test_seed(1), 0, 0);
    for (int k = 0; k < 20000; k++) {
        char text[4][400], key[MARZ_FOLD_MAX];
        for (int i = 0; i < 4; i++) {
            const int64_t length = marz_rng_below(&rng, k % 10 == 0 ? 400 : 12);
            for (int64_t at = 0; at < length; at++) {
                const int64_t any = 1 + marz_rng_below(&rng, 255);
                const int64_t piece = marz_rng_below(&rng, sizeof pieces - 1);
                text[i][at] = marz_rng_below(&rng, 2) ? (char)any : pieces[piece];
            }
            text[i][length] = 0;
            assert_true(marz_geo_fold(text[i], key) < MARZ_FOLD_MAX);
        }
        const marz_geo_hit hit = marz_gazetteer_find(text[0], text[1], text[2], NULL);
        (void)marz_gazetteer_find(text[0], text[1], text[2], text[3]);
        assert_true(hit.precision == MARZ_GEO_NOT_FOUND || hit.place_name != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_forget_case_accents_variants_and_signs),
        cmocka_unit_test(a_name_longer_than_a_key_is_cut),
        cmocka_unit_test(countries_go_by_name_and_code_in_several_languages),
        cmocka_unit_test(cities_are_found_in_their_province_and_country),
        cmocka_unit_test(a_name_alone_is_placed_only_if_it_stands_out),
        cmocka_unit_test(namesakes_in_a_country_give_the_most_populous_and_say_so),
        cmocka_unit_test(postcodes_of_the_us_and_canada_are_found),
        cmocka_unit_test(a_postcode_of_another_province_yields_to_the_city),
        cmocka_unit_test(a_german_postcode_is_not_taken_for_an_american_one),
        cmocka_unit_test(postcode_and_city_outvote_a_province),
        cmocka_unit_test(short_forms_are_found_when_no_place_has_the_very_name),
        cmocka_unit_test(an_english_county_is_no_city_and_is_not_guessed),
        cmocka_unit_test(an_unknown_city_falls_back_on_its_province),
        cmocka_unit_test(what_nobody_knows_is_not_found),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
