/// @file geo/gazetteer.h
/// Where a postcode or city lies, offline, from data built into the program.
#ifndef MARZ_GEO_GAZETTEER_H
#define MARZ_GEO_GAZETTEER_H

#include <stdbool.h>
#include <stdint.h>

typedef enum marz_geo_precision {
    MARZ_GEO_NOT_FOUND,
    MARZ_GEO_POSTCODE,
    MARZ_GEO_CITY,
    MARZ_GEO_PROVINCE ///< the most populous place of the province
} marz_geo_precision;

typedef struct marz_geo_hit {
    marz_geo_precision precision;
    int32_t lon_udeg, lat_udeg;
    const char *place_name; ///< lives for ever
    bool is_ambiguous;      ///< several places fit; the most populous was taken
} marz_geo_hit;

/// Looks a place up. Any argument may be NULL or empty; country may be a name or an ISO 3166 code,
/// province a name or code ("TX", "Texas", "تهران"). Names are compared without case, accents,
/// letter variants (Arabic/Persian) and zero-width characters. A city without province or country
/// is placed only if it is unambiguous or far more populous than its namesakes.
/// O(log n); thread-safe.
marz_geo_hit marz_gazetteer_find(const char *postcode, const char *city, const char *province,
                                 const char *country);

/// One populated place, for the generator.
typedef struct marz_geo_place {
    const char *name;
    const char *province;      ///< name, or empty where the tables know none
    const char *province_code; ///< "US-TX" (ISO 3166-2), or empty
    const char *country;       ///< ISO 3166 alpha-2
    int32_t lon_udeg, lat_udeg;
    int64_t population; ///< 0 where nobody knows
    bool is_part;       ///< a part of a city, whose people are counted there already
} marz_geo_place;

/// Places of the world by country and falling population; strings live for ever.
int32_t marz_gazetteer_count(void);
marz_geo_place marz_gazetteer_place(int32_t index);

/// One postal code of the US (five digits) or Canada (the first three characters).
typedef struct marz_geo_postcode {
    uint32_t value;            ///< US: the number; Canada: 100000 + base 36 of the characters
    const char *city;          ///< as the source writes it
    const char *province_code; ///< "US-TX", or empty
    int32_t lon_udeg, lat_udeg;
} marz_geo_postcode;

/// Postal codes by value; strings live for ever.
int32_t marz_gazetteer_postcode_count(void);
marz_geo_postcode marz_gazetteer_postcode(int32_t index);

/// ISO 3166 alpha-2 code of a country name, alpha-3 or alpha-2 code; NULL if unknown.
const char *marz_gazetteer_country(const char *name);

#endif
