// The account itself and its contacts.
#include "simulate/history.h"

#include "geo/gazetteer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 256
#define REVENUE_PER_HEAD 165000 ///< dollars a year

const char *const sim_output_columns[SIM_OUTPUT_COUNT] = {
    "id,name,parent,owner,territory,kind,industry,employees,revenue,street,postcode,city,province,"
    "country,lon,lat,email,website,lock,forbidden,created",
    "id,account,name,title,role,email",
    "id,account,name,owner,status,source,industry,employees,role,value,city,province,country,"
    "created",
    "id,name,account,owner,product,stage,status,amount,created,closed,role,source,competitor,"
    "reason",
    "deal,stage,entered,left",
    "id,account,rep,product,date,amount,quantity",
};

int32_t sim_owner_on(const sim_world *world, const sim_account *account, int32_t day)
{
    int32_t owner = account->owner;
    if (owner == SIM_NONE)
        return SIM_NONE;
    const int32_t before = world->people[owner].replaces;
    if (before != SIM_NONE && day <= world->people[before].left)
        owner = before;
    const int32_t left = world->people[owner].left;
    return left != MARZ_DAY_UNKNOWN && day > left ? SIM_NONE : owner;
}

int32_t sim_draw_role(const sim_account *account, marz_rng *rng)
{
    static const double small[SIM_ROLE_COUNT] = {.45, .15, .02, .08, .25, .05};
    static const double medium[SIM_ROLE_COUNT] = {.10, .20, .10, .25, .28, .07};
    static const double large[SIM_ROLE_COUNT] = {.01, .12, .22, .32, .24, .09};
    const double *weights = account->employees < 30    ? small
                            : account->employees < 300 ? medium
                                                       : large;
    return sim_draw_weighted(rng, weights, SIM_ROLE_COUNT);
}

/// Seat of the owner, or of whoever replaced a leaver.
static void write_territory(const sim_world *world, const sim_account *a, marz_buffer *out)
{
    int32_t seller = a->owner;
    if (seller != SIM_NONE && world->people[seller].replaced_by != SIM_NONE)
        seller = world->people[seller].replaced_by;
    if (seller == SIM_NONE)
        sim_row_empty(out);
    else
        sim_row_number(out, 'T', seller + 1, 3);
}

static void write_place(const sim_world *world, const sim_account *a, marz_rng *rng,
                        marz_buffer *out)
{
    static const char *const streets[] = {"Main St",         "Oak Ave",   "Commerce Dr",
                                          "Industrial Pkwy", "Market St", "Center Rd",
                                          "Mill Ln",         "Park Ave"};
    const marz_geo_place at = marz_gazetteer_place(world->places[a->place].index);
    const bool is_known = (a->flags & SIM_NO_PLACE) == 0;
    const int number = 1 + (int)marz_rng_below(rng, 4800);
    const char *street = streets[marz_rng_below(rng, 8)];
    char text[64] = "";
    if (is_known && !world->words->noun_first)
        (void)snprintf(text, sizeof text, "%d %s", number, street);
    sim_row_text(out, text);
    if (is_known && a->postcode != SIM_NONE) {
        (void)snprintf(text, sizeof text, "%05u",
                       (unsigned)marz_gazetteer_postcode(a->postcode).value);
        sim_row_text(out, text);
    } else {
        sim_row_empty(out);
    }
    const bool is_us = strncmp(at.province_code, "US-", 3) == 0;
    sim_row_text(out, is_known ? at.name : NULL);
    sim_row_text(out, !is_known ? NULL : is_us ? at.province_code + 3 : at.province);
    sim_row_text(out, is_known ? at.country : NULL);
    if ((a->flags & SIM_NO_POSITION) != 0) {
        sim_row_empty(out);
        sim_row_empty(out);
    } else {
        sim_row_degrees(out, a->lon_udeg);
        sim_row_degrees(out, a->lat_udeg);
    }
}

static void write_account(const sim_world *world, int64_t index, bool has_bought, marz_rng *rng,
                          marz_buffer *out)
{
    const sim_account *a = world->accounts + index;
    char name[NAME_MAX_BYTES], text[64];
    sim_account_name(world, index, name, sizeof name);
    sim_row_account(out, index);
    sim_row_text(out, name);
    sim_row_account(out, a->parent);
    sim_row_person(world, out, a->owner);
    write_territory(world, a, out);
    sim_row_text(out, has_bought ? "customer" : "prospect");
    sim_row_text(out, world->words->industries[a->industry]);
    sim_row_int(out, a->employees);
    const double revenue =
        REVENUE_PER_HEAD * world->money_scale * a->employees * sim_draw_factor(rng, 0.4);
    sim_row_money(world, out, round(revenue / 1000) * 1000);
    write_place(world, a, rng, out);
    (void)snprintf(text, sizeof text, "info@a%06lld.example", (long long)index + 1);
    sim_row_text(out, text);
    (void)snprintf(text, sizeof text, "www.a%06lld.example", (long long)index + 1);
    sim_row_text(out, text);
    sim_row_person(world, out, (a->flags & SIM_IS_LOCKED) != 0 ? a->owner : SIM_NONE);
    const bool is_forbidden = marz_rng_unit(rng) < 0.005 && a->owner != SIM_NONE;
    const int32_t other = (int32_t)marz_rng_below(rng, world->seller_count);
    sim_row_person(world, out, is_forbidden && other != a->owner ? other : SIM_NONE);
    sim_row_day(out, world->time.first_day - 30 - (int32_t)marz_rng_below(rng, 2000));
    sim_row_end(out);
}

static void write_contacts(const sim_world *world, int64_t index, marz_rng *rng, marz_buffer *out)
{
    const sim_account *a = world->accounts + index;
    const int32_t count = 1 + (int32_t)marz_rng_poisson(rng, a->employees < 30 ? 0.3 : 1.2);
    for (int32_t k = 0; k < count && k < 6; k++) {
        char name[NAME_MAX_BYTES], email[64];
        const int32_t role = sim_draw_role(a, rng);
        sim_name(world, 1000000 + 8 * index + k, name, sizeof name);
        (void)snprintf(email, sizeof email, "person%d@a%06lld.example", (int)k + 1,
                       (long long)index + 1);
        sim_row_part(out, 'K', index, k + 1);
        sim_row_account(out, index);
        sim_row_text(out, name);
        sim_row_text(out, world->words->titles[role][marz_rng_below(rng, SIM_TITLE_COUNT)]);
        sim_row_text(out, sim_roles[role]);
        sim_row_text(out, email);
        sim_row_end(out);
    }
}

void sim_write_account(const sim_world *world, int64_t account, sim_chunk *chunk)
{
    marz_rng rng = sim_rng(world, SIM_STREAM_HISTORY, account);
    bool has_bought = sim_write_deals(world, account, &rng, chunk);
    has_bought |= (world->accounts[account].flags & SIM_IS_CUSTOMER) != 0;
    sim_write_sales(world, account, &rng, chunk->out + SIM_SALES);
    sim_write_leads(world, account, &rng, chunk->out + SIM_LEADS);
    write_account(world, account, has_bought, &rng, chunk->out + SIM_ACCOUNTS);
    write_contacts(world, account, &rng, chunk->out + SIM_CONTACTS);
}
