#include "design/compact/solve.h"

#include "base/threads.h"
#include "design/compact/anchors.h"
#include "design/compact/bisect.h"
#include "design/compact/coarsen.h"
#include "design/compact/identify.h"
#include "design/compact/mix.h"
#include "design/compact/soft.h"

#include <math.h>

#define PEOPLE_MAX 8    ///< partitions kept
#define BATCH 2         ///< made at a time, on any number of threads
#define BATCH_MAX 10000 ///< with a deadline
#define BISECT_ANGLES 8
#define BISECT_WINDOW 0.003 ///< of the mean target
#define IDENTITY_PRICE 60   ///< of weight off the target when parts learn which is which

/// A partition of the pieces with its worth.
typedef struct entrant {
    marz_field field;
    double value; ///< cost and price of imbalance; INFINITY: none
} entrant;

/// The best distinct partitions so far, best first.
typedef struct people {
    marz_compact_run *run;
    int32_t count;
    entrant all[PEOPLE_MAX];
    entrant made[BATCH];
    int64_t batch; ///< number of the batch in work
    bool is_mixing;
} people;

/// What making one entrant needs.
typedef struct tools {
    const people *p;
    entrant *e;
    marz_arena *arena;
    marz_cutter cutter;
    marz_rng rng;
} tools;

/// What a partition is worth: its cost, and more for weight out of place.
static double value_of(const marz_field *f, double free, double constant)
{
    const double excess = marz_field_excess(f, free);
    return (marz_field_cost(f) + constant) * (1 + 4 * excess / f->part_count);
}

static bool make_field(tools *t)
{
    const marz_compact_run *run = t->p->run;
    return marz_field_init(&t->e->field) &&
           marz_coarse_field(&run->fine, run->piece_of, run->piece_count,
                             run->fine.ties ? &run->piece_ties : NULL, &t->e->field);
}

/// Parts learn which is which, and whose; then the soft stage. @return false when out of memory
static bool settle(tools *t, const marz_soft_options *base)
{
    const marz_compact_run *run = t->p->run;
    marz_field *f = &t->e->field;
    if (!marz_field_identify(f, marz_field_price(f, IDENTITY_PRICE), t->arena) ||
        !marz_field_choose_owners(f, t->arena))
        return false;
    marz_soft_options options = *base;
    options.free = 0.9 * run->free;
    options.band_last = fmax(run->free, 0.001);
    marz_soft_stage(f, &t->cutter, &options, &t->rng, run->control);
    if (f->is_broken || !marz_field_choose_owners(f, t->arena))
        return false;
    t->e->value = value_of(f, run->free, run->constant);
    return true;
}

/// From a bisection; where it matters which part is which, the first from what owners have.
static bool make_start(tools *t, int64_t number)
{
    if (!make_field(t))
        return false;
    marz_field *f = &t->e->field;
    const bool is_anchored = number == 0 && f->has_identities;
    return (is_anchored ? marz_start_from_anchors(f, &t->cutter, &t->rng, t->arena)
                        : marz_bisect(f, &t->cutter, BISECT_ANGLES, BISECT_WINDOW, &t->rng)) &&
           settle(t, &MARZ_SOFT_NORMAL);
}

/// Two of the people, the better ones more often, give a new one.
static bool make_mixture(tools *t)
{
    const people *p = t->p;
    const int64_t i = marz_rng_below(&t->rng, p->count), j = marz_rng_below(&t->rng, p->count);
    const int64_t one = i < j ? i : j;
    int64_t two = marz_rng_below(&t->rng, p->count - 1);
    two += two >= one;
    return make_field(t) &&
           marz_mix(&t->e->field, &p->all[one].field, &p->all[two].field, &t->rng) &&
           settle(t, &MARZ_SOFT_AFTER_MIX);
}

static void make_batch(void *context, int64_t first, int64_t last)
{
    people *p = context;
    for (int64_t k = first; k < last; k++) {
        const int64_t number = p->batch * BATCH + k;
        entrant *e = &p->made[k];
        *e = (entrant){.value = INFINITY};
        tools t = {.p = p,
                   .e = e,
                   .arena = marz_arena_create(0),
                   .rng = marz_rng_make(p->run->options->seed, 1, (uint64_t)number)};
        const bool ok = t.arena && marz_cutter_init(&t.cutter, p->run->piece_count, t.arena) &&
                        (p->is_mixing ? make_mixture(&t) : make_start(&t, number));
        if (!ok)
            e->value = INFINITY;
        marz_arena_destroy(t.arena);
    }
}

/// Takes an entrant in at its place, unless it is worse than all or the same as
/// one.
static void admit(people *p, entrant *e)
{
    int32_t at = p->count;
    while (at > 0 && p->all[at - 1].value > e->value)
        at--;
    const bool is_known = at > 0 && e->value - p->all[at - 1].value < 1e-7 * e->value;
    if (isinf(e->value) || is_known || at == PEOPLE_MAX) {
        marz_field_deinit(&e->field);
        return;
    }
    if (p->count == PEOPLE_MAX)
        marz_field_deinit(&p->all[PEOPLE_MAX - 1].field);
    else
        p->count++;
    for (int32_t k = p->count - 1; k > at; k--)
        p->all[k] = p->all[k - 1];
    p->all[at] = *e;
}

/// Batches until the clock says `until_ms`, or `batch_max` of them if that is
/// 0.
static void run_batches(people *p, int64_t until_ms, int64_t batch_max)
{
    const int64_t began = marz_clock_ms();
    for (int64_t k = 0; k < (until_ms ? BATCH_MAX : batch_max); k++) {
        marz_parallel(p->run->thread_count, BATCH, 1, make_batch, p);
        p->batch++;
        for (int32_t i = 0; i < BATCH; i++)
            admit(p, &p->made[i]);
        const int64_t now = marz_clock_ms(), each = (now - began) / (k + 1);
        if (marz_compact_stops(p->run) || (until_ms && now + each > until_ms))
            return;
    }
}

marz_status marz_compact_start(marz_compact_run *run, const marz_compact_schedule *schedule,
                               marz_error *error)
{
    people p = {.run = run};
    run_batches(&p, schedule->starts_ms, schedule->start_batches);
    p.is_mixing = true;
    if (p.count > 1 && run->fine.part_count >= MARZ_MIX_PARTS_MIN && !marz_compact_stops(run))
        run_batches(&p, schedule->mix_ms, schedule->mix_batches);
    if (p.count == 0)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d pieces", run->piece_count);
    marz_field_deinit(&run->coarse);
    run->coarse = p.all[0].field;
    for (int32_t k = 1; k < p.count; k++)
        marz_field_deinit(&p.all[k].field);
    return MARZ_OK;
}
