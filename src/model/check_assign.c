#include "model/check_internal.h"

#include <string.h>

#define UNKNOWN (MARZ_NONE - 1) ///< where a group sits is not known yet

static const int64_t any_number[2] = {INT64_MIN, INT64_MAX};

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

// ---------------------------------------------------------------- one assignment

/// Compares a stated part of a cost and adds it up.
static void check_part(marz_checker *checker, const marz_check_unit *unit, const char *part,
                       int64_t stated, int64_t computed, marz_int128 *sum)
{
    *sum += computed;
    if (stated != computed)
        marz_check_note_numbers(checker, "cost", unit->id, part, stated, computed);
}

static void check_costs(marz_checker *checker, const json_t *line, int64_t index, int32_t i)
{
    static const char *const keys[] = {"travel", "mismatch", "disruption"};
    const char *path = "/assignments";
    const marz_check_unit *unit = &checker->units[i];
    const marz_check_seat *seat = &checker->seats[unit->seat];
    int64_t stated[3];
    for (int32_t k = 0; k < 3; k++)
        stated[k] =
            marz_check_integer(checker, marz_check_member(checker, line, path, index, keys[k]),
                               path, index, keys[k], any_number);
    const marz_check_metres far = marz_check_distance(&unit->point, &seat->point);
    int64_t travel = marz_check_travel(checker, unit, unit->seat, far.metres);
    if (far.other != far.metres &&
        stated[0] == marz_check_travel(checker, unit, unit->seat, far.other))
        travel = stated[0]; // The distance lies on the edge of two whole metres: either is right.
    check_part(checker, unit, "travel ", stated[0], travel, &checker->travel);
    check_part(checker, unit, "mismatch ", stated[1], marz_check_mismatch(unit, seat),
               &checker->mismatch);
    check_part(checker, unit, "disruption ", stated[2],
               marz_check_disruption(unit, seat, unit->seat), &checker->disruption);
}

/// What the line says of holder and present seat.
static void check_names(marz_checker *checker, const json_t *line, int64_t index,
                        const marz_check_unit *unit, const char *holder)
{
    const char *path = "/assignments";
    const char *rep = marz_check_text(checker, marz_check_member(checker, line, path, index, "rep"),
                                      path, index, "rep");
    if (!same_text(rep, holder))
        marz_check_note(checker, "rep", unit->id, marz_check_or_null(rep),
                        marz_check_or_null(holder));
    const char *from = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "from"), path, index, "from");
    const char *present = unit->present == MARZ_NONE ? NULL : checker->seats[unit->present].id;
    if (!same_text(from, present))
        marz_check_note(checker, "from", unit->id, marz_check_or_null(from),
                        marz_check_or_null(present));
}

/// Lock, forbidden pair, reach, and what the line says of holder and present seat.
static void check_place(marz_checker *checker, const json_t *line, int64_t index, int32_t i)
{
    const marz_check_unit *unit = &checker->units[i];
    const marz_check_seat *seat = &checker->seats[unit->seat];
    if (unit->lock != MARZ_NONE && unit->lock != unit->seat)
        marz_check_note(checker, "lock", unit->id, seat->id, checker->seats[unit->lock].id);
    if (marz_check_is_forbidden(checker, unit, unit->seat))
        marz_check_note(checker, "forbidden", unit->id, seat->id, "another seat");
    const marz_check_metres far = marz_check_distance(&unit->point, &seat->point);
    const int64_t least = far.other < far.metres ? far.other : far.metres;
    if (checker->reach_m > 0 && unit->present != unit->seat && least > checker->reach_m)
        marz_check_note_numbers(checker, "reach", unit->id, "metres ", least, checker->reach_m);
    const int64_t minutes = marz_check_minutes(checker, unit, unit->seat, least);
    if (checker->farthest_milli > 0 && unit->lock == MARZ_NONE && minutes > checker->farthest_milli)
        marz_check_note_numbers(checker, "farthest", unit->id, "thousandths of a minute ", minutes,
                                checker->farthest_milli);
    check_names(checker, line, index, unit, seat->rep);
}

/// An account without a seat: no lock, no cost but that of being uncovered.
static void check_uncovered(marz_checker *checker, const json_t *line, int64_t index, int32_t i)
{
    static const char *const keys[] = {"account",  "seat",       "rep",       "from", "travel",
                                       "mismatch", "disruption", "uncovered", NULL};
    const char *path = "/assignments";
    marz_check_unit *unit = &checker->units[i];
    unit->is_uncovered = true;
    marz_check_keys(checker, line, path, keys);
    if (unit->lock != MARZ_NONE)
        marz_check_note(checker, "lock", unit->id, "null", checker->seats[unit->lock].id);
    else if (!marz_check_may_stay_out(checker, unit))
        marz_check_note(checker, "uncovered", unit->id, "null", "a seat, as it has no price");
    for (int32_t k = 4; k < 8; k++) {
        const int64_t stated =
            marz_check_integer(checker, marz_check_member(checker, line, path, index, keys[k]),
                               path, index, keys[k], any_number);
        const int64_t computed = k == 7 ? unit->uncovered : 0;
        if (stated != computed)
            marz_check_note_numbers(checker, "cost", unit->id, keys[k], stated, computed);
    }
    checker->uncovered += unit->uncovered;
    check_names(checker, line, index, unit, NULL);
}

static void check_line(marz_checker *checker, const json_t *line, int64_t index)
{
    static const char *const keys[] = {"account", "seat",     "rep",        "from",
                                       "travel",  "mismatch", "disruption", NULL};
    const char *path = "/assignments";
    const char *account = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "account"), path, index, "account");
    const char *seat = marz_check_text(
        checker, marz_check_member(checker, line, path, index, "seat"), path, index, "seat");
    if (checker->status)
        return;
    if (seat && json_object_size(line) != 7)
        marz_check_keys(checker, line, path, keys);
    const int32_t i =
        marz_check_reference(checker, &checker->unit_ids, account, "unknown_account", path);
    const int32_t j = marz_check_reference(checker, &checker->seat_ids, seat, "unknown_seat",
                                           account ? account : path);
    if (i != MARZ_NONE && !seat && checker->has_cover && checker->units[i].seat == MARZ_NONE &&
        !checker->units[i].is_uncovered) {
        check_uncovered(checker, line, index, i);
        return;
    }
    if (!account || !seat) {
        marz_check_note(checker, account ? "unknown_seat" : "unknown_account",
                        account ? account : path, "null", "one of the instance");
        return;
    }
    if (i == MARZ_NONE || j == MARZ_NONE)
        return;
    marz_check_unit *unit = &checker->units[i];
    if (unit->seat != MARZ_NONE || unit->is_uncovered) {
        marz_check_note(checker, "duplicate_assignment", unit->id, seat,
                        unit->is_uncovered ? "null" : checker->seats[unit->seat].id);
        return;
    }
    unit->seat = j;
    check_place(checker, line, index, i);
    check_costs(checker, line, index, i);
}

// ---------------------------------------------------------------- all assignments

static const char *seat_name(const marz_checker *checker, int32_t seat)
{
    return seat == MARZ_NONE ? "null" : checker->seats[seat].id;
}

/// All accounts of a group sit where its first one sits, or nowhere.
static void check_groups(marz_checker *checker)
{
    int32_t *seat_of = marz_check_alloc(checker, checker->group_count, sizeof *seat_of);
    if (checker->status)
        return;
    for (int32_t g = 0; g < checker->group_count; g++)
        seat_of[g] = UNKNOWN;
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        if (unit->group == MARZ_NONE || (unit->seat == MARZ_NONE && !unit->is_uncovered))
            continue;
        int32_t *seat = &seat_of[unit->group];
        if (*seat == UNKNOWN)
            *seat = unit->seat;
        else if (*seat != unit->seat)
            marz_check_note(checker, "group", unit->id, seat_name(checker, unit->seat),
                            seat_name(checker, *seat));
    }
}

static void add_loads(marz_checker *checker)
{
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        if (unit->is_uncovered)
            continue;
        if (unit->seat == MARZ_NONE) {
            marz_check_note(checker, "missing_account", unit->id, "no seat", "one seat");
            continue;
        }
        marz_check_seat *seat = &checker->seats[unit->seat];
        seat->unit_count++;
        for (int32_t k = 0; k < checker->measure_count; k++)
            seat->load[k] += unit->measure[k];
    }
}

void marz_check_assignments(marz_checker *checker)
{
    const char *path = "/assignments";
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, checker->root, "", -1, "assignments"),
                        path, -1, NULL, -1);
    if (marz_check_is_infeasible(checker)) {
        if (json_array_size(list) > 0)
            marz_check_note(checker, "outcome", "assignments", "infeasible", "no assignments");
        return;
    }
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++)
        check_line(checker, json_array_get(list, k), (int64_t)k);
    if (checker->status)
        return;
    add_loads(checker);
    check_groups(checker);
}
