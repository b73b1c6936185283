#include "base/control.h"
#include "base/dict.h"
#include "store/store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const state_names[] = {
    [MARZ_PLAN_DRAFT] = "draft",         [MARZ_PLAN_PROPOSED] = "proposed",
    [MARZ_PLAN_PUBLISHED] = "published", [MARZ_PLAN_RETIRED] = "retired",
    [MARZ_PLAN_COVER] = "cover",
};

const char *marz_plan_state_name(marz_plan_state state)
{
    return state_names[state];
}

static marz_plan_state state_of(const char *name)
{
    for (size_t k = 0; k < sizeof state_names / sizeof *state_names; k++)
        if (strcmp(state_names[k], name) == 0)
            return (marz_plan_state)k;
    return MARZ_PLAN_RETIRED;
}

static const char *copy(marz_arena *arena, const char *text)
{
    return marz_arena_copy(arena, text, strlen(text));
}

/// The columns that list_plans and find_plan begin with.
static bool read_entry(marz_sql_statement *query, marz_arena *arena, marz_plan_entry *entry)
{
    *entry = (marz_plan_entry){
        .name = copy(arena, marz_sql_text_at(query, 0)),
        .year = (int32_t)marz_sql_int_at(query, 1),
        .state = state_of(marz_sql_text_at(query, 2)),
        .created_at = copy(arena, marz_sql_text_at(query, 3)),
        .total_minor = marz_sql_int_at(query, 4),
        .gap_ppm = marz_sql_int_at(query, 5),
        .moved_count = marz_sql_int_at(query, 6),
        .from_day = MARZ_DAY_UNKNOWN,
        .until_day = MARZ_DAY_UNKNOWN,
    };
    return entry->name && entry->created_at;
}

/// Behind the columns of an entry: the days of a cover.
static void read_days(marz_sql_statement *query, marz_plan_entry *entry)
{
    const int64_t from = marz_sql_int_at(query, 7), until = marz_sql_int_at(query, 8);
    entry->from_day = from == MARZ_UNKNOWN ? MARZ_DAY_UNKNOWN : (int32_t)from;
    entry->until_day = until == MARZ_UNKNOWN ? MARZ_DAY_UNKNOWN : (int32_t)until;
}

static marz_status insert_plan(marz_store *store, const marz_plan_entry *entry, const char *name,
                               const char *text, marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query(store, "insert_plan", &query, error);
    if (status)
        return status;
    char now[32];
    marz_clock_now(now);
    marz_sql_bind_text(query, 1, name);
    marz_sql_bind_int(query, 2, entry->year);
    marz_sql_bind_text(query, 3, state_names[MARZ_PLAN_DRAFT]);
    marz_sql_bind_text(query, 4, now);
    marz_sql_bind_int(query, 5, entry->total_minor);
    marz_sql_bind_int(query, 6, entry->gap_ppm);
    marz_sql_bind_int(query, 7, entry->moved_count);
    marz_sql_bind_text(query, 8, text);
    return marz_sql_execute(query, NULL, error);
}

static void format_name(char name[static MARZ_PLAN_NAME_MAX], int32_t year, const char *text,
                        size_t length, int digits)
{
    char hash[17];
    snprintf(hash, sizeof hash, "%016" PRIx64, marz_hash(text, length));
    snprintf(name, MARZ_PLAN_NAME_MAX, "%" PRId32 "-%.*s", year, digits, hash);
}

/// Is a plan of that name kept, and is its text this one?
static marz_status compare_kept(marz_store *store, const char *name, const char *text,
                                bool *is_kept, bool *is_same, marz_error *error)
{
    marz_sql_statement *query;
    marz_status status = marz_store_query(store, "find_plan", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, name);
    status = marz_sql_step(query, is_kept, error);
    *is_same = !status && *is_kept && strcmp(marz_sql_text_at(query, 7), text) == 0;
    marz_sql_reset(query);
    return status;
}

static marz_status renew_plan(marz_store *store, const char *name, marz_error *error)
{
    marz_sql_statement *query;
    const marz_status status = marz_store_query(store, "renew_plan", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, name);
    return marz_sql_execute(query, NULL, error);
}

/// Eight digits of the hash name a plan; sixteen do if another text has the same eight already.
static marz_status save(marz_store *store, const marz_plan_entry *entry, const char *text,
                        char name[static MARZ_PLAN_NAME_MAX], marz_error *error)
{
    for (int digits = 8; digits <= 16; digits += 8) {
        bool is_kept = false, is_same = false;
        format_name(name, entry->year, text, strlen(text), digits);
        const marz_status status = compare_kept(store, name, text, &is_kept, &is_same, error);
        if (status)
            return status;
        if (is_same)
            return renew_plan(store, name, error);
        if (!is_kept)
            return insert_plan(store, entry, name, text, error);
    }
    return marz_fail(error, MARZ_E_STORE, "another plan is called %s already", name);
}

marz_status marz_store_save_plan(marz_store *store, const marz_plan_entry *entry, const char *text,
                                 size_t length, char name[static MARZ_PLAN_NAME_MAX],
                                 marz_error *error)
{
    char found[MARZ_PLAN_NAME_MAX];
    bool is_mine;
    if (memchr(text, 0, length))
        return marz_fail(error, MARZ_E_INPUT, "the plan holds a zero byte");
    const marz_arena_mark mark = marz_arena_save(store->scratch);
    const char *terminated = marz_arena_copy(store->scratch, text, length);
    if (!terminated)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for a plan of %zu bytes", length);
    marz_status status = marz_store_enter(store, &is_mine, error);
    if (!status) {
        status = save(store, entry, terminated, found, error);
        status = marz_store_leave(store, is_mine, status, error);
    }
    marz_arena_restore(store->scratch, mark);
    if (!status)
        memcpy(name, found, sizeof found);
    return status;
}

marz_status marz_store_list_plans(marz_store *store, marz_arena *arena, marz_plan_entry **plans,
                                  int32_t *count, marz_error *error)
{
    marz_sql_statement *query;
    int64_t room = 0;
    marz_status status = marz_store_query(store, "count_plans", &query, error);
    if (!status)
        status = marz_store_number(query, &room, error);
    if (!status)
        status = marz_store_query(store, "list_plans", &query, error);
    if (status)
        return status;
    marz_plan_entry *list = MARZ_NEW(arena, marz_plan_entry, room);
    int32_t filled = 0;
    bool has_row = false, is_copied = list;
    while (is_copied && filled < room && !(status = marz_sql_step(query, &has_row, error)) &&
           has_row) {
        is_copied = read_entry(query, arena, &list[filled]);
        read_days(query, &list[filled++]);
    }
    marz_sql_reset(query);
    if (!status && !is_copied)
        status = marz_fail(error, MARZ_E_NO_MEMORY, "no memory for %" PRId64 " plans", room);
    if (status)
        return status;
    *plans = list;
    *count = filled;
    return MARZ_OK;
}

/// Text of the first row's column 0, if there is a row; and whether there is a second one.
static marz_status first_name(marz_sql_statement *query, char name[static MARZ_PLAN_NAME_MAX],
                              bool *is_found, bool *has_second, marz_error *error)
{
    *has_second = false;
    marz_status status = marz_sql_step(query, is_found, error);
    if (status || !*is_found)
        return status;
    snprintf(name, MARZ_PLAN_NAME_MAX, "%s", marz_sql_text_at(query, 0));
    status = marz_sql_step(query, has_second, error);
    if (!status)
        marz_sql_reset(query);
    return status;
}

/// The full name for "latest" or for a beginning that only one plan has.
static marz_status full_name(marz_store *store, const char *given,
                             char name[static MARZ_PLAN_NAME_MAX], marz_error *error)
{
    const bool is_latest = strcmp(given, "latest") == 0;
    marz_sql_statement *query;
    bool is_found = false, is_ambiguous = false;
    marz_status status =
        marz_store_query(store, is_latest ? "latest_plan" : "match_plans", &query, error);
    if (status)
        return status;
    if (!is_latest)
        marz_sql_bind_text(query, 1, given);
    status = first_name(query, name, &is_found, &is_ambiguous, error);
    if (status || (is_found && !is_ambiguous) || (is_found && strcmp(name, given) == 0))
        return status;
    if (is_latest)
        marz_fail(error, MARZ_E_NOT_FOUND, "there is no plan yet");
    else
        marz_fail(error, MARZ_E_NOT_FOUND, "%s plan is called \"%.60s\"",
                  is_found ? "more than one" : "no", given);
    marz_hint(error, is_latest ? "Make one with marz plan." : "See the names with marz plan list.");
    return MARZ_E_NOT_FOUND;
}

marz_status marz_store_plan_text(marz_store *store, const char *given, marz_arena *arena,
                                 marz_plan_entry *entry, const char **text, size_t *length,
                                 marz_error *error)
{
    char name[MARZ_PLAN_NAME_MAX];
    marz_sql_statement *query;
    bool has_row = false;
    marz_status status = full_name(store, given, name, error);
    if (!status)
        status = marz_store_query(store, "find_plan", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, name);
    status = marz_sql_step(query, &has_row, error);
    if (status)
        return status;
    if (!has_row)
        return marz_fail(error, MARZ_E_NOT_FOUND, "the plan %s is gone", name);
    marz_plan_entry found;
    const char *kept = marz_sql_text_at(query, 7);
    const char *copied = copy(arena, kept);
    const bool is_copied = read_entry(query, arena, &found) && copied;
    marz_sql_reset(query);
    if (!is_copied)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory for the plan %s", name);
    if (entry)
        *entry = found;
    *text = copied;
    *length = strlen(copied);
    return MARZ_OK;
}

marz_status marz_store_move_plan(marz_store *store, const char *name, marz_plan_state from,
                                 marz_plan_state to, marz_error *error)
{
    marz_sql_statement *query;
    int64_t changes = 0;
    marz_status status = marz_store_query(store, "set_plan_state", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, name);
    marz_sql_bind_text(query, 2, state_names[to]);
    marz_sql_bind_text(query, 3, state_names[from]);
    status = marz_sql_execute(query, &changes, error);
    if (status || changes)
        return status;
    return marz_fail(error, MARZ_E_NOT_FOUND, "no plan called %s is %s", name, state_names[from]);
}

/// draft <-> proposed, and either of them to retired: what a person may do beside publishing.
static bool is_allowed(marz_plan_state from, marz_plan_state to)
{
    const bool is_open = from == MARZ_PLAN_DRAFT || from == MARZ_PLAN_PROPOSED;
    return is_open && to != MARZ_PLAN_PUBLISHED && to != MARZ_PLAN_COVER && to != from;
}

marz_status marz_store_plan_state(marz_store *store, const char *given, marz_plan_state *state,
                                  char name[static MARZ_PLAN_NAME_MAX], marz_error *error)
{
    marz_sql_statement *query;
    bool has_row = false;
    marz_status status = full_name(store, given, name, error);
    if (!status)
        status = marz_store_query(store, "find_plan_state", &query, error);
    if (status)
        return status;
    marz_sql_bind_text(query, 1, name);
    status = marz_sql_step(query, &has_row, error);
    if (status)
        return status;
    *state = has_row ? state_of(marz_sql_text_at(query, 0)) : MARZ_PLAN_RETIRED;
    marz_sql_reset(query);
    return MARZ_OK;
}

marz_status marz_store_set_plan_state(marz_store *store, const char *given, marz_plan_state state,
                                      marz_error *error)
{
    char name[MARZ_PLAN_NAME_MAX];
    marz_plan_state now;
    bool is_mine;
    marz_status status = marz_store_enter(store, &is_mine, error);
    if (status)
        return status;
    status = marz_store_plan_state(store, given, &now, name, error);
    if (!status && now != state && !is_allowed(now, state))
        status = marz_fail(error, MARZ_E_USAGE, "the plan %s is %s and cannot become %s", name,
                           state_names[now], state_names[state]);
    if (!status && now != state)
        status = marz_store_move_plan(store, name, now, state, error);
    return marz_store_leave(store, is_mine, status, error);
}
