// Reps, teams, territories, holders, products, competitors and quotas.
#include "simulate/tables.h"

#include "base/dict.h"
#include "geo/gazetteer.h"
#include "simulate/history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 256
#define QUOTA_STEP 1000 ///< quotas are round numbers of dollars

static int32_t manager_of(const sim_world *world, int32_t person)
{
    const int32_t first = world->seller_count + world->leaver_count;
    return person >= first ? SIM_NONE : first + world->people[person].team;
}

static void write_industries(const sim_world *world, const sim_person *person, marz_buffer *out)
{
    char text[256] = "";
    for (int32_t i = 0; i < SIM_INDUSTRY_COUNT; i++) {
        if ((person->industries >> i & 1U) == 0)
            continue;
        const size_t length = strlen(text);
        (void)snprintf(text + length, sizeof text - length, "%s%s", length > 0 ? ";" : "",
                       world->words->industries[i]);
    }
    sim_row_text(out, text);
}

static void write_person(const sim_world *world, int32_t p, marz_buffer *out)
{
    const sim_person *person = world->people + p;
    const marz_geo_place home = marz_gazetteer_place(world->places[person->place].index);
    const int32_t manager = manager_of(world, p);
    char name[NAME_MAX_BYTES], id[SIM_ID_MAX], text[64];
    sim_person_id(world, p, id);
    sim_name(world, p, name, sizeof name);
    (void)snprintf(text, sizeof text, "%s@seller.example", id);
    sim_row_text(out, id);
    sim_row_text(out, name);
    sim_row_text(out, text);
    sim_row_number(out, 'G', person->team + 1, 2);
    sim_row_person(world, out, manager);
    sim_row_text(out, manager == SIM_NONE ? "manager" : "rep");
    sim_row_day(out, person->hired);
    sim_row_day(out, person->left);
    (void)snprintf(text, sizeof text, "%d%%", (int)person->capacity_percent);
    sim_row_text(out, text);
    write_industries(world, person, out);
    sim_row_text(out, home.name);
    sim_row_text(out, strncmp(home.province_code, "US-", 3) == 0 ? home.province_code + 3
                                                                 : home.province);
    sim_row_text(out, home.country);
    sim_row_degrees(out, person->lon_udeg);
    sim_row_degrees(out, person->lat_udeg);
    sim_row_end(out);
}

static void write_reps(const sim_world *world, marz_buffer *out)
{
    for (int32_t p = 0; p < world->person_count; p++)
        write_person(world, p, out);
}

static void write_teams(const sim_world *world, marz_buffer *out)
{
    char name[64];
    for (int32_t t = 0; t < world->team_count; t++) {
        (void)snprintf(name, sizeof name, "%s %d", world->words->team, (int)t + 1);
        sim_row_number(out, 'G', t + 1, 2);
        sim_row_text(out, name);
        sim_row_person(world, out, world->seller_count + world->leaver_count + t);
        sim_row_end(out);
    }
}

/// Each province (or country) belongs to the seat that has most of its accounts.
typedef struct area_table {
    marz_dict codes;
    int32_t *owner; ///< [codes.count] seat
} area_table;

static const char *area_of(const sim_world *world, int64_t account)
{
    const marz_geo_place at =
        marz_gazetteer_place(world->places[world->accounts[account].place].index);
    return *at.province_code != 0 ? at.province_code : at.country;
}

static bool find_areas(const sim_world *world, area_table *table)
{
    marz_dict_init(&table->codes, world->arena);
    for (int64_t k = 0; k < world->account_count; k++) {
        const char *code = area_of(world, k);
        if (marz_dict_add(&table->codes, code, strlen(code)) == MARZ_NONE)
            return false;
    }
    const int32_t n = world->seller_count, count = table->codes.count;
    int32_t *having = MARZ_NEW(world->arena, int32_t, (int64_t)count * n);
    table->owner = MARZ_NEW(world->arena, int32_t, count);
    if (having == NULL || table->owner == NULL)
        return false;
    for (int64_t k = 0; k < world->account_count; k++) {
        const int32_t seller = world->accounts[k].owner;
        const char *code = area_of(world, k);
        if (seller != SIM_NONE && seller < n)
            having[(int64_t)marz_dict_find(&table->codes, code, strlen(code)) * n + seller]++;
    }
    for (int32_t c = 0; c < count; c++) {
        for (int32_t p = 1; p < n; p++) {
            if (having[(int64_t)c * n + p] > having[(int64_t)c * n + table->owner[c]])
                table->owner[c] = p;
        }
    }
    return true;
}

static void write_areas(const area_table *table, int32_t seat, marz_buffer *out)
{
    bool is_first = true;
    for (int32_t c = 0; c < table->codes.count; c++) {
        if (table->owner[c] != seat)
            continue;
        if (!is_first)
            marz_buffer_char(out, ';');
        marz_buffer_text(out, table->codes.names[c]);
        is_first = false;
    }
    marz_buffer_char(out, ',');
}

static void write_territories(const sim_world *world, marz_buffer *out)
{
    area_table table = {0};
    if (!find_areas(world, &table)) {
        out->is_broken = true;
    } else {
        char name[64];
        for (int32_t t = 0; t < world->team_count; t++) {
            (void)snprintf(name, sizeof name, "%s %d", world->words->region, (int)t + 1);
            sim_row_number(out, 'Z', t + 1, 2);
            sim_row_text(out, name);
            sim_row_empty(out);
            sim_row_text(out, "district");
            sim_row_empty(out);
            sim_row_end(out);
        }
        for (int32_t p = 0; p < world->seller_count; p++) {
            sim_row_number(out, 'T', p + 1, 3);
            sim_row_text(out, world->territory_name[p]);
            sim_row_number(out, 'Z', world->people[p].team + 1, 2);
            sim_row_text(out, "seat");
            write_areas(&table, p, out);
            sim_row_end(out);
        }
    }
    marz_dict_deinit(&table.codes);
}

static void write_holder(const sim_world *world, int32_t seat, int32_t person, marz_buffer *out)
{
    sim_row_number(out, 'T', seat + 1, 3);
    sim_row_person(world, out, person);
    sim_row_text(out, "holder");
    sim_row_text(out, "100%");
    sim_row_person(world, out, manager_of(world, person));
    sim_row_day(out, world->people[person].hired);
    sim_row_day(out, world->people[person].left);
    sim_row_end(out);
}

static void write_holders(const sim_world *world, marz_buffer *out)
{
    for (int32_t p = 0; p < world->seller_count; p++) {
        if (world->people[p].replaces != SIM_NONE)
            write_holder(world, p, world->people[p].replaces, out);
        write_holder(world, p, p, out);
    }
}

static void write_products(const sim_world *world, marz_buffer *out)
{
    for (int32_t k = 0; k < SIM_PRODUCT_COUNT; k++) {
        sim_row_number(out, 'P', k + 1, 1);
        sim_row_text(out, world->words->products[k]);
        sim_row_text(out, world->words->categories[k]);
        sim_row_money(world, out, sim_product_price(world, k));
        sim_row_end(out);
    }
}

static void write_competitors(const sim_world *world, marz_buffer *out)
{
    for (int32_t k = 0; k < SIM_COMPETITOR_COUNT; k++) {
        sim_row_number(out, 'C', k + 1, 1);
        sim_row_text(out, world->words->competitors[k]);
        sim_row_end(out);
    }
}

/// Expected yearly sales of each person's customers, in equal years.
static void expected_sales(const sim_world *world, double *sum)
{
    for (int64_t k = 0; k < world->account_count; k++) {
        const sim_account *a = world->accounts + k;
        if (a->owner != SIM_NONE && (a->flags & SIM_IS_CUSTOMER) != 0)
            sum[a->owner] += a->spend;
    }
}

static void write_quota(const sim_world *world, int32_t person, int32_t quarter, double expected,
                        marz_buffer *out)
{
    const sim_time *t = &world->time;
    double share = 0;
    for (int32_t m = 3 * quarter; m < 3 * quarter + 3; m++)
        share += t->weight[m];
    marz_rng rng = sim_rng(world, SIM_STREAM_QUOTA, (int64_t)person * 64 + quarter);
    const double step = QUOTA_STEP * world->money_scale;
    const double amount = step * round(1.1 * expected * share * sim_draw_factor(&rng, 0.12) / step);
    sim_row_person(world, out, person);
    sim_row_day(out, t->month_begin[3 * quarter]);
    sim_row_day(out, t->month_begin[3 * quarter + 3] - 1);
    sim_row_money(world, out, fmax(amount, step));
    sim_row_end(out);
}

static void write_quotas(const sim_world *world, marz_buffer *out)
{
    double *sum = MARZ_NEW(world->arena, double, world->person_count);
    if (sum == NULL) {
        out->is_broken = true;
        return;
    }
    expected_sales(world, sum);
    for (int32_t p = 0; p < world->seller_count; p++) {
        for (int32_t q = 0; q < world->time.month_count / 3; q++)
            write_quota(world, p, q, sum[p], out);
    }
}

const sim_table sim_tables[SIM_TABLE_COUNT] = {
    {MARZ_ENTITY_rep,
     "id,name,email,team,manager,role,hired,left,capacity,industries,city,province,country,lon,lat",
     write_reps},
    {MARZ_ENTITY_team, "id,name,manager", write_teams},
    {MARZ_ENTITY_territory, "id,name,parent,kind,areas", write_territories},
    {MARZ_ENTITY_holder, "territory,rep,role,credit,manager,from,until", write_holders},
    {MARZ_ENTITY_product, "id,name,category,price", write_products},
    {MARZ_ENTITY_competitor, "id,name", write_competitors},
    {MARZ_ENTITY_quota, "rep,from,until,amount", write_quotas},
};
