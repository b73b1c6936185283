#include "design/areas/areas_internal.h"

#include "graph/cover_lp.h"

#include <math.h>
#include <string.h>

#define COLUMNS_MAX 20000 ///< areas of one group
#define PIVOTS_MAX 20000  ///< of one call of the simplex method
#define STEPS_FIRST 64    ///< proposals a member of the first annealings
#define STEPS_MOST 128    ///< and when little is found
#define STARTS 4          ///< annealings of an area a round
#define LIKELY 6          ///< columns of least reduced cost that annealings start from
#define ROUNDS_MAX 60     ///< of relaxation and pricing
#define WIDTH 0.1         ///< of the box of the prices at first, in mean prices
#define WIDTH_LEAST 0.01
#define SHRINK 0.8
#define GROWTH 1.3
#define GAP_LEAST 1e-4   ///< relative gap of the relaxation that is good enough
#define SAVES_LEAST 1e-6 ///< least saving of a new column, in mean prices
#define SLACK 0.01       ///< level above which something is missing
#define LOOKS 1000000    ///< work of the exact search

/// The areas of a group as a set partitioning problem that grows.
typedef struct group {
    walker *w;
    columns columns;
    marz_cover_lp lp;
    marz_partition problem;
    pricer pricer;
    int32_t *likely; ///< [kinds * LIKELY] columns of least reduced cost, -1: none
    double *reduced; ///< [kinds * LIKELY] theirs
    double *middle;  ///< [rows] prices that are worth most
    double width;    ///< of the box, in mean prices
    double mean_price;
    bool is_solved; ///< the relaxation, as far as pricing can tell
    double now;     ///< what the areas cost today
    const marz_control *control;
} group;

static bool columns_init(columns *c, const walker *w, marz_arena *arena)
{
    const instance *in = w->in;
    *c = (columns){.kind_count = w->active_count, .count_max = COLUMNS_MAX};
    for (int32_t i = 0; i < w->active_count; i++)
        c->unit_count += w->count[w->active[i]];
    c->word_count = (c->unit_count + 63) / 64;
    c->slot_mask = 4 * 16384 - 1;
    c->unit = MARZ_NEW(arena, int32_t, c->unit_count);
    c->kind = MARZ_NEW(arena, int32_t, COLUMNS_MAX);
    c->bits = MARZ_NEW(arena, uint64_t, (size_t)COLUMNS_MAX * (size_t)c->word_count);
    c->cost = MARZ_NEW(arena, double, COLUMNS_MAX);
    c->hash = MARZ_NEW(arena, uint64_t, COLUMNS_MAX);
    c->slot = MARZ_NEW(arena, int32_t, (size_t)c->slot_mask + 1);
    if (!c->unit || !c->kind || !c->bits || !c->cost || !c->hash || !c->slot)
        return false;
    c->unit_count = 0;
    for (int32_t u = 0; u < in->n; u++)
        if (w->is_active[w->label[u]])
            c->unit[c->unit_count++] = u;
    return true;
}

static void see_columns(group *g)
{
    const columns *c = &g->columns;
    g->problem = (marz_partition){.element_count = c->unit_count,
                                  .pick_count = c->kind_count,
                                  .column_count = c->count,
                                  .word_count = c->word_count,
                                  .bits = c->bits,
                                  .kind = c->kind,
                                  .cost = c->cost};
}

/// Cost of a column less the walker's prices of its units.
static double worth(const group *g, int32_t column)
{
    const columns *c = &g->columns;
    const uint64_t *bits = c->bits + (size_t)column * (size_t)c->word_count;
    double sum = c->cost[column];
    for (int32_t i = 0; i < c->unit_count; i++)
        if (bits[i / 64] >> (i % 64) & 1)
            sum -= g->w->unit_price[c->unit[i]];
    return sum;
}

/// The first guess at the prices is the walker's, and what today's areas leave of it.
static void guess_prices(group *g)
{
    const columns *c = &g->columns;
    double sum = 0;
    for (int32_t i = 0; i < c->unit_count; i++) {
        g->middle[i] = g->w->unit_price[c->unit[i]];
        sum += fabs(g->middle[i]);
    }
    g->mean_price = sum / c->unit_count + 1e-9;
    for (int32_t a = 0; a < c->kind_count; a++)
        g->middle[c->unit_count + a] = 0;
    for (int32_t i = 0; i < c->count; i++)
        g->middle[c->unit_count + c->kind[i]] = worth(g, i);
    g->width = WIDTH;
    marz_cover_lp_centre(&g->lp, &g->problem, g->middle, g->width * g->mean_price);
}

static bool group_init(group *g, walker *w, const marz_control *control)
{
    marz_arena *a = w->arena;
    const size_t kinds = (size_t)w->active_count;
    *g = (group){.w = w,
                 .likely = MARZ_NEW(a, int32_t, kinds * LIKELY),
                 .reduced = MARZ_NEW(a, double, kinds *LIKELY),
                 .control = control};
    if (!g->likely || !g->reduced || !columns_init(&g->columns, w, a) ||
        !marz_areas_pricer_init(&g->pricer, w->in, a))
        return false;
    g->pricer.columns = &g->columns;
    g->middle = MARZ_NEW(a, double, (size_t)g->columns.unit_count + kinds);
    for (int32_t i = 0; i < w->active_count; i++) {
        const int32_t area = w->active[i];
        if (outside(w->in, area, w->load[area]) <= 0)
            marz_areas_columns_put(&g->columns, i, w->label, area, w->spent[area], w->hash[area]);
        g->now += w->spent[area];
    }
    see_columns(g);
    if (!g->middle || marz_cover_lp_init(&g->lp, &g->problem, marz_rng_next(&w->rng), a, NULL))
        return false;
    guess_prices(g);
    return true;
}

/// Columns of least reduced cost of each kind.
static void find_likely(group *g)
{
    for (int32_t i = 0; i < g->columns.kind_count * LIKELY; i++) {
        g->likely[i] = -1;
        g->reduced[i] = (double)INFINITY;
    }
    for (int32_t c = 0; c < g->problem.column_count; c++) {
        const double reduced = marz_cover_lp_reduced_cost(&g->lp, &g->problem, c);
        double *best = g->reduced + (size_t)g->problem.kind[c] * LIKELY;
        int32_t *column = g->likely + (size_t)g->problem.kind[c] * LIKELY;
        int32_t i = LIKELY - 1;
        if (reduced >= best[i])
            continue;
        for (; i > 0 && reduced < best[i - 1]; i--) {
            best[i] = best[i - 1];
            column[i] = column[i - 1];
        }
        best[i] = reduced;
        column[i] = c;
    }
}

/// Anneals every area against the prices. @param saving  what they save in all
/// @return new columns
static int32_t price_all(group *g, double limit, int32_t starts, double *saving)
{
    walker *w = g->w;
    const columns *c = &g->columns;
    int32_t found = 0;
    marz_outcome outcome;
    find_likely(g);
    *saving = 0;
    for (int32_t i = 0; i < c->unit_count; i++)
        g->pricer.price[c->unit[i]] = g->lp.price[i];
    for (int32_t i = 0; i < c->kind_count && !marz_control_stops(g->control, &outcome); i++) {
        double least = fmin(g->reduced[(size_t)i * LIKELY], 0);
        marz_areas_pricer_begin(&g->pricer, w, w->active[i], i, g->lp.price[c->unit_count + i]);
        for (int32_t start = 0; start < starts; start++) {
            const size_t pick = (size_t)marz_rng_below(&w->rng, LIKELY);
            found += marz_areas_pricer_run(&g->pricer, w, g->likely[(size_t)i * LIKELY + pick],
                                           limit - SAVES_LEAST * g->mean_price);
            least = fmin(least, g->pricer.best);
        }
        *saving -= least;
    }
    see_columns(g);
    return found;
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

/// Relaxation and pricing in turn. The box moves to the prices when they are worth more than its
/// middle; it grows while it binds, and shrinks when they are worth less.
static void generate(group *g)
{
    double best = -(double)INFINITY, saving;
    marz_outcome outcome;
    g->pricer.steps_a_member = STEPS_FIRST;
    for (int32_t round = 0; round < ROUNDS_MAX; round++) {
        marz_cover_lp_solve(&g->lp, &g->problem, PIVOTS_MAX, g->control);
        const int32_t found = price_all(g, 0, STARTS, &saving);
        if (found < g->columns.kind_count && g->pricer.steps_a_member < STEPS_MOST)
            g->pricer.steps_a_member *= 2;
        if (marz_control_stops(g->control, &outcome))
            break;
        const bool boxed = is_boxed(g);
        const double value = value_of(g, saving), gap = saving + fmin(value - best, 0);
        g->is_solved =
            !boxed && gap < GAP_LEAST * fabs(value) && g->pricer.steps_a_member >= STEPS_MOST;
        if (g->is_solved)
            break;
        if (value > best || gap < 0) { // What a pricing misses makes prices look worth too much.
            best = value;
            g->width *= boxed ? GROWTH : 1;
            memcpy(g->middle, g->lp.price, (size_t)g->lp.row_count * sizeof *g->middle);
        } else {
            g->width = fmax(SHRINK * g->width, WIDTH_LEAST);
        }
        marz_cover_lp_centre(&g->lp, &g->problem, g->middle, g->width * g->mean_price);
    }
    marz_cover_lp_solve(&g->lp, &g->problem, PIVOTS_MAX, g->control);
}

/// The walker takes the chosen areas.
static void take_choice(group *g, const int32_t *chosen)
{
    walker *w = g->w;
    const columns *c = &g->columns;
    for (int32_t i = 0; i < c->kind_count; i++) {
        const uint64_t *bits = c->bits + (size_t)chosen[i] * (size_t)c->word_count;
        for (int32_t j = 0; j < c->unit_count; j++)
            if (bits[j / 64] >> (j % 64) & 1)
                w->label[c->unit[j]] = w->active[c->kind[chosen[i]]];
    }
    marz_areas_walker_load(w, w->label, w->centre);
}

/// Exact search among the columns below the gap.
static bool choose(group *g, double lower)
{
    marz_arena *a = g->w->arena;
    const double gap = g->now - lower;
    double saving;
    marz_partition_plan plan = {.chosen = MARZ_NEW(a, int32_t, g->columns.kind_count),
                                .price = MARZ_NEW(a, double, g->columns.unit_count)};
    const marz_partition_options options = {.look_count = LOOKS, .upper = g->now};
    g->pricer.steps_a_member = STEPS_MOST;
    price_all(g, gap, 2 * STARTS, &saving);
    if (!plan.chosen || !plan.price)
        return false;
    memcpy(plan.price, g->lp.price, (size_t)g->columns.unit_count * sizeof *plan.price);
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
    bool is_better = false;
    if (group_init(&g, w, control)) {
        generate(&g);
        const double lower = value_of(&g, 0);
        for (int32_t i = 0; g.is_solved && i < g.columns.unit_count; i++)
            w->unit_price[g.columns.unit[i]] = g.lp.price[i];
        if (lower < g.now - 1e-9 * fabs(g.now))
            is_better = choose(&g, lower);
    }
    marz_arena_restore(w->arena, mark);
    return is_better;
}
