#include "design/median/columns.h"

#include <assert.h>
#include <string.h>

/// One row's enumeration; items stand by falling ratio, those without profit behind by profit.
typedef struct lister {
    marz_dual *dual;
    marz_columns *out;
    int32_t row, count, positive;
    int64_t needed; ///< a cluster must be worth more
    int64_t value, cost, room;
    int32_t depth;
    uint64_t points[MARZ_REGION_WORDS];
} lister;

static void sort_rest(marz_dual_row *row, const int32_t *price, int32_t from)
{
    for (int32_t k = from + 1; k < row->count; k++) {
        const int32_t item = row->item[k], cost = row->cost[k];
        int32_t at = k;
        for (; at > from && price[row->item[at - 1]] - row->cost[at - 1] < price[item] - cost;
             at--) {
            row->item[at] = row->item[at - 1];
            row->cost[at] = row->cost[at - 1];
        }
        row->item[at] = item;
        row->cost[at] = cost;
    }
}

static int64_t change_cuts(const marz_dual *dual, int32_t item, int32_t change)
{
    int64_t paid = 0;
    for (int32_t e = dual->cut_start[item]; dual->cut_count > 0 && e < dual->cut_start[item + 1];
         e++) {
        const int32_t t = dual->cut_list[e];
        if (change > 0)
            paid += ++dual->cut_taken[t] == 2 ? dual->cut_price[t] : 0;
        else
            paid += dual->cut_taken[t]-- == 2 ? dual->cut_price[t] : 0;
    }
    return paid;
}

static void take(lister *l, int32_t k)
{
    const marz_dual_row *row = &l->dual->row[l->row];
    const int32_t item = row->item[k];
    l->value += l->dual->price[item] - row->cost[k] - change_cuts(l->dual, item, 1);
    l->cost += row->cost[k];
    l->room -= l->dual->demand[item];
    l->points[item / 64] |= UINT64_C(1) << (item % 64);
    l->dual->stack[l->depth++] = k;
}

static int32_t give_back(lister *l)
{
    const int32_t k = l->dual->stack[--l->depth];
    const marz_dual_row *row = &l->dual->row[l->row];
    const int32_t item = row->item[k];
    l->value += change_cuts(l->dual, item, -1) - (l->dual->price[item] - row->cost[k]);
    l->cost -= row->cost[k];
    l->room += l->dual->demand[item];
    l->points[item / 64] &= ~(UINT64_C(1) << (item % 64));
    return k;
}

static bool emit(lister *l)
{
    if (l->depth == 0 || l->value <= l->needed)
        return true;
    if (l->out->count == l->out->room)
        return false;
    marz_column *c = &l->out->column[l->out->count++];
    memcpy(c->points, l->points, sizeof c->points);
    c->cost = l->cost;
    c->excess = l->dual->base[l->row] - l->value;
    c->median = l->row;
    c->size = l->depth;
    return true;
}

/// Can a cluster with what is taken and some of the items from k on be worth enough?
static bool has_promise(const lister *l, int32_t k)
{
    const marz_dual *d = l->dual;
    if (k < l->positive)
        return l->value + marz_knapsack_relaxed(d->profit, d->weight, k, l->positive, l->room) >
               l->needed;
    return l->value > l->needed;
}

/// Does every later item cost more than is left? They stand by falling profit.
static bool is_at_end(const lister *l, int32_t k)
{
    if (k >= l->count)
        return true;
    const marz_dual_row *row = &l->dual->row[l->row];
    return k >= l->positive && l->value + l->dual->price[row->item[k]] - row->cost[k] <= l->needed;
}

static bool list_row(lister *l, int64_t node_max)
{
    const marz_dual_row *row = &l->dual->row[l->row];
    int32_t k = 0;
    bool is_whole = true;
    for (;;) {
        while (k < l->count && l->dual->demand[row->item[k]] > l->room)
            k++;
        bool is_dead = !has_promise(l, k);
        if (++l->out->work > node_max)
            is_whole = false;
        if (is_whole && !is_dead && is_at_end(l, k)) {
            is_whole = emit(l);
            is_dead = true;
        }
        if (is_whole && !is_dead) {
            take(l, k++);
            continue;
        }
        if (l->depth == 0)
            return is_whole;
        k = give_back(l) + 1;
    }
}

bool marz_columns_list(marz_dual *dual, int64_t gap, int64_t node_max, marz_columns *columns)
{
    assert(dual->n <= MARZ_REGION_POINTS);
    columns->count = 0;
    columns->work = 0;
    for (int32_t j = 0; j < dual->n; j++) {
        if (dual->is_out[j])
            continue;
        lister l = {.dual = dual, .out = columns, .row = j, .count = dual->row[j].count};
        l.needed = dual->base[j] - gap;
        l.room = dual->capacity[j];
        l.positive = marz_dual_sort(dual, j);
        sort_rest(&dual->row[j], dual->price, l.positive);
        if (l.count > 0 && !list_row(&l, node_max))
            return false;
    }
    return true;
}
