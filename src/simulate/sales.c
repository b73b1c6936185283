// Booked revenue, and leads.
#include "simulate/history.h"

#include "geo/gazetteer.h"

#include <math.h>
#include <string.h>

#define CUSTOMER_SHARE 0.62 ///< of accounts that buy in an average year
#define UNCOVERED_SALES 0.4 ///< what accounts buy that nobody looks after
#define RETURN_SHARE 0.015
#define LEAD_RATE 0.3      ///< leads per account and year
#define NEW_LEAD_SHARE 0.3 ///< of leads that come from companies not yet known
#define OPEN_DAYS 45       ///< how long a lead stays open

void sim_write_sale(const sim_world *world, int64_t account, int32_t part, int32_t product,
                    int32_t day, double amount, marz_buffer *out)
{
    sim_row_part(out, 'S', account, part);
    sim_row_account(out, account);
    sim_row_person(world, out, sim_owner_on(world, world->accounts + account, day));
    sim_row_number(out, 'P', product + 1, 1);
    sim_row_day(out, day);
    sim_row_money(world, out, amount);
    const int64_t units = llround(fabs(amount) / sim_product_price(world, product));
    sim_row_int(out, units > 0 ? units : 1);
    sim_row_end(out);
}

void sim_write_sales(const sim_world *world, int64_t account, marz_rng *rng, marz_buffer *out)
{
    const sim_account *a = world->accounts + account;
    if ((a->flags & SIM_IS_CUSTOMER) == 0 || world->options->sale_rate <= 0)
        return;
    const double habit = marz_rng_gamma(rng, 2) / 2; // some order often, some seldom
    double rate = world->options->sale_rate / CUSTOMER_SHARE * fmax(habit, 0.1);
    const double amount = a->spend / rate;
    if ((a->flags & SIM_IS_UNCOVERED) != 0)
        rate *= UNCOVERED_SALES;
    const int64_t count = marz_rng_poisson(rng, rate * sim_time_years(&world->time));
    for (int64_t k = 0; k < count; k++) {
        const int32_t day = sim_draw_day(&world->time, rng);
        const int32_t product = sim_draw_product(world, a, rng);
        const bool is_return = marz_rng_unit(rng) < RETURN_SHARE;
        const double value = amount * sim_draw_factor(rng, 0.6) * (is_return ? -0.3 : 1);
        sim_write_sale(world, account, (int32_t)k + 1, product, day, value, out);
    }
}

static const char *lead_status(const sim_world *world, int32_t created, marz_rng *rng)
{
    const double u = marz_rng_unit(rng);
    if (created > world->time.last_day - OPEN_DAYS)
        return u < 0.65 ? "open" : "qualified";
    return u < 0.35 ? "converted" : "rejected";
}

static void write_lead(const sim_world *world, int64_t account, int32_t number, marz_rng *rng,
                       marz_buffer *out)
{
    const sim_account *a = world->accounts + account;
    const marz_geo_place at = marz_gazetteer_place(world->places[a->place].index);
    const bool is_new = marz_rng_unit(rng) < NEW_LEAD_SHARE;
    const int32_t created = sim_draw_day(&world->time, rng), role = sim_draw_role(a, rng);
    const char *status = lead_status(world, created, rng);
    char name[256];
    sim_name(world, 1000000 + 8 * account + (is_new ? 6 : 0), name, sizeof name);
    sim_row_part(out, 'L', account, number);
    sim_row_account(out, is_new ? SIM_NONE : account);
    sim_row_text(out, name);
    const bool is_open = strcmp(status, "open") == 0;
    // New leads wait for somebody to take them.
    sim_row_person(world, out, is_new && is_open ? SIM_NONE : sim_owner_on(world, a, created));
    sim_row_text(out, status);
    sim_row_text(out, world->words->sources[marz_rng_below(rng, SIM_SOURCE_COUNT)]);
    sim_row_text(out, world->words->industries[a->industry]);
    sim_row_int(out, a->employees);
    sim_row_text(out, sim_roles[role]);
    sim_row_money(world, out, a->spend * 0.3 * sim_draw_factor(rng, 0.6));
    sim_row_text(out, at.name);
    sim_row_text(out,
                 strncmp(at.province_code, "US-", 3) == 0 ? at.province_code + 3 : at.province);
    sim_row_text(out, at.country);
    sim_row_day(out, created);
    sim_row_end(out);
}

void sim_write_leads(const sim_world *world, int64_t account, marz_rng *rng, marz_buffer *out)
{
    const double share = world->deal_rate / 1.2; // as scarce as deals in a very large company
    const int64_t count =
        marz_rng_poisson(rng, LEAD_RATE * fmin(share, 1) * sim_time_years(&world->time));
    for (int64_t k = 0; k < count; k++)
        write_lead(world, account, (int32_t)k + 1, rng, out);
}
