#include "model/plan_internal.h"

static void add_texts(marz_buffer *out, const char *name, const char *const *texts, int32_t count)
{
    marz_buffer_text(out, name);
    for (int32_t k = 0; k < count; k++) {
        marz_plan_next_line(out, k);
        marz_plan_add_text(out, texts[k]);
    }
    marz_buffer_text(out, "\n]");
}

static void add_assumptions(marz_buffer *out, const marz_instance *instance)
{
    const marz_travel *travel = &instance->travel;
    marz_plan_key_integer(out,
                          ",\n\"instance\":{\n\"travel\":{\"circuity_ppm\":", travel->circuity_ppm);
    marz_plan_key_integer(out, ",\"trip_ppm\":", travel->trip_ppm);
    marz_plan_key_integer(out, ",\"minute_cost\":", travel->minute_cost_minor);
    marz_buffer_text(out, ",\"table\":[");
    for (int32_t k = 0; k < travel->point_count; k++) {
        marz_plan_key_integer(out, k ? ",[" : "[", travel->metres[k]);
        marz_plan_key_integer(out, ",", travel->minutes_milli[k]);
        marz_buffer_char(out, ']');
    }
    marz_plan_key_integer(out, "]},\n\"disruption_ppm\":", instance->disruption_ppm);
    marz_plan_key_integer(out,
                          ",\n\"disruption_familiar_ppm\":", instance->disruption_familiar_ppm);
    marz_plan_key_integer(out, ",\n\"reach_m\":", instance->reach_m);
    if (instance->is_moment)
        marz_buffer_text(out, ",\n\"is_moment\":true");
    if (instance->farthest_milli)
        marz_plan_key_integer(out, ",\n\"farthest_milli\":", instance->farthest_milli);
    if (instance->has_moved_limit)
        marz_plan_key_integer(out, ",\n\"moved_value_max\":", instance->moved_value_max);
    if (instance->has_cover)
        marz_plan_key_integer(out, ",\n\"cover_ppm\":", instance->cover_ppm);
    if (instance->soft_low)
        marz_plan_key_row(out, ",\n\"soft_rate_micro\":", instance->soft_rate_micro,
                          instance->measure_count);
    add_texts(out, ",\n\"measures\":[", instance->measure_name, instance->measure_count);
    add_texts(out, ",\n\"segments\":[", instance->segment_key, instance->segment_count);
    add_texts(out, ",\n\"groups\":[", instance->group_id, instance->group_count);
}

static void add_position(marz_buffer *out, int32_t lon_udeg, int32_t lat_udeg)
{
    const bool is_known = lon_udeg != MARZ_DEGREES_UNKNOWN && lat_udeg != MARZ_DEGREES_UNKNOWN;
    marz_plan_add_optional(out, is_known, lon_udeg);
    marz_buffer_char(out, ',');
    marz_plan_add_optional(out, is_known, lat_udeg);
}

static void add_seat(marz_buffer *out, const marz_instance *instance, int32_t seat)
{
    const int32_t measures = instance->measure_count, segments = instance->segment_count;
    const size_t row = (size_t)seat * (size_t)measures;
    const size_t fits = (size_t)seat * (size_t)segments;
    marz_plan_key_text(out, "{\"seat\":", instance->seat_id[seat]);
    marz_plan_key_text(out, ",\"name\":", instance->seat_name ? instance->seat_name[seat] : NULL);
    marz_plan_key_text(out,
                       ",\"rep\":", instance->seat_rep_id ? instance->seat_rep_id[seat] : NULL);
    marz_buffer_text(out, ",\"position\":[");
    add_position(out, instance->seat_lon_udeg[seat], instance->seat_lat_udeg[seat]);
    marz_plan_key_row(out, "],\"low\":", instance->low + row, measures);
    marz_plan_key_row(out, ",\"target\":", instance->target + row, measures);
    marz_plan_key_row(out, ",\"high\":", instance->high + row, measures);
    if (instance->soft_low) {
        marz_plan_key_row(out, ",\"soft_low\":", instance->soft_low + row, measures);
        marz_plan_key_row(out, ",\"soft_high\":", instance->soft_high + row, measures);
    }
    if (instance->leave_max)
        marz_plan_key_integer(out, ",\"leave_max\":", instance->leave_max[seat]);
    marz_buffer_text(out, ",\"fit_ppm\":[");
    for (int32_t k = 0; k < segments; k++)
        marz_plan_key_integer(out, k ? "," : "", instance->fit_ppm[fits + (size_t)k]);
    marz_buffer_text(out, "],\"familiar\":[");
    for (int32_t k = 0; k < segments; k++)
        marz_plan_key_integer(out, k ? "," : "", instance->is_familiar[fits + (size_t)k] != 0);
    marz_buffer_text(out, "]}");
}

static void add_account(marz_buffer *out, const marz_instance *instance, int32_t unit)
{
    const int32_t present = instance->present[unit], lock = instance->lock[unit];
    const int32_t group = instance->group[unit], measures = instance->measure_count;
    marz_plan_key_text(out, "[", instance->unit_id[unit]);
    marz_buffer_char(out, ',');
    add_position(out, instance->unit_lon_udeg[unit], instance->unit_lat_udeg[unit]);
    marz_plan_key_integer(out, ",", instance->visits_milli[unit]);
    marz_plan_key_integer(out, ",", instance->value_minor[unit]);
    marz_buffer_char(out, ',');
    marz_plan_add_optional(out, instance->unit_segment[unit] >= 0, instance->unit_segment[unit]);
    marz_plan_key_text(out, ",", present < 0 ? NULL : instance->seat_id[present]);
    marz_plan_key_text(out, ",", lock < 0 ? NULL : instance->seat_id[lock]);
    marz_plan_key_text(out, ",", group < 0 ? NULL : instance->group_id[group]);
    for (int32_t k = 0; k < measures; k++)
        marz_plan_key_integer(out, ",",
                              instance->measure[(size_t)unit * (size_t)measures + (size_t)k]);
    marz_buffer_char(out, ']');
}

/// One row a unit: the neighbours after it, each as the step from the one before.
static void add_graph(marz_buffer *out, const marz_instance *instance)
{
    const marz_adjacency *graph = &instance->graph;
    marz_buffer_text(out, ",\n\"near\":[");
    for (int32_t i = 0; i < graph->node_count; i++) {
        int32_t last = i;
        marz_plan_next_line(out, i);
        marz_buffer_char(out, '[');
        for (int32_t e = graph->start[i]; e < graph->start[i + 1]; e++) {
            if (graph->near[e] < i)
                continue;
            marz_plan_key_integer(out, last == i ? "" : ",", graph->near[e] - last);
            last = graph->near[e];
        }
        marz_buffer_char(out, ']');
    }
    marz_buffer_text(out, "\n]");
    if (!instance->is_apart)
        return;
    marz_buffer_text(out, ",\n\"apart\":[");
    for (int32_t i = 0, count = 0; i < graph->node_count; i++) {
        if (!instance->is_apart[i])
            continue;
        marz_plan_next_line(out, count++);
        marz_plan_add_text(out, instance->unit_id[i]);
    }
    marz_buffer_text(out, "\n]");
}

/// Prices of staying without a seat, of those that have one of their own.
static void add_cover(marz_buffer *out, const marz_instance *instance)
{
    int32_t count = 0;
    marz_buffer_text(out, ",\n\"cover\":[");
    for (int32_t i = 0; i < instance->unit_count; i++) {
        if (instance->cover_minor[i] == MARZ_UNKNOWN)
            continue;
        marz_plan_next_line(out, count++);
        marz_plan_key_text(out, "[", instance->unit_id[i]);
        marz_plan_key_integer(out, ",", instance->cover_minor[i]);
        marz_buffer_char(out, ']');
    }
    marz_buffer_text(out, "\n]");
}

static void add_given(marz_buffer *out, const marz_instance *instance)
{
    marz_buffer_text(out, ",\n\"minutes\":[");
    for (int32_t k = 0; k < instance->given_count; k++) {
        const marz_given_minutes *row = &instance->given[k];
        marz_plan_next_line(out, k);
        marz_plan_key_text(out, "[", instance->unit_id[row->unit]);
        marz_plan_key_text(out, ",", instance->seat_id[row->seat]);
        marz_plan_key_integer(out, ",", row->minutes_milli);
        marz_buffer_char(out, ']');
    }
    marz_buffer_text(out, "\n]");
}

void marz_plan_add_instance(marz_buffer *out, const marz_instance *instance)
{
    add_assumptions(out, instance);
    marz_buffer_text(out, ",\n\"seats\":[");
    for (int32_t j = 0; j < instance->seat_count; j++) {
        marz_plan_next_line(out, j);
        add_seat(out, instance, j);
    }
    marz_buffer_text(out, "\n],\n\"columns\":[");
    for (int32_t k = 0; k < MARZ_PLAN_COLUMN_COUNT; k++)
        marz_plan_key_text(out, k ? "," : "", marz_plan_columns[k]);
    for (int32_t k = 0; k < instance->measure_count; k++)
        marz_plan_key_text(out, ",", instance->measure_name[k]);
    marz_buffer_text(out, "],\n\"accounts\":[");
    for (int32_t i = 0; i < instance->unit_count; i++) {
        marz_plan_next_line(out, i);
        add_account(out, instance, i);
    }
    marz_buffer_text(out, "\n],\n\"forbidden\":[");
    for (int32_t k = 0; k < instance->forbidden_count; k++) {
        marz_plan_next_line(out, k);
        marz_plan_key_text(out, "[", instance->unit_id[instance->forbidden[k].unit]);
        marz_plan_key_text(out, ",", instance->seat_id[instance->forbidden[k].seat]);
        marz_buffer_char(out, ']');
    }
    marz_buffer_text(out, "\n]");
    if (instance->given_count)
        add_given(out, instance);
    if (instance->has_cover && instance->cover_minor)
        add_cover(out, instance);
    if (instance->graph.node_count)
        add_graph(out, instance);
    marz_buffer_text(out, "\n}\n}\n");
}
