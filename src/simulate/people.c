// Sellers with homes, teams and pasts; those who left; managers.
#include "simulate/world.h"

#include "geo/gazetteer.h"

#include <math.h>
#include <string.h>

#define TEAM_SIZE 8
#define LEAVER_EVERY 24   ///< one seller in so many replaced somebody who left lately
#define HOME_PEOPLE 30000 ///< smaller places are nobody's home, unless all are smaller
#define BIN_METRES 5000
#define BIN_COUNT 4100 ///< to the other end of the Earth

/// People of a place that no seller serves yet, as a share of all.
typedef struct demand {
    const marz_geo_vector *at; ///< [place_count]
    double *left;              ///< [place_count]
    double *at_home;           ///< [place_count] the same where a seller may live, else 0
} demand;

static int32_t bin_of(const demand *d, int32_t place, int32_t home)
{
    const double metres = marz_geo_vector_metres(d->at[place], d->at[home]);
    const int32_t bin = (int32_t)(metres / BIN_METRES);
    return bin < BIN_COUNT ? bin : BIN_COUNT - 1;
}

/// The seller at `home` serves a seller's share of the people, the nearest first.
static void serve(const sim_world *world, demand *d, int32_t home)
{
    double ring[BIN_COUNT] = {0};
    for (int32_t k = 0; k < world->place_count; k++)
        ring[bin_of(d, k, home)] += d->left[k];
    double room = 1.0 / world->seller_count;
    int32_t last = 0;
    while (last < BIN_COUNT - 1 && ring[last] <= room)
        room -= ring[last++];
    for (int32_t k = 0; k < world->place_count; k++) {
        const int32_t bin = bin_of(d, k, home);
        if (bin < last)
            d->left[k] = 0;
        else if (bin == last && ring[last] > 0)
            d->left[k] *= 1 - fmin(room / ring[last], 1);
    }
}

static bool may_live_at(const sim_world *world, int32_t place)
{
    return marz_gazetteer_place(world->places[place].index).population >= HOME_PEOPLE;
}

/// Chooses homes one by one where many people live whom nobody serves yet: large cities get several
/// sellers, and the loads come out uneven, but not absurd.
static bool choose_homes(sim_world *world)
{
    const int32_t n = world->place_count;
    marz_geo_vector *at = MARZ_NEW(world->arena, marz_geo_vector, n);
    demand d = {at, MARZ_NEW(world->arena, double, n), MARZ_NEW(world->arena, double, n)};
    if (d.left == NULL || d.at_home == NULL || at == NULL)
        return false;
    for (int32_t k = 0; k < n; k++) {
        const marz_geo_place place = marz_gazetteer_place(world->places[k].index);
        at[k] = marz_geo_vector_of(place.lon_udeg, place.lat_udeg);
        d.left[k] = world->places[k].cumulative - (k > 0 ? world->places[k - 1].cumulative : 0);
    }
    for (int32_t p = 0; p < world->seller_count; p++) {
        marz_rng rng = sim_rng(world, SIM_STREAM_HOME, p);
        double sum = 0;
        for (int32_t k = 0; k < n; k++)
            sum += d.at_home[k] = may_live_at(world, k) ? d.left[k] : 0;
        world->people[p].place = sim_draw_weighted(&rng, sum > 0 ? d.at_home : d.left, n);
        serve(world, &d, world->people[p].place);
    }
    return true;
}

/// Teams are bands of longitude: sellers from west to east, eight to a team.
static void form_teams(sim_world *world)
{
    const int32_t n = world->seller_count;
    for (int32_t p = 0; p < n; p++) {
        int32_t rank = 0;
        for (int32_t q = 0; q < n; q++) {
            const int32_t a = world->people[q].lon_udeg, b = world->people[p].lon_udeg;
            rank += a < b || (a == b && q < p);
        }
        world->people[p].team = (int32_t)((int64_t)rank * world->team_count / n);
    }
}

static void place_person(sim_world *world, int32_t p)
{
    sim_person *person = world->people + p;
    marz_rng rng = sim_rng(world, SIM_STREAM_PERSON, p);
    sim_scatter(world, person->place, &rng, &person->lon_udeg, &person->lat_udeg);
    person->replaces = person->replaced_by = SIM_NONE;
    person->left = MARZ_DAY_UNKNOWN;
    // Most have been there for years; nobody starts between the years that the files show unless
    // somebody else left.
    person->hired = world->time.first_day - 200 - (int32_t)(1200 * -log(1 - marz_rng_unit(&rng)));
    person->capacity_percent = marz_rng_unit(&rng) < 0.08 ? 80 : 100;
    person->pull = 1;
    person->weekly = world->options->activity_rate * marz_rng_gamma(&rng, 20) / 20;
}

/// The last sellers came for people who left: within the last two thirds of the time.
static void replace_leavers(sim_world *world)
{
    const int32_t span = world->time.last_day - world->time.first_day;
    for (int32_t k = 0; k < world->leaver_count; k++) {
        const int32_t old = world->seller_count + k;
        const int32_t new =
            (int32_t)((int64_t)(k + 1) * world->seller_count / (world->leaver_count + 1));
        sim_person *leaver = world->people + old, *seller = world->people + new;
        marz_rng rng = sim_rng(world, SIM_STREAM_PERSON, 1000000 + k);
        leaver->place = seller->place;
        place_person(world, old);
        leaver->team = seller->team;
        leaver->left = world->time.first_day + span / 3 + (int32_t)marz_rng_below(&rng, span / 2);
        seller->hired = leaver->left + 14 + (int32_t)marz_rng_below(&rng, 60);
        seller->replaces = old;
        leaver->replaced_by = new;
    }
}

static void appoint_managers(sim_world *world)
{
    for (int32_t team = 0; team < world->team_count; team++) {
        const int32_t m = world->seller_count + world->leaver_count + team;
        for (int32_t p = world->seller_count - 1; p >= 0; p--) {
            if (world->people[p].team == team)
                world->people[m].place = world->people[p].place;
        }
        place_person(world, m);
        world->people[m].team = team;
        world->people[m].weekly = 0;
    }
}

bool sim_make_people(sim_world *world)
{
    const int32_t n = world->options->rep_count;
    world->seller_count = n;
    world->leaver_count = n >= 6 ? (n + LEAVER_EVERY - 1) / LEAVER_EVERY : 0;
    world->team_count = (n + TEAM_SIZE - 1) / TEAM_SIZE;
    world->manager_count = world->team_count;
    world->person_count = n + world->leaver_count + world->manager_count;
    world->people = MARZ_NEW(world->arena, sim_person, world->person_count);
    world->territory_name = MARZ_NEW(world->arena, char *, n);
    if (world->people == NULL || world->territory_name == NULL || !choose_homes(world))
        return false;
    for (int32_t p = 0; p < n; p++)
        place_person(world, p);
    form_teams(world);
    replace_leavers(world);
    appoint_managers(world);
    for (int32_t p = 0; p < n; p++) {
        int32_t namesakes = 0;
        const int32_t place = world->people[p].place;
        for (int32_t q = 0; q < p; q++)
            namesakes += world->people[q].place == place;
        const char *city = marz_gazetteer_place(world->places[place].index).name;
        world->territory_name[p] =
            namesakes == 0 ? marz_arena_print(world->arena, "%s", city)
                           : marz_arena_print(world->arena, "%s %d", city, (int)namesakes + 1);
        if (world->territory_name[p] == NULL)
            return false;
    }
    return true;
}
