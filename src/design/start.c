#include "design/design_internal.h"

marz_design_start marz_design_start_of(const marz_plan *plan)
{
    return (marz_design_start){
        .seat_of = plan->outcome == MARZ_OUTCOME_INFEASIBLE ? NULL : plan->seat_of,
        .price_micro = plan->price_micro,
        .moved_price_micro = plan->moved_price_micro,
        .leave_price_micro = plan->leave_price_micro,
    };
}

void marz_start_prices(marz_run *run, const marz_design_start *start, const int32_t *seat_of)
{
    const int32_t count = run->measure_count;
    for (int64_t cell = 0; start->price_micro && cell < run->cell_count; cell++) {
        if (seat_of[cell / count] == MARZ_NONE)
            continue;
        run->price[cell] =
            (double)start->price_micro[(int64_t)seat_of[cell / count] * count + cell % count] / 1e6;
    }
    if (!run->owned)
        return;
    for (int32_t j = 0; start->leave_price_micro && j < run->seat_count; j++)
        if (seat_of[j] != MARZ_NONE)
            run->price[run->cell_count + j] = -(double)start->leave_price_micro[seat_of[j]] / 1e6;
    run->price[run->row_count - 1] = -(double)start->moved_price_micro / 1e6;
}

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

void marz_start_seats(const marz_run *run, const int32_t *seat_of, int32_t *arc_of)
{
    marz_start_cheapest(run, arc_of);
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t arc = seat_of[b] == MARZ_NONE ? MARZ_NONE : marz_arc_to(run, b, seat_of[b]);
        if (arc != MARZ_NONE)
            arc_of[b] = arc;
    }
}
