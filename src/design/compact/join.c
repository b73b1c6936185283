#include "design/compact/mover.h"

#include <assert.h>
#include <math.h>

#define PASS_MAX 50
#define NONE (-1)

/// The pieces of all parts.
typedef struct pieces {
    int32_t *piece_of; ///< [unit_count]
    int32_t *first;    ///< [unit_count + 1] a piece is a range of `units`
    int32_t *units;    ///< [unit_count]
    double *weight;    ///< [unit_count]
    int32_t *main_of;  ///< [part_count] its heaviest piece
    int32_t count;
} pieces;

static bool pieces_init(pieces *s, const marz_mover *m, marz_arena *arena)
{
    const int32_t n = m->f->unit_count;
    *s = (pieces){
        .piece_of = MARZ_NEW(arena, int32_t, n),
        .first = MARZ_NEW(arena, int32_t, n + 1),
        .units = MARZ_NEW(arena, int32_t, n),
        .weight = MARZ_NEW(arena, double, n),
        .main_of = MARZ_NEW(arena, int32_t, m->f->part_count),
    };
    return s->piece_of && s->first && s->units && s->weight && s->main_of;
}

/// Floods every part.
static void find_pieces(pieces *s, const marz_mover *m)
{
    const int32_t n = m->f->unit_count;
    int32_t tail = 0;
    s->count = 0;
    for (int32_t a = 0; a < m->f->part_count; a++)
        s->main_of[a] = NONE;
    for (int32_t i = 0; i < n; i++)
        s->piece_of[i] = NONE;
    for (int32_t i = 0; i < n; i++) {
        if (s->piece_of[i] != NONE)
            continue;
        const int32_t piece = s->count++, part = m->part_of[i];
        int32_t head = tail;
        s->first[piece] = tail;
        s->piece_of[i] = piece;
        s->units[tail++] = i;
        s->weight[piece] = 0;
        while (head < tail) {
            const int32_t v = s->units[head++];
            s->weight[piece] += (double)m->f->units[v].weight;
            for (int32_t e = m->net->start[v]; e < m->net->start[v + 1]; e++) {
                const int32_t w = m->net->near[e];
                if (m->part_of[w] == part && s->piece_of[w] == NONE) {
                    s->piece_of[w] = piece;
                    s->units[tail++] = w;
                }
            }
        }
        const int32_t main = s->main_of[part];
        if (main == NONE || s->weight[piece] > s->weight[main])
            s->main_of[part] = piece;
    }
    s->first[s->count] = tail;
}

/// What it costs to move a whole piece into a part: moment, losses and weight beyond the bands;
/// infinite if a lock forbids it.
static double cost_of_move(const pieces *s, const marz_mover *m, int32_t piece, int32_t part)
{
    const marz_field_part *from = &m->f->parts[m->part_of[s->units[s->first[piece]]]];
    const marz_field_part *to = &m->f->parts[part];
    marz_field_part less = *from, more = *to;
    for (int32_t k = s->first[piece]; k < s->first[piece + 1]; k++) {
        const int32_t i = s->units[k];
        const marz_field_unit u = m->f->units[i];
        if (!marz_mover_allows(m, i, (int32_t)(to - m->f->parts)))
            return INFINITY;
        if (m->f->ties) {
            less.kept -= marz_field_kept(m->f, i, from->owner);
            more.kept += marz_field_kept(m->f, i, to->owner);
        }
        const double x = (double)u.x, y = (double)u.y, w = (double)u.weight;
        const double r = w * (x * x + y * y);
        less.weight -= w, less.sx -= w * x, less.sy -= w * y, less.srr -= r;
        more.weight += w, more.sx += w * x, more.sy += w * y, more.srr += r;
    }
    const int32_t a = (int32_t)(from - m->f->parts);
    const double beyond =
        marz_mover_beyond(m, a, less.weight) + marz_mover_beyond(m, part, more.weight) -
        marz_mover_beyond(m, a, from->weight) - marz_mover_beyond(m, part, to->weight);
    return marz_part_cost(&less) + marz_part_cost(&more) - marz_part_cost(from) -
           marz_part_cost(to) + m->kappa * beyond;
}

/// The cheapest part whose main piece borders on the piece.
static int32_t best_home(const pieces *s, const marz_mover *m, int32_t piece)
{
    const int32_t own = m->part_of[s->units[s->first[piece]]];
    int32_t best = NONE, last = NONE;
    double best_cost = INFINITY;
    for (int32_t k = s->first[piece]; k < s->first[piece + 1]; k++) {
        const int32_t v = s->units[k];
        for (int32_t e = m->net->start[v]; e < m->net->start[v + 1]; e++) {
            const int32_t w = m->net->near[e], part = m->part_of[w];
            if (part == own || part == last || part == best || s->piece_of[w] != s->main_of[part])
                continue;
            last = part;
            const double cost = cost_of_move(s, m, piece, part);
            if (cost < best_cost) {
                best_cost = cost;
                best = part;
            }
        }
    }
    return best;
}

/// One pass over the pieces that are not the main ones. Units of pieces that
/// moved belong to the main piece of their new part from then on. @return false
/// when out of memory
static bool give_away(pieces *s, marz_mover *m, int32_t *moved, int32_t *left)
{
    *moved = *left = 0;
    for (int32_t piece = 0; piece < s->count; piece++) {
        const int32_t own = m->part_of[s->units[s->first[piece]]];
        if (s->main_of[own] == piece)
            continue;
        const int32_t home = best_home(s, m, piece);
        if (home == NONE) {
            (*left)++;
            continue;
        }
        for (int32_t k = s->first[piece]; k < s->first[piece + 1]; k++) {
            s->piece_of[s->units[k]] = s->main_of[home];
            if (!marz_mover_move(m, s->units[k], home))
                return false;
        }
        (*moved)++;
    }
    return true;
}

bool marz_mover_join_pieces(marz_mover *m, marz_arena *arena, int32_t *piece_left)
{
    const marz_arena_mark mark = marz_arena_save(arena);
    pieces s;
    bool ok = pieces_init(&s, m, arena);
    int32_t moved = 1;
    *piece_left = 0;
    for (int32_t pass = 0; ok && pass < PASS_MAX && moved > 0; pass++) {
        find_pieces(&s, m);
        ok = give_away(&s, m, &moved, piece_left);
    }
    marz_arena_restore(arena, mark);
    return ok;
}
