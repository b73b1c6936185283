#include "app/find_account.h"

#include "base/buffer.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define NEAR_MAX 5       ///< ids that a hint names
#define ID_LENGTH_MAX 63 ///< longest id that a typing error is looked for in
#define ERRORS_MAX 2     ///< letters that may be wrong

/// What a walk through the kept accounts collects.
typedef struct search {
    const char *id, *key; ///< what is looked for: as a key, and as a folded name
    const char *named[NEAR_MAX], *near[NEAR_MAX];
    int64_t named_count;
    int32_t near_count;
    bool is_kept; ///< there is an account with that id
    marz_arena *arena;
    marz_buffer folded;
} search;

static bool has_unit(const marz_plan *plan, const char *id)
{
    return marz_instance_find_unit(&plan->instance, id) != MARZ_NONE;
}

/// Do at most ERRORS_MAX letters differ (Levenshtein)?
static bool is_near(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    if (n > ID_LENGTH_MAX || m > ID_LENGTH_MAX || n > m + ERRORS_MAX || m > n + ERRORS_MAX)
        return false;
    size_t row[ID_LENGTH_MAX + 1];
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            const size_t up = row[j];
            size_t best = corner + (a[i - 1] != b[j - 1]);
            best = up + 1 < best ? up + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            corner = up;
        }
    }
    return row[m] <= ERRORS_MAX && row[m] < n;
}

static const char *copy(search *s, const char *text)
{
    const char *copied = marz_arena_copy(s->arena, text, strlen(text));
    return copied ? copied : "";
}

static marz_status look_at(void *context, const marz_row *row, marz_error *error)
{
    search *s = context;
    const char *id = row->values[0].text, *name = row->values[MARZ_INDEX(account, name)].text;
    s->is_kept |= strcmp(id, s->id) == 0;
    marz_buffer_clear(&s->folded);
    if (name)
        marz_text_key(name, strlen(name), &s->folded);
    if (s->folded.is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look for an account");
    const char *key = s->folded.text ? s->folded.text : "";
    if (strcmp(key, s->key) == 0) {
        if (s->named_count < NEAR_MAX)
            s->named[s->named_count] = copy(s, id);
        s->named_count++;
    } else if (s->near_count < NEAR_MAX &&
               (is_near(s->id, id) || (strlen(s->key) >= 3 && strstr(key, s->key)))) {
        s->near[s->near_count++] = marz_arena_print(s->arena, "%s (%s)", id, name ? name : "");
    }
    return MARZ_OK;
}

static void hint_list(marz_error *error, const char *before, const char *const *list, int32_t count)
{
    char text[400];
    size_t used = 0;
    for (int32_t k = 0; k < count && used < sizeof text; k++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.80s", k ? ", " : "",
                                 list[k] ? list[k] : "");
    marz_hint(error, "%s %s", before, text);
}

void marz_hint_left_out(const marz_plan *plan, marz_error *error)
{
    if (plan->change.kind == MARZ_CHANGE_NONE)
        marz_hint(error, "House accounts are not planned, nor are those imported after the plan; "
                         "ids are those of accounts.csv.");
    else
        marz_hint(error,
                  "That plan is the %s of %.60s, which leaves alone house accounts and what nobody "
                  "has. marz plan list names the plans; ask another one with --plan NAME.",
                  marz_change_name(plan->change.kind), plan->change.rep);
}

static marz_status not_found(const search *s, const marz_plan *plan, const char *text,
                             marz_error *error)
{
    if (s->named_count > 1) {
        marz_fail(error, MARZ_E_NOT_FOUND, "%lld accounts are called \"%.80s\"",
                  (long long)s->named_count, text);
        hint_list(error, "Say which by its id:", s->named,
                  s->named_count < NEAR_MAX ? (int32_t)s->named_count : NEAR_MAX);
        return MARZ_E_NOT_FOUND;
    }
    if (s->is_kept || s->named_count == 1) {
        marz_fail(error, MARZ_E_NOT_FOUND, "the account \"%.80s\" is not in this plan", text);
        marz_hint_left_out(plan, error);
        return MARZ_E_NOT_FOUND;
    }
    marz_fail(error, MARZ_E_NOT_FOUND, "there is no account \"%.80s\"", text);
    if (s->near_count)
        hint_list(error, "Near it:", s->near, s->near_count);
    else
        marz_hint(error, "Give the id or the whole name of an account, as in accounts.csv.");
    return MARZ_E_NOT_FOUND;
}

marz_status marz_find_account(marz_workspace *workspace, const marz_plan *plan, const char *text,
                              marz_arena *arena, const char **id, marz_error *error)
{
    search s = {.arena = arena};
    marz_buffer as_id = {0}, as_key = {0};
    marz_text_id(text, strlen(text), &as_id);
    marz_text_key(text, strlen(text), &as_key);
    s.id = as_id.text ? copy(&s, as_id.text) : "";
    s.key = as_key.text ? copy(&s, as_key.text) : "";
    const bool is_broken = as_id.is_broken || as_key.is_broken;
    marz_buffer_deinit(&as_id);
    marz_buffer_deinit(&as_key);
    if (is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look for an account");
    *id = has_unit(plan, s.id) ? s.id : has_unit(plan, text) ? text : NULL;
    if (*id)
        return MARZ_OK;
    marz_status status = marz_store_each(workspace->store, MARZ_ENTITY_account, look_at, &s, error);
    marz_buffer_deinit(&s.folded);
    if (status)
        return status;
    if (s.named_count == 1 && has_unit(plan, s.named[0])) {
        *id = s.named[0];
        return MARZ_OK;
    }
    return not_found(&s, plan, text, error);
}
