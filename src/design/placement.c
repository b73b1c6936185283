#include "design/balance.h"

#include <assert.h>
#include <string.h>

marz_status marz_placement_init(const marz_run *run, marz_placement *placement, marz_error *error)
{
    const int32_t n = run->block_count, m = run->seat_count;
    *placement = (marz_placement){
        .arc_of = MARZ_NEW(run->arena, int32_t, n),
        .first = MARZ_NEW(run->arena, int32_t, m),
        .next = MARZ_NEW(run->arena, int32_t, n),
        .previous = MARZ_NEW(run->arena, int32_t, n),
        .load = MARZ_NEW(run->arena, int64_t, run->row_count),
    };
    if (!placement->arc_of || !placement->first || !placement->next || !placement->previous ||
        !placement->load)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to place %d accounts", n);
    return MARZ_OK;
}

void marz_placement_count(const marz_run *run, marz_placement *placement, int32_t block,
                          int32_t seat, int64_t sign)
{
    const int32_t count = run->measure_count;
    for (int32_t k = 0; k < count; k++)
        placement->load[(int64_t)seat * count + k] += sign * run->size[(int64_t)block * count + k];
    if (!run->owned)
        return;
    const int64_t kept = sign * marz_run_kept(run, block, seat);
    placement->load[run->cell_count + seat] += kept;
    placement->load[run->row_count - 1] += kept;
}

static void enter(const marz_run *run, marz_placement *placement, int32_t block, int32_t arc)
{
    const int32_t seat = run->arc_seat[arc];
    placement->cost_minor -= marz_seat_balance(run, placement, seat);
    marz_placement_count(run, placement, block, seat, 1);
    placement->cost_minor += run->arc_cost[arc] + marz_seat_balance(run, placement, seat);
    placement->arc_of[block] = arc;
    placement->previous[block] = MARZ_NONE;
    placement->next[block] = placement->first[seat];
    if (placement->first[seat] != MARZ_NONE)
        placement->previous[placement->first[seat]] = block;
    placement->first[seat] = block;
}

void marz_placement_set(const marz_run *run, marz_placement *placement, const int32_t *arc_of)
{
    memset(placement->load, 0, (size_t)run->row_count * sizeof *placement->load);
    placement->cost_minor = 0;
    for (int32_t j = 0; j < run->seat_count; j++) {
        placement->first[j] = MARZ_NONE;
        placement->cost_minor += marz_seat_balance(run, placement, j);
    }
    for (int32_t b = run->block_count - 1; b >= 0; b--)
        enter(run, placement, b, arc_of[b]);
}

void marz_placement_move(const marz_run *run, marz_placement *placement, int32_t block, int32_t arc)
{
    const int32_t old = placement->arc_of[block], seat = run->arc_seat[old];
    const int32_t next = placement->next[block], previous = placement->previous[block];
    assert(arc >= run->arc_start[block] && arc < run->arc_start[block + 1]);
    placement->cost_minor -= marz_seat_balance(run, placement, seat);
    marz_placement_count(run, placement, block, seat, -1);
    placement->cost_minor += marz_seat_balance(run, placement, seat) - run->arc_cost[old];
    if (previous == MARZ_NONE)
        placement->first[seat] = next;
    else
        placement->next[previous] = next;
    if (next != MARZ_NONE)
        placement->previous[next] = previous;
    enter(run, placement, block, arc);
}

int64_t marz_outside(const marz_run *run, int64_t row, int64_t load)
{
    const int64_t low = run->low[row], high = run->high[row];
    return load > high ? load - high : load < low ? low - load : 0;
}

bool marz_seat_holds(const marz_run *run, const marz_placement *placement, int32_t seat,
                     const int32_t out[2], const int32_t in[2])
{
    const int32_t count = run->measure_count;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k;
        int64_t load = placement->load[cell];
        for (int32_t side = 0; side < 2; side++) {
            load -= out[side] == MARZ_NONE ? 0 : run->size[(int64_t)out[side] * count + k];
            load += in[side] == MARZ_NONE ? 0 : run->size[(int64_t)in[side] * count + k];
        }
        if (load > run->high[cell] || load < run->low[cell])
            return false;
    }
    if (!run->owned)
        return true;
    int64_t kept = placement->load[run->cell_count + seat];
    for (int32_t side = 0; side < 2; side++) {
        kept -= out[side] == MARZ_NONE ? 0 : marz_run_kept(run, out[side], seat);
        kept += in[side] == MARZ_NONE ? 0 : marz_run_kept(run, in[side], seat);
    }
    return kept >= run->low[run->cell_count + seat];
}

bool marz_change_holds(const marz_run *run, const marz_placement *placement, int64_t kept_more)
{
    const int64_t last = run->row_count - 1;
    return !run->owned || placement->load[last] + kept_more >= run->low[last];
}

bool marz_placement_is_feasible(const marz_run *run, const marz_placement *placement)
{
    for (int64_t row = 0; row < run->row_count; row++)
        if (marz_outside(run, row, placement->load[row]) > 0)
            return false;
    return true;
}

double marz_placement_violation(const marz_run *run, const marz_placement *placement)
{
    double sum = 0;
    for (int64_t row = 0; row < run->row_count; row++)
        sum += (double)marz_outside(run, row, placement->load[row]) / run->row_scale[row];
    return sum;
}
