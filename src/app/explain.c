#include "app/explain.h"

#include "app/find_account.h"
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

/// What a seat costs a unit; the terms add up to the total.
static json_t *terms(const marz_alternative *a)
{
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "travel", (json_int_t)a->cost.travel_minor,
                     "mismatch", (json_int_t)a->cost.mismatch_minor, "disruption",
                     (json_int_t)a->cost.disruption_minor, "balance", (json_int_t)a->balance_minor,
                     "change", (json_int_t)a->change_minor, "total", (json_int_t)a->total_minor);
}

static json_t *alternative(const marz_plan *plan, int32_t unit, const marz_alternative *a,
                           int64_t base)
{
    const marz_instance *in = &plan->instance;
    marz_move_trial trial;
    if (marz_design_try_move(plan, unit, a->seat, &trial, NULL))
        return NULL;
    json_t *row = terms(a);
    json_t *more =
        json_pack("{s:s,s:s,s:I,s:s,s:o,s:I,s:o}", "seat", in->seat_id[a->seat], "name",
                  in->seat_name[a->seat], "extra", (json_int_t)(a->total_minor - base), "decides",
                  marz_decider_name(trial.decider), "measure", marz_json_measure(in, trial.measure),
                  "plan_total", (json_int_t)trial.total_minor, "breaks",
                  marz_json_limits(in, trial.broken, trial.broken_count));
    json_object_update(row, more);
    json_decref(more);
    return row;
}

/// The plan's own seat, priced, and the best others.
typedef struct places {
    marz_alternative chosen;
    marz_alternative others[MARZ_ALTERNATIVES_SHOWN];
    int32_t count;
} places;

/// The cheapest allowed seats but the plan's own; the present owner's is always among them, allowed
/// or not: what a reader compares with.
static places find_places(const marz_plan *plan, int32_t unit)
{
    const int32_t seat = plan->seat_of[unit], present = plan->instance.present[unit];
    marz_alternative list[MARZ_ALTERNATIVES_SHOWN + 1];
    const int32_t found = marz_design_alternatives(plan, unit, MARZ_ALTERNATIVES_SHOWN + 1, list);
    places p = {.chosen = marz_design_price(plan, unit, seat)};
    bool has_present = present == MARZ_NONE || present == seat;
    for (int32_t k = 0; k < found && p.count < MARZ_ALTERNATIVES_SHOWN; k++) {
        if (list[k].seat == seat)
            continue;
        has_present |= list[k].seat == present;
        p.others[p.count++] = list[k];
    }
    if (!has_present) {
        p.count += p.count < MARZ_ALTERNATIVES_SHOWN;
        p.others[p.count - 1] = marz_design_price(plan, unit, present);
    }
    return p;
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
        {"change", other->change_minor - chosen->change_minor},
        {"cover", other->uncovered_minor - chosen->uncovered_minor},
    };
    size_t best = 0;
    for (size_t k = 1; k < sizeof parts / sizeof *parts; k++)
        if (parts[k].saved > parts[best].saved)
            best = k;
    return parts[best].saved > 0 ? parts[best].name : "limits";
}

/// @param open  what nobody's place costs, or NULL where that is not allowed
static json_t *reasons_of(const marz_plan *plan, int32_t unit, const places *p,
                          const marz_alternative *open)
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
    const marz_alternative *next = open;
    if (p->count && marz_instance_allows(in, unit, p->others[0].seat) &&
        (!open || p->others[0].total_minor <= open->total_minor))
        next = &p->others[0];
    if (seat != MARZ_NONE && next)
        marz_json_push(reasons, json_string(deciding_part(&p->chosen, next)));
    return reasons;
}

/// The event that the plan answers, which locks all else; null: it is a plan of everybody.
static json_t *of_change(const marz_plan *plan)
{
    if (plan->change.kind == MARZ_CHANGE_NONE)
        return json_null();
    return json_pack("{s:s,s:s}", "kind", marz_change_name(plan->change.kind), "rep",
                     plan->change.rep);
}

static marz_status find_unit(const marz_plan *plan, const char *id, int32_t *unit,
                             marz_error *error)
{
    *unit = marz_instance_find_unit(&plan->instance, id);
    if (*unit == MARZ_NONE) {
        marz_fail(error, MARZ_E_NOT_FOUND, "the plan has no account \"%s\"", id);
        marz_hint_left_out(plan, error);
        return MARZ_E_NOT_FOUND;
    }
    if (plan->outcome != MARZ_OUTCOME_INFEASIBLE)
        return MARZ_OK;
    marz_fail(error, MARZ_E_NOT_FOUND, "the plan is infeasible and assigns nothing");
    marz_hint(error, "marz plan list shows the others: explain by one of them with --plan NAME, or "
                     "--plan published.");
    return MARZ_E_NOT_FOUND;
}

marz_status marz_explain_account(const marz_plan *plan, const char *id, json_t **answer,
                                 marz_error *error)
{
    int32_t unit;
    const marz_status status = find_unit(plan, id, &unit, error);
    if (status)
        return status;
    const marz_instance *in = &plan->instance;
    const int32_t seat = plan->seat_of[unit];
    const places p = find_places(plan, unit);
    marz_alternative nobody;
    const bool may_open = marz_design_uncovered(plan, unit, &nobody);
    json_t *cost = terms(&p.chosen), *alternatives = json_array();
    json_object_set_new(cost, "uncovered", json_integer(p.chosen.uncovered_minor));
    for (int32_t k = 0; k < p.count; k++)
        marz_json_push(alternatives, alternative(plan, unit, &p.others[k], p.chosen.total_minor));
    *answer = json_pack(
        "{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o,s:o,s:o}", "account", id, "currency",
        plan->currency, "of_change", of_change(plan), "seat", seat_id(in, seat), "present",
        seat_id(in, in->present[unit]), "present_name", seat_name(in, in->present[unit]), "name",
        seat_name(in, seat), "value", (json_int_t)in->value_minor[unit], "cost", cost, "lock",
        seat_id(in, in->lock[unit]), "reasons",
        reasons_of(plan, unit, &p, may_open ? &nobody : NULL), "alternatives", alternatives);
    if (*answer && may_open)
        json_object_set_new(*answer, "uncovered",
                            json_pack("{s:I,s:I}", "cost", (json_int_t)nobody.uncovered_minor,
                                      "extra",
                                      (json_int_t)(nobody.total_minor - p.chosen.total_minor)));
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
