// Where the company does business: places weighted by their people.
#include "simulate/world.h"

#include "geo/gazetteer.h"

#include <math.h>
#include <string.h>

#define PEOPLE_MIN 1000 ///< smaller places have no accounts of their own
#define WORLD_PEOPLE_MIN 50000
#define METRES_PER_UDEG 0.111195

/// Where a company that sells to the world has its customers, and their shares.
static const struct {
    const char *country;
    double share;
} world_markets[] = {
    {"US", .34}, {"DE", .11}, {"GB", .09}, {"FR", .08}, {"CA", .06}, {"JP", .06}, {"IT", .05},
    {"AU", .04}, {"ES", .04}, {"BR", .04}, {"IN", .03}, {"MX", .03}, {"NL", .03},
};
#define MARKET_COUNT ((int32_t)(sizeof world_markets / sizeof *world_markets))

marz_rng sim_rng(const sim_world *world, sim_stream stream, int64_t index)
{
    return marz_rng_make(world->seed, (uint64_t)stream, (uint64_t)index);
}

/// Market of a place: its number, or SIM_NONE if nothing is sold there.
static int32_t market_of(const char *country, const marz_geo_place *place)
{
    if (place->is_part)
        return SIM_NONE;
    if (strcmp(country, "world") == 0) {
        for (int32_t k = 0; k < MARKET_COUNT && place->population >= WORLD_PEOPLE_MIN; k++) {
            if (strcmp(place->country, world_markets[k].country) == 0)
                return k;
        }
        return SIM_NONE;
    }
    const bool is_iran = strcmp(country, "ir") == 0;
    if (place->population < PEOPLE_MIN || strcmp(place->country, is_iran ? "IR" : "US") != 0)
        return SIM_NONE;
    // A company of 24 sellers has none in Alaska or Hawaii, and the map shows the lower states
    // larger.
    if (strcmp(place->province_code, "US-AK") == 0 || strcmp(place->province_code, "US-HI") == 0)
        return SIM_NONE;
    // Iran's rows with Latin names are small places that the Persian table lacks.
    return is_iran && (unsigned char)place->name[0] < 0xD8 ? SIM_NONE : 0;
}

bool sim_make_places(sim_world *world)
{
    const char *country = world->options->country;
    const int32_t count = marz_gazetteer_count();
    double people[MARKET_COUNT] = {0};
    int32_t *market = MARZ_NEW(world->arena, int32_t, count);
    world->places = MARZ_NEW(world->arena, sim_place, count);
    if (market == NULL || world->places == NULL)
        return false;
    for (int32_t k = 0; k < count; k++) {
        const marz_geo_place place = marz_gazetteer_place(k);
        market[k] = market_of(country, &place);
        if (market[k] != SIM_NONE)
            people[market[k]] += (double)place.population;
    }
    const bool is_world = strcmp(country, "world") == 0;
    double sum = 0;
    for (int32_t k = 0; k < count; k++) {
        if (market[k] == SIM_NONE)
            continue;
        const double share = is_world ? world_markets[market[k]].share : 1;
        sum += share * (double)marz_gazetteer_place(k).population / people[market[k]];
        world->places[world->place_count++] = (sim_place){k, sum};
    }
    for (int32_t k = 0; k < world->place_count; k++)
        world->places[k].cumulative /= sum;
    return world->place_count > 0;
}

int32_t sim_draw_place(const sim_world *world, marz_rng *rng)
{
    const double u = marz_rng_unit(rng);
    int32_t low = 0, high = world->place_count - 1;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (world->places[middle].cumulative <= u)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void sim_scatter(const sim_world *world, int32_t place, marz_rng *rng, int32_t *lon_udeg,
                 int32_t *lat_udeg)
{
    const marz_geo_place at = marz_gazetteer_place(world->places[place].index);
    const double metres = 800 + 5000 * sqrt((double)at.population / 1e6);
    const double east = metres * marz_rng_normal(rng), north = metres * marz_rng_normal(rng);
    const double squeeze = cos(at.lat_udeg / 1e6 * 3.14159265358979323846 / 180);
    *lon_udeg = at.lon_udeg + (int32_t)(east / METRES_PER_UDEG / fmax(squeeze, 0.2));
    *lat_udeg = at.lat_udeg + (int32_t)(north / METRES_PER_UDEG);
}
