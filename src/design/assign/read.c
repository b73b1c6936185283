#include "design/assign/assign_internal.h"

#include <string.h>

#define CELLS_MAX 8192               ///< greatest capacity in cells
#define TABLE_MAX (INT64_C(1) << 25) ///< numbers in the table of one agent

static marz_status check_ranges(const marz_assign *q, marz_error *error)
{
    const int32_t m = q->agent_count, n = q->item_count;
    if (m < 1 || m > MARZ_ASSIGN_AGENTS_MAX)
        return marz_fail(error, MARZ_E_INPUT, "%d agents; 1 to %d are possible", m,
                         MARZ_ASSIGN_AGENTS_MAX);
    if (n < 0 || n > MARZ_ASSIGN_ITEMS_MAX || (int64_t)m * n > MARZ_ASSIGN_PAIRS_MAX)
        return marz_fail(error, MARZ_E_INPUT,
                         "%d items for %d agents; up to %d items and %lld pairs are possible", n, m,
                         MARZ_ASSIGN_ITEMS_MAX, (long long)MARZ_ASSIGN_PAIRS_MAX);
    for (int32_t i = 0; i < m; i++) {
        if (q->capacity[i] < 0)
            return marz_fail(error, MARZ_E_INPUT, "capacity %lld of agent %d is negative",
                             (long long)q->capacity[i], i);
        for (int64_t k = (int64_t)i * n; k < (int64_t)(i + 1) * n; k++) {
            const int64_t c = q->cost[k];
            if (q->weight[k] < 0)
                return marz_fail(error, MARZ_E_INPUT,
                                 "weight %lld of item %d at agent %d is negative",
                                 (long long)q->weight[k], (int32_t)(k - (int64_t)i * n), i);
            if (c != MARZ_ASSIGN_FORBIDDEN &&
                (c > MARZ_ASSIGN_COST_MAX || c < -MARZ_ASSIGN_COST_MAX))
                return marz_fail(error, MARZ_E_INPUT,
                                 "cost %lld of item %d at agent %d is out of range", (long long)c,
                                 (int32_t)(k - (int64_t)i * n), i);
        }
    }
    return MARZ_OK;
}

static bool can_take(const marz_assign *q, int32_t i, int32_t j)
{
    const int64_t k = (int64_t)i * q->item_count + j;
    return q->cost[k] != MARZ_ASSIGN_FORBIDDEN && q->weight[k] <= q->capacity[i];
}

/// Copies the pairs of item j. @return false if the costs differ by too much
static bool read_item(const marz_assign *q, int32_t j, assign_data *data, int64_t *heaviest)
{
    const int32_t m = q->agent_count, n = q->item_count;
    int64_t least = INT64_MAX, most = INT64_MIN;
    *heaviest = 0;
    for (int32_t i = 0; i < m; i++) {
        const int64_t k = (int64_t)i * n + j;
        if (!can_take(q, i, j))
            continue;
        least = q->cost[k] < least ? q->cost[k] : least;
        most = q->cost[k] > most ? q->cost[k] : most;
        *heaviest = q->weight[k] > *heaviest ? q->weight[k] : *heaviest;
    }
    if (least == INT64_MAX) {
        data->heavy_item = data->heavy_item < 0 ? j : data->heavy_item;
        return true;
    }
    if (most - least > MARZ_ASSIGN_SPAN_MAX || *heaviest > MARZ_ASSIGN_SPAN_MAX)
        return false;
    data->base += least;
    data->worst += most - least;
    for (int32_t i = 0; i < m; i++) {
        const int64_t k = (int64_t)i * n + j, own = (int64_t)j * m + i;
        const bool can = can_take(q, i, j);
        data->cost[own] = can ? (int32_t)(q->cost[k] - least) : NO_COST;
        data->weight[own] = can ? (int32_t)q->weight[k] : 0;
    }
    return true;
}

marz_status marz_assign_read(const marz_assign *problem, assign_data *data, marz_arena *arena,
                             marz_error *error)
{
    const marz_status status = check_ranges(problem, error);
    if (status)
        return status;
    const int32_t m = problem->agent_count, n = problem->item_count;
    *data = (assign_data){.agent_count = m, .item_count = n, .heavy_item = -1};
    data->cost = MARZ_NEW(arena, int32_t, (int64_t)m * n);
    data->weight = MARZ_NEW(arena, int32_t, (int64_t)m * n);
    data->capacity = MARZ_NEW(arena, int32_t, m);
    data->scarcity = MARZ_NEW(arena, double, m);
    data->price = MARZ_NEW(arena, int32_t, n);
    data->price_max = MARZ_NEW(arena, int32_t, n);
    if (!data->cost || !data->weight || !data->capacity || !data->scarcity || !data->price ||
        !data->price_max)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d items and %d agents", n, m);
    int64_t total = 0;
    for (int32_t j = 0; j < n; j++) {
        int64_t heaviest;
        if (!read_item(problem, j, data, &heaviest))
            return marz_fail(error, MARZ_E_LIMIT,
                             "numbers of item %d are too far apart: costs may differ by %lld", j,
                             (long long)MARZ_ASSIGN_SPAN_MAX);
        total += heaviest;
        if (total > MARZ_ASSIGN_SPAN_MAX)
            return marz_fail(error, MARZ_E_LIMIT,
                             "the greatest weights of the items sum to more than %lld",
                             (long long)MARZ_ASSIGN_SPAN_MAX);
    }
    int32_t widest = 0;
    for (int32_t i = 0; i < m; i++) {
        const int64_t c = problem->capacity[i];
        data->capacity[i] = (int32_t)(c < total ? c : total);
        widest = data->capacity[i] > widest ? data->capacity[i] : widest;
    }
    while (widest >> data->cell_bits >= CELLS_MAX ||
           ((int64_t)(widest >> data->cell_bits) + 1) * (n + 2) > TABLE_MAX)
        data->cell_bits++;
    return MARZ_OK;
}
