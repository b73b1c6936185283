#include "design/design_internal.h"

#include <math.h>

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
    if (run->owned && instance->present[unit] != MARZ_NONE)
        run->owned[block] += instance->value_minor[unit];
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

/// Limits of all rows. What seats keep is measured by the mean seat; what all keep by more, as its
/// price moves all of them [the curvature of the dual grows with the number of seats].
static void fill_rows(marz_run *run)
{
    const marz_instance *instance = run->instance;
    const int32_t m = run->seat_count;
    for (int64_t cell = 0; cell < run->cell_count; cell++) {
        run->low[cell] = instance->low[cell];
        run->high[cell] = instance->high[cell];
        run->row_scale[cell] = run->scale[cell % run->measure_count];
    }
    if (!run->owned)
        return;
    int64_t *low = run->low + run->cell_count, total = 0;
    for (int32_t i = 0; i < instance->unit_count; i++)
        if (instance->present[i] != MARZ_NONE) {
            low[instance->present[i]] += instance->value_minor[i];
            total += instance->value_minor[i];
        }
    const double mean = total > m ? (double)total / m : 1;
    for (int32_t j = 0; j <= m; j++) {
        const bool is_limited = j == m ? instance->has_moved_limit : instance->leave_max != NULL;
        const int64_t all = j == m ? total : low[j];
        const int64_t limit = !is_limited ? all
                              : j == m    ? instance->moved_value_max
                                          : instance->leave_max[j];
        low[j] = all > limit ? all - limit : 0;
        run->high[run->cell_count + j] = INT64_MAX / 2;
        run->row_scale[run->cell_count + j] = j == m ? mean * sqrt(m) : mean;
    }
}

int64_t marz_run_kept_of_mixed(const marz_run *run, int32_t block, int32_t seat)
{
    int64_t kept = 0;
    for (int32_t k = run->member_start[block]; k < run->member_start[block + 1]; k++) {
        const int32_t unit = run->members[k];
        kept += run->instance->present[unit] == seat ? run->instance->value_minor[unit] : 0;
    }
    return kept;
}

marz_status marz_run_init(marz_run *run, marz_error *error)
{
    const marz_instance *instance = run->instance;
    run->seat_count = instance->seat_count;
    run->nobody = instance->has_cover ? instance->seat_count - 1 : MARZ_NONE;
    run->measure_count = instance->measure_count;
    run->bound_minor = MARZ_NOTHING;
    const bool is_limited = marz_instance_limits_moves(instance);
    run->cell_count = (int64_t)run->seat_count * run->measure_count;
    run->row_count = run->cell_count + (is_limited ? (int64_t)run->seat_count + 1 : 0);
    const int32_t *block_of = number_blocks(run);
    run->member_start = MARZ_NEW(run->arena, int32_t, (int64_t)run->block_count + 1);
    run->members = MARZ_NEW(run->arena, int32_t, instance->unit_count);
    run->size = MARZ_NEW(run->arena, int64_t, (int64_t)run->block_count * run->measure_count);
    run->present = MARZ_NEW(run->arena, int32_t, run->block_count);
    run->scale = MARZ_NEW(run->arena, double, run->measure_count);
    run->low = MARZ_NEW(run->arena, int64_t, run->row_count);
    run->high = MARZ_NEW(run->arena, int64_t, run->row_count);
    run->row_scale = MARZ_NEW(run->arena, double, run->row_count);
    run->owned = is_limited ? MARZ_NEW(run->arena, int64_t, run->block_count) : NULL;
    run->price = MARZ_NEW(run->arena, double, run->row_count);
    run->price_micro = MARZ_NEW(run->arena, int64_t, run->row_count);
    run->best_price_micro = MARZ_NEW(run->arena, int64_t, run->row_count);
    if (!block_of || !run->member_start || !run->members || !run->size || !run->present ||
        !run->scale || !run->price || !run->price_micro || !run->best_price_micro || !run->low ||
        !run->high || !run->row_scale || (is_limited && !run->owned))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d accounts",
                         instance->unit_count);
    fill_blocks(run, block_of);
    fill_rows(run);
    if (!marz_run_init_soft(run))
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the soft bands of %d seats",
                         run->seat_count);
    const marz_status status = marz_costing_init(&run->costing, instance, run->arena, error);
    run->costing.nobody = run->nobody;
    return status;
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
