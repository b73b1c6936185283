#include "design/compact/soft.h"

#include <math.h>

#define NEAR_BAND 0.8    ///< of the free deviation: from there on a part presses against the band
#define REGION_STEP 2.0  ///< of the common move of a region, in moves of one part
#define MOMENT_FLOOR 0.5 ///< of the mean moment, in prices

const marz_soft_options MARZ_SOFT_NORMAL = {
    .sweep_count = 150,
    .band_first = 1,
    .band_last = 0.01,
    .price_first = 3,
    .price_last = 200,
    .step = 0.1,
    .free = 0,
    .angle_sweeps = 2,
};

const marz_soft_options MARZ_SOFT_AFTER_MIX = {
    .sweep_count = 30,
    .band_first = 1,
    .band_last = 0.01,
    .price_first = 50,
    .price_last = 300,
    .step = 0.1,
    .free = 0,
    .angle_sweeps = 0,
};

typedef struct soft {
    marz_field *f;
    marz_cutter *c;
    marz_arena *scratch;
    marz_part_pair *pairs; ///< [3 * part_count]
    double *low, *high;    ///< [part_count]
    int32_t pair_count;
} soft;

static bool soft_init(soft *s, marz_field *f, marz_cutter *c)
{
    *s = (soft){.f = f, .c = c, .scratch = marz_arena_create(0)};
    if (!s->scratch)
        return false;
    const int32_t k = f->part_count;
    s->pairs = MARZ_NEW(s->scratch, marz_part_pair, 3 * (size_t)k);
    s->low = MARZ_NEW(s->scratch, double, k);
    s->high = MARZ_NEW(s->scratch, double, k);
    return s->pairs && s->low && s->high;
}

/// Each value becomes the mean of its own and its neighbours'.
static void average(double *value, double *sum, int32_t *degree, int32_t part_count,
                    const marz_part_pair *pairs, int32_t pair_count)
{
    for (int32_t a = 0; a < part_count; a++) {
        sum[a] = value[a];
        degree[a] = 1;
    }
    for (int32_t e = 0; e < pair_count; e++) {
        const int32_t a = pairs[e].a, b = pairs[e].b;
        sum[a] += value[b];
        sum[b] += value[a];
        degree[a]++;
        degree[b]++;
    }
    for (int32_t a = 0; a < part_count; a++)
        value[a] = sum[a] / degree[a];
}

bool marz_set_prices(marz_field *f, const marz_part_pair *pairs, int32_t pair_count, double price,
                     marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t k = f->part_count;
    double *moment = MARZ_NEW(scratch, double, k), *sum = MARZ_NEW(scratch, double, k);
    int32_t *degree = MARZ_NEW(scratch, int32_t, k);
    const bool ok = moment && sum && degree;
    if (ok) {
        const double mean = marz_field_scale(f), more = mean - marz_field_moment(f) / k;
        for (int32_t a = 0; a < k; a++)
            moment[a] = marz_part_moment(&f->parts[a]) + more;
        average(moment, sum, degree, k, pairs, pair_count);
        average(moment, sum, degree, k, pairs, pair_count);
        for (int32_t a = 0; a < k; a++) {
            marz_field_part *p = &f->parts[a];
            p->mu = price * fmax(moment[a], MOMENT_FLOOR * mean) / (p->target * p->target);
        }
    }
    marz_arena_restore(scratch, mark);
    return ok;
}

/// Is the part at the band's upper (1) or lower (-1) side, or inside (0)?
static int side_of(const marz_field_part *p, double free)
{
    const double off = p->weight - p->target;
    return fabs(off) < NEAR_BAND * free * p->width ? 0 : off > 0 ? 1 : -1;
}

static int32_t root_of(int32_t *region, int32_t a)
{
    while (region[a] != a)
        a = region[a] = region[region[a]];
    return a;
}

/// Regions of neighbouring parts on the same side, by their least part.
static void find_regions(const marz_field *f, const marz_part_pair *pairs, int32_t pair_count,
                         double free, int32_t *region)
{
    for (int32_t a = 0; a < f->part_count; a++)
        region[a] = a;
    for (int32_t e = 0; e < pair_count; e++) {
        const int side = side_of(&f->parts[pairs[e].a], free);
        if (side == 0 || side != side_of(&f->parts[pairs[e].b], free))
            continue;
        const int32_t a = root_of(region, pairs[e].a), b = root_of(region, pairs[e].b);
        region[a > b ? a : b] = a < b ? a : b;
    }
}

bool marz_raise_prices(marz_field *f, const marz_part_pair *pairs, int32_t pair_count, double step,
                       double free, marz_arena *scratch)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t k = f->part_count;
    int32_t *region = MARZ_NEW(scratch, int32_t, k), *size = MARZ_NEW(scratch, int32_t, k);
    double *sum = MARZ_NEW(scratch, double, k);
    const bool ok = region && size && sum;
    if (ok)
        find_regions(f, pairs, pair_count, free, region);
    for (int32_t a = 0; a < k && ok; a++) {
        const marz_field_part *p = &f->parts[a];
        const int32_t r = root_of(region, a);
        size[r]++;
        sum[r] += fmax(0, fabs(p->weight - p->target) - free * p->width);
    }
    for (int32_t a = 0; a < k && ok; a++) {
        marz_field_part *p = &f->parts[a];
        const int32_t r = root_of(region, a);
        const double pull = p->lambda + 2 * p->mu * (p->weight - p->target);
        const double beyond = fmax(0, fabs(pull) - 2 * p->mu * free * p->width);
        p->lambda += step * (copysign(beyond, pull) - p->lambda);
        if (size[r] > 1)
            p->lambda += REGION_STEP * step * 2 * p->mu * sum[r] / sqrt(size[r]) * side_of(p, free);
    }
    marz_arena_restore(scratch, mark);
    return ok;
}

/// The band, wider where a part is outside of it today.
static void set_limits(soft *s, double band)
{
    for (int32_t a = 0; a < s->f->part_count; a++) {
        const marz_field_part *p = &s->f->parts[a];
        s->low[a] = fmin(p->target * (1 - band), p->weight);
        s->high[a] = fmax(p->target * (1 + band), p->weight);
    }
}

static double between(double first, double last, double share)
{
    return first * pow(last / first, share);
}

static bool sweep(soft *s, const marz_pair_rule *rule, const marz_control *control)
{
    marz_outcome outcome;
    for (int32_t e = 0; e < s->pair_count; e++) {
        if (e % 64 == 0 && marz_control_stops(control, &outcome))
            return false;
        marz_pair_resplit(s->f, s->c, s->pairs[e].a, s->pairs[e].b, rule);
    }
    return !s->f->is_broken;
}

bool marz_soft_stage(marz_field *f, marz_cutter *c, const marz_soft_options *options, marz_rng *rng,
                     const marz_control *control)
{
    soft s;
    bool ok = soft_init(&s, f, c);
    const int32_t last = options->sweep_count > 1 ? options->sweep_count - 1 : 1;
    for (int32_t k = 0; k < options->sweep_count && ok; k++) {
        const double share = (double)k / last;
        s.pair_count = marz_part_pairs(f, s.scratch, s.pairs);
        const double price = between(options->price_first, options->price_last, share);
        ok = s.pair_count >= 0 && marz_set_prices(f, s.pairs, s.pair_count, price, s.scratch);
        if (!ok)
            break;
        set_limits(&s, between(options->band_first, options->band_last, share));
        const marz_pair_rule rule = {
            .free = options->free,
            .low = s.low,
            .high = s.high,
            .cut_max = 8,
            .angle_count = k < options->angle_sweeps ? 4 : 0,
            .rng = rng,
        };
        ok = sweep(&s, &rule, control);
        ok = marz_raise_prices(f, s.pairs, s.pair_count, options->step, options->free, s.scratch) &&
             ok;
    }
    marz_arena_destroy(s.scratch);
    return ok;
}
