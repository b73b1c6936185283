#include "app/frontier_internal.h"

#include "model/pieces.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    const marz_fragment *x = a, *y = b;
    if (x->value_minor != y->value_minor)
        return x->value_minor < y->value_minor ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/// Floods the piece of the present alignment about `first`, and numbers its units.
static void flood(const marz_instance *in, const marz_fragments *f, marz_fragment *fragment,
                  int32_t number)
{
    int32_t *piece_of = f->piece_of, *stack = f->stack, tail = 0;
    stack[tail++] = fragment->first;
    piece_of[fragment->first] = number;
    for (int32_t head = 0; head < tail; head++) {
        const int32_t unit = stack[head];
        fragment->value_minor += in->value_minor[unit];
        for (int32_t e = in->graph.start[unit]; e < in->graph.start[unit + 1]; e++) {
            const int32_t next = in->graph.near[e];
            if (piece_of[next] != MARZ_NONE || f->footing[next] == MARZ_FOOTING_NONE ||
                in->present[next] != in->present[fragment->first])
                continue;
            piece_of[next] = number;
            stack[tail++] = next;
        }
    }
}

/// Takes the most valuable piece of each seat from the list: the others are its fragments.
static void drop_mains(const marz_instance *in, marz_fragments *f, int32_t *main_of)
{
    for (int32_t j = 0; j < in->seat_count; j++)
        main_of[j] = MARZ_NONE;
    for (int32_t k = 0; k < f->count; k++) {
        int32_t *best = &main_of[in->present[f->list[k].first]];
        if (*best == MARZ_NONE || f->list[k].value_minor > f->list[*best].value_minor)
            *best = k;
    }
    int32_t kept = 0;
    for (int32_t k = 0; k < f->count; k++)
        if (main_of[in->present[f->list[k].first]] != k)
            f->list[kept++] = f->list[k];
    f->count = kept;
}

bool marz_fragments_find(const marz_instance *in, marz_arena *arena, marz_fragments *f)
{
    const int32_t n = in->unit_count;
    *f = (marz_fragments){.piece_of = MARZ_NEW(arena, int32_t, n),
                          .is_apart = MARZ_NEW(arena, uint8_t, n),
                          .footing = MARZ_NEW(arena, uint8_t, n),
                          .stack = MARZ_NEW(arena, int32_t, n),
                          .list = MARZ_NEW(arena, marz_fragment, n)};
    const marz_arena_mark mark = marz_arena_save(arena);
    int32_t *main_of = MARZ_NEW(arena, int32_t, in->seat_count);
    marz_error ignored;
    if (!f->piece_of || !f->is_apart || !f->list || !f->footing || !f->stack || !main_of ||
        marz_pieces_footing(in, arena, f->footing, &ignored) != MARZ_OK)
        return false;
    for (int32_t i = 0; i < n; i++)
        f->piece_of[i] = MARZ_NONE;
    for (int32_t i = 0; i < n; i++) {
        if (f->piece_of[i] != MARZ_NONE || in->present[i] == MARZ_NONE ||
            f->footing[i] != MARZ_FOOTING_COUNTS)
            continue;
        f->list[f->count] = (marz_fragment){.first = i};
        flood(in, f, &f->list[f->count], i);
        f->count++;
    }
    drop_mains(in, f, main_of);
    if (f->count > 1)
        qsort(f->list, (size_t)f->count, sizeof *f->list, by_value);
    marz_arena_restore(arena, mark);
    return true;
}

/// Excuses what nobody has, but for what a way leads to, through others that nobody has, from an
/// account that is not excused.
static void excuse_cut_off(const marz_fragments *f, const marz_instance *in)
{
    int32_t tail = 0;
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (f->footing[i] != MARZ_FOOTING_COUNTS)
            continue;
        if (in->present[i] == MARZ_NONE)
            f->is_apart[i] = 1;
        else if (!f->is_apart[i])
            f->stack[tail++] = i;
    }
    for (int32_t head = 0; head < tail; head++) {
        const int32_t unit = f->stack[head];
        for (int32_t e = in->graph.start[unit]; e < in->graph.start[unit + 1]; e++) {
            const int32_t next = in->graph.near[e];
            if (in->present[next] != MARZ_NONE || !f->is_apart[next])
                continue;
            f->is_apart[next] = 0;
            f->stack[tail++] = next;
        }
    }
}

void marz_fragments_excuse(marz_fragments *f, const marz_instance *in, int64_t value_max)
{
    int64_t spent = 0;
    int32_t mended = 0;
    while (mended < f->count && f->list[mended].value_minor <= value_max - spent)
        spent += f->list[mended++].value_minor;
    f->excused_count = f->count - mended;
    for (int32_t i = 0; i < in->unit_count; i++)
        f->is_apart[i] = 0;
    for (int32_t k = mended; k < f->count; k++)
        f->is_apart[f->list[k].first] = 1;
    for (int32_t i = 0; i < in->unit_count; i++)
        f->is_apart[i] = f->piece_of[i] != MARZ_NONE && f->is_apart[f->piece_of[i]];
    excuse_cut_off(f, in);
}
