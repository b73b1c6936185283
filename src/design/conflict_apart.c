#include "design/design_internal.h"
#include "model/pieces.h"

#include <string.h>

/// The state of one search for units that are bound to a seat and cannot meet there.
typedef struct apart {
    const marz_run *run;
    uint8_t *footing;   ///< [units]
    int32_t *only_seat; ///< [units] the seat that a unit which counts must have, or MARZ_NONE
    uint8_t *seen;      ///< [units]
    int32_t *stack;     ///< [units]
} apart;

/// The candidates of a block are all its seats, if it has so few.
static void find_bound_units(const apart *a, int32_t *bound_count)
{
    const marz_run *run = a->run;
    const marz_instance *in = run->instance;
    for (int32_t i = 0; i < in->unit_count; i++)
        a->only_seat[i] = MARZ_NONE;
    for (int32_t b = 0; b < run->block_count; b++) {
        const int32_t unit = run->members[run->member_start[b]];
        const bool is_alone = run->member_start[b + 1] - run->member_start[b] == 1;
        if (!is_alone || in->group[unit] != MARZ_NONE || run->seat_count == 1 ||
            run->arc_start[b + 1] - run->arc_start[b] != 1 ||
            a->footing[unit] != MARZ_FOOTING_COUNTS || (in->is_apart && in->is_apart[unit]))
            continue;
        a->only_seat[unit] = run->arc_seat[run->arc_start[b]];
        bound_count[a->only_seat[unit]]++;
    }
}

/// Floods from a unit bound to `seat` over all that might sit there.
static void flood(const apart *a, int32_t first, int32_t seat)
{
    const marz_instance *in = a->run->instance;
    int32_t tail = 0;
    a->stack[tail++] = first;
    a->seen[first] = 1;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t unit = a->stack[head];
        for (int32_t e = in->graph.start[unit]; e < in->graph.start[unit + 1]; e++) {
            const int32_t next = in->graph.near[e];
            if (a->seen[next] || a->footing[next] == MARZ_FOOTING_NONE ||
                !marz_instance_allows(in, next, seat))
                continue;
            a->seen[next] = 1;
            a->stack[tail++] = next;
        }
    }
}

marz_status marz_find_apart(const marz_run *run, int32_t *pieces, marz_error *error)
{
    const marz_instance *in = run->instance;
    const int32_t n = in->unit_count;
    memset(pieces, 0, (size_t)run->seat_count * sizeof *pieces);
    if (in->graph.node_count == 0 || in->has_cover)
        return MARZ_OK;
    int32_t *bound_count = MARZ_NEW(run->arena, int32_t, run->seat_count);
    apart a = {.run = run,
               .footing = MARZ_NEW(run->arena, uint8_t, n),
               .only_seat = MARZ_NEW(run->arena, int32_t, n),
               .seen = MARZ_NEW(run->arena, uint8_t, n),
               .stack = MARZ_NEW(run->arena, int32_t, n)};
    if (!bound_count || !a.footing || !a.only_seat || !a.seen || !a.stack)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look for conflicts");
    const marz_status status = marz_pieces_footing(in, run->arena, a.footing, error);
    if (status)
        return status;
    find_bound_units(&a, bound_count);
    for (int32_t j = 0; j < run->seat_count; j++) {
        if (bound_count[j] < 2)
            continue;
        memset(a.seen, 0, (size_t)n);
        for (int32_t i = 0; i < n; i++) {
            if (a.only_seat[i] != j || a.seen[i])
                continue;
            flood(&a, i, j);
            pieces[j]++;
        }
    }
    return MARZ_OK;
}
