#include "design/areas/group.h"

#include <math.h>
#include <string.h>

#define PIVOTS_MAX 20000 ///< of one call of the simplex method
#define WIDTH 0.1        ///< of the box of the prices at first, in mean prices
#define WIDTH_LEAST 0.001
#define SHRINK 0.8
#define GROWTH 1.3
#define GAP_LEAST 1e-4     ///< relative gap of the relaxation that is good enough
#define SAVES_LEAST 1e-6   ///< least saving of a new column, in mean prices
#define SLACK 0.01         ///< level above which something is missing
#define LOOKS_LEAST 8      ///< nodes of an exact search for one area, by candidates
#define LOOKS_MOST 64      ///< and when little is found
#define LOOKS_LISTING 60   ///< the same where all areas below a gap are wanted
#define SHARE_FIRST 0.0625 ///< of the gap that is opened first
#define UNKNOWN 1.1        ///< a plan may cost so much more than one that breaks bands
#define LOOKS 1000000      ///< work of the exact search
#define ROUNDS 60          ///< of relaxation and pricing of a group

static bool has_row(const walker *w, const int32_t *fixed, int32_t unit)
{
    return w->is_active[w->label[unit]] && (fixed[unit] < 0 || w->in->is_fixed_unit[unit]);
}

bool marz_areas_group_columns(walker *w, const int32_t *fixed, columns *list)
{
    int32_t count = 0;
    for (int32_t u = 0; u < w->in->n; u++)
        count += has_row(w, fixed, u);
    if (!marz_areas_columns_init(list, count, w->active_count, w->arena))
        return false;
    for (int32_t u = 0; u < w->in->n; u++)
        if (has_row(w, fixed, u))
            list->unit[list->unit_count++] = u;
    return true;
}

static void see_columns(group *g)
{
    const columns *c = g->columns;
    g->problem = (marz_partition){.element_count = c->unit_count,
                                  .pick_count = c->kind_count,
                                  .column_count = c->count,
                                  .word_count = c->word_count,
                                  .bits = c->bits,
                                  .kind = c->kind,
                                  .cost = c->cost};
}

void marz_areas_group_centre(group *g)
{
    see_columns(g);
    marz_cover_lp_centre(&g->lp, &g->problem, g->middle, g->width * g->mean_price);
}

/// Cost of a column less the guessed prices of its units.
static double worth(const group *g, int32_t column, const double *unit_price)
{
    const columns *c = g->columns;
    const uint64_t *bits = c->bits + (size_t)column * (size_t)c->word_count;
    double sum = c->cost[column];
    for (int32_t i = 0; i < c->unit_count; i++)
        if (bits[i / 64] >> (i % 64) & 1)
            sum -= unit_price[c->unit[i]];
    return sum;
}

/// The box lies round the guess; of the areas' own prices, what is known or what the first areas
/// leave.
static void guess_prices(group *g, const group_guess *guess)
{
    const columns *c = g->columns;
    double sum = 0;
    for (int32_t i = 0; i < c->unit_count; i++) {
        g->middle[i] = guess->unit_price[c->unit[i]];
        sum += fabs(g->middle[i]);
    }
    g->mean_price = sum / c->unit_count + 1e-9;
    for (int32_t a = 0; a < c->kind_count; a++)
        g->middle[c->unit_count + a] = guess->own_price ? guess->own_price[g->w->active[a]] : 0;
    for (int32_t i = c->count - 1; i >= 0 && !guess->own_price; i--)
        g->middle[c->unit_count + c->kind[i]] = worth(g, i, guess->unit_price);
    g->width = WIDTH;
    marz_areas_group_centre(g);
}

/// Does today's area have all units that it has for good, and none that another has?
static bool is_allowed(const walker *w, int32_t area, const int32_t *fixed)
{
    for (int32_t u = 0; u < w->in->n; u++)
        if (fixed[u] >= 0 && (fixed[u] == area) != (w->label[u] == area))
            return false;
    return true;
}

static void add_today(group *g)
{
    walker *w = g->w;
    double excess = 0;
    for (int32_t i = 0; i < w->active_count; i++) {
        const int32_t area = w->active[i];
        if (outside(w->in, area, w->load[area]) <= 0 && is_allowed(w, area, g->fixed))
            marz_areas_columns_put(g->columns, i, w->label, area, w->spent[area], w->hash[area]);
        g->now += w->spent[area];
        excess += outside(w->in, area, w->load[area]);
    }
    if (excess > 0)
        g->now *= UNKNOWN; // Any plan that meets the bands is better.
}

bool marz_areas_group_init(group *g, walker *w, const group_guess *guess, columns *list,
                           const marz_control *control)
{
    const instance *in = w->in;
    marz_arena *a = w->arena;
    *g = (group){.w = w, .fixed = guess->fixed, .columns = list, .control = control};
    g->price = MARZ_NEW(a, double, in->n);
    g->middle = MARZ_NEW(a, double, list->unit_count + w->active_count);
    add_today(g);
    see_columns(g);
    if (!g->price || !g->middle ||
        marz_cover_lp_init(&g->lp, &g->problem, marz_rng_next(&w->rng), a, NULL))
        return false;
    guess_prices(g, guess);
    return true;
}

static exact_order order_of(const group *g, int32_t kind, double limit)
{
    return (exact_order){.area = g->w->active[kind],
                         .kind = kind,
                         .price = g->price,
                         .fixed = g->fixed,
                         .own_price = g->lp.price[g->columns->unit_count + kind],
                         .limit = limit,
                         .gain_least = SAVES_LEAST * g->mean_price,
                         .look_count = g->looks};
}

static void see_prices(group *g)
{
    const columns *c = g->columns;
    for (int32_t i = 0; i < c->unit_count; i++)
        g->price[c->unit[i]] = g->lp.price[i];
}

/// Finds areas of negative reduced cost. @param saving  what they save in all at most
/// @return new columns
static int32_t price_all(group *g, double *saving)
{
    int32_t found = 0;
    marz_outcome outcome;
    see_prices(g);
    *saving = 0;
    g->is_proved = true;
    for (int32_t i = 0; i < g->columns->kind_count && !marz_control_stops(g->control, &outcome);
         i++) {
        exact_order order = order_of(g, i, -SAVES_LEAST * g->mean_price);
        const bool is_exact = marz_areas_exact_run(g->w->exact, g->w, g->columns, &order);
        g->is_proved = g->is_proved && is_exact;
        found += order.found;
        *saving -= fmin(order.least, 0);
    }
    see_columns(g);
    return found;
}

/// Keeps the areas below the gap, as many as there is room for: the gap is opened in steps.
static void enumerate_all(group *g, double gap)
{
    const columns *c = g->columns;
    const int32_t most = (c->count_max - c->count) / c->kind_count;
    marz_outcome outcome;
    see_prices(g);
    for (int32_t i = 0; i < c->kind_count && !marz_control_stops(g->control, &outcome); i++)
        for (double share = SHARE_FIRST; share <= 1; share *= 2) {
            exact_order order = order_of(g, i, share * gap);
            order.keeps_all = true;
            order.look_count = LOOKS_LISTING;
            if (!marz_areas_exact_run(g->w->exact, g->w, g->columns, &order) ||
                order.met > most / 2)
                break;
        }
    see_columns(g);
}

/// Does a limit of the box bind?
static bool is_boxed(const group *g)
{
    for (int32_t r = 0; r < g->lp.row_count; r++)
        if (g->lp.basic[r] < 0 && g->lp.level[r] > SLACK)
            return true;
    return false;
}

/// Value of the prices: what the relaxation costs at least, were the saving exact.
static double value_of(const group *g, double saving)
{
    double sum = -saving;
    for (int32_t r = 0; r < g->lp.row_count; r++)
        sum += g->lp.price[r];
    return sum;
}

void marz_areas_group_generate(group *g, int32_t rounds)
{
    g->looks = LOOKS_LEAST;
    double best = -(double)INFINITY, saving;
    marz_outcome outcome;
    for (int32_t round = 0; round < rounds; round++) {
        marz_cover_lp_solve(&g->lp, &g->problem, PIVOTS_MAX, g->control);
        const int32_t found = price_all(g, &saving);
        if (marz_control_stops(g->control, &outcome))
            break;
        const bool boxed = is_boxed(g);
        const double value = value_of(g, saving), gap = saving;
        const bool is_thorough = g->is_proved || g->looks >= LOOKS_MOST;
        if (!is_thorough && found < g->columns->kind_count)
            g->looks *= 2;
        g->is_solved = !boxed && is_thorough && (found == 0 || gap < GAP_LEAST * fabs(value));
        // Where pricing gives up, prices outside the box would only lead astray.
        if (g->is_solved || (found == 0 && is_thorough && !g->is_proved))
            break;
        // The box moves to the prices when they are worth more than its middle; it grows while it
        // binds, and shrinks when they are worth less.
        if (value > best) {
            best = value;
            g->width *= boxed ? GROWTH : 1;
            memcpy(g->middle, g->lp.price, (size_t)g->lp.row_count * sizeof *g->middle);
        } else {
            g->width = fmax(SHRINK * g->width, WIDTH_LEAST);
        }
        marz_areas_group_centre(g);
    }
    marz_cover_lp_solve(&g->lp, &g->problem, PIVOTS_MAX, g->control);
    g->lower = value_of(g, 0);
    g->generated = g->columns->count;
}

/// The walker takes the chosen areas.
static void take_choice(group *g, const int32_t *chosen)
{
    walker *w = g->w;
    const columns *c = g->columns;
    for (int32_t u = 0; u < w->in->n; u++)
        w->label[u] = g->fixed[u] >= 0 ? g->fixed[u] : w->label[u];
    for (int32_t i = 0; i < c->kind_count; i++) {
        const uint64_t *bits = c->bits + (size_t)chosen[i] * (size_t)c->word_count;
        for (int32_t j = 0; j < c->unit_count; j++)
            if (bits[j / 64] >> (j % 64) & 1)
                w->label[c->unit[j]] = w->active[c->kind[chosen[i]]];
    }
    marz_areas_walker_load(w, w->label, w->centre);
}

bool marz_areas_group_choose(group *g)
{
    marz_arena *a = g->w->arena;
    marz_partition_plan plan = {.chosen = MARZ_NEW(a, int32_t, g->columns->kind_count),
                                .price = MARZ_NEW(a, double, g->columns->unit_count)};
    const marz_partition_options options = {.look_count = LOOKS, .upper = g->now};
    if (!plan.chosen || !plan.price)
        return false;
    enumerate_all(g, g->now - g->lower);
    memcpy(plan.price, g->lp.price, (size_t)g->columns->unit_count * sizeof *plan.price);
    if (marz_partition_solve(&g->problem, &options, a, g->control, &plan, NULL))
        return false;
    if (plan.is_found)
        take_choice(g, plan.chosen);
    return plan.is_found;
}

bool marz_areas_walker_learn_prices(walker *w, const marz_control *control)
{
    marz_outcome outcome;
    if (!w->has_unit_prices)
        marz_areas_walker_bound(w, control);
    w->has_unit_prices = !marz_control_stops(control, &outcome);
    return w->has_unit_prices;
}

bool marz_areas_walker_regroup(walker *w, const marz_control *control)
{
    const marz_arena_mark mark = marz_arena_save(w->arena);
    group g;
    columns list;
    bool is_better = false;
    int32_t *fixed = MARZ_NEW(w->arena, int32_t, w->in->n);
    for (int32_t u = 0; fixed && u < w->in->n; u++)
        fixed[u] = -1;
    const group_guess guess = {.fixed = fixed, .unit_price = w->unit_price};
    if (fixed && marz_areas_group_columns(w, fixed, &list) &&
        marz_areas_group_init(&g, w, &guess, &list, control)) {
        marz_areas_group_generate(&g, ROUNDS);
        for (int32_t i = 0; g.is_solved && i < list.unit_count; i++)
            w->unit_price[list.unit[i]] = g.lp.price[i];
        if (g.lower < g.now - 1e-9 * fabs(g.now))
            is_better = marz_areas_group_choose(&g);
    }
    marz_arena_restore(w->arena, mark);
    return is_better;
}
