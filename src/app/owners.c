#include "app/owners.h"

#include "base/calendar.h"
#include "base/dict.h"
#include "model/rep_names.h"

#include <inttypes.h>
#include <string.h>

/// The assignment in effect of each account that has one.
typedef struct in_effect {
    const char *id;
    int64_t from;
} in_effect;

typedef struct comparison {
    marz_arena *arena;
    marz_dict accounts;
    in_effect *assignments; ///< [accounts.count]
    marz_company company;   ///< as of today: whom the assignments give the accounts
    marz_owner_conflict *conflicts;
    marz_rep_names names; ///< of its reps
    int64_t count;
    int32_t today;
} comparison;

static const char *copy(const comparison *c, const char *text)
{
    return marz_arena_copy(c->arena, text, strlen(text));
}

static marz_status no_memory(marz_error *error)
{
    return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to compare owners");
}

/// Keeps the assignment with the latest beginning of each account.
static marz_status take_assignment(void *context, const marz_row *row, marz_error *error)
{
    comparison *c = context;
    const marz_value *values = row->values;
    const char *account = values[MARZ_INDEX(assignment, account)].text;
    const int64_t from = values[MARZ_INDEX(assignment, from)].number;
    const int64_t until = values[MARZ_INDEX(assignment, until)].number;
    const bool is_cover = strncmp(values[0].text, MARZ_COVER_KEY, strlen(MARZ_COVER_KEY)) == 0;
    if (!account || is_cover || from > c->today || (until != MARZ_UNKNOWN && until < c->today))
        return MARZ_OK;
    const int32_t known = c->accounts.count;
    const int32_t index = marz_dict_add(&c->accounts, account, strlen(account));
    if (index == MARZ_NONE)
        return no_memory(error);
    if (index < known && c->assignments[index].from > from)
        return MARZ_OK;
    c->assignments[index] = (in_effect){copy(c, values[0].text), from};
    return c->assignments[index].id ? MARZ_OK : no_memory(error);
}

/// Id of the rep who has the account today; "" if nobody.
static const char *assigned_rep(const comparison *c, const char *account)
{
    const int32_t index = marz_company_find_account(&c->company, account);
    const int32_t rep = index == MARZ_NONE ? MARZ_NONE : c->company.accounts[index].owner;
    return rep == MARZ_NONE ? "" : c->company.reps[rep].id;
}

static marz_status take_account(void *context, const marz_row *row, marz_error *error)
{
    comparison *c = context;
    const char *id = row->values[0].text;
    const char *owner = row->values[MARZ_INDEX(account, owner)].text;
    const int32_t index = marz_dict_find(&c->accounts, id, strlen(id));
    if (index == MARZ_NONE || !owner || !*owner)
        return MARZ_OK;
    const char *assigned = assigned_rep(c, id);
    const int32_t named = marz_company_find_rep(&c->company, owner) == MARZ_NONE
                              ? marz_rep_names_find(&c->names, owner)
                              : MARZ_NONE;
    if (named != MARZ_NONE) // The source writes the full name where the assignment has the id.
        owner = c->company.reps[named].id;
    if (strcmp(owner, assigned) == 0)
        return MARZ_OK;
    const int64_t from = c->assignments[index].from;
    marz_owner_conflict *conflict = &c->conflicts[c->count++];
    *conflict = (marz_owner_conflict){copy(c, id), copy(c, owner), copy(c, assigned),
                                      from == MARZ_UNKNOWN ? MARZ_DAY_UNKNOWN : (int32_t)from};
    return conflict->account && conflict->source_rep && conflict->assigned_rep ? MARZ_OK
                                                                               : no_memory(error);
}

static marz_status end_assignment(const comparison *c, marz_store *store, const in_effect *old,
                                  marz_error *error)
{
    marz_row row = {0};
    marz_put result;
    row.values[0].text = old->id;
    row.values[MARZ_INDEX(assignment, until)].number = c->today - 1;
    return marz_store_put(store, MARZ_ENTITY_assignment, &row,
                          UINT32_C(1) << MARZ_INDEX(assignment, until), &result, error);
}

static marz_status follow(const comparison *c, marz_store *store,
                          const marz_owner_conflict *conflict, marz_error *error)
{
    const int32_t index =
        marz_dict_find(&c->accounts, conflict->account, strlen(conflict->account));
    char date[16];
    marz_day_format(MARZ_GREGORIAN, c->today, date);
    const char *id = marz_arena_print(c->arena, "source/%s/%s", date, conflict->account);
    marz_status status =
        id ? end_assignment(c, store, &c->assignments[index], error) : no_memory(error);
    if (status)
        return status;
    marz_row row = {0};
    marz_put result;
    row.values[0].text = id;
    row.values[MARZ_INDEX(assignment, account)].text = conflict->account;
    row.values[MARZ_INDEX(assignment, rep)].text = conflict->source_rep;
    row.values[MARZ_INDEX(assignment, from)].number = c->today;
    row.values[MARZ_INDEX(assignment, until)].number = MARZ_UNKNOWN;
    row.values[MARZ_INDEX(assignment, reason)].text = "changed in the source";
    return marz_store_put(store, MARZ_ENTITY_assignment, &row, UINT32_MAX, &result, error);
}

static bool name_reps(comparison *c, marz_arena *scratch)
{
    bool is_done = marz_rep_names_init(&c->names, 2 * (int64_t)c->company.rep_count, scratch);
    for (int32_t r = 0; is_done && r < c->company.rep_count; r++)
        is_done = marz_rep_names_add(&c->names, c->company.reps[r].name, r) &&
                  marz_rep_names_add(&c->names, c->company.reps[r].email, r);
    return is_done;
}

static marz_status compare(comparison *c, marz_store *store, int64_t assignment_count,
                           marz_arena *scratch, marz_error *error)
{
    c->assignments = MARZ_NEW(c->arena, in_effect, assignment_count);
    c->conflicts = MARZ_NEW(c->arena, marz_owner_conflict, assignment_count);
    if (!c->assignments || !c->conflicts)
        return no_memory(error);
    marz_status status = marz_store_each(store, MARZ_ENTITY_assignment, take_assignment, c, error);
    if (status || c->accounts.count == 0)
        return status;
    status = marz_store_load(store, c->today, scratch, &c->company, error);
    if (!status && !name_reps(c, scratch))
        status = no_memory(error);
    return status ? status : marz_store_each(store, MARZ_ENTITY_account, take_account, c, error);
}

marz_status marz_owners_compare(marz_store *store, bool is_followed, marz_arena *arena,
                                marz_intake_notes *notes, marz_error *error)
{
    int64_t assignment_count = 0;
    marz_status status = marz_store_count(store, MARZ_ENTITY_assignment, &assignment_count, error);
    if (status || assignment_count == 0)
        return status;
    comparison c = {.arena = arena, .today = marz_clock_today()};
    marz_arena *scratch = marz_arena_create(0);
    if (!scratch)
        return no_memory(error);
    marz_dict_init(&c.accounts, arena);
    status = compare(&c, store, assignment_count, scratch, error);
    marz_rep_names_deinit(&c.names);
    marz_arena_destroy(scratch);
    for (int64_t k = 0; !status && is_followed && k < c.count; k++)
        status = follow(&c, store, &c.conflicts[k], error);
    marz_dict_deinit(&c.accounts);
    notes->conflict_count = c.count;
    notes->is_followed = is_followed && c.count > 0;
    for (int64_t k = 0; k < c.count && k < MARZ_OWNER_CONFLICTS_SHOWN; k++)
        notes->conflicts[k] = c.conflicts[k];
    return status;
}
