// The facts that are planted: who sells better, what sells worse, and what changes over time.
#include "simulate/world.h"

#define INTERCEPT (-0.62)   ///< log-odds of a win where nothing else speaks: 35 %
#define RISING_LOG_ODDS 1.5 ///< per unit of rising_competitor, against us where it is present
#define DECLARED_COUNT 2

static void draw_person(sim_world *world, int32_t p)
{
    const marz_simulate_options *o = world->options;
    sim_person *person = world->people + p;
    marz_rng rng = sim_rng(world, SIM_STREAM_EFFECT, p);
    person->effect = o->rep_effect * marz_rng_normal(&rng);
    double belief[SIM_INDUSTRY_COUNT];
    for (int32_t i = 0; i < SIM_INDUSTRY_COUNT; i++) {
        person->fit[i] = o->fit_effect * marz_rng_normal(&rng);
        // What people declare is half true: their best industries, seen through a veil.
        belief[i] = person->fit[i] + 0.5 * marz_rng_normal(&rng);
    }
    for (int32_t k = 0; k < DECLARED_COUNT; k++) {
        int32_t best = 0;
        for (int32_t i = 1; i < SIM_INDUSTRY_COUNT; i++)
            best = belief[i] > belief[best] ? i : best;
        person->industries |= (uint16_t)(1U << best);
        belief[best] = -1e9;
    }
}

void sim_make_effects(sim_world *world)
{
    const marz_simulate_options *o = world->options;
    marz_rng rng = sim_rng(world, SIM_STREAM_EFFECT, -1);
    for (int32_t i = 0; i < SIM_INDUSTRY_COUNT; i++)
        world->industry_effect[i] = o->segment_effect * marz_rng_normal(&rng);
    for (int32_t r = 0; r < SIM_ROLE_COUNT; r++)
        world->role_effect[r] = o->segment_effect * (0.75 - 0.3 * r);
    world->weak_product = (int32_t)marz_rng_below(&rng, 4);
    world->rising_competitor = (int32_t)marz_rng_below(&rng, SIM_COMPETITOR_COUNT);
    world->uncovered_industry = 3 + (int32_t)marz_rng_below(&rng, 5);
    do // Somebody who was there all the time, as a newcomer has no level to fall from.
        world->tired_seller = (int32_t)marz_rng_below(&rng, world->seller_count);
    while (world->people[world->tired_seller].replaces != SIM_NONE);
    for (int32_t p = 0; p < world->seller_count + world->leaver_count; p++)
        draw_person(world, p);
}

double sim_log_odds(const sim_world *world, int32_t person, int32_t industry, int32_t role,
                    int32_t product, int32_t competitor)
{
    const marz_simulate_options *o = world->options;
    double sum = INTERCEPT + world->industry_effect[industry] + world->role_effect[role];
    if (person != SIM_NONE)
        sum += world->people[person].effect + world->people[person].fit[industry];
    if (product == world->weak_product)
        sum -= o->weak_product;
    if (competitor != SIM_NONE && competitor == world->rising_competitor)
        sum -= RISING_LOG_ODDS * o->rising_competitor;
    return sum;
}
