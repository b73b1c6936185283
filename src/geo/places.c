#include "geo/places.h"

#include "geo/gazetteer.h"

#include <assert.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the embedded tables are little-endian"
#endif

static uint32_t rows(uint64_t bytes)
{
    return (uint32_t)(bytes / sizeof(uint32_t));
}

marz_place_index marz_places_index(void)
{
    return (marz_place_index){marz_place_key, marz_place_value, rows(marz_place_key_bytes)};
}

marz_place_index marz_provinces_index(void)
{
    return (marz_place_index){marz_province_key, marz_province_value,
                              rows(marz_province_key_bytes)};
}

marz_place_index marz_countries_index(void)
{
    return (marz_place_index){marz_country_key, marz_country_value, rows(marz_country_key_bytes)};
}

/// First row whose key is not below `key`, or (with `after`) is above it.
static uint32_t bound(marz_place_index index, const char *key, int after)
{
    uint32_t low = 0, high = index.count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (strcmp(marz_place_text + index.key[middle], key) < after)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t marz_place_index_find(marz_place_index index, const char *key, uint32_t *first)
{
    *first = bound(index, key, 0);
    return bound(index, key, 1) - *first;
}

int32_t marz_gazetteer_count(void)
{
    return (int32_t)rows(marz_place_name_bytes);
}

marz_geo_place marz_gazetteer_place(int32_t index)
{
    assert(index >= 0 && index < marz_gazetteer_count());
    const uint16_t province = marz_place_province[index];
    return (marz_geo_place){
        .name = marz_place_text + marz_place_name[index],
        .province =
            province == MARZ_PLACE_NONE ? "" : marz_place_text + marz_province_name[province],
        .province_code =
            province == MARZ_PLACE_NONE ? "" : marz_place_text + marz_province_code[province],
        .country = marz_place_text + marz_country_code[marz_place_country[index]],
        .lon_udeg = marz_place_lon[index],
        .lat_udeg = marz_place_lat[index],
        .population = marz_place_population[index],
        .is_part = marz_place_is_part[index] != 0,
    };
}

int32_t marz_gazetteer_postcode_count(void)
{
    return (int32_t)rows(marz_postcode_value_bytes);
}

marz_geo_postcode marz_gazetteer_postcode(int32_t index)
{
    assert(index >= 0 && index < marz_gazetteer_postcode_count());
    const uint16_t province = marz_postcode_province[index];
    return (marz_geo_postcode){
        .value = marz_postcode_value[index],
        .city = marz_place_text + marz_postcode_city[index],
        .province_code =
            province == MARZ_PLACE_NONE ? "" : marz_place_text + marz_province_code[province],
        .lon_udeg = marz_postcode_lon[index],
        .lat_udeg = marz_postcode_lat[index],
    };
}
