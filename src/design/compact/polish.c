#include "design/compact/pair.h"
#include "design/compact/solve.h"

#include <math.h>

#define KAPPA 60 ///< price of weight beyond the band, in scales of the field a target

void marz_compact_polish(marz_compact_run *run, marz_field *f, int32_t sweep_max)
{
    const marz_arena_mark mark = marz_arena_save(run->arena);
    const int32_t k = f->part_count;
    marz_part_pair *pairs = MARZ_NEW(run->arena, marz_part_pair, 3 * (size_t)k);
    double *low = MARZ_NEW(run->arena, double, k), *high = MARZ_NEW(run->arena, double, k);
    const double moment = marz_field_moment(f);
    for (int32_t a = 0; a < k && low && high; a++) {
        f->parts[a].mu = f->parts[a].lambda = 0;
        low[a] = 0;
        high[a] = 2 * fmax(f->parts[a].weight, f->parts[a].target);
    }
    const marz_pair_rule rule = {
        .free = run->free,
        .kappa = marz_field_price(f, KAPPA),
        .low = low,
        .high = high,
        .cut_max = 8,
    };
    for (int32_t sweep = 0; sweep < sweep_max && pairs && low && high; sweep++) {
        const int32_t pair_count = marz_part_pairs(f, run->arena, pairs);
        double gain = 0;
        for (int32_t e = 0; e < pair_count; e++) {
            if (e % 16 == 0 && marz_compact_stops(run))
                break;
            gain += marz_pair_resplit(f, &run->cutter, pairs[e].a, pairs[e].b, &rule);
        }
        if (!(gain > 1e-5 * moment))
            break;
    }
    marz_arena_restore(run->arena, mark);
}
