/// @file geo/places.h
/// The embedded columns that data/places.mjs makes; private to this folder.
#ifndef MARZ_GEO_PLACES_H
#define MARZ_GEO_PLACES_H

#include <stdint.h>

#define MARZ_PLACE_NONE 0xFFFFU ///< no province, no country

// Places, by country and then falling population.
extern const uint32_t marz_place_name[];
extern const uint16_t marz_place_province[], marz_place_country[];
extern const int32_t marz_place_lon[], marz_place_lat[], marz_place_population[];
extern const uint8_t marz_place_is_part[];
extern const uint64_t marz_place_name_bytes;

// Provinces whose names people write.
extern const uint32_t marz_province_name[], marz_province_code[], marz_province_place[];
extern const uint16_t marz_province_country[];

extern const uint32_t marz_country_code[];

// US ZIP codes by number; 100000 + base 36 of the first three characters of a Canadian code.
extern const uint32_t marz_postcode_value[], marz_postcode_city[];
extern const int32_t marz_postcode_lon[], marz_postcode_lat[];
extern const uint16_t marz_postcode_province[];
extern const uint64_t marz_postcode_value_bytes;

// Folded names in order of bytes, and what each stands for.
extern const uint32_t marz_place_key[], marz_place_value[];
extern const uint32_t marz_province_key[], marz_province_value[];
extern const uint32_t marz_country_key[], marz_country_value[];
extern const uint64_t marz_place_key_bytes, marz_province_key_bytes, marz_country_key_bytes;

/// All strings of the tables; the numbers above are byte offsets into it.
extern const char marz_place_text[];

/// Rows of an index whose key is `key`: first in *first. @return how many. O(log n)
typedef struct marz_place_index {
    const uint32_t *key, *value;
    uint32_t count;
} marz_place_index;

marz_place_index marz_places_index(void);
marz_place_index marz_provinces_index(void);
marz_place_index marz_countries_index(void);
uint32_t marz_place_index_find(marz_place_index index, const char *key, uint32_t *first);

#endif
