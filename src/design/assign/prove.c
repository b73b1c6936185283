#include "design/assign/assign_internal.h"

#include <assert.h>
#include <string.h>

#define ROW_NUMBERS_MAX (INT64_C(1) << 26) ///< 256 MB of tables
#define RAISE_STEPS 60
#define RAISES_MAX 6
#define NODE_WORK 40
#define STRIDES 1024
#define LEVEL_WORK 1000000

bool marz_assign_proof_make(const assign_data *d, assign_proof *f, marz_arena *arena)
{
    *f = (assign_proof){.data = *d, .stride = 1, .done = true, .may_go_on = true};
    const size_t size = (size_t)d->item_count * sizeof(int32_t);
    f->arena = marz_arena_create(0);
    f->data.price = MARZ_NEW(arena, int32_t, d->item_count);
    f->found.agent_of = MARZ_NEW(arena, int32_t, d->item_count);
    if (!f->arena || !f->data.price || !f->found.agent_of)
        return false;
    f->start = marz_arena_save(f->arena);
    memcpy(f->data.price, d->price, size);
    return true;
}

static int64_t table_numbers(const assign_data *d, const assign_bound *b)
{
    int64_t numbers = 0;
    for (int32_t i = 0; i < d->agent_count; i++)
        numbers += (d->capacity[i] >> d->cell_bits) + 1;
    for (int32_t a = 0; a < b->pair_start[d->item_count]; a++)
        numbers += (d->capacity[b->pair_agent[a]] >> d->cell_bits) + 1;
    return numbers;
}

/// Fixes what a plan of at most `level` cannot hold, and makes the tree over the rest.
static void begin_level(const assign_data *d, const assign_bound *b, const marz_control *control,
                        assign_proof *f)
{
    marz_arena_restore(f->arena, f->start);
    f->tree = NULL;
    f->may_go_on = false;
    memcpy(f->data.price, d->price, (size_t)d->item_count * sizeof *d->price);
    if (!marz_assign_bound_copy(d, b, &f->bound, f->arena))
        return;
    int32_t before = f->bound.pair_start[d->item_count];
    for (int32_t k = 0; k < RAISES_MAX; k++) {
        if (!marz_assign_bound_raise(&f->data, &f->bound, f->level, RAISE_STEPS, control, f->arena))
            return;
        const int32_t now = f->bound.pair_start[d->item_count];
        if (f->bound.floor > f->level || now > before * 0.95)
            break;
        before = now;
    }
    const int64_t numbers = table_numbers(d, &f->bound);
    f->may_go_on = numbers <= ROW_NUMBERS_MAX;
    if (f->bound.floor > f->level || !f->may_go_on)
        return;
    f->item_of = MARZ_NEW(f->arena, int32_t, d->item_count);
    int32_t *choice = MARZ_NEW(f->arena, int32_t, d->item_count);
    const int32_t pairs = f->bound.pair_start[d->item_count];
    part_tree *tree = marz_part_tree_make(d->agent_count, d->item_count, pairs, f->arena);
    f->may_go_on =
        f->item_of && choice && tree &&
        marz_assign_bound_part(&f->data, &f->bound, numbers, &f->whole, f->item_of, f->arena);
    if (!f->may_go_on)
        return;
    f->search = (part_search){.bits = d->bits, .limit = f->level, .choice = choice};
    f->search.root = marz_part_bound(&f->whole, true);
    assert(f->search.root > INT64_MIN);
    f->tree = tree;
    marz_part_tree_begin(tree, &f->whole, &f->search);
}

int64_t marz_assign_proof_toll(const assign_data *d, const assign_bound *b, const assign_proof *f)
{
    return f->done ? RAISE_STEPS * marz_assign_bound_step_work(d, b) : 0;
}

static void take_plan(const assign_data *d, assign_proof *f)
{
    for (int32_t q = 0; q < d->item_count; q++)
        f->found.agent_of[f->item_of[q]] = f->whole.agent[f->search.choice[q]];
    f->found.value = f->search.value;
    f->found.feasible = true;
}

/// The value to look for next: far when there is no plan at all, else little above the floor, and
/// twice as far after each level that was found empty.
static void next_level(const assign_data *d, const assign_bound *b, int64_t limit, bool at_once,
                       const marz_control *control, assign_proof *f)
{
    const int64_t least = (limit - b->floor) / STRIDES; // Costs in cents need long strides.
    f->stride = f->stride < least ? least : f->stride;
    const int64_t stride = at_once ? INT64_MAX : f->stride;
    f->level = stride > limit - b->floor ? limit : b->floor + stride - 1;
    f->stride = f->stride < INT64_MAX / 2 ? 2 * f->stride : f->stride;
    f->done = false;
    begin_level(d, b, control, f);
}

void marz_assign_proof_run(const assign_data *d, assign_bound *b, int64_t limit, bool at_once,
                           int64_t work, const marz_control *control, assign_proof *f)
{
    marz_outcome outcome;
    f->found.feasible = false;
    while (work > 0 && b->floor <= limit && !marz_control_stops(control, &outcome)) {
        if (f->done) {
            next_level(d, b, limit, at_once, control, f);
            work -= LEVEL_WORK;
            f->work += LEVEL_WORK + f->bound.work;
        }
        if (f->bound.floor > f->level) {
            b->floor = f->level + 1;
            f->done = true;
            continue;
        }
        if (!f->tree)
            return;
        if (f->search.limit > limit)
            marz_part_tree_lower(f->tree, limit);
        const int64_t before = f->search.node_count;
        marz_part_tree_run(f->tree, work / NODE_WORK + 1, control);
        const int64_t spent = (f->search.node_count - before) * NODE_WORK + 1;
        work -= spent;
        f->work += spent;
        f->done = f->search.complete;
        // Nothing costs the search's limit or less: it fell below each plan that was found.
        if (f->done && f->search.limit >= b->floor)
            b->floor = f->search.limit + 1;
        if (f->search.found && f->search.value <= limit) {
            take_plan(d, f);
            limit = f->search.value - 1;
        }
    }
}
