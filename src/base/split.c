#include "base/split.h"

#include <assert.h>
#include <stdlib.h>

typedef struct remainder {
    marz_int128 size;
    int32_t index;
} remainder;

static int by_size(const void *left, const void *right)
{
    const remainder *a = left, *b = right;
    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static marz_int128 sum(const int64_t *x, int32_t count)
{
    marz_int128 total = 0;
    for (int32_t i = 0; i < count; i++)
        total += x[i];
    return total;
}

marz_status marz_split(int64_t total, const int64_t *weight, int32_t count, int64_t *part,
                       marz_arena *scratch, marz_error *error)
{
    const marz_int128 weights = sum(weight, count);
    if (weights == 0 && total != 0)
        return marz_fail(error, MARZ_E_INPUT, "%lld cannot be split: all %d weights are zero",
                         (long long)total, count);
    const marz_arena_mark mark = marz_arena_save(scratch);
    remainder *rest = MARZ_NEW(scratch, remainder, count);
    if (!rest)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to split into %d parts", count);
    const marz_int128 size = total < 0 ? -(marz_int128)total : total;
    marz_int128 left = size;
    for (int32_t i = 0; i < count; i++) {
        assert(weight[i] >= 0);
        const marz_int128 share = size * weight[i], whole = weights ? share / weights : 0;
        rest[i] = (remainder){share - whole * weights, i};
        part[i] = (int64_t)(total < 0 ? -whole : whole);
        left -= whole;
    }
    assert(left >= 0 && (left < count || left == 0));
    qsort(rest, (size_t)count, sizeof *rest, by_size);
    for (int32_t k = 0; k < left; k++)
        part[rest[k].index] += total < 0 ? -1 : 1;
    marz_arena_restore(scratch, mark);
    return MARZ_OK;
}

/// Shares `rest` among the parts that are not locked; `free_count` of them.
static marz_status split_rest(int64_t rest, const int64_t *weight, const bool *is_locked,
                              int32_t count, int64_t *part, marz_arena *scratch, marz_error *error)
{
    int64_t *open = MARZ_NEW(scratch, int64_t, count);
    if (!open)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to split into %d parts", count);
    int32_t open_count = 0;
    for (int32_t i = 0; i < count; i++)
        if (!is_locked[i])
            open[open_count++] = weight[i];
    const marz_status status = marz_split(rest, open, open_count, open, scratch, error);
    if (status)
        return status;
    for (int32_t i = 0, k = 0; i < count; i++)
        if (!is_locked[i])
            part[i] = open[k++];
    return MARZ_OK;
}

marz_status marz_split_unlocked(int64_t total, const int64_t *weight, const bool *is_locked,
                                int32_t count, int64_t *part, marz_arena *scratch,
                                marz_error *error)
{
    marz_int128 rest = total;
    int32_t locked_count = 0;
    for (int32_t i = 0; i < count; i++) {
        rest -= is_locked[i] ? part[i] : 0;
        locked_count += is_locked[i];
    }
    const bool is_over = (total >= 0 && rest < 0) || (total <= 0 && rest > 0);
    if (is_over || (locked_count == count && rest != 0)) {
        marz_status status =
            marz_fail(error, MARZ_E_INPUT, "the %d locked parts miss the total of %lld by %lld",
                      locked_count, (long long)total, (long long)rest);
        marz_hint(error, "Unlock a part, or let the total grow with it.");
        return status;
    }
    const marz_arena_mark mark = marz_arena_save(scratch);
    const marz_status status =
        split_rest((int64_t)rest, weight, is_locked, count, part, scratch, error);
    marz_arena_restore(scratch, mark);
    return status;
}

#define COLUMN_NONE (-1)

/// A table on its way from floors to exact margins by adding a bit to some cells.
typedef struct table {
    int32_t row_count, column_count;
    int64_t *cell;      ///< floors, then with their bits
    uint8_t *may_rise;  ///< [cells] 1 if the share is not whole
    uint8_t *is_raised; ///< [cells]
    int64_t *need;      ///< [column_count] bits that the column still needs
    int32_t *from;      ///< [column_count] search tree: column before, on the way from the row
    int32_t *by_row;    ///< [column_count] row that would exchange its bit
    int32_t *queue;     ///< [column_count]
} table;

static void raise(table *t, int32_t row, int32_t column, int delta)
{
    const size_t at = (size_t)row * (size_t)t->column_count + (size_t)column;
    t->cell[at] += delta;
    t->is_raised[at] = delta > 0;
}

static bool can_raise(const table *t, int32_t row, int32_t column)
{
    const size_t at = (size_t)row * (size_t)t->column_count + (size_t)column;
    return t->may_rise[at] && !t->is_raised[at];
}

static bool has_bit(const table *t, int32_t row, int32_t column)
{
    return t->is_raised[(size_t)row * (size_t)t->column_count + (size_t)column];
}

/// The column of greatest need that the row can raise, or COLUMN_NONE.
static int32_t neediest(const table *t, int32_t row)
{
    int32_t best = COLUMN_NONE;
    for (int32_t j = 0; j < t->column_count; j++)
        if (t->need[j] > 0 && can_raise(t, row, j) && (best < 0 || t->need[j] > t->need[best]))
            best = j;
    return best;
}

/// A row that has its bit in `full` and could have it in `other`, or -1.
static int32_t exchanger(const table *t, int32_t full, int32_t other)
{
    for (int32_t i = 0; i < t->row_count; i++)
        if (has_bit(t, i, full) && can_raise(t, i, other))
            return i;
    return -1;
}

/// Breadth-first search over columns for one that still needs a bit. @return it, or COLUMN_NONE
static int32_t search(table *t, int32_t row)
{
    int32_t head = 0, tail = 0;
    for (int32_t j = 0; j < t->column_count; j++) {
        t->from[j] = can_raise(t, row, j) ? j : COLUMN_NONE;
        t->by_row[j] = row;
        if (t->from[j] == j)
            t->queue[tail++] = j;
    }
    while (head < tail) {
        const int32_t column = t->queue[head++];
        if (t->need[column] > 0)
            return column;
        for (int32_t j = 0; j < t->column_count; j++) {
            const int32_t i = t->from[j] < 0 ? exchanger(t, column, j) : -1;
            if (i < 0)
                continue;
            t->from[j] = column;
            t->by_row[j] = i;
            t->queue[tail++] = j;
        }
    }
    return COLUMN_NONE;
}

/// Gives the row one more bit, by exchanges with other rows where no needy column is open to it.
static void place_bit(table *t, int32_t row)
{
    int32_t column = neediest(t, row);
    if (column >= 0) {
        raise(t, row, column, 1);
        t->need[column]--;
        return;
    }
    column = search(t, row);
    assert(column >= 0); // The shares themselves are a fractional solution, so a whole one exists.
    t->need[column]--;
    for (;;) {
        const int32_t i = t->by_row[column], before = t->from[column];
        raise(t, i, column, 1);
        if (before == column)
            return;
        raise(t, i, before, -1);
        column = before;
    }
}

static bool table_init(table *t, int32_t row_count, int32_t column_count, marz_arena *scratch)
{
    const size_t cells = (size_t)row_count * (size_t)column_count;
    t->row_count = row_count;
    t->column_count = column_count;
    t->may_rise = MARZ_NEW(scratch, uint8_t, cells);
    t->is_raised = MARZ_NEW(scratch, uint8_t, cells);
    t->need = MARZ_NEW(scratch, int64_t, column_count);
    t->from = MARZ_NEW(scratch, int32_t, column_count);
    t->by_row = MARZ_NEW(scratch, int32_t, column_count);
    t->queue = MARZ_NEW(scratch, int32_t, column_count);
    return t->may_rise && t->is_raised && t->need && t->from && t->by_row && t->queue;
}

static bool has_one_sign(const int64_t *x, int32_t count)
{
    bool has_plus = false, has_minus = false;
    for (int32_t i = 0; i < count; i++) {
        has_plus |= x[i] > 0;
        has_minus |= x[i] < 0;
    }
    return !(has_plus && has_minus);
}

/// Writes floors, marks the cells whose share is not whole, and leaves in `need` what each column
/// lacks.
static void write_floors(table *t, const int64_t *row, const int64_t *column)
{
    const marz_int128 total = sum(row, t->row_count);
    const bool is_product =
        total != 0 && has_one_sign(row, t->row_count) && has_one_sign(column, t->column_count);
    const marz_int128 m = t->row_count, n = t->column_count;
    const marz_int128 divisor = is_product ? (total < 0 ? -total : total) : m * n;
    for (int32_t j = 0; j < t->column_count; j++)
        t->need[j] = column[j];
    for (int32_t i = 0; i < t->row_count; i++) {
        for (int32_t j = 0; j < t->column_count; j++) {
            marz_int128 share = row[i] * m + column[j] * n - total;
            if (is_product)
                share = (marz_int128)row[i] * (total < 0 ? -column[j] : column[j]);
            const marz_int128 whole = marz_div_floor(share, divisor);
            const size_t at = (size_t)i * (size_t)t->column_count + (size_t)j;
            t->cell[at] = (int64_t)whole;
            t->may_rise[at] = share != whole * divisor;
            t->need[j] -= (int64_t)whole;
        }
    }
}

marz_status marz_split_table(const int64_t *row, int32_t row_count, const int64_t *column,
                             int32_t column_count, int64_t *cell, marz_arena *scratch,
                             marz_error *error)
{
    assert(sum(row, row_count) == sum(column, column_count));
    const marz_arena_mark mark = marz_arena_save(scratch);
    table t = {.cell = cell};
    if (!table_init(&t, row_count, column_count, scratch)) {
        marz_arena_restore(scratch, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a table of %d rows", row_count);
    }
    write_floors(&t, row, column);
    for (int32_t i = 0; i < row_count; i++) {
        marz_int128 lacking = row[i];
        for (int32_t j = 0; j < column_count; j++)
            lacking -= cell[(size_t)i * (size_t)column_count + (size_t)j];
        for (; lacking > 0; lacking--)
            place_bit(&t, i);
    }
    marz_arena_restore(scratch, mark);
    return MARZ_OK;
}
