#include "design/compact/coarsen.h"

#include <assert.h>

typedef struct coarsener {
    const marz_field *fine;
    int32_t *ids; ///< [unit_count] permuted: a piece is a range
    int32_t *piece_of;
    int32_t piece_count;
    double weight_max;
} coarsener;

typedef struct box {
    float west, south, east, north;
    double weight;
} box;

static box box_of(const coarsener *s, int32_t first, int32_t last)
{
    const marz_field_unit u = s->fine->units[s->ids[first]];
    box b = {.west = u.x, .south = u.y, .east = u.x, .north = u.y};
    for (int32_t k = first; k < last; k++) {
        const marz_field_unit v = s->fine->units[s->ids[k]];
        b.west = v.x < b.west ? v.x : b.west;
        b.east = v.x > b.east ? v.x : b.east;
        b.south = v.y < b.south ? v.y : b.south;
        b.north = v.y > b.north ? v.y : b.north;
        b.weight += (double)v.weight;
    }
    return b;
}

static float along(const coarsener *s, int32_t k, bool by_x)
{
    const marz_field_unit u = s->fine->units[s->ids[k]];
    return by_x ? u.x : u.y;
}

/// Reorders ids[first … last-1] so that those before the returned place lie
/// below those from it on, and weigh about half: quickselect by weight, pivots
/// in the middle of the range's ends.
static int32_t split_by_weight(const coarsener *s, int32_t first, int32_t last, double half,
                               bool by_x)
{
    int32_t low = first, high = last;
    double before = 0; // weight of ids[first … low-1]
    while (high - low > 1) {
        const float p = along(s, low, by_x), q = along(s, low + (high - low) / 2, by_x);
        const float r = along(s, high - 1, by_x);
        const float pivot = p < q ? (q < r ? q : (p < r ? r : p)) : (p < r ? p : (q < r ? r : q));
        // Three ways: below, equal to, above the pivot, so that equal coordinates
        // end the loop.
        int32_t below = low, next = low, above = high;
        double weight_below = 0, weight_equal = 0;
        while (next < above) {
            const float here = along(s, next, by_x);
            const double weight = (double)s->fine->units[s->ids[next]].weight;
            const int32_t id = s->ids[next];
            if (here < pivot) {
                s->ids[next++] = s->ids[below];
                s->ids[below++] = id;
                weight_below += weight;
            } else if (here > pivot) {
                s->ids[next] = s->ids[--above];
                s->ids[above] = id;
            } else {
                weight_equal += weight;
                next++;
            }
        }
        if (before + weight_below > half && below > low) {
            high = below;
        } else if (before + weight_below + weight_equal < half && above < high) {
            before += weight_below + weight_equal;
            low = above;
        } else {
            // The middle lies among equals: they go where the halves come closer.
            const bool up = half - before - weight_below < weight_equal / 2;
            low = up ? below : above;
            break;
        }
    }
    return low <= first ? first + 1 : low >= last ? last - 1 : low;
}

/// Are all units of the range locked to the same owner, or none?
static bool has_one_lock(const coarsener *s, int32_t first, int32_t last)
{
    const marz_field_ties *ties = s->fine->ties;
    for (int32_t k = first + 1; ties && ties->locked && k < last; k++)
        if (ties->locked[s->ids[k]] != ties->locked[s->ids[first]])
            return false;
    return true;
}

static void divide(coarsener *s, int32_t first, int32_t last)
{
    const box b = box_of(s, first, last);
    const bool by_x = b.east - b.west >= b.north - b.south;
    const bool is_point = !(b.east > b.west) && !(b.north > b.south);
    if (last - first == 1 || (b.weight <= s->weight_max && has_one_lock(s, first, last))) {
        for (int32_t k = first; k < last; k++)
            s->piece_of[s->ids[k]] = s->piece_count;
        s->piece_count++;
        return;
    }
    const int32_t middle =
        is_point ? first + (last - first) / 2 : split_by_weight(s, first, last, b.weight / 2, by_x);
    assert(middle > first && middle < last);
    divide(s, first, middle);
    divide(s, middle, last);
}

int32_t marz_coarsen(const marz_field *fine, double weight_max, marz_arena *scratch,
                     int32_t *piece_of)
{
    const marz_arena_mark mark = marz_arena_save(scratch);
    coarsener s = {.fine = fine, .piece_of = piece_of, .weight_max = weight_max};
    s.ids = MARZ_NEW(scratch, int32_t, fine->unit_count);
    if (!s.ids)
        return -1;
    for (int32_t i = 0; i < fine->unit_count; i++)
        s.ids[i] = i;
    if (fine->unit_count > 0)
        divide(&s, 0, fine->unit_count);
    marz_arena_restore(scratch, mark);
    return s.piece_count;
}

/// Units of each piece in a row. @return false when out of memory
static bool sort_by_piece(int32_t unit_count, const int32_t *piece_of, int32_t piece_count,
                          marz_arena *arena, int32_t **first, int32_t **units)
{
    int32_t *start = MARZ_NEW(arena, int32_t, piece_count + 2);
    int32_t *list = MARZ_NEW(arena, int32_t, unit_count);
    if (!start || !list)
        return false;
    for (int32_t i = 0; i < unit_count; i++)
        start[piece_of[i] + 2]++;
    for (int32_t k = 0; k < piece_count; k++)
        start[k + 2] += start[k + 1];
    for (int32_t i = 0; i < unit_count; i++)
        list[start[piece_of[i] + 1]++] = i;
    *first = start;
    *units = list;
    return true;
}

/// Adds up the ties of a unit to the row that begins at `from`. @return the row's new end
static int32_t add_ties(const marz_field_ties *fine, int32_t unit, int32_t from, int32_t end,
                        int32_t *place_of, marz_field_tie *row)
{
    for (int32_t e = fine->start[unit]; e < fine->start[unit + 1]; e++) {
        const marz_field_tie tie = fine->tie[e];
        const int32_t at = place_of[tie.owner];
        if (at >= from && at < end && row[at].owner == tie.owner) {
            row[at].kept += tie.kept;
            continue;
        }
        place_of[tie.owner] = end;
        row[end++] = tie;
    }
    return end;
}

bool marz_coarse_ties(const marz_field *fine, const int32_t *piece_of, int32_t piece_count,
                      marz_arena *arena, marz_field_ties *ties)
{
    const marz_field_ties *t = fine->ties;
    const int32_t n = fine->unit_count;
    int32_t *first, *units, *place_of = MARZ_NEW(arena, int32_t, t->owner_count + 1);
    *ties = (marz_field_ties){.start = MARZ_NEW(arena, int32_t, piece_count + 1),
                              .tie = MARZ_NEW(arena, marz_field_tie, t->start[n] + 1),
                              .locked = t->locked ? MARZ_NEW(arena, int32_t, piece_count) : NULL,
                              .owner_count = t->owner_count,
                              .loss = t->loss};
    if (!place_of || !ties->start || !ties->tie || (t->locked && !ties->locked) ||
        !sort_by_piece(n, piece_of, piece_count, arena, &first, &units))
        return false;
    for (int32_t piece = 0; piece < piece_count; piece++) {
        int32_t end = ties->start[piece];
        for (int32_t k = first[piece]; k < first[piece + 1]; k++)
            end = add_ties(t, units[k], ties->start[piece], end, place_of, ties->tie);
        ties->start[piece + 1] = end;
        if (t->locked)
            ties->locked[piece] = t->locked[units[first[piece]]];
    }
    return true;
}

bool marz_coarse_field(const marz_field *fine, const int32_t *piece_of, int32_t piece_count,
                       const marz_field_ties *ties, marz_field *coarse)
{
    if (!marz_field_reset(coarse, piece_count, fine->part_count))
        return false;
    coarse->ties = ties;
    coarse->has_identities = fine->has_identities;
    double *sum = MARZ_NEW(coarse->arena, double, 3 * (size_t)piece_count);
    int32_t *count = MARZ_NEW(coarse->arena, int32_t, piece_count);
    if (!sum || !count)
        return false;
    for (int32_t i = 0; i < fine->unit_count; i++) {
        const marz_field_unit u = fine->units[i];
        const int32_t k = piece_of[i];
        // Weightless units have a place too.
        const double share = (double)u.weight;
        sum[3 * k] += share;
        sum[3 * k + 1] += share * (double)u.x;
        sum[3 * k + 2] += share * (double)u.y;
        if (count[k]++ == 0)
            coarse->units[k] = (marz_field_unit){u.x, u.y, 0, k};
    }
    for (int32_t k = 0; k < piece_count; k++)
        if (sum[3 * k] > 0)
            coarse->units[k] =
                (marz_field_unit){(float)(sum[3 * k + 1] / sum[3 * k]),
                                  (float)(sum[3 * k + 2] / sum[3 * k]), (float)sum[3 * k], k};
    for (int32_t a = 0; a < fine->part_count; a++)
        marz_part_take_identity(&coarse->parts[a], &fine->parts[a]);
    return true;
}
