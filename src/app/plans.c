#include "app/plans.h"

#include <inttypes.h>
#include <string.h>

marz_status marz_plans_keep(marz_workspace *workspace, const marz_run *run,
                            char name[static MARZ_PLAN_NAME_MAX], marz_error *error)
{
    const marz_plan *plan = &run->guide.plan;
    const marz_plan_entry entry = {
        .year = plan->plan_year,
        .total_minor = plan->total_minor,
        .gap_ppm = plan->has_bound ? plan->gap_ppm : MARZ_UNKNOWN,
        .moved_count = run->moved_count,
    };
    return marz_store_save_plan(workspace->store, &entry, run->plan_text.text,
                                run->plan_text.length, name, error);
}

static marz_status find_published(marz_workspace *workspace, marz_arena *arena, const char **name,
                                  marz_error *error)
{
    marz_plan_entry *plans;
    int32_t count;
    const marz_status status =
        marz_store_list_plans(workspace->store, arena, &plans, &count, error);
    for (int32_t k = 0; !status && k < count; k++) {
        if (plans[k].state != MARZ_PLAN_PUBLISHED)
            continue;
        *name = plans[k].name;
        return MARZ_OK;
    }
    if (status)
        return status;
    marz_fail(error, MARZ_E_NOT_FOUND, "no plan is published yet");
    marz_hint(error, "Publish one with marz plan publish.");
    return MARZ_E_NOT_FOUND;
}

marz_status marz_plans_load(marz_workspace *workspace, const char *name, marz_arena *arena,
                            marz_kept_plan *kept, marz_error *error)
{
    marz_status status = MARZ_OK;
    if (strcmp(name, "published") == 0)
        status = find_published(workspace, arena, &name, error);
    if (!status)
        status = marz_store_plan_text(workspace->store, name, arena, &kept->entry, &kept->text,
                                      &kept->length, error);
    if (status)
        return status;
    return marz_plan_read(kept->text, kept->length, kept->entry.name, arena, &kept->plan, error);
}

static const char *seat_of(const marz_plan *plan, int32_t unit)
{
    const int32_t seat = plan->seat_of[unit];
    return seat == MARZ_NONE ? NULL : plan->instance.seat_id[seat];
}

static bool differs(const char *a, const char *b)
{
    return a != b && (!a || !b || strcmp(a, b) != 0);
}

marz_status marz_plans_diff(const marz_plan *before, const marz_plan *after, marz_arena *arena,
                            marz_plan_change **changes, int32_t *count, marz_error *error)
{
    const marz_instance *a = &before->instance, *b = &after->instance;
    marz_plan_change *list = MARZ_NEW(arena, marz_plan_change, a->unit_count + b->unit_count);
    if (!list)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to compare plans");
    int32_t found = 0;
    for (int32_t i = 0, k = 0; i < a->unit_count || k < b->unit_count;) {
        const int order = i == a->unit_count   ? 1
                          : k == b->unit_count ? -1
                                               : strcmp(a->unit_id[i], b->unit_id[k]);
        const int32_t in_a = order <= 0 ? i++ : MARZ_NONE, in_b = order >= 0 ? k++ : MARZ_NONE;
        const char *seat_a = in_a == MARZ_NONE ? NULL : seat_of(before, in_a);
        const char *seat_b = in_b == MARZ_NONE ? NULL : seat_of(after, in_b);
        if (!differs(seat_a, seat_b) && in_a != MARZ_NONE && in_b != MARZ_NONE)
            continue;
        list[found++] = (marz_plan_change){
            .account = in_a == MARZ_NONE ? b->unit_id[in_b] : a->unit_id[in_a],
            .before = seat_a,
            .after = seat_b,
            .value_minor = in_b == MARZ_NONE ? a->value_minor[in_a] : b->value_minor[in_b],
        };
    }
    *changes = list;
    *count = found;
    return MARZ_OK;
}

static const char *reason_of(marz_arena *arena, const marz_plan *plan, int32_t unit)
{
    if (plan->change.kind != MARZ_CHANGE_NONE)
        return marz_arena_print(arena, "%s of %s", marz_change_name(plan->change.kind),
                                plan->change.rep);
    if (plan->seat_of[unit] == MARZ_NONE)
        return marz_arena_print(arena, "plan %d: nobody takes it, %" PRId64 " a year",
                                plan->plan_year, marz_instance_uncovered(&plan->instance, unit));
    const marz_cost cost = marz_instance_cost(&plan->instance, unit, plan->seat_of[unit]);
    return marz_arena_print(
        arena, "plan %d: travel %" PRId64 ", mismatch %" PRId64 ", disruption %" PRId64 " a year",
        plan->plan_year, cost.travel_minor, cost.mismatch_minor, cost.disruption_minor);
}

/// A seat of the plan in the company of today.
typedef struct seat_now {
    int32_t holder;    ///< rep, or MARZ_NONE
    int32_t territory; ///< or MARZ_NONE: the rep's own seat
    bool is_gone;      ///< the rep whose own seat it was is not known any more
} seat_now;

static seat_now *seats_now(const marz_company *company, const marz_instance *in, marz_arena *arena)
{
    seat_now *seats = MARZ_NEW(arena, seat_now, in->seat_count);
    for (int32_t j = 0; seats && j < in->seat_count; j++) {
        seats[j].holder = marz_instance_holder(company, in, j);
        seats[j].territory = MARZ_NONE;
        for (int32_t t = 0; t < company->territory_count; t++)
            if (company->territories[t].is_seat &&
                strcmp(company->territories[t].id, in->seat_id[j]) == 0)
                seats[j].territory = t;
        seats[j].is_gone = seats[j].holder == MARZ_NONE && seats[j].territory == MARZ_NONE;
    }
    return seats;
}

/// Does the account change hands, or go to a vacant seat in which it does not lie yet?
static bool changes_hands(const marz_account *account, int32_t owner, const seat_now *seat)
{
    if (seat->is_gone)
        return false;
    return owner != seat->holder ||
           (seat->holder == MARZ_NONE && account->territory != seat->territory);
}

static marz_owner_change change_of(const marz_company *company, const marz_account *account,
                                   int32_t owner, const seat_now *seat)
{
    const marz_rep *from_rep = owner == MARZ_NONE ? NULL : &company->reps[owner];
    const marz_rep *to_rep = seat->holder == MARZ_NONE ? NULL : &company->reps[seat->holder];
    return (marz_owner_change){
        .account = account->id,
        .account_name = account->name,
        .from_rep = from_rep ? from_rep->id : "",
        .from_email = from_rep ? from_rep->email : "",
        .to_rep = to_rep ? to_rep->id : "",
        .to_email = to_rep ? to_rep->email : "",
        .to_territory =
            seat->territory == MARZ_NONE ? NULL : company->territories[seat->territory].id,
    };
}

static bool was_published(const marz_plan_entry *entry)
{
    return entry->state == MARZ_PLAN_PUBLISHED || entry->state == MARZ_PLAN_RETIRED ||
           entry->state == MARZ_PLAN_COVER;
}

/// The first day of the assignments that publishing a plan has made.
typedef struct effect {
    const char *plan;
    size_t length;
    int32_t day;
} effect;

static marz_status take_day(void *context, const marz_row *row, marz_error *error)
{
    (void)error;
    effect *e = context;
    const char *id = row->values[0].text;
    const int64_t from = row->values[MARZ_INDEX(assignment, from)].number;
    if (strncmp(id, e->plan, e->length) == 0 && id[e->length] == '/' && from != MARZ_UNKNOWN)
        e->day = (int32_t)from;
    return MARZ_OK;
}

/// The company as the plan found it: today's, or that of the day before the plan took effect.
static marz_status load_before(marz_workspace *workspace, const marz_plan_entry *entry,
                               marz_arena *arena, marz_company *company, marz_error *error)
{
    int32_t day = MARZ_DAY_UNKNOWN;
    if (was_published(entry)) {
        effect e = {entry->name, strlen(entry->name), MARZ_DAY_UNKNOWN};
        const marz_status status =
            marz_store_each(workspace->store, MARZ_ENTITY_assignment, take_day, &e, error);
        if (status)
            return status;
        day = e.day == MARZ_DAY_UNKNOWN ? e.day : e.day - 1;
    }
    return marz_store_load(workspace->store, day, arena, company, error);
}

static int32_t cover_days(const marz_change *change)
{
    return change->kind == MARZ_CHANGE_COVER ? change->until_day - change->from_day + 1 : 0;
}

/// Who has the account before the plan. What a published plan carries counts: the source may have
/// followed it since.
static int32_t owner_before(const marz_kept_plan *kept, const seat_now *seats, int32_t unit,
                            const marz_account *account)
{
    const int32_t present = kept->plan.instance.present[unit];
    return was_published(&kept->entry) && present != MARZ_NONE ? seats[present].holder
                                                               : account->owner;
}

marz_status marz_plans_changes(marz_workspace *workspace, const marz_kept_plan *kept,
                               marz_arena *arena, marz_owner_change **changes, int32_t *count,
                               marz_error *error)
{
    const marz_plan *plan = &kept->plan;
    marz_company company;
    const marz_status status = load_before(workspace, &kept->entry, arena, &company, error);
    if (status)
        return status;
    const seat_now *seats = seats_now(&company, &plan->instance, arena);
    marz_owner_change *list = MARZ_NEW(arena, marz_owner_change, plan->instance.unit_count);
    if (!list || !seats)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the changes");
    const seat_now nowhere = {.holder = MARZ_NONE, .territory = MARZ_NONE};
    int32_t found = 0;
    for (int32_t unit = 0; unit < plan->instance.unit_count; unit++) {
        const int32_t index = marz_company_find_account(&company, plan->instance.unit_id[unit]);
        const bool is_open = plan->seat_of[unit] == MARZ_NONE;
        if (index == MARZ_NONE || (is_open && !plan->instance.has_cover))
            continue;
        const marz_account *account = &company.accounts[index];
        const seat_now *seat = is_open ? &nowhere : &seats[plan->seat_of[unit]];
        const int32_t owner = owner_before(kept, seats, unit, account);
        if (!changes_hands(account, owner, seat))
            continue;
        list[found] = change_of(&company, account, owner, seat);
        list[found].cover_days = cover_days(&plan->change);
        list[found].reason = reason_of(arena, plan, unit);
        if (!list[found++].reason)
            return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the changes");
    }
    *changes = list;
    *count = found;
    return MARZ_OK;
}

int32_t marz_plans_first_day(const marz_kept_plan *kept)
{
    const marz_change *change = &kept->plan.change;
    return change->kind == MARZ_CHANGE_NONE ? marz_clock_today() : change->from_day;
}

/// A plan may become the present only if it is true and feasible; a cover has its own days.
static marz_status may_publish(const marz_kept_plan *kept, int32_t day, marz_arena *arena,
                               marz_error *error)
{
    if (kept->plan.change.kind == MARZ_CHANGE_COVER && day != kept->plan.change.from_day) {
        char from[16];
        marz_day_format(MARZ_GREGORIAN, kept->plan.change.from_day, from);
        return marz_fail(error, MARZ_E_USAGE,
                         "plan %s is a cover and begins on %s, on no other day", kept->entry.name,
                         from);
    }
    if (kept->entry.state == MARZ_PLAN_PUBLISHED)
        return marz_fail(error, MARZ_E_USAGE, "plan %s is published already", kept->entry.name);
    if (kept->plan.outcome == MARZ_OUTCOME_INFEASIBLE)
        return marz_fail(error, MARZ_E_USAGE, "plan %s is infeasible and assigns nothing",
                         kept->entry.name);
    marz_verdict verdict;
    const marz_status status =
        marz_plan_check(kept->text, kept->length, kept->entry.name, arena, &verdict, error);
    if (status || verdict.is_ok)
        return status;
    return marz_fail(error, MARZ_E_INPUT, "the checker refuses plan %s: %s of %s", kept->entry.name,
                     verdict.violations[0].kind, verdict.violations[0].subject);
}

static marz_status publish(marz_workspace *workspace, const char *name, int32_t day,
                           marz_arena *arena, int32_t *moved, marz_error *error)
{
    marz_kept_plan kept;
    marz_status status = marz_plans_load(workspace, name, arena, &kept, error);
    if (!status)
        status = may_publish(&kept, day, arena, error);
    marz_owner_change *list;
    int32_t count;
    if (!status)
        status = marz_plans_changes(workspace, &kept, arena, &list, &count, error);
    if (status)
        return status;
    marz_handover *moves = MARZ_NEW(arena, marz_handover, count);
    if (!moves)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the changes");
    for (int32_t k = 0; k < count; k++)
        moves[k] = (marz_handover){list[k].account, list[k].from_rep, list[k].to_rep,
                                   list[k].reason, list[k].to_territory};
    *moved = count;
    const marz_change *change = &kept.plan.change;
    if (change->kind == MARZ_CHANGE_COVER)
        return marz_store_cover(workspace->store, kept.entry.name,
                                (const int32_t[]){change->from_day, change->until_day}, moves,
                                count, error);
    return marz_store_publish(workspace->store, kept.entry.name, day, moves, count, error);
}

marz_status marz_plans_publish(marz_workspace *workspace, const char *name, int32_t day,
                               int32_t *moved, marz_error *error)
{
    marz_arena *arena = marz_arena_create(0);
    if (!arena)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to publish a plan");
    const marz_status status = publish(workspace, name, day, arena, moved, error);
    marz_arena_destroy(arena);
    return status;
}
