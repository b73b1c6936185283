#include "design/assign/part.h"

#include "graph/knapsack.h"

#include <assert.h>
#include <string.h>

#define CELLS_PER_NS 4

bool marz_part_init(part *p, int32_t agents, int32_t items, int64_t pairs, int64_t row_limit,
                    marz_arena *arena)
{
    *p = (part){.row_limit = row_limit};
    p->room = MARZ_NEW(arena, int32_t, agents);
    p->pair_start = MARZ_NEW(arena, int32_t, items + 1);
    p->agent = MARZ_NEW(arena, int32_t, pairs);
    p->weight = MARZ_NEW(arena, int32_t, pairs);
    p->cost = MARZ_NEW(arena, int32_t, pairs);
    p->true_cost = MARZ_NEW(arena, int32_t, pairs);
    p->price = MARZ_NEW(arena, int32_t, items);
    p->agent_start = MARZ_NEW(arena, int32_t, agents + 1);
    p->agent_pair = MARZ_NEW(arena, int32_t, pairs);
    p->item = MARZ_NEW(arena, int32_t, pairs);
    p->before = MARZ_NEW(arena, const int32_t *, pairs);
    p->after = MARZ_NEW(arena, const int32_t *, pairs);
    p->cover = MARZ_NEW(arena, int32_t, items);
    p->list_weight = MARZ_NEW(arena, int32_t, items);
    p->list_profit = MARZ_NEW(arena, int32_t, items);
    p->list_pair = MARZ_NEW(arena, int32_t, items);
    p->list_taken = MARZ_NEW(arena, uint8_t, items);
    p->rows = MARZ_NEW(arena, int32_t, row_limit);
    return p->room && p->pair_start && p->agent && p->weight && p->cost && p->true_cost &&
           p->price && p->agent_start && p->agent_pair && p->item && p->before && p->after &&
           p->cover && p->list_weight && p->list_profit && p->list_pair && p->list_taken && p->rows;
}

void marz_part_index(part *p)
{
    memset(p->agent_start, 0, ((size_t)p->agent_count + 1) * sizeof *p->agent_start);
    for (int32_t a = 0; a < p->pair_count; a++)
        p->agent_start[p->agent[a] + 1]++;
    for (int32_t i = 0; i < p->agent_count; i++)
        p->agent_start[i + 1] += p->agent_start[i];
    for (int32_t q = 0; q < p->item_count; q++)
        for (int32_t a = p->pair_start[q]; a < p->pair_start[q + 1]; a++) {
            p->item[a] = q;
            p->agent_pair[p->agent_start[p->agent[a]]++] = a;
        }
    for (int32_t i = p->agent_count; i > 0; i--)
        p->agent_start[i] = p->agent_start[i - 1];
    p->agent_start[0] = 0;
}

/// The pairs of one agent that would pay, in the order of their items. @return how many
static int32_t paying_pairs(part *p, int32_t i)
{
    int32_t count = 0;
    for (int32_t k = p->agent_start[i]; k < p->agent_start[i + 1]; k++) {
        const int32_t a = p->agent_pair[k];
        const int32_t profit = p->price[p->item[a]] - p->cost[a];
        if (profit <= 0 || p->weight[a] > p->room[i])
            continue;
        p->list_pair[count] = a;
        p->list_profit[count] = profit;
        p->list_weight[count++] = p->weight[a] >> p->cell_bits;
    }
    return count;
}

/// Where a search finds the rows of every pair of agent i, also of those that never pay.
static void link_rows(part *p, int32_t i, const int32_t *rows, int32_t count)
{
    const int64_t width = ((int64_t)p->room[i] >> p->cell_bits) + 1;
    int32_t next = 0;
    for (int32_t k = p->agent_start[i]; k < p->agent_start[i + 1]; k++) {
        const int32_t a = p->agent_pair[k];
        p->before[a] = rows + next * width;
        next += next < count && p->list_pair[next] == a;
        p->after[a] = rows + next * width;
    }
}

void marz_part_table(part *p, int32_t i)
{
    const int32_t count = paying_pairs(p, i);
    marz_knapsack_fill(p->rows, p->room[i] >> p->cell_bits, count, p->list_weight, p->list_profit);
}

int64_t marz_part_bound(part *p, bool keep)
{
    int64_t bound = 0, used = 0;
    for (int32_t q = 0; q < p->item_count; q++)
        bound += p->price[q];
    memset(p->cover, 0, (size_t)p->item_count * sizeof *p->cover);
    int64_t cells_done = 0;
    for (int32_t i = 0; i < p->agent_count; i++) {
        const int32_t cells = p->room[i] >> p->cell_bits;
        const int32_t count = paying_pairs(p, i);
        const int64_t size = ((int64_t)cells + 1) * (count + 1);
        if (used + size > p->row_limit)
            return INT64_MIN;
        int32_t *rows = p->rows + used;
        marz_knapsack_fill(rows, cells, count, p->list_weight, p->list_profit);
        bound -= marz_knapsack_take(rows, cells, count, p->list_weight, p->list_taken);
        cells_done += size;
        for (int32_t k = 0; k < count; k++)
            p->cover[p->item[p->list_pair[k]]] += p->list_taken[k];
        if (keep) {
            link_rows(p, i, rows, count);
            used += size;
        }
    }
    p->work += cells_done / CELLS_PER_NS;
    return bound;
}
