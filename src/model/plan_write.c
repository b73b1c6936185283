#include "model/plan.h"

#include "model/plan_internal.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

/// One text under way.
typedef struct writer {
    const marz_plan *plan;
    const marz_instance *instance;
    marz_buffer *out;
    int64_t *load;  ///< [seat_count * measure_count]; NULL if there is no plan to show
    int32_t *count; ///< [seat_count] accounts
} writer;

// ---------------------------------------------------------------- values

static void add_integer(marz_buffer *out, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        digits[--at] = '-';
    marz_buffer_add(out, digits + at, sizeof digits - at);
}

/// A string, or null for NULL.
static void add_text(marz_buffer *out, const char *text)
{
    if (text)
        marz_json_add_string(out, text);
    else
        marz_buffer_add(out, "null", 4);
}

static void add_optional(marz_buffer *out, bool is_known, int64_t value)
{
    if (is_known)
        add_integer(out, value);
    else
        marz_buffer_add(out, "null", 4);
}

static void key(marz_buffer *out, const char *text)
{
    marz_buffer_text(out, text);
}

static void key_integer(marz_buffer *out, const char *text, int64_t value)
{
    marz_buffer_text(out, text);
    add_integer(out, value);
}

static void key_text(marz_buffer *out, const char *text, const char *value)
{
    marz_buffer_text(out, text);
    add_text(out, value);
}

static void key_row(marz_buffer *out, const char *text, const int64_t *values, int32_t count)
{
    marz_buffer_text(out, text);
    marz_buffer_char(out, '[');
    for (int32_t k = 0; k < count; k++) {
        if (k)
            marz_buffer_char(out, ',');
        add_integer(out, values[k]);
    }
    marz_buffer_char(out, ']');
}

/// Before each line of a list: a comma after the line before, and a line break.
static void next_line(marz_buffer *out, int32_t index)
{
    marz_buffer_text(out, index ? ",\n" : "\n");
}

// ---------------------------------------------------------------- what the plan claims

static void add_head(const writer *w)
{
    const marz_plan *plan = w->plan;
    marz_buffer *out = w->out;
    key_text(out, "{\n\"format\":", MARZ_PLAN_FORMAT);
    key_text(out, ",\n\"solver\":", plan->solver ? plan->solver : "");
    key_text(out, ",\n\"version\":", plan->version ? plan->version : MARZ_VERSION);
    key_integer(out, ",\n\"seed\":", (int64_t)plan->seed);
    key_integer(out, ",\n\"options\":{\"effort\":", plan->effort);
    key_integer(out, "},\n\"year\":", plan->plan_year);
    key_text(out, ",\n\"currency\":", plan->currency);
    key(out, plan->is_simulated ? ",\n\"simulated\":true" : ",\n\"simulated\":false");
    key_text(out, ",\n\"outcome\":", marz_outcome_name(plan->outcome));
}

static void add_objective(const writer *w)
{
    const marz_plan *plan = w->plan;
    const bool is_infeasible = plan->outcome == MARZ_OUTCOME_INFEASIBLE;
    marz_buffer *out = w->out;
    if (is_infeasible) {
        key(out, ",\n\"objective\":null");
    } else {
        key_integer(out, ",\n\"objective\":{\"total\":", plan->total_minor);
        key_integer(out, ",\"travel\":", plan->travel_minor);
        key_integer(out, ",\"mismatch\":", plan->mismatch_minor);
        key_integer(out, ",\"disruption\":", plan->disruption_minor);
        marz_buffer_char(out, '}');
    }
    const bool has_bound = plan->has_bound && !is_infeasible;
    key(out, ",\n\"bound\":");
    add_optional(out, has_bound, plan->bound_minor);
    key_text(out, ",\n\"bound_note\":", has_bound ? NULL : plan->bound_note);
    key(out, ",\n\"gap_ppm\":");
    add_optional(out, has_bound, plan->gap_ppm);
    marz_buffer_print(out, ",\n\"input_hash\":\"%016llx\"",
                      (unsigned long long)marz_instance_hash(w->instance));
}

static void add_conflicts(const writer *w)
{
    marz_buffer *out = w->out;
    key(out, ",\n\"conflicts\":[");
    for (int32_t k = 0; k < w->plan->conflict_count; k++) {
        const marz_conflict *conflict = &w->plan->conflicts[k];
        next_line(out, k);
        key_text(out, "{\"kind\":", marz_plan_conflicts[conflict->kind]);
        key_text(out, ",\"subject\":", conflict->subject);
        key_text(out, ",\"measure\":",
                 conflict->measure < 0 ? NULL : w->instance->measure_name[conflict->measure]);
        key_integer(out, ",\"found\":", conflict->found);
        key_integer(out, ",\"limit\":", conflict->limit);
        key_integer(out, ",\"relax_by\":", conflict->relax_by);
        marz_buffer_char(out, '}');
    }
    key(out, "\n]");
}

static void add_loads(const writer *w)
{
    const marz_instance *instance = w->instance;
    const int32_t measures = instance->measure_count;
    marz_buffer *out = w->out;
    key(out, ",\n\"loads\":[");
    for (int32_t j = 0; w->load && j < instance->seat_count; j++) {
        const size_t row = (size_t)j * (size_t)measures;
        next_line(out, j);
        key_text(out, "{\"seat\":", instance->seat_id[j]);
        key_integer(out, ",\"accounts\":", w->count[j]);
        key_row(out, ",\"load\":", w->load + row, measures);
        key_row(out, ",\"low\":", instance->low + row, measures);
        key_row(out, ",\"target\":", instance->target + row, measures);
        key_row(out, ",\"high\":", instance->high + row, measures);
        marz_buffer_char(out, '}');
    }
    key(out, "\n]");
}

static void add_prices(const writer *w)
{
    const marz_plan *plan = w->plan;
    const int32_t measures = w->instance->measure_count;
    const bool has_prices = plan->price_micro && w->load;
    marz_buffer *out = w->out;
    key(out, ",\n\"prices\":[");
    for (int32_t j = 0; has_prices && j < w->instance->seat_count; j++) {
        next_line(out, j);
        key_text(out, "{\"seat\":", w->instance->seat_id[j]);
        key_row(out, ",\"price_micro\":", plan->price_micro + (size_t)j * (size_t)measures,
                measures);
        marz_buffer_char(out, '}');
    }
    key(out, "\n]");
}

static void add_assignments(const writer *w)
{
    const marz_instance *instance = w->instance;
    marz_buffer *out = w->out;
    key(out, ",\n\"assignments\":[");
    for (int32_t i = 0; w->load && i < instance->unit_count; i++) {
        const int32_t seat = w->plan->seat_of[i], present = instance->present[i];
        const marz_cost cost = marz_instance_cost(instance, i, seat);
        next_line(out, i);
        key_text(out, "{\"account\":", instance->unit_id[i]);
        key_text(out, ",\"seat\":", instance->seat_id[seat]);
        key_text(out, ",\"rep\":", instance->seat_rep_id ? instance->seat_rep_id[seat] : NULL);
        key_text(out, ",\"from\":", present < 0 ? NULL : instance->seat_id[present]);
        key_integer(out, ",\"travel\":", cost.travel_minor);
        key_integer(out, ",\"mismatch\":", cost.mismatch_minor);
        key_integer(out, ",\"disruption\":", cost.disruption_minor);
        marz_buffer_char(out, '}');
    }
    key(out, "\n]");
}

// ---------------------------------------------------------------- the instance

static void add_texts(marz_buffer *out, const char *name, const char *const *texts, int32_t count)
{
    key(out, name);
    for (int32_t k = 0; k < count; k++) {
        next_line(out, k);
        add_text(out, texts[k]);
    }
    key(out, "\n]");
}

static void add_assumptions(const writer *w)
{
    const marz_instance *instance = w->instance;
    const marz_travel *travel = &instance->travel;
    marz_buffer *out = w->out;
    key_integer(out, ",\n\"instance\":{\n\"travel\":{\"circuity_ppm\":", travel->circuity_ppm);
    key_integer(out, ",\"trip_ppm\":", travel->trip_ppm);
    key_integer(out, ",\"minute_cost\":", travel->minute_cost_minor);
    key(out, ",\"table\":[");
    for (int32_t k = 0; k < travel->point_count; k++) {
        key_integer(out, k ? ",[" : "[", travel->metres[k]);
        key_integer(out, ",", travel->minutes_milli[k]);
        marz_buffer_char(out, ']');
    }
    key_integer(out, "]},\n\"disruption_ppm\":", instance->disruption_ppm);
    key_integer(out, ",\n\"disruption_familiar_ppm\":", instance->disruption_familiar_ppm);
    key_integer(out, ",\n\"reach_m\":", instance->reach_m);
    add_texts(out, ",\n\"measures\":[", instance->measure_name, instance->measure_count);
    add_texts(out, ",\n\"segments\":[", instance->segment_key, instance->segment_count);
    add_texts(out, ",\n\"groups\":[", instance->group_id, instance->group_count);
}

static void add_position(marz_buffer *out, int32_t lon_udeg, int32_t lat_udeg)
{
    const bool is_known = lon_udeg != MARZ_DEGREES_UNKNOWN && lat_udeg != MARZ_DEGREES_UNKNOWN;
    add_optional(out, is_known, lon_udeg);
    marz_buffer_char(out, ',');
    add_optional(out, is_known, lat_udeg);
}

static void add_seat(const writer *w, int32_t seat)
{
    const marz_instance *instance = w->instance;
    const int32_t measures = instance->measure_count, segments = instance->segment_count;
    const size_t row = (size_t)seat * (size_t)measures;
    const size_t fits = (size_t)seat * (size_t)segments;
    marz_buffer *out = w->out;
    key_text(out, "{\"seat\":", instance->seat_id[seat]);
    key_text(out, ",\"name\":", instance->seat_name ? instance->seat_name[seat] : NULL);
    key_text(out, ",\"rep\":", instance->seat_rep_id ? instance->seat_rep_id[seat] : NULL);
    key(out, ",\"position\":[");
    add_position(out, instance->seat_lon_udeg[seat], instance->seat_lat_udeg[seat]);
    key_row(out, "],\"low\":", instance->low + row, measures);
    key_row(out, ",\"target\":", instance->target + row, measures);
    key_row(out, ",\"high\":", instance->high + row, measures);
    key(out, ",\"fit_ppm\":[");
    for (int32_t k = 0; k < segments; k++)
        key_integer(out, k ? "," : "", instance->fit_ppm[fits + (size_t)k]);
    key(out, "],\"familiar\":[");
    for (int32_t k = 0; k < segments; k++)
        key_integer(out, k ? "," : "", instance->is_familiar[fits + (size_t)k] != 0);
    key(out, "]}");
}

static void add_account(const writer *w, int32_t unit)
{
    const marz_instance *instance = w->instance;
    const int32_t present = instance->present[unit], lock = instance->lock[unit];
    const int32_t group = instance->group[unit], measures = instance->measure_count;
    marz_buffer *out = w->out;
    key_text(out, "[", instance->unit_id[unit]);
    marz_buffer_char(out, ',');
    add_position(out, instance->unit_lon_udeg[unit], instance->unit_lat_udeg[unit]);
    key_integer(out, ",", instance->visits_milli[unit]);
    key_integer(out, ",", instance->value_minor[unit]);
    marz_buffer_char(out, ',');
    add_optional(out, instance->unit_segment[unit] >= 0, instance->unit_segment[unit]);
    key_text(out, ",", present < 0 ? NULL : instance->seat_id[present]);
    key_text(out, ",", lock < 0 ? NULL : instance->seat_id[lock]);
    key_text(out, ",", group < 0 ? NULL : instance->group_id[group]);
    for (int32_t k = 0; k < measures; k++)
        key_integer(out, ",", instance->measure[(size_t)unit * (size_t)measures + (size_t)k]);
    marz_buffer_char(out, ']');
}

static void add_instance(const writer *w)
{
    const marz_instance *instance = w->instance;
    marz_buffer *out = w->out;
    add_assumptions(w);
    key(out, ",\n\"seats\":[");
    for (int32_t j = 0; j < instance->seat_count; j++) {
        next_line(out, j);
        add_seat(w, j);
    }
    key(out, "\n],\n\"columns\":[");
    for (int32_t k = 0; k < MARZ_PLAN_COLUMN_COUNT; k++)
        key_text(out, k ? "," : "", marz_plan_columns[k]);
    for (int32_t k = 0; k < instance->measure_count; k++)
        key_text(out, ",", instance->measure_name[k]);
    key(out, "],\n\"accounts\":[");
    for (int32_t i = 0; i < instance->unit_count; i++) {
        next_line(out, i);
        add_account(w, i);
    }
    key(out, "\n],\n\"forbidden\":[");
    for (int32_t k = 0; k < instance->forbidden_count; k++) {
        next_line(out, k);
        key_text(out, "[", instance->unit_id[instance->forbidden[k].unit]);
        key_text(out, ",", instance->seat_id[instance->forbidden[k].seat]);
        marz_buffer_char(out, ']');
    }
    key(out, "\n]\n}\n}\n");
}

// ---------------------------------------------------------------- the whole

/// Loads and counts per seat, in `scratch`.
static marz_status sum_loads(writer *w, marz_arena *scratch, marz_error *error)
{
    const marz_instance *instance = w->instance;
    const size_t measures = (size_t)instance->measure_count;
    w->load = MARZ_NEW(scratch, int64_t, (size_t)instance->seat_count * measures);
    w->count = MARZ_NEW(scratch, int32_t, instance->seat_count);
    if (!w->load || !w->count)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d seats", instance->seat_count);
    for (int32_t i = 0; i < instance->unit_count; i++) {
        const int32_t seat = w->plan->seat_of[i];
        if (seat < 0 || seat >= instance->seat_count)
            return marz_fail(error, MARZ_E_INTERNAL,
                             "account %s has no seat in a plan with outcome %s",
                             instance->unit_id[i], marz_outcome_name(w->plan->outcome));
        w->count[seat]++;
        for (size_t k = 0; k < measures; k++)
            w->load[(size_t)seat * measures + k] += instance->measure[(size_t)i * measures + k];
    }
    return MARZ_OK;
}

marz_status marz_plan_write(const marz_plan *plan, marz_buffer *out, marz_error *error)
{
    assert(plan && out);
    if (plan->seed > INT64_MAX)
        return marz_fail(error, MARZ_E_LIMIT, "the seed %llu is greater than the limit of %lld",
                         (unsigned long long)plan->seed, (long long)INT64_MAX);
    if (plan->instance.group_count > 0 && !plan->instance.group_id)
        return marz_fail(error, MARZ_E_INTERNAL, "the groups of the plan have no ids");
    marz_arena *scratch = marz_arena_create(0);
    if (!scratch)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to write the plan");
    const size_t before = out->length;
    writer w = {.plan = plan, .instance = &plan->instance, .out = out};
    marz_status status = MARZ_OK;
    if (plan->outcome != MARZ_OUTCOME_INFEASIBLE)
        status = sum_loads(&w, scratch, error);
    if (status)
        goto done;
    add_head(&w);
    add_objective(&w);
    add_conflicts(&w);
    add_loads(&w);
    add_prices(&w);
    add_assignments(&w);
    add_instance(&w);
    if (out->is_broken)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a plan of %zu bytes",
                           out->length - before);
done:
    marz_arena_destroy(scratch);
    return status;
}
