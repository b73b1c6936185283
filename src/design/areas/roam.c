#include "design/areas/searcher.h"

#include <math.h>

#define DRAFTS_A_LEG 12
#define LEGS_A_POLISH 2 ///< every second leg works on the best plan so far
#define LOOK_STEPS 200  ///< proposals per unit that tell what a draft promises
#define HOT_LOOK 0.03
#define FRESH_STEPS 2000 ///< proposals per unit from a draft
#define GROUP_STEPS 1200 ///< proposals per unit of a group
#define GROUP_SHARE 6    ///< units of all groups of a leg, in units of the problem
#define TRIAL_SHARE 2    ///< the same after a fresh start
#define HOT 0.1          ///< temperatures, in mean |change of cost|
#define COLD 0.003
#define RANGE 10      ///< of a group's temperatures
#define KICK_DRAWS 16 ///< most members drawn for another centre
#define KICK_HOLD 0.5 ///< share of an annealing for which other centres stay

static const draft_plan whole = {
    .sweep_count = 100, .band_first = 1, .band_last = 0.01, .price_first = 3, .price_last = 200};
static const draft_plan local = {
    .sweep_count = 40, .band_first = 1, .band_last = 0.01, .price_first = 3, .price_last = 200};

/// One draft from nothing: halved, or from centres far from each other.
static void draw_draft(searcher *s, const marz_control *control)
{
    const instance *in = s->w.in;
    draft *d = &s->draft;
    if (marz_rng_below(&s->w.rng, 2)) {
        marz_areas_draft_spread(d);
    } else {
        for (int32_t a = 0; a < in->k; a++)
            d->centre[a] = a;
        for (int32_t u = 0; u < in->n; u++)
            d->label[u] = 0;
        marz_areas_draft_load(d, d->label, d->centre);
        marz_areas_draft_halve(d, s->w.active, in->k); // All are active.
    }
    marz_areas_draft_settle(d, &whole, control);
    marz_areas_walker_mend(&s->w, d->label, d->centre);
}

/// Divides the group's units anew, without looking at the rest.
static void redraw_group(searcher *s, const int32_t *group, int32_t count,
                         const marz_control *control)
{
    walker *w = &s->w;
    draft *d = &s->draft;
    marz_areas_draft_load(d, w->label, w->centre);
    for (int32_t a = 0; a < w->in->k; a++)
        d->is_active[a] = w->is_active[a];
    marz_areas_draft_halve(d, group, count);
    marz_areas_draft_settle(d, &local, control);
    marz_areas_walker_mend(w, d->label, d->centre);
}

/// A sketch of the better ones with a group of areas divided anew.
static void vary_sketch(searcher *s, const marz_control *control)
{
    walker *w = &s->w;
    int32_t group[GROUP_MAX];
    const int64_t one = marz_rng_below(&w->rng, s->sketches.count);
    const int64_t other = marz_rng_below(&w->rng, s->sketches.count);
    const sketch *from = &s->sketches.at[one < other ? one : other];
    marz_areas_walker_load(w, from->label, from->centre);
    const int32_t wanted = 2 + (int32_t)marz_rng_below(&w->rng, GROUP_MAX - 1);
    const int32_t count = marz_areas_walker_draw_group(w, wanted, group);
    marz_areas_walker_free_some(w, group, count);
    redraw_group(s, group, count, control);
    marz_areas_walker_free_all(w);
}

/// Some drafts, mended and looked at; the best ones are kept.
static void make_drafts(searcher *s, const marz_control *control)
{
    const instance *in = s->w.in;
    marz_outcome outcome;
    const schedule look = {
        .step_count = LOOK_STEPS * (int64_t)in->n, .hot = HOT_LOOK, .cold = COLD};
    for (int32_t i = 0; i < DRAFTS_A_LEG && (i == 0 || !marz_control_stops(control, &outcome));
         i++) {
        if (s->sketches.count > 0 && in->k > 2 && marz_rng_below(&s->w.rng, 2))
            vary_sketch(s, control);
        else
            draw_draft(s, control);
        marz_areas_walker_anneal(&s->w, &look, control);
        marz_areas_sketches_add(&s->sketches, &s->w);
    }
}

/// The leg's plan is one annealed from the best sketch where none has begun.
static void start_afresh(searcher *s, int32_t skip, const marz_control *control)
{
    walker *w = &s->w;
    const schedule plan = {.step_count = FRESH_STEPS * (int64_t)w->in->n, .hot = HOT, .cold = COLD};
    const sketch *at = marz_areas_sketches_take(&s->sketches, skip);
    s->current.cost = s->current.excess = (double)INFINITY;
    if (at)
        marz_areas_walker_load(w, at->label, at->centre);
    marz_areas_walker_anneal(w, &plan, control); // Without a sketch: from the last draft.
    marz_areas_searcher_take_best(s);
}

/// Where an annealing ends. What is best differs by a factor of ten: very cold leaves no excess of
/// cost, less cold meets narrow bands in more ways.
static double draw_cold(marz_rng *rng)
{
    return COLD * pow(RANGE, marz_rng_unit(rng));
}

/// Gives every area of the group another centre: the cheapest of some members drawn.
static void kick_centres(searcher *s, const int32_t *group, int32_t count)
{
    walker *w = &s->w;
    const bool is_single = marz_rng_below(&w->rng, 2);
    for (int32_t i = 0; i < (is_single ? 1 : count); i++) {
        const int32_t a = group[i], members = marz_areas_walker_collect(w, a);
        const int64_t draws = 1 + marz_rng_below(&w->rng, KICK_DRAWS);
        double least = (double)INFINITY;
        int32_t next = w->centre[a];
        for (int64_t j = 0; j < draws && members > 1; j++) {
            const int32_t u = w->members[marz_rng_below(&w->rng, members)];
            const double cost = marz_areas_walker_cost_at(w, members, u);
            if (u != w->centre[a] && cost < least) {
                least = cost;
                next = u;
            }
        }
        w->centre[a] = next;
    }
    marz_areas_walker_load(w, w->label, w->centre);
}

/// How a group is begun anew.
typedef enum beginning { AS_IT_IS, REDRAWN, KICKED, BEGINNINGS } beginning;

static schedule begin_group(searcher *s, const int32_t *group, int32_t count,
                            const marz_control *control)
{
    walker *w = &s->w;
    const beginning kind = count > 1 ? (beginning)marz_rng_below(&w->rng, BEGINNINGS) : AS_IT_IS;
    const double range = pow(RANGE, marz_rng_unit(&w->rng));
    if (kind == REDRAWN)
        redraw_group(s, group, count, control);
    if (kind == KICKED)
        kick_centres(s, group, count);
    return (schedule){.step_count = GROUP_STEPS * (int64_t)marz_areas_walker_units(w),
                      .hot = kind == AS_IT_IS ? HOT * range : HOT,
                      .cold = draw_cold(&w->rng),
                      .hold = kind == KICKED ? KICK_HOLD : 0};
}

/// Anneals groups of neighbouring areas of the leg's plan, as they are, from a new division, or
/// round other centres.
static void anneal_groups(searcher *s, int64_t share, const marz_control *control)
{
    walker *w = &s->w;
    int32_t group[GROUP_MAX];
    marz_areas_walker_load(w, s->current.label, s->current.centre);
    for (int64_t left = share * w->in->n; left > 0 && w->in->k > 1;) {
        const int32_t wanted = 2 + (int32_t)marz_rng_below(&w->rng, GROUP_MAX - 1);
        const int32_t count = marz_areas_walker_draw_group(w, wanted, group);
        marz_areas_walker_free_some(w, group, count);
        left -= marz_areas_walker_units(w);
        const schedule plan = begin_group(s, group, count, control);
        const bool is_done = marz_areas_walker_anneal(w, &plan, control);
        if (!marz_areas_searcher_take_best(s))
            marz_areas_walker_load(w, s->current.label, s->current.centre);
        if (!is_done)
            break;
    }
    marz_areas_walker_free_all(w);
}

void marz_areas_searcher_roam(searcher *s, int32_t index, const marz_control *control)
{
    marz_outcome outcome;
    const bool is_polish = s->own.excess == 0 && s->leg % LEGS_A_POLISH != 0;
    if (is_polish) {
        marz_areas_answer_copy(s->w.in, &s->current, &s->own);
    } else {
        make_drafts(s, control);
        start_afresh(s, s->leg == 0 ? index : 0, control);
    }
    s->leg++;
    if (marz_control_stops(control, &outcome))
        return;
    anneal_groups(s, is_polish ? GROUP_SHARE : TRIAL_SHARE, control);
    if (!marz_control_stops(control, &outcome))
        marz_areas_searcher_partition(s, control);
}
