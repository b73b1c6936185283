/// @file simulate/world.h
/// The simulated company while it is being made; private to this folder.
#ifndef MARZ_SIMULATE_WORLD_H
#define MARZ_SIMULATE_WORLD_H

#include "base/arena.h"
#include "base/calendar.h"
#include "base/rng.h"
#include "geo/distance.h"
#include "simulate/simulate.h"
#include "simulate/words.h"

#include <stdbool.h>
#include <stdint.h>

#define SIM_NONE (-1)
#define SIM_YEARS_MAX 10
#define SIM_MONTHS_MAX (12 * SIM_YEARS_MAX)
#define SIM_DAYS_MAX (366 * SIM_YEARS_MAX + 3)
#define SIM_STAGE_COUNT 4

/// One stream of random numbers per purpose and index: nothing depends on the order of work.
typedef enum sim_stream {
    SIM_STREAM_ACCOUNT = 1,
    SIM_STREAM_NAME,
    SIM_STREAM_HISTORY,
    SIM_STREAM_OWNER,
    SIM_STREAM_HOME,
    SIM_STREAM_PERSON,
    SIM_STREAM_EFFECT,
    SIM_STREAM_ACTIVITY,
    SIM_STREAM_QUOTA
} sim_stream;

/// A place that accounts and homes are drawn from.
typedef struct sim_place {
    int32_t index;     ///< marz_gazetteer_place
    double cumulative; ///< share of the people up to and with this place
} sim_place;

enum {
    SIM_IS_CUSTOMER = 1,  ///< orders again and again
    SIM_NO_POSITION = 2,  ///< city, but no coordinates
    SIM_NO_PLACE = 4,     ///< nothing at all
    SIM_IS_UNCOVERED = 8, ///< of the segment that nobody covers
    SIM_IS_ORPHAN = 16,   ///< still in the name of somebody who left
    SIM_IS_LOCKED = 32
};

typedef struct sim_account {
    int32_t place, postcode; ///< places[] index; marz_gazetteer_postcode index or SIM_NONE
    int32_t lon_udeg, lat_udeg;
    int32_t owner;  ///< seller who has it now, or SIM_NONE
    int32_t parent; ///< account, or SIM_NONE
    int32_t employees;
    uint8_t industry, flags;
    double spend; ///< what it buys in a year, in whole currency units
} sim_account;

/// People: sellers first, then those who left (each replaced by a seller), then managers.
typedef struct sim_person {
    int32_t place;
    int32_t lon_udeg, lat_udeg;
    int32_t team;
    int32_t hired, left;           ///< days; left is MARZ_DAY_UNKNOWN for those who are there
    int32_t replaces, replaced_by; ///< people, or SIM_NONE
    int32_t capacity_percent;
    double pull;   ///< how strongly accounts lie with this person rather than the nearest
    double effect; ///< log-odds of the person
    double fit[SIM_INDUSTRY_COUNT];
    uint16_t industries; ///< bits: declared
    double weekly;       ///< activities a week
} sim_person;

/// Working days of the company's years, and how much business each month sees.
typedef struct sim_time {
    int32_t first_day, last_day, month_count, day_count;
    int32_t *days;                           ///< [day_count] working days, ascending
    int32_t month_first[SIM_MONTHS_MAX + 1]; ///< into days
    int32_t month_begin[SIM_MONTHS_MAX + 1]; ///< first day of each month, and the day after all
    double weight[SIM_MONTHS_MAX];           ///< 1/12 in a month of no growth and no season
    double cumulative[SIM_MONTHS_MAX];       ///< of weight
} sim_time;

typedef struct sim_world {
    const marz_simulate_options *options;
    const sim_words *words;
    marz_arena *arena;
    uint64_t seed;
    bool is_iran;       ///< Persian names, Jalali years, rials
    double money_scale; ///< currency units per dollar
    int decimals;       ///< of amounts
    double deal_rate;   ///< per account and year

    sim_place *places;
    int32_t place_count;
    sim_account *accounts;
    int64_t account_count;
    sim_person *people;
    int32_t seller_count, leaver_count, manager_count, team_count, person_count;
    char **territory_name; ///< [seller_count]
    sim_time time;

    double industry_effect[SIM_INDUSTRY_COUNT], role_effect[SIM_ROLE_COUNT];
    int32_t weak_product, rising_competitor, tired_seller, uncovered_industry;
} sim_world;

marz_rng sim_rng(const sim_world *world, sim_stream stream, int64_t index);

// The parts of the company, in the order in which they are made.
bool sim_make_places(sim_world *world); ///< false: no place in that country, or out of memory
bool sim_make_time(sim_world *world);
bool sim_make_accounts(sim_world *world);
bool sim_make_people(sim_world *world);
void sim_make_effects(sim_world *world);
bool sim_make_owners(sim_world *world);

/// A place in proportion to its people. @return index into places
int32_t sim_draw_place(const sim_world *world, marz_rng *rng);

/// A position about a place: scattered more widely about a larger one.
void sim_scatter(const sim_world *world, int32_t place, marz_rng *rng, int32_t *lon_udeg,
                 int32_t *lat_udeg);

/// A working day in proportion to the business of its month.
int32_t sim_draw_day(const sim_time *time, marz_rng *rng);

/// The day itself if people work on it, else the next such day.
int32_t sim_working_day(const sim_world *world, int32_t day);

/// Business of all months together, in years: year_count when nothing grows.
double sim_time_years(const sim_time *time);

/// Log-odds of winning a deal: the planted truth, in one place.
double sim_log_odds(const sim_world *world, int32_t person, int32_t industry, int32_t role,
                    int32_t product, int32_t competitor);

/// Index drawn from weights that sum to `total`.
int32_t sim_draw_weighted(marz_rng *rng, const double *weights, int32_t count);

/// e^(sigma z - sigma^2 / 2): log-normal with mean 1.
double sim_draw_factor(marz_rng *rng, double sigma);

/// Name of an account, the same whenever asked. @return length
int32_t sim_account_name(const sim_world *world, int64_t account, char *text, int32_t capacity);

#endif
