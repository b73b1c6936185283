#include "design/median/cuts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PARTNERS = 24, PER_POINT = 4, CANDIDATE_MAX = 400000 };

typedef struct candidate {
    float excess;
    int32_t item[3];
} candidate;

bool marz_cuts_init(marz_cut_pool *pool, int32_t n, int32_t p, marz_arena *arena)
{
    *pool = (marz_cut_pool){.arena = arena, .n = n};
    pool->uses = MARZ_NEW(arena, int32_t, n);
    pool->column_room = 4 * p + 64;
    pool->item_room = 4 * n + 64;
    pool->table_size = 1024;
    while (pool->table_size < 2 * pool->column_room)
        pool->table_size *= 2;
    pool->column = MARZ_NEW(arena, marz_cut_column, pool->column_room);
    pool->item = MARZ_NEW(arena, int32_t, pool->item_room);
    pool->table = MARZ_NEW(arena, int32_t, pool->table_size);
    return pool->uses && pool->column && pool->item && pool->table;
}

void marz_cuts_clear(marz_cut_pool *pool)
{
    pool->column_count = pool->item_count = pool->step_count = 0;
    memset(pool->table, 0, (size_t)pool->table_size * sizeof *pool->table);
    memset(pool->uses, 0, (size_t)pool->n * sizeof *pool->uses);
}

static uint64_t mixed(uint64_t z)
{
    z = (z + 1) * UINT64_C(0x9e3779b97f4a7c15);
    return (z ^ (z >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
}

static bool grow(marz_cut_pool *pool, int32_t items)
{
    while (pool->item_count + items > pool->item_room) {
        int32_t *bigger = MARZ_NEW(pool->arena, int32_t, 2 * (int64_t)pool->item_room);
        if (!bigger)
            return false;
        memcpy(bigger, pool->item, (size_t)pool->item_count * sizeof *bigger);
        pool->item = bigger;
        pool->item_room *= 2;
    }
    if (pool->column_count < pool->column_room)
        return true;
    marz_cut_column *more = MARZ_NEW(pool->arena, marz_cut_column, 2 * (int64_t)pool->column_room);
    int32_t *table = MARZ_NEW(pool->arena, int32_t, 2 * (int64_t)pool->table_size);
    if (!more || !table)
        return false;
    memcpy(more, pool->column, (size_t)pool->column_count * sizeof *more);
    pool->column = more;
    pool->column_room *= 2;
    pool->table = table;
    pool->table_size *= 2;
    const uint64_t mask = (uint64_t)pool->table_size - 1;
    for (int32_t c = 0; c < pool->column_count; c++) {
        uint64_t at = more[c].hash & mask;
        while (table[at])
            at = (at + 1) & mask;
        table[at] = c + 1;
    }
    return true;
}

static void record(marz_cut_pool *pool, int32_t median, const int32_t *item, int32_t count)
{
    uint64_t hash = (uint64_t)count;
    for (int32_t k = 0; k < count; k++)
        hash += mixed((uint64_t)item[k]); // The order of the points must not matter.
    const uint64_t mask = (uint64_t)pool->table_size - 1;
    uint64_t at = hash & mask;
    for (; pool->table[at]; at = (at + 1) & mask) {
        marz_cut_column *c = &pool->column[pool->table[at] - 1];
        if (c->hash == hash && c->count == count) {
            c->weight++;
            return;
        }
    }
    pool->table[at] = pool->column_count + 1;
    pool->column[pool->column_count++] =
        (marz_cut_column){pool->item_count, count, 1, median, hash};
    memcpy(pool->item + pool->item_count, item, (size_t)count * sizeof *item);
    pool->item_count += count;
}

void marz_cuts_record(marz_cut_pool *pool, const marz_dual *dual)
{
    pool->step_count++;
    for (int32_t k = 0; k < dual->chosen_count; k++) {
        const marz_dual_choice *c = &dual->chosen[k];
        if (!grow(pool, c->count)) {
            pool->is_out_of_memory = true;
            return;
        }
        pool->uses[c->median]++;
        record(pool, c->median, dual->cluster_item + c->start, c->count);
    }
}

/// Columns of each point: list[start[i]] …
typedef struct lists {
    int32_t *start, *list;
} lists;

static bool list_columns(const marz_cut_pool *pool, int32_t n, marz_arena *arena, lists *l)
{
    l->start = MARZ_NEW(arena, int32_t, n + 1);
    l->list = MARZ_NEW(arena, int32_t, pool->item_count);
    if (!l->start || !l->list)
        return false;
    for (int32_t m = 0; m < pool->item_count; m++)
        l->start[pool->item[m]]++;
    int32_t end = 0;
    for (int32_t i = 0; i <= n; i++) {
        end += l->start[i];
        l->start[i] = end;
    }
    for (int32_t c = pool->column_count - 1; c >= 0; c--)
        for (int32_t k = 0; k < pool->column[c].count; k++)
            l->list[--l->start[pool->item[pool->column[c].start + k]]] = c;
    return true;
}

/// What is gathered at one point a: its partners and the weights of pairs and triples with them.
typedef struct corner {
    const marz_cut_pool *pool;
    lists columns;
    float *pair;      ///< [n] w_ai by point, zero outside partners
    int32_t *place;   ///< [n] partner number, -1: none
    int32_t *touched; ///< [n]
    int32_t touched_count;
    int32_t partner[PARTNERS], partner_count;
    float with[PARTNERS][PARTNERS];  ///< w_bc
    float three[PARTNERS][PARTNERS]; ///< w_abc
} corner;

static void find_partners(corner *c, int32_t a)
{
    const marz_cut_pool *pool = c->pool;
    c->touched_count = c->partner_count = 0;
    for (int32_t e = c->columns.start[a]; e < c->columns.start[a + 1]; e++) {
        const marz_cut_column *column = &pool->column[c->columns.list[e]];
        for (int32_t k = 0; k < column->count; k++) {
            const int32_t i = pool->item[column->start + k];
            if (c->pair[i] == 0)
                c->touched[c->touched_count++] = i;
            c->pair[i] += (float)column->weight;
        }
    }
    // Only pairs with a part of the weight can be in a broken triple.
    const float least = 0.02f * (float)pool->step_count;
    for (int32_t m = 0; m < c->touched_count; m++) {
        const int32_t i = c->touched[m];
        if (i <= a || c->pair[i] < least)
            continue;
        int32_t at = c->partner_count < PARTNERS ? c->partner_count++ : PARTNERS;
        for (; at > 0 && c->pair[c->partner[at - 1]] < c->pair[i]; at--)
            if (at < PARTNERS)
                c->partner[at] = c->partner[at - 1];
        if (at < PARTNERS)
            c->partner[at] = i;
    }
    for (int32_t b = 0; b < c->partner_count; b++)
        c->place[c->partner[b]] = b;
}

/// Adds up, over the columns of `point`, the weights of partners: with[row][…].
static void add_row(const corner *c, int32_t point, float *row)
{
    for (int32_t e = c->columns.start[point]; e < c->columns.start[point + 1]; e++) {
        const marz_cut_column *column = &c->pool->column[c->columns.list[e]];
        for (int32_t k = 0; k < column->count; k++) {
            const int32_t b = c->place[c->pool->item[column->start + k]];
            if (b >= 0)
                row[b] += (float)column->weight;
        }
    }
}

static void add_triples(corner *c, int32_t a)
{
    for (int32_t e = c->columns.start[a]; e < c->columns.start[a + 1]; e++) {
        const marz_cut_column *column = &c->pool->column[c->columns.list[e]];
        int32_t here[PARTNERS], count = 0;
        for (int32_t k = 0; k < column->count; k++) {
            const int32_t b = c->place[c->pool->item[column->start + k]];
            if (b >= 0)
                here[count++] = b;
        }
        for (int32_t i = 0; i < count; i++)
            for (int32_t k = 0; k < count; k++)
                c->three[here[i]][here[k]] += (float)column->weight;
    }
}

static candidate corner_cut(int32_t a, int32_t b, int32_t d, float excess)
{
    return (candidate){excess, {a, b < d ? b : d, b < d ? d : b}};
}

static int32_t candidates_at(corner *c, int32_t a, float margin, candidate *out, int32_t room)
{
    find_partners(c, a);
    memset(c->with, 0, sizeof c->with);
    memset(c->three, 0, sizeof c->three);
    for (int32_t b = 0; b < c->partner_count; b++)
        add_row(c, c->partner[b], c->with[b]);
    add_triples(c, a);
    const float steps = (float)c->pool->step_count;
    int32_t count = 0;
    for (int32_t b = 0; b < c->partner_count; b++)
        for (int32_t d = 0; d < b; d++) {
            const float sum = c->pair[c->partner[b]] + c->pair[c->partner[d]] + c->with[b][d] -
                              2 * c->three[b][d];
            if (sum > (1 + margin) * steps && count < room)
                out[count++] = corner_cut(a, c->partner[b], c->partner[d], sum / steps - 1);
        }
    for (int32_t b = 0; b < c->partner_count; b++)
        c->place[c->partner[b]] = -1;
    for (int32_t m = 0; m < c->touched_count; m++)
        c->pair[c->touched[m]] = 0;
    return count;
}

static int by_excess(const void *a, const void *b)
{
    const candidate *p = a, *q = b;
    if (p->excess != q->excess)
        return p->excess > q->excess ? -1 : 1;
    return memcmp(p->item, q->item, sizeof p->item);
}

/// Keeps cuts with a price; the rest makes room.
static void drop_idle(marz_dual *dual)
{
    int32_t kept = 0;
    const int32_t least = (int32_t)(dual->scale > 0 ? 1 << 8 : 0);
    for (int32_t t = 0; t < dual->cut_count; t++)
        if (dual->cut_price[t] >= least) {
            dual->cut[kept] = dual->cut[t];
            dual->cut_price[kept++] = dual->cut_price[t];
        }
    dual->cut_count = kept;
}

static bool has_cut(const marz_dual *dual, const candidate *c)
{
    for (int32_t t = 0; t < dual->cut_count; t++)
        if (memcmp(dual->cut[t].item, c->item, sizeof c->item) == 0)
            return true;
    return false;
}

static int32_t add_best(marz_dual *dual, const candidate *found, int32_t count, int32_t most,
                        int32_t *uses)
{
    int32_t added = 0;
    for (int32_t k = 0; k < count && added < most && dual->cut_count < dual->cut_room; k++) {
        const int32_t *item = found[k].item;
        if (uses[item[0]] >= PER_POINT || uses[item[1]] >= PER_POINT ||
            uses[item[2]] >= PER_POINT || has_cut(dual, &found[k]))
            continue;
        for (int32_t m = 0; m < 3; m++) {
            uses[item[m]]++;
            dual->cut[dual->cut_count].item[m] = item[m];
        }
        dual->cut_price[dual->cut_count++] = 0;
        added++;
    }
    return added;
}

int32_t marz_cuts_separate(const marz_cut_pool *pool, marz_dual *dual, double margin, int32_t most)
{
    const int32_t n = dual->n;
    const marz_arena_mark mark = marz_arena_save(pool->arena);
    corner *c = MARZ_NEW(pool->arena, corner, 1);
    candidate *found = MARZ_NEW(pool->arena, candidate, CANDIDATE_MAX);
    int32_t *uses = MARZ_NEW(pool->arena, int32_t, n);
    int32_t added = -1, count = 0;
    if (!c || !found || !uses || !list_columns(pool, n, pool->arena, &c->columns))
        goto done;
    c->pool = pool;
    c->pair = MARZ_NEW(pool->arena, float, n);
    c->place = MARZ_NEW(pool->arena, int32_t, n);
    c->touched = MARZ_NEW(pool->arena, int32_t, n);
    if (!c->pair || !c->place || !c->touched)
        goto done;
    for (int32_t i = 0; i < n; i++)
        c->place[i] = -1;
    for (int32_t a = 0; a < n; a++)
        count += candidates_at(c, a, (float)margin, found + count, CANDIDATE_MAX - count);
    qsort(found, (size_t)count, sizeof *found, by_excess);
    drop_idle(dual);
    added = add_best(dual, found, count, most, uses);
    marz_dual_index_cuts(dual);
done:
    marz_arena_restore(pool->arena, mark);
    return added;
}
