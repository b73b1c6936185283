#include "model/pieces.h"

#include <string.h>

/// Floods from `first` over units that share its key. @return how many were met
static int32_t flood(const marz_adjacency *graph, const int32_t *key, int32_t first, uint8_t *seen,
                     int32_t *stack)
{
    int32_t tail = 0;
    stack[tail++] = first;
    seen[first] = 1;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t unit = stack[head];
        for (int32_t e = graph->start[unit]; e < graph->start[unit + 1]; e++) {
            const int32_t next = graph->near[e];
            if (seen[next] || key[next] != key[first])
                continue;
            seen[next] = 1;
            stack[tail++] = next;
        }
    }
    return tail;
}

/// Finds the groups that have a locked member, and those that hang together: the first flood meets
/// all their members. @param size  [groups] gets 0 for these, else the number of members
static void judge_groups(const marz_instance *in, uint8_t *seen, int32_t *stack, int32_t *size,
                         uint8_t *is_held)
{
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (in->group[i] == MARZ_NONE)
            continue;
        size[in->group[i]]++;
        is_held[in->group[i]] |= in->lock[i] != MARZ_NONE;
    }
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->group[i] != MARZ_NONE && !seen[i] &&
            flood(&in->graph, in->group, i, seen, stack) == size[in->group[i]])
            size[in->group[i]] = 0;
}

marz_status marz_pieces_footing(const marz_instance *in, marz_arena *scratch, uint8_t *footing,
                                marz_error *error)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    uint8_t *seen = MARZ_NEW(scratch, uint8_t, in->unit_count);
    int32_t *stack = MARZ_NEW(scratch, int32_t, in->unit_count);
    int32_t *size_apart = MARZ_NEW(scratch, int32_t, in->group_count);
    uint8_t *is_held = MARZ_NEW(scratch, uint8_t, in->group_count);
    if (!seen || !stack || !size_apart || !is_held) {
        marz_arena_restore(scratch, mark);
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the pieces of %d accounts",
                         in->unit_count);
    }
    judge_groups(in, seen, stack, size_apart, is_held);
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t group = in->group[i];
        const bool is_alone = in->graph.start[i] == in->graph.start[i + 1];
        if (is_alone || (group != MARZ_NONE && size_apart[group]))
            footing[i] = MARZ_FOOTING_NONE;
        else if (in->lock[i] != MARZ_NONE || (group != MARZ_NONE && is_held[group]))
            footing[i] = MARZ_FOOTING_HELD;
        else
            footing[i] = MARZ_FOOTING_COUNTS;
    }
    marz_arena_restore(scratch, mark);
    return MARZ_OK;
}

int32_t marz_pieces_count(const marz_instance *in, const uint8_t *footing, const int32_t *seat_of,
                          marz_arena *scratch, int32_t *pieces)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    uint8_t *seen = MARZ_NEW(scratch, uint8_t, in->unit_count);
    int32_t *stack = MARZ_NEW(scratch, int32_t, in->unit_count);
    int32_t extra = seen && stack ? 0 : -1;
    memset(pieces, 0, (size_t)in->seat_count * sizeof *pieces);
    for (int32_t i = 0; seen && i < in->unit_count; i++)
        seen[i] = footing[i] == MARZ_FOOTING_NONE;
    for (int32_t i = 0; extra >= 0 && i < in->unit_count; i++)
        if (!seen[i] && seat_of[i] != MARZ_NONE && marz_pieces_counts(in, footing, i, seat_of[i])) {
            flood(&in->graph, seat_of, i, seen, stack);
            extra += pieces[seat_of[i]]++ > 0;
        }
    marz_arena_restore(scratch, mark);
    return extra;
}

int32_t marz_pieces_of(const marz_instance *in, const int32_t *seat_of, marz_arena *scratch,
                       int32_t *pieces)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    uint8_t *footing = MARZ_NEW(scratch, uint8_t, in->unit_count);
    marz_error ignored;
    const int32_t extra = footing && marz_pieces_footing(in, scratch, footing, &ignored) == MARZ_OK
                              ? marz_pieces_count(in, footing, seat_of, scratch, pieces)
                              : -1;
    marz_arena_restore(scratch, mark);
    return extra;
}
