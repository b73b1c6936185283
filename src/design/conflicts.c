#include "design/design_internal.h"

#include <stdlib.h>
#include <string.h>

/// Where conflicts go: counted first, written when the array is there.
typedef struct sink {
    const marz_run *run;
    marz_conflict *conflicts;
    int32_t count;
} sink;

/// By kind, then by name, as people look things up.
static int compare_conflicts(const void *a, const void *b)
{
    const marz_conflict *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    const int names = strcmp(x->subject, y->subject);
    return names ? names : x->measure < y->measure ? -1 : x->measure > y->measure;
}

static void report(sink *out, marz_conflict conflict)
{
    if (out->conflicts)
        out->conflicts[out->count] = conflict;
    out->count++;
}

static int64_t to_int64(marz_int128 value)
{
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static void find_totals(sink *out)
{
    const marz_run *run = out->run;
    const int32_t count = run->measure_count;
    for (int32_t k = 0; k < count; k++) {
        marz_int128 total = 0, low = 0, high = 0;
        for (int32_t b = 0; b < run->block_count; b++)
            total += run->size[(int64_t)b * count + k];
        for (int32_t j = 0; j < run->seat_count; j++) {
            low += run->instance->low[(int64_t)j * count + k];
            high += run->instance->high[(int64_t)j * count + k];
        }
        marz_conflict conflict = {
            .subject = run->instance->measure_name[k], .measure = k, .found = to_int64(total)};
        if (total > high) {
            conflict.kind = MARZ_CONFLICT_TOTAL_HIGH;
            conflict.limit = to_int64(high);
            conflict.relax_by = to_int64(total - high);
            report(out, conflict);
        }
        if (total < low) {
            conflict.kind = MARZ_CONFLICT_TOTAL_LOW;
            conflict.limit = to_int64(low);
            conflict.relax_by = to_int64(low - total);
            report(out, conflict);
        }
    }
}

/// @param locked  [cells] scratch, zeroed here
static void find_locks(sink *out, marz_int128 *locked)
{
    const marz_instance *instance = out->run->instance;
    const int32_t count = instance->measure_count;
    for (int64_t cell = 0; cell < (int64_t)instance->seat_count * count; cell++)
        locked[cell] = 0;
    for (int32_t i = 0; i < instance->unit_count; i++)
        for (int32_t k = 0; k < count && instance->lock[i] != MARZ_NONE; k++)
            locked[(int64_t)instance->lock[i] * count + k] +=
                instance->measure[(int64_t)i * count + k];
    for (int32_t j = 0; j < instance->seat_count; j++)
        for (int32_t k = 0; k < count; k++) {
            const int64_t cell = (int64_t)j * count + k, high = instance->high[cell];
            if (locked[cell] > high)
                report(out, (marz_conflict){.kind = MARZ_CONFLICT_LOCKS,
                                            .subject = instance->seat_id[j],
                                            .measure = k,
                                            .found = to_int64(locked[cell]),
                                            .limit = high,
                                            .relax_by = to_int64(locked[cell] - high)});
        }
}

/// Is the present seat of the unit shut to it, however far the others are?
static bool must_move(const marz_instance *instance, int32_t unit)
{
    const int32_t present = instance->present[unit];
    return present != MARZ_NONE && !marz_instance_allows(instance, unit, present);
}

/// Value that must change hands, in all and from each seat. @param left  [seats] scratch, zeroed
static void find_moved(sink *out, int64_t *left)
{
    const marz_instance *instance = out->run->instance;
    int64_t all = 0;
    for (int32_t j = 0; j < instance->seat_count; j++)
        left[j] = 0;
    for (int32_t i = 0; marz_instance_limits_moves(instance) && i < instance->unit_count; i++)
        if (must_move(instance, i)) {
            all += instance->value_minor[i];
            left[instance->present[i]] += instance->value_minor[i];
        }
    if (instance->has_moved_limit && all > instance->moved_value_max)
        report(out, (marz_conflict){.kind = MARZ_CONFLICT_MOVED,
                                    .subject = "",
                                    .measure = MARZ_NONE,
                                    .found = all,
                                    .limit = instance->moved_value_max,
                                    .relax_by = all - instance->moved_value_max});
    for (int32_t j = 0; instance->leave_max && j < instance->seat_count; j++)
        if (left[j] > instance->leave_max[j])
            report(out, (marz_conflict){.kind = MARZ_CONFLICT_LEAVE,
                                        .subject = instance->seat_id[j],
                                        .measure = MARZ_NONE,
                                        .found = left[j],
                                        .limit = instance->leave_max[j],
                                        .relax_by = left[j] - instance->leave_max[j]});
}

static bool is_lone(const marz_run *run, int32_t unit)
{
    for (int32_t j = 0; j < run->seat_count; j++)
        if (marz_instance_allows(run->instance, unit, j))
            return false;
    return true;
}

/// Name of a block: its group, or its only account.
static const char *block_name(const marz_run *run, int32_t block)
{
    const marz_instance *instance = run->instance;
    const int32_t unit = run->members[run->member_start[block]];
    return instance->group[unit] == MARZ_NONE ? instance->unit_id[unit]
                                              : instance->group_id[instance->group[unit]];
}

/// Members that are allowed nowhere; or, if each has a seat, the group that has none in common.
static void find_blocked(sink *out, const uint8_t *blocked)
{
    const marz_run *run = out->run;
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t before = out->count;
        for (int32_t k = run->member_start[b]; blocked[b] && k < run->member_start[b + 1]; k++)
            if (is_lone(run, run->members[k]))
                report(out, (marz_conflict){.kind = MARZ_CONFLICT_NO_SEAT,
                                            .subject = run->instance->unit_id[run->members[k]],
                                            .measure = MARZ_NONE});
        if (blocked[b] && out->count == before)
            report(out, (marz_conflict){.kind = MARZ_CONFLICT_GROUP,
                                        .subject = block_name(run, b),
                                        .measure = MARZ_NONE});
    }
}

static bool is_allowed_at(const marz_run *run, int32_t block, int32_t seat)
{
    for (int32_t k = run->member_start[block]; k < run->member_start[block + 1]; k++)
        if (!marz_instance_allows(run->instance, run->members[k], seat))
            return false;
    return true;
}

/// Blocks larger than every upper limit they may use.
static void find_large(sink *out, const uint8_t *blocked)
{
    const marz_run *run = out->run;
    const int32_t count = run->measure_count;
    for (int32_t k = 0; k < count; k++) {
        int64_t least = INT64_MAX;
        for (int32_t j = 0; j < run->seat_count; j++) {
            const int64_t high = run->instance->high[(int64_t)j * count + k];
            least = high < least ? high : least;
        }
        for (int32_t b = 0; b < run->block_count; b++) {
            const int64_t size = run->size[(int64_t)b * count + k];
            int64_t most = -1;
            for (int32_t j = 0; j < run->seat_count && size > least && !blocked[b]; j++) {
                const int64_t high = run->instance->high[(int64_t)j * count + k];
                if (high > most && is_allowed_at(run, b, j))
                    most = high;
            }
            if (most >= 0 && size > most)
                report(out, (marz_conflict){.kind = MARZ_CONFLICT_UNIT,
                                            .subject = block_name(run, b),
                                            .measure = k,
                                            .found = size,
                                            .limit = most,
                                            .relax_by = size - most});
        }
    }
}

/// Seats whose bound units cannot hang together there.
static void find_split(sink *out, const int32_t *pieces)
{
    for (int32_t j = 0; j < out->run->seat_count; j++)
        if (pieces[j] > 1)
            report(out, (marz_conflict){.kind = MARZ_CONFLICT_APART,
                                        .subject = out->run->instance->seat_id[j],
                                        .measure = MARZ_NONE,
                                        .found = pieces[j],
                                        .limit = 1,
                                        .relax_by = pieces[j] - 1});
}

marz_status marz_find_conflicts(const marz_run *run, const uint8_t *blocked, marz_arena *arena,
                                marz_plan *plan, marz_error *error)
{
    sink out = {.run = run};
    const int64_t cells = (int64_t)run->seat_count * run->measure_count;
    marz_int128 *locked = MARZ_NEW(run->arena, marz_int128, cells);
    int64_t *left = MARZ_NEW(run->arena, int64_t, run->seat_count);
    int32_t *pieces = MARZ_NEW(run->arena, int32_t, run->seat_count);
    if (!locked || !left || !pieces)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look for conflicts");
    const marz_status status = marz_find_apart(run, pieces, error);
    if (status)
        return status;
    for (int32_t round = 0; round < 2; round++) {
        out.count = 0;
        find_totals(&out);
        find_locks(&out, locked);
        find_blocked(&out, blocked);
        find_large(&out, blocked);
        find_moved(&out, left);
        find_split(&out, pieces);
        if (round == 0 && !(out.conflicts = MARZ_NEW(arena, marz_conflict, out.count)))
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d conflicts", out.count);
    }
    if (out.count > 1)
        qsort(out.conflicts, (size_t)out.count, sizeof *out.conflicts, compare_conflicts);
    plan->conflicts = out.conflicts;
    plan->conflict_count = out.count;
    return MARZ_OK;
}

/// A broken band and how much is missing in means of its measure.
typedef struct shortage {
    marz_conflict conflict;
    double share;
} shortage;

/// By what is missing, most first; then by name.
static int compare_shortages(const void *a, const void *b)
{
    const shortage *x = a, *y = b;
    if (x->share != y->share)
        return x->share > y->share ? -1 : 1;
    return compare_conflicts(&x->conflict, &y->conflict);
}

/// What a broken row says. Limits on change count what is kept: as told, what leaves.
static marz_conflict broken_row(const marz_run *run, int64_t row, int64_t load)
{
    const marz_instance *instance = run->instance;
    const int64_t outside = marz_outside(run, row, load);
    marz_conflict conflict = {.kind = MARZ_CONFLICT_NOT_FOUND, .relax_by = outside};
    if (outside == 0)
        return conflict;
    if (row < run->cell_count) {
        conflict.subject = instance->seat_id[row / run->measure_count];
        conflict.measure = (int32_t)(row % run->measure_count);
        conflict.found = load;
        conflict.limit = load > run->high[row] ? run->high[row] : run->low[row];
        return conflict;
    }
    const bool is_all = row == run->row_count - 1;
    conflict.subject = is_all ? "" : instance->seat_id[row - run->cell_count];
    conflict.measure = MARZ_NONE;
    conflict.limit =
        is_all ? instance->moved_value_max : instance->leave_max[row - run->cell_count];
    conflict.found = conflict.limit + outside;
    return conflict;
}

/// @param list  [rows]. @return how many rows are broken
static int32_t find_shortages(const marz_run *run, const marz_placement *placement, shortage *list)
{
    int32_t broken = 0;
    for (int64_t row = 0; row < run->row_count; row++) {
        const marz_conflict conflict = broken_row(run, row, placement->load[row]);
        if (conflict.relax_by > 0)
            list[broken++] = (shortage){.share = (double)conflict.relax_by / run->row_scale[row],
                                        .conflict = conflict};
    }
    return broken;
}

marz_status marz_not_found(const marz_run *run, const marz_placement *placement, marz_arena *arena,
                           marz_plan *plan, marz_error *error)
{
    shortage *list = MARZ_NEW(run->arena, shortage, run->row_count);
    const int32_t broken = list ? find_shortages(run, placement, list) : 0;
    plan->conflicts = MARZ_NEW(arena, marz_conflict, broken);
    if (!list || !plan->conflicts)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d conflicts", broken);
    if (broken > 1)
        qsort(list, (size_t)broken, sizeof *list, compare_shortages);
    for (int32_t k = 0; k < broken; k++)
        plan->conflicts[k] = list[k].conflict;
    plan->conflict_count = broken;
    return MARZ_OK;
}
