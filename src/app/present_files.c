#include "app/files_design.h"
#include "app/files_levels.h"
#include "app/present_internal.h"

#include <math.h>

/// An amount of a measure as the files have it.
static json_t *amount(const marz_files_question *question, int32_t measure, int64_t value)
{
    const int32_t decimals = measure == MARZ_NONE ? 0 : question->decimals[measure];
    int64_t one = 1;
    for (int32_t k = 0; k < decimals; k++)
        one *= 10;
    return value % one ? json_real((double)value / (double)one) : json_integer(value / one);
}

static json_t *loads(const marz_files_design *design, int32_t seat)
{
    const marz_instance *in = &design->plan.instance;
    const marz_files_question *q = design->question;
    json_t *object = json_object();
    for (int32_t k = 0; k < in->measure_count; k++) {
        const int64_t cell = (int64_t)seat * in->measure_count + k;
        const int64_t price = design->plan.price_micro ? design->plan.price_micro[cell] : 0;
        const double target = (double)in->target[cell];
        json_object_set_new(
            object, in->measure_name[k],
            json_pack("{s:o,s:o,s:o,s:o,s:f,s:f}", "load", amount(q, k, design->loads[cell]), "low",
                      amount(q, k, in->low[cell]), "target", amount(q, k, in->target[cell]), "high",
                      amount(q, k, in->high[cell]), "deviation",
                      target > 0 ? (double)design->loads[cell] / target - 1 : 0.0, "price",
                      (double)price / 1e6 * pow(10, q->decimals[k])));
    }
    return object;
}

void marz_present_deviations(json_t *territories)
{
    size_t k;
    json_t *territory;
    json_array_foreach(territories, k, territory)
    {
        const char *measure;
        json_t *load;
        double deviation = 0;
        json_t *price = NULL;
        json_object_foreach(json_object_get(territory, "loads"), measure, load)
        {
            const double one = json_number_value(json_object_get(load, "deviation"));
            deviation = fabs(one) > fabs(deviation) ? one : deviation;
            const json_t *micro = json_object_get(load, "price_micro");
            if (!price)
                price = micro ? json_real(json_number_value(micro) / 1e6)
                              : json_incref(json_object_get(load, "price"));
        }
        json_object_set_new(territory, "deviation", json_real(deviation));
        json_object_set_new(territory, "price", price ? price : json_null());
    }
}

static json_t *position(const marz_instance *in, int32_t seat)
{
    if (in->seat_lon_udeg[seat] == MARZ_DEGREES_UNKNOWN)
        return json_null();
    return json_pack("[f,f]", (double)in->seat_lon_udeg[seat] / 1e6,
                     (double)in->seat_lat_udeg[seat] / 1e6);
}

static json_t *territories(const marz_files_design *design)
{
    const marz_instance *in = &design->plan.instance;
    json_t *rows = json_array();
    for (int32_t j = 0; j < in->seat_count; j++)
        marz_json_push(rows,
                       json_pack("{s:s,s:i,s:o,s:o,s:o}", "id", in->seat_id[j], "units",
                                 design->unit_count[j], "position", position(in, j), "loads",
                                 loads(design, j), "pieces",
                                 design->pieces ? json_integer(design->pieces[j]) : json_null()));
    marz_present_deviations(rows);
    return rows;
}

static json_t *conflicts(const marz_files_design *design)
{
    const marz_plan *plan = &design->plan;
    json_t *rows = json_array();
    for (int32_t c = 0; c < plan->conflict_count; c++) {
        const marz_conflict *one = &plan->conflicts[c];
        const int32_t k = one->measure;
        marz_json_push(
            rows,
            json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:o}", "kind", marz_conflict_name(one->kind),
                      "subject", one->subject ? one->subject : "", "name",
                      one->subject ? marz_files_name(design->question, one->subject) : "",
                      "measure",
                      k == MARZ_NONE ? json_null() : json_string(plan->instance.measure_name[k]),
                      "found", amount(design->question, k, one->found), "limit",
                      amount(design->question, k, one->limit), "relax_by",
                      amount(design->question, k, one->relax_by)));
    }
    return rows;
}

static json_t *contiguity(const marz_files_design *design)
{
    const marz_files_question *q = design->question;
    if (!design->pieces)
        return json_null();
    return json_pack("{s:b,s:i,s:i,s:s}", "is_contiguous", design->extra_pieces == 0,
                     "extra_pieces", design->extra_pieces, "links", q->link_count, "graph",
                     q->has_near_graph ? "near" : "edges");
}

/// Units that nobody takes, all of them, the dearest first.
static json_t *uncovered(const marz_files_design *design)
{
    const marz_instance *in = &design->plan.instance;
    json_t *rows = json_array();
    for (int32_t k = 0; k < design->open_count; k++) {
        const int32_t unit = design->open[k], present = in->present[unit];
        marz_json_push(
            rows, json_pack("{s:s,s:s,s:o,s:I,s:I}", "id", in->unit_id[unit], "name",
                            marz_files_name(design->question, in->unit_id[unit]), "owner",
                            present == MARZ_NONE ? json_null() : json_string(in->seat_id[present]),
                            "value", (json_int_t)in->value_minor[unit], "cost",
                            (json_int_t)marz_instance_uncovered(in, unit)));
    }
    return json_pack("{s:i,s:I,s:o}", "count", design->open_count, "cost",
                     (json_int_t)design->plan.uncovered_minor, "units", rows);
}

json_t *marz_present_files(const marz_files_design *design)
{
    const marz_plan *plan = &design->plan;
    const bool has_plan = marz_plan_has_seats(plan);
    const bool is_proved = has_plan && plan->has_bound;
    json_t *answer =
        json_pack("{s:s,s:s,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:{s:i,s:I,s:I},s:{s:i,s:I,s:I},s:b}",
                  "currency", plan->currency, "outcome", marz_outcome_name(plan->outcome),
                  "objective", has_plan ? marz_json_objective(plan) : json_null(), "bound",
                  is_proved ? json_integer(plan->bound_minor) : json_null(), "gap",
                  is_proved ? marz_json_share(plan->gap_ppm) : json_null(), "proved", is_proved,
                  "conflicts", conflicts(design), "territories",
                  has_plan ? territories(design) : json_array(), "contiguity", contiguity(design),
                  "moment", design->moment_km2 > 0 ? json_real(design->moment_km2) : json_null(),
                  "moved", "count", design->moved_count, "value", (json_int_t)design->moved_minor,
                  "cost", (json_int_t)plan->disruption_minor, "released", "count",
                  design->released_count, "value", (json_int_t)design->released_minor, "cost",
                  (json_int_t)design->released_cost_minor, "checked", design->verdict.is_ok);
    if (answer && has_plan && plan->instance.has_cover)
        json_object_set_new(answer, "uncovered", uncovered(design));
    if (answer && has_plan && plan->instance.farthest_milli)
        json_object_set_new(answer, "farthest", marz_json_farthest(plan));
    if (answer)
        marz_present_levels(design, answer);
    return answer;
}
