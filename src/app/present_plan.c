#include "app/present_internal.h"

#include "app/homes.h"

static json_t *conflicts(const marz_plan *plan)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < plan->conflict_count; k++) {
        const marz_conflict *c = &plan->conflicts[k];
        marz_json_push(rows,
                       json_pack("{s:s,s:s,s:o,s:I,s:I,s:I}", "kind", marz_conflict_name(c->kind),
                                 "subject", c->subject ? c->subject : "", "measure",
                                 c->measure == MARZ_NONE
                                     ? json_null()
                                     : json_string(plan->instance.measure_name[c->measure]),
                                 "found", (json_int_t)c->found, "limit", (json_int_t)c->limit,
                                 "relax_by", (json_int_t)c->relax_by));
    }
    return rows;
}

static json_t *seat_loads(const marz_run *run, int32_t seat)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_instance *in = &plan->instance;
    json_t *loads = json_object();
    for (int32_t k = 0; k < in->measure_count; k++) {
        const int32_t cell = seat * in->measure_count + k;
        const int64_t load = run->loads_planned[cell], target = in->target[cell];
        const double deviation = target ? (double)load / (double)target - 1 : 0;
        json_object_set_new(loads, in->measure_name[k],
                            json_pack("{s:I,s:I,s:I,s:I,s:I,s:f,s:I}", "load", (json_int_t)load,
                                      "before", (json_int_t)run->loads_now[cell], "low",
                                      (json_int_t)in->low[cell], "high", (json_int_t)in->high[cell],
                                      "target", (json_int_t)target, "deviation", deviation,
                                      "price_micro", (json_int_t)plan->price_micro[cell]));
    }
    return loads;
}

static json_t *territories(const marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    json_t *rows = json_array();
    for (int32_t j = 0; j < plan->instance.seat_count; j++)
        marz_json_push(rows, json_pack("{s:s,s:s,s:o,s:o}", "id", plan->instance.seat_id[j], "name",
                                       plan->instance.seat_name[j], "rep",
                                       marz_json_rep(&run->company, plan->instance.seat_rep[j]),
                                       "loads", seat_loads(run, j)));
    return rows;
}

static json_t *moves(const marz_run *run)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < run->move_count; k++) {
        const marz_report_move *move = &run->moves[k];
        marz_json_push(
            rows, json_pack("{s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:o,s:o}", "account",
                            marz_json_account(&run->company, move->account), "from",
                            marz_json_rep(&run->company, move->from), "to",
                            marz_json_rep(&run->company, move->to), "gain",
                            (json_int_t)move->gain_minor, "travel", (json_int_t)move->travel_minor,
                            "mismatch", (json_int_t)move->mismatch_minor, "disruption",
                            (json_int_t)move->disruption_minor, "runner_up",
                            marz_json_rep(&run->company, move->runner_up), "runner_up_extra",
                            move->runner_up == MARZ_NONE ? json_null()
                                                         : json_integer(move->runner_up_minor)));
    }
    return rows;
}

/// Accounts that the plan leaves without anybody, the dearest first.
static json_t *uncovered(const marz_run *run)
{
    const marz_instance *in = &run->guide.plan.instance;
    json_t *rows = json_array();
    for (int32_t k = 0; k < run->uncovered_count; k++) {
        const marz_report_open *open = &run->uncovered[k];
        marz_json_push(
            rows,
            json_pack("{s:o,s:o,s:I,s:I,s:o,s:o,s:o,s:I}", "account",
                      marz_json_account(&run->company, open->account), "from",
                      marz_json_rep(&run->company, open->from), "value",
                      (json_int_t)open->value_minor, "cost", (json_int_t)open->cost_minor, "rep",
                      marz_json_rep(&run->company, open->best), "extra",
                      open->has_seat ? json_integer(open->extra_minor) : json_null(), "breaks",
                      !open->breaks                ? json_null()
                      : open->measure == MARZ_NONE ? json_string("change")
                                                   : json_string(in->measure_name[open->measure]),
                      "relax_by", (json_int_t)open->relax_by));
    }
    return json_pack("{s:i,s:I,s:o}", "count", run->uncovered_count, "cost",
                     (json_int_t)run->guide.plan.uncovered_minor, "accounts", rows);
}

/// Bands with which there is a plan, which was tried.
static json_t *remedy(const marz_run *run)
{
    const marz_instance *in = &run->guide.plan.instance;
    json_t *bands = json_object();
    for (int32_t k = 0; k < in->measure_count; k++)
        json_object_set_new(bands, in->measure_name[k], marz_json_share(run->remedy_ppm[k]));
    return json_pack("{s:o}", "bands", bands);
}

/// Where the homes lie that the plan found.
static json_t *placed(const marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_instance *in = &plan->instance;
    json_t *rows = json_array();
    for (int32_t j = 0; j < in->seat_count; j++) {
        if (!plan->is_placed[j])
            continue;
        const int32_t near = marz_homes_nearest(in, j);
        const int32_t account = near == MARZ_NONE ? MARZ_NONE : run->links.account_of[near];
        marz_json_push(rows,
                       json_pack("{s:s,s:o,s:f,s:f,s:o}", "territory", in->seat_id[j], "rep",
                                 marz_json_rep(&run->company, in->seat_rep[j]), "lon",
                                 in->seat_lon_udeg[j] / 1e6, "lat", in->seat_lat_udeg[j] / 1e6,
                                 "nearest", marz_json_account(&run->company, account)));
    }
    return rows;
}

json_t *marz_present_plan(const marz_run *run)
{
    const marz_plan *plan = &run->guide.plan;
    const bool has_plan = marz_plan_has_seats(plan);
    json_t *answer =
        json_pack("{s:i,s:s,s:s,s:b,s:{s:I,s:I},s:o}", "year", plan->plan_year, "currency",
                  plan->currency, "outcome", marz_outcome_name(plan->outcome), "proved",
                  plan->has_bound, "moved", "count", (json_int_t)run->moved_count, "value",
                  (json_int_t)run->moved_value_minor, "conflicts", conflicts(plan));
    if (!answer)
        return NULL;
    json_object_set_new(answer, "bound",
                        plan->has_bound ? json_integer(plan->bound_minor) : json_null());
    json_object_set_new(answer, "gap",
                        plan->has_bound && has_plan ? marz_json_share(plan->gap_ppm) : json_null());
    if (run->has_remedy)
        json_object_set_new(answer, "remedy", remedy(run));
    if (has_plan) {
        json_object_set_new(answer, "objective", marz_json_objective(plan));
        if (plan->instance.has_cover)
            json_object_set_new(answer, "uncovered", uncovered(run));
        if (plan->instance.farthest_milli)
            json_object_set_new(answer, "farthest", marz_json_farthest(plan));
        if (plan->is_placed)
            json_object_set_new(answer, "placed", placed(run));
        json_object_set_new(answer, "territories", territories(run));
        json_object_set_new(answer, "moves", moves(run));
    }
    return answer;
}

json_t *marz_present_verdict(const marz_verdict *verdict)
{
    json_t *rows = json_array();
    for (int32_t k = 0; k < verdict->violation_count; k++) {
        const marz_violation *v = &verdict->violations[k];
        marz_json_push(rows, json_pack("{s:s,s:s,s:s,s:s}", "kind", v->kind, "subject", v->subject,
                                       "found", v->found, "expected", v->expected));
    }
    return json_pack("{s:b,s:o,s:I}", "ok", verdict->is_ok, "violations", rows, "violation_count",
                     (json_int_t)verdict->violation_total);
}

json_t *marz_present_matching(const marz_run *run)
{
    const marz_matching *matching = &run->guide.matching;
    const marz_company *company = &run->company;
    json_t *lines = json_array(), *prices = json_array();
    for (int32_t k = 0; k < matching->line_count; k++) {
        const marz_match_line *line = &matching->lines[k];
        marz_json_push(lines, json_pack("{s:s,s:s,s:o,s:o,s:o,s:I,s:o}", "id", line->id, "kind",
                                        line->is_lead ? "lead" : "deal", "account",
                                        marz_json_account(company, line->account), "from",
                                        marz_json_rep(company, line->present), "rep",
                                        marz_json_rep(company, line->rep), "value",
                                        (json_int_t)line->value_minor, "runner_up",
                                        marz_json_rep(company, line->runner_up)));
    }
    for (int32_t r = 0; matching->price_minor && r < company->rep_count; r++)
        if (matching->capacity[r])
            marz_json_push(prices, json_pack("{s:o,s:I,s:I}", "rep", marz_json_rep(company, r),
                                             "price", (json_int_t)matching->price_minor[r],
                                             "capacity", (json_int_t)matching->capacity[r]));
    const int64_t gap = matching->dual_minor - matching->value_minor;
    return json_pack("{s:s,s:I,s:I,s:I,s:I,s:o,s:o}", "currency", company->settings.currency,
                     "value", (json_int_t)matching->value_minor, "dual",
                     (json_int_t)matching->dual_minor, "gap", (json_int_t)gap, "greedy_value",
                     (json_int_t)matching->greedy_minor, "assignments", lines, "prices", prices);
}
