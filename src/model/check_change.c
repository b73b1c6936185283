#include "base/calendar.h"
#include "model/check_internal.h"

#include <string.h>

/// The event as the text states it.
typedef struct event {
    const char *kind, *rep, *from, *until;
} event;

static const char *text_of(marz_checker *checker, const json_t *change, const char *key)
{
    return marz_check_text(checker, marz_check_member(checker, change, "/change", -1, key),
                           "/change", -1, key);
}

static bool holds(const marz_check_seat *seat, const char *rep)
{
    return seat->rep && strcmp(seat->rep, rep) == 0;
}

static void check_days(marz_checker *checker, const event *e)
{
    int32_t from = 0, until = 0;
    const bool is_cover = strcmp(e->kind, "cover") == 0;
    if (!e->from || !marz_day_parse_iso(e->from, &from))
        marz_check_note(checker, "change", "from", marz_check_or_null(e->from), "a date");
    if (!is_cover && e->until)
        marz_check_note(checker, "change", "until", e->until, "null");
    else if (is_cover && (!e->until || !marz_day_parse_iso(e->until, &until) || until < from))
        marz_check_note(checker, "change", "until", marz_check_or_null(e->until),
                        "a date that is not before the first day");
}

/// The accounts that the event touches, by where they come from or where they go.
static void check_moves(marz_checker *checker, const event *e)
{
    const bool is_hire = strcmp(e->kind, "hire") == 0;
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        if (unit->seat == MARZ_NONE)
            continue;
        const marz_check_seat *seat = &checker->seats[unit->seat];
        const marz_check_seat *present =
            unit->present == MARZ_NONE ? NULL : &checker->seats[unit->present];
        const bool is_moved = seat != present;
        const bool is_touched = is_hire ? holds(seat, e->rep) : present && holds(present, e->rep);
        if (is_moved && !is_touched)
            marz_check_note(checker, "change", unit->id, seat->id,
                            present ? present->id : "not part of the plan");
        else if (!is_hire && holds(seat, e->rep))
            marz_check_note(checker, "change", unit->id, seat->id, "a seat of another rep");
    }
}

void marz_check_change(marz_checker *checker)
{
    static const char *const keys[] = {"kind", "rep", "from", "until", NULL};
    const json_t *change = json_object_get(checker->root, "change");
    if (!change)
        return;
    if (!json_is_object(change)) {
        marz_check_refuse(checker, "/change", -1, NULL, "an object is missing");
        return;
    }
    marz_check_keys(checker, change, "/change", keys);
    const event e = {text_of(checker, change, "kind"), text_of(checker, change, "rep"),
                     text_of(checker, change, "from"), text_of(checker, change, "until")};
    if (checker->status)
        return;
    if (!e.kind || !e.rep ||
        (strcmp(e.kind, "leave") != 0 && strcmp(e.kind, "hire") != 0 &&
         strcmp(e.kind, "cover") != 0)) {
        marz_check_note(checker, "change", "kind", marz_check_or_null(e.kind),
                        "leave, hire or cover of a rep");
        return;
    }
    check_days(checker, &e);
    if (!marz_check_is_infeasible(checker))
        check_moves(checker, &e);
}
