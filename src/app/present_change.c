#include "app/change.h"
#include "app/present_internal.h"

static const marz_instance *instance_of(const marz_change_answer *answer)
{
    return &answer->run.guide.plan.instance;
}

static json_t *part_loads(const marz_change_answer *answer, int32_t seat)
{
    const marz_instance *in = instance_of(answer);
    json_t *loads = json_object();
    for (int32_t k = 0; k < in->measure_count; k++) {
        const int32_t cell = seat * in->measure_count + k;
        json_object_set_new(
            loads, in->measure_name[k],
            json_pack("{s:I,s:I,s:I,s:I,s:I}", "before", (json_int_t)answer->run.loads_now[cell],
                      "load", (json_int_t)answer->run.loads_planned[cell], "low",
                      (json_int_t)in->low[cell], "target", (json_int_t)in->target[cell], "high",
                      (json_int_t)in->high[cell]));
    }
    return loads;
}

static json_t *parts(const marz_change_answer *answer)
{
    const marz_instance *in = instance_of(answer);
    json_t *rows = json_array();
    for (int32_t p = 0; p < answer->part_count; p++) {
        const marz_change_part *part = &answer->parts[p];
        marz_json_push(
            rows,
            json_pack("{s:s,s:o,s:i,s:I,s:{s:i,s:I},s:o,s:o}", "territory", in->seat_id[part->seat],
                      "rep", marz_json_rep(&answer->run.company, in->seat_rep[part->seat]),
                      "accounts", part->account_count, "value", (json_int_t)part->value_minor,
                      "deals", "count", part->deal_count, "amount", (json_int_t)part->deal_minor,
                      "quota", marz_json_amount(part->quota_minor), "loads",
                      part_loads(answer, part->seat)));
    }
    return rows;
}

static json_t *options(const marz_change_answer *answer)
{
    const marz_instance *in = instance_of(answer);
    json_t *rows = json_array();
    for (int32_t k = 0; k < answer->option_count; k++) {
        const marz_change_option *option = &answer->options[k];
        marz_json_push(
            rows,
            json_pack("{s:s,s:s,s:o,s:i,s:I,s:o,s:b}", "kind",
                      answer->change.kind == MARZ_CHANGE_HIRE ? "vacant_seat" : "whole_seat",
                      "territory", in->seat_id[option->seat], "rep",
                      marz_json_rep(&answer->run.company, in->seat_rep[option->seat]), "accounts",
                      option->account_count, "cost", (json_int_t)option->cost_minor, "load",
                      marz_json_share(option->load_ppm), "within_bands", option->is_within));
    }
    return rows;
}

static json_t *bands(const marz_change_answer *answer)
{
    const marz_instance *in = instance_of(answer);
    json_t *rows = json_object();
    for (int32_t k = 0; k < in->measure_count; k++)
        json_object_set_new(rows, in->measure_name[k],
                            json_pack("{s:o,s:o}", "band", marz_json_share(answer->band_ppm[k]),
                                      "widened_by", marz_json_share(answer->widened_ppm[k])));
    return rows;
}

static json_t *event(const marz_change_answer *answer)
{
    const marz_change *change = &answer->change;
    return json_pack("{s:s,s:s,s:s,s:o,s:o}", "kind", marz_change_name(change->kind), "rep",
                     change->rep, "name", answer->run.company.reps[answer->rep].name, "from",
                     marz_json_day(change->from_day), "until", marz_json_day(change->until_day));
}

/// null: that was not asked for.
static json_t *one_piece(const marz_change_answer *answer)
{
    const bool is_asked = answer->is_apart || instance_of(answer)->graph.node_count > 0;
    return is_asked ? json_boolean(!answer->is_apart) : json_null();
}

static json_t *cost(const marz_change_answer *answer)
{
    const marz_cost *c = &answer->cost;
    const bool is_cover = answer->change.kind == MARZ_CHANGE_COVER;
    const int64_t total =
        c->travel_minor + c->mismatch_minor + c->disruption_minor + answer->uneven_minor;
    json_t *row = json_pack("{s:I,s:I,s:I,s:I,s:o}", "total", (json_int_t)total, "travel",
                            (json_int_t)c->travel_minor, "mismatch", (json_int_t)c->mismatch_minor,
                            "disruption", (json_int_t)c->disruption_minor, "period",
                            is_cover ? json_integer(answer->period_minor) : json_null());
    if (row && answer->has_balance_price)
        json_object_set_new(row, "balance", json_integer(answer->uneven_minor));
    return row;
}

/// Of the accounts that move; only where that comes first.
static void add_farthest(const marz_change_answer *answer, json_t *json)
{
    const marz_plan *plan = &answer->run.guide.plan;
    if (json && answer->wants_max && plan->instance.farthest_milli && marz_plan_has_seats(plan))
        json_object_set_new(json, "farthest", marz_json_farthest(plan));
}

json_t *marz_present_change(const marz_change_answer *answer)
{
    const marz_plan *plan = &answer->run.guide.plan;
    const bool is_hire = answer->change.kind == MARZ_CHANGE_HIRE;
    json_t *whole = marz_present_plan(&answer->run);
    json_t *moved = json_incref(json_object_get(whole, "moved"));
    json_t *conflicts = json_incref(json_object_get(whole, "conflicts"));
    json_t *gap = json_incref(json_object_get(whole, "gap"));
    json_decref(whole);
    json_t *other = answer->has_other
                        ? json_pack("{s:b,s:i,s:I}", "is_cheapest", !answer->is_cheapest, "moves",
                                    answer->other_moves, "cost", (json_int_t)answer->other_minor)
                        : json_null();
    json_t *json = json_pack(
        "{s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:{s:i,s:I},s:o,s:o,s:o,s:i,s:i,s:o}", "change",
        event(answer), "other", other, "currency", plan->currency, "outcome",
        marz_outcome_name(plan->outcome), "conflicts", conflicts, "moved", moved, "fewest_moves",
        is_hire ? json_integer(answer->fewest_moves) : json_null(), "cost", cost(answer), "gap",
        is_hire ? (json_decref(gap), json_null()) : gap, is_hire ? "givers" : "receivers",
        parts(answer), "loose_deals", "count", answer->loose_deal_count, "amount",
        (json_int_t)answer->loose_deal_minor, "quota", marz_json_amount(answer->quota_minor),
        "bands", bands(answer), "options", options(answer), "left_out", answer->left_out_count,
        "held", answer->held_count, "in_one_piece", one_piece(answer));
    add_farthest(answer, json);
    return json;
}
