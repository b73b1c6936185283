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
    int64_t *load;              ///< [seat_count * measure_count]; NULL if there is no plan to show
    int32_t *count;             ///< [seat_count] accounts
    int64_t *left, moved_value; ///< [seat_count] value that leaves each seat, and in all
} writer;

// ---------------------------------------------------------------- what the plan claims

static void add_day(marz_buffer *out, const char *key, int32_t day)
{
    char text[16];
    if (day != MARZ_DAY_UNKNOWN)
        marz_day_format(MARZ_GREGORIAN, day, text);
    marz_plan_key_text(out, key, day == MARZ_DAY_UNKNOWN ? NULL : text);
}

/// Only plans that answer an event have the key.
static void add_change(marz_buffer *out, const marz_change *change)
{
    if (change->kind == MARZ_CHANGE_NONE)
        return;
    marz_plan_key_text(out, ",\n\"change\":{\"kind\":", marz_change_name(change->kind));
    marz_plan_key_text(out, ",\"rep\":", change->rep);
    add_day(out, ",\"from\":", change->from_day);
    add_day(out, ",\"until\":", change->until_day);
    marz_buffer_char(out, '}');
}

static void add_head(const writer *w)
{
    const marz_plan *plan = w->plan;
    marz_buffer *out = w->out;
    marz_plan_key_text(out, "{\n\"format\":", MARZ_PLAN_FORMAT);
    marz_plan_key_text(out, ",\n\"solver\":", plan->solver ? plan->solver : "");
    marz_plan_key_text(out, ",\n\"version\":", plan->version ? plan->version : MARZ_VERSION);
    marz_plan_key_integer(out, ",\n\"seed\":", (int64_t)plan->seed);
    marz_plan_key_integer(out, ",\n\"options\":{\"effort\":", plan->effort);
    marz_plan_key_integer(out, "},\n\"year\":", plan->plan_year);
    marz_plan_key_text(out, ",\n\"currency\":", plan->currency);
    marz_buffer_text(out, plan->is_simulated ? ",\n\"simulated\":true" : ",\n\"simulated\":false");
    add_change(out, &plan->change);
    marz_plan_key_text(out, ",\n\"outcome\":", marz_outcome_name(plan->outcome));
}

static void add_objective(const writer *w)
{
    const marz_plan *plan = w->plan;
    const bool is_infeasible = plan->outcome == MARZ_OUTCOME_INFEASIBLE;
    marz_buffer *out = w->out;
    if (is_infeasible) {
        marz_buffer_text(out, ",\n\"objective\":null");
    } else {
        marz_plan_key_integer(out, ",\n\"objective\":{\"total\":", plan->total_minor);
        marz_plan_key_integer(out, ",\"travel\":", plan->travel_minor);
        marz_plan_key_integer(out, ",\"mismatch\":", plan->mismatch_minor);
        marz_plan_key_integer(out, ",\"disruption\":", plan->disruption_minor);
        if (w->instance->soft_low)
            marz_plan_key_integer(out, ",\"balance\":", plan->balance_minor);
        if (w->instance->has_cover)
            marz_plan_key_integer(out, ",\"uncovered\":", plan->uncovered_minor);
        marz_buffer_char(out, '}');
    }
    const bool has_bound = plan->has_bound && !is_infeasible;
    marz_buffer_text(out, ",\n\"bound\":");
    marz_plan_add_optional(out, has_bound, plan->bound_minor);
    marz_plan_key_text(out, ",\n\"bound_note\":", has_bound ? NULL : plan->bound_note);
    marz_buffer_text(out, ",\n\"gap_ppm\":");
    marz_plan_add_optional(out, has_bound, plan->gap_ppm);
    marz_buffer_print(out, ",\n\"input_hash\":\"%016llx\"",
                      (unsigned long long)marz_instance_hash(w->instance));
}

static void add_conflicts(const writer *w)
{
    marz_buffer *out = w->out;
    marz_buffer_text(out, ",\n\"conflicts\":[");
    for (int32_t k = 0; k < w->plan->conflict_count; k++) {
        const marz_conflict *conflict = &w->plan->conflicts[k];
        marz_plan_next_line(out, k);
        marz_plan_key_text(out, "{\"kind\":", marz_plan_conflicts[conflict->kind]);
        marz_plan_key_text(out, ",\"subject\":", conflict->subject);
        marz_plan_key_text(out, ",\"measure\":",
                           conflict->measure < 0 ? NULL
                                                 : w->instance->measure_name[conflict->measure]);
        marz_plan_key_integer(out, ",\"found\":", conflict->found);
        marz_plan_key_integer(out, ",\"limit\":", conflict->limit);
        marz_plan_key_integer(out, ",\"relax_by\":", conflict->relax_by);
        marz_buffer_char(out, '}');
    }
    marz_buffer_text(out, "\n]");
}

static void add_loads(const writer *w)
{
    const marz_instance *instance = w->instance;
    const int32_t measures = instance->measure_count;
    marz_buffer *out = w->out;
    marz_buffer_text(out, ",\n\"loads\":[");
    for (int32_t j = 0; w->load && j < instance->seat_count; j++) {
        const size_t row = (size_t)j * (size_t)measures;
        marz_plan_next_line(out, j);
        marz_plan_key_text(out, "{\"seat\":", instance->seat_id[j]);
        marz_plan_key_integer(out, ",\"accounts\":", w->count[j]);
        marz_plan_key_row(out, ",\"load\":", w->load + row, measures);
        marz_plan_key_row(out, ",\"low\":", instance->low + row, measures);
        marz_plan_key_row(out, ",\"target\":", instance->target + row, measures);
        marz_plan_key_row(out, ",\"high\":", instance->high + row, measures);
        marz_buffer_char(out, '}');
    }
    marz_buffer_text(out, "\n]");
}

static void add_prices(const writer *w)
{
    const marz_plan *plan = w->plan;
    const int32_t measures = w->instance->measure_count;
    const bool has_prices = plan->price_micro && w->load;
    marz_buffer *out = w->out;
    marz_buffer_text(out, ",\n\"prices\":[");
    for (int32_t j = 0; has_prices && j < w->instance->seat_count; j++) {
        marz_plan_next_line(out, j);
        marz_plan_key_text(out, "{\"seat\":", w->instance->seat_id[j]);
        marz_plan_key_row(
            out, ",\"price_micro\":", plan->price_micro + (size_t)j * (size_t)measures, measures);
        marz_buffer_char(out, '}');
    }
    marz_buffer_text(out, "\n]");
}

/// What proves the least greatest distance.
static void add_farthest(const writer *w)
{
    const marz_farthest_proof *proof = &w->plan->farthest;
    const int32_t measures = w->instance->measure_count;
    marz_buffer *out = w->out;
    if (!w->load || proof->bound_milli == 0)
        return;
    marz_plan_key_integer(out, ",\n\"farthest\":{\"bound_milli\":", proof->bound_milli);
    marz_buffer_text(out, ",\"seats\":[");
    for (int32_t j = 0; j < w->instance->seat_count; j++) {
        marz_plan_next_line(out, j);
        marz_plan_key_text(out, "{\"seat\":", w->instance->seat_id[j]);
        marz_plan_key_row(
            out, ",\"price_micro\":", proof->price_micro + (size_t)j * (size_t)measures, measures);
        marz_buffer_char(out, '}');
    }
    marz_buffer_text(out, "\n]}");
}

/// What changes hands and what its limits are worth; only where there are such limits.
static void add_moved(const writer *w)
{
    const marz_plan *plan = w->plan;
    const marz_instance *instance = w->instance;
    marz_buffer *out = w->out;
    if (!w->load || !marz_instance_limits_moves(instance))
        return;
    marz_plan_key_integer(out, ",\n\"moved\":{\"value\":", w->moved_value);
    marz_buffer_text(out, ",\"limit\":");
    marz_plan_add_optional(out, instance->has_moved_limit, instance->moved_value_max);
    marz_plan_key_integer(out, ",\"price_micro\":", plan->moved_price_micro);
    marz_buffer_text(out, ",\"seats\":[");
    for (int32_t j = 0; instance->leave_max && j < instance->seat_count; j++) {
        marz_plan_next_line(out, j);
        marz_plan_key_text(out, "{\"seat\":", instance->seat_id[j]);
        marz_plan_key_integer(out, ",\"value\":", w->left[j]);
        marz_plan_key_integer(out, ",\"limit\":", instance->leave_max[j]);
        marz_plan_key_integer(
            out, ",\"price_micro\":", plan->leave_price_micro ? plan->leave_price_micro[j] : 0);
        marz_buffer_char(out, '}');
    }
    marz_buffer_text(out, "\n]}");
}

/// Only plans with a hierarchy have the key.
static void add_districts(const writer *w)
{
    const marz_levels *levels = &w->plan->levels;
    marz_buffer *out = w->out;
    if (!w->load || levels->district_count == 0)
        return;
    marz_buffer_text(out, ",\n\"districts\":[");
    for (int32_t d = 0; d < levels->district_count; d++) {
        const int32_t region = levels->region_of ? levels->region_of[d] : MARZ_NONE;
        marz_plan_next_line(out, d);
        marz_plan_key_text(out, "{\"district\":", levels->district_id[d]);
        marz_plan_key_text(out,
                           ",\"region\":", region == MARZ_NONE ? NULL : levels->region_id[region]);
        marz_buffer_text(out, ",\"seats\":");
        char next = '[';
        for (int32_t j = 0; j < w->instance->seat_count; j++) {
            if (levels->district_of[j] != d)
                continue;
            marz_buffer_char(out, next);
            marz_plan_add_text(out, w->instance->seat_id[j]);
            next = ',';
        }
        marz_buffer_text(out, "]}");
    }
    marz_buffer_text(out, "\n]");
}

/// Only plans of which some homes were found have the key.
static void add_placed(const writer *w)
{
    char next = '[';
    for (int32_t j = 0; w->plan->is_placed && j < w->instance->seat_count; j++) {
        if (!w->plan->is_placed[j])
            continue;
        if (next == '[')
            marz_buffer_text(w->out, ",\n\"placed\":");
        marz_buffer_char(w->out, next);
        marz_plan_add_text(w->out, w->instance->seat_id[j]);
        next = ',';
    }
    if (next == ',')
        marz_buffer_char(w->out, ']');
}

static void add_assignments(const writer *w)
{
    const marz_instance *instance = w->instance;
    marz_buffer *out = w->out;
    marz_buffer_text(out, ",\n\"assignments\":[");
    for (int32_t i = 0; w->load && i < instance->unit_count; i++) {
        const int32_t seat = w->plan->seat_of[i], present = instance->present[i];
        const bool is_covered = seat != MARZ_NONE;
        const marz_cost cost = is_covered ? marz_instance_cost(instance, i, seat) : (marz_cost){0};
        const char *rep = is_covered && instance->seat_rep_id ? instance->seat_rep_id[seat] : NULL;
        marz_plan_next_line(out, i);
        marz_plan_key_text(out, "{\"account\":", instance->unit_id[i]);
        marz_plan_key_text(out, ",\"seat\":", is_covered ? instance->seat_id[seat] : NULL);
        marz_plan_key_text(out, ",\"rep\":", rep);
        marz_plan_key_text(out, ",\"from\":", present < 0 ? NULL : instance->seat_id[present]);
        marz_plan_key_integer(out, ",\"travel\":", cost.travel_minor);
        marz_plan_key_integer(out, ",\"mismatch\":", cost.mismatch_minor);
        marz_plan_key_integer(out, ",\"disruption\":", cost.disruption_minor);
        if (!is_covered)
            marz_plan_key_integer(out, ",\"uncovered\":", marz_instance_uncovered(instance, i));
        marz_buffer_char(out, '}');
    }
    marz_buffer_text(out, "\n]");
}

// ---------------------------------------------------------------- the whole

/// Loads and counts per seat, in `scratch`.
static marz_status sum_loads(writer *w, marz_arena *scratch, marz_error *error)
{
    const marz_instance *instance = w->instance;
    const size_t measures = (size_t)instance->measure_count;
    w->load = MARZ_NEW(scratch, int64_t, (size_t)instance->seat_count * measures);
    w->count = MARZ_NEW(scratch, int32_t, instance->seat_count);
    w->left = MARZ_NEW(scratch, int64_t, instance->seat_count);
    if (!w->load || !w->count || !w->left)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %d seats", instance->seat_count);
    for (int32_t i = 0; i < instance->unit_count; i++) {
        const int32_t seat = w->plan->seat_of[i];
        if (seat == MARZ_NONE && marz_instance_may_uncover(instance, i))
            continue;
        if (seat < 0 || seat >= instance->seat_count)
            return marz_fail(error, MARZ_E_INTERNAL,
                             "account %s has no seat in a plan with outcome %s",
                             instance->unit_id[i], marz_outcome_name(w->plan->outcome));
        w->count[seat]++;
        for (size_t k = 0; k < measures; k++)
            w->load[(size_t)seat * measures + k] += instance->measure[(size_t)i * measures + k];
    }
    w->moved_value = marz_instance_moved_value(instance, w->plan->seat_of, w->left);
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
    add_farthest(&w);
    add_moved(&w);
    add_districts(&w);
    add_placed(&w);
    add_assignments(&w);
    marz_plan_add_instance(out, &plan->instance);
    if (out->is_broken)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a plan of %zu bytes",
                           out->length - before);
done:
    marz_arena_destroy(scratch);
    return status;
}
