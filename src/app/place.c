#include "app/place.h"

#include "geo/gazetteer.h"

#include <stdlib.h>

static void place_by_address(marz_place *place, const marz_address *address)
{
    if (place->precision != MARZ_PLACED_NOT)
        return;
    static const marz_precision precision_of[] = {
        [MARZ_GEO_NOT_FOUND] = MARZ_PLACED_NOT,
        [MARZ_GEO_POSTCODE] = MARZ_PLACED_POSTCODE,
        [MARZ_GEO_CITY] = MARZ_PLACED_CITY,
        [MARZ_GEO_PROVINCE] = MARZ_PLACED_PROVINCE,
    };
    const marz_geo_hit hit =
        marz_gazetteer_find(address->postcode, address->city, address->province, address->country);
    place->precision = precision_of[hit.precision];
    if (hit.precision == MARZ_GEO_NOT_FOUND)
        place->lon_udeg = place->lat_udeg = MARZ_DEGREES_UNKNOWN;
    else {
        place->lon_udeg = hit.lon_udeg;
        place->lat_udeg = hit.lat_udeg;
    }
}

static int by_value(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/// Positions of the accounts of each rep, one array: rep r owns first[r] … first[r+1]-1.
typedef struct held_places {
    int32_t *first, *lon, *lat;
} held_places;

static bool collect(const marz_company *company, marz_arena *scratch, held_places *held)
{
    const int32_t reps = company->rep_count;
    held->first = MARZ_NEW(scratch, int32_t, reps + 2);
    held->lon = MARZ_NEW(scratch, int32_t, company->account_count);
    held->lat = MARZ_NEW(scratch, int32_t, company->account_count);
    if (!held->first || !held->lon || !held->lat)
        return false;
    for (int32_t i = 0; i < company->account_count; i++) {
        const marz_account *account = &company->accounts[i];
        if (account->owner != MARZ_NONE && account->place.precision != MARZ_PLACED_NOT)
            held->first[account->owner + 2]++;
    }
    for (int32_t r = 0; r < reps; r++)
        held->first[r + 2] += held->first[r + 1];
    for (int32_t i = 0; i < company->account_count; i++) {
        const marz_account *account = &company->accounts[i];
        if (account->owner == MARZ_NONE || account->place.precision == MARZ_PLACED_NOT)
            continue;
        const int32_t at = held->first[account->owner + 1]++;
        held->lon[at] = account->place.lon_udeg;
        held->lat[at] = account->place.lat_udeg;
    }
    return true;
}

static void place_rep(marz_rep *rep, held_places *held, int32_t index)
{
    const int32_t first = held->first[index], count = held->first[index + 1] - first;
    if (rep->place.precision != MARZ_PLACED_NOT || count == 0)
        return;
    qsort(held->lon + first, (size_t)count, sizeof(int32_t), by_value);
    qsort(held->lat + first, (size_t)count, sizeof(int32_t), by_value);
    rep->place = (marz_place){.lon_udeg = held->lon[first + count / 2],
                              .lat_udeg = held->lat[first + count / 2],
                              .precision = MARZ_PLACED_ACCOUNTS};
}

bool marz_place_company(marz_company *company, marz_arena *scratch)
{
    for (int32_t i = 0; i < company->account_count; i++)
        place_by_address(&company->accounts[i].place, &company->accounts[i].address);
    for (int32_t r = 0; r < company->rep_count; r++)
        place_by_address(&company->reps[r].place, &company->reps[r].address);
    const marz_arena_mark mark = marz_arena_save(scratch);
    held_places held;
    const bool is_done = collect(company, scratch, &held);
    for (int32_t r = 0; is_done && r < company->rep_count; r++)
        place_rep(&company->reps[r], &held, r);
    marz_arena_restore(scratch, mark);
    return is_done;
}
