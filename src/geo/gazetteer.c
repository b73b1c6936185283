#include "geo/gazetteer.h"

#include "geo/distance.h"
#include "geo/fold.h"
#include "geo/places.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PROVINCES_MAX 16
#define SAME_PLACE_M 30000.0 ///< namesakes closer than this are one place listed twice
#define FAR_MORE_PEOPLE 10   ///< "far more populous": this many times

/// What is asked, in numbers of the tables.
typedef struct query {
    const char *postcode, *city;
    uint32_t country; ///< or MARZ_PLACE_NONE
    uint16_t provinces[PROVINCES_MAX];
    int province_count;
} query;

static bool is_empty(const char *text)
{
    return text == NULL || *text == 0;
}

static uint32_t country_of(const char *name)
{
    char key[MARZ_FOLD_MAX];
    uint32_t first;
    const marz_place_index index = marz_countries_index();
    if (marz_geo_fold(name, key) == 0 || marz_place_index_find(index, key, &first) == 0)
        return MARZ_PLACE_NONE;
    return index.value[first];
}

const char *marz_gazetteer_country(const char *name)
{
    const uint32_t country = is_empty(name) ? MARZ_PLACE_NONE : country_of(name);
    return country == MARZ_PLACE_NONE ? NULL : marz_place_text + marz_country_code[country];
}

/// All provinces of that name or code, in the country if one is given.
static void find_provinces(const char *name, query *q)
{
    char key[MARZ_FOLD_MAX];
    uint32_t first;
    const marz_place_index index = marz_provinces_index();
    if (marz_geo_fold(name, key) == 0)
        return;
    const uint32_t count = marz_place_index_find(index, key, &first);
    for (uint32_t k = 0; k < count && q->province_count < PROVINCES_MAX; k++) {
        const uint32_t province = index.value[first + k];
        if (q->country == MARZ_PLACE_NONE || marz_province_country[province] == q->country)
            q->provinces[q->province_count++] = (uint16_t)province;
    }
}

static bool is_in_provinces(const query *q, uint16_t province)
{
    for (int k = 0; k < q->province_count; k++) {
        if (q->provinces[k] == province)
            return true;
    }
    return false;
}

static bool fits(const query *q, uint32_t place, bool in_province)
{
    if (q->country != MARZ_PLACE_NONE && marz_place_country[place] != q->country)
        return false;
    return !in_province || is_in_provinces(q, marz_place_province[place]);
}

static bool is_elsewhere(uint32_t a, uint32_t b)
{
    return marz_geo_metres(marz_place_lon[a], marz_place_lat[a], marz_place_lon[b],
                           marz_place_lat[b]) > SAME_PLACE_M;
}

static marz_geo_hit hit_of(uint32_t place, marz_geo_precision precision, bool is_ambiguous)
{
    return (marz_geo_hit){precision, marz_place_lon[place], marz_place_lat[place],
                          marz_place_text + marz_place_name[place], is_ambiguous};
}

/// The best place of that key that fits; `namesake` gets the best one elsewhere, or NOWHERE.
#define NOWHERE UINT32_MAX
static uint32_t best_place(const query *q, const char *key, bool in_province, uint32_t *namesake)
{
    const marz_place_index index = marz_places_index();
    uint32_t first, best = NOWHERE;
    const uint32_t count = marz_place_index_find(index, key, &first);
    *namesake = NOWHERE;
    for (uint32_t k = first; k < first + count; k++) {
        const uint32_t place = index.value[k];
        if (!fits(q, place, in_province))
            continue;
        if (best == NOWHERE)
            best = place;
        else if (*namesake == NOWHERE && is_elsewhere(best, place))
            *namesake = place;
    }
    return best;
}

/// A city by its key: in the province, else in the country, else in the world if it stands out.
static marz_geo_hit find_key(const query *q, const char *key)
{
    static const marz_geo_hit nothing = {.precision = MARZ_GEO_NOT_FOUND};
    uint32_t namesake;
    if (q->province_count > 0) {
        const uint32_t place = best_place(q, key, true, &namesake);
        if (place != NOWHERE)
            return hit_of(place, MARZ_GEO_CITY, namesake != NOWHERE);
    }
    const uint32_t place = best_place(q, key, false, &namesake);
    if (place == NOWHERE)
        return nothing;
    if (q->country == MARZ_PLACE_NONE && namesake != NOWHERE &&
        marz_place_population[place] / FAR_MORE_PEOPLE < marz_place_population[namesake])
        return nothing;
    // A province that says otherwise makes the place doubtful, even if no other has the name.
    return hit_of(place, MARZ_GEO_CITY, namesake != NOWHERE || q->province_count > 0);
}

/// "Austin, TX", "Sulzbach (Taunus)", "Frankfurt/Main": the part before the sign, and what follows
/// as the province if none was given.
static marz_geo_hit find_first_part(query *q)
{
    char part[MARZ_FOLD_MAX], key[MARZ_FOLD_MAX];
    const size_t length = strcspn(q->city, ",(/");
    if (q->city[length] == 0 || length >= sizeof part)
        return (marz_geo_hit){.precision = MARZ_GEO_NOT_FOUND};
    memcpy(part, q->city, length);
    part[length] = 0;
    if (q->province_count == 0)
        find_provinces(q->city + length + 1, q);
    if (marz_geo_fold(part, key) == 0)
        return (marz_geo_hit){.precision = MARZ_GEO_NOT_FOUND};
    return find_key(q, key);
}

/// By the very name, else by the short form of a longer one ("~muhlheim" for "Mühlheim am Main"),
/// else by the first part of what was written.
static marz_geo_hit find_city(query *q)
{
    char key[MARZ_FOLD_MAX + 1] = "~";
    if (is_empty(q->city) || marz_geo_fold(q->city, key + 1) == 0)
        return (marz_geo_hit){.precision = MARZ_GEO_NOT_FOUND};
    marz_geo_hit hit = find_key(q, key + 1);
    if (hit.precision == MARZ_GEO_NOT_FOUND)
        hit = find_key(q, key);
    return hit.precision != MARZ_GEO_NOT_FOUND ? hit : find_first_part(q);
}

static bool is_country(const query *q, const char *code)
{
    return q->country == MARZ_PLACE_NONE ||
           strcmp(marz_place_text + marz_country_code[q->country], code) == 0;
}

/// Number of a US or Canadian code in the table of postcodes, or 0. A folded code has no spaces
/// and hyphens; a table program may have eaten the first zero of a ZIP code.
static uint32_t postcode_value(const query *q, const char *key, size_t length)
{
    const size_t digits = strspn(key, "0123456789");
    if (digits == length && is_country(q, "US")) {
        const bool lost_zero = length == 4 && q->country != MARZ_PLACE_NONE;
        char head[6] = {0};
        if (length == 5 || length == 9)
            memcpy(head, key, 5);
        else if (lost_zero)
            memcpy(head, key, 4);
        return (uint32_t)strtoul(head, NULL, 10);
    }
    if (is_country(q, "CA") && (length == 6 || (length == 3 && q->country != MARZ_PLACE_NONE))) {
        for (size_t k = 0; k < length; k++) {
            const unsigned char c = (unsigned char)key[k];
            if (k % 2 == 0 ? !isalpha(c) : !isdigit(c))
                return 0;
        }
        const char head[4] = {key[0], key[1], key[2], 0};
        return 100000U + (uint32_t)strtoul(head, NULL, 36);
    }
    return 0;
}

static uint32_t find_postcode(uint32_t value)
{
    uint32_t low = 0, high = (uint32_t)marz_gazetteer_postcode_count();
    const uint32_t count = high;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (marz_postcode_value[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return value > 0 && low < count && marz_postcode_value[low] == value ? low : NOWHERE;
}

static bool is_same_name(const char *a, const char *b)
{
    char one[MARZ_FOLD_MAX], other[MARZ_FOLD_MAX];
    return !is_empty(a) && marz_geo_fold(a, one) > 0 && marz_geo_fold(b, other) > 0 &&
           strcmp(one, other) == 0;
}

/// A position by postcode. Doubtful if the province says otherwise, or if nothing says that a bare
/// five-digit number is American.
/// @param city_agrees  set to true if the postcode is that of the city
static marz_geo_hit find_by_postcode(const query *q, bool *city_agrees)
{
    char key[MARZ_FOLD_MAX];
    *city_agrees = false;
    if (is_empty(q->postcode))
        return (marz_geo_hit){.precision = MARZ_GEO_NOT_FOUND};
    const size_t length = marz_geo_fold(q->postcode, key);
    const uint32_t row = find_postcode(postcode_value(q, key, length));
    if (row == NOWHERE)
        return (marz_geo_hit){.precision = MARZ_GEO_NOT_FOUND};
    const char *city = marz_place_text + marz_postcode_city[row];
    const uint16_t province = marz_postcode_province[row];
    *city_agrees = is_same_name(q->city, city);
    const bool agrees = *city_agrees || is_in_provinces(q, province);
    const bool contradicts =
        q->province_count > 0 && province != MARZ_PLACE_NONE && !is_in_provinces(q, province);
    return (marz_geo_hit){MARZ_GEO_POSTCODE, marz_postcode_lon[row], marz_postcode_lat[row], city,
                          contradicts || (q->country == MARZ_PLACE_NONE && !agrees)};
}

/// The greatest place of the province; not for the nations of the UK, which are no provinces in
/// size: London says nothing about a place somewhere in England.
static marz_geo_hit find_province(const query *q)
{
    if (q->province_count != 1 || marz_province_place[q->provinces[0]] == NOWHERE ||
        strncmp(marz_place_text + marz_province_code[q->provinces[0]], "GB-", 3) == 0)
        return (marz_geo_hit){.precision = MARZ_GEO_NOT_FOUND};
    return hit_of(marz_province_place[q->provinces[0]], MARZ_GEO_PROVINCE, false);
}

marz_geo_hit marz_gazetteer_find(const char *postcode, const char *city, const char *province,
                                 const char *country)
{
    query q = {.postcode = postcode, .city = city, .country = MARZ_PLACE_NONE};
    if (!is_empty(country)) {
        q.country = country_of(country);
        if (q.country ==
            MARZ_PLACE_NONE) // Elsewhere than anything here: better nothing than wrong.
            return (marz_geo_hit){.precision = MARZ_GEO_NOT_FOUND};
    }
    if (!is_empty(province))
        find_provinces(province, &q);
    bool city_agrees;
    const marz_geo_hit by_postcode = find_by_postcode(&q, &city_agrees);
    // Postcode and city outvote a province that says otherwise.
    if (by_postcode.precision != MARZ_GEO_NOT_FOUND && (!by_postcode.is_ambiguous || city_agrees))
        return by_postcode;
    const marz_geo_hit by_city = find_city(&q);
    if (by_city.precision != MARZ_GEO_NOT_FOUND && !by_city.is_ambiguous)
        return by_city;
    if (by_postcode.precision != MARZ_GEO_NOT_FOUND)
        return by_postcode;
    return by_city.precision != MARZ_GEO_NOT_FOUND ? by_city : find_province(&q);
}
