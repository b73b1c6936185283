// Accounts: place, industry, size, what they buy, and which company they belong to.
#include "simulate/world.h"

#include "base/threads.h"
#include "geo/gazetteer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define GRAIN 4096
#define EMPLOYEES_MEDIAN 45
#define EMPLOYEES_MAX 20000
#define TAIL_SHARE 0.03 ///< of accounts with a Pareto tail of size
#define CUSTOMER_SHARE 0.60
#define SPEND_BASE 600   ///< dollars a year at one employee
#define SPEND_CAP 0.055  ///< of what all accounts of a seller could buy together
#define GROUP_CAP 0.02   ///< the same for members of a group, which may have to stay together
#define GROUP_SHARE 0.04 ///< of accounts that head a group
#define GROUP_MAX 4
#define NEAR_UDEG 1000000

static const double industry_share[SIM_INDUSTRY_COUNT] = {.16, .14, .15, .09, .10,
                                                          .08, .10, .08, .06, .04};
static const double industry_spend[SIM_INDUSTRY_COUNT] = {1.3, 1.2, .9, .7, 1.6,
                                                          .8,  .8,  .6, .9, 1.4};

int32_t sim_draw_weighted(marz_rng *rng, const double *weights, int32_t count)
{
    double sum = 0;
    for (int32_t k = 0; k < count; k++)
        sum += weights[k];
    double u = marz_rng_unit(rng) * sum;
    for (int32_t k = 0; k < count - 1; k++) {
        u -= weights[k];
        if (u < 0)
            return k;
    }
    return count - 1;
}

double sim_draw_factor(marz_rng *rng, double sigma)
{
    return exp(sigma * marz_rng_normal(rng) - sigma * sigma / 2);
}

static int32_t draw_employees(marz_rng *rng)
{
    double size = EMPLOYEES_MEDIAN * exp(1.2 * marz_rng_normal(rng));
    if (marz_rng_unit(rng) < TAIL_SHARE)
        size = 500 * pow(1 - marz_rng_unit(rng), -1 / 1.3);
    return (int32_t)fmin(fmax(size, 1), EMPLOYEES_MAX);
}

static double spend_of(const sim_world *world, const sim_account *a, double luck)
{
    return world->money_scale * SPEND_BASE * pow(a->employees, 0.75) * industry_spend[a->industry] *
           luck;
}

/// Postal codes of the US by whole degree, to find the nearest one.
typedef struct zip_grid {
    int32_t *first, *row; ///< [CELLS + 1], [count]
} zip_grid;
#define GRID_WIDE 360
#define GRID_CELLS (GRID_WIDE * 180)

static int32_t cell_of(int32_t lon_udeg, int32_t lat_udeg)
{
    const int32_t x = (int32_t)floor(lon_udeg / 1e6) + 180, y = (int32_t)floor(lat_udeg / 1e6) + 90;
    return y * GRID_WIDE + x;
}

static bool grid_make(marz_arena *arena, zip_grid *grid)
{
    const int32_t count = marz_gazetteer_postcode_count();
    grid->first = MARZ_NEW(arena, int32_t, GRID_CELLS + 2);
    grid->row = MARZ_NEW(arena, int32_t, count);
    if (grid->first == NULL || grid->row == NULL)
        return false;
    for (int32_t k = 0; k < count; k++) {
        const marz_geo_postcode p = marz_gazetteer_postcode(k);
        grid->first[cell_of(p.lon_udeg, p.lat_udeg) + 2] += p.value < 100000;
    }
    for (int32_t c = 0; c < GRID_CELLS; c++)
        grid->first[c + 2] += grid->first[c + 1];
    for (int32_t k = 0; k < count; k++) {
        const marz_geo_postcode p = marz_gazetteer_postcode(k);
        if (p.value < 100000)
            grid->row[grid->first[cell_of(p.lon_udeg, p.lat_udeg) + 1]++] = k;
    }
    return true;
}

static int32_t nearest_postcode(const zip_grid *grid, int32_t lon_udeg, int32_t lat_udeg)
{
    const double squeeze = cos(lat_udeg / 1e6 * 3.14159265358979323846 / 180);
    double best = 1e18;
    int32_t found = SIM_NONE;
    for (int32_t dy = -1; dy <= 1; dy++) {
        const int32_t row = cell_of(lon_udeg, lat_udeg) + dy * GRID_WIDE;
        if (row < 1 || row + 2 > GRID_CELLS)
            continue;
        for (int32_t k = grid->first[row - 1]; k < grid->first[row + 2]; k++) {
            const marz_geo_postcode p = marz_gazetteer_postcode(grid->row[k]);
            const double x = (p.lon_udeg - lon_udeg) * squeeze, y = p.lat_udeg - lat_udeg;
            if (x * x + y * y < best) {
                best = x * x + y * y;
                found = grid->row[k];
            }
        }
    }
    return found;
}

/// What the threads share.
typedef struct making {
    sim_world *world;
    const zip_grid *grid; ///< NULL where there are no postal codes
} making;

static void make_account(const making *m, int64_t index)
{
    const sim_world *world = m->world;
    sim_account *a = world->accounts + index;
    marz_rng rng = sim_rng(world, SIM_STREAM_ACCOUNT, index);
    a->place = sim_draw_place(world, &rng);
    sim_scatter(world, a->place, &rng, &a->lon_udeg, &a->lat_udeg);
    a->industry = (uint8_t)sim_draw_weighted(&rng, industry_share, SIM_INDUSTRY_COUNT);
    a->employees = draw_employees(&rng);
    a->spend = spend_of(world, a, sim_draw_factor(&rng, 0.6));
    a->owner = a->parent = a->postcode = SIM_NONE;
    const double luck = marz_rng_unit(&rng);
    a->flags = marz_rng_unit(&rng) < CUSTOMER_SHARE ? SIM_IS_CUSTOMER : 0;
    if (luck < 0.001)
        a->flags |= SIM_NO_PLACE | SIM_NO_POSITION;
    else if (luck < 0.011)
        a->flags |= SIM_NO_POSITION;
    if (marz_rng_unit(&rng) < 0.01)
        a->flags |= SIM_IS_LOCKED;
    if (m->grid != NULL)
        a->postcode = nearest_postcode(m->grid, a->lon_udeg, a->lat_udeg);
}

static void make_range(void *context, int64_t first, int64_t last)
{
    for (int64_t k = first; k < last; k++)
        make_account(context, k);
}

/// Heads of groups take the next few accounts as subsidiaries, near them.
static void make_groups(sim_world *world)
{
    marz_rng rng = sim_rng(world, SIM_STREAM_ACCOUNT, -1);
    for (int64_t k = 0; k + GROUP_MAX < world->account_count; k++) {
        if (marz_rng_unit(&rng) >= GROUP_SHARE)
            continue;
        const int64_t members = 1 + marz_rng_below(&rng, GROUP_MAX - 1);
        const sim_account *head = world->accounts + k;
        for (int64_t i = 1; i <= members; i++) {
            sim_account *a = world->accounts + k + i;
            a->parent = (int32_t)k;
            a->place = head->place;
            a->postcode = head->postcode;
            a->industry = head->industry;
            a->lon_udeg = head->lon_udeg + (int32_t)(marz_rng_unit(&rng) * NEAR_UDEG / 10);
            a->lat_udeg = head->lat_udeg + (int32_t)(marz_rng_unit(&rng) * NEAR_UDEG / 10);
        }
        k += members;
    }
}

/// No account may be so large that no fair division exists. Two rounds, as the sum shrinks.
static void cap_spends(sim_world *world)
{
    for (int32_t round = 0; round < 2; round++) {
        double sum = 0;
        for (int64_t k = 0; k < world->account_count; k++)
            sum += world->accounts[k].spend;
        const double share = sum / world->options->rep_count;
        for (int64_t k = 0; k < world->account_count; k++) {
            sim_account *a = world->accounts + k;
            const bool in_group =
                a->parent != SIM_NONE || (k + 1 < world->account_count && a[1].parent == k);
            a->spend = fmin(a->spend, share * (in_group ? GROUP_CAP : SPEND_CAP));
        }
    }
}

bool sim_make_accounts(sim_world *world)
{
    zip_grid grid = {0};
    making m = {.world = world};
    world->account_count = world->options->account_count;
    world->accounts = MARZ_NEW(world->arena, sim_account, world->account_count);
    if (world->accounts == NULL)
        return false;
    const marz_arena_mark mark = marz_arena_save(world->arena);
    if (strcmp(world->options->country, "us") == 0) {
        if (!grid_make(world->arena, &grid))
            return false;
        m.grid = &grid;
    }
    marz_parallel(marz_thread_count(world->options->thread_count), world->account_count, GRAIN,
                  make_range, &m);
    marz_arena_restore(world->arena, mark);
    make_groups(world);
    cap_spends(world);
    return true;
}

int32_t sim_account_name(const sim_world *world, int64_t account, char *text, int32_t capacity)
{
    const sim_words *w = world->words;
    const sim_account *a = world->accounts + account;
    const int64_t named_after = a->parent == SIM_NONE ? account : a->parent;
    marz_rng rng = sim_rng(world, SIM_STREAM_NAME, named_after);
    const char *proper = w->proper[marz_rng_below(&rng, w->proper_count)];
    const char *noun = w->nouns[a->industry][marz_rng_below(&rng, SIM_NOUN_COUNT)];
    const char *suffix = w->suffixes[marz_rng_below(&rng, w->suffix_count)];
    const char *city = marz_gazetteer_place(world->places[a->place].index).name;
    const char *first = w->noun_first ? noun : proper, *second = w->noun_first ? proper : noun;
    // Many namesakes would be odd: most carry their city, and subsidiaries a number.
    const bool with_city = marz_rng_unit(&rng) < 0.6 || a->parent != SIM_NONE;
    int length = snprintf(text, (size_t)capacity, "%s %s%s%s%s", first, second,
                          with_city ? " " : "", with_city ? city : "", suffix);
    if (a->parent != SIM_NONE)
        length = snprintf(text, (size_t)capacity, "%s %s %s %d%s", first, second, city,
                          (int)(account - a->parent + 1), suffix);
    return length < capacity ? length : capacity - 1;
}
