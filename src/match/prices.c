#include "match/match_internal.h"

#include <assert.h>

#define NO_ARC INT64_MIN

/// more[j*m+k]: the most that an item of rep j would gain at rep k. floor_of[k]: the most that an
/// item left over is worth there.
static void fill_arcs(const marz_match_problem *problem, const int32_t *rep_of, int64_t *more,
                      int64_t *floor_of)
{
    const int32_t m = problem->rep_count;
    for (int64_t cell = 0; cell < (int64_t)m * m; cell++)
        more[cell] = NO_ARC;
    for (int32_t i = 0; i < problem->item_count; i++) {
        const int64_t *row = problem->value_minor + (int64_t)i * m;
        const int32_t j = rep_of[i];
        for (int32_t k = 0; k < m; k++) {
            if (row[k] == MARZ_MATCH_FORBIDDEN)
                continue;
            int64_t *cell = j == MARZ_LEFT_OVER ? &floor_of[k] : &more[(int64_t)j * m + k];
            const int64_t gain = j == MARZ_LEFT_OVER ? row[k] : row[k] - row[j];
            *cell = gain > *cell ? gain : *cell;
        }
    }
}

bool marz_match_prices(const marz_match_problem *problem, const int32_t *rep_of,
                       marz_arena *scratch, int64_t *price_minor)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    const int32_t m = problem->rep_count;
    int64_t *more = MARZ_NEW(scratch, int64_t, (int64_t)m * m);
    if (!more) {
        marz_arena_restore(scratch, mark);
        return false;
    }
    for (int32_t j = 0; j < m; j++)
        price_minor[j] = 0;
    fill_arcs(problem, rep_of, more, price_minor);
    bool is_raised = true;
    for (int32_t round = 0; is_raised; round++) {
        assert(round <= m); // No cycle of moves gains anything: the plan is optimal.
        is_raised = false;
        for (int64_t cell = 0; cell < (int64_t)m * m; cell++) {
            const int32_t j = (int32_t)(cell / m), k = (int32_t)(cell % m);
            if (more[cell] != NO_ARC && price_minor[j] + more[cell] > price_minor[k]) {
                price_minor[k] = price_minor[j] + more[cell];
                is_raised = true;
            }
        }
    }
    marz_arena_restore(scratch, mark);
    return true;
}

int64_t marz_match_dual(const marz_match_problem *problem, const int64_t *price_minor)
{
    const int32_t m = problem->rep_count;
    int64_t dual = 0;
    for (int32_t i = 0; i < problem->item_count; i++) {
        const int64_t *row = problem->value_minor + (int64_t)i * m;
        int64_t best = 0;
        for (int32_t j = 0; j < m; j++)
            if (row[j] != MARZ_MATCH_FORBIDDEN && row[j] - price_minor[j] > best)
                best = row[j] - price_minor[j];
        dual += best;
    }
    for (int32_t j = 0; j < m; j++)
        dual += price_minor[j] * problem->capacity[j];
    return dual;
}
