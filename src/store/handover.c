#include "base/json.h"
#include "store/store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define OPEN_MAX 64 ///< assignments of one account that reach beyond the day of a handover

/// Where a handover stands; the texts live in the store's scratch arena.
typedef struct handover {
    marz_store *store;
    const char *plan;
    int32_t day;
    int32_t until_day; ///< of a cover, else MARZ_DAY_UNKNOWN
    marz_error *error;
} handover;

static marz_status check_known(const handover *h, marz_entity entity, const char *id)
{
    bool is_known = false;
    const marz_status status = marz_store_knows(h->store, entity, id, &is_known, h->error);
    if (status || is_known)
        return status;
    marz_fail(h->error, MARZ_E_NOT_FOUND,
              "the plan %s names the %s %s, which the store does not know", h->plan,
              marz_entity_info_of(entity).name, id);
    marz_hint(h->error, "Plan again with the company as it is now.");
    return MARZ_E_NOT_FOUND;
}

static marz_status list_open(const handover *h, const char *account,
                             const char *ids[static OPEN_MAX], int32_t *count)
{
    marz_sql_statement *query;
    marz_status status = marz_store_query(h->store, "assignments_open", &query, h->error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, account);
    marz_sql_bind_int(query, 2, h->day);
    bool has_row = false;
    *count = 0;
    while (!(status = marz_sql_step(query, &has_row, h->error)) && has_row) {
        const char *id = marz_sql_text_at(query, 0);
        if (*count == OPEN_MAX) {
            status = marz_fail(h->error, MARZ_E_LIMIT,
                               "account %s has more than %d open assignments", account, OPEN_MAX);
            break;
        }
        ids[*count] = marz_arena_copy(h->store->scratch, id, strlen(id));
        if (!ids[(*count)++]) {
            status = marz_fail(h->error, MARZ_E_NO_MEMORY, "no memory for account %s", account);
            break;
        }
    }
    marz_sql_reset(query);
    return status;
}

/// Ends an assignment the day before. One that was to begin later becomes empty: it never was.
static marz_status close_one(const handover *h, const char *id)
{
    marz_row row = {0};
    marz_put result;
    row.values[0].text = id;
    row.values[MARZ_INDEX(assignment, until)].number = h->day - 1;
    return marz_store_put(h->store, MARZ_ENTITY_assignment, &row,
                          UINT32_C(1) << MARZ_INDEX(assignment, until), &result, h->error);
}

static marz_status open_one(const handover *h, const marz_handover *move)
{
    const bool is_cover = h->until_day != MARZ_DAY_UNKNOWN;
    const char *id = marz_arena_print(h->store->scratch, "%s%s/%s", is_cover ? MARZ_COVER_KEY : "",
                                      h->plan, move->account);
    if (!id)
        return marz_fail(h->error, MARZ_E_NO_MEMORY, "no memory for account %s", move->account);
    marz_row row = {0};
    marz_put result;
    row.values[0].text = id;
    row.values[MARZ_INDEX(assignment, account)].text = move->account;
    if (move->to_territory)
        row.values[MARZ_INDEX(assignment, territory)].text = move->to_territory;
    else
        row.values[MARZ_INDEX(assignment, rep)].text = move->to_rep;
    row.values[MARZ_INDEX(assignment, from)].number = h->day;
    row.values[MARZ_INDEX(assignment, until)].number = is_cover ? h->until_day : MARZ_UNKNOWN;
    row.values[MARZ_INDEX(assignment, reason)].text = move->reason;
    return marz_store_put(h->store, MARZ_ENTITY_assignment, &row, UINT32_MAX, &result, h->error);
}

static marz_status hand_over(const handover *h, const marz_handover *move)
{
    const marz_arena_mark mark = marz_arena_save(h->store->scratch);
    const char *ids[OPEN_MAX];
    int32_t count = 0;
    marz_status status = check_known(h, MARZ_ENTITY_account, move->account);
    if (!status && move->to_rep && *move->to_rep)
        status = check_known(h, MARZ_ENTITY_rep, move->to_rep);
    if (!status && move->to_territory)
        status = check_known(h, MARZ_ENTITY_territory, move->to_territory);
    if (!status && h->until_day == MARZ_DAY_UNKNOWN) // A cover lies over what is there.
        status = list_open(h, move->account, ids, &count);
    for (int32_t k = 0; !status && k < count; k++)
        status = close_one(h, ids[k]);
    if (!status)
        status = open_one(h, move);
    marz_arena_restore(h->store->scratch, mark);
    return status;
}

/// The plan published before gives way to this one, unless this one is for a time only.
static marz_status change_states(const handover *h, marz_plan_state from)
{
    if (h->until_day != MARZ_DAY_UNKNOWN)
        return marz_store_move_plan(h->store, h->plan, from, MARZ_PLAN_COVER, h->error);
    marz_sql_statement *query;
    marz_status status = marz_store_query(h->store, "retire_published", &query, h->error);
    if (!status)
        status = marz_sql_execute(query, NULL, h->error);
    if (!status)
        status = marz_store_move_plan(h->store, h->plan, from, MARZ_PLAN_PUBLISHED, h->error);
    return status;
}

static marz_status leave_trace(const handover *h, int32_t count)
{
    const bool is_cover = h->until_day != MARZ_DAY_UNKNOWN;
    char date[16], until[16], tail[32] = "", details[160];
    marz_day_format(MARZ_GREGORIAN, h->day, date);
    if (is_cover) {
        marz_day_format(MARZ_GREGORIAN, h->until_day, until);
        snprintf(tail, sizeof tail, ",\"until\":\"%s\"", until);
    }
    snprintf(details, sizeof details, "{\"day\":\"%s\",\"moved\":%" PRId32 ",\"plan\":\"%s\"%s}",
             date, count, h->plan, tail);
    return marz_store_audit(h->store, is_cover ? "cover" : "publish", details, h->error);
}

static marz_status publish(handover *h, const char *given, const marz_handover *moves,
                           int32_t count)
{
    char name[MARZ_PLAN_NAME_MAX];
    marz_plan_state state;
    marz_status status = marz_store_plan_state(h->store, given, &state, name, h->error);
    if (status)
        return status;
    h->plan = name;
    if (state != MARZ_PLAN_DRAFT && state != MARZ_PLAN_PROPOSED) {
        marz_fail(h->error, MARZ_E_USAGE, "the plan %s is %s already", name,
                  state == MARZ_PLAN_COVER ? "a cover that holds" : marz_plan_state_name(state));
        marz_hint(h->error, "Plan again; the new draft can be published.");
        return MARZ_E_USAGE;
    }
    for (int32_t k = 0; !status && k < count; k++)
        status = hand_over(h, &moves[k]);
    if (!status)
        status = change_states(h, state);
    return status ? status : leave_trace(h, count);
}

static marz_status publish_at_once(handover *h, const char *name, const marz_handover *moves,
                                   int32_t count)
{
    if (h->day < MARZ_DAY_MIN + 1 || h->day > MARZ_DAY_MAX)
        return marz_fail(h->error, MARZ_E_USAGE, "a plan needs the day from which it holds");
    bool is_mine;
    marz_status status = marz_store_enter(h->store, &is_mine, h->error);
    if (status)
        return status;
    status = publish(h, name, moves, count);
    return marz_store_leave(h->store, is_mine, status, h->error);
}

marz_status marz_store_publish(marz_store *store, const char *name, int32_t day,
                               const marz_handover *moves, int32_t count, marz_error *error)
{
    handover h = {.store = store, .day = day, .until_day = MARZ_DAY_UNKNOWN, .error = error};
    return publish_at_once(&h, name, moves, count);
}

marz_status marz_store_cover(marz_store *store, const char *name, const int32_t days[static 2],
                             const marz_handover *moves, int32_t count, marz_error *error)
{
    if (days[1] < days[0] || days[1] > MARZ_DAY_MAX)
        return marz_fail(error, MARZ_E_USAGE, "a cover cannot end before it begins");
    handover h = {.store = store, .day = days[0], .until_day = days[1], .error = error};
    return publish_at_once(&h, name, moves, count);
}
