#include "design/design_internal.h"

void marz_start_cheapest(const marz_run *run, int32_t *arc_of)
{
    for (int32_t b = 0; b < run->block_count; b++) {
        int32_t best = run->arc_start[b];
        double least = 0;
        for (int32_t e = best; e < run->arc_start[b + 1]; e++) {
            const double value = (double)run->arc_cost[e] + marz_price_of(run, b, run->arc_seat[e]);
            if (e == run->arc_start[b] || value < least) {
                least = value;
                best = e;
            }
        }
        arc_of[b] = best;
    }
}

void marz_start_present(const marz_run *run, int32_t *arc_of)
{
    marz_start_cheapest(run, arc_of);
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t arc =
            run->present[b] == MARZ_NONE ? MARZ_NONE : marz_arc_to(run, b, run->present[b]);
        if (arc != MARZ_NONE)
            arc_of[b] = arc;
    }
}
