#include "design/median/columns.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIST_FACTOR = 12,    ///< room for the lists of all depths, in lists of all columns, at least
    LIST_ROOM = 1 << 22, ///< more than that only up to here
    POLL = 500000,       ///< columns looked at between questions to the control
};

/// A depth of the search: the columns that still fit, those of one point being tried in turn.
typedef struct level {
    int32_t first, count; ///< list[first] …: what fits, by excess
    int32_t next;         ///< which of them comes next
    int32_t row;          ///< the point that must be held now
    int64_t excess;       ///< of the columns taken above
} level;

typedef struct search {
    const marz_column *column;
    marz_columns_choice *cover;
    int64_t value; ///< of the dual
    int32_t *list;
    int64_t list_room;
    level *level;   ///< [p + 1]
    int32_t *taken; ///< [p] columns
    uint64_t held[MARZ_REGION_WORDS];
    uint64_t all[MARZ_REGION_WORDS];
    int64_t cost;
    int64_t poll; ///< the work at which the control is asked next
} search;

static int by_excess(const void *a, const void *b)
{
    const marz_column *p = a, *q = b;
    if (p->excess != q->excess)
        return p->excess < q->excess ? -1 : 1;
    if (p->median != q->median)
        return p->median < q->median ? -1 : 1;
    return memcmp(p->points, q->points, sizeof p->points);
}

static bool meets(const uint64_t *a, const uint64_t *b)
{
    uint64_t common = 0;
    for (int32_t w = 0; w < MARZ_REGION_WORDS; w++)
        common |= a[w] & b[w];
    return common != 0;
}

/// What the listed columns say of the points not held: the point with the fewest of them, and the
/// least excess that all together still need. A column's excess is shared out among its points.
static bool look(search *s, const level *l, int32_t *row, int64_t *needed)
{
    int32_t count[MARZ_REGION_POINTS] = {0};
    int64_t least[MARZ_REGION_POINTS];
    for (int32_t e = l->first; e < l->first + l->count; e++) {
        const marz_column *c = &s->column[s->list[e]];
        const int64_t part = c->excess / c->size;
        for (int32_t w = 0; w < MARZ_REGION_WORDS; w++)
            for (uint64_t bits = c->points[w]; bits; bits &= bits - 1) {
                const int32_t i = 64 * w + __builtin_ctzll(bits);
                // Columns stand by excess, not by part.
                if (count[i]++ == 0 || part < least[i])
                    least[i] = part;
            }
    }
    s->cover->work += l->count;
    *row = -1;
    *needed = 0;
    for (int32_t i = 0; i < s->cover->n; i++) {
        if (s->held[i / 64] >> (i % 64) & 1)
            continue;
        if (count[i] == 0)
            return false;
        *needed += least[i];
        if (*row < 0 || count[i] < count[*row])
            *row = i;
    }
    return true;
}

/// Lists, from the columns of depth d - 1, those that still fit. @return false: no room
static bool descend(search *s, int32_t d)
{
    const level *above = &s->level[d - 1];
    const marz_column *last = &s->column[s->taken[d - 1]];
    level *l = &s->level[d];
    l->first = above->first + above->count;
    l->count = 0;
    if (l->first + above->count > s->list_room)
        return false;
    const int64_t left = s->cover->gap - l->excess;
    for (int32_t e = above->first; e < above->first + above->count; e++) {
        const marz_column *c = &s->column[s->list[e]];
        if (c->excess >= left)
            break;
        if (!meets(c->points, last->points) && c->median != last->median)
            s->list[l->first + l->count++] = s->list[e];
    }
    s->cover->work += above->count;
    return true;
}

static void keep(search *s, int32_t depth)
{
    marz_columns_choice *cover = s->cover;
    if (s->cost - s->value >= cover->gap)
        return;
    cover->gap = s->cost - s->value;
    cover->chosen_count = depth;
    memcpy(cover->chosen, s->taken, (size_t)depth * sizeof *s->taken);
}

static void hold(search *s, const marz_column *c, int64_t sign)
{
    for (int32_t w = 0; w < MARZ_REGION_WORDS; w++)
        s->held[w] ^= c->points[w];
    s->cost += sign * c->cost;
}

/// Prepares depth d, whose list stands. @return whether it is worth trying columns there
static bool enter(search *s, int32_t d)
{
    level *l = &s->level[d];
    l->next = l->first;
    if (memcmp(s->held, s->all, sizeof s->all) == 0) {
        keep(s, d);
        return false;
    }
    int64_t needed;
    if (d == s->cover->p || !look(s, l, &l->row, &needed))
        return false;
    return l->excess + needed < s->cover->gap;
}

/// The next column of depth d that holds its point and may lead to a better cover, or -1.
static int32_t next_column(search *s, level *l)
{
    while (l->next < l->first + l->count) {
        const int32_t at = s->list[l->next++];
        const marz_column *c = &s->column[at];
        if (l->excess + c->excess >= s->cover->gap)
            return -1;
        if (c->points[l->row / 64] >> (l->row % 64) & 1)
            return at;
    }
    return -1;
}

/// Polls the control now and then.
static bool is_stopped(search *s)
{
    marz_outcome outcome;
    if (s->cover->work < s->poll)
        return false;
    s->poll = s->cover->work + POLL;
    return marz_control_stops(s->cover->control, &outcome);
}

static void search_all(search *s)
{
    int32_t d = 0;
    bool is_open = enter(s, 0);
    s->cover->is_complete = true;
    for (;;) {
        const int32_t at = is_open ? next_column(s, &s->level[d]) : -1;
        if (at >= 0) {
            s->taken[d] = at;
            hold(s, &s->column[at], 1);
            s->level[d + 1].excess = s->level[d].excess + s->column[at].excess;
            d++;
            if (!descend(s, d) || s->cover->work > s->cover->work_max || is_stopped(s)) {
                s->cover->is_complete = false;
                return;
            }
            is_open = enter(s, d);
            continue;
        }
        if (d == 0)
            return;
        d--;
        hold(s, &s->column[s->taken[d]], -1);
        is_open = true;
    }
}

bool marz_columns_cover(marz_columns *columns, int64_t value, marz_columns_choice *cover,
                        marz_arena *arena)
{
    assert(cover->n <= MARZ_REGION_POINTS);
    qsort(columns->column, (size_t)columns->count, sizeof *columns->column, by_excess);
    search s = {.column = columns->column, .cover = cover, .value = value};
    // One list a depth is always enough; each is shorter than the one above.
    s.list_room = (int64_t)columns->count * (cover->p + 1);
    const int64_t least = (int64_t)columns->count * LIST_FACTOR;
    if (s.list_room > LIST_ROOM)
        s.list_room = least > LIST_ROOM ? least : LIST_ROOM;
    s.list = MARZ_NEW(arena, int32_t, s.list_room);
    s.level = MARZ_NEW(arena, level, cover->p + 1);
    s.taken = MARZ_NEW(arena, int32_t, cover->p);
    if (!s.list || !s.level || !s.taken)
        return false;
    for (int32_t i = 0; i < cover->n; i++)
        s.all[i / 64] |= UINT64_C(1) << (i % 64);
    for (int32_t k = 0; k < columns->count; k++)
        s.list[k] = k;
    s.level[0].count = columns->count;
    cover->chosen_count = 0;
    cover->work = 0;
    search_all(&s);
    return true;
}
