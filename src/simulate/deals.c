// Deals: opened in proportion to business, decided by the planted log-odds, seen stage by stage.
#include "simulate/history.h"

#include <math.h>

#define CYCLE_DAYS 55.0
#define COMPETED 0.6 ///< share of deals with a named competitor
#define LEAST_AMOUNT 200
#define EARLIER_DAYS 180 ///< deals opened before the first day

static const char *const stage_names[SIM_STAGE_COUNT] = {"prospecting", "qualification", "proposal",
                                                         "negotiation"};

/// Where in the cycle each stage begins, for a deal that goes through all of them.
static const double stage_begin[SIM_STAGE_COUNT + 1] = {0, .25, .55, .8, 1};

/// One deal before it is written.
typedef struct deal {
    int64_t account;
    int32_t number, owner, product, competitor, role;
    int32_t created, closed;
    int32_t stage_count; ///< stages that it goes through before it is decided
    bool is_won, is_open;
    double amount;
} deal;

double sim_product_price(const sim_world *world, int32_t product)
{
    static const double prices[SIM_PRODUCT_COUNT] = {420, 980, 650, 2400, 1200, 800};
    return prices[product] * world->money_scale;
}

int32_t sim_draw_product(const sim_world *world, const sim_account *account, marz_rng *rng)
{
    (void)world;
    static const double weights[2][SIM_PRODUCT_COUNT] = {{3, 3, 2, 2, 1.5, 1},
                                                         {2, 2, 1, 3, 2, 1.5}};
    return sim_draw_weighted(rng, weights[account->industry % 2], SIM_PRODUCT_COUNT);
}

/// The rising one starts like the others and gains its share from year to year.
static int32_t draw_competitor(const sim_world *world, int32_t day, marz_rng *rng)
{
    const sim_time *t = &world->time;
    const double passed = fmax((double)(day - t->first_day) / (t->last_day - t->first_day), 0);
    double weights[SIM_COMPETITOR_COUNT];
    if (marz_rng_unit(rng) >= COMPETED)
        return SIM_NONE;
    const double base = 1.0 / SIM_COMPETITOR_COUNT;
    const double rise = fmin(passed * world->options->rising_competitor, 1 - base);
    for (int32_t k = 0; k < SIM_COMPETITOR_COUNT; k++)
        weights[k] =
            k == world->rising_competitor ? base + rise : base - rise / (SIM_COMPETITOR_COUNT - 1);
    return sim_draw_weighted(rng, weights, SIM_COMPETITOR_COUNT);
}

static void draw_deal(const sim_world *world, deal *d, marz_rng *rng)
{
    static const double lost_after[SIM_STAGE_COUNT] = {.3, .3, .25, .15};
    const sim_account *a = world->accounts + d->account;
    d->product = sim_draw_product(world, a, rng);
    d->competitor = draw_competitor(world, d->created, rng);
    d->role = sim_draw_role(a, rng);
    d->amount = fmax(a->spend * 0.3 * sim_draw_factor(rng, 0.6), LEAST_AMOUNT * world->money_scale);
    d->closed = d->created + 5 + (int32_t)(CYCLE_DAYS * sim_draw_factor(rng, 0.5));
    d->closed = sim_working_day(world, d->closed);
    const double odds =
        sim_log_odds(world, d->owner, a->industry, d->role, d->product, d->competitor);
    d->is_won = marz_rng_unit(rng) < 1 / (1 + exp(-odds));
    const int32_t lost = 1 + sim_draw_weighted(rng, lost_after, SIM_STAGE_COUNT);
    d->stage_count = d->is_won ? SIM_STAGE_COUNT : lost;
    d->is_open = d->closed > world->time.last_day;
}

/// Day on which stage k begins (k = stage_count: the decision).
static int32_t stage_day(const deal *d, int32_t k)
{
    const double share = stage_begin[k] / stage_begin[d->stage_count];
    return d->created + (int32_t)(share * (d->closed - d->created));
}

/// @return the stage in which an open deal is now
static int32_t write_stages(const sim_world *world, const deal *d, marz_buffer *out)
{
    int32_t stage = 0;
    for (int32_t k = 0; k < d->stage_count; k++) {
        const int32_t entered = stage_day(d, k), left = stage_day(d, k + 1);
        if (entered > world->time.last_day)
            break;
        stage = k;
        sim_row_part(out, 'D', d->account, d->number);
        sim_row_text(out, stage_names[k]);
        sim_row_day(out, entered);
        sim_row_day(out, left > world->time.last_day ? MARZ_DAY_UNKNOWN : left);
        sim_row_end(out);
    }
    return stage;
}

static const char *draw_reason(const sim_world *world, const deal *d, marz_rng *rng)
{
    const sim_words *w = world->words;
    if (d->is_won)
        return w->won_reasons[marz_rng_below(rng, SIM_WON_COUNT)];
    double weights[SIM_LOST_COUNT] = {3, d->competitor == SIM_NONE ? 0 : 3, 3, 2, 1, 1};
    if (d->product == world->weak_product)
        weights[4] += 4 * world->options->weak_product;
    return w->lost_reasons[sim_draw_weighted(rng, weights, SIM_LOST_COUNT)];
}

static void write_deal(const sim_world *world, const deal *d, int32_t stage, marz_rng *rng,
                       marz_buffer *out)
{
    const sim_words *w = world->words;
    const char *status = d->is_open ? "open" : d->is_won ? "won" : "lost";
    sim_row_part(out, 'D', d->account, d->number);
    sim_row_text(out, w->products[d->product]);
    sim_row_account(out, d->account);
    sim_row_person(world, out, d->owner);
    sim_row_number(out, 'P', d->product + 1, 1);
    sim_row_text(out, d->is_open ? stage_names[stage] : status);
    sim_row_text(out, status);
    sim_row_money(world, out, d->amount);
    sim_row_day(out, d->created);
    sim_row_day(out, d->closed);
    sim_row_text(out, sim_roles[d->role]);
    sim_row_text(out, w->sources[marz_rng_below(rng, SIM_SOURCE_COUNT)]);
    if (d->competitor == SIM_NONE)
        sim_row_empty(out);
    else
        sim_row_number(out, 'C', d->competitor + 1, 1);
    const char *reason = draw_reason(world, d, rng);
    sim_row_text(out, d->is_open ? NULL : reason);
    sim_row_end(out);
}

/// When deals are opened: in proportion to business; some before the first day, as a company does
/// not begin with an empty pipeline.
static int32_t draw_created(const sim_world *world, double before, marz_rng *rng)
{
    const double u = marz_rng_unit(rng) * (before + sim_time_years(&world->time));
    if (u >= before)
        return sim_draw_day(&world->time, rng);
    return world->time.first_day - 1 - (int32_t)marz_rng_below(rng, EARLIER_DAYS);
}

bool sim_write_deals(const sim_world *world, int64_t account, marz_rng *rng, sim_chunk *chunk)
{
    const sim_account *a = world->accounts + account;
    bool has_bought = false;
    const double before = EARLIER_DAYS / 365.25 * 12 * world->time.weight[0];
    const double rate = world->deal_rate * ((a->flags & SIM_IS_CUSTOMER) != 0 ? 1.2 : 0.7);
    const int64_t count = marz_rng_poisson(rng, rate * (before + sim_time_years(&world->time)));
    for (int64_t k = 0; k < count; k++) {
        deal d = {.account = account, .number = (int32_t)k + 1};
        d.created = draw_created(world, before, rng);
        d.owner = sim_owner_on(world, a, d.created);
        if (d.owner == SIM_NONE)
            continue; // Nobody works this account.
        draw_deal(world, &d, rng);
        if (d.closed < world->time.first_day)
            continue;
        const int32_t stage = write_stages(world, &d, chunk->out + SIM_STAGES);
        write_deal(world, &d, stage, rng, chunk->out + SIM_DEALS);
        if (!d.is_won || d.is_open)
            continue;
        has_bought = true;
        sim_write_sale(world, account, 100000 + d.number, d.product, d.closed, d.amount,
                       chunk->out + SIM_SALES);
    }
    return has_bought;
}
