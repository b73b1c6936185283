#include "design/compact/ruin.h"

#include "design/compact/bisect.h"
#include "design/compact/identify.h"
#include "design/compact/soft.h"

#include <assert.h>
#include <math.h>

#define GROUP_MAX MARZ_GROUP_MAX
#define SWEEP_MAX 8
#define LITTLE 0.003 ///< of a mean moment: a sweep that gains less is the last
#define HOPE 2       ///< times the gain of a sweep: what the sweeps after it may bring at most
#define HOPELESS 6   ///< temperatures: a rise that is hardly ever accepted
#define REDRAWN 0.9  ///< of the groups of more than two are drawn anew, the others polished only

bool marz_ruin_worker_init(marz_ruin_worker *w, int32_t unit_max, int32_t part_max)
{
    *w = (marz_ruin_worker){.scratch = marz_arena_create(0)};
    if (!marz_field_init(&w->group) || !w->scratch)
        return false;
    w->pairs = MARZ_NEW(w->scratch, marz_part_pair, 3 * (size_t)GROUP_MAX);
    w->low = MARZ_NEW(w->scratch, double, GROUP_MAX);
    w->high = MARZ_NEW(w->scratch, double, GROUP_MAX);
    w->list = MARZ_NEW(w->scratch, int32_t, GROUP_MAX);
    w->touched = MARZ_NEW(w->scratch, int32_t, part_max);
    return w->pairs && w->low && w->high && w->list && w->touched &&
           marz_cutter_init(&w->cutter, unit_max, w->scratch);
}

void marz_ruin_worker_deinit(marz_ruin_worker *w)
{
    marz_field_deinit(&w->group);
    marz_arena_destroy(w->scratch);
    *w = (marz_ruin_worker){0};
}

/// Neighbours of the parts of a block, by rows; built once a round.
typedef struct block_graph {
    int32_t *start, *near; ///< [part_count + 1], both ways
    int32_t *members;
    double *below; ///< [member_count] sum of the roots of the moments of members
                   ///< 0 … k
    int32_t member_count;
} block_graph;

static bool block_graph_make(block_graph *g, const marz_field *f, const int32_t *block_of,
                             int32_t block, const marz_part_pair *pairs, int32_t pair_count,
                             marz_arena *scratch)
{
    const int32_t k = f->part_count;
    *g = (block_graph){
        .start = MARZ_NEW(scratch, int32_t, k + 2),
        .near = MARZ_NEW(scratch, int32_t, 2 * (size_t)pair_count),
        .members = MARZ_NEW(scratch, int32_t, k),
        .below = MARZ_NEW(scratch, double, k),
    };
    if (!g->start || !g->near || !g->members || !g->below)
        return false;
    for (int32_t a = 0; a < k; a++)
        if (block_of[a] == block)
            g->members[g->member_count++] = a;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t e = 0; e < pair_count; e++) {
            const int32_t a = pairs[e].a, b = pairs[e].b;
            if (block_of[a] != block || block_of[b] != block)
                continue;
            if (pass == 0) {
                g->start[a + 2]++;
                g->start[b + 2]++;
            } else {
                g->near[g->start[a + 1]++] = b;
                g->near[g->start[b + 1]++] = a;
            }
        }
        if (pass == 0)
            for (int32_t a = 0; a < k; a++)
                g->start[a + 2] += g->start[a + 1];
    }
    return true;
}

/// Seeds are drawn by the roots of the moments.
static void weigh_members(block_graph *g, const marz_field *f, double mean_moment)
{
    double sum = 0;
    for (int32_t k = 0; k < g->member_count; k++) {
        sum += sqrt(fmax(marz_part_moment(&f->parts[g->members[k]]), 0.01 * mean_moment));
        g->below[k] = sum;
    }
}

static bool is_listed(const int32_t *list, int32_t count, int32_t part)
{
    for (int32_t k = 0; k < count; k++)
        if (list[k] == part)
            return true;
    return false;
}

/// A member, with a chance that grows with the root of its moment: where there
/// is most to gain.
static int32_t pick_member(const block_graph *g, marz_rng *rng)
{
    const double at = marz_rng_unit(rng) * g->below[g->member_count - 1];
    int32_t low = 0, high = g->member_count - 1;
    while (low < high) {
        const int32_t middle = (low + high) / 2;
        if (g->below[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return g->members[low];
}

/// A connected group around a random seed: each next member is a random
/// neighbour of a random one.
/// @return how many
static int32_t grow_group(const block_graph *g, int32_t wanted, int32_t *list, marz_rng *rng)
{
    int32_t count = 0;
    list[count++] = pick_member(g, rng);
    for (int32_t tries = 0; count < wanted && tries < 8 * wanted; tries++) {
        const int32_t from = list[marz_rng_below(rng, count)];
        const int32_t degree = g->start[from + 1] - g->start[from];
        if (degree == 0)
            continue;
        const int32_t next = g->near[g->start[from] + marz_rng_below(rng, degree)];
        if (!is_listed(list, count, next))
            list[count++] = next;
    }
    return count;
}

static double cost_of(const marz_field *g, const marz_pair_rule *rule)
{
    double cost = 0;
    for (int32_t a = 0; a < g->part_count; a++)
        cost += marz_part_cost(&g->parts[a]) + marz_part_penalty(&g->parts[a], rule);
    return cost;
}

/// One sweep over the pairs of which a part has changed since they were tried in vain. @return gain
static double sweep(marz_ruin_worker *w, const marz_pair_rule *rule,
                    int32_t tried[MARZ_GROUP_MAX][MARZ_GROUP_MAX])
{
    const int32_t pair_count = marz_part_pairs(&w->group, w->scratch, w->pairs);
    const marz_field_part *parts = w->group.parts;
    double all = 0;
    for (int32_t e = 0; e < pair_count; e++) {
        const int32_t a = w->pairs[e].a, b = w->pairs[e].b;
        const int32_t now = 1 + parts[a].change_count + parts[b].change_count;
        if (tried[a][b] == now)
            continue;
        const double gain = marz_pair_resplit(&w->group, &w->cutter, a, b, rule);
        tried[a][b] = gain > 0 ? 0 : now;
        all += gain;
    }
    return all;
}

/// Sweeps within the group until one brings little, or until the group is so dear that what sweeps
/// still bring will not make it acceptable.
static void polish(marz_ruin_worker *w, const marz_pair_rule *rule, double little, double dear)
{
    int32_t tried[MARZ_GROUP_MAX][MARZ_GROUP_MAX] = {{0}};
    for (int32_t k = 0; k < SWEEP_MAX; k++) {
        const double gain = sweep(w, rule, tried);
        if (gain < little || cost_of(&w->group, rule) > dear + HOPE * gain)
            return;
    }
}

static const marz_soft_options soft_in_group = {
    .sweep_count = 30,
    .band_first = 0.3,
    .band_last = 0.02,
    .price_first = 3,
    .price_last = 50,
    .step = 0.1,
};

static void no_prices(marz_field *g)
{
    for (int32_t a = 0; a < g->part_count; a++)
        g->parts[a].mu = g->parts[a].lambda = 0;
}

/// Draws the group anew, or leaves it to the polish. @return false when out of memory
static bool redraw(marz_ruin_worker *w, double kappa, marz_rng *rng)
{
    marz_field *g = &w->group;
    if (g->part_count > 2 && marz_rng_unit(rng) < REDRAWN &&
        (!marz_bisect(g, &w->cutter, 3, 0.01, rng) || !marz_field_identify(g, kappa, w->scratch)))
        return false;
    no_prices(g);
    if (g->part_count > 5) {
        marz_soft_stage(g, &w->cutter, &soft_in_group, rng, NULL);
        no_prices(g);
    }
    return !g->is_broken;
}

static bool is_accepted(double change, double before, double heat, marz_rng *rng)
{
    const double least = 1e-9 * fabs(before);
    return change < -least ||
           (heat > 0 && change > least && marz_rng_unit(rng) < exp(-change / heat));
}

/// One group tried; kept if annealing says so. @return the change of cost
static double try_group(marz_field *f, marz_ruin_worker *w, int32_t count,
                        const marz_ruin_options *options, marz_rng *rng)
{
    int64_t unit_count = 0;
    for (int32_t k = 0; k < count; k++)
        unit_count += f->parts[w->list[k]].count;
    if (unit_count > w->cutter.capacity || !marz_field_copy_group(&w->group, f, w->list, count))
        return 0;
    for (int32_t k = 0; k < count; k++) {
        w->low[k] = 0.5 * w->group.parts[k].target;
        w->high[k] = 1.5 * w->group.parts[k].target;
    }
    no_prices(&w->group);
    const marz_pair_rule rule = {
        .free = options->free,
        .kappa = options->kappa,
        .low = w->low,
        .high = w->high,
        .cut_max = 8,
        .angle_count = count == 2 ? 4 : 0,
        .rng = rng,
    };
    const double before = cost_of(&w->group, &rule);
    if (!redraw(w, options->kappa, rng))
        return 0;
    const double heat = options->temperature * options->mean_moment;
    polish(w, &rule, LITTLE * options->mean_moment, before + HOPELESS * heat);
    const double change = cost_of(&w->group, &rule) - before;
    if (w->group.is_broken || !is_accepted(change, before, heat, rng))
        return 0;
    return marz_field_paste_group(f, &w->group, w->list) ? change : 0;
}

double marz_ruin_block(marz_field *f, marz_ruin_worker *w, const int32_t *block_of, int32_t block,
                       const marz_part_pair *pairs, int32_t pair_count,
                       const marz_ruin_options *options, marz_rng *rng, const marz_control *control)
{
    const marz_arena_mark mark = marz_arena_save(w->scratch);
    block_graph g;
    marz_outcome outcome;
    double change = 0;
    if (block_graph_make(&g, f, block_of, block, pairs, pair_count, w->scratch) &&
        g.member_count > 1) {
        weigh_members(&g, f, options->mean_moment);
        for (int64_t t = 0; t < options->trial_count && !marz_control_stops(control, &outcome);
             t++) {
            const bool is_large = marz_rng_unit(rng) < options->large_share;
            const int32_t wanted = (int32_t)(is_large ? 6 + marz_rng_below(rng, GROUP_MAX - 5)
                                                      : 2 + marz_rng_below(rng, 4));
            const int32_t count = grow_group(&g, wanted, w->list, rng);
            if (count > 1)
                change += try_group(f, w, count, options, rng);
        }
    }
    marz_arena_restore(w->scratch, mark);
    return change;
}
