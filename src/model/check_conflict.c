#include "model/check_internal.h"

#include <string.h>

static const int64_t any_number[2] = {INT64_MIN, INT64_MAX};

/// One stated conflict and what the checker finds for it.
typedef struct conflict {
    const char *kind, *subject;
    int32_t measure;
    int64_t found, limit, relax_by;
    bool is_true; ///< the instance has this conflict
    marz_int128 found_here, limit_here;
} conflict;

// ---------------------------------------------------------------- sums of the instance

static marz_int128 total_of(const marz_checker *checker, int32_t measure)
{
    marz_int128 total = 0;
    for (int32_t i = 0; i < checker->unit_count; i++)
        total += checker->units[i].measure[measure];
    return total;
}

static void judge_total(marz_checker *checker, conflict *stated)
{
    const bool is_high = strcmp(stated->kind, "total_high") == 0;
    const int32_t k = stated->measure;
    if (k == MARZ_NONE)
        return;
    stated->found_here = total_of(checker, k);
    for (int32_t j = 0; j < checker->seat_count; j++)
        stated->limit_here += is_high ? checker->seats[j].high[k] : checker->seats[j].low[k];
    if (is_high && checker->has_cover)
        return; // What is too much may stay without a seat.
    stated->is_true =
        is_high ? stated->found_here > stated->limit_here : stated->found_here < stated->limit_here;
}

/// Value of accounts that cannot stay: their present seat is shut to them by a lock elsewhere or a
/// forbidden pair. All of them, or those of one seat.
static void judge_moved(marz_checker *checker, conflict *stated)
{
    const bool is_all = strcmp(stated->kind, "moved") == 0;
    const int32_t j =
        is_all ? MARZ_NONE
               : marz_dict_find(&checker->seat_ids, stated->subject, strlen(stated->subject));
    if (is_all ? !checker->has_moved_limit : j == MARZ_NONE || !checker->has_leave_limits)
        return;
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        if (unit->present == MARZ_NONE || (!is_all && unit->present != j))
            continue;
        if ((unit->lock != MARZ_NONE && unit->lock != unit->present) ||
            marz_check_is_forbidden(checker, unit, unit->present))
            stated->found_here += unit->value_minor;
    }
    stated->limit_here = is_all ? checker->moved_value_max : checker->seats[j].leave_max;
    stated->is_true = stated->measure == MARZ_NONE && stated->found_here > stated->limit_here;
}

static void judge_locks(marz_checker *checker, conflict *stated)
{
    const int32_t j = marz_dict_find(&checker->seat_ids, stated->subject, strlen(stated->subject));
    const int32_t k = stated->measure;
    if (j == MARZ_NONE || k == MARZ_NONE)
        return;
    for (int32_t i = 0; i < checker->unit_count; i++)
        if (checker->units[i].lock == j)
            stated->found_here += checker->units[i].measure[k];
    stated->limit_here = checker->seats[j].high[k];
    stated->is_true = stated->found_here > stated->limit_here;
}

// ---------------------------------------------------------------- seats an account may use

static bool is_member(const marz_checker *checker, int32_t i, int32_t unit, int32_t group)
{
    return i == unit || (group != MARZ_NONE && checker->units[i].group == group);
}

/// Marks seats that a member cannot use. Doubtful distances count as allowed: a conflict must hold
/// either way.
static void bar_seats(const marz_checker *checker, int32_t unit, int32_t group, bool *is_barred)
{
    for (int32_t i = 0; i < checker->unit_count; i++) {
        if (!is_member(checker, i, unit, group))
            continue;
        for (int32_t j = 0; j < checker->seat_count; j++)
            if (!is_barred[j] && !marz_check_allows(checker, &checker->units[i], j, true))
                is_barred[j] = true;
    }
}

/// May the members go without a seat? Then no seat need suit them.
static bool may_stay_open(const marz_checker *checker, int32_t unit, int32_t group)
{
    bool may_stay = true;
    for (int32_t i = 0; may_stay && i < checker->unit_count; i++)
        may_stay = !is_member(checker, i, unit, group) ||
                   marz_check_may_stay_out(checker, &checker->units[i]);
    return may_stay;
}

/// Judges "unit", "no_seat" and "group" for one account (`unit`) or one group.
static void judge_members(marz_checker *checker, conflict *stated, int32_t unit, int32_t group)
{
    const marz_arena_mark mark = marz_arena_save(checker->arena);
    bool *is_barred = marz_check_alloc(checker, checker->seat_count, sizeof *is_barred);
    if (checker->status)
        return;
    const int32_t k = stated->measure;
    const bool is_too_large = strcmp(stated->kind, "unit") == 0;
    int32_t open_count = 0;
    if (may_stay_open(checker, unit, group)) {
        marz_arena_restore(checker->arena, mark);
        return;
    }
    stated->found_here = stated->limit_here = 0;
    bar_seats(checker, unit, group, is_barred);
    for (int32_t j = 0; j < checker->seat_count; j++) {
        if (is_barred[j])
            continue;
        open_count++;
        if (k != MARZ_NONE && checker->seats[j].high[k] > stated->limit_here)
            stated->limit_here = checker->seats[j].high[k];
    }
    for (int32_t i = 0; is_too_large && k != MARZ_NONE && i < checker->unit_count; i++)
        if (is_member(checker, i, unit, group))
            stated->found_here += checker->units[i].measure[k];
    stated->is_true =
        is_too_large ? k != MARZ_NONE && open_count > 0 && stated->found_here > stated->limit_here
                     : open_count == 0 && k == MARZ_NONE;
    marz_arena_restore(checker->arena, mark);
}

static bool says_the_same(const conflict *stated)
{
    const marz_int128 step = stated->found_here - stated->limit_here;
    return stated->found == stated->found_here && stated->limit == stated->limit_here &&
           stated->relax_by == (step < 0 ? -step : step);
}

/// The subject may be an account or a group, which may share a name.
static void judge_named(marz_checker *checker, conflict *stated)
{
    const size_t length = strlen(stated->subject);
    const int32_t unit = strcmp(stated->kind, "group") == 0
                             ? MARZ_NONE
                             : marz_dict_find(&checker->unit_ids, stated->subject, length);
    const int32_t group = strcmp(stated->kind, "no_seat") == 0
                              ? MARZ_NONE
                              : marz_dict_find(&checker->group_ids, stated->subject, length);
    if (unit != MARZ_NONE)
        judge_members(checker, stated, unit, MARZ_NONE);
    if (group == MARZ_NONE || (stated->is_true && says_the_same(stated)))
        return;
    int32_t size = 0;
    for (int32_t i = 0; i < checker->unit_count; i++)
        size += checker->units[i].group == group;
    if (size > 0)
        judge_members(checker, stated, MARZ_NONE, group);
}

static void judge_apart(marz_checker *checker, conflict *stated)
{
    const int32_t j = marz_dict_find(&checker->seat_ids, stated->subject, strlen(stated->subject));
    if (j == MARZ_NONE || stated->measure != MARZ_NONE || !checker->has_graph || checker->has_cover)
        return;
    stated->found_here = marz_check_count_apart(checker, j);
    stated->limit_here = 1;
    stated->is_true = stated->found_here > 1;
}

// ---------------------------------------------------------------- one line

typedef void judge(marz_checker *checker, conflict *stated);

/// "not_found" proves nothing and claims nothing.
static void judge_nothing(marz_checker *checker, conflict *stated)
{
    (void)checker;
    stated->is_true = true;
    stated->found_here = stated->found;
    stated->limit_here = stated->limit;
}

static const struct {
    const char *kind;
    judge *judge;
} judges[] = {
    {"total_high", judge_total}, {"total_low", judge_total}, {"unit", judge_named},
    {"locks", judge_locks},      {"no_seat", judge_named},   {"group", judge_named},
    {"moved", judge_moved},      {"leave", judge_moved},     {"not_found", judge_nothing},
    {"pieces", judge_nothing},   {"apart", judge_apart},
};

static void judge_line(marz_checker *checker, conflict *stated)
{
    size_t k = 0;
    while (k < sizeof judges / sizeof *judges && strcmp(judges[k].kind, stated->kind) != 0)
        k++;
    if (k == sizeof judges / sizeof *judges) {
        marz_check_note(checker, "conflict", stated->subject, stated->kind, "a known kind");
        return;
    }
    judges[k].judge(checker, stated);
    if (checker->status)
        return;
    if (!stated->is_true) {
        marz_check_note(checker, "conflict", stated->subject, stated->kind, "no such conflict");
        return;
    }
    if (judges[k].judge == judge_nothing || says_the_same(stated))
        return;
    const marz_int128 step = stated->found_here - stated->limit_here;
    if (stated->found != stated->found_here)
        marz_check_note_numbers(checker, "conflict", stated->subject, "found ", stated->found,
                                stated->found_here);
    if (stated->limit != stated->limit_here)
        marz_check_note_numbers(checker, "conflict", stated->subject, "limit ", stated->limit,
                                stated->limit_here);
    if (stated->relax_by != (step < 0 ? -step : step))
        marz_check_note_numbers(checker, "conflict", stated->subject, "relax_by ", stated->relax_by,
                                step < 0 ? -step : step);
}

static int64_t number_of(marz_checker *checker, const json_t *line, int64_t index, const char *key)
{
    return marz_check_integer(checker, marz_check_member(checker, line, "/conflicts", index, key),
                              "/conflicts", index, key, any_number);
}

static const char *text_of(marz_checker *checker, const json_t *line, int64_t index,
                           const char *key)
{
    return marz_check_text(checker, marz_check_member(checker, line, "/conflicts", index, key),
                           "/conflicts", index, key);
}

static void check_conflict(marz_checker *checker, const json_t *line, int64_t index)
{
    static const char *const keys[] = {"kind",  "subject",  "measure", "found",
                                       "limit", "relax_by", NULL};
    const char *kind = text_of(checker, line, index, "kind");
    const char *subject = text_of(checker, line, index, "subject");
    const char *measure = text_of(checker, line, index, "measure");
    conflict stated = {.kind = kind ? kind : "",
                       .subject = subject ? subject : "",
                       .found = number_of(checker, line, index, "found"),
                       .limit = number_of(checker, line, index, "limit"),
                       .relax_by = number_of(checker, line, index, "relax_by")};
    if (checker->status)
        return;
    marz_check_keys(checker, line, "/conflicts", keys);
    stated.measure =
        marz_check_reference(checker, &checker->measure_ids, measure, "conflict", stated.subject);
    judge_line(checker, &stated);
}

void marz_check_conflicts(marz_checker *checker)
{
    const json_t *list =
        marz_check_list(checker, marz_check_member(checker, checker->root, "", -1, "conflicts"),
                        "/conflicts", -1, NULL, -1);
    const char *outcome = json_string_value(json_object_get(checker->root, "outcome"));
    if (checker->status)
        return;
    const bool is_infeasible = marz_check_is_infeasible(checker);
    const size_t count = json_array_size(list);
    if (!is_infeasible && count > 0)
        marz_check_note(checker, "outcome", "conflicts", outcome ? outcome : "null",
                        "no conflicts, as there is a plan");
    if (is_infeasible && count == 0)
        marz_check_note(checker, "conflict", "conflicts", "none", "a reason");
    for (size_t k = 0; is_infeasible && checker->status == MARZ_OK && k < count; k++)
        check_conflict(checker, json_array_get(list, k), (int64_t)k);
}
