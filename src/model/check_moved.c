#include "model/check_internal.h"

// Limits on what changes hands: in all, and away from each seat.

static const int64_t any_number[2] = {INT64_MIN, INT64_MAX};
static const int64_t price_range[2] = {0, INT64_C(1) << 60};

static void add_moves(marz_checker *checker)
{
    for (int32_t i = 0; i < checker->unit_count; i++) {
        const marz_check_unit *unit = &checker->units[i];
        const bool has_place = unit->seat != MARZ_NONE || unit->is_uncovered;
        if (unit->present == MARZ_NONE || !has_place || unit->seat == unit->present)
            continue;
        checker->moved += unit->value_minor;
        checker->seats[unit->present].left += unit->value_minor;
    }
}

/// One line: {value, limit, price_micro}. A limit that the instance does not have is null.
static int64_t check_change(marz_checker *checker, const json_t *line, const char *path,
                            int64_t index, const char *subject, marz_int128 value,
                            const int64_t *limit)
{
    const int64_t stated =
        marz_check_integer(checker, marz_check_member(checker, line, path, index, "value"), path,
                           index, "value", any_number);
    const json_t *stated_limit = marz_check_member(checker, line, path, index, "limit");
    const int64_t price =
        marz_check_integer(checker, marz_check_member(checker, line, path, index, "price_micro"),
                           path, index, "price_micro", price_range);
    if (checker->status)
        return 0;
    if (stated != value)
        marz_check_note_numbers(checker, "moved", subject, "value ", stated, value);
    if (!limit) {
        if (!json_is_null(stated_limit))
            marz_check_note(checker, "moved", subject, "a limit", "null");
        if (price != 0)
            marz_check_note_numbers(checker, "moved", subject, "price_micro ", price, 0);
        return 0;
    }
    const int64_t known =
        marz_check_integer(checker, stated_limit, path, index, "limit", any_number);
    if (known != *limit)
        marz_check_note_numbers(checker, "moved", subject, "limit ", known, *limit);
    if (value > *limit)
        marz_check_note_numbers(checker, "moved_high", subject, "value ", value, *limit);
    return price;
}

static void check_seats(marz_checker *checker, const json_t *moved)
{
    static const char *const keys[] = {"seat", "value", "limit", "price_micro", NULL};
    const char *path = "/moved/seats";
    const json_t *list = marz_check_list(
        checker, marz_check_member(checker, moved, "/moved", -1, "seats"), path, -1, NULL, -1);
    bool *is_seen = marz_check_alloc(checker, checker->seat_count, sizeof *is_seen);
    if (checker->status)
        return;
    for (size_t k = 0; checker->status == MARZ_OK && k < json_array_size(list); k++) {
        const json_t *line = json_array_get(list, k);
        const int32_t j =
            marz_check_seat_of_line(checker, line, path, (int64_t)k, "moved", is_seen);
        if (j == MARZ_NONE)
            continue;
        marz_check_seat *seat = &checker->seats[j];
        marz_check_keys(checker, line, path, keys);
        seat->leave_price_micro =
            check_change(checker, line, path, (int64_t)k, seat->id, seat->left,
                         checker->has_leave_limits ? &seat->leave_max : NULL);
    }
    if (checker->has_leave_limits)
        marz_check_note_unseen(checker, "moved", is_seen);
}

void marz_check_moved(marz_checker *checker)
{
    static const char *const keys[] = {"value", "limit", "price_micro", "seats", NULL};
    const json_t *moved = json_object_get(checker->root, "moved");
    const bool is_limited = checker->has_moved_limit || checker->has_leave_limits;
    const bool is_infeasible = marz_check_is_infeasible(checker);
    add_moves(checker);
    if (!moved) {
        if (is_limited && !is_infeasible)
            marz_check_note(checker, "moved", "moved", "null", "an object");
        return;
    }
    if (!is_limited || is_infeasible) {
        marz_check_note(checker, "moved", "moved", "an object", "nothing");
        return;
    }
    if (!json_is_object(moved)) {
        marz_check_refuse(checker, "/moved", -1, NULL, "not an object");
        return;
    }
    marz_check_keys(checker, moved, "/moved", keys);
    checker->moved_price_micro =
        check_change(checker, moved, "/moved", -1, "moved", checker->moved,
                     checker->has_moved_limit ? &checker->moved_value_max : NULL);
    if (checker->status == MARZ_OK)
        check_seats(checker, moved);
}
