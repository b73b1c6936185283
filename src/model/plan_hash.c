#include "base/dict.h"
#include "model/plan.h"

#include <string.h>

/// One word at a time; the recipe stands in docs/plan-format.md, as other programs follow it.
static void mix(uint64_t *hash, int64_t word)
{
    *hash = (*hash ^ (uint64_t)word) * UINT64_C(0x9e3779b97f4a7c15);
    *hash ^= *hash >> 32;
}

static void mix_text(uint64_t *hash, const char *text)
{
    mix(hash, text ? 1 : 0);
    if (text)
        mix(hash, (int64_t)marz_hash(text, strlen(text)));
}

static void mix_row(uint64_t *hash, const int64_t *values, int32_t count)
{
    for (int32_t k = 0; k < count; k++)
        mix(hash, values[k]);
}

static void mix_position(uint64_t *hash, int32_t lon_udeg, int32_t lat_udeg)
{
    const bool is_known = lon_udeg != MARZ_DEGREES_UNKNOWN && lat_udeg != MARZ_DEGREES_UNKNOWN;
    mix(hash, is_known);
    if (is_known) {
        mix(hash, lon_udeg);
        mix(hash, lat_udeg);
    }
}

static void mix_assumptions(uint64_t *hash, const marz_instance *instance)
{
    const marz_travel *travel = &instance->travel;
    const int64_t head[] = {instance->unit_count,      instance->seat_count,
                            instance->measure_count,   instance->segment_count,
                            instance->group_count,     instance->forbidden_count,
                            travel->circuity_ppm,      travel->trip_ppm,
                            travel->minute_cost_minor, travel->point_count};
    mix_row(hash, head, (int32_t)(sizeof head / sizeof *head));
    for (int32_t k = 0; k < travel->point_count; k++) {
        mix(hash, travel->metres[k]);
        mix(hash, travel->minutes_milli[k]);
    }
    mix(hash, instance->disruption_ppm);
    mix(hash, instance->disruption_familiar_ppm);
    mix(hash, instance->reach_m);
    for (int32_t k = 0; k < instance->measure_count; k++)
        mix_text(hash, instance->measure_name[k]);
    for (int32_t k = 0; k < instance->segment_count; k++)
        mix_text(hash, instance->segment_key[k]);
    for (int32_t k = 0; k < instance->group_count; k++)
        mix_text(hash, instance->group_id[k]);
}

static void mix_seat(uint64_t *hash, const marz_instance *instance, int32_t seat)
{
    const int32_t measures = instance->measure_count, segments = instance->segment_count;
    const size_t row = (size_t)seat * (size_t)measures, fits = (size_t)seat * (size_t)segments;
    mix_text(hash, instance->seat_id[seat]);
    mix_text(hash, instance->seat_name ? instance->seat_name[seat] : NULL);
    mix_text(hash, instance->seat_rep_id ? instance->seat_rep_id[seat] : NULL);
    mix_position(hash, instance->seat_lon_udeg[seat], instance->seat_lat_udeg[seat]);
    mix_row(hash, instance->low + row, measures);
    mix_row(hash, instance->target + row, measures);
    mix_row(hash, instance->high + row, measures);
    for (int32_t s = 0; s < segments; s++) {
        mix(hash, instance->fit_ppm[fits + (size_t)s]);
        mix(hash, instance->is_familiar[fits + (size_t)s] != 0);
    }
}

static void mix_unit(uint64_t *hash, const marz_instance *instance, int32_t unit)
{
    const size_t measures = (size_t)instance->measure_count;
    mix_text(hash, instance->unit_id[unit]);
    mix_position(hash, instance->unit_lon_udeg[unit], instance->unit_lat_udeg[unit]);
    const int64_t words[] = {instance->visits_milli[unit], instance->value_minor[unit],
                             instance->unit_segment[unit], instance->present[unit],
                             instance->lock[unit],         instance->group[unit]};
    mix_row(hash, words, (int32_t)(sizeof words / sizeof *words));
    mix_row(hash, instance->measure + (size_t)unit * measures, instance->measure_count);
}

/// Of each unit the neighbours after it; then who is apart.
static void mix_graph(uint64_t *hash, const marz_instance *instance)
{
    const marz_adjacency *graph = &instance->graph;
    mix(hash, 3);
    for (int32_t i = 0; i < graph->node_count; i++) {
        int32_t first = graph->start[i];
        while (first < graph->start[i + 1] && graph->near[first] < i)
            first++;
        mix(hash, graph->start[i + 1] - first);
        for (int32_t e = first; e < graph->start[i + 1]; e++)
            mix(hash, graph->near[e]);
    }
    for (int32_t i = 0; instance->is_apart && i < graph->node_count; i++)
        if (instance->is_apart[i])
            mix(hash, i);
}

static void mix_soft(uint64_t *hash, const marz_instance *instance)
{
    const int32_t count = instance->measure_count;
    mix(hash, 4);
    mix_row(hash, instance->soft_rate_micro, count);
    for (int32_t j = 0; j < instance->seat_count; j++) {
        mix_row(hash, instance->soft_low + (int64_t)j * count, count);
        mix_row(hash, instance->soft_high + (int64_t)j * count, count);
    }
}

static void mix_given(uint64_t *hash, const marz_instance *instance)
{
    mix(hash, 5);
    mix(hash, instance->given_count);
    for (int32_t k = 0; k < instance->given_count; k++) {
        mix(hash, instance->given[k].unit);
        mix(hash, instance->given[k].seat);
        mix(hash, instance->given[k].minutes_milli);
    }
}

uint64_t marz_instance_hash(const marz_instance *instance)
{
    uint64_t hash = 0;
    mix_assumptions(&hash, instance);
    for (int32_t j = 0; j < instance->seat_count; j++)
        mix_seat(&hash, instance, j);
    for (int32_t i = 0; i < instance->unit_count; i++)
        mix_unit(&hash, instance, i);
    for (int32_t k = 0; k < instance->forbidden_count; k++) {
        mix(&hash, instance->forbidden[k].unit);
        mix(&hash, instance->forbidden[k].seat);
    }
    if (instance->has_moved_limit) {
        mix(&hash, 1);
        mix(&hash, instance->moved_value_max);
    }
    if (instance->leave_max) {
        mix(&hash, 2);
        mix_row(&hash, instance->leave_max, instance->seat_count);
    }
    if (instance->graph.node_count)
        mix_graph(&hash, instance);
    if (instance->soft_low)
        mix_soft(&hash, instance);
    if (instance->given_count)
        mix_given(&hash, instance);
    if (instance->has_cover) {
        mix(&hash, 6);
        mix(&hash, instance->cover_ppm);
    }
    if (instance->is_moment)
        mix(&hash, 7);
    if (instance->farthest_milli) {
        mix(&hash, 8);
        mix(&hash, instance->farthest_milli);
    }
    if (instance->has_cover && instance->cover_minor) {
        mix(&hash, 9);
        for (int32_t i = 0; i < instance->unit_count; i++)
            if (instance->cover_minor[i] != MARZ_UNKNOWN) {
                mix(&hash, i);
                mix(&hash, instance->cover_minor[i]);
            }
    }
    return hash;
}
