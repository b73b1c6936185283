#include "app/find_seat.h"

#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

static const char *holder_of(const marz_instance *in, int32_t seat)
{
    return in->seat_rep_id ? in->seat_rep_id[seat] : NULL;
}

static marz_status several(int32_t count, const char *text, marz_error *error)
{
    marz_fail(error, MARZ_E_USAGE, "%d territories are called \"%.80s\"", count, text);
    marz_hint(error, "Name one by its id, as in the territories of the plan.");
    return MARZ_E_USAGE;
}

marz_status marz_find_seat(const marz_plan *plan, const char *text, int32_t *seat,
                           marz_error *error)
{
    const marz_instance *in = &plan->instance;
    int32_t found = MARZ_NONE, count = 0;
    for (int32_t j = 0; j < in->seat_count; j++) {
        const char *holder = holder_of(in, j);
        if (strcmp(in->seat_id[j], text) == 0) {
            *seat = j;
            return MARZ_OK;
        }
        if ((holder && strcmp(holder, text) == 0) || strcmp(in->seat_name[j], text) == 0) {
            found = j;
            count++;
        }
    }
    if (count > 1)
        return several(count, text, error);
    if (count == 1) {
        *seat = found;
        return MARZ_OK;
    }
    marz_fail(error, MARZ_E_NOT_FOUND, "the plan has no territory \"%.80s\"", text);
    marz_hint(error, "Give the id or name of a territory, or the id of the rep who holds it.");
    return MARZ_E_NOT_FOUND;
}

/// What a walk through the kept reps collects.
typedef struct search {
    const marz_instance *in;
    const char *key; ///< the folded name
    int32_t found, count;
    marz_buffer folded;
} search;

static marz_status look_at(void *context, const marz_row *row, marz_error *error)
{
    search *s = context;
    const char *id = row->values[0].text, *name = row->values[MARZ_INDEX(rep, name)].text;
    marz_buffer_clear(&s->folded);
    if (name)
        marz_text_key(name, strlen(name), &s->folded);
    if (s->folded.is_broken)
        return marz_fail(error, MARZ_E_NO_MEMORY, "no memory to look for a rep");
    if (!s->folded.text || strcmp(s->folded.text, s->key) != 0)
        return MARZ_OK;
    for (int32_t j = 0; j < s->in->seat_count; j++) {
        const char *holder = holder_of(s->in, j);
        if (!holder || strcmp(holder, id) != 0)
            continue;
        s->found = j;
        s->count++;
    }
    return MARZ_OK;
}

marz_status marz_find_seat_of(marz_workspace *workspace, const marz_plan *plan, const char *text,
                              int32_t *seat, marz_error *error)
{
    const marz_status named = marz_find_seat(plan, text, seat, error);
    if (named != MARZ_E_NOT_FOUND)
        return named;
    marz_buffer key = {0};
    marz_text_key(text, strlen(text), &key);
    search s = {.in = &plan->instance, .key = key.text ? key.text : ""};
    marz_error trouble = {0};
    const marz_status status =
        key.is_broken ? marz_fail(&trouble, MARZ_E_NO_MEMORY, "no memory to look for a rep")
                      : marz_store_each(workspace->store, MARZ_ENTITY_rep, look_at, &s, &trouble);
    marz_buffer_deinit(&s.folded);
    marz_buffer_deinit(&key);
    if (status && error)
        *error = trouble;
    if (status)
        return status;
    if (s.count > 1)
        return several(s.count, text, error);
    if (s.count == 0) {
        marz_hint(error, "Give the id or name of a territory, or of the rep who holds it.");
        return MARZ_E_NOT_FOUND;
    }
    *seat = s.found;
    return MARZ_OK;
}
