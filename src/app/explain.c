#include "app/explain.h"

#include "app/present_internal.h"
#include "design/design.h"

#include <string.h>

static json_t *seat_id(const marz_instance *in, int32_t seat)
{
    return seat == MARZ_NONE ? json_null() : json_string(in->seat_id[seat]);
}

static json_t *seat_name(const marz_instance *in, int32_t seat)
{
    return seat == MARZ_NONE ? json_null() : json_string(in->seat_name[seat]);
}

static json_t *alternative(const marz_plan *plan, int32_t unit, const marz_alternative *a,
                           int64_t base)
{
    const marz_instance *in = &plan->instance;
    marz_move_trial trial;
    if (marz_design_try_move(plan, unit, a->seat, &trial, NULL))
        return NULL;
    return json_pack(
        "{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:s,s:o,s:I,s:o}", "seat", in->seat_id[a->seat], "name",
        in->seat_name[a->seat], "travel", (json_int_t)a->cost.travel_minor, "mismatch",
        (json_int_t)a->cost.mismatch_minor, "disruption", (json_int_t)a->cost.disruption_minor,
        "balance", (json_int_t)a->balance_minor, "total", (json_int_t)a->total_minor, "extra",
        (json_int_t)(a->total_minor - base), "decides", marz_decider_name(trial.decider), "measure",
        marz_json_measure(in, trial.measure), "plan_total", (json_int_t)trial.total_minor, "breaks",
        marz_json_limits(in, trial.broken, trial.broken_count));
}

/// The part of the total in which the chosen seat beats the runner-up by most.
static const char *deciding_part(const marz_alternative *chosen, const marz_alternative *other)
{
    const struct {
        const char *name;
        int64_t saved;
    } parts[] = {
        {"travel", other->cost.travel_minor - chosen->cost.travel_minor},
        {"mismatch", other->cost.mismatch_minor - chosen->cost.mismatch_minor},
        {"disruption", other->cost.disruption_minor - chosen->cost.disruption_minor},
        {"balance", other->balance_minor - chosen->balance_minor},
        {"cover", other->uncovered_minor - chosen->uncovered_minor},
    };
    size_t best = 0;
    for (size_t k = 1; k < sizeof parts / sizeof *parts; k++)
        if (parts[k].saved > parts[best].saved)
            best = k;
    return parts[best].saved > 0 ? parts[best].name : "limits";
}

static json_t *reasons_of(const marz_plan *plan, int32_t unit, const marz_alternative *list,
                          int32_t count)
{
    const marz_instance *in = &plan->instance;
    json_t *reasons = json_array();
    const int32_t seat = plan->seat_of[unit];
    if (in->lock[unit] != MARZ_NONE)
        marz_json_push(reasons, json_string("locked"));
    if (in->group[unit] != MARZ_NONE)
        marz_json_push(reasons, json_string("group"));
    if (seat == MARZ_NONE)
        marz_json_push(reasons, json_string("uncovered"));
    else if (seat == in->present[unit])
        marz_json_push(reasons, json_string("stays"));
    const marz_alternative *chosen = NULL, *other = NULL;
    for (int32_t k = 0; k < count; k++)
        if (list[k].seat == seat)
            chosen = &list[k];
        else if (!other)
            other = &list[k];
    if (chosen && other)
        marz_json_push(reasons, json_string(deciding_part(chosen, other)));
    return reasons;
}

marz_status marz_explain_account(const marz_plan *plan, const char *id, json_t **answer,
                                 marz_error *error)
{
    const int32_t unit = marz_instance_find_unit(&plan->instance, id);
    if (unit == MARZ_NONE) {
        marz_fail(error, MARZ_E_NOT_FOUND, "the plan has no account \"%s\"", id);
        marz_hint(error, "House accounts are not planned; ids are those of accounts.csv.");
        return MARZ_E_NOT_FOUND;
    }
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE)
        return marz_fail(error, MARZ_E_NOT_FOUND, "the plan is infeasible and assigns nothing");
    const marz_instance *in = &plan->instance;
    // The plan's own seat need not be among the cheapest: bands and groups may have decided.
    marz_alternative list[MARZ_ALTERNATIVES_SHOWN + 1];
    const int32_t count = marz_design_alternatives(plan, unit, MARZ_ALTERNATIVES_SHOWN + 1, list);
    marz_alternative nobody;
    const int32_t seat = plan->seat_of[unit];
    const bool may_open = marz_design_uncovered(plan, unit, &nobody);
    const marz_cost cost = seat == MARZ_NONE ? (marz_cost){0} : marz_instance_cost(in, unit, seat);
    int64_t base = cost.travel_minor + cost.mismatch_minor + cost.disruption_minor;
    for (int32_t k = 0; k < count; k++)
        if (list[k].seat == plan->seat_of[unit])
            base = list[k].total_minor;
    if (seat == MARZ_NONE && may_open)
        base = nobody.total_minor;
    json_t *alternatives = json_array();
    for (int32_t k = 0; k < count; k++)
        if (list[k].seat != plan->seat_of[unit])
            marz_json_push(alternatives, alternative(plan, unit, &list[k], base));
    *answer =
        json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:I,s:{s:I,s:I,s:I,s:I},s:o,s:o,s:o}", "account", id,
                  "currency", plan->currency, "seat", seat_id(in, plan->seat_of[unit]), "present",
                  seat_id(in, in->present[unit]), "present_name", seat_name(in, in->present[unit]),
                  "name", seat_name(in, seat), "value", (json_int_t)in->value_minor[unit], "cost",
                  "travel", (json_int_t)cost.travel_minor, "mismatch",
                  (json_int_t)cost.mismatch_minor, "disruption", (json_int_t)cost.disruption_minor,
                  "with_balance", (json_int_t)base, "lock", seat_id(in, in->lock[unit]), "reasons",
                  reasons_of(plan, unit, list, count), "alternatives", alternatives);
    if (*answer && may_open)
        json_object_set_new(*answer, "uncovered",
                            json_pack("{s:I,s:I}", "cost", (json_int_t)nobody.uncovered_minor,
                                      "extra", (json_int_t)(nobody.total_minor - base)));
    return *answer ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to explain");
}

marz_status marz_explain_match(const marz_run *run, const char *id, bool is_lead, json_t **answer,
                               marz_error *error)
{
    const marz_matching *matching = &run->guide.matching;
    const marz_company *company = &run->company;
    for (int32_t k = 0; k < matching->line_count; k++) {
        const marz_match_line *line = &matching->lines[k];
        if (line->is_lead != is_lead || strcmp(line->id, id) != 0)
            continue;
        json_t *alternatives = json_array();
        if (line->runner_up != MARZ_NONE)
            marz_json_push(alternatives,
                           json_pack("{s:o,s:I,s:I}", "rep",
                                     marz_json_rep(company, line->runner_up), "value",
                                     (json_int_t)line->runner_up_minor, "price",
                                     (json_int_t)matching->price_minor[line->runner_up]));
        const int64_t price = line->rep == MARZ_NONE ? 0 : matching->price_minor[line->rep];
        *answer = json_pack(
            "{s:s,s:s,s:o,s:o,s:I,s:I,s:o,s:o}", is_lead ? "lead" : "deal", id, "currency",
            company->settings.currency, "rep", marz_json_rep(company, line->rep), "present",
            marz_json_rep(company, line->present), "value", (json_int_t)line->value_minor, "price",
            (json_int_t)price, "account", marz_json_account(company, line->account), "alternatives",
            alternatives);
        return *answer ? MARZ_OK : marz_fail(error, MARZ_E_NO_MEMORY, "no memory to explain");
    }
    return marz_fail(error, MARZ_E_NOT_FOUND, "there is no open %s \"%s\"",
                     is_lead ? "lead" : "deal", id);
}
