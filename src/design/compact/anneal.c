#include "design/compact/solve.h"

#include "base/threads.h"

#include <math.h>

#define BLOCK_MAX 8
#define BLOCK_PARTS_MIN 16 ///< a block of fewer parts leaves no room for groups
#define LARGE_SHARE                                                                                \
    0.01         ///< of trials in groups with a soft stage of their own: fifty times as
                 ///< dear
#define KAPPA 60 ///< price of weight beyond the band, in the field's scale a target

typedef struct annealer {
    marz_compact_run *run;
    marz_field *f;
    marz_arena *scratch;
    marz_ruin_worker workers[BLOCK_MAX];
    int32_t block_count;
    int32_t *block_of; ///< [part_count]
    int32_t *order;    ///< [part_count]
    double *along;     ///< [part_count]
    marz_part_pair *pairs;
    int32_t pair_count;
    marz_ruin_options options;
    int64_t round;
} annealer;

static int32_t block_count_for(int32_t part_count)
{
    int32_t count = 1;
    while (count < BLOCK_MAX && part_count / (2 * count) >= BLOCK_PARTS_MIN)
        count *= 2;
    return count;
}

static bool annealer_init(annealer *s, marz_compact_run *run, marz_field *f)
{
    const int32_t k = f->part_count;
    *s = (annealer){.run = run, .f = f, .scratch = marz_arena_create(0)};
    s->block_count = block_count_for(k);
    if (!s->scratch)
        return false;
    s->block_of = MARZ_NEW(s->scratch, int32_t, k);
    s->order = MARZ_NEW(s->scratch, int32_t, k);
    s->along = MARZ_NEW(s->scratch, double, k);
    s->pairs = MARZ_NEW(s->scratch, marz_part_pair, 3 * (size_t)k);
    if (!s->block_of || !s->order || !s->along || !s->pairs)
        return false;
    // Groups that hold far more units than usual are left alone.
    const int64_t usual = 4 * MARZ_GROUP_MAX * ((int64_t)f->unit_count / k + 1);
    const int32_t unit_max = (int32_t)(usual < f->unit_count ? usual : f->unit_count);
    for (int32_t b = 0; b < s->block_count; b++)
        if (!marz_ruin_worker_init(&s->workers[b], unit_max, k))
            return false;
    return true;
}

static void annealer_deinit(annealer *s)
{
    for (int32_t b = 0; b < s->block_count; b++)
        marz_ruin_worker_deinit(&s->workers[b]);
    marz_arena_destroy(s->scratch);
}

/// Sorts parts first … last-1 of the order by `along`, ties by number: a heap
/// is not needed for so few, a shell sort without allocation will do.
static void sort_order(annealer *s, int32_t first, int32_t last)
{
    for (int32_t gap = (last - first) / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11)
        for (int32_t k = first + gap; k < last; k++) {
            const int32_t part = s->order[k];
            int32_t j = k - gap;
            for (; j >= first && s->along[s->order[j]] > s->along[part]; j -= gap)
                s->order[j + gap] = s->order[j];
            s->order[j + gap] = part;
        }
}

/// Halves the parts by number along random directions until there are
/// block_count blocks.
static void make_blocks(annealer *s, int32_t first, int32_t last, int32_t block, int32_t count,
                        marz_rng *rng)
{
    if (count == 1) {
        for (int32_t k = first; k < last; k++)
            s->block_of[s->order[k]] = block;
        return;
    }
    const double angle = 6.283185307179586 * marz_rng_unit(rng);
    const double dx = cos(angle), dy = sin(angle);
    for (int32_t k = first; k < last; k++) {
        const marz_field_part *p = &s->f->parts[s->order[k]];
        s->along[s->order[k]] = p->weight > 0 ? (dx * p->sx + dy * p->sy) / p->weight : 0;
    }
    sort_order(s, first, last);
    const int32_t middle = first + (last - first) / 2;
    make_blocks(s, first, middle, block, count / 2, rng);
    make_blocks(s, middle, last, block + count / 2, count / 2, rng);
}

static void work_on_blocks(void *context, int64_t first, int64_t last)
{
    annealer *s = context;
    for (int64_t b = first; b < last; b++) {
        marz_rng rng = marz_rng_make(s->run->options->seed, 16 + (uint64_t)s->round, (uint64_t)b);
        marz_ruin_block(s->f, &s->workers[b], s->block_of, (int32_t)b, s->pairs, s->pair_count,
                        &s->options, &rng, s->run->control);
    }
}

/// One round: new blocks, then as many trials in each as a third of its parts.
static bool one_round(annealer *s)
{
    marz_field *f = s->f;
    const int32_t k = f->part_count;
    marz_rng rng = marz_rng_make(s->run->options->seed, 2, (uint64_t)s->round);
    for (int32_t a = 0; a < k; a++) {
        s->order[a] = a;
        if (!marz_field_reserve(f, a, f->parts[a].count + f->parts[a].count / 2 + 8))
            return false;
    }
    s->pair_count = marz_part_pairs(f, s->scratch, s->pairs);
    if (s->pair_count < 0)
        return false;
    make_blocks(s, 0, k, 0, s->block_count, &rng);
    s->options.mean_moment = marz_field_moment(f) / k;
    s->options.kappa = marz_field_price(f, KAPPA);
    s->options.trial_count = 1 + k / (3 * s->block_count);
    f->is_fixed = true;
    marz_parallel(s->run->thread_count, s->block_count, 1, work_on_blocks, s);
    f->is_fixed = false;
    return true;
}

marz_status marz_compact_anneal(marz_compact_run *run, marz_field *f, double heat, int64_t until_ms,
                                int64_t round_max, marz_error *error)
{
    annealer s;
    bool ok = annealer_init(&s, run, f);
    const int64_t began = marz_clock_ms();
    s.options = (marz_ruin_options){.free = run->free, .large_share = LARGE_SHARE};
    for (s.round = 0; ok && f->part_count > 1; s.round++) {
        double share = (double)s.round / (double)round_max;
        if (until_ms)
            share = until_ms > began
                        ? (double)(marz_clock_ms() - began) / (double)(until_ms - began)
                        : 1;
        if (share >= 1 || marz_compact_stops(run))
            break;
        s.options.temperature = share > 0.95 ? 0 : heat * pow(0.01, share / 0.95);
        ok = one_round(&s);
        run->round_count++;
    }
    annealer_deinit(&s);
    return ok ? MARZ_OK
              : marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d parts", f->part_count);
}
