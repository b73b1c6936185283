#include "design/design_internal.h"

bool marz_run_stops(marz_run *run)
{
    if (!run->is_stopped)
        run->is_stopped = marz_control_stops(run->control, &run->outcome);
    return run->is_stopped;
}

/// Numbers the blocks in the order of their first units. @return block of each unit, or NULL
static int32_t *number_blocks(marz_run *run)
{
    const marz_instance *instance = run->instance;
    int32_t *block_of = MARZ_NEW(run->arena, int32_t, instance->unit_count);
    int32_t *of_group = MARZ_NEW(run->arena, int32_t, instance->group_count);
    if (!block_of || !of_group)
        return NULL;
    for (int32_t g = 0; g < instance->group_count; g++)
        of_group[g] = MARZ_NONE;
    for (int32_t i = 0; i < instance->unit_count; i++) {
        const int32_t group = instance->group[i];
        if (group != MARZ_NONE && of_group[group] != MARZ_NONE) {
            block_of[i] = of_group[group];
            continue;
        }
        block_of[i] = run->block_count++;
        if (group != MARZ_NONE)
            of_group[group] = block_of[i];
    }
    return block_of;
}

static void add_member(marz_run *run, int32_t block, int32_t unit, bool is_first)
{
    const marz_instance *instance = run->instance;
    const int32_t count = run->measure_count;
    for (int32_t k = 0; k < count; k++) {
        const int64_t amount = instance->measure[(int64_t)unit * count + k];
        run->size[(int64_t)block * count + k] += amount;
        run->scale[k] += (double)amount;
    }
    if (is_first)
        run->present[block] = instance->present[unit];
    else if (run->present[block] != instance->present[unit])
        run->present[block] = MARZ_NONE;
}

static void fill_blocks(marz_run *run, const int32_t *block_of)
{
    const int32_t n = run->instance->unit_count;
    for (int32_t i = 0; i < n; i++)
        run->member_start[block_of[i] + 1]++;
    for (int32_t b = 0; b < run->block_count; b++)
        run->member_start[b + 1] += run->member_start[b];
    for (int32_t i = n - 1; i >= 0; i--) // Downwards: the starts end where they belong.
        run->members[--run->member_start[block_of[i] + 1]] = i;
    for (int32_t b = 0; b < run->block_count; b++)
        run->member_start[b] = run->member_start[b + 1];
    run->member_start[run->block_count] = n;
    for (int32_t b = 0; b < run->block_count; b++)
        for (int32_t k = run->member_start[b]; k < run->member_start[b + 1]; k++)
            add_member(run, b, run->members[k], k == run->member_start[b]);
    for (int32_t k = 0; k < run->measure_count; k++)
        run->scale[k] = run->scale[k] < run->seat_count ? 1 : run->scale[k] / run->seat_count;
}

marz_status marz_run_init(marz_run *run, marz_error *error)
{
    const marz_instance *instance = run->instance;
    run->seat_count = instance->seat_count;
    run->measure_count = instance->measure_count;
    run->bound_minor = MARZ_NOTHING;
    const int64_t cells = (int64_t)run->seat_count * run->measure_count;
    const int32_t *block_of = number_blocks(run);
    run->member_start = MARZ_NEW(run->arena, int32_t, (int64_t)run->block_count + 1);
    run->members = MARZ_NEW(run->arena, int32_t, instance->unit_count);
    run->size = MARZ_NEW(run->arena, int64_t, (int64_t)run->block_count * run->measure_count);
    run->present = MARZ_NEW(run->arena, int32_t, run->block_count);
    run->scale = MARZ_NEW(run->arena, double, run->measure_count);
    run->price = MARZ_NEW(run->arena, double, cells);
    run->price_micro = MARZ_NEW(run->arena, int64_t, cells);
    run->best_price_micro = MARZ_NEW(run->arena, int64_t, cells);
    if (!block_of || !run->member_start || !run->members || !run->size || !run->present ||
        !run->scale || !run->price || !run->price_micro || !run->best_price_micro)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d accounts",
                         instance->unit_count);
    fill_blocks(run, block_of);
    return marz_costing_init(&run->costing, instance, run->arena, error);
}

int64_t marz_run_cost(const marz_run *run, int32_t block, int32_t seat)
{
    int64_t sum = 0;
    for (int32_t k = run->member_start[block]; k < run->member_start[block + 1]; k++) {
        const int64_t cost = marz_costing_allowed(&run->costing, run->members[k], seat);
        if (cost == MARZ_COST_FORBIDDEN)
            return MARZ_COST_FORBIDDEN;
        sum += cost;
    }
    return sum;
}
