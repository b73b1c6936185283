#include "design/design_internal.h"

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
        .load = MARZ_NEW(run->arena, int64_t, (int64_t)m * run->measure_count),
    };
    if (!placement->arc_of || !placement->first || !placement->next || !placement->previous ||
        !placement->load)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to place %d accounts", n);
    return MARZ_OK;
}

static void enter(const marz_run *run, marz_placement *placement, int32_t block, int32_t arc)
{
    const int32_t seat = run->arc_seat[arc], count = run->measure_count;
    for (int32_t k = 0; k < count; k++)
        placement->load[(int64_t)seat * count + k] += run->size[(int64_t)block * count + k];
    placement->cost_minor += run->arc_cost[arc];
    placement->arc_of[block] = arc;
    placement->previous[block] = MARZ_NONE;
    placement->next[block] = placement->first[seat];
    if (placement->first[seat] != MARZ_NONE)
        placement->previous[placement->first[seat]] = block;
    placement->first[seat] = block;
}

void marz_placement_set(const marz_run *run, marz_placement *placement, const int32_t *arc_of)
{
    const size_t cells = (size_t)run->seat_count * (size_t)run->measure_count;
    memset(placement->load, 0, cells * sizeof *placement->load);
    placement->cost_minor = 0;
    for (int32_t j = 0; j < run->seat_count; j++)
        placement->first[j] = MARZ_NONE;
    for (int32_t b = run->block_count - 1; b >= 0; b--)
        enter(run, placement, b, arc_of[b]);
}

void marz_placement_move(const marz_run *run, marz_placement *placement, int32_t block, int32_t arc)
{
    const int32_t old = placement->arc_of[block], seat = run->arc_seat[old];
    const int32_t count = run->measure_count;
    const int32_t next = placement->next[block], previous = placement->previous[block];
    assert(arc >= run->arc_start[block] && arc < run->arc_start[block + 1]);
    for (int32_t k = 0; k < count; k++)
        placement->load[(int64_t)seat * count + k] -= run->size[(int64_t)block * count + k];
    placement->cost_minor -= run->arc_cost[old];
    if (previous == MARZ_NONE)
        placement->first[seat] = next;
    else
        placement->next[previous] = next;
    if (next != MARZ_NONE)
        placement->previous[next] = previous;
    enter(run, placement, block, arc);
}

int64_t marz_outside(const marz_run *run, int64_t cell, int64_t load)
{
    const int64_t low = run->instance->low[cell], high = run->instance->high[cell];
    return load > high ? load - high : load < low ? low - load : 0;
}

bool marz_placement_is_feasible(const marz_run *run, const marz_placement *placement)
{
    const int64_t cells = (int64_t)run->seat_count * run->measure_count;
    for (int64_t cell = 0; cell < cells; cell++)
        if (marz_outside(run, cell, placement->load[cell]) > 0)
            return false;
    return true;
}

double marz_placement_violation(const marz_run *run, const marz_placement *placement)
{
    const int64_t cells = (int64_t)run->seat_count * run->measure_count;
    double sum = 0;
    for (int64_t cell = 0; cell < cells; cell++)
        sum += (double)marz_outside(run, cell, placement->load[cell]) /
               run->scale[cell % run->measure_count];
    return sum;
}
