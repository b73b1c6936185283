#include "design/median/branch.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double column_ticks = 0.4; // of one column looked at
static const double try_share = 0.4;    // of the effort, while there is something else to try

int64_t marz_region_cost(const marz_dual *whole, const int32_t *point, int32_t n,
                         const int32_t *median)
{
    int64_t cost = 0;
    for (int32_t i = 0; i < n; i++)
        cost += marz_dual_cost(whole, point[i], median[i]);
    return cost;
}

/// Takes over those cuts of the whole that lie in the region.
static void take_cuts(marz_region_solver *s, int32_t *local)
{
    const marz_dual *whole = s->r->whole;
    for (int32_t i = 0; i < s->dual.n; i++) {
        const int32_t point = s->dual.point[i];
        for (int32_t e = whole->cut_start[point];
             whole->cut_count > 0 && e < whole->cut_start[point + 1]; e++) {
            const int32_t t = whole->cut_list[e];
            const int32_t *item = whole->cut[t].item;
            if (item[0] != point || local[item[1]] < 0 || local[item[2]] < 0 ||
                s->dual.cut_count == s->dual.cut_room)
                continue;
            s->dual.cut[s->dual.cut_count] = (marz_dual_cut){{i, local[item[1]], local[item[2]]}};
            s->dual.cut_price[s->dual.cut_count++] = whole->cut_price[t];
        }
    }
    marz_dual_index_cuts(&s->dual);
}

static bool prepare(marz_region_solver *s)
{
    const marz_region *r = s->r;
    const marz_dual *whole = r->whole;
    int32_t *local = MARZ_NEW(s->arena, int32_t, whole->n);
    if (!local ||
        !marz_dual_init(&s->dual, whole->ground, r->point, r->n, r->p, whole->scale, 6 * r->n,
                        s->arena) ||
        !marz_ascent_init(&s->ascent, &s->dual, s->arena) ||
        !marz_cuts_init(&s->pool, r->n, r->p, s->arena))
        return false;
    for (int32_t i = 0; i < whole->n; i++)
        local[i] = -1;
    for (int32_t i = 0; i < r->n; i++) {
        local[r->point[i]] = i;
        s->dual.price[i] = whole->price[r->point[i]];
        s->dual.is_out[i] = whole->is_out[r->point[i]] || (r->is_barred && r->is_barred[i]);
        s->dual.reach[i] = s->dual.price[i] + s->dual.price[i] / 4 + 1;
    }
    take_cuts(s, local);
    marz_dual_fill(&s->dual);
    return !s->dual.is_out_of_memory;
}

/// Rows with all points that a cluster of a better plan can have.
static void widen(marz_region_solver *s, int64_t gap)
{
    for (int32_t i = 0; i < s->dual.n; i++) {
        const int64_t reach = s->dual.price[i] + gap + 1;
        s->dual.reach[i] = reach < (1 << 30) ? (int32_t)reach : 1 << 30;
    }
    marz_dual_fill(&s->dual);
    marz_dual_evaluate(&s->dual);
    marz_dual_fix(&s->dual, s->dual.value + gap);
}

static void write_answer(marz_region_solver *s, const marz_columns *columns,
                         const marz_columns_choice *cover)
{
    marz_region *r = s->r;
    if (cover->chosen_count == 0)
        return;
    r->is_found = true;
    r->cost = r->limit = s->dual.value + cover->gap; // From now on only better ones count.
    for (int32_t k = 0; k < cover->chosen_count; k++) {
        const marz_column *c = &columns->column[cover->chosen[k]];
        for (int32_t i = 0; i < r->n; i++)
            if (c->points[i / 64] >> (i % 64) & 1)
                r->median[i] = r->point[c->median];
    }
}

/// Lists the columns into `columns` and covers; memory of both from `scratch`.
static bool list_and_cover(marz_region_solver *s, double share, bool *is_done, marz_arena *scratch)
{
    marz_region *r = s->r;
    const int64_t gap = r->limit - s->dual.value;
    widen(s, gap);
    marz_columns columns = {.room = (int32_t)(share * r->effort.column_max)};
    columns.column = MARZ_NEW(scratch, marz_column, columns.room);
    marz_columns_choice cover = {.n = r->n, .p = r->p, .gap = gap};
    cover.control = s->budget.control;
    cover.work_max = (int64_t)(share * (double)r->effort.cover_max);
    cover.chosen = MARZ_NEW(scratch, int32_t, r->p);
    if (!columns.column || !cover.chosen || s->dual.is_out_of_memory)
        return false;
    const int64_t node_max = (int64_t)(share * (double)r->effort.node_max);
    const bool is_whole = marz_columns_list(&s->dual, gap, node_max, &columns);
    r->ticks += column_ticks * (double)columns.work;
    if (!is_whole)
        return true;
    if (!marz_columns_cover(&columns, s->dual.value, &cover, scratch))
        return false;
    r->ticks += column_ticks * (double)cover.work;
    write_answer(s, &columns, &cover);
    *is_done = cover.is_complete;
    return true;
}

bool marz_region_enumerate(marz_region_solver *s, double share, bool *is_done)
{
    *is_done = false;
    // Not the solver's arena: rows grow there, and the columns have to go before them.
    marz_arena *scratch = marz_arena_create(0);
    const bool is_enough = scratch && list_and_cover(s, share, is_done, scratch);
    s->r->is_out_of_memory = s->r->is_out_of_memory || !is_enough;
    marz_arena_destroy(scratch);
    return is_enough;
}

/// Steps, then the columns if they are few; else own cuts, more steps, and so on.
static void solve(marz_region_solver *s)
{
    marz_region *r = s->r;
    marz_ascent_options steps = {0.2, 4e-3, 0.6, 12, r->effort.step_max};
    for (int32_t round = 0; round <= r->effort.round_max; round++) {
        const bool is_last = round == r->effort.round_max;
        s->ascent.pool = is_last ? NULL : &s->pool;
        marz_cuts_clear(&s->pool);
        marz_ascent_run(&s->ascent, &steps, r->limit, &s->budget);
        if (s->dual.is_out_of_memory || s->pool.is_out_of_memory || s->ascent.best == INT64_MIN)
            return;
        r->bound = s->dual.value > r->bound ? s->dual.value : r->bound;
        r->is_proved = s->dual.value >= r->limit;
        if (r->is_proved || s->budget.is_over)
            return;
        bool is_done;
        if (!marz_region_enumerate(s, is_last ? 1 : try_share, &is_done))
            return;
        r->is_proved = is_done;
        if (is_done || is_last)
            return;
        if (marz_cuts_separate(&s->pool, &s->dual, 0.05, r->n / 2) < 0) {
            r->is_out_of_memory = true;
            return;
        }
        steps = (marz_ascent_options){0.15, 4e-3, 0.5, 25, 80};
    }
}

void marz_region_solve(marz_region *region, const marz_control *control, marz_arena *arena)
{
    assert(region->n <= MARZ_REGION_POINTS && region->p >= 1);
    const marz_arena_mark mark = marz_arena_save(arena);
    marz_region_solver s = {.r = region, .arena = arena};
    s.budget = (marz_budget){.control = control,
                             .tick_limit = region->tick_max > 0 ? region->tick_max : HUGE_VAL};
    region->is_found = region->is_proved = region->is_out_of_memory = false;
    region->ticks = 0;
    region->bound = INT64_MIN;
    if (!prepare(&s))
        region->is_out_of_memory = true;
    else
        solve(&s);
    if (!region->is_proved && !region->is_out_of_memory && region->bound > INT64_MIN)
        marz_region_branch(&s);
    region->ticks += s.budget.ticks;
    region->is_out_of_memory = region->is_out_of_memory || s.dual.is_out_of_memory;
    marz_arena_restore(arena, mark);
}
