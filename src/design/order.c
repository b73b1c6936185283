#include "design/order.h"

#include "base/int128.h"
#include "base/dict.h"

#include <stdlib.h>

/// What a unit or seat is sorted by: place first, as neighbours should lie together in memory.
typedef struct sort_key {
    uint64_t place, content;
    int32_t index;
} sort_key;

static uint64_t combine(uint64_t a, uint64_t b)
{
    const uint64_t both[2] = {a, b};
    return marz_hash(both, sizeof both);
}

static uint64_t spread_bits(uint64_t x)
{
    x = (x | (x << 16)) & UINT64_C(0x0000ffff0000ffff);
    x = (x | (x << 8)) & UINT64_C(0x00ff00ff00ff00ff);
    x = (x | (x << 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    x = (x | (x << 2)) & UINT64_C(0x3333333333333333);
    return (x | (x << 1)) & UINT64_C(0x5555555555555555);
}

/// Bits of longitude and latitude interleaved [morton1966].
static uint64_t place_of(int32_t lon_udeg, int32_t lat_udeg)
{
    const uint64_t x = (uint32_t)lon_udeg ^ UINT32_C(0x80000000);
    const uint64_t y = (uint32_t)lat_udeg ^ UINT32_C(0x80000000);
    return spread_bits(x) << 1 | spread_bits(y);
}

static int compare_keys(const void *a, const void *b)
{
    const sort_key *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->content != y->content)
        return x->content < y->content ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static uint64_t unit_content(const marz_instance *in, int32_t i)
{
    int64_t parts[3 + MARZ_MEASURES_MAX] = {in->visits_milli[i], in->value_minor[i],
                                            in->unit_segment[i]};
    for (int32_t k = 0; k < in->measure_count; k++)
        parts[3 + k] = in->measure[(int64_t)i * in->measure_count + k];
    const uint64_t own = in->cover_minor ? combine((uint64_t)in->cover_minor[i], 18) : 0;
    return combine(marz_hash(parts, sizeof parts) + own,
                   place_of(in->unit_lon_udeg[i], in->unit_lat_udeg[i]));
}

static uint64_t seat_content(const marz_instance *in, int32_t j)
{
    const size_t count = (size_t)in->measure_count, segments = (size_t)in->segment_count;
    const size_t cell = (size_t)j * count, row = (size_t)j * segments;
    uint64_t content = place_of(in->seat_lon_udeg[j], in->seat_lat_udeg[j]);
    if (in->leave_max)
        content = combine(content, (uint64_t)in->leave_max[j]);
    content = combine(content, marz_hash(in->low + cell, count * sizeof *in->low));
    content = combine(content, marz_hash(in->high + cell, count * sizeof *in->high));
    if (in->soft_low) {
        content = combine(content, marz_hash(in->soft_low + cell, count * sizeof *in->low));
        content = combine(content, marz_hash(in->soft_high + cell, count * sizeof *in->high));
    }
    content = combine(content, marz_hash(in->fit_ppm + row, segments * sizeof *in->fit_ppm));
    return combine(content, marz_hash(in->is_familiar + row, segments));
}

/// Contents as told by who refers to whom: units by their seats and group, seats by their units.
static void refer(const marz_instance *in, sort_key *units, sort_key *seats, uint64_t *group)
{
    for (int32_t i = 0; i < in->unit_count; i++)
        if (in->group[i] != MARZ_NONE)
            group[in->group[i]] += combine(units[i].content, 1);
    for (int32_t i = 0; i < in->unit_count; i++) {
        const uint64_t own = units[i].content;
        if (in->present[i] != MARZ_NONE)
            units[i].content += combine(seats[in->present[i]].content, 2);
        if (in->lock[i] != MARZ_NONE)
            units[i].content += combine(seats[in->lock[i]].content, 3);
        if (in->group[i] != MARZ_NONE)
            units[i].content += combine(group[in->group[i]], combine(own, 4));
    }
    for (int32_t k = 0; k < in->forbidden_count; k++)
        units[in->forbidden[k].unit].content += combine(seats[in->forbidden[k].seat].content, 5);
    for (int32_t i = 0; i < in->unit_count; i++) {
        if (in->present[i] != MARZ_NONE)
            seats[in->present[i]].content += combine(units[i].content, 6);
        if (in->lock[i] != MARZ_NONE)
            seats[in->lock[i]].content += combine(units[i].content, 7);
    }
    for (int32_t k = 0; k < in->forbidden_count; k++)
        seats[in->forbidden[k].seat].content += combine(units[in->forbidden[k].unit].content, 8);
    for (int32_t k = 0; k < in->given_count; k++)
        units[in->given[k].unit].content +=
            combine(seats[in->given[k].seat].content, (uint64_t)in->given[k].minutes_milli + 16);
    for (int32_t k = 0; k < in->given_count; k++)
        seats[in->given[k].seat].content +=
            combine(units[in->given[k].unit].content, (uint64_t)in->given[k].minutes_milli + 17);
}

/// Contents as told by who is next to whom. @param before  [units] scratch
static void refer_to_neighbours(const marz_instance *in, sort_key *units, uint64_t *before)
{
    const marz_adjacency *graph = &in->graph;
    for (int32_t i = 0; i < graph->node_count; i++)
        before[i] = units[i].content + (in->is_apart && in->is_apart[i] ? 1 : 0);
    for (int32_t i = 0; i < graph->node_count; i++) {
        units[i].content = before[i];
        for (int32_t e = graph->start[i]; e < graph->start[i + 1]; e++)
            units[i].content += combine(before[graph->near[e]], 9);
    }
}

static marz_status no_memory(const marz_instance *in, marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to sort %d accounts", in->unit_count);
}

static bool make_room(marz_order *order, const marz_instance *in, marz_arena *arena)
{
    const int64_t n = in->unit_count, count = in->measure_count;
    const int64_t m = (int64_t)in->seat_count + in->has_cover;
    marz_instance *out = &order->instance;
    order->unit_of = MARZ_NEW(arena, int32_t, n);
    order->seat_of = MARZ_NEW(arena, int32_t, m);
    out->seat_id = MARZ_NEW(arena, const char *, m);
    out->seat_lon_udeg = MARZ_NEW(arena, int32_t, m);
    out->seat_lat_udeg = MARZ_NEW(arena, int32_t, m);
    out->low = MARZ_NEW(arena, int64_t, m * count);
    out->high = MARZ_NEW(arena, int64_t, m * count);
    out->fit_ppm = MARZ_NEW(arena, int32_t, m * in->segment_count);
    out->is_familiar = MARZ_NEW(arena, uint8_t, m * in->segment_count);
    out->forbidden = MARZ_NEW(arena, marz_forbidden_pair,
                              in->forbidden_count + (in->has_cover ? (int64_t)n : 0));
    out->given = MARZ_NEW(arena, marz_given_minutes, in->given_count);
    out->leave_max = in->leave_max ? MARZ_NEW(arena, int64_t, m) : NULL;
    out->cover_minor = in->cover_minor ? MARZ_NEW(arena, int64_t, n) : NULL;
    out->is_apart = in->is_apart ? MARZ_NEW(arena, uint8_t, n) : NULL;
    out->soft_low = in->soft_low ? MARZ_NEW(arena, int64_t, m * count) : NULL;
    out->soft_high = in->soft_low ? MARZ_NEW(arena, int64_t, m * count) : NULL;
    return marz_instance_make_units(out, arena) && (out->leave_max || !in->leave_max) &&
           (out->is_apart || !in->is_apart) && (out->cover_minor || !in->cover_minor) &&
           (!in->soft_low || (out->soft_low && out->soft_high)) && order->unit_of &&
           order->seat_of && out->seat_id && out->seat_lon_udeg && out->seat_lat_udeg && out->low &&
           out->high && out->fit_ppm && out->is_familiar && out->forbidden && out->given;
}

static void copy_units(marz_order *order, const marz_instance *in, const int32_t *new_seat)
{
    marz_instance *out = &order->instance;
    const int32_t count = in->measure_count;
    for (int32_t i = 0; i < in->unit_count; i++) {
        const int32_t old = order->unit_of[i];
        out->unit_id[i] = in->unit_id[old];
        out->unit_lon_udeg[i] = in->unit_lon_udeg[old];
        out->unit_lat_udeg[i] = in->unit_lat_udeg[old];
        out->visits_milli[i] = in->visits_milli[old];
        out->value_minor[i] = in->value_minor[old];
        out->unit_segment[i] = in->unit_segment[old];
        out->group[i] = in->group[old];
        out->present[i] = in->present[old] == MARZ_NONE ? MARZ_NONE : new_seat[in->present[old]];
        out->lock[i] = in->lock[old] == MARZ_NONE ? MARZ_NONE : new_seat[in->lock[old]];
        if (in->cover_minor)
            out->cover_minor[i] = in->cover_minor[old];
        if (in->is_apart)
            out->is_apart[i] = in->is_apart[old];
        for (int32_t k = 0; k < count; k++)
            out->measure[(int64_t)i * count + k] = in->measure[(int64_t)old * count + k];
    }
}

static void copy_seats(marz_order *order, const marz_instance *in)
{
    marz_instance *out = &order->instance;
    const int32_t count = in->measure_count, segments = in->segment_count;
    for (int32_t j = 0; j < in->seat_count; j++) {
        const int32_t old = order->seat_of[j];
        out->seat_id[j] = in->seat_id[old];
        if (in->leave_max)
            out->leave_max[j] = in->leave_max[old];
        out->seat_lon_udeg[j] = in->seat_lon_udeg[old];
        out->seat_lat_udeg[j] = in->seat_lat_udeg[old];
        for (int32_t k = 0; k < count; k++) {
            out->low[(int64_t)j * count + k] = in->low[(int64_t)old * count + k];
            out->high[(int64_t)j * count + k] = in->high[(int64_t)old * count + k];
        }
        for (int32_t k = 0; in->soft_low && k < count; k++) {
            out->soft_low[(int64_t)j * count + k] = in->soft_low[(int64_t)old * count + k];
            out->soft_high[(int64_t)j * count + k] = in->soft_high[(int64_t)old * count + k];
        }
        for (int32_t s = 0; s < segments; s++) {
            const int64_t to = (int64_t)j * segments + s, from = (int64_t)old * segments + s;
            out->fit_ppm[to] = in->fit_ppm[from];
            out->is_familiar[to] = in->is_familiar[from];
        }
    }
}

/// The seat that stands for having none: no limit is in reach, and nothing is counted but its cost.
static void add_nobody(marz_order *order, const marz_instance *in)
{
    marz_instance *out = &order->instance;
    const int32_t count = in->measure_count, seat = out->seat_count++;
    order->seat_of[seat] = MARZ_NONE;
    out->seat_id[seat] = "";
    out->seat_lon_udeg[seat] = out->seat_lat_udeg[seat] = MARZ_DEGREES_UNKNOWN;
    for (int32_t k = 0; k < count; k++) {
        const int64_t cell = (int64_t)seat * count + k;
        for (int32_t i = 0; i < in->unit_count; i++)
            out->high[cell] += in->measure[(int64_t)i * count + k];
        if (in->soft_low)
            out->soft_high[cell] = out->high[cell];
    }
}

static int compare_pairs(const void *a, const void *b)
{
    const marz_forbidden_pair *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return x->seat < y->seat ? -1 : x->seat > y->seat;
}

static void copy_pairs(marz_order *order, const marz_instance *in, const int32_t *new_unit,
                       const int32_t *new_seat)
{
    const size_t count = (size_t)in->forbidden_count;
    for (size_t k = 0; k < count; k++)
        order->instance.forbidden[k] =
            (marz_forbidden_pair){new_unit[in->forbidden[k].unit], new_seat[in->forbidden[k].seat]};
    marz_instance *out = &order->instance;
    for (int32_t i = 0; in->has_cover && i < in->unit_count; i++)
        if (in->lock[i] == MARZ_NONE && !marz_instance_may_uncover(in, i))
            out->forbidden[out->forbidden_count++] =
                (marz_forbidden_pair){new_unit[i], in->seat_count};
    if (out->forbidden_count > 1)
        qsort(out->forbidden, (size_t)out->forbidden_count, sizeof *out->forbidden, compare_pairs);
}

static int compare_given(const void *a, const void *b)
{
    const marz_given_minutes *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return x->seat < y->seat ? -1 : x->seat > y->seat;
}

static void copy_given(marz_order *order, const marz_instance *in, const int32_t *new_unit,
                       const int32_t *new_seat)
{
    const size_t count = (size_t)in->given_count;
    for (size_t k = 0; k < count; k++)
        order->instance.given[k] = (marz_given_minutes){
            new_unit[in->given[k].unit], new_seat[in->given[k].seat], in->given[k].minutes_milli};
    if (count > 1)
        qsort(order->instance.given, count, sizeof *in->given, compare_given);
}

/// Sorts the keys and writes old index by new, and new by old.
static void rank(sort_key *keys, int32_t count, int32_t *old_of, int32_t *new_of)
{
    if (count > 1)
        qsort(keys, (size_t)count, sizeof *keys, compare_keys);
    for (int32_t k = 0; k < count; k++) {
        old_of[k] = keys[k].index;
        new_of[keys[k].index] = k;
    }
}

static marz_status copy_graph(marz_order *order, const marz_instance *in, const int32_t *new_unit,
                              marz_arena *scratch, marz_arena *arena, marz_error *error)
{
    const marz_adjacency *graph = &in->graph;
    if (graph->node_count == 0)
        return MARZ_OK;
    marz_edge *edges = MARZ_NEW(scratch, marz_edge, graph->start[graph->node_count] / 2);
    if (!edges)
        return no_memory(in, error);
    int32_t count = 0;
    for (int32_t i = 0; i < graph->node_count; i++)
        for (int32_t e = graph->start[i]; e < graph->start[i + 1]; e++)
            if (i < graph->near[e])
                edges[count++] = (marz_edge){new_unit[i], new_unit[graph->near[e]]};
    return marz_adjacency_make(in->unit_count, edges, count, arena, &order->instance.graph, error);
}

static marz_status sort_question(marz_order *order, const marz_instance *in, marz_arena *scratch,
                                 marz_arena *arena, marz_error *error)
{
    sort_key *units = MARZ_NEW(scratch, sort_key, in->unit_count);
    sort_key *seats = MARZ_NEW(scratch, sort_key, in->seat_count);
    uint64_t *group = MARZ_NEW(scratch, uint64_t, in->group_count);
    uint64_t *before = MARZ_NEW(scratch, uint64_t, in->graph.node_count);
    int32_t *new_unit = MARZ_NEW(scratch, int32_t, in->unit_count);
    int32_t *new_seat = MARZ_NEW(scratch, int32_t, in->seat_count);
    if (!units || !seats || !group || !before || !new_unit || !new_seat)
        return no_memory(in, error);
    for (int32_t i = 0; i < in->unit_count; i++)
        units[i] = (sort_key){place_of(in->unit_lon_udeg[i], in->unit_lat_udeg[i]),
                              unit_content(in, i), i};
    for (int32_t j = 0; j < in->seat_count; j++)
        seats[j] = (sort_key){place_of(in->seat_lon_udeg[j], in->seat_lat_udeg[j]),
                              seat_content(in, j), j};
    refer(in, units, seats, group);
    refer_to_neighbours(in, units, before);
    rank(units, in->unit_count, order->unit_of, new_unit);
    rank(seats, in->seat_count, order->seat_of, new_seat);
    copy_units(order, in, new_seat);
    copy_seats(order, in);
    if (in->has_cover)
        add_nobody(order, in);
    copy_pairs(order, in, new_unit, new_seat);
    copy_given(order, in, new_unit, new_seat);
    return copy_graph(order, in, new_unit, scratch, arena, error);
}

marz_status marz_order_init(marz_order *order, const marz_instance *in, marz_arena *arena,
                            marz_error *error)
{
    *order = (marz_order){.instance = *in};
    marz_arena *scratch = marz_arena_create(0);
    const marz_status status = scratch && make_room(order, in, arena)
                                   ? sort_question(order, in, scratch, arena, error)
                                   : no_memory(in, error);
    marz_arena_destroy(scratch);
    return status;
}
