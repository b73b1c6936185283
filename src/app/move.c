#include "app/move.h"

#include "app/find_account.h"
#include "app/find_seat.h"
#include "app/load_words.h"
#include "app/present_internal.h"
#include "base/int128.h"
#include "design/design.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BY_HAND " + moves by hand"

// ---------------------------------------------------------------- who is meant

/// A move as it was asked for, and its price.
typedef struct move {
    const marz_plan *plan;
    int32_t unit, seat, from;
    marz_move_trial trial;
} move;

static marz_status price(const marz_plan *plan, const char *account, const char *seat, move *m,
                         marz_error *error)
{
    m->plan = plan;
    m->unit = marz_instance_find_unit(&plan->instance, account);
    if (m->unit == MARZ_NONE) {
        marz_fail(error, MARZ_E_NOT_FOUND, "the plan has no account \"%.80s\"", account);
        marz_hint_left_out(plan, error);
        return MARZ_E_NOT_FOUND;
    }
    if (plan->outcome == MARZ_OUTCOME_INFEASIBLE)
        return marz_fail(error, MARZ_E_NOT_FOUND, "the plan is infeasible and assigns nothing");
    m->from = plan->seat_of[m->unit];
    const marz_status status = marz_find_seat(plan, seat, &m->seat, error);
    return status ? status : marz_design_try_move(plan, m->unit, m->seat, &m->trial, error);
}

// ---------------------------------------------------------------- the answer

static json_t *territory(const move *m, int32_t seat, const int64_t *load, int sign)
{
    const marz_instance *in = &m->plan->instance;
    json_t *loads = json_object();
    for (int32_t k = 0; k < in->measure_count; k++) {
        const int64_t cell = (int64_t)seat * in->measure_count + k;
        const bool is_within = load[k] >= in->low[cell] && load[k] <= in->high[cell];
        json_object_set_new(loads, in->measure_name[k],
                            json_pack("{s:I,s:I,s:I,s:I,s:I,s:b}", "before",
                                      (json_int_t)(load[k] - sign * m->trial.size[k]), "load",
                                      (json_int_t)load[k], "low", (json_int_t)in->low[cell],
                                      "target", (json_int_t)in->target[cell], "high",
                                      (json_int_t)in->high[cell], "within", is_within));
    }
    return json_pack("{s:s,s:s,s:o}", "seat", in->seat_id[seat], "name", in->seat_name[seat],
                     "loads", loads);
}

static json_t *territories(const move *m)
{
    json_t *rows = json_array();
    if (m->from != MARZ_NONE)
        marz_json_push(rows, territory(m, m->from, m->trial.from_load, -1));
    if (m->seat != m->from)
        marz_json_push(rows, territory(m, m->seat, m->trial.to_load, 1));
    return rows;
}

/// Adds to the costs of a plan what the move does.
static void add_costs(const marz_move_trial *trial, marz_plan *plan)
{
    plan->travel_minor += trial->extra.travel_minor;
    plan->mismatch_minor += trial->extra.mismatch_minor;
    plan->disruption_minor += trial->extra.disruption_minor;
    plan->balance_minor += trial->uneven_minor;
    plan->uncovered_minor += trial->uncovered_minor;
    plan->total_minor = trial->total_minor;
}

static bool is_possible(const marz_move_trial *trial)
{
    return trial->barrier == MARZ_DECIDES_NOTHING && trial->broken_count == 0;
}

/// Who goes where, and what the limits say of it.
static json_t *present_move(const move *m)
{
    const marz_instance *in = &m->plan->instance;
    const marz_move_trial *t = &m->trial;
    const int32_t present = in->present[m->unit];
    return json_pack(
        "{s:s,s:s,s:s,s:o,s:o,s:o,s:s,s:i,s:b,s:o,s:o,s:o,s:s,s:o}", "account",
        in->unit_id[m->unit], "seat", in->seat_id[m->seat], "name", in->seat_name[m->seat], "from",
        m->from == MARZ_NONE ? json_null() : json_string(in->seat_id[m->from]), "from_name",
        m->from == MARZ_NONE ? json_null() : json_string(in->seat_name[m->from]), "present",
        present == MARZ_NONE ? json_null() : json_string(in->seat_id[present]), "currency",
        m->plan->currency, "accounts", t->unit_count, "possible", is_possible(t), "territories",
        territories(m), "breaks", marz_json_limits(in, t->broken, t->broken_count), "barred",
        t->barred == MARZ_NONE ? json_null() : json_string(in->unit_id[t->barred]), "decides",
        marz_decider_name(t->decider), "measure", marz_json_measure(in, t->measure));
}

/// What it costs, and how far the plan then is from the best at most.
static void add_price(const move *m, json_t *answer)
{
    const marz_plan *plan = m->plan;
    const marz_move_trial *t = &m->trial;
    const bool has_gap = plan->has_bound && is_possible(t);
    marz_plan after = *plan;
    add_costs(t, &after);
    json_object_set_new(answer, "before", marz_json_objective(plan));
    json_object_set_new(answer, "objective", marz_json_objective(&after));
    json_object_set_new(answer, "extra", json_integer(t->extra_minor));
    json_object_set_new(answer, "balance", json_integer(t->balance_minor));
    json_object_set_new(answer, "bound", has_gap ? json_integer(plan->bound_minor) : json_null());
    json_object_set_new(answer, "gap",
                        has_gap ? marz_json_share(marz_gap_ppm(t->total_minor, plan->bound_minor))
                                : json_null());
}

marz_status marz_move_try(const marz_plan *plan, const char *account, const char *seat,
                          json_t **answer, marz_error *error)
{
    move m;
    const marz_status status = price(plan, account, seat, &m, error);
    if (status)
        return status;
    *answer = present_move(&m);
    if (!*answer)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to price a move");
    add_price(&m, *answer);
    return MARZ_OK;
}

// ---------------------------------------------------------------- the draft

static marz_status refuse_barrier(const move *m, marz_error *error)
{
    static const char *const whys[] = {[MARZ_DECIDES_LOCK] = "is locked to another territory",
                                       [MARZ_DECIDES_FORBIDDEN] = "may not go there",
                                       [MARZ_DECIDES_REACH] = "is beyond reach from there"};
    const marz_instance *in = &m->plan->instance;
    marz_fail(error, MARZ_E_USAGE, "the account %s %s", in->unit_id[m->trial.barred],
              whys[m->trial.barrier]);
    marz_hint(error, "Nothing was kept; the plan stays as it is.");
    return MARZ_E_USAGE;
}

static marz_status refuse_pieces(const marz_conflict *broken, marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE, "the move would leave %s in %" PRId64 " pieces", broken->subject,
              broken->found);
    marz_hint(error, "Move the accounts in between first, or take one at the border.");
    return MARZ_E_USAGE;
}

static marz_status refuse_limit(const move *m, const marz_settings *settings, marz_error *error)
{
    const marz_conflict *b = &m->trial.broken[0];
    if (b->kind == MARZ_CONFLICT_PIECES)
        return refuse_pieces(b, error);
    const bool is_band = b->measure != MARZ_NONE;
    const char *measure = is_band ? m->plan->instance.measure_name[b->measure] : NULL;
    char found[MARZ_LOAD_WORDS_MAX], limit[MARZ_LOAD_WORDS_MAX], what[160];
    marz_load_words(measure, b->found, m->plan->currency, settings, found);
    marz_load_words(measure, b->limit, m->plan->currency, settings, limit);
    if (is_band)
        snprintf(what, sizeof what, "of %.60s at %.80s", measure, b->subject);
    else
        snprintf(what, sizeof what, "on what %s%.80s", b->subject[0] ? "leaves " : "changes hands",
                 b->subject);
    marz_fail(error, MARZ_E_USAGE, "the move would break the limit %s: %s instead of at %s %s",
              what, found, b->found > b->limit ? "most" : "least", limit);
    marz_hint(error,
              is_band ? "Move something else the other way first, or widen the band and plan again."
                      : "Take back another move first, or raise move.share or move.rep_share and "
                        "plan again.");
    return MARZ_E_USAGE;
}

static marz_status refuse(const move *m, const marz_settings *settings, marz_error *error)
{
    if (m->from == m->seat)
        return marz_fail(error, MARZ_E_USAGE, "the account %s is at %s already",
                         m->plan->instance.unit_id[m->unit], m->plan->instance.seat_id[m->seat]);
    if (m->trial.barrier != MARZ_DECIDES_NOTHING)
        return refuse_barrier(m, error);
    return m->trial.broken_count ? refuse_limit(m, settings, error) : MARZ_OK;
}

static const char *solver_name(const marz_plan *plan, marz_arena *arena)
{
    const char *name = plan->solver ? plan->solver : "";
    return strstr(name, BY_HAND) ? name : marz_arena_print(arena, "%s" BY_HAND, name);
}

/// The plan after the move; it shares the question with the one before.
static bool carry_out(const move *m, marz_arena *arena, marz_plan *plan)
{
    const marz_instance *in = &m->plan->instance;
    const int32_t group = in->group[m->unit];
    *plan = *m->plan;
    plan->seat_of = MARZ_NEW(arena, int32_t, in->unit_count);
    plan->solver = solver_name(m->plan, arena);
    if (!plan->seat_of || !plan->solver)
        return false;
    memcpy(plan->seat_of, m->plan->seat_of, (size_t)in->unit_count * sizeof *plan->seat_of);
    for (int32_t i = 0; i < in->unit_count; i++)
        if (i == m->unit || (group != MARZ_NONE && in->group[i] == group))
            plan->seat_of[i] = m->seat;
    add_costs(&m->trial, plan);
    if (plan->has_bound)
        plan->gap_ppm = marz_gap_ppm(plan->total_minor, plan->bound_minor);
    const bool is_best = plan->has_bound && plan->bound_minor == plan->total_minor;
    plan->outcome = is_best ? MARZ_OUTCOME_OPTIMAL : MARZ_OUTCOME_FEASIBLE;
    return true;
}

static marz_status check(const marz_buffer *text, marz_arena *arena, marz_error *error)
{
    marz_verdict verdict;
    const marz_status status =
        marz_plan_check(text->text, text->length, "plan.json", arena, &verdict, error);
    if (status || verdict.is_ok)
        return status;
    const marz_violation *first = &verdict.violations[0];
    return marz_fail(error, MARZ_E_USAGE,
                     "the checker refuses the plan with this move: %s of %s is %s, expected %s",
                     first->kind, first->subject, first->found, first->expected);
}

static marz_status keep(marz_workspace *workspace, const marz_plan *plan, marz_arena *arena,
                        char name[static MARZ_PLAN_NAME_MAX], marz_error *error)
{
    marz_plan_entry entry = {.year = plan->plan_year,
                             .total_minor = plan->total_minor,
                             .gap_ppm = plan->has_bound ? plan->gap_ppm : MARZ_UNKNOWN};
    const marz_instance *in = &plan->instance;
    for (int32_t i = 0; i < in->unit_count; i++)
        entry.moved_count += plan->seat_of[i] != in->present[i];
    marz_buffer text = {0};
    marz_status status = marz_plan_write(plan, &text, error);
    if (!status)
        status = check(&text, arena, error);
    if (!status)
        status =
            marz_store_save_plan(workspace->store, &entry, text.text, text.length, name, error);
    marz_buffer_deinit(&text);
    return status;
}

marz_status marz_move_apply(marz_workspace *workspace, const marz_kept_plan *kept,
                            const char *account, const char *seat,
                            char name[static MARZ_PLAN_NAME_MAX], marz_error *error)
{
    move m;
    marz_status status = price(&kept->plan, account, seat, &m, error);
    if (!status)
        status = refuse(&m, &workspace->settings, error);
    if (status)
        return status;
    marz_arena *arena = marz_arena_create(0);
    marz_plan plan;
    if (arena && carry_out(&m, arena, &plan))
        status = keep(workspace, &plan, arena, name, error);
    else
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plan with the move");
    marz_arena_destroy(arena);
    return status;
}
