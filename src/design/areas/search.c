#include "design/areas/searcher.h"

#include <math.h>
#include <string.h>

#define START_STEPS 6000 ///< proposals per unit of an annealing from a fresh start
#define STARTS 4         ///< most of them until one meets all bands
#define HOT 0.3          ///< temperatures, in mean |change of cost|
#define COLD 0.03
#define CYCLE_STEPS 3000     ///< proposals per unit of an annealing from a plan
#define CYCLE_WORK 4e6       ///< proposals of all of them in a leg
#define CYCLE_HOT 0.05       ///< least temperature that they begin with …
#define CYCLE_RANGE 8        ///< … and how many times hotter at most
#define STIFF 0.3            ///< least first price of excess …
#define STIFF_RANGE 10       ///< … and how many times more at most
#define GROUP_LEAST 3        ///< least areas solved together by column generation
#define GROUP_WIDEST 40      ///< and most
#define GROUP_UNITS 100      ///< about so many units at first
#define GROUP_UNITS_MOST 250 ///< and at last
#define GROUP_WORK 4e4       ///< sum of squares of the units of a leg's groups
#define DIVES 12             ///< from one relaxation
#define DIVE_UNITS 400       ///< most units of a relaxation for dives
#define LOOKS 2000000        ///< work of an exact search over the pool

void marz_areas_answer_copy(const instance *in, answer *to, const answer *from)
{
    memcpy(to->label, from->label, (size_t)in->n * sizeof *to->label);
    memcpy(to->centre, from->centre, (size_t)in->k * sizeof *to->centre);
    to->cost = from->cost;
    to->excess = from->excess;
}

bool marz_areas_searcher_init(searcher *s, const instance *in)
{
    *s = (searcher){.group_units = GROUP_UNITS,
                    .own = {.cost = (double)INFINITY, .excess = (double)INFINITY}};
    if (!marz_areas_walker_init(&s->w, in))
        return false;
    s->own.label = MARZ_NEW(s->w.arena, int32_t, in->n);
    s->own.centre = MARZ_NEW(s->w.arena, int32_t, in->k);
    s->current.label = MARZ_NEW(s->w.arena, int32_t, in->n);
    s->current.centre = MARZ_NEW(s->w.arena, int32_t, in->k);
    if (!s->current.label || !s->current.centre)
        return false;
    for (int32_t i = 0; in->is_fixed && i < ELITES; i++) {
        s->elite[i].label = MARZ_NEW(s->w.arena, int32_t, in->n);
        s->elite[i].centre = MARZ_NEW(s->w.arena, int32_t, in->k);
        if (!s->elite[i].label || !s->elite[i].centre)
            return false;
    }
    if (!in->is_fixed && (!marz_areas_draft_init(&s->draft, &s->w) ||
                          !marz_areas_sketches_init(&s->sketches, in, s->w.arena)))
        return false;
    return s->own.label && s->own.centre;
}

void marz_areas_searcher_deinit(searcher *s)
{
    marz_areas_walker_deinit(&s->w);
}

bool marz_areas_searcher_take_best(searcher *s)
{
    const instance *in = s->w.in;
    if (is_better(&s->w.best, &s->own))
        marz_areas_answer_copy(in, &s->own, &s->w.best);
    if (is_better(&s->current, &s->w.best))
        return false;
    marz_areas_answer_copy(in, &s->current, &s->w.best);
    return true;
}

int32_t marz_areas_walker_draw_group(walker *w, int32_t wanted, int32_t *group)
{
    int32_t count = 0;
    group[count++] = (int32_t)marz_rng_below(&w->rng, w->in->k);
    for (int32_t tries = 0; count < wanted && tries < 8 * wanted; tries++) {
        const int32_t a = group[marz_rng_below(&w->rng, count)];
        if (w->cut_count[a] == 0)
            break;
        const size_t pick = (size_t)marz_rng_below(&w->rng, w->cut_count[a]);
        const int32_t arc = w->cut[(size_t)a * (size_t)w->in->arc_count + pick];
        const int32_t b = w->label[w->in->near[arc]];
        bool is_in = false;
        for (int32_t i = 0; i < count; i++)
            is_in = is_in || group[i] == b;
        if (!is_in)
            group[count++] = b;
    }
    return count;
}

int32_t marz_areas_walker_units(const walker *w)
{
    int32_t sum = 0;
    for (int32_t i = 0; i < w->active_count; i++)
        sum += w->count[w->active[i]];
    return sum;
}

/// A value from `least` to `range` times as much, evenly by its logarithm.
static double draw_between(marz_rng *rng, double least, double range)
{
    return least * pow(range, marz_rng_unit(rng));
}

/// Warms the leg's plan and cools it again: the whole or some neighbouring areas. Temperatures and
/// prices are drawn, since what is best differs from problem to problem.
static void cycle(searcher *s, const marz_control *control)
{
    walker *w = &s->w;
    int32_t group[GROUP_WIDEST];
    bool goes_on = true;
    for (double left = CYCLE_WORK; left > 0 && goes_on;) {
        marz_areas_walker_load(w, s->current.label, s->current.centre);
        const int32_t most = w->in->k < GROUP_WIDEST ? w->in->k : GROUP_WIDEST;
        if (most > 2 && marz_rng_below(&w->rng, 2)) {
            const int32_t wanted = 2 + (int32_t)marz_rng_below(&w->rng, most - 2);
            marz_areas_walker_free_some(w, group, marz_areas_walker_draw_group(w, wanted, group));
        }
        const int64_t units = marz_areas_walker_units(w);
        const schedule plan = {.step_count = CYCLE_STEPS * units,
                               .hot = draw_between(&w->rng, CYCLE_HOT, CYCLE_RANGE),
                               .cold = COLD,
                               .stiff = draw_between(&w->rng, STIFF, STIFF_RANGE)};
        goes_on = marz_areas_walker_anneal(w, &plan, control);
        left -= (double)plan.step_count;
        marz_areas_walker_free_all(w);
        marz_areas_searcher_take_best(s);
    }
}

void marz_areas_searcher_partition(searcher *s, const marz_control *control)
{
    walker *w = &s->w;
    marz_areas_walker_load(w, s->own.label, s->own.centre);
    marz_areas_pool_offer_all(w);
    if (s->own.excess > 0 ||
        !marz_areas_pool_solve(w, s->own.cost, (int64_t)(LOOKS * w->in->k / w->in->n), control))
        return;
    w->best.cost = w->best.excess = (double)INFINITY;
    marz_areas_walker_keep(w);
    marz_areas_searcher_take_best(s);
}

/// The leg's plan is one from a fresh start, the first that meets all bands if there is one.
static void start_afresh(searcher *s, const marz_control *control)
{
    walker *w = &s->w;
    bool goes_on = true;
    s->current.cost = s->current.excess = (double)INFINITY;
    for (int32_t i = 0; i < STARTS && goes_on && s->current.excess > 0; i++) {
        const schedule plan = {.step_count = START_STEPS * (int64_t)w->in->n,
                               .hot = HOT,
                               .cold = COLD,
                               .stiff = i == 0 ? 1 : draw_between(&w->rng, STIFF, STIFF_RANGE)};
        marz_areas_walker_start(w);
        goes_on = marz_areas_walker_anneal(w, &plan, control);
        marz_areas_searcher_take_best(s);
    }
}

/// Remembers the leg's plan.
static void join_elite(searcher *s)
{
    if (s->current.excess > 0)
        return;
    marz_areas_answer_copy(s->w.in, &s->elite[s->elite_next], &s->current);
    s->met[s->elite_next] = (double)INFINITY;
    s->elite_next = (s->elite_next + 1) % ELITES;
    s->elite_count += s->elite_count < ELITES;
}

/// Has column generation tried just these units before, however they are shared out? Remembers them
/// if not.
static bool is_known(searcher *s)
{
    uint64_t name = 0;
    for (int32_t i = 0; i < s->w.active_count; i++)
        name += s->w.hash[s->w.active[i]] * UINT64_C(0x9e3779b97f4a7c15);
    uint64_t *slot = &s->known[name >> (64 - KNOWN_BITS)];
    const bool is_there = *slot == name;
    *slot = name;
    return is_there;
}

/// How many areas column generation takes at once; 0: they are too large for it.
static int32_t group_size(const searcher *s)
{
    const instance *in = s->w.in;
    const int32_t mean = in->n / in->k + 1;
    if (!in->is_fixed || in->k < 2 || GROUP_LEAST * mean > GROUP_UNITS_MOST)
        return 0;
    const int32_t wanted = s->group_units / mean;
    const int32_t most = in->k < GROUP_WIDEST ? in->k : GROUP_WIDEST;
    return wanted < GROUP_LEAST ? most < GROUP_LEAST ? most : GROUP_LEAST
           : wanted > most      ? most
                                : wanted;
}

/// Groups of neighbouring areas of the leg's plan are solved by column generation. They grow when
/// nothing is gained.
static void regroup(searcher *s, const marz_control *control)
{
    walker *w = &s->w;
    int32_t group[GROUP_WIDEST], failed = 0;
    const int32_t wanted = group_size(s);
    marz_outcome outcome;
    bool has_gained = false;
    if (wanted == 0 || s->current.excess > 0 || !marz_areas_walker_learn_prices(w, control))
        return;
    marz_areas_walker_load(w, s->current.label, s->current.centre);
    for (double work = 0; work < GROUP_WORK && failed < 2 * w->in->k;) {
        marz_areas_walker_free_some(w, group, marz_areas_walker_draw_group(w, wanted, group));
        if (marz_control_stops(control, &outcome))
            break;
        failed++;
        if (is_known(s))
            continue;
        work += (double)marz_areas_walker_units(w) * marz_areas_walker_units(w);
        if (!marz_areas_walker_regroup(w, control))
            continue;
        failed = 0;
        has_gained = true;
        w->best.cost = w->best.excess = (double)INFINITY;
        marz_areas_walker_keep(w);
        marz_areas_searcher_take_best(s);
    }
    s->group_units =
        has_gained ? GROUP_UNITS : (int32_t)fmin(1.5 * s->group_units, GROUP_UNITS_MOST);
    marz_areas_walker_free_all(w);
}

/// Dives for the whole, or a connected part of it.
static void dive(searcher *s, const marz_control *control)
{
    walker *w = &s->w;
    const instance *in = w->in;
    const int32_t mean = in->n / in->k + 1;
    int32_t group[GROUP_WIDEST];
    if (!marz_areas_walker_learn_prices(w, control))
        return;
    marz_areas_walker_load(w, s->current.label, s->current.centre);
    if (in->n > DIVE_UNITS)
        marz_areas_walker_free_some(
            w, group,
            marz_areas_walker_draw_group(w, (int32_t)fmin(DIVE_UNITS / mean, GROUP_WIDEST), group));
    const bool is_better = marz_areas_walker_dive(w, DIVES, control);
    marz_areas_walker_free_all(w);
    if (!is_better)
        return;
    w->best.cost = w->best.excess = (double)INFINITY;
    marz_areas_walker_keep(w);
    marz_areas_searcher_take_best(s);
}

/// Recombines the own plan with each elite that it has not met.
static void combine(searcher *s, const marz_control *control)
{
    walker *w = &s->w;
    marz_outcome outcome;
    if (!marz_areas_walker_learn_prices(w, control))
        return;
    for (int32_t i = 0; i < s->elite_count && !marz_control_stops(control, &outcome); i++) {
        if (s->met[i] == s->own.cost)
            continue;
        marz_areas_walker_load(w, s->own.label, s->own.centre);
        const bool is_better = marz_areas_walker_combine(w, &s->elite[i], control);
        s->met[i] = s->own.cost;
        if (!is_better)
            continue;
        w->best.cost = w->best.excess = (double)INFINITY;
        marz_areas_walker_keep(w);
        marz_areas_searcher_take_best(s);
    }
}

bool marz_areas_searcher_generates(const searcher *s)
{
    return group_size(s) > 0;
}

/// One walker dives while the other solves groups, in turn.
static void generate(searcher *s, int32_t index, const marz_control *control)
{
    if ((s->leg + index) % 2)
        dive(s, control);
    else
        regroup(s, control);
}

void marz_areas_searcher_run(searcher *s, uint64_t seed, int32_t index, leg_kind kind,
                             const marz_control *control)
{
    walker *w = &s->w;
    marz_outcome outcome;
    w->rng = marz_rng_make(seed, (uint64_t)index, (uint64_t)s->leg);
    marz_areas_walker_free_all(w);
    if (!w->in->is_fixed) {
        marz_areas_searcher_roam(s, index, control);
        return;
    }
    s->leg++;
    if (kind == LEG_FRESH)
        start_afresh(s, control);
    else
        marz_areas_answer_copy(w->in, &s->current, &s->own);
    if (kind == LEG_FRESH || kind == LEG_CYCLE)
        cycle(s, control);
    else if (kind == LEG_COMBINE)
        combine(s, control);
    else
        generate(s, index, control);
    if (marz_control_stops(control, &outcome))
        return;
    if (kind == LEG_FRESH)
        join_elite(s);
    marz_areas_searcher_partition(s, control);
}
